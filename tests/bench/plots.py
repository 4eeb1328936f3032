"""Plots of cost over size from scaling.csv: ``python tests/bench/plots.py`` writes them beside the documentation.

The table has the columns ``kind, size, words, cpu_s, rss_mib``: for kind ``length`` one file of ``size`` bytes, for kind ``files`` a folder of
``size`` files; several rows of one size are runs, of which the median is drawn.
"""

from __future__ import annotations

import argparse
import csv
import math
import statistics
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from bench.texts import ROOT

from unspin.evaluate.picture import picture

TABLE = Path(__file__).with_name("results") / "scaling.csv"
DOCS = ROOT / "pipeline" / "docs"
COLUMNS = ("kind", "size", "words", "cpu_s", "rss_mib")
_WIDTH, _HEIGHT = 720, 560
_LEFT, _RIGHT = 76, 690
_PANELS = ((92, 316), (372, 496))
"""Top and bottom of the plot of time and of that of memory, in units of the view box."""
_LIGHT = """\
.linear { stroke: #8c959f; stroke-width: 1.5; stroke-dasharray: 5 4; fill: none }
.path { fill: none; stroke: #1f6feb; stroke-width: 2; stroke-linejoin: round }
.point { fill: #1f6feb; stroke: #ffffff; stroke-width: 1.5 }
.head { font-weight: 600 }
"""
_DARK = """\
.linear { stroke: #7d8792 }
.path { stroke: #6cabff }
.point { fill: #6cabff; stroke: #14181d }
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of rows is about: the titles of its plot and of its axis, and how a size is written."""

    title: str
    axis: str
    unit: str


KINDS = {
    "length": Kind("Cost by the length of one file", "size of the file", "B"),
    "files": Kind("Cost by the number of files", "files", ""),
}


@dataclass(frozen=True, slots=True)
class Point:
    """The medians of the runs of one size: words, processor seconds, peak MiB."""

    size: float
    words: float
    cpu_s: float
    rss_mib: float


@dataclass(frozen=True, slots=True)
class Axis:
    """A range of values and where on the page its ends are; logarithmic unless it begins at nothing."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where a value is drawn."""
        share = value / self.high if self.low == 0 else math.log(value / self.low) / math.log(self.high / self.low)
        return self.start + share * (self.end - self.start)

    @property
    def ticks(self) -> list[float]:
        """Powers of ten from end to end, or round steps from nothing."""
        if self.low:
            first, last = round(math.log10(self.low)), round(math.log10(self.high))
            return [10.0**one for one in range(first, last + 1)]
        step = 10 ** math.floor(math.log10(self.high / 2))
        step *= next(one for one in (1, 2, 5) if self.high / (step * one) <= 5)
        return [step * one for one in range(int(self.high / step) + 1)]


def read(lines: Iterable[str]) -> dict[str, list[Point]]:
    """The points of each kind by size. Raises ValueError, with the line, for a table that is none."""
    rows: dict[str, dict[float, list[Sequence[float]]]] = {}
    table = csv.DictReader(lines)
    if missing := [name for name in COLUMNS if name not in (table.fieldnames or ())]:
        raise ValueError(f"the table lacks the column {missing[0]}")
    for row in table:
        try:
            size, *figures = (float(row[name]) for name in COLUMNS[1:])
        except (TypeError, ValueError) as error:
            raise ValueError(f"line {table.line_num} is no measurement: {error}") from error
        if size <= 0 or figures[1] <= 0:
            raise ValueError(f"line {table.line_num} is no measurement: size and time are above 0")
        rows.setdefault(row["kind"], {}).setdefault(size, []).append(figures)
    middle = {kind: [(size, [statistics.median(one) for one in zip(*runs, strict=True)]) for size, runs in sorted(by_size.items())]
              for kind, by_size in rows.items()}  # fmt: skip
    return {kind: [Point(size, *figures) for size, figures in points] for kind, points in middle.items()}


def plot(kind: str, points: Sequence[Point]) -> str:
    """The picture of one kind: time over size on logarithmic scales, beside what is proportional, and memory below."""
    about = KINDS.get(kind, Kind(f"Cost by {kind}", kind, ""))
    rate = points[-1].words / points[-1].cpu_s
    return picture(
        [*_time(points, about), *_memory(points, about)],
        title=about.title,
        subtitle=f"each point is a new process, start included; dashed: proportional, at {rate:,.0f} words a second",
        description=f"{about.title}. " + " ".join(f"{_told(one, about)}." for one in points),
        size=(_WIDTH, _HEIGHT),
        light=_LIGHT,
        dark=_DARK,
    )


def _told(one: Point, about: Kind) -> str:
    return f"{short(one.size)}{about.unit}: {one.words:,.0f} words, {one.cpu_s:.3g} s, {one.rss_mib:.0f} MiB"


def short(value: float) -> str:
    """A number as an axis shows it.

    >>> [short(one) for one in (0.01, 1, 50_000, 2_500_000)]
    ['0.01', '1', '50 k', '2.5 M']
    """
    for limit, name in ((1e9, " G"), (1e6, " M"), (1e3, " k")):
        if value >= limit:
            return f"{value / limit:g}{name}"
    return f"{value:g}"


def _powers(values: Iterable[float]) -> tuple[float, float]:
    """The powers of ten around values, two at least."""
    found = [math.log10(one) for one in values]
    low = math.floor(min(found) + 1e-9)
    return 10.0**low, 10.0 ** max(low + 1, math.ceil(max(found) - 1e-9))


def _time(points: Sequence[Point], about: Kind) -> Iterator[str]:
    x = Axis(*_powers(one.size for one in points), _LEFT, _RIGHT)
    last = points[-1]
    top, bottom = _PANELS[0]
    y = Axis(*_powers(one.cpu_s for one in points), bottom, top)
    yield from _frame(x, y, about, "processor time, s")
    begin = max(x.low, last.size * y.low / last.cpu_s)
    line = [(begin, last.cpu_s * begin / last.size), (last.size, last.cpu_s)]
    yield f'<path class="linear" d="M{" L".join(f"{x.at(one):.1f} {y.at(other):.1f}" for one, other in line)}"/>'
    yield from _curve([(x.at(one.size), y.at(one.cpu_s)) for one in points], [_told(one, about) for one in points])


def _memory(points: Sequence[Point], about: Kind) -> Iterator[str]:
    x = Axis(*_powers(one.size for one in points), _LEFT, _RIGHT)
    top, bottom = _PANELS[1]
    y = Axis(0, max(one.rss_mib for one in points) * 1.15, bottom, top)
    yield from _frame(x, y, about, "peak memory, MiB")
    yield from _curve([(x.at(one.size), y.at(one.rss_mib)) for one in points], [_told(one, about) for one in points])
    yield f'<text class="middle" x="{(_LEFT + _RIGHT) / 2}" y="{bottom + 42}">{escape(about.axis)}</text>'


def _frame(x: Axis, y: Axis, about: Kind, name: str) -> Iterator[str]:
    for tick in y.ticks:
        yield f'<path class="grid" d="M{_LEFT} {y.at(tick):.1f}H{_RIGHT}"/>'
        yield f'<text class="end" x="{_LEFT - 9}" y="{y.at(tick) + 4:.1f}">{short(tick)}</text>'
    for tick in x.ticks:
        yield f'<path class="grid" d="M{x.at(tick):.1f} {y.start}V{y.end}"/>'
        yield f'<text class="middle" x="{x.at(tick):.1f}" y="{y.start + 18}">{short(tick)}{about.unit}</text>'
    yield f'<path class="axis" d="M{_LEFT} {y.start}H{_RIGHT}M{_LEFT} {y.start}V{y.end}"/>'
    yield f'<text class="head" x="{_LEFT}" y="{y.end - 10}">{escape(name)}</text>'


def _curve(places: Sequence[tuple[float, float]], told: Sequence[str]) -> Iterator[str]:
    yield f'<polyline class="path" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in places)}"/>'
    for (x, y), what in zip(places, told, strict=True):
        yield f'<circle class="point" cx="{x:.1f}" cy="{y:.1f}" r="4.5"><title>{escape(what)}</title></circle>'


def written(table: Path) -> dict[str, str]:
    """The plots by file name, in the order of KINDS; none where there is no table."""
    if not table.exists():
        return {}
    found = read(table.read_text(encoding="utf-8").splitlines())
    ordered = [*(kind for kind in KINDS if kind in found), *sorted(found.keys() - KINDS.keys())]
    return {f"scaling-{kind}.svg": plot(kind, found[kind]) for kind in ordered}


def main() -> None:
    """Write the plots, and the page that shows them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--table", type=Path, default=TABLE)
    parser.add_argument("--out", type=Path, default=DOCS, metavar="DIR")
    chosen = parser.parse_args()
    if not chosen.table.exists():
        parser.error(f"{chosen.table} is not there; python tests/bench/scaling.py measures it")
    try:
        plots = written(chosen.table)
    except ValueError as error:
        parser.error(f"{chosen.table}: {error}")
    for name, text in plots.items():
        (chosen.out / name).write_text(text, encoding="utf-8", newline="\n")
    if chosen.out == DOCS:
        from bench.pages import write  # noqa: PLC0415

        write()


if __name__ == "__main__":
    main()
