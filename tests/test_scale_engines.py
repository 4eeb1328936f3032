"""The steps, stages and recipes of distributed engines, in those that are installed; short forms of the runs in tests/scale."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
import warc_files

from unspin.config import Settings
from unspin.errors import ConfigError, InputError
from unspin.model import Applicability
from unspin.scale import COLUMNS, FINDING_FIELDS, Plan, Repairer

sys.path.insert(0, str(Path(__file__).parent / "scale"))
import audit
import corpus
import cost
import plans

PLAN = Plan(Settings(parts=plans.RULES, grammar="none"), Applicability.REVIEW)
SPUN = "It itches as well as it burns. [[Share]] Swelling as well as pain, in addition to fever."
CLEAN = "The nurse cleans the skin."
ROWS = [{"id": "a", "text": SPUN, "n": 1}, {"id": "b", "text": CLEAN, "n": 2}, {"id": "c", "text": None, "n": 3}]


def needs(*modules):
    """Skips a test where a part of the extra is missing."""
    missing = [one for one in modules if find_spec(one) is None]
    return pytest.mark.skipif(bool(missing), reason=f"needs the extra unspin[scale]; {', '.join(missing)} is missing")


needs_arrow = needs("pyarrow")
needs_datatrove = needs("datatrove", "orjson", "fastwarc", "resiliparse", "trafilatura")
needs_ray = needs("ray", "pyarrow", "pandas", "fastwarc", "resiliparse")
needs_warc = needs("fastwarc", "resiliparse")
needs_spark = pytest.mark.skipif(
    find_spec("pyspark") is None, reason="pyspark is not installed, which brings Spark itself"
)


@pytest.fixture(scope="module")
def outcome():
    """What the library says of SPUN; it finds and applies something."""
    found = Repairer(PLAN)(SPUN)
    assert found.applied
    assert found.per_100_words >= 2
    return found


@needs_arrow
def test_the_schema_has_the_columns_of_the_table():
    """In name, order, type and in whether they may be null; all that an outcome holds fits in."""
    from unspin.scale.arrow import FINDINGS, SCHEMA, outcome_table  # noqa: PLC0415

    assert [(one.name, one.nullable) for one in SCHEMA] == [(one.key, one.nullable) for one in COLUMNS]
    assert [one.name for one in FINDINGS.value_type] == [one.name for one in FINDING_FIELDS]
    outcomes = [Repairer(PLAN)(one["text"]) for one in ROWS]
    assert outcome_table(outcomes).to_pylist() == [one.columns() for one in outcomes]


@needs_arrow
def test_a_repaired_table_keeps_rows_order_and_columns(outcome, tmp_path):
    """A second repair puts its columns in the place of those of the first; Parquet gives back what was written."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    from unspin.scale.arrow import output_schema, repaired_table  # noqa: PLC0415

    table = pa.Table.from_pylist(ROWS)
    once = repaired_table(table, "text", Repairer(PLAN))
    assert once.schema == output_schema(table.schema)
    assert once.select(["id", "text", "n"]).to_pylist() == ROWS
    assert once.to_pylist()[0] == ROWS[0] | outcome.columns()
    assert once.to_pylist()[2]["unspin_error"].startswith("no text")
    assert repaired_table(once, "text", Repairer(PLAN)) == once
    pq.write_table(once, tmp_path / "a.parquet")
    assert pq.read_table(tmp_path / "a.parquet") == once
    assert repaired_table(table.slice(0, 0), "text", Repairer(PLAN)).schema == once.schema


def of_datatrove(texts):
    """Documents of datatrove."""
    from datatrove.data import Document  # noqa: PLC0415

    return iter([Document(text, name, metadata={"url": name}) for name, text in texts.items()])


@needs_datatrove
def test_the_tagger_leaves_the_text_alone(outcome):
    """What is found stands in the metadata, beside what was there."""
    from unspin.scale.datatrove import SpunTagger  # noqa: PLC0415

    step = SpunTagger(PLAN)
    tagged, clean = step(of_datatrove({"a": SPUN, "b": CLEAN}))
    assert tagged.text == SPUN
    assert set(tagged.metadata) == {"url", *(one.key for one in COLUMNS)} - {"unspin_repaired"}
    assert tagged.metadata["unspin_review"] == outcome.review
    assert (tagged.metadata["unspin_applied"], clean.metadata["unspin_findings"]) == (0, [])
    assert not any(one["applied"] for one in tagged.metadata["unspin_findings"])
    assert step.stats["findings"].total == len(outcome.findings)


@needs_datatrove
@pytest.mark.parametrize("keep_source", [True, False])
def test_the_repairer_replaces_the_text(outcome, keep_source):
    """The findings stand in the metadata, and the text as it came if it is to be kept."""
    from unspin.scale.datatrove import SpunRepairer  # noqa: PLC0415

    step = SpunRepairer(PLAN, keep_source=keep_source)
    (document,) = step(of_datatrove({"a": SPUN}))
    assert document.text == outcome.repaired != SPUN
    assert document.metadata.get("unspin_source") == (SPUN if keep_source else None)
    assert document.metadata["unspin_findings"] == list(outcome.findings)
    assert (step.stats["applied"].total, step.stats["words"].total) == (outcome.applied, outcome.words)


@needs_datatrove
def test_the_filter_keeps_one_kind_and_whatever_cannot_be_read(tmp_path):
    """The others go to the exclusion writer with the reason; the errors are counted."""
    from datatrove.pipeline.writers import JsonlWriter  # noqa: PLC0415

    from unspin.scale.datatrove import SpunFilter  # noqa: PLC0415

    texts = {"a": SPUN, "b": CLEAN, "c": "far too long " * 99}
    plan = replace(PLAN, max_chars=500)
    for keep, other, dropped in (("clean", "b", "a"), ("spun", "a", "b")):
        writer = JsonlWriter(str(tmp_path / keep), "${rank}.jsonl", compression=None)
        step = SpunFilter(keep, by="findings", plan=plan, exclusion_writer=writer)
        assert [one.id for one in step(of_datatrove(texts))] == sorted([other, "c"])
        (line,) = (tmp_path / keep / "00000.jsonl").read_text(encoding="utf-8").splitlines()
        assert json.loads(line)["id"] == dropped
        assert json.loads(line)["metadata"]["filter_reason"] == ("spun" if keep == "clean" else "clean")
        assert step.stats["errors"].total == 1


@needs_datatrove
@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"keep": "both"}, "neither clean nor spun"),
        ({"by": "eye"}, "neither scan nor findings"),
        ({"spun_from": 0}, "makes every document spun"),
    ],
)
def test_a_filter_that_makes_no_sense_is_refused(wrong, says):
    """At once, in the process of the user; so is a repairer that applies nothing."""
    from unspin.scale.datatrove import SpunFilter, SpunRepairer  # noqa: PLC0415

    with pytest.raises(ConfigError, match=says):
        SpunFilter(**wrong)
    with pytest.raises(ConfigError, match="repairs nothing"):
        SpunRepairer(replace(PLAN, apply=None))


@needs_datatrove
def test_a_pickled_pipeline_runs_as_slurm_runs_it(tmp_path, outcome):
    """The executor of a Slurm job is a pickle that a task loads by datatrove's own command, told its number by the environment."""
    code = f"""
import sys
from datatrove.executor.slurm import SlurmPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import ParquetWriter
from unspin.config import Settings
from unspin.model import Applicability
from unspin.scale import Plan
from unspin.scale.arrow import document_schema
from unspin.scale.datatrove import SpunRepairer
plan = Plan(Settings(parts={plans.RULES!r}, grammar="none"), Applicability.REVIEW)
writer = ParquetWriter("out", schema=document_schema(), expand_metadata=True)
steps = [JsonlReader("in"), SpunRepairer(plan), writer]
SlurmPipelineExecutor(steps, tasks=2, time="1:00:00", partition="cpu", logging_dir="logs", slurm_logs_folder="slurm").run()
"""
    (tmp_path / "in").mkdir()
    for number, text in enumerate((SPUN, CLEAN)):
        with gzip.open(tmp_path / "in" / f"{number}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.write(json.dumps({"id": str(number), "text": text}) + "\n")
    slurm = tmp_path / "bin"
    slurm.mkdir()
    for name, says in (("sbatch", "Submitted batch job 7"), ("scontrol", "localhost")):
        (slurm / name).write_text(f"#!/bin/sh\necho {says}\n")
        (slurm / name).chmod(0o755)
    environment = os.environ | {"PATH": f"{slurm}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, check=True, capture_output=True)
    launch = "from datatrove.tools.launch_pickled_pipeline import main; main()"
    for number in ("0", "1"):
        of_task = environment | {
            "SLURM_ARRAY_TASK_ID": number,
            "SLURM_CPUS_ON_NODE": "1",
            "SLURM_NODELIST": "a",
            "SLURM_NODEID": "0",
        }
        command = [sys.executable, "-c", launch, str(tmp_path / "logs" / "executor.pik")]
        told = subprocess.run(command, cwd=tmp_path, env=of_task, check=False, capture_output=True, text=True)
        assert told.returncode == 0, told.stderr
    import pyarrow.parquet as pq  # noqa: PLC0415

    rows = [row for path in sorted((tmp_path / "out").glob("*.parquet")) for row in pq.read_table(path).to_pylist()]
    assert [one["text"] for one in rows] == [outcome.repaired, CLEAN]
    assert rows[0]["unspin_findings"] == list(outcome.findings)


PAGE = warc_files.page(
    "Swelling as well as pain is common at our café.", "The nurse cleans the skin and the doctor looks at it."
)


@needs_warc
@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-8", "; charset=utf-8"), ("iso-8859-1", "; charset=iso-8859-1"), ("utf-8", ""), ("cp1252", "")],
)
def test_pages_of_a_warc_file(tmp_path, name, encoding, named):
    """Responses in HTML are read in the encoding that HTTP names, or that their bytes suggest; all else is passed over."""
    from unspin.scale.warc import pages  # noqa: PLC0415

    records = [
        warc_files.record("warcinfo", b"software: none\r\n"),
        warc_files.response(1, PAGE.encode(encoding), f"text/html{named}"),
        warc_files.response(2, b"\x89PNG", "image/png"),
        warc_files.response(3, gzip.compress(PAGE.encode(encoding)), f"text/html{named}", "Content-Encoding: gzip"),
        warc_files.record("conversion", b"Plain words.", "WARC-Record-ID: <urn:uuid:4>", "Content-Type: text/plain"),
    ]
    with warc_files.write_warc(tmp_path / name, records).open("rb") as stream:
        first, third, plain = pages(stream, name)
    assert first == {
        "id": f"<urn:uuid:{1:032}>",
        "url": "https://clinic.example/1",
        "date": "2026-11-01T00:00:00Z",
        "text": PAGE,
    }
    assert third["text"] == PAGE
    assert (plain["text"], plain["url"]) == ("Plain words.", "")


ODD_PAGES = {
    "a charset that nobody knows": warc_files.response(1, PAGE.encode(), "text/html; charset=utf8mb4"),
    "two charsets": warc_files.response(1, PAGE.encode(), "text/html; charset=iso-8859-1,utf-8"),
    "capitals": warc_files.response(1, PAGE.encode(), "Text/HTML; charset=UTF-8"),
    "not packed as it says": warc_files.response(1, PAGE.encode(), "text/html; charset=utf-8", "Content-Encoding: gzip"),
    "no chunks": warc_files.response(1, PAGE.encode(), "text/html; charset=utf-8", "Transfer-Encoding: chunked"),
}


@needs_warc
@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
@pytest.mark.parametrize("odd", ODD_PAGES.values(), ids=ODD_PAGES)
def test_a_page_with_a_bad_header_does_not_end_the_file(tmp_path, name, odd):
    """It is read as far as it can be, and so is the next one."""
    from unspin.scale.warc import pages  # noqa: PLC0415

    records = [odd, warc_files.response(2, PAGE.encode())]
    with warc_files.write_warc(tmp_path / name, records).open("rb") as stream:
        assert [one["text"] for one in pages(stream, name)] == [PAGE, PAGE]


@needs_warc
def test_a_length_that_is_no_number(tmp_path):
    """The file is named, as one that is damaged."""
    from unspin.scale.warc import pages  # noqa: PLC0415

    path = tmp_path / "a.warc"
    path.write_bytes(warc_files.response(1, PAGE.encode()).replace(b"Content-Length: ", b"Content-Length: x"))
    with path.open("rb") as stream, pytest.raises(InputError, match=r"a\.warc: is no WARC file, or damaged"):
        list(pages(stream, "a.warc"))


@needs_warc
@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_a_file_that_ends_within_a_page_is_named(tmp_path, name):
    """As a download that was cut off; what came before is read."""
    from unspin.scale.warc import pages  # noqa: PLC0415

    path = warc_files.write_warc(tmp_path / name, [warc_files.response(number, PAGE.encode() * 9) for number in (1, 2)])
    path.write_bytes(path.read_bytes()[:-60])
    with path.open("rb") as stream:
        found = pages(stream, name)
        assert next(found)["text"] == PAGE * 9
        with pytest.raises(InputError, match="ends within a record"):
            next(found)


@needs_warc
def test_a_file_that_is_no_warc_file_is_named(tmp_path):
    """One line with its name and what to do."""
    from unspin.scale.warc import pages  # noqa: PLC0415

    path = tmp_path / "a.warc"
    path.write_bytes(b"<html>" * 100)
    with path.open("rb") as stream, pytest.raises(InputError, match=r"a\.warc: is no WARC file"):
        list(pages(stream, "a.warc"))


@needs_datatrove
def test_warc_files_through_a_pipeline(tmp_path):
    """Pages, their main text by an extractor of datatrove, and its repair."""
    from datatrove.pipeline.extractors import Trafilatura  # noqa: PLC0415

    from unspin.scale.datatrove import SpunRepairer, WarcPages  # noqa: PLC0415

    warc_files.write_warc(tmp_path / "a.warc.gz", [warc_files.response(1, PAGE.encode()), warc_files.response(2, b"")])
    read = WarcPages(str(tmp_path))()
    (document,) = SpunRepairer(PLAN)(Trafilatura(timeout=60)(read))
    assert "Swelling and pain is common at our café." in document.text
    assert "Home" not in document.text
    assert document.metadata["url"] == "https://clinic.example/1"


def run(name, folder, *options):
    """Run a script of tests/scale in a process of its own; its result."""
    script = Path(__file__).parent / "scale" / name
    command = [sys.executable, str(script), "--parts=rules", "--sample=40", *options, str(folder)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    return json.loads((folder / "result.json").read_text(encoding="utf-8"))


@needs_datatrove
def test_a_run_with_datatrove_survives_a_killed_worker(tmp_path):
    """The short form of tests/scale/run_datatrove.py: nothing lost, doubled or changed; only the killed slice is started again."""
    result = run("run_datatrove.py", tmp_path, "--count=120", "--shards=4", "--workers=2", "--kills=1")
    assert (result["rows"], result["kills"], result["starts"]) == (120, 1, 3)


@needs_ray
def test_a_run_with_ray_survives_a_killed_actor(tmp_path):
    """The short form of tests/scale/run_ray.py."""
    result = run("run_ray.py", tmp_path, "--count=120", "--shards=4", "--workers=1", "--kills=1")
    assert (result["rows"], result["kills"]) == (120, 1)


@needs_ray
def test_batches_of_ray_are_tables_with_the_columns():
    """What an actor runs gives what the library gives."""
    import pyarrow as pa  # noqa: PLC0415

    from unspin.scale.ray_data import RepairBatches  # noqa: PLC0415

    rows = RepairBatches(PLAN)(pa.Table.from_pylist(ROWS)).to_pylist()
    assert rows == [row | Repairer(PLAN)(row["text"]).columns() for row in ROWS]


@needs_spark
def test_frames_of_spark_get_the_columns():
    """The schema of the result is the one that the frames have."""
    import pandas as pd  # noqa: PLC0415
    from pyspark.sql.types import LongType, StringType, StructField, StructType  # noqa: PLC0415

    from unspin.scale.spark import repair_partition, repaired_schema  # noqa: PLC0415

    before = StructType(
        [StructField("id", StringType()), StructField("text", StringType()), StructField("n", LongType())]
    )
    (frame,) = repair_partition(PLAN)(iter([pd.DataFrame(ROWS)]))
    assert list(frame.columns) == repaired_schema(before).names
    assert repaired_schema(repaired_schema(before)) == repaired_schema(before)
    assert frame["unspin_repaired"][0] == Repairer(PLAN)(SPUN).repaired


def audited(change):
    """What the audit says of a run over thirty documents whose rows ``change`` has had in hand."""
    rows = [{"id": name, "text": text} | Repairer(PLAN)(text).columns() for name, text in corpus.documents(30)]
    return audit.audit(change(rows), 30, PLAN, 30)


@pytest.mark.parametrize(
    ("fault", "change"),
    [
        ("lost", lambda rows: rows[1:]),
        ("doubled", lambda rows: [*rows, rows[3]]),
        ("unknown", lambda rows: [*rows, rows[3] | {"id": "other"}]),
        ("altered", lambda rows: [rows[0] | {"text": "x"}, *rows[1:]]),
        ("different", lambda rows: [rows[0] | {"unspin_repaired": "x"}, *rows[1:]]),
        ("different", lambda rows: [rows[0] | {"unspin_words": 99}, *rows[1:]]),
    ],
)
def test_the_audit_sees_every_fault(fault, change):
    """It names the documents, and says that the run is not whole; without a fault it is."""
    result = audited(change)
    assert result[fault] == 1
    assert len(result["named"][fault]) == 1
    assert not audit.is_whole(result)


def test_the_audit_of_a_whole_run():
    """Every row is compared, those with findings first."""
    result = audited(lambda rows: rows)
    assert audit.is_whole(result)
    assert (result["rows"], result["compared"]) == (30, 30)


def test_the_corpus_is_the_same_every_time():
    """Ids are unique, the beginning of a longer corpus is the shorter one, and shards leave none out."""
    longer = dict(corpus.documents(500))
    assert len(longer) == 500
    assert list(longer.items())[:200] == list(corpus.documents(200))
    dealt = [row for rows in corpus.shards(500, 7) for row in rows]
    assert {row["id"]: row["text"] for row in dealt} == longer
    assert all(text.split() and "[[" not in text for text in longer.values())


needs_docs = pytest.mark.skipif(not cost.PAGE.is_file(), reason="the documentation is not part of the wheel")


@needs_docs
def test_the_page_describes_every_column_and_field():
    """In order, with the words of the tables of the code."""
    page = cost.PAGE.read_text(encoding="utf-8")
    columns, fields = (
        [row.split(" | ") for row in table.splitlines()]
        for table in re.findall(r"\|---\|---\|---\|\n((?:\|.*\n)+)", page)
    )
    assert [(row[0].strip("| `"), row[2].strip(" |")) for row in columns] == [
        (one.key, (one.says[0].lower() + one.says[1:]).rstrip(".")) for one in COLUMNS
    ]
    assert [name for row in fields for name in re.findall("`([^`]+)`", row[0])] == [one.name for one in FINDING_FIELDS]


@needs_docs
def test_the_table_of_costs_is_the_one_of_its_rates():
    """Written by the script from the rates that stand above it."""
    page = cost.PAGE.read_text(encoding="utf-8")
    assert cost.written(page) == page, "run python tests/scale/cost.py"
    faster = cost.written(page, repair=20_000)
    assert "repair=20000" in faster
    assert cost.written(faster) == faster


@pytest.mark.parametrize(
    ("share", "seconds"), [(None, 600_000), (0.0, 6_000), (0.5, 306_000)], ids=["no scan", "scan alone", "half"]
)
def test_the_formula_of_costs(share, seconds):
    """A million posts of 600 words at 1,000 and 100,000 words a second."""
    rates = {"words": 600, "repair": 1000, "scan": 100_000}
    assert cost.core_seconds(1_000_000, rates, share) == pytest.approx(seconds)


def example(name, folder):
    """Run an example of the page in a folder; its arguments come after the name."""
    page = cost.PAGE.read_text(encoding="utf-8")
    script, *arguments = name.split()
    code = re.search(rf"<!-- example: {re.escape(script)} -->\n```python\n(.*?)```", page, re.DOTALL)[1]
    (folder / script).write_text(code, encoding="utf-8")
    command = [sys.executable, script, *arguments]
    told = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if plans.TOO_SLOW in told.stderr:
        told = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    import pyarrow.parquet as pq  # noqa: PLC0415

    written = sorted((folder / "repaired").glob("*.parquet"))
    return sorted((row for path in written for row in pq.read_table(path).to_pylist()), key=lambda row: row["id"])


@needs_docs
@needs_datatrove
def test_the_example_for_one_machine(tmp_path):
    """As it stands on the page; every slice does its part, and a second start does nothing again."""
    corpus.write_jsonl(tmp_path / "posts", 4, 2)
    example("repair_local.py 0 2", tmp_path)
    rows = example("repair_local.py 1 2", tmp_path)
    expected = dict(corpus.documents(4))
    assert {row["id"]: row["text"] for row in rows} == {
        name: Repairer()(text).repaired for name, text in expected.items()
    }


@needs_docs
@needs_ray
def test_the_example_for_ray(tmp_path):
    """As it stands on the page."""
    corpus.write_parquet(tmp_path / "posts", 4, 2)
    rows = example("repair_ray.py", tmp_path)
    assert [row["unspin_repaired"] for row in rows] == [Repairer()(row["text"]).repaired for row in rows]
    assert [row["id"] for row in rows] == sorted(dict(corpus.documents(4)))
