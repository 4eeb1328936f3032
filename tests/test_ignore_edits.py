"""The directives that editors insert: each hides its finding in every format, and a reader of the page sees no change."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unspin import Applicability, Finding, Settings, Span
from unspin.engine import Engine
from unspin.formats import parse
from unspin.model import Edit
from unspin.suppress import DirectiveReader, ignoring, ignoring_in_file, read_ignores

RULE = "channel.term"
HERE, NEXT = f"unspin: ignore[{RULE}] meant as it stands", f"unspin: ignore-next-line[{RULE}] meant as it stands"
FILE = f"unspin: ignore-file[{RULE}] meant as it stands"


def on(source: str, found: str = "crawler") -> Finding:
    """A finding on the first ``found``."""
    at = source.index(found)
    return Finding(RULE, Span(at, at + len(found)), found, ("spider",), Applicability.SAFE, 0.9, "Spun.")


def after(source: str, edit: Edit | None) -> str:
    """The source after the edit, which inserts."""
    assert edit is not None
    assert not edit.span
    return source[: edit.span.start] + edit.new + source[edit.span.start :]


@pytest.mark.parametrize(
    ("format_name", "source", "expected"),
    [
        ("markdown", "A crawler vein\nis tiny.\n", f"A crawler vein <!-- {HERE} -->\nis tiny.\n"),
        ("markdown", "A crawler vein  \r\nis.\r\n", f"A crawler vein <!-- {HERE} -->  \r\nis.\r\n"),
        ("markdown", "A crawler vein\\\nis.\n", f"A crawler vein <!-- {HERE} -->\\\nis.\n"),
        ("markdown", "# A crawler {#id}\n", f"# A crawler <!-- {HERE} --> {{#id}}\n"),
        ("markdown", "| a crawler | b |\n|---|---|\n", f"| a crawler <!-- {HERE} --> | b |\n|---|---|\n"),
        ("markdown", "- a\n- a **crawler**\n- c\n", f"- a\n- a **crawler** <!-- {HERE} -->\n- c\n"),
        ("markdown", "> ![a crawler](a.png)\n", f"> ![a crawler](a.png) <!-- {HERE} -->\n"),
        ("mdx", "A crawler vein.\n", f"A crawler vein. {{/* {HERE} */}}\n"),
        ("html", "<p>A <b>crawler</b> vein</p><p>x</p>", f"<p>A <b>crawler</b> vein <!-- {HERE} --></p><p>x</p>"),
        ("html", "<p>A crawler\nvein</p>\n", f"<p>A crawler <!-- {HERE} -->\nvein</p>\n"),
        ("html", "<title>A crawler</title>\n<p>x</p>", f"<title>A crawler</title> <!-- {HERE} -->\n<p>x</p>"),
        ("html", '<p>a\n<img alt="a crawler" src="\n"></p>', f'<p>a\n<!-- {NEXT} -->\n<img alt="a crawler" src="\n"></p>'),
        ("html", '<p>a <img\nalt="a crawler" src="\n"></p>', None),
        ("rst", "One.\n\n* a\n* a crawler\n", f"One.\n\n.. {HERE}\n\n* a\n* a crawler\n"),
        ("rst", ".. note::\n\n   A crawler.\n", f".. note::\n\n   .. {HERE}\n\n   A crawler.\n"),
        ("rst", "A crawler\n=========\n", f".. {HERE}\n\nA crawler\n=========\n"),
        ("asciidoc", "One.\n\nA crawler\nvein.\n", f"One.\n\n// {NEXT}\nA crawler\nvein.\n"),
        ("asciidoc", "One\ncrawler.\n", f"// {HERE}\nOne\ncrawler.\n"),
        ("asciidoc", ". a\n\n. a crawler\n", f". a\n// {NEXT}\n\n. a crawler\n"),
        ("markdown", "---\ntitle: A crawler\n---\nText.\n", None),
        ("text", "A crawler vein.\n", None),
        ("docx", "A crawler vein.\n", None),
    ],
)
def test_here(format_name: str, source: str, expected: str | None) -> None:
    """On the line that it has to stand on, in the format's comment; none where no comment can stand."""
    edit = ignoring(parse(source, "-", format_name), on(source))
    assert (edit and after(source, edit)) == expected


@pytest.mark.parametrize(
    ("format_name", "source", "expected"),
    [
        ("markdown", "A crawler.\n", f"<!-- {FILE} -->\n\nA crawler.\n"),
        ("markdown", "---\ntitle: A crawler\n---\nText.\n", f"---\ntitle: A crawler\n---\n<!-- {FILE} -->\n\nText.\n"),
        ("markdown", "---\ntitle: A crawler\n---", f"---\ntitle: A crawler\n---\n<!-- {FILE} -->\n\n"),
        ("mdx", "import A from 'a'\n\nA crawler.\n", f"{{/* {FILE} */}}\n\nimport A from 'a'\n\nA crawler.\n"),
        ("html", "<!DOCTYPE html>\r\n<p>A crawler\r\n", f"<!DOCTYPE html>\r\n<!-- {FILE} -->\r\n<p>A crawler\r\n"),
        ("html", "---\na: b\n---\n<p>crawler", f"---\na: b\n---\n<!-- {FILE} -->\n<p>crawler"),
        ("rst", "A crawler\n=========\n", f".. {FILE}\n\nA crawler\n=========\n"),
        ("asciidoc", "= A crawler\n:toc:\n", f"// {FILE}\n= A crawler\n:toc:\n"),
        ("text", "A crawler vein.\n", None),
    ],
)
def test_in_the_file(format_name: str, source: str, expected: str | None) -> None:
    """At the head, behind what has to stand there first."""
    edit = ignoring_in_file(parse(source, "-", format_name), on(source))
    assert (edit and after(source, edit)) == expected


@pytest.mark.parametrize(("path", "names"), [("a.csv", "text\na crawler\n"), ("a.jsonl", '{"text": "a crawler"}\n')])
def test_records_have_none(path: str, names: str) -> None:
    """In a table or JSON a comment would be data."""
    document = parse(names, path)
    assert ignoring(document, on(names)) is None
    assert ignoring_in_file(document, on(names)) is None


def test_what_reports_directives_cannot_be_ignored() -> None:
    """A directive that is reported is mended or taken out."""
    source = "A crawler\n"
    finding = Finding("suppress.unused", Span(2, 9), "crawler", (), Applicability.DISPLAY, 0.0, "Unused.")
    assert ignoring(parse(source, "-", "markdown"), finding) is None


MARKS = "crawler |a| |\n|\n\n|*|<p>|</p>|- |> |`|<!--|-->|//|.. |<a b='|'>".split("|")
PAGES = st.lists(st.sampled_from([*MARKS, "|"]), max_size=12).map("".join)


@settings(deadline=None, max_examples=60)
@given(PAGES, PAGES, st.sampled_from(("markdown", "mdx", "html", "rst", "asciidoc")))
def test_whatever_stands_around(before: str, behind: str, format_name: str) -> None:
    """An edit that is offered hides the finding by a directive that reads well."""
    source = f"{before}crawler{behind}"
    finding, document = on(source), parse(source, "-", format_name)
    for write in (ignoring, ignoring_in_file):
        edit = write(document, finding)
        if edit:
            ignores = read_ignores(parse(after(source, edit), "-", format_name), DirectiveReader(frozenset((RULE,))))
            assert [one.rules for one in ignores.directives] == [(RULE,)]


SPUN = "The clinic opens each day as well as closes at night.\n\nLeave a Reply\n"


@pytest.mark.parametrize(
    ("format_name", "source"),
    [("markdown", SPUN), ("mdx", SPUN), ("rst", SPUN), ("asciidoc", SPUN), ("html", f"<p>{SPUN.strip()}</p>\n")],
)
def test_the_engine_hides_it_and_calls_nothing_unused(format_name: str, source: str) -> None:
    """Of each finding in turn, reasons required."""
    engine = Engine(Settings(parts=("function-words", "boilerplate"), grammar="none", require_reason=True))
    document = parse(source, "-", format_name)
    findings = engine.check(document)
    assert findings
    for finding in findings:
        for write in (ignoring, ignoring_in_file):
            report = engine.report(parse(after(source, write(document, finding)), "-", format_name))
            assert report.ignored == 1
            assert [one.rule for one in report.findings] == [one.rule for one in findings if one is not finding]
