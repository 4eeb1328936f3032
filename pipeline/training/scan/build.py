"""Build and measure the scan's models in one go; steps whose output is there are passed over, so that it may be broken off.

    build.py --data DATA --repo REPO --work WORK --torch PYTHON [--families] [--spun DIR]

PYTHON is an interpreter with torch; this one has what unspin needs. About 12 minutes of one core, with ``--families`` 20. Writes the models to the
package, the checksums, and ``WORK/figures.txt``.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from streams import FOLDS

from unspin.scan.network import FAMILIES

HERE = Path(__file__).parent
FAMILY_EPOCHS = 3


def run(*command: str | Path) -> None:
    """Run a step, and show it."""
    print("+", *map(str, command), flush=True)
    subprocess.run([str(one) for one in command], check=True)


def train(args: argparse.Namespace, models: Path, without: str, *more: str) -> None:
    """Train a network, if it is not there."""
    if not (args.work / (without.replace(":", "-") or "all") / "scan.npz").is_file():
        run(args.torch, HERE / "train.py", "--work", args.work, "--models", models, "--without", without, *more)


def main() -> None:
    """Run all steps."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "repo", "work", "torch"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--families", action="store_true", help="also train a network without each family, to measure how it transfers")
    parser.add_argument("--spun", type=Path, help="annotated articles to report on at the end")
    args = parser.parse_args()
    models = args.repo / "pipeline/unspin/_builtin/models"
    args.work.mkdir(parents=True, exist_ok=True)
    if not (args.work / "test.npz").is_file():
        run(sys.executable, HERE / "dataset.py", "--data", args.data, "--repo", args.repo, "--out", args.work)
    for without in (*(f"fold:{number}" for number in range(FOLDS)), ""):
        train(args, models, without)
    run(sys.executable, HERE / "calibrate.py", "--work", args.work, "--out", models)
    for name in ("scan.npz", "scan.vectors.npy"):
        (models / name).write_bytes((args.work / "all" / name).read_bytes())
    run(sys.executable, HERE.parent / "checksums.py", "--write")
    for family in FAMILIES if args.families else ():
        train(args, models, f"family:{family}", "--epochs", str(FAMILY_EPOCHS))
    measure = ["--work", args.work, "--models", models, "--repo", args.repo, "--data", args.data, *(("--spun", args.spun) if args.spun else ())]
    told = subprocess.run([sys.executable, HERE / "measure.py", *measure], check=True, stdout=subprocess.PIPE, text=True).stdout
    (args.work / "figures.txt").write_text(told, encoding="utf-8")
    print(told)


if __name__ == "__main__":
    main()
