"""The order of the stages: the only module that knows how the parts are put together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from unspin.config import Settings
from unspin.detect import boilerplate, damage, function_words
from unspin.detect.channel import SPUN_PAGE, Channel, DocumentReading
from unspin.edits import apply_edits, guarded, guarded_edits, protected_spans, resolve
from unspin.errors import ModelError
from unspin.formats import parse
from unspin.glossary.entry import LexiconEntry, files_in, read_lexicon, read_terms
from unspin.glossary.lexicon import Lexicon
from unspin.glossary.match import Speller
from unspin.glossary.terms import TermIndex, composing
from unspin.grammar import Backend, load_backend, mend
from unspin.model import Applicability, Document, Edit, Evidence, FileReport, Finding, Segment, Span
from unspin.resources import glossary_root, model_root

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from unspin.channel.candidates import CandidateModel
    from unspin.channel.language_model import LanguageModel

MAX_ROUNDS = 6
"""Times that a page is read again while safe edits are found; of 25 spun pages 20 were done after the first."""

WEAK_SWAPPED = 0.3
"""Probability that the channel must give to a weak sign's words: the rule says what may be wrong, the context whether it is."""


class Engine:
    """Finds and repairs spun text. Parts are loaded when they are first needed; one engine serves one thread."""

    def __init__(self, settings: Settings = Settings()) -> None:  # noqa: B008 - frozen
        """Compose by ``settings``; nothing is read yet."""
        self._settings = settings

    def check(self, document: Document) -> tuple[Finding, ...]:
        """The findings in a document, sorted and disjoint, counted in its source."""
        if document.records:
            return tuple(one.shifted(start) for start, part in document.parts() for one in self.check(part))
        blocks = tuple(self._blocks(document))
        prose = _without(document, blocks)
        found = [*blocks]
        for number, finding in self._in_segments(prose):
            segment = prose.segments[number]
            found.append(_mended(finding, segment).located(segment, prose.source))
        stand, demoted = guarded_edits(document, resolve(one for one in found if self._settings.allows(one.rule)))
        return tuple(sorted((*stand, *demoted), key=lambda one: one.span))

    def repair(self, document: Document, allow: Applicability = Applicability.SAFE) -> FileReport:
        """The findings, and the document with those that ``allow`` allows applied, grammar around them mended.

        Safe repair goes on until nothing safe is found, since a mended page lets more be seen: a second run changes nothing.
        """
        if document.records:
            return self._repaired_records(document, allow)
        report = self._repaired(document, allow)
        for _ in range(MAX_ROUNDS if allow is Applicability.SAFE and report.applied else 0):
            again = self._repaired(_read_again(document, report.repaired), allow)
            if not again.applied:
                break
            report = _joined(report, again)
        return report

    def _repaired(self, document: Document, allow: Applicability) -> FileReport:
        findings = self.check(document)
        chosen = tuple(one for one in findings if one.suggestions and allow.allows(one.applicability))
        grammar = self._grammar(document, chosen, allow)
        findings = resolve((*findings, *grammar))
        applied = tuple(sorted((*chosen, *(one for one in grammar if one in findings)), key=lambda one: one.span))
        repaired = apply_edits(document.source, [Edit(one.span, one.suggestions[0]) for one in applied]).text
        return FileReport(document.path, document.source, findings, repaired, applied, document.format)

    def _repaired_records(self, document: Document, allow: Applicability) -> FileReport:
        """The joint report on records repaired one by one: a spun post says nothing of the next one."""
        findings: list[Finding] = []
        applied: list[Finding] = []
        repaired, at = [], 0
        for start, part in document.parts():
            report = self.repair(part, allow)
            findings += (one.shifted(start) for one in report.findings)
            applied += (one.shifted(start) for one in report.applied)
            repaired += [document.source[at:start], report.repaired]
            at = start + len(part.source)
        text = "".join([*repaired, document.source[at:]])
        return FileReport(document.path, document.source, tuple(findings), text, tuple(applied), document.format)

    def explain(self, phrase: str) -> tuple[str, ...]:
        """Lines that say why a phrase is flagged or not: its rules, candidates with their entries, and scores."""
        document = Document(phrase, (Segment.literal(phrase),), "phrase")
        lines = [f"“{phrase}”"]
        findings = self.check(document)
        for finding in findings:
            best = ", ".join(f"“{one}”" for one in finding.suggestions) or "(no wording)"
            lines.append(
                f"  {finding.rule}  {finding.applicability.value}  {finding.confidence:.2f}: “{finding.found}” → {best}"
            )
            lines += [f"      {one.label}: {one.detail}" for one in finding.evidence]
        if not findings:
            lines.append("  not flagged when it stands alone")
        lines.append("  candidates, with log10 P(spun | plain) and where they come from:")
        lines += self._channel.explained(phrase) or ["      none"]
        return tuple(lines)

    @cached_property
    def _lexicon_entries(self) -> tuple[LexiconEntry, ...]:
        return _entries_in(glossary_root() / "lexicon")

    @cached_property
    def _project_entries(self) -> tuple[LexiconEntry, ...]:
        return tuple(entry for one in self._settings.glossary for entry in _entries_in(Path(one) / "lexicon"))

    @cached_property
    def _candidates(self) -> CandidateModel:
        from unspin.channel.candidates import CandidateModel  # noqa: PLC0415

        folders = [glossary_root() / "terms", *(Path(one) / "terms" for one in self._settings.glossary)]
        terms = [row.term for folder in folders for name, text in files_in(folder) for row in read_terms(text, name)]
        thesaurus = ""
        if "thesaurus" in self._settings.parts:
            with whole_models():
                thesaurus = (model_root() / "thesaurus.tsv").read_text(encoding="utf-8")
        entries = (*self._lexicon_entries, *self._project_entries)
        index = TermIndex(composing(terms, (entry.plain for entry in entries)))
        lexicon = Lexicon(self._lexicon_entries, thesaurus)
        for entry in self._project_entries:
            lexicon.add(entry, "project")
        speller = Speller(index.words, self._language.knows)
        return CandidateModel(lexicon, index, speller, self._language.is_common)

    @cached_property
    def _language(self) -> LanguageModel:
        from unspin.channel.language_model import LanguageModel  # noqa: PLC0415

        with whole_models():
            return LanguageModel.load(model_root())

    @cached_property
    def _channel(self) -> Channel:
        from unspin.channel.embeddings import Embeddings  # noqa: PLC0415
        from unspin.channel.features import FeatureModel  # noqa: PLC0415
        from unspin.channel.ranker import Ranker  # noqa: PLC0415
        from unspin.channel.select import Weights  # noqa: PLC0415

        candidates, language = self._candidates, self._language
        with whole_models():
            features = FeatureModel(language, Embeddings.load(model_root()))
            ranker = Ranker.load(features, model_root(), with_encoder="encoder" in self._settings.parts)
            return Channel(candidates, ranker, Weights.load(model_root() / "selection.json"))

    @cached_property
    def _function_words(self) -> function_words.FunctionWords:
        return function_words.load(glossary_root())

    @cached_property
    def _damage(self) -> damage.Damage:
        return damage.load(glossary_root())

    @cached_property
    def _boilerplate(self) -> boilerplate.Boilerplate:
        return boilerplate.load(glossary_root())

    @cached_property
    def _backend(self) -> Backend:
        return load_backend(self._settings.grammar, languagetool_url=self._settings.languagetool_url or None)

    def _blocks(self, document: Document) -> Iterator[Finding]:
        if "boilerplate" in self._settings.parts:
            for place in document.fields or (Span(0, len(document.source)),):
                part = document.within(place) if document.fields else document
                yield from (one.shifted(place.start) for one in self._boilerplate(part))

    def _in_segments(self, document: Document) -> Iterator[tuple[int, Finding]]:
        """(segment number, finding in its text) of every detector, what touches protected tokens made display."""
        found: list[tuple[int, Finding]] = []
        reading = None
        if "channel" in self._settings.parts and document.segments:
            reading = self._channel.read(document)
            found += self._channel.find(document, reading)
        for number, segment in enumerate(document.segments):
            if "function-words" in self._settings.parts:
                rules = self._function_words(segment)
                found += [(number, one) for one in rules if reading is None or _counts(one, number, reading)]
            if "damage" in self._settings.parts:
                found += [(number, one) for one in self._damage(segment)]
        for number, finding in found:
            text = document.segments[number].text
            yield number, guarded(finding, text, protected_spans(text))

    def _grammar(self, document: Document, chosen: Sequence[Finding], allow: Applicability) -> tuple[Finding, ...]:
        """Edits of the grammar backend beside the ``chosen`` ones, counted in the source, none of them touching."""
        if not chosen or self._settings.grammar == "none":
            return ()
        found: list[Finding] = []
        for segment in document.segments:
            edits = [one for one in chosen if _inside(one, segment) and one.rule.split(".")[0] != "boilerplate"]
            if edits and len(segment.pieces) == 1 and segment.pieces[0].literal:
                found += self._beside(segment, document.source, edits, allow)
        return tuple(found)

    def _beside(
        self, segment: Segment, source: str, chosen: Sequence[Finding], allow: Applicability
    ) -> Iterator[Finding]:
        start = segment.pieces[0].source_start
        edits = [Edit(one.span.shifted(-start), one.suggestions[0]) for one in chosen]
        after = apply_edits(segment.text, edits)
        near = tuple(after.source_map.to_repaired(edit.span) for edit in edits)
        protected = tuple(one.span for one in protected_spans(after.text))
        for finding in self._backend.check(after.text, near, protected=protected):
            place = after.source_map.to_source(finding.span)
            if place.slice(segment.text) != finding.found or any(place.overlaps(edit.span) for edit in edits):
                continue
            located = replace(finding, span=place).located(segment, source)
            if located.suggestions and allow.allows(located.applicability) and self._settings.allows(located.rule):
                yield located


def _read_again(document: Document, text: str) -> Document:
    """The document that ``document`` has become, its source now being ``text``."""
    return document.reader(text) if document.reader else parse(text, document.path, document.format)


def _joined(first: FileReport, second: FileReport) -> FileReport:
    """Both rounds as one, counted in the source of the first; what was repaired twice is one finding with the last wording.

    Of two edits of the second round that touch the same one of the first only one is taken; the next round finds the other.
    """
    source_map = apply_edits(first.source, [Edit(one.span, one.suggestions[0]) for one in first.applied]).source_map
    applied, findings = list(first.applied), list(first.findings)
    for one in second.applied:
        place = source_map.to_source(one.span)
        around = source_map.to_repaired(place)
        new = first.repaired[around.start : one.span.start] + one.suggestions[0] + first.repaired[one.span.end : around.end]
        joined = replace(one, span=place, found=place.slice(first.source), suggestions=(new,))
        if any(other.span.overlaps(place) and other not in first.applied for other in applied):
            continue
        applied = [other for other in applied if not other.span.overlaps(place)] + [joined]
        findings = [other for other in findings if not other.span.overlaps(place)] + [joined]
    applied.sort(key=lambda one: one.span)
    findings.sort(key=lambda one: one.span)
    repaired = apply_edits(first.source, [Edit(one.span, one.suggestions[0]) for one in applied]).text
    return replace(first, findings=tuple(findings), applied=tuple(applied), repaired=repaired)


def _entries_in(folder: Traversable) -> tuple[LexiconEntry, ...]:
    return tuple(entry for name, text in files_in(folder) for entry in read_lexicon(text, name))


@contextmanager
def whole_models() -> Iterator[None]:
    """Turn whatever a reader of model files raises into ModelError: they come with the package, so the user can only install anew."""
    try:
        yield
    except Exception as error:
        reason = " ".join(str(error).split())[:120]
        raise ModelError(f"a model file of unspin is damaged ({reason}); install unspin again") from error


def _counts(finding: Finding, segment: int, reading: DocumentReading) -> bool:
    """Whether a rule's finding in a segment is strong by itself or borne out by the page and the words around it."""
    if Evidence("strength", "weak") not in finding.evidence:
        return True
    return reading.spun >= SPUN_PAGE and reading.swapped(segment, finding.span) >= WEAK_SWAPPED


def _inside(finding: Finding, segment: Segment) -> bool:
    first, last = segment.pieces[0], segment.pieces[-1]
    return Span(first.source_start, last.source_start + last.source_length).contains(finding.span)


def _without(document: Document, blocks: Sequence[Finding]) -> Document:
    """The document without the segments that a block deletion takes away."""
    gone = [one.span for one in blocks]
    kept = [one for one in document.segments if one.pieces and not any(_covers(span, one) for span in gone)]
    return replace(document, segments=tuple(kept))


def _covers(span: Span, segment: Segment) -> bool:
    return span.start <= segment.pieces[0].source_start < span.end


def _mended(finding: Finding, segment: Segment) -> Finding:
    """The finding widened over the articles and verbs beside it that its first suggestion asks to change."""
    if not finding.suggestions or not finding.suggestions[0] or finding.applicability is Applicability.DISPLAY:
        return finding
    best = finding.suggestions[0]
    after = apply_edits(segment.text, [Edit(finding.span, best)])
    written = Span(finding.span.start, finding.span.start + len(best))
    edits = mend(segment.text, after.text, (written,))
    if not edits:
        return finding
    low = min(written.start, *(edit.span.start for edit in edits))
    high = max(written.end, *(edit.span.end for edit in edits))
    mended = apply_edits(after.text, edits)
    end = high + len(mended.text) - len(after.text)
    place = Span(min(low, finding.span.start), max(finding.span.end, high + len(finding.found) - len(best)))
    suggestions = (
        mended.text[low:end],
        *(
            segment.text[place.start : finding.span.start] + other + segment.text[finding.span.end : place.end]
            for other in finding.suggestions[1:]
        ),
    )
    if "￼" in place.slice(segment.text):
        return finding
    return replace(finding, span=place, found=place.slice(segment.text), suggestions=tuple(dict.fromkeys(suggestions)))
