"""The form of the clinic prose: what its readers rely on (lines, pieces, titles), one spelling a piece, nothing said twice."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

FOLDERS = [Path(__file__).parents[1] / "pipeline" / "training" / name for name in ("prose", "hard", "unread")]
if not all(folder.is_dir() for folder in FOLDERS):
    pytest.skip("the training texts are not part of an installed package", allow_module_level=True)

FILES = [path for folder in FOLDERS for path in sorted(folder.glob("*.txt"))]
BEYOND_ASCII = set("°£€₹áéèíÓöü")
LONG_LINE = 12
"""Words from which a line is a sentence of its own: shorter ones are headings and list items, which sheets do share."""
BRITISH = re.compile(
    r"\b(?:(?:colour|flavour|favour|behaviour|neighbour|tumour|odour|harbour|labour)\w*|(?:cent|theat|fib|lit)res?|grey|diarrhoea|oesophag\w+"
    r"|haemo\w+|paediatric\w*|an?aesth\w+|oestrogen|anaemi\w+|leukaemia|coeliac|(?:organ|recogn|real|moistur)is(?:e[drs]?|ers|ing|ations?)|travell(?:ed|ing|ers?))\b",
    re.IGNORECASE,
)
AMERICAN = re.compile(
    r"\b(?:(?:color|flavor|favor|behavior|neighbor|tumor|odor|harbor|labor)(?:s|ed|ing|ite|able|hood)?|(?:cent|theat|fib|lit)ers?|gray|diarrhea|esophag\w+"
    r"|hemo\w+|pediatric\w*|anesth\w+|estrogen|anemi\w+|leukemia|celiac|(?:organ|recogn|real|moistur)iz(?:e[drs]?|ers|ing|ations?)|travel(?:ed|ing|ers?))\b",
    re.IGNORECASE,
)


def faults(text: str) -> list[str]:
    """What is wrong with the form of one file, a line each; none for a file in order."""
    found = [f"odd character {one!r}" for one in sorted(set(text)) if ord(one) > 126 and one not in BEYOND_ASCII]
    found += [f"line {number}: blanks" for number, line in enumerate(text.split("\n"), 1) if " ".join(line.split()) != line]
    if not text.endswith("\n") or text.endswith("\n\n") or "\n\n\n" in text:
        found.append("blank lines other than one between pieces")
    for piece in text.strip("\n").split("\n\n"):
        title, _, body = piece.partition("\n")
        if not body or title.endswith("."):
            found.append(f"no title: {title[:60]}")
        both = BRITISH.findall(piece), AMERICAN.findall(piece)
        if all(both):
            found.append(f"two spellings in {title[:60]!r}: {both[0][0]}, {both[1][0]}")
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_is_in_order(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []


def test_no_sentence_stands_twice() -> None:
    lines = Counter(line for path in FILES for line in path.read_text(encoding="utf-8").splitlines() if len(line.split()) >= LONG_LINE)
    assert [line for line, times in lines.items() if times > 1] == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Title\nA line.\n\nAnother\nA line.\n", ""),
        ("Title\nA “line”.\n", "odd character"),
        ("Title\nTwo  blanks.\n", "line 2"),
        ("Title\nA line.\n\n\nAnother\nA line.\n", "blank lines"),
        ("Title\nA line.", "blank lines"),
        ("Only a title\n", "no title"),
        ("A sentence stands first.\nA line.\n", "no title"),
        ("Title\nThe colour of the tumor.\n", "two spellings"),
        ("Title\nThe colour.\n\nAnother\nThe tumor.\n", ""),
    ],
)
def test_what_counts_as_a_fault(text: str, fault: str) -> None:
    found = faults(text)
    assert any(fault in one for one in found) if fault else not found
