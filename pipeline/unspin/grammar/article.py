"""*a* or *an*, by how the next word sounds."""

from __future__ import annotations

import re
import unicodedata

_SILENT_H = re.compile(r"(?:hour|honest|honou?r|heir)")
_EITHER = re.compile(r"(?:histor|hysteri|herb|hotel|habitual)")
"""Both are written: *a historic*, *an historic*; *herb* with and without its h."""
_YOU = re.compile(
    r"""eu(?!x) | ew[er]
      | u(?: ni(?!n|m(?!od)|dent|ss) | s(?:e|ing|a[bg]|u) | t(?:e[rn]|il|op|i)
           | r(?:ae|e[at]|em|i[cn]|o|an) | biq | kul | ve | vul | k\b | kr | gand | rug )
    """,
    re.VERBOSE,
)
"""Vowels said as *you*: European, unit, use, uterus, urine; not uninsured, unidentified, utter, urgent."""
_ONE = re.compile(r"on(?:e|ce)(?:s|self)?(?![a-z])")
_U_TURN = re.compile(r"[a-z]-(?=[a-z])|[a-z]\d")
"""A letter by itself before a hyphen or a figure: X-ray, U-shaped, N95."""

SPELLED_AN = frozenset("aefhilmnorsx")
"""The letters whose names begin with a vowel sound."""

SAID_AS_WORDS = frozenset(
    """AIDS FAST FIT FODMAP HIDA HIFU HIPAA LASEK LASER LASIK MELD MERS MUGA NASA NASH NATO NICE NICU RAM REM RICE SAD
    SARS SIBO SIDS SIRS SLAP SOAP SOFA SPECT""".split()
)
"""Abbreviations in capitals that are said as words, where that decides: a SARS outbreak, a LASIK procedure."""
SAID_BOTH_WAYS = frozenset(
    {"MRSA", "SQL", "FAQ", "LED", "ROM", "MAOI", "RAST", "SAR", "ECMO", "HEPA", "HELLP", "LEEP", "SCID"}
)
"""Spelled by some and said by others: neither article is wrong."""
_MIXED = re.compile(r"(?:[a-z][A-Z]|[A-Z]{2})")


def article_for(word: str) -> str | None:
    """``"a"`` or ``"an"`` as it stands before ``word``; ``None`` if both are right or the sound is not known.

    ``word`` is the next word or number as written, without quotation marks. By sound, not by letter; letters are named.

    >>> [article_for(word) for word in ("European", "honest", "MRI", "UTI", "8-week", "historic")]
    ['a', 'an', 'an', 'a', 'an', None]
    """
    if not word:
        return None
    if word[0].isdigit():
        return _for_number(word)
    plain = "".join(one for one in unicodedata.normalize("NFD", word) if not unicodedata.combining(one))
    if not ("a" <= plain[:1].lower() <= "z"):
        return None
    letters = re.split(r"[^A-Za-z\d]", plain)[0]
    if len(letters) == 1 or _U_TURN.match(plain.lower()):
        return _for_letter(plain[0])
    return _for_capitals(letters) if _MIXED.match(letters) else _for_word(plain.lower())


def _for_number(word: str) -> str | None:
    """*an 8*, *an 80*, *an 11*, *an 18*, *an 11,000*; 1100 may be eleven hundred or one thousand."""
    digits = re.split(r"[^\d]", word)[0]
    if digits.startswith("8") or digits in {"11", "18"}:
        return "an"
    return None if re.match(r"1[18]\d\d$", digits) else "a"


def _for_letter(letter: str) -> str:
    return "an" if letter.lower() in SPELLED_AN else "a"


def _for_capitals(letters: str) -> str | None:
    """The article before an abbreviation: by its first letter's name, or by its sound if it is said as a word."""
    stem = letters.rstrip("s")
    if stem in SAID_BOTH_WAYS:
        return None
    shouted = letters.isupper() and len(letters) > 5 and bool(re.search(r"[AEIOU]", letters))
    return _for_word(letters.lower()) if stem in SAID_AS_WORDS or shouted else _for_letter(letters[0])


def _for_word(word: str) -> str | None:
    if _EITHER.match(word):
        return None
    if _SILENT_H.match(word):
        return "an"
    if _YOU.match(word) or _ONE.match(word):
        return "a"
    return "an" if word[0] in "aeiou" else "a"
