"""Overlapping findings: which one stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspin.edits import resolve
from unspin.model import Applicability, Finding, Span

SAFE, REVIEW, DISPLAY = Applicability.SAFE, Applicability.REVIEW, Applicability.DISPLAY


def finding(start, end, rule="channel.term", applicability=SAFE, confidence=0.9):
    """A finding of nothing in particular."""
    return Finding(rule, Span(start, end), "x" * (end - start), ("y",), applicability, confidence, "m")


@pytest.mark.parametrize(
    ("one", "other", "wins"),
    [
        pytest.param(
            finding(0, 5, "boilerplate.share", REVIEW, 0.5), finding(1, 3), 0, id="block before what is in it"
        ),
        pytest.param(finding(0, 5, applicability=REVIEW, confidence=1.0), finding(1, 3), 1, id="safe before review"),
        pytest.param(finding(0, 5, applicability=DISPLAY, confidence=1.0), finding(4, 9), 1, id="safe before display"),
        pytest.param(finding(0, 5, confidence=0.8), finding(1, 3), 1, id="more confident"),
        pytest.param(finding(0, 5), finding(1, 3), 0, id="longer"),
        pytest.param(finding(0, 3), finding(2, 5), 0, id="earlier"),
        pytest.param(finding(0, 3, "b"), finding(0, 3, "a"), 1, id="rule name"),
        pytest.param(finding(2, 2, confidence=0.8), finding(1, 3), 1, id="insertion inside"),
        pytest.param(finding(2, 2, "a"), finding(2, 2, "b"), 0, id="two insertions at one place"),
    ],
)
def test_the_better_of_two_stays(one, other, wins):
    """The documented order, each step by itself, in either order of arrival."""
    assert resolve([one, other]) == resolve([other, one]) == ((one, other)[wins],)


def test_neighbours_both_stay():
    """Touching is no overlap, nor an insertion at the edge."""
    findings = [finding(3, 5), finding(0, 3), finding(3, 3), finding(5, 5)]
    assert [one.span for one in resolve(findings)] == [Span(0, 3), Span(3, 3), Span(3, 5), Span(5, 5)]


PLACES = st.tuples(st.integers(0, 20), st.integers(0, 6)).map(lambda pair: (pair[0], sum(pair)))
FINDINGS = st.lists(
    st.builds(
        lambda place, rule, tier, confidence: finding(*place, rule, tier, confidence),
        PLACES,
        st.sampled_from(["a", "b", "boilerplate.x"]),
        st.sampled_from(list(Applicability)),
        st.sampled_from([0.1, 0.5, 0.9]),
    ),
    max_size=12,
)


@given(FINDINGS)
def test_result_is_sorted_disjoint_and_stable(findings):
    """No two overlap, nothing that fits beside the rest is lost, and a second pass changes nothing."""
    kept = resolve(findings)
    assert list(kept) == sorted(kept, key=lambda one: one.span)
    assert all(not a.span.overlaps(b.span) for i, a in enumerate(kept) for b in kept[i + 1 :])
    assert all(any(one.span.overlaps(other.span) for other in kept) or one in kept for one in findings)
    assert resolve(kept) == kept
