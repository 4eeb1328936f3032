"""What a number, dose, range or frequency says, however it is written: the atoms that two texts are compared by."""

from __future__ import annotations

import re
from functools import lru_cache

from unspin.edits.atoms import OCCASION
from unspin.text.numbers import BROKEN_PATTERN, SCALED_PATTERN, TENS_PATTERN, number_value

_UNIT_FORMS = """
mg milligram milligrams
mcg microgram micrograms µg μg
g gram grams gramme grammes
kg kilogram kilograms kilo kilos
ml millilitre millilitres milliliter milliliters cc
l litre litres liter liters
dl decilitre deciliter
lb lbs pound pounds
oz ounce ounces
iu
unit units
mmol millimole millimoles
mmhg
mm millimetre millimetres millimeter millimeters
cm centimetre centimetres centimeter centimeters
m metre metres meter meters
km kilometre kilometres kilometer kilometers
inch inches
ft foot feet
mile miles
calorie calories
kcal
degree degrees °
°c
°f
second seconds sec secs
minute minutes min mins
hour hours hr hrs
day days
week weeks
month months
year years yr yrs
tablet tablets
pill pills
capsule capsules
drop drops
puff puffs
dose doses
spray sprays
patch patches
serving servings
teaspoon teaspoons tsp
tablespoon tablespoons tbsp
cup cups
glass glasses
time times
% percent percentage
hz
bpm
mhz
w watt watts
"""
UNITS = {form: row.split()[0] for row in _UNIT_FORMS.strip().splitlines() for form in row.split()}
"""Unit as written, in lower case, to the name it is compared by."""

OCCASIONS = ("occasion", "occasions", "instance", "instances")
"""What spinners write for “times” behind a number; “two instances” may be two cases as well."""

_ADVERBS = {"once": ("1", "time"), "twice": ("2", "time"), "thrice": ("3", "time")}
_PERIODS = {
    "hourly": "hour",
    "daily": "day",
    "nightly": "night",
    "weekly": "week",
    "monthly": "month",
    "yearly": "year",
}
_PER = frozenset(("a", "an", "per", "each", "every", "/"))
_RANGE = frozenset(("to", "-", "–", "—", "‑"))
_SAY_NOTHING = frozenset(("-", ".", "‑", "single"))
RANGE_MARK = "to"
"""The atom that stands between the two ends of a range."""

_SAME = (
    (re.compile(r"per\s+cent"), "percent"),
    (re.compile(r"for\s+(?=(?:each|every)\s)"), ""),
    (re.compile(r"as\s+(?:soon|quickly)\s+as(?=\s)"), "once"),
    (re.compile(r"(?:every|each)\s+(?:other|second|alternate|alternative)(?=\s)|on\s+alternate(?=\s)"), "every other"),
    (re.compile(r"(?<=\S\s)(per|every|each)\s+(?:7|seven)\s+days"), "every week"),
    (re.compile(BROKEN_PATTERN), lambda found: number_value(found.group()) or ""),
)
"""Wordings that are read as others before the tokens are looked at: of “every 7 days” only what follows on an amount."""

_TOKEN = re.compile(rf"{SCALED_PATTERN}(?![^\W_])|{TENS_PATTERN}|\d+(?:[.,:/]\d+)*|°[cf]?|[^\W\d_]+|\S", re.IGNORECASE)
_NAME_WITH_FIGURES = re.compile(r"[^\W\d_][-.]?\d")


@lru_cache(maxsize=1024)
def quantity_atoms(text: str) -> tuple[str, ...]:
    """What ``text``, a number with or without unit, range or period, says: numbers as digits, units by one name.

    >>> quantity_atoms("two to three tablets twice daily") == quantity_atoms("2-3 tablets two times a day")
    True
    >>> quantity_atoms("eighteen.2"), quantity_atoms("each alternative day")
    (('18.2',), ('/', 'other', 'day'))
    """
    lowered = text.lower()
    for pattern, plain in _SAME:
        lowered = pattern.sub(plain, lowered)
    if _NAME_WITH_FIGURES.search(lowered):
        return (lowered,)
    tokens = _TOKEN.findall(lowered)
    atoms: list[str] = []
    for i, token in enumerate(tokens):
        atoms += (RANGE_MARK,) if _is_range_mark(tokens, i) else _atoms_of(token)
    return tuple(atoms)


def _atoms_of(token: str) -> tuple[str, ...]:
    if token in _ADVERBS:
        return _ADVERBS[token]
    if token in _PERIODS:
        return ("/", _PERIODS[token])
    if token in _PER:
        return ("/",)
    if token in OCCASIONS:
        return (OCCASION,)
    value = number_value(token)
    if value is not None:
        return (value,)
    return () if token in _SAY_NOTHING else (UNITS.get(token, token),)


def _is_range_mark(tokens: list[str], at: int) -> bool:
    """Whether the token stands between two numbers and joins them."""
    if tokens[at] not in _RANGE or not 0 < at < len(tokens) - 1:
        return False
    after = tokens[at + 1]
    return after[0].isdigit() or number_value(after) is not None
