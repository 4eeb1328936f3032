"""The reliability diagram as one SVG file that loads nothing and suits light and dark pages."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from unspin.evaluate.picture import picture
from unspin.evaluate.reliability import Bin, Reliability, interval
from unspin.evaluate.tables import fraction
from unspin.report.summary import counted

_LEFT, _TOP, _SIDE = 64, 78, 360
"""The square plot: its left and upper edge and its side, in units of the view box (pixels at natural size)."""
_COUNTS_TOP, _COUNTS_HEIGHT = _TOP + _SIDE + 34, 56
"""The strip of counts below the plot; the gap above it holds the number over the highest column."""
_BOTTOM = _COUNTS_TOP + _COUNTS_HEIGHT
_TICKS = range(0, 101, 20)
"""Marks on both axes, in percent."""

_LIGHT = """\
.count { font-size: 11px }
.ideal { stroke: #8c959f; stroke-width: 1.5; stroke-dasharray: 5 4 }
.columns { fill: #b9d2f5 }
.path { fill: none; stroke: #1f6feb; stroke-width: 2; stroke-linejoin: round; stroke-opacity: 0.45 }
.range { stroke: #1f6feb; stroke-width: 1.5; stroke-opacity: 0.6 }
.point { fill: #1f6feb; stroke: #ffffff; stroke-width: 2 }
"""
_DARK = """\
.ideal { stroke: #7d8792 }
.columns { fill: #2b4a75 }
.path, .range { stroke: #6cabff }
.point { fill: #6cabff; stroke: #14181d }
"""


def to_svg(reliability: Reliability, *, title: str = "Reliability of the confidence") -> str:
    """The diagram: share accepted over mean confidence with 95 % intervals, and how many edits each bin holds.

    Every figure stands in the description as well, and in the tooltip of its mark. Equal arguments give equal files.
    """
    filled = [one for one in reliability.bins if one.edits]
    return picture(
        [*_frame(), *_columns(filled), *_curve(filled)],
        title=title, subtitle=_subtitle(reliability), description=_description(filled), size=(452, 584), light=_LIGHT, dark=_DARK,
    )  # fmt: skip


def _subtitle(reliability: Reliability) -> str:
    if not reliability.edits:
        return "no edits to judge"
    error = f"expected calibration error {fraction(reliability.expected_error)}"
    return f"{counted(reliability.edits, 'edit')}, {error}; bars: 95 % intervals"


def _description(filled: list[Bin]) -> str:
    about = "Share of edits accepted over mean confidence, by bin of confidence. On the diagonal confidence is right."
    return " ".join([about, *(f"{_told(one)}." for one in filled)])


def _told(one: Bin) -> str:
    low, high = interval(one.accepted, one.edits)
    confidence = f"confidence {one.low:.1f} to {one.high:.1f}, mean {fraction(one.mean_confidence)}"
    accepted = f"{fraction(one.accepted_share)} accepted ({fraction(low)} to {fraction(high)})"
    return f"{confidence}: {counted(one.edits, 'edit')}, {accepted}"


def _x(share: float) -> str:
    return f"{_LEFT + share * _SIDE:.1f}"


def _y(share: float) -> str:
    return f"{_TOP + (1 - share) * _SIDE:.1f}"


def _frame() -> Iterator[str]:
    """Grid, axes and their labels, and the diagonal of a confidence that is right."""
    for tick in _TICKS:
        at = tick / 100
        yield f'<path class="grid" d="M{_x(0)} {_y(at)}H{_x(1)}M{_x(at)} {_TOP}V{_TOP + _SIDE}"/>'
        yield f'<text class="end" x="{_LEFT - 9}" y="{float(_y(at)) + 4:.1f}">{tick} %</text>'
        yield f'<text class="middle" x="{_x(at)}" y="{_BOTTOM + 18}">{tick} %</text>'
    middle = _TOP + _SIDE / 2
    yield f'<path class="ideal" d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}"/>'
    yield f'<path class="axis" d="M{_x(0)} {_y(0)}H{_x(1)}M{_x(0)} {_BOTTOM}H{_x(1)}"/>'
    yield f'<text x="{_x(0.03)}" y="{_y(0.95)}">too modest</text>'
    yield f'<text class="end" x="{_x(0.97)}" y="{_y(0.03)}">too sure</text>'
    yield f'<text class="middle" transform="translate(18 {middle:.0f}) rotate(-90)">share accepted</text>'
    yield f'<text class="middle" x="{_x(0.5)}" y="{_BOTTOM + 40}">confidence, and edits in each tenth of it</text>'


def _columns(filled: list[Bin]) -> Iterator[str]:
    """How many edits each bin holds, its number above the column."""
    most = max((one.edits for one in filled), default=1)
    for one in filled:
        height = max(1.0, _COUNTS_HEIGHT * one.edits / most)
        left, width, top = float(_x(one.low)) + 1, _SIDE * (one.high - one.low) - 2, _BOTTOM - height
        yield f'<rect class="columns" x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}"/>'
        yield f'<text class="count middle" x="{left + width / 2:.1f}" y="{top - 5:.1f}">{one.edits:,}</text>'


def _curve(filled: list[Bin]) -> Iterator[str]:
    """A point for each bin, with its interval, joined from left to right."""
    points = [(_x(one.mean_confidence or 0), _y(one.accepted_share or 0)) for one in filled]
    if points:
        yield f'<polyline class="path" points="{" ".join(f"{x},{y}" for x, y in points)}"/>'
    for one, (x, y) in zip(filled, points, strict=True):
        low, high = interval(one.accepted, one.edits)
        yield f"<g><title>{escape(_told(one))}</title>"
        yield f'<path class="range" d="M{x} {_y(low)}V{_y(high)}"/>'
        yield f'<circle class="point" cx="{x}" cy="{y}" r="5.5"/></g>'
