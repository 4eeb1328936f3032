"""How often the phrase rules and the damage signs fire in clean text, and the rates written back into the rule file.

    python pipeline/training/measure_rules.py CORPUS.txt.gz ... [--write] [--show 3]

A corpus holds one paragraph per line. A rate is fires per million words, words being runs of non-blanks. ``--write``
puts the rates of the function-word rules into ``glossary/function_words.toml`` as ``clean_rate_per_million``.
"""

from __future__ import annotations

import argparse
import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from unspin.detect import damage, function_words
from unspin.model import Segment
from unspin.resources import glossary_root

RULE_FILE = Path(__file__).parents[2] / "glossary" / function_words.FILE


def main() -> None:
    """Measure, print a line for each rule, and write when told to."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("corpora", nargs="+", type=Path)
    options.add_argument("--write", action="store_true")
    options.add_argument("--show", type=int, default=0, help="sentences to show for each rule")
    arguments = options.parse_args()
    words, fires, shown = measured(paragraphs(arguments.corpora), arguments.show)
    rates = {rule: round(1e6 * count / words, 2) for rule, count in fires.items()}
    for rule, rate in sorted(rates.items(), key=lambda one: -one[1]):
        print(f"{rate:10.2f}  {rule}")
        for place in shown[rule]:
            print(f"            … {place} …")
    print(f"{sum(rates.values()):10.2f}  all of {len(rates)}, per million of {words} words")
    if arguments.write:
        write(rates)


def paragraphs(corpora: Iterable[Path]) -> Iterator[str]:
    """The lines of all corpora."""
    for path in corpora:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from lines


def measured(texts: Iterable[str], show: int) -> tuple[int, Counter[str], dict[str, list[str]]]:
    """The number of words, how often each rule fires by itself, and up to ``show`` places for each."""
    root = glossary_root()
    detector, sign = function_words.load(root), damage.load(root)
    words, fires, shown = 0, Counter({rule.id: 0 for rule in detector.rules}), defaultdict(list)
    for text in texts:
        words += len(text.split())
        places = [(rule.id, found.start(), found.end()) for rule in detector.standing_in(text) for found in rule.matches(text)]
        places += [(one.rule, one.span.start, one.span.end) for one in sign(Segment.literal(text))]
        for name, start, end in places:
            fires[name] += 1
            if len(shown[name]) < show:
                shown[name].append(
                    f"{text[max(0, start - 50) : start]}[{text[start:end]}]{text[end : end + 40]}".strip()
                )
    return words, fires, shown


def write(rates: dict[str, float]) -> None:
    """Put the rates into the rule file, behind the line that says how strong the evidence is."""
    blocks = RULE_FILE.read_text(encoding="utf-8").split("[[rule]]\n")
    RULE_FILE.write_text(
        "[[rule]]\n".join([blocks[0], *(_rated(block, rates) for block in blocks[1:])]), encoding="utf-8"
    )


def _rated(block: str, rates: dict[str, float]) -> str:
    block = re.sub(r"^clean_rate_per_million = .*\n", "", block, flags=re.MULTILINE)
    name = re.search(r'^id = "(.*)"', block, re.MULTILINE)
    rate = f"clean_rate_per_million = {rates[name[1]]:g}\n" if name else ""
    return re.sub(r"^(evidence = .*\n)", rf"\1{rate}", block, count=1, flags=re.MULTILINE)


if __name__ == "__main__":
    main()
