// The list of files, the filter, and the progress.

const find = (selector, within) => (within || document).querySelector(selector);
const findAll = (selector, within) => Array.from((within || document).querySelectorAll(selector));
const counted = (number, noun) => number.toLocaleString("en") + " " + noun + (number === 1 ? "" : "s");
const tiers = ["display", "review", "safe"]; // the most severe first

const list = find(".posts ol");
const filters = find("#filters");
const entries = findAll("li", list);
let order = files;
let shown = findings; // those that pass the filter, in the order of the list; at is the place of each, or -1
let passes = () => true;

/** The tier of the most severe finding that waits for a decision, as a number from 0; 3 when none does. Advice is no risk. */
function riskOf(file) {
  return file.findings.reduce((risk, finding) => (open(finding) && !finding.advice ? Math.min(risk, tiers.indexOf(finding.applicability)) : risk), 3);
}

const openIn = (file) => file.findings.filter(open).length;

function sortPosts(by) {
  const rank = new Map(files.map((file) => [file, [riskOf(file), -openIn(file), file.number]]));
  const compare = (one, other) => {
    const [left, right] = [rank.get(one), rank.get(other)];
    return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
  };
  order = by === "risk" ? files.slice().sort(compare) : files;
  order.forEach((file, at) => { file.at = at; });
  if (entries.length) list.append(...order.map((file) => entries[file.number]));
  for (const button of findAll("[data-order]")) button.setAttribute("aria-pressed", String(button.dataset.order === by));
  showPassing();
}

function readFilter() {
  const { search, state, applicability, rule, confidence } = Object.fromEntries(new FormData(filters));
  const [low, high] = confidence ? confidence.split("-").map(Number) : [0, 1];
  const wanted = search.trim().toLowerCase();
  passes = (finding) => (!state || stateOf(finding) === state)
    && (!applicability || finding.applicability === applicability)
    && (!rule || finding.rule === rule)
    && (!confidence || (finding.confidence >= low && (finding.confidence < high || high === 1)))
    && (!wanted || finding.searched.includes(wanted));
  const on = search || state || applicability || rule || confidence;
  find('[data-do="filters"]').classList.toggle("on", Boolean(on));
  showPassing();
}

const isFiltered = () => find('[data-do="filters"]').classList.contains("on");

/** Work out anew what is shown; a file without any such finding leaves the list while a filter is on. */
function showPassing() {
  const filtered = isFiltered();
  shown = [];
  for (const finding of findings) finding.at = -1;
  for (const file of order) {
    const before = shown.length;
    for (const finding of file.findings) if (passes(finding)) finding.at = shown.push(finding) - 1;
    if (entries[file.number]) entries[file.number].hidden = filtered && shown.length === before;
  }
  find(".none").hidden = !filtered || shown.length > 0;
  offerShown(filtered);
}

/** The button that accepts what the filter shows. */
function offerShown(filtered) {
  const button = find('[data-do="shown"]');
  const number = filtered ? shown.filter((finding) => open(finding) && acceptable(finding)).length : 0;
  button.hidden = !filtered || number === 0;
  button.textContent = "Accept all " + number.toLocaleString("en") + " shown…";
}

function paintEntry(file) {
  if (!entries[file.number]) return; // a single file has no list
  const left = openIn(file);
  const total = file.findings.filter(waiting).length;
  const entry = entries[file.number];
  const told = find("span", entry);
  const risk = tiers[riskOf(file)];
  entry.classList.remove("risk", "ready", ...tiers);
  if (risk) entry.classList.add("risk", risk); else if (total && !left) entry.classList.add("ready");
  if (!total) told.textContent = file.findings.length ? counted(file.findings.length, "finding") : "nothing found";
  else told.textContent = left ? left.toLocaleString("en") + " of " + total.toLocaleString("en") + " open" : "all decided";
  told.title = risk ? "The most severe open finding is " + risk : "";
}

function paintProgress() {
  const bar = find("progress");
  bar.max = Math.max(1, allWaiting);
  bar.value = settled;
  const told = settled.toLocaleString("en") + " of " + allWaiting.toLocaleString("en") + " decided";
  find("#progress-text").textContent = told + (stored ? "" : " · not kept in this browser: download before you leave");
  find('[data-do="download"]').disabled = decisions.size === 0;
}

function fillRules() {
  const numbers = new Map();
  for (const finding of findings) numbers.set(finding.rule, (numbers.get(finding.rule) || 0) + 1);
  const rules = Array.from(numbers).sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1));
  find('select[name="rule"]', filters).append(...rules.map(([rule, number]) => new Option(visible(rule) + " (" + number + ")", rule)));
}
