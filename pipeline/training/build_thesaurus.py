"""Build the reverse thesaurus: for a word a spinner may have put, the plain words it may stand for.

    build_thesaurus.py --data DATA --out pipeline/unspin/_builtin/models/thesaurus.tsv [--wide]

Plain words are those frequent in patient-facing text; relations are weighted by how a spinner's thesaurus uses them
(synonyms of one sense before neighbours), Moby pairs count only when both directions or another source agree.
A line is ``spun <TAB> pos <TAB> plain:log10_channel|...``, sorted, at most so many plain words a line. ``--wide`` writes what the
simulator spins with, three times as many pairs: rarer plain words, more wordings for each, pairs that Moby alone has.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from unspin.text.inflection import analyses
from unspin.text.tokens import tokenize

RELATIONS = {"syn": 1.0, "hypernym": 0.25, "hyponym": 0.35, "similar": 0.5, "also": 0.4, "para": 0.1}
SOURCES = {"oewn": 1.0, "wn30": 0.9, "mythes": 0.9, "roget": 0.25}
FUNCTION_WORDS = frozenset(
    "the a an to of in on at by for from with as and or but nor so if it its us we he she they you i me him her them our your "
    "his their this that these those who whom which what be is are was were been am do does did have has had can could may "
    "might must shall should will would not no none let out up off down over under about into than then there here very too "
    "all any some each every both either neither such".split()
)
"""Never restored from a thesaurus: as nouns or verbs they are oddities ("the" for *Venus*); the lexicon has their spins."""
WORDING = re.compile(r"^[a-z]+(?:[ -][a-z]+){0,2}$")


@dataclass(frozen=True)
class Limits:
    """What is kept: plain words seen so often, so many of them a line, so many wordings for each; how much a pair weighs that Moby alone has."""

    min_count: int
    max_plain: int
    max_spun: int
    moby: float


SHIPPED, WIDE = Limits(25, 14, 50, 0.0), Limits(8, 40, 100, 0.05)
"""What is looked up, small enough to ship, and what is spun with. Judgements."""

PARTS = ("n", "v", "adj", "adv")
POS = {"n": "n", "v": "v", "a": "adj", "s": "adj", "adj": "adj", "r": "adv", "adv": "adv", "noun": "n", "verb": "v"}


def plain_counts(corpus: Path) -> collections.Counter[str]:
    """How often each lemma candidate stands in patient-facing text, forms folded onto every lemma they may have."""
    forms: collections.Counter[str] = collections.Counter()
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        for line in lines:
            forms.update(token.text.lower() for token in tokenize(line) if token.is_word)
    lemmas: collections.Counter[str] = collections.Counter()
    for form, count in forms.items():
        for lemma in {lemma for lemma, _ in analyses(form)}:
            if lemma in forms:
                lemmas[lemma] += count
    return lemmas


def moby_pairs(path: Path) -> set[tuple[str, str]]:
    """(headword, synonym) pairs of Moby that stand in both directions."""
    pairs = set()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            head, *synonyms = line.strip().lower().split(",")
            pairs |= {(head, synonym) for synonym in synonyms}
    return {(a, b) for a, b in pairs if (b, a) in pairs}


def weighted_pairs(path: Path, counts: collections.Counter[str], min_count: int) -> dict[tuple[str, str, str], float]:
    """(plain, spun, pos) to the summed weight over sources and relations."""
    weights: dict[tuple[str, str, str], float] = collections.defaultdict(float)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            head, pos, synonyms, origin = line.rstrip("\n").lower().split("\t")
            source, _, relation = origin.partition(":")
            weight = SOURCES.get(source, 0.3) * RELATIONS.get(relation, 0.2)
            for synonym in synonyms.split("|"):
                for plain, spun in ((head, synonym), (synonym, head)):
                    if counts[plain] >= min_count and spun != plain and plain not in FUNCTION_WORDS and WORDING.match(spun):
                        weights[plain, spun, POS.get(pos, pos)] = max(weights[plain, spun, POS.get(pos, pos)], weight)
    return weights


def add_moby(weights: dict[tuple[str, str, str], float], pairs: set[tuple[str, str]], counts: collections.Counter[str], limits: Limits) -> None:
    """More weight for pairs that Moby has too; with a weight for them also the pairs that it alone has, in all parts of speech of both words."""
    parts: dict[str, set[str]] = collections.defaultdict(set)
    for plain, spun, pos in weights:
        parts[plain].add(pos)
        parts[spun].add(pos)
    for plain, spun in pairs:
        known = [pos for pos in PARTS if (plain, spun, pos) in weights]
        for pos in known:
            weights[plain, spun, pos] += 0.3
        usable = counts[plain] >= limits.min_count and plain not in FUNCTION_WORDS and plain != spun and WORDING.match(spun)
        if limits.moby and usable and not known:
            weights |= {(plain, spun, pos): limits.moby for pos in PARTS if pos in parts[plain] & parts[spun]}


def reverse_lines(weights: dict[tuple[str, str, str], float], counts: collections.Counter[str], limits: Limits) -> Iterator[str]:
    """The lines of the table."""
    of_plain: dict[tuple[str, str], list[tuple[float, str]]] = collections.defaultdict(list)
    for (plain, spun, pos), weight in weights.items():
        of_plain[plain, pos].append((weight, spun))
    of_spun: dict[tuple[str, str], list[tuple[float, str, float]]] = collections.defaultdict(list)
    for (plain, pos), spuns in of_plain.items():
        total = sum(weight for weight, _ in spuns)
        for weight, spun in sorted(spuns, reverse=True)[: limits.max_spun]:
            channel = math.log10(weight / total)
            of_spun[spun, pos].append((math.log10(counts[plain]) + channel + 2 * math.log10(weight), plain, channel))
    for (spun, pos), plains in sorted(of_spun.items()):
        best = sorted(plains, reverse=True)[: limits.max_plain]
        yield f"{spun}\t{pos}\t" + "|".join(f"{plain}:{channel:.1f}" for _, plain, channel in best)


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--wide", action="store_true", help="write the table that the simulator spins with")
    args = parser.parse_args()
    limits = WIDE if args.wide else SHIPPED
    counts = plain_counts(args.data / "corpus/clean_patient.txt.gz")
    weights = weighted_pairs(args.data / "lexical/thesaurus.tsv.gz", counts, limits.min_count)
    add_moby(weights, moby_pairs(args.data / "lexical/moby_thesaurus.txt.gz"), counts, limits)
    lines = list(reverse_lines(weights, counts, limits))
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(lines), "spun wordings,", sum(line.count("|") + 1 for line in lines), "pairs,", args.out.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
