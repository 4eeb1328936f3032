"""The columns that a repair adds to a row: their names, types and meaning, the same in every engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "number", "fraction", "flag", "texts", "findings"]
"""What a column holds; `unspin.scale.arrow` has the Arrow type of each."""

PREFIX = "unspin_"
"""Every added column, or key of a document's metadata, begins with it, so that none of the input's is overwritten."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column, or a field of a finding: name without the prefix, what it holds, whether it may be null, what it says."""

    name: str
    kind: Kind
    says: str
    nullable: bool = False

    @property
    def key(self) -> str:
        """The name in tables and metadata."""
        return PREFIX + self.name


FINDING_FIELDS = (
    Column("rule", "text", "The rule that found it, such as channel.term."),
    Column("start", "number", "First code point of the place, counted in the text as it came."),
    Column("end", "number", "One past the last code point; start and end are the same for an insertion."),
    Column("found", "text", "The text from start to end."),
    Column("suggestions", "texts", "What may stand there instead, best first; an empty text deletes."),
    Column("applicability", "text", "safe, review or display."),
    Column("confidence", "fraction", "Probability, 0 to 1, that an editor would accept the first suggestion."),
    Column("applied", "flag", "Whether the repaired text holds the first suggestion."),
)
"""The fields of each finding in the column of findings, in order."""

COLUMNS = (
    Column("repaired", "text", "The text with what may be applied carried out; as it came where there is an error."),
    Column("findings", "findings", "The findings, sorted and disjoint."),
    Column("safe", "number", "How many of them may be applied unseen."),
    Column("review", "number", "How many of them a person should look at."),
    Column("display", "number", "How many of them are only shown."),
    Column("applied", "number", "How many of them the repaired text holds."),
    Column("words", "number", "Words of the text: runs of characters without blanks."),
    Column("read", "flag", "Whether the engine read it; not where the scan found it clean, or there is an error."),
    Column(
        "spun", "fraction", "Probability, 0 to 1, by the scan that it was spun; null without a scan.", nullable=True
    ),
    Column(
        "family",
        "text",
        "The spinner family that the scan sees; null without a scan, or where it sees none.",
        nullable=True,
    ),
    Column("error", "text", "Why the text could not be read; null where it could.", nullable=True),
    Column("version", "text", "The version of unspin."),
)
"""The columns that are added to a row, in order."""
