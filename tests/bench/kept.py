"""What a repair must not change, read without the guard of unspin: a second opinion, made to be simple and strict.

Seven kinds, each by an expression and word lists of its own; nothing of `unspin.edits` is used, and no list of the glossary. Every “left” and “right”
is a side of the body here, but for a few phrases: a right that a repair brings back ("the right diet") counts as a difference, to be looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

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
_WORDS = "|".join(sorted(NUMBERS, key=len, reverse=True))
_COUNT = rf"(?:a|{_WORDS}|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[ -](?:{_WORDS}))"
_PRONOUN = """
any each every no new old big good best same next last this that main other right wrong first third small large which whole
second better bigger larger longer latter former smaller shorter another different
""".split()
_EACH = "(?:an?|per|(?:for )?(?:each|every)) (?:single |hour|day|night|week|month|year|morn|after|even|7|seven)"
_PHRASES = "in no (?:way|case|manner)|by no means|at no (?:time|point)|under no (?:circumstance|condition)s?|on no (?:account|occasion)"
_READ_AS: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r"\bper ?cent\b", "%"),
    (r"\bmilligram(?:me)?s?\b", "mg"),
    (r"\bmicrogram(?:me)?s?\b", "mcg"),
    (r"\bmillilit(?:er|re)s?\b", "ml"),
    (r"\bhrs?\b", "hours"),
    (r"\bmins?\b", "minutes"),
    (r"\b(hour|minute|day|week|month|year|tablet|capsule|pill|drop|unit)\b", r"\1s"),
    (r"\btwice\b", "two times"),
    (r"\bthrice\b", "three times"),
    (rf"\b(?:once|as (?:soon|quickly) as)(?=[ -](?:{_EACH}|(?:hour|dai|night|week|month|year)ly))", "one time"),
    (r"\b(?:per|each|every) (?:7|seven) days\b", "«7w»"),
    (r"\b(?:an?|per|each|every) weeks\b", "«~7w»"),
    (rf"\b(?:{_PHRASES})\b", "nevernot"),
    (r"\b(?:one|1) (?:more|additional|extra|further)\b", "«1+»"),
    (r"\bone(?=[ -]of[ -]a[ -]kind\b|\sanother\b)", "«~1»"),
    (rf"\b({'|'.join(_PRONOUN)})\sone\b(?! (?:{'|'.join(UNITS)}))", r"\1 «~1»"),
    (r"\banother\b", "«~1+»"),
    (rf"\b{_COUNT}[ -]hundred(?:[ -](?:and[ -])?{_COUNT})?\b|\b{_COUNT}[ -]thousand\b", lambda found: _spelled(found.group())),
    (rf"\b({_COUNT})(?=\.\d)", lambda found: _spelled(found.group())),
)
"""What is read as what before values are compared; what stands in «» is a value, with “~” one that need not be there."""
_EITHER = {"nevernot": ("never", "not"), "~1": ("1",), "~1+": ("1+",), "~7w": ("7w",)}
_READERS = [(re.compile(found, re.IGNORECASE), read) for found, read in _READ_AS]
_VALUE = re.compile(rf"«(.+?)»|({_FIGURE})|\b({_WORDS})\b", re.IGNORECASE)
_NEGATION = re.compile(rf"\bnevernot\b|{EXPRESSIONS['negation'].pattern}", re.IGNORECASE)
_UNITS = "|".join(sorted(UNITS, key=len, reverse=True))
_MEASURED = re.compile(rf"(?:{_FIGURE}|\b(?:{_WORDS})\b)[ -]?({_UNITS})(?!\w)", re.IGNORECASE)


def _spelled(words: str) -> str:
    """The figures of “a hundred” or “two hundred and fifty”.

    >>> _spelled("two hundred and fifty"), _spelled("twenty-five"), _spelled("a thousand")
    ('250', '25', '1000')
    """
    total = 0
    for word in re.split("[ -]", words.lower()):
        total = total * {"hundred": 100, "thousand": 1000}[word] if word in {"hundred", "thousand"} else total + int(NUMBERS.get(word, word == "a"))
    return str(total)


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
    for expression, plain in _READERS:
        text = expression.sub(plain, text)
    found, plain = kept(text), EXPRESSIONS["address"].sub(" ", text)
    values = (marked or re.sub(r"^(\d{1,3}),(?=\d{3}$)", r"\1", figure) or RESTATED[word.lower()] for marked, figure, word in _VALUE.findall(plain))
    return {
        "value": tuple(part for one in values for part in re.split(r"[-/]", one)),
        "unit": tuple(unit.lower() for unit in _MEASURED.findall(plain)),
        **{kind: found[kind] for kind in ("address", "side", "drug")},
        "negation": tuple(RESTATED.get(one.lower(), one.lower()) for one in _NEGATION.findall(plain)),
    }


def _agree(old: tuple[str, ...], new: tuple[str, ...]) -> bool:
    """Whether both say the same, in order: what begins with “~” may be missing in one of them."""
    while old and new and old[0] == new[0]:
        old, new = old[1:], new[1:]
    if not old or not new:
        return all(one.startswith("~") for one in (*old, *new))
    alike = old[0] == new[0] or new[0] in _EITHER.get(old[0], ()) or old[0] in _EITHER.get(new[0], ())
    return (
        (alike and _agree(old[1:], new[1:]))
        or (old[0].startswith("~") and _agree(old[1:], new))
        or (new[0].startswith("~") and _agree(old, new[1:]))
    )


def changed(before: str, after: str) -> tuple[dict[str, list[list[str]]], bool]:
    """The kinds that differ, each with what stood and what stands there, and whether it is only another form of the same.

    >>> changed("Take 5 mg.", "Take 50 mg.")[0]["figure"]
    [['5'], ['50']]
    >>> changed("You cannot.", "You can not.")
    ({'negation': [['cannot'], ['not']]}, True)
    """
    old, new = kept(before), kept(after)
    kinds = {kind: [list(old[kind]), list(new[kind])] for kind in old if old[kind] != new[kind]}
    says, then = (said(text) for text in (before, after)) if kinds else ({}, {})
    return kinds, bool(kinds) and all(_agree(says[kind], then[kind]) for kind in says)
