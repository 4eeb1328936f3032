"""The page of a rule, for a terminal and as Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from unspin.report.rule_texts import RulePage
from unspin.report.visible import columns

_SHOWN_EXAMPLES = 3
_INDENT = "  "


def to_page(page: RulePage, members: Sequence[RulePage] = (), *, width: int) -> str:
    """The page as plain text, paragraphs wrapped to ``width`` columns, with the ``members`` of a family in a list."""
    parts = [f"{page.name}: {page.title}\n"]
    parts += [f"{heading}\n{_wrapped(text, width)}\n" for heading, text in _paragraphs(page)]
    if page.examples:
        lines = (_INDENT + line for pair in page.examples[:_SHOWN_EXAMPLES] for line in _example(*pair))
        parts.append("Example\n" + "".join(f"{line}\n" for line in lines))
    if page.stays:
        parts.append("Left alone\n" + "".join(f"{_wrapped(one, width)}\n" for one in page.stays[:_SHOWN_EXAMPLES]))
    if members:
        parts.append("Rules\n" + "".join(f"{line}\n" for line in _listed(members)))
    parts.append(f'Turn it off\n{_INDENT}disable = ["{page.name}"]   in unspin.toml\n')
    return "\n".join(parts)


def to_markdown(page: RulePage) -> str:
    """The page below its title, as Markdown for viewers of SARIF; no HTML, as SARIF 2.1.0 asks (3.11.4.2)."""
    parts = [f"**{heading}.** {text}" for heading, text in _paragraphs(page)]
    parts += ["```diff\n" + "\n".join(_example(*pair)) + "\n```" for pair in page.examples[:_SHOWN_EXAMPLES]]
    if page.stays:
        parts.append("Left alone:\n\n```text\n" + "\n".join(page.stays[:_SHOWN_EXAMPLES]) + "\n```")
    return "\n\n".join(parts)


def _paragraphs(page: RulePage) -> tuple[tuple[str, str], ...]:
    return (
        ("What it finds", page.what),
        ("Why it matters", page.why),
        ("How far it is trusted", page.trust if page.trust.endswith(".") else f"{page.trust}."),
    )


def _wrapped(text: str, width: int) -> str:
    return textwrap.fill(text, width, initial_indent=_INDENT, subsequent_indent=_INDENT, break_on_hyphens=False)


def _example(wrong: str, right: str | None) -> Iterator[str]:
    """The lines of an example, as a diff has them."""
    yield f"- {wrong}"
    if right is None:
        yield "  (no wording can be inferred)"
    else:
        yield f"+ {right}" if right else "  (deleted)"


def _listed(members: Sequence[RulePage]) -> Iterator[str]:
    room = max(columns(page.name) for page in members)
    return (f"{_INDENT}{page.name:<{room}}  {page.title}" for page in members)
