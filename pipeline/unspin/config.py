"""What a user may set: the keys of ``unspin.toml`` and ``[tool.unspin]``, and a frozen record of what they say."""

from __future__ import annotations

import difflib
import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from unspin.errors import ConfigError

GRAMMARS = ("harper", "languagetool", "none")
PARTS = ("boilerplate", "damage", "function-words", "channel", "thesaurus", "encoder")
FAIL_LEVELS = ("safe", "review", "display", "never")
APPLY_LEVELS = ("safe", "review")

LINE_LENGTH = 88
"""Characters from which on a list in TOML is written on several lines."""

DEFAULT = "default"
"""Where a value comes from that nobody has set."""

_UNSEEN = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]")
"""Characters that TOML allows in a text, or not, and that a terminal would obey or not show; they are written by number."""

Value = str | bool | int | float | tuple[str, ...]
"""What a key holds."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How an engine is composed. The defaults are what the command line uses without a configuration file."""

    grammar: str = "harper"
    """One of GRAMMARS."""
    languagetool_url: str = ""
    """Where a LanguageTool server listens; used with grammar ``languagetool``."""
    glossary: tuple[str, ...] = ()
    """Folders with the site's own ``terms/*.csv`` and ``lexicon/*.csv``."""
    disable: tuple[str, ...] = ()
    """Rules, or families of rules by their first part, that report nothing."""
    parts: tuple[str, ...] = PARTS
    """Detectors and models that take part; all unless an ablation takes some away."""
    spacy_model: str = ""
    """An installed spaCy model to use in place of our own."""
    require_reason: bool = False
    """Whether a directive in a file that gives no reason ignores nothing."""
    plain: bool = False
    """Whether terms, long sentences and abbreviations that patients may not understand are reported too."""
    max_sentence_words: int = 25
    """Words from which on a sentence is not long yet; the limit of GOV.UK (decision 12)."""
    scan: bool = True
    """Whether prose in which the scan sees nothing spun is spared the channel: four times as fast on clean text (decision 14)."""
    keep: tuple[str, ...] = ()
    """Wordings that are right here: nothing that touches one is reported, whatever the case and the blanks."""

    def __post_init__(self) -> None:
        """Refuse values that name nothing."""
        if self.grammar not in GRAMMARS:
            raise ConfigError(f"grammar: there is no backend {self.grammar!r}; choose one of {', '.join(GRAMMARS)}")
        for part in self.parts:
            if part not in PARTS:
                raise ConfigError(f"parts: there is no part {part!r}; the parts are {', '.join(PARTS)}")

    @property
    def models(self) -> tuple[tuple[str, ...], tuple[str, ...], str]:
        """What decides which models and lists are loaded; the rest only decides what is made of their answers."""
        return self.glossary, self.parts, self.spacy_model

    def allows(self, rule: str) -> bool:
        """Whether findings of ``rule`` are reported."""
        return not any(names_rule(one, rule) for one in self.disable)


def names_rule(name: str, rule: str) -> bool:
    """Whether ``name`` is ``rule`` or a family that it belongs to.

    >>> names_rule("channel", "channel.term"), names_rule("chan", "channel.term")
    (True, False)
    """
    return rule == name or rule.startswith(name + ".")


@dataclass(frozen=True, slots=True)
class FileSettings:
    """What is in force for one file."""

    engine: Settings
    fail_level: str
    """One of FAIL_LEVELS: the least trusted findings that fail a run of ``check``."""
    apply: str
    """One of APPLY_LEVELS: the least trusted edits that ``fix`` applies."""
    target_grade: float = 8.0
    """School years that a page may ask of its readers; a warning only."""
    text_fields: tuple[str, ...] = ()
    """Columns of CSV and members of JSON lines that hold prose; those of the usual names (text, content, body) if none."""
    cache: bool = True
    """Whether what is found is kept for the next run, and taken from there."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the configuration: what it holds if nothing is written, and one line on what it is for."""

    name: str
    default: Value
    says: str
    choices: tuple[str, ...] = ()
    per_path: bool = True


KEYS = (
    Key("include", (), "Endings of the files that are read in folders, such as .md; empty: every known kind.", per_path=False),
    Key("exclude", (), "Files and folders that are passed over: patterns as in .gitignore, seen from this file.", per_path=False),
    Key("disable", (), "Rules, or families of rules, that report nothing, such as boilerplate."),
    Key("keep", (), "Wordings that are right on your site: nothing that touches one is reported."),
    Key("fail-level", "review", "Least trusted findings that make check fail: safe, review, display or never.", FAIL_LEVELS),
    Key("apply", "safe", "Edits that fix applies: safe, or review for the best guess everywhere.", APPLY_LEVELS),
    Key("require-reason", False, "Whether a directive in a file that gives no reason ignores nothing."),
    Key("plain", False, "Whether what patients may not understand is reported too."),
    Key("max-sentence-words", 25, "Words from which on a sentence is not long yet."),
    Key("target-grade", 8.0, "School years that a page may ask of its readers; a warning only."),
    Key("grammar", "harper", "Grammar around repairs: harper, languagetool or none.", GRAMMARS),
    Key("languagetool-url", "", "Where a LanguageTool server listens, for grammar languagetool."),
    Key("glossary", (), "Folders with terms/ and lexicon/ of your own, seen from this file."),
    Key("text-fields", (), "Columns of CSV and members of JSON lines that hold text; empty: text, content or body."),
    Key("cache", True, "Whether check, fix and baseline keep their answers for the next run; see unspin cache.", per_path=False),
    Key("scan", True, "Whether pages that look clean at a first glance are spared a closer look: faster on clean text."),
    Key("parts", PARTS, "Detectors and models that take part.", PARTS, per_path=False),
    Key("spacy-model", "", "An installed spaCy model to use in place of the own one.", per_path=False),
)  # fmt: skip
"""Every key, in the order in which they are shown. In ``[[per-path]]`` a list adds to the one above, a text replaces it."""

_BY_NAME = {one.name: one for one in KEYS}


@dataclass(frozen=True, slots=True)
class PerPath:
    """An entry of ``[[per-path]]``: what else holds for the files that ``paths``, patterns as in .gitignore, match."""

    paths: tuple[str, ...]
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Configuration:
    """What one configuration file says; without a ``path`` the defaults hold."""

    path: Path | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    per_path: tuple[PerPath, ...] = ()

    def explained(
        self, entries: Iterable[int] = (), options: Mapping[str, Value] | None = None
    ) -> dict[str, tuple[Value, str]]:
        """The value of each key and where it comes from, with these entries of ``per_path`` and options put over the file.

        ``entries`` count from 0 in ascending order; the later win.
        """
        told: dict[str, tuple[Value, str]] = {one.name: (one.default, DEFAULT) for one in KEYS}
        layers = [(self.values, str(self.path))]
        layers += [(self.per_path[n].values, f"{self.path}, per-path {n + 1}") for n in entries]
        for number, (values, origin) in enumerate(layers):
            for name, value in values.items():
                told[name] = _over(told[name], (self._absolute(name, value), origin), adds=number > 0)
        for name, value in (options or {}).items():
            told[name] = _over(told[name], (value, f"--{name}"), adds=True)
        return told

    def texts(self, name: str, *, everywhere: bool = False) -> tuple[str, ...]:
        """What the list ``name`` of the file holds, and ``everywhere`` its entries of ``per_path`` too; nothing if it is not set."""
        layers = (self.values, *(one.values for one in self.per_path if everywhere))
        lists = (values.get(name, ()) for values in layers)
        return tuple(text for one in lists if isinstance(one, tuple) for text in one)

    def refuse_missing_glossary(self, but: Path | None = None) -> None:
        """Raise ConfigError if a glossary folder that the file names is not there, ``but`` for one that is about to be made."""
        for named in self.texts("glossary", everywhere=True):
            (folder,) = _texts(self._absolute("glossary", (named,)))
            if not _is_folder(Path(folder)) and (but is None or Path(folder).resolve() != but.resolve()):
                raise ConfigError(f"{self.path}: glossary: {named!r} is no folder; name one with terms/ or lexicon/ in it")

    def _absolute(self, name: str, value: Value) -> Value:
        if name != "glossary" or self.path is None or not isinstance(value, tuple):
            return value
        return tuple(str(_followed(self.path, one)) for one in value)


def _followed(path: Path, named: str) -> Path:
    """The folder that the configuration file at ``path`` names."""
    try:
        return (path.parent / named).resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise ConfigError(f"{path}: glossary: {named!r} cannot be followed; name a folder with terms/ or lexicon/ in it") from error


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name too long for the disk
        return False


def _over(old: tuple[Value, str], new: tuple[Value, str], *, adds: bool) -> tuple[Value, str]:
    if not (adds and isinstance(old[0], tuple) and isinstance(new[0], tuple) and old[0]):
        return new
    return tuple(dict.fromkeys((*old[0], *new[0]))), f"{old[1]}; {new[1]}"


def file_settings(explained: Mapping[str, tuple[Value, str]]) -> FileSettings:
    """The record of what ``Configuration.explained`` told."""
    values: dict[str, Any] = {name: value for name, (value, _) in explained.items()}
    engine = Settings(
        values["grammar"], values["languagetool-url"], values["glossary"], values["disable"], values["parts"],
        values["spacy-model"], values["require-reason"], values["plain"], values["max-sentence-words"], values["scan"],
        values["keep"],
    )  # fmt: skip
    return FileSettings(engine, values["fail-level"], values["apply"], values["target-grade"], values["text-fields"], values["cache"])


def written(name: str, value: Value) -> str:
    r"""TOML that says it, a long list with each of its texts on a line.

    >>> written("exclude", ("drafts/", "a\"b"))
    'exclude = ["drafts/", "a\\"b"]'
    """
    if not isinstance(value, str | tuple):
        return f"{name} = {json.dumps(value)}"
    texts = [_UNSEEN.sub(lambda one: f"\\u{ord(one[0]):04x}", json.dumps(text, ensure_ascii=False)) for text in _texts(value)]
    if isinstance(value, str):
        return f"{name} = {texts[0]}"
    short = f"{name} = [{', '.join(texts)}]"
    return short if len(short) <= LINE_LENGTH else "\n".join((f"{name} = [", *(f"  {one}," for one in texts), "]"))


def _texts(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (str(value),)


def config_in(folder: Path) -> Path | None:
    """The ``unspin.toml``, or ``pyproject.toml`` with ``[tool.unspin]``, that stands in ``folder`` itself."""
    own, shared = folder / "unspin.toml", folder / "pyproject.toml"
    if own.is_file():
        return own
    if shared.is_file() and isinstance(tool := _toml(shared).get("tool"), dict) and "unspin" in tool:
        return shared
    return None


def read_config(path: Path) -> Configuration:
    """What a configuration file says.

    Raises:
        ConfigError: no TOML, an unknown key (with the closest known one), a value of a wrong kind or that names nothing.
    """
    table = _toml(path)
    if path.name == "pyproject.toml":
        tool = table.get("tool", {})
        table = tool.get("unspin", {}) if isinstance(tool, dict) else tool
    if not isinstance(table, dict):
        raise ConfigError(f"{path}: tool.unspin must be a table, as in [tool.unspin]")
    entries = table.get("per-path", [])
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        raise ConfigError(f"{path}: per-path must be a list of tables, each under [[per-path]]")
    values = _values(str(path), {name: value for name, value in table.items() if name != "per-path"}, _BY_NAME, "per-path")
    return Configuration(path, values, tuple(_entry(path, n, one) for n, one in enumerate(entries, start=1)))


def _entry(path: Path, number: int, table: Mapping[str, object]) -> PerPath:
    place = f"{path}: per-path {number}"
    if not table.get("paths"):
        raise ConfigError(f'{place}: paths is missing; write which files it is for, as in paths = ["blog/old/"]')
    known = {one.name: one for one in KEYS if one.per_path}
    rest = {name: value for name, value in table.items() if name != "paths"}
    paths = _list(place, "paths", table["paths"])
    return PerPath(paths, _values(place, rest, known, "paths"))


def _values(place: str, table: Mapping[str, object], known: Mapping[str, Key], also: str) -> dict[str, Value]:
    for name in table:
        if name in known:
            continue
        if name in _BY_NAME:
            raise ConfigError(f"{place}: {name} holds for a whole configuration file; write it above the first [[per-path]]")
        close = difflib.get_close_matches(name, (*known, also), 1)
        hint = f"did you mean {close[0]!r}?" if close else f"the keys are {', '.join((*known, also))}"
        raise ConfigError(f"{place}: unknown key {name!r}; {hint}")
    return {name: _value(place, known[name], value) for name, value in table.items()}


def _value(place: str, key: Key, value: object) -> Value:
    if isinstance(key.default, bool):
        if isinstance(value, bool):
            return value
        raise ConfigError(f"{place}: {key.name} must be true or false")
    if isinstance(key.default, int | float):
        return _number(place, key, value)
    if isinstance(key.default, tuple):
        read: str | tuple[str, ...] = _list(place, key.name, value)
    elif isinstance(value, str):
        read = value
    else:
        raise ConfigError(f'{place}: {key.name} must be a text, as in {key.name} = "{(key.choices or ("…",))[0]}"')
    for one in _texts(read):
        if key.choices and one not in key.choices:
            raise ConfigError(f"{place}: {key.name}: there is no {one!r}; choose from {', '.join(key.choices)}")
        if key.name == "include" and not (one.startswith(".") and one == one.lower() and "/" not in one):
            raise ConfigError(f'{place}: include: {one!r} is no ending of a name; write it as in include = [".md"]')
    return read


def _number(place: str, key: Key, value: object) -> int | float:
    whole = isinstance(key.default, int)
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float) or not 1 <= value < math.inf:
        raise ConfigError(f"{place}: {key.name} must be a {'whole number' if whole else 'number'} of 1 or more, as in {key.name} = {key.default}")
    return value


def _list(place: str, name: str, value: object) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    raise ConfigError(f'{place}: {name} must be a list of texts, as in {name} = ["…"]')


def _toml(path: Path) -> Mapping[str, Any]:
    import tomllib  # noqa: PLC0415 - many sites have no configuration

    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from error
    except RecursionError as error:
        raise ConfigError(f"{path}: not valid TOML: nested too deeply") from error
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
