"""What a text must begin with and hold for a phrase to match it: told from the phrase, so that most need not be compiled for a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

BEGINNING = 6
"""Letters of a beginning that are looked at; with 4 a tenth more phrases are compiled for a page, with 10 no fewer."""

MOST = 300
"""Beginnings of a phrase from which on it counts as beginning with anything: comparing would take longer than matching."""

_SLOT_NEEDS = {
    "figure": ("0",),
    "digits": ("0",),
    "date": ("0000", *(f"0{mark}{middle}{other}0" for mark in "/.-" for middle in ("0", "00") for other in "/.-")),
}
"""What a `folded` text must hold one of where a slot of `rules` stands; the year of a date has four digits, unless marks part three numbers."""

Need = Sequence[str] | Sequence[Sequence["Need"]]
"""What a text must hold: one of several strings; or for one of several alternatives all that it needs."""

Needs = Sequence[Need]
"""All that a text must hold."""


_DIGIT = re.compile(r"\d")
_ALIKE = str.maketrans("ſıµς", "siμσ")
"""Letters that an expression takes for others and that small letters leave apart, those that occur in English pages."""


def folded(text: str) -> str:
    """``text`` as an expression sees it that ignores case: in small letters, and every digit as 0.

    >>> folded("Posted ON ٣ May 2024")
    'posted on 0 may 0000'
    """
    if not text.isascii():
        text = text.replace("İ", "i").lower().translate(_ALIKE)
    return _DIGIT.sub("0", text.lower())


@dataclass(frozen=True, slots=True)
class Necessary:
    """What a `folded` text, its blanks single, must be like for a phrase to match, from its start on or anywhere."""

    beginnings: tuple[str, ...]
    """None of them begins with another one."""
    needs: Needs = ()
    """What asks for the fewest strings comes first."""
    telling: tuple[str, ...] = ()
    """The `telling_strings` of the needs, if texts may begin with anything."""

    def may_match(self, text: str) -> bool:
        """Whether a text can match."""
        return text.startswith(self.beginnings) and meets(text, self.needs)


def is_held(need: Need, text: str) -> bool:
    """Whether ``text`` holds what is needed."""
    for one in need:
        if isinstance(one, str):
            if one in text:
                return True
        elif meets(text, one):
            return True
    return False


def meets(text: str, needs: Needs) -> bool:
    """Whether ``text`` holds all that is needed."""
    for one in needs:  # noqa: SIM110 - a generator for each would take half of the time of a detector
        if not is_held(one, text):
            return False
    return True


def telling_strings(needs: Needs) -> tuple[str, ...]:
    """Strings of which a text that meets ``needs`` holds one: of the need whose shortest is longest; none if no need is told by strings alone.

    >>> telling_strings([["my", "the"], ["site", "page"]])
    ('page', 'site')
    """
    every = (_strings_of(need) for need in needs)
    return max((one for one in every if one), key=lambda one: (min(map(len, one)), -len(one)), default=())


def _strings_of(need: Need) -> tuple[str, ...]:
    """The strings that the alternatives of ``need`` are told by, in order; none if one is told by nothing."""
    choices = [_told_by(one) if isinstance(one, str) else telling_strings(one) for one in need]
    return tuple(sorted({string for choice in choices for string in choice})) if all(choices) else ()


def _told_by(string: str) -> tuple[str, ...]:
    return (string,) if string.strip() else ()


def _size(need: Need) -> int:
    """How many strings a text that does not hold what is needed is searched for."""
    return sum(1 if isinstance(one, str) else sum(map(_size, one)) for one in need)


def _in_a_row(one: str, behind: str) -> str:
    """Two pieces in a row: a blank that begins or ends one of them stands for any number of blanks, and texts have them single."""
    return (one + behind).replace("  ", " ")


@dataclass(frozen=True, slots=True)
class Shape:
    """What is known of the texts that a part of a phrase matches, all of it as `folded`.

    Each begins with one of ``ends``, behind which the part is over, or of ``begins``, behind which anything may follow, and holds what it ``needs``.
    """

    ends: frozenset[str]
    begins: frozenset[str]
    needs: Needs = ()

    @classmethod
    def of_word(cls, word: str) -> Shape:
        """That of a text as it stands."""
        cut, needs = frozenset({word[:BEGINNING]}), ((word,),) if word.strip() else ()
        return cls(cut, frozenset(), needs) if len(word) < BEGINNING else cls(frozenset(), cut, needs)

    def followed_by(self, other: Shape) -> Shape:
        """That of this and then the other one."""
        joined = {_in_a_row(one, behind) for one in self.ends for behind in other.ends}
        ends = frozenset(one for one in joined if len(one) < BEGINNING)
        longer = (one[:BEGINNING] for one in joined if len(one) >= BEGINNING)
        begins = {*self.begins, *longer, *(_in_a_row(one, behind)[:BEGINNING] for one in self.ends for behind in other.begins)}
        return Shape(ends, frozenset(begins), (*self.needs, *other.needs)).bounded()

    def optional(self) -> Shape:
        """That of this or nothing."""
        return Shape(self.ends | {""}, self.begins)

    def repeated(self, *, at_least_once: bool) -> Shape:
        """That of this any number of times."""
        begins = self.begins | self.ends
        return Shape(frozenset(), begins, self.needs) if at_least_once else Shape(frozenset({""}), begins)

    def bounded(self) -> Shape:
        """The same, or one that begins with anything."""
        return self if len(self.ends) + len(self.begins) <= MOST else Shape(frozenset(), frozenset({""}), self.needs)

    def necessary(self) -> Necessary:
        """What follows for a text that begins with it."""
        beginnings = self._beginnings()
        return Necessary(beginnings, sorted(self.needs, key=_size), telling_strings(self.needs) if "" in beginnings else ())

    def necessary_anywhere(self) -> Necessary:
        """What follows for a text in which it stands somewhere."""
        needs = self.held()
        return Necessary(("",), sorted(needs, key=_size), telling_strings(needs))

    def held(self) -> Needs:
        """What a text holds in which it stands somewhere: "may" and a number is more often there than "may 0"."""
        beginnings = self._beginnings()
        return (*self.needs, beginnings) if len(self.needs) > 1 and min(map(len, beginnings)) > 1 else self.needs

    def _beginnings(self) -> tuple[str, ...]:
        every = self.ends | self.begins
        return tuple(sorted(one for one in every if not one.startswith(tuple(every - {one}))))


NOTHING = Shape(frozenset({""}), frozenset())
ANYTHING = Shape(frozenset(), frozenset({""}))


def any_of(shapes: Iterable[Shape]) -> Shape:
    """The shape of one of several parts."""
    every = list(shapes)
    if len(every) == 1:
        return every[0]
    ends, begins = (frozenset().union(*those) for those in zip(*((one.ends, one.begins) for one in every), strict=True))
    return Shape(ends, begins, _needs_of_any([one.held() for one in every])).bounded()


def _needs_of_any(every: Sequence[Needs]) -> Needs:
    if not all(every):
        return ()
    if any(len(one) > 1 or not isinstance(one[0][0], str) for one in every):
        return (tuple(every),)
    return (tuple(sorted({word for one in every for word in one[0] if isinstance(word, str)})),)


class Reader:
    """Reads the shape of one phrase, piece by piece."""

    def __init__(self, pieces: Iterable[tuple[str, str]], part: Callable[[str], Shape]) -> None:
        """``pieces`` are kind and text of each, as `rules.pieces_of` gives them; ``part`` tells the shape of a named part."""
        self._pieces = list(pieces)
        self._at = self._depth = 0
        self._part = part

    def read(self) -> Shape:
        """The shape of the alternatives from here to the end of the phrase or of the brackets."""
        choices, sequence, word = list[Shape](), list[Shape](), ""
        while self._at < len(self._pieces):
            kind, text = self._pieces[self._at]
            self._at += 1
            if (kind, text) == ("bracket", ")"):
                if not self._depth:
                    return ANYTHING  # a bracket that closes none
                break
            if (kind, text) == ("bracket", "|"):
                choices.append(_joined(sequence, word))
                sequence, word = [], ""
                continue
            letter = _LETTERS[kind](text) if kind in _LETTERS else ""
            if letter and not self._is_repeated():
                word += letter
                continue
            sequence.append(Shape.of_word(word) if word else NOTHING)
            sequence.append(self._repeated(Shape.of_word(letter) if letter else self._shape_of(kind, text)))
            word = ""
        return any_of((*choices, _joined(sequence, word)))

    def _is_repeated(self) -> bool:
        return self._at < len(self._pieces) and self._pieces[self._at] in _REPEATS

    def _shape_of(self, kind: str, text: str) -> Shape:
        match kind:
            case "bracket" if text == "(":
                self._depth += 1
                shape = self.read()
                self._depth -= 1
                return shape
            case "part":
                return self._part(text)
            case "gap":
                return Shape.of_word(" ").optional()
            case "tick":
                return any_of(map(Shape.of_word, "'’"))
            case "slot" if text in _SLOT_NEEDS:
                return Shape(frozenset(), frozenset({"" if text == "date" else "0"}), (_SLOT_NEEDS[text],))
        return ANYTHING

    def _repeated(self, shape: Shape) -> Shape:
        while self._is_repeated():
            sign = self._pieces[self._at][1]
            self._at += 1
            shape = shape.optional() if sign == "?" else shape.repeated(at_least_once=sign == "+")
        return shape


_REPEATS = frozenset({("bracket", sign) for sign in "?*+"})
_LETTERS: dict[str, Callable[[str], str]] = {"text": folded, "literal": lambda text: folded(text[1]), "blank": lambda _: " "}
"""How the pieces that stand for themselves are written in a text."""


def _joined(sequence: Iterable[Shape], word: str) -> Shape:
    return reduce(Shape.followed_by, (*sequence, *((Shape.of_word(word),) if word else ())), NOTHING)
