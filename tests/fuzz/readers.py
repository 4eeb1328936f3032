"""Readers and writers under the fuzzer: functions from bytes to nothing, or an assertion that fails.

Of every input: only the errors that unspin raises on purpose leave a reader; without edits the bytes are the same; every piece
leads back to what it is made from; and edits at random places, spliced in, leave all other bytes as they are.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from zipfile import ZipFile

from docx_files import docx
from format_laws import HARD, check_laws, documents

from unspin.edits import apply_edits
from unspin.errors import UnspinError
from unspin.formats import Decoded, decode, encode, parse
from unspin.model import Applicability, Document, Edit, FileReport, Finding, Span
from unspin.suppress.directives import DirectiveReader
from unspin.suppress.ignores import read_ignores

MAX_EDITS = 5
RULES = DirectiveReader(frozenset(("channel.term", "channel.wrong-sense", "glossary.exact", "boilerplate.byline")))


def reading(path: str) -> Callable[[bytes], None]:
    """The target that takes its input for the file ``path``."""

    def target(raw: bytes) -> None:
        chance = random.Random(raw)
        try:
            decoded = decode(raw, path)
            document = parse(decoded.text, path)
        except UnspinError:
            return
        check_laws(document)
        report = FileReport(path, document.source, (), document.source, (), document.format)
        assert encode(report, decoded) == raw, "a file without edits is not as it was"
        read_ignores(document, RULES)
        edited(document, decoded, chance)

    return target


def edited(document: Document, decoded: Decoded, chance: random.Random, fields: tuple[str, ...] = ()) -> None:
    """Put new wordings at random places, and look at what stands around them."""
    found = tuple(chosen(document, chance))
    edits = [Edit(one.span, one.suggestions[0]) for one in found]
    text = apply_edits(document.source, edits).text
    report = FileReport(document.path, document.source, found, text, found, document.format)
    if document.format == "docx":
        check_parts(report, decoded)
        return
    check_bytes(report, decoded)
    try:
        check_laws(parse(text, document.path, text_fields=fields))
    except UnspinError as error:
        raise AssertionError(f"a repaired file cannot be read any more: {error}") from error


def check_bytes(report: FileReport, decoded: Decoded) -> None:
    """What is written is the bytes that were read with the applied edits spliced in."""
    expected, at = decoded.bom, 0
    for one in report.applied:
        expected += report.source[at : one.span.start].encode(decoded.encoding) + one.suggestions[0].encode(decoded.encoding)
        at = one.span.end
    assert encode(report, decoded) == expected + report.source[at:].encode(decoded.encoding), "bytes outside of the edits have changed"


def check_parts(report: FileReport, decoded: Decoded) -> None:
    """Parts without prose are as they were in a Word document with edits; one that cannot be written is refused."""
    try:
        after = encode(report, decoded)
    except UnspinError as error:
        assert "please report" not in str(error), error
        return
    with ZipFile(io.BytesIO(decoded.raw)) as old, ZipFile(io.BytesIO(after)) as new:
        assert set(old.namelist()) <= set(new.namelist())
        for name in old.namelist():
            if not name.endswith((".xml", ".rels")):
                assert old.read(name) == new.read(name), f"{name} has changed"


def chosen(document: Document, chance: random.Random) -> list[Finding]:
    """Findings at random places of the prose whose first wording can be written there, disjoint and in order."""
    places = [(start, part, one) for start, part in documents(document) for one in part.segments]
    found: list[Finding] = []
    for start, part, segment in sorted(chance.sample(places, min(MAX_EDITS, len(places))), key=lambda one: one[0]):
        first = chance.randrange(len(segment.text) + 1)
        last = min(len(segment.text), first + chance.randrange(12))
        new = "".join(chance.choice((*HARD, " ")) for _ in range(chance.randrange(3)))
        span = Span(first, last)
        one = Finding("fuzz.word", span, span.slice(segment.text), (new,), Applicability.SAFE, 0.9, "Why.")
        one = one.located(segment, part.source).shifted(start)
        assert one.found == one.span.slice(document.source), "a finding is not what stands at its place"
        if one.applicability is Applicability.SAFE and one.suggestions:
            found.append(one)
    disjoint: list[Finding] = []
    for one in sorted(found, key=lambda one: one.span):
        if not disjoint or disjoint[-1].span.end < one.span.start:
            disjoint.append(one)
    return disjoint


def word_document(raw: bytes) -> None:
    """A Word document: the whole file, or the main part of one."""
    reading("a.docx")(raw if raw.startswith(b"PK") else docx(raw))


def fields_of(raw: bytes) -> None:
    """The readers of records with fields that the input names, up to its first line feed."""
    head, _, body = raw.partition(b"\n")
    fields = tuple(one for one in head.decode("utf-8", "replace").split(",") if one)
    for path in ("a.csv", "a.tsv", "a.jsonl"):
        try:
            decoded = decode(body, path)
            document = parse(decoded.text, path, text_fields=fields)
        except UnspinError:
            continue
        check_laws(document)
        edited(document, decoded, random.Random(raw), fields)
