"""What holds for every test: no cache of the person who runs them is read or written."""

from __future__ import annotations

import os

import pytest


@pytest.fixture(autouse=True)
def no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """A place that is no folder: nothing is kept, here and in processes that are started. Tests of the cache name a folder."""
    monkeypatch.setenv("UNSPIN_CACHE_DIR", os.devnull)
