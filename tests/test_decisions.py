"""Decisions: the file is read strictly, carrying it out is safe to repeat, to interrupt and to take back."""

from __future__ import annotations

import codecs
import json
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unspin.decisions import (
    Decision,
    Decisions,
    FileDecisions,
    Journal,
    Verdict,
    carry_out,
    inside,
    name_in,
    plan_file,
    read_decisions,
    root_of,
    to_json,
    undo_file,
    versions,
)
from unspin.errors import InputError
from unspin.model import Span

sys.path.insert(0, str(Path(__file__).parent))
from decision_example import ACCEPT, DISPLAY, EDIT, REJECT, REVIEW, SAFE, TEXT, apply, decision, file_of

# The decisions file ---------------------------------------------------------------------------------------------------

ROW = {
    "start": 0,
    "end": 7,
    "found": "Crawler",
    "rule": "channel.term",
    "applicability": "safe",
    "decision": "accept",
    "new": "Spider",
}


def whole(row=ROW, **changes):
    """A decisions file with one decision, as it is written."""
    file = {"path": "a.txt", "sha256": "0" * 64, "decisions": [row]}
    return {"schema": 1, "tool": "unspin 0", "files": [file], **changes}


def file_row(**changes):
    """The list of files with a field of the only one changed."""
    return [{**whole()["files"][0], **changes}]


REFUSED = [
    ("no json", "{", "is no JSON"),
    ("deep", "[" * 100_000, "is no JSON"),
    ("no object", [], "the file is no JSON object"),
    ("schema", whole(schema=2), "has schema 2; this unspin reads schema 1"),
    ("no schema", {"files": []}, "has schema None"),
    ("tool", whole(tool=3), "no text “tool”"),
    ("files", whole(files={}), "no list “files”"),
    ("twice", whole(files=whole()["files"] * 2), "names 'a.txt' twice"),
    ("hash", whole(files=file_row(sha256="abc")), r"“sha256” of files\[0\]"),
    ("decisions", whole(files=file_row(decisions=None)), "no list “decisions”"),
    ("path", whole(files=file_row(path=None)), "no text “path”"),
    ("text fields", whole(files=file_row(text_fields=[1])), "“text_fields” of files"),
    ("decision", whole({**ROW, "decision": "maybe"}), "none of accept, reject, edit"),
    ("applicability", whole({**ROW, "applicability": "sure"}), "none of safe, review, display"),
    ("backwards", whole({**ROW, "start": 8}), "are no range"),
    ("negative", whole({**ROW, "start": -7, "end": 0}), "are no range"),
    ("true", whole({**ROW, "start": False}), "are no range"),
    ("short", whole({**ROW, "end": 6}), "does not fill its range"),
    ("no new", whole({**ROW, "new": None}), r"files\[0\].decisions\[0\] has no text “new”"),
    ("reject", whole({**ROW, "decision": "reject"}), "rejects and yet changes"),
    *((f"no {key}", whole({**ROW, key: None}), key) for key in ("found", "rule", "decision")),
]


@pytest.mark.parametrize(("content", "message"), [pytest.param(*case[1:], id=case[0]) for case in REFUSED])
def test_a_decisions_file_that_is_none_is_refused(tmp_path, content, message):
    """One line names the file, the field, and what to do."""
    path = tmp_path / "decisions.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    with pytest.raises(InputError, match=message) as raised:
        read_decisions(path)
    assert str(raised.value).startswith(f"{path}: ")
    assert "download it" in str(raised.value)


def test_unknown_fields_are_passed_over(tmp_path):
    """A newer unspin may add fields to schema 1."""
    path = tmp_path / "decisions.json"
    path.write_text(json.dumps(whole({**ROW, "fingerprint": "x"}, more=1)))
    assert read_decisions(path).files[0].decisions[0].new == "Spider"


TEXTS = st.text('ae"\\/<膝🩺\u2028\ud800\x00\n', max_size=5)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS, st.sampled_from(Verdict), st.booleans()), max_size=4), TEXTS)
def test_writing_then_reading_gives_the_same(rows, name):
    """Whatever the wordings hold: quotes, controls, lone surrogates."""
    made, at = [], 0
    for found, new, was, verdict, held in rows:
        before = was if held else None
        kept = found if before is None else before
        span = Span(at, at + len(found))
        made.append(Decision(span, found, name, REVIEW, verdict, kept if verdict is REJECT else new, before))
        at += len(found) + 1
    decisions = Decisions("unspin 0", (FileDecisions(name, "ab" * 32, tuple(made)),))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "decisions.json"
        path.write_text(to_json(decisions), encoding="ascii")
        assert read_decisions(path) == decisions


# Paths ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "../a.txt",
        "posts/../../a.txt",
        "",
        ".",
        "a\0b",
        "//host/a",
    ],
)
def test_paths_that_lead_out_are_refused(tmp_path, name):
    """Only files below the root can be named."""
    with pytest.raises(InputError, match="is no path below"):
        inside(tmp_path, name)


def test_links_that_lead_out_are_refused(tmp_path):
    """A link inside the root is as good as its target; one that leads out is not followed."""
    root, other = tmp_path / "root", tmp_path / "other.txt"
    root.mkdir()
    other.write_text("x")
    (root / "out.txt").symlink_to(other)
    (root / "in.txt").write_text("x")
    (root / "link.txt").symlink_to(root / "in.txt")
    with pytest.raises(InputError, match="link that leads out"):
        inside(root, "out.txt")
    assert inside(root, "link.txt") == root / "link.txt"


def test_the_root_is_here_or_what_all_files_share(tmp_path):
    """Files below the current folder are named from there, others from the folder they share."""
    here, posts = tmp_path / "here", tmp_path / "site" / "posts"
    posts.mkdir(parents=True)
    assert root_of([here / "a.txt", here / "b/c.txt"], here) == here
    assert root_of([posts / "a.txt", posts / "b" / "c.txt"], here) == posts
    assert name_in(posts, posts / "b" / "c.txt") == "b/c.txt"
    assert name_in(posts, posts / ".." / "posts" / "a.txt") == "a.txt"


# Carrying out ---------------------------------------------------------------------------------------------------------


def test_each_verdict(tmp_path):
    """Accepted suggestions and own wordings are put in; rejected ones stay; the rest of the bytes too."""
    raw = codecs.BOM_UTF8 + TEXT.replace("\n", "\r\n").encode()
    (tmp_path / "a.txt").write_bytes(raw)
    text = TEXT.replace("\n", "\r\n")
    file = file_of(
        "a.txt",
        raw,
        decision(text, "Crawler capillaries", "Spider veins"),
        decision(text, "as well as", "as well as", REJECT),
        decision(text, "hurt", "may ache", EDIT),
    )
    plan = apply(replace(file, decisions=tuple(sorted(file.decisions, key=lambda one: one.span))), tmp_path)
    assert (tmp_path / "a.txt").read_bytes() == codecs.BOM_UTF8 + (
        b"Spider veins may ache. Take 5 mg as well as do not smoke.\r\n"
    )
    assert (plan.kept, len(plan.report.applied)) == (1, 2)


def test_rejecting_a_repair_that_the_file_holds_puts_the_wording_back(tmp_path):
    """``was`` is restored, and what unspin would not do itself is allowed: it is the author's own text."""
    raw = b"Take it twice daily.\n"
    (tmp_path / "a.txt").write_bytes(raw)
    put_back = decision(raw.decode(), "twice daily", "two times each day", REJECT, SAFE, was="two times each day")
    apply(file_of("a.txt", raw, put_back), tmp_path)
    assert (tmp_path / "a.txt").read_bytes() == b"Take it two times each day.\n"


@pytest.mark.parametrize(
    ("text", "found", "new", "trust", "says"),
    [
        ("Take 5 mg now.", "5 mg", "50 mg", SAFE, "“5 mg” would become “50 mg”"),
        ("Do not take it.", "Do not", "Do", REVIEW, "the negation “not” would be lost"),
        ("Inject internal secretion.", "internal secretion", "insulin", REVIEW, "drug name “insulin” would be added"),
        ("It sometimes clicks.", "sometimes", "usually", DISPLAY, "only to be shown"),
        ("He said “the crawler hurts me”.", "crawler", "spider", REVIEW, "quotation"),
    ],
)
def test_an_accepted_change_is_held_to_the_guard(tmp_path, text, found, new, trust, says):
    """It is refused, the file stays; the same wording typed by hand is done, with a caution where a token changes."""
    raw = text.encode()
    (tmp_path / "a.txt").write_bytes(raw)
    accepted = decision(text, found, new, ACCEPT, trust)
    with pytest.raises(InputError, match=says):
        apply(file_of("a.txt", raw, accepted), tmp_path)
    assert (tmp_path / "a.txt").read_bytes() == raw
    plan = apply(file_of("a.txt", raw, replace(accepted, verdict=EDIT)), tmp_path)
    assert (tmp_path / "a.txt").read_text() == text.replace(found, new, 1)
    assert bool(plan.cautions) == (trust is not DISPLAY and "quotation" not in says)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda file: replace(file, sha256="0" * 64), "has changed since the review"),
        (lambda file: replace(file, path="b.txt"), "does not exist"),
        (lambda file: replace(file, decisions=file.decisions * 2), "two decisions at 0-7"),
        (
            lambda file: replace(file, decisions=(replace(file.decisions[0], span=Span(1, 8)),)),
            "does not read 'Crawler'",
        ),
        (lambda file: replace(file, decisions=(replace(file.decisions[0], span=Span(99, 106)),)), "does not read"),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path, change, says):
    """Nothing is written, not even the record for an undo."""
    (tmp_path / "a.txt").write_text(TEXT)
    file = file_of("a.txt", TEXT.encode(), decision(TEXT, "Crawler", "Spider"))
    with pytest.raises(InputError, match=says):
        apply(change(file), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert (tmp_path / "a.txt").read_text() == TEXT


def test_more_decisions_about_an_applied_file_are_taken(tmp_path):
    """An editor applies, goes on in the page, and applies the longer file; undo leads back to the first original."""
    raw = TEXT.encode()
    (tmp_path / "a.txt").write_bytes(raw)
    first = file_of("a.txt", raw, decision(TEXT, "Crawler", "Spider"))
    both = replace(first, decisions=(*first.decisions, decision(TEXT, "capillaries", "veins")))
    apply(first, tmp_path)
    apply(both, tmp_path)
    assert (tmp_path / "a.txt").read_text().startswith("Spider veins")
    assert undo_file(both, tmp_path, Journal(tmp_path))
    assert (tmp_path / "a.txt").read_bytes() == raw


def test_undo_is_refused_where_the_file_was_changed(tmp_path):
    """What was written after the decisions is not thrown away; a second undo has nothing to do."""
    raw = TEXT.encode()
    path = tmp_path / "a.txt"
    path.write_bytes(raw)
    file = file_of("a.txt", raw, decision(TEXT, "Crawler", "Spider"))
    apply(file, tmp_path)
    after = path.read_bytes()
    path.write_bytes(after + b"More.\n")
    with pytest.raises(InputError, match="changed after the decisions"):
        undo_file(file, tmp_path, Journal(tmp_path))
    assert path.read_bytes() == after + b"More.\n"
    path.write_bytes(after)
    assert undo_file(file, tmp_path, Journal(tmp_path))
    assert not undo_file(file, tmp_path, Journal(tmp_path))
    assert path.read_bytes() == raw


def test_undo_leads_back_through_what_was_applied(tmp_path):
    """Decisions that were not carried out give way to those that made the file what it is, the last first."""
    raw = TEXT.encode()
    (tmp_path / "a.txt").write_bytes(raw)
    apply(file_of("a.txt", raw, decision(TEXT, "Crawler", "Spider")), tmp_path)
    text = (tmp_path / "a.txt").read_text()
    second = file_of("a.txt", text.encode(), decision(text, "capillaries", "veins"))
    apply(second, tmp_path)
    assert undo_file(second, tmp_path, Journal(tmp_path))
    assert (tmp_path / "a.txt").read_text() == text
    assert undo_file(second, tmp_path, Journal(tmp_path))
    assert (tmp_path / "a.txt").read_bytes() == raw
    assert not undo_file(second, tmp_path, Journal(tmp_path))


def test_a_damaged_record_is_not_believed(tmp_path):
    """Its bytes must have the hash they are kept under."""
    raw = TEXT.encode()
    (tmp_path / "a.txt").write_bytes(raw)
    file = file_of("a.txt", raw, decision(TEXT, "Crawler", "Spider"))
    apply(file, tmp_path)
    (record,) = (tmp_path / ".unspin" / "undo").iterdir()
    record.write_text(record.read_text().replace('"original": "', '"original": "AAAA'))
    with pytest.raises(InputError, match="is damaged"):
        undo_file(file, tmp_path, Journal(tmp_path))
    assert (tmp_path / ".unspin" / ".gitignore").read_text() == "*\n"


def test_the_file_is_read_again_before_it_is_written(tmp_path):
    """A change between the check and the write is not lost."""
    raw = TEXT.encode()
    (tmp_path / "a.txt").write_bytes(raw)
    plan = plan_file(file_of("a.txt", raw, decision(TEXT, "Crawler", "Spider")), tmp_path, Journal(tmp_path))
    (tmp_path / "a.txt").write_text("Somebody else.\n")
    with pytest.raises(InputError, match="another program"):
        carry_out(plan, Journal(tmp_path))
    assert (tmp_path / "a.txt").read_text() == "Somebody else.\n"


WORDS = st.lists(
    st.sampled_from(["vein", "膝", "e\u0301", "🩺", "ache", "a", "“so”", "\r\n", "\n\n"]), min_size=2, max_size=10
)
ENCODINGS = st.sampled_from([(b"", "utf-8"), (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le")])


@st.composite
def reviewed(draw):
    """The bytes of a file and decisions about some of its words, own wordings among them."""
    words = ["knee", *draw(WORDS)]
    bom, encoding = draw(ENCODINGS)
    text, made = "", []
    for word in words:
        span = Span(len(text), len(text) + len(word))
        text += word + " "
        verdict = draw(st.sampled_from([None, ACCEPT, REJECT, EDIT]))
        if verdict and word.strip():
            new = word if verdict is REJECT else draw(st.sampled_from(["", "spider", "膝 🩺", word]))
            made.append(Decision(span, word, "channel.term", REVIEW, verdict, new))
    return bom + text.encode(encoding), tuple(made)


@settings(max_examples=40, deadline=None)
@given(reviewed(), st.sampled_from(["a.txt", "a.md", "a.html"]))
def test_apply_then_undo_gives_the_same_bytes_and_apply_twice_is_once(made, name):
    """For every encoding and format; the second run finds the work done."""
    raw, decisions = made
    with TemporaryDirectory() as folder:
        root = Path(folder)
        path = root / name
        path.write_bytes(raw)
        file = file_of(name, raw, *decisions)
        plan = apply(file, root)
        once = path.read_bytes()
        assert once == plan.after
        assert plan_file(file, root, Journal(root)).done
        spun, plain = versions(file, root, Journal(root))
        assert (plan.report.source, plan.report.repaired) == (spun.source, plain.source)
        assert undo_file(file, root, Journal(root)) == (once != raw)
        assert path.read_bytes() == raw
        assert not list(root.glob(".unspin/undo/*"))


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("step", range(4), ids="gitignore record file none".split())
@pytest.mark.parametrize("undo", [False, True])
def test_a_kill_at_any_step_loses_nothing(tmp_path, monkeypatch, step, undo):
    """After a kill before any of its writes, apply can be finished, and undo leads back to the original bytes."""
    raw = TEXT.encode()
    file = file_of("a.txt", raw, decision(TEXT, "Crawler", "Spider"))
    (tmp_path / "a.txt").write_bytes(raw)
    writes = []

    def killed(path, target, real=Path.replace):
        if len(writes) == step:
            raise Killed
        writes.append(target)
        return real(path, target)

    monkeypatch.setattr(Path, "replace", killed)
    try:
        apply(file, tmp_path)
    except Killed:
        assert len(writes) == step < 3  # the .gitignore, the record, the file
    monkeypatch.undo()
    assert (tmp_path / "a.txt").read_bytes() in {raw, b"Spider" + raw[7:]}
    if not undo:
        apply(file, tmp_path)
        assert (tmp_path / "a.txt").read_bytes() == b"Spider" + raw[7:]
    undo_file(file, tmp_path, Journal(tmp_path))
    assert (tmp_path / "a.txt").read_bytes() == raw
