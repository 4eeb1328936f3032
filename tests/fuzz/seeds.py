"""What the fuzzer starts from: a few small inputs for each target, written for it."""

from __future__ import annotations

import json

from docx_files import CELL, document, field, paragraph, run

MARKDOWN = """---
title: "Crawler veins: a guide"
description: >-
  Small veins
tags: [a, b]
unspin: {ignore: [channel.term], reason: a quotation}
---

# Crawler *veins* [link](http://x.org/a "t") {#id .c}

> A quote &amp; `code` <b>bold</b> ![alt](a.png)[^1] {{< fig src="a" >}} {% raw %}x{% endraw %} $a^2$

- one <!-- unspin: ignore[channel.term] why -->
- two

| a | b \\| c |
|---|:--|
| 1 | 2 |

```js
code
```

<div>
<p>In *HTML*</p>
</div>

[^1]: A note.
[ref]: http://x.org 'title'
"""
MDX = """import A from 'a'
export const meta = { title: 'x' }

# Veins {1 + 1}

<A b={`x`} c="d">Text **bold** {/* unspin: ignore */}</A>
"""
HTML = """<!doctype html><html lang=en><head><title>Veins &amp; legs</title>
<meta name="description" content="Small &lt; veins"><script type="application/ld+json">{"a":"b"}</script><style>a{}</style></head>
<body><!-- unspin: ignore --><p class='a b'>Crawler <b>veins</b>&nbsp;hurt.<br>More</p><img src=x alt="a vein" title=it>
<pre>code</pre><textarea>x</textarea><!-- wp:paragraph {"a":"b"} --><p>a</p><!-- /wp:paragraph -->[gallery ids="1"]
<table><tr><td>a<td>b</table><svg><text>t</text></svg></body></html>
"""
RST = """Veins
=====

.. unspin: ignore
.. note:: A *note* with ``code`` and :ref:`a <b>`.

   More |sub| text `link <http://x.org>`__ [1]_.

- one

+---+---+
| a | b |
+---+---+

Literal::

    code

.. [1] A note
.. _t: http://x.org
"""
ASCIIDOC = """= Veins
:attr: value

// unspin: ignore
== A *bold* `code` _it_ link:http://x.org[text] <<ref,x>> {attr}

[source,js]
----
code
----

* one
. two

|===
|a |b
|===

image::a.png[alt text] pass:[x] +++x+++ footnote:[A note]
"""
WXR = """<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<item><title>Veins &amp; legs</title><content:encoded><![CDATA[<p>Crawler veins</p>]]]]><![CDATA[>]]></content:encoded>
<excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_type><![CDATA[post]]></wp:post_type><!-- a --></item>
<item><title>x</title><content:encoded>&lt;p&gt;a&#65;&lt;/p&gt;</content:encoded><wp:post_type>page</wp:post_type></item>
</channel></rss>
"""
CSV = 'id,title,text\n1,"a, b","Crawler ""veins"" hurt.\r\nMore"\n2;x,<p>a &amp; b</p>\n'
JSONL = '{"id": 1, "text": "Crawler \\"veins\\" \\u00e9 \\ud83d\\ude00\\n# a", "post": {"title": "x"}, "n": [1, {"text": "y"}]}\n\n{"text": ""}\n'
CONFIGURATION = """include = [".md"]
exclude = ["drafts/", "!a*[b-d]?/**"]
disable = ["boilerplate"]
glossary = ["our"]
fail-level = "never"
apply = "review"
plain = true
max-sentence-words = 20
target-grade = 6.5
grammar = "none"
text-fields = ["a.b"]
parts = ["channel"]

[[per-path]]
paths = ["blog/**"]
disable = ["channel"]
"""
PYPROJECT = '[tool.unspin]\ngrammar = "languagetool"\nlanguagetool-url = "http://127.0.0.1:8081"\n[[tool.unspin.per-path]]\npaths=["a"]\n'
ROW = {
    "start": 0, "end": 7, "found": "Crawler", "rule": "channel.term", "applicability": "review", "decision": "accept", "new": "Spider",
    "was": "Crawler",
}  # fmt: skip
DECISIONS = {"schema": 1, "tool": "unspin", "files": [{"path": "a.txt", "sha256": "ab" * 32, "text_fields": ["a"], "decisions": [ROW]}]}
ENTRY = {
    "path": "a.txt", "rule": "channel.term", "before": "", "found": "Crawler", "after": "veins", "fingerprint": "ab" * 16,
    "applicability": "safe", "added": "2026-01-02",
}  # fmt: skip
BASELINE = {"schema": 1, "fingerprints": "unspin/v1", "findings": [ENTRY]}
WORD = document(
    paragraph("Small ", run("crawler", "<w:b/>"), run(" veins hurt.")), paragraph(field("DATE", run("today"))), CELL,
    '<w:p><w:ins w:id="1" w:author="a"><w:r><w:t>in</w:t></w:r></w:ins><w:del w:id="2"><w:r><w:delText>out</w:delText></w:r></w:del></w:p>',
)  # fmt: skip

PAGE = """# Spider veins

Posted by admin on May 3, 2019

At the point when your left leg hurts, do not take 5 mg of aspirin in order to to rest, as well as also call www.example.org/a.
Hormone Substitution Treatment (HRT) is not for everyone in view of the fact that {one|two|three} of 100 patients {a b c}.

Share this: Facebook, Twitter
"""

GLOSSARY = """plain,pos,spun,source,example,leave_alone
spider veins,np,crawler veins|crawler capillaries,seed,See the crawler veins.,A crawler is a program.
solution,n,service,,"a service, injected","a ""service"" here"
"""
TERMS = "term,kind,source,example\nspider vein,disease,,\n"
PLAIN_LIST = """term,pos,plain,note,source,not_in,example,leave_alone
edema,n,swelling|puffiness,,,brain edema,The edema hurts.,Brain edema is grave.
"""
PATTERNS = "# a\n*.md\n!posts/\n/a/**/b[!a-c[:digit:]]?\n\\#x \\ \n**/c\nd/**\n"
POST = {
    "id": 1, "type": "posts", "file": "0001-a.html", "status": "publish", "link": "https://example.org/a", "modified_gmt": "2026-01-02T03:04:05",
    "sha256": {"title": "ab" * 32, "excerpt": "cd" * 32, "content": "ef" * 32},
}  # fmt: skip
PULLED = "<!-- wordpress: title -->\n<title>a</title>\n<!-- wordpress: excerpt -->\n<div>b</div>\n<!-- wordpress: content -->\n<p>c</p>"
FOUND = ["channel.term", 0, 7, ["Spider"], "safe", 0.9, "Why.", [["a", "b"]]]
CACHED = {"format": "text", "foreign": False, "hidden": [0, 1, 2], "rows": [FOUND], "findings": [0], "applied": [0], "repaired": "Spider"}
SPOKEN = tuple(map(chr, range(9)))
"""Each format of ``models``."""

SEEDS: dict[str, tuple[str, ...]] = {
    "text": ("Crawler veins hurt.\r\n\r\nMore [sic] é 😀.\n", "\ufeffa\tb"),
    "markdown": (MARKDOWN, MARKDOWN.replace("\n", "\r\n"), '+++\ntitle = "a"\n[unspin]\nignore = ["x"]\n+++\nText'),
    "mdx": (MDX,),
    "html": (HTML,),
    "rst": (RST,),
    "asciidoc": (ASCIIDOC,),
    "csv": (CSV, 'text\na "b"\n'),
    "jsonl": (JSONL,),
    "wxr": (WXR,),
    "docx": (WORD,),
    "fields": (f"title,text\n{CSV}", f"text,post.title\n{JSONL}"),
    "configuration": (CONFIGURATION, PYPROJECT),
    "decisions": (json.dumps(DECISIONS),),
    "baseline": (json.dumps(BASELINE),),
    "engine": (PAGE, PAGE.replace("\n", "\r\n"), "In order to to rest, two pills as well as also 3-4 days."),
    "glossary": (GLOSSARY, TERMS, PLAIN_LIST),
    "patterns": (PATTERNS, "a*b*c*d\n[[:alpha:]\n"),
    "wordpress": (json.dumps({"schema": 1, "site": "https://example.org/", "posts": [POST]}), PULLED),
    "cache": (json.dumps(CACHED),),
    "reports": (PAGE, MARKDOWN, HTML),
    "models": tuple(f"{one}{PAGE}" for one in SPOKEN),
    "directives": ("ignore[channel.term, x] why", "disable", "false", "{ignore: [a, b], reason: 'x'}", "ignore-next-line"),
}
