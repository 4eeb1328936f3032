"""`unspin explain`: why a phrase is flagged, or why not; what a rule looks for."""

from __future__ import annotations

import re

import click

from unspin.cli.common import complain, one_line_errors, settings_from, terminal_width
from unspin.cli.paths import FilePath
from unspin.errors import UnspinError

_RULE_LIKE = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.[\w-]+)+")
_FAMILY_LIKE = re.compile(r"[a-z]+(?:-[a-z]+)*")


@click.command("explain")
@click.argument("subject", metavar="RULE|PHRASE")
@click.option("--phrase", "as_phrase", is_flag=True, help="Take the argument for a phrase even if it names a rule.")
@click.option(
    "--glossary", multiple=True, type=FilePath(), metavar="DIR", help="A glossary of your own; may be repeated."
)
def command(subject: str, *, as_phrase: bool, glossary: tuple[str, ...]) -> None:
    """Show what a rule or a family of rules finds, or the rules, candidates, entries and scores of a phrase.

    As in: unspin explain channel.term; unspin explain boilerplate; unspin explain "medical focus".
    """
    with one_line_errors():
        if not subject.strip():
            raise click.UsageError("the phrase is empty.")
        if not as_phrase and _explained_as_rule(subject):
            return
        from unspin.engine import Engine  # noqa: PLC0415

        for line in Engine(settings_from(None, "none", None, glossary)).explain(subject):
            click.echo(line)


def _explained_as_rule(subject: str) -> bool:
    """Whether ``subject`` names a rule or a family, whose page is printed then.

    A word that may be a misspelt family is a phrase all the same, with a hint.

    Raises:
        UnspinError: it has the form of a rule and is close to one, or begins as a family, but names none.
    """
    if not _RULE_LIKE.fullmatch(subject) and not _FAMILY_LIKE.fullmatch(subject):
        return False
    from unspin.report.rule_page import to_page  # noqa: PLC0415
    from unspin.report.rules import close_names, members, page_of  # noqa: PLC0415

    page = page_of(subject)
    if page is not None:
        click.echo(to_page(page, members(subject), width=min(terminal_width(), 100)), nl=False)
        return True
    close = close_names(subject)
    if "." in subject and (close or page_of(subject.partition(".")[0])):
        raise UnspinError(f"there is no rule {subject!r}; {_hint(subject, close)}")
    if close:
        complain(f"{subject!r} is taken for a phrase; did you mean the rule {close[0]!r}?")
    return False


def _hint(subject: str, close: list[str]) -> str:
    if close:
        return "did you mean " + " or ".join(map(repr, close)) + "?"
    return f"unspin explain {subject.partition('.')[0]} lists the rules of its family"
