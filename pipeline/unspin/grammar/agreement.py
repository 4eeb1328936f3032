"""What our own edits break right beside them, mended: articles, number, doubled words and doubled synonyms.

Pure and without a library, so that the tool mends its own edits whatever grammar backend there is. Only the places an
edit touches are looked at: what was wrong before stays for the backend to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from unspin.grammar.article import article_for
from unspin.grammar.base import CLAIM_WORDS
from unspin.model import Edit, Span
from unspin.text.casing import carry_case
from unspin.text.number import number_of, plural_of, singular_of
from unspin.text.tokens import Token, tokens_within, words_of

SINGULAR_DETERMINERS = frozenset("a an this each every another".split())
"""Words that only stand before a singular; *that* and *one* are left out, they are pronouns too."""
PLURAL_DETERMINERS = frozenset("these those many several few both various numerous".split())
VERBS = {"is": "are", "was": "were", "has": "have", "does": "do"}
"""Singular to plural of the verbs whose form alone shows the number and that are no nouns."""
LETTERED = frozenset(
    """vitamin hepatitis type part group grade class influenza flu factor plan option stage category protein
    immunoglobulin schedule strep streptococcus haemophilia hemophilia point phase section level table appendix
    botulinum""".split()
)
"""Words that a letter follows as a name: *vitamin A is*, *hepatitis A infection*; that A is no article."""
MAY_DOUBLE = frozenset("had that very so bye many far much long really no more again ha tut so-so".split())
"""Words that a writer doubles on purpose (*had had*, *that that*, *very very*)."""
PAIRED = frozenset(
    """more less again over on on-and-on by through round around up down out better worse further farther longer
    higher lower time years hours days weeks months miles""".split()
)
"""Words of *more and more*, *again and again*, *hours and hours*: the pair means something."""
CONJUNCTIONS = frozenset(
    "that because when if while although though since once where after before until whether as so but".split()
)
"""Words a clause may begin after, so that the next noun is its subject."""
HEAD_ENDS = frozenset(
    """is are was were has have had does do did can could may might will would should must of in on at by for from to
    with without into and or but that which who when where if because while as than before after during through
    between near under over not also usually often sometimes""".split()
)
"""Words that cannot go on with a noun phrase: the word before them is its head."""
_DETERMINERS = (
    SINGULAR_DETERMINERS | PLURAL_DETERMINERS | frozenset("the your my our his her their its some any no".split())
)
COUNTING = frozenset("few several many some most numerous various".split())
"""Words that stand before a bare plural without *of* (*few days*, but *few of the days*, *most of winter*)."""
_ENDS = frozenset(".,;:!?)")
_BREAKS = frozenset(".;:!?(")
_OPENERS = CONJUNCTIONS | frozenset("in for with at during without however by on usually".split())
_QUOTES = frozenset("\"“‘'([")
_OPENING = re.compile(r"\s+[\"“‘'(\[]?")


NEAR = 6
"""Words on both sides of an edit, as white space parts them, that are looked at: *both*, three words and *and* before the three that repeat them, and
one that the edit cuts. Only where a clause begins is told from all that stands before."""


@dataclass(frozen=True, slots=True)
class _Place:
    """One edit in the words around it: ``first`` to ``last`` are the words it put in (``last`` exclusive)."""

    text: str
    near: Span
    """The part of the text that has the words."""
    low: tuple[str, ...]
    """The words in small letters."""
    first: int
    last: int
    old: str

    def word(self, index: int) -> str:
        """The word at ``index`` in small letters; empty beyond either end of the text."""
        return self.low[index] if 0 <= index < len(self.low) else ""

    def token(self, index: int) -> Token:
        """The word at ``index`` as it is written, and where; read again, since few edits ask for one."""
        return tokens_within(self.text, self.near)[index]


def mend(before: str, after: str, edited: tuple[Span, ...]) -> tuple[Edit, ...]:
    """The edits on ``after`` that mend its articles, number and doublings where it was edited; sorted and disjoint.

    ``before`` is the text that was edited and ``edited`` the spans of ``after`` that the edits wrote, sorted and
    disjoint; an empty span is a deletion. Outside them the texts must agree. Linear in the text, but for the number
    of edits.

    >>> mend("Wear a compression sock.", "Wear a elastic sock.", (Span(7, 14),))
    (Edit(span=Span(start=5, end=6), new='an'),)
    >>> mend("These capillaries are small.", "These vein are small.", (Span(6, 10),))
    (Edit(span=Span(start=6, end=10), new='veins'),)
    """
    edits: list[Edit] = []
    for span, old in zip(edited, _old_wordings(before, after, edited), strict=True):
        place = _place(after, span, old)
        edits += _doubled(place) or [*_synonyms(place, after), *_number(place), *_articles(place, after), *_of(place)]
    return _disjoint(edits)


def _place(text: str, span: Span, old: str) -> _Place:
    """The words that ``span`` overlaps, for which ``old`` stood, and those near them."""
    before, after = text[: span.start].rsplit(None, NEAR), text[span.end :].split(None, NEAR)
    start = len(before[0]) if len(before) > NEAR else 0
    end = len(text) - len(after[NEAR]) if len(after) > NEAR else len(text)
    begun = 0 if text[span.start - 1 : span.start].isspace() or not before else len(before[-1])
    to_come = 0 if text[span.end : span.end + 1].isspace() or not after else len(after[0])
    touched = Span(span.start - begun, span.end + to_come)
    left, inside, right = words_of(text, Span(start, touched.start)), tokens_within(text, touched), words_of(text, Span(touched.end, end))
    first = len(left) + sum(word.end <= span.start for word in inside)
    last = max(first, len(left) + sum(word.start < span.end for word in inside))
    words = (*left, *(word.text for word in inside), *right)
    return _Place(text, Span(start, end), tuple(map(str.lower, words)), first, last, old)


def _old_wordings(before: str, after: str, edited: tuple[Span, ...]) -> Iterator[str]:
    """What stood in ``before`` for each span; empty where the texts cannot be laid side by side."""
    at = edited[0].start if edited else 0
    fits = before[:at] == after[:at]
    for index, span in enumerate(edited):
        final = index + 1 == len(edited)
        gap = after[span.end :] if final else after[span.end : edited[index + 1].start]
        end = len(before) - len(gap) if final else before.find(gap, at)
        aligned = fits and at <= end and before.startswith(gap, end)
        yield before[at:end] if aligned else ""
        at = end + len(gap) if aligned else at


def _disjoint(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    kept: list[Edit] = []
    for edit in sorted(set(edits), key=lambda one: (one.span, one.new)):
        if not kept or kept[-1].span.end <= edit.span.start:
            kept.append(edit)
    return tuple(kept)


def _replaced(token: Token, new: str) -> Edit:
    return Edit(Span(token.start, token.end), carry_case(token.text, new))


# Doubled words: the phrase just put in repeats its neighbour.

_BREAK = re.compile(r"[\r\n]")
"""What stands on another line may be a heading, or the first words below one."""


def _doubled(place: _Place) -> list[Edit]:
    """The deletion of a word, or of up to three, that the edit made stand twice in a row on one line: the end of a heading is none."""
    if len(set(place.low)) == len(place.low):
        return []
    for size in (3, 2, 1):
        starts = sorted({place.first - size, place.first, place.last - size, place.last})
        for start in starts:
            middle, end = start + size, start + 2 * size
            if start < 0 or end > len(place.low) or place.low[start:middle] != place.low[middle:end]:
                continue
            if _repeats(place, start, size):
                kept, gone = place.token(middle - 1), place.token(end - 1)
                return [] if _BREAK.search(place.text, kept.end, gone.end) else [Edit(Span(kept.end, gone.end), "")]
    return []


def _repeats(place: _Place, start: int, size: int) -> bool:
    """Whether the edit made the words at ``start`` stand twice, and they may not."""
    inside = start < place.last and start + 2 * size > place.first
    touched = inside or place.first == place.last == start + size
    own = place.first <= start and start + 2 * size <= place.last
    words = place.low[start : start + size]
    return touched and not own and _plain(words) and not (size == 1 and words[0] in MAY_DOUBLE)


def _plain(words: Sequence[str]) -> bool:
    """Whether all are words that no claim hangs on."""
    return all(word[:1].isalpha() and word not in CLAIM_WORDS and not word.endswith(("n't", "n’t")) for word in words)


# Doubled synonyms: two synonyms of the spun text became the same word again.


def _synonyms(place: _Place, text: str) -> list[Edit]:
    """*vanish or vanish* and *pain and pain* to one of them, if the edit wrote either side: *you and you* around a new *and* was so before."""
    for joint in range(place.first - 1, place.last + 1):
        if place.word(joint) not in {"or", "and"} or (joint == place.first and place.last == joint + 1):
            continue
        for size in (3, 2, 1):
            left, right = range(joint - size, joint), range(joint + 1, joint + 1 + size)
            one, two = [place.word(i) for i in left], [place.word(i) for i in right]
            if joint - size < 0 or one != two or not _plain(one) or _meant(place, joint, size):
                continue
            kept, gone = place.token(joint - 1), place.token(joint + size)
            if not _BREAK.search(text, kept.end, gone.end):
                return [Edit(Span(kept.end, gone.end), "")]
    return []


def _meant(place: _Place, joint: int, size: int) -> bool:
    """Whether the pair may be wanted: *more and more*, *both X and X*, or a subject with a verb that counts two."""
    word = place.word(joint - 1)
    return (
        (size == 1 and place.word(joint) == "and" and (word in PAIRED or word.endswith("er")))
        or place.word(joint - size - 1) in {"both", "either", "neither", "between", "whether"}
        or place.word(joint + size + 1) in VERBS.values()
    )


# Number: an edit turned a singular noun into a plural one, or the reverse.


def _number(place: _Place) -> list[Edit]:
    """The noun made to agree with the determiner before it, or else the verb right after it with the noun."""
    words = words_of(place.old, Span(0, len(place.old)))
    if place.first == place.last or not words:
        return []
    number, old = number_of(place.low[place.last - 1]), number_of(words[-1].lower())
    if number is None or old is None or number == old or not _is_head(place):
        return []
    return _with_determiner(place, number) or _with_verb(place, number)


def _is_head(place: _Place) -> bool:
    """Whether the last word put in ends its noun phrase, so that its number is the number of the phrase."""
    following = place.word(place.last)
    inside = {place.word(index) for index in range(place.first, place.last)}
    return (not following or following in _ENDS or following in HEAD_ENDS) and not inside & (HEAD_ENDS - {"that"})


def _with_determiner(place: _Place, number: str) -> list[Edit]:
    determiner, head = place.word(place.first - 1), place.token(place.last - 1)
    one_of = [place.word(place.first - 3), place.word(place.first - 2)] == ["one", "of"] and determiner in _DETERMINERS
    if number == "plural" and determiner in SINGULAR_DETERMINERS:
        singular = singular_of(head.text.lower())
        return [_replaced(head, singular)] if singular else []
    if number == "singular" and (determiner in PLURAL_DETERMINERS or one_of):
        return [_replaced(head, plural_of(head.text.lower()))]
    return []


def _with_verb(place: _Place, number: str) -> list[Edit]:
    forms = VERBS if number == "plural" else {plural: singular for singular, plural in VERBS.items()}
    wanted = forms.get(place.word(place.last))
    return [_replaced(place.token(place.last), wanted)] if wanted and _is_subject(place) else []


def _is_subject(place: _Place) -> bool:
    """Whether the phrase put in begins its clause, a determiner apart: not after *of*, *and*, a number or a verb."""
    index = place.first - 1
    if place.word(index) in _DETERMINERS:
        index -= 1
    before = place.word(index)
    return not before or before in CONJUNCTIONS | _BREAKS or (before == "," and _opens(place, index))


def _opens(place: _Place, comma: int) -> bool:
    """Whether the comma ends an opening clause (*After rest, the vein are*) and not a list (*legs, feet, vein*)."""
    words = [*(word.lower() for word in words_of(place.text, Span(0, place.near.start))), *place.low[: comma + 1]]
    first = len(words) - 1
    while first > 0 and words[first - 1] not in ".!?;":
        first -= 1
    return words[first] in _OPENERS


# Articles: the next word begins with another sound now.


def _articles(place: _Place, text: str) -> list[Edit]:
    """*a* and *an* that stand before or within the words put in, or end them, set by the sound of the next word."""
    edits = []
    for index in range(max(0, place.first - 1), place.last):
        if place.word(index) in {"a", "an"} and index + 1 < len(place.low) and not _is_letter(place, index):
            quoted = index + 2 < len(place.low) and place.word(index + 1) in _QUOTES
            edits += _one_article(place.token(index), place.token(index + 1 + quoted), text)
    return edits


def _one_article(article: Token, following: Token, text: str) -> list[Edit]:
    gap = text[article.end : following.start]
    if not gap or not _OPENING.fullmatch(gap):
        return []
    run = re.compile(r"\S*").match(text, following.start)
    wanted = article_for(run.group() if run else following.text)
    if wanted is None or wanted == article.text.lower():
        return []
    shouted = article.text.isupper() and len(following.text) > 1 and following.text.isupper() and article.text != "A"
    new = wanted.upper() if shouted else wanted.capitalize() if article.text[0].isupper() else wanted
    return [Edit(Span(article.start, article.end), new)]


def _is_letter(place: _Place, index: int) -> bool:
    """Whether the *A* is a name: *vitamin A*, *Plan A*, *types A and B*."""
    before, following = place.word(index - 1), place.word(index + 1)
    named = before in LETTERED or before.removesuffix("s") in LETTERED
    return (named or following in {"and", "or"} or before[:1].isdigit()) and place.token(index).text == "A"


# Of: it belonged to the noun that the edit took away (*a couple of days*: *a few days*).


def _of(place: _Place) -> list[Edit]:
    """The deletion of an *of* on the same line right behind a word that the edit put in and that has none before a bare plural."""
    words = words_of(place.old, Span(0, len(place.old)))
    if place.first == place.last or place.word(place.last - 1) not in COUNTING or place.word(place.last) != "of":
        return []
    if number_of(place.word(place.last + 1)) != "plural" or not words or words[-1].lower() in COUNTING:
        return []
    kept, gone = place.token(place.last - 1), place.token(place.last)
    return [] if _BREAK.search(place.text, kept.end, gone.end) else [Edit(Span(kept.end, gone.end), "")]
