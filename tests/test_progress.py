"""The line that shows how far a run is: right, never too wide, and gone when something else is written."""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from selection_help import STUB, write

import unspin
from unspin.cli.progress import Progress

FILES, BYTES = 1_234, 1_234_000


class Clock:
    """Seconds that pass when they are told to."""

    now = 100.0

    def __call__(self) -> float:
        """The time."""
        return self.now


def screen(written: str) -> str:
    """What a terminal shows on its line after all of this."""
    line: list[str] = []
    at = 0
    for letter in written:
        if letter == "\r":
            at = 0
            continue
        line[at : at + 1] = [letter]
        at += 1
    return "".join(line).rstrip()


def shown(width: int, *steps: tuple[float, int, int, int]) -> str:
    """The line after steps of (seconds, files, bytes of each, words of each)."""
    clock, stream = Clock(), io.StringIO()
    progress = Progress(FILES, BYTES, stream, lambda: width, clock)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("unspin.cli.progress.PERIOD_S", 0)
        progress.begin()
        for seconds, files, size, words in steps:
            for _ in range(files):
                clock.now += seconds / files
                progress.done(size, words)
    assert max(map(len, stream.getvalue().split("\r"))) < width, "too wide"
    return screen(stream.getvalue())


HALF = (10.0, 617, 1000, 200)
LINES = [
    (80, (), "0 of 1,234 files"),
    (80, (HALF,), "617 of 1,234 files · 12,340 words/s · 10 s left"),
    (48, (HALF,), "617 of 1,234 files · 12,340 words/s · 10 s left"),
    (47, (HALF,), "617/1,234 · 12,340 words/s · 10 s"),
    (30, (HALF,), "617/1,234 · 10 s"),
    (16, (HALF,), "617/1,234"),
    (8, (HALF,), ""),
    (80, ((1.0, 617, 1000, 200),), "617 of 1,234 files"),
    (80, ((1.0, 1000, 1000, 200), (60.0, 60, 1000, 200)), "1,060 of 1,234 files · 200 words/s · 2 min 54 s left"),
]


@pytest.mark.parametrize(("width", "steps", "line"), LINES)
def test_the_line(width: int, steps: tuple[tuple[float, int, int, int], ...], line: str) -> None:
    """By width; at first without a rate; after many known files by the rate of the last half minute."""
    assert shown(width, *steps) == line


def test_a_shorter_line_leaves_nothing_of_a_longer_one() -> None:
    """And clearing leaves nothing at all."""
    clock, stream = Clock(), io.StringIO()
    progress = Progress(30, 30_000, stream, lambda: 80, clock)
    progress.begin()
    for _ in range(29):
        clock.now += 3
        progress.done(1000, 100)
    assert "· 1 min 24 s left" in stream.getvalue()
    assert screen(stream.getvalue()) == "29 of 30 files · 33 words/s · 3 s left"
    progress.clear()
    assert screen(stream.getvalue()) == ""


def test_it_is_drawn_ten_times_a_second_at_most() -> None:
    """However many files are done."""
    clock, stream = Clock(), io.StringIO()
    progress = Progress(100_000, 100_000, stream, lambda: 80, clock)
    for _ in range(100_000):
        clock.now += 0.0001
        progress.done(1, 1)
    assert 50 <= stream.getvalue().count("\r") <= 101


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_a_long_file_shows_its_stretches(tmp_path: Path) -> None:
    """On a terminal that gets the findings too: each stands on a line of its own, and nothing else is left."""
    (tmp_path / "a.csv").write_text("text\n" + ("vein " * 40 + "\n") * 25_000 + "crawler\n")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(STUB), str(Path(unspin.__file__).parents[1])])}
    terminal, end = pty.openpty()
    command = [sys.executable, "-m", "unspin", "check", "--format", "concise", "a.csv"]
    code = subprocess.run(command, cwd=tmp_path, env=environment, stdout=end, stderr=end, check=False).returncode
    os.close(end)
    told = os.read(terminal, 1 << 16).decode().replace("\r\n", "\n")
    lines = [screen(line) for line in told.split("\n")]
    assert (code, len(lines), lines[-1]) == (1, 2, "")
    assert lines[0].startswith("a.csv:25002:1: ")
    assert "\r0 of 1 file" in told


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_on_a_terminal_the_findings_are_whole(tmp_path: Path) -> None:
    """Standard error is a terminal, standard output a file: that holds what it holds without; the terminal ends clean, complaints on lines."""
    write(tmp_path, {f"{n:02}.txt": "crawler" if n else " " for n in range(30)})
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(STUB), str(Path(unspin.__file__).parents[1])])}
    command = [sys.executable, "-m", "unspin", "check", "--format", "concise", "."]
    plain = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
    terminal, end = pty.openpty()
    seen = subprocess.run(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=end, check=False)
    os.close(end)
    told = os.read(terminal, 1 << 16).decode().replace("\r\n", "\n")
    assert (seen.returncode, seen.stdout) == (plain.returncode, plain.stdout)
    assert plain.stderr.decode() == "unspin: 00.txt: holds no text; check that it is the right file\n"
    lines = [screen(line) for line in told.split("\n")]
    assert lines == ["unspin: 00.txt: holds no text; check that it is the right file", ""]
    assert re.search(r"\r\d+ of 30 files", told)
