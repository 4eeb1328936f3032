"""Where `check` puts its findings, and what `explain` says of rules."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from cli_help import run
from engine_stub import Reporting

from unspin.cli.output import FORMATS
from unspin.config import Settings
from unspin.model import Applicability, Document, Finding, Span

DOCUMENTS = {"json", "sarif", "junit", "gitlab"}


class StubEngine(Reporting):
    """Finds each “agony”: the first in a file is safe, the others are for review."""

    def __init__(self, settings: Settings) -> None:
        """Take no notice of the settings."""

    def check(self, document: Document) -> tuple[Finding, ...]:
        """The findings, in order."""
        found, at = [], document.source.find("agony")
        while at >= 0:
            trust = Applicability.REVIEW if found else Applicability.SAFE
            found.append(Finding("channel.term", Span(at, at + 5), "agony", ("pain",), trust, 0.9, "“agony” is spun."))
            at = document.source.find("agony", at + 5)
        return tuple(found)

    def explain(self, phrase: str) -> tuple[str, ...]:
        """One line."""
        return (f"phrase {phrase}",)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a spun file and a clean one, outside every CI service."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("unspin.engine.Engine", StubEngine)
    for name in ("GITHUB_WORKSPACE", "GITHUB_STEP_SUMMARY", "CI_PROJECT_DIR"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts/spun.md").write_text("Some agony. More agony.\n", encoding="utf-8")
    (tmp_path / "posts/clean.md").write_text("Some pain.\n", encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("output", FORMATS)
def test_a_file_holds_what_would_be_printed(output):
    """With -o nothing goes to standard output, and the exit code is the same."""
    printed = run("check", "--format", output, "posts")
    written = run("check", "--format", output, "posts", "-o", "found")
    assert printed.exit_code == written.exit_code == 1
    assert written.stdout == ""
    assert Path("found").read_bytes() == printed.stdout_bytes
    assert written.stderr == "unspin: wrote found: 2 findings in 1 file: 1 safe, 1 review\n"


@pytest.mark.parametrize("output", FORMATS)
def test_a_file_is_new_where_nothing_was_read(folder, output):
    """What an earlier run found is not taken for what this one found."""
    (folder / "found").write_text("old", encoding="utf-8")
    run("check", "--format", output, "nowhere.md", "-o", "found")
    assert Path("found").read_bytes() == run("check", "--format", output, "nowhere.md").stdout_bytes


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("output", FORMATS)
def test_documents_are_whole_where_nothing_was_read(output):
    """A run without a readable file gives an empty document, or nothing in formats that list; exit code 2."""
    result = run("check", "--format", output, "nowhere.md")
    assert result.exit_code == 2
    assert bool(result.stdout) == (output in DOCUMENTS)
    if output == "junit":
        ET.fromstring(result.stdout)
    elif output in DOCUMENTS:
        json.loads(result.stdout)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("-o", "posts/spun.md"), "posts/spun.md: is one of the inputs; choose another"),
        (("-o", "missing/found.txt"), "missing/found.txt: its folder does not exist; make the folder"),
        (("-o", "posts"), "is a directory"),
        (("--statistics", "--format", "json"), "leave out --format"),
    ],
)
def test_what_cannot_be_meant_is_refused(folder, monkeypatch, arguments, says):
    """Before anything is read: no input is replaced, and no time is lost on a run whose result has no place."""
    monkeypatch.setattr(StubEngine, "check", lambda *_: pytest.fail("read all the same"))
    result = run("check", "posts", *arguments)
    assert result.exit_code == 2
    assert says in result.stderr
    assert (folder / "posts/spun.md").read_text() == "Some agony. More agony.\n"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte-order mark"])
def test_a_byte_order_mark_is_no_column(folder, mark):
    """Columns and offsets are those of the text, with and without a byte-order mark."""
    (folder / "marked.txt").write_bytes(mark + "é agony\r\n".encode())
    log = json.loads(run("check", "marked.txt", "--format", "sarif").stdout)
    region = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["startColumn"], region["charOffset"]) == (1, 3, 2)
    row = json.loads(run("check", "marked.txt", "--format", "rdjsonl").stdout)
    assert row["location"]["range"]["start"] == {"line": 1, "column": 4}


@pytest.mark.usefixtures("folder")
def test_an_old_file_is_replaced():
    """The output file of the last run gives way to that of this one."""
    Path("found").write_text("old and much longer than anything that is written now\n" * 50)
    run("check", "posts", "--format", "concise", "-o", "found")
    assert Path("found").read_text(encoding="utf-8").count("\n") == 2


@pytest.mark.usefixtures("folder")
def test_statistics():
    """A table instead of the list; exit code as ever."""
    result = run("check", "posts", "--statistics")
    assert result.exit_code == 1
    assert [line.split() for line in result.stdout.splitlines()] == [
        ["rule", "findings", "safe", "review", "display", "files"],
        ["channel.term", "2", "1", "1", "0", "1"],
        ["all", "2", "1", "1", "0", "1"],
    ]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("level", "failures"), [("safe", 1), ("review", 2), ("display", 2), ("never", 0)])
def test_junit_follows_the_fail_level(level, failures):
    """What fails the run is a failure there."""
    result = run("check", "posts", "--format", "junit", "--fail-level", level)
    assert len(list(ET.fromstring(result.stdout).iter("failure"))) == failures
    assert result.exit_code == bool(failures)


@pytest.mark.parametrize("variable", ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"])
def test_paths_from_the_root_of_the_checkout(folder, monkeypatch, variable):
    """CI services know files by their path in the checkout, wherever the command ran."""
    monkeypatch.setenv(variable, str(folder))
    monkeypatch.chdir(folder / "posts")
    assert "::error file=posts/spun.md," in run("check", "spun.md", "--format", "github").stdout
    assert json.loads(run("check", "spun.md", "--format", "gitlab").stdout)[0]["location"]["path"] == "posts/spun.md"
    monkeypatch.setenv(variable, "/elsewhere")
    assert "::error file=spun.md," in run("check", "spun.md", "--format", "github").stdout


def test_the_job_summary_is_appended(folder, monkeypatch):
    """Steps of one job share the file: what stands there stays; other formats leave it alone."""
    summary = folder / "summary.md"
    summary.write_text("# Build\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    run("check", "posts", "--format", "sarif")
    assert summary.read_text(encoding="utf-8") == "# Build\n"
    run("check", "posts", "--format", "github")
    text = summary.read_text(encoding="utf-8")
    assert text.startswith("# Build\n")
    assert text.count("| posts/spun.md:1:") == 2


def test_a_reader_that_stops_early(folder):
    """`check … | head` ends without a traceback."""
    (folder / "long.txt").write_text("agony " * 20_000, encoding="utf-8")
    program = (
        "import sys, unspin.cli, unspin.engine, test_cli_output as t; "
        "unspin.engine.Engine = t.StubEngine; unspin.cli.main(sys.argv[1:])"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    with subprocess.Popen(
        [sys.executable, "-c", program, "check", "--format", "json", "long.txt"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd=folder,
    ) as process:
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode in {1, 2}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("channel.term",), "channel.term: A spun form of a medical term\n"),
        (("boilerplate",), "  boilerplate.share-this  "),
        (("grammar.languagetool.EN_A_VS_AN",), 'disable = ["grammar.languagetool.EN_A_VS_AN"]'),
        (("medical focus",), "phrase medical focus\n"),
        (("damage", "--phrase"), "phrase damage\n"),
        (("18.2",), "phrase 18.2\n"),
        (("e.g",), "phrase e.g\n"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_explain(arguments, says):
    """A rule or a family has its page; everything else is a phrase."""
    result = run("explain", *arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    assert says in result.stdout


@pytest.mark.parametrize(
    ("subject", "says"),
    [
        ("channel.trem", "there is no rule 'channel.trem'; did you mean 'channel.term'"),
        ("boilerplte.share-this", "did you mean 'boilerplate.share-this'"),
        ("damage.xyzzy-plugh", "unspin explain damage lists the rules of its family"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_explain_a_misspelt_rule(subject, says):
    """One line with the closest names; exit code 2."""
    result = run("explain", subject)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert says in result.stderr


@pytest.mark.usefixtures("folder")
def test_explain_a_word_close_to_a_family():
    """It is explained as a phrase, with a hint."""
    result = run("explain", "function-words")
    assert (result.exit_code, result.stdout) == (0, "phrase function-words\n")
    assert "did you mean the rule 'function-word'?" in result.stderr
