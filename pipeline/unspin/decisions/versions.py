"""What decisions teach: each file as it was before any repair, and as its editor wants it."""

from __future__ import annotations

from pathlib import Path

from unspin.decisions.apply import original_bytes
from unspin.decisions.journal import Journal
from unspin.decisions.paths import inside
from unspin.decisions.schema import FileDecisions
from unspin.decisions.wording import document_of, fitted
from unspin.edits import apply_edits
from unspin.formats import decode, read_raw
from unspin.model import Document, Edit
from unspin.report import is_repair


def versions(file: FileDecisions, root: Path, journal: Journal) -> tuple[Document, Document]:
    """The file with the wordings found in every place decided on, and with those decided; other places are as they are.

    It makes no difference whether the decisions were carried out before. Decisions about what is no repair of a wording
    (advice on plain language, directives) teach none, and are left out of both.

    Raises:
        InputError: the file is missing, or was changed by something else than the decisions, or one of them does not fit it.
    """
    raw = original_bytes(file, read_raw(inside(root, file.path)), journal)
    document = document_of(file, decode(raw, file.path).text)
    repairs = [one for one in fitted(file, document) if is_repair(one.rule)]
    spun = apply_edits(document.source, [Edit(one.span, one.original) for one in repairs]).text
    plain = apply_edits(document.source, [Edit(one.span, one.new) for one in repairs]).text
    return document_of(file, spun), document_of(file, plain)
