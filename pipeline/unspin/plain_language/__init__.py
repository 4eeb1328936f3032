"""Help with plain language: terms that patients do not know, long sentences, abbreviations never spelt out, grades of reading."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unspin.plain_language.detector import PlainLanguage, load
    from unspin.plain_language.reading import Reading, read

RULES = ("plain.word", "plain.long-sentence", "plain.abbreviation")
"""The rules of this part."""

_HOMES = {"detector": ("PlainLanguage", "load"), "reading": ("Reading", "read")}
"""The modules that the names live in; each is imported when a name of it is first asked for: most runs look for none of this."""


def __getattr__(name: str) -> object:
    """A name from its module."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"unspin.plain_language.{home}"), name)
    raise AttributeError(f"module 'unspin.plain_language' has no attribute {name!r}")


__all__ = ["RULES", "PlainLanguage", "Reading", "load", "read"]
