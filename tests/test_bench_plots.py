"""The plots of cost over size: well-formed pictures of what the table says, or a line on what is wrong with it."""

import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from bench.plots import Axis, Point, plot, read, written

TABLE = """kind,size,words,cpu_s,rss_mib
length,1000,160,2.0,300
length,1000,160,1.0,310
length,1000,160,9.0,305
length,50000000,8000000,5200,390
files,100000,9000000,4000,350
files,1,90,1.5,280
"""
SVG = "{http://www.w3.org/2000/svg}"


def test_the_median_of_the_runs_counts():
    """Rows of one size are runs; sizes are in order."""
    found = read(TABLE.splitlines())
    assert found["length"][0] == Point(1000, 160, 2.0, 305)
    assert [one.size for one in found["files"]] == [1, 100000]


BAD = [
    ("kind,size,words,cpu_s\n", "lacks the column rss_mib"),
    ("", "lacks the column kind"),
    (TABLE + "files,many,1,1,1\n", "line 8 is no measurement"),
    (TABLE + "files,5,1\n", "line 8 is no measurement"),
    (TABLE + "files,5,1,0,1\n", "size and time are above 0"),
]


@pytest.mark.parametrize(("text", "message"), BAD)
def test_a_table_that_is_none_is_told(text, message):
    """With the line that is wrong."""
    with pytest.raises(ValueError, match=message):
        read(text.splitlines())


@pytest.mark.parametrize("kind", ["length", "files", "<new> & unknown"])
def test_a_plot_stands_alone(kind):
    """Well-formed, named, for light and dark, loads nothing, says its figures, and all marks are on the page."""
    picture = plot(kind, read(TABLE.splitlines())["files" if kind == "files" else "length"])
    root = ET.fromstring(picture)
    assert root.get("role") == "img"
    assert "prefers-color-scheme: dark" in picture
    assert not any(word in picture for word in ("href", "url(", "@import", "<script"))
    assert " s, " in root.find(f"{SVG}desc").text
    circles = list(root.iter(f"{SVG}circle"))
    assert len(circles) == 4
    _, _, width, height = map(float, root.get("viewBox").split())
    assert all(0 < float(one.get("cx")) < width and 0 < float(one.get("cy")) < height for one in circles)


def test_more_time_is_drawn_higher_and_larger_sizes_to_the_right():
    """Ten times the size is the same step to the right anywhere."""
    axis = Axis(1, 1000, 0, 300)
    assert [round(axis.at(one)) for one in (1, 10, 100, 1000)] == [0, 100, 200, 300]
    assert [axis.at(one) for one in axis.ticks] == pytest.approx([0, 100, 200, 300])
    points = read(TABLE.splitlines())["length"]
    heights = [float(one.get("cy")) for one in ET.fromstring(plot("length", points)).iter(f"{SVG}circle")][:2]
    assert all(later < earlier for earlier, later in pairwise(heights))


@pytest.mark.parametrize("high", [1.5, 3, 7, 12, 40, 310, 448, 5000])
def test_ticks_from_nothing_are_few_and_inside(high):
    """Three to six round steps, the last not above the highest value."""
    ticks = Axis(0, high, 100, 0).ticks
    assert 3 <= len(ticks) <= 6
    assert ticks[0] == 0
    assert ticks[-1] <= high


def test_without_a_table_there_are_no_plots(tmp_path):
    """Nothing is drawn of nothing."""
    assert written(tmp_path / "scaling.csv") == {}


def test_the_plots_are_in_order(tmp_path):
    """The known kinds first, the one about length before the others."""
    path = tmp_path / "scaling.csv"
    path.write_text("kind,size,words,cpu_s,rss_mib\nother,1,1,1,1\nfiles,1,1,1,1\nlength,1,1,1,1\n")
    assert list(written(path)) == ["scaling-length.svg", "scaling-files.svg", "scaling-other.svg"]
