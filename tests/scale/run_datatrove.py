"""A run with datatrove over generated documents, workers killed on the way, and an audit of what came out.

    python tests/scale/run_datatrove.py --count 100000 --shards 20 --kills 3 FOLDER

With the local executor there is a process for each slice of the tasks, with one worker: of several workers in one run datatrove 0.10.1
waits for ever for one that was killed. A slice that was killed is started again with the same command, as its user would: what is done
is skipped, and what was begun is begun anew. ``--executor slurm`` needs a Slurm and submits again what was killed; ``--executor ray``
starts a Ray of its own, whose executor waits for ever as well, so that nothing is killed there.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from audit import audit, tell
from corpus import write_jsonl
from plans import add_options, plan_of, result_of

JOB = "unspin-scale"
"""The name of the jobs that Slurm is given."""

NEVER = "DependencyNeverSatisfied"
"""Why Slurm does not start the job that sums up the statistics when a task was killed."""


def pipeline(folder: Path, arguments: argparse.Namespace) -> list[Any]:
    """The steps of a run: read, repair, die, write."""
    from datatrove.pipeline.readers import JsonlReader  # noqa: PLC0415 - the parts of this script are tested without it
    from datatrove.pipeline.writers import JsonlWriter  # noqa: PLC0415

    from unspin.scale.datatrove import SpunRepairer  # noqa: PLC0415

    doomed = killed_tasks(arguments)

    def die(data, rank=0, world_size=1):  # noqa: ARG001
        from audit import die_once  # noqa: PLC0415 - the step travels to other processes

        for number, document in enumerate(data):
            if rank in doomed and number == arguments.count // arguments.shards // 2:
                die_once(folder / f"killed-{rank}")
            yield document

    return [
        JsonlReader(str(folder / "in")),
        SpunRepairer(plan_of(arguments), keep_source=True),
        die,
        JsonlWriter(str(folder / "out")),
    ]


def killed_tasks(arguments: argparse.Namespace) -> tuple[int, ...]:
    """The tasks whose worker is killed half-way, spread over the run."""
    return tuple(arguments.shards * number // arguments.kills for number in range(arguments.kills))


def serve(folder: Path, arguments: argparse.Namespace) -> None:
    """Run the tasks of one slice in this process, or all of them in those of Ray or Slurm."""
    steps, common = pipeline(folder, arguments), {"tasks": arguments.shards, "logging_dir": str(folder / "logs")}
    if arguments.executor == "local":
        from datatrove.executor import LocalPipelineExecutor  # noqa: PLC0415

        first, last = (arguments.shards * (arguments.slice + end) // arguments.workers for end in (0, 1))
        LocalPipelineExecutor(steps, workers=1, local_tasks=last - first, local_rank_offset=first, **common).run()
    elif arguments.executor == "slurm":
        from datatrove.executor import SlurmPipelineExecutor  # noqa: PLC0415

        SlurmPipelineExecutor(
            steps, time="8:00:00", partition="cpu", workers=arguments.workers, qos=None, job_name=JOB,
            slurm_logs_folder=str(folder / "slurm"), **common,
        ).run()  # fmt: skip
        while set(_reasons()) - {NEVER}:
            time.sleep(1)
        subprocess.run(["scancel", f"--name={JOB}"], check=True)
    else:
        import ray  # noqa: PLC0415
        from datatrove.executor import RayPipelineExecutor  # noqa: PLC0415

        ray.init(num_cpus=arguments.workers, object_store_memory=200 * 2**20, include_dashboard=False)
        RayPipelineExecutor(steps, workers=arguments.workers, mem_per_cpu_gb=0.5, **common).run()


def run(folder: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    """Start the slices as often as it takes, and audit what came out."""
    write_jsonl(folder / "in", arguments.count, arguments.shards)
    slices = arguments.workers if arguments.executor == "local" else 1
    began, starts, waiting = time.monotonic(), 0, list(range(slices))
    while waiting:
        children = {number: start(folder, arguments, number) for number in waiting}
        starts += len(children)
        ended = {number: child.wait() for number, child in children.items()}
        waiting = [number for number, code in ended.items() if code == -signal.SIGKILL]
        if any(code not in {0, -signal.SIGKILL} for code in ended.values()):
            raise SystemExit(f"a slice failed; see the logs in {folder}")
        if slices == 1 and len(list(folder.glob("logs/completions/*"))) < arguments.shards:
            waiting = [0]
    wall, cpu = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    checked = audit(rows(folder), arguments.count, plan_of(arguments), arguments.sample)
    kills = len(list(folder.glob("killed-*")))
    how = f"{arguments.executor} executor"
    return result_of("datatrove", how, checked, arguments, kills=kills, starts=starts, wall_s=wall, cpu_s=cpu)


def _reasons() -> list[str]:
    """Why each job stands where it does in the queue of Slurm; "None" for those that run."""
    command = ["squeue", "--noheader", "--format=%r", f"--name={JOB}"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


def start(folder: Path, arguments: argparse.Namespace, number: int) -> subprocess.Popen[bytes]:
    """The process of a slice."""
    command = [sys.executable, __file__, f"--slice={number}", *arguments.given]
    known = os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")])
    with (folder / f"slice-{number}.log").open("ab") as log:
        return subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | {"PYTHONPATH": known})


def rows(folder: Path) -> Iterator[dict[str, Any]]:
    """The output as rows for the audit."""
    for path in sorted((folder / "out").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                document = json.loads(line)
                metadata = document["metadata"]
                yield {"unspin_error": None} | metadata | {
                    "id": document["id"], "text": metadata["unspin_source"], "unspin_repaired": document["text"]
                }  # fmt: skip


def main(given: Sequence[str] | None = None) -> int:
    """Run, print the result as JSON and write it beside the output; 0 if nothing was lost, doubled or changed."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_options(parser)
    parser.add_argument("--executor", choices=("local", "slurm", "ray"), default="local")
    parser.add_argument("--slice", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args(given)
    arguments.given = sys.argv[1:] if given is None else given
    if arguments.slice is not None:
        serve(arguments.folder, arguments)
        return 0
    result = run(arguments.folder, arguments)
    return tell(result, arguments.folder)


if __name__ == "__main__":
    sys.exit(main())
