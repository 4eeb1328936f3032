"""Which sentences of a document its author has asked to leave alone: they do not count."""

from __future__ import annotations

import re

from unspin.model import Applicability, Document, Finding
from unspin.scan.stream import Stream
from unspin.suppress import DirectiveReader, read_ignores

FAMILY = "channel"
"""The family of rules that a directive must name, if it names any, to hide a sentence from the scan."""

_TOLD = re.compile(r"unspin|\[\s?sic", re.IGNORECASE)


def left_alone(document: Document, stream: Stream, *, require_reason: bool = False) -> frozenset[int]:
    """The numbers of those sentences of a document's stream that a directive or ``[sic]`` hides."""
    if not _TOLD.search(document.source):
        return frozenset()
    from unspin.detect.channel import RULES  # noqa: PLC0415 - loads the engine's models' readers

    reader = DirectiveReader(frozenset(RULES.values()), require_reason)
    places = {document.segments[one.segment].source_span(one.span): number for number, one in enumerate(stream.sentences)}
    findings = [Finding(FAMILY, span, span.slice(document.source), (), Applicability.DISPLAY, 0.0, "") for span in places]
    _, hidden = read_ignores(document, reader).split(findings)
    return frozenset(places[one.span] for one in hidden)
