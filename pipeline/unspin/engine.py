"""The order of the stages: the only module that knows how the parts are put together."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from functools import cached_property
from itertools import chain, repeat
from pathlib import Path
from typing import TYPE_CHECKING

from unspin.config import Settings, names_rule
from unspin.detect import agreement, boilerplate, channel, damage, function_words, halves, repeated
from unspin.detect.channel import ORDINARY, SPUN_PAGE, SURELY_SPUN, Channel, DocumentReading
from unspin.detect.sections import sections
from unspin.detect.variety import PageSpelling
from unspin.edits import apply_edits, guarded, guarded_edits, protected_spans, resolve
from unspin.edits.reports import Hide, joined, of_records
from unspin.edits.widening import mended
from unspin.errors import ModelError
from unspin.formats import parse
from unspin.glossary import mapped
from unspin.glossary.match import Speller
from unspin.glossary.spelling import SpellingTable, read_table
from unspin.grammar import Backend, load_backend
from unspin.model import Applicability, Document, Edit, Evidence, FileReport, Finding, Segment, Span
from unspin.plain_language import RULES as PLAIN_RULES
from unspin.resources import glossary_root, model_root
from unspin.suppress import RULES, Baseline, DirectiveReader, Ignores, read_ignores
from unspin.text.spans import any_overlaps

if TYPE_CHECKING:
    from unspin.channel.agreement import Agreement
    from unspin.channel.candidates import CandidateModel
    from unspin.channel.language_model import LanguageModel
    from unspin.plain_language import PlainLanguage
    from unspin.scan import Scanner

MAX_ROUNDS = 6
"""Times that a page is read again while there is something to apply; of 25 spun pages 20 were done after the first, of 812 short ones that
were repaired to review all after the third."""

FAMILY_OF_PART = {"boilerplate": "boilerplate", "damage": "damage", "function-words": "function-word", "channel": "channel"}
"""The family of rules that a part of the settings reports."""

SURE_OF_ORDINARY = 0.8
"""Confidence of a rule from which it counts for an ordinary phrase: what stands beside it is no English then."""

WEAK_SWAPPED = 0.3
"""Probability that the channel must give to a weak sign's words: the rule says what may be wrong, the context whether it is."""


class Engine:
    """Finds and repairs spun text. Parts are loaded when they are first needed; one engine serves one thread."""

    def __init__(self, settings: Settings = Settings()) -> None:  # noqa: B008 - frozen
        """Compose by ``settings``; nothing is read yet."""
        self._settings = settings

    def with_settings(self, settings: Settings) -> Engine:
        """An engine for ``settings`` that shares what this one has loaded, for settings that agree in ``models``.

        Raises:
            ValueError: they name other models.
        """
        if settings.models != self._settings.models:
            raise ValueError("other models need an engine of their own")
        other = copy(self)
        other._settings = settings  # noqa: SLF001 - a copy of its own
        for made_by_settings in ("_backend", "_directives"):
            other.__dict__.pop(made_by_settings, None)
        return other

    def warm_up(self) -> None:
        """Load the tables, so that processes that are forked afterwards share them; no library that starts threads, as the one of the encoder does.

        Raises:
            UnspinError: a glossary or model cannot be used.
        """
        _ = self._directives, self._damage
        if "channel" in self._settings.parts:
            _ = self._candidates, self._scanner if self._settings.scan else None

    def check(self, document: Document) -> tuple[Finding, ...]:
        """The findings in a document that are not ignored in it, sorted and disjoint, counted in its source."""
        return self.report(document).findings

    def report(self, document: Document) -> FileReport:
        """What ``check`` finds, nothing applied, with the number of findings that directives and ``[sic]`` hide."""
        if document.has_records:
            return of_records(document, [(start, self.report(part)) for start, part in document.parts()])
        left_alone = self._ignores(document)
        deletions = (one for one in self._blocks(document) if self._settings.allows(one.rule))
        blocks, hidden_blocks = left_alone.split(deletions)
        prose = _without(document, blocks)
        spelling = PageSpelling(lambda: self._spellings, prose)
        found = []
        for segment, finding in chain.from_iterable(map(self._in_section, sections(prose))):
            spelt = spelling(finding) if self._settings.allows(finding.rule) else None
            if spelt and (widened := mended(spelt, segment)):
                found.append(widened.located(segment, prose.source))
        others, hidden_others = left_alone.split(found)
        beside, hidden_beside = left_alone.split(self._plain_findings(document, spelling, (*blocks, *others), left_alone.places))
        hidden = (*hidden_blocks, *hidden_others, *hidden_beside)
        problems = left_alone.problems(hidden, self._is_reported)
        told = (one for one in problems if self._settings.allows(one.rule))
        stand, demoted = guarded_edits(document, resolve((*blocks, *others, *told)))
        findings = tuple(sorted((*stand, *demoted, *beside), key=lambda one: one.span))
        return FileReport(
            document.path, document.source, findings, document.source, (), document.format, ignored=len(resolve(hidden))
        )

    def repair(
        self, document: Document, allow: Applicability = Applicability.SAFE, hide: Hide | None = None
    ) -> FileReport:
        """The findings, and the document with those that ``allow`` allows applied, grammar around them mended.

        It goes on until nothing to apply is found, since a mended page lets more be seen: a second run changes nothing. Of texts that would be
        repaired into each other for ever the first in order of their characters is where it ends, wherever it began.
        ``hide`` takes findings out of what is found, and so out of what is applied, each time that the page is read.
        """
        if document.has_records:
            return self._repaired_records(document, allow, hide)
        report = self._repaired(document, allow, hide)
        reached = {document.source: replace(report, repaired=document.source, applied=()), report.repaired: report}
        for _ in range(MAX_ROUNDS if report.applied else 0):
            again = self._repaired(_read_again(document, report.repaired), allow, hide)
            if not again.applied:
                break
            if again.repaired in reached:
                texts = list(reached)
                return reached[min(texts[texts.index(again.repaired) :])]
            report = joined(report, again)
            reached[report.repaired] = report
        return report

    def _repaired(self, document: Document, allow: Applicability, hide: Hide | None) -> FileReport:
        report = hide(self.report(document)) if hide else self.report(document)
        chosen = tuple(one for one in report.findings if one.suggestions and allow.allows(one.applicability))
        grammar = self._grammar(document, chosen, allow)
        if grammar:
            grammar, _ = self._ignores(document).split(grammar)
        findings = resolve((*report.findings, *grammar))
        applied = tuple(sorted((*chosen, *(one for one in grammar if one in findings)), key=lambda one: one.span))
        repaired = apply_edits(document.source, [Edit(one.span, one.suggestions[0]) for one in applied]).text
        return replace(report, findings=findings, repaired=repaired, applied=applied)

    def _repaired_records(self, document: Document, allow: Applicability, hide: Hide | None) -> FileReport:
        """The joint report on records repaired one by one: a spun post says nothing of the next one."""
        hides = self._hides_of_records(document, hide) if hide else repeat(None)
        parts = [(start, self.repair(part, allow, one)) for (start, part), one in zip(document.parts(), hides, strict=False)]
        return of_records(document, parts)

    def _hides_of_records(self, document: Document, hide: Hide) -> Iterator[Hide]:
        """What hides of each record the findings that ``hide``, which knows whole files, hides of the document."""
        report = self.report(document)
        seen = {(one.span, one.rule) for one in hide(report).findings}
        known = deque(one for one in report.findings if (one.span, one.rule) not in seen)
        for start, part in document.parts():
            own: list[Finding] = []
            while known and known[0].span.start < start + len(part.source):
                own.append(known.popleft().shifted(-start))
            yield Baseline.of(FileReport(part.path, part.source, tuple(own), part.source)).hide

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

    def _ignores(self, document: Document) -> Ignores:
        return read_ignores(document, self._directives, self._settings.keep)

    @cached_property
    def _directives(self) -> DirectiveReader:
        phrases = (f"function-word.{rule.id}" for rule in self._function_words.rules)
        blocks = (f"boilerplate.{rule.id}" for rule in self._boilerplate.rules)
        rules = frozenset((*channel.RULES.values(), *damage.RULES, *phrases, *blocks, *RULES, *PLAIN_RULES))
        return DirectiveReader(rules, self._settings.require_reason)

    def _is_reported(self, name: str) -> bool:
        """Whether this run can have found something of a rule or family: grammar is looked at beside repairs alone."""
        silent = {"grammar", *(family for part, family in FAMILY_OF_PART.items() if part not in self._settings.parts)}
        silent |= set() if self._settings.plain else {"plain"}
        return self._settings.allows(name) and not any(names_rule(one, name) for one in silent)

    @cached_property
    def _candidates(self) -> CandidateModel:
        from unspin.channel.candidates import CandidateModel  # noqa: PLC0415

        thesaurus = ""
        if "thesaurus" in self._settings.parts:
            with whole_models():
                thesaurus = (model_root() / "thesaurus.tsv").read_text(encoding="utf-8")
        known = mapped.load(glossary_root(), [Path(one) for one in self._settings.glossary], thesaurus)
        speller = Speller(known.terms.words, self._language.knows)
        return CandidateModel(known.lexicon, known.terms, speller, self._language.is_common)

    @cached_property
    def _language(self) -> LanguageModel:
        from unspin.channel.language_model import LanguageModel  # noqa: PLC0415

        with whole_models():
            return LanguageModel.load(model_root())

    def _worth_reading(self, document: Document) -> Document:
        """The document without the prose that the scan finds clean, if the settings ask for one."""
        if not self._settings.scan:
            return document
        from unspin.scan import worth_reading  # noqa: PLC0415

        return worth_reading(self._scanner, document)

    @cached_property
    def _scanner(self) -> Scanner:
        from unspin.scan import Scanner  # noqa: PLC0415

        return Scanner.load(model_root(), self._language)

    @cached_property
    def _channel(self) -> Channel:
        from unspin.channel.embeddings import Embeddings  # noqa: PLC0415
        from unspin.channel.features import FeatureModel  # noqa: PLC0415
        from unspin.channel.judge import Judge  # noqa: PLC0415
        from unspin.channel.ranker import Ranker  # noqa: PLC0415

        candidates, language = self._candidates, self._language
        with whole_models():
            features = FeatureModel(language, Embeddings.load(model_root()))
            with_encoder = "encoder" in self._settings.parts
            ranker = Ranker.load(features, model_root(), with_encoder=with_encoder)
            return Channel(candidates, ranker, Judge.load(model_root(), with_encoder=with_encoder))

    @cached_property
    def _agreement(self) -> Agreement:
        from unspin.channel.agreement import Agreement  # noqa: PLC0415

        return Agreement(self._language)

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

    @cached_property
    def _plain_language(self) -> PlainLanguage:
        from unspin.plain_language import load  # noqa: PLC0415

        return load([glossary_root(), *map(Path, self._settings.glossary)])

    @cached_property
    def _spellings(self) -> SpellingTable:
        return read_table([glossary_root(), *map(Path, self._settings.glossary)])

    def _plain_findings(
        self, document: Document, spelling: PageSpelling, beside: Sequence[Finding], directives: Sequence[Span]
    ) -> tuple[Finding, ...]:
        """Those of plain language, if the settings ask for them, clear of the findings ``beside`` and of directives."""
        if not self._settings.plain:
            return ()
        taken = (*(one.span for one in beside), *directives)
        longest = self._settings.max_sentence_words
        found = self._plain_language(document, max_sentence_words=longest, taken=taken, spelling=spelling)
        return tuple(one for one in found if self._settings.allows(one.rule))

    def _blocks(self, document: Document) -> Iterator[Finding]:
        if "boilerplate" in self._settings.parts:
            for place in document.fields or (Span(0, len(document.source)),):
                part = document.within(place) if document.fields else document
                yield from (one.shifted(place.start) for one in self._boilerplate(part))

    def _in_section(self, document: Document) -> Iterator[tuple[Segment, Finding]]:
        """Each segment's findings in its text, by every detector, what touches protected tokens made display."""
        found: list[tuple[int, Finding]] = []
        reading = None
        if "channel" in self._settings.parts and document.segments:
            worth = self._worth_reading(document)
            reading = DocumentReading.of_nothing()
            if any(one.text for one in worth.segments):
                reading = self._channel.read(worth)
                found += self._channel.find(worth, reading)
            if reading.spun >= SURELY_SPUN:
                found = list(halves.joined(worth, found, self._language.halves_of))
                found = list(agreement.agreed(worth, repeated.repeated(worth, found, reading.memory), self._agreement))
        for number, segment in enumerate(document.segments):
            if "function-words" in self._settings.parts:
                rules = self._function_words(segment)
                found += [(number, one) for one in rules if _counts(one, number, reading)]
            if "damage" in self._settings.parts:
                found += [(number, one) for one in self._damage(segment)]
        for number, finding in found:
            segment = document.segments[number]
            yield segment, guarded(finding, segment.text)

    def _grammar(self, document: Document, chosen: Sequence[Finding], allow: Applicability) -> tuple[Finding, ...]:
        """Edits of the grammar backend beside the ``chosen`` ones, counted in the source, none of them touching."""
        if not chosen or self._settings.grammar == "none":
            return ()
        found: list[Finding] = []
        repairs = [one for one in chosen if one.rule.split(".")[0] != "boilerplate"]
        for segment in document.segments:
            edits = _inside(repairs, segment)
            if edits and len(segment.pieces) == 1 and segment.pieces[0].literal:
                found += self._beside(segment, document.source, edits, allow)
        return tuple(found)

    def _beside(
        self, segment: Segment, source: str, chosen: Sequence[Finding], allow: Applicability
    ) -> Iterator[Finding]:
        start = segment.pieces[0].source_start
        edits = [Edit(one.span.shifted(-start), one.suggestions[0]) for one in chosen]
        after = apply_edits(segment.text, edits)
        places = [edit.span for edit in edits]
        near = tuple(after.source_map.to_repaired(edit.span) for edit in edits)
        protected = tuple(one.span for one in protected_spans(after.text))
        for finding in self._backend.check(after.text, near, protected=protected):
            place = after.source_map.to_source(finding.span)
            if place.slice(segment.text) != finding.found or any_overlaps(places, place):
                continue
            located = replace(finding, span=place).located(segment, source)
            if located.suggestions and allow.allows(located.applicability) and self._settings.allows(located.rule):
                yield located


def _read_again(document: Document, text: str) -> Document:
    """The document that ``document`` has become, its source now being ``text``."""
    return document.reader(text) if document.reader else parse(text, document.path, document.format)


@contextmanager
def whole_models() -> Iterator[None]:
    """Turn whatever a reader of model files raises into ModelError: they come with the package, so the user can only install anew."""
    try:
        yield
    except ModelError:
        raise
    except Exception as error:
        reason = " ".join(str(error).split())[:120]
        raise ModelError(f"a model file of unspin is damaged ({reason}); install unspin again") from error


def _counts(finding: Finding, segment: int, reading: DocumentReading | None) -> bool:
    """Whether a rule's finding in a segment is strong by itself or borne out by the page and the words around it."""
    if Evidence("strength", "page") in finding.evidence:
        return reading is not None and reading.spun >= SURELY_SPUN
    if reading is None or Evidence("strength", "weak") not in finding.evidence:
        return True
    if finding.found.lower() in ORDINARY and finding.confidence < SURE_OF_ORDINARY:
        return False  # the channel tells better where it is a swap
    return reading.spun >= SPUN_PAGE and reading.swapped(segment, finding.span) >= WEAK_SWAPPED


def _inside(findings: Sequence[Finding], segment: Segment) -> list[Finding]:
    """Those of ``findings``, in order and disjoint, that lie within a segment."""
    first, last = segment.pieces[0], segment.pieces[-1]
    whole = Span(first.source_start, last.source_start + last.source_length)
    begun = bisect_left(findings, whole.start, key=lambda one: one.span.start)
    ended = bisect_right(findings, whole.end, key=lambda one: one.span.start)
    return [one for one in findings[begun:ended] if whole.contains(one.span)]


def _without(document: Document, blocks: Sequence[Finding]) -> Document:
    """The document without the segments that a block deletion takes away."""
    gone = [one.span for one in blocks]
    kept = [one for one in document.segments if one.pieces and not any_overlaps(gone, _first(one))]
    return replace(document, segments=tuple(kept))


def _first(segment: Segment) -> Span:
    """The place of the first character."""
    return Span(segment.pieces[0].source_start, segment.pieces[0].source_start + 1)
