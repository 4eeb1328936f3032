"""The page holds everything, loads nothing, and no input can do anything in it."""

import base64
import hashlib
import re
import sys
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unspin.model import Applicability, Evidence, FileReport, Finding, Report, Span
from unspin.report import LineIndex, to_html
from unspin.report.alignment import rows_of
from unspin.report.prose import paragraphs

sys.path.insert(0, str(Path(__file__).parent))
from report_example import knee_post, one_finding, repaired_by, report_of

HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' autofocus onfocus='alert(1)",
    "<!-- ",
    "]]>",
    "&lt;b&gt;&#60;",
    "$title $$ ${script}",
    "a\u2028\u2029b",
    "\u202etxt.exe\u202c",
    "\x00\x1b[31m\x9b",
    "\ud800",
]


class Page(HTMLParser):
    """The tags, attributes and text of a page."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.texts, self.inline = Counter(), [], [], {}
        self._inside = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        """Count the tag and keep its attributes."""
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self._inside = "data" if ("type", "application/json") in attrs else tag

    def handle_data(self, data):
        """Keep text apart from what style and script hold."""
        if self._inside in ("style", "script", "data"):
            self.inline[self._inside] = self.inline.get(self._inside, "") + data
        else:
            self.texts.append(data)

    def handle_endtag(self, tag):  # noqa: ARG002
        """Leave style and script."""
        self._inside = ""

    @property
    def text(self):
        """All text in one string."""
        return "".join(self.texts)

    def values(self, wanted):
        """The values of one attribute wherever it stands."""
        return [value for _, name, value in self.attributes if name == wanted]


def page_of(report, title="Report"):
    """The page of ``report``."""
    return to_html(report, title=title, tool_version="0.1.0")


def hostile_report(text):
    """A report with ``text`` in every place that takes any."""
    source = f"{text} knee {text}\n\n{text}"
    at = source.index("knee")
    finding = Finding(
        text, Span(at, at + 4), "knee", (text, text), Applicability.SAFE, 0.9, text, (Evidence(text, text),)
    )
    shown = Finding(text, Span(at + 4, at + 5), " ", (text,), Applicability.DISPLAY, 0.9, text)
    return Report((repaired_by(text, source, (finding, shown)), FileReport(text, "x", (), "x")))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_makes_no_tag_and_no_attribute(text):
    """The page has the same elements and attribute names as with harmless text, but boxes for hidden characters."""
    hostile, harmless = Page(page_of(hostile_report(text), title=text)), Page(page_of(hostile_report("word"), "word"))
    boxes = sum(value == "hidden-character" for value in hostile.values("class"))
    assert hostile.tags - Counter(span=boxes) == harmless.tags
    names = Counter(name for _, name, _ in hostile.attributes) - Counter({"class": boxes, "title": boxes})
    assert names == Counter(name for _, name, _ in harmless.attributes)


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "\" onmouseover='x'", "&amp; &lt;", "$title ${script}"])
def test_hostile_text_is_shown_as_it_is(text):
    """What a reader sees is the text itself."""
    page = Page(page_of(hostile_report(text), title=text))
    assert page.text.count(text) >= 10


@pytest.mark.parametrize("character", ["\u202e", "\u2066", "\u200b", "\u2028", "\x00", "\x1b", "\ufeff", "\ud800"])
def test_hidden_characters_are_shown_by_number(character):
    """The page holds no such character, but its number, in text and in labels."""
    page = page_of(hostile_report(f"a{character}b"), title=f"a{character}b")
    assert character not in page
    assert f">U+{ord(character):04X}</span>" in page
    assert f"<title>a[U+{ord(character):04X}]b</title>" in page
    assert f"[U+{ord(character):04X}]" in "".join(Page(page).values("aria-label"))


def test_the_page_needs_nothing_else():
    """No address leads out of the page, nothing is loaded, no style or handler stands in an attribute."""
    page = Page(page_of(report_of(knee_post())))
    assert all(value.startswith("#") for value in page.values("href"))
    names = {name for _, name, _ in page.attributes}
    assert not names & {"src", "srcset", "style", "action", "data", "poster", "background"}
    assert not [name for name in names if name.startswith("on")]
    assert not page.tags.keys() & {"link", "img", "iframe", "object", "embed", "base", "audio", "video"}
    assert not re.search(r"https?:|//|url\(|@import", page.inline["style"])
    assert not re.search(r"https?:|fetch|XMLHttpRequest|import\(|eval|innerHTML", page.inline["script"])


def test_the_policy_allows_the_style_and_the_script_and_nothing_else():
    """The hashes in the policy are those of what stands in the page."""
    page = Page(page_of(report_of(knee_post())))
    policy = dict(part.strip().split(" ", 1) for part in page.values("content")[0].split(";"))
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert (page.tags["style"], page.tags["script"]) == (1, 2)  # one script is the findings, as JSON
    for kind in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(page.inline[kind].encode()).digest()).decode()
        assert policy[f"{kind}-src"] == f"'sha256-{digest}'"


def test_every_finding_has_its_details_without_script():
    """Reason, rule, confidence, place and evidence of each finding stand in the page."""
    post = knee_post()
    page = Page(page_of(report_of(post)))
    text = " ".join(page.text.split())
    for finding in post.findings:
        assert " ".join(finding.message.split()) in text
        assert all(one.detail in text for one in finding.evidence)
        assert finding.rule in text
        place = LineIndex(post.source).position(finding.span.start)
        assert f"line {place.line}, column {place.column}" in text
    assert page.tags["del"] == len([one for one in post.applied if one.found]) + 2  # one is an insertion, one in help


def test_anchors_lead_somewhere():
    """Every link has its target, and no two elements have one id."""
    page = Page(page_of(report_of(knee_post(), knee_post())))
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert {value[1:] for value in page.values("href")} <= set(ids)
    assert set(page.values("aria-labelledby")) <= set(ids)


def test_the_same_report_gives_the_same_page():
    """Nothing of the moment or the machine enters the page; a date does only when given."""
    report = report_of(knee_post())
    assert page_of(report) == page_of(report)
    assert "1 May 2031" in to_html(report, title="Report", tool_version="0", date="1 May 2031")


def test_counts_and_readability():
    """The head of the page counts findings and grades the text before and after."""
    text = " ".join(Page(page_of(report_of(knee_post()))).text.split())
    assert "32 findings in 1 file: 23 repaired, 9 left as they were." in text
    assert re.search(r"Flesch–Kincaid grade\s*\d+\.\d\s*→\s*\d+\.\d", text)
    assert re.search(r"SMOG grade\s*\d+\.\d\s*→\s*\d+\.\d", text)


def test_a_report_without_findings_and_one_that_changes_nothing():
    """A clean file is shown as it is; a check says that the text is unchanged."""
    clean = Report((FileReport("a.md", "No pain.", (), "No pain."),))
    assert "Nothing found in 1 file." in Page(page_of(clean)).text
    check = report_of(one_finding("Some agony.", "agony", None))
    assert "the text is unchanged" in Page(page_of(check)).text
    assert page_of(Report(()))


def test_unexplained_changes_are_said():
    """Where the findings do not account for the repaired text, both are shown whole, with a warning."""
    file = replace(one_finding("Some agony.", "agony", "pain"), repaired="Something else.")
    page = Page(page_of(report_of(file)))
    assert "The repaired text differs in more places" in page.text
    assert "Something else." in page.text


PARAGRAPHS = st.lists(st.sampled_from(["pain", " ", "\n", "\n\n", "\r\n", "a b", "\t\n"]), max_size=12).map("".join)


@settings(max_examples=60)
@given(PARAGRAPHS, st.lists(st.integers(0, 40), max_size=8))
def test_rows_cover_the_source_and_hold_every_finding_once(source, cuts):
    """The rows follow on each other from the start to the end; no finding is split between two."""
    cuts = sorted({min(cut, len(source)) for cut in cuts})
    spans = [Span(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=False)]
    findings = tuple(
        Finding("test.rule", span, span.slice(source), ("x",), Applicability.SAFE, 0.9, "Spun.") for span in spans
    )
    rows = rows_of(repaired_by("a.txt", source, findings), LineIndex(source))
    assert "".join(row.span.slice(source) for row in rows) == source
    assert [mark.finding for row in rows for mark in row.marks] == list(findings)
    assert all(row.span.contains(mark.finding.span) for row in rows for mark in row.marks)


@pytest.mark.parametrize("form", ["csv", "jsonl", "wxr", "docx"])
def test_a_record_is_a_row(form):
    """A table is no single paragraph of thousands of lines."""
    file = replace(repaired_by("a.txt", "agony,1\nagony,2\n", ()), format=form)
    assert len(rows_of(file, LineIndex(file.source))) == 2


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("# Knee\n\nRest *it* now.\nWalk.", ("Rest it now.\nWalk.",)),
        ("---\ntitle: Knee\n---\nRest.", ("Rest.",)),
        ("- One.\n- Two.\n1. Three.", ("One.", "Two.", "Three.")),
        ("<h1>Knee</h1><p>Rest <b>it</b>.</p><p>Walk.</p>", ("Rest it.", "Walk.")),
        ("a < b and c > d.", ("a < b and c > d.",)),
        ("```\ncode\n```\nRest.\r\n\r\nWalk.", ("Rest.", "Walk.")),
        ("See [the page](a.html) ![knee](k.png).", ("See the page knee.",)),
        ("", ()),
    ],
)
def test_prose_of_a_file(source, found):
    """Markup is taken out near enough for grading."""
    assert paragraphs(source) == found


CSS = (files("unspin.report") / "templates" / "page.css").read_text(encoding="utf-8")
COLOURS = {name: pair.split(", ") for name, pair in re.findall(r"--([a-z-]+): light-dark\((#\w+, #\w+)\)", CSS)}


def luminance(colour):
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground"),
    [(ink, ground) for ink in ("ink", "soft", "accent", "in-ink", "out-ink") for ground in ("paper", "sheet")]
    + [("out-ink", "out"), ("in-ink", "in"), ("ask-ink", "ask"), ("show-ink", "show")],
)
def test_contrast_is_enough(ink, ground, theme):
    """Text stands out from its ground at least 4.5 to 1 (WCAG 2.2, 1.4.3, level AA)."""
    high, low = sorted((luminance(COLOURS[ink][theme]), luminance(COLOURS[ground][theme])), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= 4.5


def test_two_thousand_findings_stay_light():
    """A page of 2,000 findings is built in linear size: under 2 kB for each."""
    source = "Some agony in the knee. " * 2000
    findings = tuple(
        Finding("channel.term", Span(at, at + 5), "agony", ("pain",), Applicability.SAFE, 0.99, "Spun.")
        for at in range(5, len(source), 24)
    )
    page = page_of(report_of(repaired_by("big.txt", source, findings)))
    assert len(findings) == 2000
    assert len(page) < 2000 * len(findings)
