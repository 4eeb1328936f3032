"""The cache: never stale, never in the way, and an answer from it is the answer that was computed."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest
from batch_stub import CountingEngine
from cli_help import run
from hypothesis import given, settings
from hypothesis import strategies as st
from selection_help import use_stub_engine, write

from unspin.batch import Batch, Task, cache_folder, codec, identity
from unspin.batch import cache as caching
from unspin.batch.cache import FILE, Cache
from unspin.batch.identity import Identity
from unspin.config import Settings
from unspin.model import Applicability, Evidence, FileReport, Finding, Span
from unspin.suppress import Baseline

SAFE, REVIEW, _ = Applicability
POSTS = {"posts/a.txt": "A crawler has agony.\n", "posts/b.md": "It **sometimes** helps.\n", "posts/c.html": "<p>Rest.</p>\n"}
DAY = 86_400


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The current directory with posts, an engine that counts what it reads, and a cache of its own."""
    (tmp_path / "site").mkdir()
    monkeypatch.chdir(tmp_path / "site")
    monkeypatch.setenv("UNSPIN_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr("unspin.engine.Engine", CountingEngine)
    write(Path(), POSTS)
    CountingEngine.read.clear()
    yield tmp_path / "site"
    CountingEngine.read.clear()


def read_now(*arguments: str) -> list[str]:
    """The files that the engine reads for a command."""
    CountingEngine.read.clear()
    run(*arguments)
    return sorted(CountingEngine.read)


def evidence() -> st.SearchStrategy[tuple[Evidence, ...]]:
    return st.lists(st.builds(Evidence, st.text(max_size=5), st.text(max_size=9)), max_size=2).map(tuple)


@st.composite
def reports(draw: st.DrawFn) -> FileReport:
    """Any report on any text, halves of characters in suggestions included."""
    source = draw(st.text(min_size=1, max_size=60))
    cuts = sorted(draw(st.sets(st.integers(0, len(source)), max_size=6)))
    found = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        wordings = tuple(draw(st.lists(st.text(st.characters(), max_size=6), max_size=3)))
        trust, sure, why = draw(st.sampled_from(Applicability)), draw(st.floats(0, 1)), draw(evidence())
        found.append(Finding(draw(st.text(max_size=8)), Span(start, end), source[start:end], wordings, trust, sure, draw(st.text()), why))
    applied = tuple(one for one in found if draw(st.booleans()))
    repaired = draw(st.one_of(st.just(source), st.text()))
    counts = [draw(st.integers(0, 99)) for _ in range(3)]
    return FileReport("posts/ä.txt", source, tuple(found), repaired, applied, draw(st.sampled_from(["text", "html"])), *counts)


@settings(deadline=None)
@given(reports(), st.booleans())
def test_a_report_comes_back_as_it_was(report: FileReport, foreign: bool) -> None:
    """Every field of it, whatever it holds."""
    raw = codec.to_bytes(report, foreign=foreign)
    assert raw is not None
    assert codec.from_bytes(raw, report.path, report.source) == (report, foreign)


@settings(deadline=None)
@given(reports(), st.data())
def test_damage_never_passes_for_a_report(report: FileReport, data: st.DataObject) -> None:
    """What is cut or changed is refused with ValueError alone."""
    raw = codec.to_bytes(report, foreign=False)
    assert raw is not None
    at = data.draw(st.integers(0, len(raw) - 1))
    other = raw[:at] if data.draw(st.booleans()) else raw[:at] + bytes([raw[at] ^ data.draw(st.integers(1, 255))]) + raw[at + 1 :]
    try:
        codec.from_bytes(other, report.path, report.source)
    except ValueError:
        return
    # zlib's check leaves little through; the seal of the cache leaves nothing


def test_what_does_not_stand_in_the_text_is_not_kept() -> None:
    """The text of a finding comes from the file, so it must be there."""
    odd = FileReport("a", "spider", (Finding("a.b", Span(0, 3), "xyz", (), SAFE, 1.0, ""),), "spider")
    assert codec.to_bytes(odd, foreign=False) is None


FORMATS = ("text", "concise", "json", "jsonl", "sarif", "rdjsonl", "junit", "gitlab")


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.usefixtures("site")
def test_the_output_is_the_same_byte_for_byte(form: str) -> None:
    """Without a cache, when it is filled and when it answers: output, errors and exit code."""
    command = ("check", "--format", form, "posts")
    told = [run(*command, "--no-cache"), run(*command), run(*command)]
    assert {(one.exit_code, one.stdout_bytes, one.stderr) for one in told} == {(1, told[0].stdout_bytes, "")}
    assert sorted(CountingEngine.read) == ["a.txt", "a.txt", "b.md", "b.md", "c.html", "c.html"]


@pytest.mark.parametrize("arguments", [("check", "a.txt"), ("cache", "info"), ("cache", "clean")])
def test_nobody_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]) -> None:
    """A user without a home directory has no cache; what needs one says so."""

    def homeless(*_: object) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("Plain words.\n", encoding="utf-8")
    monkeypatch.setattr("unspin.batch.cache_folder", homeless)
    result = run(*arguments)
    assert (result.exit_code, "Traceback" in result.stderr) == ((0, False) if arguments[0] == "check" else (2, False))
    assert arguments[0] == "check" or "name a folder with UNSPIN_CACHE_DIR" in result.stderr


def test_the_real_engine_says_the_same_from_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A spun page, checked and repaired: evidence, confidence and all."""
    monkeypatch.setenv("UNSPIN_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    text = "# Veins\n\nCrawler capillaries are tiny, as well as you should not utilize the remedy in case you divulge blood.\n"
    write(tmp_path, {"a.md": text, "b.txt": text})
    for command in (("check", "--format", "json", "."), ("fix", "--diff", "--apply", "review", ".")):
        first, second = run(*command), run(*command)
        assert (first.exit_code, first.stdout_bytes, first.stderr) == (second.exit_code, second.stdout_bytes, second.stderr)
        assert "rawler capillaries" in first.stdout
    assert run("check", "-v", ".").stderr == "unspin: 2 of 2 files taken from the cache\n"


BASE = Task(Path("a.txt"), "a.txt", Settings())
OTHERS: dict[str, object] = {
    "grammar": "none", "languagetool_url": "http://x", "glossary": ("ours",), "disable": ("damage",), "parts": ("channel",),
    "spacy_model": "en_x", "require_reason": True, "plain": True, "max_sentence_words": 9, "scan": False, "keep": ("veins",),
}  # fmt: skip
UNKNOWABLE = {"spacy_model"}
ENTRIES = Baseline.of(FileReport("a.txt", "agony", (Finding("a.b", Span(0, 5), "agony", (), SAFE, 1.0, ""),), "agony"))
TASKS: dict[str, Task] = {
    "ending": replace(BASE, name="a.md"),
    "text fields": replace(BASE, text_fields=("body",)),
    "repair": replace(BASE, allow=SAFE),
    "repair more": replace(BASE, allow=REVIEW),
    "baseline": replace(BASE, allow=SAFE, known=ENTRIES),
}
PARTS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "schema": lambda patch: patch.setattr(identity, "SCHEMA", 99),
    "version": lambda patch: patch.setattr(identity, "__version__", "99"),
    "Python": lambda patch: patch.setattr(sys, "version", "99"),
    "machine": lambda patch: patch.setattr(identity.platform, "machine", lambda: "other"),
    **{one: lambda patch, one=one: patch.setattr(identity, "version", lambda name: name * (1 + (name == one))) for one in identity.LIBRARIES},
    "code": lambda patch: patch.setattr(identity, "code_files", lambda: [("engine.py", b"other")]),
}


def with_releases(patch: pytest.MonkeyPatch) -> None:
    """Each library as its own release, so that the base does not depend on what is installed."""
    patch.setattr(identity, "version", lambda name: name)


def test_every_setting_is_known_here() -> None:
    """A new one has to be thought of, whether it decides."""
    assert set(OTHERS) == {one.name for one in fields(Settings)}


def key(task: Task, raw: bytes = b"x" * 32) -> bytes | None:
    return Identity().key(task, raw)


def test_each_part_of_a_task_decides(site: Path) -> None:
    """All keys differ: file, ending, settings, fields, what is repaired, what is known."""
    (site / "ours").mkdir()
    told = {name: replace(BASE, allow=SAFE, engine=replace(Settings(), **{name: value})) for name, value in OTHERS.items()}
    keys = {name: key(task) for name, task in {**told, **TASKS, "base": BASE}.items()}
    assert [name for name, one in keys.items() if one is None] == ["spacy_model"]
    known = {name: one for name, one in keys.items() if one}
    assert len(set(known.values())) == len(known)
    assert key(BASE, b"y" * 32) != keys["base"]


@pytest.mark.parametrize("part", PARTS)
def test_each_part_of_the_program_decides(part: str) -> None:
    """Code, releases, machine."""
    with pytest.MonkeyPatch.context() as patch:
        with_releases(patch)
        before = key(BASE)
        PARTS[part](patch)
        assert key(BASE) != before


def test_models_and_lists_decide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their checksums, and each file of the built-in glossary, its name included."""
    write(tmp_path, {"models/SHA256SUMS": "a  x\n", "glossary/terms/a.csv": "term\n"})
    monkeypatch.setattr(identity, "model_root", lambda: tmp_path / "models")
    monkeypatch.setattr(identity, "glossary_root", lambda: tmp_path / "glossary")
    keys = [key(BASE)]
    for name, text in {"models/SHA256SUMS": "b  x\n", "glossary/terms/a.csv": "term\nvein\n", "glossary/new.toml": ""}.items():
        write(tmp_path, {name: text})
        keys.append(key(BASE))
    (tmp_path / "glossary/new.toml").rename(tmp_path / "glossary/newer.toml")
    keys.append(key(BASE))
    assert len(set(keys)) == 5


GLOSSARY = [
    ("ours/terms/site.csv", "term,kind,source,example\n"),
    ("ours/terms/more.csv", ""),
    ("ours/lexicon/site.csv", "plain,pos,spun,source,example,leave_alone\n"),
    ("ours/plain_language.csv", "term\n"),
]


def test_a_sites_glossary_decides(site: Path) -> None:
    """Each of its files by its content; where the folder is moved the evidence reads otherwise, so its name counts, too."""
    (site / "ours").mkdir()
    task = replace(BASE, engine=Settings(glossary=("ours",)))
    keys = [key(task)]
    for name, text in GLOSSARY:
        write(site, {name: text})
        keys.append(key(task))
        write(site, {name: text + "\n"})
        keys.append(key(task))
    assert None not in keys
    assert len(set(keys)) == 9


def test_a_glossary_that_changes_during_a_run_is_not_believed(site: Path) -> None:
    """The engine may have loaded either."""
    write(site, {"ours/terms/site.csv": "term\n"})
    task, one = replace(BASE, engine=Settings(glossary=("ours",))), Identity()
    assert one.key(task, b"") is not None
    write(site, {"ours/terms/site.csv": "term\nvein\n"})
    assert one.key(task, b"") is None
    assert key(task, b"") is not None


def test_what_nobody_can_know_has_no_key() -> None:
    """A server may have other rules tomorrow; a check asks none, and a grammar makes no difference to it."""
    served = replace(BASE, engine=Settings(grammar="languagetool", languagetool_url="http://localhost:1"))
    assert key(served) == key(BASE)
    assert key(replace(served, allow=SAFE)) is None
    assert key(replace(BASE, cached=False)) is None


def test_the_path_does_not_decide(site: Path) -> None:
    """The same post in two places is read once, and each report has its own path."""
    write(site, {"posts/same.txt": POSTS["posts/a.txt"], "other/deep/same.txt": POSTS["posts/a.txt"]})
    assert read_now("check", "posts/same.txt") == ["same.txt"]
    CountingEngine.read.clear()
    told = json.loads(run("check", "--format", "json", "other/deep/same.txt", "posts/a.txt").stdout)
    assert [one["path"] for one in told["files"]] == ["other/deep/same.txt", "posts/a.txt"]
    assert CountingEngine.read == []


CHANGES: dict[str, Callable[[Path], None]] = {
    "text": lambda site: write(site, {"posts/a.txt": "Another crawler.\n"}),
    "settings": lambda site: write(site, {"unspin.toml": 'disable = ["boilerplate"]\n'}),
    "name": lambda site: (site / "posts/a.txt").rename(site / "posts/a.md"),
    "glossary": lambda site: write(site, {"unspin.toml": 'glossary = ["ours"]\n', "ours/terms/a.csv": "term,kind,source,example\n"}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_noticed_by_the_commands(site: Path, change: str) -> None:
    """And nothing but a change is worked on again."""
    assert read_now("check", "posts") == ["a.txt", "b.md", "c.html"]
    assert read_now("check", "posts") == []
    CHANGES[change](site)
    again = read_now("check", "posts")
    assert again == {"text": ["a.txt"], "name": ["a.md"]}.get(change, ["a.txt", "b.md", "c.html"])
    assert read_now("check", "posts") == []


def test_the_cache_can_be_turned_off(site: Path) -> None:
    """By an option, a setting, and a place that is none; the option outranks the setting."""
    everything = ["a.txt", "b.md", "c.html"]
    assert read_now("check", "posts") == everything
    assert read_now("check", "--no-cache", "posts") == everything
    write(site, {"unspin.toml": "cache = false\n"})
    assert read_now("check", "posts") == everything
    assert read_now("check", "--cache", "posts") == []
    assert "cache = false" in run("config", "--show").stdout


@pytest.mark.usefixtures("site")
def test_baseline_and_check_share_answers() -> None:
    """A baseline hides what is found, it does not decide what is found in a check."""
    assert read_now("baseline", "create", "posts") == ["a.txt", "b.md", "c.html"]
    assert read_now("check", "posts") == []
    assert run("check", "posts").stdout.startswith("No findings in 3 files; 3 hidden by the baseline")


def test_a_repair_knows_its_own_work(site: Path) -> None:
    """The second run of fix reads nothing: neither what was left as it was nor what the first one wrote."""
    read_now("fix", "posts")
    assert (site / "posts/a.txt").read_text() == "A crawler has pain.\n"
    first = read_now("fix", "posts")
    assert first == ["a.txt"]  # the stub does not read again what it has repaired, so that has to be read once
    assert read_now("fix", "posts") == []


def test_copies_that_are_there_are_not_written_again(site: Path) -> None:
    """An interrupted fix -o goes on: the times of what was written stay."""
    run("fix", "-o", "out", "posts")
    before = {path: path.stat().st_mtime_ns for path in (site / "out").iterdir()}
    (site / "out/a.txt").unlink()
    CountingEngine.read.clear()
    run("fix", "-o", "out", "posts")
    assert CountingEngine.read == []
    assert {path: path.stat().st_mtime_ns for path in before if path.name != "a.txt"}.items() <= before.items()
    assert (site / "out/a.txt").read_text() == "A crawler has pain.\n"


@pytest.mark.usefixtures("site")
def test_a_file_that_changes_between_look_and_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a worker has read decides where its answer is kept, not what was there when the cache was asked."""
    use_stub_engine(monkeypatch)
    paths = [Path("posts/a.txt"), Path("posts/c.html")]
    old, new = b"one crawler", b"clean"
    paths[0].write_bytes(old)

    def tasks() -> Iterator[Task]:
        yield Task(paths[0], str(paths[0]), Settings())
        paths[0].write_bytes(new)
        yield Task(paths[1], str(paths[1]), Settings())

    with Cache(tmp_path / "own") as cache:
        told = list(Batch(2, cache).outcomes(tasks()))
    assert told[0].report
    assert told[0].report.source == new.decode()
    paths[0].write_bytes(old)
    with Cache(tmp_path / "own") as cache:
        again = list(Batch(1, cache).outcomes([Task(paths[0], str(paths[0]), Settings())]))
    assert (again[0].from_cache, len(again[0].report.findings)) == (False, 1)


def damaged(cache: Path) -> Iterator[tuple[str, bytes]]:
    """The file of a cache, cut or overwritten in many ways."""
    whole = (cache / FILE).read_bytes()
    yield "empty", b""
    yield "no database", b"<html>" * 2000
    for at in range(0, len(whole), len(whole) // 5):
        yield f"cut at {at}", whole[:at]
    for at in range(0, len(whole) - 8, 1531):
        yield f"overwritten at {at}", whole[:at] + b"\xa5" * 8 + whole[at + 8 :]


@pytest.mark.usefixtures("site")
def test_damage_is_never_seen() -> None:
    """The same answers and exit code, nothing on standard error, and afterwards a cache that works."""
    told = run("check", "--format", "json", "posts")
    folder = cache_folder()
    for what, raw in damaged(folder):
        for one in folder.glob(f"{FILE}*"):
            one.unlink()
        (folder / FILE).write_bytes(raw)
        again = run("check", "--format", "json", "posts")
        assert (again.exit_code, again.stdout, again.stderr) == (1, told.stdout, ""), what
        run("check", "posts")
        assert read_now("check", "posts") == [], what


@pytest.mark.usefixtures("site")
def test_damage_is_told_on_request() -> None:
    """In one line on standard error."""
    run("check", "posts")
    (cache_folder() / FILE).write_bytes(b"no database" * 1000)
    assert run("check", "-v", "posts").stderr == "unspin: cache: it was damaged, and was made anew\n"
    assert run("check", "-v", "posts").stderr == "unspin: 3 of 3 files taken from the cache\n"


def test_an_entry_under_another_key_is_not_believed(tmp_path: Path) -> None:
    """Nor one with a changed byte."""
    with Cache(tmp_path) as cache:
        cache.put(b"one", b"value")
        cache.put(b"two", b"other")
    base = sqlite3.connect(tmp_path / FILE)
    with base:
        base.execute("UPDATE outcomes SET sealed = (SELECT sealed FROM outcomes WHERE key = x'6f6e65') WHERE key = x'74776f'")
    base.close()
    with Cache(tmp_path) as cache:
        assert (cache.get(b"one"), cache.get(b"two"), cache.get(b"three")) == (b"value", None, None)
        assert cache.trouble == "an entry was damaged"


PLACES = ["file", "read-only", "locked"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.usefixtures("site")
def test_a_cache_that_cannot_be_used_is_in_nobodys_way(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """The run goes on without it; why is told on request."""
    folder = cache_folder()
    if place == "file":
        folder.write_text("not a folder")
    elif place == "read-only":
        monkeypatch.setattr(caching, "held", lambda _: (_ for _ in ()).throw(PermissionError(13, "Permission denied")))
    else:
        run("check", "posts/c.html")
        monkeypatch.setattr(caching, "WAIT_S", 0.01)
        other = sqlite3.connect(folder / FILE)
        other.execute("BEGIN EXCLUSIVE")
    told = run("check", "-v", "posts")
    assert told.exit_code == 1
    assert "3 findings in 2 files" in told.stdout
    assert told.stderr.startswith("unspin: cache: it cannot be used (")
    if place == "locked":
        other.close()


def test_a_full_disk_ends_the_cache_alone(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite refuses to grow the file: answers are as ever."""
    plain = caching.Cache._connected

    def small(self: Cache) -> sqlite3.Connection:
        base = plain(self)
        base.execute("PRAGMA max_page_count = 8")
        return base

    monkeypatch.setattr(caching.Cache, "_connected", small)
    write(site, {f"posts/{n}.txt": "crawler agony " * 400 + str(n) for n in range(30)})
    told = run("check", "-v", "--format", "concise", "posts")
    assert told.stdout.count("\n") == 3 + 30 * 800
    assert told.stderr == "unspin: cache: it cannot be used (database or disk is full)\n"


def clock(day: int) -> Callable[[], float]:
    return lambda: day * DAY + 5.0


def test_what_nobody_asks_for_goes(tmp_path: Path) -> None:
    """After so many days without a question; a question keeps an entry."""
    for day, asked in ((0, None), (60, b"used"), (caching.MAX_AGE_DAYS + 1, None)):
        with Cache(tmp_path, clock(day)) as cache:
            if day == 0:
                cache.put(b"used", b"1")
                cache.put(b"unused", b"2")
            elif asked:
                assert cache.get(asked) == b"1"
            else:
                cache.put(b"new", b"3")
    with Cache(tmp_path, clock(caching.MAX_AGE_DAYS + 1)) as cache:
        assert (cache.get(b"used"), cache.get(b"unused"), cache.get(b"new")) == (b"1", None, b"3")
        assert cache.info().entries == 2


def test_the_file_does_not_grow_over_its_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was asked for last stays, and the room of the rest goes back to the disk."""
    monkeypatch.setattr(caching, "MAX_BYTES", 200_000)
    for day in range(5):
        with Cache(tmp_path, clock(day)) as cache:
            for n in range(20):
                cache.put(f"{day} {n}".encode(), os.urandom(4000))
    with Cache(tmp_path, clock(5)) as cache:
        assert cache.get(b"4 19") is not None
        assert cache.get(b"0 0") is None
        assert 20 <= cache.info().entries < 50
    assert (tmp_path / FILE).stat().st_size < 250_000


WRITER = """
import sys
from pathlib import Path
from unspin.batch.cache import Cache
with Cache(Path(sys.argv[1])) as cache:
    for n in range(300):
        cache.put(b"%d" % (n % 50), b"v%d" % (n % 50) * 100)
        assert cache.get(b"%d" % (n % 50)) == b"v%d" % (n % 50) * 100
    assert not cache.trouble, cache.trouble
"""


def test_runs_share_it(tmp_path: Path) -> None:
    """Three at once, on the same keys: none waits for ever, and none sees anything but what was put."""
    package = str(Path(caching.__file__).parents[2])
    environment = {**os.environ, "PYTHONPATH": package}
    runs = [subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stderr=subprocess.PIPE, env=environment) for _ in range(3)]
    assert [(one.communicate()[1], one.returncode) for one in runs] == [(b"", 0)] * 3
    with Cache(tmp_path) as cache:
        assert cache.info().entries == 50


def test_the_folder_tells_others_to_leave_it(tmp_path: Path) -> None:
    """Backups, git and other users."""
    with Cache(tmp_path / "deep/cache") as cache:
        assert not cache.trouble
    folder = tmp_path / "deep/cache"
    assert (folder / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")
    assert (folder / ".gitignore").read_text() == "*\n"
    if os.name == "posix":
        assert folder.stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("site")
def test_info_and_clean() -> None:
    """What is there, where, and that it is gone."""
    assert run("cache", "info").stdout == f"folder   {cache_folder()}\nanswers  0\n"
    assert run("cache", "clean").stdout == "0 answers taken out\n"
    assert not cache_folder().exists()
    run("check", "posts")
    lines = run("cache", "info").stdout.splitlines()
    assert lines[1] == "answers  3"
    assert lines[2].endswith(" MiB of at most 512")
    assert lines[3] == "oldest   last used today; kept for 90 days"
    assert run("cache", "clean").stdout == "3 answers taken out\n"
    assert read_now("check", "posts") == ["a.txt", "b.md", "c.html"]


def test_many_files_say_how_many_were_known(site: Path) -> None:
    """One line on standard error, also where nobody asked; a few files say nothing."""
    write(site, {f"many/{n}.txt": f"crawler {n}" for n in range(30)})
    assert run("check", "many").stderr == ""
    write(site, {"many/3.txt": "new"})
    assert run("check", "many").stderr == "unspin: 29 of 30 files taken from the cache\n"
    assert run("check", "posts").stderr == ""


LIBRARIES_THAT_FIND_NOTHING = {"click"}


def test_every_library_that_takes_part_counts() -> None:
    """A new dependency has to be thought of."""
    project = Path(__file__).parents[1] / "pyproject.toml"
    named = {re.split(r"[<>=!;\[ ]", one)[0] for one in tomllib.loads(project.read_text())["project"]["dependencies"]}
    assert named - LIBRARIES_THAT_FIND_NOTHING == set(identity.LIBRARIES)


@pytest.mark.parametrize(
    ("environment", "platform", "ends"),
    [
        ({"UNSPIN_CACHE_DIR": "here"}, "linux", "here"),
        ({"XDG_CACHE_HOME": "/c"}, "linux", "/c/unspin"),
        ({"XDG_CACHE_HOME": "relative"}, "linux", ".cache/unspin"),
        ({}, "linux", ".cache/unspin"),
        ({}, "darwin", "Library/Caches/unspin"),
        ({"LOCALAPPDATA": "/l"}, "win32", "/l/unspin/Cache"),
    ],
)
def test_where_it_stands(environment: dict[str, str], platform: str, ends: str) -> None:
    """Where each system keeps such things, unless it is told otherwise."""
    assert cache_folder(environment, platform).as_posix().endswith(ends)
