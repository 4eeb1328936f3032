"""The pre-commit hooks and the GitHub Action: what they run, and that no input can run something else."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from unspin.formats import FORMATS, SUFFIXES
from unspin.lsp.buffers import format_of

ROOT = Path(__file__).parents[1]
HOOKS, FOLDER = ROOT / ".pre-commit-hooks.yaml", ROOT / ".github" / "actions" / "unspin"
ACTION, SCRIPT = FOLDER / "action.yml", FOLDER / "action.sh"
SPY = '#!/bin/sh\nprintf "%s\\n" "$@" > "$RUNNER_TEMP/asked"\nexit "$CODE"\n'

pytestmark = pytest.mark.skipif(not HOOKS.is_file(), reason="the hooks and the action are not part of the wheel")


@pytest.mark.parametrize("name", ["a.md.png", "LICENSE", "setup.py", "md", "page.htmlx"])
def test_hooks_leave_other_files_alone(name: str) -> None:
    """What is no format of ours is not passed."""
    assert not any(re.search(pattern, name) for pattern in patterns())


def test_hooks_take_what_check_reads() -> None:
    """Both hooks are passed every file that ``check FOLDER`` would read, but those that are no text."""
    texts = SUFFIXES & {suffix for one in FORMATS if one.container is None for suffix in one.suffixes}
    assert len(patterns()) == 2
    for pattern in patterns():
        assert [one for one in sorted(texts) if not re.search(pattern, f"posts/A{one.upper()}")] == []


def patterns() -> list[str]:
    """The ``files`` of the hooks."""
    return re.findall(r"^  files: (.+)$", HOOKS.read_text(encoding="utf-8"), re.MULTILINE)


def test_no_input_is_part_of_a_script() -> None:
    """In ``action.yml`` expressions stand only as values of keys, never in what a shell reads."""
    runs = re.findall(r"^ +run: (.*)$", ACTION.read_text(encoding="utf-8"), re.MULTILINE)
    assert runs == [f'bash "$GITHUB_ACTION_PATH/action.sh" {step}' for step in ("install", "check")]
    used = set(re.findall(r"inputs\.([\w-]+)", ACTION.read_text(encoding="utf-8")))
    assert used == {"paths", "fail-level", "diff-base", "config", "version"}


def step(folder: Path, code: int = 0, **inputs: str) -> tuple[subprocess.CompletedProcess[str], list[str], str]:
    """A run of the check step with a command that writes down its arguments: result, arguments, outputs."""
    command = folder / "unspin" / "bin" / "unspin"
    command.parent.mkdir(parents=True)
    command.write_text(SPY)
    command.chmod(0o755)
    empty = dict.fromkeys(("INPUT_FAIL_LEVEL", "INPUT_DIFF_BASE", "INPUT_CONFIG"), "")
    files = {"RUNNER_TEMP": str(folder), "GITHUB_OUTPUT": str(folder / "outputs")}
    environment = {"PATH": os.environ["PATH"], "CODE": str(code), **empty, **files, **inputs}
    result = subprocess.run(
        ["bash", SCRIPT, "check"], env=environment, cwd=folder, capture_output=True, text=True, check=False
    )
    asked = folder / "asked"
    return result, asked.read_text().splitlines() if asked.is_file() else [], (folder / "outputs").read_text()


@pytest.mark.skipif(os.name == "nt", reason="the spy is a shell script")
class TestCheckStep:
    """The step as GitHub runs it."""

    @pytest.mark.parametrize(
        ("inputs", "asked"),
        [
            ({"INPUT_PATHS": "."}, ["--format", "github", "--", "."]),
            ({"INPUT_PATHS": "posts/a b.md\r\n\n-x.md\n"}, ["--format", "github", "--", "posts/a b.md", "-x.md"]),
            (
                {
                    "INPUT_PATHS": ".",
                    "INPUT_FAIL_LEVEL": "safe",
                    "INPUT_DIFF_BASE": "origin/main",
                    "INPUT_CONFIG": "ci/a.toml",
                },
                [
                    "--format",
                    "github",
                    "--fail-level",
                    "safe",
                    "--diff-base",
                    "origin/main",
                    "--config",
                    "ci/a.toml",
                    "--",
                    ".",
                ],
            ),
            (
                {"INPUT_PATHS": '$(touch bad); touch "bad" `touch bad` *', "INPUT_DIFF_BASE": "; touch bad #"},
                ["--format", "github", "--diff-base", "; touch bad #", "--", '$(touch bad); touch "bad" `touch bad` *'],
            ),
        ],
        ids=["default", "lines", "options", "injection"],
    )
    def test_arguments(self, tmp_path: Path, inputs: dict[str, str], asked: list[str]) -> None:
        """Each input is one argument, each line of paths one path, whatever it holds."""
        result, told, outputs = step(tmp_path, **inputs)
        assert (result.returncode, told, outputs) == (0, ["check", *asked], "exit-code=0\n")
        assert not (tmp_path / "bad").exists()

    @pytest.mark.parametrize("code", [1, 2])
    def test_exit_code(self, tmp_path: Path, code: int) -> None:
        """The step fails as the command does, and says how."""
        result, _, outputs = step(tmp_path, code, INPUT_PATHS=".")
        assert (result.returncode, outputs) == (code, f"exit-code={code}\n")

    def test_no_paths(self, tmp_path: Path) -> None:
        """Nothing to check is a mistake, not a success."""
        result, told, outputs = step(tmp_path, INPUT_PATHS=" \n".strip(" "))
        assert (result.returncode, told, outputs) == (2, [], "exit-code=2\n")
        assert result.stdout.startswith("::error::unspin: the input paths is empty")


def test_the_page_on_editors() -> None:
    """Its settings are well-formed, and the languages that they name are read."""
    page = (ROOT / "pipeline" / "docs" / "editors.md").read_text(encoding="utf-8")
    code = json.loads(block(page, "json"))
    helix = tomllib.loads(block(page, "toml"))
    assert [code["glspc.server.command"], *code["glspc.server.commandArguments"]] == ["unspin", "lsp"]
    assert helix["language-server"] == {"unspin": {"command": "unspin", "args": ["lsp"]}}
    neovim = re.findall(r'"(\w+)"', re.findall(r"filetypes = \{(.*)\}", page)[0])
    emacs = [one.removesuffix("-mode") for one in re.findall(r"[\w]+-mode", block(page, "elisp"))]
    named = [*code["glspc.server.languageId"], *(one["name"] for one in helix["language"]), *neovim, *emacs]
    assert len(named) == 20
    assert [one for one in named if format_of("Untitled-1", one) is None] == []


def block(page: str, language: str) -> str:
    """The first block of code in a language."""
    return page.split(f"```{language}\n")[1].split("```", maxsplit=1)[0]
