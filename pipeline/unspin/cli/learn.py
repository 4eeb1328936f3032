"""`unspin learn`: propose glossary rows from texts that were corrected by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unspin.cli.common import (
    complain,
    configurations_from,
    format_option,
    one_line_errors,
    settings_from,
    terminal_width,
    text_field_option,
)
from unspin.cli.paths import FilePath
from unspin.errors import InputError
from unspin.selection.tree import true_path

if TYPE_CHECKING:
    from unspin.config import Settings
    from unspin.learn import Learned
    from unspin.learn.sources import TextFields
    from unspin.learn.write import Addition
    from unspin.model import Document

    Pairs = tuple[tuple[Document, Document], ...]


@click.command("learn")
@click.argument("before", type=FilePath(path_type=Path), required=False)
@click.argument("after", type=FilePath(path_type=Path), required=False)
@click.option(
    "--decisions",
    type=FilePath(path_type=Path),
    metavar="FILE",
    help="In place of BEFORE and AFTER: what was decided in a review.",
)
@click.option(
    "--root",
    type=FilePath(path_type=Path),
    default=Path(),
    metavar="DIR",
    help="With --decisions, the folder of the review; by default the current one.",
)
@click.option(
    "--into",
    type=FilePath(path_type=Path),
    metavar="DIR",
    help="Add the rows to this glossary; made if it is not there.",
)
@click.option(
    "--clean",
    multiple=True,
    type=FilePath(path_type=Path),
    metavar="PATH",
    help="Clean texts for the negative check; may be repeated.",
)
@text_field_option
@format_option("text", "json")
@click.option("--dry-run", is_flag=True, help="With --into, only say what would be added.")
@click.option("--only-clear", is_flag=True, help="With --into, leave ambiguous pairs out.")
@click.option("--ask-engine/--no-engine", default=True, help="Whether to ask what unspin would repair already.")
@click.option("--config", type=FilePath(path_type=Path), help="Settings file; otherwise the closest unspin.toml.")
@click.option(
    "--glossary", multiple=True, type=FilePath(), metavar="DIR", help="A glossary of your own; may be repeated."
)
def command(
    before: Path | None, after: Path | None, decisions: Path | None, root: Path, into: Path | None,
    clean: tuple[Path, ...], text_fields: tuple[str, ...],
    output: str, dry_run: bool, only_clear: bool, ask_engine: bool, config: Path | None, glossary: tuple[str, ...],
) -> None:  # fmt: skip
    """Propose glossary rows from BEFORE, spun text, and AFTER, the same text corrected by hand: two files, or two folders.

    With --decisions the two are the reviewed files before and after what was decided, whether that was applied or not: what
    was accepted or edited is a correction, and a wording that was left is held against its pair.

    Each pair is shown with its evidence, and every other change with the reason why it is not proposed. Nothing is written without
    --into; a glossary that unspin.toml names takes effect at once.
    """
    with one_line_errors():
        from unspin.learn.report import to_json, to_text  # noqa: PLC0415
        from unspin.learn.sources import read_clean  # noqa: PLC0415
        from unspin.learn.write import additions  # noqa: PLC0415

        if into is not None and into.exists() and not into.is_dir():
            raise InputError(str(into), "is no folder", "name a glossary folder with --into")
        settings = settings_from(config, "none", None, glossary, to_make=into)
        fields = _text_fields(config, text_fields)
        if decisions and not before:
            pairs = _decided(decisions, root)
        elif before and after and not decisions:
            pairs = _corrected(before, after, fields)
        else:
            raise click.UsageError("give BEFORE and AFTER, or --decisions alone.")
        learned = _learn(pairs, settings, into, read_clean(clean, fields), ask_engine=ask_engine)
        chosen = [one for one in learned.proposals if not (only_clear and one.doubts)]
        added = additions(chosen, into) if into else ()
        if not dry_run:
            _write(added)
        told = (
            to_json(learned, added, dry=dry_run)
            if output == "json"
            else to_text(learned, added, width=terminal_width(), dry=dry_run)
        )
        click.echo(told, nl=False)


def _text_fields(config: Path | None, named: tuple[str, ...]) -> TextFields:
    configurations = configurations_from(config, {"text-fields": named} if named else {})
    return lambda path: configurations.settings(path).text_fields


def _corrected(before: Path, after: Path, fields: TextFields) -> Pairs:
    from unspin.learn.sources import read_sources  # noqa: PLC0415

    sources = read_sources(before, after, fields)
    for name in sources.unpaired:
        complain(f"{name}: stands in one of the two folders only; left out")
    return sources.pairs


def _decided(decisions: Path, root: Path) -> Pairs:
    """Both versions of each reviewed file; one that has changed is named and left out, and all of them end the run."""
    from unspin.decisions import Journal, read_decisions, versions  # noqa: PLC0415

    pairs = []
    for file in read_decisions(decisions).files:
        try:
            pairs.append(versions(file, root, Journal(root)))
        except InputError as error:
            complain(error)
    if not pairs:
        raise InputError(str(decisions), "leads to no file to learn from", "name the folder of the review with --root")
    return tuple(pairs)


def _learn(pairs: Pairs, settings: Settings, into: Path | None, clean: Sequence[Document], *, ask_engine: bool) -> Learned:
    from unspin.channel.language_model import LanguageModel  # noqa: PLC0415
    from unspin.engine import Engine, whole_models  # noqa: PLC0415
    from unspin.learn import learn  # noqa: PLC0415
    from unspin.learn.clean import CountedText  # noqa: PLC0415
    from unspin.learn.known import Known  # noqa: PLC0415
    from unspin.nlp import load  # noqa: PLC0415
    from unspin.resources import glossary_root, model_root  # noqa: PLC0415

    folders = {
        true_path(path): path
        for path in (Path(str(glossary_root())), *map(Path, settings.glossary), *([into] if into else []))
    }
    with whole_models():
        clean_text = CountedText(LanguageModel.load(model_root()))
    known = Known.read(folders.values(), clean_text)
    check = Engine(replace(settings, plain=False)).check if ask_engine else None
    return learn(pairs, known, load(settings.spacy_model or None).tag, clean, check)


def _write(added: Sequence[Addition]) -> None:
    from unspin.formats import replace_file  # noqa: PLC0415

    for one in added:
        one.path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(one.path, None if one.before is None else one.before.encode("utf-8"), one.text.encode("utf-8"))
