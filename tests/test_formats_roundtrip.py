"""Every format over generated files: new words arrive as they are meant, and all else stays as it was.

What comes out is read by a parser that is not ours (``html.parser``, ``xml.etree``, ``csv``, ``json``, pulldown-cmark's HTML,
ruamel's YAML) and compared with what the same parser reads in the source.
"""

from __future__ import annotations

import csv
import gc
import html
import io
import itertools
import json
import os
import re
import time
import tomllib
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import pytest
import srsly
from docx_files import document, docx, field, paragraph, run
from format_laws import HARD, SPUN, check_laws, repaired, replaced
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pyromark import Markdown, Options

from unspin.formats import decode, parse

EXAMPLES = int(os.environ.get("UNSPIN_TEST_EXAMPLES", "40"))
"""Files per test; the figures in the decisions are of runs with more."""

WORDS = {f"crawler{number}": "" for number in range(60)}
REPLACEMENTS = st.lists(st.sampled_from(HARD), min_size=60, max_size=60).map(
    lambda new: {spun: one if one or i % 3 == 0 else "spider" for i, (spun, one) in enumerate(zip(WORDS, new, strict=True))}
)
"""A wording for each word; of three beside each other one at most is deleted, so that no line and no value is emptied by two."""


def numbered(parts: list[str]) -> str:
    """The parts as one text, each ``@`` in them a spun word with a number of its own."""
    count = itertools.count()
    return "".join("".join(f"crawler{next(count)}" if one == "@" else one for one in part) for part in parts)


def generated(*marks: str, size: int = 25) -> st.SearchStrategy[str]:
    """Texts of ``marks`` in any order, spun words among them."""
    return st.lists(st.sampled_from(("@", " @ ", "vein ", *marks)), max_size=size).map(numbered)


class Events(HTMLParser):
    """What the standard library sees in a page."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[object] = []
        self.text = ""
        self.feed(source)
        self.close()
        self._flush()

    def _flush(self) -> None:
        self.seen += [self.text] if self.text else []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        """A tag with its attributes."""
        self._flush()
        self.seen.append((tag, tuple(attrs)))

    def handle_endtag(self, tag):
        """The name of an end tag."""
        self._flush()
        self.seen.append(("/", tag))

    def handle_data(self, data):
        """Text, joined with what stands beside it."""
        self.text += data

    def handle_comment(self, data):
        """A comment."""
        self._flush()
        self.seen.append(("!", data))


def with_words(event: object, words: dict[str, str]) -> object:
    """An event as it should be once the words are in it."""
    if isinstance(event, str):
        return replaced(event, words)
    if isinstance(event, tuple):
        return tuple(with_words(one, words) for one in event)
    return event


HTML = generated(
    "<p>", "</p>", "<b>", "</b>", "<DIV CLASS=a>", "</DIV>", "<li>", "<br>", "<br/>", "&amp;", "&#x41;", "&nbsp;", " & ", "\r\n", "\n\n",
    '<img alt="@ of it">', "<img alt='a @'>", "<img src=x alt=@ title=@>", '<a href="/@" aria-label="@">', "</a>", "<code>@</code>",
    "<script>var a = '@ <p>';</script>", "<style>@</style>", "<textarea>@</textarea>", "<!-- @ -->", "<!--[if IE]><p>@</p><![endif]-->",
    '<meta name="description" content="@ &lt; b">', "<META CONTENT=@ PROPERTY=og:title>", "<pre>@ </pre>", "<h2>", "</h2>",
    "<table><tr><td>", "</td></tr></table>", "<title>@ &amp; @</title>", "<svg><text>@</text></svg>", "<template>@</template>",
)  # fmt: skip


@settings(max_examples=EXAMPLES, deadline=None)
@given(HTML, REPLACEMENTS)
def test_html(source, words):
    """Tags, attributes, comments and scripts are as they were; text and attributes read as they should."""
    after, done = repaired(source, "page.html", words)
    expected = [with_words(event, done) for event in Events(source).seen]
    assert [one for one in Events(after).seen if one != ""] == [one for one in expected if one != ""]


def without_blanks(page: str) -> str:
    """A page with its references read, without blanks beside tags and empty paragraphs."""
    return html.unescape(re.sub(r"\s*(<[^>]*>)\s*", r"\1", page).replace("<p></p>", ""))


OPTIONS = Options.ENABLE_TABLES | Options.ENABLE_FOOTNOTES | Options.ENABLE_STRIKETHROUGH | Options.ENABLE_HEADING_ATTRIBUTES
MARKDOWN = generated(
    "\n\n", "\n", "# ", "- ", "\n1. ", "> ", "**@** ", "*@ b* ", "`@` ", "[@ c](http://x.org/@) ", "![@](a.png) ", "\n\n```\n@\n```\n\n",
    "\n\n| a | b |\n|---|---|\n| @ | @ |\n\n", "&amp; ", "\\* ", "[^1] ", "\n\n[^1]: @ note\n\n", "\n\n    @ code\n\n", "<b>@</b> ",
    "\n\n<div>\n<p>@ &amp; b</p>\n</div>\n\n", "~~@~~ ", "\\\n", "<http://x.org/@> ", "\n\n[ref]: http://x.org '@'\n\n", "{{< fig @ >}} ",
)  # fmt: skip


@settings(max_examples=EXAMPLES, deadline=None)
@given(MARKDOWN, REPLACEMENTS)
def test_markdown(source, words):
    """The page that pulldown-cmark makes of it differs in the words alone."""
    words = {spun: new if "{{" not in new and "\t" not in new else "spider" for spun, new in words.items()}
    after, done = repaired(source, "post.md", words)
    shown = {spun: html.escape(new, quote=False) for spun, new in done.items()}

    def page(text: str) -> str:
        return Markdown(options=OPTIONS).html(text)

    assert without_blanks(page(after)) == without_blanks(replaced(page(source), shown))


CELLS = st.lists(st.sampled_from(("@", " ", "vein", ",", ";", '"', '""', "\n", "\r\n", "é", "<p>", "</p>", "&amp;")), max_size=8)


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=4), REPLACEMENTS, st.sampled_from(",;\t"),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), st.sampled_from(["\n", "\r\n"]),
)  # fmt: skip
def test_csv(rows, words, delimiter, quoting, line_end):
    """The csv module reads the same rows, with the new words in the chosen columns alone."""
    count = itertools.count()
    rows = [["".join(f"crawler{next(count)}" if one == "@" else one for one in cell) for cell in row] for row in rows]
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, quoting=quoting, lineterminator=line_end).writerows([["id", "body", "note"], *rows])
    assume(count.__reduce__()[1][0] <= len(WORDS))
    after, done = repaired(stream.getvalue(), "table.csv", words, ("body",))

    def read(text: str) -> list[list[str]]:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))

    def expected(body: str) -> str:
        tagged = "<p>" in body or "</p>" in body
        return replaced(body, {spun: html.escape(new, quote=False) if tagged else new for spun, new in done.items()})

    before = read(stream.getvalue())
    assert read(after) == [[*row[:1], *([expected(row[1])] if len(row) > 1 else []), *row[2:]] for row in before]
    assert not any(spun in done for row in before if len(row) > 2 for spun in SPUN.findall(row[0] + row[2]))


TEXTS = st.lists(
    st.sampled_from(("@", " ", "vein", '"', "\\", "\n", "/", "\t", "é", "😀", "\u2028", "\x7f", ".")), max_size=10
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4), REPLACEMENTS, st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_jsonl(rows, words, ascii_only, line_end):
    """The json module reads the same objects, with the new words in the chosen member alone."""
    count = itertools.count()
    texts = [["".join(f"crawler{next(count)}" if one == "@" else one for one in cell) for cell in row] for row in rows]
    assume(count.__reduce__()[1][0] <= len(WORDS))
    objects = [{"n": 1, "post": {"text": first, "no": second}, "list": [second]} for first, second in texts]
    source = line_end.join(json.dumps(one, ensure_ascii=ascii_only) for one in objects) + line_end
    after, done = repaired(source, "posts.jsonl", words, ("post.text",))
    for one in objects:
        one["post"]["text"] = replaced(one["post"]["text"], done)
    assert [json.loads(line) for line in after.split("\n") if line.strip()] == objects


CONTENT = generated(
    "<p>", "</p>", "<!-- wp:paragraph -->", "<!-- /wp:paragraph -->", "[gallery ids='@']", "[caption id='a']@[/caption]", "\n\n", "<b>",
    "</b>", "<img alt='@'>", "&amp;", " & ", "<code>@</code>", "]] >", "<!-- wp:faq {\"q\":\"@ vein\"} -->", size=15,
)  # fmt: skip


def post(title: str, content: str, *, as_cdata: bool) -> str:
    """An item of an export."""
    written = f"<![CDATA[{content.replace(']]>', ']]]]><![CDATA[>')}]]>" if as_cdata else escape(content)
    return (
        f"<item>\n<title>{escape(title)}</title>\n<content:encoded>{written}</content:encoded>\n"
        "<wp:post_type><![CDATA[post]]></wp:post_type>"
        f"<wp:comment><wp:comment_content>{written}</wp:comment_content></wp:comment></item>\n"
    )


EXPORT = (
    '<?xml version="1.0"?>\n<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/">\n<channel>{}</channel></rss>'
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.tuples(CONTENT, st.booleans()), min_size=1, max_size=3), REPLACEMENTS)
def test_wxr(posts, words):
    """The XML stays well-formed; titles and contents alone have changed, and read as HTML as they should."""
    source = EXPORT.format("".join(post(f"Title {i}", content, as_cdata=cdata) for i, (content, cdata) in enumerate(posts)))
    after, _ = repaired(source, "export.xml", words)
    names = {"content": "http://purl.org/rss/1.0/modules/content/", "wp": "http://wordpress.org/export/1.2/"}
    old, new = (ET.fromstring(text).findall(".//item") for text in (source, after))
    for one, other in zip(old, new, strict=True):
        before, now = (item.find("content:encoded", names).text or "" for item in (one, other))
        done = {spun: words[spun] for spun in WORDS if spun in before and before.count(spun) > now.count(spun)}
        expected = [with_words(event, done) for event in Events(before).seen]
        assert [event for event in Events(now).seen if event != ""] == [event for event in expected if event != ""]
        for name in ("title", "wp:post_type", "wp:comment/wp:comment_content"):
            assert one.find(name, names).text == other.find(name, names).text


VALUES = st.lists(st.sampled_from(("@", " ", "vein", '"', "'", ":", "#", "-", "\\", "é", "&")), min_size=1, max_size=7)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.tuples(VALUES, st.sampled_from("\"'|p")), min_size=1, max_size=3), REPLACEMENTS)
def test_yaml_front_matter(values, words):
    """YAML reads the same keys, with the new words in titles and descriptions, all of them still texts."""
    names, lines = ("title", "description", "summary"), []
    count = itertools.count()
    for name, (parts, style) in zip(names, values, strict=False):
        value = "".join(f"crawler{next(count)}" if one == "@" else one for one in parts).strip()
        written = {
            '"': json.dumps(value, ensure_ascii=False), "'": "'" + value.replace("'", "''") + "'", "|": f"|\n  {value}", "p": value,
        }[style]  # fmt: skip
        lines.append(f"{name}: {written}")
    block = "\n".join([*lines, "layout: crawler59"]) + "\n"
    try:
        before = srsly.yaml_loads(block)
    except Exception:  # noqa: BLE001 - not YAML to begin with
        assume(False)
    after, done = repaired(f"---\n{block}---\ntext\n", "post.md", words)
    now = srsly.yaml_loads(after.removeprefix("---\n").split("\n---\n")[0])
    for name in before:
        if isinstance(before[name], str):
            assert now[name] is not None or not replaced(before[name], done).strip()
            assert str(now[name] or "").split() == replaced(before[name], done).split()
        else:
            assert now[name] == before[name]
    assert now["layout"] == "crawler59"


@settings(max_examples=EXAMPLES, deadline=None)
@given(VALUES, REPLACEMENTS, st.sampled_from(["toml", "literal", "json"]))
def test_toml_and_json_front_matter(parts, words, style):
    """TOML and JSON read the same keys, with the new words in the title."""
    count = itertools.count()
    value = "".join(f"crawler{next(count)}" if one == "@" else one for one in parts)
    assume(style != "literal" or "'" not in value)
    quoted = f"'{value}'" if style == "literal" else json.dumps(value, ensure_ascii=False)
    if style == "json":
        source, load = f'{{"title": {quoted}, "layout": "crawler59"}}\n\ntext\n', lambda text: json.loads(text.split("\n\n")[0])
    else:
        source = f"+++\ntitle = {quoted}\nlayout = 'crawler59'\n+++\ntext\n"
        load = lambda text: tomllib.loads(text.split("+++\n")[1])  # noqa: E731
    after, done = repaired(source, "post.md", words)
    assert load(after) == {"title": replaced(value, done), "layout": "crawler59"}


BLOCKS = tomllib.loads((Path(__file__).parent / "cases" / "format_blocks.toml").read_text(encoding="utf-8"))


@st.composite
def pages(draw, suffix):
    """A page of whole blocks between blank lines."""
    inline, blocks = BLOCKS[suffix]["inline"], BLOCKS[suffix]["blocks"]
    paragraphs = st.lists(st.sampled_from(inline), min_size=1, max_size=4).map(" and then ".join)
    if suffix == "html":
        paragraphs = paragraphs.map("<p>{}</p>".format)
    count = itertools.count()
    page = "\n\n".join(draw(st.lists(paragraphs | st.sampled_from(blocks), min_size=1, max_size=7))) + "\n"
    page = page.replace("<% % %>", "<\0 % \0>").replace("{%", "{\0").replace("%}", "\0}").replace("{\0}", "{%}")
    page = "".join({"@": f"crawler{next(count)}", "%": f"kept{next(count)}"}.get(one, one) for one in page).replace("\0", "%")
    return page.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


@pytest.mark.parametrize("suffix", BLOCKS)
@settings(max_examples=EXAMPLES, deadline=None)
@given(st.data())
def test_prose_is_all_read_and_nothing_else(suffix, data):
    """Every spun word in prose is found, none in code, targets, comments and what else a reader of the page does not see."""
    source = data.draw(pages(suffix))
    spun = set(SPUN.findall(source))
    after, done = repaired(source, f"page.{suffix}", dict.fromkeys(spun, "spider"))
    assert set(done) == spun
    assert after == SPUN.sub("spider", source)


ODD = (
    *("*", "**", "`", "``", "::", "\n", "\n\n", "\r", "    ", "=", "====", "----", "..", ".. ", "[", "]", "[[", "<<", "{", "}", "|", "|==="),
    *("_", "__", "+", "++++", "<A ", "<", ">", "/>", "import a", ":x:", "\\", "- ", "1. ", "\ud800", "\0", "\x0b", "é", "a@b.org"),
    *("http://x", "```", "<!--", "{{", "}}", "(", ")"),
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(generated(*ODD) | HTML | MARKDOWN | st.text(), st.sampled_from(["md", "mdx", "html", "rst", "adoc", "txt"]))
def test_any_text_in_any_format(source, suffix):
    """No text raises, whatever it is taken for, and the pieces lead back to it."""
    check_laws(parse(source, f"page.{suffix}"))


UNITS = (
    *("<a ", "<", "<a b='", "<!--", "</", "<div>x", "{", "{{", "[a b=", "`a", "*a", "|", "=\n", "a::\n", "link:a[", "((", "\\(", "<p>"),
    *(":a", "- a\n"),
)


@pytest.mark.parametrize("suffix", ["html", "md", "mdx", "rst", "adoc"])
@pytest.mark.parametrize("unit", UNITS)
def test_time_is_linear(unit, suffix):
    """Four times the marks take about four times as long, whatever the mark."""
    check_time(lambda length: parse(unit * (length // len(unit)), f"page.{suffix}"))


LONG = {
    "a line of blanks": (lambda n: parse('{"text": "a"}\n' + " " * 5 * n, "a.jsonl").whole()),
    "many objects": (lambda n: parse('{"text": "a <b>c"}\n' * (n // 9), "a.jsonl").whole()),
    "a long string": (lambda n: parse('{"text": "' + "\\n- a" * n + '"}', "a.jsonl").whole()),
    "many rows": (lambda n: parse("text\n" + "a\n" * (n // 9), "a.csv").whole()),
    "quotation marks": (lambda n: parse('text\n"' + '""' * n + '"', "a.csv").whole()),
    "many posts": (lambda n: parse(EXPORT.format(post("a", "<p>b", as_cdata=True) * (n // 50)), "a.xml").whole()),
    "many sections": (lambda n: parse(EXPORT.format(post("a", "]]>" * n, as_cdata=True)), "a.xml").whole()),
    "open blocks": (lambda n: parse('<!-- wp:a {"a":"b"} --><p>b' * (n // 9), "a.html")),
    "ends of no block": (lambda n: parse("<!-- wp:a -->" * n + "<!-- /wp:b -->" * n, "a.html")),
    "blanks in a block": (lambda n: parse("<!-- wp:a " + " " * n + "x -->", "a.html")),
    "open tables": (lambda n: parse("+--+\nx\n\n" * n, "a.rst")),
    "open tables within": (lambda n: parse("  +--+\n  x\n\n" * n + "x\n\n", "a.rst")),
    "titles below comments": (lambda n: parse("// a\n" * n + "= a\n\n" * n, "a.adoc")),
    "an open attribute list": (lambda n: parse("[" + "a" * n, "a.adoc")),
    "an open macro": (lambda n: parse("a::" + "[" * n, "a.adoc")),
    "many runs": (lambda n: decode(docx(document(paragraph(*[run("vein " * 80)] * (n // 2)))), "a.docx")),
    "text between elements": (lambda n: decode(docx(document(paragraph("a"), f"{'vein ' * 80}<w:x/>" * (n // 2))), "a.docx")),
    "the code of a field": (lambda n: decode(docx(document(paragraph(field(LONG_CODE * (n // 2), run("a")), "b"))), "a.docx")),
}  # fmt: skip
"""What no unit alone says, by size."""

LONG_CODE = f"</w:instrText></w:r><w:r><w:instrText>{'code ' * 80}"


@pytest.mark.parametrize("name", LONG)
def test_time_is_linear_in_files(name):
    """The same for long lines, many records, tables, titles and runs."""
    check_time(LONG[name])


def check_time(read: Callable[[int], object]) -> None:
    """Read a source and one four times as long; the models of other tests are not collected meanwhile."""
    times = []
    gc.disable()
    for length in (5_000, 20_000):
        started = time.process_time()
        read(length)
        times.append(time.process_time() - started)
    gc.enable()
    assert times[1] < 0.5 or times[1] < 9 * times[0]
