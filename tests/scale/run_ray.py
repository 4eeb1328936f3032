"""A run with Ray Data over generated documents, actors killed on the way, and an audit of what came out.

    python tests/scale/run_ray.py --count 100000 --shards 20 --kills 3 FOLDER

With ``--stop-driver`` the process that leads the run is killed as well, half-way, and the run is started again: Ray's checkpoints,
by ``id``, leave out the rows that are written.
"""

from __future__ import annotations

import argparse
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
from audit import audit, die_once, tell
from corpus import documents, write_parquet
from plans import TOO_SLOW, add_options, plan_of, result_of

OBJECT_STORE_MIB = 200
"""Memory for rows on their way: a batch is some kilobytes."""


def serve(folder: Path, arguments: argparse.Namespace) -> None:
    """Run Ray in this process and its workers."""
    import ray  # noqa: PLC0415 - the parts of this script are tested without it
    from ray.data.checkpoint import CheckpointConfig  # noqa: PLC0415

    from unspin.scale import ray_data  # noqa: PLC0415

    class RepairAndDie(ray_data.RepairBatches):
        """Repairs, then kills its actor if the batch is a deadly one: what it has done is lost."""

        def __init__(self, plan, text_column):
            super().__init__(plan, text_column)
            self._doomed = set(killed_ids(arguments))

        def __call__(self, batch):
            done = super().__call__(batch)
            for name in self._doomed.intersection(batch["id"].to_pylist()):
                die_once(folder / f"killed-{name}")
            return done

    ray.init(num_cpus=arguments.workers + 2, object_store_memory=OBJECT_STORE_MIB * 2**20, include_dashboard=False)
    ray.data.DataContext.get_current().checkpoint_config = CheckpointConfig("id", str(folder / "checkpoints"))
    ray_data.RepairBatches = RepairAndDie
    dataset = ray.data.read_parquet(str(folder / "in"))
    ray_data.repaired(dataset, plan_of(arguments), workers=arguments.workers).write_parquet(str(folder / "out"))


def killed_ids(arguments: argparse.Namespace) -> list[str]:
    """The documents at which an actor is killed, spread over the run."""
    names = [name for name, _ in documents(arguments.count)]
    return [names[len(names) * (2 * number + 1) // (2 * arguments.kills)] for number in range(arguments.kills)]


def run(folder: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    """Start the run, once more if its driver was killed, and audit it."""
    write_parquet(folder / "in", arguments.count, arguments.shards)
    began, starts, code = time.monotonic(), 0, None
    while code != 0:
        starts += 1
        with (folder / f"start-{starts}.log").open("wb") as log:
            child = subprocess.Popen(
                [sys.executable, __file__, "--serve", *arguments.given], stdout=log, stderr=log, start_new_session=True
            )
            if arguments.stop_driver and starts == 1:
                _kill_half_way(child, folder, arguments)
            code = child.wait()
        log = (folder / f"start-{starts}.log").read_text(encoding="utf-8", errors="replace")
        if code not in {0, -signal.SIGKILL} and TOO_SLOW not in log:
            raise SystemExit(f"the run failed; see the last of {folder}/start-*.log")
    wall, cpu = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    checked = audit(rows(folder), arguments.count, plan_of(arguments), arguments.sample)
    kills = len(list(folder.glob("killed-*")))
    return result_of("ray", "Ray Data", checked, arguments, kills=kills, starts=starts, wall_s=wall, cpu_s=cpu)


def _kill_half_way(child: subprocess.Popen[bytes], folder: Path, arguments: argparse.Namespace) -> None:
    """Kill the driver and all its processes when files of half of the shards are written, unless it has ended before."""
    while child.poll() is None:
        if len(list(folder.glob("out/*.parquet"))) >= arguments.shards // 2:
            os.killpg(child.pid, signal.SIGKILL)
            return
        time.sleep(0.05)


def rows(folder: Path) -> Iterator[dict[str, Any]]:
    """The output as rows for the audit."""
    import pyarrow.parquet as pq  # noqa: PLC0415

    for path in sorted((folder / "out").glob("*.parquet")):
        yield from pq.read_table(path).to_pylist()


def main(given: Sequence[str] | None = None) -> int:
    """Run, print the result as JSON and write it beside the output; 0 if nothing was lost, doubled or changed."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_options(parser)
    parser.add_argument(
        "--stop-driver", action="store_true", help="kill the process that leads the run as well, and start it again"
    )
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args(given)
    arguments.given = sys.argv[1:] if given is None else given
    if arguments.serve:
        serve(arguments.folder, arguments)
        return 0
    result = run(arguments.folder, arguments)
    return tell(result, arguments.folder)


if __name__ == "__main__":
    sys.exit(main())
