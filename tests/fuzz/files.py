"""The files that unspin reads beside texts, under the fuzzer: whatever they hold, they are read or refused in a line of unspin's own."""

from __future__ import annotations

import tempfile
import tomllib
import zlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from fuzz.readers import RULES

from unspin.batch import codec
from unspin.config import config_in, file_settings, read_config, written
from unspin.decisions import Journal, digest, plan_file, read_decisions
from unspin.decisions import to_json as decisions_json
from unspin.errors import UnspinError
from unspin.formats import parse
from unspin.glossary.check import KINDS, check_files, with_pair
from unspin.glossary.check import written as glossary_text
from unspin.glossary.lexicon import Lexicon
from unspin.model import Applicability, FileReport, Finding, Span
from unspin.selection.configurations import Configurations
from unspin.selection.patterns import Patterns
from unspin.suppress.baseline_file import read_baseline
from unspin.suppress.baseline_file import to_json as baseline_json
from unspin.suppress.ignores import read_ignores
from unspin.wordpress.layout import from_source
from unspin.wordpress.manifest import MANIFEST, read_manifest


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


def glossary(raw: bytes) -> None:
    """A file of the glossary as each of its kinds: what can be read is written so that it reads the same, and can be put to use."""
    text = raw.decode("utf-8", "replace")
    for name, kind in KINDS.items():
        checked = check_files(name, [("a.csv", text)])[0]
        if checked.formatted is None:
            assert checked.problems
            continue
        again = check_files(name, [("a.csv", checked.formatted)])[0]
        assert again.formatted == checked.formatted, "what was formatted is formatted anew"
        assert glossary_text(kind.header, kind.read(checked.formatted, "a.csv")) == checked.formatted
        if name == "lexicon":
            Lexicon(kind.read(text, "a.csv"))
            added = with_pair(text, "a.csv", "spider veins", "crawler veins", "n", "fuzz")
            assert any("crawler veins" in one.spun for one in kind.read(added, "a.csv"))


PATHS = ("a", "posts/a.md", "posts/drafts/b c.md", "a/b/c/d/e/f", "x" * 200, "é/😀.md")


def patterns(raw: bytes) -> None:
    """The lines of a ``.gitignore``: each fits a path or not, in bounded time, and what takes a folder takes what is in it."""
    read = Patterns(raw.decode("utf-8", "surrogateescape").splitlines(), ".gitignore", numbered=True)
    for path in PATHS:
        found = read.excluding(path)
        assert found is None or not found.negated
        if read.excluding(path, is_folder=True):
            assert read.excluding(f"{path}/below")


def wordpress(raw: bytes) -> None:
    """What `unspin wordpress pull` left in a folder: the manifest, and the files of posts."""
    with tempfile.TemporaryDirectory() as name:
        Path(name, MANIFEST).write_bytes(raw)
        try:
            read = read_manifest(Path(name))
        except UnspinError:
            read = None
        if read:
            for one in read.entries.values():
                assert read.path_of(one).parent == Path(name)
            read.write()
            assert read_manifest(Path(name)) == read
    try:
        from_source(raw.decode("utf-8", "replace"), "a.html")
    except UnspinError:
        return


def cached(raw: bytes) -> None:
    """What a cache holds, as it is and as the JSON that is packed in it: a report on the text, or a ValueError."""
    for packed in (raw, zlib.compress(raw)):
        try:
            report, foreign = codec.from_bytes(packed, "a.txt", TEXT)
        except ValueError:
            continue
        kept = codec.to_bytes(report, foreign=foreign)
        assert kept is None or codec.from_bytes(kept, "a.txt", TEXT) == (report, foreign)
