"""What a command needs to start, and what it does without: libraries and parts that it does not use are not imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from unspin.channel.judge import Judge
from unspin.detect.channel import SPUN_PAGE, DocumentReading
from unspin.formats import FORMATS
from unspin.formats.later import Later
from unspin.resources import model_root

CLEAN = (
    "Rest the leg for two days. Call your doctor if the pain gets worse, and keep the bandage dry until the next visit. Most people go back to "
    "work within a week. Walk a little every day, and wear the stocking while you are up. The stitches are taken out after ten days, and a small "
    "scar is left that fades with time.\n"
)
SPUN = "The remedy is injected with a fine needle. Crawler capillaries disappear, and you ought to search for prompt medical focus.\n"
OTHER_FORMATS = ("pyromark", "unspin.formats.docx", "unspin.formats.markdown", "unspin.formats.html", "unspin.formats.wxr")


def imported(*arguments: str, folder: Path | None = None) -> set[str]:
    """The modules that `unspin` with these arguments has imported at its end."""
    code = (
        "import sys\nfrom unspin.cli import main\n"
        "try:\n    main()\nfinally:\n    print('MODULES', *sys.modules, file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False, cwd=folder)
    assert done.returncode in {0, 1}, done.stderr
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_help_imports_next_to_nothing(arguments):
    assert not imported(*arguments) & {"numpy", "unspin.engine", "unspin.config", "unspin.model", "dataclasses", "tomllib"}


@pytest.mark.parametrize(("text", "not_needed"), [
    (CLEAN, ("onnxruntime", "rapidfuzz", "spacy", "harper", "sqlite3", "tomllib", "unspin.report.github", "unspin.plain_language.detector")),
    (SPUN, ("spacy", "harper", "sqlite3", "unspin.report.html", "unspin.report.sarif", "unspin.batch.identity")),
])  # fmt: skip
def test_a_check_of_a_text_imports_what_it_needs(tmp_path: Path, monkeypatch, text, not_needed):
    monkeypatch.setenv("UNSPIN_CACHE_DIR", str(tmp_path / "cache"))
    post = tmp_path / "post.txt"
    post.write_text(text)
    imported("check", "--no-cache", str(post), folder=tmp_path)
    assert not imported("check", "--no-cache", str(post), folder=tmp_path) & {*not_needed, *OTHER_FORMATS}


def test_prose_that_the_scan_finds_clean_counts_as_the_channel_would_have_it():
    """A page of which nothing is read was not spun, for the judge as well."""
    assert DocumentReading.of_nothing().spun < SPUN_PAGE
    assert Judge.load(model_root()).spun([], 500) < SPUN_PAGE


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.name)
def test_readers_are_where_the_table_says(one):
    for called in (one.reader, one.field_reader, one.cutter, one.container and one.container.make):
        if isinstance(called, Later):
            module = __import__(f"unspin.formats.{called.module}", fromlist=[called.name])
            assert callable(getattr(module, called.name))


@pytest.mark.parametrize("part", ["report", "suppress", "plain_language", "scan"])
def test_names_of_parts_are_where_their_tables_say(part):
    module = __import__(f"unspin.{part}", fromlist=["__all__"])
    for name in module.__all__:
        assert getattr(module, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = module.nothing
