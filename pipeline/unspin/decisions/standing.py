"""Whether the page of a run can be decided on: the file must read as the page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from unspin.decisions.paths import name_in
from unspin.decisions.schema import digest
from unspin.errors import InputError
from unspin.formats import decode, read_raw
from unspin.model import FileReport
from unspin.report import Standing


def reviewable(file: FileReport, path: Path, root: Path, text_fields: Sequence[str] = ()) -> Standing | None:
    """How the file at ``path`` stands now, None where it does not read as the repaired text of ``file``.

    ``text_fields`` are those that it was read with.

    That may be so for a container (tracked changes), or because another program has changed it meanwhile.
    """
    try:
        raw = read_raw(path)
        same = decode(raw, str(path), file.format).text == file.repaired
    except InputError:
        return None
    return Standing(name_in(root, path), digest(raw), tuple(text_fields)) if same else None
