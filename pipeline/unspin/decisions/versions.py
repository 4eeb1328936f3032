"""What decisions teach: each file as it was before any repair, and as its editor wants it."""

from __future__ import annotations

from pathlib import Path

from unspin.decisions.apply import original_bytes
from unspin.decisions.journal import Journal
from unspin.decisions.paths import inside
from unspin.decisions.schema import FileDecisions
from unspin.edits import apply_edits
from unspin.formats import decode, parse, read_bytes
from unspin.model import Document, Edit


def versions(file: FileDecisions, root: Path, journal: Journal) -> tuple[Document, Document]:
    """The file with the wordings found in every place decided on, and with those decided; other places are as they are.

    It makes no difference whether the decisions were carried out before.

    Raises:
        InputError: the file is missing, or was changed by something else than the decisions.
    """
    raw = original_bytes(file, read_bytes(inside(root, file.path)), journal)
    source = decode(raw, file.path).text
    spun = apply_edits(source, [Edit(one.span, one.original) for one in file.decisions]).text
    plain = apply_edits(source, [Edit(one.span, one.new) for one in file.decisions]).text
    return parse(spun, file.path), parse(plain, file.path)
