"""What the tests of configuration, choice of files and changed lines share: files, a git repository, the stub engine."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import pytest

import unspin

STUB = Path(__file__).parent / "stub_worker"
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write files by their names below ``folder``."""
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")


def git(folder: Path, *arguments: str) -> str:
    """What a git command says; it knows no configuration but that of the repository."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    command = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, text=True).stdout


def commit(folder: Path, files: Mapping[str, str]) -> None:
    """Write files and commit all that is there."""
    write(folder, files)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=x")


def use_stub_engine(patch: pytest.MonkeyPatch) -> None:
    """Give this process, and those that it starts, the stub engine."""
    spec = importlib.util.spec_from_file_location("stub_engine", STUB / "sitecustomize.py")
    assert spec
    assert spec.loader
    patch.setitem(sys.modules, "unspin.engine", ModuleType("unspin.engine"))
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
    package = str(Path(unspin.__file__).parents[1])
    patch.setenv("PYTHONPATH", os.pathsep.join([str(STUB), package]))
