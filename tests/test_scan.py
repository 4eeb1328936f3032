"""The scan: words in a row, the network's blocks, pages, sentences, what does not count, and what the engine is spared."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import unspin
from unspin.config import Settings
from unspin.engine import Engine
from unspin.formats import parse
from unspin.model import Segment
from unspin.resources import model_root
from unspin.scan import SPUN, Scanner, network, worth_reading
from unspin.scan.gate import DOUBT, DOUBT_IF_SHORT
from unspin.scan.network import FAMILIES, Network, passage_length
from unspin.scan.stream import MARK, Stream, facts
from unspin.text.tokens import tokenize

HERE = Path(__file__).parent / "scan_set"
SPUN_TEXT, CLEAN_TEXT = ((HERE / f"ankle.{kind}.txt").read_text(encoding="utf-8") for kind in ("spun", "clean"))
MODELS = Path(str(model_root()))


@pytest.fixture(scope="module")
def scanner() -> Scanner:
    """The shipped one."""
    return Scanner.load()


@pytest.mark.parametrize(("text", "spun"), [(SPUN_TEXT, True), (CLEAN_TEXT, False), (SPUN_TEXT * 9, True), (CLEAN_TEXT * 9, False)])
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_pages(scanner: Scanner, text: str, name: str, spun: bool) -> None:
    """What was spun is told from what was not, whatever the format and the length."""
    source = "".join(f"<p>{one}</p>\n" for one in text.split("\n\n")) if name.endswith("html") else text
    report = scanner.score(parse(source, name))
    assert report.is_spun is spun
    assert bool(report.family) is spun
    assert bool(report.sentences) is spun
    assert report.family in {"", *FAMILIES}
    assert not spun or 5 <= report.swapped_per_100 <= 40


def test_sentences_are_where_they_say(scanner: Scanner) -> None:
    """Spans and lines lead to the text in the source, markup or not, without blanks at its end."""
    source = SPUN_TEXT.replace("torment", "**torment**").replace("Lower leg sprains", "# Lower leg sprains")
    found = scanner.score(parse(source, "ankle.md")).sentences
    assert found
    for one in found:
        assert one.span.slice(source) == one.text == one.text.rstrip()
        assert source[: one.span.start].count("\n") == one.line - 1
        assert 0 <= one.score <= 1
    assert list(found) == sorted(found, key=lambda one: one.span)


@given(st.lists(st.text(alphabet="ab .!?'’-1é\n\u200b￼", max_size=60), max_size=5))
def test_a_stream_holds_every_word_once(texts: list[str]) -> None:
    """All words of all segments in order, a mark after each segment; sentences cover them without overlap."""
    stream = Stream.of([Segment.literal(text) for text in texts])
    expected = [word for text in texts for word in (*(token.text for token in tokenize(text)), MARK)]
    assert sorted(stream.words) == sorted(expected)
    assert [one for one in stream.words if one == MARK] == [MARK] * len(texts)
    edges = [edge for one in stream.sentences for edge in (one.first, one.last)]
    assert edges == sorted(edges)
    assert sum(one.last - one.first for one in stream.sentences) + len(texts) == len(stream.words)


def test_a_stream_without_sentences_closes_up() -> None:
    """What is taken out leaves no trace, and the places of the others move."""
    stream = Stream.of([Segment.literal("Rest. Walk on. Eat."), Segment.literal("Sleep.")])
    fewer = stream.without({1, 3})
    assert list(fewer.words) == ["Rest", ".", "Eat", ".", MARK, MARK]
    assert [fewer.words[one.first : one.last] for one in fewer.sentences] == [["Rest", "."], ["Eat", "."]]


@pytest.mark.parametrize("words", [0, 1, 255, 256, 257, 1000, 5000])
def test_passages_are_few_and_alike(words: int) -> None:
    """None is longer than PASSAGE, and there is no more of them than needed."""
    each = passage_length(words)
    assert 1 <= each <= network.PASSAGE
    assert -(-words // each) == -(-words // network.PASSAGE)


@pytest.mark.parametrize("times", [1, 7, 40])
def test_blocks_change_nothing(scanner: Scanner, times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """How many passages go through the network together is a matter of speed alone."""
    stream = Stream.of(parse(SPUN_TEXT * times).segments)
    ids, told = facts(stream.words, scanner._language)
    whole = scanner._network.read(ids, told)
    monkeypatch.setattr(network, "BLOCK", 3)
    assert whole.shape == (len(stream.words), 1 + len(FAMILIES))
    np.testing.assert_allclose(whole, scanner._network.read(ids, told), atol=1e-4)


def test_the_models_are_small() -> None:
    """Within the two megabytes that the scan may take."""
    assert sum(path.stat().st_size for path in MODELS.glob("scan.*")) <= 2_000_000
    assert isinstance(Network.load(model_root()).vectors.base, np.memmap)


def test_python() -> None:
    """`unspin.scan` is a function, also once the part of its name is in use; a clean text has no family."""
    assert unspin.scan(SPUN_TEXT).spun > SPUN > unspin.scan(CLEAN_TEXT).spun
    assert isinstance(unspin.scan("", format_name="html"), unspin.ScanReport)
    assert unspin.scan(CLEAN_TEXT).family == ""


@pytest.mark.parametrize("text", ["", "\n\n", "¶", "…", "Rest.", "￼"])
def test_too_little_text(text: str) -> None:
    """Nothing, or next to nothing, is not spun."""
    report = unspin.scan(text)
    assert (report.is_spun, report.sentences) == (False, ())
    assert report.words == text.count("Rest")


def test_another_language(scanner: Scanner) -> None:
    """It is named, and not scored."""
    report = scanner.score(parse("Les varices sont des veines dilatées que l'on voit sous la peau des jambes. " * 8))
    assert (report.foreign, report.spun, report.swapped_per_100, report.sentences) == (True, 0.0, 0.0, ())


@pytest.mark.parametrize(
    ("before", "after", "hidden"),
    [
        ("<!-- unspin: ignore-file -->\n\n", "", True),
        ("<!-- unspin: disable -->\n\n", "\n\n<!-- unspin: enable -->\n", True),
        ("<!-- unspin: disable[channel] -->\n\n", "", True),
        ("<!-- unspin: disable[boilerplate] -->\n\n", "", False),
        ("<!-- unspin: disable[channel.term] -->\n\n", "", False),
        ("unspin\n\n", "", False),
    ],
)
def test_directives(scanner: Scanner, before: str, after: str, hidden: bool) -> None:
    """What is hidden from the channel as a whole does not count."""
    report = scanner.score(parse(before + SPUN_TEXT + after, "a.md"))
    assert report.is_spun is not hidden
    assert not (hidden and report.words > 5)


def test_a_reason_may_be_required(scanner: Scanner) -> None:
    """A directive without one then hides nothing."""
    document = parse(f"<!-- unspin: ignore-file -->\n\n{SPUN_TEXT}", "a.md")
    assert scanner.score(document, require_reason=True).is_spun


def test_records_are_judged_one_by_one(scanner: Scanner) -> None:
    """A file of records is as spun as its most spun one; places count in the file."""
    rows = ["id,text", *(f'{n},"{text}"' for n, text in enumerate([CLEAN_TEXT.replace('"', '""')] * 3 + [SPUN_TEXT.replace('"', '""')]))]
    source = "\n".join(rows) + "\n"
    report = scanner.score(parse(source, "posts.csv"))
    assert report.is_spun
    assert report.words > 3 * scanner.score(parse(CLEAN_TEXT)).words
    assert report.sentences
    for one in report.sentences:
        assert one.span.start > source.index("\n3,")
        assert one.span.slice(source) == one.text
        assert source[: one.span.start].count("\n") == one.line - 1
    assert scanner.score(parse("id,text\n", "posts.csv")).spun == 0.0


def test_a_short_page_needs_less_doubt(scanner: Scanner) -> None:
    """A sentence that the scan is not sure of is read; as one of many in a page that looks clean it is not."""
    text = "Seek prompt medical focus when the wound is red and hot or the pain gets worse."
    assert DOUBT_IF_SHORT < scanner.score(parse(text)).spun < DOUBT
    assert worth_reading(scanner, parse(text)) == parse(text)
    assert text not in _texts(worth_reading(scanner, parse(f"{CLEAN_TEXT}\n\n{text}\n\n{CLEAN_TEXT}")))


def test_the_gate_keeps_what_may_be_spun(scanner: Scanner) -> None:
    """A spun page whole, of a clean one little, and a spun section in a long clean page; segments keep their numbers."""
    spun, clean = parse(SPUN_TEXT), parse(CLEAN_TEXT)
    assert worth_reading(scanner, spun) == spun
    assert sum(map(len, _texts(worth_reading(scanner, clean)))) < len(CLEAN_TEXT) / 3
    mixed = parse(f"{CLEAN_TEXT}\n\n" * 6 + SPUN_TEXT + f"\n\n{CLEAN_TEXT}" * 6)
    kept = worth_reading(scanner, mixed)
    assert len(kept.segments) == len(mixed.segments)
    assert set(_texts(spun)) <= set(_texts(kept))
    assert [one.pieces for one in kept.segments] == [one.pieces for one in mixed.segments]


def _texts(document: unspin.Document) -> list[str]:
    return [one.text for one in document.segments]


def test_an_engine_that_scans_first() -> None:
    """It finds the same on a spun page, and nothing new on a clean one; it is off unless asked for."""
    plain = Engine(Settings(grammar="none"))
    scanning = plain.with_settings(Settings(grammar="none", scan=True))
    assert plain.check(parse(SPUN_TEXT)) == scanning.check(parse(SPUN_TEXT)) != ()
    assert set(scanning.check(parse(CLEAN_TEXT))) <= set(plain.check(parse(CLEAN_TEXT)))
