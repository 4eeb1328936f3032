"""reStructuredText and AsciiDoc: where blocks begin and end; what they hold is in the cases of the round trips."""

import pytest
from format_laws import check_laws

from unspin.formats import parse

CASES = [
    ("items with a tab", "a.rst", "-\tVeins\n\tand legs\n\n-\tArms\n", ["Veins\n\tand legs", "Arms"]),
    ("items in items with a tab", "a.rst", "  -\tVeins::\n\n\t  code\n\n\tLegs\n", ["Veins:", "Legs"]),
    ("the text of an admonition", "a.rst", ".. note:: no\n   no\n\n   Veins\n", ["Veins"]),
    ("the head of a page", "a.adoc", "// no\n:no: no\n\n= Veins\nNo Body\n\nLegs\n", ["Veins", "Legs"]),
    ("a title further down", "a.adoc", "Arms\n\n= Veins\nLegs\n", ["Arms", "Veins", "Legs"]),
    ("a table in an open one", "a.rst", "+--+\nno\n\nVeins\n\n+--+\nno\n+--+\n\nLegs\n", ["Legs"]),
    ("an open table", "a.rst", "+--+\nno\n\nVeins\n\n=== ===\nno no\n=== ===\n\nLegs\n", ["Veins", "Legs"]),
]


@pytest.mark.parametrize(("path", "source", "expected"), [pytest.param(*case[1:], id=case[0]) for case in CASES])
def test_blocks_of_lines(path, source, expected):
    """The prose of each block, and nothing of what is passed over."""
    document = parse(source, path)
    check_laws(document)
    assert [one.text for one in document.segments] == expected
