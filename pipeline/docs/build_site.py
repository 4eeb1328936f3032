"""Write the pages that are made from the code, and build the documentation site into a folder that is named.

`python pipeline/docs/build_site.py` writes commands.md, settings.md and rules.md beside this script;
`python pipeline/docs/build_site.py FOLDER` builds the site, too, which needs `pip install -e '.[docs]'`.
"""

from __future__ import annotations

import posixpath
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import reference_pages

from unspin.report.rule_texts import FAMILIES

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parents[1]
NAVIGATION = {
    "Use": ("editors", "output", "scale", "glossary"),
    "Reference": ("commands", "settings", "rules"),
    "Project": ("benchmarks", "changelog", "decisions/index"),
}
_TARGET = re.compile(r"\]\((?!\w+:|#)([^)#\s]+)")


def write_committed() -> None:
    """Write the pages that are read on a forge."""
    for name, text in reference_pages.committed().items():
        (DOCS / name).write_text(text, encoding="utf-8", newline="\n")


def build(site: Path) -> int:
    """Build the site; the exit code of Sphinx, which fails on any warning."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "source")
        for name, content in sources().items():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes(content)
        options = ("-b", "html", "-c", str(DOCS), "-d", str(Path(folder, "trees")), "-W", "--keep-going", "-q")
        return subprocess.run([sys.executable, "-m", "sphinx", *options, str(source), str(site)], check=False).returncode


def sources() -> dict[str, bytes]:
    """What the site is built from, by path below its source folder."""
    places = _places()
    pages = {new: _relinked(old, new, places) for old, new in places.items() if new.endswith(".md")}
    pages["index.md"] += "".join(_tree(names, caption) for caption, names in NAVIGATION.items())
    pages["rules.md"] = reference_pages.rules(linked=True) + _tree(f"rules/{one.name}" for one in FAMILIES)
    pages["decisions/index.md"] = "# Decisions\n\nWhy unspin is as it is, with what was measured and rejected.\n" + _tree(
        (Path(new).stem for new in sorted(pages) if new.startswith("decisions/")), shown=True
    )
    pages |= {f"rules/{name}.md": text for name, text in reference_pages.rule_pages().items()}
    others = {new: (ROOT / old).read_bytes() for old, new in places.items() if not new.endswith(".md")}
    return others | {name: text.encode() for name, text in pages.items()}


def _places() -> dict[str, str]:
    """Where files of the repository, and folders of pages, stand in the site's source."""
    decisions = {path.relative_to(ROOT).as_posix(): f"decisions/{path.name}" for path in (ROOT / "pipeline/decisions").glob("*.md")}
    docs = {path.relative_to(ROOT).as_posix(): path.name for path in DOCS.iterdir() if path.suffix in {".md", ".png", ".svg"}}
    return {"README.md": "index.md", "glossary/README.md": "glossary.md", "NOTICE": "NOTICE", **docs, **decisions}


def _relinked(old: str, new: str, places: Mapping[str, str]) -> str:
    """The text of a page with its links to files of the repository turned to where those stand in the site.

    Raises:
        SystemExit: a link leads to a file that has no place there.
    """
    known = {**places, "pipeline/decisions": "decisions/index.md"}

    def turned(match: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(old), match[1]))
        if target not in known:
            raise SystemExit(f"{old}: {match[1]} has no place on the site; add it in build_site.py, or take the link away")
        return "](" + posixpath.relpath(known[target], posixpath.dirname(new) or ".")

    return _TARGET.sub(turned, (ROOT / old).read_text(encoding="utf-8"))


def _tree(names: Iterator[str] | tuple[str, ...], caption: str = "", *, shown: bool = False) -> str:
    """A part of the navigation; on the page itself it is only seen if it is ``shown``."""
    options = [f":caption: {caption}"] * bool(caption) + [":hidden:"] * (not shown) + [":maxdepth: 1"]
    return "\n" + "\n".join(("```{toctree}", *options, "", *names, "```")) + "\n"


if __name__ == "__main__":
    write_committed()
    sys.exit(build(Path(sys.argv[1])) if sys.argv[1:] else 0)
