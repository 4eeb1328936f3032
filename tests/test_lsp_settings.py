"""Configurations, glossaries and baselines in the language server: what counts for an open file, and when anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from unspin.config import Settings
from unspin.engine import Engine
from unspin.model import Document, FileReport
from unspin.suppress import FILE_NAME, Baseline, DirectiveReader, read_baseline, read_ignores, to_json

pytest.importorskip("pygls", reason="the extra unspin[lsp] is not installed")

from lsp_client import Client, edited, part
from lsp_stub import ALL, NOTE, SEVERITY, SPUN, Stub, connected


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Stub:
    """A stub that stands for every engine."""
    return Stub.in_place(monkeypatch)


@pytest.fixture
def client(stub: Stub) -> Iterator[Client]:
    """A client that is connected to a server."""
    yield from connected(stub)


def test_configuration_of_the_file(client: Client, stub: Stub, tmp_path: Path) -> None:
    """The closest unspin.toml counts, anew at each check, and when the client says that it changed; the engine stays."""
    post = (tmp_path / "a" / "post.md").as_uri()
    (tmp_path / "a").mkdir()
    config = tmp_path / "unspin.toml"
    config.write_text('disable = ["channel.safe"]')
    client.initialize(workspace={"didChangeWatchedFiles": {"dynamicRegistration": True}})
    client.open(post, "A tiny crawler vein")
    assert [one["code"] for one in client.diagnostics()["diagnostics"]] == ["channel.review"]
    assert client.asked[0]["params"]["registrations"][0]["method"] == "workspace/didChangeWatchedFiles"
    config.write_text("")
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": config.as_uri(), "type": 2}]})
    assert len(client.diagnostics()["diagnostics"]) == 2
    assert [settings for *_, settings in stub.asked] == [Settings(disable=("channel.safe",)), Settings()]


def test_engines_are_kept_until_a_glossary_changes(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """One engine for the same settings; a new one after a change of a glossary file."""
    made: list[Settings] = []
    make = Engine.__init__

    def noted(self: Engine, settings: Settings) -> None:
        made.append(settings)
        make(self, settings)

    monkeypatch.setattr(Engine, "__init__", noted)
    client.initialize()
    for number, uri in enumerate((NOTE, "file:///one.txt"), start=1):
        client.open(uri, f"crawler {number}")
        client.diagnostics()
    assert len(made) == 1
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": "file:///terms/own.csv", "type": 2}]})
    client.diagnostics()
    assert len(made) == 2


def test_settings_with_the_same_models_load_them_once(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Files that a configuration tells apart cost no load each."""
    made: list[Settings] = []
    make = Engine.__init__
    monkeypatch.setattr(Engine, "__init__", lambda self, settings: made.append(settings) or make(self, settings))
    entry = '[[per-path]]\npaths = ["{0}.md"]\ndisable = ["{1}"]\n'
    rules = ("channel.term", "damage", "grammar")
    (tmp_path / "unspin.toml").write_text("".join(entry.format(n, rule) for n, rule in enumerate(rules)))
    client.initialize()
    for number in (0, 1, 2, 0):
        client.open((tmp_path / f"{number}.md").as_uri(), f"crawler {number}")
        assert len(client.diagnostics()["diagnostics"]) == 1
    assert len(made) == 1


def test_a_baseline_hides_in_the_editor_too(client: Client, tmp_path: Path) -> None:
    """What is known is neither shown nor repaired; a change of the baseline counts at once."""
    post, known = tmp_path / "post.md", tmp_path / FILE_NAME
    (tmp_path / "unspin.toml").touch()
    report = FileReport(str(post), SPUN, (Stub.finding(SPUN, "crawler"),), SPUN)
    known.write_text(to_json(Baseline(tmp_path).updated((report,), date.min).baseline))
    client.initialize(workspace={"didChangeWatchedFiles": {"dynamicRegistration": True}})
    client.open(post.as_uri(), SPUN)
    assert [part(SPUN, one["range"], "utf-16") for one in client.diagnostics()["diagnostics"]] == list(SEVERITY)[1:]
    watchers = client.asked[0]["params"]["registrations"][0]["registerOptions"]["watchers"]
    assert f"**/{FILE_NAME}" in [one["globPattern"] for one in watchers]
    [action] = client.actions(post.as_uri(), *ALL, "source.fixAll")
    assert edited(SPUN, action["edit"]["changes"][post.as_uri()]) == SPUN.replace("Share this!", "")
    known.unlink()
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": known.as_uri(), "type": 3}]})
    assert len(client.diagnostics()["diagnostics"]) == 4


def test_a_finding_is_added_to_the_baseline(client: Client, tmp_path: Path) -> None:
    """The command writes one entry beside the settings; of two alike one stays; what is known already is not written twice."""
    post, known = tmp_path / "post.md", tmp_path / FILE_NAME
    (tmp_path / "unspin.toml").touch()
    capabilities = client.initialize()
    assert capabilities["executeCommandProvider"]["commands"] == ["unspin.addToBaseline"]
    client.open(post.as_uri(), SPUN)
    assert len(client.diagnostics()["diagnostics"]) == 4
    actions = [one for one in client.actions(post.as_uri(), *ALL, "quickfix") if "command" in one]
    titles = [one["title"] for one in actions]
    assert titles == [f"Add “{word}” to the baseline" for word in SEVERITY]
    for word, action in zip(list(SEVERITY)[:2], actions, strict=False):
        client.request("workspace/executeCommand", {"command": action["command"]["command"], "arguments": action["command"]["arguments"]})
        assert str(known) in client.next("window/showMessage")["message"]
        told = client.diagnostics()["diagnostics"]
        assert word not in [part(SPUN, one["range"], "utf-16") for one in told]
    assert len(told) == 2
    assert sorted(one.found for one in read_baseline(known).entries) == ["crawler", "tiny"]
    before = known.read_bytes()
    client.request("workspace/executeCommand", {"command": "unspin.addToBaseline", "arguments": actions[0]["command"]["arguments"]})
    client.diagnostics()
    assert known.read_bytes() == before


def test_what_cannot_be_added_to_a_baseline(client: Client, tmp_path: Path) -> None:
    """A note without a file has no such action; a text that has changed meanwhile, and a damaged baseline, are told."""
    client.initialize()
    client.open(NOTE, SPUN)
    client.diagnostics()
    assert not [one for one in client.actions(NOTE, *ALL, "quickfix") if "command" in one]
    post = tmp_path / "post.md"
    (tmp_path / "unspin.toml").touch()
    client.open(post.as_uri(), SPUN)
    client.diagnostics()
    arguments = [{"uri": post.as_uri(), "version": 1, "start": 0, "end": 1, "rule": "channel.safe"}]
    for told, says in ((arguments[0] | {"version": 0}, "has changed meanwhile"), (arguments[0], "nothing of the kind"), ({}, "has changed")):
        client.request("workspace/executeCommand", {"command": "unspin.addToBaseline", "arguments": [told]})
        assert says in client.next("window/showMessage")["message"]
    (tmp_path / FILE_NAME).write_text("{")
    client.request("workspace/executeCommand", {"command": "unspin.addToBaseline", "arguments": arguments})
    assert "is damaged" in client.next("window/showMessage")["message"]


def test_excluded_files_have_no_findings(client: Client, stub: Stub, tmp_path: Path) -> None:
    """``exclude`` counts for an open file as with --force-exclude; its neighbours are checked."""
    (tmp_path / "unspin.toml").write_text('exclude = ["drafts/"]')
    client.initialize()
    for name, found in (("drafts/post.md", 0), ("post.md", 4)):
        client.open((tmp_path / name).as_uri(), SPUN)
        assert len(client.diagnostics()["diagnostics"]) == found
    assert len(stub.asked) == 1


def test_a_missing_glossary_is_told(client: Client, tmp_path: Path) -> None:
    """As the commands tell it."""
    (tmp_path / "unspin.toml").write_text('glossary = ["words"]')
    client.initialize()
    client.open((tmp_path / "post.md").as_uri(), "crawler")
    assert "glossary: 'words' is no folder" in client.next("window/showMessage")["message"]


def test_a_bad_configuration_is_told_once(client: Client, tmp_path: Path) -> None:
    """The message names file and key; the findings go; once it is mended they come back."""
    config, post = tmp_path / "unspin.toml", (tmp_path / "post.md").as_uri()
    config.write_text("grammer = 'none'")
    client.initialize()
    client.open(post, "crawler 1")
    told = client.next("window/showMessage")
    assert (told["type"], "unspin.toml: unknown key 'grammer'" in told["message"]) == (1, True)
    assert client.diagnostics()["diagnostics"] == []
    client.change(post, "crawler 2", 2)
    assert client.notifications.get(timeout=20)["method"] == "textDocument/publishDiagnostics"
    config.write_text("")
    client.change(post, "crawler 3", 3)
    assert len(client.diagnostics()["diagnostics"]) == 1


PAGE = "# Veins\n\nA crawler vein\nis tiny. 🩺 A crawler 🩺 too.\n"


def test_findings_are_ignored_by_a_directive(client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Offered behind the wordings; the edited buffer has the finding no more, and no directive is called unused."""

    def report(engine: Engine, document: Document) -> FileReport:
        found = tuple(Stub.finding(document.source, word) for word in ("crawler", "tiny") if word in document.source)
        ignores = read_ignores(document, engine._directives)
        stand, hidden = ignores.split(found)
        told = ignores.problems(hidden, lambda _: True)
        return FileReport(document.path, document.source, tuple(sorted((*stand, *told), key=lambda one: one.span)), "")

    monkeypatch.setattr(Engine, "report", report)
    monkeypatch.setattr(Engine, "_directives", DirectiveReader(frozenset(("channel.safe", "channel.review"))))
    client.initialize()
    uri, version = (tmp_path / "post.md").as_uri(), 1
    for number, title in enumerate(("Ignore channel.safe here", "Ignore channel.review in this file"), start=1):
        client.open(uri, PAGE, version=version)
        assert [one["code"] for one in client.diagnostics()["diagnostics"]] == ["channel.safe", "channel.review"]
        offered = client.actions(uri, *ALL, "quickfix")
        assert [one["title"] for one in offered[3:7]] == [
            f"Ignore channel.{rule} {where}" for rule in ("safe", "review") for where in ("here", "in this file")
        ]
        action = next(one for one in offered if one["title"] == title)
        assert (action["kind"], action["isPreferred"]) == ("quickfix", False)
        left = edited(PAGE, action["edit"]["changes"][uri])
        assert "unspin: ignore" in left
        client.change(uri, left, version + 1)
        rules = [one["code"] for one in client.diagnostics()["diagnostics"]]
        assert rules == [["channel.review"], ["channel.safe"]][number - 1]
        client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        client.diagnostics()
        version += 2


def test_nothing_to_ignore_with(client: Client) -> None:
    """Plain text has no comments."""
    client.initialize()
    client.open(NOTE, SPUN)
    assert not [one for one in client.actions(NOTE, *ALL) if "Ignore" in one["title"]]
