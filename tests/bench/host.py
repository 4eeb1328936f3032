"""Where and with what a figure was measured."""

from __future__ import annotations

import datetime as dt
import os
import platform
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bench.texts import ROOT

ENGINE = ("pipeline/unspin", "glossary")
PACKAGES = ("unspin", "spacy", "numpy", "onnxruntime", "rapidfuzz", "harper-py")


def about() -> dict[str, object]:
    """Date, commit, processor, cores, memory, load of the last minute, system, and versions of Python and the libraries that count."""
    return {
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "commit": commit(),
        "cpu": cpu_name(Path("/proc/cpuinfo")),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
        "system": f"{platform.system()} {platform.release().split('-')[0]} {platform.machine()}",
        "python": sys.version.split()[0],
        "packages": {name: found for name in PACKAGES if (found := installed(name))},
    }


def commit() -> str:
    """The commit that is checked out, with “+” where files of the package differ from it; empty outside of a checkout."""
    return _git("rev-parse", "--short=12", "HEAD") + "+" * bool(_git("status", "--porcelain", *ENGINE))


def engine() -> str:
    """The package and the glossary as git names their contents: equal for two commits that find and repair alike."""
    return "-".join(_git("rev-parse", "--short=12", f"HEAD:{one}") for one in ENGINE) + "+" * bool(_git("status", "--porcelain", *ENGINE))


def _git(*arguments: str) -> str:
    """What git prints; nothing where it fails or there is none."""
    try:
        return subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def cpu_name(path: Path) -> str:
    """The processor as the system names it, or its kind of machine where it names none."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def installed(name: str) -> str:
    """The version of a distribution, empty if there is none."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
