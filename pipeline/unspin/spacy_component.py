"""The spaCy component ``unspin``: ``nlp.add_pipe("unspin")``.

spaCy imports this module through the entry point ``spacy_factories``; nothing of ours does, so that spaCy is loaded
only where it is used. Annotations are not postponed here, because spaCy reads those of the factory.
"""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as SpanOfTokens

import unspin
from unspin.model import Applicability, Evidence, Finding, Span

EXTENSION = "unspin_findings"
"""The findings of a document are ``doc._.unspin_findings``; in ``doc.user_data`` they are kept as plain values."""


def packed(finding: Finding) -> dict[str, Any]:
    """The finding as plain values, which a document can carry to another process or to disk."""
    return asdict(finding) | {"applicability": finding.applicability.value}


def unpacked(row: dict[str, Any]) -> Finding:
    """The finding that ``packed`` made ``row`` from."""
    rebuilt = {
        "span": Span(**row["span"]),
        "suggestions": tuple(row["suggestions"]),
        "applicability": Applicability(row["applicability"]),
        "evidence": tuple(Evidence(**one) for one in row["evidence"]),
    }
    return Finding(**row | rebuilt)


def findings_of(doc: Doc) -> tuple[Finding, ...]:
    """The findings that the component left in ``doc``; none where it has not run."""
    return tuple(map(unpacked, doc.user_data.get(EXTENSION, ())))


def touched(doc: Doc, finding: Finding) -> SpanOfTokens | None:
    """The tokens that the finding overlaps, labelled with its rule; None for an insertion."""
    if not finding.found:
        return None
    return doc.char_span(finding.span.start, finding.span.end, label=finding.rule, alignment_mode="expand")


@Language.factory("unspin", assigns=["doc._.unspin_findings", "doc.spans"], default_config={"spans_key": "unspin"})
def make_component(nlp: Language, name: str, spans_key: str | None) -> Callable[[Doc], Doc]:  # noqa: ARG001
    """A component that checks ``doc.text`` with the engine, as ``unspin.check`` does.

    It sets ``doc._.unspin_findings``, which count in ``doc.text``, and under ``doc.spans[spans_key]`` the tokens that
    each finding touches, labelled with its rule; ``spans_key=None`` leaves the spans out. An insertion has no span.
    """
    Doc.set_extension(EXTENSION, getter=findings_of, force=True)

    def mark(doc: Doc) -> Doc:
        found = unspin.check(doc.text)
        doc.user_data[EXTENSION] = [packed(finding) for finding in found]
        if spans_key is not None:
            doc.spans[spans_key] = [span for finding in found if (span := touched(doc, finding)) is not None]
        return doc

    return mark
