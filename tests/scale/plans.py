"""What the scripts of all engines share: their options, the plan that these name, and the form of the result."""

from __future__ import annotations

import argparse
import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

from unspin.config import PARTS, Settings
from unspin.model import Applicability
from unspin.scale import Plan

RULES = ("boilerplate", "damage", "function-words")
"""The parts that need no model, several times as fast as all of them (decision 16)."""

TOO_SLOW = "timed out during startup"
"""What Ray says where its own processes took more than its 30 s to start, as on a machine that is busy with other things: start it again."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of a run."""
    parser.add_argument("folder", type=Path, help="where input, output and result.json are written")
    parser.add_argument("--count", type=int, default=100_000, help="documents")
    parser.add_argument("--shards", type=int, default=20, help="files of input")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes with an engine each")
    parser.add_argument("--kills", type=int, default=3, help="workers that are killed on the way")
    parser.add_argument("--sample", type=int, default=1000, help="documents that are repaired again for comparison")
    parser.add_argument("--parts", choices=("all", "rules"), default="all", help="parts of the engine that take part")
    parser.add_argument("--apply", choices=("safe", "review"), default="review")


def plan_of(arguments: argparse.Namespace) -> Plan:
    """The plan that the options name."""
    parts = RULES if arguments.parts == "rules" else PARTS
    return Plan(Settings(parts=parts), Applicability(arguments.apply))


def result_of(
    library: str, how: str, checked: dict[str, Any], arguments: argparse.Namespace, **ran: Any
) -> dict[str, Any]:
    """The result as it is printed and kept: what ran, how long it took, and what the audit says."""
    cpu = ran.pop("cpu_s")
    options = {one: getattr(arguments, one) for one in ("shards", "workers", "parts", "apply")}
    figures = {"wall_s": round(ran.pop("wall_s"), 1), "cpu_s": round(cpu.ru_utime + cpu.ru_stime, 1)}
    versions = {"unspin": version("unspin"), library: version(library), "python": platform.python_version()}
    return {"engine": library, "how": how, "versions": versions, **options, **ran, **figures, **checked}
