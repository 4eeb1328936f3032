"""The round trip over odd documents made at random: what an editor gets on accepting or rejecting all changes."""

from __future__ import annotations

import io
import re
import zipfile
from random import Random
from xml.etree import ElementTree as ET

from docx_files import W, accepted, characters, docx, part, rejected, texts
from docx_odd import OddDocument, repaired
from hypothesis import given, settings
from hypothesis import strategies as st

from unspin.errors import InputError
from unspin.formats import decode, encode
from unspin.model import OPAQUE

NOT_PROSE = re.compile(rf"[0-9{OPAQUE}\u00ad]")
MARKER = re.compile(r"(?:#{1,6}|(?:  )*-|\||>) ")


def prose(lines: list[str]) -> list[str]:
    """The lines without what is not prose, those that hold nothing else left out."""
    bare = [NOT_PROSE.sub("", MARKER.sub("", line, count=1) if MARKER.match(line) else line) for line in lines]
    return [line for line in bare if line.replace("↵", "").strip()]


def check_marks(xml: str) -> None:
    """Deleted text stands in deletions alone, and no number stands for two changes or comments."""
    root = ET.fromstring(xml)
    gone = {id(text) for one in root.iter(f"{{{W}}}del") for text in one.iter(f"{{{W}}}delText")}
    assert {id(text) for text in root.iter(f"{{{W}}}delText")} == gone
    assert not [text for one in root.iter(f"{{{W}}}del") for text in one.iter(f"{{{W}}}t")]
    ours = re.findall(r'<w:(?:ins|del) w:id="(\d+)" w:author="unspin"', xml)
    starts, ends, references = (
        re.findall(rf'<w:comment{one} w:id="(\d+)"/>', xml) for one in ("RangeStart", "RangeEnd", "Reference")
    )
    assert sorted(starts) == sorted(ends) == sorted(references)
    assert len({*ours, *starts}) == len(ours) + len(starts)


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False))
def test_round_trip_of_odd_documents(random: Random) -> None:
    """Accepted, the file reads as the repaired text; rejected, it has every character of the source in its formatting."""
    odd = OddDocument(random)
    raw = docx(odd.main, footnotes=odd.footnotes)
    try:
        decoded = decode(raw, "odd.docx")
    except InputError as error:
        assert "holds no text" in str(error)
        return
    file = repaired(random, decoded.text)
    new = encode(file, decoded)
    if not file.applied:
        assert new == raw
        return
    parts = ("word/document.xml", "word/footnotes.xml")
    assert prose([line for name in parts for line in texts(accepted(part(new, name)))]) == prose(
        file.repaired.split("\n")
    )
    for name in parts:
        assert characters(rejected(part(new, name))) == characters(rejected(part(raw, name)))
        check_marks(part(new, name))
    with zipfile.ZipFile(io.BytesIO(raw)) as before, zipfile.ZipFile(io.BytesIO(new)) as after:
        for name in ("word/styles.xml", "word/vbaProject.bin", "word/media/image1.png", "_rels/.rels"):
            assert before.read(name) == after.read(name)
