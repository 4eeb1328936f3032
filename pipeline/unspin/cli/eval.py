"""`unspin eval`: the project's own scoreboard, on annotated articles and clean text."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

import click

from unspin import __version__
from unspin.cli.common import format_option, one_line_errors, setting_options, settings_from
from unspin.cli.paths import FilePath

if TYPE_CHECKING:
    from unspin.config import Settings

_Text = TypeVar("_Text")


@click.command("eval")
@click.option(
    "--spun", multiple=True, type=FilePath(path_type=Path), metavar="DIR",
    help="Annotated articles: NAME.spun.EXT or NAME.txt with NAME.gold.jsonl; decoys and clean halves beside them count too. May be repeated.",
)  # fmt: skip
@click.option(
    "--clean", multiple=True, type=FilePath(path_type=Path), metavar="PATH",
    help="Clean text, files or folders: every finding is a false alarm. May be repeated.",
)  # fmt: skip
@setting_options
@format_option("text", "json", "markdown")
@click.option("--misses", type=click.IntRange(0), default=0, metavar="N", help="Show N misses and N false alarms.")
@click.option("--ablation", is_flag=True, help="Measure again with one part of the engine left out at a time.")
@click.option(
    "--reliability", type=FilePath(path_type=Path, dir_okay=False), metavar="FILE.svg",
    help="Write the reliability diagram of the confidence.",
)  # fmt: skip
def command(
    spun: tuple[Path, ...], clean: tuple[Path, ...], config: Path | None, grammar: str | None, languagetool_url: str | None,
    glossary: tuple[str, ...], output: str, misses: int, ablation: bool, reliability: Path | None,
) -> None:  # fmt: skip
    """Measure what is found and repaired in annotated articles, and what is wrongly found in clean text.

    \b
    touched     share of gold places that a finding touches
    repaired    share that reads as an accepted fix after the first suggestions
    top3        the same, with any of the first three suggestions of one finding
    on gold     share of findings that touch a gold place
    accepted    share of edits that belong to a repaired place

    Exit code 0 whatever the figures are; 2: bad usage or input.
    """  # noqa: D301 - \b keeps click from rewrapping
    with one_line_errors():
        from unspin.engine import Engine  # noqa: PLC0415
        from unspin.evaluate import board, read_articles, read_clean, to_json, to_markdown, to_svg, to_text  # noqa: PLC0415
        from unspin.formats import write_atomic  # noqa: PLC0415

        if not spun and not clean:
            raise click.UsageError("there is nothing to measure; give --spun or --clean.")
        if reliability and not spun:
            raise click.UsageError("--reliability needs annotated articles; give --spun.")
        settings = replace(settings_from(config, grammar, languagetool_url, glossary), plain=False)  # the gold has no such hints
        measured = board(
            Engine, settings, _Shown("articles", read_articles(spun)), _Shown("clean texts", read_clean(clean, beside=spun)),
            clock=time.perf_counter, ablation=ablation, max_examples=misses,
        )  # fmt: skip
        laid_out = {"text": to_text, "json": to_json, "markdown": to_markdown}[output]
        click.echo(laid_out(measured, heading=_heading(settings)), nl=False)
        if reliability and measured.figures.reliability:
            write_atomic(reliability, to_svg(measured.figures.reliability).encode("utf-8"))


class _Shown(Generic[_Text]):
    """Texts that say on a terminal, each time they are walked, how far the walk has come."""

    def __init__(self, what: str, texts: Sequence[_Text]) -> None:
        """Keep the texts; ``what`` names them."""
        self._what, self._texts = what, texts

    def __iter__(self) -> Iterator[_Text]:
        """The texts in order."""
        shown = sys.stderr.isatty()
        for number, one in enumerate(self._texts, start=1):
            if shown:
                last = number == len(self._texts)
                click.echo(f"\r{number}/{len(self._texts)} {self._what}", nl=last, err=True)
            yield one


def _heading(settings: Settings) -> str:
    """Date, version, and what of the composition of the engine is not the default."""
    from unspin.config import PARTS  # noqa: PLC0415

    unusual = [f"without {part}" for part in PARTS if part not in settings.parts]
    unusual += [f"{rule} disabled" for rule in settings.disable]
    unusual += [f"glossary {folder}" for folder in settings.glossary]
    return ", ".join([f"{date.today().isoformat()}, unspin {__version__}", *unusual])
