"""Which files a run reads: ignore files in and out of git, exclude, include, links, order."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_help import run
from selection_help import commit, git, needs_git, write

from unspin.errors import InputError
from unspin.selection.configurations import Configurations
from unspin.selection.select import Selector

SITE = {
    "a.md": "x", "posts/b.md": "x", "posts/B.txt": "x", "posts/deep/c.html": "x", "posts/d.png": "x", ".hidden/e.md": "x",
    "posts/.f.md": "x", "build/g.md": "x", "build/keep.md": "x", "drafts/h.md": "x", "posts/secret.md": "x",
}  # fmt: skip
IGNORES = {".gitignore": "build/*\n!build/keep.md\n", "posts/.gitignore": "secret.md\n", ".ignore": "drafts/\n"}
READ = ["a.md", "build/keep.md", "posts/B.txt", "posts/b.md", "posts/deep/c.html"]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current directory, a small site with ignore files, in no repository."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.chdir(tmp_path)
    write(tmp_path, SITE | IGNORES)
    return tmp_path


def chosen(*paths: str, ignores: bool = True, force_exclude: bool = False) -> list[str]:
    """The files that paths stand for."""
    selector = Selector(Configurations(), {".md", ".txt", ".html"}, ignores=ignores, force_exclude=force_exclude)
    return [one.as_posix() for path in paths for one in selector.files(Path(path))]


@pytest.mark.parametrize("in_git", [False, pytest.param(True, marks=needs_git)])
def test_ignore_files_decide(site: Path, in_git: bool) -> None:
    """The same files in the same order with git and without; a folder below gives a part of them."""
    if in_git:
        git(site, "init", "--quiet")
    assert chosen(".") == READ
    assert chosen("posts") == READ[2:]
    assert chosen("posts", ".") == [*READ[2:], *READ[:2]]
    everything = chosen(".", ignores=False)
    assert sorted({"build/g.md", "drafts/h.md", "posts/secret.md", *READ}) == sorted(everything)


@needs_git
def test_tracked_files_are_read_though_a_pattern_fits_them(site: Path) -> None:
    """As for git; a tracked file that was deleted is not there to be read."""
    git(site, "init", "--quiet")
    git(site, "add", "--force", "build/g.md", "a.md")
    (site / "a.md").unlink()
    assert chosen(".") == ["build/g.md", *READ[1:]]


@needs_git
def test_repositories_inside(site: Path) -> None:
    """A repository in the work tree, or in a folder that is none, is read by its own ignore files."""
    write(site / "vendor", {"x.md": "x", "y.md": "x", ".gitignore": "y.md\n"})
    git(site / "vendor", "init", "--quiet")
    assert "vendor/y.md" not in (outside := chosen("."))
    assert "vendor/x.md" in outside
    git(site, "init", "--quiet")
    assert chosen(".") == outside


@needs_git
def test_submodules_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is checked out is a folder like another."""
    for name in ("inner", "outer"):
        (tmp_path / name).mkdir()
        git(tmp_path / name, "init", "--quiet")
        commit(tmp_path / name, {f"{name}.md": "x"})
    git(tmp_path / "outer", "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../inner", "theme.md")
    monkeypatch.chdir(tmp_path / "outer")
    assert chosen(".") == ["outer.md", "theme.md/inner.md"]


@needs_git
def test_a_hook_of_another_repository_changes_nothing(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variables that git sets for a hook are meant for its repository alone."""
    git(site, "init", "--quiet")
    monkeypatch.setenv("GIT_DIR", str(site / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(site / "elsewhere/index"))
    assert chosen(".") == READ


@needs_git
def test_git_that_refuses_is_an_error(site: Path) -> None:
    """A damaged repository does not pass for a folder without one, and the cure is told."""
    git(site, "init", "--quiet")
    (site / ".git/config").write_text("[core\n")
    with pytest.raises(InputError, match=r"git cannot list it .*--no-ignore"):
        chosen(".")
    assert chosen(".", ignores=False)


def test_without_git_the_ignore_files_still_count(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where git cannot be started a work tree is read as any other folder."""
    (site / ".git").mkdir()
    monkeypatch.setenv("PATH", str(site))
    assert chosen(".") == READ


def test_links(site: Path) -> None:
    """A link to a file counts once with it, a broken or circular one and a link to a folder not at all."""
    for name, target in {"0.md": "a.md", "loop.md": "loop.md", "gone.md": "nowhere.md", "posts/again": ".."}.items():
        (site / name).symlink_to(target)
    assert chosen(".") == ["0.md", *READ[1:]]


@pytest.mark.parametrize("in_git", [False, pytest.param(True, marks=needs_git)])
def test_a_folder_reached_by_a_link(site: Path, in_git: bool) -> None:
    """The ignore files of the place it leads to count."""
    if in_git:
        git(site, "init", "--quiet")
    (site.parent / f"{site.name}-link").symlink_to(site / "drafts")
    with pytest.raises(InputError, match="ignored"):
        chosen(f"../{site.name}-link")


@pytest.mark.parametrize(
    ("config", "read"),
    [
        ('exclude = ["posts/", "keep.md"]', ["a.md"]),
        ('exclude = ["/b.md", "*.html", "!deep/*.html"]', ["a.md", "build/keep.md", "posts/B.txt", "posts/b.md"]),
        ('include = [".html"]', ["posts/deep/c.html"]),
        ('include = [".png", ".txt"]', ["posts/B.txt", "posts/d.png"]),
    ],
)
def test_configuration_decides(site: Path, config: str, read: list[str]) -> None:
    """``exclude`` has gitignore's syntax, ``include`` lists endings."""
    (site / "unspin.toml").write_text(config)
    assert chosen(".") == read


def test_the_closest_configuration_decides_alone(site: Path) -> None:
    """Nothing is merged; but a folder that is excluded stays so, whatever configuration it holds."""
    write(site, {"unspin.toml": 'exclude = ["b.md", "build/"]', "posts/unspin.toml": 'exclude = ["*.txt"]', "build/unspin.toml": ""})
    assert chosen(".") == ["a.md", "posts/b.md", "posts/deep/c.html"]


def test_named_files_are_read_unless_forced(site: Path) -> None:
    """Neither exclude nor an ignore file stands against a name, but exclude does with --force-exclude."""
    (site / "unspin.toml").write_text('exclude = ["a.md"]')
    assert chosen("a.md", "posts/secret.md") == ["a.md", "posts/secret.md"]
    assert chosen("a.md", "posts/secret.md", force_exclude=True) == ["posts/secret.md"]


@pytest.mark.parametrize(
    ("config", "folder", "says"),
    [('exclude = ["*"]', ".", "excluded"), ("", "drafts", "add --no-ignore"), ("", "images", "known are .html .md .txt")],
)
def test_a_folder_with_nothing_to_read(site: Path, config: str, folder: str, says: str) -> None:
    """It must not look like a clean one; the message says why."""
    write(site, {"unspin.toml": config, "images/x.png": "x"})
    with pytest.raises(InputError, match=says):
        chosen(folder)


WHY = [
    ("a.md", "a.md: read"),
    ("build/keep.md", "build/keep.md: read"),
    ("posts/.f.md", "hidden"),
    ("build/g.md", "ignored by .gitignore:1: build/*"),
    ("drafts/h.md", "ignored by .ignore:1: drafts/"),
    ("posts/secret.md", "ignored by posts/.gitignore:1: secret.md"),
    ("posts/d.png", "its ending '.png' is none of "),
    ("posts/b.md", "excluded by 'posts/' in unspin.toml"),
    ("nowhere.md", "no such file"),
]


@pytest.mark.parametrize("in_git", [False, pytest.param(True, marks=needs_git)])
def test_why(site: Path, in_git: bool) -> None:
    """``config --why`` tells for each file whether it is read, and if not by what, as --files does."""
    (site / "unspin.toml").write_text('exclude = ["posts/"]')
    if in_git:
        git(site, "init", "--quiet")
    listed = run("config", "--files").stdout.splitlines()
    for file, says in WHY:
        first = run("config", "--why", file).stdout.splitlines()[0]
        assert says in first
        assert (file in listed) == first.endswith(": read")


def test_files_of_a_bad_path(site: Path) -> None:
    """The good ones are listed; the exit code tells of the bad one."""
    (site / "empty").mkdir()
    result = run("config", "--files", "posts", "empty")
    assert (result.exit_code, result.stdout.splitlines()) == (2, READ[2:])
    assert "empty: holds no file" in result.stderr
