"""Runs that meet a killed one's leavings, another run, a full disk or odd files: one line, and nothing lost or half-written."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from decision_example import decision, file_of
from review_stub import WordEngine

from unspin.cli import main
from unspin.decisions import Decisions, to_json
from unspin.errors import InputError
from unspin.formats import held, replace_file, write_atomic

SCRIPTS = Path(__file__).parent / "faults"
LEFT = ".unspin-0123456789abcdef.tmp"
needs_links = pytest.mark.skipif(os.name != "posix", reason="symbolic links and held folders")


def run(*arguments: str, keys: str = "") -> Result:
    """The result of a command; an unexpected exception fails the test, and every complaint is a line of its own."""
    result = CliRunner().invoke(main, arguments, input=keys)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def posts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current directory with three posts, an engine without models, and a terminal."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("unspin.engine.Engine", WordEngine)
    monkeypatch.setattr("unspin.cli.review.has_terminal", lambda: True)
    (tmp_path / "posts").mkdir()
    for name in "abc":
        (tmp_path / f"posts/{name}.txt").write_text(f"Agony of {name}.\n")
    return tmp_path


def decided(folder: Path) -> None:
    """Write d.json: every “Agony” of the posts is to be “Pain”."""
    files = []
    for name in "abc":
        raw = (folder / f"posts/{name}.txt").read_bytes()
        files.append(file_of(f"posts/{name}.txt", raw, decision(raw.decode(), "Agony", "Pain")))
    (folder / "d.json").write_text(to_json(Decisions("unspin", tuple(files))))


def texts(folder: Path) -> str:
    """The first words of the posts."""
    return " ".join((folder / f"posts/{name}.txt").read_text().split()[0] for name in "abc")


def during_repair(monkeypatch: pytest.MonkeyPatch, what: object) -> None:
    """Do ``what`` with the path of each document while the engine is at it."""

    class Busy(WordEngine):
        def check(self, document: object) -> object:
            what(document.path)
            return super().check(document)

    monkeypatch.setattr("unspin.engine.Engine", Busy)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the harness forks")
@pytest.mark.parametrize(
    ("script", "scenarios"),
    [
        ("kill.py", "fix apply undo review baseline-update glossary-add-more wordpress-pull-again fix-cached"),
        ("refuse.py", "fix fix-copies apply review check-cached"),
        pytest.param("readonly.py", "", marks=pytest.mark.skipif(sys.platform != "linux", reason="rights that count for root, too")),
    ],
)
def test_the_harness_finds_nothing(script: str, scenarios: str) -> None:
    """Some steps of some commands; the scripts themselves visit all."""
    command = [sys.executable, str(SCRIPTS / script), "--quick", *scenarios.split()]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the harness forks")
def test_batches_go_on_where_they_were_killed() -> None:
    """A few rounds; the script itself runs many."""
    command = [sys.executable, str(SCRIPTS / "batches.py"), "--rounds", "1", "--files", "12"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@needs_links
def test_what_a_killed_run_left_is_cleared(tmp_path: Path) -> None:
    """The next write into the folder takes away files on their way, and no other hidden file."""
    for name in (LEFT, ".unspin-mine.tmp", ".0123456789abcdef.tmp"):
        (tmp_path / name).write_text("half")
    write_atomic(tmp_path / "a.txt", b"new")
    assert sorted(one.name for one in tmp_path.iterdir()) == [".0123456789abcdef.tmp", ".unspin-mine.tmp", "a.txt"]


@needs_links
def test_runs_take_turns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another run holds the folder its file on the way stays, and the wait has an end."""
    monkeypatch.setattr(held, "WAIT_S", 0)
    with held.held(tmp_path):
        (tmp_path / LEFT).write_text("on its way")
        with pytest.raises(InputError, match=r"a\.txt: cannot be written \(another program holds its directory\)"):
            write_atomic(tmp_path / "a.txt", b"new")
        assert [one.name for one in tmp_path.iterdir()] == [LEFT]
    write_atomic(tmp_path / "a.txt", b"new")
    assert (tmp_path / "a.txt").read_bytes() == b"new"


def test_a_folder_that_cannot_be_held_is_written_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a network drive nothing is held, and nothing cleared."""

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    if held.fcntl:
        monkeypatch.setattr(held.fcntl, "flock", refuse)
        (tmp_path / LEFT).write_text("perhaps another run's")
    write_atomic(tmp_path / "a.txt", b"new")
    assert (tmp_path / "a.txt").read_bytes() == b"new"
    assert (tmp_path / LEFT).exists() == bool(held.fcntl)


@pytest.mark.parametrize(("before", "now"), [(b"old", b"theirs"), (None, b"theirs"), (b"old", None)])
def test_what_another_program_wrote_is_kept(tmp_path: Path, before: bytes | None, now: bytes | None) -> None:
    """A file that was changed, made or taken away is not written over."""
    path = tmp_path / "a.txt"
    if now is not None:
        path.write_bytes(now)
    with pytest.raises(InputError, match="was changed at this moment by another program"):
        replace_file(path, before, b"ours")
    assert (path.read_bytes() if path.exists() else None) == now


def test_fix_keeps_what_is_written_meanwhile(posts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A post that its author saves during the run is refused, the others are done."""
    during_repair(monkeypatch, lambda path: path.endswith("b.txt") and Path(path).write_text("Saved by its author: agony.\n"))
    result = run("fix", "posts")
    assert (result.exit_code, texts(posts)) == (2, "Pain Saved Pain")
    assert result.stderr.splitlines() == ["unspin: posts/b.txt: was changed at this moment by another program; run the command again"]


def test_two_runs_of_fix_do_not_disturb_each_other(posts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the other one has repaired alike is no problem."""
    during_repair(monkeypatch, lambda path: Path(path).write_text(Path(path).read_text().replace("Agony", "Pain")))
    result = run("fix", "posts")
    assert (result.exit_code, result.stderr, texts(posts)) == (0, "", "Pain Pain Pain")


@pytest.mark.parametrize(
    ("happens", "says"),
    [
        (lambda path: path.unlink(), "was changed at this moment"),
        (lambda path: (path.unlink(), path.mkdir()), "is a directory"),
        (lambda path: (path.unlink(), path.symlink_to(path.name)), "cannot be read"),
        (lambda path: (path.unlink(), os.mkfifo(path)), "is not a regular file"),
    ],
    ids=["gone", "folder", "loop", "pipe"],
)
@needs_links
def test_a_file_that_turns_into_something_else(posts: Path, monkeypatch: pytest.MonkeyPatch, happens: object, says: str) -> None:
    """Between reading and writing: one line, the others are done."""
    during_repair(monkeypatch, lambda path: path.endswith("b.txt") and happens(Path(path)))
    result = run("fix", "posts")
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert says in result.stderr
    assert (posts / "posts/c.txt").read_text() == "Pain of c.\n"


GONE = [
    ("check posts", 2),
    ("check posts --format json", 2),
    ("fix posts", 2),
    ("fix posts -o out", 2),
    ("fix posts --diff", 2),
    ("fix posts --diff --report page.html", 2),
    ("review posts", 2),
    ("baseline create posts", 2),
]


@pytest.mark.parametrize(("command", "code"), GONE)
@pytest.mark.parametrize("whole", [False, True], ids=["file", "folder"])
def test_what_vanishes_before_it_is_read(posts: Path, monkeypatch: pytest.MonkeyPatch, command: str, code: int, whole: bool) -> None:
    """A file, or its folder, that was there when the work began: a line for each, the others are done."""
    (posts / "posts/z").mkdir()
    for name in "xy":
        (posts / f"posts/z/{name}.txt").write_text(f"Agony of {name}.\n")
    gone = (posts / "posts/z/x.txt", posts / "posts/z/y.txt") if whole else (posts / "posts/z/x.txt",)

    def happens(path: str) -> None:
        if path.endswith("b.txt"):
            for one in gone:
                one.unlink(missing_ok=True)
            if whole and gone[0].parent.exists():
                gone[0].parent.rmdir()

    during_repair(monkeypatch, happens)
    result = run(*command.split(), keys="nnnnnn")
    told = [line for line in result.stderr.splitlines() if "No such file" in line or "does not exist" in line]
    assert (result.exit_code, len(told)) == (code, len(gone)), result.stderr
    assert all(line.startswith("unspin: posts/z/") for line in told)
    if command == "fix posts":
        assert texts(posts) == "Pain Pain Pain"
        assert whole or (posts / "posts/z/y.txt").read_text() == "Pain of y.\n"


def test_two_reviews_do_not_lose_each_others_answers(posts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second one that answers is told; what the first one kept stands."""
    store = posts / ".unspin/decisions.json"
    keys = iter("nn")

    def pressed(*_: object) -> str:
        if store.exists():
            store.write_text(store.read_text().replace("unspin 0.1.0", "another review"))
        return next(keys, "q")

    monkeypatch.setattr("click.getchar", pressed)
    result = run("review", "posts")
    assert result.exit_code == 2
    assert "decisions.json: was changed at this moment by another program; run the command again" in result.stderr
    assert len(json.loads(store.read_text())["files"]) == 1
    assert json.loads(store.read_text())["tool"] == "another review"


@pytest.mark.parametrize("command", ["glossary", "baseline", "learn-like"])
def test_other_writers_of_files_that_are_read_first(posts: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    """A row or an entry that comes in between is not lost."""
    header = "plain,pos,spun,source,example,leave_alone\n"
    if command == "baseline":
        assert run("baseline", "create", "posts").exit_code == 0
        kept = posts / "unspin-baseline.json"
        (posts / "posts/a.txt").write_text("No pain.\n")
        during_repair(monkeypatch, lambda _: kept.write_text("theirs"))
        result = run("baseline", "update", "posts")
    else:
        kept = posts / "ours/lexicon/site.csv"
        kept.parent.mkdir(parents=True)
        kept.write_text(header + "vein,n,zorbic,editor,,\n")
        import unspin.glossary.check as checked  # noqa: PLC0415

        with_pair = checked.with_pair
        monkeypatch.setattr(checked, "with_pair", lambda *one: (with_pair(*one), kept.write_text("theirs"))[0])
        result = run("glossary", "add", "spider", "crawler", "--dir", "ours")
    assert (result.exit_code, kept.read_text()) == (2, "theirs")
    assert "was changed at this moment by another program" in result.stderr


LOOPS = [
    ("check", "loop.txt", "posts/a.txt", "-o", "o.txt"),
    ("fix", "loop.txt", "posts"),
    ("fix", "loop.txt", "posts", "-o", "out"),
    ("fix", "posts", "-o", "loop.txt"),
    ("fix", "posts", "--report", "loop.txt"),
    ("review", "loop.txt"),
    ("review", "posts", "--decisions", "loop.txt"),
    ("review", "loop.txt/a.txt"),
    ("apply", "loop.txt"),
    ("apply", "d.json", "--root", "loop.txt"),
    ("baseline", "create", "loop.txt"),
    ("baseline", "create", "posts", "--baseline", "loop.txt"),
    ("baseline", "update", "posts", "--baseline", "loop.txt"),
    ("glossary", "add", "spider", "crawler", "--dir", "loop.txt"),
    ("glossary", "check", "loop.txt"),
    ("learn", "loop.txt", "posts/a.txt"),
    ("learn", "--decisions", "loop.txt"),
    ("config", "--config", "loop.txt", "--show"),
    ("init", "loop.txt"),
    ("readability", "loop.txt"),
    ("wordpress", "push", "loop.txt"),
    ("check", "posts", "--config", "loop.txt"),
    ("check", "posts", "--glossary", "loop.txt"),
    ("check", "posts", "--baseline", "loop.txt"),
]


@needs_links
@pytest.mark.parametrize("command", LOOPS, ids=" ".join)
def test_links_that_lead_in_a_circle(posts: Path, command: tuple[str, ...]) -> None:
    """Wherever a path may be named: told, never followed for ever, and the link stays."""
    (posts / "loop.txt").symlink_to("loop.txt")
    decided(posts)
    result = run(*command, keys="n")
    assert result.exit_code == 2, result.output
    assert "loop.txt" in result.stderr
    assert (posts / "loop.txt").is_symlink()


def test_a_folder_for_copies_that_cannot_be_made(posts: Path) -> None:
    """Where a file is in the way, the other copies are written all the same."""
    (posts / "posts/sub").mkdir()
    (posts / "posts/sub/d.txt").write_text("Agony of d.\n")
    (posts / "out").mkdir()
    (posts / "out/sub").write_text("a file")
    result = run("fix", "posts", "-o", "out")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "its folder cannot be made" in result.stderr
    assert sorted(one.name for one in (posts / "out").iterdir()) == ["a.txt", "b.txt", "c.txt", "sub"]


@pytest.fixture
def applied(posts: Path) -> Iterator[Path]:
    """The posts with d.json carried out."""
    decided(posts)
    assert run("apply", "d.json").exit_code == 0
    assert texts(posts) == "Pain Pain Pain"
    return posts


def test_a_record_that_cannot_be_taken_away(applied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its file is named, the others are put back; the originals stand again in all of them."""
    unlink = Path.unlink

    def refuse(self: Path, missing_ok: bool = False) -> None:
        if self.suffix == ".json" and json.loads(self.read_bytes())["path"].endswith("a.txt"):
            raise PermissionError(errno.EACCES, "Permission denied", str(self))
        unlink(self, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)
    result = run("apply", "--undo", "d.json")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "cannot be taken away (Permission denied)" in result.stderr
    assert texts(applied) == "Agony Agony Agony"


@pytest.mark.parametrize("damage", [b"", b"{", b"[" * 100_000, b'{"path": 3}', b"\xff\xfe"])
def test_a_damaged_record_is_in_nobody_elses_way(applied: Path, damage: bytes) -> None:
    """The file whose record it is stays as it is and is named; the others are put back, by their own decisions or by others."""
    for record in (applied / ".unspin/undo").iterdir():
        if json.loads(record.read_bytes())["path"].endswith("a.txt"):
            record.write_bytes(damage)
    told = json.loads((applied / "d.json").read_text())
    told["files"][1]["sha256"] = told["files"][0]["sha256"]
    (applied / "d.json").write_text(json.dumps(told))
    result = run("apply", "--undo", "d.json")
    assert (result.exit_code, texts(applied)) == (2, "Pain Agony Agony")
    assert result.stderr.count("\n") == 1
    assert "is damaged; restore the file from your own copy" in result.stderr


NAMED = [
    ("check", "posts"),
    ("check", "posts", "--format", "json"),
    ("check", "posts", "--format", "sarif"),
    ("fix", "posts", "--diff"),
    ("review", "posts"),
    ("apply", ".unspin/decisions.json", "--dry-run"),
    ("baseline", "create", "posts"),
    ("baseline", "show", "posts"),
    ("check", "posts"),
    ("config", "--files", "posts"),
    ("readability", "posts"),
    ("fix", "posts", "-o", "out"),
    ("fix", "posts", "--diff", "--report", "page.html"),
]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_names_that_are_no_utf8(posts: Path) -> None:
    """A file whose name holds an odd byte is a file like any other, wherever its name is written, and known again."""
    for one in (posts / "posts").iterdir():
        one.unlink()
    odd = Path(os.fsdecode(b"posts/caf\xe9.txt"))
    odd.write_text("Agony of a crawler.\n")
    codes = [run(*command, keys="nn").exit_code for command in NAMED]
    assert codes == [1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    assert b"caf\\udce9.txt" in Path("unspin-baseline.json").read_bytes()
    assert run("baseline", "update", "posts").stdout == "unspin-baseline.json: 0 added, 0 taken out, 2 as before\n"


HALVES = [("path", 2, "Pain Agony Pain", "U+D800"), ("new", 2, "Pain Agony Pain", "posts/b.txt"), ("rule", 0, "Pain Pain Pain", "")]


@pytest.mark.parametrize(("key", "code", "now", "says"), HALVES, ids=[one[0] for one in HALVES])
def test_half_a_character_in_decisions(posts: Path, key: str, code: int, now: str, says: str) -> None:
    """What can stand in no file, and no name, is refused; the others are done, and every line is printed."""
    decided(posts)
    told = json.loads((posts / "d.json").read_text())
    file = told["files"][1]
    (file if key == "path" else file["decisions"][0])[key] = "\ud800"
    (posts / "d.json").write_text(json.dumps(told))
    result = run("apply", "d.json")
    assert (result.exit_code, texts(posts)) == (code, now)
    assert result.stderr.count("half a character") == bool(code)
    assert says in result.stderr
