"""The documentation says what the code knows: generated pages are up to date, and the site is whole and stands alone."""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from unspin.cli.output import FORMATS
from unspin.config import KEYS
from unspin.report import to_json
from unspin.report.rule_texts import FAMILIES
from unspin.report.rules import rule_pages

sys.path.insert(0, str(Path(__file__).parent))
from report_example import one_finding, report_of

DOCS = Path(__file__).parents[1] / "pipeline" / "docs"
SCRIPT = DOCS / "build_site.py"
LOADING = {"script", "link", "img", "iframe", "source", "video", "audio", "embed", "object", "input"}
"""Elements whose address a browser fetches by itself."""
RULES = [*FAMILIES, *rule_pages().values()]

if not SCRIPT.is_file():
    pytest.skip("the documentation is not part of the wheel", allow_module_level=True)
sys.path.insert(0, str(DOCS))
import reference_pages  # noqa: E402 - where it stands is known only now

needs_sphinx = pytest.mark.skipif(
    not all(map(find_spec, ("sphinx", "myst_parser", "furo"))), reason="the extra unspin[docs] is not installed"
)


class Page(HTMLParser):
    """The ids, links, loaded addresses and text of a page."""

    def __init__(self, source: str) -> None:
        """Read the page."""
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.feed(source)
        self.text = " ".join(html.unescape(re.sub(r"<[^>]*>", "", source)).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Gather what the element names."""
        values = {name: value or "" for name, value in attrs}
        self.ids |= {values[name] for name in ("id", "name") if name in values}
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if tag in LOADING:
            self.loads += [values[name] for name in ("src", "href", "data", "srcset") if name in values]


@dataclass(frozen=True)
class Site:
    """The pages of a site by path, and the paths of all its files."""

    pages: dict[str, Page]
    files: frozenset[str]


@pytest.mark.parametrize("name", reference_pages.committed())
def test_generated_pages_are_up_to_date(name):
    """Each committed page is what the code generates."""
    assert (DOCS / name).read_text(encoding="utf-8") == reference_pages.committed()[name], (
        f"{name} is out of date: run python pipeline/docs/build_site.py"
    )


def first_columns(page: str) -> list[str]:
    """The code in the first column of the tables of a page by hand."""
    rows = re.findall(r"^\| (`[^|]*) \|", (DOCS / page).read_text(encoding="utf-8"), re.MULTILINE)
    return [name for row in rows for name in re.findall("`([^`]+)`", row)]


def test_formats_and_fields_are_described():
    """The page on output names every format and field, in order, and its example has just these fields."""
    (finding,) = json.loads(to_json(report_of(one_finding("a pain", "pain", None))))["files"][0]["findings"]
    assert first_columns("output.md") == [*FORMATS, *finding]
    example = re.search(r"```json\n(.*?)```", (DOCS / "output.md").read_text(encoding="utf-8"), re.DOTALL)
    assert list(json.loads(example[1])["files"][0]["findings"][0]) == list(finding)


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Site:
    """A freshly built site; what its style sheets fetch counts as loaded by the start page."""
    folder = tmp_path_factory.mktemp("site")
    code = "import build_site, pathlib, sys; sys.exit(build_site.build(pathlib.Path(sys.argv[1])))"
    told = subprocess.run([sys.executable, "-c", code, str(folder)], cwd=DOCS, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    pages = {path.relative_to(folder).as_posix(): Page(path.read_text(encoding="utf-8")) for path in folder.rglob("*.html")}
    sheets = " ".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.css"))
    fetched = [one for pair in re.findall(r"url\([\"']?([^\"')]+)|@import\s+[\"']([^\"']+)", sheets) for one in pair if one]
    pages["index.html"].loads += fetched
    files = frozenset(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return Site(pages, files)


@needs_sphinx
def test_links_inside_the_site_lead_somewhere(site):
    """Every link that leaves out the host names a file, and an id in it where it has a fragment."""
    dead = []
    for path, page in site.pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = _joined(path, unquote(parts.path))
            known = target in site.files
            if not known or (parts.fragment and target in site.pages and unquote(parts.fragment) not in site.pages[target].ids):
                dead.append((path, link))
    assert not dead


def _joined(path: str, link: str) -> str:
    """Where a link of a page leads, from the top of the site."""
    top = Path("/site")
    return ((top / path).parent / link).resolve().relative_to(top).as_posix() if link else path


@needs_sphinx
def test_nothing_is_loaded_from_elsewhere(site):
    """No page, and no style sheet, fetches anything but files of the site."""
    elsewhere = [(path, one) for path, page in site.pages.items() for one in page.loads if re.match(r"(?!data:)(\w+:|//)", one)]
    assert not elsewhere


@needs_sphinx
def test_commands_options_and_settings_have_their_place(site):
    """Each command and key is a heading, each option has a place of its own."""
    for context, _ in reference_pages.walk():
        assert reference_pages.anchor(context) in site.pages["commands.html"].ids
        for option in reference_pages.options(context):
            places = {reference_pages.anchor(context, name) for name in reference_pages.long_names(option)}
            assert places <= site.pages["commands.html"].ids
    assert {key.name for key in KEYS} <= site.pages["settings.html"].ids


@needs_sphinx
@pytest.mark.parametrize("page", RULES, ids=[page.name for page in RULES])
def test_rules_have_their_page(site, page):
    """It says the same as ``unspin explain``, to the letter, and the index leads to it."""
    text = site.pages[f"rules/{page.name}.html"].text
    for part in (page.title, page.what, page.why, page.trust):
        assert " ".join(part.split()) in text
    assert f"rules/{page.name}.html" in site.pages["rules.html"].links
