"""The hand-spun training articles as passages with their swaps.

An article's source marks an edit as ``[[wrong => fix1 | fix2 ; class ; severity]]`` and a decoy as ``{{text}}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from simulate import Passage, Swap

from unspin.text.tokens import tokenize

_MARK = re.compile(r"\[\[(.*?)=>(.*?)\]\]|\{\{(.*?)\}\}", re.DOTALL)
_WORDS = 170


@dataclass(frozen=True, slots=True)
class Edit:
    """A marked place: what the spun text says, and the accepted fixes, best first."""

    wrong: str
    fixes: tuple[str, ...]
    kind: str
    severity: str


class Decoy(str):
    """A marked place that is right as it stands."""

    __slots__ = ()


def marked_parts(body: str) -> Iterator[str | Decoy | Edit]:
    """The body as runs of text, decoys and edits."""
    at = 0
    for found in _MARK.finditer(body):
        yield body[at : found.start()]
        at = found.end()
        if found.group(3) is not None:
            yield Decoy(found.group(3).strip())
            continue
        fixes, _, rest = found.group(2).partition(";")
        kind, _, severity = rest.partition(";")
        yield Edit(_plain(found.group(1)), tuple(_plain(fix) for fix in fixes.split("|")), kind.strip(), severity.strip())
    yield body[at:]


def parts_of(body: str) -> Iterator[str | Edit]:
    """The body as runs of text and edits, decoys as text."""
    return (str(part) if isinstance(part, Decoy) else part for part in marked_parts(body))


def _plain(text: str) -> str:
    return text.strip().replace("␣", " ").replace("⏎", "\n")


def read_article(path: Path) -> tuple[dict[str, str], str]:
    """(header, body) of one source file."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n---")
    header = dict(line.split(":", 1) for line in head.splitlines() if ":" in line)
    return {key.strip(): value.strip() for key, value in header.items()}, body.lstrip("\n")


def _tokens(text: str) -> list[str]:
    out: list[str] = []
    for number, paragraph in enumerate(re.split(r"\n\s*", text)):
        if number:
            out.append("¶")
        out += [token.text for token in tokenize(paragraph)]
    return out


def passages_of(body: str) -> Iterator[Passage]:
    """Passages of an article; its edits other than boilerplate are swaps."""
    tokens: list[str] = []
    swaps: list[Swap] = []
    for part in parts_of(body):
        if isinstance(part, str):
            for token in _tokens(part):
                if token == "¶" and len(tokens) > _WORDS:
                    yield Passage(tuple(tokens), tuple(swaps))
                    tokens, swaps = [], []
                tokens.append(token)
        elif part.kind == "boilerplate":
            tokens.append("¶")
        else:
            wrong = _tokens(part.wrong)
            right, *others = (tuple(token.lower() for token in _tokens(fix)) for fix in part.fixes)
            if wrong:
                swaps.append(Swap(len(tokens), len(tokens) + len(wrong), right, tuple(others)))
                tokens += wrong
    if tokens:
        yield Passage(tuple(tokens), tuple(swaps))


def clean_of(passage: Passage) -> Passage:
    """The passage as the author wrote it, lower-cased where it was swapped."""
    out: list[str] = []
    at = 0
    for swap in passage.swaps:
        out += [*passage.tokens[at : swap.start], *swap.original]
        at = swap.end
    return Passage((*out, *passage.tokens[at:]), ())

