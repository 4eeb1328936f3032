"""`unspin wordpress` as users see it: what is printed, exit codes, where the password may come from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_help import run as run_command
from click.testing import Result
from wordpress_site import PASSWORD, USER, Site, serve

CONTENT = "<!-- wp:paragraph -->\r\n<p>Crawler capillaries are tiny.</p>\r\n<!-- /wp:paragraph -->"


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site of two posts; user and password are in the environment."""
    monkeypatch.setenv("UNSPIN_WORDPRESS_USER", USER)
    monkeypatch.setenv("UNSPIN_WORDPRESS_PASSWORD", PASSWORD)
    one = Site()
    one.add(41, "Crawler capillaries", CONTENT, slug="legs")
    one.add(42, "Knees", "<p>Walk every day.</p>", slug="knees")
    with serve(one):
        yield one


def run(*arguments: object) -> Result:
    """The result of `unspin wordpress`."""
    return run_command("wordpress", *map(str, arguments))


def edit(path: Path) -> None:
    """Repair the file as `unspin fix` would."""
    path.write_bytes(path.read_bytes().replace(b"Crawler capillaries", b"Spider veins"))


def test_journey(site: Site, tmp_path: Path) -> None:
    """Pull, repair, look, push, and nothing is left to do."""
    folder = tmp_path / "posts"
    result = run("pull", site.url, "--into", folder)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        f"2 posts of {site.url} in {folder}: 2 new, 0 updated, 0 as they were",
        f"next: unspin fix {folder}, then unspin wordpress push {folder} --diff",
    ]
    edit(folder / "0041-legs.html")
    result = run("push", folder, "--diff")
    assert result.exit_code == 0
    assert "-<p>Crawler capillaries are tiny.</p>\r\n+<p>Spider veins are tiny.</p>\r\n" in result.stdout_bytes.decode()
    assert result.stderr == f"1 post would be updated on {site.url}\n"
    assert "0041-legs.html: title, content would be updated" in run("push", folder, "--dry-run").stdout
    assert site.posts[41]["content"] == CONTENT
    result = run("push", folder)
    assert result.stdout.splitlines() == [
        f"0041-legs.html: title, content updated; {site.url}/?p=41",
        f"1 post updated on {site.url}",
    ]
    assert site.posts[41]["content"] == CONTENT.replace("Crawler capillaries", "Spider veins")
    result = run("push", folder)
    assert (result.exit_code, result.stdout) == (0, f"no changes to send to {site.url}\n")


def test_conflict_is_one_line(site: Site, tmp_path: Path) -> None:
    """A refused post is one line on standard error and exit code 2."""
    run("pull", site.url, "--into", tmp_path)
    edit(tmp_path / "0041-legs.html")
    site.save(41, content="<p>By a colleague.</p>")
    result = run("push", tmp_path)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "0041-legs.html: was changed on the site" in result.stderr
    assert result.stdout == f"0 posts updated on {site.url}, 1 with problems\n"


def test_pull_tells_what_is_left_out(site: Site, tmp_path: Path) -> None:
    """A user who may not edit all posts learns it."""
    site.withheld = {42}
    result = run("pull", site.url, "--into", tmp_path, "--type", "posts")
    assert "1 post left out, which this user may not edit" in result.stderr
    assert "1 post of" in result.stdout
    assert "nothing of this type" in run("pull", site.url, "--into", tmp_path / "b", "--status", "draft").stdout
    assert not (tmp_path / "b").exists()


def test_password_from_a_file(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file does as well as the environment, the end of its line is no part of the password."""
    monkeypatch.delenv("UNSPIN_WORDPRESS_PASSWORD")
    (tmp_path / "password.txt").write_text(PASSWORD + "\n")
    assert run("pull", site.url, "--into", tmp_path, "--password-file", tmp_path / "password.txt").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "unset", "says"),
    [
        (("pull", "URL", "--into", "new"), "UNSPIN_WORDPRESS_USER", "give --user"),
        (("pull", "URL", "--into", "new"), "UNSPIN_WORDPRESS_PASSWORD", "give --password-file"),
        (("pull", "URL", "--into", "a.txt"), "", "is no folder"),
        (("pull", "URL", "--into", "new", "--password-file", "nowhere"), "", "nowhere: does not exist"),
        (("pull", "http://clinic.example.org", "--into", "new"), "", "over HTTPS only"),
        (("pull", "URL/shop", "--into", "new"), "", "no WordPress REST API"),
        (("push", "nowhere"), "", "holds no wordpress.json"),
    ],
)
def test_bad_usage_is_one_line(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], unset: str, says: str
) -> None:
    """One line says what to do, exit code 2, and nothing is made."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("x")
    if unset:
        monkeypatch.delenv(unset)
    result = run(*(one.replace("URL", site.url) for one in arguments))
    assert result.exit_code == 2
    assert says in result.stderr
    assert result.stderr.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt"]
