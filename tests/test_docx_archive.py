"""The ZIP file around a repaired document: what is not replaced keeps every byte."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from docx_files import DATE, MACROS, document, docx, fixed, names, paragraph, part, report, story, zipped

from unspin.errors import InputError
from unspin.formats import decode, encode
from unspin.formats.docx.manuscript import Manuscript


@pytest.mark.parametrize("stored", [False, True])
def test_other_entries_keep_their_bytes(stored: bool) -> None:
    """Entries that no edit is in are copied as they are compressed; order and dates stay, macros too."""
    raw = docx(document(paragraph("crawler")), stored=stored, header1=story("hdr", paragraph("a")))
    new = fixed(raw, ("crawler", "spider"))
    assert names(new) == [*names(raw), "word/comments.xml"]
    with zipfile.ZipFile(io.BytesIO(raw)) as before, zipfile.ZipFile(io.BytesIO(new)) as after:
        assert after.testzip() is None
        assert {info.date_time for info in after.infolist()} == {DATE}
        changed = {info.filename for info in before.infolist() if before.read(info) != after.read(info.filename)}
        assert changed == {"word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
        assert after.read("word/vbaProject.bin") == MACROS
        for one in set(names(raw)) - changed:
            old, copy = before.getinfo(one), after.getinfo(one)
            length = 30 + len(one) + old.compress_size
            assert raw[old.header_offset :][:length] == new[copy.header_offset :][:length]


def test_streamed_files_with_comments_of_their_own() -> None:
    """Descriptors behind the data, and a comment at the end of the file, are kept."""
    out = io.BytesIO()

    class Pipe(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, content: bytes) -> int:  # type: ignore[override]
            return out.write(content)

    with (
        zipfile.ZipFile(io.BytesIO(docx(document(paragraph("crawler"))))) as plain,
        zipfile.ZipFile(Pipe(), "w") as file,
    ):
        for info in plain.infolist():
            file.writestr(info.filename, plain.read(info), zipfile.ZIP_DEFLATED)
        file.comment = b"made by a stream"
    new = fixed(out.getvalue(), ("crawler", "spider"))
    with zipfile.ZipFile(io.BytesIO(new)) as file:
        assert file.testzip() is None
        has_descriptor = {info.filename for info in file.infolist() if info.flag_bits & 0x8}
        assert "word/document.xml" not in has_descriptor
        assert "word/styles.xml" in has_descriptor
        assert file.comment == b"made by a stream"


def test_a_file_that_only_looks_like_the_comments_stays() -> None:
    """An entry that the document does not point to is not taken for its comments."""
    with zipfile.ZipFile(io.BytesIO(docx(document(paragraph("crawler"))))) as file:
        entries = {name: file.read(name) for name in file.namelist()}
    new = fixed(zipped({**entries, "word/comments.xml": "not ours"}), ("crawler", "spider"))
    assert part(new, "word/comments.xml") == "not ours"
    assert "crawler" in part(new, "word/comments1.xml")


def patched(raw: bytes, name: bytes, shift: int, value: int) -> bytes:
    """The file with another number at byte ``shift`` of the record of ``name`` in the directory."""
    at = raw.rindex(name) - 46 + shift
    return raw[:at] + struct.pack("<L", value) + raw[at + 4 :]


@pytest.mark.parametrize("offset", [2**31, -31, -1])
def test_an_offset_beyond_the_entries_is_told(offset: int) -> None:
    """An entry that nobody reads may begin anywhere; the file is refused in one line."""
    raw = docx(document(paragraph("crawler")))
    bad = patched(raw, b"word/media/image1.png", 42, offset % len(raw))
    with pytest.raises(InputError, match=r"cannot be changed .entries overlap"):
        fixed(bad, ("crawler", "spider"))


def with_locator(raw: bytes) -> bytes:
    """The file with the records that ZIP64 puts before the end."""
    at = raw.rindex(b"PK\5\6")
    _, _, _, _, count, size, start, _ = struct.unpack_from("<4s4H2LH", raw, at)
    end = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, start)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, at, 1)
    last = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return raw[:at] + end + locator + last


def test_zip64_is_named() -> None:
    """A good file is not called damaged; the line says what helps."""
    raw = with_locator(docx(document(paragraph("crawler"))))
    assert decode(raw, "a.docx").text == "crawler\n"
    with pytest.raises(InputError, match=r"cannot be changed .it is a ZIP64 file.; open it in Word .* and save it") as raised:
        fixed(raw, ("crawler", "spider"))
    assert "damaged" not in str(raised.value)


def test_parts_are_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part that is needed again for writing does not count twice towards the limits."""
    raw = docx(document(paragraph("crawler")), comments=story("comments", *[paragraph("b")] * 50))
    decoded = decode(raw, "a.docx")
    manuscript = Manuscript(raw, "a.docx")
    assert manuscript.tree("word/document.xml") is manuscript.parts[0].tree
    elements = sum(manuscript.tree(name).elements for name in names(raw) if name.endswith((".xml", ".rels")))
    monkeypatch.setattr("unspin.formats.docx.manuscript.MAX_ELEMENTS", elements + 20)
    assert "spider" in part(encode(report(decoded.text, ("crawler", "spider")), decoded))
