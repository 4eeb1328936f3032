// The open file with its marks, and the inspector.

const root = document.documentElement;
const inspector = find(".inspector");
const body = find(".inspector-body");
const own = find(".own");
const hint = body.firstElementChild;
const parser = new DOMParser();
let current = null; // the selected finding
let openFile = null;

// Characters that must not reach the screen as they are, as in unspin/report/visible.py
const hidden = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const codePoint = (character) => "U+" + character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
const visible = (text) => text.replace(/\s+/g, " ").replace(hidden, (character) => "[" + codePoint(character) + "]");
const shortened = (text) => (text.length > 60 ? text.slice(0, 59) + "…" : text);

/** The text as nodes, hidden characters shown by number. */
function boxed(text) {
  const nodes = [];
  let at = 0;
  for (const match of text.replace(/\r\n?/g, "\n").matchAll(hidden)) {
    const box = document.createElement("span");
    box.className = "hidden-character";
    box.textContent = codePoint(match[0]);
    nodes.push(match.input.slice(at, match.index), box);
    at = match.index + match[0].length;
  }
  return [...nodes, text.replace(/\r\n?/g, "\n").slice(at)];
}

const say = (text) => { find("#said").textContent = text; };
const sectionOf = (file) => document.getElementById("f" + (file.number + 1));
const markOf = (finding, side) => document.getElementById("f" + (finding.file.number + 1) + "-" + side + (finding.place + 1));

function findingOf(mark) {
  const [, file, place] = /^f(\d+)-[cr](\d+)$/.exec(mark.id);
  return files[file - 1].findings[place - 1];
}

/** Build the section of a file from what stands in its noscript element; the one before is taken down again. */
function show(file) {
  if (openFile === file) return;
  if (openFile) {
    const old = sectionOf(openFile);
    old.classList.remove("open");
    for (const one of findAll(":scope > :not(header, noscript)", old)) one.remove();
    pointOut(openFile, false);
  }
  openFile = file;
  const section = sectionOf(file);
  section.append(...parser.parseFromString(find("noscript", section).textContent, "text/html").body.childNodes);
  section.classList.add("open");
  for (const finding of file.findings) paint(finding);
  if (!file.decidable && decidable) section.append(note("This file cannot be decided on here: it does not stand on the disk as it is shown."));
  pointOut(file, true);
}

/** Mark a file of the list as the open one, or not. */
function pointOut(file, here) {
  const entry = entries[file.number];
  if (!entry) return;
  entry.classList.toggle("here", here);
  find("a", entry).setAttribute("aria-current", String(here));
  if (here) entry.scrollIntoView({ block: "nearest" });
}

function note(text) {
  const paragraph = document.createElement("p");
  paragraph.className = "warning";
  paragraph.textContent = text;
  return paragraph;
}

// Marks

const labels = { open: "to decide", accept: "accepted", reject: "rejected", edit: "edited", repaired: "repaired" };

function kindOf(finding) {
  const state = stateOf(finding);
  if (state === "reject") return "kept";
  if (state !== "open") return "repaired";
  return finding.applicability === "display" ? "shown-only" : "to-review";
}

/** What the right side shows: the wording of the file to come, or the suggestion that waits. */
function proposed(finding) {
  return open(finding) && acceptable(finding) ? finding.suggestions[0] : wordingOf(finding);
}

function paint(finding) {
  const kind = kindOf(finding);
  const passing = passes(finding);
  const sides = [["c", finding.original, kind === "repaired" ? "del" : "span"], ["r", proposed(finding), kind === "repaired" ? "ins" : "span"]];
  for (const [side, text, tag] of sides) {
    const mark = markOf(finding, side);
    if (!mark) continue;
    const tail = /\s*$/.exec(text)[0]; // stands after the mark already
    const inner = document.createElement(tag);
    inner.append(...boxed(text.slice(0, text.length - tail.length)));
    mark.replaceChildren(inner);
    mark.className = "mark " + kind + (text ? "" : " gap") + (finding === current ? " current" : "") + (passing ? "" : " passed-over");
    if (side === "c") mark.setAttribute("aria-label", labelOf(finding));
  }
}

function labelOf(finding) {
  const swap = shortened(visible(finding.original)) || "insertion";
  return "Finding " + (finding.place + 1) + ", " + labels[stateOf(finding)] + ": " + swap + ", " + (shortened(visible(proposed(finding))) || "deleted");
}

// Selection

function count() {
  const at = current ? current.at : -1;
  find(".counter").textContent = at < 0 ? counted(shown.length, "finding") : (at + 1).toLocaleString("en") + " of " + shown.length.toLocaleString("en");
}

function select(finding, focus = true) {
  const before = current;
  current = finding;
  show(finding.file);
  if (before && before.file === finding.file) paint(before);
  paint(finding);
  inspect();
  count();
  inspector.classList.add("open");
  root.classList.add("with-panel");
  const mark = markOf(finding, "c");
  if (focus) mark.focus({ preventScroll: true });
  const { top, bottom } = mark.getBoundingClientRect();
  const over = getComputedStyle(inspector).position === "fixed" ? inspector.getBoundingClientRect().top : innerHeight;
  if (top < find(".toolbar").getBoundingClientRect().bottom + 20 || bottom > Math.max(over, innerHeight / 2) - 40) mark.scrollIntoView({ block: "center" });
}

function close() {
  const inside = inspector.contains(document.activeElement);
  const before = current;
  current = null;
  inspector.classList.remove("open");
  root.classList.remove("with-panel");
  body.replaceChildren(hint);
  find(".verdicts").hidden = own.hidden = true;
  if (before) {
    paint(before);
    if (inside) markOf(before, "c").focus();
  }
  count();
}

/** The first shown finding from the current one on, in the direction of step, that is wanted. */
function beyond(step, wanted = () => true) {
  if (current && current.at < 0) return neighbour(step, wanted);
  let at = current ? current.at + step : firstOfOpenFile(step);
  while (at >= 0 && at < shown.length && !wanted(shown[at])) at += step;
  return shown[at];
}

/** Likewise where the current finding is not shown any more. */
function neighbour(step, wanted) {
  const beside = (finding) => (finding.file.at - current.file.at || finding.place - current.place) * step > 0 && wanted(finding);
  return step > 0 ? shown.find(beside) : shown.findLast(beside);
}

function firstOfOpenFile(step) {
  const inside = openFile ? openFile.findings.filter((finding) => finding.at >= 0) : [];
  if (inside.length === 0) return step > 0 ? 0 : shown.length - 1;
  return step > 0 ? inside[0].at : inside[inside.length - 1].at;
}

// Inspector

const capital = (text) => text[0].toUpperCase() + text.slice(1);

function key(button, text, letter, disabled) {
  const cap = document.createElement("kbd");
  cap.textContent = letter;
  button.replaceChildren(text + " ", cap);
  button.disabled = disabled;
}

function inspect() {
  own.hidden = true;
  const finding = current;
  const detail = document.getElementById("f" + (finding.file.number + 1) + "-d" + (finding.place + 1));
  const badge = find(".badge", inspector);
  badge.className = "badge " + kindOf(finding);
  badge.textContent = labels[stateOf(finding)];
  find(".where", inspector).textContent = "Finding " + (finding.place + 1) + " of " + finding.file.findings.length;
  body.replaceChildren(swap(finding), ...others(finding), ...Array.from(detail.childNodes).filter((node) => !node.matches(".back")).map((node) => node.cloneNode(true)));
  if (waiting(finding) && finding.applicability === "display") body.append(note((finding.advice ? "Advice: the wording may be the author's own." : "Only shown: it touches a protected word, or no wording can be trusted.") + " Edit it to put your own, or reject it to leave it."));
  body.scrollTop = 0;
  paintVerdicts(finding);
}

/** A button for each suggestion but the first, with the key that takes it. */
function others(finding) {
  if (!finding.file.decidable || finding.repaired || !acceptable(finding) || finding.suggestions.length < 2) return [];
  const line = document.createElement("p");
  line.className = "choices";
  finding.suggestions.slice(1, 9).forEach((suggestion, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.number = at + 2;
    key(button, suggestion ? shortened(visible(suggestion)) : "delete", at + 2, false);
    line.append(button);
  });
  return [line];
}

function swap(finding) {
  const line = document.createElement("p");
  const [was, arrow, now] = ["was", "arrow", "now"].map((name) => Object.assign(document.createElement("span"), { className: name }));
  const state = stateOf(finding);
  const wording = state === "open" && finding.suggestions.length ? finding.suggestions[0] : wordingOf(finding);
  line.className = "swap" + (kindOf(finding) === "repaired" ? "" : " undecided");
  was.append(...boxed(finding.original.trim() || "(nothing)"));
  arrow.textContent = state === "open" ? " perhaps " : " → ";
  now.append(...boxed(wording.trim() || "(nothing)"));
  line.append(was, ...(state === "reject" || (state === "open" && !finding.suggestions.length) ? [] : [arrow, now]));
  return line;
}

function paintVerdicts(finding) {
  const group = find(".verdicts");
  group.hidden = !finding.file.decidable;
  if (group.hidden) return;
  const state = stateOf(finding);
  const [accept, reject, edit, like, undo] = findAll("button", group);
  key(accept, finding.repaired ? "Keep" : "Accept", "a", !finding.repaired && !acceptable(finding));
  key(reject, finding.repaired ? "Put back" : "Reject", "r", false);
  [[accept, "accept"], [reject, "reject"], [edit, "edit"]].forEach(([button, verdict]) => button.setAttribute("aria-pressed", String(state === verdict)));
  const number = alike(finding).filter((one) => one !== finding).length;
  key(like, number ? "All like this: " + number.toLocaleString("en") + " more" : "No other like this", "l", number === 0);
  undo.disabled = history.length === 0;
}
