"""What every distributed engine calls: a text in, its repair, findings and counts out; an error is an outcome, too."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from unspin import __version__
from unspin.config import Settings
from unspin.engines import Engines
from unspin.errors import BackendError, ConfigError, GlossaryError, ModelError, UnspinError
from unspin.formats import FORMATS, parse
from unspin.model import Applicability
from unspin.scale.columns import COLUMNS

if TYPE_CHECKING:
    from unspin.model import FileReport, Finding
    from unspin.scan import Scanner

TEXT_FORMATS = tuple(one.name for one in FORMATS if one.in_folders and one.name != "docx")
"""Formats of one document that a column of text can hold; tables and exports are rows already."""

MAX_CHARS = 1_000_000
"""Longer texts are left as they are, with an error: about 170,000 words, minutes of work that one shard would wait for."""

MAX_ERROR_CHARS = 300
"""Errors are cut to this length, since some quote what they could not read."""

WARM_UP = "Crawler capillaries are treated with a fine needle."
"""A text that needs every model, so that whatever is missing is told before the first document."""

NOT_OF_THE_DOCUMENT = (BackendError, ConfigError, GlossaryError, ModelError)
"""Errors that every document would have: the run stops, so that it can go on from there when the cause is mended."""

_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_engines = Engines()
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Plan:
    """How documents are repaired: a value that travels to the workers, which load an engine for it once in each process."""

    settings: Settings = field(default_factory=Settings)
    apply: Applicability | None = Applicability.SAFE
    """The least trusted edits that are carried out: SAFE, or REVIEW for the best guess everywhere; None only looks."""
    format_name: str = "text"
    """One of TEXT_FORMATS: what the texts are written in."""
    max_chars: int = MAX_CHARS
    """Longer texts, in code points, are left as they are, with an error."""
    scan_from: float | None = None
    """The probability, 0 to 1, by the scan that a text was spun from which on the engine reads it; the others stay as they are.
    `unspin.scan.SPUN` spares clean text the engine, 0 only adds the columns of the scan, None does without one."""

    def __post_init__(self) -> None:
        """Refuse what no worker could carry out.

        Raises:
            ConfigError: an unknown format, nothing to apply, a limit below 1, or no probability.
        """
        if self.format_name not in TEXT_FORMATS:
            raise ConfigError(f"format_name: {self.format_name!r} is none of {', '.join(TEXT_FORMATS)}")
        if self.apply is Applicability.DISPLAY:
            raise ConfigError("apply: display findings are never applied; choose safe, review or None")
        if self.max_chars < 1:
            raise ConfigError(f"max_chars: {self.max_chars} lets no text through; choose 1 or more")
        if self.scan_from is not None and not 0 <= self.scan_from <= 1:
            raise ConfigError(f"scan_from: {self.scan_from} is no probability; choose one from 0 to 1, such as 0.5")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one text; ``findings`` hold the values of `FINDING_FIELDS`, the other fields are those of `COLUMNS`."""

    repaired: str
    findings: tuple[dict[str, object], ...] = ()
    safe: int = 0
    review: int = 0
    display: int = 0
    applied: int = 0
    words: int = 0
    read: bool = False
    spun: float | None = None
    family: str | None = None
    error: str | None = None
    version: str = __version__

    @property
    def per_100_words(self) -> float:
        """Findings to apply or to look at, safe and review, for each 100 words; 0 without words."""
        return 100 * (self.safe + self.review) / self.words if self.words else 0.0

    def columns(self) -> dict[str, object]:
        """The values by the names of their columns, in the order of `COLUMNS`."""
        return {
            one.key: list(value) if isinstance(value := getattr(self, one.name), tuple) else value for one in COLUMNS
        }


class Repairer:
    """Turns texts into outcomes. Cheap to make and to send: the engine is loaded on the first text, once for each process."""

    def __init__(self, plan: Plan | None = None) -> None:
        """Repair by ``plan``, the defaults if left out; nothing is loaded yet."""
        self.plan = plan or Plan()
        self._warm = False

    def __getstate__(self) -> Plan:
        """The plan alone: another process has to warm up by itself."""
        return self.plan

    def __setstate__(self, plan: Plan) -> None:
        """A repairer by ``plan`` that has loaded nothing."""
        self.plan, self._warm = plan, False

    def __call__(self, text: object) -> Outcome:
        """The outcome for one text; what goes wrong with it stands in ``error``, and the text is as it came.

        Raises:
            UnspinError: something is wrong that has nothing to do with this text, such as a glossary, model or server.

        >>> Repairer(Plan(max_chars=10))("Crawler capillaries.").error
        'longer than 10 characters; raise max_chars, or cut it up'
        """
        return self._guarded(text, self._warm_up, self._read)

    def scan(self, text: object) -> Outcome:
        """The outcome with what the scan alone says of the text; the engine is not loaded. Raises as a call does."""
        return self._guarded(text, lambda: self._scanner, self._scan)

    def _guarded(self, text: object, load: Callable[[], object], read: Callable[[str], Outcome]) -> Outcome:
        """The outcome of ``read``, or one with an error; ``load`` is called first, and its errors are those of the run."""
        if not isinstance(text, str):
            return Outcome("", error=f"no text but {type(text).__name__}; leave such rows out, or name another column")
        whole = _HALF_CHARACTER.sub("\ufffd", text)
        words = len(whole.split())
        if whole != text:
            return Outcome(whole, words=words, error="half a character (a lone surrogate), now U+FFFD; decode it anew")
        if len(text) > self.plan.max_chars:
            advice = "raise max_chars, or cut it up"
            return Outcome(text, words=words, error=f"longer than {self.plan.max_chars:,} characters; {advice}")
        if not words:
            return Outcome(text)
        with _one_at_a_time:
            load()
            try:
                return replace(read(text), words=words)
            except NOT_OF_THE_DOCUMENT:
                raise
            except Exception as error:  # noqa: BLE001 - one document must not end a shard of thousands
                return Outcome(text, words=words, error=_told(error))

    def _scan(self, text: str) -> Outcome:
        document = parse(text, "-", self.plan.format_name)
        seen = self._scanner.score(document, require_reason=self.plan.settings.require_reason)
        return Outcome(text, spun=seen.spun, family=seen.family or None)

    def _read(self, text: str) -> Outcome:
        scanned = self._scan(text) if self.plan.scan_from is not None else None
        if scanned and (scanned.spun or 0.0) < (self.plan.scan_from or 0.0):
            return scanned
        document, engine = parse(text, "-", self.plan.format_name), _engines.of(self.plan.settings)
        outcome = _outcome(engine.repair(document, self.plan.apply) if self.plan.apply else engine.report(document))
        return replace(outcome, spun=scanned.spun, family=scanned.family) if scanned else outcome

    def _warm_up(self) -> None:
        """Load all that this plan needs, once."""
        if self._warm:
            return
        _engines.of(self.plan.settings).repair(parse(WARM_UP), Applicability.REVIEW)
        if self.plan.scan_from is not None:
            self._scan(WARM_UP)
        self._warm = True

    @cached_property
    def _scanner(self) -> Scanner:
        from unspin.scan import Scanner  # noqa: PLC0415 - numpy loads only where texts are scanned

        return Scanner.load()


def _outcome(report: FileReport) -> Outcome:
    counts = Counter(one.applicability for one in report.findings)
    applied = set(report.applied)
    return Outcome(
        report.repaired,
        tuple(_row(one, one in applied) for one in report.findings),
        counts[Applicability.SAFE],
        counts[Applicability.REVIEW],
        counts[Applicability.DISPLAY],
        len(report.applied),
        read=True,
    )


def _row(finding: Finding, applied: bool) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "start": finding.span.start,
        "end": finding.span.end,
        "found": finding.found,
        "suggestions": list(finding.suggestions),
        "applicability": finding.applicability.value,
        "confidence": finding.confidence,
        "applied": applied,
    }


def _told(error: Exception) -> str:
    """The error in one line; the name of its class before the message where it is none of ours."""
    message = " ".join(str(error).split())
    name = "" if isinstance(error, UnspinError) else f"{type(error).__name__}: "
    return (name + message)[:MAX_ERROR_CHARS].rstrip(": ")
