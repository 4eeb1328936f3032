"""Resident memory and processor time of ``check`` and ``fix`` on WordPress exports of growing size.

    python tests/bench/exports.py 5 50 500              # MiB; the stub engine of the tests, so that reading and writing is measured
    python tests/bench/exports.py --real 1 2            # the real engine

One row for each size and command: the most memory that was resident, in MiB, and seconds of processor time. Every finding is
counted, and every copy compared with what it should be.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:wp="http://wordpress.org/export/1.2/">\n<channel>\n'
)
TAIL = "</channel>\n</rss>\n"
COMMANDS = (
    ("check", "--format", "concise"),
    ("check", "--format", "sarif"),
    ("fix", "--diff"),
    ("fix", "-o", "copies"),
    ("fix",),
)
EVERY = 20
"""Of so many posts one is spun."""


def posts(size: int) -> Iterator[str]:
    """Items of an export of about ``size`` bytes, made of the samples of the project."""
    samples = sorted((ROOT / "samples").glob("*.txt")) or sorted((ROOT / "samples").rglob("*.md"))
    bodies = [one.read_text(encoding="utf-8").replace("]]>", "") for one in samples]
    number = held = 0
    while held < size:
        body = bodies[number % len(bodies)] + ("\n\nA crawler vein.\n" if number % EVERY == 0 else "")
        item = (
            f"<item>\n<title>Post {number}</title>\n<content:encoded><![CDATA[{body}]]></content:encoded>\n"
            f"<wp:post_id>{number}</wp:post_id>\n<wp:post_type><![CDATA[post]]></wp:post_type>\n</item>\n"
        )
        held += len(item.encode())
        number += 1
        yield item


def write(path: Path, size: int) -> str:
    """Write an export; the hash of what it is to become by the stub engine."""
    wanted = hashlib.sha256()
    with path.open("w", encoding="utf-8", newline="") as stream:
        for part in (HEAD, *posts(size), TAIL):
            stream.write(part)
            wanted.update(part.replace("crawler", "spider").encode())
    return wanted.hexdigest()


CHILD = """
import atexit, pathlib, sys
atexit.register(lambda: pathlib.Path("status").write_text(pathlib.Path("/proc/self/status").read_text()))
from unspin.cli import main
main()
"""
"""What its own status says of the memory: the system's account of a child begins with that of its parent."""


def measured(command: tuple[str, ...], folder: Path, *, real: bool) -> tuple[float, float]:
    """The most MiB that were resident, and seconds of processor time, of a command on ``export.xml``."""
    paths = [str(ROOT / "pipeline")] if real else [str(ROOT / "tests" / "stub_worker"), str(ROOT / "pipeline")]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
    with (folder / "out.txt").open("wb") as out:
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, *command, "export.xml"], cwd=folder, stdout=out, stderr=subprocess.STDOUT, env=environment
        )
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode > 1:
        raise SystemExit((folder / "out.txt").read_text(encoding="utf-8")[-2000:])
    status_lines = (folder / "status").read_text(encoding="utf-8").splitlines()
    highest = next(int(line.split()[1]) for line in status_lines if line.startswith("VmHWM"))
    return highest / 1024, used.ru_utime + used.ru_stime


def digest(path: Path) -> str:
    """The hash of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def main() -> None:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="+", metavar="MIB")
    parser.add_argument("--only", default="", metavar="TEXT", help="of the commands those whose line holds the text")
    parser.add_argument("--real", action="store_true", help="use the real engine")
    arguments = parser.parse_args()
    sys.stdout.write("MiB\tcommand\tresident MiB\tprocessor s\n")
    for size in arguments.sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            wanted = write(folder / "export.xml", size * 2**20)
            for command in (one for one in COMMANDS if arguments.only in " ".join(one)):
                resident, seconds = measured(command, folder, real=arguments.real)
                sys.stdout.write(f"{size}\t{' '.join(command)}\t{resident:.0f}\t{seconds:.1f}\n")
                sys.stdout.flush()
            if not arguments.real and not arguments.only:
                assert digest(folder / "copies" / "export.xml") == digest(folder / "export.xml") == wanted


if __name__ == "__main__":
    main()
