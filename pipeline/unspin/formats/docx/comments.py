"""The comments that say why a change was made: their part of the file, and what points to it."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from unspin.formats.docx.manuscript import Manuscript, relations_of
from unspin.formats.docx.pen import AUTHOR, Pen, element, text_element
from unspin.formats.docx.tree import Tree, parse
from unspin.model import Finding

_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_TYPES = "[Content_Types].xml"
_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NO_RELATIONS = _HEAD + b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
_MAX_ALTERNATIVES = 3


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment with its number in the document, and the finding that it explains."""

    number: int
    finding: Finding


def with_comments(manuscript: Manuscript, comments: Sequence[Comment], pen: Pen) -> dict[str, bytes]:
    """The parts to write, by name, so that ``comments`` are in the file; ``pen`` is that of the main part."""
    if not comments:
        return {}
    if manuscript.comments:
        tree, more = manuscript.tree(manuscript.comments), {}
        name = manuscript.comments
    else:
        name = _free_name(manuscript)
        tree = parse(_HEAD + element("w:comments", {"xmlns:w": pen.tree.namespace}))
        more = _announced(manuscript, name, pen.tree.namespace)
    own = Pen(tree, pen.numbers, pen.date)
    written = b"".join(_written(one, own) for one in comments)
    return {name: tree.spliced([tree.appended(tree.root, written)]), **more}


def _written(comment: Comment, pen: Pen) -> bytes:
    lines = b"".join(_line(text, pen) for text in _reasons(comment.finding))
    return pen.signed("comment", lines, id=comment.number, initials=AUTHOR[0])


def _line(text: str, pen: Pen) -> bytes:
    name = f"{pen.tree.prefix or 'w'}:t".encode()
    return pen.element("p", pen.element("r", text_element(name, text)))


def _reasons(finding: Finding) -> list[str]:
    """What the comment says, a line each: the reason, how sure it is, and other wordings."""
    sure = f"Confidence {finding.confidence:.3f} of 1, {finding.applicability.value}; rule {finding.rule}."
    others = "”, “".join(one for one in finding.suggestions[1 : 1 + _MAX_ALTERNATIVES] if one)
    return [finding.message, sure, *([f"Or: “{others}”."] if others else [])]


def _free_name(manuscript: Manuscript) -> str:
    folder = posixpath.dirname(manuscript.parts[0].name)
    names = (posixpath.join(folder, f"comments{number or ''}.xml") for number in count())
    return next(name for name in names if name not in manuscript.package)


def _announced(manuscript: Manuscript, name: str, namespace: str) -> dict[str, bytes]:
    """The relations of the main part and the table of content types, with the new part ``name`` in them."""
    main = manuscript.parts[0].name
    relations = relations_of(main)
    tree = manuscript.tree(relations) if relations in manuscript.package else parse(_NO_RELATIONS)
    taken = {one.attributes.get("Id") for one in tree.root.children}
    identity = next(one for one in (f"rId{number}" for number in count(1)) if one not in taken)
    base = "http://purl.oclc.org/ooxml" if "purl.oclc.org" in namespace else "http://schemas.openxmlformats.org"
    kind = f"{base}/officeDocument/{'' if 'purl' in base else '2006/'}relationships/comments"
    target = posixpath.relpath(name, posixpath.dirname(main) or ".")
    types = manuscript.tree(_TYPES)
    return {
        relations: _with_child(tree, "Relationship", Id=identity, Type=kind, Target=target),
        _TYPES: _with_child(types, "Override", PartName=f"/{name}", ContentType=_CONTENT_TYPE),
    }


def _with_child(tree: Tree, name: str, **attributes: str) -> bytes:
    """The part with one more empty element at its end, in the namespace of its root."""
    prefix, colon, _ = tree.written_name(tree.root).decode().rpartition(":")
    return tree.spliced([tree.appended(tree.root, element(prefix + colon + name, attributes))])
