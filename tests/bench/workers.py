"""A contestant that lives in Python, as a process of its own: ``python workers.py NAME FOLDER OUT``.

It loads what it needs and reads one short text, then all texts of the folder. OUT gets what was found, and the processor seconds before and after;
only what the contestant itself does with a text is counted, not the reading of files.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from bench.corpus import SHORT
from bench.measure import process_cost

Finder = Callable[[str], Iterable[tuple[int, int]]]


def unspin_scan() -> Finder:
    """The first pass: it names sentences, not places."""
    from unspin.formats import parse  # noqa: PLC0415
    from unspin.scan import Scanner  # noqa: PLC0415

    scanner = Scanner.load()

    def found(text: str) -> Iterable[tuple[int, int]]:
        scanner.score(parse(text))
        return ()

    return found


def unspin_check() -> Finder:
    """All findings, nothing written."""
    from unspin.engine import Engine  # noqa: PLC0415
    from unspin.engines import collect_seldom  # noqa: PLC0415
    from unspin.formats import parse  # noqa: PLC0415

    collect_seldom()  # as the command does
    engine = Engine()
    return lambda text: [(one.span.start, one.span.end) for one in engine.check(parse(text))]


def unspin_fix(grammar: str) -> Finder:
    """The safe edits carried out; the findings are those of the text as it was."""
    from unspin.config import Settings  # noqa: PLC0415
    from unspin.engine import Engine  # noqa: PLC0415
    from unspin.engines import collect_seldom  # noqa: PLC0415
    from unspin.formats import parse  # noqa: PLC0415

    collect_seldom()  # as the command does
    engine = Engine(Settings(grammar=grammar))
    return lambda text: [(one.span.start, one.span.end) for one in engine.repair(parse(text)).findings]


def harper() -> Finder:
    """Harper as it comes, spelling and style included."""
    import harper as library  # noqa: PLC0415

    linter = library.Linter()

    def found(text: str) -> Iterable[tuple[int, int]]:
        return [(one.span.start, one.span.end) for one in linter.lint(text, language="plaintext")]

    return found


def languagetool(url: str) -> Finder:
    """LanguageTool for American English as it comes, on a server at ``url``."""
    import language_tool_python  # noqa: PLC0415

    tool = language_tool_python.LanguageTool("en-US", remote_server=url)

    def found(text: str) -> Iterable[tuple[int, int]]:
        return [(one.offset, one.offset + one.error_length) for one in tool.check(text)]

    return found


FINDERS: dict[str, Callable[..., Finder]] = {
    "scan": unspin_scan,
    "check": unspin_check,
    "fix-none": lambda: unspin_fix("none"),
    "fix-harper": lambda: unspin_fix("harper"),
    "harper": harper,
    "languagetool": languagetool,
}


def main() -> None:
    """Find, and write what was found and what it took. A server that does the work is named by its address and process."""
    name, folder, out, *server = sys.argv[1:]
    pid = int(server[1]) if server else None

    def used() -> float:
        return time.process_time() + (process_cost(pid)[0] if pid else 0.0)

    find = FINDERS[name](*server[:1])
    find(SHORT)
    started = used()
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(Path(folder).iterdir())}
    before, wall = used(), time.monotonic()
    found = {one: [*map(tuple, find(text))] for one, text in texts.items()}
    took = {"start_cpu_s": started, "cpu_s": used() - before, "wall_s": time.monotonic() - wall}
    Path(out).write_text(json.dumps({**took, "rss_mib": process_cost(pid)[1] if pid else None, "findings": found}), encoding="utf-8")


if __name__ == "__main__":
    main()
