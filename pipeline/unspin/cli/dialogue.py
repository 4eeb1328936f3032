"""The conversation of `unspin review`: one finding at a time, one key each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from unspin import __version__
from unspin.cli.apply import apply_all, apply_command
from unspin.cli.common import Input, Inputs, complain, terminal_width
from unspin.cli.output import refuse_target
from unspin.decisions import (
    OWN_FOLDER,
    Decisions,
    Journal,
    Question,
    Reviewed,
    Session,
    Verdict,
    digest,
    keep_out_of_git,
    name_in,
    read_decisions,
    root_of,
    to_json,
)
from unspin.edits import is_edit
from unspin.formats import read_raw, replace_file
from unspin.model import FileReport, Finding
from unspin.report import MAX_SUGGESTIONS, LineIndex, counted, plain, to_block
from unspin.selection.tree import near_path

_TOOL = f"unspin {__version__}"
_STOP = frozenset(("q", "\x04", "\x1b", ""))
"""q, Ctrl-D, Escape, and the end of input."""

_HELP = f"""\
  y    take the suggestion           n    leave the wording as it is
  1-{MAX_SUGGESTIONS}  take a suggestion by number   e    type your own wording
  a    answer all like this          s    skip the rest of this file
  u    undo the last answer          q    stop, and keep the answers"""
_DIM, _RESET = "\x1b[2m", "\x1b[0m"


@dataclass(slots=True)
class Review:
    """A session, the folder that its paths are relative to, and the file that its answers are kept in.

    ``kept`` is what the file holds, None before there is one.
    """

    session: Session
    root: Path
    store: Path
    kept: bytes | None

    def keep(self) -> None:
        """Write all answers to the file; raises InputError where another review has written there meanwhile."""
        kept = to_json(self.session.decisions(_TOOL)).encode("ascii")
        replace_file(self.store, self.kept, kept)
        self.kept = kept


def prepared(inputs: Inputs, check: Callable[[Input], Sequence[Finding]], store: Path | None) -> Review:
    """The review of all inputs, with the answers that ``store`` holds already.

    Raises:
        InputError: ``store`` is no decisions file, or cannot be written.
    """
    if store:
        refuse_target(store, inputs.files, "--decisions")
    root = root_of([path for path in inputs.files if path], Path.cwd())
    store = store or _own_folder(root) / "decisions.json"
    kept = read_raw(store) if store.exists() else None
    earlier = Decisions(_TOOL, ()) if kept is None else read_decisions(store)
    files = [
        Reviewed(
            name_in(root, one.path),
            digest(read_raw(one.path)),
            one.document.source,
            tuple(check(one)),
            one.chosen.settings.text_fields,
        )
        for one in inputs
        if one.path
    ]
    return Review(Session(files, earlier), root, store, kept)


def _own_folder(root: Path) -> Path:
    folder = root / OWN_FOLDER
    folder.mkdir(exist_ok=True)
    keep_out_of_git(folder)
    return folder


class Dialogue:
    """Asks one question after the other until all are answered or the person stops."""

    def __init__(self, review: Review, *, color: bool) -> None:
        """Nothing is asked yet."""
        self._review, self._session, self._color = review, review.session, color
        self._at = Question(0, 0)
        self._shown: Question | None = None
        self._skipped: set[int] = set()

    def run(self) -> int:
        """Ask, then offer to carry the answers out; how many files were refused by that."""
        self._name_stale()
        while question := self._session.open_from(self._at, self._skipped):
            if question != self._shown:
                self._show(question)
            key = self._pressed("›")
            if key in _STOP:
                break
            self._take(key, question)
        return self._finish()

    def _name_stale(self) -> None:
        journal = Journal(self._review.root)
        for earlier in self._session.stale:
            if journal.find(earlier.path, earlier.sha256) is None:
                complain(f"{earlier.path}: has changed since it was reviewed; its open findings are asked again")

    # One question -----------------------------------------------------------------------------------------------------

    def _show(self, question: Question) -> None:
        self._at = self._shown = question
        file, finding = self._session.files[question.file], self._session.finding(question)
        number, total = self._session.questions.index(question) + 1, len(self._session.questions)
        report = FileReport(file.path, file.source, file.findings, file.source)
        block = to_block(report, finding, LineIndex(file.source), color=self._color, width=terminal_width())
        click.echo(f"\n{self._dim(f'{number:,} of {total:,}')}\n{block}{self._dim(self._legend(question))}")

    def _legend(self, question: Question) -> str:
        """The keys that make sense here."""
        finding, keys = self._session.finding(question), ["[n]o", "[e]dit"]
        if is_edit(finding):
            shown = min(len(finding.suggestions), MAX_SUGGESTIONS)
            numbers = {1: [], 2: ["[2]"]}.get(shown, [f"[2-{shown}]"])
            keys = ["[y]es", *numbers, *keys]
        alike = len(self._session.alike(question, Verdict.REJECT))
        keys += [f"[a]ll {alike:,} like this"] if alike > 1 else []
        return "  ".join((*keys, "[s]kip file", "[u]ndo", "[q]uit", "[?]"))

    def _take(self, key: str, question: Question) -> None:
        """Do what ``key`` stands for."""
        if key == "y" or (key.isdecimal() and key != "0"):
            self._accept(question, 0 if key == "y" else int(key) - 1)
        elif key == "n":
            self._decide(question, Verdict.REJECT)
        elif key == "e":
            self._edit(question)
        elif key == "a":
            self._decide_alike(question)
        elif key == "s":
            self._skipped.add(question.file)
            click.echo(f"{plain(self._session.files[question.file].path)}: skipped for now")
        elif key == "u":
            self._undo()
        else:
            click.echo(_HELP)

    def _accept(self, question: Question, number: int) -> None:
        finding = self._session.finding(question)
        if not is_edit(finding):
            click.echo("This is only shown. Type your own wording with e, or leave it with n.")
        elif number >= len(finding.suggestions[:MAX_SUGGESTIONS]):
            click.echo(f"No suggestion {number + 1} is shown.")
        else:
            self._decide(question, Verdict.ACCEPT, finding.suggestions[number])

    def _edit(self, question: Question) -> None:
        """Ask for a wording; apply writes it as the format of the file has it. The end of the input goes back."""
        try:
            typed = click.prompt("Your wording (- deletes, Enter goes back)", "", show_default=False, prompt_suffix=" › ")
        except click.Abort as error:
            if not isinstance(error.__context__, EOFError):
                raise
            typed = ""
        if typed:
            self._decide(question, Verdict.EDIT, "" if typed == "-" else typed)

    def _decide(self, question: Question, verdict: Verdict, new: str | None = None) -> None:
        self._session.answer(question, verdict, new)
        self._review.keep()
        found = plain(self._session.finding(question).found)
        if verdict is Verdict.REJECT:
            click.echo(f"left as it is: “{found}”")
        else:
            click.echo(f"“{found}” → “{plain(new)}”" if new else f"“{found}” deleted")

    def _decide_alike(self, question: Question) -> None:
        take, leave = (len(self._session.alike(question, one)) for one in (Verdict.ACCEPT, Verdict.REJECT))
        found = plain(self._session.finding(question).found)
        choices = f"[y]es takes the suggestion in {take:,}, " if take else ""
        click.echo(f"All “{found}” that are open: {choices}[n]o leaves {leave:,}, any other key goes back")
        verdict = {"y": Verdict.ACCEPT, "n": Verdict.REJECT}.get(self._pressed("all ›"))
        if verdict and self._session.alike(question, verdict):
            number = self._session.answer_alike(question, verdict)
            self._review.keep()
            click.echo(
                f"{counted(number, 'finding')} {'taken' if verdict is Verdict.ACCEPT else 'left'}; u undoes that"
            )

    def _undo(self) -> None:
        question = self._session.undo()
        if question is None:
            click.echo("Nothing to undo in this session.")
            return
        self._review.keep()
        self._skipped.discard(question.file)
        self._at, self._shown = question, None

    # The end ----------------------------------------------------------------------------------------------------------

    def _finish(self) -> int:
        total, answered = len(self._session.questions), self._session.answered
        if not total:
            click.echo("Nothing found; nothing to decide.")
            return 0
        if not answered:
            click.echo(f"\nNone of {total:,} decided.")
            return 0
        decisions = self._session.decisions(_TOOL)
        store = near_path(self._review.store)
        click.echo(f"\n{answered:,} of {total:,} decided, kept in {store}.")
        if answered == total:
            click.echo("Carry them out now? [y]es, any other key for later")
            if self._pressed("›") == "y":
                here = {(one.path, one.sha256) for one in self._session.files}
                asked = tuple(one for one in decisions.files if (one.path, one.sha256) in here)
                return apply_all(replace(decisions, files=asked), self._review.root)
        click.echo(f"Later: {apply_command(store, self._review.root)}")
        return 0

    def _pressed(self, prompt: str) -> str:
        """The next key in lower case."""
        click.echo(f"{prompt} ", nl=False)
        try:
            key = click.getchar()
        except EOFError:
            key = "q"
        click.echo(key if key.isprintable() else "")
        return key.lower()

    def _dim(self, text: str) -> str:
        return f"{_DIM}{text}{_RESET}" if self._color else text
