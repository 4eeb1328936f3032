"""How Sphinx builds the documentation site; build_site.py puts its pages together."""

import re
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from unspin import __version__

project = "unspin"
release = __version__
language = "en"
extensions = ["myst_parser"]
myst_heading_anchors = 3
smartquotes = False  # `--format` and straight quotes are to be copied as they are

html_theme = "furo"
html_title = f"unspin {release}"
html_static_path = [str(Path(__file__).parent / "site.css")]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_use_index = False
html_show_copyright = False
html_theme_options = {
    "top_of_page_buttons": [],  # they lead to the source on a forge
    "light_css_variables": {"diff-old": "#a01818", "diff-new": "#0b6b2e"},
    "dark_css_variables": {"diff-old": "#ff9c91", "diff-new": "#7ee29a"},
}


def setup(app: Sphinx) -> None:
    """Let links lead to the places of options, which are HTML so that they work on a forge as well."""
    app.connect("doctree-read", _know_places)


def _know_places(app: Sphinx, doctree: nodes.document) -> None:
    slugs = app.env.metadata[app.env.current_document.docname].setdefault("myst_slugs", {})
    for raw in doctree.findall(nodes.raw):
        slugs.update({place: (raw.line, place, "") for place in re.findall(r'<a id="([^"]+)">', raw.astext())})
