"""Writing what became of the chosen files: whole, or stretch by stretch where they are long."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from unspin.batch.task import digest_of
from unspin.cli.checking import LostPartError, Worked, work_on
from unspin.cli.common import Inputs, show_diff
from unspin.cli.ledger import Done, Ledger
from unspin.cli.targets import Targets
from unspin.errors import InputError
from unspin.formats import (
    LongFile,
    Replacement,
    changed_meanwhile,
    decode,
    encode,
    read_raw,
    replace_file,
    write_atomic,
)
from unspin.model import FileReport
from unspin.suppress import Baseline


@dataclass(frozen=True, slots=True)
class Way:
    """What becomes of repaired text."""

    targets: Targets
    baseline: Baseline
    diff: bool
    color: bool | None


def repair_each(inputs: Inputs, way: Way, ledger: Ledger, *, whole: bool) -> None:
    """Repair and write the inputs; the ``ledger`` gets each that is written, so that it is complete whatever stops the run.

    An input that cannot be read or written is reported and counted as bad; the others go on. Long ones are repaired stretch
    by stretch, unless their ``whole`` reports are needed.
    """
    with closing(work_on(inputs, way.baseline, repairs=True, whole=whole)) as worked:
        for one in worked:
            try:
                if one.long:
                    _write_long(one, one.long, inputs, way, ledger)
                else:
                    _write_whole(one, inputs, way, ledger)
            except (InputError, LostPartError) as error:
                inputs.refuse(error)


def _write_whole(one: Worked, inputs: Inputs, way: Way, ledger: Ledger) -> None:
    for repaired in one.reports:
        target = _written(one, repaired, inputs, way)
        ledger.add(Done(repaired, target, one.chosen.settings.text_fields))


def _written(one: Worked, repaired: FileReport, inputs: Inputs, way: Way) -> Path | None:
    """Write an input's repaired text, or show the difference; the file that holds it then, if any."""
    path = one.chosen.path
    if way.diff:
        show_diff((repaired,), color=way.color, progress=inputs.progress)
    elif path is None:
        sys.stdout.buffer.write(encode(repaired, decode(inputs.standard_bytes(), one.chosen.name)))
    elif way.targets.folder is not None:
        target = way.targets.of(path)
        _copy(path, repaired, one.digest, target)
        return target
    elif repaired.repaired != repaired.source:
        _replace(path, repaired, one.digest)
    return path


def _as_read(path: Path, digest: bytes) -> bytes:
    """What the file at ``path`` holds; raises InputError if that is not what was repaired."""
    raw = read_raw(path) if os.path.lexists(path) else b""
    if digest_of(raw) != digest:
        raise changed_meanwhile(path)
    return raw


def _copy(path: Path, repaired: FileReport, digest: bytes, target: Path) -> None:
    """Write the repaired copy of a file, unless an earlier run has."""
    raw = encode(repaired, decode(_as_read(path, digest), str(path)))
    if not target.is_file() or target.stat().st_size != len(raw) or read_raw(target) != raw:
        write_atomic(target, raw)


def _replace(path: Path, repaired: FileReport, digest: bytes) -> None:
    """Write the repaired text in place of what was read, unless another run has."""
    try:
        raw = _as_read(path, digest)
    except InputError:
        if path.is_file() and not (now := decode(read_raw(path), str(path))).raw and encode(repaired, now) == read_raw(path):
            return
        raise
    replace_file(path, raw, encode(repaired, decode(raw, str(path))))


def _write_long(one: Worked, file: LongFile, inputs: Inputs, way: Way, ledger: Ledger) -> None:
    """Write a long input stretch by stretch; what is noted of it counts once all of it is written."""
    path = one.chosen.path
    with Ledger() as own:
        reports = own.noting(one.reports)
        if way.diff:
            show_diff(reports, color=way.color, progress=inputs.progress)
        elif path is None:
            for report in reports:
                sys.stdout.buffer.write(file.encoded(report.repaired, report.stretch))
        else:
            copied = way.targets.folder is not None
            with Replacement(way.targets.of(path)) as new:
                for report in reports:
                    new.write(file.encoded(report.repaired, report.stretch))
                if copied or own.edits:
                    new.put(None if copied else file.sha256)
        ledger.include(own)
