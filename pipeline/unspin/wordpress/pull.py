"""Posts of a site into a folder. What was edited there and not pushed yet is never overwritten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from unspin.errors import InputError
from unspin.formats import read_bytes, write_atomic
from unspin.wordpress.client import Client
from unspin.wordpress.layout import file_name, to_source
from unspin.wordpress.manifest import Entry, Manifest, inside, read_manifest
from unspin.wordpress.posts import Post, list_posts


@dataclass(slots=True)
class Pulled:
    """How many posts were new, had changed on the site, are as they were, or may not be edited by the user.

    ``problems`` has one line for each that could not be taken.
    """

    new: int = 0
    updated: int = 0
    same: int = 0
    withheld: int = 0
    problems: tuple[str, ...] = ()


def pull(
    client: Client, folder: Path, kinds: Sequence[str], statuses: Sequence[str], since: dt.date | None = None
) -> Pulled:
    """What became of the posts that ``list_posts`` gives, each in a file of ``folder``, and the manifest in it.

    A run that was cut off can be repeated. A file with changes that were not pushed stays as it is; it is a problem only
    if its post has changed on the site, too.

    Raises:
        InputError: the folder belongs to another site, or cannot be written.
        ApiError: the site cannot be asked; what was taken before is kept.
    """
    manifest = read_manifest(folder) or Manifest(folder, client.site, {})
    if manifest.site != client.site:
        raise InputError(str(folder), f"holds posts of {manifest.site}", "pull into another folder")
    pulled, pending = Pulled(), dict(manifest.entries)
    try:
        for page in list_posts(client, kinds, statuses, since):
            pulled.withheld += page.withheld
            for post in page.posts:
                folder.mkdir(parents=True, exist_ok=True)
                try:
                    pending[post.id] = _take(post, manifest, pulled)
                except InputError as error:
                    pulled.problems += (str(error),)
    finally:
        if pending != manifest.entries:
            Manifest(folder, client.site, pending).write()
    return pulled


def _take(post: Post, manifest: Manifest, pulled: Pulled) -> Entry:
    """The entry of a post, its file written where it is not as the site holds it."""
    before = manifest.entries.get(post.id)
    if before is None:
        entry = Entry.of(post, file_name(post))
        _write_new(inside(manifest.folder, entry.file), to_source(post))
        pulled.new += 1
        return entry
    path = manifest.path_of(before)
    here = path.exists()
    if here and before.fits(post):
        pulled.same += 1
        return before
    own = manifest.texts_of(before) if here else post.texts
    if own != post.texts and own.changed(before.sha256):
        raise InputError(str(path), "was changed here and on the site", "move it away, pull again and compare the two")
    write_atomic(path, to_source(post).encode("utf-8"))
    pulled.updated += 1
    return Entry.of(post, before.file)


def _write_new(path: Path, source: str) -> None:
    raw = source.encode("utf-8")
    if not path.exists():
        write_atomic(path, raw)
    elif read_bytes(path) != raw:  # the same bytes are of a pull that was cut off
        raise InputError(str(path), "is there already and was not pulled from this site", "move it away")
