"""The parts of the benchmarks: texts, what is found in them, what programs print, and the page. What takes time is not measured here."""

import doctest
import importlib
import json
import sys
from pathlib import Path

import pytest
from bench import contestants, texts

if not texts.there_are_texts():
    pytest.skip("the texts are part of the checkout alone", allow_module_level=True)

from bench import compare, corpus, everything, measure, pages, startup, warm
from bench.contestants import AbsentError, Contestant, Result, read_codespell, read_vale
from bench.corpus import Corpus
from bench.measure import Cost, Done, Spread

NOTHING = Cost(0.0, 0.0, 0.0)
MODULES = ("contestants", "corpus", "kept", "measure", "pages", "plots", "spinning", "texts")


@pytest.mark.parametrize("name", [*(f"bench.{one}" for one in MODULES), "fuzz.logs"])
def test_examples(name):
    """Each example of a module says what is so."""
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_articles_are_spun_and_clean():
    """Every gold place of every article is what stands there, and the clean text has no mark left."""
    articles = texts.read_articles()
    assert len(articles) > 400
    assert sum(len(one.gold) for one in articles) > 15_000
    assert not [one.name for one in articles if "[[" in one.spun + one.clean or "=>" in one.spun + one.clean]
    assert all(span.slice(one.spun).strip() for one in articles for span in one.gold)


def test_plain_text_keeps_its_places():
    """Marks of Markdown become blanks, so that what is marked stays where it is."""
    found, gold = corpus.plain(texts.article("a", "# [[Crawler => Spider ; x ; y]] veins\n- **Rest**\n1. Walk\n"))
    assert found == "  Crawler veins\n    Rest  \n   Walk\n"
    assert [found[start:end] for start, end in gold] == ["Crawler"]


def test_a_corpus_is_the_same_each_time_and_repeats_nothing():
    """Half spun and half clean, of about the size that was asked for, no paragraph of two."""
    one, other = corpus.build(6000), corpus.build(6000)
    assert one == other
    assert 6000 <= one.words < 7500
    assert 0.4 < one.clean_words / one.words < 0.6
    lines = [line for text in one.texts.values() for line in text.splitlines() if len(line.split()) > 12]
    assert len(lines) == len(set(lines))


FOUND = [
    ({}, (0.0, 0.0, 0.0)),
    ({"spun": [(0, 3)]}, (0.5, 1.0, 0.0)),
    ({"spun": [(0, 3), (3, 4), (8, 12)]}, (1.0, 2 / 3, 0.0)),
    ({"spun": [(5, 5), (10, 10)]}, (0.5, 0.5, 0.0)),
    ({"clean": [(0, 1), (2, 3)]}, (0.0, 0.0, 500.0)),
]


@pytest.mark.parametrize(("findings", "figures"), FOUND)
def test_what_findings_are_worth(findings, figures):
    """A place is touched by any overlap; findings in spun text are judged by the places, those in clean text by the words."""
    told = Corpus({"spun": "abc def ghij", "clean": "one two three four"}, {"spun": [(0, 3), (8, 12)]}).found(findings)
    assert (told["touched"], told["on_gold"], told["per_1000_clean"]) == pytest.approx(figures)


TEXTS = {"a.txt": "Rest.\nteh leg, teh arm 😀 recieve\n", "b.txt": "nothing"}


def test_codespell_is_read():
    """Lines of the same word lead to one place after the other; other lines, and other files, to none."""
    output = "/x/a.txt:2: teh ==> the\n/x/a.txt:2: teh ==> the\n/x/a.txt:2: recieve ==> receive\nWARNING: x\n/x/c.txt:1: teh ==> the\n"
    found = read_codespell(Done(65, output, "", NOTHING), TEXTS)
    assert [TEXTS["a.txt"][start:end] for start, end in found["a.txt"]] == ["teh", "teh", "recieve"]
    assert len(set(found["a.txt"])) == 3
    assert found["b.txt"] == []


def test_vale_is_read():
    """Lines and columns count from 1; the place is that of the match."""
    places = [([1, 3], "teh"), ([10, 12], "teh"), ([20, 26], "recieve")]
    alerts = [{"Line": 2, "Span": columns, "Match": match} for columns, match in places]
    found = read_vale(Done(0, json.dumps({"/x/a.txt": alerts}), "", NOTHING), TEXTS)
    assert [TEXTS["a.txt"][start:end] for start, end in found["a.txt"]] == ["teh", "teh", "recieve"]
    assert len(set(found["a.txt"])) == 3
    assert read_vale(Done(0, "", "", NOTHING), TEXTS) == {"a.txt": [], "b.txt": []}


def test_a_program_is_measured(tmp_path):
    """Its exit code, its output, and what it took."""
    code = "import sys; print('é'); print('no', file=sys.stderr); x = bytearray(50_000_000); sys.exit(3)"
    done = measure.run([sys.executable, "-c", code], scratch=tmp_path)
    assert (done.code, done.output, done.errors) == (3, "é\n", "no\n")
    assert done.cost.cpu_s > 0
    assert done.cost.rss_mib > 40


@pytest.mark.parametrize(("code", "absent"), [("pass", False), ("raise SystemExit(2)", True)])
def test_a_program_that_fails_takes_no_part(tmp_path, code, absent):
    """Other exit codes than the known ones are an error, with what it said."""
    (tmp_path / "a.txt").write_text("Rest.")
    command = [sys.executable, "-c", code]
    if absent:
        with pytest.raises(AbsentError, match="ended with 2"):
            contestants.program(command, (0,), read_codespell, tmp_path)
    else:
        result = contestants.program(command, (0,), read_codespell, tmp_path)
        assert result.cpu_s > 0
        assert result.findings == {"a.txt": []}


def raising(*_):
    """A contestant that cannot take part."""
    raise AbsentError("is not on the path")


def entered(*speeds):
    """A contestant that took these processor seconds, run by run."""
    left = list(speeds)
    return Contestant("tool", "a tool", lambda: "1.0", lambda _: Result(0.5, left.pop(0), 1.0, 50.0, {"a.txt": [(0, 4)]}))


SMALL = Corpus({"a.txt": "teh leg " * 50, "b.txt": "one two"}, {"a.txt": [(0, 3)]})


def test_the_comparison_takes_medians_and_says_who_is_absent():
    """Rates are words by processor seconds; who cannot take part is a row with the reason, and stops nobody."""
    said = []
    rows = compare.compared(SMALL, [entered(2.0, 1.0, 4.0), Contestant("gone", "x", raising, raising)], 3, said.append)
    assert rows[0]["words_per_s"] == {"median": 51.0, "low": 25.5, "high": 102.0}
    assert rows[0]["found"]["touched"] == 1.0
    assert rows[1] == {"name": "gone", "about": "x", "absent": "is not on the path"}
    assert said.count("gone: is not on the path") == 1


HOST = {
    "date": "2026-11-26", "commit": "abc", "cpu": "x", "cores": 2, "memory_gib": 4, "load": 0.1, "system": "Linux", "python": "3.11",
    "packages": {"unspin": "0.1.0"},
}  # fmt: skip


SLOWEST = {"slowest_ms": 7, "slowest_bytes": 800}


def sample():
    """Results of all benchmarks, the smallest that have all parts."""
    rows = compare.compared(SMALL, [entered(2.0), Contestant("gone", "x", raising, raising)], 1, str)
    fast = {**rows[0], "name": "fast", "cpu_s": {"median": 0.01, "low": 0.01, "high": 0.01}}
    size = {"texts": 2, "words": 102, "clean_words": 2, "gold": 1}
    start = {"name": "help", "what": "`unspin --help`", "aim_s": 0.12, "runs": 2, **startup.spreads([(0.1, 0.09), (0.2, 0.1)])}
    counts = {"documents": 2, "documents clean": 1, "documents loaded": 1, "words": 60, "safe edits": 1, "review different": 7}
    target = {"name": "html", "runs": 1, "executions": 1234, "cpu_s": 60.0, "coverage": 5, "features": 6, "failures": 0} | SLOWEST
    return {
        "compare": {"host": HOST, "corpus": size, "contestants": [*rows, fast]},
        "startup": {"host": HOST, "measures": [start]},
        "fidelity": {"host": HOST, "cpu_s": 3600.0, "counts": counts, "broken": {}, "examples": []},
        "fuzz": {"host": HOST, "atheris": "3.0.0", "targets": [target]},
    }


def test_the_page_says_what_was_measured():
    """A row for each tool, start, mode and target; absent tools with the reason; no rate where the time is too short to measure."""
    told = pages.page(sample(), ["scaling-length.svg"])
    for line in (
        "| tool | 1.0 | 51 (51–51) | 0.50 (0.50–0.50) | 50 | 1 |",
        "| fast | 1.0 | over 1,020 | 0.50 (0.50–0.50) | 50 | 1 |",
        "- **gone**: x. Not measured: is not on the path",
        "| `unspin --help` | 0.150 (0.100–0.200) | 0.095 (0.090–0.100) | 0.12 | 2 |",
        "| `--apply review` | 0 | 0 | 7 | 0 | 0 |",
        "| html | 1,234 | 1.0 | 5 | 6 | 7 ms, 800 bytes | 0 |",
    ):
        assert line in told.splitlines()
    assert "(scaling-length.svg)" in told


def test_the_page_is_whole_without_results():
    """What was not measured has no section."""
    assert pages.page({}, []).count("\n## ") == 0


def test_the_page_is_up_to_date():
    """It, and the plots, are what the results say."""
    assert pages.PAGE.read_text(encoding="utf-8") == pages.made(), "run python tests/bench/pages.py"
    for name, text in pages.written(pages.TABLE).items():
        assert (pages.DOCS / name).read_text(encoding="utf-8") == text, "run python tests/bench/plots.py"


def test_a_spread_is_median_least_and_most():
    """Of an even number of runs the median is between the two in the middle."""
    assert Spread.of([1.0, 9.0, 2.0, 4.0]) == Spread(3.0, 1.0, 9.0)


def test_the_cold_file_has_the_words_it_is_to_have():
    """About so many, and never fewer."""
    assert startup.FILE_WORDS <= len(startup.file_of(startup.FILE_WORDS).split()) < startup.FILE_WORDS + 150


def test_this_process_is_measured():
    """What the system says of a process is above nothing, on systems that say it."""
    if not Path("/proc/self/stat").exists():
        pytest.skip("no /proc")
    import os  # noqa: PLC0415

    cpu, held = measure.process_cost(os.getpid())
    assert cpu > 0
    assert held > 10


def test_a_quick_run_keeps_no_figure(tmp_path):
    """Every script of it writes elsewhere, and the page is not made; the whole run ends with the page."""
    quick = everything.commands(Path("jars"), quick=True, folder=tmp_path)
    assert all(any(one.startswith(str(tmp_path)) for one in command) for command in quick)
    whole = everything.commands(None, quick=False, folder=tmp_path)
    assert [command[0] for command in whole][:2] == ["compare.py", "startup.py"]
    assert whole[-1] == ["pages.py"]
    assert not [one for command in whole for one in command if str(tmp_path) in one]


def test_a_warm_run_reads_every_text_once(monkeypatch):
    """Each quarter has a rate, and no text is read twice, since caches would make it look fast."""
    read = []
    monkeypatch.setattr("unspin.engine.Engine.check", lambda _, document: read.append(document.source))
    given = [f"Text {number}." for number in range(10)]
    assert [rate > 0 for rate in warm.words_per_second(given)] == [True] * warm.QUARTERS
    assert read[1:] == given
