"""Long documents are read in parts of whole segments."""

import pytest

from unspin.config import Settings
from unspin.detect import sections as module
from unspin.detect.sections import sections
from unspin.engine import Engine
from unspin.formats import parse


@pytest.mark.parametrize(
    ("lengths", "parts"),
    [
        ([], []),
        ([10], [[10]]),
        ([10, 90], [[10, 90]]),
        ([40, 40, 40], [[40, 40], [40]]),
        ([60] * 5, [[60, 60], [60, 60], [60]]),
        ([300, 10, 9], [[300], [10, 9]]),
    ],
)
def test_parts_hold_whole_segments(monkeypatch, lengths, parts):
    """Segments go together while they are within their share of the whole; none is lost."""
    monkeypatch.setattr(module, "SECTION_LETTERS", 100)
    document = parse("\n\n".join("v" * length for length in lengths), "post.txt")
    found = list(sections(document))
    assert [[len(segment.text) for segment in part.segments] for part in found] == parts
    assert tuple(segment for part in found for segment in part.segments) == document.segments
    assert {part.source for part in found} <= {document.source}


def test_a_long_document_is_found_in_all_its_parts(monkeypatch):
    """What is found stands where it stands in the whole, in the first part and the last."""
    post = "Crawler capillaries are little swollen blood vessels. Seek prompt medical focus if you divulge blood or have upper body agony.\n\n"
    monkeypatch.setattr(module, "SECTION_LETTERS", 3 * len(post))
    document = parse(post * 10, "post.txt")
    places = [one.span.start for one in Engine(Settings(grammar="none")).check(document) if one.found == "Crawler capillaries"]
    assert places == [number * len(post) for number in range(10)]
