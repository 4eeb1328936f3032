"""`unspin readability`, `check --plain` and the check of a plain-language list, as users see them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_help import run

EASY = "Rest the knee. Keep it up on a soft pillow for the day. " * 12
HARD = "Subsequent rehabilitation necessitates continuous supervision of the individual's recuperation by physiotherapists. " * 12


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with an easy page, a hard one and one that is too short."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "easy.md").write_text(f"# Care\n\n{EASY}\n", encoding="utf-8")
    (tmp_path / "hard.md").write_text(f"# Care\n\n{HARD}\n", encoding="utf-8")
    (tmp_path / "short.md").write_text("Rest now, and call us.\n", encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_the_hardest_page_comes_first():
    """A folder gives a table by need, a last line that sums up, and exit code 0 whatever the grades are."""
    result = run("readability", ".")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].split()[:3] == ["grade", "over", "8"]
    assert [line.split()[-1] for line in lines[1:4]] == ["hard.md", "easy.md", "short.md"]
    assert "+" in lines[1]
    assert "+" not in lines[2]
    assert lines[3].split()[0] == "–"
    assert lines[-1].startswith("1 of 3 files over the target, grade 8;")


@pytest.mark.usefixtures("folder")
def test_one_page_in_full():
    """A single file shows its figures and its longest sentences with their lines, none wider than the terminal."""
    told = run("readability", "hard.md").stdout
    assert "over the target of 8" in told
    assert "132 words in 12 sentences" in told
    assert "line 3   11 words  “Subsequent" in told
    assert max(map(len, told.splitlines())) <= 100
    assert "too little text" in run("readability", "short.md").stdout
    assert "within the target of 8" in run("readability", "easy.md").stdout


@pytest.mark.usefixtures("folder")
def test_json():
    """The figures of all files in the order of need; offsets lead to the sentence."""
    told = json.loads(run("readability", "--format", "json", "--target-grade", "6", ".").stdout)
    assert (told["schema"], told["target_grade"]) == (1, 6)
    hard, easy, short = told["files"]
    assert hard["flesch_kincaid"] > 12
    assert hard["over_target"] == pytest.approx(hard["flesch_kincaid"] - 6)
    assert easy["over_target"] == 0
    assert (short["flesch_kincaid"], short["smog"]) == (None, None)
    source = Path("hard.md").read_text(encoding="utf-8")
    first = hard["longest_sentences"][0]
    assert source[first["start"] : first["end"]] == first["text"]
    assert (first["line"], first["words"]) == (3, 11)


def test_target_of_the_settings(folder):
    """The setting counts, an option goes before it; a file that cannot be read gives exit code 2 beside the others."""
    (folder / "unspin.toml").write_text("target-grade = 20\n", encoding="utf-8")
    assert "within the target of 20" in run("readability", "easy.md").stdout
    assert "over the target of 1" in run("readability", "hard.md", "--target-grade", "1").stdout
    bad = run("readability", "easy.md", "nowhere.md")
    assert (bad.exit_code, "nowhere.md" in bad.stderr) == (2, True)
    assert "easy.md" in bad.stdout


def test_each_file_has_its_own_target(folder):
    """That of its folder; a target of all is named where there is one."""
    (folder / "unspin.toml").write_text('target-grade = 1\n[[per-path]]\npaths = ["easy.md"]\ntarget-grade = 20\n', encoding="utf-8")
    told = json.loads(run("readability", "hard.md", "easy.md", "--format", "json").stdout)
    assert (told["target_grade"], [one["target_grade"] for one in told["files"]]) == (None, [1, 20])
    assert told["files"][1]["over_target"] == 0
    shown = run("readability", "hard.md", "easy.md").stdout
    assert "1 of 2 files over the target, of each" in shown


def test_standard_input():
    """A hyphen reads standard input."""
    assert run("readability", "-", stdin=EASY).stdout.startswith("-\n")


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ('plain = "yes"', "plain must be true or false"),
        ("max-sentence-words = true", "max-sentence-words must be a whole number"),
        ("max-sentence-words = 2.5", "max-sentence-words must be a whole number"),
        ("target-grade = false", "target-grade must be a number"),
        ("target-grade = 0", "must be a number of 1 or more"),
    ],
)
def test_settings_of_a_wrong_kind(folder, setting, says):
    """One line says what the setting must be."""
    (folder / "unspin.toml").write_text(f"{setting}\n", encoding="utf-8")
    result = run("readability", "easy.md")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert says in result.stderr


def test_check_plain(folder):
    """``--plain`` adds the findings without failing the run; so does the setting; without either there are none."""
    (folder / "page.md").write_text("Utilize the brace.\n", encoding="utf-8")
    (folder / "unspin.toml").write_text('parts = []\ngrammar = "none"\n', encoding="utf-8")
    assert run("check", "--format", "concise", "page.md").stdout == ""
    asked = run("check", "--plain", "--format", "concise", "page.md")
    assert asked.stdout == "page.md:1:1: plain.word [display] “Utilize” → “Use”\n"
    assert asked.exit_code == 0
    (folder / "unspin.toml").write_text('parts = []\ngrammar = "none"\nplain = true\n', encoding="utf-8")
    assert run("check", "--format", "concise", "page.md").stdout == asked.stdout


HEADER = "term,pos,plain,note,source,not_in,example,leave_alone\n"


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("term,plain\n", "plain_language.csv:1: the header"),
        (HEADER + "edema,n\n", "plain_language.csv:2: 2 columns"),
        (HEADER + ",n,swelling,,x,,Edema.,Swelling.\n", "the term is empty"),
        (HEADER + "edema,q,swelling,,x,,Edema.,Swelling.\n", "unknown part of speech"),
        (HEADER + "edema,n,,,x,,Edema.,Swelling.\n", "no plain wording"),
        (HEADER + "edema,n,Edema,,x,,Edema.,Swelling.\n", "plain wording of itself"),
        (HEADER + "edema,n,swelling,,x,,,Swelling.\n", "lacks a sentence"),
        (HEADER + "edema,n,swelling,,x,heart attack,Edema comes.,Swelling.\n", "'heart attack' does not hold 'edema'"),
        (HEADER + "edema,n,swelling,,x,,Swelling comes.,Swelling.\n", "'edema' is not found in its example"),
        (HEADER + "edema,n,swelling,,x,,Edema comes.,It is edema again.\n", "'edema' is flagged in leave_alone"),
        (HEADER + "edema,n,swelling,,x,,Edema comes.,Swelling.\nedema,n,fluid,,x,,Edema is.,Swelling.\n", "already; merge"),
        (HEADER + "edema,n,oedemas,,x,,Edema comes.,Swelling.\n", "the term of the row itself"),
        (
            HEADER + "bruise,n,contusion,,x,,A bruise is.,No.\ncontusion,n,bruise,,x,,A contusion is.,No.\n",
            "plain_language.csv:2: 'contusion' holds 'contusion', the term of line 3",
        ),
        (HEADER + "edema,n,swelling,,x,,Edema is.,No.\nascites,n,fluid,,x,,Ascites is.,No.\n", "not sorted"),
    ],
)
def test_check_of_a_list(tmp_path, rows, says):
    """Each bad list gives exit code 1 with the place and what to do."""
    (tmp_path / "plain_language.csv").write_text(rows, encoding="utf-8")
    result = run("glossary", "check", str(tmp_path))
    assert result.exit_code == 1
    assert says in result.stdout


def test_fix_sorts_a_list(tmp_path):
    """``--fix`` writes the list as the check asks for it."""
    file = tmp_path / "plain_language.csv"
    file.write_text(HEADER + "edema,n,swelling,,x,,Edema is.,No.\nascites,n,fluid,,x,,Ascites is.,No.\n", encoding="utf-8")
    assert run("glossary", "check", "--fix", str(tmp_path)).exit_code == 0
    assert file.read_text(encoding="utf-8").splitlines()[1].startswith("ascites")
