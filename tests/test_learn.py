"""Learning from editors: what a corrected sentence teaches, what it does not and why, and the evidence for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unspin.channel.candidates import CandidateModel
from unspin.channel.language_model import LanguageModel
from unspin.formats import parse
from unspin.glossary.check import check_files
from unspin.glossary.entry import LexiconEntry, TermEntry, files_in, read_lexicon, read_terms
from unspin.glossary.lexicon import Lexicon
from unspin.glossary.terms import TermIndex
from unspin.learn import Learned, learn
from unspin.learn.align import aligned, pair_up
from unspin.learn.clean import CountedText
from unspin.learn.known import Known
from unspin.learn.reasons import Reason
from unspin.learn.write import additions
from unspin.model import Applicability, Document, Finding, Span
from unspin.nlp import load
from unspin.resources import model_root

TERMS = """
spider vein|anatomy
varicose vein|disease
deep vein thrombosis|disease
portal vein|anatomy
pulmonary vein|anatomy
vein|anatomy
breast cancer|disease
skin cancer|disease
common cold|disease
medical attention|care
hormone replacement therapy|procedure
cough up blood|phrase
cataract surgery|procedure
knee surgery|procedure
bypass surgery|procedure
compression stocking|device
knee pain|symptom
knee joint|anatomy
"""
LEXICON = """
small|adj|tiny
and|conj|as well as
but|conj|yet
treat|v|cure
sore|adj|raw
seek medical attention|v|look for medical focus
"""

CLEAN = CountedText(LanguageModel.load(model_root()))
KNOWN = Known(
    tuple(
        LexiconEntry(plain, pos, (spun,), "test", "", "", "", 0)
        for plain, pos, spun in (row.split("|") for row in LEXICON.split("\n") if row)
    ),
    tuple(
        TermEntry(term, kind, "test", "", "", 0) for term, kind in (row.split("|") for row in TERMS.split("\n") if row)
    ),
    CLEAN,
)

PROPOSED = [
    # nouns and noun phrases: heads in the base form
    ("The capillaries in your legs swell.", "The veins in your legs swell.", ["vein n < capillary"]),
    ("Crawler capillaries are harmless.", "Spider veins are harmless.", ["spider vein np < crawler capillary"]),
    ("A crawler vein often looks blue or red.", "A spider vein often looks blue or red.", ["spider vein np < crawler vein"]),
    ("Ask about waterfall medical procedure today.", "Ask about cataract surgery today.", ["cataract surgery np < waterfall medical procedure"]),
    ("Seek medical focus if the wound opens.", "Seek medical attention if the wound opens.",
     ["attention n < focus", "medical attention np < medical focus"]),
    ("The doctor plans the operation today.", "The doctor plans the surgery today.", ["surgery n < operation"]),
    ("You may have a regular cold this winter.", "You may have a common cold this winter.",
     ["common adj < regular", "common cold np < regular cold"]),
    ("Deep capillary thrombosis is a clot in the leg.", "Deep vein thrombosis is a clot in the leg.",
     ["deep vein thrombosis np < deep capillary thrombosis", "vein n < capillary"]),
    ("Wear the hosiery every day for a while.", "Wear the stockings every day for a while.", ["stockings n < hosiery"]),
    ("Most sufferers go home on the same day.", "Most patients go home on the same day.", ["patient n < sufferer"]),
    ("Your follow-up sees are free of charge here.", "Your follow-up visits are free of charge here.", ["visit n < see"]),
    ("You might need a cancer of the bosom screening.", "You might need a breast cancer screening.", ["breast cancer np < cancer of the bosom"]),
    ("Surgery for breast most cancer is common.", "Surgery for breast cancer is common.", ["breast cancer np < breast most cancer"]),
    ("The operation leaves a tiny mark on the skin.", "The operation leaves a tiny scar on the skin.", ["scar n < mark"]),
    ("The doctor's remedies help many people.", "The doctor's treatments help many people.", ["treatment n < remedy"]),
    ("An irritation may appear on the arm.", "A rash may appear on the arm.", ["rash n < irritation"]),
    ("Ask for Hormone Substitution Treatment (HRT) here.", "Ask for Hormone Replacement Therapy (HRT) here.",
     ["hormone replacement therapy np < hormone substitution treatment"]),
    # verbs
    ("Call the clinic if you divulge blood at night.", "Call the clinic if you cough up blood at night.", ["cough up v < divulge"]),
    ("This boosts the risk of an infection.", "This raises the risk of an infection.", ["raise v < boost"]),
    ("The nurse evacuated the stitches yesterday.", "The nurse removed the stitches yesterday.", ["remove v < evacuate"]),
    ("Sclerotherapy eliminates the veins in the leg.", "Sclerotherapy treats the veins in the leg.", ["treat v < eliminate"]),
    ("The laser is shutting the vein from inside.", "The laser is closing the vein from inside.", ["close v < shut"]),
    ("The wound is mending within a week or so.", "The wound is healing within a week or so.", ["heal v < mend"]),
    ("The knee has rigidify again since the fall.", "The knee has stiffened again since the fall.", ["stiffen v < rigidify"]),
    # adjectives, adverbs, connectives, phrases
    ("A moderate pain after the treatment is normal.", "A mild pain after the treatment is normal.", ["mild adj < moderate"]),
    ("The swelling goes away swiftly in most cases.", "The swelling goes away quickly in most cases.", ["quickly adv < swiftly"]),
    ("Rest the leg as well as keep it dry.", "Rest the leg and keep it dry.", ["and conj < as well as"]),
    ("The leg may hurt, yet the pain is mild.", "The leg may hurt, but the pain is mild.", ["but conj < yet"]),
    ("Take a walk previous to going to bed.", "Take a walk before going to bed.", ["before prep < previous to"]),
    # windows over a phrase boundary are cut, by the words' classes or by pairs that are known
    ("This boosts danger for the heart.", "This raises risk for the heart.", ["raise v < boost", "risk n < danger"]),
    ("It removes wide vessels as well as crawler capillaries in the leg.", "It removes wide vessels and spider veins in the leg.",
     ["and conj < as well as", "spider vein np < crawler capillary"]),
    # heavily spun: known pairs count as the same
    ("Sclerotherapy often cures raw veins as well as crawler capillaries.", "Sclerotherapy often treats sore veins and spider veins.",
     ["and conj < as well as", "sore adj < raw", "spider vein np < crawler capillary", "treat v < cure"]),
]  # fmt: skip

NOT_PROPOSED = [
    ("Do take the tablet with food.", "Do not take the tablet with food.", [Reason.NEGATION]),
    ("You can't drive after the operation.", "You can drive after the operation.", [Reason.NEGATION]),
    ("Go home without a friend after the scan.", "Go home with a friend after the scan.", [Reason.NEGATION]),
    ("Take 5 mg of the drug every morning.", "Take 10 mg of the drug every morning.", [Reason.DOSE]),
    ("Take the drug twice a day with food.", "Take the drug three times a day with food.", [Reason.DOSE]),
    ("Wear it for a few weeks after surgery.", "Wear it for a few months after surgery.", [Reason.DOSE]),
    ("About eighteen.2 percent of people have it.", "About 18.2 percent of people have it.", [Reason.NUMBER]),
    ("Room 4 is on the second floor of the clinic.", "Room 6 is on the second floor of the clinic.", [Reason.NUMBER]),
    ("Take ibuprofen for the pain after surgery.", "Take acetaminophen for the pain after surgery.", [Reason.DRUG]),
    ("The left knee was swollen after the fall.", "The right knee was swollen after the fall.", [Reason.SIDE]),
    ("Ask about the MRI of your knee first.", "Ask about the CT of your knee first.", [Reason.ABBREVIATION]),
    ("Visit www.example.com for the opening hours.", "Visit www.example.org for the opening hours.", [Reason.EXACT]),
    ("The color of the skin changes after a week.", "The colour of the skin changes after a week.", [Reason.SPELLING]),
    ("Your follow up visit is free of charge.", "Your follow-up visit is free of charge.", [Reason.SPELLING]),
    ("The sclerotherpay takes about an hour.", "The sclerotherapy takes about an hour.", [Reason.SPELLING]),
    ("Rest for some mins after the injection.", "Rest for some minutes after the injection.", [Reason.SPELLING]),
    ("The vein are closed by the laser.", "The veins are closed by the laser.", [Reason.FORM]),
    ("The doctor close the vein with a laser.", "The doctor closes the vein with a laser.", [Reason.FORM]),
    ("The veins is closed by the laser.", "The veins are closed by the laser.", [Reason.SMALL]),
    ("The clinic has a doctor in the house.", "The clinic has the doctor in a house.", [Reason.SMALL, Reason.SMALL]),
    ("You also may feel some pain in the leg.", "You may also feel some pain in the leg.", [Reason.ORDER]),
    ("the Doctor will see you on monday morning.", "the doctor will see you on Monday morning.", [Reason.CAPITALS, Reason.CAPITALS]),
    ("The vein, may swell after the treatment", "The vein may swell after the treatment.", [Reason.PUNCTUATION, Reason.PUNCTUATION]),
    ("The swelling goes away in a week.", "The severe swelling goes away in a week.", [Reason.ADDED]),
    ("The very severe swelling goes away in a week.", "The swelling goes away in a week.", [Reason.TAKEN_AWAY]),
    ("Ask doctor Miller about the treatment.", "Ask doctor Huber about the treatment.", [Reason.NAME]),
    ("If they feel dizzy, rest for a while.", "If somebody feels dizzy, rest for a while.", [Reason.PERSON]),
    ("The joints hurt after the long walk.", "The knee joints hurt after the long walk.", [Reason.ADDED]),
    ("Call us today.", "Book online today.", [Reason.BARE]),
    ("You may eat after 2 hours or so.", "You may eat after two hours or so.", [Reason.NUMBER]),
    ("Knee joint inflammation of the joint hurts.", "Knee joint inflammation hurts.", [Reason.TAKEN_AWAY]),
    ("If the pain gets bad you ought to give us a call at once.",
     "The pain may be a sign of infection, so a doctor should look at it at once.", [Reason.REWRITTEN]),
    ("The vein, additionally, may swell at night.", "The vein may also swell at night.", [Reason.BROKEN]),
    ("The leg is bandaged by means of a very long piece of white cloth.", "The leg is bandaged with gauze.", [Reason.LONG]),
    ("After the visit the nurse will give you all of the papers in a big brown envelope to take home with you.",
     "After the visit the nurse will give you instructions to take home with you.", [Reason.LONG]),
]  # fmt: skip


def taught(before: str, after: str, **options: object) -> Learned:
    """What two texts teach."""
    return learn([(parse(before, "before.txt"), parse(after, "after.txt"))], KNOWN, load().tag, **options)


def rows(learned: Learned) -> list[str]:
    """The proposals in short."""
    return sorted(f"{one.row.plain} {one.row.pos} < {one.row.spun}" for one in learned.proposals)


def reasons(learned: Learned) -> list[str]:
    """The reasons of what is not proposed, one for each place."""
    return [one.reason for one in learned.not_proposed for _ in one.places]


@pytest.mark.parametrize(("before", "after", "expected"), PROPOSED, ids=[one[2][-1] for one in PROPOSED])
def test_what_is_proposed(before: str, after: str, expected: list[str]) -> None:
    """A swapped wording becomes a row in the form that the lexicon keeps, and nothing else is proposed."""
    assert rows(taught(before, after)) == expected


@pytest.mark.parametrize(("before", "after", "expected"), NOT_PROPOSED, ids=[one[0][:30] for one in NOT_PROPOSED])
def test_what_is_not_proposed_and_why(before: str, after: str, expected: list[Reason]) -> None:
    """Everything else that editors do is told with its reason."""
    learned = taught(before, after)
    assert rows(learned) == []
    assert reasons(learned) == [one.value for one in expected]


KEPT = "Rest the leg for a day. Drink enough water. Call the clinic if the pain gets worse."
SPUN = "The capillaries in your legs swell. Drink enough water after the treatment."
FIXED = "The veins in your legs swell. Drink enough water after the treatment."
ADVERTISEMENT = "Our friendly team offers the best prices in town, so why not book your free consultation now?"

EDITED = [
    ("nothing", SPUN, FIXED, ["vein n < capillary"], (0, 0)),
    ("a block deleted", f"{ADVERTISEMENT}\n\n{SPUN}\n\n{KEPT}", f"{FIXED}\n\n{KEPT}", ["vein n < capillary"], (1, 0)),
    ("a block added", f"{SPUN}\n\n{KEPT}", f"{ADVERTISEMENT}\n\n{FIXED}\n\n{KEPT}", ["vein n < capillary"], (0, 1)),
    ("a paragraph moved", f"{SPUN}\n\n{KEPT}\n\n{ADVERTISEMENT}", f"{ADVERTISEMENT}\n\n{KEPT}\n\n{FIXED}", ["vein n < capillary"], (0, 0)),
    ("a paragraph split", f"{KEPT} {SPUN}", f"{KEPT}\n\n{FIXED}", ["vein n < capillary"], (0, 0)),
    ("paragraphs joined", f"{KEPT}\n\n{SPUN}", f"{KEPT} {FIXED}", ["vein n < capillary"], (0, 0)),
    ("a sentence written anew", f"{SPUN} Phone us whenever you wish.", f"{FIXED} Our nurses are glad to help.", ["vein n < capillary"], (1, 1)),
    ("a sentence moved", f"{KEPT} The capillaries in your legs swell.", f"The veins in your legs swell. {KEPT}", ["vein n < capillary"], (0, 0)),
    ("a sentence added", SPUN, f"{FIXED} Come back after a week.", ["vein n < capillary"], (0, 1)),
    ("nothing but order", f"{KEPT}\n\n{ADVERTISEMENT}", f"{ADVERTISEMENT}\n\n{KEPT}", [], (0, 0)),
    ("nothing in common", ADVERTISEMENT, KEPT, [], (1, 3)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "expected", "alone"), [one[1:] for one in EDITED], ids=[one[0] for one in EDITED]
)
def test_what_editors_do_beside_repairs(before: str, after: str, expected: list[str], alone: tuple[int, int]) -> None:
    """Blocks and sentences that were deleted, added, moved, split or written anew make no pairs and hide none."""
    learned = taught(before, after)
    assert rows(learned) == expected
    assert (learned.gone, learned.new) == alone


@pytest.mark.parametrize("suffix", ["txt", "md", "html"])
def test_markup_is_never_learned(suffix: str) -> None:
    """Links, emphasis and code are not part of a wording; the places are lines of the file."""
    if suffix == "html":
        before = "<h1>Legs</h1>\n<p>The <b>crawler</b> capillaries are harmless.</p>"
        after = "<h1>Legs</h1>\n<p>The <em>spider veins</em> are harmless.</p>"
    else:
        before, after = (
            "# Legs\n\nThe *crawler* capillaries are harmless.",
            "# Legs\n\nThe [spider veins](x.html) are harmless.",
        )
    if suffix == "txt":
        before, after = before.replace("*", ""), "# Legs\n\nThe spider veins are harmless."
    (one,) = learn([(parse(before, f"a.{suffix}"), parse(after, f"b.{suffix}"))], KNOWN, load().tag).proposals
    assert (one.row.plain, one.row.spun) == ("spider vein", "crawler capillary")
    assert [str(place) for place in one.places] == [f"a.{suffix}:{2 if suffix == 'html' else 3}"]


def test_code_and_images_are_never_learned() -> None:
    """A change of what stands for code is no pair."""
    learned = taught_as("md", "Run `fix` on the veins of the leg.", "Run it on the veins of the leg.")
    assert (rows(learned), reasons(learned)) == ([], [Reason.EXACT.value])


def taught_as(suffix: str, before: str, after: str) -> Learned:
    """What two texts of a format teach."""
    return learn([(parse(before, f"a.{suffix}"), parse(after, f"b.{suffix}"))], KNOWN, load().tag)


def test_places_and_times() -> None:
    """A pair counts each time it was made, in every file, with its lines."""
    pairs = [
        (parse(f"Hello.\n\n{SPUN}", "a.txt"), parse(f"Hello.\n\n{FIXED}", "x/a.txt")),
        (parse(SPUN, "b.txt"), parse(FIXED, "x/b.txt")),
    ]
    (one,) = learn(pairs, KNOWN, load().tag).proposals
    assert one.times == 2
    assert [str(place) for place in one.places] == ["a.txt:3", "b.txt:1"]
    assert one.example == "The capillaries in your legs swell."


def test_negative_check() -> None:
    """The wording in the counts, in the corrected text and in clean files makes a pair ambiguous; that sentence is to be left alone."""
    (one,) = taught(SPUN, FIXED).proposals
    assert not one.seen.is_phrase
    assert one.seen.number > 1
    assert [text.split(":")[0] for text in one.doubts] == ["is good English elsewhere"]
    assert one.leave_alone == ""
    (one,) = taught(SPUN, f"{FIXED} Some capillaries feed the skin.").proposals
    assert one.in_after.times == 1
    assert one.leave_alone == "Some capillaries feed the skin."
    clean = [parse("Blood flows through each capillary and back.", "clean.txt")]
    (one,) = taught(SPUN, FIXED, clean=clean).proposals
    assert one.in_clean.times == 1
    assert one.leave_alone == "Blood flows through each capillary and back."


def test_a_wording_that_nobody_writes_is_not_ambiguous() -> None:
    """No count, no sentence: no doubt."""
    (one,) = taught("The crawler capillaries are harmless.", "The spider veins are harmless.").proposals
    assert (one.seen.number, one.doubts, one.leave_alone) == (0, (), "")


def test_the_plain_wording_is_no_use_of_the_spun_one() -> None:
    """“Cough” inside “cough up” is not evidence against the pair."""
    (one,) = taught("Tell us if you expectorate at night.", "Tell us if you cough up phlegm at night.").proposals
    assert one.in_after.times == 0


def test_what_the_lexicon_has() -> None:
    """A pair that the lexicon offers already, in any form, is told as such."""
    known = {
        one.row.spun: one.in_lexicon
        for one in taught("The vessels in the leg are tiny.", "The veins in the leg are small.").proposals
    }
    assert known == {"tiny": True, "vessel": False}


@pytest.mark.parametrize(
    ("suggestion", "told"),
    [("veins", (1, 0, 1)), ("arteries", (0, 1, 1)), (None, (0, 0, 1))],
    ids=["repairs", "otherwise", "leaves"],
)
def test_what_the_engine_would_do(suggestion: str | None, told: tuple[int, int, int]) -> None:
    """The engine's findings in the spun text are compared with what the editor wrote."""

    def check(document: Document) -> tuple[Finding, ...]:
        at = document.source.index("capillaries")
        span = Span(at, at + len("capillaries"))
        return (
            (Finding("channel.term", span, "capillaries", (suggestion,), Applicability.SAFE, 0.99, "spun"),)
            if suggestion
            else ()
        )

    (one,) = taught(SPUN, FIXED, check=check).proposals
    assert one.repaired is not None
    assert (one.repaired.so, one.repaired.otherwise, one.repaired.places) == told


def test_new_terms_and_their_kind() -> None:
    """A medical wording of several words that is no term yet becomes one, its kind that of the terms with the same last word."""
    learned = taught(
        "Ask about the capillary medical procedure of the clinic.", "Ask about the vein surgery of the clinic."
    )
    assert [(one.row.plain, one.kind) for one in learned.proposals] == [("vein surgery", "procedure")]
    learned = taught("The capillary burning started at night.", "The vein soreness started at night.")
    assert [(one.row.plain, one.kind) for one in learned.proposals] == [("vein soreness", "phrase")]
    learned = taught("We have a broad choice of stores in town.", "We have a wide range of shops in town.")
    assert [one.kind for one in learned.proposals if one.kind] == []


def test_rows_go_into_the_folder_once(tmp_path: Path) -> None:
    """The files are in the glossary's format, valid together, and do not grow when the same is learned again."""
    learned = taught("\n\n".join(one[0] for one in PROPOSED), "\n\n".join(one[1] for one in PROPOSED))
    added = additions(learned.proposals, tmp_path)
    assert {one.path.relative_to(tmp_path).as_posix() for one in added} >= {"lexicon/learned.csv"}
    written(added)
    for kind in ("lexicon", "terms"):
        assert [one.problems for one in check_files(kind, files_in(tmp_path / kind))] in ([], [()])
    assert {row.source for row in lexicon_in(tmp_path)} == {"learned"}
    assert additions(learned.proposals, tmp_path) == ()


def written(added: object) -> None:
    """Write additions."""
    for one in added:
        one.path.parent.mkdir(exist_ok=True, parents=True)
        one.path.write_text(one.text, encoding="utf-8")


def lexicon_in(folder: Path) -> list[LexiconEntry]:
    """The rows of a glossary's lexicon."""
    return [row for name, text in files_in(folder / "lexicon") for row in read_lexicon(text, name)]


def test_a_row_of_another_file_is_extended(tmp_path: Path) -> None:
    """A wording stands once in a glossary: its new spun wording goes where it is, sentences only where there are none."""
    site = tmp_path / "lexicon" / "site.csv"
    site.parent.mkdir()
    site.write_text("plain,pos,spun,source,example,leave_alone\nvein,n,vessel,editor,Mine.,\n")
    learned = taught(SPUN, f"{FIXED} Some capillaries feed the skin.")
    (added,) = additions(learned.proposals, tmp_path)
    assert added.path == site
    assert added.text.splitlines()[1] == "vein,n,vessel|capillary,editor,Mine.,Some capillaries feed the skin."


def test_learning_again_with_what_was_learned_adds_nothing(tmp_path: Path) -> None:
    """What is learned in one run decides nothing in the next that it did not decide in the first."""
    before, after = "\n\n".join(one[0] for one in PROPOSED), "\n\n".join(one[1] for one in PROPOSED)
    first = taught(before, after)
    written(additions(first.proposals, tmp_path))
    terms = [row for name, text in files_in(tmp_path / "terms") for row in read_terms(text, name)]
    known = KNOWN.and_also(lexicon_in(tmp_path), terms)
    second = learn([(parse(before, "before.txt"), parse(after, "after.txt"))], known, load().tag)
    assert additions(second.proposals, tmp_path) == ()


def test_a_learned_pair_is_a_candidate_of_the_project(tmp_path: Path) -> None:
    """The candidate model offers what was learned, inflected as the text is, and names the project as its origin."""
    written(additions(taught(SPUN.replace("capillaries", "zorbics"), FIXED).proposals, tmp_path))
    lexicon = Lexicon()
    for row in lexicon_in(tmp_path):
        lexicon.add(row, "project")
    (window,) = CandidateModel(lexicon, TermIndex(())).windows(("the", "zorbics", "swell"))
    assert [(one.text, one.origin) for one in window.candidates] == [("veins", "project")]


WORDS = st.sampled_from(
    "the a vein veins capillary capillaries crawler spider pain 5 mg not left knee , . ’s and as well small tiny leg \n\n".split(
        " "
    )
)
TEXTS = st.one_of(st.lists(WORDS, min_size=1, max_size=40).map(" ".join), st.text(min_size=1, max_size=80))


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS)
def test_any_two_texts_can_be_compared(before: str, after: str) -> None:
    """Nothing raises; places are lines of the file; proposed wordings keep to their lengths; a text teaches nothing about itself."""
    learned = taught(before, after)
    for one in learned.proposals:
        assert all(1 <= place.line <= len(before.splitlines()) + 1 for place in one.places)
        assert len(one.row.spun.split()) <= 4
        assert len(one.row.plain.split()) <= 6
        assert one.row.plain.casefold() != one.row.spun.casefold()
    assert taught(before, before).proposals == ()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(PROPOSED + NOT_PROPOSED), min_size=1, max_size=6, unique_by=lambda one: one[0]))
def test_learning_is_idempotent(tmp_path_factory: pytest.TempPathFactory, cases: list[tuple[str, str, object]]) -> None:
    """Whatever was corrected, adding the rows twice is adding them once."""
    folder = tmp_path_factory.mktemp("glossary")
    before, after = "\n\n".join(one[0] for one in cases), "\n\n".join(one[1] for one in cases)
    first = taught(before, after)
    written(additions(first.proposals, folder))
    terms = [row for name, text in files_in(folder / "terms") for row in read_terms(text, name)]
    known = KNOWN.and_also(lexicon_in(folder), terms)
    second = learn([(parse(before, "before.txt"), parse(after, "after.txt"))], known, load().tag)
    assert additions(second.proposals, folder) == ()


@given(st.lists(st.lists(st.sampled_from("abcdef"), max_size=6).map(tuple), max_size=8), st.randoms())
def test_moved_runs_find_themselves(runs: list[tuple[str, ...]], random: object) -> None:
    """However runs of words are shuffled, each is paired with an equal one."""
    moved = list(runs)
    random.shuffle(moved)
    pairs = pair_up(runs, moved, 0.5)
    assert len(pairs) == sum(bool(one) for one in runs)
    assert all(runs[i] == moved[j] for i, j in pairs)


def test_an_endless_sentence_is_cut() -> None:
    """A page without a full stop is compared in pieces, each in place."""
    before = "the vein is small and " * 200
    pieces = aligned(parse(before), parse(before)).pairs
    assert len(pieces) == 4
    assert all(one.segment.text[one.offset :].startswith(one.text) for one, _ in pieces)
