"""Where `fix -o` writes its copies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from unspin.cli.output import refuse_target
from unspin.errors import InputError
from unspin.selection.tree import true_path


class Targets:
    """Where copies go: each input below the output folder by its path relative to the argument it came from."""

    def __init__(self, folder: Path | None, arguments: Sequence[str], inputs: Sequence[Path | None]) -> None:
        """Without a ``folder`` every file is its own target."""
        self.folder = folder
        self._roots = [Path(one) for one in arguments]
        self._inputs = tuple(one for one in inputs if one)
        self._originals = frozenset(true_path(one) for one in self._inputs if folder)
        self._taken: dict[Path, Path] = {}

    def of(self, path: Path) -> Path:
        """The target of an input; raises InputError if another input has the same, or it is an input."""
        target = self._place(path)
        if self.folder is None:
            return target
        if true_path(target) in self._originals:
            raise InputError(str(path), f"its copy would replace the input {target}", "choose another folder with -o")
        if self._taken.setdefault(true_path(target), path) != path:
            raise InputError(
                str(path), f"would be written to {target} like {self._taken[true_path(target)]}", "use separate runs"
            )
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            problem = f"its folder cannot be made ({error.strerror})"
            raise InputError(str(target), problem, "choose another folder with -o") from error
        return target

    def refuse(self, report: Path) -> None:
        """Raise InputError if the page ``report`` would replace an input or a copy, or its folder does not exist."""
        if self.folder:
            self.folder.mkdir(parents=True, exist_ok=True)
        if true_path(report) in {true_path(self._place(one)) for one in self._inputs if self.folder}:
            raise InputError(str(report), "is one of the copies", "choose another file with --report")
        refuse_target(report, self._inputs, "--report")

    def _place(self, path: Path) -> Path:
        if self.folder is None:
            return path
        root = next((one for one in self._roots if one.is_dir() and path.is_relative_to(one)), path.parent)
        return self.folder / path.relative_to(root)
