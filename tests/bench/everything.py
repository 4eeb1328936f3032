"""All that the page of benchmarks shows of speed, in one command: ``python tests/bench/everything.py --languagetool DIR``.

The comparison, the start, the plots, and the page, one after the other, on a machine that does nothing else. ``--quick`` does the same on small
things and keeps no figure: it says in some minutes whether all works. Fidelity and fuzzing take hours and have commands of their own.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

HERE = Path(__file__).resolve().parent


def commands(jars: Path | None, *, quick: bool, folder: Path) -> list[list[str]]:
    """The scripts with their arguments, in order; those of a quick run write into ``folder``."""
    server = ["--languagetool", str(jars)] if jars else []
    out = {name: ["--quick", "--out", str(folder / name)] if quick else [] for name in ("compare.json", "startup.json")}
    scripts = [["compare.py", *server, *out["compare.json"]], ["startup.py", *out["startup.json"]]]
    if not quick and (HERE / "scaling.py").exists():
        scripts.append(["scaling.py"])
    if not quick and ((HERE / "scaling.py").exists() or (HERE / "results" / "scaling.csv").exists()):
        scripts.append(["plots.py"])
    return [*scripts, *([] if quick else [["pages.py"]])]


def main() -> int:
    """Run them; the exit code of the first that fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--languagetool", type=Path, metavar="DIR", help="its jars: .ci/languagetool/fetch.sh DIR puts them into DIR/libs")
    parser.add_argument("--quick", action="store_true", help="on small things, no figure kept")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for script, *arguments in commands(chosen.languagetool, quick=chosen.quick, folder=Path(folder)):
            partial(print, flush=True)(f"== {script}")
            code = subprocess.run([sys.executable, str(HERE / script), *arguments], check=False).returncode
            if code:
                return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
