"""What of a Word document is prose, and what kind of prose: one line of text for each paragraph that holds some."""

from __future__ import annotations

import pytest
from docx_files import CELL, control, document, docx, field, paragraph, run, story, text_box

from unspin.formats import decode, parse
from unspin.model import SegmentKind


def read(*blocks: str, **parts: str) -> str:
    """The text of a document with these blocks."""
    return decode(docx(document(*blocks), **parts), "a.docx").text


INLINE = {
    "runs cut within a word": (run("capil") + run("laries", "<w:b/>"), "capillaries"),
    "blanks that are not preserved": ("<w:r><w:t>  deep </w:t></w:r>" + run(" vein"), "deep vein"),
    "line breaks in the XML": ("<w:r><w:t>deep\n\tvein</w:t></w:r>", "deep  vein"),
    "entities": ("<w:r><w:t>x &lt; 5 &amp; &#x3B2;</w:t></w:r>", "x < 5 & β"),
    "CDATA": ("<w:r><w:t><![CDATA[x < 5]]></w:t></w:r>", "x < 5"),
    "comments in the XML": ("<w:r><w:t>deep <!-- no --> vein</w:t></w:r>", "deep  vein"),
    "soft hyphens": ("<w:r><w:t>capil</w:t><w:softHyphen/><w:t>lar&#173;ies</w:t></w:r>", "capillaries"),
    "tab, line break, hyphen that holds": (
        "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r>",
        "a\tb↵c‑d",
    ),
    "symbols and pictures": (
        '<w:r><w:t>a</w:t><w:sym w:font="Symbol" w:char="F061"/><w:drawing/><w:t>b</w:t></w:r>',
        "a￼b",
    ),
    "marks between runs": (
        run("a") + '<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="1" w:name="x"/>' + run("b"),
        "ab",
    ),
    "deleted and moved away": (
        run("a") + "<w:del><w:r><w:delText>no</w:delText></w:r></w:del><w:moveFrom>" + run("no") + "</w:moveFrom>",
        "a",
    ),
    "inserted and moved here": ("<w:ins>" + run("a") + "</w:ins><w:moveTo>" + run("b") + "</w:moveTo>", "ab"),
    "deleted from an insertion": (
        "<w:ins>" + run("a") + "<w:del><w:r><w:delText>no</w:delText></w:r></w:del></w:ins>",
        "a",
    ),
    "an insertion within another element of an insertion": (
        "<w:ins><w:smartTag>" + run("a") + "</w:smartTag></w:ins>" + run("b"),
        "￼b",
    ),
    "an insertion within an insertion": ("<w:ins><w:ins>" + run("a") + "</w:ins></w:ins>" + run("b"), "￼b"),
    "links": (
        '<w:hyperlink w:anchor="x">' + run("a") + "</w:hyperlink>" + field('HYPERLINK "http://x"', run("b")),
        "ab",
    ),
    "results of fields": (run("page ") + field("PAGE", run("12")) + run(" of"), "page ￼ of"),
    "a field in a field": (run("a") + field("IF " + "x", run("b") + field("HYPERLINK x", run("c"))) + run("d"), "a￼d"),
    "simple fields": ('<w:fldSimple w:instr=" DATE "><w:r><w:t>May</w:t></w:r></w:fldSimple>' + run("b"), "￼b"),
    "a simple link": ('<w:fldSimple w:instr="HYPERLINK x"><w:r><w:t>a</w:t></w:r></w:fldSimple>' + run("b"), "ab"),
    "an empty field": (run("a") + '<w:fldSimple w:instr="SEQ x"/>' + run("b"), "ab"),
    "content controls": (control("<w:text/>", run("a")) + control("<w:dataBinding/>", run("b")) + run("c"), "a￼c"),
    "locked and empty controls": (
        run("a")
        + control('<w:lock w:val="sdtContentLocked"/>', run("b"))
        + control("<w:showingPlcHdr/>", run("Click here")),
        "a￼",
    ),
    "equations": (run("a") + "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>", "a￼"),
    "code": (run("type ") + run("ls -l", '<w:rStyle w:val="VerbatimChar"/>'), "type ￼"),
    "hidden text": (run("a") + run("no", "<w:vanish/>") + run("b", '<w:vanish w:val="0"/>'), "ab"),
    "notes": ('<w:r><w:t>vein</w:t><w:footnoteReference w:id="2"/><w:t>.</w:t></w:r>', "vein."),
    "right to left": (run("ألم ", "<w:rtl/>") + run("pain"), "ألم pain"),
}


@pytest.mark.parametrize("name", INLINE)
def test_inline(name: str) -> None:
    """Within a paragraph: what is read, what stands as one opaque character, what is passed over."""
    xml, text = INLINE[name]
    assert read(paragraph(xml)) == text + "\n"


GONE = "<w:rPr><w:del/></w:rPr>"
BLOCKS = {
    "heading by its style's name": (paragraph("a", style="berschrift1"), "# a"),
    "heading by what its style is based on": (paragraph("a", style="Sub"), "## a"),
    "heading by outline level": (paragraph("a", properties='<w:outlineLvl w:val="2"/>'), "### a"),
    "list by style": (paragraph("a", style="ListBullet"), "- a"),
    "list by numbering": (
        paragraph("a", properties='<w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr>'),
        "  - a",
    ),
    "list switched off": (
        paragraph("a", style="ListBullet", properties='<w:numPr><w:numId w:val="0"/></w:numPr>'),
        "a",
    ),
    "a level that is no number": (
        paragraph("a", properties='<w:numPr><w:ilvl w:val="x"/><w:numId w:val="3"/></w:numPr>'),
        "- a",
    ),
    "quotation": (paragraph("a", style="Quote"), "> a"),
    "code": (paragraph("ls -l", style="SourceCode") + paragraph("a"), "a"),
    "table": (CELL, "| cell"),
    "table in a table": (CELL.replace(paragraph("cell"), paragraph("a") + CELL + "<w:p/>"), "| a\n| cell"),
    "a row that is deleted": (CELL.replace("<w:tr>", "<w:tr><w:trPr><w:del/></w:trPr>") + paragraph("a"), "a"),
    "empty paragraphs": (paragraph("a") + "<w:p/>" + paragraph("  ") + paragraph("b"), "a\nb"),
    "a picture alone": (paragraph("<w:r><w:drawing/></w:r>") + paragraph("a"), "a"),
    "a mark that is deleted": (paragraph("a ", properties=GONE) + paragraph("b", style="Quote"), "> a b"),
    "a deleted mark before a table": (paragraph("a", properties=GONE) + CELL, "a\n| cell"),
    "blocks in controls": (control("", paragraph("a") + CELL), "a\n| cell"),
    "a control that is filled in": (control("<w:dataBinding/>", paragraph("a")) + paragraph("b"), "b"),
    "a field over several paragraphs": (
        paragraph(field("TOC", "#").split("#", maxsplit=1)[0] + run("Veins 3"))
        + paragraph("Legs 4")
        + paragraph('<w:r><w:fldChar w:fldCharType="end"/></w:r>' + run("a")),
        "a",
    ),
    "a field that never ends stays in its cell": (
        CELL.replace("<w:r>", '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r>') + paragraph("a"),
        "a",
    ),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_blocks(name: str) -> None:
    """Paragraphs and their kinds."""
    xml, text = BLOCKS[name]
    assert read(xml) == text + "\n"


def test_text_boxes_are_read_once() -> None:
    """A text box follows the paragraph that it hangs on; its copy is not read a second time."""
    assert read(paragraph("a", text_box(paragraph("box"), paragraph("box"))), paragraph("b")) == "a￼\nbox\nb\n"


def test_other_parts_follow() -> None:
    """Headers, footers, footnotes and endnotes are read after the text, in this order; comments are not."""
    text = read(
        paragraph("a"),
        endnotes=story("endnotes", f'<w:endnote w:id="1">{paragraph("endnote")}</w:endnote>'),
        comments=story("comments", f'<w:comment w:id="1">{paragraph("no")}</w:comment>'),
        footnotes=story("footnotes", f'<w:footnote w:id="1">{paragraph("note")}</w:footnote>'),
        header2=story("hdr", paragraph("second header")),
        footer1=story("ftr", paragraph("footer")),
        header1=story("hdr", paragraph("first header")),
    )
    assert text == "a\nfirst header\nsecond header\nfooter\nnote\nendnote\n"


def test_segments_have_their_kinds() -> None:
    """The reader takes the kind from the text; lines with pictures or breaks are no blocks that may be deleted."""
    text = "# Veins\n  - Walk.\n| Dose\n> Said.\nOne.↵Two.\nSee ￼.\nPlain.\n"
    segments = parse(text, "a.docx").segments
    assert [(one.text, one.kind, one.level, one.block is not None) for one in segments] == [
        ("Veins", SegmentKind.HEADING, 1, True),
        ("Walk.", SegmentKind.LIST_ITEM, 2, True),
        ("Dose", SegmentKind.TABLE_CELL, 0, True),
        ("Said.", SegmentKind.QUOTATION, 0, True),
        ("One.", SegmentKind.PARAGRAPH, 0, False),
        ("Two.", SegmentKind.PARAGRAPH, 0, False),
        ("See ￼.", SegmentKind.PARAGRAPH, 0, False),
        ("Plain.", SegmentKind.PARAGRAPH, 0, True),
    ]
    for one in segments:
        assert text[one.pieces[0].source_start :].startswith(one.text)


def test_other_prefixes_and_encodings() -> None:
    """The namespace counts, not the prefix; ISO strict documents, UTF-16 and byte-order marks are read."""
    main = document(paragraph("deep vein"))
    odd = main.replace("<w:", "<q:").replace("</w:", "</q:").replace("xmlns:w=", "xmlns:q=")
    strict = main.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    default = main.replace("<w:", "<").replace("</w:", "</").replace("xmlns:w=", "xmlns=")
    wide = b"\xff\xfe" + main.replace("UTF-8", "UTF-16").encode("utf-16-le")
    for one in (odd, strict, default, wide, "\ufeff" + main):
        assert decode(docx(one), "a.docx").text == "deep vein\n"
