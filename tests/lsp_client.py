"""A client of the Language Server Protocol for tests: JSON over two streams, nothing of pygls."""

from __future__ import annotations

import json
import queue
import threading
from typing import Any, BinaryIO

TIMEOUT_S = 180.0
"""A machine that is busy with other work has needed more than a minute to load the models; a test that waits longer hangs."""


class Client:
    """Sends requests and notifications; what the server sends is read by a thread and waits in queues."""

    def __init__(self, to_server: BinaryIO, from_server: BinaryIO) -> None:
        self._to, self._from = to_server, from_server
        self._id = 0
        self._answers: dict[int, queue.Queue[dict[str, Any]]] = {}
        self.notifications: queue.Queue[dict[str, Any]] = queue.Queue()
        self.asked: list[dict[str, Any]] = []
        """Requests of the server, each answered with null."""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def request(self, method: str, params: object = None) -> Any:
        """The result of a request; raises AssertionError for an error."""
        return self.result(self.begin(method, params))

    def begin(self, method: str, params: object = None) -> int:
        """Send a request; ``result`` waits for its answer."""
        self._id += 1
        self._answers[self._id] = queue.Queue()
        self._send({"id": self._id, "method": method, "params": params})
        return self._id

    def result(self, number: int) -> Any:
        """The result of a request that was sent."""
        answer = self._answers[number].get(timeout=TIMEOUT_S)
        assert "error" not in answer, answer
        return answer["result"]

    def notify(self, method: str, params: object = None) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def next(self, method: str) -> dict[str, Any]:
        """The parameters of the next notification of that kind; others before it are dropped."""
        while True:
            told = self.notifications.get(timeout=TIMEOUT_S)
            if told["method"] == method:
                return told["params"]

    def initialize(self, **capabilities: Any) -> dict[str, Any]:
        """The capabilities of the server, told to a client of these."""
        told = self.request("initialize", {"processId": None, "rootUri": None, "capabilities": capabilities})
        self.notify("initialized", {})
        return told["capabilities"]

    def open(self, uri: str, text: str, language: str = "plaintext", version: int = 1) -> None:
        """Open a document."""
        document = {"uri": uri, "languageId": language, "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})

    def change(self, uri: str, text: str, version: int) -> None:
        """Replace the text of a document."""
        document = {"uri": uri, "version": version}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})

    def diagnostics(self) -> dict[str, Any]:
        """The next diagnostics: ``uri``, ``version``, ``diagnostics``."""
        return self.next("textDocument/publishDiagnostics")

    def actions(self, uri: str, start: dict[str, int], end: dict[str, int], *only: str) -> list[dict[str, Any]]:
        """The code actions for a range."""
        context = {"diagnostics": [], **({"only": list(only)} if only else {})}
        where = {"textDocument": {"uri": uri}, "range": {"start": start, "end": end}, "context": context}
        return self.request("textDocument/codeAction", where)

    def leave(self) -> None:
        """Say goodbye, as the protocol asks."""
        self.request("shutdown")
        self.notify("exit")

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._to.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._to.flush()

    def _read(self) -> None:
        length = 0
        while line := self._from.readline():
            if line.startswith(b"Content-Length:"):
                length = int(line.split(b":")[1])
            elif not line.strip():
                self._sort(json.loads(self._from.read(length)))
            else:
                assert line.startswith(b"Content-Type:"), line

    def _sort(self, message: dict[str, Any]) -> None:
        if "method" not in message:
            self._answers[message["id"]].put(message)
        elif "id" in message:
            self.asked.append(message)
            self._send({"id": message["id"], "result": None})
        else:
            self.notifications.put(message)


def part(text: str, place: dict, encoding: str) -> str:
    """The part of one line at a range, computed from encoded bytes."""
    assert place["start"]["line"] == place["end"]["line"]
    line = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[place["start"]["line"]]
    codec, unit = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}[encoding]
    raw = line.encode(codec)
    return raw[place["start"]["character"] * unit : place["end"]["character"] * unit].decode(codec)


def edited(text: str, edits: list[dict]) -> str:
    """The text after edits whose columns count UTF-16 units."""
    lines = text.encode("utf-16-le").split("\n".encode("utf-16-le"))
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 2)
    raw = text.encode("utf-16-le")
    for one in sorted(
        edits, key=lambda one: -one["range"]["start"]["line"] * 1000 - one["range"]["start"]["character"]
    ):
        start, end = (
            starts[one["range"][side]["line"]] + 2 * one["range"][side]["character"] for side in ("start", "end")
        )
        raw = raw[:start] + one["newText"].encode("utf-16-le") + raw[end:]
    return raw.decode("utf-16-le")
