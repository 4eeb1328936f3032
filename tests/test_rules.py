"""The table of rules is complete, its examples are true, and its pages can be read."""

from __future__ import annotations

from pathlib import Path

import pytest

import unspin
from unspin.channel.features import ORIGINS
from unspin.detect import boilerplate, damage, function_words
from unspin.formats import FORMATS, SUFFIXES, read_file
from unspin.grammar.harper import ALLOWED
from unspin.model import Segment
from unspin.report.rule_page import to_markdown, to_page
from unspin.report.rule_texts import FAMILIES
from unspin.report.rules import close_names, members, page_of, rule_pages
from unspin.resources import glossary_root
from unspin.suppress import RULES as DIRECTIVES

QUIET = unspin.Settings(grammar="none")
SAMPLES = Path(__file__).parent.parent / "samples"
PAGES = [*FAMILIES, *rule_pages().values()]


def test_every_rule_of_a_table_has_a_page():
    """What the detectors and the grammar backend can report is in the table, and nothing else of theirs."""
    root = glossary_root()
    kinds = {"lexicon": "synonym", "thesaurus": "synonym", "encoder": "synonym"}
    known = {
        *(f"function-word.{rule.id}" for rule in function_words.load(root).rules),
        *(f"boilerplate.{rule.id}" for rule in boilerplate.load(root).rules),
        *(f"channel.{kinds.get(origin, origin)}" for origin in ORIGINS if origin != "keep"),
        *(f"grammar.harper.{rule}" for rule in ALLOWED),
        *DIRECTIVES,
    }
    assert {name for name in rule_pages() if not name.startswith(("damage.", "plain."))} == known


def format_of(path: Path) -> str:
    """The name of the format of a file."""
    return next(one.name for one in FORMATS if path.suffix in one.suffixes)


def test_every_rule_found_in_the_samples_has_a_page():
    """The engine reports no rule that cannot be explained."""
    found = {
        finding.rule
        for path in sorted(SAMPLES.iterdir())
        if path.suffix in SUFFIXES
        for finding in unspin.check(read_file(path).text, format_name=format_of(path), settings=QUIET)
    }
    assert len(found) > 5
    assert not [rule for rule in found if page_of(rule) is None]


@pytest.mark.parametrize("name", [page.name for page in members("damage")])
def test_examples_of_damage_are_found(name):
    """The detector finds each example under its rule, repairs it as the page says, and leaves alone what stays."""
    detector = damage.load(glossary_root())
    page = page_of(name)
    for wrong, right in page.examples:
        (finding,) = detector(Segment.literal(wrong))
        assert finding.rule == name
        new = wrong.replace(finding.found, finding.suggestions[0]) if finding.suggestions else None
        assert new == right
    assert not [finding for text in page.stays for finding in detector(Segment.literal(text))]


def test_pages_are_whole():
    """Names are unique and begin with a family; no page lacks a text; titles are one line without a full stop."""
    assert len({page.name for page in PAGES}) == len(PAGES)
    families = {page.name for page in FAMILIES}
    for page in PAGES:
        assert page.name.partition(".")[0] in families
        assert all((page.title, page.what, page.why, page.trust))
        assert "\n" not in page.title
        assert not page.title.endswith(".")


def test_pages_fit_the_terminal():
    """Paragraphs are wrapped; examples, which are cut nowhere, are marked as in a diff."""
    for page in PAGES:
        lines = to_page(page, width=72).splitlines()[1:-1]
        examples = {f"  {mark} {text}" for pair in page.examples for mark, text in zip("-+", pair, strict=True)}
        assert not [line for line in lines if len(line) > 72 and line not in examples]


def test_markdown_of_pages():
    """SARIF allows no HTML; text of the tables stands in fences, and every fence is closed."""
    for page in PAGES:
        prose, *fenced = to_markdown(page).split("```")
        assert len(fenced) % 2 == 0
        assert "<" not in prose


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("channel", "A wording that the author did not choose"),
        ("channel.term", "A spun form of a medical term"),
        ("function-word.prior-to", "“prior to” for “before”"),
        ("function-word.really-should", "“really” where nothing is needed"),
        ("boilerplate.share-this", "Blog boilerplate: share this"),
        ("grammar.harper.ToTo", "To to: left at the edge of a swap"),
        ("grammar.languagetool.EN_A_VS_AN", "LanguageTool's EN_A_VS_AN"),
    ],
)
def test_titles(name, title):
    """Each kind of rule, and a family, has a title that says what is found."""
    assert page_of(name).title == title


@pytest.mark.parametrize("name", ["", "chanel", "channel.", "channel.lexicon", "grammar.languagetool.", "term"])
def test_what_is_no_rule_has_no_page(name):
    """Only whole names count."""
    assert page_of(name) is None


@pytest.mark.parametrize(
    ("written", "first"),
    [("channel.trem", "channel.term"), ("function-words", "function-word"), ("boilerplate.share-ths", "boilerplate.share-this"),
     ("medical focus", None), ("eighteen.2", None), ("veins", None)],
)  # fmt: skip
def test_close_names(written, first):
    """A misspelt rule is close to its own name; phrases are close to none."""
    assert next(iter(close_names(written)), None) == first


def test_a_family_lists_its_rules():
    """The page of a family names every member once."""
    text = to_page(page_of("boilerplate"), members("boilerplate"), width=100)
    assert all(text.count(f"  {page.name} ") == 1 for page in members("boilerplate"))
