"""Fidelity at volume: the second opinion on what is protected, the documents, and the run that can be ended at any time."""

import ast
import json
import random
from pathlib import Path

import pytest
from bench import kept, texts

if not texts.there_are_texts():
    pytest.skip("the texts are part of the checkout alone", allow_module_level=True)

from bench import fidelity, spinning
from bench.fidelity import CHUNK, Tally, figures, read_state, run
from bench.spinning import KINDS, Documents, Made
from simulate import Passage, Swap

from unspin.edits import apply_edits
from unspin.model import Applicability, Document, Edit, FileReport, Finding, Span

SAME = [
    ("Take 5 mg of aspirin.", "Swallow 5 mg of aspirin."),
    ("The left knee hurts.", "The left knee aches."),
    ("Lie on your left aspect.", "Lie on your left side."),
    ("The right rose hip is all right.", "The right hip is all right."),
    ("Right away, call www.example.org/a?b=1.", "At once, call www.example.org/a?b=1."),
    ("It does now not hurt.", "It does not hurt."),
]
OTHER = [
    ("figure", "In 18.2 of 100.", "In 18.3 of 100."),
    ("figure", "1, then 2.", "2, then 1."),
    ("figure", "3-4 weeks", "3 weeks"),
    ("dose", "Take 5 mg.", "Take 5 g."),
    ("dose", "Take 2 tablets.", "Take two drops."),
    ("number word", "Two pills.", "Three pills."),
    ("negation", "Do not run.", "Do run."),
    ("negation", "It hurts.", "It never hurts."),
    ("negation", "You don't smoke.", "You do smoke."),
    ("side", "The left eye.", "The right eye."),
    ("side", "Bilateral pain.", "Unilateral pain."),
    ("side", "The abandoned eye.", "The left eye."),
    ("number word", "Take it twice.", "Take it three times."),
    ("number word", "One more pill.", "More pills."),
    ("number word", "One pill.", "Another pill."),
    ("figure", "Every 7 days.", "Now and then."),
    ("negation", "It is by no means safe.", "It is safe."),
    ("drug", "Use ibuprofen.", "Use naproxen."),
    ("drug", "Take amoxicillin.", "Take penicillin."),
    ("drug", "The hormone helps.", "The insulin helps."),
    ("address", "See https://x.org/a.", "See https://x.org/b."),
    ("address", "Write to a@x.org.", "Write to b@x.org."),
]
RESTATED = [
    ("Two pills.", "2 pills."),
    ("Take two tablets.", "Take 2 tablets."),
    ("You cannot.", "You can not."),
    ("Thrice daily.", "Three times a day."),
    ("For 36 hrs.", "For 36 hours."),
    ("Within 6 hour.", "Within 6 hours."),
    ("It is in no way safe.", "It is never safe."),
    ("One time a day.", "Once a day."),
    ("Below twelve.0 mg.", "Below 12.0 mg."),
    ("A hundred mg.", "100 mg."),
    ("Take one more.", "Take another."),
    ("Two times as many.", "Twice as many."),
    ("It isn’t.", "It is not."),
    ("3-4 days", "3 - 4 days"),
]


@pytest.mark.parametrize(("before", "after"), SAME)
def test_what_is_kept_is_kept(before, after):
    """Other words around it are no difference."""
    assert kept.changed(before, after) == ({}, False)


@pytest.mark.parametrize(("kind", "before", "after"), OTHER)
def test_every_kind_of_change_is_seen(kind, before, after):
    """Something else, something lost, something added, another order; never taken for another form."""
    kinds, restated = kept.changed(before, after)
    assert kind in kinds
    assert not restated


@pytest.mark.parametrize(("before", "after"), RESTATED)
def test_another_form_is_told_apart(before, after):
    """The value is the same, the form is not."""
    kinds, restated = kept.changed(before, after)
    assert kinds
    assert restated


def test_the_second_opinion_is_one():
    """The extractor imports nothing of unspin."""
    nodes = [one for one in ast.walk(ast.parse(Path(kept.__file__).read_text(encoding="utf-8"))) if isinstance(one, ast.Import | ast.ImportFrom)]
    names = [one.module if isinstance(one, ast.ImportFrom) else one.names[0].name for one in nodes]
    assert not [name for name in names if name.startswith(("unspin", "bench"))]


@pytest.fixture(scope="module")
def documents() -> Documents:
    """The documents."""
    return Documents()


def test_documents_are_the_same_each_time(documents):
    """A document depends on its number alone, not on what was read before."""
    numbers = [3, 101, 44, 99_999, 12, 7]
    assert [documents[one] for one in numbers] == [documents[one] for one in reversed(numbers)][::-1]


def test_documents_are_many_and_short(documents):
    """All kinds in their shares; no clean document twice in 90,000 numbers; 30 words or so."""
    made = [documents[number] for number in range(200)]
    assert {kind: sum(one.kind == kind for one in made) for kind in KINDS} == {"clean": 60, "simulated": 80, "loaded": 40, "articles": 20}
    assert 20 < sum(len(one.text.split()) for one in made) / len(made) < 40
    assert len(set(documents.clean)) == len(documents.clean) > 90_000 * KINDS.count("clean") // len(KINDS)
    assert sum(bool(kept.kept(one.text)["dose"]) for one in made if one.kind == "loaded") >= 5


class Spinner:
    """Stands for the simulator: gives out the passage that it was told."""

    def __init__(self, *words: str, swaps: tuple[Swap, ...] = ()) -> None:
        self.passage = Passage(words, swaps)

    def spin(self, *_: object) -> Passage:
        """The passage."""
        return self.passage


SPUN = [
    ("It  isn't\tso, is it?", Spinner("It", "isn't", "so", ",", "is", "it", "?"), "It  isn't\tso, is it?"),
    ("Treat  veins.", Spinner("Deal", "with", "veins", ".", swaps=(Swap(0, 2, ("treat",)),)), "Deal with  veins."),
    ("A leg hurts.", Spinner("An", "extremity", "hurts", ".", swaps=(Swap(0, 2, ("a", "leg")),)), "An extremity hurts."),
    ("In a leg.", Spinner("Inside", "an", "extremity", ".", swaps=(Swap(0, 2, ("in", "a")), Swap(1, 3, ("a", "leg")))), "Inside an extremity."),
    ("The leg hurts.", Spinner("The", "man", "'s", "leg", "hurts", ".", swaps=(Swap(1, 4, ("leg",)),)), "The man's leg hurts."),
]


@pytest.mark.parametrize(("text", "spinner", "expected"), SPUN)
def test_what_is_not_swapped_stays_as_it_was(text, spinner, expected):
    """White space too; a mended article is written once."""
    assert spinning.spun(text, spinner, random.Random(1)) == expected


def finding(text: str, found: str, new: str, applicability: Applicability, rule: str = "channel.term") -> Finding:
    """A finding on the first place where ``found`` stands."""
    start = text.index(found)
    return Finding(rule, Span(start, start + len(found)), found, (new,), applicability, 0.9, "Why.")


class Rewriter:
    """Stands for the engine: rewrites some words, whatever they are."""

    def __init__(self, *rules: tuple[str, str, Applicability, str]) -> None:
        self.rules, self.asked = rules, []

    def repair(self, document: Document, allow: Applicability = Applicability.SAFE) -> FileReport:
        """Each rule once."""
        self.asked.append((document.source, allow))
        text = document.source
        found = tuple(finding(text, old, new, how, rule) for old, new, how, rule in self.rules if old in text)
        applied = tuple(one for one in found if allow.allows(one.applicability))
        repaired = apply_edits(text, [Edit(one.span, one.suggestions[0]) for one in applied]).text
        return FileReport("-", text, found, repaired, applied)


SAFE, REVIEW, TERM = Applicability.SAFE, Applicability.REVIEW, "channel.term"
LAWS = [
    (("veins", "vessels", SAFE, TERM), {}),
    (("5 mg", "50 mg", REVIEW, TERM), {"review different": 1}),
    (("5 mg", "50 mg", SAFE, TERM), {"safe different": 1, "review different": 1}),
    (("not take", "now take", SAFE, TERM), {"safe different": 1, "review different": 1}),
    (("Do not take 5 mg.", "", SAFE, "boilerplate.dose"), {}),
    (("veins", "veins veins", REVIEW, TERM), {"review changed again": 1}),
    (("cannot", "can not", REVIEW, TERM), {"review restated": 1}),
]


@pytest.mark.parametrize(("rule", "broken"), LAWS)
def test_a_broken_law_is_counted_and_kept(rule, broken):
    """What differs, in which mode; what goes as boilerplate is no loss, and another form is counted apart."""
    tally = Tally()
    tally.look(Made(1, "clean", "Small veins cannot hurt. Do not take 5 mg."), Rewriter(rule))
    names = ("different", "restated", "changed again")
    assert {name: count for name, count in tally.counts.items() if name.endswith(names) and count} == broken
    assert len(tally.broken) == sum(count for name, count in broken.items() if not name.endswith("restated"))


def test_runs_that_say_nothing_new_are_left_out():
    """Where nothing can be applied one run is all; one document in some is repaired in all ways all the same."""
    for number, runs in ((1, 1), (fidelity.THOROUGH, 4)):
        engine = Rewriter()
        Tally().look(Made(number, "clean", "No pain."), engine)
        assert len(engine.asked) == runs


class Numbered:
    """Stands for the documents."""

    def __getitem__(self, number: int) -> Made:
        """A document of a few words."""
        return Made(number, "clean", f"Document {number} has veins.")


def test_a_run_goes_on_where_it_was_ended(tmp_path):
    """Each chunk is done once, also after a run that was killed in the middle of a line; the figures are those of one run."""
    state, count = tmp_path / "state.jsonl", 3 * CHUNK - 50
    assert [row["first"] for row in run(CHUNK, state, Numbered(), Rewriter())] == [0]
    with state.open("a", encoding="utf-8") as file:
        file.write('{"first": 100, "cou')
    assert [row["first"] for row in run(count, state, Numbered(), Rewriter())] == [CHUNK, 2 * CHUNK]
    assert list(run(count, state, Numbered(), Rewriter())) == []
    told = figures(read_state(state).values())
    assert told["counts"]["documents"] == count
    assert sum(told["engines"].values()) == count
    assert json.loads(json.dumps(told)) == told


def test_a_run_ends_in_time(tmp_path):
    """After the time that is set no chunk is begun."""
    assert list(run(1000, tmp_path / "state.jsonl", Numbered(), Rewriter(), until=0.0)) == []
