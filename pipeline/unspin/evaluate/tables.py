"""Tables of figures, and how they look as text and as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

NOTHING = "–"
"""Stands where there is no figure."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells below ``header``, whose first cell names the table; the first column holds names, the others figures."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        """Refuse a row that does not fit the header."""
        if any(len(row) != len(self.header) for row in self.rows):
            raise ValueError(f"a row of the table “{self.header[0]}” does not have {len(self.header)} cells")


def fraction(share: float | None) -> str:
    """A share of 0 to 1 with three decimals.

    >>> fraction(0.3634), fraction(1.0), fraction(None)
    ('.363', '1.000', '–')
    """
    return NOTHING if share is None else f"{share:.3f}".removeprefix("0")


def rate(per_1000_words: float) -> str:
    """A rate, in findings per 1,000 words; three decimals, as one finding in a million words should show.

    >>> rate(0.1)
    '0.100'
    """
    return f"{per_1000_words:.3f}"


def whole(number: float | None) -> str:
    """A number without decimals, its thousands apart.

    >>> whole(1699.6)
    '1,700'
    """
    return NOTHING if number is None else f"{number:,.0f}"


def as_text(table: Table) -> str:
    """The table in columns, names to the left and figures to the right."""
    widths = [max(map(len, column)) for column in zip(table.header, *table.rows, strict=True)]
    return "".join(_text_line(row, widths) + "\n" for row in (table.header, *table.rows))


def _text_line(row: Sequence[str], widths: Sequence[int]) -> str:
    name, *figures = (
        cell.ljust(width) if column == 0 else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join([name, *figures]).rstrip()


def as_markdown(table: Table) -> str:
    """The table as GitHub-flavoured Markdown, figures aligned to the right."""
    return "".join(line + "\n" for line in _markdown_lines(table))


def _markdown_lines(table: Table) -> Iterator[str]:
    yield _markdown_line(table.header)
    yield "|" + "|".join(["---", *("---:" for _ in table.header[1:])]) + "|"
    for row in table.rows:
        yield _markdown_line(row)


def _markdown_line(row: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
