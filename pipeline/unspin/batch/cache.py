"""Answers kept from run to run: one SQLite file, shared by runs side by side, which a kill, a full disk or a damaged page cannot spoil."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from unspin.formats.held import held

T = TypeVar("T")

FILE = "outcomes.sqlite3"
NOTES = {
    "CACHEDIR.TAG": "Signature: 8a477f597d28d172789f06886806bc55\n# A cache of unspin: programs that make backups may leave it out.\n",
    ".gitignore": "*\n",
}
"""Files that tell backups (bford.info/cachedir) and git to leave the folder alone."""

MAX_BYTES = 512 * 1024 * 1024
"""What the file may take: some 60,000 spun posts, or half a million clean ones."""

MAX_AGE_DAYS = 90
"""Entries that nobody has asked for in so many days go: a season of a site that is checked once a month."""

KEPT = 0.8
"""Of a file that has become too large the entries asked for last stay, up to this share of ``MAX_BYTES``."""

WAIT_S = 10.0
"""How long a run waits for another one that writes; a write takes less than a millisecond."""

RENEWED = "it was damaged, and was made anew"

_PASSING = frozenset(
    (
        sqlite3.SQLITE_BUSY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY,
    )
)  # fmt: skip
"""What is wrong with the disk, the rights or another run, not with the file."""

_SECONDS_A_DAY = 86_400
_SEAL_BYTES = 16
LAYOUT = 1
"""Grows when the tables change."""

_TABLES = f"""
BEGIN IMMEDIATE;
DROP TABLE IF EXISTS outcomes;
DROP TABLE IF EXISTS pruned;
CREATE TABLE outcomes (key BLOB PRIMARY KEY, used INTEGER NOT NULL, sealed BLOB NOT NULL);
CREATE TABLE pruned (day INTEGER NOT NULL);
PRAGMA user_version = {LAYOUT};
COMMIT;
"""


@dataclass(frozen=True, slots=True)
class Info:
    """What a cache holds; ``oldest_days`` is how long ago its least used entry was asked for, None without any."""

    entries: int
    bytes: int
    oldest_days: int | None


class Cache:
    """Keys and values. Whatever goes wrong, a value is either as it was put or not there, and ``trouble`` says what it was."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        """Open the cache in ``folder``, which is made if it is not there; ``clock`` gives the seconds since 1970."""
        self.trouble = ""
        self._folder, self._file = folder, folder / FILE
        self._today = int(clock() // _SECONDS_A_DAY)
        self._asked: list[tuple[int, bytes]] = []
        self._has_written = self._is_renewed = False
        self._base: sqlite3.Connection | None = None
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with held(folder):
                self._base = self._opened()
        except (OSError, sqlite3.Error, ValueError) as error:
            self._give_up(error)

    def __enter__(self) -> Cache:
        """Itself."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Close it."""
        self.close()

    def get(self, key: bytes) -> bytes | None:
        """The value of ``key``; None if it is not there or not whole."""
        found = self._tried(lambda base: base.execute("SELECT used, sealed FROM outcomes WHERE key = ?", (key,)).fetchone())
        if found is None:
            return None
        used, sealed = found
        value = sealed[_SEAL_BYTES:] if isinstance(sealed, bytes) else b""
        if sealed != _seal(key, value) + value:
            self.trouble = "an entry was damaged"
            return None
        if used != self._today:
            self._asked.append((self._today, key))
        return value

    def put(self, key: bytes, value: bytes) -> None:
        """Keep ``value``: from now on other runs see it, and no kill takes it away."""
        row = (key, self._today, _seal(key, value) + value)
        self._has_written = True
        self._tried(lambda base: base.execute("INSERT OR REPLACE INTO outcomes VALUES (?, ?, ?)", row))

    def close(self) -> None:
        """Note what was asked for, and take out what is too old or too much; nothing can be asked afterwards."""
        asked, self._asked = self._asked, []
        if asked:
            self._tried(lambda base: _in_one(base, "UPDATE outcomes SET used = ? WHERE key = ?", asked))
        if asked or self._has_written:
            self._tried(self._prune)
        if self._base:
            with contextlib.suppress(sqlite3.Error):
                self._base.close()
            self._base = None

    def info(self) -> Info:
        """What it holds; nothing if it cannot be read."""
        found = self._tried(lambda base: base.execute("SELECT count(*), min(used) FROM outcomes").fetchone()) or (0, None)
        size = sum(one.stat().st_size for one in self._files() if one.exists())
        return Info(found[0], size, None if found[1] is None else self._today - found[1])

    def clean(self) -> int | None:
        """Take every entry out, and give its room back to the disk; how many there were, None if that cannot be done."""

        def emptied(base: sqlite3.Connection) -> int:
            gone = base.execute("DELETE FROM outcomes").rowcount
            with contextlib.suppress(sqlite3.OperationalError):  # another run reads: the room is used again all the same
                base.execute("VACUUM")
                base.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            return gone

        return self._tried(emptied)

    def _opened(self) -> sqlite3.Connection:
        """The file, made anew where it is none of ours any more; the folder is held."""
        for name, text in NOTES.items():
            note = self._folder / name
            if not note.exists() or note.read_bytes() != text.encode():  # a killed run may have left half of it
                note.write_text(text, encoding="utf-8", newline="\n")
        try:
            return self._connected()
        except Exception as error:
            if not _is_damage(error):
                raise
            self._take_away()
            self.trouble = RENEWED
            return self._connected()

    def _connected(self) -> sqlite3.Connection:
        base = sqlite3.connect(self._file, timeout=WAIT_S, isolation_level=None)
        try:
            if base.execute("PRAGMA user_version").fetchone() != (LAYOUT,):
                _lay_out(base)
            base.execute("PRAGMA synchronous = NORMAL")
            base.execute("SELECT key, used, sealed FROM outcomes LIMIT 1").fetchone()
        except BaseException:
            base.close()
            raise
        return base

    def _take_away(self) -> None:
        for one in self._files():
            one.unlink(missing_ok=True)

    def _files(self) -> Iterator[Path]:
        return (self._file.with_name(FILE + ending) for ending in ("", "-wal", "-shm"))

    def _tried(self, ask: Callable[[sqlite3.Connection], T]) -> T | None:
        """What the file answers; None if it cannot, and then never again but for one that could be made anew."""
        if self._base is None:
            return None
        try:
            return ask(self._base)
        except sqlite3.Error as error:
            self._give_up(error)
            if _is_damage(error):
                self._renew()
        except ValueError as error:  # text in the file that is none
            self._give_up(error)
            self._renew()
        return None

    def _renew(self) -> None:
        """Begin anew in place of a damaged file, once in a run."""
        if self._is_renewed:
            return
        self._is_renewed = True
        try:
            with held(self._folder):
                self._take_away()
                self._base = self._opened()
        except (OSError, sqlite3.Error, ValueError) as problem:
            self._give_up(problem)
        else:
            self.trouble = RENEWED

    def _give_up(self, error: Exception) -> None:
        self.trouble = f"it cannot be used ({error})"
        if self._base:
            with contextlib.suppress(sqlite3.Error):
                self._base.close()
        self._base = None

    def _prune(self, base: sqlite3.Connection) -> None:
        """Once a day what is old, and whenever the file is too large what was not asked for the longest."""
        if not base.execute("SELECT 1 FROM pruned WHERE day = ?", (self._today,)).fetchone():
            base.execute("DELETE FROM pruned")
            base.execute("INSERT INTO pruned VALUES (?)", (self._today,))
            base.execute("DELETE FROM outcomes WHERE used < ?", (self._today - MAX_AGE_DAYS,))
        if _used_bytes(base) > MAX_BYTES:
            self._shrink(base)
        base.execute("PRAGMA incremental_vacuum").fetchall()

    def _shrink(self, base: sqlite3.Connection) -> None:
        rows = base.execute("SELECT rowid, length(sealed) FROM outcomes ORDER BY used DESC, rowid DESC").fetchall()
        left, first_gone = sum(size for _, size in rows) * MAX_BYTES * KEPT / _used_bytes(base), len(rows)
        for number, (_, size) in enumerate(rows):
            left -= size
            if left < 0:
                first_gone = number
                break
        _in_one(base, "DELETE FROM outcomes WHERE rowid = ?", [(row,) for row, _ in rows[first_gone:]])


def _lay_out(base: sqlite3.Connection) -> None:
    """Make the tables in an empty file, and take out those of another layout; a kill on the way leaves a file that is laid out anew."""
    base.execute("PRAGMA synchronous = OFF")
    base.execute("PRAGMA auto_vacuum = INCREMENTAL")
    base.execute("PRAGMA journal_mode = WAL")  # a commit then waits for no disk, and still survives a kill
    base.executescript(_TABLES)


def _is_damage(error: Exception) -> bool:
    """Whether the file is none of ours any more: not readable as a database, or with other tables in it."""
    if isinstance(error, sqlite3.OperationalError):
        return (getattr(error, "sqlite_errorcode", sqlite3.SQLITE_BUSY) & 0xFF) not in _PASSING
    return isinstance(error, sqlite3.DatabaseError | ValueError)


def _in_one(base: sqlite3.Connection, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
    """Run a statement for each of ``rows`` in one transaction."""
    base.execute("BEGIN IMMEDIATE")
    with base:
        base.executemany(statement, rows)


def _used_bytes(base: sqlite3.Connection) -> int:
    pages, free, size = (base.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size"))
    return int((pages - free) * size)


def _seal(key: bytes, value: bytes) -> bytes:
    """A digest that shows damage, and a value that stands under another key."""
    return hashlib.blake2b(key + value, digest_size=_SEAL_BYTES).digest()
