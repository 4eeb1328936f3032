"""Inputs that are read stretch by stretch: long files of records, and such on standard input."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from unspin.cli.common import Chosen, Inputs

if TYPE_CHECKING:
    from unspin.formats import LongFile


def is_streamed(one: Chosen) -> bool:
    """Whether an input is read in stretches."""
    from unspin.formats import has_records, is_long  # noqa: PLC0415

    return is_long(one.path) if one.path else has_records(one.name)


def opened(one: Chosen, inputs: Inputs) -> AbstractContextManager[LongFile]:
    """A long input, to be read as often as needed; raises InputError if it is damaged anywhere."""
    from unspin.formats import in_stretches  # noqa: PLC0415

    return in_stretches(one.path or inputs.standard_input, one.name, one.settings.text_fields)
