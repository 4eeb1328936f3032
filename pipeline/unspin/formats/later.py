"""Readers by the names of their modules, which are imported when a file of their format is read: all of them take a tenth of a second."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from unspin.formats.encoding import Decoded
    from unspin.model import FileReport


@dataclass(frozen=True, slots=True)
class Later:
    """The function or class ``name`` of a module in this folder, which is called as it would be."""

    module: str
    name: str

    def __call__(self, *arguments: Any) -> Any:  # noqa: ANN401 - what the function takes and returns
        """What it gives."""
        return getattr(import_module(f"unspin.formats.{self.module}"), self.name)(*arguments)


@dataclass(frozen=True, slots=True)
class LaterContainer:
    """The container that ``make`` makes."""

    make: Later

    def decode(self, raw: bytes, path: str) -> Decoded:
        """As its ``decode``."""
        decoded: Decoded = self.make().decode(raw, path)
        return decoded

    def encode(self, file: FileReport, decoded: Decoded) -> bytes:
        """As its ``encode``."""
        raw: bytes = self.make().encode(file, decoded)
        return raw
