"""What was pulled into a folder: for each file its post, and by which version of it a change on the site is noticed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from unspin.errors import ConfigError, InputError
from unspin.formats import read_bytes, read_file, write_atomic
from unspin.selection.tree import true_path
from unspin.wordpress.address import site_address
from unspin.wordpress.layout import from_source
from unspin.wordpress.posts import TYPE, Post, Texts

MANIFEST = "wordpress.json"
SCHEMA = 1

_NAME = re.compile(r"[\w-][\w.@-]*\.html")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file and the version of the post that it was written from. ``sha256`` holds one hash for each of its texts."""

    id: int
    type: str
    file: str
    status: str
    link: str
    modified_gmt: str
    sha256: Mapping[str, str]

    @classmethod
    def of(cls, post: Post, file: str) -> Entry:
        """The entry of ``post`` as it is on the site, kept in ``file``."""
        return cls(post.id, post.kind, file, post.status, post.link, post.modified_gmt, post.texts.hashes())

    def fits(self, post: Post) -> bool:
        """Whether the site still holds the version that was pulled."""
        return post.modified_gmt == self.modified_gmt and post.texts.hashes() == self.sha256


@dataclass(frozen=True, slots=True)
class Manifest:
    """The site that a folder belongs to, and its entries by the number of their posts."""

    folder: Path
    site: str
    entries: Mapping[int, Entry]

    def with_entry(self, entry: Entry) -> Manifest:
        """The manifest with ``entry`` added, or put in place of the one of the same post."""
        return replace(self, entries={**self.entries, entry.id: entry})

    def write(self) -> None:
        """Put the manifest in its place in one step; raises InputError if it cannot be written."""
        posts = [asdict(self.entries[number]) for number in sorted(self.entries)]
        told = {"schema": SCHEMA, "site": self.site, "posts": posts}
        text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
        write_atomic(self.folder / MANIFEST, text.encode("utf-8", "backslashreplace"))

    def path_of(self, entry: Entry) -> Path:
        """Where the file of an entry lies; raises InputError for a link that leads out of the folder."""
        return inside(self.folder, entry.file)

    def texts_of(self, entry: Entry) -> Texts:
        """The texts that the file of an entry holds now; raises InputError if it cannot be read."""
        path = self.path_of(entry)
        return from_source(read_file(path).text, str(path))

    def edited(self) -> tuple[Entry, ...]:
        """The entries, by number, whose files are there and not as they were pulled; those that cannot be read, too."""
        return tuple(self.entries[number] for number in sorted(self.entries) if self._is_edited(self.entries[number]))

    def _is_edited(self, entry: Entry) -> bool:
        try:
            return self.path_of(entry).exists() and bool(self.texts_of(entry).changed(entry.sha256))
        except InputError:
            return True


def inside(folder: Path, name: str) -> Path:
    """The path of ``name`` in ``folder``; raises InputError where a link leads out of it."""
    path = folder / name
    if true_path(path).parent != true_path(folder):
        raise InputError(str(path), "is a link out of its folder", "put a file of its own there")
    return path


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of ``folder``, every path in it checked to be a plain name; None if there is none.

    Raises:
        InputError: it is damaged, of another version, or names a file outside the folder or a site unfit for a password.
    """
    path = folder / MANIFEST
    if not path.exists():
        return None
    try:
        told = json.loads(read_bytes(path))
        if told["schema"] != SCHEMA:
            raise InputError(str(path), "is of another version of unspin", "pull into another folder")
        site, entries = told["site"], [_entry(one) for one in told["posts"]]
        if site_address(site) != site:
            raise ValueError(f"site {site!r}")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, ConfigError) as error:
        why = f" ({error})" if type(error) is ValueError else ""
        raise InputError(str(path), f"is damaged{why}", "restore it, or pull into another folder") from error
    return Manifest(folder, site, {entry.id: entry for entry in entries})


def _entry(told: Mapping[str, Any]) -> Entry:
    """The entry that a row of the file says; ValueError with the reason if it must not be trusted."""
    entry = Entry(**{name: told[name] for name in Entry.__slots__})
    texts = (entry.type, entry.file, entry.status, entry.link, entry.modified_gmt)
    if type(entry.id) is not int or entry.id < 1 or not all(isinstance(text, str) for text in texts):
        raise ValueError(f"post {entry.id!r}")
    if not _NAME.fullmatch(entry.file):
        raise ValueError(f"{entry.file!r} is no file in this folder")
    digests = entry.sha256
    if not TYPE.fullmatch(entry.type) or sorted(digests) != sorted(Texts.__slots__):
        raise ValueError(f"post {entry.id}")
    if not all(isinstance(one, str) and _DIGEST.fullmatch(one) for one in digests.values()):
        raise ValueError(f"post {entry.id}")
    return entry
