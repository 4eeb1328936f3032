"""Directives and ``[sic]``: where they hold, what is wrong with them, and that they outlive every repair."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import unspin
from unspin import Applicability, Document, Finding, Settings, Span
from unspin.formats import comments_of, parse
from unspin.model import Segment
from unspin.suppress import DirectiveReader, Ignores, read_ignores

KNOWN = frozenset(("channel.term", "channel.synonym", "damage.number", "boilerplate.follow"))
QUICK = Settings(parts=("function-words", "damage", "boilerplate"), grammar="none")
RULES = {"t": "channel.term", "s": "channel.synonym", "n": "damage.number"}


def looked_at(source: str, format_name: str, *, require_reason: bool = False) -> tuple[Ignores, tuple[Finding, ...]]:
    """What the directives of ``source`` hide, and a finding for each of its words t1, s1, n1 …, by rule."""
    readable = format_name not in {"rst", "asciidoc"}
    document = (
        parse(source, "-", format_name) if readable else Document(source, (Segment.literal(source),), "-", format_name)
    )
    findings = tuple(
        Finding(RULES[one[1]], Span(*one.span()), one[0], ("x",), Applicability.SAFE, 0.99, "Spun.")
        for one in re.finditer(r"\b([tsn])\d\b", source)
    )
    return read_ignores(document, DirectiveReader(KNOWN, require_reason)), findings


def hidden_in(source: str, format_name: str = "markdown") -> str:
    """The words that are hidden."""
    ignores, findings = looked_at(source, format_name)
    return " ".join(one.found for one in ignores.split(findings)[1])


@pytest.mark.parametrize(
    ("source", "hidden"),
    [
        ("t1 here <!-- unspin: ignore -->\nt2\n", "t1"),
        ("t1 <!-- unspin: ignore[channel.term] why --> s1 t2\n", "t1 t2"),
        ("t1 s1 n1 <!-- unspin: ignore[channel] -->\n", "t1 s1"),
        ("t1 s1 n1 <!-- unspin: ignore [damage.number , channel.synonym]: why -->\n", "s1 n1"),
        ("t1\n\n<!-- unspin: ignore -->\nt2\nt3\n\nt4\n", "t2 t3"),
        ("<!-- unspin: ignore -->\n\nt1\n", "t1"),
        ("<!-- unspin: ignore[damage] -->\n<!-- unspin: ignore[channel.term] -->\n\nt1 s1 n1\n", "t1 n1"),
        ("- t1\n- t2 <!-- unspin: ignore -->\n- t3\n", "t2"),
        ("> <!-- unspin: ignore -->\n> t1\n> t2\n>\n> t3\n", "t1 t2"),
        ("<!-- unspin: ignore -->\n| a | t1 |\n|---|---|\n| b | t2 |\n\nt3\n", "t1 t2"),
        ("| a | t1 |\n|---|---|\n| t2 <!-- unspin: ignore --> | t3 |\n", "t2 t3"),
        ("<!-- unspin: ignore-next-line -->\n\nt1\nt2\n", "t1"),
        ("t1\n<!-- unspin: disable -->\nt2\n\nt3\n<!-- unspin: enable -->\nt4\n", "t2 t3"),
        ("<!-- unspin: disable[channel] -->\nt1 n1\n<!-- unspin: enable -->\nt2\n", "t1"),
        ("<!-- unspin: disable[channel.term, damage] -->\nt1 n1\n<!-- unspin: enable[channel] -->\nt2 n2\n", "t1 n1 n2"),
        ("<!-- unspin: disable -->\nt1\n", "t1"),
        ("t1\n\nt2\n\n<!-- unspin: ignore-file quoted -->\n", "t1 t2"),
        ("t1 s1\n\n<!-- unspin: ignore-file[channel.term] -->\n", "t1"),
        ("<!--\n  unspin: ignore\n  as the patient said it\n-->\nt1\nt2\n\nt3\n", "t1 t2"),
        ("```\n<!-- unspin: ignore-file -->\n```\nt1\n", ""),
        ("    <!-- unspin: ignore-file -->\n\nt1 `<!-- unspin: ignore -->`\n", ""),
        ("<script>\n// <!-- unspin: ignore-file -->\n</script>\n\nt1\n", ""),
        ("<!-- unspin: ignore -->\n", ""),
        ("ab{/* unspin: ignore-file {/* t1\n", ""),
        ("t1 {/* unspin: ignore */}\nt2\n", "t1"),
        ("{/* unspin: ignore */}\nt1\n\n`{/* unspin: ignore-file */}` t2\n", "t1"),
        ("---\nunspin: false\n---\nt1\n", "t1"),
        ("---\ntitle: t1\nunspin: {ignore: [channel.term, 'damage'], reason: \"old, kept\"}\n---\nt2 s1 n1\n", "t1 t2 n1"),
        ("---\nunspin:  # see the wiki\n  reason: old\n  ignore:\n    - channel.term\n\n    - damage\nx: 1\n---\nt2 s1 n1\n", "t2 n1"),
        ("---\r\nunspin:\r\n  ignore: channel.synonym\r\n---\r\nt2 s1 n1\r\n", "s1"),
        ("+++\n[unspin]\nignore = [\"channel.term\"]\n+++\nt1 s1\n", "t1"),
        ("+++\nunspin = false\n+++\nt1\n", "t1"),
        ("---\nunspin: true\n---\nt1\n", ""),
        ("---\nparams:\n  unspin: false\n---\nt1\n", ""),
        ("t1\n\nunspin: false\n", ""),
        ("t1 [sic] t2\n", "t1"),
        ("![t1 [sic]](a.png) t2 [sic]\nt3 [sic]\n", "t1 t2 t3"),
        ("“t1” [SIC!], *t2* [*sic*] [t3] sick [sic](/link)\n", "t1 t2"),
    ],
)  # fmt: skip
def test_where_directives_of_markdown_hold(source: str, hidden: str) -> None:
    """Each hides what it says, by line, block, range, file and rule, and nothing else."""
    assert hidden_in(source) == hidden
    assert hidden_in(source.replace("\r\n", "\n").replace("\n", "\r\n")) == hidden


@pytest.mark.parametrize(
    ("source", "hidden"),
    [
        ("<p>t1 <!-- unspin: ignore --></p><p>t2</p>", "t1"),
        ("<p>t1\nt2 <!-- unspin: ignore -->\nt3</p>", "t2"),
        ("<p>t1</p>\n<!-- unspin: ignore -->\n<p>t2\nt3</p>\n<p>t4</p>", "t2 t3"),
        ("<!-- unspin: ignore -->\n<ul>\n<li>t1\n<li>t2</ul>\n<p>t3", "t1 t2"),
        ("<!-- unspin: ignore -->\n<!-- wp:paragraph -->\n<p>t1</p>\n<!-- /wp:paragraph -->\n<p>t2</p>", "t1"),
        ("<p>\n<!-- unspin: ignore -->\nt1\n</p>\n<p>t2</p>", "t1"),
        ("<p>t1</p> <!-- unspin: ignore -->\n<p>t2</p>", "t1"),
        ("<!-- unspin: disable --><p>t1</p><!-- unspin: enable --><p>t2</p>", "t1"),
        ('<img alt="t1"> <!-- unspin: ignore -->\n<p>t2', "t1"),
        ("<p>t1</p><!-- unspin: ignore --><p>t2</p><p>t3</p>", "t1"),
        ("<p>t1</p><hr><!-- unspin: ignore --><p>t2</p><p>t3</p>", "t2"),
        ("<ul><li>t1</li></ul><!-- unspin: ignore --><ul><li>t2</li><li>t3</li></ul><p>t4</p>", "t2 t3"),
        ("<script>'<!-- unspin: ignore-file -->'</script><p>t1</p>", ""),
        ("<p>t1</p><!-- unspin: ignore-file", ""),
        ("<p>t1 <b>[<i>sic</i>]</b> t2</p>", "t1"),
    ],
)
def test_where_directives_of_html_hold(source: str, hidden: str) -> None:
    """In HTML blocks are elements, and a page in one line is not one block."""
    assert hidden_in(source, "html") == hidden


@pytest.mark.parametrize(
    ("format_name", "source", "hidden"),
    [
        ("text", "t1 [sic] t2\n<!-- unspin: ignore-file -->\n", "t1"),
        ("rst", "t1\n\n.. unspin: ignore[channel.term]\n   as the patient said it\n\nt2 s1\nt3\n\nt4\n", "t2 t3"),
        ("rst", "t1::\n\n   .. unspin: ignore-file\n\nt2\n\n.. code-block:: rst\n\n   .. unspin: ignore-file\n", ""),
        ("rst", ".. note::\n\n   .. unspin: ignore\n\n   t1\n\nt2\n", "t1"),
        ("rst", ".. unspin: ignore\n\nt1\n\n.. unspin: disable\n\nt2\n\n.. unspin: enable\n\nt3\n", "t1 t2"),
        ("rst", "..\n   unspin: ignore\n\nt1\n\nt2\n", "t1"),
        ("rst", "..\n\n   unspin: ignore\n\nt1\n", ""),
        ("asciidoc", "* t1\n\n  // unspin: ignore\n\n  t2\n\nt3\n", "t2"),
        ("asciidoc", "// unspin: ignore why\nt1\nt2\n\nt3\n", "t1 t2"),
        ("asciidoc", "t1\n\nAbout veins\n-----------\n\n// unspin: ignore channel knows this wording\nt2\n\nt3\n", "t2"),
        ("asciidoc", "....and that is how it ends.\n\n// unspin: ignore e.g. as patients say\nt1\n\nt2\n", "t1"),
        ("asciidoc", "----\n// unspin: ignore-file\n----\n/// unspin: ignore-file\n////\n// unspin: ignore-file\n////\nt1\n", ""),
    ],
)  # fmt: skip
def test_where_directives_of_other_formats_hold(format_name: str, source: str, hidden: str) -> None:
    """Comments of each format carry directives; plain text has none, but ``[sic]`` counts everywhere."""
    assert hidden_in(source, format_name) == hidden


HEAD = '<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
ITEM = "<item><title>t0</title><content:encoded><![CDATA[{}]]></content:encoded>{}</item>"
VISITOR = "<wp:comment><wp:comment_content><![CDATA[<!-- unspin: ignore-file -->]]></wp:comment_content></wp:comment>"


@pytest.mark.parametrize(
    ("path", "source", "hidden"),
    [
        ("a.csv", 'id,text\n1,"<p>t1</p>\n<!-- unspin: ignore -->\n<p>t2</p>\n<p>t3</p>"\n', "t2"),
        ("a.csv", "text,id\n<p>t1 <!-- unspin: ignore --></p><p>t2</p>,1\n<p>t3</p>,2\n", "t1"),
        ("a.csv", "text,body\n<p>t1</p>,<!-- unspin: ignore --><p>t2</p>\n", "t2"),
        ("a.csv", "text,note\n<p>t1</p>,<!-- unspin: ignore-file -->\n", ""),
        ("a.jsonl", '{"text": "<p>t1</p><!-- unspin: ignore-file --><p>t2</p>"}\n{"text": "t3"}\n', "t1 t2"),
        ("a.xml", HEAD + ITEM.format("<p>t1</p>", VISITOR) + "</channel></rss>", ""),
        ("a.xml", HEAD + ITEM.format("<p>t1</p><!-- unspin: ignore-file -->", "") + "</channel></rss>", "t0 t1"),
    ],
)
def test_where_directives_of_records_hold(path: str, source: str, hidden: str) -> None:
    """In the fields that are read, and no further than their record; what a visitor wrote is no directive."""
    found = []
    for start, part in parse(source, path).parts():
        ignores = read_ignores(part, DirectiveReader(KNOWN))
        words = tuple(
            Finding(RULES["t"], Span(*one.span()), one[0], ("x",), Applicability.SAFE, 0.99, "Spun.")
            for one in re.finditer(r"\bt\d\b", source[start : start + len(part.source)])
        )
        found += [one.found for one in ignores.split(words)[1]]
    assert " ".join(found) == hidden


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("unspin ignore", "written with a colon"),
        ("unspin-ignore", "written with a colon"),
        ("unspin:", "There is no directive “”; there are disable, enable, ignore"),
        ("unspin: ignor", "did you mean “ignore”?"),
        ("unspin: ignore-nextline", "did you mean “ignore-next-line”?"),
        ("unspin: ignore[]", "The brackets name no rule"),
        ("unspin: ignore[channel.term", "not closed"),
        ("unspin: ignore channel.term, a quotation", "Rules stand in brackets: “unspin: ignore[channel.term]”"),
        ("unspin: ignore chanel.term, a quotation", "Rules stand in brackets: “unspin: ignore[channel.term]”"),
        ("unspin: ignore grammar.harper.AnA", "Rules stand in brackets: “unspin: ignore[grammar.harper.AnA]”"),
        ("unspin: ignore boilerplate", "Rules stand in brackets: “unspin: ignore[boilerplate]”"),
        ("unspin: ignore[chanel.term]", "There is no rule “chanel.term”; did you mean “channel.term”?"),
        ("unspin: ignore[qqq]", "there are boilerplate, channel, damage"),
    ],
)
def test_what_is_no_directive_is_told(body: str, says: str) -> None:
    """What was meant as a directive and is none hides nothing, and its finding says how to write it."""
    ignores, findings = looked_at(f"t1 <!-- {body} -->\n", "markdown")
    stand, hidden = ignores.split(findings)
    (problem,) = ignores.problems(hidden, lambda _: True)
    assert not hidden
    assert [one.found for one in stand] == ["t1"]
    assert (problem.rule, problem.found, problem.applicability) == (
        "suppress.invalid", f"<!-- {body} -->", Applicability.DISPLAY,
    )  # fmt: skip
    assert says in problem.message


@pytest.mark.parametrize(
    "block",
    ["unspin: no", "unspin: {ignore: [}", "unspin: {hide: [channel]}", "unspin:\n  ignore:\n", "unspin: [channel]",
     "unspin:\n  ignore: [channel\n", "unspin: {ignore: [chanel]}"],
)  # fmt: skip
def test_front_matter_that_says_something_else_is_told(block: str) -> None:
    """A value that is not understood hides nothing and is reported where it stands."""
    ignores, findings = looked_at(f"---\n{block}\n---\nt1\n", "markdown")
    stand, hidden = ignores.split(findings)
    assert (len(stand), len(hidden)) == (1, 0)
    assert [one.rule for one in ignores.problems((), lambda _: True)] == ["suppress.invalid"]


@pytest.mark.parametrize("comment", ["unspin is a tool", "the unspin: ignore form", "prettier-ignore", "more"])
def test_other_comments_are_left_alone(comment: str) -> None:
    """A comment that only speaks of the tool is no directive."""
    ignores, _ = looked_at(f"t1 <!-- {comment} -->\n", "markdown")
    assert not ignores.problems((), lambda _: True)


def test_a_rule_that_is_unknown_does_not_spoil_the_others() -> None:
    """What can be done is done, and the rest is told; never is every rule ignored by a misspelt one."""
    ignores, findings = looked_at("t1 s1 <!-- unspin: ignore[channel.term, nope] -->\n", "markdown")
    _, hidden = ignores.split(findings)
    assert [one.found for one in hidden] == ["t1"]
    assert [one.rule for one in ignores.problems(hidden, lambda _: True)] == ["suppress.invalid"]


def test_a_required_reason() -> None:
    """Without one a directive hides nothing where reasons are required; ``enable`` needs none."""
    source = "t1 <!-- unspin: ignore -->\nt2 <!-- unspin: ignore: quoted -->\n<!-- unspin: enable -->\n"
    ignores, findings = looked_at(source, "markdown", require_reason=True)
    _, hidden = ignores.split(findings)
    assert [one.found for one in hidden] == ["t2"]
    told = ignores.problems(hidden, lambda _: True)
    assert [one.rule for one in told] == ["suppress.invalid", "suppress.unused"]
    assert "no reason" in told[0].message
    assert hidden_in("---\nunspin: false\n---\nt1\n") == "t1"
    assert not looked_at("---\nunspin: false\n---\nt1\n", "markdown", require_reason=True)[0].scopes


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("clean <!-- unspin: ignore -->\n", "hides nothing"),
        ("t1 <!-- unspin: ignore[channel.term] -->\n", ""),
        ("t1 <!-- unspin: ignore[channel.term, damage] -->\n", "Nothing of “damage” is found here"),
        ("t1 <!-- unspin: ignore[channel.synonym, damage] -->\n", "hides nothing"),
        ("t1 <!-- unspin: ignore --> <!-- unspin: ignore -->\n", "hides nothing"),
        ("<!-- unspin: disable -->\nt1\n<!-- unspin: enable -->\n<!-- unspin: enable -->\n", "nothing to enable"),
        ("<!-- unspin: disable[channel] -->\nt1\n<!-- unspin: enable[channel.term] -->\n", "nothing to enable"),
        ("clean [sic]\n", ""),
        ("---\nunspin: false\n---\nclean\n", "hides nothing"),
        ("clean <!-- unspin: ignore[unreported] -->\n", ""),
    ],
)
def test_what_hides_nothing_is_told(source: str, says: str) -> None:
    """Each directive, and each rule of its list, has to earn its place; a rule that cannot be reported is let be."""
    document = parse(source, "-", "markdown")
    ignores = read_ignores(document, DirectiveReader(KNOWN | {"unreported"}))
    _, hidden = ignores.split(looked_at(source, "markdown")[1])
    told = [one.message for one in ignores.problems(hidden, lambda name: name != "unreported")]
    assert [says in message for message in told] == ([True] if says else [])


def test_a_block_is_not_deleted_with_its_directive() -> None:
    """A deletion that would take a directive along is only shown; one beside it stands."""
    source = "<p>t1 <!-- unspin: ignore[damage] --></p><p>t2</p>"
    ignores, _ = looked_at(source, "html")
    whole, beside = Span(0, source.index("<p>t2")), Span(source.index("<p>t2"), len(source))
    deletions = [
        Finding("boilerplate.follow", span, span.slice(source), ("",), Applicability.SAFE, 0.99, "Take it out.")
        for span in (whole, beside)
    ]
    stand, _ = ignores.split(deletions)
    assert [one.applicability for one in stand] == [Applicability.DISPLAY, Applicability.SAFE]


MARKS = (
    *(
        "<!--",
        "-->",
        "{/*",
        "*/}",
        "..",
        "//",
        "----",
        "::",
        "```",
        "`",
        "<p>",
        "</p>",
        "<script>",
        "---\n",
        "    ",
        "\n",
        "\n\n",
    ),
    *("unspin: ignore", "unspin: disable", "[sic]", "t1 ", "é"),
)


@pytest.mark.parametrize("format_name", ["markdown", "html", "rst", "asciidoc", "text"])
@given(st.lists(st.sampled_from(MARKS), max_size=14).map("".join))
@settings(max_examples=60, deadline=None)
def test_any_text_is_read(format_name: str, source: str) -> None:
    """Nothing raises; comments are in order and disjoint; every finding either stands or is hidden."""
    ignores, findings = looked_at(source, format_name)
    places = comments_of(Document(source, (), "-", format_name))
    assert all(one.end <= other.start for one, other in pairwise(places))
    stand, hidden = ignores.split(findings)
    assert sorted(one.span for one in (*stand, *hidden)) == [one.span for one in findings]


SENTENCES = (
    "Rest the knee as well as lift the leg on a pillow.",
    "In the event that the wound bleeds, press on it as well as call us.",
    "The dose is a couple of,000 mg a day.",
    "Walk a little each day.",
    "Subscribe to our newsletter for more tips!",
)
DIRECTIVES = (
    "<!-- unspin: ignore -->", "<!-- unspin: ignore[function-word] as said -->", "<!-- unspin: ignore-next-line -->",
    "<!-- unspin: disable -->", "<!-- unspin: enable -->", "<!-- unspin: ignore[boilerplate] -->", "<!-- unspin: ignor -->",
    "<!-- unspin: ignore-file[damage] -->",
)  # fmt: skip


@st.composite
def pages(draw: st.DrawFn, open_tag: str, close_tag: str) -> str:
    """Paragraphs of prose with directives inside them, between them, or nowhere."""
    parts = []
    for sentence in draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6)):
        directive = draw(st.sampled_from(DIRECTIVES))
        words = sentence.split(" ")
        at = draw(st.integers(0, len(words)))
        inside = " ".join([*words[:at], directive, *words[at:]])
        kind = draw(st.sampled_from(["inside", "above", "none"]))
        parts.append(f"{directive}\n" if kind == "above" else "")
        parts.append(open_tag + (inside if kind == "inside" else sentence) + close_tag)
    return "".join(parts)


@pytest.mark.parametrize(("format_name", "tags"), [("markdown", ("", "\n\n")), ("html", ("<p>", "</p>\r\n"))])
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_directives_outlive_repair(format_name: str, tags: tuple[str, str], data: st.DataObject) -> None:
    """Outside the edits each byte stays, directives among them; hidden words stay; a second repair changes nothing."""
    source = data.draw(pages(*tags))
    for level in (Applicability.SAFE, Applicability.REVIEW):
        report = unspin.repair(source, apply=level, format_name=format_name, settings=QUICK)
        rebuilt, at = [], 0
        for one in report.applied:
            rebuilt += [source[at : one.span.start], one.suggestions[0]]
            at = one.span.end
        assert "".join([*rebuilt, source[at:]]) == report.repaired
        assert re.findall("<!--.*?-->", report.repaired) == re.findall("<!--.*?-->", source)
        again = unspin.repair(report.repaired, apply=level, format_name=format_name, settings=QUICK)
        assert again.repaired == report.repaired or level is Applicability.REVIEW
    ignores = read_ignores(parse(source, "-", format_name), DirectiveReader(KNOWN | {"function-word.x"}))
    assert not ignores.split(report.applied)[1]


def test_every_path_ignores_alike() -> None:
    """Checked, repaired and counted, what is ignored is not there; its number is told."""
    source = "Rest the knee as well as lift it. <!-- unspin: ignore quoted -->\n\nRest as well as lift.\n"
    found = unspin.check(source, format_name="markdown", settings=QUICK)
    assert [one.span.start for one in found] == [source.rindex("as well as")]
    report = unspin.repair(source, apply=Applicability.REVIEW, format_name="markdown", settings=QUICK)
    assert report.repaired == source.replace("Rest as well as lift", "Rest and lift")
    assert report.ignored == 1


def test_a_part_of_a_disabled_family_is_not_called_unused() -> None:
    """A directive for a rule that is switched off, or for grammar beside repairs, may wait."""
    source = "Walk. <!-- unspin: ignore[function-word.as-well-as, grammar.harper.RepeatedWords] -->\n"
    off = Settings(parts=QUICK.parts, grammar="none", disable=("function-word",))
    assert unspin.check(source, format_name="markdown", settings=off) == ()
    assert [one.rule for one in unspin.check(source, format_name="markdown", settings=QUICK)] == ["suppress.unused"]
    silent = Settings(parts=QUICK.parts, grammar="none", disable=("suppress",))
    assert unspin.check(source, format_name="markdown", settings=silent) == ()


def test_an_ignored_block_is_read_as_prose() -> None:
    """Where the deletion of a block is ignored, what is wrong inside is still found."""
    source = "Subscribe to our newsletter for tips as well as news! <!-- unspin: ignore[boilerplate] -->\n"
    found = unspin.check(source, format_name="markdown", settings=QUICK)
    assert [one.found for one in found] == ["as well as"]


@pytest.mark.parametrize(
    "block",
    ['+++\nunspin.ignore = ["channel"]\n+++\n', '+++\n"unspin" = false\n+++\n', '+++\n[ unspin ]\nignore = ["channel"]\n+++\n',
     '---\nunspin: {ignore: [channel], reason: "see ticket #12"} # why\n---\n'],
)  # fmt: skip
def test_front_matter_in_its_other_forms(block: str) -> None:
    """TOML knows several ways to write a key, and a mark of a comment within quotation marks begins none."""
    ignores, findings = looked_at(f"{block}t1\n", "markdown")
    assert (len(ignores.split(findings)[1]), ignores.invalid) == (1, ())


def test_a_wording_to_keep_may_have_either_apostrophe() -> None:
    """As in the rules for phrases."""
    source = "Women’s crawlers, women's crawlers.\n"
    for wording in ("women's crawlers", "women’s crawlers"):
        ignores = read_ignores(parse(source, "x.md", "markdown"), DirectiveReader(KNOWN), (wording,))
        assert len(ignores.scopes) == 2


def test_a_wording_to_keep_is_left_alone() -> None:
    """As whole words, in any case and over a line break; what touches one is hidden, what stands apart is not."""
    source = "A Bad\nknee t1, bad kneecap t2.\n"
    document = parse(source, "x.md", "markdown")
    ignores = read_ignores(document, DirectiveReader(KNOWN), ("bad knee", " "))
    assert [scope.span.slice(source) for scope in ignores.scopes] == ["Bad\nknee"]
    places = [Span(source.index(one), source.index(one) + len(one)) for one in ("knee t1", "t2")]
    found = [Finding("channel.term", one, one.slice(source), ("x",), Applicability.SAFE, 0.99, "Spun.") for one in places]
    assert ignores.split(found) == ((found[1],), (found[0],))
