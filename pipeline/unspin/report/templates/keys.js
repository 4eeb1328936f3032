// Deciding, keys and clicks, and the start.

const help = find(".help");
const ask = find(".ask");
const wording = find("#wording");
const singleKeys = find(".single-keys");

/** Paint whatever shows these findings. */
function repaint(changed) {
  const touched = new Set(changed.map((finding) => finding.file));
  for (const finding of changed) if (finding.file === openFile) paint(finding);
  touched.forEach(paintEntry);
  if (filters.elements.state.value) showPassing(); else offerShown(isFiltered());
  paintProgress();
  count();
}

/** Decide on the current finding and go to the next one that is in the state it was in. */
function settle(verdict, ownWording, focus = true) {
  if (!current || !current.file.decidable) return;
  const state = stateOf(current);
  decide([current], verdict, ownWording);
  repaint([current]);
  const next = beyond(1, (finding) => finding.file.decidable && stateOf(finding) === (state === "repaired" ? "repaired" : "open"));
  say(capital(labels[verdict]) + ". " + find("#progress-text").textContent + (next ? "" : ". None after this one is open."));
  select(next || current, focus);
}

function accept(focus) {
  if (!current) return;
  if (!current.repaired && !acceptable(current)) say("This cannot be accepted. Edit it, or reject it.");
  else settle("accept", undefined, focus);
}

function acceptNumbered(number) {
  if (current && !current.repaired && acceptable(current) && current.suggestions.length >= number) settle("accept", current.suggestions[number - 1]);
}

function edit() {
  if (!current || !current.file.decidable) return;
  const state = stateOf(current);
  wording.value = state === "open" && acceptable(current) ? current.suggestions[0] : wordingOf(current);
  own.hidden = false;
  wording.focus();
  wording.select();
}

function endEdit() {
  own.hidden = true;
  markOf(current, "c").focus({ preventScroll: true });
}

let chosen = null; // what the button pressed in the dialog does

/** Ask with a dialog: rows of [text, what to do]; Cancel and Escape do nothing. */
function choose(title, text, choices, cancel = "Cancel") {
  find("h2", ask).textContent = title;
  find(".note", ask).textContent = text;
  find("form", ask).replaceChildren(...[...choices, [cancel, null]].map(([label, act]) => {
    const button = document.createElement("button");
    button.textContent = label;
    button.addEventListener("click", () => { chosen = act; });
    return button;
  }));
  chosen = null;
  ask.showModal();
}

// Not on the click: the dialog gives the focus back when it closes.
ask.addEventListener("close", () => { if (chosen) chosen(); });

function decideAll(all, verdict, ownWording) {
  decide(all, verdict, ownWording);
  repaint(all);
  say(counted(all.length, "finding") + " " + labels[verdict] + ". " + find("#progress-text").textContent);
  const next = current && decidedOn(current) ? beyond(1, open) : current;
  if (next || current) select(next || current);
  else find('[data-do="filters"]').focus();
}

function askAlike() {
  if (!current || !current.file.decidable) return;
  const all = alike(current);
  const takeable = all.filter((finding) => finding.repaired || acceptable(finding));
  const decision = decidedOn(current);
  if (all.every((finding) => finding === current)) return say("No other like this is open.");
  const posts = new Set(all.map((finding) => finding.file)).size;
  const choices = [["Reject " + all.length, () => decideAll(all, "reject")]];
  if (takeable.length) choices.unshift(["Accept " + takeable.length, () => decideAll(takeable, "accept")]);
  if (decision && decision.verdict === "edit") choices.unshift(["“" + shortened(visible(decision.new)) + "” for " + all.length, () => decideAll(all, "edit", decision.new)]);
  choose("All “" + shortened(visible(current.original)) + "”", counted(all.length, "finding") + " of the rule " + visible(current.rule) + ", not decided yet, in " + counted(posts, "file") + ".", choices);
}

function askShown() {
  const all = shown.filter((finding) => open(finding) && acceptable(finding));
  choose("Accept all shown", counted(all.length, "open finding") + " that the filter shows, each with its first suggestion.", [["Accept " + all.length, () => decideAll(all, "accept")]]);
}

function undo() {
  const changed = undoLast();
  if (changed.length === 0) return say("Nothing to undo.");
  repaint(changed);
  say("Undone. " + find("#progress-text").textContent);
  select(changed[0]);
}

function save() {
  download();
  const left = findings.filter(open).length;
  const rest = left ? " " + counted(left, "finding") + " still open: what is not decided stays as it is." : "";
  choose("decisions.json is saved", "Then run: " + batch.command + "\n" + counted(decisions.size, "decision") + "." + rest, [], "Close");
}

function walk(step) {
  const next = beyond(step);
  if (next) select(next); else say(step > 0 ? "This is the last finding shown." : "This is the first finding shown.");
}

function toggleFilters(show = filters.hidden) {
  filters.hidden = !show;
  find('[data-do="filters"]').setAttribute("aria-expanded", String(show));
  if (show) filters.elements.search.focus();
}

const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);

// Each takes whether the focus may move to the text, and the button that was pressed, if one was.
const actions = {
  next: () => walk(1),
  previous: () => walk(-1),
  close,
  accept,
  reject: (focus) => settle("reject", undefined, focus),
  edit,
  cancel: endEdit,
  alike: askAlike,
  undo,
  shown: askShown,
  download: save,
  search: () => toggleFilters(true),
  filters: () => toggleFilters(),
  help: () => (help.open ? help.close() : help.showModal()),
  theme: () => { root.dataset.theme = isDark() ? "light" : "dark"; },
  changed: (_focus, button) => button.setAttribute("aria-pressed", String(document.body.classList.toggle("only-changed"))),
};

const keys = {
  j: "next", n: "next", ArrowDown: "next", k: "previous", p: "previous", ArrowUp: "previous", a: "accept", r: "reject", e: "edit", l: "alike",
  u: "undo", "/": "search", t: "theme", "?": "help",
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || help.open || ask.open) return;
  const typing = event.target.matches("input, textarea, select");
  if (event.key === "Escape") return escape(event);
  if (event.target === wording && event.key === "Enter" && !event.shiftKey) { event.preventDefault(); return own.requestSubmit(); }
  if (typing || (event.key.length === 1 && !singleKeys.checked)) return;
  if (event.key.startsWith("Arrow") && event.target.closest(".inspector, .toolbar, .posts")) return;
  const number = Number(event.key);
  const action = actions[keys[event.key]];
  if (!action && !(number >= 1)) return;
  event.preventDefault();
  if (action) action(true); else acceptNumbered(number);
});

function escape(event) {
  if (!own.hidden) endEdit();
  else if (filters.contains(event.target)) { toggleFilters(false); find('[data-do="filters"]').focus(); } else if (inspector.classList.contains("open")) close();
}

document.addEventListener("click", (event) => {
  const mark = event.target.closest(".cell .mark");
  const entry = event.target.closest(".posts a");
  const button = event.target.closest("button");
  if (mark) {
    event.preventDefault();
    select(findingOf(mark));
  } else if (entry) {
    event.preventDefault();
    visit(files[entries.indexOf(entry.closest("li"))]);
  } else if (button && button.dataset.order) {
    sortPosts(button.dataset.order);
    count();
  } else if (button && button.dataset.number) {
    acceptNumbered(Number(button.dataset.number));
  } else if (button && actions[button.dataset.do]) {
    actions[button.dataset.do](event.detail > 0, button); // detail 0: pressed by a key, which keeps the focus where it is
  }
});

/** Open a file at its first finding that waits, else at its first one. */
function visit(file) {
  const inside = file.findings.filter((finding) => finding.at >= 0);
  const first = inside.find(open) || inside[0];
  if (first) return select(first);
  close();
  show(file);
  scrollTo(0, 0);
}

own.addEventListener("submit", (event) => {
  event.preventDefault();
  const same = wording.value === current.original;
  own.hidden = true;
  settle(same ? "reject" : "edit", same ? undefined : wording.value);
});
filters.addEventListener("submit", (event) => { event.preventDefault(); walk(1); });
filters.addEventListener("input", () => {
  readFilter();
  if (current && !passes(current)) close();
  if (openFile) openFile.findings.forEach(paint);
  count();
});
filters.addEventListener("reset", () => setTimeout(() => filters.dispatchEvent(new Event("input"))));
document.addEventListener("pointerover", (event) => {
  findAll(".mark.partner").forEach((mark) => mark.classList.remove("partner"));
  const mark = event.target.closest(".cell .mark");
  if (mark) ["c", "r"].forEach((side) => markOf(findingOf(mark), side)?.classList.add("partner"));
});
addEventListener("beforeprint", () => findAll("details").forEach((one) => { one.open = true; }));

restore();
document.body.classList.add("with-script");
document.body.classList.toggle("read-only", !decidable);
document.body.classList.toggle("single", files.length < 2);
find(".toolbar").hidden = false;
find(".order").hidden = files.length < 2;
find(".overview").open = !decidable;
inspector.hidden = findings.length === 0;
findAll('.progress, [data-do="download"]').forEach((one) => { one.hidden = !decidable; });
fillRules();
files.forEach(paintEntry);
sortPosts("risk");
paintProgress();
if (order.length) show(order[0]);
count();
