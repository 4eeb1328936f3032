"""Markdown: what is prose, where it stands, and that nothing else is touched."""

import time

import pytest
from format_laws import check_laws
from hypothesis import given, settings
from hypothesis import strategies as st

from unspin.formats import parse
from unspin.model import OPAQUE, Document, SegmentKind, Span


def markdown(source: str) -> Document:
    """Read it as Markdown."""
    return parse(source, "post.md")


CASES = [
    ("emphasis", "A *mild* **blue _vein_** ~~old~~.", ["A mild blue vein old."]),
    ("inside a word", "hyper*active*ly", ["hyperactively"]),
    ("wrapped lines", "one\ntwo\n  three", ["one\ntwo\n  three"]),
    ("hard breaks", "one  \ntwo\\\nthree<br>four", ["one  \ntwo\nthree\nfour"]),
    ("windows line breaks", "one\r\ntwo\r\n\r\nthree\r\n", ["one\r\ntwo", "three"]),
    ("entity", "skin &amp; bone&nbsp;pain &unknown;", ["skin & bone\u00a0pain &unknown;"]),
    ("escape", r"5 \* 3 \_ and \\ end", [r"5 * 3 _ and \ end"]),
    ("escaped start", r"\# not a heading", ["# not a heading"]),
    ("code", "take `x = 1` now", [f"take {OPAQUE} now"]),
    ("fenced code", "before\n\n```py\nno prose\n```\n\nafter", ["before", "after"]),
    ("indented code", "before\n\n    no prose\n\nafter", ["before", "after"]),
    ("link", "see [the *leaflet*](http://a.org/x 'no') now", ["see the leaflet now"]),
    ("reference", "see [the leaflet][1] now\n\n[1]: http://a.org 'no prose'", ["see the leaflet now"]),
    ("autolink", "see <http://a.org> or <me@a.org>", [f"see {OPAQUE} or {OPAQUE}"]),
    ("bare address stays", "see http://a.org/x_y_z now", ["see http://a.org/x_y_z now"]),
    ("image", "see ![a blue vein](a.png) here", [f"see {OPAQUE} here", "a blue vein"]),
    ("linked image", "[![alt words](a.png)](b.html) text", [f"{OPAQUE} text", "alt words"]),
    ("html tags", 'a <b class="x">bold</b> word<!-- no --> end', ["a bold word end"]),
    (
        "html attributes",
        'see <img src=x alt="a vein"> <abbr title="it says">here</abbr> <code><img alt="no"></code>',
        [f"see {OPAQUE} here {OPAQUE}", "a vein", "it says"],
    ),
    ("short lines of a shortcode", "see {{< a\nx\n>}} now", [f"see {OPAQUE}\n\n{OPAQUE} now"]),
    ("html code", "press <kbd>Ctrl *C*</kbd> now", [f"press {OPAQUE} now"]),
    ("html block", "<div>\nsome *prose*\n</div>\n\ntext", ["some *prose*", "text"]),
    ("comment block", "<!-- no\nprose -->\n\ntext", ["text"]),
    ("math", "area $\\pi r^2$ and $$x$$ end", [f"area {OPAQUE} and {OPAQUE} end"]),
    ("money is not math", "costs $5-$10 or $7 to $9.", ["costs $5-$10 or $7 to $9."]),
    ("headings", "# One\n\nTwo\n===\n\n### Three {#id}\n", ["One", "Two", "Three"]),
    ("list", "- one\n  wrapped\n* two\n\n1. three\n   - four", ["one\n  wrapped", "two", "three", "four"]),
    ("loose list", "- one\n\n  more\n\n- two", ["one", "more", "two"]),
    ("tasks", "- [ ] rest\n- [x] walk", ["rest", "walk"]),
    ("quotation", "> one\n> two *three*\n\nfour", ["one\ntwo three", "four"]),
    ("nested quotation", "> > one\n> > two", ["one\ntwo"]),
    ("table", "| a b | c |\n|---|:-:|\n| `x` d | e\\|f |\n", ["a b", "c", f"{OPAQUE} d", "e|f"]),
    ("footnote", "leg[^1] pain\n\n[^1]: A *note*.", ["leg pain", "A note."]),
    ("shortcode", "a {{< figure src='x' >}} b {% include y %} c", [f"a {OPAQUE} b {OPAQUE} c"]),
    ("gallery", '[gallery ids="1,2"]\n\ntext [gallery](x)', ["text gallery"]),
    ("attribute list", "text\n{: .lead}", [f"text\n{OPAQUE}"]),
    ("only markup", "***\n\n![](a.png)\n\n`code`\n", []),
    (
        "yaml",
        "---\ntitle: Blue veins # no\ntags: [no]\ndescription: 'It''s new'\n---\ntext",
        ["Blue veins", "It's new", "text"],
    ),
    ("yaml quoted", '---\r\ntitle: "The \\"best\\" veins"\r\n---\r\ntext', ['The "best" veins', "text"]),
    ("yaml folded", "---\ndescription: >-\n  one\n  two\nlayout: no\n---\n", ["one\n  two"]),
    ("toml", '+++\ntitle = "Blue veins"\nx = "no"\n+++\ntext', ["Blue veins", "text"]),
    (
        "yaml of plug-ins",
        "---\nseo:\n  title: One\n  image:\n    title: no\nog_description: Two\nauthor:\n  title: no\nslug: no\n---\n",
        ["One", "Two"],
    ),
    ("yaml escapes", '---\ntitle: "It\\u2019s \\x41\\t\\e"\n---\n', [f"It’s A\t{OPAQUE}"]),
    ("yaml lists and maps", "---\ntitle: [no]\ndescription: {no: no}\nsummary: *no\n---\n", []),
    ("toml tables", '+++\n[params.seo]\ntitle = \'One\'\n[[menu.main]]\ntitle = "no"\n[author]\ntitle = "no"\n+++\n', ["One"]),
    ("toml of many lines", '+++\ntitle = """no\nno"""\n+++\ntext', ["text"]),
    ("json", '{\n "title": "A \\"b\\"",\n "seo": {"description": "C"}, "tags": ["no"]\n}\n\ntext', ['A "b"', "C", "text"]),
    ("no json", "{a} text", ["{a} text"]),
    ("definitions", "term\n: what *it* is\n: more", ["term", "what it is", "more"]),
    ("notes", "> [!NOTE]\n> rest", ["rest"]),
    ("wiki links", "see [[Page]] and [[Page|the page]]", [f"see {OPAQUE} and the page"]),
    ("code between shortcodes", "{{< highlight py >}}\nno\n\nno\n{{< /highlight >}}\n\na {% raw %}no{% endraw %}", [f"a {OPAQUE}"]),
    ("shortcode with attributes", '[button url="/no"]Go[/button] [sic] [box]in[/box]', [f"{OPAQUE}Go{OPAQUE} [sic] {OPAQUE}in{OPAQUE}"]),
    ("html with a list", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n\ntext", ["one", "two", "text"]),
    ("html in a quotation", "> <p>\n> one\n> two</p>", ["one\ntwo"]),
    ("a drawing over several blocks", "<svg>\n\n<text>no\n\nno\n\n</svg>\n\ntext", ["text"]),
    ("math of TeX", "area \\(x^2\\) end", [f"area {OPAQUE} end"]),
    ("rule, no front matter", "---\n\ntext", ["text"]),
    ("old line breaks", "one\rtwo\r\rthree", ["one\rtwo", "three"]),
]


@pytest.mark.parametrize(("source", "expected"), [pytest.param(*case[1:], id=case[0]) for case in CASES])
def test_prose_is_taken_out_of_the_markup(source, expected):
    """Each construct yields the text that a reader sees, and nothing that is not prose."""
    document = markdown(source)
    assert [segment.text for segment in document.segments] == expected
    check_laws(document)


def test_kinds_and_levels():
    """Every kind of block is told apart."""
    source = "---\ntitle: T\ndescription: D\n---\n## H\n\np\n\n- i\n  - j\n\n> q\n\n| c |\n|---|\n\n![alt](x)\n"
    found = [(segment.kind, segment.level, segment.text) for segment in markdown(source).segments]
    assert found == [
        (SegmentKind.TITLE, 0, "T"),
        (SegmentKind.DESCRIPTION, 0, "D"),
        (SegmentKind.HEADING, 2, "H"),
        (SegmentKind.PARAGRAPH, 0, "p"),
        (SegmentKind.LIST_ITEM, 1, "i"),
        (SegmentKind.LIST_ITEM, 2, "j"),
        (SegmentKind.QUOTATION, 0, "q"),
        (SegmentKind.TABLE_CELL, 0, "c"),
        (SegmentKind.ALT_TEXT, 0, "alt"),
    ]


@pytest.mark.parametrize(
    ("source", "text", "block"),
    [
        ("one\n\ntwo\nmore\n\nthree", "two\nmore", "two\nmore\n\n"),
        ("one\r\n\r\ntwo\r\n\r\nthree", "two", "two\r\n\r\n"),
        ("# Head #\n\ntext", "Head", "# Head #\n\n"),
        ("Head\n----\ntext", "Head", "Head\n----\n"),
        ("- one\n- two\n- three", "two", "- two\n"),
        ("- one\n  - two\n", "one", "- one\n"),
        ("> one\n> two\n\nthree", "one\ntwo", "> one\n> two\n\n"),
        ("text **end**", "text end", "text **end**"),
        ("a\n\n[see *this*](x)\n", "see this", "[see *this*](x)\n"),
    ],
)
def test_block_is_what_a_deletion_takes(source, text, block):
    """The block holds the markup, the line break, and for paragraphs one blank line."""
    segment = next(segment for segment in markdown(source).segments if segment.text == text)
    assert segment.block.slice(source) == block


MARKS = [
    *[
        "*",
        "**",
        "_",
        "`",
        "```",
        "~~~",
        "[",
        "]",
        "(",
        ")",
        "![",
        "](",
        ">",
        "-",
        "+",
        "1.",
        "#",
        "##",
        "|",
        "|-",
        "---",
    ],
    *["===", "\\", "&", "&amp;", "&nbsp;", "<", "<b>", "</b>", "<br>", "<!--", "-->", "<code>", "</code>", "$", "$$"],
    *["{{<", ">}}", "{%", "%}", "[gallery]", "[^1]", "[^1]:", "{:", "}", "{#a}", ":", "+++", "title:", "'", '"'],
    *["\t", "\n", "\r\n", "\r", "\x00", "\x0b", "\u00a0", "\u2028", "\ufeff", "\ud800", OPAQUE, "\U0001d4b3", "é"],
    *["vein", "pain", "http://a.org", "a@b.org", " ", "  ", "    ", "\n\n", "\n> ", "\n- ", "\n---\n", "| - |\n"],
]
MARKUP = st.lists(st.sampled_from(MARKS), max_size=60).map("".join)
UNITS = [
    "*",
    "[",
    "`",
    "![",
    "> ",
    "- ",
    "<",
    "<!--",
    "{{<",
    "{%",
    "[gallery ",
    "\\",
    "&",
    "$a ",
    "|",
    "a\r",
    "*é",
    "{: ",
]


@settings(max_examples=200, deadline=None)
@given(MARKUP)
def test_laws_hold_for_odd_markup(source):
    """No input raises, and the pieces always lead back to the source."""
    check_laws(markdown(source))
    check_laws(markdown("---\n" + source + "\n---\n" + source))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_laws_hold_for_any_text(source):
    """Any string at all is read."""
    check_laws(markdown(source))


@pytest.mark.parametrize("unit", [*UNITS, "|a\n|-\n", "a\n\n"])
def test_time_is_linear(unit):
    """A hundred kilobytes of one mark are read in a second or two, whatever the mark."""
    started = time.process_time()
    check_laws(markdown(unit * (100_000 // len(unit))))
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    ("source", "spun", "new", "after"),
    [
        ("a *crawler* capillary", "crawler capillary", "spider vein", "a *spider* vein"),
        ("the varicose **blood vessels**", "varicose blood vessels", "varicose veins", "the varicose **veins**"),
        ("**of the** vein", "of the vein", "spider vein", "**spider** vein"),
        ("a **crawler** _blue_ capillary", "crawler blue capillary", "thin blue spider vein", "a **thin** _blue_ spider vein"),
        ("*as well* as", "as well as", "and", "*and*"),
        ("**crawler** *capillaries*", "crawler capillaries", "veins", None),
        ("**as well as**", "as well as", "", None),
        ("see [the *crawler*](x) capillary", "crawler capillary", "spider vein", "see [the *spider*](x) vein"),
    ],
)
def test_wordings_across_marks_keep_them(source, spun, new, after):
    """Every mark keeps a word within it; where there are too few words, it cannot be written."""
    segments = [one for one in markdown(source).segments if spun in one.text]
    rendered = [one.rendered(Span(at := one.text.index(spun), at + len(spun)), new, source) for one in segments]
    places = [one.source_span(Span(at := one.text.index(spun), at + len(spun))) for one in segments]
    written = [source[: place.start] + one + source[place.end :] for one, place in zip(rendered, places, strict=True) if one is not None]
    assert written == ([after] if after else [])


def test_braces_in_the_front_matter_of_mdx_are_text():
    """The code of a page begins behind it, so an open brace there hides nothing."""
    document = parse("---\ntitle: Veins {1\n---\nLegs {code} itch\n", "a.mdx")
    assert [one.text for one in document.segments] == ["Veins {1", f"Legs {OPAQUE} itch"]


def test_texts_of_tags_are_written_for_their_place():
    """Quotation marks would end an attribute, and a bar the cell of a table around it."""
    source = '| a | b |\n|---|---|\n| <img alt="crawler"> | <b>c</b> |\n'
    (alt,) = [one for one in markdown(source).segments if one.kind is SegmentKind.ALT_TEXT]
    assert alt.rendered(Span(0, 7), 'the "blue" | one', source) == r"the &quot;blue&quot; \| one"
