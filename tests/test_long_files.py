"""Exports, tables and JSON lines that are read in stretches: the same results as whole, in bounded memory, and no file lost."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cli_help import run
from format_laws import StubEngine
from hypothesis import given, settings
from hypothesis import strategies as st
from selection_help import use_stub_engine, write

from unspin import formats
from unspin.cli.progress import Counter
from unspin.errors import InputError
from unspin.formats import Replacement, has_records, in_stretches, parse, stretches
from unspin.model import Applicability, Document, FileReport, Span
from unspin.report import Checkout, diff, github, gitlab, json_format, junit, rdjsonl, sarif, statistics, text
from unspin.report.applied import applied_lines
from unspin.report.positions import LineIndex
from unspin.suppress import Baseline

WORDS = {f"crawler{n}": new for n, new in enumerate(("spider", "", 'the "blue", thin', "é ’ 😀"))}
HEAD = (
    '<?xml version="1.0"?>\n<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>no</title>\n'
    "<wp:author>\n<!-- <item> --> <![CDATA[</item>]]></wp:author>" + " " * 8192
)
TEXTS = st.lists(
    st.sampled_from(
        ["crawler0", "crawler1", "crawler2", "crawler3", "veins", " ", " ", "\n", "\r\n", "\r", '""', ",", "é", "😀 膝", "<p>", "</p>", "item"]
    ),
    max_size=12,
).map("".join)
BREAKS = st.sampled_from(["\n", "\r\n", "\r", ""])
MARKS = st.sampled_from(["", "\ufeff"])


@st.composite
def files(draw: st.DrawFn) -> tuple[str, str]:
    """(name, text) of a file of records."""
    kind = draw(st.sampled_from(["a.xml", "a.csv", "a.tsv", "a.jsonl"]))
    bodies = draw(st.lists(TEXTS, max_size=8))
    line_break = draw(BREAKS)
    if kind == "a.xml":
        items = (f"<item><title>crawler0</title><content:encoded><![CDATA[{one}</item>]]></content:encoded></item>" for one in bodies)
        return kind, HEAD + line_break.join(items) + "\n</channel></rss>"
    line_break = line_break or "\n"
    if kind == "a.jsonl":
        rows = [json.dumps({"text": one, "n": 1} if number % 3 else {"other": one}) for number, one in enumerate(bodies)]
        return kind, line_break.join(['{"text": "crawler0"}', *rows]) + draw(BREAKS)
    mark = "\t" if kind == "a.tsv" else ","
    rows = [f'{number}{mark}"{one.replace(chr(34), chr(34) * 2)}"{mark}x' for number, one in enumerate(bodies)]
    return kind, line_break.join([f"id{mark}text", *rows]) + draw(BREAKS)


def placed(report: FileReport, document: Document) -> FileReport:
    """The report of the stub of formats, which knows nothing of places, with its place in the file."""
    return replace(report, stretch=document.stretch)


def cut(name: str, raw: bytes, chars: int) -> list[Document]:
    """The stretches of a file, of at least so many characters."""
    before, stretches.STRETCH_CHARS = stretches.STRETCH_CHARS, chars
    try:
        with in_stretches(io.BytesIO(raw), name) as file:
            return list(file.documents())
    finally:
        stretches.STRETCH_CHARS = before


def folded(text):
    """A text with its blanks folded."""
    return re.sub(r"\s+", " ", text)


@settings(deadline=None, max_examples=80)
@given(files(), st.integers(1, 400), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_stretches_make_up_the_file(file, chars, encoding):
    """Their text, their records, and lines and columns in every unit are those of the whole file."""
    name, source = file
    whole, index, git_lines = parse(source, name), LineIndex(source), source.split("\n")
    parts = cut(name, source.encode(encoding), chars)
    assert "".join(part.source for part in parts) == source
    assert tuple(one.shifted(part.stretch.offset) for part in parts for one in part.records) == whole.records
    for part in parts:
        at, own = part.stretch.offset, LineIndex(part.source, part.stretch)
        for offset in {0, len(part.source) // 2, len(part.source)} if at + len(part.source) < len(source) else {0}:
            assert own.position(offset) == index.position(at + offset)
            assert own.utf16_position(offset) == index.utf16_position(at + offset)
            assert own.utf8_position(offset) == index.utf8_position(at + offset)
        assert part.stretch.line_fed == source.count("\n", 0, at) + 1 <= len(git_lines)
        assert folded(source[:at]).endswith(folded(part.stretch.before))
        assert folded(source[at + len(part.source) :]).startswith(folded(part.stretch.after))
        assert bool(part.stretch.before) == (at > 0) and bool(part.stretch.after) == (at + len(part.source) < len(source))


CHECKOUT = Checkout(Path("/site"), Path("/site"))
FORMATS = {
    "text": lambda reports: text.text_pieces(reports, color=True, width=80),
    "concise": text.concise_pieces,
    "json": lambda reports: json_format.json_pieces(reports, applied=True),
    "jsonl": json_format.jsonl_pieces,
    "sarif": lambda reports: sarif.sarif_pieces(reports, CHECKOUT, tool_version="1"),
    "github": lambda reports: github.github_pieces(reports, CHECKOUT),
    "rdjsonl": rdjsonl.rdjsonl_pieces,
    "junit": lambda reports: junit.junit_pieces(reports, lambda _: {Applicability.REVIEW}),
    "gitlab": lambda reports: gitlab.gitlab_pieces(reports, CHECKOUT),
    "statistics": lambda reports: [statistics.statistics_of(reports)],
    "diff": diff.diff_pieces,
    "applied": lambda reports: (line for report in reports for line in applied_lines(report)),
}


def summarised(reports: list[FileReport]) -> str:
    """The job summary."""
    job = github.JobSummary(CHECKOUT)
    for report in reports:
        job.add(report)
    return job.text()


@settings(deadline=None, max_examples=80)
@given(files(), st.integers(1, 400), st.booleans())
def test_every_output_is_the_same(file, chars, hides):
    """Whatever is written of a file, its fingerprints included, does not tell whether it was read whole."""
    name, source = file
    engine = StubEngine(WORDS)
    other = engine.repair(parse("crawler0 in another file", "b.txt"))
    whole = engine.repair(parse(source, name))
    parts = [placed(engine.repair(part), part) for part in cut(name, source.encode(), chars)]
    if hides:
        some = whole.findings[1::3]
        known = Baseline.of(FileReport(name, source, some, source))
        hide = known.hiding(iter(parts))
        parts, whole = [hide(part) for part in parts], known.hide(whole)
        assert sum(part.baselined for part in parts) == whole.baselined == len(some)
    for title, written in (*FORMATS.items(), ("summary", summarised)):
        if title == "text" and any(line.count("<item>") > 1 for line in source.split("\n")):
            continue  # of a line of an export that holds several posts the frame shows what stands in the stretch
        assert "".join(written([other, *parts, other])) == "".join(written([other, whole, other]))
    assert Baseline(Path()).updated(iter(parts), _day()) == Baseline(Path()).updated([whole], _day())


def _day():
    from datetime import date  # noqa: PLC0415

    return date(2026, 1, 1)


DAMAGED = [
    ("a.jsonl", b'{"text": "crawler"}\n' * 500 + b"{", "a.jsonl:501: is no JSON object"),
    ("a.jsonl", b'{"other": "crawler"}\n' * 500, "has no text in"),
    ("a.csv", b"text\ncrawler\n" * 300 + b'"open\n', "a.csv:601: a quoted field does not end"),
    ("a.csv", b"lead\ncrawler\n", "has no column"),
    ("a.xml", HEAD.encode() + b"<item>crawler</item>\n" * 500 + b"<item><![CDATA[", "does not end"),
    ("a.xml", HEAD.encode() + b"<item>crawler</item>\n" * 500 + b"<!DOCTYPE x>", "declares"),
    ("a.xml", b"<rss>" + b"<item>crawler</item>\n" * 500, "no WordPress export"),
    ("a.csv", b"text\n" + b"crawler\n" * 500 + b"\xff\n", r"byte 0xff at offset 4005 \(line 502\)"),
    ("a.csv", b"text\n" + b"crawler\n" * 500 + b"\0\n", "holds NUL bytes"),
    ("a.csv", b"\n" * 500, "has no column|holds no text"),
    ("a.csv", "text\n".encode("utf-16") + b"\x00\xd8", "is damaged UTF-16 at byte 12"),
    ("a.csv", b"PK\3\4", "is a ZIP file"),
]


@pytest.mark.parametrize(("name", "raw", "message"), DAMAGED)
def test_damage_is_found_before_anything_is_done(name, raw, message):
    """The error is the one for the whole file, wherever in it the damage stands."""
    with pytest.raises(InputError, match=message) as whole:
        parse(formats.decode(raw, name).text, name)
    with pytest.raises(InputError, match=message) as streamed:
        cut(name, raw, 100)
    assert str(whole.value) == str(streamed.value) or "binary" in str(whole.value)


@pytest.mark.parametrize("name", ["a.xml", "a.csv", "a.jsonl"])
def test_memory_does_not_grow_with_the_file(name):
    """Reading eight times as much takes no more at a time."""

    def peak(times: int) -> int:
        body = "crawler veins " * 200
        row = {"a.csv": f"{body}\n", "a.jsonl": json.dumps({"text": body}) + "\n", "a.xml": f"<item><title>{body}</title></item>\n"}[name]
        head, tail = {"a.csv": ("text\n", ""), "a.jsonl": ("", ""), "a.xml": (HEAD, "</channel></rss>")}[name]
        stream = io.BytesIO((head + row * times + tail).encode())
        tracemalloc.start()
        with in_stretches(stream, name) as file:
            for part in file.documents():
                assert part.source
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    assert peak(1600) < 1.2 * peak(200) < 3_000_000


# The command line -----------------------------------------------------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current directory with files of records, and the stub engine in this process and in workers."""
    monkeypatch.chdir(tmp_path)
    use_stub_engine(monkeypatch)
    body = "a crawler on the leg, a vein beside it\n"
    write(
        tmp_path,
        {
            "a.xml": HEAD + "".join(f"<item><title>{n} {body}</title></item>\n" for n in range(60)) + "</channel></rss>",
            "b.csv": "text\n" + "".join(f'"{n} {body * (n % 5)}"\r\n' for n in range(80)),
            "c.jsonl": "".join(json.dumps({"text": f"{n} {body}"}) + "\n" for n in range(90)),
            "d.txt": body,
            "clean.csv": "text\n" + "vein\n" * 900,
        },
    )
    return tmp_path


@pytest.fixture(params=[False, True], ids=["whole", "streamed"])
def streamed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether files of records are cut into stretches of a few records."""
    if request.param:
        cut_small(monkeypatch)
    return request.param


def cut_small(patch: pytest.MonkeyPatch) -> None:
    """Cut every file of records into stretches of a few records."""
    patch.setattr(formats, "LONG_BYTES", 0)
    patch.setattr(stretches, "STRETCH_CHARS", 500)


NAMES = ("a.xml", "b.csv", "c.jsonl", "d.txt", "clean.csv")
COMMANDS = [
    *(("check", "--format", one) for one in "text concise json jsonl sarif github rdjsonl junit gitlab".split()),
    ("check", "--statistics"),
    ("check", "--jobs", "2", "--format", "json"),
    ("check", "-o", "out.json", "--format", "json"),
    ("fix",),
    ("fix", "--diff"),
    ("fix", "-o", "copies"),
]


def outcome(site: Path, command: tuple[str, ...]) -> tuple[object, ...]:
    """What a command says, and what it leaves."""
    result = run(*command, *NAMES)
    left = {one.relative_to(site).as_posix(): one.read_bytes() for one in sorted(site.rglob("*")) if one.is_file()}
    return result.exit_code, result.stdout, result.stderr, left


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("hides", [False, True], ids=["", "baseline"])
def test_commands_do_the_same(site, monkeypatch, command, hides):
    """Same output, same files, same exit code as when files are read whole, with a baseline too."""
    if hides:
        run("baseline", "create", *NAMES)
        with Path("c.jsonl").open("a") as file:
            file.write(json.dumps({"text": "one more crawler"}) + "\n")
    before = {name: Path(name).read_bytes() for name in NAMES}
    whole = outcome(site, command)
    for name, raw in before.items():
        Path(name).write_bytes(raw)
    cut_small(monkeypatch)
    assert outcome(site, command) == whole
    assert whole[0] in (0, 1)
    assert whole[1] or "-o" in command


@pytest.mark.parametrize("name", ["a.xml", "b.csv", "c.jsonl"])
def test_standard_input(site, streamed, name):  # noqa: ARG001
    """The repaired text alone goes to standard output, the lines to standard error."""
    raw = Path(name).read_bytes()
    result = run("fix", "--stdin-filename", name, "-", stdin=raw)
    assert result.stdout_bytes == raw.replace(b"crawler", b"spider")
    assert f"{name}:" in result.stderr
    assert run("check", "--stdin-filename", name, "-", stdin=raw).exit_code == 1


def test_only_changed_lines(site, streamed):  # noqa: ARG001
    """Lines are those of the file, in whatever stretch they stand."""
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-c", "core.autocrlf=false"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "a"]):
        subprocess.run([*git, *command], check=True)
    lines = Path("c.jsonl").read_text().splitlines(keepends=True)
    lines[70] = lines[70].replace("leg", "arm")
    Path("c.jsonl").write_text("".join(lines))
    told = run("check", "--diff-base", "HEAD", "--format", "concise", "c.jsonl").stdout
    assert [line.split(":")[1] for line in told.splitlines()] == ["71"]
    assert len(cut("c.jsonl", Path("c.jsonl").read_bytes(), 500)) == 10
    run("fix", "--diff-base", "HEAD", "c.jsonl")
    assert Path("c.jsonl").read_text().count("spider") == 1
    assert streamed in (True, False)


def test_damage_at_the_end_leaves_the_file(site, streamed):
    """Exit code 2, one line, nothing written, nothing listed."""
    raw = Path("c.jsonl").read_bytes() + b"{"
    Path("c.jsonl").write_bytes(raw)
    for command in ("fix", "check"):
        result = run(command, "--format", "concise", "c.jsonl") if command == "check" else run(command, "c.jsonl")
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == "unspin: c.jsonl:91: is no JSON object; give one object per line\n"
    assert Path("c.jsonl").read_bytes() == raw
    assert not list(site.glob(".unspin-*"))
    assert streamed in (True, False)


def test_a_file_that_changes_meanwhile_is_left(site, monkeypatch):
    """What another program wrote while the file was repaired stays."""
    cut_small(monkeypatch)
    stub = sys.modules["unspin.engine"]

    class Meanwhile(stub.Engine):
        def repair(self, document, allow, hide=None):
            if document.stretch.continues:
                Path("c.jsonl").write_text('{"text": "of another"}\n')
            return super().repair(document, allow, hide)

    monkeypatch.setattr(stub, "Engine", Meanwhile)
    result = run("fix", "c.jsonl")
    assert result.exit_code == 2
    assert result.stderr == "unspin: c.jsonl: was changed at this moment by another program; run the command again\n"
    assert Path("c.jsonl").read_text() == '{"text": "of another"}\n'
    assert not list(site.glob(".unspin-*"))


def test_a_page_of_a_long_export_is_refused(site, monkeypatch):
    """Before anything is written, with what to do instead."""
    monkeypatch.setattr("unspin.cli.fix.PAGE_MAX_BYTES", 100)
    result = run("fix", "--report", "page.html", "d.txt", "c.jsonl")
    assert result.exit_code == 2
    assert "leave out --report, or split the file" in result.stderr
    assert not Path("page.html").exists()
    assert "spider" not in Path("d.txt").read_text()
    assert site


def test_nothing_to_repair_writes_nothing(site, monkeypatch):
    """A clean file keeps its place on the disk; a copy of it is made all the same."""
    cut_small(monkeypatch)
    number = Path("clean.csv").stat().st_ino
    run("fix", "clean.csv")
    assert Path("clean.csv").stat().st_ino == number
    run("fix", "-o", "copies", "clean.csv")
    assert (site / "copies/clean.csv").read_bytes() == Path("clean.csv").read_bytes()


def test_files_on_their_way(tmp_path):
    """What a dead run left goes with the next write; what a living one writes stays, until it is put or dropped."""
    (tmp_path / ".unspin-0123456789abcdef.tmp").write_bytes(b"of a dead run")
    target = tmp_path / "a.csv"
    target.write_bytes(b"old")
    with Replacement(target) as new:
        new.write(b"new")
        (on_its_way,) = tmp_path.glob(".unspin-*")
        other = "import sys; from pathlib import Path; from unspin.formats import write_atomic; write_atomic(Path(sys.argv[1]), b'x')"
        package = str(Path(formats.__file__).parents[2])
        environment = os.environ | {"PYTHONPATH": package}
        subprocess.run([sys.executable, "-c", other, str(tmp_path / "b.csv")], check=True, env=environment)
        assert on_its_way.exists()
        assert target.read_bytes() == b"old"
        new.put()
    assert target.read_bytes() == b"new"
    with Replacement(target) as new:
        new.write(b"newer")
    assert target.read_bytes() == b"new"
    assert not list(tmp_path.glob(".unspin-*"))


def test_which_files_hold_records():
    """The formats that are read in stretches are those whose prose stands in records."""
    assert [has_records(name) for name in (*NAMES, "a.ndjson", "a.tsv", "-", "a.md")] == [True] * 3 + [False, True, True, True, False, False]


def lines_of(pieces: Iterator[str]) -> list[str]:
    """The lines that pieces make up."""
    return "".join(pieces).splitlines()


def test_a_hunk_that_runs_over_stretches():
    """Lines that all change are one hunk, the old ones first, however the file is cut."""
    source = "text\n" + "crawler0\n" * 40
    parts = [placed(StubEngine(WORDS).repair(part), part) for part in cut("a.csv", source.encode(), 30)]
    assert len(parts) > 10
    told = lines_of(diff.diff_pieces(parts))
    assert told[2] == "@@ -1,41 +1,41 @@"
    assert told[3:] == [" text", *["-crawler0"] * 40, *["+spider"] * 40]
    assert Span(0, 4).slice(told[3]) == " tex"


# In several processes, with a cache, with progress -----------------------------------------------------------------------


def test_fix_with_a_baseline_in_workers(site, monkeypatch):
    """What is known stays and the rest is repaired, whichever process works on a stretch."""
    run("baseline", "create", *NAMES)
    before = Path("c.jsonl").read_text()
    with Path("c.jsonl").open("a") as file:
        file.write(json.dumps({"text": "one more crawler"}) + "\n")
    cut_small(monkeypatch)
    told = run("fix", "--jobs", "2", *NAMES)
    assert (told.exit_code, told.stderr) == (0, "")
    assert Path("c.jsonl").read_text() == before + json.dumps({"text": "one more spider"}) + "\n"
    assert "crawler" in (site / "a.xml").read_text()


@pytest.mark.parametrize("number", [0, 40, 89])
def test_a_stretch_that_kills_its_worker_costs_its_file(site, monkeypatch, number):
    """``check`` tells what was found before it, ``fix`` leaves the file; all other files are worked on."""
    cut_small(monkeypatch)
    lines = Path("c.jsonl").read_text().splitlines(keepends=True)
    lines[number] = json.dumps({"text": "DIE"}) + "\n"
    Path("c.jsonl").write_text("".join(lines))
    told = "unspin: c.jsonl: the process that worked on it died with exit code 9; give it alone, or try fewer --jobs\n"
    checked = run("check", "--jobs", "2", "--format", "json", *NAMES)
    assert (checked.exit_code, checked.stderr) == (2, told)
    found = {one["path"]: one["findings"] for one in json.loads(checked.stdout)["files"]}
    assert list(found) == [name for name in NAMES if number or name != "c.jsonl"]
    assert len(found.get("c.jsonl", ())) <= number
    assert len(found["d.txt"]) == 1
    fixed = run("fix", "--jobs", "2", *NAMES)
    assert (fixed.exit_code, fixed.stderr) == (2, told)
    assert "c.jsonl" not in fixed.stdout
    assert Path("c.jsonl").read_text() == "".join(lines)
    assert ["crawler" in Path(name).read_text() for name in ("a.xml", "b.csv", "d.txt")] == [False] * 3
    assert not list(site.glob(".unspin-*"))


def test_a_cache_knows_whole_files_alone(site, tmp_path, monkeypatch):
    """Long ones are read again, with the same result."""
    monkeypatch.setenv("UNSPIN_CACHE_DIR", str(tmp_path / "cache"))
    cut_small(monkeypatch)
    first, second = (run("check", "-v", "--format", "json", *NAMES) for _ in range(2))
    assert (first.stderr, second.stderr) == ("", "unspin: 1 of 5 files taken from the cache\n")
    assert first.stdout == second.stdout
    assert site


def test_progress_counts_stretches():
    """Their words and bytes as they are done, the file at its end, and never more than all of it."""
    told = []
    counter = Counter([Path("a.csv"), Path("b.csv")], lambda: 80)
    counter._sizes = [1000, 1000]
    counter._progress = type("Progress", (), {"done": lambda _, size, words, files=1: told.append((size, words, files))})()
    part = FileReport("a.csv", "é crawler vein\n" * 25, (), "")
    for _ in range(3):
        counter.count_part(part)
    counter.count(None)
    counter.count(None)
    assert told == [(400, 75, 0), (400, 75, 0), (200, 75, 0), (0, 0, 1), (1000, 0, 1)]
