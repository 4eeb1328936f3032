"""Tables that are kept for the next process: found by content, never half-written, and nothing more than a saving of time."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from unspin import kept
from unspin.cli import main
from unspin.glossary.strings import MARK, field_of, opened, packed
from unspin.resources import builtin_root

NAMES = st.text(st.characters(exclude_characters=MARK + "\n"), max_size=8)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where tables are kept."""
    monkeypatch.setenv("UNSPIN_CACHE_DIR", str(tmp_path))
    return tmp_path / kept.FOLDER


class Made:
    """Makes a table and counts how often it is asked to."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> bytes:
        """The table."""
        self.times += 1
        return b"made"


def test_what_was_made_once_is_found_from_then_on(folder):
    made = Made()
    assert bytes(kept.kept("one", "key", made)) == bytes(kept.kept("one", "key", made)) == b"made"
    assert made.times == 1
    assert [one.name for one in folder.iterdir()] == ["one-key"]


@pytest.mark.parametrize("spoil", [
    lambda _: b"", lambda raw: raw[:10], lambda raw: raw[:-1], lambda raw: raw + b"x", lambda raw: raw[:-1] + b"X", lambda raw: b"X" + raw[1:],
])  # fmt: skip
def test_a_damaged_file_is_made_anew(folder, spoil):
    made = Made()
    kept.kept("one", "key", made)
    (folder / "one-key").write_bytes(spoil((folder / "one-key").read_bytes()))
    assert bytes(kept.kept("one", "key", made)) == b"made"
    assert made.times == 2
    assert bytes(kept.kept("one", "key", made)) == b"made"
    assert made.times == 2


def test_where_nothing_can_be_written_nothing_is_kept(monkeypatch):
    monkeypatch.setenv("UNSPIN_CACHE_DIR", os.devnull)
    made = Made()
    assert bytes(kept.kept("one", "key", made)) == bytes(kept.kept("one", "key", made)) == b"made"
    assert made.times == 2
    assert kept.tables() == []


def test_what_cannot_be_made_is_not_kept(folder):
    def fail() -> bytes:
        raise ValueError("a bad row")

    with pytest.raises(ValueError, match="a bad row"):
        kept.kept("one", "key", fail)
    assert not folder.exists()


def test_the_files_of_each_name_that_were_used_last_stay(folder):
    for number in range(kept.MAX_FILES + 3):
        kept.kept("one", str(number), Made())
        os.utime(folder / f"one-{number}", (number, number))
    kept.kept("two", "key", Made())
    kept.kept("one", "last", Made())
    names = {one.name for one in folder.iterdir()}
    assert names == {"two-key", "one-last", *(f"one-{number}" for number in range(4, kept.MAX_FILES + 3))}
    assert {path.name for path, _ in kept.tables()} == names


def test_what_is_kept_can_be_seen_and_taken_out(folder):
    """By `unspin cache`, which says nothing of tables where there are none."""
    run = partial(CliRunner().invoke, main)
    assert "tables" not in run(["cache", "info"]).stdout
    kept.kept("one", "key", lambda: b"x" * 2**20)
    assert run(["cache", "info"]).stdout.splitlines()[1] == "tables   1, 1.0 MiB"
    assert run(["cache", "clean"]).stdout == "0 answers taken out\n"
    assert list(folder.iterdir()) == []


def test_what_a_killed_writer_left_goes_after_an_hour(folder):
    kept.kept("one", "key", Made())
    old, new = folder / "one-key.1.unfinished", folder / "one-key.2.unfinished"
    for one in (old, new):
        one.write_bytes(b"half")
    os.utime(old, (1, 1))
    kept.kept("one", "other", Made())
    assert {one.name for one in folder.iterdir()} == {"one-key", "one-other", new.name}


def test_using_a_file_is_noted_by_the_day(folder):
    kept.kept("one", "key", Made())
    os.utime(folder / "one-key", (1, 1))
    kept.kept("one", "key", Made())
    assert (folder / "one-key").stat().st_mtime > 1


@pytest.mark.parametrize(("left", "right"), [
    (([b"a", b"b"], []), ([b"ab"], [])), (([b"a"], []), ([b"b"], [])), (([b""], []), ([], [])),
    (([b"a"], ["kept.py"]), ([b"a"], [])), (([b"a"], ["kept.py"]), ([b"a"], ["errors.py"])),
])  # fmt: skip
def test_other_sources_or_other_code_have_another_key(left, right):
    assert kept.key_of(*left) != kept.key_of(*right)
    assert kept.key_of(*left) == kept.key_of(*left)


def test_a_process_that_is_killed_while_it_writes_leaves_nothing_that_is_taken_for_whole(folder):
    """The file is not there before it is whole: whoever looks meanwhile makes their own."""
    code = (
        "import os, pathlib; from unspin import kept;"
        "pathlib.Path.replace = lambda *_: os._exit(9);"
        "kept.kept('one', 'key', lambda: b'half')"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 9
    assert not (folder / "one-key").exists()
    assert bytes(kept.kept("one", "key", Made())) == b"made"


@given(st.dictionaries(NAMES, NAMES, max_size=40), st.dictionaries(NAMES, NAMES, max_size=5), st.lists(NAMES, max_size=10))
def test_tables_of_strings_say_what_was_put_in(first, second, others):
    tables = opened(memoryview(packed({"first": first, "second": second})))
    assert {name: tables["first"].get(name) for name in (*first, *others)} == {name: first.get(name) for name in (*first, *others)}
    assert [tables["second"].get(name) for name in second] == list(second.values())


def test_strings_that_meet_in_a_slot_are_told_apart():
    many = {str(number): str(-number) for number in range(5000)}
    table = opened(memoryview(packed({"many": many})))["many"]
    assert all(table.get(name) == value for name, value in many.items())
    assert table.get("5000") is None


def test_a_field_holds_no_mark():
    assert field_of(f"a{MARK}b\nc") == "a b c"


@pytest.mark.skipif(not (builtin_root() / kept.FOLDER).is_dir(), reason="a checkout ships no tables")
def test_an_installation_as_it_was_shipped_makes_no_tables(folder, tmp_path):
    """The hook of the wheel made all that a check asks for, from the files that the wheel holds."""
    (tmp_path / "post.txt").write_text("Crawler capillaries disappear, and you ought to search for prompt medical focus.\n")
    assert CliRunner().invoke(main, ["check", "--no-cache", str(tmp_path / "post.txt")]).exit_code == 1
    assert not folder.exists()
