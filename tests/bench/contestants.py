"""Who takes part in the comparison, how each is run over a folder of texts, and what it says put into spans.

None of the others is made to find spun text: Harper and LanguageTool check grammar, spelling and style, codespell knows common misspellings, Vale
holds a house style. All run with what they bring along, nothing switched off or on.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from bench.corpus import SHORT, Findings
from bench.host import installed
from bench.measure import Done, run

WORKERS = Path(__file__).with_name("workers.py")
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


class AbsentError(Exception):
    """A contestant that cannot take part, and why."""


@dataclass(frozen=True, slots=True)
class Result:
    """One run over all texts: seconds of processor time to be ready and for the texts, seconds for the texts, peak MiB, and what was found."""

    start_cpu_s: float
    cpu_s: float
    wall_s: float
    rss_mib: float
    findings: Findings


@dataclass(frozen=True, slots=True)
class Contestant:
    """A tool in one manner of use."""

    name: str
    about: str
    version: Callable[[], str]
    """Raises AbsentError."""
    run: Callable[[Path], Result]
    """Over the texts of a folder."""
    finds: bool = True
    """Whether it names places."""


def worker(name: str, folder: Path, *server: str, also_mib: float = 0.0) -> Result:
    """A contestant that workers.py runs."""
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch, "out.json")
        done = run([sys.executable, WORKERS, name, folder, out, *server], scratch=Path(scratch), environment=ONE_THREAD)
        if done.code:
            raise AbsentError(f"it ended with {done.code}: {_last_line(done)}")
        told = json.loads(out.read_text(encoding="utf-8"))
    found = {one: [(start, end) for start, end in spans] for one, spans in told["findings"].items()}
    memory = told["rss_mib"] or done.cost.rss_mib
    return Result(told["start_cpu_s"], told["cpu_s"], told["wall_s"], memory + also_mib, found)


def program(command: list[str], codes: tuple[int, ...], read: Callable[[Done, Mapping[str, str]], Findings], folder: Path) -> Result:
    """A contestant that is a program: one short text first, which is the start; what it took is taken off the run over all."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}
    with tempfile.TemporaryDirectory() as scratch:
        short = Path(scratch, "short.txt")
        short.write_text(SHORT, encoding="utf-8")
        start = run([*command, short], scratch=Path(scratch))
        done = run([*command, *(folder / name for name in texts)], scratch=Path(scratch))
    if done.code not in codes:
        raise AbsentError(f"it ended with {done.code}: {_last_line(done)}")
    cpu, wall = (max(0.001, one - other) for one, other in ((done.cost.cpu_s, start.cost.cpu_s), (done.cost.wall_s, start.cost.wall_s)))
    return Result(start.cost.cpu_s, cpu, wall, done.cost.rss_mib, read(done, texts))


def _last_line(done: Done) -> str:
    """The last thing that a program said: of Python's errors the one line without paths."""
    return ((done.errors or done.output).strip().splitlines() or ["nothing"])[-1][:200]


def lines_at(text: str) -> list[int]:
    """Where each line of a text begins, in code points; only line feeds part lines, as the programs count."""
    return [0, *(found.end() for found in re.finditer("\n", text))]


def read_codespell(done: Done, texts: Mapping[str, str]) -> Findings:
    """Spans from lines such as ``posts/a.txt:3: teh ==> the``; a word is looked for in its line, each time after the last."""
    found: dict[str, list[tuple[int, int]]] = {name: [] for name in texts}
    for line in done.output.splitlines():
        told = re.match(r"(.+):(\d+): (.+?) ==> ", line)
        if told is None or Path(told[1]).name not in texts:
            continue
        spans, text = found[Path(told[1]).name], texts[Path(told[1]).name]
        start = lines_at(text)[int(told[2]) - 1]
        at = text.find(told[3], max([start, *(end for _, end in spans)]))
        if at >= 0:
            spans.append((at, at + len(told[3])))
    return found


def read_vale(done: Done, texts: Mapping[str, str]) -> Findings:
    """Spans from its JSON; columns count from 1, and the match itself decides where they and it disagree."""
    found: dict[str, list[tuple[int, int]]] = {name: [] for name in texts}
    for path, alerts in json.loads(done.output or "{}").items():
        text = texts[Path(path).name]
        starts = lines_at(text)
        for one in alerts:
            start = starts[one["Line"] - 1]
            at = text.find(one["Match"], max(start, start + one["Span"][0] - 8))
            if at >= 0:
                found[Path(path).name].append((at, at + len(one["Match"])))
    return found


def _program_at(name: str) -> str:
    """Beside this Python, or on the path."""
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if not found:
        raise AbsentError(f"{name} is not on the path")
    return found


def _said(name: str) -> str:
    """The version that a program prints."""
    path = _program_at(name)
    printed = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout
    if found := re.search(r"\d+(?:\.\d+)+", printed):
        return found[0]
    if shutil.which("go"):  # one that go install has built knows its version there alone
        built = subprocess.run(["go", "version", "-m", path], capture_output=True, text=True, check=False).stdout
        if found := re.search(r"^\s*mod\s+\S+\s+v(\S+)", built, re.MULTILINE):
            return found[1]
    return printed.strip()


def _module(name: str, distribution: str) -> Callable[[], str]:
    def version() -> str:
        if find_spec(name) is None:
            raise AbsentError(f"{name} is not installed")
        return installed(distribution) or "?"

    return version


def codespell(folder: Path) -> Result:
    """What codespell finds with its own dictionary."""
    return program([_program_at("codespell")], (0, 65), read_codespell, folder)


def vale(folder: Path) -> Result:
    """Vale with the style that it brings along: spelling, repeated words and terms."""
    with tempfile.TemporaryDirectory() as scratch:
        settings = Path(scratch, ".vale.ini")
        settings.write_text(f"StylesPath = {scratch}\nMinAlertLevel = suggestion\n[*]\nBasedOnStyles = Vale\n", encoding="utf-8")
        command = [_program_at("vale"), "--no-global", "--output=JSON", "--no-exit", f"--config={settings}"]
        return program(command, (0,), read_vale, folder)


def languagetool(jars: Path | None) -> Contestant:
    """LanguageTool on a real server, started anew for each run on the core that all run on."""

    def version() -> str:
        if jars is None:
            raise AbsentError("its jars were not named: --languagetool DIR")
        _module("language_tool_python", "language-tool-python")()
        found = sorted(jars.glob("languagetool-server-*.jar"))
        if not found:
            raise AbsentError("no languagetool-server-*.jar in the folder that was named")
        return found[0].stem.rpartition("-")[2]

    def once(folder: Path) -> Result:
        with _server(jars) as (url, pid):
            return worker("languagetool", folder, url, str(pid))

    return Contestant("LanguageTool", "server, en-US, default rules; memory and time of the server", version, once)


@contextmanager
def _server(jars: Path | None) -> Iterator[tuple[str, int]]:
    import socket  # noqa: PLC0415

    from unspin.errors import BackendError  # noqa: PLC0415
    from unspin.grammar import server  # noqa: PLC0415

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        try:
            state = server.start(jars, port, state_dir=Path(folder), memory="2g")
        except BackendError as error:
            raise AbsentError(str(error).replace(str(jars), "DIR")) from error
        try:
            yield str(state.url), int(state.pid or 0)
        finally:
            server.stop(Path(folder))


def contestants(jars: Path | None) -> tuple[Contestant, ...]:
    """All, in the order of the table."""
    unspin = _module("unspin", "unspin")
    return (
        Contestant("unspin scan", "first pass: a score for the page and its sentences", _module("unspin.scan", "unspin"), _of("scan"), finds=False),
        Contestant("unspin check", "all findings, no grammar backend", unspin, _of("check")),
        Contestant("unspin fix, grammar none", "safe edits made, text read again until none is left", unspin, _of("fix-none")),
        Contestant("unspin fix", "as shipped: Harper on the sentences that were repaired", unspin, _of("fix-harper")),
        Contestant("Harper", "in process, default rules", _module("harper", "harper-py"), _of("harper")),
        languagetool(jars),
        Contestant("Vale", "its own style: spelling, repetition, terms", lambda: _said("vale"), vale),
        Contestant("codespell", "its own dictionary", lambda: _said("codespell"), codespell),
    )


def _of(name: str) -> Callable[[Path], Result]:
    return lambda folder: worker(name, folder)
