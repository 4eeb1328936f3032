"""`unspin init`: a starter configuration for the site in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from unspin.cli.common import one_line_errors
from unspin.cli.paths import FilePath
from unspin.config import KEYS, config_in, written
from unspin.errors import ConfigError, InputError

_EXPORT = b"wordpress.org/export/"
"""Stands in the head of every export file of WordPress, in the name of its XML namespace."""
_HEAD_BYTES = 4096
_FOR_EXPERTS = ("parts", "spacy-model")


@dataclass(frozen=True, slots=True)
class Site:
    """A kind of site: names that give it away, and what in it is not the author's text."""

    name: str
    marks: tuple[str, ...]
    exclude: tuple[str, ...]


SITES = (
    Site("Hugo", ("hugo.toml", "hugo.yaml", "hugo.json", "archetypes/default.md", "themes/*/theme.toml"),
         ("/archetypes/", "/layouts/", "/public/", "/resources/", "/themes/")),
    Site("Jekyll", ("_config.yml", "_config.yaml"), ("/_includes/", "/_layouts/", "/_site/", "/vendor/")),
    Site("Docusaurus", ("docusaurus.config.*",), ("/build/", "/versioned_docs/")),
    Site("WordPress", ("wp-config.php", "wp-includes"), ("/wp-admin/", "/wp-includes/", "/wp-content/plugins/", "/wp-content/themes/")),
)  # fmt: skip
EXPORT = Site("WordPress export", (), ())
PLAIN = Site("plain", (), ())
EVERYWHERE = ("node_modules/", "LICENSE*", "CHANGELOG*", "CODE_OF_CONDUCT*")


@click.command("init")
@click.argument("folder", default=".", type=FilePath(path_type=Path))
@click.option("--force", is_flag=True, help="Replace an unspin.toml that is there.")
def command(folder: Path, force: bool) -> None:
    """Write a commented unspin.toml into FOLDER (default: this one), with an exclude list for the kind of site."""
    with one_line_errors():
        from unspin.formats import replace_file, write_atomic  # noqa: PLC0415

        if not folder.is_dir():
            raise InputError(str(folder), "is no folder", "name the one that holds the site")
        if not force and (old := config_in(folder)):
            raise ConfigError(f"{old}: is a configuration already; edit it, or add --force to write unspin.toml")
        site, mark = detect(folder)
        file, text = folder / "unspin.toml", "\n".join(starter(site)).encode() + b"\n"
        if force:
            write_atomic(file, text)
        else:
            replace_file(file, None, text)
        seen = f" ({mark} is there)" if mark else ""
        click.echo(f"wrote {folder / 'unspin.toml'} for a {site.name} site{seen}; {_counted(folder)}")
        click.echo("next: unspin config --files    which files those are")
        click.echo("      unspin check .           what in them looks spun; writes nothing")


def detect(folder: Path) -> tuple[Site, str]:
    """The kind of site that ``folder`` holds, and the name that gave it away."""
    for site in SITES:
        for pattern in site.marks:
            if found := next(folder.glob(pattern), None):
                return site, found.relative_to(folder).as_posix()
    for file in sorted(folder.glob("*.xml")):
        with file.open("rb") as stream:
            if _EXPORT in stream.read(_HEAD_BYTES):
                return EXPORT, file.name
    return PLAIN, ""


def starter(site: Site) -> Iterator[str]:
    """The lines of a configuration in which only ``exclude`` is set; the other keys stand there as comments with their defaults."""
    yield f"# unspin on a {site.name} site. The closest unspin.toml above a file counts, alone."
    yield "# What is in force, and why: unspin config --show, unspin config --why FILE"
    for key in KEYS:
        if key.name in _FOR_EXPERTS:
            continue
        yield from ("", f"# {key.says}")
        if key.name == "exclude":
            yield written(key.name, (*site.exclude, *EVERYWHERE))
        else:
            yield f"# {written(key.name, key.default)}"
    yield ""
    yield "# Other settings for some files: lists add to those above, texts replace them, later entries win."
    yield "# [[per-path]]"
    yield f"# {written('paths', ('blog/archive/',))}"
    yield f"# {written('fail-level', 'never')}"


def _counted(folder: Path) -> str:
    from unspin.formats import SUFFIXES  # noqa: PLC0415
    from unspin.selection.configurations import Configurations  # noqa: PLC0415
    from unspin.selection.select import Selector  # noqa: PLC0415

    try:
        count = len(Selector(Configurations(), SUFFIXES).files(folder))
    except InputError:
        return "no file in it would be read yet"
    return f"{count} {'file' if count == 1 else 'files'} in it would be read"
