"""The project's own texts, as the benchmarks read them: clean prose, and the hand-spun articles with what is wrong in them.

The articles are those of pipeline/training/articles: the ranker was trained with them, so what unspin finds there is no measure of its accuracy
(pipeline/decisions/0002-figures.md has those); for speed, and for tools that know nothing of them, they are texts like others.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from unspin.model import Span
from unspin.text.tokens import sentences

ROOT = Path(__file__).resolve().parents[2]
TRAINING = ROOT / "pipeline" / "training"
PROSE, ARTICLES = TRAINING / "prose", TRAINING / "articles" / "src"
if str(TRAINING / "selection") not in sys.path:
    sys.path.append(str(TRAINING / "selection"))


@dataclass(frozen=True, slots=True)
class Article:
    """A hand-spun article: the spun text, where in it something is wrong, and how it read before."""

    name: str
    spun: str
    gold: tuple[Span, ...]
    clean: str


def there_are_texts() -> bool:
    """Whether the texts are here: they are part of the checkout, not of the package."""
    return PROSE.is_dir() and ARTICLES.is_dir()


def read_articles() -> tuple[Article, ...]:
    """All articles, by name."""
    from articles import read_article  # noqa: PLC0415 - part of the checkout alone

    return tuple(article(path.stem, read_article(path)[1]) for path in sorted(ARTICLES.glob("*.txt")))


def article(name: str, body: str) -> Article:
    """An article from its marked text; a place with nothing in it, where words are missing, is no gold here.

    >>> article("a", "Treat [[crawler => spider ; domain-term ; meaning]] veins.").clean
    'Treat spider veins.'
    """
    from articles import parts_of  # noqa: PLC0415

    spun, clean, gold = "", "", []
    for part in parts_of(body):
        if isinstance(part, str):
            spun, clean = spun + part, clean + part
            continue
        if part.wrong:
            gold.append(Span(len(spun), len(spun) + len(part.wrong)))
        spun, clean = spun + part.wrong, clean + part.fixes[0]
    return Article(name, spun, tuple(gold), clean)


def clean_paragraphs() -> Iterator[str]:
    """The paragraphs of the clean prose, in order."""
    for path in sorted(PROSE.glob("*.txt")):
        yield from paragraphs(path.read_text(encoding="utf-8"))


def paragraphs(text: str) -> Iterator[str]:
    r"""The lines of a text that hold words.

    >>> list(paragraphs("# Veins\n\n- Rest.\n"))
    ['# Veins', '- Rest.']
    """
    yield from (line.strip() for line in text.splitlines() if re.search(r"\w", line))


def passages(paragraph: str, least: int, most: int) -> Iterator[str]:
    """From each sentence of a paragraph on as many sentences as make ``least`` words; those of more than ``most`` are left out.

    >>> list(passages("One two. Three four. Five.", 2, 3))
    ['One two.', 'Three four.']
    """
    parts = [span.slice(paragraph) for span in sentences(paragraph)]
    for first in range(len(parts)):
        words, last = 0, first
        while last < len(parts) and words < least:
            words += len(parts[last].split())
            last += 1
        if least <= words <= most:
            yield "".join(parts[first:last]).strip()
