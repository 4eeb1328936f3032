"""`unspin eval` as its users see it: what it prints and writes, and its exit codes. The engine is a stub."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from cli_help import run as run_command
from click.testing import Result
from eval_stub import EVAL_SET, StubEngine

from unspin.config import PARTS, Settings


@pytest.fixture(autouse=True)
def _stub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An engine that needs no models, and no configuration file around."""
    monkeypatch.setattr("unspin.engine.Engine", StubEngine)
    monkeypatch.chdir(tmp_path)


def run(*arguments: str) -> Result:
    """The result of `unspin eval`."""
    return run_command("eval", *arguments)


def test_text() -> None:
    """Misses and false alarms do not fail the run; every group has its row."""
    result = run("--spun", str(EVAL_SET))
    assert (result.exit_code, result.stderr) == (0, "")
    rows = {line[:33].strip(): line[33:].split() for line in result.stdout.splitlines()}
    assert "2 of 3 decoys left alone (.667); 3 flagged." in result.stdout
    assert any(name.startswith("family tortured") for name in rows)
    assert any(name.startswith("rule channel.term") for name in rows)
    assert "clean text" in result.stdout


def test_plain_language_is_no_false_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hints that the configuration asks for are not measured: nobody annotated them."""
    asked: list[Settings] = []
    monkeypatch.setattr("unspin.engine.Engine", lambda settings: asked.append(settings) or StubEngine(settings))
    Path("unspin.toml").write_text("plain = true\n")
    assert run("--spun", str(EVAL_SET)).exit_code == 0
    assert {one.plain for one in asked} == {False}


def test_json() -> None:
    """One document on standard output, with everything that was asked for."""
    told = json.loads(run("--spun", str(EVAL_SET), "--format", "json", "--misses", "2", "--ablation").stdout)
    assert told["schema"] == 1
    assert told["spun"]["figures"]["all"]["repaired"] == 0.562
    assert told["spun"]["decoys"] == {"decoys": 3, "left alone": 0.667, "flagged": 3}
    assert told["clean"]["figures"]["safe"] == {"findings": 0, "per 1,000 words": 0.0}
    assert told["reliability"]["expected calibration error"] == 0.216
    assert list(told["ablation"]) == list(PARTS)
    assert len(told["misses"]) == len(told["alarms"]) == 2


def test_markdown_is_dated() -> None:
    """The heading has the date, the version, and what is unusual about the engine."""
    Path("unspin.toml").write_text(
        'disable = ["grammar"]\nparts = ["boilerplate", "damage", "function-words", "channel"]\n'
    )
    heading = run("--spun", str(EVAL_SET), "--format", "markdown").stdout.splitlines()[0]
    assert re.fullmatch(r"## \d{4}-\d\d-\d\d, unspin [\d.]+, without .*thesaurus.*, grammar disabled", heading)


def test_reliability_is_written() -> None:
    """The diagram goes to its file; the figures still go to standard output."""
    result = run("--spun", str(EVAL_SET), "--reliability", "diagram.svg")
    assert result.exit_code == 0
    assert Path("diagram.svg").read_text(encoding="utf-8").startswith("<svg")
    assert "Expected calibration error .216 over 18 edits." in result.stdout


def test_reliability_that_cannot_be_written() -> None:
    """The figures are not lost."""
    result = run("--spun", str(EVAL_SET), "--reliability", "nowhere/diagram.svg")
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "nowhere/diagram.svg: cannot be written" in result.stderr
    assert "calibration" in result.stdout


def test_clean_alone() -> None:
    """Clean text needs no articles; several arguments have a row each."""
    paths = [str(EVAL_SET / "eye.clean.md"), str(EVAL_SET / "knee.clean.txt")]
    result = run("--clean", paths[0], "--clean", paths[1])
    assert result.exit_code == 0
    assert "annotated articles" not in result.stdout
    assert all(path in result.stdout for path in paths)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "nothing to measure"),
        (
            ("--clean", str(EVAL_SET / "eye.clean.md"), "--reliability", "x.svg"),
            "--reliability needs annotated articles",
        ),
        (("--spun", str(EVAL_SET), "--misses", "-1"), "not in the range"),
        (("--spun", str(EVAL_SET), "--format", "xml"), "'xml' is not one of"),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...], says: str) -> None:
    """What cannot be meant is refused."""
    result = run(*arguments)
    assert (result.exit_code, says in result.stderr) == (2, True), result.stderr


def test_bad_gold_is_one_line() -> None:
    """File, line, problem and cure; nothing is measured."""
    Path("a.txt").write_text("The capillary hurts.\n")
    Path("a.gold.jsonl").write_text(
        '{"start": 5, "wrong": "capillary", "fixes": ["vein"], "class": "x", "severity": "y"}\n'
    )
    result = run("--spun", ".")
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert result.stderr.startswith(
        "unspin: a.gold.jsonl:1: 5-14 reads “apillary ”, not “capillary”; count in code points"
    )


@pytest.mark.parametrize("option", ["--spun", "--clean", "--glossary", "--config"])
def test_missing_paths(option: str) -> None:
    """What is not there is named."""
    result = run("--clean", str(EVAL_SET / "eye.clean.md"), option, "nowhere")
    assert result.exit_code == 2
    assert "nowhere" in result.stderr


def test_help_loads_no_engine() -> None:
    """The list of commands, and the help of this one, come without reading the engine or the scoreboard."""
    script = (
        "import sys; from click.testing import CliRunner; from unspin.cli import main\n"
        "assert CliRunner().invoke(main, ['--help']).exit_code == 0\n"
        "assert CliRunner().invoke(main, ['eval', '--help']).exit_code == 0\n"
        "print(sorted({'unspin.engine', 'unspin.evaluate', 'unspin.formats', 'numpy'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
