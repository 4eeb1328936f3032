"""What the guard takes for the same value in another form, and what only looks like it (decision 22)."""

from __future__ import annotations

import pytest
from bench.kept import changed
from hypothesis import given
from hypothesis import strategies as st

from unspin.edits.atoms import ANOTHER, NEVER_OR_NOT, OCCASION, ONE_ITSELF, ONE_MORE, agree, alike, differing, must_stay
from unspin.edits.causes import smallest_cause
from unspin.edits.guard import check_fidelity, fidelity
from unspin.text.numbers import number_value

SAME = [
    # times
    ("Do it 3 occasions a week.", "Do it 3 times a week."),
    ("10 occasions, 3 instances a day", "10 times, 3 times a day"),
    ("It failed on two occasions.", "It failed twice."),
    ("In two instances it failed.", "In two cases it failed."),
    ("Repeat it 4 instances daily.", "Repeat it four times a day."),
    # never and not
    ("It must in no way be taken.", "It must never be taken."),
    ("It must in no way be taken.", "It must not be taken."),
    ("By no means drive.", "Never drive."),
    ("At no time drive.", "Do not drive."),
    ("Under no circumstances drive.", "Don't drive."),
    ("On no account drive.", "Never drive."),
    ("In no case is it safe.", "In no way is it safe."),
    # how often
    ("Take it as soon as a day.", "Take it once a day."),
    ("Take it as soon as every week.", "Take it once a week."),
    ("Take it as quickly as per month.", "Take it once a month."),
    ("Come on each alternative day.", "Come on every other day."),
    ("Come each alternative day.", "Come every alternative day."),
    ("Come every second week.", "Come every other week."),
    ("Come on alternate days.", "Come every other day."),
    ("Take it each 6 hours.", "Take it every 6 hours."),
    ("Work 6 days per 7 days.", "Work 6 days a week."),
    ("Come once every 7 days.", "Come once a week."),
    ("Use 100 g for each week.", "Use 100 g per week."),
    ("Take 2 tablets each day.", "Take 2 tablets daily."),
    ("Take 2 tablets every single day.", "Take 2 tablets a day."),
    # numbers
    ("Below twelve.0 g/dL.", "Below 12.0 g/dL."),
    ("About eighteen.2 million people.", "About 18.2 million people."),
    ("Take fifty to a hundred mcg.", "Take 50 to 100 mcg."),
    ("Take two hundred and fifty mg.", "Take 250 mg."),
    ("Take one thousand mg.", "Take 1,000 mg."),
    ("It helps a hundred percent.", "It helps 100%."),
    # one
    ("It is one-of-a-kind for each.", "It is different for each."),
    ("They help one another.", "They help each other."),
    ("They help 1 another.", "They help one another."),
    ("If any one of these hurts", "If any of these hurts"),
    ("Each one is closed.", "Each is closed."),
    ("Every one of them is safe.", "All of them are safe."),
    ("Give each and every 1 a week.", "Give each and every one a week."),
    ("Take one more tablet.", "Take another tablet."),
    ("Take another tablet.", "Take one additional tablet."),
    ("It is a good one.", "It is a good choice."),
    ("Close the other one.", "Close the other."),
    ("It hurts on 1 side.", "It hurts on one side."),
]
OTHER = [
    ("Wear it 3 occasions.", "Wear it 3 days."),
    ("Do it 3 occasions a week.", "Do it 3 times a day."),
    ("Do it 3 occasions a week.", "Do it 2 times a week."),
    ("Do it 3 occasions a week.", "Do it 3 a week."),
    ("Do it on occasions.", "Do it 3 times."),
    ("It is in no way safe.", "It is safe."),
    ("It is in no way safe.", "It is always safe."),
    ("It is safe.", "It is by no means safe."),
    ("It is never safe.", "It is not safe."),
    ("At no time does it heal.", "In no time does it heal."),
    ("By no means use no gel.", "Never use gel."),
    ("Take it as soon as a day.", "Take it twice a day."),
    ("Take it as soon as a day.", "Take it once a week."),
    ("Go home as soon as a day after surgery.", "Go home once a day after surgery."),
    ("Take it as soon as it hurts.", "Take it once a day."),
    ("Come each alternative day.", "Come every day."),
    ("Come each alternative day.", "Come every other week."),
    ("Take it each 6 hours.", "Take it every 8 hours."),
    ("Sleep 4 hours per evening.", "Sleep 4 hours a night."),
    ("Work 6 days per 7 days.", "Work 6 days a month."),
    ("Come every 7 days.", "Come every week."),
    ("Come every 12 months.", "Come every year."),
    ("Take 2 tablets a day.", "Take 2 tablets a week."),
    ("Take 2 tablets a day.", "Take 2 tablets."),
    ("Below twelve.0 g/dL.", "Below 12.1 g/dL."),
    ("Below twelve.0 g/dL.", "Below 120 g/dL."),
    ("Take fifty to a hundred mcg.", "Take 50 to 100 mg."),
    ("Take a hundred mcg.", "Take 10 mcg."),
    ("Take two hundred mg.", "Take 2 mg."),
    ("Two hundred people came.", "200 people came."),
    ("Hundreds of mg", "A hundred mg"),
    ("Take one more tablet.", "Take more tablets."),
    ("Take one more tablet.", "Take one tablet."),
    ("Take one tablet.", "Take another tablet."),
    ("Take another tablet.", "Take one tablet."),
    ("Take one tablet.", "Take a tablet."),
    ("It is one of the best.", "It is of the best."),
    ("No one treatment helps.", "No treatment helps."),
    ("Rest each one hour.", "Rest each hour."),
    ("Take any one tablet.", "Take any tablet."),
    ("It hurts on one side.", "It hurts on a side."),
    ("There is only one.", "There is only."),
]
FREE = [
    ("Try another way.", "Try a different way."),
    ("Try an additional way.", "Try another way."),
    ("Take 2 tablets each day.", "Swallow 2 tablets each day."),
    ("It is in no way harmful.", "It is in no way bad."),
    ("Call as soon as a rash appears.", "Call when a rash appears."),
    ("Take 2 tablets an hour before bed.", "Take 2 tablets an hour before sleep."),
    ("Any one of these ailments.", "Any one of these diseases."),
]


@pytest.mark.parametrize(("before", "after"), SAME)
def test_the_same_value_in_another_form_is_restated(before, after):
    """Never free, never refused, and the second opinion sees no other value either, in both directions."""
    for old, new in ((before, after), (after, before)):
        assert (fidelity(old, new).violations, fidelity(old, new).restated) == ((), True)
        kinds, restated = changed(old, new)
        assert restated or not kinds


@pytest.mark.parametrize(("before", "after"), OTHER)
def test_another_value_is_refused(before, after):
    """With a reason, in both directions."""
    assert all(one.reason for one in check_fidelity(before, after))
    assert check_fidelity(before, after)
    assert check_fidelity(after, before)


@pytest.mark.parametrize(("before", "after"), FREE)
def test_words_beside_it_are_free(before, after):
    """What the value is told in stays as it was."""
    assert (fidelity(before, after).violations, fidelity(before, after).restated) == ((), False)


@pytest.mark.parametrize(
    ("words", "figures"),
    [
        ("a hundred", "100"), ("two hundred and fifty", "250"), ("two hundred fifty-five", "255"), ("twenty-two hundred", "2200"),
        ("one thousand", "1000"), ("one thousand two hundred", "1200"), ("ten thousand and five", "10005"),
        ("two thousand two hundred and six", "2206"),
        ("zero.5", "0.5"), ("twenty five.05", "25.05"), ("a hundred.5", "100.5"), ("1,234.5", "1234.5"),
        ("hundred", None), ("hundreds", None), ("a few", None), ("a", None), ("and", None),
    ],
)  # fmt: skip
def test_numbers_in_words(words, figures):
    """What words are worth; a scale alone is no number."""
    assert number_value(words) == figures


ATOMS = st.lists(st.sampled_from(["1", "never", "not", "time", "to", ONE_MORE, ANOTHER, ONE_ITSELF, NEVER_OR_NOT, OCCASION]), max_size=6)


def agree_slowly(old, new):
    """Every way to read the two side by side."""
    if not old and not new:
        return True
    return bool(
        (old and new and alike(old[0], new[0]) and agree_slowly(old[1:], new[1:]))
        or (old and not must_stay(old[0]) and agree_slowly(old[1:], new))
        or (new and (new[0] == "to" or not must_stay(new[0])) and agree_slowly(old, new[1:]))
    )


@given(ATOMS, ATOMS)
def test_agree_finds_a_way_if_there_is_one(old, new):
    """As if all were tried."""
    assert agree(old, new, may_be_added="to") == agree_slowly(old, new)
    here, there = differing(old, new)
    assert old[: here.start] == new[: there.start]
    assert old[here.stop :] == new[there.stop :]


def test_endless_choices_count_as_different():
    """A page of nothing but another takes time in proportion to its length, and is true to itself."""
    text = "another one more " * 4000
    assert check_fidelity(text, text) == ()
    assert check_fidelity("5 " + text, "6 " + text[17:])


CAUSES = st.sets(st.frozensets(st.integers(0, 6), min_size=1, max_size=3), min_size=1, max_size=3)


@given(CAUSES)
def test_the_smallest_cause_is_one(causes):
    """It differs, and no part of it does."""
    edits = tuple(range(7))

    def differs(some):
        return any(one <= set(some) for one in causes)

    found = smallest_cause(edits, differs)
    assert differs(found)
    assert not any(differs([other for other in found if other != one]) for one in found)
