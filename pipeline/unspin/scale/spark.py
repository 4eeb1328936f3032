"""A recipe for Spark: what ``DataFrame.mapInPandas`` takes. The only module that imports pyspark and pandas.

``frame.mapInPandas(repair_partition(Plan()), repaired_schema(frame.schema))`` is a frame with the repairs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import StructType

from unspin.scale.arrow import SCHEMA
from unspin.scale.columns import COLUMNS
from unspin.scale.repairer import Plan, Repairer

Frames = Iterator[pd.DataFrame]


def repaired_schema(before: StructType) -> StructType:
    """The schema of rows that had ``before`` and were repaired: columns of an earlier repair give way to the new ones."""
    added = from_arrow_schema(SCHEMA)
    return StructType([*(one for one in before.fields if one.name not in added.names), *added.fields])


def repair_partition(plan: Plan | None = None, text_column: str = "text") -> Callable[[Frames], Frames]:
    """A function that adds the columns of `unspin.scale.COLUMNS` to the frames of a partition, for ``mapInPandas``.

    Spark's Python workers live on from one partition to the next, and each loads the engine once.
    """
    repair = Repairer(plan)

    def repaired(frames: Frames) -> Frames:
        for frame in frames:
            outcomes = [repair(text).columns() for text in frame[text_column]]
            added = {one.key: [row[one.key] for row in outcomes] for one in COLUMNS}
            yield frame.assign(**added)

    return repaired
