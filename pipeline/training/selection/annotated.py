"""Write marked articles as `unspin eval --spun` reads them: the spun text, its clean form, gold and decoys.

    annotated.py ARTICLES OUT

Offsets count code points of the spun text.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from articles import Decoy, Edit, marked_parts, read_article


def main() -> None:
    """One set of files for each article."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for path in sorted(args.articles.glob("*.txt")):
        header, body = read_article(path)
        write(args.out, path.stem, header["family"], tuple(marked_parts(body)))


def write(out: Path, name: str, family: str, parts: tuple[str | Decoy | Edit, ...]) -> None:
    """The four files of one article."""
    texts = {
        "spun.txt": "".join(part.wrong if isinstance(part, Edit) else str(part) for part in parts),
        "clean.txt": "".join(part.fixes[0] if isinstance(part, Edit) else str(part) for part in parts),
        "gold.jsonl": "".join(json.dumps(row) + "\n" for row in gold(parts, family)),
        "decoys.jsonl": "".join(json.dumps(row) + "\n" for row in decoys(parts)),
    }
    for ending, text in texts.items():
        (out / f"{name}.{ending}").write_text(text, encoding="utf-8")


def gold(parts: tuple[str | Decoy | Edit, ...], family: str) -> Iterator[dict[str, object]]:
    """A row for each edit, offsets in code points of the spun text."""
    for start, part in _placed(parts):
        if isinstance(part, Edit):
            yield {"start": start, "wrong": part.wrong, "fixes": part.fixes, "class": part.kind, "severity": part.severity, "family": family}


def decoys(parts: tuple[str | Decoy | Edit, ...]) -> Iterator[dict[str, object]]:
    """A row for each decoy."""
    for start, part in _placed(parts):
        if isinstance(part, Decoy):
            yield {"start": start, "end": start + len(part), "text": str(part)}


def _placed(parts: tuple[str | Decoy | Edit, ...]) -> Iterator[tuple[int, str | Decoy | Edit]]:
    start = 0
    for part in parts:
        yield start, part
        start += len(part.wrong if isinstance(part, Edit) else part)


if __name__ == "__main__":
    main()
