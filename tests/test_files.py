"""Reading files as they are, refusing what is no text, and replacing files in one step."""

import codecs
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspin.errors import InputError
from unspin.formats import collect, decode, encode, files, read_file, write_atomic
from unspin.model import FileReport

SUFFIXES = frozenset({".txt", ".md"})
BOMS = {"utf-8": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}

REFUSED = [
    ("latin", "swelling caf\xe9".encode("latin-1"), r"byte 0xe9 at offset 12 \(line 1\).*WINDOWS-1252"),
    ("windows quotes", b"ok\nit\x92s", r"byte 0x92 at offset 5 \(line 2\)"),
    ("latin after a mark", codecs.BOM_UTF8 + b"\xe9", "offset 3"),
    ("binary", b"\x89PNG\0\0\xff", "binary"),
    ("nul", b"text\0text", "NUL"),
    ("utf-16 without a mark", "text".encode("utf-16-le"), "NUL"),
    ("utf-32", "text".encode("utf-32"), "UTF-32"),
    ("half a utf-16 unit", codecs.BOM_UTF16_LE + b"abc", "damaged UTF-16"),
    ("empty", b"", "holds no text"),
    ("white space", b" \r\n\t\n", "holds no text"),
    ("only a mark", codecs.BOM_UTF8, "holds no text"),
]


@pytest.mark.parametrize(("raw", "message"), [pytest.param(*case[1:], id=case[0]) for case in REFUSED])
def test_what_is_no_text_is_refused(raw, message):
    """The message names the file, what is wrong, and what to do."""
    with pytest.raises(InputError, match=message) as raised:
        decode(raw, "a.txt")
    assert str(raised.value).startswith("a.txt: ")


@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    st.sampled_from(sorted(BOMS)),
    st.booleans(),
)
def test_bytes_come_back_as_they_were(text, encoding, marked):
    """Decoding and encoding are inverse for each encoding, with and without a mark."""
    bom = BOMS[encoding] if marked or encoding != "utf-8" else b""
    raw = bom + ("vein" + text).encode(encoding)
    decoded = decode(raw, "a.txt")
    assert decoded.text == "vein" + text
    assert encode(FileReport("a.txt", decoded.text, (), decoded.text), decoded) == raw


def test_missing_directory_and_large_files_are_refused(tmp_path, monkeypatch):
    """Each with its own advice."""
    with pytest.raises(InputError, match="does not exist"):
        read_file(tmp_path / "no.txt")
    with pytest.raises(InputError, match="is a directory"):
        read_file(tmp_path)
    monkeypatch.setattr(files, "MAX_BYTES", 4)
    (tmp_path / "a.txt").write_bytes(b"12345")
    with pytest.raises(InputError, match="split it"):
        read_file(tmp_path / "a.txt")


def test_pipes_are_refused(tmp_path):
    """A named pipe would block for ever."""
    if not hasattr(os, "mkfifo"):
        pytest.skip("no named pipes here")
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(InputError, match="not a regular file"):
        read_file(tmp_path / "pipe.txt")


def test_write_replaces_and_keeps_permissions(tmp_path):
    """The new content is there, the mode is the old one, and nothing else is left in the directory."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_atomic(path, b"new\r\n")
    assert path.read_bytes() == b"new\r\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_write_follows_a_link(tmp_path):
    """The link stays a link, its target is replaced."""
    target, link = tmp_path / "a.txt", tmp_path / "link.txt"
    target.write_bytes(b"old")
    link.symlink_to(target)
    write_atomic(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_write_creates_a_new_file(tmp_path):
    """A file that was not there gets the usual mode."""
    write_atomic(tmp_path / "new.txt", b"text")
    (tmp_path / "plain.txt").write_bytes(b"text")
    assert (tmp_path / "new.txt").stat().st_mode == (tmp_path / "plain.txt").stat().st_mode


def test_long_names_are_written(tmp_path):
    """The name of the file on the way is no longer than any file system allows, in bytes."""
    path = tmp_path / ("é" * 121 + ".txt")
    assert len(path.name.encode()) == 246
    write_atomic(path, b"new")
    assert [one.read_bytes() for one in tmp_path.iterdir()] == [b"new"]


@pytest.mark.parametrize("step", ["replace", "chmod"])
def test_failed_write_leaves_all_as_it_was(tmp_path, monkeypatch, step):
    """The old file keeps its content and the temporary one is gone."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")

    def fail(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, step, fail)
    with pytest.raises(InputError, match="No space left"):
        write_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_write_into_a_missing_directory_is_refused(tmp_path):
    """Nothing is created on the way."""
    with pytest.raises(InputError, match="cannot be written"):
        write_atomic(tmp_path / "no" / "a.txt", b"x")
    assert not list(tmp_path.iterdir())


@pytest.fixture
def posts(tmp_path):
    """Files of several kinds, some hidden."""
    for name in ("b.txt", "a.md", "c.PNG", ".hidden.md", "sub/d.TXT", ".git/e.txt", "sub/.cache/f.md"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text("text")
    return tmp_path


def test_directories_are_walked_in_order(posts):
    """Known suffixes in any case, sorted, hidden names passed over."""
    found = collect([posts], SUFFIXES)
    assert [str(path.relative_to(posts)) for path in found] == ["a.md", "b.txt", str(Path("sub/d.TXT"))]


def test_files_are_taken_as_given_and_once(posts):
    """An unknown suffix is no obstacle for a file named by itself; a file in a named directory is not doubled."""
    found = collect([posts / "c.PNG", posts / "b.txt", posts, posts / "no.txt"], SUFFIXES)
    assert [path.name for path in found] == ["c.PNG", "b.txt", "a.md", "d.TXT", "no.txt"]


def test_directory_without_text_is_refused(posts):
    """A wrong directory must not look like a clean one."""
    (posts / "empty").mkdir()
    with pytest.raises(InputError, match=r"known are \.md \.txt"):
        collect([posts / "empty"], SUFFIXES)
