"""Where the cache stands."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

VARIABLE = "UNSPIN_CACHE_DIR"


def cache_folder(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """The folder that ``UNSPIN_CACHE_DIR`` names, else that of the user's caches as the system has it; it need not be there.

    >>> cache_folder({"XDG_CACHE_HOME": "/var/caches"}, "linux").as_posix()
    '/var/caches/unspin'
    """
    if named := environment.get(VARIABLE):
        return Path(named)
    if platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local", "unspin", "Cache")
    if platform == "darwin":
        return Path.home() / "Library" / "Caches" / "unspin"
    common = environment.get("XDG_CACHE_HOME", "")  # the specification has relative paths ignored
    return (Path(common) if Path(common).is_absolute() else Path.home() / ".cache") / "unspin"
