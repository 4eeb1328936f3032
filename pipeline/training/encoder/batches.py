"""Spun passages as batches for the encoder: the simulator spins clean documents anew each time, hand-spun articles are mixed in."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from net import POSITIONS, Batch

from unspin.channel.candidates import CandidateModel, Window
from unspin.channel.pieces import Pieces
from unspin.text.tokens import tokenize

sys.path[:0] = [str(Path(__file__).parent.parent / "selection"), str(Path(__file__).parent.parent)]
from build_counts import documents, part_of  # noqa: E402
from dataset import originals_of, rights_of  # noqa: E402
from simulate import CLEAN_SHARE, Passage, Setting, Simulator  # noqa: E402

PASSAGE_WORDS = 190
QUIET_WINDOWS = 24
"""Windows that stand as written, taken from each passage at random."""
EDITED_WINDOWS = 36
"""Windows with a swap in them, likewise: those over one swap overlap and say much the same."""
MAX_CHOICES = 10
NOT_OFFERED = -2
"""Target of a window none of whose candidates is right, though it was swapped."""
OTHERS = 1024
"""Wordings from the whole vocabulary that each batch's originals are told from."""
SHARES = {"patient": 1.0, "prose": 4.0, "other": 0.22}
"""How often a document of each register is read in one round; below one is a probability."""


def clean_passages(data: Path, prose: Path, rng: random.Random) -> Iterator[Passage]:
    """Passages of documents that the counts were made from, in random order, without end."""
    kept = []
    for register, name, paragraphs in documents(data, prose):
        if part_of(name) != "counts":
            continue
        share = SHARES[register]
        kept += [paragraphs] * int(share) if share >= 1 else [paragraphs] * (rng.random() < share)
    while True:
        rng.shuffle(kept)
        for paragraphs in kept:
            start = rng.randrange(max(1, len(paragraphs) - 3))
            tokens: list[str] = []
            for paragraph in paragraphs[start:]:
                tokens += [token.text for token in tokenize(paragraph)]
                if len(tokens) > PASSAGE_WORDS:
                    break
                tokens.append("¶")
            if len(tokens) > 25:
                yield Passage(tuple(tokens[:PASSAGE_WORDS]), ())


def spun_passages(clean: Iterator[Passage], spinner: Simulator, rng: random.Random) -> Iterator[Passage]:
    """The same, most of them spun with a setting of their own."""
    for passage in clean:
        if rng.random() < CLEAN_SHARE:
            yield passage
        else:
            yield spinner.spin(passage.tokens, Setting.drawn(rng), rng)


def sampled(passage: Passage, candidates: CandidateModel, rng: random.Random, *, every: bool = False) -> list[tuple[Window, int]]:
    """(window, target) of the windows to learn from; with ``every`` all that can be judged."""
    windows = candidates.windows(tuple(token.lower().replace("’", "'") for token in passage.tokens))
    judged = [
        (window, rights[0] if rights else NOT_OFFERED) for window in windows if (rights := rights_of(window, passage)) is not None
    ]
    if every:
        return judged
    edited = [one for one in judged if one[1] != 0]
    quiet = [one for one in judged if one[1] == 0]
    edited = rng.sample(edited, min(EDITED_WINDOWS, len(edited)))
    return sorted(edited + rng.sample(quiet, min(QUIET_WINDOWS, len(quiet))), key=lambda one: one[0].span)


def batch_of(
    passages: Sequence[Passage], candidates: CandidateModel, pieces: Pieces, rng: random.Random, vocabulary: Sequence[str] = ()
) -> Batch:
    """One batch; candidates of a window beyond MAX_CHOICES are left out at random, never the right one."""
    wordings: dict[str, int] = {}
    rows, word_piece, swapped, window, pairs, first, target, original = [], [], [], [], [], [], [], []
    layout = [pieces.layout(passage.tokens, POSITIONS) for passage in passages]
    length = max(len(numbers) for numbers, _, _ in layout)
    for row, (passage, (numbers, starts, stops)) in enumerate(zip(passages, layout, strict=True)):
        base = row * length
        rows.append(numbers + [0] * (length - len(numbers)))
        word_piece += [base + start for start in starts]
        marked = np.zeros(len(passage.tokens), np.float32)
        for swap in passage.swaps:
            marked[swap.start : swap.end] = 1
        swapped += marked[: len(starts)].tolist()
        for one, goal in sampled(passage, candidates, rng):
            if one.span.end > len(starts):
                continue
            here = " ".join(passage.tokens[one.span.start : one.span.end]).lower()
            choices = list(range(len(one.candidates)))
            if len(choices) > MAX_CHOICES:
                choices = sorted({*rng.sample(choices, MAX_CHOICES), *([goal - 1] if goal > 0 else [])})
            first.append(len(pairs))
            texts = [here, *(one.candidates[i].text.lower() for i in choices)]
            pairs += [(len(window), wordings.setdefault(text, len(wordings))) for text in texts]
            target.append(choices.index(goal - 1) + 1 if goal > 0 else goal)
            rights = originals_of(one, passage) if goal else None
            original.append(wordings.setdefault(" ".join(rights[0]) or here, len(wordings)) if rights else -1)
            window.append((base + starts[one.span.start], base + stops[one.span.end - 1]))
    others = [wordings.setdefault(text, len(wordings)) for text in rng.sample(vocabulary, min(OTHERS, len(vocabulary)))]
    table = [pieces.of_words(text.split())[:6] for text in wordings]
    width = max(map(len, table))
    t = torch.tensor
    return Batch(
        t(rows), t(word_piece), t(swapped), t(window), t([one + [-1] * (width - len(one)) for one in table]),
        t([a for a, _ in pairs]), t([b for _, b in pairs]), t(first), t(target), t(original), t(others),
    )  # fmt: skip
