"""The two directions of the format: a file to text, and text that was repaired back into the file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from unspin.errors import InputError
from unspin.formats.docx.archive import replaced
from unspin.formats.docx.comments import Comment, with_comments
from unspin.formats.docx.manuscript import MARKER, Manuscript
from unspin.formats.docx.pen import Pen, date_of_changes, free_numbers
from unspin.formats.docx.plan import revisions
from unspin.formats.docx.revise import Commented, commented, mark_splice, run_splices
from unspin.formats.docx.tree import Node
from unspin.formats.encoding import Decoded
from unspin.model import OPAQUE, FileReport, Finding


class DocxContainer:
    """What `formats.base.Container` asks for."""

    def decode(self, raw: bytes, path: str) -> Decoded:
        """The prose of the file, one line for each paragraph that holds some.

        Raises:
            InputError: it is damaged, encrypted, made to do harm, no Word document, or without text.
        """
        text = Manuscript(raw, path).text
        if not text:
            raise InputError(path, "holds no text", "check that it is the right file")
        return Decoded(text, raw=raw)

    def encode(self, file: FileReport, decoded: Decoded) -> bytes:
        """The file with the applied findings as tracked changes; without any the same bytes.

        The result is read again: unless it reads as ``file.repaired`` with the changes accepted, it is not given out.

        Raises:
            InputError: the file is signed, or an edit cannot be written.
        """
        if not file.applied:
            return decoded.raw
        manuscript = Manuscript(decoded.raw, file.path)
        if manuscript.package.is_signed:
            raise InputError(
                file.path, "is digitally signed, and a change would void that", "remove the signature first"
            )
        try:
            raw = replaced(decoded.raw, _changed_parts(manuscript, file.applied))
        except ValueError as error:
            raise manuscript.package.unwritable(str(error)) from error
        if _prose_lines(Manuscript(raw, file.path).text) != _prose_lines(file.repaired):
            problem = "has an edit that cannot be written as a tracked change; nothing was written"
            raise InputError(file.path, problem, "use --diff to see the edits, and please report the file")
        return raw


def _prose_lines(text: str) -> list[str]:
    """The lines of ``text`` that would be lines if it were read from a file: those that hold more than pictures."""
    lines = []
    for line in text.split("\n"):
        marker = MARKER.match(line)
        prose = line[marker.end() :] if marker else line
        if prose.replace(OPAQUE, "").strip():
            lines.append(line)
    return lines


def _changed_parts(manuscript: Manuscript, applied: Iterable[Finding]) -> dict[str, bytes]:
    """The new content of the parts that change, by name."""
    trees = [part.tree for part in manuscript.parts]
    if manuscript.comments:
        trees.append(manuscript.tree(manuscript.comments))
    numbers, date = free_numbers(trees), date_of_changes()
    pens = {part.name: Pen(part.tree, numbers, date) for part in manuscript.parts}
    changes: dict[str, list[Commented]] = defaultdict(list)
    emptied: dict[str, list[Node]] = defaultdict(list)
    comments: list[Comment] = []
    for finding in applied:
        found = revisions(manuscript, finding)
        comment = None
        if found and all(one.paragraph.takes_comments for one in found):
            comment = Comment(next(numbers), finding)
            comments.append(comment)
        for part, change in commented(found, comment):
            changes[part.name].append(change)
        for one in found:
            if one.takes_mark:
                emptied[one.part.name].append(one.paragraph.node)
    written = with_comments(manuscript, comments, pens[manuscript.parts[0].name])
    for name, inside in changes.items():
        pen = pens[name]
        marks = (mark_splice(node, pen) for node in emptied[name])
        written[name] = pen.tree.spliced([*run_splices(inside, pen), *(one for one in marks if one)])
    return written
