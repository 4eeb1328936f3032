(function () {
  "use strict";
  const root = document.documentElement;
  const find = (selector, within) => (within || document).querySelector(selector);
  const inspector = find(".inspector");
  const body = find(".inspector-body");
  const help = find(".help");
  const counter = find(".counter");
  const marks = Array.from(document.querySelectorAll(".original .mark"));
  const places = new Map(marks.map((mark, at) => [mark.hash, at]));
  const kinds = ["repaired", "to-review", "shown-only"];
  const off = new Set();
  let current = -1;

  const kindOf = (mark) => kinds.find((kind) => mark.classList.contains(kind));
  const partnerOf = (mark) => document.getElementById(mark.id.replace(/-c(\d+)$/, "-r$1"));
  const shown = () => marks.filter((mark) => !off.has(kindOf(mark)));

  function count() {
    const visible = shown();
    const at = visible.indexOf(marks[current]);
    counter.textContent = at < 0 ? visible.length + (visible.length === 1 ? " finding" : " findings")
      : at + 1 + " of " + visible.length;
  }

  function light(at, on) {
    if (at < 0) return;
    marks[at].classList.toggle("current", on);
    const partner = partnerOf(marks[at]);
    if (partner) partner.classList.toggle("current", on);
  }

  function fill(mark) {
    const detail = document.getElementById(mark.hash.slice(1));
    body.replaceChildren(...Array.from(detail.childNodes, (node) => node.cloneNode(true)));
    const kind = kindOf(mark);
    const badge = find(".badge", inspector);
    badge.className = "badge " + kind;
    badge.textContent = kind.replace("-", " ");
    find(".where", inspector).textContent = "Finding " + mark.hash.replace(/^.*-d/, "");
    kinds.forEach((one) => inspector.classList.toggle(one, one === kind));
    body.scrollTop = 0;
  }

  function select(at) {
    if (at !== current) {
      light(current, false);
      current = at;
      light(current, true);
    }
    fill(marks[at]);
    count();
  }

  function open(at) {
    select(at);
    inspector.classList.add("open");
    root.classList.add("with-panel");
  }

  function close() {
    const inside = inspector.contains(document.activeElement);
    inspector.classList.remove("open");
    root.classList.remove("with-panel");
    light(current, false);
    if (current >= 0 && inside) marks[current].focus();
    current = -1;
    const hint = document.createElement("p");
    hint.className = "hint";
    hint.textContent = "Choose a marked place in the text, or press j for the next one.";
    body.replaceChildren(hint);
    count();
  }

  function start() {
    const focused = places.get((document.activeElement || {}).hash);
    return current >= 0 ? current : focused === undefined ? -1 : focused;
  }

  function walk(step) {
    const allowed = (mark) => mark && !off.has(kindOf(mark)) && !mark.closest(".same");
    let at = start();
    if (at < 0 && step < 0) at = marks.length;
    do at += step; while (at >= 0 && at < marks.length && !allowed(marks[at]));
    if (at < 0 || at >= marks.length) return;
    open(at);
    marks[at].focus({ preventScroll: true });
    marks[at].scrollIntoView({ block: "center" });
  }

  function dark() {
    const set = root.dataset.theme;
    return set ? set === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }

  const actions = {
    next: () => walk(1),
    previous: () => walk(-1),
    close: close,
    help: () => (help.open ? help.close() : help.showModal()),
    theme: () => { root.dataset.theme = dark() ? "light" : "dark"; },
    changed: (button) => {
      button.setAttribute("aria-pressed", String(document.body.classList.toggle("only-changed")));
    },
  };

  function filter(button) {
    const kind = button.dataset.filter;
    const hide = !off.has(kind);
    if (hide) off.add(kind); else off.delete(kind);
    button.setAttribute("aria-pressed", String(!hide));
    document.body.classList.toggle("without-" + kind, hide);
    count();
  }

  function place(target) {
    const mark = target.closest && target.closest(".cell .mark");
    return mark ? places.get(mark.hash) : undefined;
  }

  document.addEventListener("click", (event) => {
    const at = place(event.target);
    if (at !== undefined) {
      event.preventDefault();
      open(at);
      if (event.detail === 0) body.focus();
      return;
    }
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.filter) filter(button);
    else if (actions[button.dataset.do]) actions[button.dataset.do](button);
  });

  let hovered = null;
  document.addEventListener("pointerover", (event) => {
    const at = place(event.target);
    if (hovered) hovered.forEach((mark) => mark && mark.classList.remove("partner"));
    hovered = at === undefined ? null : [marks[at], partnerOf(marks[at])];
    if (hovered) hovered.forEach((mark) => mark && mark.classList.add("partner"));
  });

  document.addEventListener("focusin", (event) => {
    const at = place(event.target);
    if (at !== undefined && at !== current && event.target.matches(":focus-visible")) open(at);
  });

  const keys = { j: "next", n: "next", k: "previous", p: "previous", t: "theme", "?": "help" };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && !help.open && inspector.classList.contains("open")) return close();
    if (help.open && event.key !== "?") return;
    const action = keys[event.key];
    if (!action) return;
    event.preventDefault();
    actions[action]();
  });

  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((one) => { one.open = true; }));

  document.body.classList.add("with-script");
  find(".toolbar").hidden = false;
  inspector.hidden = marks.length === 0;
  kinds.forEach((kind) => {
    find('[data-filter="' + kind + '"]').hidden = !marks.some((mark) => kindOf(mark) === kind);
  });
  count();
})();
