"""The command line as users and CI see it: exit codes, what is written and what is not, one-line errors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from unspin.cli import COMMANDS, main

SPUN = "Crawler capillaries are tiny. Sclerotherapy eliminates varicose blood vessels as well as crawler capillaries.\n"
CLEAN = "Take one tablet twice a day with food.\n"


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    """The result of a command; an unexpected exception fails the test."""
    result = CliRunner().invoke(main, arguments, input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def spun(tmp_path: Path) -> Path:
    """A file with spun text, CRLF and a byte-order mark."""
    file = tmp_path / "spun.txt"
    file.write_bytes(b"\xef\xbb\xbf" + SPUN.replace("\n", "\r\n").encode())
    return file


def test_check_lists_and_fails(spun: Path) -> None:
    """Findings give exit code 1 and JSON of the documented shape; nothing is written."""
    before = spun.read_bytes()
    result = run("check", "--format", "json", "--grammar", "none", str(spun))
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert told["schema"] == 1
    text = SPUN.replace("\n", "\r\n")
    for finding in told["files"][0]["findings"]:
        assert text[finding["start"] : finding["end"]] == finding["found"]
        assert set(finding) >= {"rule", "line", "column", "suggestions", "applicability", "confidence", "message"}
    assert spun.read_bytes() == before


@pytest.mark.parametrize("output", ["text", "concise", "jsonl"])
def test_check_formats(spun: Path, output: str) -> None:
    """Every format names what was found."""
    assert "apillaries" in run("check", "--format", output, str(spun)).stdout


def test_clean_text_passes(tmp_path: Path) -> None:
    """Exit code 0 where nothing is found, and whatever is found where nothing fails the run."""
    file = tmp_path / "clean.txt"
    file.write_text(CLEAN)
    assert run("check", str(file)).exit_code == 0
    assert run("check", "--fail-level", "never", "-", stdin=SPUN).exit_code == 0


def test_fix_replaces_and_keeps_bytes(spun: Path) -> None:
    """The file is replaced; byte-order mark and line ends are those of the source; the edits are listed."""
    result = run("fix", "--apply", "review", "--grammar", "none", str(spun))
    assert result.exit_code == 0
    raw = spun.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b".\r\n")
    assert b"pider veins" in raw
    assert "spider veins" in result.stdout.lower()


def test_fix_diff_and_copies_leave_the_source(spun: Path, tmp_path: Path) -> None:
    """``--diff`` writes nothing; ``-o`` writes a copy."""
    before = spun.read_bytes()
    assert "+" in run("fix", "--apply", "review", "--diff", str(spun)).stdout
    assert run("fix", "--apply", "review", "-o", str(tmp_path / "out"), str(spun)).exit_code == 0
    assert spun.read_bytes() == before
    assert b"pider veins" in (tmp_path / "out" / "spun.txt").read_bytes()


def test_fix_standard_input() -> None:
    """The repaired text alone goes to standard output."""
    result = run("fix", "--apply", "review", "--grammar", "none", "-", stdin=SPUN)
    assert result.stdout.count("\n") == 1
    assert "pider veins" in result.stdout
    assert "applied" in result.stderr


def test_report_is_written(spun: Path, tmp_path: Path) -> None:
    """The diff report is one page that names the file."""
    page = tmp_path / "report.html"
    assert run("fix", "--diff", "--report", str(page), str(spun)).exit_code == 0
    assert "spun.txt" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("raw", "says"),
    [(b"", "holds no text"), (b"a\x00b", "not text"), ("caf\xe9".encode("latin-1"), "UTF-8")],
    ids=["empty", "binary", "latin-1"],
)
def test_bad_input_is_one_line(tmp_path: Path, raw: bytes, says: str) -> None:
    """Bad input gives exit code 2 and one line; the good files are still looked at."""
    bad, good = tmp_path / "bad.txt", tmp_path / "good.txt"
    bad.write_bytes(raw)
    good.write_text(SPUN)
    result = run("check", "--format", "concise", str(bad), str(good))
    assert result.exit_code == 2
    assert "good.txt" in result.stdout
    assert says in result.stderr
    assert result.stderr.count("\n") == 1
    assert bad.read_bytes() == raw


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "nowhere.txt"),
        ("fix", "nowhere.txt"),
        ("check", "--glossary", "nowhere", "-"),
        ("check", "--config", "nowhere.toml", "-"),
    ],
)
def test_missing_paths(arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not there is named; exit code 2, no traceback."""
    monkeypatch.chdir(tmp_path)
    result = run(*arguments, stdin=CLEAN)
    assert result.exit_code == 2
    assert "nowhere" in result.stderr


def test_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The closest unspin.toml counts; an unknown key is refused with the closest known one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "unspin.toml").write_text('disable = ["channel", "function-word"]\n')
    assert run("check", "-", stdin=SPUN).exit_code == 0
    (tmp_path / "unspin.toml").write_text('gramar = "none"\n')
    result = run("check", "-", stdin=SPUN)
    assert result.exit_code == 2
    assert "did you mean 'grammar'" in result.stderr


def test_explain() -> None:
    """Candidates and their entries are named."""
    assert "spider vein" in run("explain", "crawler capillaries").stdout


def test_glossary_add_then_check(tmp_path: Path) -> None:
    """A pair that was added is valid, is used at once, and stands once."""
    for _ in range(2):
        assert run("glossary", "add", "lymph drainage", "zorbic draining", "--dir", str(tmp_path)).exit_code == 0
    assert (tmp_path / "lexicon" / "site.csv").read_text().count("zorbic draining") == 1
    assert run("glossary", "check", str(tmp_path)).exit_code == 0
    assert "lymph drainage" in run("explain", "--glossary", str(tmp_path), "zorbic draining").stdout


HEADER = "plain,pos,spun,source,example,leave_alone\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("plain,pos\n", "site.csv:1: the header"),
        (HEADER + "vein,n\n", "site.csv:2: 2 columns"),
        (HEADER + "vein,q,capillary,x,,\n", "unknown part of speech"),
        (HEADER + ",n,capillary,x,,\n", "plain wording is empty"),
        (HEADER + "vein,n,,x,,\n", "no spun wording"),
        (HEADER + "vein,n,Vein,x,,\n", "spun form of itself"),
        (HEADER + "vein,n,capillary,x,,\nvein,n,vessel,x,,\n", "already; merge"),
        (HEADER + "vein,n,capillary,x,,\nartery,n,vessel,x,,\n", "not sorted"),
    ],
)
def test_glossary_check_table(tmp_path: Path, text: str, says: str) -> None:
    """Each malformed file gives exit code 1 and the place and cure of its problem."""
    file = tmp_path / "lexicon" / "site.csv"
    file.parent.mkdir()
    file.write_text(text)
    result = run("glossary", "check", str(tmp_path))
    assert result.exit_code == 1
    assert says in result.stdout


def test_glossary_fix_sorts(tmp_path: Path) -> None:
    """``--fix`` is the formatter of what the check asks for."""
    file = tmp_path / "lexicon" / "site.csv"
    file.parent.mkdir()
    file.write_text(HEADER + "vein,n,capillary,x,,\nartery,n,vessel,x,,\n")
    assert run("glossary", "check", "--fix", str(tmp_path)).exit_code == 0
    assert file.read_text().splitlines()[1].startswith("artery")
    assert run("glossary", "check", str(tmp_path)).exit_code == 0


def test_built_in_glossary_is_valid() -> None:
    """The files that are shipped pass the check."""
    result = run("glossary", "check")
    assert result.exit_code == 0, result.stdout[:2000]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    """Each command explains itself."""
    assert "Usage:" in run(name, "--help").stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell: str) -> None:
    """The completion script names the command."""
    assert "unspin" in run("completion", shell).stdout


def test_version() -> None:
    """The version is printed."""
    assert run("--version").stdout.startswith("unspin ")
