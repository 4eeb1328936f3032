"""Build the reverse thesaurus: for a word a spinner may have put, the plain words it may stand for.

    build_thesaurus.py --data DATA --out pipeline/unspin/_builtin/models/thesaurus.tsv

Plain words are those frequent in patient-facing text; relations are weighted by how a spinner's thesaurus uses them
(synonyms of one sense before neighbours), Moby pairs count only when both directions or another source agree.
A line is ``spun <TAB> pos <TAB> plain:log10_channel|...``, sorted, at most MAX_PLAIN plain words a line.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import math
import re
from pathlib import Path

from unspin.text.inflection import analyses
from unspin.text.tokens import tokenize

MIN_COUNT = 25
MAX_PLAIN = 14
MAX_SPUN = 50
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


def weighted_pairs(path: Path, counts: collections.Counter[str]) -> dict[tuple[str, str, str], float]:
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
                    if counts[plain] >= MIN_COUNT and spun != plain and plain not in FUNCTION_WORDS and WORDING.match(spun):
                        weights[plain, spun, POS.get(pos, pos)] = max(weights[plain, spun, POS.get(pos, pos)], weight)
    return weights


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    counts = plain_counts(args.data / "corpus/clean_patient.txt.gz")
    weights = weighted_pairs(args.data / "lexical/thesaurus.tsv.gz", counts)
    for head, synonym in moby_pairs(args.data / "lexical/moby_thesaurus.txt.gz"):
        for pos in ("n", "v", "adj", "adv"):
            if (head, synonym, pos) in weights:
                weights[head, synonym, pos] += 0.3
    of_plain: dict[tuple[str, str], list[tuple[float, str]]] = collections.defaultdict(list)
    for (plain, spun, pos), weight in weights.items():
        of_plain[plain, pos].append((weight, spun))
    of_spun: dict[tuple[str, str], list[tuple[float, str, float]]] = collections.defaultdict(list)
    for (plain, pos), spuns in of_plain.items():
        total = sum(weight for weight, _ in spuns)
        for weight, spun in sorted(spuns, reverse=True)[:MAX_SPUN]:
            channel = math.log10(weight / total)
            of_spun[spun, pos].append((math.log10(counts[plain]) + channel + 2 * math.log10(weight), plain, channel))
    lines = []
    for (spun, pos), plains in sorted(of_spun.items()):
        best = sorted(plains, reverse=True)[:MAX_PLAIN]
        lines.append(f"{spun}\t{pos}\t" + "|".join(f"{plain}:{channel:.1f}" for _, plain, channel in best))
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(lines), "spun wordings,", sum(line.count("|") + 1 for line in lines), "pairs,", args.out.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
