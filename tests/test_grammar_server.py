"""Starting and stopping a LanguageTool server: with a stand-in for java, and the real one if its jars are named."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from unspin.errors import BackendError
from unspin.grammar import load_backend, server

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="servers are not managed on Windows")
JARS = os.environ.get(server.JARS_VARIABLE)
PIPELINE = Path(server.__file__).parents[2]

JAVA = """#!{python}
import http.server, os, signal, sys, time
if "-version" in sys.argv:
    print(os.environ.get("FAKE_VERSION", 'openjdk version "17.0.15" 2025-04-15'), file=sys.stderr)
    raise SystemExit
mode = os.environ.get("FAKE_MODE", "")
print("arguments:", *sys.argv[1:], flush=True)
if mode == "stubborn":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if mode == "fails":
    print("Error: could not find or load main class\\n\\tat Frame.java", file=sys.stderr)
    raise SystemExit(3)
if mode == "broken":
    print('Exception in thread "main" no language es', file=sys.stderr, flush=True)
if mode in ("broken", "silent"):
    time.sleep(120)
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = b"OK" if self.path == "/v2/healthcheck" else b'{{"matches": []}}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()
    def log_message(self, *_):
        pass
port = int(sys.argv[sys.argv.index("--port") + 1])
http.server.HTTPServer(("127.0.0.1", port), Answer).serve_forever()
"""


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with a stand-in for java in front of PATH and jars in ``jars``; what was started there is ended."""
    binaries = tmp_path / "bin"
    binaries.mkdir()
    (binaries / "java").write_text(JAVA.format(python=sys.executable), encoding="utf-8")
    (binaries / "java").chmod(0o755)
    (tmp_path / "jars").mkdir()
    (tmp_path / "jars" / "languagetool-server-6.8.jar").touch()
    monkeypatch.setenv("PATH", f"{binaries}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("JAVA_HOME", server.JARS_VARIABLE, "FAKE_MODE", "FAKE_VERSION"):
        monkeypatch.delenv(name, raising=False)
    yield tmp_path
    server.stop()


@pytest.fixture
def port():
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def lives(pid):
    """Whether the process runs; one that waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def eventually(condition, seconds=10.0):
    """Whether the condition holds within this time."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def starter_of(jars, port, state_dir=None):
    """A process of its own that starts a server."""
    code = (
        "import sys; from pathlib import Path; from unspin.grammar import server\n"
        "server.start(Path(sys.argv[1]), int(sys.argv[2]), state_dir=Path(sys.argv[3]) if sys.argv[3] else None)"
    )
    command = [sys.executable, "-c", code, str(jars), str(port), str(state_dir or "")]
    return subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(PIPELINE)}, stderr=subprocess.DEVNULL)


def children_named(folder):
    """The processes whose command line names the folder."""
    found = []
    for one in Path("/proc").glob("[0-9]*"):
        try:
            command = (one / "cmdline").read_bytes()
        except OSError:
            continue
        if str(folder).encode() in command and lives(one.name):
            found.append(int(one.name))
    return found


def test_a_server_is_started_asked_and_stopped(place, port):
    """It is ready when start returns, leads a session of its own, and is gone after stop."""
    assert not server.status().running
    state = server.start(place / "jars", port, memory="256m")
    assert (state.running, state.ready, state.port, state.url) == (True, True, port, f"http://127.0.0.1:{port}/")
    assert os.getsid(state.pid) == os.getpgid(state.pid) == state.pid
    assert server.status() == state
    assert state.log == place / "cache" / "unspin" / "languagetool" / "server.log"
    arguments = state.log.read_text().splitlines()[0]
    assert arguments.startswith(
        f"arguments: -Xmx256m -cp {place}/jars/* org.languagetool.server.HTTPServer --port {port} --config "
    )
    assert not server.stop().running
    assert not lives(state.pid)
    assert server.stop().url is None


def test_starting_twice_keeps_the_first(place, port):
    """On the same port it is left as it is; on another port it is refused."""
    first = server.start(place / "jars", port)
    assert server.start(place / "jars", port) == first
    with pytest.raises(BackendError, match=f"already runs on port {port}; stop it"):
        server.start(place / "jars", port + 1)


def test_two_starts_at_once_do_not_mix(place, port, monkeypatch):
    """While one start is under way a second is refused, and the first is not disturbed."""
    monkeypatch.setenv("FAKE_MODE", "silent")
    starter = starter_of(place / "jars", port)
    assert eventually(lambda: server.status().running)
    pid = server.status().pid
    (place / "cache" / "unspin" / "languagetool" / "server.json").rename(place / "kept.json")
    with pytest.raises(BackendError, match="another start of LanguageTool is under way; wait for it"):
        server.start(place / "jars", port)
    assert lives(pid)
    starter.terminate()
    starter.wait(10)
    assert not lives(pid)


def test_a_server_that_ignores_the_request_to_end_is_killed(place, port, monkeypatch):
    """After its time is up, stop kills."""
    monkeypatch.setenv("FAKE_MODE", "stubborn")
    state = server.start(place / "jars", port)
    assert not server.stop(timeout_s=0.3).running
    assert not lives(state.pid)


FAILED = [
    ("fails", 20.0, r"ended with status 3 while it started; last line of .*: Error: could not find or load main class"),
    ("broken", 20.0, r"failed while it started; last line of .*: Exception in thread \"main\" no language es"),
    ("silent", 0.5, r"was not ready in time; last line of .*: arguments: "),
]


@pytest.mark.parametrize("case", FAILED)
def test_a_failed_start_leaves_nothing_and_says_why(place, port, monkeypatch, case):
    """The error names the last line of the log; no process and no state stay."""
    mode, timeout_s, message = case
    monkeypatch.setenv("FAKE_MODE", mode)
    with pytest.raises(BackendError, match=message) as error:
        server.start(place / "jars", port, timeout_s=timeout_s)
    assert "\n" not in str(error.value)
    assert children_named(place / "jars") == []
    assert not server.status().running


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupted_start_leaves_no_orphan(place, port, monkeypatch, kind):
    """Whoever ends the command while it waits, java ends with it."""
    monkeypatch.setenv("FAKE_MODE", "silent")
    starter = starter_of(place / "jars", port)
    assert eventually(lambda: server.status().running)
    pid = server.status().pid
    starter.send_signal(kind)
    assert starter.wait(10) == -kind
    assert eventually(lambda: not lives(pid))
    assert children_named(place / "jars") == []
    assert not server.status().running


def test_a_starter_that_was_killed_leaves_a_server_that_stop_finds(place, port, monkeypatch):
    """Against SIGKILL there is no remedy but the state file, written before anything is waited for."""
    monkeypatch.setenv("FAKE_MODE", "silent")
    starter = starter_of(place / "jars", port)
    assert eventually(lambda: server.status().running)
    pid = server.status().pid
    starter.kill()
    starter.wait(10)
    assert lives(pid)
    server.stop()
    assert not lives(pid)


def test_a_process_that_was_given_the_number_later_is_never_killed(place, port):
    """The number alone is not enough: the time of birth must fit."""
    server.start(place / "jars", port)
    server.stop()
    stranger = subprocess.Popen(["sleep", "60"], start_new_session=True)
    try:
        state_file = place / "cache" / "unspin" / "languagetool" / "server.json"
        state_file.write_text(json.dumps({"pid": stranger.pid, "birth": "some boot 123", "port": port}))
        assert not server.status().running
        assert not server.stop().running
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"pid": "x", "birth": "", "port": 1}', '{"pid": 1, "birth": "", "port": 1}']
)
def test_a_damaged_state_file_is_no_server(place, text):
    """Whatever the state file holds, status and stop go on."""
    folder = place / "state"
    folder.mkdir()
    (folder / "server.json").write_text(text)
    assert not server.status(folder).running
    assert not server.stop(folder).running


def test_a_taken_port_is_told(place):
    """Nothing is started on a port somebody listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(BackendError, match=r"port \d+ is taken or not allowed; choose another: --port N"):
            server.start(place / "jars", other.getsockname()[1])
    with pytest.raises(BackendError, match="70000 is no port"):
        server.start(place / "jars", 70000)


VERSIONS = [
    ('openjdk version "11.0.2" 2019', r"is Java 11; set JAVA_HOME to Java 17 or newer"),
    ('java version "1.8.0_292"', r"is Java 8; set JAVA_HOME to Java 17 or newer"),
    ("nonsense", r"does not say its version; install Java 17 or newer"),
]


@pytest.mark.parametrize(("version", "message"), VERSIONS)
def test_java_must_be_new_enough(place, port, monkeypatch, version, message):
    """An old java is refused before anything starts."""
    monkeypatch.setenv("FAKE_VERSION", version)
    with pytest.raises(BackendError, match=message):
        server.start(place / "jars", port)


@pytest.mark.parametrize(
    "version", ['openjdk version "17" 2021', 'openjdk version "21.0.1" 2023', 'openjdk version "25-ea" 2025']
)
def test_newer_javas_are_taken(place, port, monkeypatch, version):
    """The first number decides."""
    monkeypatch.setenv("FAKE_VERSION", version)
    assert server.start(place / "jars", port).ready


def test_without_java_or_jars_the_error_says_what_to_do(place, port, monkeypatch):
    """Each missing part has its line."""
    with pytest.raises(
        BackendError, match="say where LanguageTool's jars are: --jars DIR, or the variable UNSPIN_LANG"
    ):
        server.start(None, port)
    with pytest.raises(BackendError, match=r"holds no languagetool-server\*.jar"):
        server.start(place, port)
    monkeypatch.setenv("PATH", str(place))
    with pytest.raises(BackendError, match="no java on PATH nor in JAVA_HOME; install Java 17"):
        server.start(place / "jars", port)


def test_java_of_java_home_and_jars_of_the_variable_are_used(place, port, monkeypatch):
    """JAVA_HOME goes before PATH; jars may lie in libs of the folder that the variable names."""
    (place / "unpacked").mkdir()
    (place / "jars").rename(place / "unpacked" / "libs")
    monkeypatch.setenv("JAVA_HOME", str(place))
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv(server.JARS_VARIABLE, str(place / "unpacked"))
    assert f"{place}/unpacked/libs/*" in server.start(None, port).log.read_text()


@pytest.mark.languagetool
@pytest.mark.skipif(not JARS, reason=f"{server.JARS_VARIABLE} is not set")
def test_the_real_server_starts_answers_and_stops(tmp_path, port):
    """LanguageTool itself is ready within a minute, finds an error, and ends when it is told to."""
    begun = time.monotonic()
    state = server.start(Path(JARS), port, state_dir=tmp_path)
    try:
        assert time.monotonic() - begun < server.READY_TIMEOUT_S
        findings = load_backend("languagetool", languagetool_url=state.url).check("The doctor can causes pain.", None)
        assert [finding.found for finding in findings] == ["causes"]
    finally:
        server.stop(tmp_path)
    assert not lives(state.pid)


@pytest.mark.languagetool
@pytest.mark.skipif(not JARS, reason=f"{server.JARS_VARIABLE} is not set")
def test_an_interrupted_start_of_the_real_server_leaves_no_java(tmp_path, port):
    """Java itself ends too when the command is ended while it waits."""
    starter = starter_of(JARS, port, tmp_path)
    assert eventually(lambda: server.status(tmp_path).running, 20)
    pid = server.status(tmp_path).pid
    starter.terminate()
    assert starter.wait(20) == -signal.SIGTERM
    assert eventually(lambda: not lives(pid))
