"""The scan of a document: what the network says of each word and passage, drawn together into sentences and the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable

import numpy as np
from numpy.typing import NDArray

from unspin.channel.language_model import LanguageModel
from unspin.errors import ModelError
from unspin.model import Document, Segment, Span
from unspin.report.positions import LineIndex
from unspin.resources import model_root
from unspin.scan.left_alone import left_alone
from unspin.scan.network import FAMILIES, Network, passage_length
from unspin.scan.page import Page, page_features, sigmoid
from unspin.scan.report import SPUN, ScannedSentence, ScanReport
from unspin.scan.stream import Sentence, Stream, facts
from unspin.text.language import is_foreign

MIN_WORDS = 10
"""Fewer words are not judged: their page is not spun with a probability of 0."""

SENTENCE = 0.5
"""Score from which a sentence of a page that looks spun is listed."""

STRANGE = 0.1
"""Share of unknown words from which it is asked whether a document is English at all: it is .01 in clean text and at most .08 in 1,400 runs of it, a
third or more in French, German, Spanish and Dutch."""

LANGUAGE_SAMPLE = 4000
"""Characters of prose that tell whether a document is English."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network says of a document, and what follows for it as a whole."""

    sentences: Sequence[Sentence]
    scores: Floats
    """For each sentence the greatest probability, 0 to 1, that a word of it was swapped."""
    words: int
    share: float
    """The mean probability, 0 to 1, that a word was swapped."""
    unknown: float
    """The share of words that clean text does not hold."""
    spun: float
    """The probability, 0 to 1, that the page was spun."""
    passages: tuple[tuple[int, int, float], ...]
    """The passages: words of the stream from and to, and the probability that it was spun."""
    family: str
    """Of those in FAMILIES the one whose manner is closest."""


class Scanner:
    """Scores documents. Holds the model, which workers share; deterministic."""

    def __init__(self, language: LanguageModel, network: Network, page: Page) -> None:
        """Compose the parts; nothing is loaded here."""
        self._language = language
        self._network = network
        self._page = page

    @classmethod
    def load(cls, folder: Traversable | None = None, language: LanguageModel | None = None) -> Scanner:
        """The scanner of the models in ``folder``, else of those that the package ships; it may share a ``language`` model.

        Raises:
            ModelError: a file of it is missing or damaged.
        """
        root = folder or model_root()
        try:
            return cls(language or LanguageModel.load(root), Network.load(root), Page.load(root))
        except Exception as error:
            reason = " ".join(str(error).split())[:120]
            raise ModelError(f"a model file of unspin is damaged ({reason}); install unspin again") from error

    def score(self, document: Document, *, require_reason: bool = False) -> ScanReport:
        """The report on a document; of a file of records that on its most spun one, with the words and sentences of all.

        Sentences that a directive hides do not count; with ``require_reason`` only one that gives a reason does. Linear in the length.
        """
        if document.records:
            parts = [(start, self.score(part, require_reason=require_reason)) for start, part in document.parts()]
            return _of_records(document, parts)
        stream = Stream.of(document.segments)
        hidden = left_alone(document, stream, require_reason=require_reason)
        reading = self.read(stream.without(hidden) if hidden else stream)
        if reading.unknown >= STRANGE and is_foreign(_sample(document.segments)):
            return ScanReport(document.path, reading.words, 0.0, 0.0, "", (), foreign=True)
        return self._report(document, reading)

    def _report(self, document: Document, reading: Reading) -> ScanReport:
        spun = reading.spun
        shown = [at for at in np.flatnonzero(reading.scores >= SENTENCE).tolist() if spun >= SPUN]
        lines = LineIndex(document.source) if shown else None
        found = []
        for at in shown:
            sentence = reading.sentences[at]
            segment = document.segments[sentence.segment]
            place = segment.source_span(_trimmed(sentence.span, segment.text))
            line = lines.line_of(place.start) if lines else 0
            found.append(ScannedSentence(place, line, place.slice(document.source), round(float(reading.scores[at]), 4)))
        family = reading.family if spun >= SPUN else ""
        return ScanReport(document.path, reading.words, round(spun, 4), round(100 * reading.share, 2), family, tuple(found))

    def read(self, stream: Stream) -> Reading:
        """The reading of a stream, all of it read as one page."""
        ids, told = facts(stream.words, self._language)
        logits = self._network.read(ids, told)
        swapped = sigmoid(logits[:, 0])
        is_word = np.array([word[0].isalnum() for word in stream.words], dtype=bool)
        edges = np.array([at for one in stream.sentences for at in (one.first, one.last)], dtype=np.int64)
        words = int(is_word.sum())
        if not words:
            return Reading(stream.sentences, np.zeros(len(stream.sentences), np.float32), 0, 0.0, 0.0, 0.0, (), FAMILIES[0])
        scores = np.maximum.reduceat(swapped, edges)[::2]
        spun = self._page.spun(page_features(swapped[is_word], told[is_word])) if words >= MIN_WORDS else 0.0
        passages = tuple(self._passages(swapped, told, is_word))
        family = FAMILIES[int(np.argmax(_manner(logits, swapped)))]
        return Reading(stream.sentences, scores, words, float(swapped[is_word].mean()), float(told[is_word, 1].mean()), spun, passages, family)

    def _passages(self, swapped: Floats, told: Floats, is_word: NDArray[np.bool_]) -> Iterator[tuple[int, int, float]]:
        each = passage_length(len(swapped))
        for start in range(0, len(swapped), each):
            stop = min(len(swapped), start + each)
            here = is_word[start:stop]
            if here.any():
                yield start, stop, self._page.spun(page_features(swapped[start:stop][here], told[start:stop][here]))


def _manner(logits: Floats, swapped: Floats) -> Floats:
    """How much of what looks swapped is in the manner of each family: the sum of their probabilities over the words."""
    z = logits[:, 1:] - logits[:, 1:].max(axis=1, keepdims=True)
    each = np.exp(z)
    weighed: Floats = (each / each.sum(axis=1, keepdims=True) * swapped[:, None]).sum(axis=0)
    return weighed


def _trimmed(span: Span, text: str) -> Span:
    """The span without the blanks at its end."""
    return Span(span.start, span.start + len(span.slice(text).rstrip()))


def _sample(segments: Sequence[Segment]) -> str:
    """The beginning of the prose."""
    parts, size = [], 0
    for segment in segments:
        parts.append(segment.text)
        size += len(segment.text)
        if size >= LANGUAGE_SAMPLE:
            break
    return " ".join(parts)[:LANGUAGE_SAMPLE]


def _of_records(document: Document, parts: Sequence[tuple[int, ScanReport]]) -> ScanReport:
    """The reports on the records that begin at these places of a file as one."""
    if not parts:
        return ScanReport(document.path, 0, 0.0, 0.0, "", ())
    worst = max((one for _, one in parts), key=lambda one: (one.spun, one.swapped_per_100))
    lines = LineIndex(document.source)
    places = ((one, one.span.shifted(start)) for start, report in parts for one in report.sentences)
    sentences = tuple(replace(one, span=place, line=lines.line_of(place.start)) for one, place in places)
    words, foreign = sum(one.words for _, one in parts), all(one.foreign for _, one in parts)
    return replace(worst, path=document.path, words=words, sentences=sentences, foreign=foreign)
