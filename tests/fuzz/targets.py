"""What is fuzzed: one function for each family of readers, from bytes to nothing, or an assertion that fails.

Of every input: only the errors that unspin raises on purpose leave a reader; without edits the bytes are the same; every piece
leads back to what it is made from; and edits at random places, spliced in, leave all other bytes as they are.
"""

from __future__ import annotations

import io
import random
import tempfile
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from zipfile import ZipFile

from bench.kept import changed
from docx_files import docx
from format_laws import HARD, check_laws, documents

from unspin.config import Settings, config_in, file_settings, read_config, written
from unspin.decisions import Journal, digest, plan_file, read_decisions
from unspin.decisions import to_json as decisions_json
from unspin.edits import apply_edits
from unspin.edits.guard import BOILERPLATE
from unspin.engine import Engine
from unspin.errors import UnspinError
from unspin.formats import Decoded, decode, encode, parse
from unspin.model import Applicability, Document, Edit, FileReport, Finding, Span
from unspin.selection.configurations import Configurations
from unspin.suppress.baseline_file import read_baseline
from unspin.suppress.baseline_file import to_json as baseline_json
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
    after = encode(report, decoded)
    expected, at = decoded.bom, 0
    for one in edits:
        expected += document.source[at : one.span.start].encode(decoded.encoding) + one.new.encode(decoded.encoding)
        at = one.span.end
    assert after == expected + document.source[at:].encode(decoded.encoding), "bytes outside of the edits have changed"
    try:
        check_laws(parse(text, document.path, text_fields=fields))
    except UnspinError as error:
        raise AssertionError(f"a repaired file cannot be read any more: {error}") from error


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


def configuration(raw: bytes) -> None:
    """A configuration file: what is read can be written and read again, and is in force for some file."""
    with tempfile.TemporaryDirectory() as name:
        for file in ("unspin.toml", "pyproject.toml"):
            path = Path(name, file)
            path.write_bytes(raw)
            try:
                config_in(path.parent)
                read = read_config(path)
                if read.path:
                    file_settings(read.explained(range(len(read.per_path))))
                    Configurations(path).settings(Path(name, "posts", "a.md"))
                    read.refuse_missing_glossary()
            except UnspinError:
                continue
            text = "".join(f"{written(key, value)}\n" for key, value in read.values.items())
            assert tomllib.loads(text) == plain(read.values)


def plain(values: Mapping[str, object]) -> dict[str, object]:
    """The values with lists in place of tuples, as TOML has them."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}


TEXT = "Crawler veins hurt. See a doctor.\n"


def decisions(raw: bytes) -> None:
    """A decisions file: what is read is written and read as the same, and only the named file can change."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name, "root")
        root.mkdir()
        (root / "a.txt").write_text(TEXT)
        path = Path(name, "decisions.json")
        path.write_bytes(raw)
        try:
            read = read_decisions(path)
        except UnspinError:
            return
        path.write_text(decisions_json(read), encoding="ascii")
        assert read_decisions(path) == read
        for file in read.files:
            try:
                plan = plan_file(file, root, Journal(root))
            except UnspinError:
                continue
            assert plan.target.resolve().is_relative_to(root.resolve())
        for file in read.files:
            try:
                plan_file(replace(file, sha256=digest(TEXT.encode()), path="a.txt"), root, Journal(root))
            except UnspinError:
                continue


def baseline(raw: bytes) -> None:
    """A baseline: what is read is written and read as the same, and hides in some file what it names."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "unspin-baseline.json")
        path.write_bytes(raw)
        try:
            read = read_baseline(path)
        except UnspinError:
            return
        path.write_text(baseline_json(read), encoding="utf-8")
        assert read_baseline(path) == read
        span = Span(0, 7)
        finding = Finding("channel.term", span, TEXT[:7], ("Spider",), Applicability.SAFE, 0.9, "Why.")
        read.hide(FileReport(str(Path(name, "a.txt")), TEXT, (finding,), TEXT))


def directives(raw: bytes) -> None:
    """Comments in every kind of markup, each with the input as its text."""
    text = raw.decode("utf-8", "replace")
    for path, source in (
        ("a.md", f"---\ntitle: a\nunspin: {text}\n---\n\nVeins <!-- unspin: {text} --> hurt.\n\n<!-- {text} -->\n\nVeins."),
        ("a.md", f"+++\nunspin = {text}\n+++\n\nVeins [sic] hurt."),
        ("a.md", f"---\nunspin:\n  {text}\n---\n\nVeins."),
        ("a.mdx", f"Veins {{/* unspin: {text} */}} hurt."),
        ("a.rst", f".. unspin: {text}\n\nVeins."),
        ("a.adoc", f"// unspin: {text}\n\nVeins."),
        ("a.html", f"<p>Veins <!-- unspin: {text} --> hurt.</p>"),
        ("a.csv", f'text\n"<!-- unspin: {text} --> Veins"\n'),
    ):
        try:
            document = parse(source, path)
        except UnspinError:
            continue
        span = Span(len(source) // 2, len(source) // 2 + 1)
        finding = Finding("channel.term", span, span.slice(source), ("x",), Applicability.SAFE, 0.9, "Why.")
        for reader in (RULES, replace(RULES, require_reason=True)):
            ignores = read_ignores(document, reader)
            stand, hidden = ignores.split((finding,))
            assert len(stand) + len(hidden) == 1
            for one in ignores.problems(hidden, lambda _: True):
                assert one.span.slice(source) == one.found


@cache
def phrase_engine() -> Engine:
    """An engine of the parts that need no model."""
    return Engine(Settings(grammar="none", parts=("boilerplate", "damage", "function-words")))


def engine(raw: bytes) -> None:
    """A page through the engine: findings are exact, sorted and disjoint, and a repair keeps what must be kept and has an end."""
    path = ("a.txt", "a.md", "a.html")[len(raw) % 3]
    try:
        document = parse(raw.decode("utf-8", "replace"), path)
    except UnspinError:
        return
    for allow in (Applicability.REVIEW, Applicability.SAFE):
        report = phrase_engine().repair(document, allow)
        at = 0
        for one in report.findings:
            assert one.span.start >= at, "findings overlap or are not in order"
            assert one.span.slice(document.source) == one.found, "a finding is not what stands at its place"
            at = one.span.end
        gone = [Edit(one.span, "") for one in report.applied if one.rule.startswith(BOILERPLATE)]
        kinds, restated = changed(apply_edits(document.source, gone).text, report.repaired)
        assert not kinds or restated, f"what is protected has changed: {kinds}"
    assert not report.applied or not phrase_engine().repair(parse(report.repaired, path)).applied, "a second run changes more"


TARGETS: dict[str, Callable[[bytes], None]] = {
    **{name: reading(f"a.{suffix}") for name, suffix in (
        ("text", "txt"), ("markdown", "md"), ("mdx", "mdx"), ("html", "html"), ("rst", "rst"), ("asciidoc", "adoc"),
        ("csv", "csv"), ("jsonl", "jsonl"), ("wxr", "xml"),
    )},
    "docx": word_document,
    "fields": fields_of,
    "configuration": configuration,
    "decisions": decisions,
    "baseline": baseline,
    "directives": directives,
    "engine": engine,
}  # fmt: skip
"""The harnesses by name."""
