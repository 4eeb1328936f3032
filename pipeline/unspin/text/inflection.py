"""English inflection in both directions: the forms of a lemma, and the lemmas a form may come from.

Forms are named by Penn Treebank tags: NN, NNS, VB, VBZ, VBG, VBD, VBN, JJ, JJR, JJS. A small table of irregular words
and the regular spelling rules; `analyses` may name lemmas that are no words, its callers look them up.
"""

from __future__ import annotations

import re
from functools import lru_cache

_IRREGULAR_VERBS = """
arise arose arisen|awake awoke awoken|be was been|bear bore borne|beat beat beaten|become became become|begin began begun
bend bent bent|bet bet bet|bind bound bound|bite bit bitten|bleed bled bled|blow blew blown|break broke broken
breed bred bred|bring brought brought|build built built|burn burned burned|burst burst burst|buy bought bought
catch caught caught|choose chose chosen|cling clung clung|come came come|cost cost cost|creep crept crept|cut cut cut
deal dealt dealt|dig dug dug|do did done|draw drew drawn|drink drank drunk|drive drove driven|eat ate eaten
fall fell fallen|feed fed fed|feel felt felt|fight fought fought|find found found|flee fled fled|fling flung flung
fly flew flown|forbid forbade forbidden|foresee foresaw foreseen|forget forgot forgotten|forgive forgave forgiven
freeze froze frozen|get got got|give gave given|go went gone|grind ground ground|grow grew grown|hang hung hung
have had had|hear heard heard|hide hid hidden|hit hit hit|hold held held|hurt hurt hurt|keep kept kept
kneel knelt knelt|know knew known|lay laid laid|lead led led|leave left left|lend lent lent|let let let|lie lay lain
light lit lit|lose lost lost|make made made|mean meant meant|meet met met|mistake mistook mistaken
misunderstand misunderstood misunderstood|overcome overcame overcome|overdo overdid overdone|overeat overate overeaten
oversleep overslept overslept|pay paid paid|put put put|quit quit quit|read read read|rid rid rid|ride rode ridden
ring rang rung|rise rose risen|run ran run|say said said|see saw seen|seek sought sought|sell sold sold|send sent sent
set set set|sew sewed sewn|shake shook shaken|shed shed shed|shine shone shone|shoot shot shot|show showed shown
shrink shrank shrunk|shut shut shut|sing sang sung|sink sank sunk|sit sat sat|sleep slept slept|slide slid slid
slit slit slit|speak spoke spoken|speed sped sped|spend spent spent|spin spun spun|spit spat spat|split split split
spread spread spread|spring sprang sprung|stand stood stood|steal stole stolen|stick stuck stuck|sting stung stung
strike struck struck|string strung strung|strive strove striven|swear swore sworn|sweep swept swept
swell swelled swollen|swim swam swum|swing swung swung|take took taken|teach taught taught|tear tore torn
tell told told|think thought thought|throw threw thrown|thrust thrust thrust|tread trod trodden
undergo underwent undergone|understand understood understood|undertake undertook undertaken|undo undid undone
upset upset upset|wake woke woken|wear wore worn|weave wove woven|weep wept wept|wet wet wet|win won won
wind wound wound|withdraw withdrew withdrawn|withhold withheld withheld|withstand withstood withstood
wring wrung wrung|write wrote written|rebuild rebuilt rebuilt|redo redid redone|retake retook retaken
partake partook partaken|outgrow outgrew outgrown|regrow regrew regrown|uphold upheld upheld|befall befell befallen
"""
_IRREGULAR_NOUNS = """
child children|foot feet|tooth teeth|man men|woman women|person people|mouse mice|goose geese|ox oxen|louse lice
half halves|knife knives|leaf leaves|life lives|loaf loaves|self selves|shelf shelves|thief thieves|wife wives|wolf wolves
calf calves|hoof hooves|diagnosis diagnoses|prognosis prognoses|crisis crises|analysis analyses|basis bases
hypothesis hypotheses|thrombosis thromboses|metastasis metastases|stenosis stenoses|psychosis psychoses
neurosis neuroses|testis testes|pelvis pelves|axis axes|bacterium bacteria|datum data|medium media|ovum ova
phenomenon phenomena|criterion criteria|vertebra vertebrae|bursa bursae|fistula fistulas|alveolus alveoli
bronchus bronchi|fungus fungi|nucleus nuclei|stimulus stimuli|thrombus thrombi|embolus emboli|calculus calculi
appendix appendices|cervix cervices|cortex cortices|index indices|patella patellae|larva larvae|alga algae
biceps biceps|series series|species species|forceps forceps|sheep sheep|fish fish|herpes herpes|diabetes diabetes
midwife midwives|housewife housewives|eyetooth eyeteeth|forefoot forefeet|grandchild grandchildren|stepchild stepchildren
fireman firemen|layman laymen|policeman policemen|spokesman spokesmen|ganglion ganglia|septum septa|diverticulum diverticula
"""
_IRREGULAR_ADJECTIVES = (
    "good better best|bad worse worst|far farther farthest|little less least|ill worse worst|well better best"
)
_DOUBLING = frozenset(
    "admit allot begin commit compel confer control defer deter equip excel expel forget infer occur omit patrol permit prefer "
    "propel rebel recur refer regret repel submit transfer transmit upset unplug fulfil enrol distil instil appal enthral overlap rerun".split()
)
_NO_PLURAL = re.compile(r"(?:ness|itis|ics)$")
_CVC = re.compile(r"^[^aeiou]*[aeiou][bdfgklmnprtvz]$|^qu[aeiou][bdgmnprt]$")
_SIBILANT = re.compile(r"(?:s|x|z|ch|sh)$")
_CONSONANT_Y = re.compile(r"[^aeiou]y$")

_PAST = {row.split()[0]: tuple(row.split()[1:]) for row in re.split(r"[|\n]", _IRREGULAR_VERBS) if row.strip()}
_PLURAL = {row.split()[0]: row.split()[1] for row in re.split(r"[|\n]", _IRREGULAR_NOUNS) if row.strip()}
_DEGREE = {row.split()[0]: tuple(row.split()[1:]) for row in _IRREGULAR_ADJECTIVES.split("|")}
_SPECIAL = {
    ("be", "VBZ"): "is",
    ("be", "VBP"): "are",
    ("have", "VBZ"): "has",
    ("do", "VBZ"): "does",
    ("go", "VBZ"): "goes",
    ("die", "VBG"): "dying",
    ("lie", "VBG"): "lying",
    ("tie", "VBG"): "tying",
    ("dye", "VBG"): "dyeing",
    ("be", "VBG"): "being",
    ("see", "VBG"): "seeing",
    ("age", "VBG"): "aging",
}


def _reversed() -> dict[str, tuple[tuple[str, str], ...]]:
    """Irregular form to (lemma, tag) pairs."""
    table: dict[str, list[tuple[str, str]]] = {}
    for lemma, (past, participle) in _PAST.items():
        table.setdefault(past, []).append((lemma, "VBD"))
        table.setdefault(participle, []).append((lemma, "VBN"))
    for lemma, plural in _PLURAL.items():
        table.setdefault(plural, []).append((lemma, "NNS"))
    for lemma, degrees in _DEGREE.items():
        for tag, form in zip(("JJR", "JJS"), degrees, strict=True):
            table.setdefault(form, []).append((lemma, tag))
    for (lemma, tag), form in _SPECIAL.items():
        table.setdefault(form, []).append((lemma, tag))
    table["were"] = [("be", "VBD")]
    table["am"] = [("be", "VBP")]
    return {form: tuple(pairs) for form, pairs in table.items()}


_FORMS = _reversed()


_ENDINGS = ("s", "ed", "ing", "er", "est")
"""What regular forms end in."""


def _doubles(lemma: str) -> bool:
    return bool(_CVC.match(lemma)) or lemma in _DOUBLING


def _with_s(lemma: str) -> str:
    if _SIBILANT.search(lemma):
        return lemma + "es"
    return lemma[:-1] + "ies" if _CONSONANT_Y.search(lemma) else lemma + "s"


def _with_ed(lemma: str) -> str:
    if lemma.endswith("e"):
        return lemma + "d"
    if _CONSONANT_Y.search(lemma):
        return lemma[:-1] + "ied"
    return lemma + lemma[-1] + "ed" if _doubles(lemma) else lemma + "ed"


def _with_ing(lemma: str) -> str:
    if lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")):
        return lemma[:-1] + "ing"
    return lemma + lemma[-1] + "ing" if _doubles(lemma) else lemma + "ing"


def _compared(lemma: str, ending: str) -> str:
    if lemma.endswith("e"):
        return lemma + ending[1:]
    if _CONSONANT_Y.search(lemma):
        return lemma[:-1] + "i" + ending
    if len(lemma) > 6 or (len(re.findall(r"[aeiouy]+", lemma)) > 1 and not lemma.endswith(("le", "ow"))):
        return ("more " if ending == "er" else "most ") + lemma
    return lemma + lemma[-1] + ending if _CVC.match(lemma) else lemma + ending


@lru_cache(maxsize=10_000)
def inflect(lemma: str, tag: str) -> str:
    """The form of one lower-case word that ``tag`` names; the lemma itself for a tag without a form of its own.

    >>> inflect("vein", "NNS"), inflect("diagnosis", "NNS"), inflect("stop", "VBG"), inflect("take", "VBN"), inflect("dry", "VBZ")
    ('veins', 'diagnoses', 'stopping', 'taken', 'dries')
    """
    if (lemma, tag) in _SPECIAL:
        return _SPECIAL[lemma, tag]
    if tag == "NNS":
        if lemma in _PLURAL:
            return _PLURAL[lemma]
        return lemma if _NO_PLURAL.search(lemma) else _with_s(_o_plural(lemma))
    if tag == "VBZ":
        return _with_s(_o_plural(lemma))
    if tag in {"VBD", "VBN"}:
        return _PAST[lemma][tag == "VBN"] if lemma in _PAST else _with_ed(lemma)
    if tag == "VBG":
        return _with_ing(lemma)
    if tag in {"JJR", "JJS"}:
        return _DEGREE[lemma][tag == "JJS"] if lemma in _DEGREE else _compared(lemma, "er" if tag == "JJR" else "est")
    return lemma


def _o_plural(lemma: str) -> str:
    """Spell -o words that take -es so that the general rule does the rest."""
    return (
        lemma + "e"
        if lemma in {"potato", "tomato", "hero", "echo", "veto", "undergo", "mosquito", "embargo"}
        else lemma
    )


@lru_cache(maxsize=10_000)
def analyses(form: str) -> tuple[tuple[str, str], ...]:
    """The (lemma, tag) pairs that a lower-case form may be, the form itself as NN, VB and JJ first.

    Over-generates: the caller keeps the lemmas it knows.

    >>> [pair for pair in analyses("veins") if pair[0] == "vein"]
    [('vein', 'NNS'), ('vein', 'VBZ')]
    """
    as_it_stands = ((form, "NN"), (form, "VB"), (form, "JJ"))
    if form not in _FORMS and not form.endswith(_ENDINGS):
        return as_it_stands
    found = [*as_it_stands, *_FORMS.get(form, ())]
    for lemma in _stems(form, "s"):
        found += [(lemma, tag) for tag in ("NNS", "VBZ") if inflect(lemma, tag) == form]
    for lemma in _stems(form, "ed"):
        found += [(lemma, tag) for tag in ("VBD", "VBN") if inflect(lemma, tag) == form]
    found += [(lemma, "VBG") for lemma in _stems(form, "ing") if inflect(lemma, "VBG") == form]
    found += [(lemma, "JJR") for lemma in _stems(form, "er") if inflect(lemma, "JJR") == form]
    found += [(lemma, "JJS") for lemma in _stems(form, "est") if inflect(lemma, "JJS") == form]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=10_000)
def lemmas_of(form: str) -> frozenset[str]:
    """All that a lower-case form may be a form of, itself included.

    >>> sorted(lemmas_of("veins"))
    ['vein', 'veins']
    """
    return frozenset(lemma for lemma, _ in analyses(form))


def singulars_of(form: str) -> tuple[str, ...]:
    """The lemmas that a lower-case form may be the plural of, as `analyses` has them.

    >>> singulars_of("veins"), singulars_of("feet"), singulars_of("swelled")
    (('vein',), ('foot',), ())
    """
    if not form.endswith("s") and form not in _FORMS:
        return ()
    return _lemmas_of_plural(form)


@lru_cache(maxsize=10_000)
def _lemmas_of_plural(form: str) -> tuple[str, ...]:
    irregular = [lemma for lemma, tag in _FORMS.get(form, ()) if tag == "NNS"]
    return tuple(dict.fromkeys((*irregular, *(lemma for lemma in _stems(form, "s") if inflect(lemma, "NNS") == form))))


def initial(word: str) -> int:
    """A number by which most words are told from forms of other words: of two of one lemma it is the same, or one of them has 0, being irregular.

    >>> initial("vein") == initial("veins"), initial("went")
    (True, 0)
    """
    return ord(word[0]) if word and word not in _FORMS else 0


def share_lemma(one: str, other: str) -> bool:
    """Whether two lower-case words may be forms of the same one.

    A form begins as its lemma does unless it is irregular, so most pairs are told apart by their first letters.

    >>> share_lemma("veins", "vein"), share_lemma("went", "going"), share_lemma("vein", "vessel")
    (True, True, False)
    """
    if one[:1] != other[:1] and initial(one) and initial(other):
        return False
    return not lemmas_of(one).isdisjoint(lemmas_of(other))


_AGREEMENT = {"is": "are", "was": "were", "has": "have", "does": "do", "this": "these", "that": "those"}
_OTHER_NUMBER = _AGREEMENT | {plural: singular for singular, plural in _AGREEMENT.items()}
_SHORTEST = 4


def other_forms(form: str) -> tuple[str, ...]:
    """What a lower-case word may be where its form does not fit: the other number, the other forms of a verb, adverb for adjective.

    Over-generates: the caller keeps the words it knows.

    >>> other_forms("is"), other_forms("veins")
    (('are',), ('vein', 'veined', 'veining'))
    """
    if form in _OTHER_NUMBER:
        return (_OTHER_NUMBER[form],)
    if len(form) < _SHORTEST or not form.isalpha():
        return ()
    inflected = tuple(dict.fromkeys(lemma for lemma, tag in analyses(form)[3:] if tag not in {"JJR", "JJS"}))
    found = list(inflected)
    for lemma in inflected or (form,):
        found += [inflect(lemma, tag) for tag in ("NNS", "VBD", "VBN", "VBG")]
    if form.endswith("ly"):
        found += [form[:-2], form[:-3] + "y"]
    elif not inflected:
        found.append(form[:-1] + "ily" if _CONSONANT_Y.search(form) else form + "ly")
    return tuple(dict.fromkeys(one for one in found if one != form))


def _stems(form: str, ending: str) -> tuple[str, ...]:
    """What may stand before ``ending``: bare, with its e back, y for i, or with one consonant less."""
    if not form.endswith(ending) or len(form) < len(ending) + 2:
        return ()
    stem = form[: -len(ending)]
    stems = [stem, stem + "e"]
    if stem.endswith("i"):
        stems.append(stem[:-1] + "y")
    if ending == "s" and stem.endswith("ie"):
        stems.append(stem[:-2] + "y")
    if ending == "s" and stem.endswith("e"):
        stems.append(stem[:-1])
    if len(stem) > 2 and stem[-1] == stem[-2]:
        stems.append(stem[:-1])
    return tuple(stems)
