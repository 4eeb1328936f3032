"""`unspin scan`, as users see it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_help import run

HERE = Path(__file__).parent / "scan_set"
SPUN, CLEAN = ((HERE / f"ankle.{kind}.txt").read_text(encoding="utf-8") for kind in ("spun", "clean"))
FRENCH = "Les varices sont des veines dilatées que l'on voit sous la peau des jambes. " * 8


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a clean page, a spun one and one in French."""
    monkeypatch.chdir(tmp_path)
    for name, text in {"clean.md": CLEAN, "french.md": FRENCH, "spun.md": SPUN}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_the_most_spun_page_comes_first():
    """A folder gives a table and a line that sums up; nothing fails the run unless asked."""
    result = run("scan", ".")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].split() == ["score", "swapped", "family", "words", "file"]
    assert [line.split()[-1] for line in lines[1:4]] == ["spun.md", "clean.md", "french.md"]
    assert "not English" in lines[3]
    assert lines[-1].startswith("1 of 3 files looks spun;")


@pytest.mark.usefixtures("folder")
def test_one_page_in_full():
    """A single file shows its sentences with their lines, none wider than the terminal."""
    told = run("scan", "spun.md").stdout
    assert "looks spun" in told
    assert "of 100 words" in told
    assert "    line " in told
    assert max(map(len, told.splitlines())) <= 100
    assert "does not look spun" in run("scan", "clean.md").stdout
    assert "does not look English" in run("scan", "french.md").stdout


@pytest.mark.parametrize(("above", "code"), [("0.5", 1), ("1", 0), (None, 0)])
@pytest.mark.usefixtures("folder")
def test_fail_above(above: str | None, code: int):
    """Exit code 1 where a score is above the limit."""
    options = ("--fail-above", above) if above else ()
    assert run("scan", *options, ".").exit_code == code
    assert run("scan", *options, "clean.md").exit_code == 0


@pytest.mark.usefixtures("folder")
def test_json_and_its_lines():
    """The same records, the worst first in one document, in the order of the files as lines."""
    told = json.loads(run("scan", "--format", "json", ".").stdout)
    assert told["schema"] == 1
    assert [one["path"] for one in told["files"]] == ["spun.md", "clean.md", "french.md"]
    spun, clean, french = told["files"]
    assert (clean["family"], french["foreign"]) == (None, True)
    assert spun["sentences"][0]["text"] in SPUN
    lines = [json.loads(line) for line in run("scan", "--format", "jsonl", ".").stdout.splitlines()]
    assert lines == sorted(told["files"], key=lambda one: one["path"])


@pytest.mark.usefixtures("folder")
def test_two_workers_say_the_same():
    """Same output, same errors, same exit code."""
    Path("bad.txt").write_bytes(b"\x00\x01\x02")
    one, two = (run("scan", "--format", "jsonl", "--jobs", jobs, ".") for jobs in ("1", "2"))
    assert (one.exit_code, one.stdout, one.stderr) == (two.exit_code, two.stdout, two.stderr)
    assert (one.exit_code, one.stdout.count("\n"), one.stderr.count("\n")) == (2, 3, 1)


@pytest.mark.usefixtures("folder")
def test_selection_and_standard_input():
    """Excluded files are passed over; - reads one text, by the format that its name tells."""
    Path("unspin.toml").write_text('exclude = ["spun.md"]\n', encoding="utf-8")
    assert "spun.md" not in run("scan", ".").stdout
    told = run("scan", "-", "--stdin-filename", "a.html", "--format", "json", stdin=f"<p>{SPUN}</p><script>{CLEAN}</script>").stdout
    assert json.loads(told)["files"][0]["spun"] > 0.5
    assert run("scan", "missing.md").exit_code == 2


@pytest.mark.usefixtures("folder")
def test_names_steer_no_terminal():
    """A file's name and text are shown without what a terminal would obey."""
    Path("a\x1b[2J.md").write_text(SPUN, encoding="utf-8")
    assert "\x1b" not in run("scan", ".").stdout


@pytest.mark.usefixtures("folder")
def test_a_required_reason():
    """The setting holds here too."""
    Path("spun.md").write_text(f"<!-- unspin: ignore-file -->\n\n{SPUN}", encoding="utf-8")
    assert json.loads(run("scan", "--format", "json", "spun.md").stdout)["files"][0]["words"] == 0
    Path("unspin.toml").write_text("require-reason = true\n", encoding="utf-8")
    assert json.loads(run("scan", "--format", "json", "spun.md").stdout)["files"][0]["words"] > 0
