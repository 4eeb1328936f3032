"""``check --jobs``: the same output for one and for two workers, and a clean end whatever happens."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli_help import run
from selection_help import use_stub_engine, write

from unspin.batch import pool
from unspin.cli import THREAD_VARIABLES

FORKS = pool.can_fork()
MAIN = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from unspin.cli import main
main()
"""
"""The command with Ctrl-C in force, also where the tests run in the background of a shell that turns it off."""


@pytest.fixture(params=["forked", "started"])
def site(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current directory, with the stub engine in this process and in workers, which are copies of it or start from nothing."""
    forked = request.param == "forked"
    if forked and not FORKS:
        pytest.skip("no process of more than one thread is forked")
    monkeypatch.setattr(pool, "can_fork", lambda: forked)
    monkeypatch.chdir(tmp_path)
    use_stub_engine(monkeypatch)
    return tmp_path


def test_one_and_two_workers_say_the_same(site: Path) -> None:
    """A thousand mixed files: same findings, same order, same errors for the bad ones, same exit code."""
    kinds = {".md": "**crawler** veins\n", ".txt": "clean\n", ".html": "<p>crawler crawler</p>\n", ".markdown": ""}
    write(site, {f"{n % 7}/{n}{suffix}": text for n in range(250) for suffix, text in kinds.items()})
    write(site, {"3/unspin.toml": 'disable = ["channel"]'})
    one, two = (run("check", "--format", "jsonl", "--jobs", jobs, ".") for jobs in ("1", "2"))
    assert (one.exit_code, one.stdout, one.stderr) == (two.exit_code, two.stdout, two.stderr)
    assert one.exit_code == 2
    assert one.stderr.count("holds no text") == 250
    assert one.stdout.count("\n") == 750 - 3 * sum(n % 7 == 3 for n in range(250))


def test_an_engine_that_cannot_go_on(site: Path) -> None:
    """Nothing can be found in any file: one line and exit code 2."""
    write(site, {"a.txt": "clean", "b.txt": "BACKEND", "c.txt": "clean"})
    result = run("check", "--jobs", "2", ".")
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", "unspin: the server is gone; start it\n")


def test_a_worker_that_dies_costs_its_file(site: Path) -> None:
    """Each file that kills a worker is named, in its place; all others are reported as without it, whatever they shared a worker with."""
    names = [f"{n:03}.txt" for n in range(60)]
    fatal = {"000.txt", "017.txt", "018.txt", "059.txt"}
    write(site, {name: "DIE" if name in fatal else "crawler" for name in names})
    result = run("check", "--format", "concise", "--jobs", "2", ".")
    assert result.exit_code == 2
    assert [line[:7] for line in result.stdout.splitlines()] == [name for name in names if name not in fatal]
    told = "the process that worked on it died with exit code 9; give it alone, or try fewer --jobs"
    assert result.stderr.splitlines() == [f"unspin: {name}: {told}" for name in sorted(fatal)]


def test_a_worker_that_is_killed(site: Path) -> None:
    """As the system does for want of memory: the file is named with the signal."""
    write(site, {"a.txt": "crawler", "b.txt": "KILLED", "c.txt": "crawler"})
    result = run("check", "--format", "concise", "--jobs", "2", ".")
    assert (result.exit_code, result.stdout.count("\n")) == (2, 2)
    assert "b.txt: the process that worked on it was killed by signal 9, perhaps for want of memory" in result.stderr


def test_workers_that_cannot_start(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tried a few times, then told in one line."""
    monkeypatch.setattr(pool, "can_fork", lambda: False)
    write(site, {"a.txt": "clean", "b.txt": "clean", "start/sitecustomize.py": "import os; os._exit(3)\n"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(site / "start"))
        result = run("check", "--jobs", "2", "a.txt", "b.txt")
    assert (result.exit_code, result.stderr) == (2, "unspin: no worker process can be started; try without --jobs\n")


def test_fix_in_workers(site: Path) -> None:
    """The same files and the same lines as by one process."""
    files = {f"posts/{n}.md": "A **crawler** vein.\r\n" if n % 2 else "clean\n" for n in range(40)}
    told = []
    for jobs in ("1", "2"):
        write(site, files)
        result = run("fix", "--jobs", jobs, "posts")
        told.append((result.exit_code, result.stdout, result.stderr, [(site / name).read_bytes() for name in files]))
    assert told[0] == told[1]
    assert told[0][3].count(b"A **spider** vein.\r\n") == 20


@pytest.mark.skipif(os.name != "posix", reason="signals are sent to a process group")
@pytest.mark.parametrize("to_all", [True, False])
def test_an_interrupt_ends_the_workers(site: Path, to_all: bool) -> None:
    """Ctrl-C, which reaches every process, and a signal to the first alone: one line, 130, no process is left."""
    write(site, {f"{n}.txt": "SLOW" for n in range(4)})
    command = [sys.executable, "-c", MAIN, "check", "--jobs", "2", "."]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    while len(list(site.glob("*.started"))) < 2:
        time.sleep(0.05)
    (os.killpg if to_all else os.kill)(process.pid, signal.SIGINT)
    output, errors = process.communicate(timeout=20)
    assert (process.returncode, output, errors) == (130, "", "unspin: interrupted\n")
    assert _is_gone(process.pid)


@pytest.mark.skipif(os.name != "posix", reason="signals are sent to a process group")
def test_workers_end_with_a_killed_parent(site: Path) -> None:
    """Also one that waits for its next file: nobody would ever send it any."""
    write(site, {"0.txt": "SLOW", "1.txt": "clean"})
    command = [sys.executable, "-c", MAIN, "check", "--jobs", "2", "."]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    while not (site / "0.txt.started").exists():
        time.sleep(0.05)
    process.kill()
    process.wait()
    assert _is_gone(process.pid)


def _is_gone(group: int) -> bool:
    """Whether no process of the group is left within ten seconds; the system takes a moment to bury the dead."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize(("told", "then"), [(None, "1"), ("3", "3")])
def test_one_thread_a_process(monkeypatch: pytest.MonkeyPatch, told: str | None, then: str) -> None:
    """Workers that each take all cores hinder each other; who sets the number of threads has it."""
    for name in THREAD_VARIABLES:
        monkeypatch.setenv(name, told or "")
        if told is None:
            monkeypatch.delenv(name)
    run("completion", "bash")
    assert {os.environ[name] for name in THREAD_VARIABLES} == {then}
