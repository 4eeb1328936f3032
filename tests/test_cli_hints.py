"""What a run says beside its findings: colours, the next step, its own pages, languages that are not read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli_help import run
from selection_help import use_stub_engine, write

import unspin

SPUN = {"posts/a.md": "Some crawler veins.\n"}
FRENCH = "Les varices sont des veines dilatées. Le médecin peut injecter une solution dans la veine. " * 4


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current directory, with one spun post and the stub engine, and nothing said about colours."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    use_stub_engine(monkeypatch)
    write(tmp_path, SPUN)
    return tmp_path


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("options", "environment", "coloured"),
    [
        ((), {}, False),
        (("--color",), {}, True),
        (("--color",), {"NO_COLOR": "1"}, True),
        ((), {"FORCE_COLOR": "1"}, True),
        ((), {"FORCE_COLOR": ""}, False),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (("--no-color",), {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colours_in_a_pipe(monkeypatch, options, environment, coloured):
    """They come where they are asked for, as for `less -R` or the log of a CI job, and nowhere else."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in run("check", "posts", *options).stdout) == coloured


def test_the_review_page_is_no_post(site):
    """The page that `fix --report` wrote stands among the posts, and is named, but the next run does not read it."""
    fixed = run("fix", "--diff", "posts", "--report", "review.html")
    assert "wrote review.html: open it in a browser to decide on each finding" in fixed.stderr
    write(site, {"posts/b.html": "<p>Some crawler veins.</p>\n"})
    assert run("config", "--files").stdout.splitlines() == ["posts/a.md", "posts/b.html"]
    assert "it is a review page that unspin wrote" in run("config", "--why", "review.html").stdout


def test_another_language_is_told(site):
    """No findings in French does not mean that it is clean; the exit code is that of the others."""
    write(site, {"posts/fr.md": FRENCH, "posts/terms.txt": "spider vein, saphenous vein, deep vein thrombosis\n" * 20})
    for command in (("check", "posts/fr.md"), ("fix", "--diff", "posts/fr.md")):
        result = run(*command)
        assert result.exit_code == 0
        assert "unspin: posts/fr.md: does not look English, the only language that is read\n" in result.stderr
    assert run("check", "posts/a.md", "posts/terms.txt").stderr == ""


def test_it_runs_as_a_module():
    """Where no script is on the path."""
    environment = os.environ | {"PYTHONPATH": str(Path(unspin.__file__).parent.parent)}
    command = [sys.executable, "-m", "unspin", "--version"]
    told = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert told.stdout.startswith("unspin ")
