"""A name for each finding that stays the same while the text around it is moved, rewrapped or marked up anew."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from unspin.model import FileReport, Span

SCHEME = "unspin/v1"
"""Names the definition below. A change of any fingerprint is a change of scheme: baselines of the old one no longer fit."""

CONTEXT_WORDS = 5
"""Words on either side that take part. A judgement: about a clause, so that an edit elsewhere in the sentence often changes nothing."""

_DIGEST_BYTES = 8
"""16 characters of hexadecimal: among 100,000 findings two agree by chance with a probability of 3 in 10^10."""

_RUN = re.compile(r"\S+")
_MARKS_AT_ENDS = re.compile(r"\A[\W_]+|[\W_]+\Z")


class Fingerprints:
    """Names findings of files that come one after the other, long ones stretch by stretch; remembers those of one file."""

    def __init__(self) -> None:
        """No finding was named yet."""
        self._seen: Counter[bytes] = Counter()

    def of(self, file: FileReport, contexts: Sequence[tuple[str, str]] | None = None) -> tuple[str, ...]:
        """What ``fingerprints_of`` gives for the file, or for this stretch of it after those before."""
        if not file.stretch.continues:
            self._seen.clear()
        fingerprints = []
        for finding, context in zip(file.findings, contexts_of(file) if contexts is None else contexts, strict=True):
            key = "\n".join((finding.rule, folded(finding.found), *context))
            alike = hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
            fingerprints.append(_digest(f"{key}\n{self._seen[alike]}"))
            self._seen[alike] += 1
        return tuple(fingerprints)


def fingerprints_of(file: FileReport, contexts: Sequence[tuple[str, str]] | None = None) -> tuple[str, ...]:
    """A fingerprint for each of ``file.findings``, in their order: 16 hexadecimal digits, all different in the file.

    It is the SHA-256 of the rule, the text found, ``CONTEXT_WORDS`` words on either side, and the number of findings
    before it that agree in all of these. Texts are compared in NFC, in small letters and with blanks folded, words
    without the marks at their ends. The path and the place in the file take no part. Linear in the source; who has
    the ``contexts_of`` the file can hand them in.
    """
    return Fingerprints().of(file, contexts)


def contexts_of(file: FileReport) -> tuple[tuple[str, str], ...]:
    """For each of ``file.findings`` the words on either side that its fingerprint takes in, folded."""
    before = file.stretch.before
    words = _Words(f"{before}{file.source}{file.stretch.after}" if before or file.stretch.after else file.source)
    return tuple(words.around(finding.span.shifted(len(before))) for finding in file.findings)


def fingerprint_in(path: str, fingerprint: str) -> str:
    """A fingerprint that holds for one file alone, for readers that know findings of all files by it.

    >>> fingerprint_in("a.md", "0f") == fingerprint_in("b.md", "0f")
    False
    """
    return _digest(f"{path}\n{fingerprint}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[: 2 * _DIGEST_BYTES]


def folded(text: str) -> str:
    r"""``text`` as fingerprints compare it: in NFC, in small letters, with blanks folded.

    >>> folded("Crawler\n capillaries")
    'crawler capillaries'
    """
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


class _Words:
    """The words of a source: runs without white space, which hold something other than marks once those are cut off."""

    def __init__(self, source: str) -> None:
        runs = [(run.start(), run.end(), _MARKS_AT_ENDS.sub("", folded(run.group()))) for run in _RUN.finditer(source)]
        kept = [run for run in runs if run[2]]
        self._starts = [start for start, _, _ in kept]
        self._ends = [end for _, end, _ in kept]
        self._texts = [text for _, _, text in kept]

    def around(self, span: Span) -> tuple[str, str]:
        """The words before the range of a finding and those behind it, without what touches it (tags, emphasis, punctuation)."""
        before = bisect_left(self._ends, span.start)
        behind = bisect_left(self._starts, span.end + 1)
        return (
            " ".join(self._texts[max(0, before - CONTEXT_WORDS) : before]),
            " ".join(self._texts[behind : behind + CONTEXT_WORDS]),
        )
