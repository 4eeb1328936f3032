"""Writes the table of time and cost into the page on scale, from the rates that stand there or are given.

python tests/scale/cost.py --repair 20000 --scan 150000
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

PAGE = Path(__file__).parents[2] / "pipeline/docs/scale.md"
SHARES = (0.01, 0.10)
"""Shares of the posts that the scan lets through, for the table: a crawl, and the blogs of clinics."""

POSTS = (1_000_000, 1_000_000_000)
CORES = (2, 16, 1000)
_PLACE = re.compile(r"<!-- cost: (?P<rates>.*?) -->\n.*?<!-- end of cost -->", re.DOTALL)


def core_seconds(posts: float, rates: Mapping[str, float], share: float | None) -> float:
    """Seconds of one core for ``posts`` posts; ``share`` is that of the posts which a scan lets through, None without a scan.

    ``rates`` are ``words`` of a post, and words a second of ``scan`` and ``repair``.
    """
    if share is None:
        return posts * rates["words"] / rates["repair"]
    return posts * rates["words"] * (1 / rates["scan"] + share / rates["repair"])


def table(rates: Mapping[str, float]) -> str:
    """The table in Markdown."""
    rows = [
        f"Posts of {rates['words']:.0f} words; scan {rates['scan']:,.0f} and repair {rates['repair']:,.0f} words a second on one core; "
        f"{rates['price']:.2f} dollars a core-hour.",
        "",
        "| posts | way | core-hours | " + " | ".join(f"{one:,} cores" for one in CORES) + " | dollars |",
        "|---:|---|---:|" + "---:|" * (len(CORES) + 1),
    ]
    ways = [
        ("repair of all", None),
        *((f"scan, repair of {share:.0%}", share) for share in SHARES),
        ("scan alone", 0.0),
    ]
    for posts in POSTS:
        for name, share in ways:
            seconds = core_seconds(posts, rates, share)
            spans = " | ".join(span(seconds / cores) for cores in CORES)
            rows.append(
                f"| {posts:,} | {name} | {rounded(seconds / 3600)} | {spans} | {rounded(seconds / 3600 * rates['price'])} |"
            )
    return "\n".join(rows)


def span(seconds: float) -> str:
    """A length of time in the unit that fits, to two figures."""
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{rounded(seconds / size)} {unit}"
    return f"{rounded(seconds)} s"


def rounded(number: float) -> str:
    """The number to two figures, without an exponent."""
    return f"{float(f'{number:.2g}'):,g}" if number < 1e6 else f"{float(f'{number:.2g}'):,.0f}"


def written(page: str, **changed: float | None) -> str:
    """The page with the table anew; rates that are given take the place of those in it.

    Raises:
        SystemExit: the page has no place for a table.
    """
    match = _PLACE.search(page)
    if not match:
        raise SystemExit(
            f"{PAGE.name} has no <!-- cost: … --> and <!-- end of cost -->; put them where the table is to stand"
        )
    rates = {name: float(value) for name, _, value in (one.partition("=") for one in match["rates"].split())}
    rates |= {name: value for name, value in changed.items() if value is not None}
    told = " ".join(f"{name}={value:g}" for name, value in rates.items())
    return page[: match.start()] + f"<!-- cost: {told} -->\n{table(rates)}\n<!-- end of cost -->" + page[match.end() :]


def main(given: Sequence[str] | None = None) -> int:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, says in (
        ("repair", "words a second"),
        ("scan", "words a second"),
        ("words", "words of a post"),
        ("price", "of a core-hour"),
    ):
        parser.add_argument(f"--{name}", type=float, help=says)
    page = written(PAGE.read_text(encoding="utf-8"), **vars(parser.parse_args(given)))
    PAGE.write_text(page, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
