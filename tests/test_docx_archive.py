"""The ZIP file around a repaired document: what is not replaced keeps every byte."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx_files import DATE, MACROS, document, docx, fixed, names, paragraph, part, story, zipped


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
