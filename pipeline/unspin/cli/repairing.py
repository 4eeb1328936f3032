"""Repairing the chosen files: whole, or part by part where they are long."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from unspin.cli.checking import within
from unspin.cli.common import Chosen, Input, Inputs, show_diff
from unspin.cli.ledger import Done, Ledger
from unspin.cli.long_files import is_streamed, opened, placed
from unspin.cli.targets import Targets
from unspin.engines import Engines
from unspin.errors import InputError
from unspin.formats import LongFile, Replacement, encode, replace_file, write_atomic
from unspin.model import Applicability, FileReport
from unspin.suppress import Baseline

if TYPE_CHECKING:
    from unspin.edits.reports import Hide
    from unspin.engine import Engine


@dataclass(frozen=True, slots=True)
class Way:
    """What becomes of repaired text."""

    targets: Targets
    baseline: Baseline
    diff: bool
    color: bool | None


def repair_each(inputs: Inputs, way: Way, ledger: Ledger, *, whole: bool) -> None:
    """Repair and write the inputs; the ``ledger`` gets each that is written, so that it is complete whatever stops the run.

    An input that cannot be read or written is reported and counted as bad; the others go on. Long ones are repaired part
    by part, unless their ``whole`` reports are needed.
    """
    engines = Engines()
    for chosen in inputs.counted(inputs.chosen):
        engine = engines.of(chosen.settings.engine)
        try:
            if not whole and is_streamed(chosen):
                _repair_long(chosen, inputs, engine, way, ledger)
            else:
                _repair(chosen.read(), inputs, engine, way, ledger)
        except InputError as error:
            inputs.refuse(error)


def _repair(one: Input, inputs: Inputs, engine: Engine, way: Way, ledger: Ledger) -> None:
    settings, hide = one.chosen.settings, way.baseline.hide if way.baseline.entries else None
    repaired = within(engine.repair(one.document, Applicability(settings.apply), hide), one.chosen.lines)
    target = _write(one, repaired, way)
    ledger.add(Done(repaired, target, settings.text_fields))
    inputs.remark(repaired)


def _write(one: Input, repaired: FileReport, way: Way) -> Path | None:
    """Write an input's repaired text, or show the difference; the file that holds it then, if any."""
    if way.diff:
        show_diff((repaired,), color=way.color)
        return one.path
    raw = encode(repaired, one.decoded)
    if one.path is None:
        sys.stdout.buffer.write(raw)
        return None
    if way.targets.folder is not None:
        target = way.targets.of(one.path)
        write_atomic(target, raw)
        return target
    if repaired.repaired != repaired.source:
        as_read = encode(replace(repaired, repaired=repaired.source, applied=()), one.decoded)
        replace_file(one.path, as_read, raw)
    return one.path


def _repair_long(chosen: Chosen, inputs: Inputs, engine: Engine, way: Way, ledger: Ledger) -> None:
    """Repair a long input part by part; what is noted of it counts once all of it is written."""
    with Ledger() as own, opened(chosen, inputs) as file:
        reports = own.noting(_repaired_parts(chosen, inputs, file, engine, way.baseline))
        if way.diff:
            show_diff(reports, color=way.color)
        elif chosen.path is None:
            for report in reports:
                sys.stdout.buffer.write(file.encoded(report.repaired, report.stretch))
        else:
            copied = way.targets.folder is not None
            with Replacement(way.targets.of(chosen.path)) as new:
                for report in reports:
                    new.write(file.encoded(report.repaired, report.stretch))
                if copied or own.edits:
                    new.put(None if copied else file.sha256)
        ledger.include(own)


def _repaired_parts(
    chosen: Chosen, inputs: Inputs, file: LongFile, engine: Engine, baseline: Baseline
) -> Iterator[FileReport]:
    hide: Hide | None = None
    if baseline.knows(chosen.name):
        hide = baseline.hiding(placed(engine.report(document), document) for document in file.documents())
    for document in file.documents():
        report = placed(engine.repair(document, Applicability(chosen.settings.apply), hide), document)
        report = within(report, chosen.lines)
        inputs.remark(report)
        yield report
