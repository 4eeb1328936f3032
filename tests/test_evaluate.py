"""The scoreboard's figures: equal to those counted by hand and to the reference scorer's, and clear about bad input."""

from __future__ import annotations

import argparse
import importlib.util
import itertools
import json
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree as ET

import pytest
from eval_stub import EVAL_SET, StubEngine

from unspin.config import PARTS, Settings
from unspin.errors import GoldError, InputError, UnspinError
from unspin.evaluate import Board, board, read_articles, read_clean, to_json, to_markdown, to_svg, to_text
from unspin.evaluate.gold import Decoy, GoldPlace
from unspin.evaluate.judge import JudgedFinding, judged
from unspin.evaluate.measure import measure
from unspin.evaluate.reliability import Reliability, interval, reliability
from unspin.evaluate.tables import Table, as_markdown, as_text
from unspin.evaluate.wording import reads_right, still_stands, touches
from unspin.formats import parse
from unspin.model import Applicability, Edit, FileReport, Finding, Report, Span
from unspin.report import to_json as report_json

ROOT = Path(__file__).parent.parent
SCORERS = [one / "shared" / "eval" / "score.py" for one in (ROOT, ROOT.parent)]
"""Where the reference scorer stands in the workplaces that have it."""


def scored(**options: object) -> Board:
    """The board of the stub engine on the small set; each reading of the clock is one second later."""
    seconds = itertools.count()
    articles, texts = read_articles([EVAL_SET]), read_clean([], beside=[EVAL_SET])
    return board(StubEngine, Settings(), articles, texts, clock=lambda: float(next(seconds)), **options)


def figures() -> dict:
    """The board as a program reads it."""
    return json.loads(to_json(scored(), heading="test"))


HAND_COUNTED = {
    "all": (16, 15, 9, 12),
    "severity meaning": (9, 9, 4, 6),
    "severity style": (7, 6, 5, 6),
    "class boilerplate": (1, 1, 1, 1),
    "class domain-term": (8, 8, 4, 6),
    "class function-word": (2, 2, 1, 2),
    "class grammar": (3, 3, 3, 3),
    "class wrong-sense-synonym": (2, 1, 0, 0),
    "family ?": (2, 2, 0, 1),
    "family as-well-as": (9, 8, 6, 7),
    "family tortured": (5, 5, 3, 4),
    "file diet.txt": (2, 2, 0, 1),
    "file eye.spun.md": (5, 5, 3, 4),
    "file knee.spun.txt": (9, 8, 6, 7),
}
"""Gold places: how many there are, are touched, are repaired, are repaired by one of three."""
HAND_COUNTED_FINDINGS = {
    "all": (21, 16, 18, 9),
    "applicability safe": (4, 4, 4, 4),
    "applicability review": (14, 11, 14, 5),
    "applicability display": (3, 1, 0, 0),
    "rules boilerplate": (1, 1, 1, 1),
    "rules channel": (16, 13, 14, 7),
    "rules damage": (1, 0, 0, 0),
    "rules function-word": (2, 2, 2, 1),
    "rules grammar": (1, 0, 1, 0),
    "rule boilerplate.call": (1, 1, 1, 1),
    "rule channel.term": (11, 11, 10, 6),
    "rule channel.wrong-sense": (5, 2, 4, 1),
    "rule damage.number": (1, 0, 0, 0),
    "rule function-word.as-well-as": (1, 1, 1, 0),
    "rule function-word.padding": (1, 1, 1, 1),
    "rule grammar.missing-word": (1, 0, 1, 0),
}
"""Findings: how many there are, are on gold, are edits, are accepted."""


def test_place_figures_by_hand() -> None:
    """Places of every severity, class, family and file, as counted with a finger on the page."""
    spun = scored().figures.spun
    told = {f"{one.kind} {one.name}": one.figures for one in spun.place_groups} | {"all": spun.places}
    assert {key: (of.places, of.touched, of.repaired, of.top3) for key, of in told.items()} == HAND_COUNTED


def test_finding_figures_by_hand() -> None:
    """Findings of every applicability and rule; the safe figures are those of the applicability."""
    spun = scored().figures.spun
    told = {f"{one.kind} {one.name}": one.figures for one in spun.finding_groups} | {"all": spun.findings}
    assert {key: (of.findings, of.on_gold, of.edits, of.accepted) for key, of in told.items()} == HAND_COUNTED_FINDINGS
    assert spun.safe == told["applicability safe"]


def test_safe_share_and_decoys_by_hand() -> None:
    """Three of the nine repaired places need no review; one decoy is changed, one shown, one taken in and kept."""
    spun = scored().figures.spun
    assert (spun.places.safe, spun.places.safe_share) == (3, 3 / 9)
    assert (spun.decoys.decoys, spun.decoys.flagged, spun.decoys.kept) == (3, 3, 2)


def test_clean_figures_by_hand() -> None:
    """Two findings in 76 words: one for review, one for display."""
    clean = scored().figures.clean
    assert (clean.texts, clean.words, clean.findings, clean.safe) == (2, 76, 2, 0)
    assert clean.by_applicability == (
        (Applicability.SAFE, 0),
        (Applicability.REVIEW, 1),
        (Applicability.DISPLAY, 1),
    )
    assert clean.by_rule == (("channel.wrong-sense", 1), ("damage.number", 1))
    assert clean.per_1000_words(1) == pytest.approx(13.158, abs=0.001)


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    """The reference scorer with its command replaced by the stub engine, its findings written by our own report."""
    path = next((one for one in SCORERS if one.is_file()), None)
    if path is None:
        pytest.skip("the reference scorer is not here; the figures counted by hand stand for it")
    spec = importlib.util.spec_from_file_location("reference_scorer", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def check(_command: str, path: Path) -> tuple[list[dict], float]:
        document = parse(module.read(path), str(path))
        report = Report((FileReport(str(path), document.source, StubEngine().check(document), document.source),))
        return json.loads(report_json(report))["files"][0]["findings"], 1.0

    module.check = check
    return module


def test_spun_figures_equal_the_reference_scorer(scorer: ModuleType) -> None:
    """Every figure that score.py gives of the small set is ours too, under the same key."""
    reference = scorer.spun(argparse.Namespace(paths=[str(EVAL_SET)], command="", misses=9))
    ours = figures()["spun"]["figures"]
    for key, row in reference.items():
        present = {name: value for name, value in row.items() if value is not None and (value or name in ours[key])}
        assert present.items() <= ours[key].items(), key
    assert {key.split()[0] for key in set(ours) - set(reference)} == {"rules"}


def test_clean_figures_equal_the_reference_scorer(scorer: ModuleType) -> None:
    """Every figure that score.py gives of clean text is ours too."""
    paths = [str(one) for one in sorted(EVAL_SET.glob("*.clean.*"))]
    reference = scorer.clean(argparse.Namespace(paths=paths, command="", misses=9))
    ours = figures()["clean"]["figures"]
    assert {key: ours[key] for key in reference} == reference


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((0, 3), (2, 5), True),
        ((0, 3), (3, 5), False),
        ((3, 3), (3, 5), True),
        ((3, 3), (0, 3), True),
        ((3, 3), (4, 5), False),
        ((3, 3), (3, 3), True),
    ],
)
def test_touching(one: tuple[int, int], other: tuple[int, int], expected: bool) -> None:
    """Ranges share a code point; insertion points touch their neighbours."""
    assert touches(Span(*one), Span(*other)) is touches(Span(*other), Span(*one)) is expected


SENTENCE = "A deep capillary clot, as well as pain."


def edit(found: str, new: str) -> Edit:
    """Replace ``found`` in SENTENCE."""
    start = SENTENCE.index(found)
    return Edit(Span(start, start + len(found)), new)


@pytest.mark.parametrize(
    ("wrong", "fixes", "edits", "right"),
    [
        ("capillary", ("vein",), [("capillary", "vein")], True),
        ("capillary", ("vein",), [("capillary", "Vein,")], True),
        ("capillary", ("vein",), [("deep capillary clot", "thrombosis")], False),
        ("capillary", ("vein",), [("deep capillary", "deep vein")], True),
        ("capillary", ("vein",), [("capillary", "veins")], False),
        ("deep capillary", ("deep vein",), [("deep", "low"), ("capillary", "vein")], False),
        (", as well as", (" and",), [(", as well as", " and")], True),
        ("as well as", ("and", "with"), [("as well as", "with")], True),
        (" deep", ("",), [(" deep", "")], True),
        (" deep", ("",), [("deep", "")], True),
        (" deep", ("",), [("deep capillary", "vein")], False),
        ("pain", ("Pain",), [("pain", "Pain")], True),
        ("pain", ("Pain",), [("pain", "PAIN")], False),
        (".", ("!",), [("pain.", "pain!")], True),
    ],
)
def test_reading_right(wrong: str, fixes: tuple[str, ...], edits: list[tuple[str, str]], right: bool) -> None:
    """Case, punctuation and blanks are forgiven unless they are all that is wrong; a deletion leaves no word."""
    place = GoldPlace(edit(wrong, "").span, wrong, fixes, "grammar", "style")
    assert reads_right(SENTENCE, place, [edit(*one) for one in edits]) is right


@pytest.mark.parametrize(
    ("edits", "kept"),
    [
        ([], True),
        ([("clot", "thrombosis")], False),
        ([("capillary clot", "venous clot")], True),
        ([("clot", "")], False),
        ([("ot, as", "ots, as")], False),
    ],
)
def test_decoys_that_stand(edits: list[tuple[str, str]], kept: bool) -> None:
    """An edit may take a decoy in as long as its words stay."""
    assert still_stands(SENTENCE, Decoy(edit("clot", "").span, "clot"), [edit(*one) for one in edits]) is kept


def finding(start: int, found: str, confidence: float = 0.9) -> Finding:
    """A finding for review of our own."""
    span = Span(start, start + len(found))
    return Finding("channel.term", span, found, ("vein",), Applicability.REVIEW, confidence, "looks spun")


@pytest.mark.parametrize(
    ("found", "says"),
    [
        ((finding(0, "Beef"),), "reports “Beef” where “Peop” stands"),
        ((finding(7, "with"), finding(0, "People")), "not sorted"),
        ((finding(0, "People"), finding(3, "ple")), "overlap"),
    ],
    ids=["other text", "unsorted", "overlapping"],
)
def test_findings_that_break_the_contract(found: tuple[Finding, ...], says: str) -> None:
    """The scoreboard measures nothing that JSON readers could not use."""
    (article,) = (one for one in read_articles([EVAL_SET]) if one.document.path.endswith("diet.txt"))
    with pytest.raises(UnspinError, match=says):
        judged(article, found)


GOOD = '{"start": 4, "wrong": "capillary", "fixes": ["vein"], "class": "domain-term", "severity": "meaning"}'


def annotated(folder: Path, gold: str, decoys: str | None = None) -> Path:
    """A folder with one article."""
    (folder / "a.spun.txt").write_text("The capillary hurts.\n")
    (folder / "a.gold.jsonl").write_text(gold, encoding="utf-8")
    if decoys is not None:
        (folder / "a.decoys.jsonl").write_text(decoys, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "no JSON at column 2; write one object a line"),
        ("[]", "not a JSON object; write one object a line"),
        ("{}", '"wrong" is missing; give it a text'),
        (GOOD.replace("4", "5"), "5-14 reads “apillary ”, not “capillary”; count in code points"),
        (GOOD.replace("4", "-4"), '"start" is not a whole number from 0'),
        (GOOD.replace("4", "true"), '"start" is not a whole number from 0'),
        (GOOD.replace("4", '4, "end": 12'), '"end" is 12, but the text ends at 13'),
        (GOOD.replace('"vein"', ""), '"fixes" is not a list of texts with one at least'),
        (GOOD.replace('["vein"]', '"vein"'), '"fixes" is not a list of texts'),
        (GOOD.replace('"severity"', '"severe"'), '"severity" is missing'),
        (GOOD.replace('"domain-term"', "7"), '"class" is not a text'),
    ],
)
def test_bad_gold_lines(tmp_path: Path, line: str, says: str) -> None:
    """The message names file and line, what is wrong and what to do, in one line."""
    folder = annotated(tmp_path, f"{GOOD}\n\n{line}\n")
    with pytest.raises(GoldError) as caught:
        read_articles([folder])
    message = str(caught.value)
    assert message.startswith(f"{folder / 'a.gold.jsonl'}:3: ")
    assert says in message
    assert "\n" not in message


def test_bad_decoy_line(tmp_path: Path) -> None:
    """Decoys are checked against the text too."""
    annotated(tmp_path, GOOD, '{"start": 4, "end": 9, "text": "hurts"}')
    with pytest.raises(GoldError, match=r"a\.decoys\.jsonl:1: 4-9 reads “capil”, not “hurts”"):
        read_articles([tmp_path])


def test_gold_without_lines(tmp_path: Path) -> None:
    """An article may have no damage and no decoys; every share is open then."""
    articles = read_articles([annotated(tmp_path, "", "")])
    assert [(one.places, one.decoys) for one in articles] == [((), ())]
    text = to_text(board(StubEngine, Settings(), articles, (), clock=lambda: 0.0), heading="empty")
    assert [line.split() for line in text.splitlines() if line.startswith("all")] == [
        ["all", "0", "–", "–", "–", "–"],
        ["all", "0", "–", "0", "–"],
    ]


@pytest.mark.parametrize(
    ("names", "says"),
    [
        ([], "holds no NAME.gold.jsonl"),
        (["a.gold.jsonl"], "has no text beside it; put a.spun.txt there"),
        (["a.gold.jsonl", "a.spun.md", "a.spun.txt"], r"more than one text beside it \(a.spun.md, a.spun.txt\)"),
    ],
)
def test_bad_folders(tmp_path: Path, names: list[str], says: str) -> None:
    """What is missing or ambiguous is named."""
    for name in names:
        (tmp_path / name).write_text("text")
    with pytest.raises(InputError, match=says):
        read_articles([tmp_path])


def test_folder_that_is_none(tmp_path: Path) -> None:
    """A file is no folder of articles."""
    with pytest.raises(InputError, match="is no folder"):
        read_articles([tmp_path / "nowhere"])


def test_clean_texts_of_a_folder(tmp_path: Path) -> None:
    """Annotated texts are left out, clean halves counted once and under their own name."""
    annotated(tmp_path, GOOD)
    for name in ("a.clean.txt", "b.txt", "c.md"):
        (tmp_path / name).write_text("The vein hurts.\n")
    halves, walked = f"clean halves of {tmp_path}", str(tmp_path)
    texts = read_clean([tmp_path, tmp_path / "b.txt"], beside=[tmp_path])
    told = [(Path(one.document.path).name, one.source) for one in texts]
    assert told == [("a.clean.txt", halves), ("b.txt", walked), ("c.md", walked)]


def test_folder_without_clean_text(tmp_path: Path) -> None:
    """A folder of annotated texts alone is a mistake."""
    with pytest.raises(InputError, match="annotated texts only"):
        read_clean([annotated(tmp_path, GOOD)])


def test_clean_figures_by_source() -> None:
    """Each argument has its row where there are several."""
    texts = read_clean([EVAL_SET / "eye.clean.md", EVAL_SET / "knee.clean.txt"])
    told = board(StubEngine, Settings(), (), texts, clock=lambda: 0.0)
    assert [figures.findings for _, figures in told.figures.clean_sources] == [0, 2]
    assert f"\n{EVAL_SET / 'eye.clean.md'}  " in to_text(told, heading="clean")
    assert told.figures.spun is told.figures.reliability is told.figures.words_per_second is None


def test_words_per_second_leave_start_up_out() -> None:
    """The first check, which loads the engine, runs before the clock; reading and judging are not timed."""
    engine = StubEngine()
    seconds = itertools.count()
    articles = read_articles([EVAL_SET])
    measured = measure(engine, articles, (), clock=lambda: float(next(seconds)))
    assert [Path(one).name for one in engine.asked] == ["-", "diet.txt", "eye.spun.md", "knee.spun.txt"]
    assert sum(one.seconds for one in measured.articles) == 3
    assert scored().figures.words_per_second == pytest.approx((96 + 76) / 5)


def confident(*judgements: tuple[float, bool]) -> Reliability:
    """The bins of edits given by confidence and whether they were right."""
    return reliability(JudgedFinding(finding(0, "x", at), on_gold=True, is_edit=True, accepted=right) for at, right in judgements)  # fmt: skip


def test_reliability_by_hand() -> None:
    """Bins and error of the small set; the share accepted over all is that of the other figures."""
    told = scored().figures.reliability
    assert [(one.edits, one.accepted) for one in told.bins] == [
        (0, 0), (1, 0), (1, 0), (1, 0), (0, 0), (2, 1), (3, 1), (3, 1), (1, 0), (6, 6),
    ]  # fmt: skip
    assert told.bins[6].mean_confidence == pytest.approx(1.94 / 3)
    assert told.expected_error == pytest.approx(3.885 / 18)
    assert sum(one.accepted for one in told.bins) / told.edits == scored().figures.spun.findings.accepted_share


def test_reliability_edges() -> None:
    """A bin includes its lower edge; the last one both; findings that are no edits do not count."""
    told = confident((0.0, False), (0.1, False), (0.9, True), (1.0, True))
    assert [number for number, one in enumerate(told.bins) for _ in range(one.edits)] == [0, 1, 9, 9]
    shown = JudgedFinding(finding(0, "x"), on_gold=True, is_edit=False, accepted=False)
    assert reliability([shown]).expected_error is None


@pytest.mark.parametrize(("part", "whole"), [(0, 1), (1, 1), (0, 400), (13, 26), (98, 100)])
def test_interval_holds_the_share(part: int, whole: int) -> None:
    """The interval lies within 0 and 1, around the share, and narrows with more cases."""
    low, high = interval(part, whole)
    assert 0 <= low <= part / whole <= high <= 1
    wider = interval(part, whole)[1] - low
    assert interval(10 * part, 10 * whole)[1] - interval(10 * part, 10 * whole)[0] < wider


SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("told", [scored().figures.reliability, confident(), confident((1.0, True))])
def test_diagram_stands_alone(told: Reliability) -> None:
    """The file is well-formed, names itself, follows the colour scheme, loads nothing, and has a mark for each bin."""
    written = to_svg(told, title="Edits & “places” <all>")
    root = ET.fromstring(written)
    assert root.get("role") == "img"
    assert [root.find(f"{SVG}{name}").get("id") for name in ("title", "desc")] == root.get("aria-labelledby").split()
    assert root.find(f"{SVG}title").text == "Edits & “places” <all>"
    assert "prefers-color-scheme: dark" in written
    assert not any(word in written for word in ("href", "url(", "@import", "<script"))
    assert len(list(root.iter(f"{SVG}circle"))) == sum(one.edits > 0 for one in told.bins)
    assert written == to_svg(told, title="Edits & “places” <all>")


def test_diagram_says_its_figures() -> None:
    """Who cannot see the marks reads the same figures."""
    root = ET.fromstring(to_svg(scored().figures.reliability))
    assert "confidence 0.9 to 1.0, mean .963: 6 edits, 1.000 accepted (.610 to 1.000)" in root.find(f"{SVG}desc").text
    assert "18 edits, expected calibration error .216" in "".join(root.itertext())


def test_ablation_leaves_out_each_part() -> None:
    """One more measurement for every part there is; what a part had repaired is then open."""
    told = scored(ablation=True)
    assert [one.left_out for one in told.ablation] == list(PARTS)
    repaired = {one.left_out: one.figures.spun.places.repaired for one in told.ablation}
    assert (repaired["boilerplate"], repaired["function-words"], repaired["channel"]) == (8, 8, 2)
    rows = [line for line in to_markdown(told, heading="x").splitlines() if line.startswith("| nothing")]
    assert rows[0].startswith("| nothing | .938 | .562 | .333 | .750 | .762 | .500 | 1.000 | .216 | 26.316 | 0.000 |")


def test_ablation_of_parts_that_run() -> None:
    """A part that the settings leave out is not left out twice."""
    made: list[Settings] = []

    def make(settings: Settings) -> StubEngine:
        made.append(settings)
        return StubEngine(settings)

    board(make, Settings(parts=("damage", "channel")), (), (), clock=lambda: 0.0, ablation=True)
    assert [one.parts for one in made] == [("damage", "channel"), ("channel",), ("damage",)]


def test_examples() -> None:
    """Misses and false alarms say where they are, what was wanted and what was done; the first ones are kept."""
    text = to_text(scored(max_examples=99), heading="examples")
    for line in (
        "diet.txt:1:13 [domain-term] “polygenic disorder” should be “diabetes”: got “polygenic disorder” → “sugar illness”",
        "eye.spun.md:3:5 [domain-term] “optic courage” should be “optic nerve”: shown only",
        "“torment executioners” should be “painkillers”: got “torment” → “pain”; “executioners” → “killers”",
        "knee.spun.txt:3:201 [wrong-sense-synonym] “boosts” should be “gets worse”: not found",
        "review channel.wrong-sense: he leg raised for 20 minutes. [Moderate → Mild] pain is normal.",
    ):
        assert line in text
    few = scored(max_examples=1)
    assert (len(few.misses), len(few.alarms)) == (1, 1)


def test_markdown_is_short() -> None:
    """The dated table has a heading and the groups, not every file and rule."""
    written = to_markdown(scored(max_examples=1), heading="2026-11-25, unspin")
    assert written.startswith("## 2026-11-25, unspin\n\n3 annotated articles of 96 words, 2 clean texts of 76 words; ")
    assert "| family tortured | 5 | 1.000 | .600 | .333 | .800 |" in written
    assert "| applicability safe | 4 | 1.000 | 4 | 1.000 |" in written
    assert "| rules channel | 16 | .812 | 14 | .500 |" in written
    assert "| file " not in written
    assert "| rule channel.term |" not in written
    assert "\nPlaces not repaired:\n\n- " in written


def test_tables() -> None:
    """Columns are as wide as their widest cell; bars do not end a Markdown cell; rows must fit."""
    table = Table(("rule", "findings"), (("a|b", "1,000"),))
    assert as_text(table) == "rule  findings\na|b      1,000\n"
    assert as_markdown(table) == "| rule | findings |\n|---|---:|\n| a\\|b | 1,000 |\n"
    with pytest.raises(ValueError, match="“rule”"):
        Table(("rule", "findings"), (("a",),))
