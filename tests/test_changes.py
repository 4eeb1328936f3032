"""``--diff-base``: findings on lines that changed since the merge base with a revision, and no others."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from cli_help import run
from selection_help import commit, git, needs_git, use_stub_engine, write

from unspin.selection.changes import ALL_LINES, Changes, Lines

pytestmark = needs_git
OLD = "one crawler\ntwo\nthree crawler\nfour\n"
ODD_NAMES = ["with blank.md", "é ü.md", 'quote".md', "tab\there.md", "b/+++ x.md", "back\\slash.md"]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current directory: a repository with a branch ``main``, and on it ``work`` with nothing new."""
    monkeypatch.chdir(tmp_path)
    use_stub_engine(monkeypatch)
    git(tmp_path, "init", "--quiet")
    commit(tmp_path, dict.fromkeys(("a.md", "b.md", "renamed.md", *ODD_NAMES), OLD))
    git(tmp_path, "switch", "--quiet", "--create", "work")
    return tmp_path


def found(*arguments: str) -> list[str]:
    """``path:line`` of each finding on changed lines."""
    result = run("check", "--diff-base", "main", "--format", "concise", *(arguments or (".",)))
    assert result.exit_code in (0, 1), result.stderr
    return [":".join(line.split(":")[:2]) for line in result.stdout.splitlines()]


def test_only_changed_lines_count(repository: Path) -> None:
    """Committed or not, added or modified; old findings beside them, and files without a change, do not."""
    commit(repository, {"a.md": OLD.replace("two", "two crawler")})
    write(repository, {"b.md": OLD + "five crawler\n"})
    assert found() == ["a.md:2", "b.md:5"]
    assert found("a.md") == ["a.md:2"]


def test_what_main_did_since_does_not_count(repository: Path) -> None:
    """The merge base counts, not the tip of the other branch."""
    commit(repository, {"a.md": OLD.replace("two", "two crawler")})
    git(repository, "switch", "--quiet", "main")
    commit(repository, {"b.md": "other\n"})
    git(repository, "switch", "--quiet", "work")
    assert found() == ["a.md:2"]


def test_new_renamed_and_deleted(repository: Path) -> None:
    """A file that git does not know is new throughout; a renamed one by its changed lines; deleted lines count for nothing."""
    git(repository, "mv", "renamed.md", "moved.md")
    write(repository, {"moved.md": OLD.replace("four", "four crawler"), "new.md": OLD, "a.md": OLD.replace("two\n", "")})
    git(repository, "rm", "--quiet", "b.md")
    assert found() == ["moved.md:4", "new.md:1", "new.md:3"]


def test_odd_names_and_the_user_s_own_settings(repository: Path) -> None:
    """Names are read as git quotes them, whatever its configuration makes of a diff."""
    for name, value in {"diff.noprefix": "true", "diff.mnemonicPrefix": "true", "color.diff": "always", "diff.renames": "false",
                        "diff.external": "false", "diff.context": "9", "core.quotePath": "true"}.items():  # fmt: skip
        git(repository, "config", name, value)
    write(repository, dict.fromkeys(ODD_NAMES, OLD.replace("two", "two crawler\n+++ b/a.md\n@@ -1 +1 @@")))
    changes = Changes("main")
    assert {name: changes.of(Path(name)).ranges for name in ODD_NAMES} == dict.fromkeys(ODD_NAMES, ((2, 4),))
    assert not changes.of(Path("a.md"))


def test_below_a_folder_and_through_a_link(repository: Path) -> None:
    """Paths are those of the work tree from wherever a run starts."""
    write(repository, {"b/+++ x.md": "new crawler\n" + OLD})
    link = repository.parent / f"{repository.name}-link"
    link.symlink_to(repository / "b")
    for folder in (repository / "b", link):
        os.chdir(folder)
        assert Changes("main").of(Path("+++ x.md")) == Lines(((1, 1),))


def test_what_is_no_text_to_git_changes_as_a_whole(repository: Path) -> None:
    """A file in UTF-16, or a container, has no lines that git could tell; an unchanged one has none that changed."""
    (repository / "wide.txt").write_bytes("\ufeffone\n".encode("utf-16-le"))
    commit(repository, {})
    git(repository, "branch", "--force", "main")
    assert not Changes("main").of(Path("wide.txt"))
    (repository / "wide.txt").write_bytes("\ufeffone\ncrawler\n".encode("utf-16-le"))
    assert Changes("main").of(Path("wide.txt")) == ALL_LINES


@pytest.mark.parametrize(
    ("start", "end", "touched"),
    [(0, 3, False), (0, 4, False), (0, 5, True), (4, 7, True), (4, 4, True), (8, 12, False), (6, 9, True), (0, 13, True)],
)
def test_a_finding_that_straddles(start: int, end: int, touched: bool) -> None:
    """It counts if any of its lines changed; a line break belongs to the line that it ends."""
    assert Lines(((2, 2),)).touch("one\ntwo\nthree", start, end) is touched


def test_carriage_returns_alone_end_no_line_of_git(repository: Path) -> None:
    """Lines are counted as git counts them, whatever else ends one for a reader."""
    commit(repository, {"mac.txt": "one\rtwo crawler\n\n\nx\n"})
    git(repository, "branch", "--force", "main")
    write(repository, {"mac.txt": "one\rtwo crawler!\n\n\nx\n"})
    assert found() == ["mac.txt:2"]


def test_fix_mends_changed_lines_only(repository: Path) -> None:
    """The rest of the file stays as it is; doing it again changes nothing."""
    write(repository, {"a.md": OLD.replace("two", "two crawler")})
    for _ in range(2):
        assert run("fix", "--diff-base", "main", ".").exit_code == 0
        assert (repository / "a.md").read_text() == "one crawler\ntwo spider\nthree crawler\nfour\n"
        assert (repository / "b.md").read_text() == OLD


def test_what_stands_on_other_lines_is_counted(repository: Path) -> None:
    """Of the files that have changed lines, in every output that counts, and for the repair too."""
    write(repository, {"a.md": OLD.replace("two", "two crawler"), "new.md": "crawler\n"})
    told = "2 hidden on unchanged lines"
    assert told in run("check", "--diff-base", "main", ".").stdout
    document = json.loads(run("check", "--diff-base", "main", "--format", "json", ".").stdout)
    assert [one.get("hidden", {}).get("unchanged") for one in document["files"]] == [2, None]
    assert document["hidden"] == {"ignored": 0, "baselined": 0, "unchanged": 2}
    assert told in run("fix", "--diff-base", "main", ".").stdout


@pytest.mark.usefixtures("repository")
def test_nothing_changed() -> None:
    """A run without a changed line passes, and says why it is so quick."""
    result = run("check", "--diff-base", "main", ".")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "unspin: no line changed since main\n")


@pytest.mark.parametrize(
    ("base", "says"),
    [("nowhere", "git knows no revision 'nowhere'"), ("--help", "git knows no revision '--help'"), ("lonely", "no commit in common")],
)
def test_bad_bases(repository: Path, base: str, says: str) -> None:
    """One line, with what to do in CI."""
    git(repository, "switch", "--quiet", "--orphan", "lonely")
    commit(repository, {"z.md": "z"})
    git(repository, "switch", "--quiet", "work")
    result = run("check", f"--diff-base={base}", ".")
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert says in result.stderr
    assert "fetch-depth: 0" in result.stderr


def test_outside_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line; and standard input has no history."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"a.md": OLD})
    result = run("check", "--diff-base", "main", ".")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "in no git work tree" in result.stderr
    assert "has no history" in run("check", "--diff-base", "main", "-", stdin=OLD).stderr
