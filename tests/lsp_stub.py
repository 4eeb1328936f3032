"""A language server in a thread of this process, and what stands for its engines. Needs the extra of the server."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from lsp_client import Client

from unspin.config import Settings
from unspin.engine import Engine
from unspin.errors import BackendError
from unspin.lsp import load_server, server
from unspin.model import Applicability, Document, FileReport, Finding, Span

Hide = Callable[[FileReport], FileReport]

NOTE = "untitled:Untitled-1"
SPUN = "🩺 The crawler vein is tiny.\r\n😀 Take 5 mg.\r\nShare this!\r\n"
WORDS = {
    "crawler": (("spider",), Applicability.SAFE),
    "tiny": (("small", "little"), Applicability.REVIEW),
    "5 mg": (("5 g",), Applicability.DISPLAY),
    "Share this!": (("",), Applicability.SAFE),
}
SEVERITY = {"crawler": 2, "tiny": 3, "5 mg": 4, "Share this!": 2}
ALL = ({"line": 0, "character": 0}, {"line": 9, "character": 0})
"""A range that holds any of the texts."""


class Stub:
    """In place of an engine's check and repair: finds WORDS, keeps what it was asked, can be held and can fail."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, Settings]] = []
        self.going = threading.Event()
        self.going.set()
        self.begun: queue.Queue[str] = queue.Queue()

    @classmethod
    def in_place(cls, patch: pytest.MonkeyPatch) -> Stub:
        """One that stands for every engine; buffers are checked almost at once."""
        one = cls()
        patch.setattr(Engine, "report", lambda engine, document: one.report(document, engine))
        patch.setattr(Engine, "repair", lambda engine, document, allow, hide: one.repair(document, allow, hide, engine))
        patch.setattr(server, "DEBOUNCE_S", 0.05)
        return one

    def check(self, document: Document, engine: Engine) -> tuple[Finding, ...]:
        """The WORDS in the document, but for disabled rules."""
        self.asked.append((document.source, document.format, engine._settings))
        self.begun.put(document.source)
        assert self.going.wait(20)
        if "BOOM" in document.source:
            raise ZeroDivisionError
        if "SERVER" in document.source:
            raise BackendError("the server is gone; start it")
        found = [self.finding(document.source, word) for word in WORDS if word in document.source]
        return tuple(sorted((one for one in found if engine._settings.allows(one.rule)), key=lambda one: one.span))

    def report(self, document: Document, engine: Engine) -> FileReport:
        """The report with that, nothing applied."""
        return FileReport(document.path, document.source, self.check(document, engine), document.source)

    def repair(self, document: Document, allow: Applicability, hide: Hide, engine: Engine) -> FileReport:
        """The report with what is allowed, and not hidden, applied."""
        report = hide(self.report(document, engine))
        return replace(report, applied=tuple(one for one in report.findings if allow.allows(one.applicability)))

    @staticmethod
    def finding(source: str, word: str) -> Finding:
        """The finding of one of the WORDS."""
        at = source.index(word)
        suggestions, trust = WORDS[word]
        return Finding(
            f"channel.{trust.value}", Span(at, at + len(word)), word, suggestions, trust, 0.9, f"“{word}” looks spun."
        )


def connected(stub: Stub) -> Iterator[Client]:
    """A client that is connected to a server in a thread of this process."""
    (server_in, to_server), (from_server, server_out) = os.pipe(), os.pipe()
    with os.fdopen(server_in, "rb") as one, os.fdopen(server_out, "wb") as two:
        thread = threading.Thread(target=load_server().start_io, args=(one, two))
        thread.start()
        with os.fdopen(to_server, "wb") as three, os.fdopen(from_server, "rb") as four:
            client = Client(three, four)
            yield client
            stub.going.set()
            client.leave()
            thread.join(20)
            assert not thread.is_alive()
