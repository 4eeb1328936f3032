"""Repaired posts back to their site: only texts that changed, only over the version that was pulled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from unspin.errors import InputError
from unspin.formats import write_atomic
from unspin.wordpress.client import ApiError, Client
from unspin.wordpress.layout import to_source
from unspin.wordpress.manifest import Entry, Manifest, inside
from unspin.wordpress.posts import Post, fetch_post, send_texts

BEFORE = ".before-push"
"""The folder that keeps each post as it was before a push; hidden, so that no command looks for posts in it.

The site's own revisions are not enough: WordPress (6.1, measured) makes the first at the first change, with the new text.
"""
_ONE_POST = frozenset((400, 403, 404, 410, 413))
"""Refusals that say nothing about the other posts. A wrong password is not sent again: sites lock accounts after a few."""

_STRIPPED = re.compile(r"<(?:script|style|iframe|form|input|select|embed|svg)\b", re.IGNORECASE)
"""The elements that authors put into posts on purpose and WordPress takes out for all but administrators (``wp_kses_post``).

What else it may change is noticed by comparing its answer with what was sent.
"""


@dataclass(frozen=True, slots=True)
class Pushed:
    """What became of a file with changes: the names of the texts, and the file as it was and is.

    ``problem`` says in one line why the site does not hold it now; ``already`` that an earlier push had brought it there.
    """

    file: str
    link: str = ""
    texts: tuple[str, ...] = ()
    before: str = ""
    after: str = ""
    already: bool = False
    problem: str = ""


def push(client: Client, manifest: Manifest, *, dry: bool) -> Iterator[Pushed]:
    """Each file with changes, sent when it is its turn; with ``dry`` all is checked, on the site too, and nothing sent.

    After every post the manifest is replaced in one step, so a push that was cut off can be repeated; a second push does
    nothing, but for a post that a filter of the site changed on saving: it differs from the file until it is pulled again.
    A post that has changed on the site is a problem, and the others go on. Between the last check and the write lies one
    request: WordPress has no condition for writes.

    Raises:
        ApiError: the site cannot be asked, or refuses the login.
        InputError: the manifest or a copy cannot be written.
    """
    for entry in manifest.edited():
        try:
            pushed, stored = _push_one(client, manifest, entry, dry=dry)
        except ApiError as error:
            if error.status not in _ONE_POST:
                raise
            pushed, stored = Pushed(entry.file, problem=f"{entry.file}: {error}"), None
        except InputError as error:
            pushed, stored = Pushed(entry.file, problem=str(error)), None
        if stored and not dry:
            manifest = manifest.with_entry(Entry.of(stored, entry.file))
            manifest.write()
        yield pushed


def _push_one(client: Client, manifest: Manifest, entry: Entry, *, dry: bool) -> tuple[Pushed, Post | None]:
    """What became of one file, and the post as the site holds it now, if that is another version than was pulled."""
    path = manifest.path_of(entry)
    local = manifest.texts_of(entry)
    texts = local.changed(entry.sha256)
    _refuse_emptied(path, texts)
    post = fetch_post(client, entry.type, entry.id)
    if post is None:
        raise InputError(str(path), "its post is no longer on the site", "restore it there, or move the file away")
    before, after = to_source(post), to_source(replace(post, texts=local))
    pushed = Pushed(entry.file, entry.link, tuple(texts), before, after, already=post.texts == local)
    if pushed.already:
        return pushed, post
    if not entry.fits(post):
        problem = f"was changed on the site after it was pulled (at {post.modified_gmt} GMT)"
        raise InputError(str(path), problem, "move it away, pull again and repair it anew")
    _refuse_stripped(path, post, texts)
    if dry:
        return pushed, None
    _keep(manifest.folder, entry, before)
    stored = send_texts(client, entry.type, entry.id, texts)
    altered = ", ".join(stored.texts.changed(local.hashes()))
    told = f"{path}: filters of the site changed the {altered} on saving"
    problem = f"{told}; compare it with the copy in {BEFORE}, and pull again before the next push"
    return replace(pushed, problem=problem if altered else ""), stored


def _refuse_emptied(path: Path, texts: Mapping[str, str]) -> None:
    for name in ("title", "content"):
        if name in texts and not texts[name].strip():
            raise InputError(str(path), f"has lost its {name}", "restore it; a post is never emptied")


def _refuse_stripped(path: Path, post: Post, texts: Mapping[str, str]) -> None:
    found = None if post.takes_any_html else _STRIPPED.search(texts.get("content", ""))
    if found:
        problem = f"holds {found.group()}>, which the site strips from what this user saves"
        raise InputError(str(path), problem, "push as an administrator")


def _keep(folder: Path, entry: Entry, source: str) -> None:
    """A copy of the post as it was, under a name that tells the version."""
    kept = inside(folder, BEFORE)
    kept.mkdir(exist_ok=True)
    version = re.sub(r"\D", "", entry.modified_gmt)
    write_atomic(inside(kept, f"{Path(entry.file).stem}@{version}.html"), source.encode("utf-8"))
