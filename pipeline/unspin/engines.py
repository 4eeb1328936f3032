"""Engines kept for the settings that were asked for last."""

from __future__ import annotations

import gc
from collections.abc import Hashable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unspin.config import Settings
    from unspin.engine import Engine


COLLECT_AFTER = 1_000_000
"""Objects made, and still there, between two looks for garbage. What an engine keeps is many small objects: at Python's 700 the collector walks over
them again and again, 22 of 100 parts of the time of a check that starts cold, at 100,000 still 2 of 100 parts of that of 86 articles. There is next
to no garbage to be found: 95 articles leave not one object in a cycle."""


def collect_seldom() -> None:
    """Let this process look for garbage after every COLLECT_AFTER new objects: for commands and workers, not for whoever imports the package."""
    gc.set_threshold(COLLECT_AFTER, 20, 50)


class Engines:
    """Engines by their settings, each made when it is first asked for; those that agree in ``models`` share what is loaded."""

    def __init__(self, max_models: int = 4) -> None:
        """Nothing is loaded yet; of more than ``max_models`` different models those that were not asked for the longest go."""
        self._max_models = max_models
        self._made: dict[Hashable, dict[Settings, Engine]] = {}

    def of(self, settings: Settings) -> Engine:
        """The engine for these settings."""
        from unspin.engine import Engine  # noqa: PLC0415 - the models load only when something is checked

        alike = self._made.pop(settings.models, {})
        if settings not in alike:
            kin = next(iter(alike.values()), None)
            alike[settings] = kin.with_settings(settings) if kin else Engine(settings)
        self._made[settings.models] = alike
        if len(self._made) > self._max_models:
            del self._made[next(iter(self._made))]
        return alike[settings]
