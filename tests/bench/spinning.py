"""Many short documents from the project's texts, the same at each run: clean, hand-spun, and spun by the simulator of the training.

Document ``number`` depends on the number alone, so that a run can go on where another one ended. Of ten in a row three are clean, one is cut from a
hand-spun article, four are clean text that the simulator has spun, and two are such with a sentence of figures, drugs, negations and sides of the
body in it: what the fidelity of repairs is tried on.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.texts import ROOT, clean_paragraphs, paragraphs, passages, read_articles

from unspin.text.tokens import tokenize

if TYPE_CHECKING:
    from simulate import Passage, Simulator

LEAST, MOST = (16, 20, 25), 42
"""Words of a document, about."""
KINDS = ("clean", "simulated", "loaded", "clean", "simulated", "articles", "clean", "simulated", "loaded", "simulated")
TEMPLATES = (
    "Take {n} mg of {drug} {times}, and never more than {m} mg in {k} hours.",
    "Do not take {drug} if your {side} {part} hurts or you weigh less than {n} kg.",
    "The {side} {part} heals within {k} to {m} days; {drug} is not needed.",
    "About {n}% of patients had no pain after {k} weeks without {drug}.",
    "Call 555-0{n} or see https://example.org/{drug}/{m}?page={k} for the {side} {part}.",
    "A dose of {n}.{k} ml is given {times}; it cannot be repeated before day {m}.",
    "Neither {drug} nor {other} may be stopped at once, except after {k} months.",
    "Write to desk{n}@example.org unless the {side} {part} bleeds for more than {k} minutes.",
)
WORDS = {
    "drug": ("ibuprofen", "warfarin", "insulin", "amoxicillin", "metformin", "prednisone", "aspirin", "lisinopril", "apixaban"),
    "other": ("tramadol", "digoxin", "heparin", "omeprazole"),
    "side": ("left", "right"),
    "part": ("knee", "eye", "breast", "hip", "leg", "ear", "shoulder"),
    "times": ("twice daily", "every 6 hours", "once a day", "three times a day"),
}


@dataclass(frozen=True, slots=True)
class Made:
    """A document, and how it came about: one of ``KINDS``."""

    number: int
    kind: str
    text: str


class Documents:
    """The documents by number."""

    def __init__(self) -> None:
        """Read the texts; the simulator takes some seconds."""
        articles = read_articles()
        self.clean = _shuffled([*clean_paragraphs(), *(line for one in articles for line in paragraphs(one.clean))])
        self.spun = _shuffled(line for one in articles for line in paragraphs(one.spun))
        self.simulator = _simulator()

    def __getitem__(self, number: int) -> Made:
        """Document ``number``, from 0."""
        chance, kind = random.Random(f"document {number}"), KINDS[number % len(KINDS)]
        if kind == "articles":
            return Made(number, kind, self.spun[number // len(KINDS) % len(self.spun)])
        if kind == "clean":
            at = number // len(KINDS) * KINDS.count(kind) + KINDS[: number % len(KINDS)].count(kind)
            return Made(number, kind, self.clean[at % len(self.clean)])
        text = chance.choice(self.clean)
        if kind == "loaded":
            text = f"{text} {loaded(chance)}" if chance.random() < 0.5 else f"{loaded(chance)} {text}"
        return Made(number, kind, spun(text, self.simulator, chance))


def loaded(chance: random.Random) -> str:
    """A sentence full of what no repair may touch."""
    figures = {name: str(chance.randint(low, high)) for name, low, high in (("n", 10, 900), ("m", 11, 99), ("k", 2, 12))}
    return chance.choice(TEMPLATES).format(**figures, **{name: chance.choice(rows) for name, rows in WORDS.items()})


def _shuffled(lines: Iterable[str]) -> list[str]:
    """The passages of the lines, each once, in an order that is the same each time."""
    found = {passage for line in lines for least in LEAST for passage in passages(line, least, MOST)}
    return sorted(found, key=lambda one: random.Random(one).random())


def _simulator() -> Simulator:
    from sources import simulator  # noqa: PLC0415 - part of the checkout alone

    from unspin.channel.language_model import LanguageModel  # noqa: PLC0415
    from unspin.resources import model_root  # noqa: PLC0415

    return simulator(ROOT, LanguageModel.load(model_root()))


def spun(text: str, simulator: Simulator, chance: random.Random) -> str:
    """``text`` as a spinner of a random setting leaves it, blanks between the words it keeps as they were."""
    from simulate import Setting  # noqa: PLC0415 - part of the checkout alone

    tokens = tokenize(text)
    gaps = [text[before : one.start] for before, one in zip((0, *(one.end for one in tokens)), tokens, strict=False)]
    passage = simulator.spin([one.text for one in tokens], Setting.drawn(chance), chance)
    return "".join(_joined(passage, gaps))


def _joined(passage: Passage, gaps: Sequence[str]) -> Iterator[str]:
    """The words of a passage, each after the white space that stood before the word it is or stands for."""
    at, source = 0, 0
    for swap in (*passage.swaps, None):
        end = len(passage.tokens) if swap is None else swap.start
        while at < end:
            yield gaps[source] + passage.tokens[at]
            at, source = at + 1, source + 1
        if swap is not None:
            mended = at - swap.start  # an article that the swap before has written, and this one has mended
            yield gaps[source] + " ".join(passage.tokens[at : swap.end]).replace(" 's", "'s")
            at, source = swap.end, source + len(swap.original) - mended
