"""How new text is written in each kind of place, and which text cannot be."""

import pytest

from unspin.formats import escapes
from unspin.model import Around

CASES = [
    (escapes.entities, "Q & A < B", "", "", "Q &amp; A &lt; B"),
    (escapes.quoted_attribute, "the \"one\" & it's", "", "", "the &quot;one&quot; &amp; it&#39;s"),
    (escapes.bare_attribute, "two words", "a ", "", "two&#32;words"),
    (escapes.bare_attribute, "", "", "", None),
    (escapes.cdata, "a > b", "", "", "a > b"),
    (escapes.cdata, ">", "x]]", "", None),
    (escapes.markdown, "5 * 3 [a] <b> _c_ snake_case &amp; R&D", "", "", r"5 \* 3 \[a\] \<b> \_c\_ snake_case \&amp; R&D"),
    (escapes.markdown, "# one", "", "", r"\# one"),
    (escapes.markdown, "2. two", "", "", r"2\. two"),
    (escapes.markdown, "2.5 mg", "", "", "2.5 mg"),
    (escapes.markdown, "> 5", "", "", r"\> 5"),
    (escapes.markdown, "-5 degrees", "", "", "-5 degrees"),
    (escapes.markdown, "- one", "line\n  ", "", r"\- one"),
    (escapes.markdown, "", "line\n", " - one", None),
    (escapes.markdown, "", "line\n", "\nline", None),
    (escapes.rst, "", "line\n", "\nline", None),
    (escapes.markdown, "# one", "text ", "", r"\# one"),
    (escapes.markdown_cell, "a|b", "", "", r"a\|b"),
    (escapes.json_string, 'a "b"\n\\', "", "", r"a \"b\"\n\\"),
    (escapes.doubled_quotes, 'a "b"', "", "", 'a ""b""'),
    (escapes.doubled_apostrophes, "it's", "", "", "it''s"),
    (escapes.without_apostrophes, "it's", "", "", None),
    (escapes.plain_scalar, "spider veins", "About ", "", "spider veins"),
    (escapes.plain_scalar, "veins: all", "About ", "", None),
    (escapes.plain_scalar, "#1", "Number ", "", None),
    (escapes.plain_scalar, "", "", '"best" veins', None),
    (escapes.plain_scalar, "", "", "10", None),
    (escapes.plain_scalar, "no", "", "", None),
    (escapes.plain_scalar, "no", "Why ", " to sugar", "no"),
    (escapes.plain_scalar, "10", "About ", " veins", "10"),
    (escapes.plain_scalar, "10", "About ", "", None),
    (escapes.plain_scalar, "1", "", "0", None),
    (escapes.plain_scalar, "a\tb", "", "", None),
    (escapes.block_scalar, "", "", "", None),
    (escapes.rst, "spider", "", "", "spider"),
    (escapes.rst, "spider_", "", " x", None),
    (escapes.rst, "- x", "", "", None),
    (escapes.rst, "- x", "a ", "", None),
    (escapes.asciidoc, "it's 5", "", "", "it's 5"),
    (escapes.asciidoc, "a*b", "", "", None),
    (escapes.asciidoc, "", "", ". x", None),
]


@pytest.mark.parametrize(("escape", "new", "before", "after", "expected"), CASES)
def test_new_text_is_written_so_that_it_reads_the_same(escape, new, before, after, expected):
    """Marks are escaped; None where they cannot be."""
    assert escape(new, Around(before, after)) == expected


@pytest.mark.parametrize(
    ("delimiter", "new", "after", "expected"),
    [(",", "spider veins", "", "spider veins"), (",", "a, b", "", None), (";", "a, b", "", "a, b"), (",", "", '"x"', None)],
)
def test_bare_fields_of_tables(delimiter, new, after, expected):
    """What would need quotation marks cannot be written."""
    assert escapes.bare_field(delimiter, new, Around("", after)) == expected


def test_titles_do_not_outgrow_their_marks():
    """A longer title would be an error of reStructuredText."""
    assert escapes.rst_title(12, "spider veins", Around()) == "spider veins"
    assert escapes.rst_title(11, "spider veins", Around()) is None


@pytest.mark.parametrize("escape", [escapes.markdown, escapes.rst, escapes.asciidoc])
@pytest.mark.parametrize(
    ("old", "new", "left", "right", "fits"),
    [
        ("crawler", "spider", "*", "*", True),
        ("crawler", "", "*", "*", False),
        ("crawler", "(x", "*", " ", False),
        ("crawler", "x)", " ", "*", False),
        ("crawler", "", " ", " ", True),
        (" crawler", " spider", "*", ".", True),
        (" crawler", "", "*", ".", True),
        (" crawler ", "", "*", "*", False),
        ("crawler ", "", "*", "b", True),
        ("crawler", "", "*", " ", False),
    ],
)
def test_emphasis_is_not_undone(escape, old, new, left, right, fits):
    """Marks around nothing, or beside blanks and signs, would be read as characters."""
    assert (escape(new, Around("a ", " b", old, left, right)) is not None) is fits
