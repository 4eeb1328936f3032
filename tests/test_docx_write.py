"""Repairs in a Word document: tracked changes with comments, spliced in, and nothing else touched."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree as ET

import pytest
from docx_files import (
    CELL,
    MESSAGE,
    accepted,
    control,
    document,
    docx,
    field,
    fixed,
    names,
    paragraph,
    part,
    rejected,
    run,
    story,
    text_box,
    texts,
    zipped,
)

from unspin.errors import ConfigError, InputError
from unspin.formats import decode, encode
from unspin.model import OPAQUE, Applicability, FileReport, Finding, Span

SIGNED = 'w:author="unspin"'


def body(raw: bytes) -> str:
    """The blocks of the main part without numbers, prefixes of attributes and marks of comments."""
    inside = part(raw).partition("<w:body>")[2].partition("<w:sectPr/></w:body>")[0]
    inside = re.sub(r"<w:commentRange(?:Start|End)[^>]*>|<w:r><w:commentReference[^>]*></w:r>", "", inside)
    inside = re.sub(r"<w:del [^>]*></w:del>", "", inside)
    return re.sub(r' w:id="\d+"| w:author="unspin"| xml:space="preserve"', "", inside)


BOLD = "<w:rPr><w:b/></w:rPr>"
EDITS = {
    "a word in a run": (
        paragraph("Small crawler veins."),
        ("crawler", "spider"),
        "<w:p><w:r><w:t>Small </w:t></w:r><w:del><w:r><w:delText>crawler</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>spider</w:t></w:r></w:ins><w:r><w:t> veins.</w:t></w:r></w:p>",
    ),
    "words that stay are not marked": (
        paragraph("Take a bathtub today"),
        ("Take a bathtub today", "Take a bath today"),
        "<w:p><w:r><w:t>Take a </w:t></w:r><w:del><w:r><w:delText>bathtub</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>bath</w:t></w:r></w:ins><w:r><w:t> today</w:t></w:r></w:p>",
    ),
    "each formatting keeps its words": (
        paragraph(run("crawler", "<w:b/>"), " capillaries"),
        ("crawler capillaries", "spider veins"),
        f"<w:p><w:del><w:r>{BOLD}<w:delText>crawler</w:delText></w:r></w:del><w:ins><w:r>{BOLD}<w:t>spider</w:t></w:r></w:ins>"
        "<w:r><w:t> </w:t></w:r><w:del><w:r><w:delText>capillaries</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>veins</w:t></w:r></w:ins></w:p>",
    ),
    "a word over two formattings stands where it began": (
        paragraph("craw", run("ler", "<w:b/>")),
        ("crawler", "spider"),
        "<w:p><w:del><w:r><w:delText>craw</w:delText></w:r></w:del><w:ins><w:r><w:t>spider</w:t></w:r></w:ins>"
        f"<w:del><w:r>{BOLD}<w:delText>ler</w:delText></w:r></w:del></w:p>",
    ),
    "fewer words stand where the first one stood": (
        paragraph("torment ", run("executioners", "<w:b/>")),
        ("torment executioners", "painkillers"),
        "<w:p><w:del><w:r><w:delText>torment </w:delText></w:r></w:del><w:ins><w:r><w:t>painkillers</w:t></w:r></w:ins>"
        f"<w:del><w:r>{BOLD}<w:delText>executioners</w:delText></w:r></w:del></w:p>",
    ),
    "runs that look alike count as one": (
        paragraph("craw", "<w:proofErr/>", "ler"),
        ("crawler", "spider"),
        "<w:p><w:del><w:r><w:delText>craw</w:delText></w:r></w:del><w:ins><w:r><w:t>spider</w:t></w:r></w:ins><w:proofErr/>"
        "<w:del><w:r><w:delText>ler</w:delText></w:r></w:del></w:p>",
    ),
    "a soft hyphen goes with its word": (
        paragraph("<w:r><w:t>craw</w:t><w:softHyphen/><w:t>ler x</w:t></w:r>"),
        ("crawler", "spider"),
        "<w:p><w:del><w:r><w:delText>craw</w:delText><w:softHyphen/><w:delText>ler</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>spider</w:t></w:r></w:ins><w:r><w:t> x</w:t></w:r></w:p>",
    ),
    "a note stays": (
        paragraph(
            '<w:r><w:t>crawler</w:t><w:footnoteReference w:id="2"/><w:t xml:space="preserve"> capillaries</w:t></w:r>'
        ),
        ("crawler capillaries", "spiders"),
        "<w:p><w:del><w:r><w:delText>crawler</w:delText></w:r></w:del><w:ins><w:r><w:t>spiders</w:t></w:r></w:ins>"
        "<w:r><w:footnoteReference/></w:r><w:del><w:r><w:delText> capillaries</w:delText></w:r></w:del></w:p>",
    ),
    "an insertion takes the look of what stands before it": (
        paragraph(run("have", "<w:b/>"), " fever"),
        ("", ""),
        f"<w:p><w:r>{BOLD}<w:t>have</w:t></w:r><w:r><w:t> </w:t></w:r><w:ins><w:r><w:t>a </w:t></w:r></w:ins><w:r><w:t>fever</w:t></w:r></w:p>",
    ),
    "within a link": (
        paragraph('<w:hyperlink w:anchor="x">' + run("crawler") + "</w:hyperlink>"),
        ("crawler", "spider"),
        '<w:p><w:hyperlink w:anchor="x"><w:del><w:r><w:delText>crawler</w:delText></w:r></w:del>'
        "<w:ins><w:r><w:t>spider</w:t></w:r></w:ins></w:hyperlink></w:p>",
    ),
    "within somebody's insertion, which is ended and begun anew": (
        paragraph('<w:ins w:id="9" w:author="Ann">' + run("a crawler b") + "</w:ins>"),
        ("crawler", "spider"),
        '<w:p><w:ins w:author="Ann"><w:r><w:t>a </w:t></w:r><w:del><w:r><w:delText>crawler</w:delText></w:r></w:del></w:ins>'
        '<w:ins><w:r><w:t>spider</w:t></w:r></w:ins><w:ins w:author="Ann"><w:r><w:t> b</w:t></w:r></w:ins></w:p>',
    ),
    "the history of a formatting is not copied": (
        paragraph(run("crawler", '<w:b/><w:rPrChange w:id="8" w:author="Ann"><w:rPr/></w:rPrChange>')),
        ("crawler", "spider"),
        '<w:p><w:del><w:r><w:rPr><w:b/><w:rPrChange w:author="Ann"><w:rPr/></w:rPrChange></w:rPr><w:delText>crawler</w:delText></w:r></w:del>'
        f"<w:ins><w:r>{BOLD}<w:t>spider</w:t></w:r></w:ins></w:p>",
    ),
    "signs that XML reserves, and tabs": (
        paragraph("<w:r><w:t>a&lt;b</w:t><w:tab/><w:t>crawler &amp;</w:t></w:r>"),
        ("a<b\tcrawler &", "x>y\tR&D"),
        "<w:p><w:del><w:r><w:delText>a&lt;b</w:delText><w:tab/><w:delText>crawler &amp;</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>x&gt;y</w:t><w:tab/><w:t>R&amp;D</w:t></w:r></w:ins></w:p>",
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_edit(name: str) -> None:
    """One edit as it is written."""
    xml, (old, new), expected = EDITS[name]
    raw = docx(document(xml))
    if old:
        assert body(fixed(raw, (old, new))) == expected
    else:
        decoded = decode(raw, "a.docx")
        at = decoded.text.index("fever")
        finding = Finding("grammar.article", Span(at, at), "", ("a ",), Applicability.SAFE, 0.9, "missing")
        after = decoded.text[:at] + "a " + decoded.text[at:]
        assert (
            body(encode(FileReport("a.docx", decoded.text, (finding,), after, (finding,), "docx"), decoded)) == expected
        )


SHARE = "Share this post."
DELETIONS = {
    "a paragraph and its mark": (
        paragraph(SHARE) + paragraph("a"),
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>Share this post.</w:delText></w:r></w:del></w:p>"
        + paragraph("a"),
    ),
    "a mark with properties": (
        paragraph(SHARE, properties='<w:rPr><w:ins w:author="Ann"/><w:b/></w:rPr>') + paragraph("a"),
        '<w:p><w:pPr><w:rPr><w:ins w:author="Ann"/><w:del/><w:b/></w:rPr></w:pPr>'
        "<w:del><w:r><w:delText>Share this post.</w:delText></w:r></w:del></w:p>" + paragraph("a"),
    ),
    "properties in their order": (
        paragraph(SHARE, properties="<w:keepNext/><w:pPrChange><w:pPr/></w:pPrChange>") + paragraph("a"),
        "<w:p><w:pPr><w:keepNext/><w:rPr><w:del/></w:rPr><w:pPrChange><w:pPr/></w:pPrChange></w:pPr>"
        "<w:del><w:r><w:delText>Share this post.</w:delText></w:r></w:del></w:p>" + paragraph("a"),
    ),
    "the last paragraph of a cell keeps its mark": (
        CELL.replace("cell", SHARE) + paragraph("a"),
        CELL.replace(run("cell"), "<w:del><w:r><w:delText>Share this post.</w:delText></w:r></w:del>") + paragraph("a"),
    ),
    "a link goes with its code": (
        paragraph(field("HYPERLINK x", run(SHARE))) + paragraph("a"),
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
        '<w:del><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:del><w:del><w:r><w:delInstrText> HYPERLINK x </w:delInstrText></w:r></w:del>'
        '<w:del><w:r><w:fldChar w:fldCharType="separate"/></w:r></w:del><w:del><w:r><w:delText>Share this post.</w:delText></w:r></w:del>'
        '<w:del><w:r><w:fldChar w:fldCharType="end"/></w:r></w:del></w:p>' + paragraph("a"),
    ),
    "a note keeps the paragraph": (
        paragraph(SHARE, '<w:r><w:footnoteReference w:id="2"/></w:r>') + paragraph("a"),
        "<w:p><w:del><w:r><w:delText>Share this post.</w:delText></w:r></w:del><w:r><w:footnoteReference/></w:r></w:p>"
        + paragraph("a"),
    ),
}


@pytest.mark.parametrize("name", DELETIONS)
def test_deleted_paragraph(name: str) -> None:
    """A paragraph that goes as a whole is marked down to its mark, where the document can do without it."""
    xml, expected = DELETIONS[name]
    raw = docx(document(xml))
    new = fixed(raw, (SHARE + "\n", "") if "| " not in decode(raw, "a.docx").text else ("| " + SHARE + "\n", ""))
    assert body(new) == re.sub(r' w:id="\d+"| xml:space="preserve"', "", expected)
    assert decode(new, "a.docx").text == "a\n"


def test_deletion_at_the_end_takes_the_break_before_it() -> None:
    """A block at the end of a text goes with the line break before it; the paragraph before keeps its mark."""
    raw = docx(document(paragraph("a "), paragraph(SHARE), "<w:p/>"))
    new = fixed(raw, (f" \n{SHARE}", ""))
    assert decode(new, "a.docx").text == "a\n"
    assert part(new).count("<w:pPr><w:rPr><w:del ") == 1
    assert texts(accepted(part(new))) == ["a"]


def test_comment_gives_reason_and_confidence() -> None:
    """Each edit of the text has a comment around it, with a part, a relation and a content type of its own."""
    new = fixed(
        docx(document(paragraph("Small crawler veins, crawler leg."))), ("crawler", "spider"), ("crawler", "spider")
    )
    main, comments = part(new), part(new, "word/comments.xml")
    numbers = re.findall(r'commentReference w:id="(\d+)"', main)
    assert len(set(numbers)) == 2
    for number in numbers:
        assert re.search(f'<w:commentRangeStart w:id="{number}"/><w:del .*<w:commentRangeEnd w:id="{number}"/>', main)
        assert f'w:id="{number}"' in comments
    told = ["".join(one.itertext()) for one in ET.fromstring(comments)]
    assert told == [f"{MESSAGE}Confidence 0.988 of 1, safe; rule channel.term.Or: “else”."] * 2
    assert 'Target="comments.xml"' in part(new, "word/_rels/document.xml.rels")
    assert '/word/comments.xml"' in part(new, "[Content_Types].xml")


@pytest.mark.parametrize("old", ["", f'<w:comment w:id="1" w:author="Ann">{paragraph("Check.")}</w:comment>'])
def test_comments_of_others_stay(old: str) -> None:
    """New comments follow those that are there, with numbers of their own."""
    raw = docx(
        document(paragraph("crawler", '<w:r><w:commentReference w:id="1"/></w:r>')), comments=story("comments", old)
    )
    new = fixed(raw, ("crawler", "spider"))
    comments = part(new, "word/comments.xml")
    assert comments.startswith(part(raw, "word/comments.xml").partition("</w:comments>")[0])
    numbers = re.findall(r'<w:comment [^>]*w:id="(\d+)"', comments)
    assert len(set(numbers)) == len(numbers)
    assert "word/comments1.xml" not in names(new)


def test_headers_and_notes_have_no_comments() -> None:
    """Word takes comments in the text alone; elsewhere the change stands without one, and comments need no part."""
    raw = docx(
        document(paragraph("a")),
        header1=story("hdr", paragraph("crawler")),
        footnotes=story("footnotes", f'<w:footnote w:id="2">{paragraph("crawler")}</w:footnote>'),
    )
    new = fixed(raw, ("crawler", "spider"), ("crawler", "spider"))
    assert names(new) == names(raw)
    assert part(new) == part(raw)
    for name in ("word/header1.xml", "word/footnotes.xml"):
        assert SIGNED in part(new, name)
        assert "comment" not in part(new, name)


def test_both_copies_of_a_text_box_change() -> None:
    """The copy for older programs says the same; where it does not, it is left alone."""
    same = fixed(
        docx(document(paragraph(text_box(paragraph("a crawler"), paragraph("a ", "crawler"))))), ("crawler", "spider")
    )
    assert part(same).count("spider") == 2
    other = fixed(
        docx(document(paragraph(text_box(paragraph("crawler"), paragraph("creeper"))))), ("crawler", "spider")
    )
    assert part(other).count("spider") == 1
    assert "comment" not in part(same)


@pytest.mark.parametrize(
    ("seconds", "date"),
    [("", ""), ("0", ' w:date="1970-01-01T00:00:00Z"'), ("1767225600", ' w:date="2026-01-01T00:00:00Z"')],
)
def test_date(seconds: str, date: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """SOURCE_DATE_EPOCH dates the changes; without it they have no date, so that one input gives one output."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
    raw = docx(document(paragraph("crawler")))
    new = fixed(raw, ("crawler", "spider"))
    assert re.search(rf'<w:ins w:id="\d+" w:author="unspin"{date}>', part(new))
    assert new == fixed(raw, ("crawler", "spider"))


def test_a_date_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """A value that cannot be read is an error of the configuration."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "today")
    with pytest.raises(ConfigError, match="give seconds since 1970"):
        fixed(docx(document(paragraph("crawler"))), ("crawler", "spider"))


@pytest.mark.parametrize("prefix", ["q:", ""])
def test_prefix_of_the_document(prefix: str) -> None:
    """Changes are written with the prefix of the document, or declare their own where it has none."""
    main = document(paragraph("Small crawler veins")).replace("<w:", f"<{prefix}").replace("</w:", f"</{prefix}")
    main = main.replace("xmlns:w=", "xmlns:q=" if prefix else "xmlns=")
    new = fixed(docx(main), ("crawler", "spider"))
    assert texts(accepted(part(new))) == ["Small spider veins"]
    assert texts(rejected(part(new))) == ["Small crawler veins"]


def test_utf16_stays_utf16() -> None:
    """A part is written in the encoding that it had."""
    main = b"\xff\xfe" + document(paragraph("naïve crawler")).replace("UTF-8", "UTF-16").encode("utf-16-le")
    new = fixed(docx(main), ("crawler", "spider"))
    with zipfile.ZipFile(io.BytesIO(new)) as file:
        raw = file.read("word/document.xml")
    assert raw.startswith(main[:100])
    assert "spider" in raw.decode("utf-16")


def test_no_edits_same_bytes() -> None:
    """Without an applied finding the file is what it was."""
    raw = docx(document(paragraph("crawler")))
    decoded = decode(raw, "a.docx")
    assert encode(FileReport("a.docx", decoded.text, (), decoded.text, (), "docx"), decoded) == raw


def test_a_second_repair_reads_the_first() -> None:
    """Pending changes count as made: the text of the result is the repaired one, and the next edit leaves them valid."""
    first = fixed(docx(document(paragraph("Small crawler veins"))), ("crawler", "spider"))
    assert decode(first, "a.docx").text == "Small spider veins\n"
    second = fixed(first, ("spider veins", "thread veins"))
    assert decode(second, "a.docx").text == "Small thread veins\n"
    assert texts(rejected(part(second))) == ["Small crawler veins"]


def test_signed_files_are_not_changed() -> None:
    """A signature would be void: the file is refused once there is something to write."""
    with zipfile.ZipFile(io.BytesIO(docx(document(paragraph("crawler"))))) as file:
        entries = {name: file.read(name) for name in file.namelist()}
    signed = zipped({**entries, "_xmlsignatures/sig1.xml": "<Signature/>"})
    with pytest.raises(InputError, match="digitally signed"):
        fixed(signed, ("crawler", "spider"))


def test_an_edit_that_cannot_be_written() -> None:
    """What is no prose cannot be replaced: an error, and no half of the edit."""
    raw = docx(document(paragraph("a ", field("PAGE", run("12")), " b")))
    with pytest.raises(InputError, match="cannot be written as a tracked change"):
        fixed(raw, (f"a {OPAQUE} b", "c"))


def test_control_is_kept_around_an_edit() -> None:
    """A content control with prose in it keeps its properties."""
    raw = docx(document(paragraph(control("<w:text/>", run("crawler")))))
    assert "<w:sdtPr><w:text/></w:sdtPr><w:sdtContent><w:del>" in body(fixed(raw, ("crawler", "spider")))
