"""The house rules that a reader of the code relies on: who may import whom, and which module owns which library."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import unspin

PACKAGE = Path(unspin.__file__).parent
LAYERS = (
    {"__main__"},
    {"cli", "scale", "spacy_component"},
    {"batch", "lsp"},
    {"engines"},
    {"decisions", "engine", "evaluate", "learn", "wordpress"},
    {"scan"},
    {"plain_language", "suppress"},
    {"detect", "edits", "formats", "report"},
    {"channel", "glossary", "grammar", "nlp", "selection"},
    {"kept"},
    {"text", "resources", "config"},
    {"model", "errors"},
    {"shares", "stretch"},
)
OWNERS = {
    "click": {"cli"},
    "spacy": {"nlp", "spacy_component"},
    "rapidfuzz": {"glossary"},
    "harper": {"grammar"},
    "language_tool_python": {"grammar"},
    "pyromark": {"formats"},
    "pygls": {"lsp"},
    "lsprotocol": {"lsp"},
    "datatrove": {"scale"},
    "fastwarc": {"scale"},
    "pandas": {"scale"},
    "pyarrow": {"scale"},
    "pyspark": {"scale"},
    "ray": {"scale"},
    "resiliparse": {"scale"},
    "numpy": {"channel", "learn", "scan"},
}
MODULES = {
    "datatrove": {"scale/datatrove.py"},
    "fastwarc": {"scale/warc.py"},
    "pandas": {"scale/spark.py"},
    "pyarrow": {"scale/arrow.py", "scale/ray_data.py"},
    "pyspark": {"scale/spark.py"},
    "ray": {"scale/ray_data.py"},
    "resiliparse": {"scale/warc.py"},
}
"""Libraries of one extra that are not all installed together: each has a module of its own; Arrow tables are what Ray passes on."""
SAME_LAYER = {("channel", "glossary")}
"""The candidate model of the channel is built on the glossary; nothing goes the other way."""


def modules() -> list[tuple[str, set[str]]]:
    """(path below the package, absolute names imported) of each module."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        names = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names |= {f"{node.module}.{alias.name}" for alias in node.names}
        found.append((path.relative_to(PACKAGE).as_posix(), names))
    return found


def part_of(path: str) -> str:
    """The part of the package that a module belongs to."""
    return path.split("/", maxsplit=1)[0].removesuffix(".py")


@pytest.mark.parametrize(("path", "names"), modules(), ids=lambda one: one if isinstance(one, str) else "")
def test_imports_go_strictly_downward(path: str, names: set[str]) -> None:
    """A part imports only itself and the layers below its own."""
    part = part_of(path)
    if part == "__init__":
        return
    layer = next(number for number, parts in enumerate(LAYERS) if part in parts)
    below = {one for parts in LAYERS[layer + 1 :] for one in parts} | {part}
    for name in names:
        head, _, rest = name.partition(".")
        if head != "unspin" or not rest or rest.split(".")[0] not in {one for parts in LAYERS for one in parts}:
            continue
        other = rest.split(".")[0]
        assert other in below or (part, other) in SAME_LAYER, f"{path} must not import {name}"


@pytest.mark.parametrize("library", sorted(OWNERS))
def test_each_library_has_one_owner(library: str) -> None:
    """A third-party library is imported by its own part alone."""
    users = {part_of(path) for path, names in modules() if any(name.split(".")[0] == library for name in names)}
    assert users <= OWNERS[library]


@pytest.mark.parametrize("library", sorted(MODULES))
def test_the_engines_at_scale_have_a_module_each(library: str) -> None:
    """Who has only one of them installed can use its module."""
    assert {path for path, names in modules() if any(name.split(".")[0] == library for name in names)} == MODULES[library]


def test_no_module_imports_the_checkout() -> None:
    """`pipeline.unspin` would be a second copy of every class."""
    assert not [path for path, names in modules() if any(name.split(".")[0] == "pipeline" for name in names)]


def test_public_names_exist() -> None:
    """Everything in ``__all__`` is there."""
    assert all(hasattr(unspin, name) for name in unspin.__all__)
