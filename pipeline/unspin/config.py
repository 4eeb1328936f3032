"""What a user may set: a frozen record of it, read from ``unspin.toml`` or ``[tool.unspin]``."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from unspin.errors import ConfigError

GRAMMARS = ("harper", "languagetool", "none")
PARTS = ("boilerplate", "damage", "function-words", "channel", "thesaurus", "encoder")


_KINDS: tuple[tuple[type, tuple[type, ...], str], ...] = (
    (bool, (bool,), "true or false"),
    (int, (int,), "a whole number"),
    (float, (int, float), "a number"),
)
"""Kinds of a default beside texts and lists: what TOML may hold for it, and how that is said."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How an engine is composed. The defaults are what the command line uses without a configuration file."""

    grammar: str = "harper"
    """One of GRAMMARS."""
    languagetool_url: str = ""
    """Where a LanguageTool server listens; used with grammar ``languagetool``."""
    glossary: tuple[str, ...] = ()
    """Folders with the site's own ``terms/*.csv`` and ``lexicon/*.csv``; relative to the configuration file."""
    disable: tuple[str, ...] = ()
    """Rules, or families of rules by their first part, that report nothing."""
    parts: tuple[str, ...] = PARTS
    """Detectors and models that take part; all unless an ablation takes some away."""
    spacy_model: str = ""
    """An installed spaCy model to use in place of our own."""
    plain: bool = False
    """Whether terms, long sentences and abbreviations that patients may not understand are reported too."""
    max_sentence_words: int = 25
    """Words from which on a sentence is not long yet; the limit of GOV.UK (decision 12)."""
    target_grade: float = 8.0
    """School years that a page may ask of its readers; a warning only."""

    def __post_init__(self) -> None:
        """Refuse values that name nothing."""
        if self.grammar not in GRAMMARS:
            raise ConfigError(f"grammar: there is no backend {self.grammar!r}; choose one of {', '.join(GRAMMARS)}")
        for part in self.parts:
            if part not in PARTS:
                raise ConfigError(f"parts: there is no part {part!r}; the parts are {', '.join(PARTS)}")
        if self.max_sentence_words < 1 or self.target_grade < 1:
            raise ConfigError("max-sentence-words and target-grade must be 1 or more")

    def allows(self, rule: str) -> bool:
        """Whether findings of ``rule`` are reported."""
        return not any(rule == one or rule.startswith(one + ".") for one in self.disable)


def find_config(start: Path) -> Path | None:
    """The closest ``unspin.toml``, or ``pyproject.toml`` with ``[tool.unspin]``, in ``start`` or a folder above it."""
    for folder in (start, *start.parents):
        own = folder / "unspin.toml"
        if own.is_file():
            return own
        shared = folder / "pyproject.toml"
        if shared.is_file() and "unspin" in _toml(shared).get("tool", {}):
            return shared
    return None


def read_config(path: Path) -> Settings:
    """The settings of a configuration file, paths in it made absolute.

    Raises ConfigError for a file that is no TOML, an unknown key (with the closest known one) or a value of a wrong kind.
    """
    table = _toml(path)
    if path.name == "pyproject.toml":
        table = table.get("tool", {}).get("unspin", {})
    known = {one.name.replace("_", "-"): one for one in fields(Settings)}
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            close = difflib.get_close_matches(key, known, 1)
            hint = f"; did you mean {close[0]!r}?" if close else f"; the keys are {', '.join(sorted(known))}"
            raise ConfigError(f"{path}: unknown key {key!r}{hint}")
        values[known[key].name] = _checked(path, key, value, getattr(Settings(), known[key].name))
    settings = Settings(**values)
    return replace(settings, glossary=tuple(str((path.parent / one).resolve()) for one in settings.glossary))


def _checked(path: Path, key: str, value: object, default: object) -> object:
    if isinstance(default, tuple):
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        raise ConfigError(f'{path}: {key} must be a list of texts, as in {key} = ["…"]')
    for kind, allowed, says in _KINDS:
        if type(default) is kind:
            if isinstance(value, bool) == (kind is bool) and isinstance(value, allowed):
                return value
            raise ConfigError(f"{path}: {key} must be {says}, as in {key} = {str(default).lower()}")
    if not isinstance(value, str):
        raise ConfigError(f'{path}: {key} must be a text, as in {key} = "…"')
    return value


def _toml(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from error
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
