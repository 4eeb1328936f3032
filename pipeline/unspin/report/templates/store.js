"use strict";

// What is reviewed, what was decided, and keeping it.

const batch = JSON.parse(document.getElementById("findings").textContent);
const files = batch.files.map((file, number) => ({ ...file, number, decidable: file.path !== null, findings: [] }));
const findings = batch.files.flatMap((file, number) => file.findings.map((finding, place) => ({
  ...finding,
  file: files[number],
  place,
  original: finding.was === undefined ? finding.found : finding.was,
  repaired: finding.was !== undefined,
})));
findings.forEach((finding, id) => {
  finding.id = id;
  finding.likeness = finding.rule + "\n" + finding.original.toLowerCase();
  finding.searched = [finding.original, ...finding.suggestions, finding.file.shown].join("\n").toLowerCase();
  finding.file.findings.push(finding);
});
const likes = new Map(); // likeness -> its findings
for (const finding of findings) {
  if (likes.has(finding.likeness)) likes.get(finding.likeness).push(finding); else likes.set(finding.likeness, [finding]);
}
const decidable = files.some((file) => file.decidable && file.findings.length > 0);

const decisions = new Map(); // id of a finding -> { verdict, new }
const history = []; // of { ids, before }, the last action last

const acceptable = (finding) => finding.suggestions.length > 0 && finding.applicability !== "display";
const waiting = (finding) => !finding.repaired && finding.file.decidable;
const decidedOn = (finding) => decisions.get(finding.id);
const open = (finding) => waiting(finding) && !decisions.has(finding.id);
const allWaiting = findings.filter(waiting).length;
let settled = 0; // how many of these are decided: counted as it changes, since a batch has tens of thousands

function put(finding, decision) {
  if (waiting(finding)) settled += Number(Boolean(decision)) - Number(decisions.has(finding.id));
  if (decision) decisions.set(finding.id, decision); else decisions.delete(finding.id);
}

function stateOf(finding) {
  const decision = decidedOn(finding);
  if (decision) return decision.verdict;
  return finding.repaired ? "repaired" : "open";
}

/** What the file will say in this place. */
function wordingOf(finding) {
  const decision = decidedOn(finding);
  return decision ? decision.new : finding.found;
}

function decisionFor(finding, verdict, own) {
  if (verdict === "reject") return { verdict, new: finding.original };
  if (own !== undefined) return { verdict, new: own };
  return { verdict, new: finding.repaired ? finding.found : finding.suggestions[0] };
}

/** Decide on several findings as one action, which one undo takes back; own is a wording for all of them. */
function decide(chosen, verdict, own) {
  if (chosen.length === 0) return;
  history.push(chosen.map((finding) => ({ finding, before: decidedOn(finding) })));
  for (const finding of chosen) put(finding, decisionFor(finding, verdict, own));
  keepSoon();
}

/** The findings of the last action, now as they were before it. */
function undoLast() {
  const action = history.pop();
  if (!action) return [];
  for (const { finding, before } of action) put(finding, before);
  keepSoon();
  return action.map((one) => one.finding);
}

/** The findings with the rule and wording of this one, whatever the case, that are not decided yet. */
function alike(finding) {
  return likes.get(finding.likeness).filter((one) => one.file.decidable && !decisions.has(one.id));
}

// Progress in the browser. Storage may be forbidden or full: then the page says so, and warns before it is left.

const storageKey = "unspin:" + batch.batch;
let stored = true;
let saved = true; // whether a download holds every decision
let timer = 0;

function keep() {
  clearTimeout(timer);
  timer = 0;
  const rows = Array.from(decisions, ([id, decision]) => [id, decision.verdict, decision.new]);
  try {
    localStorage.setItem(storageKey, JSON.stringify(rows));
    stored = true;
  } catch {
    stored = false;
  }
}

function keepSoon() {
  saved = false;
  if (!timer) timer = setTimeout(keep, 150);
}

function restore() {
  try {
    for (const [id, verdict, wording] of JSON.parse(localStorage.getItem(storageKey) || "[]")) {
      const known = findings[id] && findings[id].file.decidable && ["accept", "reject", "edit"].includes(verdict);
      if (known && typeof wording === "string") put(findings[id], { verdict, new: wording });
    }
    saved = decisions.size === 0;
  } catch {
    stored = false;
  }
}

addEventListener("pagehide", () => { if (timer) keep(); });
document.addEventListener("visibilitychange", () => { if (timer && document.hidden) keep(); });
addEventListener("beforeunload", (event) => {
  if (timer) keep();
  if (!stored && !saved) event.preventDefault();
});

// decisions.json, schema 1

function row(finding) {
  const decision = decidedOn(finding);
  const { start, end, found, rule, applicability } = finding;
  const told = { start, end, found, rule, applicability, decision: decision.verdict, new: decision.new };
  return finding.repaired ? { ...told, was: finding.was } : told;
}

function decisionsFile() {
  const told = files.filter((file) => file.decidable).map((file) => ({
    path: file.path,
    sha256: file.sha256,
    text_fields: file.text_fields, // JSON leaves out what is undefined
    decisions: file.findings.filter(decidedOn).map(row),
  }));
  return { schema: 1, tool: batch.tool, files: told.filter((file) => file.decisions.length > 0) };
}

function download() {
  const text = JSON.stringify(decisionsFile(), null, 1) + "\n";
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = "decisions.json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  saved = true;
}
