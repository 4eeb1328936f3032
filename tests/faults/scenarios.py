"""The commands that are killed: what they start from, how they are called, and what must be true in the end."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from decision_example import decision, file_of
from wordpress_site import PASSWORD, USER, Site, serve

from unspin.batch.cache import Cache
from unspin.decisions import Decisions, to_json

OLD = {
    "posts/a.txt": b"The crawler has agony.\n",
    "posts/b.md": b"It sometimes helps: agony.\r\n",
    "posts/sub/c.html": b"<p>Agony of a crawler.</p>\n",
}
CLEAN = {"posts/d.txt": b"Walk every day.\n"}
_ROW = b"plain,pos,spun,source,example,leave_alone\nvein,n,zorbic,editor,,\n"


@dataclass(frozen=True, slots=True)
class Scenario:
    """A command in a folder that holds ``files`` at first. ``keys`` are pressed one by one, and the command may be left after any.

    ``undo`` is a command that must bring the ``originals`` back after the second run.
    """

    name: str
    command: tuple[str, ...]
    files: Mapping[str, bytes]
    keys: str = ""
    undo: tuple[str, ...] = ()
    originals: Mapping[str, bytes] = field(default_factory=dict)
    codes: tuple[int, ...] = (0,)
    codes_again: tuple[int, ...] = (0,)
    """Exit codes of the second run: a command that makes something refuses what is there already."""
    is_slow: bool = False
    reset: Callable[[], None] = lambda: None
    setup: Callable[[], None] | None = None
    meaning: Callable[[bytes], object] = bytes
    """What of a file must be the same after the second run as after a whole one."""
    pieces: Callable[[bytes], list[object]] = lambda raw: [raw]
    """The parts of a file that are changed one after the other, each in one step."""
    at_the_end: Callable[[], list[str]] = list


def decided() -> bytes:
    """What an editor decided about ``OLD``."""
    files = []
    for name, raw in OLD.items():
        text = raw.decode()
        found = "agony" if "agony" in text else "Agony"
        files.append(file_of(name, raw, decision(text, found, "pain" if found == "agony" else "Pain")))
    return to_json(Decisions("unspin", tuple(files))).encode("ascii")


def _answers(raw: bytes) -> object:
    """A decisions file without the order of what it decides on; others as they are."""
    if not raw.startswith(b"{"):
        return raw
    return sorted((one["path"], str(one["decisions"])) for one in json.loads(raw)["files"])


def _posts_of(raw: bytes) -> list[object]:
    """The entries of a manifest, which is written after every post; other files are whole."""
    return list(json.loads(raw)["posts"]) if raw.startswith(b"{") else [raw]


def _simple() -> Iterator[Scenario]:
    everything = {**OLD, **CLEAN}
    yield Scenario("fix", ("fix", "posts"), everything)
    yield Scenario("fix-review", ("fix", "--apply", "review", "posts"), everything)
    yield Scenario("fix-copies", ("fix", "posts", "-o", "out/copies"), everything)
    yield Scenario("fix-copies-again", ("fix", "posts", "-o", "out"), {**everything, "out/a.txt": b"older copy\n"})
    yield Scenario("apply", ("apply", "d.json"), {**everything, "d.json": decided()}, undo=("apply", "--undo", "d.json"), originals=OLD)
    yield Scenario("review", ("review", "posts"), everything, keys="nnnnnn", meaning=_answers)
    found = {**everything, "found.json": b"{}"}
    yield Scenario("check", ("check", "posts", "-o", "found.json", "--format", "json"), found, codes=(1,), codes_again=(1,))
    yield Scenario("baseline-create", ("baseline", "create", "posts"), everything, codes_again=(0, 2))
    add = ("glossary", "add", "spider", "crawler", "--dir", "ours")
    yield Scenario("glossary-add", add, {})
    yield Scenario("glossary-add-more", add, {"ours/lexicon/site.csv": _ROW}, codes_again=(0, 2))
    unsorted = _ROW + b"spider,n,crawler,editor,,\nartery,n,tube,editor,,\n"
    yield Scenario("glossary-fix", ("glossary", "check", "--fix", "ours"), {"ours/lexicon/site.csv": unsorted})
    yield Scenario("init", ("init",), {"hugo.toml": b""}, codes_again=(0, 2))
    yield Scenario("init-force", ("init", "--force"), {"unspin.toml": b"# mine\n"})
    yield Scenario("config", ("config", "--show"), {"unspin.toml": b'apply = "review"\n'})


def _later() -> Iterator[Scenario]:
    """Those that start from what another command has left."""
    import tempfile  # noqa: PLC0415

    from harness import restore, run, snapshot  # noqa: PLC0415

    def after(files: Mapping[str, bytes], *command: str) -> dict[str, bytes]:
        with tempfile.TemporaryDirectory() as folder:
            restore(Path(folder), dict(files))
            assert run(command, Path(folder)).code == 0
            return snapshot(Path(folder))

    known = after(OLD, "baseline", "create", "posts")
    changed = {**known, "posts/a.txt": b"No more crawler.\n", "posts/e.txt": b"Agony.\n"}
    yield Scenario("baseline-update", ("baseline", "update", "posts"), changed)
    yield Scenario("baseline-prune", ("baseline", "prune", "posts"), changed)
    done = after({**OLD, "d.json": decided()}, "apply", "d.json")
    yield Scenario("undo", ("apply", "--undo", "d.json"), done, originals=OLD, undo=("apply", "--undo", "d.json"))
    other = json.loads(decided())
    for file in other["files"]:
        file["decisions"][0]["new"] = "ache"
    yield Scenario("apply-other", ("apply", "e.json"), {**done, "e.json": json.dumps(other).encode()},
                   undo=("apply", "--undo", "e.json"), originals=OLD)  # fmt: skip


def _learning() -> Iterator[Scenario]:
    before = b"# Legs\n\nThe zorbics in your legs swell. The crawlic malady is rare.\n"
    after = b"# Legs\n\nThe veins in your legs swell. The phlebic disease is rare.\n"
    from unspin.nlp import load  # noqa: PLC0415

    load()
    yield Scenario("learn", ("learn", "b.md", "a.md", "--into", "ours", "--no-engine"), {"b.md": before, "a.md": after}, is_slow=True)


@contextmanager
def _alone(scenario: Scenario) -> Iterator[Scenario]:
    yield scenario


@contextmanager
def _named(name: str, source: Callable[[], Iterator[Scenario]]) -> Iterator[Scenario]:
    yield next(one for one in source() if one.name == name)


@contextmanager
def _wordpress(name: str) -> Iterator[Scenario]:
    """A site that is pulled for the first time, again after it has changed, or pushed to."""
    os.environ.update({"UNSPIN_WORDPRESS_USER": USER, "UNSPIN_WORDPRESS_PASSWORD": PASSWORD})
    import tempfile  # noqa: PLC0415

    from harness import restore, run, snapshot  # noqa: PLC0415

    site = Site()
    texts = {41: "<p>The crawler has agony.</p>", 42: "<p>Walk every day.</p>", 43: "<p>Agony again.</p>"}

    def reset() -> None:
        site.posts.clear()
        site.clock = 0
        for number, text in texts.items():
            site.add(number, f"Post {number}", text)

    def reset_changed() -> None:
        reset()
        site.save(41, content="<p>Written anew.</p>")
        site.save(43, content="<p>This one, too.</p>")

    with serve(site):
        pull = ("wordpress", "pull", site.url, "--into", "posts")
        reset()
        with tempfile.TemporaryDirectory() as folder:
            done = run(pull, Path(folder))
            assert done.code == 0, done
            pulled = snapshot(Path(folder))
            assert run(("fix", "posts"), Path(folder)).code == 0
            fixed = snapshot(Path(folder))
            restore(Path(folder), {})

        def is_pushed() -> list[str]:
            held = [site.posts[number]["content"] for number in sorted(site.posts)]
            return [] if held == ["<p>The crawler has pain.</p>", texts[42], "<p>Pain again.</p>"] else [f"the site holds {held}"]

        yield {
            "wordpress-pull": Scenario(name, pull, {}, reset=reset, pieces=_posts_of),
            "wordpress-pull-again": Scenario(name, pull, pulled, reset=reset_changed, pieces=_posts_of),
            "wordpress-push": Scenario(name, ("wordpress", "push", "posts"), fixed, reset=reset, pieces=_posts_of, at_the_end=is_pushed),
        }[name]


@contextmanager
def _cached(name: str) -> Iterator[Scenario]:
    """Commands with a cache, which is empty at first; afterwards it must work, however the run before ended."""
    import tempfile  # noqa: PLC0415

    from harness import restore  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder).resolve()

        def whole() -> list[str]:
            with Cache(cache) as opened:
                opened.put(b"key", b"value")
                return [opened.trouble] if opened.trouble or opened.get(b"key") != b"value" else []

        place = str(cache)
        command = ("check", "posts", "--format", "json", "-o", "found.json") if name == "check-cached" else ("fix", "posts")
        files = {**OLD, **CLEAN, **({"found.json": b"{}"} if name == "check-cached" else {})}
        codes = (1,) if name == "check-cached" else (0,)
        yield Scenario(
            name, command, files, codes=codes, codes_again=codes, reset=lambda: restore(cache, {}),
            setup=lambda: os.environ.update(UNSPIN_CACHE_DIR=place), at_the_end=whole,
        )  # fmt: skip


SCENARIOS: dict[str, Callable[[], AbstractContextManager[Scenario]]] = (
    {one.name: (lambda one=one: _alone(one)) for one in _simple()}
    | {name: (lambda name=name: _named(name, _later)) for name in ("baseline-update", "baseline-prune", "undo", "apply-other")}
    | {"learn": lambda: _named("learn", _learning)}
    | {name: (lambda name=name: _wordpress(name)) for name in ("wordpress-pull", "wordpress-pull-again", "wordpress-push")}
    | {name: (lambda name=name: _cached(name)) for name in ("check-cached", "fix-cached")}
)
"""What makes each scenario, by its name."""
