"""What a repair must not change, read without the guard of unspin: a second opinion, made to be simple and strict.

Seven kinds, each by an expression and word lists of its own; nothing of `unspin.edits` is used, and no list of the glossary. Every “left” and “right”
is a side of the body here, but for a few phrases: a right that a repair brings back ("the right diet") counts as a difference, to be looked at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

NUMBERS = {
    word: str(value)
    for value, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
        twenty""".split()
    )
} | {"thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90"}
UNITS = "mg mcg µg g kg ml mL dl l L mmHg mm cm m IU units tablets capsules pills drops hours days weeks months years minutes percent %".split()
DRUG_ENDINGS = """
cillin mycin oxacin azole statin sartan olol dipine
prazole tidine parin gliptin formin mab tinib vir caine azepam setron triptan
""".split()
DRUGS = """
aspirin ibuprofen paracetamol acetaminophen naproxen diclofenac warfarin apixaban rivaroxaban heparin insulin metformin prednisone prednisolone
cortisone hydrocortisone morphine codeine tramadol furosemide lisinopril ramipril amlodipine digoxin lithium levothyroxine methotrexate isotretinoin
finasteride minoxidil tamoxifen polidocanol lidocaine adrenaline epinephrine salbutamol albuterol clopidogrel gabapentin pregabalin sertraline
fluoxetine citalopram botox botulinum tretinoin
""".split()

_ADDRESS = r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]|www\.[^\s<>\"]+[^\s<>\".,;:!?)]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_FIGURE = r"\d+(?:[.,:/-]\d+)*"
EXPRESSIONS: Mapping[str, re.Pattern[str]] = {
    "address": re.compile(_ADDRESS),
    "figure": re.compile(_FIGURE),
    "dose": re.compile(rf"{_FIGURE}[ -]?(?:{'|'.join(sorted(UNITS, key=len, reverse=True))})(?!\w)"),
    "number word": re.compile(rf"\b(?:{'|'.join(sorted(NUMBERS, key=len, reverse=True))})\b", re.IGNORECASE),
    "negation": re.compile(r"\b(?:no|not|never|without|none|neither|nor|cannot)\b|n['’]t\b", re.IGNORECASE),
    "side": re.compile(r"\bleft\b(?! over)|(?<!all )\bright\b(?! away| now| after| before)|\b(?:bi|uni|contra|ipsi)lateral", re.IGNORECASE),
    "drug": re.compile(rf"\b(?:{'|'.join(DRUGS)}|\w{{2,}}(?:{'|'.join(DRUG_ENDINGS)}))s?\b", re.IGNORECASE),
}
RESTATED = {"cannot": "not", "n't": "not", "n’t": "not", **NUMBERS}
"""Forms that say the same."""
_TIMES = re.compile(r"\b(?:twice|thrice)\b", re.IGNORECASE)


def kept(text: str) -> dict[str, tuple[str, ...]]:
    """What stands in ``text`` of each kind, in order, in small letters but for addresses.

    >>> {kind: found for kind, found in kept("Do not take 5 mg of aspirin.").items() if found}
    {'figure': ('5',), 'dose': ('5 mg',), 'negation': ('not',), 'drug': ('aspirin',)}
    """
    plain = EXPRESSIONS["address"].sub(" ", text)
    out = {"address": tuple(EXPRESSIONS["address"].findall(text))}
    for kind, expression in EXPRESSIONS.items():
        if kind != "address":
            out[kind] = tuple(" ".join(found.lower().split()) for found in expression.findall(plain))
    return out


def said(text: str) -> dict[str, tuple[str, ...]]:
    """What ``kept`` finds, forms that say the same made one: figures, number words and “twice” as one sequence of figures.

    >>> said("Two cannot, 3 can")["value"], said("Two cannot, 3 can")["negation"]
    (('2', '3'), ('not',))
    """
    text = _TIMES.sub(lambda one: {"twice": "two times", "thrice": "three times"}[one.group().lower()], text)
    found = kept(text)
    plain = EXPRESSIONS["address"].sub(" ", text)
    either = re.compile(f"{EXPRESSIONS['figure'].pattern}|{EXPRESSIONS['number word'].pattern}", re.IGNORECASE)
    measured = re.compile(rf"(?:{either.pattern})[ -]?({'|'.join(sorted(UNITS, key=len, reverse=True))})(?!\w)", re.IGNORECASE)
    values = [part for one in either.findall(plain) for part in re.split(r"[-/]", RESTATED.get(one.lower(), one))]
    return {
        "value": tuple(values),
        "unit": tuple(measured.findall(plain)),
        **{kind: found[kind] for kind in ("address", "side", "drug")},
        "negation": tuple(RESTATED.get(one, one) for one in found["negation"]),
    }


def changed(before: str, after: str) -> tuple[dict[str, list[list[str]]], bool]:
    """The kinds that differ, each with what stood and what stands there, and whether it is only another form of the same.

    >>> changed("Take 5 mg.", "Take 50 mg.")[0]["figure"]
    [['5'], ['50']]
    >>> changed("You cannot.", "You can not.")
    ({'negation': [['cannot'], ['not']]}, True)
    """
    old, new = kept(before), kept(after)
    kinds = {kind: [list(old[kind]), list(new[kind])] for kind in old if old[kind] != new[kind]}
    return kinds, bool(kinds) and said(before) == said(after)
