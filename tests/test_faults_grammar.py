"""A LanguageTool server that fails while `unspin fix` is at work: one line, exit code 2, and every post is either as it was or repaired."""

import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from unspin.cli import main

pytest.importorskip("language_tool_python")
from languagetool_server import Answer, answer_of, serving

OLD = "Rest in order to to get well.\n"
NEW = "Rest to get well.\n"
WORKS = answer_of()


def dies(server):
    """No longer there; a connection is refused."""
    threading.Thread(target=server.shutdown).start()
    server.socket.close()


FAULTS = {
    "dies": (dies, "cannot be reached"),
    "hangs": (lambda server: server.bodies.update({"/v2/check": None}), "did not answer within 1 s"),
    "trickles": (lambda server: server.bodies.update({"/v2/check": ...}), "did not answer within 1 s"),
    "talks nonsense": (lambda server: server.bodies.update({"/v2/check": b"<html>\nWelcome\n</html>"}), "does not answer as LanguageTool does"),
    "breaks": (lambda server: server.bodies.update({"/v2/check": (500, b"Error")}), "does not answer as LanguageTool does"),
    "finds places that are none": (
        lambda server: server.bodies.update({"/v2/check": b'{"matches": [{"offset": 1}]}'}),
        "does not answer as LanguageTool does",
    ),
}


@pytest.fixture
def posts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three posts in the current directory, and a short time for each check."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("unspin.grammar.languagetool.LanguageToolServer.__init__.__kwdefaults__", {"timeout_s": 0.3})
    folder = tmp_path / "posts"
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}.txt").write_text(OLD)
    return folder


def fix(url: str, *arguments: str):
    """The result of `unspin fix posts` with the rules for phrases alone, which need no model."""
    Path("unspin.toml").write_text(f'grammar = "languagetool"\nlanguagetool-url = "{url}"\nparts = ["function-words"]\n')
    return CliRunner().invoke(main, ["fix", "posts", "--apply", "review", *arguments])


def texts(folder: Path) -> dict[str, str]:
    """What the folder holds."""
    return {path.name: path.read_text() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("after", [0, 1])
@pytest.mark.parametrize("arguments", [(), ("-o", "out"), ("--diff",)], ids=["in place", "copies", "diff"])
def test_a_server_that_fails_on_the_way(posts, monkeypatch, fault, after, arguments):
    """At the first post or a later one. Nothing is half done, and with a server that works the same command finishes the work."""
    happens, says = FAULTS[fault]
    answered = []

    def answer(self):
        if len(answered) == after:
            happens(self.server)
        answered.append(self.path)
        original(self)

    original = Answer.do_POST
    with serving(WORKS) as server:
        monkeypatch.setattr(Answer, "do_POST", answer)
        result = fix(server.url, *arguments)
    assert result.exit_code == 2
    assert isinstance(result.exception, SystemExit)
    lines = [line for line in result.stderr.splitlines() if line.startswith("unspin: ")]
    assert len(lines) == 1
    assert says in lines[0] or (fault, after) == ("dies", 0)
    for folder in (posts, Path("out")):
        assert set(texts(folder).values() if folder.is_dir() else ()) <= {OLD, NEW}
    assert sorted(texts(posts)) == ["a.txt", "b.txt", "c.txt"]
    monkeypatch.setattr(Answer, "do_POST", original)
    with serving(WORKS) as server:
        assert fix(server.url, *arguments).exit_code == 0
    assert arguments == ("--diff",) or set(texts(Path(*arguments[1:]) if arguments else posts).values()) == {NEW}
