"""Whether the page of a run can be decided on: the file must read as the page shows it."""

from __future__ import annotations

from pathlib import Path

from unspin.decisions.paths import name_in
from unspin.decisions.schema import digest
from unspin.errors import InputError
from unspin.formats import decode, read_bytes
from unspin.model import FileReport
from unspin.report import Standing


def reviewable(file: FileReport, path: Path, root: Path) -> Standing | None:
    """How the file at ``path`` stands now, None where it does not read as the repaired text of ``file``.

    That may be so for a container (tracked changes), or because another program has changed it meanwhile.
    """
    try:
        raw = read_bytes(path)
        same = decode(raw, str(path), file.format).text == file.repaired
    except InputError:
        return None
    return Standing(name_in(root, path), digest(raw)) if same else None
