"""Write or validate ``SHA256SUMS`` beside the shipped models.

    python pipeline/training/checksums.py            # names every file that is missing, new or changed; exit 1
    python pipeline/training/checksums.py --write    # writes the list anew

The list is the one of ``sha256sum``: ``sha256sum -c SHA256SUMS`` in the models' folder checks it too.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

MODELS = Path(__file__).parents[1] / "unspin" / "_builtin" / "models"
LIST = "SHA256SUMS"


def checksums(folder: Path) -> dict[str, str]:
    """SHA-256 in hexadecimal of each file under ``folder`` by its relative path; the list itself is left out."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != LIST)
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def listed(folder: Path) -> dict[str, str]:
    """What the list in ``folder`` says, as ``checksums`` gives it."""
    lines = (folder / LIST).read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def differences(folder: Path) -> list[str]:
    """One line for each file that is not as listed, sorted by name."""
    told, seen = listed(folder), checksums(folder)
    problems = dict.fromkeys(told.keys() - seen.keys(), "missing")
    problems |= dict.fromkeys(seen.keys() - told.keys(), "not listed")
    problems |= {name: "changed" for name in told.keys() & seen.keys() if told[name] != seen[name]}
    return [f"{name}: {problem}" for name, problem in sorted(problems.items())]


def write(folder: Path) -> None:
    """Write the list of all files under ``folder``."""
    lines = [f"{digest}  {name}\n" for name, digest in checksums(folder).items()]
    (folder / LIST).write_text("".join(lines), encoding="utf-8")


def main() -> int:
    """Run the command line; 0 if all is as listed, else 1."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the list anew")
    parser.add_argument("--folder", type=Path, default=MODELS, help="the models' folder (default: the shipped one)")
    options = parser.parse_args()
    if options.write:
        write(options.folder)
    problems = differences(options.folder)
    print(*problems, sep="\n", end="\n" if problems else "")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
