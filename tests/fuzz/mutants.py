"""Inputs made from the seeds without a fuzzer, the same at each run: the short form that belongs to the suite."""

from __future__ import annotations

import random
from collections.abc import Iterator

TOKENS = tuple(
    one if isinstance(one, bytes) else one.encode() for one in (
        *"\0\t\n\r\x0b\x1b\x7f\u2028\ufeff\u202e😀<>&'\"`*_[](){}|\\#=-+:;,./!?%$^~@", "\r\n", "\n\n", "---\n", "+++\n", "```", "::", "..",
        "<!--", "-->", "]]>", "<![CDATA[", "<!DOCTYPE a>", "&#0;", "&#xD800;", "&#x110000;", "\\u0000", "\\ud800", "{{", "}}", "{%", "%}",
        "unspin: ignore", "null", "true", "NaN", "1e999", "-1", "9" * 30, "../", "/etc/passwd", "C:\\", "[sic]", "<p>", "</p>", "<script>", "[[",
        b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xff\xfe",
    )
)  # fmt: skip
"""What means something in some format, and bytes that are no text."""


def mutants(seeds: tuple[bytes, ...], count: int, name: str) -> Iterator[bytes]:
    """``count`` inputs, each from a seed by one to six changes; ``name`` decides which."""
    chance = random.Random(name)
    for _ in range(count):
        raw = bytearray(chance.choice(seeds))
        for _ in range(chance.randint(1, 6)):
            change(raw, chance)
        yield bytes(raw)


def change(raw: bytearray, chance: random.Random) -> None:
    """One change: bytes go, come, are doubled, moved or written over."""
    at = chance.randint(0, len(raw))
    end = min(len(raw), at + chance.choice((1, 2, 4, 20, 100)))
    kind = chance.randrange(6)
    if kind == 0:
        del raw[at:end]
    elif kind == 1:
        raw[at:at] = chance.choice(TOKENS) * chance.choice((1, 1, 1, 2, 50))
    elif kind == 2:
        raw[at:end] = chance.choice(TOKENS)
    elif kind == 3:
        raw[at:at] = raw[at:end] * chance.choice((1, 2, 20))
    elif kind == 4 and raw:
        raw[min(at, len(raw) - 1)] = chance.randrange(256)
    else:
        piece = raw[at:end]
        del raw[at:end]
        to = chance.randint(0, len(raw))
        raw[to:to] = piece
