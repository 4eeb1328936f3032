"""The command line as users and CI see it: exit codes, what is written and what is not, one-line errors."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from cli_help import run
from engine_stub import Reporting

from unspin.cli import COMMANDS
from unspin.config import Settings
from unspin.edits.reports import Hide
from unspin.errors import BackendError
from unspin.model import Applicability, Document, FileReport, Finding, Span

SPUN = "Crawler capillaries are tiny. Sclerotherapy eliminates varicose blood vessels as well as crawler capillaries.\n"
CLEAN = "Take one tablet twice a day with food.\n"


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


RULE = """[[rule]]
id = "vice-of-versa"
family = "tortured"
pattern = "vice of versa"
replacements = ["vice versa"]
confidence = 0.9
evidence = "strong"
clean_rate_per_million = 0
examples = [["It is vice of versa.", "It is vice versa."]]
leave_alone = ["It is vice versa.", "The vice of Versa"]
"""


BLOCK = """[[block]]
id = "share-us"
patterns = ["share us"]
confidence = 0.9
examples = ["Share us", "Share us!"]
leave_alone = ["Share a meal", "Tell us"]
"""


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("function_words.toml", "", "", "fires in 'The vice of Versa', which it should leave alone"),
        ("function_words.toml", "The vice of Versa", "No vice", "no problems"),
        ("function_words.toml", '"It is vice versa."]]', '"It is versa."]]', "makes 'It is vice versa.' of its example, not 'It is versa.'"),
        ("function_words.toml", '"vice of versa"', '"vice <of> versa"', "no slot <of>"),
        ("function_words.toml", "confidence = 0.9", "", "lacks confidence"),
        ("boilerplate.toml", "", "", "no problems"),
        ("boilerplate.toml", RULE, BLOCK, "no problems"),
        ("boilerplate.toml", RULE, BLOCK.replace("Share us", "Spread us"), "does not fit its example 'Spread us'"),
        ("boilerplate.toml", RULE, BLOCK.replace("Share a meal", "Share us"), "fits 'Share us', which it should leave alone"),
        ("boilerplate.toml", RULE, BLOCK.replace("confidence = 0.9", ""), "lacks confidence"),
    ],
)
def test_glossary_check_reads_the_tables_of_rules(tmp_path: Path, name: str, old: str, new: str, says: str) -> None:
    """A rule that cannot be used, and one that treats its own sentences otherwise than it says."""
    (tmp_path / name).write_text(RULE.replace(old, new) if old else RULE)
    result = run("glossary", "check", str(tmp_path))
    assert says in result.stdout
    assert result.exit_code == int(says != "no problems")


def test_built_in_glossary_is_valid() -> None:
    """The files that are shipped pass the check."""
    result = run("glossary", "check")
    assert result.exit_code == 0, result.stdout[:2000]


class FakeEngine(Reporting):
    """Turns “crawler” into “spider”; stops at a text that names an error."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def check(self, document: Document) -> tuple[Finding, ...]:
        """The first “crawler”; errors where the text asks for one."""
        if "INTERRUPT" in document.source:
            raise KeyboardInterrupt
        if "BACKEND" in document.source:
            raise BackendError("the server is gone; start it")
        at = document.source.find("crawler")
        span = Span(at, at + 7) if at >= 0 else None
        found = span and Finding("channel.term", span, "crawler", ("spider",), Applicability.SAFE, 0.99, "spun")
        return (found,) if found else ()

    def repair(self, document: Document, allow: Applicability, hide: Hide | None) -> FileReport:
        """The report with that finding applied unless it is hidden."""
        assert allow in {Applicability.SAFE, Applicability.REVIEW}
        found = hide(self.report(document)) if hide else self.report(document)
        repaired = document.source.replace("crawler", "spider", len(found.findings))
        return replace(found, repaired=repaired, applied=found.findings)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current directory, with a/x.txt, b/x.txt and c.txt to repair, and an engine that needs no models."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("unspin.engine.Engine", FakeEngine)
    for name in ("a/x.txt", "b/x.txt", "c.txt"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"crawler in {name}\n")
    return tmp_path


def test_copies_with_one_target_are_refused(folder: Path) -> None:
    """The second input is named and left out; the ones after it are still done, and every edit is listed."""
    result = run("fix", "-o", "out", "a/x.txt", "b/x.txt", "c.txt")
    assert result.exit_code == 2
    assert result.stderr.startswith("unspin: b/x.txt: would be written to out/x.txt like a/x.txt")
    assert (folder / "out/x.txt").read_text() == "spider in a/x.txt\n"
    assert (folder / "out/c.txt").is_file()
    assert "a/x.txt:1:1" in result.stdout
    assert "b/x.txt" not in result.stdout


@pytest.mark.parametrize("arguments", [("-o", ".", "c.txt"), ("-o", "b", "a/x.txt", "b/x.txt")])
def test_copies_never_replace_an_input(folder: Path, arguments: tuple[str, ...]) -> None:
    """With ``-o`` the originals stay, even where the folder is their own."""
    assert run("fix", *arguments).exit_code == 2
    for name in ("a/x.txt", "b/x.txt", "c.txt"):
        assert (folder / name).read_text() == f"crawler in {name}\n"


def test_copies_keep_relative_names(folder: Path) -> None:
    """A folder is copied with its structure, unchanged files too."""
    (folder / "a/sub").mkdir()
    (folder / "a/sub/clean.txt").write_text(CLEAN)
    assert run("fix", "-o", "out", "a").exit_code == 0
    assert (folder / "out/x.txt").read_text() == "spider in a/x.txt\n"
    assert (folder / "out/sub/clean.txt").read_text() == CLEAN


def test_copies_are_no_input_the_next_time(folder: Path) -> None:
    """Of a folder above them; who names their folder, or one of them, means it."""
    for _ in range(2):
        assert run("fix", "-o", "a/clean", ".").exit_code == 0
        copies = {one.relative_to(folder / "a/clean").as_posix() for one in (folder / "a/clean").rglob("*.txt")}
        assert copies == {"a/x.txt", "b/x.txt", "c.txt"}
    (folder / "a/clean/c.txt").write_text("crawler in the copy\n")
    assert "3 edits applied in 3 files" in run("fix", "-o", "a/clean", "--no-ignore", ".").stdout
    assert run("fix", "-o", "a/clean", "a/clean").exit_code == 2
    assert run("fix", "-o", "other", "a/clean/c.txt").exit_code == 0
    assert (folder / "other/c.txt").read_text() == "spider in c.txt\n"


@pytest.mark.parametrize(
    ("text", "code", "says"), [("BACKEND", 2, "server is gone"), ("INTERRUPT", 130, "interrupted")]
)
def test_a_run_that_stops_lists_what_it_wrote(folder: Path, text: str, code: int, says: str) -> None:
    """The files before the stop are repaired and their edits listed; one line says why the run ended."""
    (folder / "z.txt").write_text(text)
    result = run("fix", "c.txt", "z.txt")
    assert (result.exit_code, result.stderr.count("\n")) == (code, 1)
    assert says in result.stderr
    assert (folder / "c.txt").read_text() == "spider in c.txt\n"
    assert "c.txt:1:1" in result.stdout


def test_a_failed_write_leaves_the_file_and_goes_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that fails is reported; the old content stays, no edit of it is listed, the next file is done."""
    replace = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if target.parent.name == "a":
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    result = run("fix", "a/x.txt", "c.txt")
    assert result.exit_code == 2
    assert "No space left" in result.stderr
    assert [one.name for one in (folder / "a").iterdir()] == ["x.txt"]
    assert (folder / "a/x.txt").read_text() == "crawler in a/x.txt\n"
    assert (folder / "c.txt").read_text() == "spider in c.txt\n"
    assert "a/x.txt" not in result.stdout


def test_unchanged_files_are_not_written(folder: Path) -> None:
    """A file without edits keeps its place on the disk; one with edits is replaced."""
    (folder / "clean.txt").write_text(CLEAN)
    before = {name: (folder / name).stat().st_ino for name in ("clean.txt", "c.txt")}
    assert run("fix", "clean.txt", "c.txt").exit_code == 0
    assert (folder / "clean.txt").stat().st_ino == before["clean.txt"]
    assert (folder / "c.txt").stat().st_ino != before["c.txt"]


def test_a_file_named_twice_is_read_once(folder: Path) -> None:
    """Relative, absolute and by its folder, a file counts once."""
    result = run("check", "--format", "concise", "a/x.txt", str(folder / "a/x.txt"), "a")
    assert result.stdout.count("\n") == 1


@pytest.mark.parametrize(("level", "code"), [("safe", 1), ("review", 1), ("display", 1), ("never", 0)])
@pytest.mark.usefixtures("folder")
def test_fail_level(level: str, code: int) -> None:
    """A safe finding fails every level but never."""
    assert run("check", "--fail-level", level, "c.txt").exit_code == code


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "-", "c.txt"), ("fix", "-o", "out", "-"), ("fix", "--diff", "-o", "out", "c.txt"), ("check",),
        ("fix", ""), ("fix", "c.txt", "-o", ""), ("fix", "c.txt", "--report", ""), ("check", "c.txt", "--config", ""), ("learn", "", "c.txt"),
    ],
)  # fmt: skip
def test_wrong_usage(folder: Path, arguments: tuple[str, ...]) -> None:
    """What cannot be meant is refused before anything is written, as a variable that is not set."""
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    result = run(*arguments, stdin=SPUN)
    assert result.exit_code == 2
    assert "Usage:" in result.stderr
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert not (folder / "out").exists()


def test_glossary_folder_without_files(tmp_path: Path) -> None:
    """A folder that holds no glossary does not pass for a valid one."""
    result = run("glossary", "check", str(tmp_path))
    assert result.exit_code == 2
    assert "holds no terms/*.csv" in result.stderr


def test_glossary_add_to_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    """The file is left as it was, and one line says what is wrong with it."""
    file = tmp_path / "lexicon" / "site.csv"
    file.parent.mkdir()
    raw = (HEADER + "caf\xe9,n,bar,x,,\n").encode("latin-1")
    file.write_bytes(raw)
    result = run("glossary", "add", "vein", "capillary", "--dir", str(tmp_path))
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "not UTF-8" in result.stderr
    assert file.read_bytes() == raw


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
