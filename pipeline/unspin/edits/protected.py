"""The tokens that a repair must leave as they are: doses, numbers, drug names, negations, addresses, quotations."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter

from unspin.edits.atoms import ANOTHER, MINUS, NEVER_OR_NOT, ONE_ITSELF, ONE_MORE
from unspin.edits.quantities import OCCASIONS, UNITS, quantity_atoms
from unspin.model import OPAQUE, Span
from unspin.resources import glossary_root
from unspin.text.numbers import NUMBER_WORD_PATTERN, NUMBER_WORDS, SCALED_PATTERN, SCALES, TENS_PATTERN


class ProtectedKind(enum.Enum):
    """Why a token is protected. All but ``QUOTATION`` are disjoint; a quotation may hold others."""

    OPAQUE = "opaque content"
    URL = "web address"
    EMAIL = "e-mail address"
    PATH = "file path"
    PHONE = "telephone number"
    DATE = "date"
    TIME = "time of day"
    FREQUENCY = "how often"
    RANGE = "range"
    DOSE = "number with unit"
    PERCENTAGE = "percentage"
    NUMBER = "number"
    MINUS = "sign of a number"
    NUMBER_WORD = "number word"
    ONE_MORE = "further one"
    ANOTHER = "word for a further or a different one"
    ONE_ITSELF = "word “one”"
    NEGATION = "negation"
    LATERALITY = "side of the body"
    ABBREVIATION = "abbreviation"
    DRUG = "drug name"
    QUOTATION = "quotation"


@dataclass(frozen=True, slots=True)
class Protected:
    """A protected token; ``span`` counts in the text that was read."""

    span: Span
    kind: ProtectedKind

    def atoms(self, text: str) -> tuple[str, ...]:
        """What the token says, independent of how it is written: equal atoms mean an equal claim."""
        found = self.span.slice(text)
        if self.kind in _QUANTITIES:
            return quantity_atoms(found)
        if self.kind in _SAY:
            return (_SAY[self.kind],)
        if self.kind is ProtectedKind.NEGATION:
            word = " ".join(found.lower().split())
            return (NEVER_OR_NOT if self.is_phrase(text) else _NEGATION_FORMS.get(word, word),)
        if self.kind is ProtectedKind.TIME:
            return (_SPACE_OR_STOP.sub("", found.lower()),)
        kept = found if self.kind in _CASE_MATTERS else found.lower()
        return (" ".join(kept.split()),)

    def is_phrase(self, text: str) -> bool:
        """Whether it is a negation of several words, such as “in no way”, that means something as a whole alone."""
        if self.kind is not ProtectedKind.NEGATION:
            return False
        words = self.span.slice(text).lower().split()
        return len(words) > 1 and words != ["with", "out"]


_QUANTITIES = frozenset(
    (
        ProtectedKind.FREQUENCY,
        ProtectedKind.RANGE,
        ProtectedKind.DOSE,
        ProtectedKind.PERCENTAGE,
        ProtectedKind.NUMBER,
        ProtectedKind.NUMBER_WORD,
    )
)
_SAY = {ProtectedKind.MINUS: MINUS, ProtectedKind.ONE_MORE: ONE_MORE, ProtectedKind.ANOTHER: ANOTHER, ProtectedKind.ONE_ITSELF: ONE_ITSELF}
_CASE_MATTERS = frozenset((ProtectedKind.URL, ProtectedKind.PATH, ProtectedKind.ABBREVIATION))
_SPACE_OR_STOP = re.compile(r"[\s.]+")
_NEGATION_FORMS = {"cannot": "not", "n't": "not", "n’t": "not", "with out": "without"}

# Building blocks. Each repetition has a bound, so that no text takes more than linear time.
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_FIGURE = r"\d{1,30}(?:[.,/]\d{1,30}){0,6}|[½¼¾⅓⅔⅛]"
_QUANTITY = rf"(?=[\d½¼¾⅓⅔⅛efnostzEFNOSTZ])(?:{_FIGURE}|(?i:{NUMBER_WORD_PATTERN})(?:\.\d{{1,20}})?(?![^\W_]))"
_MEASURED = rf"(?=[\d½¼¾⅓⅔⅛aefnostzAEFNOSTZ])(?:(?i:{SCALED_PATTERN})(?:\.\d{{1,20}})?(?![^\W_])|{_QUANTITY})"
_JOIN = r"(?:[ \t]?[-–—‑][ \t]?|[ \t](?i:to)[ \t])"
_WORD_UNITS = sorted((*(unit for unit in UNITS if unit.isalpha()), *OCCASIONS))
_UNITS_BY_INITIAL = "|".join(
    f"{initial}(?:{'|'.join(unit[1:] for unit in units)})" for initial, units in groupby(_WORD_UNITS, key=itemgetter(0))
)
_UNIT = rf"(?:(?i:{_UNITS_BY_INITIAL})(?![^\W_])|°[CF]?)"
_AMOUNT = rf"{_MEASURED}(?:{_JOIN}{_MEASURED})?"
_LASTING = r"(?:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?)"
_GOES_BY = r"\s(?:after|before|beforehand|later|earlier|prior|from|past|following|passes|ago|is|are|has|or)(?!\w)"
"""Behind “an hour” it says that an hour goes by, not how often: “2 tablets an hour before”, “as soon as a day after”."""

_PERIOD = (
    r"(?:(?:an?|per|(?:for\s)?(?:each|every))\s(?:single\s)?(?:hour|day|night|week|month|year|morning|afternoon|evening)"
    r"|(?:per|each|every)\s(?:7|seven)\sdays|hourly|daily|nightly|weekly|monthly|yearly)(?!\w)"
)
_ONCE = rf"as\s(?:soon|quickly)\sas(?=\s(?:an?|per|each|every)\s)(?!\s{_PERIOD}{_GOES_BY})"
_OFTEN = rf"(?:once|twice|thrice|{_ONCE}|{_AMOUNT}[\s-]{_UNIT}(?!\san\shour{_GOES_BY}))"
_BODY = """
adrenal ankle arms? arteries artery atrial atrium axilla breasts? bronchus bundle buttock calf calves carotid cheek
chest colon coronary ears? elbow eyelid eyes? femoral finger flank foot forearm groin hands? heart heel hemisphere
hip iliac jaw kidney knee legs? limbs? lobe lower lungs? middle nostril ovary quadrant shoulder sides? sided
subclavian temple testicle thigh thumb toe tonsil upper ureter vein veins ventricle ventricular wrist
"""
_SIDE_NOUN = rf"(?:{'|'.join(_BODY.split())})\b"
_BY_LENGTH = (
    ("any", "new", "old", "big"),
    ("each", "good", "best", "same", "next", "last", "this", "that", "main"),
    ("every", "other", "right", "wrong", "first", "third", "small", "large", "which", "whole"),
    ("second", "better", "bigger", "larger", "longer", "latter", "former"),
    ("smaller", "shorter", "another"),
    ("different",),
)
_PHRASE_OF_ONE = (
    r"(?=[ -]of[ -]a[ -]kind(?!\w))|(?=\sanother(?!\w))|(?:"
    + "|".join(rf"(?<=(?<!\w)(?:{'|'.join(words)})\sone)" for words in _BY_LENGTH)
    + r"|(?<=(?<!\w)no\sone))(?=\s?[.,;:!?)]|\s?\Z|\s(?:of|is|are|was|were|has|have|had|can|could|may|might|will|would|should|must"
    r"|does|do|did|knows?|wants?|likes?|else|who|that|which)(?!\w))"
)
"""Behind *one*: it is no number in “one of a kind”, “one another”, “no one knows”, “any one of”, “the other one.”, a noun not following."""

_CONCEDED = r"(?<=no)\smatter\s(?:if|whether|how|what|where|when|which|who)(?!\w)|(?<=whether\sor\snot)"
"""Behind *no* and *not*: they deny nothing in “no matter how small” and “whether or not it hurts”."""

_NEGATIONS = "no not never without none neither nor cannot unless except nothing nobody nowhere".split()

_PATTERNS: tuple[tuple[ProtectedKind, str], ...] = (
    (ProtectedKind.OPAQUE, OPAQUE),
    (ProtectedKind.MINUS, r"(?<![\w.,)\]%°–—−-])[-–−](?=\.?\d)"),
    (ProtectedKind.URL, r"(?i:https?://|ftp://|www\.)[^\s<>\"“”]{1,2000}(?<![.,;:!?)\]'’])"),
    (ProtectedKind.EMAIL, r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"),
    (
        ProtectedKind.URL,
        r"(?<![\w.@-])(?:[A-Za-z0-9-]{1,63}\.){1,4}(?i:com|org|net|edu|gov|info|io|co|uk|us|eu|de|ca|au)(?![\w-])"
        r"(?:/[^\s<>\"“”]{0,2000}(?<![.,;:!?)\]'’]))?",
    ),
    (ProtectedKind.PATH, r"(?<![\w/\\.~])(?:~|\.{1,2}|[A-Za-z]:)?(?:[\\/][\w.-]{1,100}){2,30}(?<!\.)"),
    (
        ProtectedKind.PATH,
        r"(?<![\w.-])[\w-]{1,100}\.(?i:pdf|docx?|xlsx?|pptx?|txt|csv|html?|jpe?g|png|gif|mp[34]|zip|py|js|json|ya?ml)(?!\w)",
    ),
    (ProtectedKind.DATE, r"(?<!\w)\d{4}-\d{1,2}-\d{1,2}(?!\w)|(?<!\w)\d{1,2}[/.]\d{1,2}[/.]\d{2,4}(?!\w)"),
    (
        ProtectedKind.DATE,
        rf"(?<!\w){_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?(?![\w])|(?<!\w){_MONTH},? \d{{4}}(?!\w)",
    ),
    (ProtectedKind.DATE, rf"(?<!\w)\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? \d{{4}}(?!\w))?"),
    (ProtectedKind.PHONE, r"(?<![\w+])\+\d{1,3}(?:[ .-]?\(?\d{1,5}\)?){2,6}(?!\w)"),
    (ProtectedKind.PHONE, r"(?<!\w)(?:1[ .-])?(?:\(\d{3,5}\)|\d{3,5})[ .-]\d{3,4}[ .-]\d{3,6}(?!\w)"),
    (
        ProtectedKind.TIME,
        r"(?<!\w)\d{1,2}(?::\d{2})?\s?(?:[ap]\.\s?m\.|[ap]m\b|[AP]M\b|o['’]clock)|(?<!\w)\d{1,2}:\d{2}(?!\w)",
    ),
    (
        ProtectedKind.FREQUENCY,
        rf"(?i:(?<!\w){_OFTEN}[\s-]{_PERIOD})",
    ),
    (
        ProtectedKind.FREQUENCY,
        rf"(?i:(?<!\w)(?:every\s{_AMOUNT}\s{_UNIT}|each\s{_AMOUNT}\s{_LASTING}(?!\w)"
        r"|(?:every|each)\s(?:other|second|alternate|alternative)\s(?:day|night|week|month|year)(?!\w)|on\salternate\sdays(?!\w)))",
    ),
    (ProtectedKind.FREQUENCY, r"(?i:(?<!\w)(?:twice|thrice)(?!\w))"),
    (ProtectedKind.PERCENTAGE, rf"(?<!\w){_MEASURED}(?:[ ]?%?{_JOIN}{_MEASURED})?[ -]?(?:%|(?i:per\s?cent)(?!\w))"),
    (
        ProtectedKind.RANGE,
        rf"(?<!\w)(?!(?i:{TENS_PATTERN})(?!{_JOIN}{_QUANTITY}))"
        rf"{_MEASURED}{_JOIN}{_MEASURED}(?:[ -]?{_UNIT})?(?!\w)",
    ),
    (ProtectedKind.DOSE, rf"(?<!\w){_MEASURED}[ -]?{_UNIT}(?:/(?i:kg|day|hour|dose|d?l|ml|min|m[2²])(?!\w))?"),
    (ProtectedKind.ONE_MORE, r"(?i:(?<!\w)(?:one|1)\s(?:more|additional|extra|further)(?!\w))"),
    (ProtectedKind.ANOTHER, r"(?i:(?<!\w)another(?!\w))"),
    (ProtectedKind.ONE_ITSELF, rf"(?i:(?<!\w)one(?![^\W_])(?:{_PHRASE_OF_ONE}))"),
    (ProtectedKind.NUMBER, r"(?<!\w)(?:[A-Za-z]{1,12}|[A-Z]{1,12}-)\d\w{0,20}(?:-\d{1,20})?"),
    (ProtectedKind.NUMBER, r"[^\W\d_]?\d{1,30}(?:[.,:/]\d{1,30}){0,6}[^\W_]{0,20}|[½¼¾⅓⅔⅛]"),
    (
        ProtectedKind.NUMBER_WORD,
        rf"(?i:(?<!\w)(?:{NUMBER_WORD_PATTERN}(?:\.\d{{1,20}})?|(?:{'|'.join(SCALES)})s?|half)(?![^\W_]))",
    ),
    (
        ProtectedKind.NEGATION,
        r"(?i:(?<!\w)(?:in\sno\s(?:way|case|manner)|by\sno\smeans|at\sno\s(?:time|point)|under\sno\s(?:circumstance|condition)s?|on\sno\s(?:account|occasion))(?!\w))"
        rf"|(?i:(?<!\w)(?:{'|'.join(_NEGATIONS)})(?!\w|{_CONCEDED})|(?<=[a-z])n['’]t(?!\w)|(?<!\w)with\sout(?!\w|-|\sof(?!\w)))",
    ),
    (ProtectedKind.LATERALITY, r"(?i:(?<!\w)(?:bi|uni|contra|ipsi)lateral(?:ly)?(?!\w))"),
    (
        ProtectedKind.LATERALITY,
        rf"(?i:(?<!\w)(?:left|right)(?=[ -]{_SIDE_NOUN}|[ -]hand|\s(?:and|or|to)\s(?:left|right)(?!\w))"
        r"|(?<=\bthe )(?:left|right)(?=\s?(?:[.,;:!?)]|$))|(?<=(?:left|ight) and )(?:left|right)(?!\w)"
        r"|(?<=(?:left|ight) (?:or|to) )(?:left|right)(?!\w))",
    ),
    (ProtectedKind.ABBREVIATION, r"(?<![\w])[A-Z]{2,6}s?(?!\w)"),
)
_MONTHS = frozenset(
    "jan january feb february mar march apr april may jun june jul july aug august sep sept september oct october nov november dec december".split()
)
_BEGIN_ANYWHERE = frozenset(
    (
        *_NEGATIONS,
        *NUMBER_WORDS,
        *SCALES,
        *(f"{word}s" for word in SCALES),
        *"half once twice thrice every each another left right".split(),
        *(f"{side}lateral{end}" for side in ("bi", "uni", "contra", "ipsi") for end in ("", "ly")),
        *_MONTHS,
    )
)
"""Words that may begin a token: the expressions are tried at each."""

_BEGIN_BEFORE = dict.fromkeys("in by at under on".split(), ("no", "alt")) | {"a": ("hun", "thou"), "with": ("out",), "as": ("soon", "quic")}
"""Words that may begin a token only where these letters follow the blank: “in no way”, “on alternate days”, “a hundred mg”, “with out”, “as soon”."""

_STEP = re.compile(
    r"(?<![^\W\d_])([A-Za-z][a-z]{0,59}+)(?![\w+@-]|\.[^\s<>\"“”]|:[\\/]|(?<=[nN])['’])"
    rf"|[\w½¼¾⅓⅔⅛{OPAQUE}]|[.+–−-](?=[\w.+@\\/-])|[\\/](?=[\w.-])|~(?=[\\/])|\((?=\d)"
)
"""The next place where a token may begin. The group is a word of ASCII letters, none but the first a capital, with nothing behind it that could go on
with an address, a file name or a number: it begins a token only if it is one of the words above or a drug name. What is left out begins none."""

_QUOTED = re.compile(
    r"“[^“”]{1,2000}”|\"[^\"]{1,2000}\"|‘(?:[^‘’]|’(?=\w)){1,1000}’(?!\w)|'(?<!\w')(?=\w)(?:[^'\n]|(?<=\w)'(?=\w)){1,400}'(?!\w)"
)
_SHORTEST_QUOTATION = 3
"""Words between quotation marks that make a quotation; one or two are a term in marks."""


@cache
def _pattern() -> tuple[re.Pattern[str], tuple[ProtectedKind | None, ...]]:
    """All patterns as one, and the kind of each of its groups; the last group is any word."""
    groups = "|".join(f"({pattern})" for _, pattern in _PATTERNS)
    word = r"(?<![^\W\d_])([^\W\d_]{1,60}(?:-[^\W\d_]{2,60}){0,8})"
    return re.compile(f"{groups}|{word}"), (*(kind for kind, _ in _PATTERNS), None)


@cache
def drug_names() -> frozenset[str]:
    """The lower-case drug names of glossary/protected/drugs.txt (its header names sources and licences)."""
    text = glossary_root().joinpath("protected", "drugs.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


@lru_cache(maxsize=64)
def protected_spans(text: str) -> tuple[Protected, ...]:
    """The protected tokens of ``text``, by start; linear in its length, and kept for the next finding of the same sentence.

    Capitals count as abbreviations only where the text has lower-case words too.

    >>> [(one.span.start, one.kind.name) for one in protected_spans("Do not take 500 mg aspirin")]
    [(3, 'NEGATION'), (12, 'DOSE'), (19, 'DRUG')]
    """
    shouted = text.isupper()
    found = [one for one in _tokens(text) if not (shouted and one.kind is ProtectedKind.ABBREVIATION)]
    quoted = [Protected(one, ProtectedKind.QUOTATION) for one in quotations(text)]
    return tuple(sorted([*found, *quoted], key=lambda one: (one.span, one.kind.value)) if quoted else found)


def _tokens(text: str) -> Iterator[Protected]:
    """The disjoint ones: at each place the first pattern that fits, else a word that may be a drug."""
    pattern, kinds = _pattern()
    names, begin = drug_names(), _begin()
    steps = _STEP.finditer(text)
    while step := next(steps, None):
        word = step[1]
        if word and ((word := word.lower()) not in begin or _needs_other(word, text, step.end())):
            continue
        if not (found := pattern.match(text, step.start())):
            continue
        kind, word = kinds[(found.lastindex or 1) - 1], found.group()
        at = found.end()
        if kind is not None:
            yield Protected(Span(*found.span()), kind)
        elif word[-1] in "nN" and text[at : at + 2].lower() in {"'t", "’t"}:
            yield Protected(Span(at - 1, at + 2), ProtectedKind.NEGATION)
            at += 2
        elif "-" in word or word.lower() in names:
            yield from _drugs(word, found.start())
        if at != step.end():
            steps = _STEP.finditer(text, at)


@cache
def _begin() -> frozenset[str]:
    """The words of a step, in small letters, with which a protected token may begin."""
    return _BEGIN_ANYWHERE | _BEGIN_BEFORE.keys() | drug_names()


def _needs_other(word: str, text: str, end: int) -> bool:
    """Whether no token begins with ``word``, which ends at ``end`` of ``text``, for want of a month's capital or of what has to follow."""
    if word in _MONTHS:
        return text[end - len(word)].islower()
    return word in _BEGIN_BEFORE and not text[end + 1 : end + 5].lower().startswith(_BEGIN_BEFORE[word])


def _drugs(word: str, start: int) -> Iterator[Protected]:
    """A word that is a drug name, or its hyphenated parts that are."""
    names, lowered = drug_names(), word.lower()
    if lowered in names:
        yield Protected(Span(start, start + len(word)), ProtectedKind.DRUG)
    elif "-" in word:
        for part in re.finditer(r"[^-]+", lowered):
            if part.group() in names:
                yield Protected(Span(start + part.start(), start + part.end()), ProtectedKind.DRUG)


@lru_cache(maxsize=16)
def quotations(text: str) -> tuple[Span, ...]:
    """The quotations of ``text``, sorted and disjoint; kept for the next finding of the same segment."""
    return tuple(Span(*found.span()) for found in _QUOTED.finditer(text) if len(found.group().split()) >= _SHORTEST_QUOTATION)
