"""Mending beside our own edits: articles by sound, number, doubled words and doubled synonyms."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspin.grammar import agreement, article_for, mend
from unspin.model import Span
from unspin.text.number import number_of, plural_of, singular_of

A = """
European unit uniform union one one-sided once useful usual utensil uterus uterine urine ureter urologist US UTI UV
CT PET CAT SARS LASIK SPECT doctor U-shaped T-shirt B12 CPAP 9 1 110 pH tRNA eucalyptus ubiquitous unimodal
hospital universal utility uvula COVID user ukulele vein UK Ukrainian 7-day university euphoric
"""
AN = """
hour honest heir MRI X-ray x-ray HIV NSAID ACE ECG IV N95 A1C 8 18 11 80 8-week 11th 18-year-old 11,000 uninsured
unimportant unidentified urgent utter ulcer ultrasound umbrella mRNA eGFR e-mail H. elastic onerous onion apple RSV
EU urticaria urn unintended uninfected F-18 ounce AIDS honorable hourly udder upset Éclair SSRIs S-shaped usher
ELASTIC MRIs
"""
EITHER = "historic historical hysterical herb MRSA 1100 1800 – ￼ 痛"


@pytest.mark.parametrize("word", A.split())
def test_a_stands_before_a_consonant_sound(word):
    """A stands before a consonant sound."""
    assert article_for(word) == "a"


@pytest.mark.parametrize("word", AN.split())
def test_an_stands_before_a_vowel_sound(word):
    """An stands before a vowel sound."""
    assert article_for(word) == "an"


@pytest.mark.parametrize("word", EITHER.split())
def test_both_or_unknown_is_left_to_the_writer(word):
    """Both or unknown is left to the writer."""
    assert article_for(word) is None


NUMBERS = [
    ("veins", "vein"),
    ("biopsies", "biopsy"),
    ("diseases", "disease"),
    ("diagnoses", "diagnosis"),
    ("rashes", "rash"),
    ("calories", "calorie"),
    ("children", "child"),
    ("leaves", "leaf"),
    ("valves", "valve"),
    ("doses", "dose"),
    ("viruses", "virus"),
    ("lenses", "lens"),
    ("thrombi", "thrombus"),
    ("vertebrae", "vertebra"),
    ("headaches", "headache"),
    ("abscesses", "abscess"),
    ("toes", "toe"),
    ("tomatoes", "tomato"),
    ("teeth", "tooth"),
    ("arteries", "artery"),
    ("masses", "mass"),
    ("causes", "cause"),
]


@pytest.mark.parametrize(("plural", "singular"), NUMBERS)
def test_the_number_of_a_noun_and_its_other_form(plural, singular):
    """The number of a noun and its other form."""
    assert singular_of(plural) == singular
    assert (number_of(plural), number_of(singular)) == ("plural", "singular")


@pytest.mark.parametrize(
    "singular", ["vein", "biopsy", "disease", "diagnosis", "child", "dose", "headache", "artery", "cause"]
)
def test_plural_and_singular_are_inverse(singular):
    """Plural and singular are inverse."""
    assert singular_of(plural_of(singular)) == singular


@pytest.mark.parametrize(
    "word", ["series", "diabetes", "herpes", "means", "doesn't", "quickly", "x-rays", "it", "always", "shingles"]
)
def test_words_that_do_not_tell_their_number(word):
    """Words that do not tell their number."""
    assert number_of(word) is None


def marked(text):
    """The text without its marks, and the spans between ``[`` and ``]``."""
    spans, plain = [], ""
    for part in text.replace("]", "[").split("["):
        plain += part
        spans.append(len(plain))
    return plain, tuple(Span(start, end) for start, end in zip(spans[::2], spans[1::2], strict=False))


def applied(text, edits):
    """The text with all edits made."""
    for edit in reversed(edits):
        text = text[: edit.span.start] + edit.new + text[edit.span.end :]
    return text


MENDED = [
    # articles
    ("Wear a [compression] stocking.", "Wear a [elastic] stocking.", "Wear an elastic stocking."),
    ("Take an [additional] dose.", "Take a [extra] dose.", "Take an extra dose."),
    ("It is an [injury].", "It is an [wound].", "It is a wound."),
    ("A [sonogram] helps.", "A [ultrasound] helps.", "An ultrasound helps."),
    ("You need a [scan].", "You need a [MRI].", "You need an MRI."),
    ("It was an [infection].", "It was an [UTI].", "It was a UTI."),
    ("Wait a [60 minutes].", "Wait a [hour].", "Wait an hour."),
    ("It is a [“rare” one].", "It is a [“unusual” one].", "It is an “unusual” one."),
    ("It is an [old] one-time fee.", "It is an [] one-time fee.", "It is a  one-time fee."),
    ("This is [the] ulcer.", "This is [a] ulcer.", "This is an ulcer."),
    ("This is [the] doctor.", "This is [an] doctor.", "This is a doctor."),
    ("It is [the pain].", "It is [a ache].", "It is an ache."),
    ("AN [INJURY] HEALS", "AN [WOUND] HEALS", "A WOUND HEALS"),
    # determiner and noun
    ("These [capillaries] are small.", "These [vein] are small.", "These veins are small."),
    ("Treat these [capillaries].", "Treat these [spider vein].", "Treat these spider veins."),
    ("A [capillary] is small.", "A [veins] is small.", "A vein is small."),
    ("This [sickness] is common.", "This [diseases] is common.", "This disease is common."),
    ("Each [shot] was given.", "Each [injections] was given.", "Each injection was given."),
    ("Every [tooth], he said.", "Every [Molars], he said.", "Every Molar, he said."),
    ("In many [kids] with it.", "In many [child] with it.", "In many children with it."),
    ("Several [tests] can help.", "Several [biopsy] can help.", "Several biopsies can help."),
    ("It is one of the [reasons].", "It is one of the [cause].", "It is one of the causes."),
    ("one of your [choices] for it", "one of your [option] for it", "one of your options for it"),
    ("After another [shot].", "After another [doses].", "After another dose."),
    # subject and verb
    ("The [capillary] is closed.", "The [veins] is closed.", "The veins are closed."),
    ("The [capillaries] are closed.", "The [vein] are closed.", "The vein is closed."),
    ("[Capillaries] were seen.", "[Vein] were seen.", "Vein was seen."),
    ("If the [capillary] has closed", "If the [veins] has closed", "If the veins have closed"),
    ("Say that your [tests] have come.", "Say that your [result] have come.", "Say that your result has come."),
    ("It hurts; the [mark] was red.", "It hurts; the [scars] was red.", "It hurts; the scars were red."),
    ("After rest, the [mark] is red.", "After rest, the [scars] is red.", "After rest, the scars are red."),
    (
        "In a long and slow course of such an illness, the [mark] is red.",
        "In a long and slow course of such an illness, the [scars] is red.",
        "In a long and slow course of such an illness, the scars are red.",
    ),
    ("The [disease] does not spread.", "The [illnesses] does not spread.", "The illnesses do not spread."),
    # doubled words
    ("See the [big] doctor.", "See the [the] doctor.", "See the doctor."),
    ("the [force] pressure", "the [blood pressure] pressure", "the blood pressure"),
    ("your heart [organ] beats", "your heart [heart] beats", "your heart beats"),
    ("deep vein [clot] here", "deep vein [deep vein thrombosis] here", "deep vein thrombosis here"),
    ("It helps to [get] rest.", "It helps to [to] rest.", "It helps to rest."),
    ("in the [end] in the leg", "in the [] in the leg", "in the leg"),
    ("The [Veins] veins hurt", "The [Spider Veins] veins hurt", "The Spider Veins hurt"),
    # doubled synonyms
    ("They fade or [evaporate].", "They fade or [fade].", "They fade."),
    ("They [evaporate] or fade.", "They [fade] or fade.", "They fade."),
    ("It eases [hurt] and pain now.", "It eases [pain] and pain now.", "It eases pain now."),
    ("a heart attack or [cardiac arrest] is", "a heart attack or [heart attack] is", "a heart attack is"),
    ("[vanish] or [evaporate] soon", "[fade] or [fade] soon", "fade soon"),
    # the of of a noun that is gone
    ("Rest for the first [couple] of weeks.", "Rest for the first [few] of weeks.", "Rest for the first few weeks."),
    ("[A number] of dentists agree.", "[Several] of dentists agree.", "Several dentists agree."),
    ("[The majority] of children cope.", "[Most] of children cope.", "Most children cope."),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "wanted"), MENDED)
def test_edits_are_mended(before, after, wanted):
    """Edits are mended."""
    text, spans = marked(after)
    assert applied(text, mend(marked(before)[0], text, spans)) == wanted


LEFT = [
    # not ours: the error stood there before, or away from the edit
    ("A elastic [tube] helps.", "A elastic [stocking] helps."),
    ("The veins is [bad] here.", "The veins is [swollen] here."),
    ("the the leg [aches]", "the the leg [hurts]"),
    ("They fade or fade [soon].", "They fade or fade [quickly]."),
    ("Ring if it wakes you [along with] you feel hot.", "Ring if it wakes you [and] you feel hot."),
    ("Keep both soft red vein and [x] here.", "Keep both soft red vein and [soft red vein] here."),
    # the number did not change
    ("These [capillary] are small.", "These [vein] are small."),
    ("The [capillary] are small.", "The [vein] are small."),
    # not the subject, or more than one
    ("The treatment of [the capillary] is simple.", "The treatment of [spider veins] is simple."),
    ("The artery and [the capillaries] are closed.", "The artery and [vein] are closed."),
    ("Legs, feet, [limbs] are cold.", "Legs, feet, [hand] are cold."),
    ("Pain in the [limb] is common.", "Pain in the [legs] is common."),
    ("Two [weeks] is enough.", "Two [month] is enough."),
    ("The pain that [marks] are giving", "The pain of [scar] are giving"),
    # not the head of its phrase, or not known to be
    ("These [capillaries] hurt.", "These [vein] hurt."),
    ("These [capillaries] walls are thin.", "These [vein] walls are thin."),
    ("A [capillary] check is quick.", "A [veins] check is quick."),
    ("These [spots] can spread.", "These [diabetes] can spread."),
    # words that do not tell
    ("This [group] is long.", "This [series] is long."),
    ("The [sugar sickness] is common.", "The [diabetes] is common."),
    # letters, either article, numbers
    ("Take vitamin A [daily] now.", "Take vitamin A [each] now."),
    ("Hepatitis A [sickness] spreads.", "Hepatitis A [infection] spreads."),
    ("types A and [C] are", "types A and [all] are"),
    ("It was an [old] event.", "It was an [historic] event."),
    ("It was a [old] event.", "It was a [historic] event."),
    ("a [one-off] case", "a [unique] case"),
    ("an [accident]", "an [honest mistake]"),
    ("an [odd] case", "an [“unusual”] case"),
    ("at 8 a.m. [each] day", "at 8 a.m. [every] day"),
    ("Use a [#] here", "Use a [￼] here"),
    # doublings that are meant, or that a claim hangs on
    ("She had [got] pain.", "She had [had] pain."),
    ("We know that [the] pain passes.", "We know that [that] pain passes."),
    ("It grew more and [also] painful.", "It grew more and [more] painful."),
    ("It got bigger and [large].", "It got bigger and [bigger]."),
    ("Take two [tablets] daily", "Take two [two] daily"),
    ("Do not [at all] stop", "Do not [not] stop"),
    ("use 5 mg [per] day", "use 5 mg [mg] day"),
    ("Take 2 or [two] now", "Take 2 or [2] now"),
    ("Both pain and [hurt] pass.", "Both pain and [pain] pass."),
    ("for hours and [days] on end", "for hours and [hours] on end"),
    ("Swelling and [puffing] are common.", "Swelling and [swelling] are common."),
    ("It is very [quite] bad", "It is very [very] bad"),
    # nothing to do
    ("Wear an [odd] sock.", "Wear an [elastic] sock."),
    ("The [capillaries] are small.", "The [veins] are small."),
    ("These [capillaries].", "These [veins]."),
    ("[Rest] well.", "[Sleep] well."),
    ("no [change]", "no []"),
    ("[Crawler capillaries]\nSpider veins are small.", "[Spider veins]\nSpider veins are small."),
    ("Look at the\r\n[crawler] vein.", "Look at the\r\n[the] vein."),
    ("[]", "[]"),
    # an of that its word may have
    ("[A number] of the dentists agree.", "[Several] of the dentists agree."),
    ("[A couple] of them itch.", "[Some] of them itch."),
    ("[Numerous] of patients smoke.", "[Many] of patients smoke."),
    ("[A bunch] of 10 cases.", "[Few] of 10 cases."),
    ("[A couple]\nof pills.", "[Some]\nof pills."),
    ("[The bulk] of winter is dry.", "[Most] of winter is dry."),
    ("[A couple] of ours and yours.", "[Some] of ours and yours."),
    ("[A group] of us know.", "[Many] of us know."),
    ("A [bit] of water.", "A [glass] of water."),
]


@pytest.mark.parametrize(("before", "after"), LEFT)
def test_what_is_right_or_not_ours_is_left_alone(before, after):
    """What is right or not ours is left alone."""
    text, spans = marked(after)
    assert mend(marked(before)[0], text, spans) == ()


def test_texts_that_do_not_fit_each_other_still_mend_articles_only():
    """Texts that do not fit each other still mend articles only."""
    assert [edit.new for edit in mend("quite another text", "A elastic veins", (Span(2, 15),))] == ["An"]


def test_several_edits_in_one_text_are_mended_each():
    """Several edits in one text are mended each."""
    text, spans = marked("A [ulcer] on the [legs] or legs. The [scans] is clear.")
    old = marked("A [sore] on the [limbs] or legs. The [test] is clear.")[0]
    assert applied(text, mend(old, text, spans)) == "An ulcer on the legs. The scans are clear."


WORDS = st.sampled_from(
    "a an the A these this each one of vein veins ulcer hour unit is are and or , . more legs 5 mg not fade in after both either because".split()
)
CHUNKS = st.lists(
    st.tuples(st.lists(WORDS, max_size=4), st.lists(WORDS, min_size=1, max_size=3), st.lists(WORDS, max_size=3)),
    max_size=4,
)


@given(CHUNKS)
def test_mending_is_sorted_disjoint_within_the_text_and_stays_by_the_edits(chunks):
    """Mending is sorted disjoint within the text and stays by the edits."""
    before, after, spans = [], [], []
    for gap, new, old in chunks:
        before += [*gap, *old]
        start = len(" ".join([*after, *gap])) + bool(after or gap)
        after += [*gap, *new]
        spans.append(Span(start, len(" ".join(after))))
    text = " ".join(after)
    edits = mend(" ".join(before), text, tuple(spans))
    assert all(one.span.end <= other.span.start for one, other in pairwise(edits))
    for edit in edits:
        assert edit.span.end <= len(text)
        assert any(edit.span.start <= span.end + 12 and span.start - 30 <= edit.span.end for span in spans)


FEW_WORDS = st.lists(WORDS, max_size=3)


@given(st.lists(WORDS, max_size=30), FEW_WORDS, FEW_WORDS, st.lists(WORDS, max_size=12), st.sampled_from([" ", "\n", ""]))
def test_what_stands_far_from_an_edit_says_nothing(left, old, new, right, gap):
    """All words of a text together let nothing else be mended than those near the edit, and the clause that it stands in."""
    start = len(" ".join(left) + gap)
    before, after = (f"{' '.join(left)}{gap}{' '.join(words)}{gap}{' '.join(right)}" for words in (old, new))
    span = Span(start, start + len(" ".join(new)))
    near = mend(before, after, (span,))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(agreement, "NEAR", len(after) + 1)
        assert mend(before, after, (span,)) == near


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_is_survived(before, after):
    """Any text is survived."""
    edits = mend(before, after, (Span(0, len(after)),))
    assert all(edit.span.end <= len(after) for edit in edits)
