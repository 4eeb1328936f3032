"""Texts made to stop a program: ``python tests/fuzz/shapes.py`` names what takes more than its share of time on one of them.

Each shape is written in sizes up to 200 kB, in each format, and goes through reader, directives, writer, engine and reports; processor time
counts. A stage that takes longer than ``TOO_LONG_S`` is interrupted, and the place where it was is told. ``--models`` adds the engine with all its
parts.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from types import FrameType

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).parent.parent)

from docx_files import document, docx, paragraph
from format_laws import documents

from unspin import report
from unspin.batch.task import Task, done
from unspin.config import Settings
from unspin.edits import apply_edits
from unspin.engine import Engine
from unspin.engines import Engines
from unspin.errors import UnspinError
from unspin.formats import decode, encode, parse
from unspin.model import Applicability, Document, Edit, FileReport, Finding, Report, Span
from unspin.suppress.directives import DirectiveReader
from unspin.suppress.ignores import read_ignores

SIZES = (3_900, 12_500, 50_000, 200_000)
"""Characters, each some four times the one before; the first is as long as a block may be that rules for boilerplate read."""
TOO_LONG_S = 20.0
"""Of processor time for one stage of one text: 0.1 s a kilobyte for the largest."""
WORTH_A_LOOK_S = 0.5
TOO_LONG_MS = 500
"""For each 1,000 characters: the slowest of the many that are linear is boilerplate in paragraphs of one letter, with 130 to 320."""
GROWTH = 8.0
"""Of four times the characters a linear stage takes four times as long, a quadratic one sixteen times."""
RULES = DirectiveReader(frozenset(("channel.term", "boilerplate.byline")))
EVERY = 7
"""One word in so many gets another wording."""

ENGLISH = "Crawler capillaries in the left leg do not hurt, so take 5 mg of aspirin as well as rest in order to to heal. "
PLAIN: dict[str, str] = {
    "letters": "a", "capitals": "A", "blanks": " ", "lines": "\n", "carriage returns": "\r", "both": "\r\n", "mixed ends": "a\r\nb\rc\n",
    "tabs": "\t", "words": "vein ", "sentences": "No. ", "paragraphs": "a\n\n", "english": ENGLISH, "english lines": ENGLISH + "\r\n",
    "posts": ENGLISH + "\n\n", "no end": "crawler capillaries and the left leg ", "left right": "left and right or ", "digits": "1",
    "numbers": "1 ", "doses": "5 mg-6 mg/kg ", "decimals": "1.1,", "number words": "twenty-", "negations": "not ", "quotation": '"a b c ',
    "quotes": "'", "curly": "“a ", "apostrophes": "n't ", "hyphens": "a-", "dashes": "-", "dots": ".", "abbreviations": "Dr. ",
    "address": "http://a.b/", "mails": "a@", "domains": "a.", "paths": "/a", "dates": "1/", "phones": "+1 (", "stars": "*", "star words": "*a ",
    "underlines": "_a", "back ticks": "`a", "hashes": "#", "marks": "> ", "deep quote": ">", "brackets": "[", "links": "[a](", "closed": "]",
    "images": "![", "notes": "[^a]: ", "references": "[a]: b\n", "braces": "{", "shortcode": "{{<", "liquid": "{%", "spun braces": "{a|b",
    "bars": "|", "cells": "a|b\n", "rows": "|a|\n|-|\n", "bullets": "- ", "nested bullets": "* 1. ", "entities": "&", "entity": "&#",
    "named": "&amp", "tags": "<", "open tags": "<p>", "open inline": "<b>", "closed tags": "</p>", "nested": "<div><p>a", "attributes": "<a b='",
    "many attributes": "<p a=1 ", "comments": "<!--", "comment": "<!-- unspin: ignore --> a\n", "ends": "-->", "scripts": "<script>",
    "titles": "<title>", "declarations": "<!", "instructions": "<?", "cdata": "<![CDATA[", "sections": "]]>", "item": "<item>",
    "items": "<item></item>", "wp": "<!-- wp:a -->", "gallery": "[gallery ", "fences": "```\n", "fence": "~", "rules": "---\n", "plus": "+++\n",
    "math": "$", "titles of rst": "a\n=\n", "rst roles": ":a:`", "directives": ".. a::\n", "indents": " a\n  b\n", "asciidoc blocks": "----\n",
    "attributes of asciidoc": "{a}", "macros": "a::b[", "anchors": "<<a", "json": '{"text": "', "json lines": '{"text": "a"}\n',
    "objects": '{"a":', "lists": "[", "commas": ",", "fields": "a,b\n", "quoted": '"a""', "semicolons": ";", "backslashes": "\\",
    "escapes": "\\u0041", "surrogates": "\\ud800", "pairs": "\\ud83d\\ude00", "jsx": "{a", "jsx tags": "<A b={", "exports": "export a\n",
    "combining": "a\u0301", "marks on one": "\u0301", "zero width": "\u200b", "joined": "a\u200d", "bidi": "\u202e", "emoji": "😀", "wide": "中",
    "separators": "\u2028", "next line": "\x85", "form feeds": "\x0c", "nul": "\x00", "bom": "\ufeff", "replacement": "\ufffd", "opaque": "￼",
    "sic": "a [sic] ", "sharp": "ß", "dotted": "İ", "byline": "Posted by admin on May 3, 2019\n\n", "share": "Share this: Facebook, Twitter\n\n",
    "front": "---\na: b\n", "key": "a: ", "expansion": "Chemical Substitution Treatment (HRT) ", "a an": "a apple an pear ",
    "upper": "DO NOT TAKE 5 MG ", "capital words": "The Left Leg ", "repeated": "to to ", "disable": "<!-- unspin: disable -->\n",
    "enabled": "<!-- unspin: disable --><!-- unspin: enable -->a\n",
}  # fmt: skip
"""What is repeated, by name."""
SUFFIXES = ("txt", "md", "mdx", "html", "rst", "adoc", "csv", "jsonl", "xml", "docx")
EXPORT = '<rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><item><title>a</title>'


def framed(suffix: str, text: str) -> Iterator[str | bytes]:
    """The text as a file with that suffix: as it is, and where a format has a frame that prose stands in, within that."""
    if suffix == "docx":
        visible = "".join(one for one in text if one.isprintable() or one in "\n\t")
        yield docx(document("".join(paragraph(one.replace("&", "&amp;").replace("<", "&lt;")) for one in visible.split("\n"))))
        return
    yield text
    if suffix == "csv":
        yield 'id,text\n1,"' + text.replace('"', '""') + '"\n'
    elif suffix == "jsonl":
        yield json.dumps({"text": text}) + "\n"
        yield "".join(json.dumps({"text": one}) + "\n" for one in text.split("\n"))
    elif suffix == "xml":
        yield f"{EXPORT}<content:encoded><![CDATA[{text.replace(']]>', '')}]]></content:encoded></item></channel></rss>"
        yield f"{EXPORT}{text}</item></channel></rss>"


class TooLongError(Exception):
    """A stage was interrupted."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise ``TooLongError`` where the block has used so many seconds of processor time."""

    def end(_: int, frame: FrameType | None) -> None:
        places = [f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in traceback.extract_stack(frame) if "unspin" in one.filename]
        raise TooLongError(" < ".join(places[:-5:-1]))

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def reworded(document: Document) -> FileReport:
    """A report on the document with another wording for one word in ``EVERY``."""
    found: list[Finding] = []
    for start, part in documents(document):
        for segment in part.segments:
            at = 0
            for number, word in enumerate(segment.text.split(" ")):
                if word and number % EVERY == 0:
                    span = Span(at, at + min(len(word), 20))
                    one = Finding("fuzz.word", span, span.slice(segment.text), ("Spider",), Applicability.SAFE, 0.9, "Why.")
                    found.append(one.located(segment, part.source).shifted(start))
                at += len(word) + 1
    chosen: list[Finding] = []
    for one in sorted(found, key=lambda one: one.span):
        if one.applicability is Applicability.SAFE and (not chosen or chosen[-1].span.end <= one.span.start):
            chosen.append(one)
    text = apply_edits(document.source, [Edit(one.span, one.suggestions[0]) for one in chosen]).text
    return FileReport(document.path, document.source, tuple(chosen), text, tuple(chosen), document.format)


@cache
def engine(*parts: str) -> Engine:
    """An engine of these parts; of all without any."""
    return Engine(Settings(grammar="none", parts=parts) if parts else Settings())


PHRASES = ("boilerplate", "damage", "function-words")
HERE = report.Checkout(Path("/"), Path("/"))
REPORTS: dict[str, Callable[[Report], object]] = {
    "text": partial(report.to_text, color=True, width=80), "concise": report.to_concise, "json": report.to_json, "jsonl": report.to_jsonl,
    "sarif": lambda one: report.to_sarif(one, HERE, tool_version="1"), "html": partial(report.to_html, title="a", tool_version="1"),
    "diff": report.to_diff, "gitlab": lambda one: report.to_gitlab(one, HERE), "rdjsonl": report.to_rdjsonl,
    "junit": lambda one: report.to_junit(one, lambda _: frozenset(Applicability)), "github": lambda one: report.to_github(one, HERE),
}  # fmt: skip


def stages(suffix: str, source: str | bytes, *, models: bool) -> Iterator[tuple[str, Callable[[], object]]]:
    """The stages that a file goes through, by name, each to be called once and in order."""
    path = f"a.{suffix}"
    raw = source if isinstance(source, bytes) else source.encode("utf-8", "surrogatepass")
    decoded = decode(raw, path)
    document = parse(decoded.text, path)
    yield "read", lambda: parse(decode(raw, path).text, path)
    yield "directives", lambda: [read_ignores(part, RULES) for _, part in documents(document)]
    made = reworded(document)
    yield "write", lambda: encode(reworded(document), decoded)
    for name, writer in REPORTS.items():
        yield name, partial(writer, Report((made,)))
    yield "phrases", lambda: engine(*PHRASES).repair(document, Applicability.REVIEW)
    phrases = Settings(grammar="none", parts=PHRASES)
    yield "check", lambda: done(Task(Path(path), path, phrases), Engines(), raw)
    if models:
        yield "models", lambda: engine().repair(document, Applicability.REVIEW)


def times(suffix: str, name: str, size: int, wanted: frozenset[str], *, models: bool) -> Iterator[tuple[str, float, str]]:
    """Each stage with its seconds, and where it was when it was interrupted; the first is that of all that must come before."""
    text = (PLAIN[name] * (size // len(PLAIN[name]) + 1))[:size]
    for number, source in enumerate(framed(suffix, text)):
        started = time.process_time()
        try:
            with limited(TOO_LONG_S):
                listed = list(stages(suffix, source, models=models))
        except UnspinError:
            continue
        except TooLongError as error:
            yield f"prepare{number}", TOO_LONG_S, str(error)
            continue
        for stage, call in listed:
            if wanted and stage not in wanted:
                continue
            started, where = time.process_time(), ""
            try:
                with limited(TOO_LONG_S):
                    call()
            except UnspinError:
                continue
            except TooLongError as error:
                where = str(error)
            except Exception as error:  # noqa: BLE001 - told
                where = f"{type(error).__name__}: {error!s:.80} {traceback.format_exc().splitlines()[-3].strip()}"
            yield f"{stage}{number or ''}", time.process_time() - started, where


def main() -> None:
    """Print the stages that are too slow, or grow faster than their input."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *PLAIN], help="shapes; all if none is named")
    parser.add_argument("--formats", nargs="*", default=SUFFIXES, choices=SUFFIXES)
    parser.add_argument("--stages", nargs="*", default=())
    parser.add_argument("--sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--models", action="store_true", help="with the models, too")
    chosen = parser.parse_args()
    bad = looked = 0
    slowest = (0.0, "")
    for suffix in chosen.formats:
        for name in chosen.names or PLAIN:
            before: dict[str, float] = {}
            for size in sorted(chosen.sizes):
                for stage, took, where in times(suffix, name, size, frozenset(chosen.stages), models=chosen.models):
                    looked += 1
                    grown = took / before[stage] if before.get(stage) else 0.0
                    before[stage] = took
                    slowest = max(slowest, (1000 * took / (size / 1000), f"{suffix} {name} {stage}"))
                    if where or (took > WORTH_A_LOOK_S and (grown > GROWTH or took > TOO_LONG_MS * size / 1e6)):
                        bad += 1
                        print(f"{suffix} {name} {stage}, {size:,}: {took:.2f} s, {grown:.1f} times as long: {where}", flush=True)  # noqa: T201
                if any(took > TOO_LONG_S / 2 for took in before.values()):
                    break
    print(f"{looked:,} stages, {bad} slow; slowest {slowest[0]:.1f} ms a kilobyte, {slowest[1]}")  # noqa: T201
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
