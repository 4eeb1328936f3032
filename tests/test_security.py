"""What no input may do: run in a page, steer a terminal, load code, reach a network. What each format withstands is tested with it."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from review_stub import WordEngine

import unspin
from unspin.cli import main
from unspin.config import read_config
from unspin.report.visible import HIDDEN

PACKAGE = Path(unspin.__file__).parent
SOURCES = sorted(PACKAGE.rglob("*.py"))
TESTS = Path(__file__).parent

# Code -----------------------------------------------------------------------------------------------------------------

LOADS_CODE = frozenset("pickle cPickle marshal shelve dill joblib cloudpickle yaml imp code codeop ctypes".split())
CALLS = frozenset("eval exec compile __import__ system popen spawnl mktemp".split())
REACHES_OUT = frozenset("socket ssl ftplib smtplib requests httpx aiohttp urllib3 urllib.request http.client".split())
MAY_REACH_OUT = frozenset(("grammar/languagetool.py", "grammar/server.py", "wordpress/client.py"))
"""A server that the user names, and one that they start."""


def named(node: ast.AST) -> list[str]:
    """The modules that an import names."""
    if isinstance(node, ast.Import):
        return [one.name for one in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or "", *(f"{node.module}.{one.name}" for one in node.names)]
    return []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_code_is_loaded_from_data(path: Path) -> None:
    """No pickle, no eval, no arrays of objects, no shell; a network in three modules alone."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        modules = named(node)
        assert not LOADS_CODE.intersection(one.partition(".")[0] for one in modules)
        assert not REACHES_OUT.intersection(modules) or path.relative_to(PACKAGE).as_posix() in MAY_REACH_OUT
        if not isinstance(node, ast.Call):
            continue
        name, owner = _callee(node)
        keywords = {one.arg: ast.unparse(one.value) for one in node.keywords}
        assert name not in CALLS or (name, owner) == ("compile", "re"), f"line {node.lineno}"
        assert keywords.get("shell", "False") == "False"
        assert keywords.get("allow_pickle", "False") == "False"
        assert (name, owner) != ("load", "np") or "allow_pickle" in keywords, "say allow_pickle=False"


def _callee(call: ast.Call) -> tuple[str, str]:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr, ast.unparse(call.func.value)
    return getattr(call.func, "id", ""), ""


# Terminals ------------------------------------------------------------------------------------------------------------

ESCAPE = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e"
NAME = "\x1b]0;own\x07ed.txt"
STEERS = re.compile(f"(?!\r){HIDDEN.pattern}")

COMMANDS = (
    *(("check", "posts", "--format", one) for one in ("text", "concise", "json", "jsonl", "sarif", "rdjsonl", "junit", "gitlab")),
    ("check", "posts", "--statistics"),
    ("check", f"posts/{NAME}.csv"),
    ("check", f"posts/{NAME}.csv", "--text-field", ESCAPE),
    ("check", "no\x1b.txt"),
    ("check", "posts", "--config", "no\x1b.toml"),
    ("check", "posts", "--config", "key.toml"),
    ("check", "posts", "--config", "value.toml"),
    ("check", "posts", "-o", "no\x1b/report"),
    ("check", ESCAPE, "--diff-base", ESCAPE),
    ("fix", "posts", "-o", "copies"),
    ("fix", "posts", "--report", "no\x1b/page.html"),
    ("config", "--files", "posts"),
    ("config", "--why", f"posts/{NAME}"),
    ("config", "--show", "--config", "patterns.toml"),
    ("readability", "posts"),
    ("baseline", "show"),
    ("baseline", "show", "posts"),
    ("baseline", "show", "--baseline", "no\x1b.json"),
    ("apply", "no\x1b.json"),
    ("apply", "decisions.json"),
    ("init", "no\x1b"),
    ("learn", "posts", "no\x1b", "--into", "no\x1b"),
    ("eval", "--spun", "no\x1b"),
    ("glossary", "check", "no\x1b"),
    ("wordpress", "push", "no\x1b"),
)  # fmt: skip


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose names, texts, directives, settings and decisions hold what a terminal obeys."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("unspin.engine.Engine", WordEngine)
    posts = tmp_path / "posts"
    posts.mkdir()
    (posts / NAME).write_text(f"A {ESCAPE} crawler {ESCAPE} has agony{ESCAPE}.\n", encoding="utf-8")
    directives = f"<!-- unspin: ignroe{ESCAPE} --> A crawler <!-- unspin: ignore[{ESCAPE}] -->"
    (posts / "b.md").write_text(f"---\nunspin: {ESCAPE}\n---\n\n{directives}\n", encoding="utf-8")
    (posts / f"{NAME}.csv").write_text(f"id{ESCAPE}\n1\n", encoding="utf-8")
    Path("key.toml").write_text('"a\\u001b[31mb" = 1\n')
    Path("value.toml").write_text('grammar = "a\\u001b[31mb"\n')
    Path("patterns.toml").write_text('exclude = ["a\\u001b[31m\\u009b\\u202eb"]\n')
    file = {"path": "\x1b[31m", "sha256": "ab" * 32, "decisions": []}
    Path("decisions.json").write_text(json.dumps({"schema": 1, "tool": "x", "files": [file]}))
    CliRunner().invoke(main, ("baseline", "create", "posts"))
    return tmp_path


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: " ".join(map(ascii, arguments)))
@pytest.mark.skipif(os.name == "nt", reason="no such names there")
@pytest.mark.usefixtures("hostile")
def test_no_output_steers_a_terminal(arguments: tuple[str, ...]) -> None:
    """Names, contents, settings and messages are shown with controls by number, on both streams."""
    result = CliRunner().invoke(main, arguments)
    assert isinstance(result.exception, SystemExit | None), result.exception
    assert not STEERS.search(result.output)


@pytest.mark.usefixtures("hostile")
def test_a_patch_is_exact_in_a_pipe_and_harmless_in_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """`fix --diff | git apply` has to have every byte."""
    piped = CliRunner().invoke(main, ("fix", "posts", "--diff", "--no-baseline"))
    assert ESCAPE in piped.stdout
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True, raising=False)
    shown = CliRunner().invoke(main, ("fix", "posts", "--diff", "--no-baseline"))
    assert "crawler" in shown.stdout
    assert not STEERS.search(click.unstyle(shown.stdout))
    plain = CliRunner().invoke(main, ("fix", "posts", "--diff", "--no-baseline", "--no-color"))
    assert click.unstyle(shown.stdout) == plain.stdout, "our own colours are all that was taken away"


def test_settings_that_are_shown_read_as_the_same(hostile: Path) -> None:
    """What `config --show` writes by number says the same."""
    shown = CliRunner().invoke(main, ("config", "--show", "--config", "patterns.toml"))
    (hostile / "shown.toml").write_text(shown.stdout, encoding="utf-8")
    assert read_config(hostile / "shown.toml").values["exclude"] == read_config(hostile / "patterns.toml").values["exclude"]


# Networks -------------------------------------------------------------------------------------------------------------

OFFLINE = """
import sys
def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.bind", "urllib.Request"):
        raise PermissionError(f"{event} {arguments}")
sys.addaudithook(refuse)
from click.testing import CliRunner
from unspin.cli import main
for line in sys.argv[1:]:
    result = CliRunner().invoke(main, line.split())
    assert result.exit_code in (0, 1) and isinstance(result.exception, SystemExit | None), (line, result.output, result.exception)
    print(line)
"""


def without_network() -> tuple[str, ...]:
    """What starts a command where there is no network, if the system lets us."""
    command = ("unshare", "-rn")
    allowed = shutil.which("unshare") and subprocess.run((*command, "true"), capture_output=True, check=False).returncode == 0
    return command if allowed else ()


def test_no_command_needs_a_network(tmp_path: Path) -> None:
    """With the real engine, where every connection raises, and in a namespace without a network where the system has them."""
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts/a.md").write_text("# Legs\n\nSmall crawler capillaries, see [a page](http://example.org/a) and ![it](https://example.org/b.png).\n")
    lines = ("fix posts -o clean --apply review --report page.html", "readability posts", "explain channel.term", "baseline create posts")
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    command = [*without_network(), sys.executable, "-c", OFFLINE, *lines]
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines() == list(lines)


AUDIT = Path(__file__).parents[1] / ".github" / "workflows" / "dependencies.yml"


@pytest.mark.skipif(not AUDIT.is_file(), reason="the workflows are not part of the wheel")
def test_the_audit_fails_where_it_could_not_look():
    """Without --strict a package that the service does not know, or does not answer for, passes unseen."""
    runs = [line for line in AUDIT.read_text(encoding="utf-8").splitlines() if "bin/pip-audit" in line]
    assert runs
    assert all(" --strict " in line for line in runs)
