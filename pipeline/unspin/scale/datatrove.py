"""Steps for datatrove pipelines: drop or keep spun documents, tag them, repair them. The only module that imports datatrove.

They hold a plan alone, so they travel to the workers of the local, Slurm and Ray executors. What is done is skipped, and
what was begun is begun anew, as datatrove does for every step: task by task.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from datatrove.data import Document
from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.extractors import Trafilatura
from datatrove.pipeline.extractors.base import BaseExtractor, ExtractorSandbox
from datatrove.pipeline.filters.base_filter import BaseFilter
from datatrove.pipeline.readers.base import BaseDiskReader
from datatrove.pipeline.writers.disk_base import DiskWriter

from unspin.errors import ConfigError
from unspin.scale.columns import COLUMNS, PREFIX
from unspin.scale.repairer import Outcome, Plan, Repairer
from unspin.scale.warc import pages
from unspin.scan import SPUN

SPUN_FROM = 2.0
"""Findings per 100 words, safe and review, from which on a document counts as spun: hand-spun articles have 8 to 15 wrong
places in 100 words (DESIGN 4) of which 86 % are found, clean pages less than 0.1 findings (decision 2)."""

EXTRACTION_TIMEOUT_S = 10
"""Seconds that the extraction of one page may take; also those for loading the extractor, which take most."""

SOURCE = f"{PREFIX}source"
"""The key of the metadata that holds the text as it came, if it is kept."""

_REPAIRED = COLUMNS[0].key
_KIND = "🩹 - UNSPIN"


class WarcPages(BaseDiskReader):  # type: ignore[misc]
    """Reads the pages of WARC files, a document each: HTML for an extractor of datatrove, with ``url`` and ``date``.

    As datatrove's own WarcReader, and with its arguments, but without libmagic, and with the encoding that HTTP names.
    """

    name = "WARC pages"

    def read_file(self, filepath: str) -> Iterator[Document]:
        """The pages of one file; those without text are left out."""
        with self.data_folder.open(filepath, "rb") as stream:
            for number, page in enumerate(pages(stream, filepath)):
                document = self.get_document_from_dict(page, filepath, number)
                if document:
                    yield document


class MainText:
    """The main text of HTML by an extractor of datatrove, outside of its pipelines: in a process of its own, with its time limit."""

    def __init__(self, extractor: BaseExtractor | None = None) -> None:
        """Extract by ``extractor``, Trafilatura if left out; nothing is started yet."""
        self._extractor = extractor or Trafilatura(timeout=EXTRACTION_TIMEOUT_S)
        self._sandbox = ExtractorSandbox(self._extractor.timeout)

    def __call__(self, page: str) -> str | None:
        """The main text of the page; None where there is none, or it took too long, or the extractor failed."""
        try:
            text: str | None = self._sandbox.process_document(page, self._extractor.extract)
        except Exception:  # noqa: BLE001 - as datatrove does, for whatever an extractor raises over a page
            return None
        return text or None


class SpunTagger(PipelineStep):  # type: ignore[misc]
    """Writes what is found into the metadata of each document, under the names of `unspin.scale.COLUMNS`; its text stays."""

    name = "Tag spun text"
    type = _KIND

    def __init__(self, plan: Plan | None = None) -> None:
        """Look by ``plan``, the defaults if left out; nothing is applied."""
        super().__init__()
        self.plan = replace(plan or Plan(), apply=None)

    def run(self, data: Iterator[Document], rank: int = 0, world_size: int = 1) -> Iterator[Document]:  # noqa: ARG002
        """Each document with its metadata; the engine is loaded at the first one."""
        repair = Repairer(self.plan)
        for document in data:
            with self.track_time():
                outcome = repair(document.text)
                self._write(document, outcome)
            _count(self, outcome)
            self.update_doc_stats(document)
            yield document

    def _write(self, document: Document, outcome: Outcome) -> None:
        document.metadata |= _metadata(outcome)


class SpunRepairer(SpunTagger):
    """Puts the repaired text in place of each document's, and what a tagger writes into its metadata.

    The findings count in the text as it came, which ``keep_source`` keeps in the metadata as ``unspin_source``.
    """

    name = "Repair spun text"

    def __init__(self, plan: Plan | None = None, *, keep_source: bool = False) -> None:
        """Repair by ``plan``, the defaults if left out.

        Raises:
            ConfigError: the plan applies nothing.
        """
        super().__init__(plan)
        self.plan = plan or Plan()
        self.keep_source = keep_source
        if self.plan.apply is None:
            raise ConfigError("apply: a plan with None repairs nothing; choose safe or review, or use SpunTagger")

    def _write(self, document: Document, outcome: Outcome) -> None:
        super()._write(document, outcome)
        if self.keep_source:
            document.metadata[SOURCE] = document.text
        document.text = outcome.repaired


class SpunFilter(BaseFilter):  # type: ignore[misc]
    """Keeps the clean documents, or the spun ones, and writes what was found into their metadata as a tagger does.

    A document that could not be read is kept, with its error, so that none is lost unseen. The others go to
    ``exclusion_writer``, if there is one, with ``filter_reason`` spun or clean.
    """

    name = "Filter spun text"

    def __init__(
        self,
        keep: Literal["clean", "spun"] = "clean",
        *,
        by: Literal["scan", "findings"] = "scan",
        spun_from: float | None = None,
        plan: Plan | None = None,
        exclusion_writer: DiskWriter | None = None,
    ) -> None:
        """Keep the documents below ``spun_from``, or those that reach it.

        Args:
            keep: which ones are kept.
            by: ``scan`` for the probability of the scan, which is far cheaper; ``findings`` for the engine's findings,
                safe and review, per 100 words.
            spun_from: where spun begins; SPUN of `unspin.scan`, or SPUN_FROM, if left out.
            plan: settings, format and longest text; the defaults if left out.
            exclusion_writer: where dropped documents go.

        Raises:
            ConfigError: ``keep`` or ``by`` is none of these, or ``spun_from`` is not above 0.
        """
        super().__init__(exclusion_writer)
        if keep not in {"clean", "spun"}:
            raise ConfigError(f"keep: {keep!r} is neither clean nor spun")
        if by not in {"scan", "findings"}:
            raise ConfigError(f"by: {by!r} is neither scan nor findings")
        if spun_from is None:
            spun_from = SPUN if by == "scan" else SPUN_FROM
        if not spun_from > 0:
            raise ConfigError(f"spun_from: {spun_from} makes every document spun; choose a number above 0")
        self.keep, self.by, self.spun_from = keep, by, spun_from
        self.plan = replace(plan or Plan(), apply=None, scan_from=None)
        self._look = Repairer(self.plan).scan if by == "scan" else Repairer(self.plan)

    def filter(self, doc: Document) -> bool | tuple[bool, str]:
        """Whether to keep the document, and what it is where it is dropped."""
        outcome = self._look(doc.text)
        doc.metadata |= _metadata(outcome)
        _count(self, outcome)
        score = (outcome.spun or 0.0) if self.by == "scan" else outcome.per_100_words
        is_ = "spun" if score >= self.spun_from else "clean"
        return True if outcome.error or is_ == self.keep else (False, is_)


def _metadata(outcome: Outcome) -> dict[str, object]:
    return {key: value for key, value in outcome.columns().items() if key != _REPAIRED}


def _count(step: PipelineStep, outcome: Outcome) -> None:
    """Add an outcome to the statistics of a step."""
    step.stat_update("words", value=outcome.words)
    step.stat_update("findings", value=len(outcome.findings))
    step.stat_update("applied", value=outcome.applied)
    if outcome.error:
        step.stat_update("errors")
