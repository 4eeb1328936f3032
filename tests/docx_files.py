"""Word documents for tests, made with the standard library, edits in them, and an oracle that accepts or rejects the changes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from itertools import pairwise
from xml.etree import ElementTree as ET

from unspin.formats import decode, encode
from unspin.model import Applicability, FileReport, Finding, Span

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
DATE = (2026, 3, 14, 15, 9, 26)
MACROS = b"\xd0\xcf\x11\xe0 not really macros \x00\xff"

STYLES = f"""{HEAD}<w:styles {NAMESPACES}>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr>
<w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Sub"><w:name w:val="My Section"/><w:basedOn w:val="berschrift1"/>
<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="ListBullet"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/></w:style>
<w:style w:type="character" w:styleId="VerbatimChar"><w:name w:val="Verbatim Char"/></w:style>
<w:style w:type="paragraph" w:styleId="SourceCode"><w:name w:val="Source Code"/></w:style>
</w:styles>"""

_KINDS = {
    "header": "header",
    "footer": "footer",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "comments": "comments",
}


def run(text: str, properties: str = "") -> str:
    """A run with its text."""
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*content: str, style: str = "", properties: str = "") -> str:
    """A paragraph; content without a tag becomes a run."""
    inside = (f'<w:pStyle w:val="{style}"/>' if style else "") + properties
    runs = "".join(one if one.startswith("<") else run(one) for one in content)
    return f"<w:p>{f'<w:pPr>{inside}</w:pPr>' if inside else ''}{runs}</w:p>"


def field(code: str, result: str) -> str:
    """A complex field."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> {code} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def control(properties: str, content: str) -> str:
    """A content control."""
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def text_box(content: str, copy: str) -> str:
    """A run with a text box and its copy for older programs."""
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>{content}</w:txbxContent>'
        "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>"
        f"{copy}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def document(*blocks: str, namespaces: str = NAMESPACES, end: str = "<w:sectPr/>") -> str:
    """The main part."""
    return f"{HEAD}<w:document {namespaces}><w:body>{''.join(blocks)}{end}</w:body></w:document>"


CELL = f"<w:tbl><w:tr><w:tc>{paragraph('cell')}</w:tc></w:tr></w:tbl>"
"""A table of one cell."""


def story(root: str, *blocks: str) -> str:
    """Another part: ``hdr``, ``ftr``, ``footnotes``, ``comments``."""
    return f"{HEAD}<w:{root} {NAMESPACES}>{''.join(blocks)}</w:{root}>"


def docx(main: str | bytes, stored: bool = False, **parts: str | bytes) -> bytes:
    """A file with the main part and, by their base names (``header1``, ``footnotes``), others; macros and a picture besides."""
    related = "".join(
        f'<Relationship Id="rId{number}" Type="{R}/{_KINDS[name.rstrip("0123456789")]}" Target="{name}.xml"/>'
        for number, name in enumerate(parts, start=2)
    )
    entries: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
        + "".join(
            f'<Override PartName="/word/{name}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            f'wordprocessingml.{kind}+xml"/>'
            for name, kind in [
                ("document", "document.main"),
                ("styles", "styles"),
                *((one, one.rstrip("0123456789")) for one in parts),
            ]
        )
        + "</Types>",
        "_rels/.rels": f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/media/image1.png": b"\x89PNG not really",
        "word/document.xml": main,
        "word/_rels/document.xml.rels": f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{R}/styles" Target="styles.xml"/>{related}</Relationships>',
        "word/styles.xml": STYLES,
        **{f"word/{name}.xml": content for name, content in parts.items()},
        "word/vbaProject.bin": MACROS,
    }
    return zipped(entries, stored=stored)


def zipped(entries: dict[str, str | bytes], *, stored: bool = False) -> bytes:
    """A ZIP file with these entries in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, content in entries.items():
            info = zipfile.ZipInfo(name, DATE)
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            file.writestr(info, content)
    return out.getvalue()


def part(raw: bytes, name: str = "word/document.xml") -> str:
    """A part of a file as text."""
    with zipfile.ZipFile(io.BytesIO(raw)) as file:
        return file.read(name).decode()


MESSAGE = "“crawler” & “<x>” look spun."


def fixed(raw: bytes, *edits: tuple[str, str], rule: str = "channel.term") -> bytes:
    """The file with each first occurrence of an old wording replaced by the new one, in the order of the text."""
    decoded = decode(raw, "a.docx")
    return encode(report(decoded.text, *edits, rule=rule), decoded)


def report(text: str, *edits: tuple[str, str], rule: str = "channel.term") -> FileReport:
    """A report on ``text`` with the edits as applied findings."""
    found, out, at = [], "", 0
    for old, new in edits:
        start = text.index(old, at)
        found.append(
            Finding(rule, Span(start, start + len(old)), old, (new, "else"), Applicability.SAFE, 0.9876, MESSAGE)
        )
        out += text[at:start] + new
        at = start + len(old)
    return FileReport("a.docx", text, tuple(found), out + text[at:], tuple(found), "docx")


def names(raw: bytes) -> list[str]:
    """The entries of a file in their order."""
    with zipfile.ZipFile(io.BytesIO(raw)) as file:
        return file.namelist()


# The oracle -----------------------------------------------------------------------------------------------------------

_BY_UNSPIN = f"[@{{{W}}}author='unspin']"


def accepted(xml: str) -> ET.Element:
    """The part with every tracked change accepted: insertions stay, deletions go, paragraphs without a mark join the next."""
    return _settled(xml, goes=("del", "moveFrom"), stays=("ins", "moveTo"), author="")


def rejected(xml: str) -> ET.Element:
    """The part with the changes of unspin rejected and those of others as they are."""
    return _settled(xml, goes=("ins",), stays=("del",), author=_BY_UNSPIN)


def _settled(xml: str, goes: tuple[str, ...], stays: tuple[str, ...], author: str) -> ET.Element:
    root = ET.fromstring(xml)
    for parent in list(root.iter())[::-1]:
        for name in goes:
            for one in parent.findall(f"{{{W}}}{name}{author}"):
                if parent.tag == f"{{{W}}}rPr":
                    parent.set("mark", "gone")
                else:
                    parent.remove(one)
        for name in stays:
            for one in parent.findall(f"{{{W}}}{name}{author}"):
                at = list(parent).index(one)
                parent.remove(one)
                for deleted in one.iter(f"{{{W}}}delText"):
                    deleted.tag = f"{{{W}}}t"
                for child in reversed(list(one)):
                    parent.insert(at, child)
    _join(root)
    return root


def _join(root: ET.Element) -> None:
    """Move the content of paragraphs whose mark is gone to the front of the next."""
    for parent in list(root.iter()):
        blocks = list(parent)
        for one, following in pairwise(blocks):
            mark = one.find(f"{{{W}}}pPr/{{{W}}}rPr")
            if one.tag == following.tag == f"{{{W}}}p" and mark is not None and mark.get("mark"):
                content = [deepcopy(child) for child in one if child.tag != f"{{{W}}}pPr"]
                at = int(len(following) > 0 and following[0].tag == f"{{{W}}}pPr")
                for child in reversed(content):
                    following.insert(at, child)
                parent.remove(one)


def characters(root: ET.Element) -> list[list[tuple[str, str]]]:
    """For each paragraph with visible text its characters, each with its formatting; what is not text as the name of its element."""
    found = [list(_characters(one)) for one in root.iter(f"{{{W}}}p")]
    return [one for one in found if any(character.strip() for character, _ in one)]


def texts(root: ET.Element) -> list[str]:
    """The text of each paragraph that has some, tabs as in the text that unspin reads."""
    lines = ["".join(character for character, _ in one) for one in characters(root)]
    return [line for line in lines if line.strip()]


_SHOWN = {"tab": "\t", "br": "↵", "cr": "↵", "noBreakHyphen": "‑"}


def _characters(node: ET.Element) -> Iterator[tuple[str, str]]:
    for one in node.iter(f"{{{W}}}r"):
        properties = one.find(f"{{{W}}}rPr")
        look = (
            ""
            if properties is None
            else "".join(ET.tostring(child, "unicode") for child in properties if "Change" not in child.tag)
        )
        for child in one:
            name = child.tag.rpartition("}")[2]
            if name == "t":
                for character in child.text or "":
                    yield character, look
            elif name in _SHOWN:
                yield _SHOWN[name], look
