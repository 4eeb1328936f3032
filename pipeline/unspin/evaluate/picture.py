"""The frame of a picture: one SVG file that loads nothing, says what it shows, and suits light and dark pages."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from string import Template

_PAGE = Template("""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 $width $height" width="$width" height="$height" role="img" aria-labelledby="title desc">
<title id="title">$title</title>
<desc id="desc">$description</desc>
<style>
text { font: 12px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: #57606a }
.surface { fill: #ffffff }
.title { font-size: 17px; font-weight: 600; fill: #1f2328 }
.middle { text-anchor: middle }
.end { text-anchor: end }
.grid { stroke: #e4e8ec; stroke-width: 1 }
.axis { stroke: #afb8c1; stroke-width: 1 }
$light@media (prefers-color-scheme: dark) {
text { fill: #9aa4af }
.surface { fill: #14181d }
.title { fill: #e9edf1 }
.grid { stroke: #272d34 }
.axis { stroke: #4a535d }
$dark}
</style>
<rect class="surface" width="$width" height="$height" rx="10"/>
<text class="title" x="24" y="34">$title</text>
<text x="24" y="55">$subtitle</text>
$marks
</svg>
""")


def picture(
    marks: Iterable[str], *, title: str, subtitle: str, description: str, size: tuple[int, int], light: str = "", dark: str = ""
) -> str:  # fmt: skip
    """The file: a title, a line below it, and ``marks``, elements of SVG that begin about 78 units from the top.

    ``size`` is width and height in units of the view box (pixels at natural size). ``light`` and ``dark`` are rules of style for classes that the
    marks use, a line each, for pages of either kind. ``description`` is for those who do not see the marks. Equal arguments give equal files.
    """
    return _PAGE.substitute(
        title=escape(title), subtitle=escape(subtitle), description=escape(description), marks="\n".join(marks),
        width=size[0], height=size[1], light=light, dark=dark,
    )  # fmt: skip
