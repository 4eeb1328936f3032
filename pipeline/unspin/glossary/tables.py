"""The TOML files of the glossary."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

from unspin.errors import GlossaryError


def read_toml(text: str, name: str) -> Mapping[str, Any]:
    """What the file called ``name`` says, ``text`` being all of it.

    Raises:
        GlossaryError: it is not TOML.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise GlossaryError(name, 1, f"is not TOML ({error})", "correct the syntax there") from error
