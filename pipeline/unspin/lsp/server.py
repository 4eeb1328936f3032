"""The server: open buffers, the check that is under way for each, and the answers to the client's requests."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, TypeVar
from urllib.parse import urlsplit

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from unspin import __version__
from unspin.errors import UnspinError
from unspin.lsp.buffers import Buffer, Checker, format_of
from unspin.lsp.protocol import ADD_TO_BASELINE, FIX_ALL, SOURCE, Answers, Client, asks_for
from unspin.model import FileReport, Span
from unspin.report import LineIndex
from unspin.suppress import FILE_NAME

DEBOUNCE_S = 0.3
"""Pause in typing after which a buffer is checked."""

WATCHED = ("**/unspin.toml", "**/pyproject.toml", f"**/{FILE_NAME}", "**/*.csv")
"""Files whose change may change findings: configurations, baselines and glossaries."""

T = TypeVar("T")

log = logging.getLogger("unspin.lsp")


@dataclass(slots=True)
class OpenBuffer:
    """A buffer with the work on it; ``repairing`` begins when its edits are first asked for."""

    buffer: Buffer
    checking: asyncio.Task[Answers | None]
    repairing: asyncio.Task[types.WorkspaceEdit | None] | None = None

    def cancel(self) -> None:
        """Give up the work: there is a later version."""
        self.checking.cancel()
        if self.repairing:
            self.repairing.cancel()


class UnspinServer(LanguageServer):
    """Publishes the findings of the buffers that are open, and answers about the version that is current."""

    def __init__(self) -> None:
        """A server with no buffers.

        Texts come whole with each change: pygls applies partial ones by lines that also end at U+2028 or a form feed,
        which those of the protocol do not.
        """
        super().__init__(SOURCE, __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self._checker = Checker()
        self._open: dict[str, OpenBuffer] = {}
        self._told: dict[str, str] = {}

    def watch_files(self) -> None:
        """Ask the client to tell of changed configurations, baselines and glossaries, if it can be asked."""
        workspace = self.client_capabilities.workspace
        watching = workspace and workspace.did_change_watched_files
        if not watching or not watching.dynamic_registration:
            return
        options = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher(one) for one in WATCHED])
        wanted = types.Registration("unspin-files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
        self.client_register_capability(types.RegistrationParams([wanted]))

    def files_changed(self, uris: list[str]) -> None:
        """Check every buffer anew, with engines loaded anew where a glossary is among the files."""
        if any(uri.endswith(".csv") for uri in uris):
            self._checker.forget_engines()
        for uri in list(self._open):
            self.changed(uri, delay_s=DEBOUNCE_S)

    def changed(self, uri: str, *, delay_s: float = 0.0) -> None:
        """Check the buffer as it is now, unless it changes again within the delay."""
        if uri in self._open:
            self._open.pop(uri).cancel()
        document = self.workspace.get_text_document(uri)
        path = document.path if uri.startswith("file:") else urlsplit(uri).path
        name = format_of(path, document.language_id)
        if name is None:
            return
        buffer = Buffer(uri, document.version, document.source, path, name)
        self._open[uri] = OpenBuffer(buffer, asyncio.create_task(self._checked(buffer, delay_s)))

    def closed(self, uri: str) -> None:
        """Forget the buffer and take its diagnostics away."""
        self._told.pop(uri, None)
        if uri in self._open:
            self._open.pop(uri).cancel()
            self._publish(uri, [], None)

    def close(self) -> None:
        """Give up all work."""
        for one in self._open.values():
            one.cancel()
        self._checker.close()

    async def answers(self, uri: str) -> Answers | None:
        """The answers about the current version, once it is checked; None if it changes meanwhile or cannot be checked."""
        one = self._open.get(uri)
        return await _unless_cancelled(one.checking) if one else None

    async def code_actions(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        """The quick fixes for a range, ways to ignore what is in it, and the action that applies all that is safe."""
        answers = await self.answers(params.text_document.uri)
        if answers is None:
            return []
        only, actions = params.context.only, list[types.CodeAction]()
        if asks_for(only, types.CodeActionKind.QuickFix):
            ways = answers.quick_fixes, answers.ignores, answers.baselines
            actions += await asyncio.to_thread(lambda: [action for way in ways for action in way(params.range)])
        fix_all = answers.fix_all() if asks_for(only, FIX_ALL) else None
        if fix_all:
            actions.append(fix_all if answers.client.resolves_edits else await self.resolved(fix_all))
        return actions

    async def resolved(self, action: types.CodeAction) -> types.CodeAction:
        """The action with its edit, or without one if its version of the buffer is gone."""
        data = action.data if isinstance(action.data, dict) else {}
        one = self._open.get(data.get("uri", ""))
        if one and one.buffer.version == data.get("version"):
            one.repairing = one.repairing or asyncio.create_task(self._safe_edit(one.buffer))
            action.edit = await _unless_cancelled(one.repairing)
        return action

    async def record(self, told: dict[str, object]) -> None:
        """Write the finding that an argument of the command names into the baseline, then check all buffers, since it may stand for them."""
        one = self._open.get(str(told.get("uri")))
        if one is None or one.buffer.version != told.get("version"):
            self._show(types.MessageType.Warning, "the text has changed meanwhile; ask again")
            return
        try:
            place = Span(int(str(told.get("start"))), int(str(told.get("end"))))
            file = await self._checker.record(one.buffer, place, str(told.get("rule")))
        except (UnspinError, ValueError) as error:
            self._tell(one.buffer, str(error))
            return
        if file is None:
            self._show(types.MessageType.Warning, "nothing of the kind is found there any more")
            return
        self._show(types.MessageType.Info, f"recorded in {file}")
        self.files_changed([])

    async def _checked(self, buffer: Buffer, delay_s: float) -> Answers | None:
        """Check and publish after a delay."""
        await asyncio.sleep(delay_s)
        answers = await self._answers(buffer, self._checker.check(buffer), "checked")
        if answers:
            self._told.pop(buffer.uri, None)
        self._publish(buffer.uri, answers.diagnostics() if answers else [], buffer.version)
        return answers

    async def _safe_edit(self, buffer: Buffer) -> types.WorkspaceEdit | None:
        answers = await self._answers(buffer, self._checker.repair(buffer), "repaired")
        return answers.edit([(one, one.suggestions[0]) for one in answers.report.applied]) if answers else None

    async def _answers(self, buffer: Buffer, work: Awaitable[FileReport], done: str) -> Answers | None:
        """The answers that work on a buffer leads to; what goes wrong is told and costs the client nothing but them."""
        try:
            return Answers(buffer, await work, LineIndex(buffer.text), self._client())
        except UnspinError as error:
            self._tell(buffer, str(error))
        except Exception:
            log.exception("%s could not be %s", buffer.path, done)
            self._tell(buffer, f"{PurePath(buffer.path).name} could not be {done}; the server's log says why")
        return None

    def _client(self) -> Client:
        return Client.of(self.client_capabilities, self.workspace.position_encoding or types.PositionEncodingKind.Utf16)

    def _publish(self, uri: str, diagnostics: list[types.Diagnostic], version: int | None) -> None:
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, diagnostics, version))

    def _tell(self, buffer: Buffer, message: str) -> None:
        """Show a message, once until it changes or the buffer can be checked again."""
        if self._told.get(buffer.uri) != message:
            self._told[buffer.uri] = message
            log.error("%s", message)
            self._show(types.MessageType.Error, message)

    def _show(self, kind: types.MessageType, message: str) -> None:
        self.window_show_message(types.ShowMessageParams(kind, f"unspin: {message}"))


async def _unless_cancelled(task: asyncio.Task[T | None]) -> T | None:
    """The result of a task that others await too; None if it is cancelled."""
    await asyncio.wait({task})
    return None if task.cancelled() else task.result()


def make_server() -> UnspinServer:
    """A server that answers to what the protocol asks for; `start_io` runs it."""
    server = UnspinServer()

    @server.feature(types.INITIALIZED)
    def _(_: types.InitializedParams) -> None:
        server.watch_files()

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def _(params: types.DidOpenTextDocumentParams) -> None:
        server.changed(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def _(params: types.DidChangeTextDocumentParams) -> None:
        server.changed(params.text_document.uri, delay_s=DEBOUNCE_S)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def _(params: types.DidCloseTextDocumentParams) -> None:
        server.closed(params.text_document.uri)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def _(params: types.DidChangeWatchedFilesParams) -> None:
        server.files_changed([one.uri for one in params.changes])

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def _(params: types.HoverParams) -> types.Hover | None:
        answers = await server.answers(params.text_document.uri)
        return answers.hover(params.position) if answers else None

    kinds = [types.CodeActionKind.QuickFix, FIX_ALL]

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(kinds, resolve_provider=True))
    async def _(params: types.CodeActionParams) -> list[types.CodeAction]:
        return await server.code_actions(params)

    @server.feature(types.CODE_ACTION_RESOLVE)
    async def _(action: types.CodeAction) -> types.CodeAction:
        return await server.resolved(action)

    @server.command(ADD_TO_BASELINE)
    async def _(told: dict[str, Any]) -> None:
        await server.record(told)

    @server.feature(types.SHUTDOWN)
    def _(_: None) -> None:
        server.close()

    return server
