"""The record of the hand-spun articles: what is counted of a passage with swaps."""

import pytest
from training_scripts import TRAINING, scripts_of

from unspin.glossary.entry import files_in, read_lexicon

if not TRAINING.exists():
    pytest.skip("the training scripts are not part of an installed package", allow_module_level=True)

SCRIPTS = ("build_counts", "simulate", "articles", "sources", "dataset", "build_record")


@pytest.fixture(scope="module")
def scripts():
    """The scripts by name."""
    with scripts_of(("selection",), SCRIPTS) as found:
        yield found


@pytest.mark.parametrize(
    ("wording", "row"),
    [
        ("crawler capillary", "1\t0\tspider vein:1|thread vein:1"),
        ("crawler", "0\t3\t"),
        ("vein", None),
        ("two crawler", None),
    ],
)
def test_what_the_record_says(scripts, wording, row):
    """Swaps with each of their fixes, words that stood as written often enough, nothing of words inside a swap or met seldom."""
    tokens = tuple("Crawler capillaries fade . A crawler , two crawlers and the crawler stay : veins".split())
    swap = scripts.simulate.Swap(0, 2, ("spider", "veins"), (("thread", "veins"),))
    article = scripts.dataset.Source("x", "article:x", (scripts.simulate.Passage(tokens, (swap,)),))
    assert scripts.build_record.record_rows([article]).get(wording) == row


def test_training_does_not_know_what_the_articles_taught(scripts):
    """Each pair that came from them stands in the lexicon, and in no row that training reads."""
    repo = TRAINING.parents[1]
    learned = {tuple(line.casefold().split("\t")) for line in (repo / scripts.sources.LEARNED_PAIRS).read_text(encoding="utf-8").splitlines()[1:]}
    trained = {(*entry.key, spun.casefold()) for entry in scripts.sources.lexicon_entries(repo) for spun in entry.spun}
    whole = {
        (*entry.key, spun.casefold())
        for name, text in files_in(repo / "glossary/lexicon")
        for entry in read_lexicon(text, name)
        for spun in entry.spun
    }
    assert learned <= whole
    assert trained < whole
    assert not learned & trained
