"""Words to WordPiece pieces: longest match first, nothing lost, nothing raised."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspin.channel.pieces import Pieces

VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "vein", "##s", "spider", "sclero", "##therapy", "18", "2", ".", "-", "'", "s", "up", "follow", "a"]
PIECES = Pieces(VOCABULARY)


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("vein", ["vein"]),
        ("Veins", ["vein", "##s"]),
        ("sclerotherapy", ["sclero", "##therapy"]),
        ("18.2", ["18", ".", "2"]),
        ("follow-up", ["follow", "-", "up"]),
        ("’s", ["'", "s"]),
        ("véin", ["vein"]),
        ("xyz", ["[UNK]"]),
        ("veinx", ["[UNK]"]),
        ("¶", ["[SEP]"]),
        ("a" * 500, ["[UNK]"]),
    ],
)
def test_a_word_is_cut_into_the_longest_pieces(word, pieces):
    """The pieces of the vocabulary, or the unknown one for a unit that cannot be cut."""
    assert [VOCABULARY[number] for number in PIECES.of_word(word)] == pieces


def test_a_wording_has_at_least_one_piece():
    """Even an empty one."""
    assert PIECES.of_words([]) == [PIECES.unknown]


@given(st.text(min_size=1, max_size=40))
def test_any_word_has_pieces(word):
    """No word raises or has none."""
    assert PIECES.of_word(word)
