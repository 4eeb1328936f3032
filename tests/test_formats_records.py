"""WordPress exports, CSV and JSON lines: what is read of each record, what is refused, and that records are judged alone."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from cli_help import run
from format_laws import StubEngine, check_laws, documents

from unspin.config import Settings, read_config
from unspin.engine import Engine
from unspin.errors import InputError
from unspin.formats import SUFFIXES, files, parse, read_file
from unspin.model import Applicability, Document, Finding, Span
from unspin.report.visible import HIDDEN
from unspin.suppress import Baseline

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"\n'
    '\txmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:wp="http://wordpress.org/export/1.2/">\n<channel>'
    "<title>A site, not read</title>"
)
TAIL = "</channel></rss>"


def texts(source: str, path: str, *fields: str) -> list[list[str]]:
    """The texts of the segments of each record."""
    document = parse(source, path, text_fields=fields)
    check_laws(document)
    return [[segment.text for segment in part.segments] for _, part in documents(document)]


def item(inside: str, kind: str = "post") -> str:
    """An export with one item."""
    return f"{HEAD}<item>{inside}<wp:post_type><![CDATA[{kind}]]></wp:post_type></item>{TAIL}"


CONTENT = "<content:encoded>{}</content:encoded>"
WXR = [
    ("title as text", "<title>Veins &amp; legs &#8217;s</title>", ["Veins & legs ’s"]),
    ("title as CDATA", "<title><![CDATA[Veins & legs]]></title>", ["Veins & legs"]),
    ("paragraphs", CONTENT.format("<![CDATA[<p>One.</p>\n\n<p>Two.</p>]]>"), ["One.", "Two."]),
    ("content as text", CONTENT.format("&lt;p&gt;One &amp;amp; two&lt;/p&gt;"), ["One & two"]),
    ("blank lines end paragraphs", CONTENT.format("<![CDATA[One\nmore\n\nTwo]]>"), ["One\nmore", "Two"]),
    ("a divided section", CONTENT.format("<![CDATA[a ]]]]><![CDATA[> b]]>"), ["a ]]> b"]),
    ("excerpt", "<excerpt:encoded><![CDATA[Short.]]></excerpt:encoded>", ["Short."]),
    ("block comments", CONTENT.format('<![CDATA[<!-- wp:heading {"level":2} --><h2>H</h2><!-- /wp:heading -->]]>'), ["H"]),
    ("shortcodes", CONTENT.format('<![CDATA[[box color="red"]In the box[/box] out]]>'), ["￼In the box￼ out"]),
    ("code shortcode", CONTENT.format("<![CDATA[a [code]no <b>prose</b>[/code] b]]>"), ["a ￼ b"]),
    ("a word in brackets", CONTENT.format("<![CDATA[as he said [sic] it]]>"), ["as he said [sic] it"]),
    (
        "what a block says twice",
        CONTENT.format('<![CDATA[<!-- wp:faq {"q":["Does it hurt?"]} --><b>Does it hurt?</b><p>No.</p><!-- /wp:faq --><p>Does it hurt?</p>]]>'),
        ["No.", "Does it hurt?"],
    ),
    (
        "an end of no block",
        CONTENT.format('<![CDATA[<!-- wp:faq {"q":["Does it hurt?"]} --><!-- /wp:list --><b>Does it hurt?</b><!-- /wp:faq -->]]>'),
        [],
    ),
    ("comments and metadata", "<wp:comment><title>no</title></wp:comment><wp:postmeta><wp:meta_value>no</wp:meta_value></wp:postmeta>", []),
    ("sections and text mixed", CONTENT.format("text <![CDATA[section]]>"), []),
    ("elements where text is due", "<title>a <b>bold</b> word</title>", []),
    ("a post about exports", CONTENT.format("<![CDATA[<p>x</p><pre></item><item></pre>]]>"), ["x"]),
]  # fmt: skip


@pytest.mark.parametrize(("inside", "expected"), [pytest.param(*case[1:], id=case[0]) for case in WXR])
def test_what_is_read_of_an_export(inside, expected):
    """Titles, contents and excerpts, as readers see them, and nothing else."""
    assert texts(item(inside), "export.xml") == [expected]


@pytest.mark.parametrize(("kind", "read"), [("page", True), ("treatment", True), ("attachment", False), ("nav_menu_item", False)])
def test_which_items_are_read(kind, read):
    """Posts, pages and a site's own types; no files, menus or settings."""
    assert texts(item("<title>Veins</title>", kind), "export.xml") == [["Veins"] if read else []]


REFUSED = [
    ("no export", "export.xml", "<rss><channel><item/></channel></rss>", "no WordPress export"),
    ("a post about one", "export.xml", f"<rss><channel><item>{CONTENT.format(f'<![CDATA[{HEAD}]]>')}</item></channel></rss>", "no WordPress export"),
    ("entities", "export.xml", f'<!DOCTYPE x [<!ENTITY a "b">]>{item("")}', "declares"),
    ("entities within", "export.xml", item('<!ENTITY a "b">'), "declares"),
    ("cut off in a section", "export.xml", f"{HEAD}<item><title><![CDATA[Ve", "does not end"),
    ("cut off in an item", "export.xml", f"{HEAD}<item><title>Veins</title>", "does not end"),
    ("cut off in a remark", "export.xml", f"{HEAD}<item></item><!-- ", "does not end"),
    ("no such column", "a.csv", "id,teaser\n1,Veins\n", "no column 'body', 'content', 'text'.*the file has 'id', 'teaser'"),
    ("an open field", "a.csv", 'id,text\n1,"Veins\n2,x\n', "a.csv:2: a quoted field does not end"),
    ("no object", "a.jsonl", '{"text": "Veins"}\n[1]\n', "a.jsonl:2: is no JSON object"),
    ("half an object", "a.jsonl", '{"text": "Veins"', "a.jsonl:1: is no JSON object"),
    ("too deep", "a.jsonl", '{"text":' + "[" * 100_000, "a.jsonl:1: is no JSON object"),
    ("no such member", "a.jsonl", '{"teaser": "Veins", "n": 1}\n', "has no text in 'body'.*the file has 'teaser'"),
]


@pytest.mark.parametrize(("path", "source", "message"), [pytest.param(*case[1:], id=case[0]) for case in REFUSED])
def test_what_is_no_file_of_records_is_refused(path, source, message):
    """One line says what is wrong and what to do."""
    with pytest.raises(InputError, match=message) as raised:
        parse(source, path)
    assert "\n" not in str(raised.value)
    assert "; " in str(raised.value)


TABLES = [
    ("usual names", "id,Text,note\n1,Veins,no\n", (), [["Veins"]]),
    ("named column", "id,lead,text\n1,Veins,no\n", ("lead",), [["Veins"]]),
    ("one of two named", "id,lead\n1,Veins\n", ("LEAD", "teaser"), [["Veins"]]),
    ("semicolons", "id;text\n1;Veins, legs\n", (), [["Veins, legs"]]),
    ("tabs", "id\ttext\n1\tVeins\n", (), [["Veins"]]),
    ("quotation marks", 'id,text\r\n1,"The ""blue"" veins,\r\nand more"\r\n', (), [['The "blue" veins,\r\nand more']]),
    ("short rows", "id,text\n1\n2,Veins\n\n", (), [[], ["Veins"]]),
    ("junk behind a field", 'id,text\n1,"Veins" x\n', (), [["Veins"]]),
    ("HTML", 'text\n"<p>Veins</p><pre>no</pre>"\n', (), [["Veins"]]),
    ("Markdown", "text\nsee [the page](x) and `code`\n", (), [["see the page and ￼"]]),
    ("code in Markdown beside a tag", "text\n`no` and <u>veins</u> [the page](no)<!--more-->\n", (), [["￼ and veins the page"]]),
    ("a tag alone", "text\nthe <u>veins</u><!--no--> &amp; more\n", (), [["the veins & more"]]),
    ("WordPress", 'text\n"<!-- wp:faq {""q"":""Does it hurt?""} --><b>Does it hurt?</b><!-- /wp:faq -->One.\n\nTwo."\n', (), [["One.", "Two."]]),
    ("head alone", "id,text\n", (), [[]]),
]


@pytest.mark.parametrize(("source", "fields", "expected"), [pytest.param(*case[1:], id=case[0]) for case in TABLES])
def test_what_is_read_of_a_table(source, fields, expected):
    """The chosen columns of each row."""
    assert texts(source, "table.csv", *fields) == expected


OBJECTS = [
    ("usual names", '{"id": 1, "text": "Veins", "note": "no"}\n{"body": "Legs"}\n', (), [["Veins"], ["Legs"]]),
    ("one of two named", '{"lead": "Veins"}', ("LEAD", "teaser"), [["Veins"]]),
    ("capitals", '{"Text": "Veins"}', (), [["Veins"]]),
    ("within an object", '{"post": {"body": "Veins"}, "text": "no"}', ("post.body",), [["Veins"]]),
    ("escapes", '{"text": "\\u0056eins\\n\\nThe \\"blue\\" \\ud83d\\ude00 \\ud800"}', (), [["Veins", 'The "blue" 😀 \ufffd']]),
    ("other values", '{"text": ["no"], "content": null, "body": {"text": "no"}}\n{"text": "Veins"}', (), [["Veins"]]),
    ("blank lines", '\n{"text": "Veins"}\n\n', (), [["Veins"]]),
]


@pytest.mark.parametrize(("source", "fields", "expected"), [pytest.param(*case[1:], id=case[0]) for case in OBJECTS])
def test_what_is_read_of_json_lines(source, fields, expected):
    """The chosen members of each object."""
    assert texts(source, "posts.jsonl", *fields) == expected


def test_a_wording_that_would_need_quotation_marks_is_shown_only():
    """A comma cannot be written into a bare field of CSV; the next best wording stays to choose."""
    ((_, row),) = documents(parse("id,text\n1,crawler0 veins\n", "a.csv"))
    spun = Finding("stub.word", Span(0, 8), "crawler0", ("blue, thin", "spider"), Applicability.SAFE, 0.99, "spun")
    located = spun.located(row.segments[0], row.source)
    assert (located.applicability, located.suggestions) == (Applicability.DISPLAY, ("spider",))


class Recorder(Engine):
    """The real order of stages over the stub detector; notes what it was given to check."""

    def __init__(self, words: dict[str, str]) -> None:
        super().__init__(Settings(grammar="none", parts=()))
        self.stub, self.seen = StubEngine(words), list[str]()

    def _in_section(self, document: Document):
        self.seen.append(document.source)
        for segment in document.segments:
            for spun, new in self.stub.words.items():
                for match in re.finditer(spun, segment.text):
                    yield segment, Finding("stub.word", Span(*match.span()), spun, (new,), Applicability.SAFE, 0.99, "spun")


def test_records_are_judged_and_repaired_one_by_one():
    """Findings count in the file; a record is read again by itself, only if it changed, until nothing is found in it."""
    source = 'id,text\r\n1,"crawler ""veins"""\r\n2,clean\r\n3,waterfall\r\n'
    engine = Recorder({"crawler": "tiny", "waterfall": "cataract", "tiny": "thin, blue"})
    document = parse(source, "a.csv")
    found = engine.check(document)
    assert [one.span.slice(source) for one in found] == ["crawler", "waterfall"]
    engine.seen.clear()
    report = engine.repair(document)
    assert report.repaired == 'id,text\r\n1,"thin, blue ""veins"""\r\n2,clean\r\n3,cataract\r\n'
    assert [one.found for one in report.applied] == ["crawler", "waterfall"]
    assert engine.seen.count("2,clean") == 1


@pytest.mark.parametrize("name", ["a.txt", "a.csv"])
def test_a_baseline_hides_in_records_as_in_a_page(name):
    """One more finding of a known wording is repaired and the known one is not, and rounds go on as without a baseline."""
    head = "text\n" if name == "a.csv" else ""
    engine = Recorder({"crawler": "tiny", "tiny": "thin"})
    before = parse(f"{head}A crawler vein itches.\n", name)
    known = Baseline.of(engine.report(before))
    after = parse(f"{head}A crawler vein itches. Then a crawler vein hurts.\n", name)
    report = engine.repair(after, hide=known.hide)
    assert report.repaired == f"{head}A crawler vein itches. Then a thin vein hurts.\n"
    assert (report.baselined, len(report.applied)) == (1, 1)


def test_without_a_baseline_each_record_is_read_once_a_round():
    """What no edit has changed is not read again."""
    engine = Recorder({})
    engine.repair(parse("text\na\nb\n", "a.csv"))
    assert engine.seen == ["a", "b"]


def test_deletions_stay_within_their_field():
    """Boilerplate at the end of one column and the start of the next is two deletions, and no tab or line break goes."""
    source = "id\ttext\tbody\n1\tVeins carry blood back to the heart.\tShare this:\n2\tLeave a Reply\tPosted in Health\n"
    document = parse(source, "a.tsv")
    for start, row in document.parts():
        for place in row.fields:
            part = row.within(place)
            assert part.source == place.slice(source[start:])
            assert all(segment.text in part.source for segment in part.segments)
    report = Engine(Settings(grammar="none", parts=("boilerplate",))).repair(document, Applicability.REVIEW)
    assert [row.count("\t") for row in report.repaired.splitlines()] == [2, 2, 2]


def test_files_of_records_have_to_be_named(tmp_path, monkeypatch):
    """Most XML, CSV and JSON files in a folder hold no prose; larger ones than posts are read."""
    assert not SUFFIXES & {".xml", ".csv", ".tsv", ".jsonl"}
    assert {".rst", ".adoc", ".mdx"} <= SUFFIXES
    file = tmp_path / "posts.jsonl"
    file.write_text(json.dumps({"text": "Veins"}))
    monkeypatch.setattr(files, "MAX_BYTES", 4)
    assert read_file(file).text
    (tmp_path / "post.md").write_text("Veins")
    with pytest.raises(InputError, match="over the limit"):
        read_file(tmp_path / "post.md")


class FileStub(StubEngine):
    """The stub behind the command line."""

    def __init__(self, _settings: Settings) -> None:
        super().__init__({"crawler0": 'the "blue", thin', "crawler1": "spider"})


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A table with a byte-order mark and CRLF in the current directory, and an engine that needs no models."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("unspin.engine.Engine", FileStub)
    file = tmp_path / "posts.csv"
    file.write_bytes('\ufeffid,lead,note\r\n1,"A crawler0, once",crawler1\r\n2,crawler1,x\r\n'.encode())
    return file


def test_fix_writes_a_table_that_is_one(table):
    """Only the chosen column changes; quotation marks are doubled; mark and line breaks stay; positions are those of the file."""
    result = run("fix", "--text-field", "lead", "posts.csv")
    assert result.exit_code == 0, result.stderr
    assert table.read_bytes().decode() == '\ufeffid,lead,note\r\n1,"A the ""blue"", thin, once",crawler1\r\n2,spider,x\r\n'
    assert 'posts.csv:2:6: stub.word “crawler0”' in result.stdout
    assert "posts.csv:3:3: stub.word “crawler1” → “spider”" in result.stdout


def test_check_says_which_columns_there_are(table):
    """Exit code 2 and one line; the setting does what the option does."""
    result = run("check", str(table))
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "name one with --text-field; the file has 'id', 'lead', 'note'" in result.stderr
    Path("unspin.toml").write_text('text-fields = ["lead"]\n')
    assert read_config(Path("unspin.toml")).values["text-fields"] == ("lead",)
    told = json.loads(run("check", "--format", "json", str(table)).stdout)["files"][0]["findings"]
    assert [(one["line"], one["found"]) for one in told] == [(2, "crawler0"), (3, "crawler1")]
    text = table.read_bytes().decode("utf-8-sig")
    assert [text[one["start"] : one["end"]] for one in told] == ["crawler0", "crawler1"]


def test_standard_input_of_records(table):  # noqa: ARG001 - for its engine
    """With - and a name that tells the format, the repaired lines alone go to standard output."""
    result = run("fix", "--stdin-filename", "posts.jsonl", "-", stdin='{"text": "crawler0"}\n')
    assert result.stdout == '{"text": "the \\"blue\\", thin"}\n'


def test_a_diff_in_colours(table):  # noqa: ARG001 - for its engine
    """With --color lines are painted, and a control in the text is shown by number; without, the patch holds every byte."""
    Path("odd.csv").write_text("text\ncrawler1 \x1b[2J\n")
    bare, painted = (run("fix", "--diff", option, "odd.csv").stdout for option in ("--no-color", "--color"))
    assert "\n-crawler1 \x1b[2J\n+spider \x1b[2J\n" in bare
    assert "\x1b[31m-crawler1 <U+001B>[2J\x1b[0m\n\x1b[32m+spider <U+001B>[2J\x1b[0m\n" in painted
    assert re.sub(r"\x1b\[\d*m", "", painted) == bare.replace("\x1b", "<U+001B>")


@pytest.mark.parametrize("output", ["text", "concise", "json", "jsonl", "sarif", "github", "rdjsonl", "junit", "gitlab"])
def test_no_control_of_a_name_reaches_a_screen(table, output):  # noqa: ARG001 - for its engine
    """Whatever a file is called and holds: C0, DEL, C1, bidirectional controls and bytes that are no text."""
    name = os.fsdecode(b"a\x1b[2J\x7f\r\n\xc2\x9b\xe2\x80\xae\xff.csv")
    Path(name).write_text("text\ncrawler1 \x1b[2J\n")
    told = run("check", "--format", output, "--no-color", name).stdout
    assert not HIDDEN.search(told)
    assert "2J" in told
