"""Files that are no Word document, are damaged, or are made to do harm: one line that says what to do, and nothing unpacked."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx_files import HEAD, R, accepted, document, docx, paragraph, part, run, texts, zipped
from engine_stub import Reporting

from unspin.cli import main
from unspin.config import Settings
from unspin.errors import InputError
from unspin.formats import decode
from unspin.model import Applicability, Document, FileReport, Finding, Span

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
GOOD = docx(document(paragraph("Small crawler veins.")))


def entries(raw: bytes = GOOD) -> dict[str, str | bytes]:
    """The entries of a file."""
    with zipfile.ZipFile(io.BytesIO(raw)) as file:
        return {name: file.read(name) for name in file.namelist()}


def with_main(xml: str | bytes) -> bytes:
    """A document with this main part."""
    return docx(xml)


def patched(old: bytes, new: bytes, raw: bytes = GOOD) -> bytes:
    """The bytes of a good file with all ``old`` replaced."""
    assert old in raw
    return raw.replace(old, new)


def encrypted() -> bytes:
    """A good file whose records say that the entries are encrypted."""
    raw = bytearray(GOOD)
    at = raw.find(b"PK\1\2")
    while at >= 0:
        raw[at + 8] |= 1
        at = raw.find(b"PK\1\2", at + 4)
    return bytes(raw)


def twice() -> bytes:
    """A file with two main parts."""
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a") as file:
        file.writestr("WORD/document.xml", document(paragraph("other")))
    return out.getvalue()


DTD = '<!DOCTYPE w:document [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


def odd_compression() -> bytes:
    """A good file, compressed by bzip2."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as file:
        for name, content in entries().items():
            file.writestr(name, content)
    return out.getvalue()


def related(kind: str, target: str) -> str:
    """A part with one relation; ``target`` is the attribute."""
    one = f'<Relationship Id="rId1" Type="{R}/{kind}" {target}/>'
    return f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{one}</Relationships>'


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "is empty"),
    "text": (lambda: b"Spider veins are small.", "is damaged or no Word document"),
    "cut off": (lambda: GOOD[:900], "is damaged or no Word document"),
    "an old document": (lambda: OLE, "is a Word document of the old kind (.doc); open it in Word or LibreOffice and save it as .docx"),
    "with a password": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "is encrypted; save a copy without a password"),
    "an encrypted archive": (encrypted, "is encrypted; save a copy without a password"),
    "OpenDocument": (lambda: zipped({"mimetype": "application/vnd.oasis", "content.xml": "<a/>"}), "is an OpenDocument file (.odt)"),
    "another archive": (lambda: zipped({"a.txt": "a"}), "it does not say which part is the document"),
    "a workbook": (lambda: with_main(document(paragraph("a")).replace("w:document", "w:workbook")), "the main part is no text document"),
    "without its main part": (
        lambda: zipped({k: v for k, v in entries().items() if k != "word/document.xml"}),
        "word/document.xml is missing",
    ),
    "not well-formed": (lambda: with_main(document(paragraph("a")) + "<"), "word/document.xml: "),
    "no XML": (lambda: with_main("a"), "word/document.xml: "),
    "not in UTF-8": (lambda: with_main(document(paragraph("é")).encode("latin-1")), "word/document.xml: "),
    "two parts of one name": (twice, "two entries have one name"),
    "a wrong checksum": (
        lambda: patched(b"Small crawler", b"Small drawler", docx(document(paragraph("Small crawler")), stored=True)),
        "word/document.xml cannot be unpacked",
    ),
    "entities": (lambda: with_main(document(paragraph("a")).replace("?>", "?>" + DTD, 1)), "it declares a document type"),
    "an external entity": (
        lambda: with_main(document(paragraph("a")).replace("?>", '?><!DOCTYPE a SYSTEM "file:///etc/passwd">', 1)),
        "it declares a document type",
    ),
    "nested deeply": (lambda: with_main(document("<w:sdt><w:sdtContent>" * 200 + "</w:sdtContent></w:sdt>" * 200)), "nested deeper"),
    "a part outside": (
        lambda: zipped({**entries(), "_rels/.rels": related("officeDocument", 'Target="../../etc/passwd"')}),
        "etc/passwd is missing",
    ),
    "no prose": (lambda: with_main(document("<w:p/>")), "holds no text"),
    "an odd compression": (odd_compression, "compressed in a way that Word does not know"),
    "too many entries": (lambda: zipped({f"{n}": "" for n in range(10_001)}), "holds 10,001 entries"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_file(name: str) -> None:
    """Each is refused with what is wrong and what to do, on one line."""
    make, says = BAD[name]
    with pytest.raises(InputError) as caught:
        decode(make(), "bad.docx")
    message = str(caught.value)
    assert message.startswith("bad.docx: ")
    assert says in message
    assert "; " in message
    assert "\n" not in message


def test_bombs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unpacking and reading end at their limits, whatever the directory of the file says."""
    bomb = docx(document(paragraph("a")) + " " * (2 << 20))
    monkeypatch.setattr("unspin.formats.docx.package.MAX_READ_BYTES", 1 << 20)
    with pytest.raises(InputError, match="unpacks to more than 1 MiB of text; split it"):
        decode(bomb, "a.docx")
    monkeypatch.setattr("unspin.formats.docx.manuscript.MAX_ELEMENTS", 1000)
    with pytest.raises(InputError, match="it has more elements than a thousand pages"):
        decode(docx(document("<a/>" * 1000)), "a.docx")


def test_external_targets_are_not_followed() -> None:
    """A header that stands elsewhere is not looked for."""
    elsewhere = related("header", 'TargetMode="External" Target="http://x/h.xml"')
    raw = zipped({**entries(), "word/_rels/document.xml.rels": elsewhere})
    assert decode(raw, "a.docx").text == "Small crawler veins.\n"


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        ("a.doc", OLE, "is an old Word document (.doc) or an encrypted one; save it as .docx"),
        ("a.odt", zipped({"mimetype": "x"}), "is a ZIP file, perhaps a Word document"),
        ("-", GOOD, "use --stdin-filename"),
        ("a.rtf", rb"{\rtf1 a}", "is RTF; save it as .docx"),
        ("a.pdf", b"%PDF-1.7 a", "is a PDF"),
    ],
)
def test_other_kinds_are_named(name: str, raw: bytes, says: str) -> None:
    """A file of a kind that we do not read says which kind it is."""
    with pytest.raises(InputError, match="; ") as caught:
        decode(raw, name)
    assert says in str(caught.value)


class SpiderEngine(Reporting):
    """Turns each “crawler” into “spider”."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def check(self, document: Document) -> tuple[Finding, ...]:
        """A finding for each “crawler” in a segment."""
        found = []
        for segment in document.segments:
            at = segment.text.find("crawler")
            if at >= 0:
                start = segment.pieces[0].source_start + at
                found.append(
                    Finding(
                        "channel.term", Span(start, start + 7), "crawler", ("spider",), Applicability.SAFE, 0.99, "spun"
                    )
                )
        return tuple(found)

    def repair(self, document: Document, allow: Applicability, hide: object = None) -> FileReport:  # noqa: ARG002
        """The report with all of them applied."""
        assert allow is Applicability.SAFE
        found = self.check(document)
        return FileReport(
            document.path, document.source, found, document.source.replace("crawler", "spider"), found, document.format
        )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current directory with a.docx and b.docm, and an engine that needs no models."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("unspin.engine.Engine", SpiderEngine)
    raw = docx(
        document(
            "<w:p/>", paragraph("Veins", style="berschrift1"), paragraph("Small ", run("crawler", "<w:b/>"), " veins.")
        )
    )
    (tmp_path / "a.docx").write_bytes(raw)
    (tmp_path / "b.docm").write_bytes(raw)
    return tmp_path


def invoke(*arguments: str, stdin: bytes | None = None) -> tuple[int, bytes, str]:
    """Exit code, standard output and standard error of a command."""
    result = CliRunner().invoke(main, arguments, input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout_bytes, result.stderr


def test_check_counts_paragraphs(folder: Path) -> None:
    """The line of a finding is the number of the paragraph among those that hold text; a folder's documents are found."""
    before = (folder / "a.docx").read_bytes()
    code, out, _ = invoke("check", "--format", "concise", ".")
    assert code == 1
    assert out.decode().splitlines() == [
        f"{name}:2:7: channel.term [safe] “crawler” → “spider”" for name in ("a.docx", "b.docm")
    ]
    assert (folder / "a.docx").read_bytes() == before


def test_fix_in_place_and_again(folder: Path) -> None:
    """A document is repaired where it stands, macros kept; the second run writes nothing."""
    assert invoke("fix", "a.docx", "b.docm")[0] == 0
    once = (folder / "b.docm").read_bytes()
    assert texts(accepted(part(once))) == ["Veins", "Small spider veins."]
    assert entries(once)["word/vbaProject.bin"] == entries((folder / "a.docx").read_bytes())["word/vbaProject.bin"]
    code, out, _ = invoke("fix", "a.docx", "b.docm")
    assert (code, out) == (0, b"0 edits applied in 2 files; 0 findings left for review\n")
    assert (folder / "b.docm").read_bytes() == once


def test_fix_elsewhere(folder: Path) -> None:
    """Copies, the diff, the report and standard output leave the document as it is."""
    before = (folder / "a.docx").read_bytes()
    assert invoke("fix", "-o", "out", "--report", "r.html", "a.docx")[0] == 0
    assert texts(accepted(part((folder / "out/a.docx").read_bytes()))) == ["Veins", "Small spider veins."]
    assert "spider" in (folder / "r.html").read_text("utf-8")
    diff = invoke("fix", "--diff", "a.docx")[1].decode()
    assert "-Small crawler veins.\n+Small spider veins.\n" in diff
    code, out, err = invoke("fix", "--stdin-filename", "x.docx", "-", stdin=before)
    assert code == 0
    assert texts(accepted(part(out))) == ["Veins", "Small spider veins."]
    assert "1 edit applied" in err
    assert (folder / "a.docx").read_bytes() == before


def test_a_bad_document_is_one_line(folder: Path) -> None:
    """The bad one is named, the others are done."""
    (folder / "c.docx").write_bytes(OLE)
    code, out, err = invoke("fix", "c.docx", "a.docx")
    assert code == 2
    assert err.startswith("unspin: c.docx: is a Word document of the old kind")
    assert err.count("\n") == 1
    assert b"1 edit applied in 1 file" in out
    assert (folder / "c.docx").read_bytes() == OLE
