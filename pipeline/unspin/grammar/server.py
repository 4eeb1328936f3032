"""A LanguageTool server of our own on this machine: start it, stop it, say how it is.

A server outlives the command that started it. A state file names its process, with the time it began, so that a process
which was given the same number later is never stopped. Whatever interrupts ``start``, no Java process is left behind.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from unspin.errors import BackendError

DEFAULT_PORT = 8081
JARS_VARIABLE = "UNSPIN_LANGUAGETOOL_JARS"
OLDEST_JAVA = 17
"""LanguageTool needs Java 17 since 6.6."""
READY_TIMEOUT_S = 60.0
"""From the start to the first answered check; 2 to 11 seconds were seen."""
STOP_TIMEOUT_S = 10.0
SERVER_CLASS = "org.languagetool.server.HTTPServer"
SETTINGS = "pipelineCaching=true\nmaxPipelinePoolSize=8\npipelineExpireTimeInSeconds=3600\ncacheSize=1000\n"
"""Checkers are kept between requests: setting one up takes longer than a check."""

_POLL_S = 0.1
_VERSION = re.compile(r'version "(?:1\.)?(\d+)')
_BROKEN = 'Exception in thread "main"'
"""Java lives on after this when other threads were started, without a server."""


@dataclass(frozen=True, slots=True)
class ServerState:
    """How the server is. ``running``: the process is there; ``ready``: it answers. ``log`` is what it has written."""

    running: bool
    ready: bool
    log: Path
    pid: int | None = None
    port: int | None = None

    @property
    def url(self) -> str | None:
        """Where it is to be asked; ``None`` if it does not run."""
        return f"http://127.0.0.1:{self.port}/" if self.running else None


@dataclass(frozen=True, slots=True)
class _Record:
    """What the state file holds: a process, when it began, and its port."""

    pid: int
    birth: str
    port: int


def state_directory() -> Path:
    """Where the state, the settings and the log of the server lie: in the user's cache directory."""
    cache = os.environ.get("XDG_CACHE_HOME", "")
    root = Path(cache) if cache and Path(cache).is_absolute() else Path.home() / ".cache"
    return root / "unspin" / "languagetool"


def start(
    jar_dir: Path | None = None,
    port: int = DEFAULT_PORT,
    *,
    memory: str = "1g",
    timeout_s: float = READY_TIMEOUT_S,
    state_dir: Path | None = None,
) -> ServerState:
    """The state of a server that is ready on ``port`` of this machine, reached from this machine only.

    ``jar_dir`` holds LanguageTool's jars (else the variable ``UNSPIN_LANGUAGETOOL_JARS``); ``memory`` is Java's
    largest heap. One that already runs on this port is left as it is. Waits ``timeout_s`` seconds at most. Raises
    ``BackendError`` with what to do; then, and on Ctrl-C and SIGTERM too, nothing is left running.
    """
    if sys.platform == "win32":
        raise BackendError("unspin starts LanguageTool on Linux and macOS only; start it yourself and give its address")
    folder = state_dir or state_directory()
    now = status(folder)
    if now.ready and now.port == port:
        return now
    if now.running:
        raise BackendError(f"a LanguageTool server already runs on port {now.port}; stop it: unspin languagetool stop")
    command = [_java(), f"-Xmx{memory}", "-cp", _class_path(jar_dir), SERVER_CLASS]
    _refuse_taken(port)
    folder.mkdir(parents=True, exist_ok=True)
    settings = folder / "server.properties"
    with _alone(folder):
        settings.write_text(SETTINGS, encoding="utf-8")
        _launch([*command, "--port", str(port), "--config", str(settings)], port, folder, timeout_s)
    return status(folder)


def stop(state_dir: Path | None = None, *, timeout_s: float = STOP_TIMEOUT_S) -> ServerState:
    """The state after the server was asked to end and, ``timeout_s`` seconds later, made to; fine if none runs."""
    folder = state_dir or state_directory()
    record = _record(folder)
    if record and _lives(record):
        _end(record, timeout_s)
    _state_file(folder).unlink(missing_ok=True)
    return status(folder)


def status(state_dir: Path | None = None) -> ServerState:
    """How the server that ``start`` left is, by its process and by asking it (2 seconds at most)."""
    folder = state_dir or state_directory()
    record = _record(folder)
    if not record or not _lives(record):
        return ServerState(running=False, ready=False, log=_log_file(folder))
    ready = _healthy(record.port, timeout_s=2.0)
    return ServerState(running=True, ready=ready, log=_log_file(folder), pid=record.pid, port=record.port)


# Before the start: Java, jars, port.


def _java() -> str:
    """The ``java`` of JAVA_HOME or of PATH, if it is new enough."""
    home = os.environ.get("JAVA_HOME", "")
    java = shutil.which(str(Path(home) / "bin" / "java")) if home else None
    java = java or shutil.which("java")
    if not java:
        raise BackendError(f"there is no java on PATH nor in JAVA_HOME; install Java {OLDEST_JAVA} or newer")
    try:
        ran = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BackendError(f"{java} -version does not run; install Java {OLDEST_JAVA} or newer") from error
    found = _VERSION.search(ran.stderr + ran.stdout)
    if not found:
        raise BackendError(f"{java} -version does not say its version; install Java {OLDEST_JAVA} or newer")
    if int(found.group(1)) < OLDEST_JAVA:
        raise BackendError(f"{java} is Java {found.group(1)}; set JAVA_HOME to Java {OLDEST_JAVA} or newer")
    return java


def _class_path(jar_dir: Path | None) -> str:
    """Java's class path for the jars in the folder given or in its ``libs``."""
    named = jar_dir or os.environ.get(JARS_VARIABLE)
    if not named:
        raise BackendError(f"say where LanguageTool's jars are: --jars DIR, or the variable {JARS_VARIABLE}")
    for folder in (Path(named).expanduser().absolute(), Path(named).expanduser().absolute() / "libs"):
        if any(folder.glob("languagetool-server*.jar")):
            if os.pathsep in str(folder):
                raise BackendError(f"Java cannot read a folder with {os.pathsep!r} in its name: {folder}; move it")
            return f"{folder}/*"
    raise BackendError(
        f"{named} holds no languagetool-server*.jar; run .ci/languagetool/fetch.sh or unpack LanguageTool there"
    )


def _refuse_taken(port: int) -> None:
    if not 0 < port < 65536:
        raise BackendError(f"{port} is no port; choose one between 1024 and 65535")
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise BackendError(f"port {port} is taken or not allowed; choose another: --port N") from error


# The start itself.


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Refuse a second start while one is under way; the lock ends with its process, however that ends."""
    import fcntl  # noqa: PLC0415  not on Windows, where nothing is started

    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BackendError("another start of LanguageTool is under way; wait for it") from error
        yield


def _launch(command: list[str], port: int, folder: Path, timeout_s: float) -> None:
    """Start ``command`` in a session of its own and return once it answers; else leave nothing and raise."""
    with _signals_noted() as noted, _log_file(folder).open("wb") as log:
        try:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, cwd=folder
            )
        except OSError as error:
            raise BackendError(f"{command[0]} cannot be started: {error.strerror}; reinstall Java") from error
        record = _Record(process.pid, _birth(process.pid) or "", port)
        try:
            _state_file(folder).write_text(json.dumps(asdict(record)), encoding="utf-8")
            problem = _wait(process, port, _log_file(folder), time.monotonic() + timeout_s, noted)
        except BaseException:
            _abandon(process, folder)
            raise
        if problem or noted:
            _abandon(process, folder)
        process.returncode = 0 if process.returncode is None else process.returncode  # it is to outlive us, unreaped
    if problem:
        raise BackendError(f"LanguageTool {problem}; last line of {_log_file(folder)}: {_last_line(_log_file(folder))}")


def _wait(process: subprocess.Popen[bytes], port: int, log: Path, deadline: float, noted: list[int]) -> str:
    """Wait until the server has answered a check; what went wrong, or an empty string."""
    answered: list[bool] = []
    asking: threading.Thread | None = None
    while not noted:
        if process.poll() is not None:
            return f"ended with status {process.returncode} while it started"
        if _BROKEN in log.read_text(encoding="utf-8", errors="replace"):
            return "failed while it started"
        if time.monotonic() > deadline:
            return "was not ready in time"
        if asking is None and _healthy(port, timeout_s=1.0):
            asking = threading.Thread(target=lambda: answered.append(_answers(port, deadline)), daemon=True)
            asking.start()  # beside us: a signal would be noted only after the answer
        if answered:
            return "" if answered[0] else "does not answer a check"
        time.sleep(_POLL_S)
    return ""


def _abandon(process: subprocess.Popen[bytes], folder: Path) -> None:
    """Kill the group that ``process`` leads and forget it."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    _state_file(folder).unlink(missing_ok=True)


@contextlib.contextmanager
def _signals_noted() -> Iterator[list[int]]:
    """Note SIGINT, SIGTERM and SIGHUP instead of dying of them, and raise the first again at the end.

    Between making a process and remembering it there must be no point where a signal ends us. Off the main thread
    Python gives no say in signals, and none are delivered there.
    """
    noted: list[int] = []
    kinds = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    try:
        before = {kind: signal.signal(kind, lambda number, _frame: noted.append(number)) for kind in kinds}
    except ValueError:
        before = {}
    try:
        yield noted
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)
        if noted:
            signal.raise_signal(noted[0])


# Asking the server.


def _get(port: int, path: str, timeout_s: float, form: dict[str, str] | None = None) -> bytes:
    """The body of a 200 answer, empty for any other or none; never through a proxy."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    body = urllib.parse.urlencode(form).encode() if form else None
    try:
        with opener.open(f"http://127.0.0.1:{port}/v2/{path}", data=body, timeout=timeout_s) as answer:
            return bytes(answer.read(65536))
    except urllib.error.HTTPError as error:
        error.close()
    except (OSError, ValueError):
        pass
    return b""


def _healthy(port: int, timeout_s: float) -> bool:
    return _get(port, "healthcheck", timeout_s).strip() == b"OK"


def _answers(port: int, deadline: float) -> bool:
    """Whether a first check is answered in time; it loads the English rules, which no user should wait for."""
    form = {"language": "en-US", "text": "This sentence load the rules."}
    return b'"matches"' in _get(port, "check", max(1.0, deadline - time.monotonic()), form)


# The process and what is known of it.


def _state_file(folder: Path) -> Path:
    return folder / "server.json"


def _log_file(folder: Path) -> Path:
    return folder / "server.log"


def _last_line(log: Path) -> str:
    """The last line that says something, without the frames of a Java trace."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    telling = [line.strip() for line in lines if line.strip() and not re.match(r"\s+(?:at |\.\.\. )", line)]
    return telling[-1][:300] if telling else "(nothing was written)"


def _record(folder: Path) -> _Record | None:
    """What the state file says; ``None`` if there is none or it is damaged."""
    try:
        fields = json.loads(_state_file(folder).read_text(encoding="utf-8"))
        return _Record(int(fields["pid"]), str(fields["birth"]), int(fields["port"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _lives(record: _Record) -> bool:
    """Whether the very process that was started is still there."""
    return bool(record.birth) and record.pid > 1 and _birth(record.pid) == record.birth


def _birth(pid: int) -> str | None:
    """What tells this process from a later one of the same number; ``None`` if it is gone or only waits to be reaped.

    On Linux the boot and the clock tick it began at (field 22 of /proc/PID/stat), else what ``ps`` says.
    """
    if Path("/proc/self/stat").exists():
        try:
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="utf-8").strip()
        except OSError:
            return None
        return None if fields[0] in "ZX" else f"{boot} {fields[19]}"
    ran = subprocess.run(["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    state, _, began = ran.stdout.strip().partition(" ")
    return began.strip() if state and not state.startswith("Z") else None


def _end(record: _Record, timeout_s: float) -> None:
    for kind, patience_s in ((signal.SIGTERM, timeout_s), (signal.SIGKILL, STOP_TIMEOUT_S)):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(record.pid, kind)
        deadline = time.monotonic() + patience_s
        while time.monotonic() < deadline:
            if not _lives(record):
                return
            time.sleep(_POLL_S / 2)
    raise BackendError(f"LanguageTool (process {record.pid}) does not end; end it yourself: kill -9 {record.pid}")
