"""The review page: what its script is told of a batch, and in a browser that the decisions come out as they were made."""

from __future__ import annotations

import hashlib
import html
import json
import re
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from unspin.cli import main
from unspin.decisions import Journal, plan_file, read_decisions
from unspin.model import Applicability, FileReport, Finding, Report, Span
from unspin.report import Standing, to_html

sys.path.insert(0, str(Path(__file__).parent))
from browser import CHROMIUM, dom_of, driven
from report_example import knee_post, repaired_by, report_of
from review_stub import WordEngine

SAFE, REVIEW, DISPLAY = Applicability
HERE = Standing("posts/knee.md", "ab" * 32)
A = "Crawler veins. The crawler has agony.\n"
B = "It sometimes helps a crawler.\n"


def page_of(report, standing=(HERE,), **more):
    """The review page of ``report``."""
    return to_html(report, title="Review", tool_version="0.1.0", standing=standing, **more)


def told(page):
    """What the page tells its script."""
    return json.loads(re.search(r'<script type="application/json" id="findings">(.*?)</script>', page, re.DOTALL)[1])


def test_places_count_in_the_file_as_it_stands():
    """What was repaired already shifts what comes after it, and keeps the wording that stood there."""
    post = knee_post()
    (file,) = told(page_of(report_of(post)))["files"]
    assert (file["path"], file["sha256"], file["shown"]) == (HERE.path, HERE.sha256, post.path)
    assert len(file["findings"]) == len(post.findings)
    for row, finding in zip(file["findings"], post.findings, strict=True):
        assert post.repaired[row["start"] : row["end"]] == row["found"]
        assert row.get("was", row["found"]) == finding.found
        assert ("was" in row) == (finding in post.applied)
        assert row["suggestions"] == list(finding.suggestions)
        assert (row["rule"], row["applicability"]) == (finding.rule, finding.applicability.value)


SOURCES = st.lists(st.sampled_from(["agony", " ", "x", "\n", "膝", "🩺"]), min_size=1, max_size=12).map("".join)


@settings(max_examples=40, deadline=None)
@given(
    SOURCES, st.lists(st.tuples(st.integers(0, 30), st.booleans(), st.sampled_from(["", "pain", "🩺🩺"])), max_size=4)
)
def test_places_fit_whatever_was_applied(source, rows):
    """Insertions and deletions too: every place reads as it is told."""
    findings, at = [], 0
    for length, safe, new in rows:
        end = min(at + length % 4, len(source))
        trust = SAFE if safe else DISPLAY
        findings.append(Finding("test.rule", Span(at, end), source[at:end], (new,), trust, 0.9, "Spun."))
        at = min(end + 1, len(source))
        if at == len(source):
            break
    file = repaired_by("a.txt", source, tuple(findings))
    for row in told(page_of(Report((file,))))["files"][0]["findings"]:
        assert file.repaired[row["start"] : row["end"]] == row["found"]


@pytest.mark.parametrize(
    "text",
    ["</script><script>alert(1)</script>", "<!--<script>", "\u2028\u2029", '"\\', "\x7f\x00", "\ud800", "$style"],
)
def test_hostile_wordings_stay_inside_the_json(text):
    """Nothing ends the element, and what comes out is what went in."""
    source = f"{text} knee"
    at = len(text) + 1
    finding = Finding(text, Span(at, at + 4), "knee", (text,), REVIEW, 0.9, text)
    page = page_of(Report((FileReport(text, source, (finding,), source),)), [Standing(text, "ab" * 32)], command=text)
    assert page.count("<script") == page.count("</script>") == 2
    whole = told(page)
    (row,) = whole["files"][0]["findings"]
    assert [whole["command"], whole["files"][0]["path"], row["rule"], *row["suggestions"]] == [text] * 4


def test_what_cannot_be_decided_on_has_no_path():
    """Without a standing, and where the findings do not account for the repaired text."""
    post = knee_post()
    assert told(page_of(report_of(post), ()))["files"][0]["path"] is None
    other = FileReport(post.path, post.source, post.findings, post.repaired + "More.", post.applied)
    assert told(page_of(report_of(other)))["files"][0]["path"] is None


def test_progress_belongs_to_the_batch():
    """The key of the progress changes with the content of a file, and with nothing else."""
    one = told(page_of(report_of(knee_post())))["batch"]
    assert told(page_of(report_of(knee_post()), command="other"))["batch"] == one
    assert told(page_of(report_of(knee_post()), [Standing(HERE.path, "cd" * 32)]))["batch"] != one


def test_advice_is_told_apart():
    """A wording that nobody spun is not said to touch a protected word, and is no risk."""
    source = "It utilises agony."
    rows = (("utilises", "plain.word"), ("agony", "test.rule"))
    findings = tuple(
        Finding(rule, Span(source.index(one), source.index(one) + len(one)), one, (), DISPLAY, 0.9, "Why.")
        for one, rule in rows
    )
    told_of = told(page_of(Report((FileReport("a.txt", source, findings, source),))))["files"][0]["findings"]
    assert [one.get("advice", False) for one in told_of] == [True, False]


def test_without_script_all_can_be_read():
    """The content of each file stands in an element that only a browser without script shows."""
    page = page_of(report_of(knee_post(), knee_post()), [HERE, None])
    assert page.count("<noscript>") == page.count("</noscript>") == 2
    assert page.count('<div class="rows">') == 2
    assert '<div class="toolbar" role="group" aria-label="Review" hidden>' in page
    assert page.count('<li><a href="#f') == 2


# With the command line ------------------------------------------------------------------------------------------------


@pytest.fixture
def posts(tmp_path, monkeypatch):
    """The current directory with posts/a.txt and posts/b.md, and an engine without models."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("unspin.engine.Engine", WordEngine)
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts/a.txt").write_text(A)
    (tmp_path / "posts/b.md").write_bytes(b"\xef\xbb\xbf" + B.encode())
    return tmp_path


def fix(*arguments):
    """What `unspin fix --report review.html` tells the script of the page."""
    result = CliRunner().invoke(main, ("fix", *arguments, "--report", "review.html"))
    assert result.exit_code == 0, result.output
    return told(Path("review.html").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("arguments", "where", "repaired"),
    [((), "posts", True), (("--diff",), "posts", False), (("-o", "clean"), "clean", True)],
    ids=["in place", "diff", "copies"],
)
@pytest.mark.usefixtures("posts")
def test_the_report_is_about_the_files_as_they_stand(arguments, where, repaired):
    """In place and for copies the repairs are in the file; with --diff nothing is, and all is to be decided."""
    files = fix("posts", *arguments)["files"]
    for file, name in zip(files, ("a.txt", "b.md"), strict=True):
        raw = Path(where, name).read_bytes()
        assert (file["path"], file["sha256"]) == (f"{where}/{name}", hashlib.sha256(raw).hexdigest())
        text = raw.decode("utf-8-sig")
        assert all(text[one["start"] : one["end"]] == one["found"] for one in file["findings"])
    assert [one["found"] for one in files[0]["findings"]] == ["Crawler", "crawler", "pain" if repaired else "agony"]


def test_standard_input_is_read_only(posts):
    """There is no file that decisions could be carried out on."""
    result = CliRunner().invoke(main, ("fix", "-", "--report", "review.html"), input=A)
    assert result.exit_code == 0
    assert told((posts / "review.html").read_text())["files"][0]["path"] is None


def test_files_elsewhere_are_named_from_their_common_folder(posts, monkeypatch):
    """The command that the page gives says where to apply."""
    (posts / "elsewhere").mkdir()
    monkeypatch.chdir(posts / "elsewhere")
    page = fix(str(posts / "posts"))
    assert [file["path"] for file in page["files"]] == ["a.txt", "b.md"]
    assert page["command"] == f"unspin apply decisions.json --root {posts / 'posts'}"


def test_the_fields_that_were_read_go_with_the_decisions(posts, monkeypatch):
    """`--text-field` is told once: what the page downloads can be applied."""
    (posts / "a.csv").write_text("id,body_html\n1,A crawler\n")
    monkeypatch.chdir(posts)
    (file,) = fix("a.csv", "--diff", "--text-field", "body_html")["files"]
    assert file["text_fields"] == ["body_html"]


@pytest.mark.parametrize("diff", [(), ("--diff",)])
@pytest.mark.parametrize(
    ("report", "says"),
    [
        ("posts/a.txt", "is one of the inputs"),
        ("no/review.html", "its folder does not exist"),
        ("clean/a.txt", "is one of the copies"),
    ],
)
def test_a_report_that_has_no_place_is_refused_first(posts, report, says, diff):
    """Nothing is repaired, and no input is lost."""
    copies = ("-o", "clean") if "clean" in report else diff
    result = CliRunner().invoke(main, ("fix", "posts", *copies, "--report", report))
    assert (result.exit_code, says in result.stderr, result.stdout) == (2, True, "")
    assert (posts / "posts/a.txt").read_text() == A


def test_a_report_may_stand_among_the_copies(posts):
    """Even where their folder is made by this run."""
    result = CliRunner().invoke(main, ("fix", "posts", "-o", "clean", "--report", "clean/review.html"))
    assert result.exit_code == 0, result.output
    assert {one.name for one in (posts / "clean").iterdir()} == {"a.txt", "b.md", "review.html"}


# In a browser ---------------------------------------------------------------------------------------------------------

DRIVER = """
const event = (key) => new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
const press = (key) => document.activeElement.dispatchEvent(event(key));
const log = [];
const note_ = () => log.push([find("#progress-text").textContent, current && current.original, document.activeElement.id]);
press("j"); note_();
press("a"); note_();
press("r"); press("u"); note_();
press("e"); wording.value = "it </script> <b>"; press("Enter"); note_();
find("select[name=applicability]").value = "display"; filters.dispatchEvent(new Event("input"));
press("j"); press("a"); note_();
press("l"); note_();
filters.reset(); filters.dispatchEvent(new Event("input"));
press("?"); log.push(help.open); help.close();
const out = document.createElement("output");
out.id = "out";
out.textContent = JSON.stringify({ log, file: decisionsFile() });
document.body.append(out);
"""


WIDTHS = """
const out = document.createElement("output");
out.id = "out";
out.textContent = [".posts", ".desk", "main"].map((one) => find(one).offsetWidth);
document.body.append(out);
"""


WALK = """
const press = (key) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
const log = [];
const note_ = () => log.push([find("#progress-text").textContent, find(".counter").textContent, current.original]);
find('[data-order="file"]').click();
find("select[name=state]").value = "open";
filters.dispatchEvent(new Event("input"));
for (const key of "jaruuk") { press(key); note_(); }
filters.reset();
readFilter();
let looked = 0;
const walks = [Symbol.iterator, "filter", "find", "forEach", "indexOf"];
for (const all of [findings, shown]) for (const walk of walks) all[walk] = () => { looked++; return []; };
for (const key of "kkaarjku") press(key);
const out = document.createElement("output");
out.id = "out";
out.textContent = JSON.stringify({ log, looked, left: find("#progress-text").textContent });
document.body.append(out);
"""


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")
def test_a_key_does_not_look_through_the_batch(posts):
    """What is shown and counted is right while what is decided leaves the list; without such a filter no key walks all findings."""
    fix("posts", "--diff")
    dom = dom_of(driven(Path("review.html").read_text(encoding="utf-8"), WALK), posts)
    out = json.loads(html.unescape(re.search(r'<output id="out">(.*?)</output>', dom, re.DOTALL)[1]))
    assert out["log"] == [
        ["0 of 5 decided", "4 of 5", "sometimes"],
        ["0 of 5 decided", "4 of 5", "sometimes"],  # cannot be accepted
        ["1 of 5 decided", "4 of 4", "crawler"],
        ["0 of 5 decided", "4 of 5", "sometimes"],
        ["0 of 5 decided", "4 of 5", "sometimes"],
        ["0 of 5 decided", "3 of 5", "agony"],
    ]
    assert (out["looked"], out["left"]) == (0, "2 of 5 decided")


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")
@pytest.mark.parametrize(("where", "list_shown"), [("posts/a.txt", False), ("posts", True)])
def test_a_single_file_has_the_wide_column(posts, where, list_shown):
    """The list of files takes no column where there is none."""
    fix(where, "--diff")
    page = Path("review.html").read_text(encoding="utf-8")
    dom = dom_of(driven(page, WIDTHS), posts, "--window-size=1600,900")
    shown, desk, text = re.search(r'<output id="out">(.*?)</output>', dom)[1].split(",")
    assert (shown != "0") == list_shown
    assert int(text) > int(desk) / 2


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")
def test_keys_decide_and_the_decisions_can_be_applied(posts):
    """Accept, undo, edit and reject in the page; what it downloads is read, fits and is carried out."""
    fix("posts", "--diff")
    dom = dom_of(driven(Path("review.html").read_text(encoding="utf-8"), DRIVER), posts)
    out = json.loads(html.unescape(re.search(r'<output id="out">(.*?)</output>', dom, re.DOTALL)[1]))
    assert out["log"] == [
        ["0 of 5 decided", "sometimes", "f2-c1"],  # the file with the display finding comes first
        ["0 of 5 decided", "sometimes", "f2-c1"],  # and cannot be accepted
        ["0 of 5 decided", "sometimes", "f2-c1"],
        ["1 of 5 decided", "crawler", "f2-c2"],
        ["1 of 5 decided", "sometimes", "f2-c1"],
        ["1 of 5 decided", "sometimes", "f2-c1"],
        True,
    ]
    Path("decisions.json").write_text(json.dumps(out["file"]))
    (file,) = read_decisions(Path("decisions.json")).files
    plan = plan_file(file, posts, Journal(posts))
    assert plan.report.repaired == "It it </script> <b> helps a crawler.\n"
