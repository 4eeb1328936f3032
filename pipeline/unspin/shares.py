"""How a new wording is laid over the parts that an old one was written in."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise

BREAKS = ("\r", "\n")
"""Characters that end a line."""

WORD_OR_GAP = re.compile(r"\S+|\s+")
"""A word with the marks at it, or the white space between two."""


def keep_breaks(old: str, new: str) -> str:
    """``new`` with its blanks replaced in order by those of ``old`` that hold a line break."""
    if "\n" not in old and "\r" not in old:
        return new
    gaps = [gap for gap in WORD_OR_GAP.findall(old.strip()) if gap.isspace()]
    tokens = WORD_OR_GAP.findall(new)
    blanks = [i for i, token in enumerate(tokens) if token.isspace()]
    for i, gap in zip(blanks, gaps, strict=False):
        tokens[i] = gap
    return "".join(tokens)


def shares(old_parts: list[str], new: str) -> list[str]:
    """``new`` cut into as many strings as ``old_parts``: each word to the part where the old one began.

    Where the numbers of words differ the last part takes what is left, and none stays empty, since marks around nothing
    are read as characters; where there are too few words for that, all stand in the first. A line that ends with a part still does.

    >>> shares(["craw", "ler", " capillaries"], "spider veins"), shares(["varicose ", "blood vessels"], "varicose veins")
    (['spider', '', ' veins'], ['varicose ', 'veins'])
    """
    old_tokens, new_tokens = WORD_OR_GAP.findall("".join(old_parts)), WORD_OR_GAP.findall(new)
    if len(old_tokens) != len(new_tokens):
        return _uneven_shares(old_parts, new_tokens)
    ends, portions, at = list(accumulate(map(len, old_parts))), [""] * len(old_parts), 0
    for old_token, new_token in zip(old_tokens, new_tokens, strict=True):
        portions[bisect_right(ends, at)] += new_token
        at += len(old_token)
    return portions


def breaks_stay(old_parts: Sequence[str], portions: Sequence[str]) -> bool:
    r"""Whether each line break beside the markup between two parts stays: what begins or ends a line there is read as text elsewhere.

    >>> breaks_stay(["upper body\n", "pain"], ["chest\n", "pain"]), breaks_stay(["upper body\n", "pain"], ["chest ", "pain"])
    (True, False)
    """
    return all(
        (new_left.endswith(BREAKS) or not left.endswith(BREAKS)) and (new_right.startswith(BREAKS) or not right.startswith(BREAKS))
        for (left, new_left), (right, new_right) in pairwise(zip(old_parts, portions, strict=True))
    )


def _uneven_shares(old_parts: list[str], tokens: list[str]) -> list[str]:
    new, portions = "".join(tokens), list[str]()
    for number, part in enumerate(old_parts[:-1], start=1):
        old = len(WORD_OR_GAP.findall(part))
        taken = min(old, len(tokens) - (len(old_parts) - number))
        taken -= (old - taken) % 2  # a share ends with a word where the part did
        if taken < 1:
            return [new, *("" for _ in old_parts[1:])]
        share, gap = tokens[:taken], part[len(part.rstrip()) :]
        if share[-1].isspace() and ("\n" in gap or "\r" in gap):
            share[-1] = gap
        portions.append("".join(share))
        tokens = tokens[taken:]
    return [*portions, "".join(tokens)]
