"""HTML to prose and back: exact places, nothing read that is not prose, nothing outside the edits changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspin.edits import apply_edits
from unspin.formats import parse
from unspin.model import Edit, SegmentKind, Span

CASES = [
    ("paragraphs", "<p>One.</p><p>Two.</p>", ["One.", "Two."]),
    ("inline tags go, their words stay", "<p>A <b>spider</b> <a href='/x'>vein</a>.</p>", ["A spider vein."]),
    ("entities are read", "<p>Pain &amp; swelling&nbsp;go &#8217;down</p>", ["Pain & swelling\xa0go ’down"]),
    ("an ampersand by itself is text", "<p>Q & A</p>", ["Q & A"]),
    ("end tags may be left out", "<ul><li>one<li>two</ul><p>three<p>four", ["one", "two", "three", "four"]),
    ("a break is a line break", "<p>one<br>two<br/>three</p>", ["one\ntwo\nthree"]),
    ("scripts and styles are silent", "<style>p{}</style><p>x</p><script>var a='<p>no</p>'</script>", ["x"]),
    ("preformatted text is silent", "<pre>a b <b>c</b></pre><p>x</p>", ["x"]),
    ("inline code is one opaque unit", "<p>run <code>rm a</code> now</p>", ["run ￼ now"]),
    ("comments are passed over", "<!-- wp:paragraph --><p>a <!-- no -->b</p>", ["a b"]),
    ("a post of WordPress", '<!-- wp:faq {"q":"Hurt?"} --><b>Hurt?</b><!-- /wp:faq -->one\n\ntwo', ["one", "two"]),
    ("a blank line in template code", "<!-- wp:p --><p>see {{< a\n\nx\n\n>}} now", ["see ￼ now"]),
    ("text beside blocks", "<div>loose <p>in</p> tail</div>", ["loose", "in", "tail"]),
    ("alternative texts and titles", '<img alt="a big vein"><p title="more">x</p>', ["a big vein", "more", "x"]),
    ("title and description", '<title>A</title><meta name="description" content="B b"><meta name="robots" content="no">', ["A", "B b"]),
    ("upper-case tags, CRLF", "<P>one\r\ntwo</P>", ["one\r\ntwo"]),
    ("tables", "<table><tr><td>a<td>b</tr></table>", ["a", "b"]),
    ("an open angle bracket", "<p>less < more</p>", ["less < more"]),
    ("attributes of every kind", "<img ALT='a vein' title=more><a aria-label=\"to &lt; it\">x</a>", ["￼x", "a vein", "more", "to < it"]),
    ("names that only end alike", '<img data-alt="no" xtitle="no"><p subtitle=no>x</p>', ["x"]),
    ("an attribute within another", "<p data-x=\"title='no'\">x</p>", ["x"]),
    ("shares", "<meta property=og:title content='A'><META CONTENT=\"B b\" NAME=twitter:description>", ["A", "B b"]),
    ("other metadata", '<meta name="author" content="no"><meta property="og:site_name" content="no">', []),
    ("conditional comments", "<!--[if IE]><p>no</p><![endif]--><![if !IE]><p>yes</p><![endif]>", ["yes"]),
    ("templates", "<p>{{ name }} and {% if x %}more{% endif %} <% no %></p>", ["￼ and ￼more￼ ￼"]),
    ("code of templates", "<p>a</p>{% raw %}<p>no</p>{% endraw %}<?php echo '<p>no</p>' ?>", ["a"]),
    ("brackets in attributes", '<p title="a > b">x</p>', ["a > b", "x"]),
    ("a title holds no tags", "<title>A <b> c</title>", ["A <b> c"]),
    ("a tag that does not end", "<p>x</p><img alt='no", ["x"]),
    ("a comment that does not end", "<p>x</p><!-- no", ["x"]),
    ("a script that does not end", "<p>x</p><script>no", ["x"]),
    ("a slash that ends a script of XHTML", '<script src="a"/><p>x</p>', ["x"]),
    ("a slash that belongs to an address", "<script src=/a/>no</script><p>x</p>", ["x"]),
    ("summary and button", "<details><summary>Sum</summary>Text</details><button>Go</button>", ["Sum", "Text", "Go"]),
]


@pytest.mark.parametrize(("source", "texts"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_prose_of_html(source, texts):
    """The segments hold the prose, in the order of the source."""
    assert [segment.text for segment in parse(source, "page.html").segments] == texts


def test_kinds_and_levels():
    """Headings, list items, cells and quotations are told apart."""
    source = "<h2>H</h2><ul><li>L</ul><table><td>C</table><blockquote><p>Q</blockquote>"
    kinds = [(segment.kind, segment.level) for segment in parse(source, "x.htm").segments]
    assert kinds == [
        (SegmentKind.HEADING, 2), (SegmentKind.LIST_ITEM, 0), (SegmentKind.TABLE_CELL, 0), (SegmentKind.QUOTATION, 0),
    ]  # fmt: skip


def test_edit_over_inline_tags_keeps_them():
    """Words are replaced piece by piece, the tags between them stay."""
    source = "<p>The <em>crawler</em> capillaries fade.</p>"
    document = parse(source, "x.html")
    segment = document.segments[0]
    span = Span(4, 23)
    place, new = segment.source_span(span), segment.rendered(span, "spider veins", source)
    assert apply_edits(source, [Edit(place, new)]).text == "<p>The <em>spider</em> veins fade.</p>"


WRAPPED = [
    ("x.html", "<p>upper<br>body pain</p>", "upper\nbody pain", "chest pain", "<p>chest<br>pain</p>"),
    ("x.html", "<p>crawler&nbsp;capillaries</p>", "crawler\xa0capillaries", "spider veins", "<p>spider&nbsp;veins</p>"),
    ("x.html", "<p>polygenic <a href=x>disorder</a></p>", "polygenic disorder", "diabetes", None),
    ("x.md", "> upper body\n> pain\n", "upper body\npain", "chest pain", "> chest\n> pain\n"),
    ("x.html", "<p>upper body\n<b>pain</b></p>", "upper body\npain", "chest pain", "<p>chest\n<b>pain</b></p>"),
    ("x.md", "> crawler\n> capillaries **rest**\n", "crawler\ncapillaries", "veins", None),
    ("x.md", "> crawler\n> capillaries\n", "crawler\ncapillaries", "spider veins", "> spider\n> veins\n"),
    ("x.md", "upper body\\\npain\n", "upper body\npain", "chest pain", None),
    ("x.md", "> Actually\n> it hurts\n", "Actually\n", "", None),
    ("x.md", "polygenic [disorder](/x)\n", "polygenic disorder", "diabetes", None),
    ("x.adoc", "heart medical +\nprocedure\n", "heart medical\nprocedure", "bypass surgery", None),
]


@pytest.mark.parametrize(("path", "source", "old", "new", "written"), WRAPPED)
def test_edits_over_breaks_and_links(path, source, old, new, written):
    """A break that marks beside it need stays, as does a link; else nothing is written."""
    document = parse(source, path)
    (segment,) = document.segments
    start = segment.text.index(old) if old in segment.text else segment.text.index(old.split()[0])
    span = Span(start, start + len(old) if old in segment.text else len(segment.text.rstrip()))
    rendered = segment.rendered(span, new, source)
    place = segment.source_span(span)
    assert (rendered if rendered is None else source[: place.start] + rendered + source[place.end :]) == written


def test_containers_hold_more_than_one_segment():
    """An element with several segments is known as a whole, for deletions."""
    source = '<p>Text.</p><section class="related"><h3>More</h3><p>One</p></section>'
    assert [place.slice(source) for place in parse(source, "x.html").containers] == [source[12:]]


MARKUP = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<b>", "</b>", "<div>", "</div>", "<li>", "<br>", "&amp;", "&#x41;", "&", "<", ">", "word", " ", "\r\n", "\n",
         "<script>", "</script>",
         "<!--", "-->", '<img alt="a &lt; b">', "<a href='x'>", "</a>", "<code>", "</code>", "é", "</", "<!x", "\x00", "<pre>"]
    ),
    max_size=40,
)  # fmt: skip


@given(MARKUP)
def test_every_piece_stands_in_the_source(parts):
    """Whatever the markup, literal pieces equal their slice of the source, in order and disjoint."""
    source = "".join(parts)
    for segment in parse(source, "x.html").segments:
        at = 0
        for piece in segment.pieces:
            assert piece.source_start >= at
            at = piece.source_start + piece.source_length
            if piece.literal:
                assert segment.text[piece.text_start : piece.text_start + piece.length] == source[piece.source_start : at]
