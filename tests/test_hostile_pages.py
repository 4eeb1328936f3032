"""Dozens of payloads in every place of a page that takes text, in a browser: no script runs, and nothing is there that could."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from browser import CHROMIUM, dom_of, driven

from unspin.model import Applicability, Evidence, FileReport, Finding, Report, Span
from unspin.report import Standing, to_html

RUN = "document.documentElement.setAttribute('owned',1)"
TAGS = (
    f"<script>{RUN}</script>", f"</script><script>{RUN}</script>", f"</noscript><script>{RUN}</script>", f"</title><script>{RUN}</script>",
    f"</style><script>{RUN}</script>", f"</textarea><script>{RUN}</script>", f"--><script>{RUN}</script>", f"]]><script>{RUN}</script>",
    f'<img src=x onerror="{RUN}">', f"<img/src=x/onerror={RUN}>", f"<IMG SRC=x OnErRoR={RUN}>", f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>", f"<svg><animate onbegin={RUN} attributeName=x dur=1s>", f"<body onload={RUN}>",
    f"<details open ontoggle={RUN}>x</details>", f"<video><source onerror={RUN}></video>", f"<audio src=x onerror={RUN}>",
    f"<input autofocus onfocus={RUN}>", f"<select autofocus onfocus={RUN}>", f"<marquee onstart={RUN}>x</marquee>",
    f"<iframe src=\"javascript:parent.{RUN}\"></iframe>", f'<iframe srcdoc="<script>parent.{RUN}</script>"></iframe>',
    f'<object data="javascript:{RUN}"></object>', f'<embed src="javascript:{RUN}">', f'<a id=x href="javascript:{RUN}">x</a>',
    f"<a href='java&#9;script:{RUN}'>x</a>", f"[x](javascript:{RUN})", f"<form action='javascript:{RUN}'><button id=b>x</button></form>",
    f'<meta http-equiv=refresh content="0;url=javascript:{RUN}">', '<base href="http://127.0.0.1:9/">', "<link rel=stylesheet href=//127.0.0.1:9/a>",
    f"<math><mtext></form><form><mglyph><style></math><img src onerror={RUN}>", f"<noscript><p title=\"</noscript><img src=x onerror={RUN}>\">",
    f"<template><script>{RUN}</script></template>", f'" onmouseover="{RUN}" x="', f"' onfocus='{RUN}' autofocus='", f"` onerror=`{RUN}`",
    f"&lt;script&gt;{RUN}&lt;/script&gt;", f"&#60;img src=x onerror={RUN}&#62;", "\\u003cscript\\u003e", "<!--<script>", "${alert(1)} $script $$",
    f"<style>@import 'javascript:{RUN}';*{{background:url(//127.0.0.1:9/)}}</style>", f"<x style=\"animation:a\" onanimationstart={RUN}>",
    "<plaintext>", "\u202e<b>\u2066", "\x00<\x1bb>", "<scr\x00ipt>", "__proto__", "constructor", "../../etc/passwd",
)  # fmt: skip
DRIVE = """
for (let i = 0; i < 120; i++) for (const key of ["j", "a", "e", "Escape"])
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
for (const one of document.querySelectorAll("main a, main button, details > summary")) one.click();
"""


class Elements(HTMLParser):
    """The elements and attributes of a page as a browser has it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.names: set[str] = set()
        self.links: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count it."""
        self.tags[tag] += ("class", "hidden-character") not in attrs
        self.names |= {name for name, _ in attrs}
        self.links |= {value or "" for name, value in attrs if name in ("href", "src", "action", "data", "srcdoc", "style")}


def page_with(texts: tuple[str, ...]) -> str:
    """A review page with each of ``texts`` as found wording, suggestion, rule, message, evidence, and all of them in the rest."""
    source, findings = "", []
    for number, text in enumerate(texts):
        source += f"word {number} "
        span = Span(len(source), len(source) + len(text))
        source += f"{text} end.\n\n"
        kind = (Applicability.REVIEW, Applicability.SAFE, Applicability.DISPLAY)[number % 3]
        findings.append(Finding(text, span, text, (text + "x", text), kind, 0.9, text, (Evidence(text, text),)))
    whole = " ".join(texts)
    file = FileReport(whole, source, tuple(findings), source)
    return to_html(
        Report((file, FileReport(texts[0], "x", (), "x"))), title=whole, tool_version=texts[0], date=texts[1],
        standing=(Standing(whole, "ab" * 32, texts[:2]), None), command=whole,
    )  # fmt: skip


browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")


@pytest.mark.browser
@browser
def test_no_payload_does_anything(tmp_path: Path) -> None:
    """Every finding is walked through, accepted and edited; the page has the elements of a harmless one, and no other attributes."""
    hostile = Elements(dom_of(driven(page_with(TAGS), DRIVE), tmp_path))
    harmless = Elements(dom_of(driven(page_with(tuple(f"harmless{n}" for n in range(len(TAGS)))), DRIVE), tmp_path))
    assert harmless.tags["dl"] > 2 * len(TAGS), "the script has built the findings from what stands in noscript"
    assert hostile.tags.keys() == harmless.tags.keys()
    assert hostile.tags["script"] == harmless.tags["script"]
    assert hostile.names == harmless.names
    assert not [name for name in hostile.names if name.startswith("on") or name == "owned"]
    assert all(link.startswith("#") for link in hostile.links)


@pytest.mark.browser
@browser
def test_the_policy_holds_where_escaping_would_fail(tmp_path: Path) -> None:
    """Payloads put into a page as markup run nothing; without the policy they do, or this would show nothing."""
    page = page_with(("word",) * 3)
    raw = page.replace("<main", "".join(TAGS[8:30]) + TAGS[0] + "<main", 1)
    assert " owned=" not in _root(dom_of(raw, tmp_path))
    unguarded = re.sub(r"<meta http-equiv=.Content-Security-Policy[^>]*>", "", raw)
    assert " owned=" in _root(dom_of(unguarded, tmp_path))


def _root(dom: str) -> str:
    return dom[: dom.index(">", dom.index("<html"))]
