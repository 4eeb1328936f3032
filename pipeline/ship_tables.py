"""A hook of hatchling: the wheel brings the tables that a start maps into memory, so an installation as it was shipped makes none.

A checkout has no such files: there they are made when they are first needed, in the user's cache.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ShipTables(BuildHookInterface):  # type: ignore[type-arg,misc,unused-ignore]
    """Makes the tables beside a wheel that is built."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the tables to the files of a wheel, not to those of an editable installation, whose glossary may change."""
        if version == "editable":
            return
        self._folder = TemporaryDirectory()
        for file in sorted(_made(Path(self.root), self._folder.name).iterdir()):
            build_data["force_include"][str(file)] = f"unspin/_builtin/{file.parent.name}/{file.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - as hatchling calls it
        """Take the files away that are in the wheel now."""
        if version != "editable":
            self._folder.cleanup()


def _made(root: Path, folder: str) -> Path:
    """The folder of the tables, below ``folder``; our own modules need no library for them."""
    sys.path.insert(0, str(root / "pipeline"))
    os.environ["UNSPIN_CACHE_DIR"] = folder
    from unspin.detect import boilerplate, function_words  # noqa: PLC0415
    from unspin.glossary import mapped  # noqa: PLC0415
    from unspin.kept import FOLDER  # noqa: PLC0415
    from unspin.model import Segment  # noqa: PLC0415
    from unspin.resources import glossary_root, model_root  # noqa: PLC0415

    mapped.load(glossary_root(), (), (model_root() / "thesaurus.tsv").read_text(encoding="utf-8"))
    boilerplate.load(glossary_root()).rule_for("a block", at_start=True, at_end=True)
    function_words.load(glossary_root())(Segment.literal("a text"))
    return Path(folder, FOLDER)
