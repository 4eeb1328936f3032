"""Train, package and judge the spaCy pipeline that unspin ships.

    python pipeline/training/train_spacy.py --data UD_FOLDER --work SCRATCH

``UD_FOLDER`` holds the Universal Dependencies treebanks as ``EWT/`` (training, CC BY-SA 4.0) and ``PUD/`` (test only).
A document of the training is one paragraph: that is what the pipeline sees at run time. The text is split by spaCy's
own tokeniser, as at run time, and the treebank's annotation is aligned to it; figures are given for both tokenisations.
One thread; 14 epochs in about as many minutes.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import spacy
import srsly
from spacy.language import Language
from spacy.pipeline.edit_tree_lemmatizer import EditTreeLemmatizer
from spacy.tokens import Doc, DocBin
from spacy.training import Example
from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import load_config
from spacy.vocab import Vocab
from thinc.api import Config

CONFIG = Path(__file__).with_name("spacy.cfg")
BUILTIN = Path(__file__).parents[1] / "unspin" / "_builtin" / "models" / "spacy"
SPLITS = {"train": "EWT/en_ewt-ud-train.conllu", "dev": "EWT/en_ewt-ud-dev.conllu"}
TESTS = {"EWT test": "EWT/en_ewt-ud-test.conllu", "PUD": "PUD/en_pud-ud-test.conllu"}
SCORES = {"tags": "tag_acc", "lemmas": "lemma_acc", "sentence F1": "sents_f"}
SEED = 20261101
HEADINGS, CUTS, HEADING_WORDS = 0.25, 0.15, 12
UNCAPITALISED = frozenset({"IN", "TO", "DT", "CC", "POS", "HYPH"})
META = {
    "name": "unspin_ewt",
    "version": "1.0.0",
    "description": "Penn tags, sentence starts and lemmas for English prose",
    "author": "the unspin authors",
    "license": "CC BY-SA 4.0",
    "spacy_version": ">=3.8,<4",
    "sources": [{"name": "Universal Dependencies English Web Treebank", "license": "CC BY-SA 4.0"}],
}

Row = tuple[str, str, str, bool, bool]
"""Form, Penn tag, lemma, whether a blank follows, whether a sentence starts."""


def sentences(path: Path) -> Iterator[tuple[bool, list[Row]]]:
    """The sentences of a CoNLL-U file, each with whether a paragraph or document begins with it."""
    new_paragraph, lines = False, []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(("# newdoc", "# newpar")):
            new_paragraph = True
        elif line and not line.startswith("#"):
            lines.append(line.split("\t"))
        elif not line and lines:
            yield new_paragraph, rows(lines)
            new_paragraph, lines = False, []


def rows(lines: list[list[str]]) -> list[Row]:
    """The syntactic words of a sentence; inside a contraction ("do" + "n't") no blank follows, after it as marked."""
    joined: dict[int, bool] = {}
    words: list[Row] = []
    for number, form, lemma, _, tag, *_, misc in lines:
        if "-" in number:
            first, last = map(int, number.split("-"))
            joined |= dict.fromkeys(range(first, last), False) | {last: "SpaceAfter=No" not in misc}
        elif "." not in number:
            spaced = joined.get(int(number), "SpaceAfter=No" not in misc)
            words.append((form, tag, lemma, spaced, not words))
    return words


def paragraphs(path: Path, vocab: Vocab) -> Iterator[Doc]:
    """One annotated document for each paragraph of a CoNLL-U file."""
    held: list[Row] = []
    for new_paragraph, words in sentences(path):
        if new_paragraph and held:
            yield annotated(held, vocab)
            held = []
        held += words
    if held:
        yield annotated(held, vocab)


def reworded(path: Path, vocab: Vocab) -> Iterator[Doc]:
    """Headings and sentences that begin with a common word, made of the sentences of a CoNLL-U file.

    The treebank has few of either, so that a capital nearly always means a name there; in patient information it
    mostly does not ("Treatment of Varicose Veins"). A quarter of the sentences of at most 12 words are set as
    headings; 15 % of the longer ones are cut to begin at their first common noun or adjective.
    """
    choice = random.Random(SEED)
    for _, words in sentences(path):
        if len(words) <= HEADING_WORDS and choice.random() < HEADINGS:
            yield annotated(heading(words), vocab)
        elif len(words) > HEADING_WORDS and choice.random() < CUTS:
            yield annotated(cut(words), vocab)


def heading(words: list[Row]) -> list[Row]:
    """The sentence in title case, without its full stop."""
    kept = words[:-1] if len(words) > 1 and words[-1][0] == "." else words
    return [row if row[1] in UNCAPITALISED else capital(row) for row in kept]


def cut(words: list[Row]) -> list[Row]:
    """The sentence from its first common noun or adjective on, with a capital; all of it if there is none."""
    first = next((place for place, row in enumerate(words) if row[1] in {"NN", "NNS", "JJ"}), 0)
    form, tag, lemma, spaced, _ = capital(words[first])
    return [(form, tag, lemma, spaced, True), *words[first + 1 :]]


def capital(row: Row) -> Row:
    """The same word with a capital; its lemma and tag stay."""
    return (row[0][:1].upper() + row[0][1:], *row[1:])


def annotated(words: list[Row], vocab: Vocab) -> Doc:
    """The words as a spaCy document with gold tokens."""
    forms, tags, lemmas, spaces, starts = map(list, zip(*words, strict=True))
    return Doc(vocab, words=forms, tags=tags, lemmas=lemmas, spaces=spaces, sent_starts=starts)


def fit(data: Path, work: Path) -> None:
    """Train from ``data``; the best and the last pipeline are in ``work/model-best`` and ``work/model-last``."""
    work.mkdir(parents=True, exist_ok=True)
    paths = {}
    for split, name in SPLITS.items():
        docs = list(paragraphs(data / name, Vocab()))
        if split == "train":
            docs += reworded(data / name, Vocab())
        paths[f"paths.{split}"] = str(work / f"{split}.spacy")
        DocBin(docs=docs, attrs=["TAG", "LEMMA", "SENT_START", "SPACY"]).to_disk(paths[f"paths.{split}"])
    nlp = init_nlp(load_config(CONFIG, overrides=paths))
    train(nlp, work, stdout=sys.stdout, stderr=sys.stderr)


def package(work: Path, target: Path) -> Language:
    """Write the best pipeline of ``work`` to ``target``, less what is only for training; return it as loaded anew."""
    nlp = spacy.load(work / "model-best")
    drop_unused_trees(nlp.get_pipe("trainable_lemmatizer"))
    kept = needed_strings(nlp)
    shutil.rmtree(target, ignore_errors=True)
    nlp.meta = META
    nlp.config = Config({part: nlp.config[part] for part in ("nlp", "components")})
    nlp.to_disk(target)
    srsly.write_json(target / "vocab" / "strings.json", kept)
    trim_meta(target / "meta.json")
    return spacy.load(target)


def drop_unused_trees(lemmatizer: EditTreeLemmatizer) -> None:
    """Forget the edit trees too rare to be labels: those behind the last label, for a tree follows its subtrees."""
    lemmatizer.trees.from_json(listed_trees(lemmatizer)[: max(lemmatizer.cfg["labels"]) + 1])


def listed_trees(lemmatizer: EditTreeLemmatizer) -> list[dict[str, int]]:
    """The edit trees as they are stored; strings stand in them as hashes."""
    return srsly.msgpack_loads(lemmatizer.trees.to_bytes())["trees"]


def needed_strings(nlp: Language) -> list[str]:
    """The strings that a pipeline must know by hash: spaCy's own, the labels, and the ends that lemmas differ in."""
    strings = set(spacy.blank("en").vocab.strings) | set(nlp.get_pipe("tagger").labels)
    trees = listed_trees(nlp.get_pipe("trainable_lemmatizer"))
    edges = (tree[side] for tree in trees for side in ("orig", "subst") if side in tree)
    return sorted(strings | {nlp.vocab.strings[edge] for edge in edges if edge})


def trim_meta(path: Path) -> None:
    """Take the training's figures out of ``meta.json``: those of the card are measured on the tests."""
    meta = srsly.read_json(path)
    meta["performance"] = {}
    srsly.write_json(path, meta)


def figures(nlp: Language, gold: Path) -> Iterator[str]:
    """One line for each tokenisation: percentage of tags and lemmas that are right, and F1 of sentence starts.

    With spaCy's tokenisation a treebank token that spaCy splits otherwise counts as wrong.
    """
    paragraphs_ = list(paragraphs(gold, nlp.vocab))
    for tokenisation in ("gold", "spaCy"):
        scores = nlp.evaluate([example(nlp, doc, tokenisation) for doc in paragraphs_])
        parts = (f"{what} {100 * scores[key]:.2f}" for what, key in SCORES.items())
        yield f"{tokenisation} tokens: " + ", ".join(parts)


def example(nlp: Language, gold: Doc, tokenisation: str) -> Example:
    """The annotated document beside one to be tagged, with its own tokens or those that spaCy makes of its text."""
    if tokenisation == "spaCy":
        return Example(nlp.make_doc(gold.text), gold)
    return Example(Doc(nlp.vocab, [token.text for token in gold], [bool(token.whitespace_) for token in gold]), gold)


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with EWT/ and PUD/")
    parser.add_argument("--work", type=Path, required=True, help="scratch folder for the training's files")
    parser.add_argument("--output", type=Path, default=BUILTIN, help="where the package goes (default: as shipped)")
    parser.add_argument("--trained", action="store_true", help="do not train: package and judge what is in --work")
    options = parser.parse_args()
    if not options.trained:
        fit(options.data, options.work)
    nlp = package(options.work, options.output)
    for name, path in TESTS.items():
        print(name, *figures(nlp, options.data / path), sep="\n  ")
    print("now: python pipeline/training/checksums.py --write")


if __name__ == "__main__":
    main()
