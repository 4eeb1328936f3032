"""Inputs that are read stretch by stretch: long files of records, and such on standard input."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import TYPE_CHECKING

from unspin.cli.common import Chosen, Inputs
from unspin.errors import UnspinError
from unspin.model import Document, FileReport

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


def in_parts(inputs: Inputs) -> Iterator[Chosen]:
    """The inputs, each long one part by part; one that turns out to be damaged ends with its ``trouble``."""
    for one in inputs.chosen:
        if not is_streamed(one):
            yield one
            continue
        try:
            with opened(one, inputs) as file:
                for document in file.documents():
                    yield replace(one, part=document)
        except UnspinError as error:
            yield replace(one, trouble=str(error))


def placed(report: FileReport, document: Document) -> FileReport:
    """The report on a document, with its place in the file."""
    return replace(report, stretch=document.stretch)
