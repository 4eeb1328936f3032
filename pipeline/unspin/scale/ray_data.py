"""A stage for Ray Data: an actor holds the engine, batches of rows come and go as Arrow tables. The only module that imports ray.

Ray sends the batches of a worker that died to another one, and writes a file when all its rows are there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import fsspec
import pyarrow as pa
import ray.data
from ray.data import ActorPoolStrategy, Dataset

from unspin.errors import ConfigError
from unspin.scale.arrow import repaired_table
from unspin.scale.repairer import Plan, Repairer
from unspin.scale.warc import pages

BATCH_ROWS = 32
"""Rows an actor takes at once. One row of 600 words takes 0.4 s, so that a batch takes 13 s: long enough that sending it costs nothing,
short enough that little is done twice when a worker dies."""


TASK_ROWS = 256
"""Rows of one task, and of one written file: what is done anew when an actor is killed, two minutes for rows of 600 words. Ray alone makes
tasks of 128 MiB, which are a day's work here: of 100,000 short rows in 20 files no file was written before all were done."""


class RepairBatches:
    """What an actor runs: adds the columns of `unspin.scale.COLUMNS` to batches of rows. For ``Dataset.map_batches``.

    >>> repair = RepairBatches(Plan(max_chars=5))
    >>> repair(pa.table({"id": [7], "text": ["too long"]}))["unspin_error"].to_pylist()
    ['longer than 5 characters; raise max_chars, or cut it up']
    """

    def __init__(self, plan: Plan | None = None, text_column: str = "text") -> None:
        """Repair the texts in ``text_column`` by ``plan``, the defaults if left out; the engine is loaded with the first batch."""
        self._repair, self._text_column = Repairer(plan), text_column

    def __call__(self, batch: pa.Table) -> pa.Table:
        """The batch with the added columns, its rows in their order."""
        return repaired_table(batch, self._text_column, self._repair)


def repaired(
    dataset: Dataset,
    plan: Plan | None = None,
    *,
    text_column: str = "text",
    workers: int | tuple[int, int] = 1,
    batch_rows: int = BATCH_ROWS,
    task_rows: int = TASK_ROWS,
) -> Dataset:
    """The dataset with the columns of `unspin.scale.COLUMNS` added; lazy, as Ray Data is.

    Args:
        dataset: rows with a column of texts, and any others, which are kept.
        plan: how to repair; the defaults if left out.
        text_column: the column that holds the texts.
        workers: actors with an engine each, of one processor each; (least, most) for a pool that grows.
        batch_rows: rows that an actor takes at once.
        task_rows: rows of a task, which is what is done anew when its actor is killed, and of a file where the result is written.

    Raises:
        ConfigError: the dataset is known to have no such column.
    """
    known = dataset.schema(fetch_if_missing=False)
    if known is not None and text_column not in known.names:
        raise ConfigError(f"text_column: there is no column {text_column!r}; there are {', '.join(known.names)}")
    fewest, most = workers if isinstance(workers, tuple) else (workers, workers)
    return dataset.repartition(target_num_rows_per_block=task_rows).map_batches(
        RepairBatches,
        fn_constructor_args=(plan or Plan(), text_column),
        batch_format="pyarrow",
        batch_size=batch_rows,
        compute=ActorPoolStrategy(min_size=fewest, max_size=most),
        num_cpus=1,
        udf_modifying_row_count=False,
    )


def read_warc(paths: Sequence[str]) -> Dataset:
    """The pages of WARC files as rows of ``id``, ``url``, ``date`` and ``text``, which holds HTML; lazy, a task for each file.

    Paths may be addresses that fsspec knows. Files are read page by page, never as a whole.
    """
    files = ray.data.from_items([{"path": one} for one in paths], override_num_blocks=len(paths))
    return files.flat_map(_pages_of)


def main_texts(dataset: Dataset, *, text_column: str = "text", workers: int = 1) -> Dataset:
    """The dataset with the main text of each page in place of its HTML, by datatrove's Trafilatura; null where there is none."""
    return dataset.map_batches(
        _MainTexts,
        fn_constructor_args=(text_column,),
        batch_format="pyarrow",
        compute=ActorPoolStrategy(size=workers),
        num_cpus=1,
        udf_modifying_row_count=False,
    )


def _pages_of(row: dict[str, str]) -> Iterator[dict[str, str]]:
    with fsspec.open(row["path"], "rb") as stream:
        yield from pages(stream, row["path"])


class _MainTexts:
    def __init__(self, text_column: str) -> None:
        from unspin.scale.datatrove import MainText  # noqa: PLC0415 - only who reads HTML needs datatrove

        self._main_text, self._text_column = MainText(), text_column

    def __call__(self, batch: pa.Table) -> pa.Table:
        texts = pa.array([self._main_text(one.as_py()) for one in batch[self._text_column]], pa.string())
        return batch.set_column(batch.column_names.index(self._text_column), self._text_column, texts)
