"""From findings to what the Language Server Protocol calls diagnostics, hovers and code actions. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lsprotocol import types

from unspin.lsp.buffers import Buffer
from unspin.model import Applicability, Edit, FileReport, Finding
from unspin.report import LineIndex, Position
from unspin.report.summary import percent
from unspin.report.text import notes
from unspin.report.visible import plain, shortened
from unspin.suppress import ignoring, ignoring_in_file

SOURCE = "unspin"
FIX_ALL = "source.fixAll.unspin"
ADD_TO_BASELINE = "unspin.addToBaseline"
"""A command of the server; its argument names the buffer, its version, and the place and rule of a finding."""

TITLE_CHARS = 60
"""Of a wording in the title of a code action: menus of editors cut longer ones without a word."""

MAX_IGNORES = 10
"""Findings in a range for which it is looked how to ignore each, which reads the buffer again a few times; nobody chooses among more."""

SEVERITIES = {
    Applicability.SAFE: types.DiagnosticSeverity.Warning,
    Applicability.REVIEW: types.DiagnosticSeverity.Information,
    Applicability.DISPLAY: types.DiagnosticSeverity.Hint,
}
_PLACES: dict[str, Callable[[LineIndex, int], Position]] = {
    types.PositionEncodingKind.Utf8: LineIndex.utf8_position,
    types.PositionEncodingKind.Utf16: LineIndex.utf16_position,
    types.PositionEncodingKind.Utf32: LineIndex.position,
}


@dataclass(frozen=True, slots=True)
class Client:
    """What the client can do, as far as answers depend on it."""

    encoding: str
    """One of `types.PositionEncodingKind`: the unit in which columns are counted."""
    versioned_edits: bool
    resolves_edits: bool

    @classmethod
    def of(cls, told: types.ClientCapabilities, encoding: str) -> Client:
        """From what it told when it connected, and the encoding that was agreed on."""
        edits = told.workspace and told.workspace.workspace_edit
        actions = told.text_document and told.text_document.code_action
        resolved = actions.resolve_support.properties if actions and actions.resolve_support else ()
        return cls(encoding, bool(edits and edits.document_changes), "edit" in resolved)


@dataclass(frozen=True, slots=True)
class Answers:
    """What can be said about one version of a buffer once it is checked."""

    buffer: Buffer
    report: FileReport
    lines: LineIndex
    client: Client

    def range(self, one: Finding | Edit) -> types.Range:
        """Where it stands, in the units of the client, lines and columns from 0."""
        places = (_PLACES[self.client.encoding](self.lines, at) for at in (one.span.start, one.span.end))
        start, end = (types.Position(place.line - 1, place.column - 1) for place in places)
        return types.Range(start, end)

    def diagnostics(self) -> list[types.Diagnostic]:
        """One for each finding, in order."""
        return [self.diagnostic(one) for one in self.report.findings]

    def diagnostic(self, finding: Finding) -> types.Diagnostic:
        """The finding as editors list it; ``data`` says what its message does not."""
        return types.Diagnostic(
            range=self.range(finding),
            message=plain(finding.message),
            severity=SEVERITIES[finding.applicability],
            code=finding.rule,
            source=SOURCE,
            data={
                "applicability": finding.applicability.value,
                "confidence": finding.confidence,
                "suggestions": list(finding.suggestions),
            },
        )

    def hover(self, position: types.Position) -> types.Hover | None:
        """The reason for the finding at a position, as plain text: it quotes the file, whose marks must not act as markup."""
        for one in self.report.findings:
            place = self.range(one)
            if place.start <= position < place.end or position == place.start:
                return types.Hover(types.MarkupContent(types.MarkupKind.PlainText, reason(one)), place)
        return None

    def quick_fixes(self, touched: types.Range) -> Iterator[types.CodeAction]:
        """One for each wording that may be applied, of the findings that touch a range; best first."""
        for finding in self._touching(touched):
            if finding.applicability is Applicability.DISPLAY:
                continue
            diagnostic = self.diagnostic(finding)
            for rank, new in enumerate(finding.suggestions):
                yield types.CodeAction(
                    title=fix_title(finding.found, new),
                    kind=types.CodeActionKind.QuickFix,
                    diagnostics=[diagnostic],
                    is_preferred=rank == 0 and finding.applicability is Applicability.SAFE,
                    edit=self.edit([(finding, new)]),
                )

    def ignores(self, touched: types.Range) -> Iterator[types.CodeAction]:
        """Those that write a directive to ignore a finding that touches a range, on its line and in the file, where one can stand."""
        findings = self._touching(touched)
        if not 0 < len(findings) <= MAX_IGNORES:
            return
        document = self.buffer.document()
        offered = set[Edit]()
        for finding in findings:
            for write, where in ((ignoring, "here"), (ignoring_in_file, "in this file")):
                edit = write(document, finding)
                if edit is None or edit in offered:
                    continue
                offered.add(edit)
                yield types.CodeAction(
                    title=f"Ignore {finding.rule} {where}",
                    kind=types.CodeActionKind.QuickFix,
                    diagnostics=[self.diagnostic(finding)],
                    is_preferred=False,
                    edit=self.edit([(edit, edit.new)]),
                )

    def baselines(self, touched: types.Range) -> Iterator[types.CodeAction]:
        """Those that write a finding that touches a range into the baseline, for a buffer that has a file."""
        for finding in self._touching(touched) if self.buffer.uri.startswith("file:") else []:
            title = f"Add {_quoted(finding.found or finding.suggestions[0])} to the baseline"
            place = {"start": finding.span.start, "end": finding.span.end, "rule": finding.rule}
            told = {"uri": self.buffer.uri, "version": self.buffer.version, **place}
            yield types.CodeAction(
                title=title,
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[self.diagnostic(finding)],
                is_preferred=False,
                command=types.Command(title, ADD_TO_BASELINE, arguments=[told]),
            )

    def _touching(self, touched: types.Range) -> list[Finding]:
        """The findings that touch a range."""
        places = ((one, self.range(one)) for one in self.report.findings)
        return [one for one, place in places if touched.start <= place.end and place.start <= touched.end]

    def fix_all(self) -> types.CodeAction | None:
        """The action that applies what is safe, its edit still to come; None where nothing is."""
        safe = [one for one in self.report.findings if one.suggestions and one.applicability is Applicability.SAFE]
        if not safe:
            return None
        data = {"uri": self.buffer.uri, "version": self.buffer.version}
        return types.CodeAction(title="unspin: apply all safe repairs", kind=FIX_ALL, data=data)

    def edit(self, changes: Sequence[tuple[Finding | Edit, str]]) -> types.WorkspaceEdit:
        """The edit that puts each wording in its place, for this version of the buffer alone if the client can tell."""
        edits = [types.TextEdit(self.range(one), new) for one, new in changes]
        if not self.client.versioned_edits:
            return types.WorkspaceEdit(changes={self.buffer.uri: edits})
        document = types.OptionalVersionedTextDocumentIdentifier(self.buffer.uri, self.buffer.version)
        return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(document, list(edits))])


def reason(finding: Finding) -> str:
    """Why the finding stands and how far it may be trusted, in lines."""
    share = f", {percent(finding.confidence)}" if finding.suggestions else ""
    lines = [f"{finding.rule} ({finding.applicability.value}{share})", plain(finding.message)]
    return "\n\n".join([*lines, *(f"{label}: {note}" for label, note in notes(finding))])


def fix_title(found: str, new: str) -> str:
    """What a quick fix does, in a few words.

    >>> fix_title("crawler capillaries", "spider veins"), fix_title("Share this!", "")
    ('Replace with “spider veins”', 'Delete “Share this!”')
    """
    old, put = _quoted(found), _quoted(new)
    if not new:
        return f"Delete {old}"
    return f"Replace with {put}" if found else f"Insert {put}"


def _quoted(wording: str) -> str:
    return f"“{shortened(plain(wording.strip()), max_chars=TITLE_CHARS)}”"


def asks_for(only: Sequence[str] | None, kind: str) -> bool:
    """Whether a request for code actions of the kinds ``only`` takes one of ``kind``; without the list any.

    >>> asks_for(["source.fixAll"], FIX_ALL), asks_for(["source.fixAll.ruff"], FIX_ALL), asks_for(None, FIX_ALL)
    (True, False, True)
    """
    return only is None or any(not one or kind == one or kind.startswith(one + ".") for one in only)
