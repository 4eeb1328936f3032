"""A part of a long file that is read, judged and written by itself."""

from __future__ import annotations

from dataclasses import dataclass

BESIDE_CHARS = 4096
"""Code points that a stretch knows of its neighbours: fingerprints need five words, and a tag among them may be long."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where in its file a stretch of it begins, for files that are read stretch by stretch. A whole file is one, too.

    ``offset`` counts the code points before it. ``line`` is the line it begins in, from 1, ``line_fed`` the same where line feeds
    alone end lines, as for git. ``columns`` is how far into that line it begins, in code points, UTF-16 units and UTF-8 bytes.
    ``before`` and ``after`` are the ends of the text beside it, blanks folded, so long that they hold the words beside a finding.
    """

    offset: int = 0
    line: int = 1
    line_fed: int = 1
    columns: tuple[int, int, int] = (0, 0, 0)
    before: str = ""
    after: str = ""

    @property
    def continues(self) -> bool:
        """Whether it is not the first of its file."""
        return self.offset > 0

    @property
    def whole(self) -> bool:
        """Whether it is all of its file."""
        return not self.before and not self.after

    def behind(self, source: str) -> Stretch:
        """The stretch behind this one, whose text is ``source``; what stands ``after`` it is not known.

        Nobody may have cut between a carriage return and the line feed that belongs to it.
        """
        breaks = source.count("\n") + source.count("\r") - source.count("\r\n")
        tail = source[max(source.rfind("\n"), source.rfind("\r")) + 1 :]
        into = len(tail), len(tail.encode("utf-16-le", "surrogatepass")) // 2, len(tail.encode("utf-8", "surrogatepass"))
        columns = into if breaks else tuple(map(sum, zip(self.columns, into, strict=True)))
        return Stretch(
            self.offset + len(source),
            self.line + breaks,
            self.line_fed + source.count("\n"),
            (columns[0], columns[1], columns[2]),
            end_of(self.before + source),
        )


def end_of(text: str) -> str:
    """The last ``BESIDE_CHARS`` code points of a text in which blanks are folded, however many there are.

    >>> end_of("a vein    and  ")
    'a vein and '
    """
    words = text.rsplit(None, BESIDE_CHARS // 2)[-BESIDE_CHARS // 2 :]
    blank = " " if text[-1:].isspace() else ""
    return f"{' ' if text[:1].isspace() else ''}{' '.join(words)}{blank if words else ''}"[-BESIDE_CHARS:]


def beginning_of(text: str) -> str:
    """The same of the first ones.

    >>> beginning_of("  a vein   and ")
    ' a vein and '
    """
    words = text.split(None, BESIDE_CHARS // 2)
    blank = " " if text[-1:].isspace() and len(words) <= BESIDE_CHARS // 2 else ""
    lead = " " if text[:1].isspace() else ""
    return f"{lead}{' '.join(words[: BESIDE_CHARS // 2])}{blank if words else ''}"[:BESIDE_CHARS]


WHOLE = Stretch()
"""All of a file."""
