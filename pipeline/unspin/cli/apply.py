"""`unspin apply`: carry out the decisions of a review, or take them back."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unspin.cli.common import BAD_INPUT, complain, one_line_errors, show_diff
from unspin.cli.paths import FilePath
from unspin.errors import InputError, UnspinError

if TYPE_CHECKING:
    from unspin.decisions import Decisions, FileDecisions, Journal, Plan


@click.command("apply")
@click.argument("decisions", type=FilePath(path_type=Path))
@click.option(
    "--root",
    type=FilePath(path_type=Path),
    default=Path(),
    metavar="DIR",
    help="The folder that the paths are relative to; by default the current one.",
)
@click.option("--dry-run", is_flag=True, help="Check everything and list the changes; write nothing.")
@click.option("--diff", is_flag=True, help="Check everything and show a unified diff; write nothing.")
@click.option("--undo", is_flag=True, help="Put the files back as they were before.")
def command(decisions: Path, root: Path, dry_run: bool, diff: bool, undo: bool) -> None:
    """Carry out DECISIONS, the file that the review page or `unspin review` wrote.

    Every file is checked before the first is written: it must be the one that was reviewed, and an accepted change may not
    touch a number, a dose, a drug name or a negation. A file that fails is left as it is and named, the others are done,
    and the exit code is 2. Doing it twice changes nothing. Originals are kept in .unspin/undo below the folder; --undo puts
    them back byte for byte.
    """
    with one_line_errors():
        from unspin.decisions import read_decisions  # noqa: PLC0415

        if undo and (dry_run or diff):
            raise click.UsageError("--undo cannot be combined with --dry-run or --diff.")
        if not root.is_dir():
            raise InputError(str(root), "is no folder", "name the folder in which the review was made with --root")
        wanted = read_decisions(decisions)
        refused = _undo_all(wanted, root) if undo else apply_all(wanted, root, dry=dry_run or diff, diff=diff)
    sys.exit(BAD_INPUT if refused else 0)


def apply_command(decisions: Path, root: Path) -> str:
    """What to type here to carry out ``decisions`` that were made below ``root``."""
    where = "" if root == Path.cwd() else f" --root {shlex.quote(str(root))}"
    return f"unspin apply {shlex.quote(str(decisions))}{where}"


def apply_all(decisions: Decisions, root: Path, *, dry: bool = False, diff: bool = False) -> int:
    """Carry decisions out below ``root``, or with ``dry`` only say what they would do; how many files were refused.

    ``diff`` shows the changes as a unified diff and all else on standard error.
    """
    from unspin.decisions import Journal  # noqa: PLC0415

    journal = Journal(root)
    plans = [plan for file in decisions.files if (plan := _planned(file, root, journal))]
    done = [plan for plan in plans if dry or plan.done or _carried_out(plan, journal)]
    for plan in done:
        _show(plan, diff=diff)
    refused = len(decisions.files) - len(done)
    if not plans and not any((root / file.path).exists() for file in decisions.files):
        complain(f"none of the files is below {root.absolute()}; name the folder of the review with --root")
    click.echo(_summary(done, refused, dry=dry), err=diff)
    return refused


def _refuse(error: UnspinError) -> None:
    """Say it without anything that moves a cursor: the paths in it come from the decisions file."""
    from unspin.report import plain  # noqa: PLC0415

    complain(plain(str(error)))


def _planned(file: FileDecisions, root: Path, journal: Journal) -> Plan | None:
    from unspin.decisions import plan_file  # noqa: PLC0415

    try:
        return plan_file(file, root, journal)
    except UnspinError as error:
        _refuse(error)
        return None


def _carried_out(plan: Plan, journal: Journal) -> bool:
    from unspin.decisions import carry_out  # noqa: PLC0415

    try:
        carry_out(plan, journal)
    except UnspinError as error:
        _refuse(error)
        return False
    return True


def _show(plan: Plan, *, diff: bool) -> None:
    from unspin.report import applied_lines, plain  # noqa: PLC0415

    if diff and not plan.done:
        show_diff((plan.report,))
    elif plan.done:
        what = "already applied" if plan.report.applied else "nothing to change"
        click.echo(f"{plain(plan.name)}: {what}", err=diff)
    else:
        for line in applied_lines(plan.report):
            click.echo(line)
    for caution in () if plan.done else plan.cautions:
        click.echo(f"unspin: {plain(plan.name)}: note: {plain(caution)}", err=True)


def _summary(done: Sequence[Plan], refused: int, *, dry: bool) -> str:
    from unspin.report import counted  # noqa: PLC0415

    changed = [plan for plan in done if not plan.done]
    changes = counted(sum(len(plan.report.applied) for plan in changed), "change")
    told = f"{changes} {'would be made' if dry else 'made'} in {counted(len(changed), 'file')}"
    kept = sum(plan.kept for plan in done)
    told += f"; {counted(kept, 'finding')} left as {'it is' if kept == 1 else 'they are'}" if kept else ""
    return told + (f"; {counted(refused, 'file')} refused" if refused else "")


def _undo_all(decisions: Decisions, root: Path) -> int:
    """Put the originals back; how many files were refused."""
    from unspin.decisions import Journal, undo_file  # noqa: PLC0415
    from unspin.report import counted, plain  # noqa: PLC0415

    journal = Journal(root)
    back = refused = 0
    for file in decisions.files:
        try:
            undone = undo_file(file, root, journal)
        except UnspinError as error:
            _refuse(error)
            refused += 1
        else:
            back += undone
            click.echo(f"{plain(file.path)}: {'put back' if undone else 'nothing to undo'}")
    click.echo(f"{counted(back, 'file')} put back" + (f"; {counted(refused, 'file')} refused" if refused else ""))
    return refused
