"""Text to measure on: sentences of the prose in pipeline/training, in another order each time, so that no page is like another."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

PROSE = Path(__file__).parents[2] / "pipeline" / "training" / "prose"
SENTENCES_A_PARAGRAPH = 5
_END = re.compile(r"(?<=[.!?])\s+")


def sentences(folder: Path = PROSE) -> list[str]:
    """Every sentence of the .txt files in a folder, each once, in the order of their first place."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt")))
    return list(dict.fromkeys(one for text in texts for line in text.splitlines() for one in _END.split(line.strip()) if len(one) > 20))


def paragraphs(known: list[str], seed: int) -> Iterator[str]:
    """Paragraphs without end; each pass over the sentences has an order of its own."""
    chance = random.Random(seed)
    while True:
        order = chance.sample(known, len(known))
        for at in range(0, len(order), SENTENCES_A_PARAGRAPH):
            yield " ".join(order[at : at + SENTENCES_A_PARAGRAPH]) + "\n\n"


def text_of(known: list[str], size: int, seed: int = 1) -> str:
    """A text of at least ``size`` characters, the last paragraph whole."""
    parts, length = [], 0
    for one in paragraphs(known, seed):
        if length >= size:
            break
        parts.append(one)
        length += len(one)
    return "".join(parts)
