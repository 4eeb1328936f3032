"""The texts that all contestants read: hand-spun articles whose damage is known, and clean prose, no text twice."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.texts import Article, clean_paragraphs, read_articles

PAGE_WORDS = 600
"""Words of a page of clean prose, about; articles have 335 on average."""
SHORT = "Rest for a week, then walk again.\n"
"""What is read first, so that everything is loaded before the time is taken."""
Findings = Mapping[str, list[tuple[int, int]]]
"""Half-open spans in code points, by name of the text."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts by name; ``gold`` has the damaged places of those that are spun."""

    texts: Mapping[str, str]
    gold: Findings

    @property
    def words(self) -> int:
        """Words of all texts, as white space parts them."""
        return sum(len(text.split()) for text in self.texts.values())

    @property
    def clean_words(self) -> int:
        """Words of the clean texts."""
        return sum(len(text.split()) for name, text in self.texts.items() if name not in self.gold)

    def write(self, folder: Path) -> None:
        """Write each text into a file of its name."""
        for name, text in self.texts.items():
            (folder / name).write_text(text, encoding="utf-8", newline="")

    def found(self, findings: Findings) -> dict[str, float]:
        """What the findings are worth here: shares from 0 to 1, and a rate per 1,000 words.

        ``touched``: of the gold places, those that a finding overlaps. ``on_gold``: of the findings in spun texts, those that overlap a gold
        place. ``per_1000_clean``: findings in clean texts.
        """
        places = touched = in_spun = on_gold = 0
        for name, gold in self.gold.items():
            found = findings.get(name, [])
            places, in_spun = places + len(gold), in_spun + len(found)
            touched += sum(any(_overlap(one, place) for one in found) for place in gold)
            on_gold += sum(any(_overlap(one, place) for place in gold) for one in found)
        in_clean = sum(len(found) for name, found in findings.items() if name not in self.gold)
        return {
            "touched": touched / max(1, places),
            "on_gold": on_gold / max(1, in_spun),
            "per_1000_clean": 1000 * in_clean / max(1, self.clean_words),
        }


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two spans share a character; an insertion touches what it stands in or beside."""
    return (one[0] < other[1] and other[0] < one[1]) or (one[0] == one[1] and other[0] <= one[0] <= other[1])


def build(words: int) -> Corpus:
    """A corpus of about ``words`` words: half of it spun articles, of all topics and spinners, half clean pages; the same at each call."""
    articles = _evenly(read_articles(), words // 2, lambda one: len(one.spun.split()))
    pages = _evenly(tuple(_pages(clean_paragraphs())), words - words // 2, lambda one: len(one.split()))
    return assembled(articles, pages)


def assembled(articles: Iterable[Article], pages: Iterable[str]) -> Corpus:
    """The corpus of these articles and clean pages. All are plain text: marks of Markdown at the start of lines are taken away."""
    texts, gold = {}, {}
    for one in articles:
        name = f"{one.name}.txt"
        texts[name], gold[name] = plain(one)
    texts |= {f"clean-{number:04}.txt": text for number, text in enumerate(pages)}
    return Corpus(texts, gold)


def plain(article: Article) -> tuple[str, list[tuple[int, int]]]:
    """The spun text with marks of headings and lists written over by blanks, so that all places stay, and where its damage is."""
    text = re.sub(r"^(?:#{1,6}|[-*]|\d+\.)(?= )|\*\*", lambda found: " " * len(found.group()), article.spun, flags=re.MULTILINE)
    return text, [(one.start, one.end) for one in article.gold]


def _evenly(rows: tuple, words: int, size) -> list:
    """Rows from all over the table until they have so many words."""
    step = next(one for one in range(97, 10_000) if len(rows) % one)
    chosen, at, sum_of_words = [], 0, 0
    while sum_of_words < words and len(chosen) < len(rows):
        chosen.append(rows[at])
        sum_of_words += size(rows[at])
        at = (at + step) % len(rows)
    return chosen


def _pages(paragraphs: Iterable[str]) -> Iterable[str]:
    page: list[str] = []
    for one in paragraphs:
        page.append(one)
        if sum(len(line.split()) for line in page) >= PAGE_WORDS:
            yield "\n\n".join(page) + "\n"
            page = []


def spans_of(path: Path) -> Findings:
    """Findings that a worker has written."""
    return {name: [(start, end) for start, end in found] for name, found in json.loads(path.read_text(encoding="utf-8")).items()}
