"""The key ``unspin`` in the front matter of a Markdown file: ``unspin: false``, or ``unspin: {ignore: [rule], reason: …}``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from unspin.formats.frontmatter import front_matter
from unspin.model import Span

_KEY = re.compile(r"^(?:\[[ \t]*unspin[ \t]*\]|[\"']?unspin[\"']?[ \t]*[:=.])[^\r\n]*", re.MULTILINE)
_NESTED = re.compile(r"(?:\r\n|\r|\n)(?:[ \t]+\S[^\r\n]*|[ \t]*(?=[\r\n]))")
_PAIR = re.compile(r"[ \t]*(?P<key>[\w-]+)[ \t]*:[ \t]*(?P<value>.*)")
_ITEM = re.compile(r"[ \t]*-[ \t]+(?P<value>.+)")
_COMMENT = re.compile(r"(\"[^\"]*\"|'[^']*')|(?:^|[ \t])#.*")
_FORM = "write “unspin: false”, or “unspin: {ignore: [rule, rule], reason: why}”"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the key says: whether the file is ignored, for which rules (none means every rule), or what is wrong with it."""

    place: Span
    ignores: bool = False
    rules: tuple[str, ...] = ()
    reason: str = ""
    problem: str = ""


def read_front_matter(source: str) -> Metadata | None:
    r"""What the front matter of ``source`` tells unspin; None if it does not name it.

    Of YAML the forms above are read, in one line or in several; of TOML everything.

    >>> read_front_matter("---\nunspin:\n  ignore:\n    - channel.term\n---\n").rules
    ('channel.term',)
    """
    end, _ = front_matter(source)
    key = _KEY.search(source.replace("\r", "\n"), 0, end)
    if not key:
        return None
    place = Span(*key.span())
    try:
        value = _toml(source[:end]) if source.startswith("+++") else _yaml(source, place, end)
    except (ValueError, RecursionError) as error:
        why = "nested too deeply" if isinstance(error, RecursionError) else error
        return Metadata(place, problem=f"The front matter cannot be understood ({why}); {_FORM}.")
    return _understood(place, value)


def _understood(place: Span, value: object) -> Metadata:
    if isinstance(value, bool):
        return Metadata(place, ignores=not value)
    if isinstance(value, dict) and set(value) <= {"ignore", "reason"} and value.get("ignore"):
        rules, reason = value["ignore"], value.get("reason", "")
        rules = [rules] if isinstance(rules, str) else rules
        if isinstance(reason, str) and isinstance(rules, list) and all(isinstance(one, str) and one for one in rules):
            return Metadata(place, ignores=True, rules=tuple(rules), reason=reason)
    return Metadata(place, problem=f"The front matter says something else than unspin reads; {_FORM}.")


def _toml(block: str) -> object:
    import tomllib  # noqa: PLC0415 - front matter is YAML nearly everywhere

    table: Mapping[str, object] = tomllib.loads(block.strip().strip("+").replace("\r\n", "\n"))
    return table.get("unspin")


def _yaml(source: str, place: Span, end: int) -> object:
    """The value of the key at ``place``, with the indented lines that follow."""
    stop = place.end
    while (line := _NESTED.match(source, stop, end)) and line.end() > stop:
        stop = line.end()
    first, *rest = source[place.start : stop].splitlines()
    value = _plain(first.partition(":")[2])
    if value.startswith("{"):
        return _flow_mapping(value)
    return _block_mapping(rest) if not value else _scalar(value)


def _plain(text: str) -> str:
    """A value without the comment behind it and the blanks around it; a mark of one within quotation marks begins none."""
    return _COMMENT.sub(lambda found: found[1] or "", text).strip()


def _scalar(text: str) -> object:
    lowered = text.lower()
    if lowered in {"true", "false"}:
        return lowered == "true"
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1] if quoted else text


def _flow_sequence(text: str) -> list[object]:
    if not text.endswith("]"):
        raise ValueError("a list in brackets ends on its line")
    return [_scalar(one.strip()) for one in text[1:-1].split(",") if one.strip()]


def _flow_mapping(text: str) -> dict[str, object]:
    if not text.endswith("}"):
        raise ValueError("a value in braces ends on its line")
    pairs = re.findall(r"([\w-]+)\s*:\s*(\[[^\]]*\]|\"[^\"]*\"|'[^']*'|[^,{}\[\]]+)", text[1:-1])
    return {key: _flow_sequence(value) if value.startswith("[") else _scalar(value.strip()) for key, value in pairs}


def _block_mapping(lines: list[str]) -> dict[str, object]:
    values: dict[str, object] = {}
    items: list[object] = []
    for line in lines:
        item, pair = _ITEM.fullmatch(line), _PAIR.fullmatch(line)
        if item:
            items.append(_scalar(_plain(item["value"])))
        elif pair:
            value = _plain(pair["value"])
            items = []
            values[pair["key"]] = items if not value else _flow_sequence(value) if value[0] == "[" else _scalar(value)
        elif _plain(line):
            raise ValueError(f"“{line.strip()}”")
    return values
