"""The baseline: what it hides, what it lets through, how it ages, and its file."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from cli_help import run
from hypothesis import given, settings
from hypothesis import strategies as st

from unspin.detect import boilerplate, function_words
from unspin.errors import InputError
from unspin.model import Applicability, FileReport, Finding, Span
from unspin.suppress import FILE_NAME, Baseline, Entry, read_baseline, to_json

TODAY, LATER = date(2026, 3, 1), date(2026, 8, 1)
ROOT = Path("/site")
WORDS = ("crawler", "agony", "malady", "torment", "focus")
QUIET = "rest the leg drink some water walk each day sleep well call us soon".split()


def page(text: str, path: str = "/site/posts/a.md") -> FileReport:
    """A report that finds each of WORDS in ``text``."""
    findings = tuple(
        Finding("channel.term", Span(*one.span()), one[0], ("x",), Applicability.REVIEW, 0.9, "Spun.")
        for one in re.finditer("|".join(WORDS), text, re.IGNORECASE)
    )
    return FileReport(path, text, findings, text)


def recorded(*files: FileReport) -> Baseline:
    """A baseline of all that the files hold."""
    return Baseline(ROOT).updated(files, TODAY).baseline


def shown(baseline: Baseline, file: FileReport) -> list[str]:
    """What the baseline lets through."""
    return [one.found for one in baseline.hide(file).findings]


TEXT = "The crawler veins hurt. Some agony stays for a day or two after it, and the agony is no malady of its own.\n"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (TEXT, []),
        ("A new first line.\n\n" + TEXT + "\nA last one.\n", []),
        (TEXT.replace(" veins", "\nveins"), []),
        (TEXT.replace("veins hurt", "veins ache"), []),
        (TEXT.replace("The crawler", "The spider"), []),
        (TEXT + "\nOne more torment is new here.\n", ["torment"]),
        (TEXT + "\nFar from all of this stands a third agony.\n", ["agony"]),
        ("Some agony, " + TEXT, ["agony"]),
        (TEXT.replace("crawler", "crawler, crawler"), ["crawler"]),
        (TEXT.replace("veins hurt", "veins focus hurt"), ["focus"]),
        ("AGONY is new: some " + TEXT.replace("Some agony", "That agony"), ["AGONY"]),
    ],
    ids=["same", "moved", "rewrapped", "context changed", "corrected", "new", "new far off", "new in front", "doubled",
         "new beside", "which of two"],
)  # fmt: skip
def test_what_a_baseline_lets_through(text: str, left: list[str]) -> None:
    """Moved and edited text leaves findings known; one more of a wording is one more."""
    hidden = recorded(page(TEXT)).hide(page(text))
    assert [one.found for one in hidden.findings] == left
    assert hidden.baselined == len(page(text).findings) - len(left)


def test_another_file_is_another_matter() -> None:
    """The same words in a file that was not recorded are new; standard input without a name is never known."""
    baseline = recorded(page(TEXT))
    assert len(shown(baseline, page(TEXT, "/site/posts/b.md"))) == 4
    assert len(shown(recorded(page(TEXT, "-")), page(TEXT, "-"))) == 4
    assert baseline.entries[0].path == "posts/a.md"
    assert recorded(page(TEXT, "/elsewhere/a.md")).entries[0].path == "../elsewhere/a.md"


def test_another_rule_is_another_finding() -> None:
    """A place that is found for another reason is reported."""
    file = page(TEXT)
    other = replace(file, findings=tuple(replace(one, rule="channel.synonym") for one in file.findings))
    assert len(shown(recorded(file), other)) == 4


def test_update_and_prune() -> None:
    """Known findings keep their day, corrected ones go, new ones come only with ``adds``; other files stay."""
    elsewhere = page("A malady.", "/site/posts/b.md")
    before = recorded(page(TEXT), elsewhere)
    changed = page(TEXT.replace("crawler", "spider") + "A new torment.\n")
    pruned = before.updated([changed], LATER, adds=False)
    assert (pruned.added, pruned.removed, pruned.kept) == (0, 1, 4)
    assert shown(pruned.baseline, changed) == ["torment"]
    updated = before.updated([changed], LATER)
    assert (updated.added, updated.removed, updated.kept) == (1, 1, 4)
    assert shown(updated.baseline, changed) == shown(updated.baseline, elsewhere) == []
    assert {one.found: one.added for one in updated.baseline.entries} == {
        "agony": TODAY, "malady": TODAY, "torment": LATER,
    }  # fmt: skip
    gone = before.updated([], LATER, gone={"posts/b.md"}, adds=False)
    assert (gone.removed, gone.kept) == (1, 4)


prose = st.lists(st.sampled_from([*QUIET, *QUIET, *WORDS, "\n", "\n\n"]), min_size=1, max_size=40).map(" ".join)


@given(prose, prose)
@settings(max_examples=150, deadline=None)
def test_laws_of_a_baseline(text: str, above: str) -> None:
    """What is recorded is hidden; lines above change nothing; what they bring is exactly what is shown in number."""
    baseline = recorded(page(text))
    assert shown(baseline, page(text)) == []
    assert shown(baseline, page("Quiet lines.\n\n" + text)) == []
    new = shown(baseline, page(f"{above}\n\n{text}"))
    assert sorted(new) == sorted(one.found for one in page(above).findings)


@given(prose, st.integers(0, 50), st.sampled_from(WORDS))
@settings(max_examples=150, deadline=None)
def test_a_new_finding_is_shown(text: str, at: int, word: str) -> None:
    """A wording put anywhere, known or not, is one finding more and no other."""
    words = text.split(" ")
    more = " ".join([*words[:at], word, *words[at:]])
    assert shown(recorded(page(text)), page(more)) == [word]


@given(
    st.lists(
        st.tuples(st.sampled_from(["a.md", "ü/b.md", 'q"\u2028.md']), st.text(max_size=20), st.dates()), max_size=8
    )
)
@settings(max_examples=60, deadline=None)
def test_the_file_is_read_back(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, date]]) -> None:
    """Whatever is recorded is written, one entry a line in order, and read again."""
    entries = sorted(
        {
            (path, i): Entry(
                path, "channel.term", "the", " ".join(found.split()), "a", f"{i:016x}", Applicability.SAFE, day
            )
            for i, (path, found, day) in enumerate(rows)
        }.values(),
        key=lambda one: one.order,
    )
    file = tmp_path_factory.mktemp("baseline") / FILE_NAME
    baseline = Baseline(file.parent, tuple(entries))
    try:
        file.write_text(to_json(baseline), encoding="utf-8")
    except UnicodeEncodeError:
        return  # a lone surrogate cannot stand in a file, so no finding holds one
    assert read_baseline(file) == baseline
    assert len(to_json(baseline).split("\n")) == len(entries) + 7


ROW = (
    '{"path": "a.md", "rule": "channel.term", "before": "", "found": "x", "after": "", "fingerprint": "00", '
    '"applicability": "safe", "added": "2026-03-01"}'
)
FILE = '{"schema": 1, "fingerprints": "unspin/v1", "findings": [%s]}'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "damaged in line 1"),
        (FILE % f"\n<<<<<<< ours\n{ROW}\n=======\n{ROW}\n>>>>>>> theirs\n", "damaged in line 2"),
        ("[]", "is no baseline of unspin"),
        ('{"findings": {}}', "is no baseline of unspin"),
        (FILE.replace("1,", "2,", 1) % ROW, "another version"),
        (FILE.replace("v1", "v0") % ROW, "another version"),
        (FILE % ROW.replace('"rule": "channel.term", ', ""), "finding 1 has no 'rule'"),
        (FILE % f"{ROW}, 7", "finding 2 is damaged"),
        (FILE % ROW.replace('"x"', "1"), "a field is no text"),
        (FILE % ROW.replace("2026-03-01", "March"), "finding 1 is damaged"),
        (FILE % ROW.replace("safe", "sure"), "finding 1 is damaged"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_a_damaged_file_is_told(tmp_path: Path, text: str, says: str) -> None:
    """The place and the cure stand in one line."""
    file = tmp_path / FILE_NAME
    file.write_text(text)
    with pytest.raises(InputError, match=re.escape(says)) as error:
        read_baseline(file)
    assert "\n" not in str(error.value)
    assert "unspin baseline create --force" in str(error.value)


def test_entries_of_both_sides_of_a_merge(tmp_path: Path) -> None:
    """The same finding recorded in two branches counts once, since the earlier day."""
    file = tmp_path / FILE_NAME
    file.write_text(FILE % f"{ROW.replace('03-01', '05-01')}, {ROW}, {ROW.replace('00', '01')}")
    assert [one.added for one in read_baseline(file).entries] == [TODAY, TODAY]


# The command line, with the phrase rules alone: no models are loaded.


PHRASES, BLOCKS = cache(function_words.load), cache(boilerplate.load)
"""The tables of rules, read once for all engines of these tests."""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site with two posts, as the current folder."""
    monkeypatch.setattr(function_words, "load", PHRASES)
    monkeypatch.setattr(boilerplate, "load", BLOCKS)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "unspin.toml").write_text('parts = ["function-words"]\ngrammar = "none"\n')
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text("Rest the leg as well as lift it.\n\nPress on it as well as wait.\n")
    (tmp_path / "posts" / "b.md").write_text("Sit down as well as rest. <!-- unspin: ignore quoted -->\n")
    return tmp_path


@pytest.mark.skipif(sys.platform != "linux", reason="names are text there")
def test_a_name_that_is_no_text(site: Path) -> None:
    """A file whose name is bytes is recorded and known again."""
    shutil.copy(site / "posts" / "a.md", os.fsdecode(os.fsencode(site / "posts") + b"/\xff.md"))
    assert "4 findings recorded" in run("baseline", "create").stdout
    assert "4 by the baseline" in run("check", "posts").stdout


def test_create_then_check(site: Path) -> None:
    """What was there is hidden and counted, from any folder; what comes is reported; without the baseline all is."""
    assert "2 findings recorded" in run("baseline", "create").stdout
    clean = run("check", "posts")
    assert clean.exit_code == 0
    assert clean.stdout == "No findings in 2 files; 1 ignored by directives, 2 by the baseline.\n"
    post = site / "posts" / "a.md"
    post.write_text("Sit down as well as rest.\n\n" + post.read_text())
    found = json.loads(run("check", "--format", "json", "posts").stdout)["files"][0]["findings"]
    assert [one["line"] for one in found] == [1]
    assert run("check", "--no-baseline", "--format", "concise", "posts").stdout.count("\n") == 3
    (site / FILE_NAME).rename(site / "known.json")
    assert run("check", "--baseline", "known.json", "--format", "concise", "posts").stdout.count("\n") == 1
    named = run("check", "--baseline", "known.json", "--stdin-filename", "posts/a.md", "-", stdin=post.read_text())
    assert "2 hidden by the baseline" in named.stdout


def test_plain_language_is_recorded_on_request(site: Path) -> None:
    """With ``--plain`` also such findings; without it, those recorded stay, and go once their file does."""
    post = site / "posts" / "c.md"
    post.write_text("The physician will utilize a catheter prior to surgery.\n")
    assert "4 findings recorded" in run("baseline", "create", "--plain", "posts/c.md").stdout
    before = (site / FILE_NAME).read_text()
    assert run("check", "--plain", "posts/c.md").exit_code == 0
    for command in ("update", "prune"):
        assert "0 taken out, 4 as before" in run("baseline", command, "posts/c.md").stdout
        assert (site / FILE_NAME).read_text() == before
    post.write_text("Rest.\n")
    assert "4 taken out" in run("baseline", "update", "--plain", "posts/c.md").stdout
    (site / FILE_NAME).write_text(before)
    post.unlink()
    assert "4 taken out" in run("baseline", "update", "posts").stdout


def test_fix_leaves_what_is_hidden(site: Path) -> None:
    """Known findings are not repaired, and a second run changes nothing; ``--no-baseline`` repairs them."""
    assert run("baseline", "create").exit_code == 0
    post = site / "posts" / "a.md"
    old = post.read_text()
    post.write_text("Sit down as well as rest.\n" + old)
    first = run("fix", "--apply", "review", "posts")
    assert post.read_text() == "Sit down and rest.\n" + old
    assert first.stdout.endswith(
        "1 edit applied in 2 files; 0 findings left for review; 1 ignored by directives, 2 by the baseline\n"
    )
    assert run("fix", "--apply", "review", "posts").stdout.startswith("0 edits")
    run("fix", "--apply", "review", "--no-baseline", "posts")
    assert post.read_text().count("as well as") == 0


def test_the_baseline_shrinks(site: Path) -> None:
    """``prune`` takes out what is corrected or gone, and leaves what it was not asked about; ``show`` tells the rest."""
    run("baseline", "create", "posts/a.md")
    run("baseline", "update", "posts")
    post = site / "posts" / "a.md"
    post.write_text(post.read_text().replace("leg as well as lift", "leg and lift"))
    assert run("baseline", "prune", "posts/b.md").stdout == f"{FILE_NAME}: 0 taken out, 2 as before\n"
    assert run("baseline", "prune").stdout == f"{FILE_NAME}: 1 taken out, 1 as before\n"
    assert re.fullmatch(r"posts/a\.md +1  since \S+\n1 finding in 1 file: 1 review\n", run("baseline", "show").stdout)
    shown = run("baseline", "show", "posts").stdout.splitlines()
    assert re.fullmatch(
        r"posts/a\.md: function-word\.as-well-as \[review\] .*press on it “as well as” wait, since \S+", shown[0]
    )
    post.unlink()
    assert run("baseline", "prune", "posts").stdout == f"{FILE_NAME}: 1 taken out, 0 as before\n"
    assert run("baseline", "show").stdout == "The baseline hides nothing here.\n"


def test_ages_are_told(site: Path) -> None:
    """An old entry says how old it is."""
    (site / FILE_NAME).write_text(FILE % ROW)
    days = (date.today() - TODAY).days
    assert f"since 2026-03-01 ({days:,} days)" in run("baseline", "show").stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("baseline", "create"), "is there already; use `unspin baseline update`"),
        (("check", "--baseline", "none.json", "posts"), "none.json: does not exist"),
        (("fix", "--baseline", "none.json", "posts"), "none.json: does not exist"),
        (("baseline", "show", "--baseline", "none.json"), "there is no baseline; make one"),
        (("baseline", "prune", "--baseline", "none.json"), "there is no baseline; make one"),
        (("baseline", "update", "-"), "a baseline is of files"),
        (("check", "posts"), "is damaged in line 1"),
        (("fix", "posts"), "is damaged in line 1"),
    ],
)
def test_wrong_use(site: Path, arguments: tuple[str, ...], says: str) -> None:
    """One line, exit code 2, and nothing is written."""
    (site / FILE_NAME).write_text(FILE % ROW if "-" in arguments else "x")
    before = {path: path.read_bytes() for path in site.rglob("*.*") if path.is_file()}
    result = run(*arguments)
    assert result.exit_code == 2
    assert says in result.stderr
    assert {path: path.read_bytes() for path in site.rglob("*.*") if path.is_file()} == before


def test_force_starts_anew(site: Path) -> None:
    """``--force`` replaces even a damaged baseline; a file that cannot be read is named, and the others are recorded."""
    (site / FILE_NAME).write_text("x")
    (site / "posts" / "c.md").write_bytes(b"caf\xe9")
    result = run("baseline", "create", "--force")
    assert result.exit_code == 2
    assert "c.md: is not UTF-8" in result.stderr
    assert len(read_baseline(site / FILE_NAME).entries) == 2


def test_require_reason_is_a_setting(site: Path) -> None:
    """With ``require-reason`` a directive without one hides nothing; another value than true or false is refused."""
    post = site / "posts" / "b.md"
    post.write_text(post.read_text().replace(" quoted", ""))
    assert run("check", "posts/b.md").exit_code == 0
    settings_file = site / "unspin.toml"
    settings_file.write_text("require-reason = true\n" + settings_file.read_text())
    told = run("check", "posts/b.md")
    assert told.exit_code == 1
    assert "gives no reason" in told.stdout
    settings_file.write_text('require-reason = "yes"\n')
    assert "must be true or false" in run("check", "posts/b.md").stderr
