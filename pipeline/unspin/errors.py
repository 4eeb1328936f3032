"""The errors that unspin raises on purpose. Each says what happened and what to do, in one line."""

from __future__ import annotations


class UnspinError(Exception):
    """Base of all errors that a user can do something about; the command line prints it and exits with 2."""


class InputError(UnspinError):
    """A file that cannot be read as text, is missing, or is empty."""

    def __init__(self, path: str, problem: str, advice: str) -> None:
        """Keep the path; the message reads ``PATH: PROBLEM; ADVICE``."""
        self.path = path
        super().__init__(f"{path}: {problem}; {advice}")


class GlossaryError(UnspinError):
    """A row of a glossary file that cannot be used."""

    def __init__(self, path: str, line: int, problem: str, advice: str) -> None:
        """Keep path and line (from 1); the message reads ``PATH:LINE: PROBLEM; ADVICE``."""
        self.path, self.line = path, line
        super().__init__(f"{path}:{line}: {problem}; {advice}")


class ConfigError(UnspinError):
    """A setting that is unknown or has an impossible value."""


class BackendError(UnspinError):
    """An optional part (grammar server, Java, spaCy model) that is missing or does not answer."""


class ModelError(UnspinError):
    """A shipped model file that is missing or damaged."""


class GoldError(UnspinError):
    """A line of an annotated article's gold or decoys file that cannot be used."""

    def __init__(self, path: str, line: int, problem: str, advice: str) -> None:
        """Keep path and line (from 1); the message reads ``PATH:LINE: PROBLEM; ADVICE``."""
        self.path, self.line = path, line
        super().__init__(f"{path}:{line}: {problem}; {advice}")
