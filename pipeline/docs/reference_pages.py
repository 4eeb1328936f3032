"""The pages that say what the code knows: commands from click, settings from their table, rules from `explain RULE`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from inspect import cleandoc
from itertools import dropwhile

import click

from unspin.cli import main
from unspin.cli.init import PLAIN, starter
from unspin.config import KEYS, Key, written
from unspin.report.rule_page import to_markdown
from unspin.report.rule_texts import FAMILIES, RulePage
from unspin.report.rules import members

NOTE = "<!-- Made by pipeline/docs/build_site.py from the code: change that, and run the script. -->"
_SPECIAL = re.compile(r"([\\*_<>\[\]{}|])")
_CONTEXT = {"help_option_names": ["-h", "--help"], "terminal_width": 200}


def committed() -> dict[str, str]:
    """The pages that stand in the repository too, by file name: those that are read on a forge."""
    return {"commands.md": commands(), "settings.md": settings(), "rules.md": rules()}


def rule_pages() -> dict[str, str]:
    """A page for each family and each rule, by name; too many to stand in the repository."""
    pages = {family.name: _family(family) for family in FAMILIES}
    return pages | {page.name: _rule(page) for family in FAMILIES for page in members(family.name)}


def commands() -> str:
    """The page of all commands, with their arguments and options in the order of ``--help``."""
    lead = f"# Commands\n\n{NOTE}\n\nThe same as `unspin COMMAND --help` says, on one page."
    return _page(lead, *(_command(context, level) for context, level in walk()))


def walk() -> Iterator[tuple[click.Context, int]]:
    """A context for `unspin` and each command below it, with its depth from 0, in the order of ``--help``."""
    yield from _walk(click.Context(main, info_name="unspin", **_CONTEXT), 0)


def anchor(context: click.Context, option: str = "") -> str:
    """The place of a command or of one of its options on the page.

    >>> anchor(click.Context(main, info_name="unspin"), "--version")
    'unspin--version'
    """
    return context.command_path.replace(" ", "-") + option


def _walk(context: click.Context, level: int) -> Iterator[tuple[click.Context, int]]:
    yield context, level
    if isinstance(context.command, click.Group):
        for name in context.command.list_commands(context):
            below = context.command.get_command(context, name)
            if below is not None and not below.hidden:
                yield from _walk(click.Context(below, info_name=name, parent=context, **_CONTEXT), level + 1)


def _command(context: click.Context, level: int) -> str:
    usage = " ".join((context.command_path, *context.command.collect_usage_pieces(context)))
    parts = [f"{'#' * max(level + 1, 2)} {context.command_path}", *_help(context.command.help or "")]
    parts.append(f"```text\n{usage}\n```")
    parts.append("\n".join(_option(context, one) for one in options(context)))
    return "\n\n".join(part for part in parts if part)


def options(context: click.Context) -> list[click.Option]:
    """The options of a command that its help shows; ``--help`` itself, which all have, only for `unspin`."""
    own = [one for one in context.command.get_params(context) if isinstance(one, click.Option) and not one.hidden]
    return [one for one in own if one.name != "help" or context.parent is None]


def _help(text: str) -> Iterator[str]:
    """The paragraphs of a help text; one that click leaves as it is becomes a block."""
    for paragraph in cleandoc(text).split("\n\n"):
        if paragraph.startswith("\b\n"):
            yield f"```text\n{paragraph[2:]}\n```"
        else:
            yield _escaped(" ".join(paragraph.split()))


def _option(context: click.Context, option: click.Option) -> str:
    names, told = option.get_help_record(context) or ("", "")
    places = "".join(f'<a id="{anchor(context, name)}"></a>' for name in long_names(option))
    return f"- {places}`{names}`" + (f"\\\n  {_escaped(' '.join(told.split()))}" if told else "")


def long_names(option: click.Option) -> list[str]:
    """The names of an option that begin with two dashes; all if there is none."""
    names = [*option.opts, *option.secondary_opts]
    return [name for name in names if name.startswith("--")] or names


def settings() -> str:
    """The page of all keys of the configuration."""
    lead = (
        f"# Settings\n\n{NOTE}\n\n"
        "Settings stand in `unspin.toml`, or in `pyproject.toml` under `[tool.unspin]`. The closest one above a file counts, alone. "
        "`unspin init` writes a first one; `unspin config --show` says what is in force, and `unspin config --why FILE` where it comes from."
    )
    example = "\n".join(line.removeprefix("# ") for line in dropwhile(lambda line: "[[per-path]]" not in line, starter(PLAIN)))
    per_path = (
        "## Other settings for some files\n\n"
        "Each `[[per-path]]` holds for the files that its `paths` match, patterns as in .gitignore. Lists add to those above, "
        f"texts replace them, later entries win.\n\n```toml\n{example}\n```"
    )
    return _page(lead, *(_key(key) for key in KEYS), per_path)


def _key(key: Key) -> str:
    parts = [f"## {key.name}", _escaped(key.says), f"```toml\n{written(key.name, key.default)}  # unless set\n```"]
    facts = [f"One of {_codes(key.choices)}."] if isinstance(key.default, str) and key.choices else []
    facts += [f"On the command line: {found}." for found in _options_for(key)]
    facts += [] if key.per_path else ["Holds for a whole configuration file: not in `[[per-path]]`."]
    return "\n\n".join((*parts, *([" ".join(facts)] if facts else [])))


def _options_for(key: Key) -> Iterator[str]:
    """The options that are put over a setting, those of its name or the singular of it, with the commands that have them."""
    for name in dict.fromkeys((f"--{key.name}", f"--{key.name.removesuffix('s')}")):
        places = [context for context, _ in walk() if any(name in option.opts for option in options(context))]
        links = [f"[{' '.join(one.command_path.split()[1:])}](commands.md#{anchor(one, name)})" for one in places]
        if links:
            yield f"`{name}` of {', '.join(links)}"


def _codes(texts: Sequence[str]) -> str:
    return ", ".join(f"`{one}`" for one in texts)


def rules(*, linked: bool = False) -> str:
    """The index of all rules by family; ``linked`` where each has a page of its own."""
    lead = (
        f"# Rules\n\n{NOTE}\n\n"
        "Each finding names its rule; the part before the first dot is the family. "
        "`unspin explain RULE` shows the page of a rule or family, and the setting [`disable`](settings.md#disable) turns it off."
    )
    return _page(lead, *(_index(family, linked=linked) for family in FAMILIES))


def _index(family: RulePage, *, linked: bool) -> str:
    more = f"[More on {family.name}](rules/{family.name}.md)\n\n" if linked else ""
    text = f"## {family.name}\n\n**{_escaped(family.title)}.** {_escaped(family.what)}\n\n{more}"
    return text + _table(members(family.name), "rules/" if linked else None)


def _table(pages: Sequence[RulePage], folder: str | None) -> str:
    """Names and titles; a name leads to its page in ``folder`` unless that is None."""
    names = [f"`{page.name}`" if folder is None else f"[`{page.name}`]({folder}{page.name}.md)" for page in pages]
    rows = (f"| {name} | {_escaped(page.title)} |" for name, page in zip(names, pages, strict=True))
    return "\n".join(("| rule | finds |", "|---|---|", *rows))


def _family(page: RulePage) -> str:
    return _page(_head(page, "[All rules](../rules.md)"), to_markdown(page), f"## Rules\n\n{_table(members(page.name), '')}", _off(page))


def _rule(page: RulePage) -> str:
    family = page.name.partition(".")[0]
    up = f"[All rules](../rules.md) / [{family}]({family}.md)"
    return _page(f"---\norphan: true\n---\n\n{_head(page, up)}", to_markdown(page), _off(page))


def _head(page: RulePage, up: str) -> str:
    return f"# {page.name}\n\n{up}\n\n{_escaped(page.title)}."


def _off(page: RulePage) -> str:
    return f"## Turn it off\n\nIn [unspin.toml](../settings.md#disable):\n\n```toml\n{written('disable', (page.name,))}\n```"


def _page(*parts: str) -> str:
    return "\n\n".join(parts) + "\n"


def _escaped(text: str) -> str:
    """Plain text as Markdown; what stands between backticks is code and stays."""
    halves = text.split("`")
    return "`".join(half if number % 2 else _SPECIAL.sub(r"\\\1", half) for number, half in enumerate(halves))
