"""How fast a worker repairs spun text once it is warm: ``python tests/bench/warm.py [ARTICLES]``.

Reads so many of the hand-spun articles, 60 unless another number is given, none of them twice, and prints the words a second of processor time of
each quarter of them: what words and wordings say by themselves is looked up when they are first met, so that the first quarter is the slowest.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from bench.texts import read_articles

QUARTERS = 4


def words_per_second(texts: Sequence[str]) -> Iterator[float]:
    """The words a second of processor time of each quarter of ``texts``, read in order by one engine without a grammar backend."""
    from unspin.config import Settings  # noqa: PLC0415
    from unspin.engine import Engine  # noqa: PLC0415
    from unspin.engines import collect_seldom  # noqa: PLC0415
    from unspin.formats import parse  # noqa: PLC0415

    collect_seldom()
    engine = Engine(Settings(grammar="none"))
    engine.check(parse("Crawler capillaries disappear within a few weeks, as well as most patients divulge blood."))
    for quarter in range(QUARTERS):
        part = texts[quarter * len(texts) // QUARTERS : (quarter + 1) * len(texts) // QUARTERS]
        documents = [parse(text) for text in part]
        begin = time.process_time()
        for document in documents:
            engine.check(document)
        yield sum(len(text.split()) for text in part) / (time.process_time() - begin)


def main(number: str = "60") -> None:
    """Print the rates."""
    articles = read_articles()
    chosen = articles[:: max(1, len(articles) // int(number))][: int(number)]
    for quarter, rate in enumerate(words_per_second([one.spun for one in chosen]), 1):
        print(f"quarter {quarter} of {len(chosen)} articles: {rate:,.0f} words a second of processor time")


if __name__ == "__main__":
    main(*sys.argv[1:])
