"""The language server as an editor sees it: what is published, what is offered, and what it survives."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from unspin.cli import main
from unspin.engine import Engine
from unspin.errors import BackendError
from unspin.model import Applicability, FileReport, Finding, Span

pytest.importorskip("pygls", reason="the extra unspin[lsp] is not installed")

from lsp_client import Client, edited, part
from lsp_stub import ALL, NOTE, SEVERITY, SPUN, WORDS, Stub, connected

from unspin.lsp.buffers import Buffer
from unspin.lsp.protocol import Answers
from unspin.lsp.protocol import Client as Abilities
from unspin.report import LineIndex


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Stub:
    """A stub that stands for every engine."""
    return Stub.in_place(monkeypatch)


@pytest.fixture
def client(stub: Stub) -> Iterator[Client]:
    """A client that is connected to a server."""
    yield from connected(stub)


@pytest.mark.parametrize(
    ("offered", "agreed"),
    [
        (None, "utf-16"),
        (["utf-16"], "utf-16"),
        (["utf-8", "utf-16"], "utf-8"),
        (["utf-32"], "utf-32"),
        (["latin-1"], "utf-16"),
    ],
)
def test_diagnostics_in_every_encoding(client: Client, offered: list[str] | None, agreed: str) -> None:
    """Ranges count in the encoding that was agreed on; severity follows applicability; rule, source and data are there."""
    told = client.initialize(**({"general": {"positionEncodings": offered}} if offered else {}))
    assert told["positionEncoding"] == agreed
    client.open(NOTE, SPUN)
    published = client.diagnostics()
    assert (published["uri"], published["version"]) == (NOTE, 1)
    assert [part(SPUN, one["range"], agreed) for one in published["diagnostics"]] == list(SEVERITY)
    assert [one["severity"] for one in published["diagnostics"]] == list(SEVERITY.values())
    first = published["diagnostics"][0]
    assert (first["code"], first["source"]) == ("channel.safe", "unspin")
    assert first["data"] == {"applicability": "safe", "confidence": 0.9, "suggestions": ["spider"]}


@given(
    before=st.text(st.sampled_from("aé€🩺\r\n\u2028\x0c")),
    after=st.text(st.sampled_from("x🩺\r\n")),
    kind=st.sampled_from(("utf-8", "utf-16", "utf-32")),
)
def test_ranges_lead_back_to_the_text(before: str, after: str, kind: str) -> None:
    """Wherever a word stands, its range in any encoding cuts that word out of its line."""
    text = f"{before}vein{after}"
    finding = Finding("channel.term", Span(len(before), len(before) + 4), "vein", (), Applicability.REVIEW, 0.5, "spun")
    buffer = Buffer(NOTE, 1, text, "Untitled-1", "text")
    abilities = Abilities(kind, versioned_edits=False, resolves_edits=False)
    place = Answers(buffer, FileReport("", text, (finding,), text), LineIndex(text), abilities).range(finding)
    as_json = {
        "start": {"line": place.start.line, "character": place.start.character},
        "end": {"line": place.end.line, "character": place.end.character},
    }
    assert part(text, as_json, kind) == "vein"


@pytest.mark.parametrize(
    ("word", "titles", "preferred"),
    [
        ("crawler", ["Replace with “spider”"], [True]),
        ("tiny", ["Replace with “small”", "Replace with “little”"], [False, False]),
        ("5 mg", [], []),
        ("Share this!", ["Delete “Share this!”"], [True]),
    ],
)
def test_quick_fixes(client: Client, word: str, titles: list[str], preferred: list[bool]) -> None:
    """One for each wording, best first, preferred where it is safe; none for what is only to be shown."""
    client.initialize()
    client.open(NOTE, SPUN)
    place = next(one["range"] for one in client.diagnostics()["diagnostics"] if word in one["message"])
    actions = client.actions(NOTE, place["start"], place["start"], "quickfix")
    assert [one["title"] for one in actions] == titles
    assert [one["isPreferred"] for one in actions] == preferred
    for action, new in zip(actions, WORDS[word][0] if titles else (), strict=True):
        assert edited(SPUN, action["edit"]["changes"][NOTE]) == SPUN.replace(word, new)
        assert [one["code"] for one in action["diagnostics"]] == [f"channel.{WORDS[word][1].value}"]


RESOLVES = {"textDocument": {"codeAction": {"resolveSupport": {"properties": ["edit"]}}}}
VERSIONS = {"workspace": {"workspaceEdit": {"documentChanges": True}}}
REPAIRED = SPUN.replace("crawler", "spider").replace("Share this!", "")


def test_fix_all(client: Client) -> None:
    """All that is safe in one edit, at once for a client that cannot ask again; only where that kind is asked for."""
    client.initialize()
    client.open(NOTE, SPUN)
    [action] = client.actions(NOTE, *ALL, "source.fixAll")
    assert action["kind"] == "source.fixAll.unspin"
    assert edited(SPUN, action["edit"]["changes"][NOTE]) == REPAIRED
    assert client.actions(NOTE, *ALL, "refactor") == []
    assert [one["kind"] for one in client.actions(NOTE, *ALL)].count("quickfix") == 4


def test_fix_all_is_resolved_for_its_version(client: Client, stub: Stub) -> None:
    """A client that can ask again gets the edit then, for that version of the buffer; after a change none."""
    client.initialize(**RESOLVES, **VERSIONS)
    client.open(NOTE, SPUN)
    [action] = client.actions(NOTE, *ALL, "source")
    assert "edit" not in action
    assert len(stub.asked) == 1
    [change] = client.request("codeAction/resolve", action)["edit"]["documentChanges"]
    assert change["textDocument"] == {"uri": NOTE, "version": 1}
    assert edited(SPUN, change["edits"]) == REPAIRED
    client.change(NOTE, "A crawler vein", 2)
    assert "edit" not in client.request("codeAction/resolve", action)


def test_nothing_safe_nothing_to_apply(client: Client) -> None:
    """Without a safe finding there is no action to apply all."""
    client.initialize()
    client.open(NOTE, "A tiny vein")
    assert client.actions(NOTE, *ALL, "source.fixAll.unspin") == []


def test_hover_gives_the_reason(client: Client) -> None:
    """On the finding: rule, trust, message and wordings, as plain text; beside it nothing."""
    client.initialize()
    client.open(NOTE, SPUN)
    where = {"textDocument": {"uri": NOTE}, "position": {"line": 0, "character": 10}}
    contents = client.request("textDocument/hover", where)["contents"]
    assert contents == {
        "kind": "plaintext",
        "value": "channel.safe (safe, 90 %)\n\n“crawler” looks spun.\n\nsuggestion: “spider”",
    }
    where["position"]["character"] = 0
    assert client.request("textDocument/hover", where) is None


def test_typing_is_checked_once_it_pauses(client: Client, stub: Stub) -> None:
    """Of changes in quick succession only the last is checked; a request waits for the answer about it."""
    client.initialize()
    client.open(NOTE, "A")
    client.diagnostics()
    for version in range(2, 8):
        client.change(NOTE, f"A crawler vein {version}", version)
    assert len(client.actions(NOTE, *ALL, "quickfix")) == 1
    assert client.diagnostics()["version"] == 7
    assert [text for text, *_ in stub.asked] == ["A", "A crawler vein 7"]


def test_stale_checks_are_dropped(client: Client, stub: Stub) -> None:
    """A check that is overtaken is never published, one that has not begun is never run, and requests about it end."""
    client.initialize()
    stub.going.clear()
    client.open(NOTE, "crawler 1")
    assert stub.begun.get(timeout=20) == "crawler 1"
    waiting = client.begin(
        "textDocument/hover", {"textDocument": {"uri": NOTE}, "position": {"line": 0, "character": 0}}
    )
    client.change(NOTE, "crawler 2", 2)
    assert client.result(waiting) is None
    time.sleep(0.2)
    client.change(NOTE, "crawler 3", 3)
    time.sleep(0.2)
    stub.going.set()
    assert client.diagnostics()["version"] == 3
    assert [text for text, *_ in stub.asked] == ["crawler 1", "crawler 3"]


def test_closed_buffers_have_no_diagnostics(client: Client) -> None:
    """What was published is taken away; a second buffer keeps its own."""
    client.initialize()
    client.open(NOTE, SPUN)
    client.diagnostics()
    client.notify("textDocument/didClose", {"textDocument": {"uri": NOTE}})
    assert client.diagnostics() == {"uri": NOTE, "diagnostics": []}


@pytest.mark.parametrize(
    ("uri", "language", "name"),
    [
        (NOTE, "plaintext", "text"),
        (NOTE, "html", "html"),
        (NOTE, "gfm", "markdown"),
        ("file:///posts/knee%20pain.md", "plaintext", "markdown"),
        ("file:///posts/knee.HTML", "", "html"),
        ("file:///src/knee.py", "python", None),
        ("git:/posts/knee.md", "x", "markdown"),
        (NOTE, "restructuredtext", "rst"),
        (NOTE, "asciidoc", "asciidoc"),
        (NOTE, "adoc", "asciidoc"),
    ],
)
def test_formats(client: Client, stub: Stub, uri: str, language: str, name: str | None) -> None:
    """The file name tells the format, as on the command line, else the editor's language; other files are left alone."""
    client.initialize()
    client.open(uri, "A crawler vein", language)
    client.open("file:///last.txt", "A crawler vein")
    told = [client.diagnostics()["uri"] for _ in range(2 if name else 1)]
    assert told == ([uri] if name else []) + ["file:///last.txt"]
    assert [one for _, one, _ in stub.asked] == ([name] if name else []) + ["text"]
    assert client.actions("file:///nowhere.md", *ALL) == []


@pytest.mark.parametrize(
    ("failure", "says"), [(ZeroDivisionError("secret"), "could not be repaired"), (BackendError("start it"), "start it")]
)
def test_a_repair_that_fails(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, failure: Exception, says: str
) -> None:
    """What is expected is told; of anything else the log has the reason, and the message says so."""

    def fail(*_: object) -> FileReport:
        raise failure

    monkeypatch.setattr(Engine, "repair", fail)
    client.initialize()
    client.open(NOTE, SPUN)
    client.actions(NOTE, *ALL, "source.fixAll")
    told = client.next("window/showMessage")["message"]
    assert (says in told, "secret" in told) == (True, False)
    assert ("Traceback" in caplog.text) == isinstance(failure, ZeroDivisionError)


@pytest.mark.parametrize(
    ("text", "says"), [("BOOM", "post.md could not be checked"), ("SERVER", "the server is gone; start it")]
)
def test_failures_are_not_fatal(client: Client, text: str, says: str, caplog: pytest.LogCaptureFixture) -> None:
    """A failure is shown and logged, its buffer has no findings, and the next version is checked as ever."""
    client.initialize()
    client.open("file:///posts/post.md", f"crawler {text}")
    assert says in client.next("window/showMessage")["message"]
    assert client.diagnostics()["diagnostics"] == []
    assert ("ZeroDivisionError" in caplog.text) == (text == "BOOM")
    client.change("file:///posts/post.md", "crawler", 2)
    assert len(client.diagnostics()["diagnostics"]) == 1


def test_odd_buffers(client: Client) -> None:
    """An empty buffer, and one of line breaks, are clean."""
    client.initialize()
    for version, text in enumerate(("", "\r\r\n\n", "\u2028\ud83e\n"), start=1):
        client.open(f"file:///{version}.md", text)
        assert client.diagnostics()["diagnostics"] == []


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line says what to install."""
    monkeypatch.setitem(sys.modules, "pygls", None)
    result = CliRunner().invoke(main, ["lsp"])
    assert result.exit_code == 2
    assert result.stderr == "unspin: the language server needs pygls; run: pip install 'unspin[lsp]'\n"


def test_real_server_and_engine(tmp_path: Path) -> None:
    """The command as an editor starts it: spun text in a file that is not saved is found and repaired, and it ends when told."""
    command = [sys.executable, "-c", "from unspin.cli import main; main()", "lsp", "--stdio"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdin
    assert process.stdout
    with process, ExitStack() as on_failure:
        on_failure.callback(process.kill)
        client = Client(process.stdin, process.stdout)
        client.initialize()
        (tmp_path / "unspin.toml").write_text('grammar = "none"')
        uri = (tmp_path / "unsaved.md").as_uri()
        client.open(uri, "# Veins\n\nCrawler capillaries are **tiny**.\n", "markdown")
        found = client.diagnostics()["diagnostics"]
        place = next(one["range"] for one in found if one["code"] == "channel.term")
        assert place == {"start": {"line": 2, "character": 0}, "end": {"line": 2, "character": 19}}
        actions = client.actions(uri, place["start"], place["end"], "quickfix")
        assert actions[0]["title"] == "Replace with “Spider veins”"
        client.leave()
        assert process.wait(30) == 0
        on_failure.pop_all()
