"""The review page with many posts in headless Chromium: how long it takes to be ready, and how long each key takes.

    python tests/bench/review_page.py 6 500             # numbers of posts
    python tests/bench/review_page.py 500 --shots DIR   # also pictures: wide and narrow, light and dark
    python tests/bench/review_page.py --page FILE       # a page that `unspin fix --report` wrote

Times are those of the page's own clock, style and layout included, in milliseconds: the median and the longest of the presses of a key,
of clicks on posts of the list (click), letters in the search (type), and acceptances of all that the filter shows (all).
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "pipeline")]

from browser import CHROMIUM, dom_of, driven  # noqa: E402
from report_example import knee_post  # noqa: E402

from unspin.model import Report  # noqa: E402
from unspin.report import Standing, to_html  # noqa: E402

PRESSES = 20
DRIVER = (
    """
const ready = performance.now(), times = {};
const keysTried = ["j", "k", "a", "u", "r"];
for (const key of keysTried) {
  times[key] = [];
  for (let i = 0; i < PRESSES; i++) {
    const start = performance.now();
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    document.body.offsetHeight;
    times[key].push(performance.now() - start);
  }
}
const timed = (name, act) => {
  const start = performance.now();
  act();
  document.body.offsetHeight;
  (times[name] = times[name] || []).push(performance.now() - start);
};
const type = (text) => { filters.elements.search.value = text; filters.dispatchEvent(new Event("input")); };
for (let i = 0; i < PRESSES; i++) timed("click", () => find("a", entries[order[(i * 25) % order.length].number]).click());
for (let i = 0; i < PRESSES; i++) timed("type", () => type("medical".slice(0, i % 8)));
type("");
timed("all", () => decideAll(shown.filter((finding) => open(finding) && acceptable(finding)), "accept"));
const painted = performance.getEntriesByName("first-contentful-paint")[0];
document.title = "TIMES" + JSON.stringify({ painted: painted ? painted.startTime : 0, ready, findings: findings.length, times }) + "END";
"""
).replace("PRESSES", str(PRESSES))
SHOTS = {"wide-light": ("1400,900", False), "wide-dark": ("1400,900", True), "narrow-light": ("420,900", False), "narrow-dark": ("420,900", True)}


def page_of(posts: int) -> str:
    """The page of so many posts."""
    post = knee_post()
    files = tuple(replace(post, path=f"posts/{number:03}-knee.md") for number in range(posts))
    standing = [Standing(file.path, f"{number:064x}") for number, file in enumerate(files)]
    return to_html(Report(files), title="unspin report", tool_version="bench", standing=standing)


def shoot(page: Path, folder: Path) -> None:
    """Pictures of the page."""
    for name, (size, dark) in SHOTS.items():
        switches = ["--headless", "--no-sandbox", "--disable-gpu", f"--window-size={size}", f"--screenshot={folder / name}.png"]
        switches += ["--blink-settings=preferredColorScheme=0"] if dark else []
        with tempfile.TemporaryDirectory() as profile:
            command = [str(CHROMIUM), *switches, f"--user-data-dir={profile}", page.as_uri()]
            subprocess.run(command, check=True, capture_output=True, timeout=300)


def main() -> None:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("posts", type=int, nargs="*")
    parser.add_argument("--page", type=Path, metavar="FILE")
    parser.add_argument("--shots", type=Path, metavar="DIR")
    arguments = parser.parse_args()
    pages = [(f"{posts} posts", page_of(posts)) for posts in arguments.posts]
    pages += [(arguments.page.name, arguments.page.read_text(encoding="utf-8"))] if arguments.page else []
    for name, page in pages:
        with tempfile.TemporaryDirectory() as folder:
            told = re.search(r"TIMES(.*?)END", dom_of(driven(page, DRIVER), Path(folder)))
            if told is None:
                raise SystemExit("the page did not get ready")
            measured = json.loads(told[1].replace("&quot;", '"'))
            keys = {key: f"{sorted(ms)[len(ms) // 2]:.0f}/{max(ms):.0f}" for key, ms in measured["times"].items()}
            size = f"{measured['findings']:,} findings, {len(page) / 1e6:.1f} MB"
            ready = f"painted {measured['painted']:.0f} ms, ready {measured['ready']:.0f} ms"
            sys.stdout.write(f"{name}, {size}: {ready}; {keys}\n")
            if arguments.shots:
                arguments.shots.mkdir(parents=True, exist_ok=True)
                (arguments.shots / "page.html").write_text(page, encoding="utf-8")
                shoot((arguments.shots / "page.html").resolve(), arguments.shots.resolve())


if __name__ == "__main__":
    main()
