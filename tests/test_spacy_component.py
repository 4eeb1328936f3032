"""The component ``unspin`` in somebody's spaCy pipeline; the engine is stood in for by one rule of our own."""

from importlib.metadata import entry_points

import pytest
import spacy
from spacy.tokens import Doc

import unspin
from unspin.model import Applicability, Evidence, Finding, Span
from unspin.spacy_component import make_component, packed, unpacked

TEXT = "🙂 Treat crawler capillaries now."
FOUND = Finding(
    "channel.term",
    Span(8, 27),
    "crawler capillaries",
    ("spider veins",),
    Applicability.SAFE,
    0.99,
    "“crawler capillaries” looks like a spun form of “spider veins”.",
    (Evidence("lexicon", "crawler = spider"),),
)
INSERTED = Finding("grammar.article", Span(2, 2), "", ("the ",), Applicability.REVIEW, 0.6, "An article is missing.")


@pytest.fixture(autouse=True)
def _engine(monkeypatch):
    """The engine finds two places in TEXT and none elsewhere."""
    found = {TEXT: (INSERTED, FOUND)}
    monkeypatch.setattr(unspin, "check", lambda text: found.get(text, ()), raising=False)


@pytest.fixture
def nlp():
    """A blank pipeline with the component in it, found by its entry point."""
    blank = spacy.blank("en")
    blank.add_pipe("unspin")
    return blank


def test_the_findings_of_the_engine_are_on_the_document(nlp):
    """They are equal, not only alike."""
    assert nlp(TEXT)._.unspin_findings == (INSERTED, FOUND)


def test_a_clean_document_has_none(nlp):
    """The extension answers with an empty tuple."""
    doc = nlp("Treat spider veins now.")
    assert doc._.unspin_findings == ()
    assert list(doc.spans["unspin"]) == []


def test_spans_cover_the_words_and_carry_the_rule(nlp):
    """Insertions have no words and so no span."""
    doc = nlp(TEXT)
    assert [(span.text, span.label_) for span in doc.spans["unspin"]] == [("crawler capillaries", "channel.term")]


@pytest.mark.parametrize(("key", "keys"), [("spun", ["spun"]), (None, [])])
def test_the_key_of_the_spans_can_be_chosen(key, keys):
    """None leaves them out; the findings are there all the same."""
    blank = spacy.blank("en")
    blank.add_pipe("unspin", config={"spans_key": key})
    doc = blank(TEXT)
    assert list(doc.spans) == keys
    assert doc._.unspin_findings == (INSERTED, FOUND)


def test_findings_survive_storage(nlp):
    """Documents go to other processes and to disk as bytes."""
    doc = Doc(nlp.vocab).from_bytes(nlp(TEXT).to_bytes())
    assert doc._.unspin_findings == (INSERTED, FOUND)


def test_a_saved_pipeline_checks_when_loaded(nlp, tmp_path):
    """The component is restored from the pipeline's config."""
    nlp.to_disk(tmp_path)
    assert spacy.load(tmp_path)(TEXT)._.unspin_findings == (INSERTED, FOUND)


def test_spacy_finds_the_component_by_itself():
    """The installed package names it as an entry point."""
    (entry,) = entry_points(group="spacy_factories", name="unspin") or pytest.skip("unspin is not installed")
    assert entry.load() is make_component


@pytest.mark.parametrize("finding", [FOUND, INSERTED])
def test_unpacking_undoes_packing(finding):
    """Nothing of a finding is lost."""
    assert unpacked(packed(finding)) == finding
