"""`unspin review` and `unspin apply` as editors use them: keys, answers kept, files changed and put back."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
import pytest
from cli_help import run as run_command
from click.testing import Result

sys.path.insert(0, str(Path(__file__).parent))
from review_stub import WORDS, WordEngine

from unspin.model import Applicability, Document, Finding

A = "Crawler veins. The crawler has agony.\n"
B = "It sometimes helps a crawler.\n"


def run(*arguments: str, keys: str = "") -> Result:
    """The result of a command while these keys are pressed."""
    return run_command(*arguments, stdin=keys)


@pytest.fixture
def posts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current directory with posts/a.txt and posts/b.md, an engine without models, and a terminal."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("unspin.engine.Engine", WordEngine)
    monkeypatch.setattr("unspin.cli.review.has_terminal", lambda: True)
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts/a.txt").write_text(A)
    (tmp_path / "posts/b.md").write_text(B)
    return tmp_path


def kept(file: str = ".unspin/decisions.json") -> list[tuple[str, str, str, str]]:
    """(path, found, decision, new) of every answer that is kept."""
    told = json.loads(Path(file).read_text())
    return [
        (entry["path"], one["found"], one["decision"], one["new"])
        for entry in told["files"]
        for one in entry["decisions"]
    ]


A1 = ("posts/a.txt", "Crawler", "accept", "Spider")
A2 = ("posts/a.txt", "crawler", "accept", "spider")
A3 = ("posts/a.txt", "agony", "accept", "pain")
B2 = ("posts/b.md", "crawler", "accept", "spider")

KEYS = [
    ("accept", "yq", [A1]),
    ("another suggestion", "2q", [("posts/a.txt", "Crawler", "accept", "Creeper")]),
    ("no third suggestion", "3yq", [A1]),
    ("reject", "nq", [("posts/a.txt", "Crawler", "reject", "Crawler")]),
    ("end of input at a wording", "ye", [A1]),
    ("own wording", "eVein worm\nq", [("posts/a.txt", "Crawler", "edit", "Vein worm")]),
    ("deleted by hand", "e-\nq", [("posts/a.txt", "Crawler", "edit", "")]),
    ("no wording goes back", "e\nyq", [A1]),
    ("all alike", "ayq", [A1, A2, B2]),
    ("leave all alike", "anq", [(path, found, "reject", found) for path, found, _, _ in (A1, A2, B2)]),
    ("all alike, but no", "axyq", [A1]),
    ("undo", "yyuq", [A1]),
    ("undo of all alike", "ayuyq", [A1]),
    ("undo without an answer", "uyq", [A1]),
    ("skip a file", "yse\nnyq", [A1, ("posts/b.md", "sometimes", "reject", "sometimes"), B2]),
    ("shown only is not accepted", "ssyq", []),
    ("shown only, by hand", "yyyyeoften\nyn", [A1, A2, A3, ("posts/b.md", "sometimes", "edit", "often"), B2]),
    ("help", "?yq", [A1]),
    ("end of input", "y", [A1]),
]


@pytest.mark.parametrize(("keys", "answers"), [pytest.param(*case[1:], id=case[0]) for case in KEYS])
@pytest.mark.usefixtures("posts")
def test_keys(keys: str, answers: list[tuple[str, str, str, str]]) -> None:
    """Each key does what it says, and no file is changed."""
    result = run("review", "posts", keys=keys)
    assert result.exit_code == 0
    assert (kept() if answers else []) == answers
    assert Path("posts/a.txt").read_text() + Path("posts/b.md").read_text() == A + B


@pytest.mark.usefixtures("posts")
def test_each_finding_is_shown_with_its_context() -> None:
    """Place, rule, trust, line and suggestions; the number of those alike is said before they are answered."""
    shown = run("review", "posts", keys="ayq").stdout
    assert "1 of 5" in shown
    assert "posts/a.txt:1:1  stub.crawler  review 90 %" in shown
    assert "1 │ Crawler veins. The crawler has agony." in shown
    assert "suggestions: “Spider”, “Creeper”" in shown
    assert "[a]ll 3 like this" in shown
    assert "takes the suggestion in 3, [n]o leaves 3" in shown
    assert "3 of 5 decided, kept in .unspin/decisions.json." in shown
    assert "Later: unspin apply .unspin/decisions.json" in shown


@pytest.mark.parametrize(
    ("number", "legend", "refused"), [(1, "[y]es  [n]o", 2), (2, "[y]es  [2]  [n]o", 3), (5, "[y]es  [2-4]  [n]o", 5)]
)
@pytest.mark.usefixtures("posts")
def test_only_suggestions_that_are_shown_can_be_taken(
    monkeypatch: pytest.MonkeyPatch, number: int, legend: str, refused: int
) -> None:
    """The keys that are offered are those of the suggestions above them."""
    monkeypatch.setitem(WORDS, "crawler", (("one", "two", "three", "four", "five")[:number], Applicability.REVIEW))
    shown = run("review", "posts", keys=f"{refused}yq").stdout
    assert legend in shown
    assert f"No suggestion {refused} is shown." in shown
    assert kept() == [("posts/a.txt", "Crawler", "accept", "One")]


@pytest.mark.usefixtures("posts")
def test_a_second_call_goes_on() -> None:
    """Answered findings are not asked again; the answers of both calls are kept, also about files not named again."""
    run("review", "posts", keys="yq")
    shown = run("review", "posts/a.txt", keys="yq").stdout
    assert "2 of 3" in shown
    assert "1 of 3" not in shown.replace("1 of 3 decided", "")
    run("review", "posts/b.md", keys="nyn")
    assert kept() == [A1, A2, ("posts/b.md", "sometimes", "reject", "sometimes"), B2]


@pytest.mark.usefixtures("posts")
def test_apply_at_the_end_and_undo() -> None:
    """All answered: y carries them out; --undo puts the files back."""
    shown = run("review", "posts", keys="yyynyy").stdout
    assert "posts/a.txt:1:1: stub.crawler “Crawler” → “Spider”" in shown
    assert "4 changes made in 2 files; 1 finding left as it is" in shown
    assert Path("posts/a.txt").read_text() == "Spider veins. The spider has pain.\n"
    assert Path("posts/b.md").read_text() == "It sometimes helps a spider.\n"
    assert "2 files put back" in run("apply", "--undo", ".unspin/decisions.json").stdout
    assert Path("posts/a.txt").read_text() + Path("posts/b.md").read_text() == A + B


@pytest.mark.usefixtures("posts")
def test_what_was_left_is_not_asked_again_after_apply() -> None:
    """The file has changed, but by the decisions themselves."""
    run("review", "posts", keys="yyynyy")
    assert "1 of 1 decided" in run("review", "posts", keys="q").stdout


@pytest.mark.usefixtures("posts")
def test_a_look_at_applied_files_takes_no_undo_away() -> None:
    """A second review that answers nothing leaves the decisions file as it is, so that undo still finds its way."""
    run("review", "posts", keys="yyynyy")
    told = Path(".unspin/decisions.json").read_bytes()
    run("review", "posts", keys="q")
    assert Path(".unspin/decisions.json").read_bytes() == told
    assert "2 files put back" in run("apply", "--undo", ".unspin/decisions.json").stdout
    assert Path("posts/a.txt").read_text() + Path("posts/b.md").read_text() == A + B


@pytest.mark.usefixtures("posts")
def test_new_answers_about_applied_files_take_no_undo_away() -> None:
    """They count in the file as it is now; undo leads back all the same."""
    run("review", "posts", keys="yyysy")
    run("apply", ".unspin/decisions.json")
    run("review", "posts", keys="nnn")
    assert "1 file put back" in run("apply", "--undo", ".unspin/decisions.json").stdout
    assert Path("posts/a.txt").read_text() == A


def test_answers_to_findings_that_are_not_shown_stay(posts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule switched off, a baseline or other lines: what is not asked this time was decided nevertheless."""
    run("review", "posts", keys="yyq")
    shown = WordEngine.check

    def only_agony(self: WordEngine, document: Document) -> tuple[Finding, ...]:
        return tuple(one for one in shown(self, document) if one.rule == "stub.agony")

    monkeypatch.setattr(WordEngine, "check", only_agony)
    run("review", str(posts / "posts/a.txt"), keys="yn")
    assert kept() == [A1, A2, A3]


def test_a_place_for_the_answers_is_looked_for_first(posts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No key is lost on a folder that is not there."""
    monkeypatch.setattr(WordEngine, "check", lambda *_: pytest.fail("read all the same"))
    result = run("review", "--decisions", "no/d.json", str(posts / "posts"), keys="y")
    assert (result.exit_code, result.stderr) == (
        2,
        "unspin: no/d.json: its folder does not exist; make the folder, or choose another with --decisions\n",
    )


def test_only_what_was_asked_is_carried_out(posts: Path) -> None:
    """A file that this call does not name stays as it is, and one that has changed meanwhile is no matter."""
    run("review", "posts/a.txt", keys="yyyn")
    (posts / "posts/a.txt").write_text("New. " + A)
    result = run("review", "posts/b.md", keys="nyy")
    assert (result.exit_code, "refused" in result.stderr + result.stdout) == (0, False)
    assert Path("posts/a.txt").read_text() == "New. " + A
    assert Path("posts/b.md").read_text() == "It sometimes helps a spider.\n"


@pytest.mark.usefixtures("posts")
def test_an_interruption_at_a_prompt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends with 130 wherever it comes, the end of the input leads back to the keys."""

    def interrupted(*_: object, **__: object) -> str:
        raise click.Abort from KeyboardInterrupt()

    run("review", "posts", keys="yq")
    monkeypatch.setattr("click.prompt", interrupted)
    assert run("review", "posts", keys="e").exit_code == 130
    assert kept() == [A1]


def test_a_changed_file_is_named(posts: Path) -> None:
    """Answers about a file that was edited meanwhile do not fit; a line says so."""
    run("review", "posts", keys="yq")
    (posts / "posts/a.txt").write_text("New. " + A)
    result = run("review", "posts", keys="q")
    assert "posts/a.txt: has changed since it was reviewed" in result.stderr


def test_without_a_terminal(posts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line says what to do instead; nothing is made."""
    monkeypatch.undo()
    monkeypatch.chdir(posts)
    result = run("review", "posts")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "needs a terminal" in result.stderr
    assert not (posts / ".unspin").exists()


@pytest.mark.parametrize(
    "arguments", [("review", "-"), ("review",), ("apply",), ("apply", "d.json", "--undo", "--diff")]
)
def test_wrong_usage(posts: Path, arguments: tuple[str, ...]) -> None:
    """What cannot be meant is refused."""
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Usage:" in result.stderr
    assert not (posts / ".unspin").exists()


@pytest.mark.usefixtures("posts")
def test_a_decisions_file_that_is_none_stays() -> None:
    """A file that cannot be read is not written over."""
    Path("notes.json").write_text("mine")
    result = run("review", "--decisions", "notes.json", "posts", keys="y")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert Path("notes.json").read_text() == "mine"


# apply ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def decided(posts: Path) -> Path:
    """The folder with d.json: everything accepted but what is only shown."""
    run("review", "--decisions", "d.json", "posts", keys="yyynyn")
    return posts


@pytest.mark.usefixtures("decided")
def test_apply_twice_is_once() -> None:
    """The second run says so and exits with 0."""
    assert run("apply", "d.json").exit_code == 0
    once = Path("posts/a.txt").read_bytes()
    again = run("apply", "d.json")
    assert again.exit_code == 0
    assert "posts/a.txt: already applied" in again.stdout
    assert "0 changes made in 0 files" in again.stdout
    assert Path("posts/a.txt").read_bytes() == once


@pytest.mark.parametrize("option", ["--dry-run", "--diff"])
def test_showing_writes_nothing(decided: Path, option: str) -> None:
    """The changes are shown, a diff alone on standard output; no file and no record is made."""
    before = {path: path.read_bytes() for path in decided.rglob("*") if path.is_file()}
    result = run("apply", "d.json", option)
    assert result.exit_code == 0
    assert "4 changes would be made in 2 files" in (result.stderr if option == "--diff" else result.stdout)
    assert ("+Spider veins. The spider has pain." in result.stdout) == (option == "--diff")
    assert ("would" in result.stdout) == (option != "--diff")
    assert {path: path.read_bytes() for path in decided.rglob("*") if path.is_file()} == before


def test_a_changed_file_is_refused_and_the_others_are_done(decided: Path) -> None:
    """One line, exit code 2."""
    (decided / "posts/a.txt").write_text("Other text.\n")
    result = run("apply", "d.json")
    assert (result.exit_code, result.stderr) == (
        2,
        "unspin: posts/a.txt: has changed since the review was made; make the review anew\n",
    )
    assert "1 change made in 1 file; 1 finding left as it is; 1 file refused" in result.stdout
    assert (decided / "posts/a.txt").read_text() == "Other text.\n"
    assert (decided / "posts/b.md").read_text() == "It sometimes helps a spider.\n"


def test_the_root_may_be_named(decided: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From elsewhere the files are not found, and the message says what to do; with --root they are."""
    monkeypatch.chdir(decided / "posts")
    result = run("apply", "../d.json")
    assert result.exit_code == 2
    assert "name the folder of the review with --root" in result.stderr
    assert run("apply", "../d.json", "--root", "..").exit_code == 0
    assert (decided / "posts/a.txt").read_text().startswith("Spider")
    assert run("apply", "../d.json", "--root", "nowhere").exit_code == 2


@pytest.mark.usefixtures("decided")
def test_undo_names_what_it_does() -> None:
    """A changed file is refused, the other is put back; without records there is nothing to undo."""
    assert "posts/a.txt: nothing to undo" in run("apply", "--undo", "d.json").stdout
    run("apply", "d.json")
    Path("posts/a.txt").write_text("Later work.\n")
    result = run("apply", "--undo", "d.json")
    assert result.exit_code == 2
    assert "posts/a.txt: was changed after the decisions were applied" in result.stderr
    assert Path("posts/a.txt").read_text() == "Later work.\n"
    assert Path("posts/b.md").read_text() == B


def test_a_hostile_decisions_file_moves_no_cursor(decided: Path) -> None:
    """Its paths are shown with controls by number."""
    (decided / "d.json").write_text((decided / "d.json").read_text().replace("posts/a.txt", "\\u001b[2Ja.txt"))
    result = run("apply", "d.json")
    assert result.exit_code == 2
    assert "<U+001B>[2Ja.txt: does not exist" in result.stderr
    assert "\x1b" not in result.output
