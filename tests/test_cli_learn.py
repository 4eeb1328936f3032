"""`unspin learn` as editors see it: what is shown, what is written and when, one-line errors."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from cli_help import run as run_command
from click.testing import CliRunner, Result

from unspin.cli import main
from unspin.config import Settings, file_settings, read_config
from unspin.engine import Engine
from unspin.model import Candidate, Document, Finding, Span

SPUN = "# Legs\n\nThe zorbics in your legs swell. Take 5 mg every day.\n"
FIXED = "# Legs\n\nThe veins in your legs swell. Take 10 mg every day.\n"
HEADER = "plain,pos,spun,source,example,leave_alone\n"
ROW = "vein,n,zorbic,learned,The zorbics in your legs swell.,\n"


def run(*arguments: str) -> Result:
    """The result of `unspin learn`."""
    return run_command("learn", *arguments)


class FakeEngine:
    """Finds nothing, and needs no models."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def check(self, document: Document) -> tuple[Finding, ...]:
        """Nothing."""
        assert document.source
        return ()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current directory, with before.md and after.md, folders b and a with x.md and more, and an engine without models."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("unspin.engine.Engine", FakeEngine)
    (tmp_path / "before.md").write_text(SPUN)
    (tmp_path / "after.md").write_text(FIXED)
    for name in ("b/sub/x.md", "b/only-before.md", "a/sub/x.md", "a/only-after.md"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True, parents=True)
        file.write_text(SPUN if name.startswith("b") else FIXED)
    return tmp_path


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file below a folder and what it holds."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_is_shown(folder: Path) -> None:
    """The pair with its evidence, the rest with its reason; nothing is written without ``--into``."""
    before = files_in(folder)
    result = run("before.md", "after.md")
    assert result.exit_code == 0
    for text in (
        "vein ",
        "zorbic ",
        "before.md:3",
        "new",
        "leaves it",
        "a dose or measure changes",
        "“5” → “10”",
        "1 pair proposed",
    ):
        assert text in result.stdout
    assert files_in(folder) == before


def test_json(folder: Path) -> None:
    """The same for programs."""
    told = json.loads(
        run("before.md", "after.md", "--format", "json", "--no-engine", "--into", "ours", "--dry-run").stdout
    )
    (pair,) = told["proposed"]
    assert {key: pair[key] for key in ("plain", "pos", "spun", "times", "places", "ambiguous", "in_lexicon", "unspin")} == {
        "plain": "vein", "pos": "n", "spun": "zorbic", "times": 1, "places": [{"path": "before.md", "line": 3}], "ambiguous": False,
        "in_lexicon": False, "unspin": None,
    }  # fmt: skip
    assert [one["reason"] for one in told["not_proposed"]] == ["a dose or measure changes"]
    assert told["added"] == [{"path": str(Path("ours/lexicon/learned.csv")), "wordings": 1, "written": False}]
    assert not (folder / "ours").exists()


@pytest.mark.usefixtures("folder")
def test_into_writes_once() -> None:
    """Rows are added in the glossary's format; the second run finds nothing to add."""
    for _ in range(2):
        assert run("before.md", "after.md", "--into", "ours").exit_code == 0
    assert Path("ours/lexicon/learned.csv").read_text() == HEADER + ROW
    assert files_in(Path("ours")).keys() == {str(Path("lexicon/learned.csv"))}
    assert "gained" not in run("before.md", "after.md", "--into", "ours").stdout
    assert CliRunner().invoke(main, ("glossary", "check", "ours")).exit_code == 0


@pytest.mark.usefixtures("folder")
def test_dry_run_only_says_so() -> None:
    """``--dry-run`` names the file and leaves it."""
    assert "would gain 1 wording" in run("before.md", "after.md", "--into", "ours", "--dry-run").stdout
    assert not Path("ours").exists()


@pytest.mark.usefixtures("folder")
def test_folders_are_paired_by_relative_name() -> None:
    """Files of one name belong together; the others are named and left out."""
    result = run("b", "a")
    assert result.exit_code == 0
    assert str(Path("b/sub/x.md:3")) in result.stdout
    assert "only-before.md" in result.stderr
    assert "only-after.md" in result.stderr


@pytest.mark.usefixtures("folder")
def test_clean_files_speak_against_a_pair() -> None:
    """A wording that stands in the user's clean text is ambiguous, and that sentence is to be left alone."""
    Path("clean.txt").write_text("A zorbic is a kind of lamp.\n")
    result = run("before.md", "after.md", "--clean", "clean.txt", "--into", "ours")
    assert "ambiguous: stands in the clean files, 1 time" in result.stdout
    assert Path("ours/lexicon/learned.csv").read_text() == HEADER + ROW.replace(
        "swell.,", "swell.,A zorbic is a kind of lamp."
    )


@pytest.mark.usefixtures("folder")
def test_ambiguous_pairs_can_be_left_out() -> None:
    """``--only-clear`` shows them and adds the others."""
    Path("before.md").write_text(SPUN + "\nThe regular swelling goes away in a week.\n")
    Path("after.md").write_text(FIXED + "\nThe usual swelling goes away in a week.\n")
    result = run("before.md", "after.md", "--into", "ours", "--only-clear")
    assert "2 pairs proposed, 1 of them ambiguous" in result.stdout
    assert Path("ours/lexicon/learned.csv").read_text() == HEADER + ROW


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nowhere.md", "after.md"), "nowhere.md: does not exist"),
        (("before.md", "nowhere.md"), "nowhere.md: does not exist"),
        (("before.md", "a"), "before.md: is a file and a a folder"),
        (("b", "empty"), "holds no file of a known kind"),
        (("b", "other"), "has no file of the same name"),
        (("before.md", "binary.md"), "binary.md: holds NUL bytes"),
        (("before.md", "after.md", "--clean", "nowhere.txt"), "nowhere.txt: does not exist"),
        (("before.md", "after.md", "--into", "after.md"), "after.md: is no folder"),
        (("before.md", "after.md", "--into", "broken"), "learned.csv:1: the header"),
        (("before.md", "after.md", "--config", "nowhere.toml"), "nowhere.toml: cannot be read"),
    ],
)
def test_bad_input_is_one_line(folder: Path, arguments: tuple[str, ...], says: str) -> None:
    """What cannot be used is named in one line, with exit code 2, and nothing is written."""
    for name, text in {
        "other/y.md": SPUN,
        "empty/z.bin": "",
        "binary.md": "a\0b",
        "broken/lexicon/learned.csv": "plain\n",
    }.items():
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        (folder / name).write_text(text)
    before = files_in(folder)
    into = () if "--into" in arguments else ("--into", "ours")
    result = run(*arguments, *into)
    assert (result.exit_code, result.stderr.count("\n"), result.stdout) == (2, 1, "")
    assert says in result.stderr
    assert files_in(folder) == before


@pytest.fixture(scope="module")
def candidate(tmp_path_factory: pytest.TempPathFactory) -> Candidate:
    """What the real engine offers for a wording that was learned into the glossary that unspin.toml names."""
    folder = tmp_path_factory.mktemp("site")
    for name, text in {"before.md": SPUN, "after.md": FIXED, "unspin.toml": 'glossary = ["our-glossary"]\n'}.items():
        (folder / name).write_text(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert run("before.md", "after.md", "--no-engine", "--into", "our-glossary").exit_code == 0
    engine = Engine(file_settings(read_config(folder / "unspin.toml").explained()).engine)
    (window,) = (one for one in engine._candidates.windows(("the", "zorbics", "swell")) if one.span == Span(1, 2))
    return window.candidates[0]


def test_what_was_learned_takes_effect_at_once(candidate: Candidate) -> None:
    """The engine's candidate model offers the plain wording, inflected as the text is, and names the project as its origin."""
    assert (candidate.text, candidate.origin, candidate.lemma, candidate.pos) == ("veins", "project", "vein", "n")


def decided(folder: Path) -> str:
    """A decisions file on before.md: one wording of one's own, and the dose left as it is."""
    at, dose = SPUN.index("zorbics"), SPUN.index("5 mg")
    common = {"rule": "channel.term", "applicability": "review"}
    rows = [
        {"start": at, "end": at + 7, "found": "zorbics", "decision": "edit", "new": "veins", **common},
        {"start": dose, "end": dose + 4, "found": "5 mg", "decision": "reject", **common},
    ]
    sha256 = hashlib.sha256(SPUN.encode()).hexdigest()
    file = folder / "decisions.json"
    file.write_text(
        json.dumps(
            {"schema": 1, "tool": "unspin", "files": [{"path": "before.md", "sha256": sha256, "decisions": rows}]}
        )
    )
    return file.name


def test_decisions_teach_before_and_after_they_are_applied(folder: Path) -> None:
    """An own wording is a correction, a rejection is none; afterwards the original comes from the undo records."""
    file = decided(folder)
    assert run("--decisions", file, "--into", "ours").exit_code == 0
    assert Path("ours/lexicon/learned.csv").read_text() == HEADER + ROW
    assert CliRunner().invoke(main, ("apply", file)).exit_code == 0
    assert "veins" in Path("before.md").read_text()
    shown = run("--decisions", file).stdout
    assert "before.md:3" in shown
    assert "1 pair proposed" in shown


@pytest.mark.parametrize("named", ["option", "configuration"])
@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_records_teach_like_texts(folder: Path, suffix: str, named: str) -> None:
    """The text in their fields is compared sentence by sentence."""
    for name, text in (("before", "The zorbics in your legs swell."), ("after", "The veins in your legs swell.")):
        row = json.dumps({"words": text}) if suffix == "jsonl" else f"id,words\n1,{text}"
        (folder / f"{name}.{suffix}").write_text(row + "\n")
    if named == "configuration":
        (folder / "unspin.toml").write_text('text-fields = ["words"]\n')
    fields = ("--text-field", "words") if named == "option" else ()
    result = run(f"before.{suffix}", f"after.{suffix}", *fields)
    assert "1 pair proposed" in result.stdout, result.output


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("arguments", [(), ("before.md",), ("before.md", "after.md", "--decisions", "x.json")])
def test_what_to_learn_from_is_said_once(arguments: tuple[str, ...]) -> None:
    """Two versions or decisions, not both and not half."""
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Usage:" in result.stderr


def test_decisions_about_changed_files_teach_nothing(folder: Path) -> None:
    """Each is named; without any other the run ends with what to do."""
    file = decided(folder)
    Path("before.md").write_text("Other.\n")
    result = run("--decisions", file)
    assert result.exit_code == 2
    assert "before.md: has changed since the review was made" in result.stderr
    assert "--root" in result.stderr
