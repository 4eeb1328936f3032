"""Write what the encoder is trained from as tables of numbers, so that the training itself needs neither the package nor the corpora.

    tables.py --data DATA --repo REPO --base DIR --out FILE [--thesaurus FILE] [--sample 1500000]

Words, wordings (sequences of words), what the simulator may put for each window of the corpora, what the candidate model offers for each window of
spun text, and the hand-spun articles with all of their windows. `stream` spins from these tables some hundred times as fast as `Simulator` does.
"""

from __future__ import annotations

import argparse
import random
import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from spinning import PASSAGE_WORDS, WORDING_PIECES

from unspin.channel.candidates import CandidateModel
from unspin.channel.language_model import LanguageModel
from unspin.channel.pieces import PARAGRAPH, Pieces
from unspin.text.inflection import other_forms
from unspin.text.tokens import tokenize

sys.path[:0] = [str(Path(__file__).parent.parent / "selection"), str(Path(__file__).parent.parent)]
from build_counts import documents, part_of  # noqa: E402
from dataset import FOLDS, article_sources, fold_of, originals_of, rights_of  # noqa: E402
from simulate import CLEAN_SHARE, MAX_WINDOW, Passage, Setting, Simulator  # noqa: E402
from sources import candidate_model, plain_wordings, simulator  # noqa: E402

SHARES = {"patient": 1.0, "prose": 2.0, "hard": 6.0, "other": 0.5}
"""How often a document of each register is read, compared with one of patient-facing text."""

FUNCTION_WORDS = frozenset({"conj", "prep", "det", "pron"})
MAX_CHOICES = 24
"""Candidates of a window that are kept."""
MIN_SEEN = 2
"""Windows of several words that the sample of spun text holds less often are left out."""
NEIGHBOURS = 32
"""Words that may be put for a word besides what lexicon and thesaurus say: its nearest by the base model's piece embeddings."""
MIN_ORIGINAL = 4
"""Originals of the sample that are seen so often are told from all others in training, with the plain wordings."""

Ids = tuple[int, ...]


class Registry:
    """Numbers for words and wordings."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self.words: dict[str, int] = {}
        self.wordings: dict[Ids, int] = {}

    def word(self, word: str) -> int:
        """The number of a lower-case word."""
        return self.words.setdefault(word, len(self.words))

    def ids(self, words: Iterable[str]) -> Ids:
        """The numbers of words."""
        return tuple(map(self.word, words))

    def text(self, text: str) -> int:
        """The number of a wording, cut into words as the simulator and the labels of the articles do."""
        ids = self.ids(text.lower().replace("'s", " 's").split())
        return self.wordings.setdefault(ids, len(self.wordings))


def load_embeddings(base: Path) -> np.ndarray:
    """The piece embeddings of the base model."""
    from safetensors.numpy import load_file  # noqa: PLC0415 - the tests of the tables do without

    return load_file(base / "model.safetensors")["embeddings.word_embeddings.weight"]


class Runs:
    """Lists of numbers one behind the other."""

    def __init__(self) -> None:
        """No list."""
        self.starts = array("i", [0])
        self.values = array("i")

    def add(self, numbers: Iterable[int]) -> int:
        """The number of a new list."""
        self.values.extend(numbers)
        self.starts.append(len(self.values))
        return len(self.starts) - 2

    def arrays(self, name: str) -> dict[str, np.ndarray]:
        """As arrays ``NAME_starts`` and ``NAME_values``."""
        return {f"{name}_starts": np.array(self.starts, np.int32), f"{name}_values": np.array(self.values, np.int32)}


def straight(word: str) -> str:
    """A word as the candidate model and the lexicon know it."""
    return word.lower().replace("’", "'")


def corpus(data: Path, repo: Path, registry: Registry) -> dict[str, np.ndarray]:
    """The documents that may be learned from: token ids, where paragraphs and documents begin, and the share of each document."""
    tokens, paragraphs, first, share = array("i"), array("i"), array("i"), array("f")
    mark = registry.word(PARAGRAPH)
    for register, _, lines in (*counted(data, repo), *hard(repo)):
        first.append(len(paragraphs))
        share.append(SHARES[register])
        for line in filter(str.strip, lines):
            paragraphs.append(len(tokens))
            tokens.extend(registry.word(token.text.lower()) for token in tokenize(line))
            tokens.append(mark)
    first.append(len(paragraphs))
    paragraphs.append(len(tokens))
    kinds = {"tokens": np.int32, "paragraphs": np.int32, "documents": np.int32, "shares": np.float32}
    return {name: np.array(one, kinds[name]) for name, one in zip(kinds, (tokens, paragraphs, first, share), strict=True)}


def counted(data: Path, repo: Path) -> Iterator[tuple[str, str, list[str]]]:
    """The documents that the counts were made from."""
    return (one for one in documents(data, repo / "pipeline/training/prose") if part_of(one[1]) == "counts")


def hard(repo: Path) -> Iterator[tuple[str, str, list[str]]]:
    """Clean prose that is full of words spinners favour."""
    for path in sorted((repo / "pipeline/training/hard").glob("*.txt")):
        for piece in path.read_text(encoding="utf-8").strip().split("\n\n"):
            yield "hard", path.name, piece.split("\n")


def spun_options(text: np.ndarray, words: list[str], spinner: Simulator) -> Iterator[tuple[Ids, list[str], list[str], bool]]:
    """(window, wordings of the lexicon, of the thesaurus, whether the window is a function word) for windows of ``text`` that can be spun.

    ``text`` holds the numbers of straight words.
    """
    begins = np.zeros(len(text), dtype=bool)
    for length in range(1, MAX_WINDOW + 1):
        grams = np.lib.stride_tricks.sliding_window_view(text, length)
        if length > 2:
            grams = grams[begins[: len(grams)]]
        unique, back = np.unique(grams, axis=0, return_inverse=True)
        if length == 2:
            known = np.array([spinner.begins(words[a], words[b]) for a, b in unique.tolist()])
            begins[: len(grams)] = known[back.ravel()]
            unique = unique[known]
        for window in unique.tolist():
            texts = tuple(words[i] for i in window)
            if texts[0][0].isalpha():
                found, synonyms = spinner.choices(texts)
                if found or synonyms:
                    yield tuple(window), [one.plain for one in found], [one.plain for one in synonyms], bool(found) and found[0].pos in FUNCTION_WORDS


def sample_of(tables: dict[str, np.ndarray], words: list[str], spinner: Simulator, amount: int, rng: random.Random) -> Iterator[Passage]:
    """Passages of the corpus, spun, of about so many words."""
    tokens, paragraphs, first = tables["tokens"], tables["paragraphs"], tables["documents"]
    chosen = rng.choices(range(len(first) - 1), tables["shares"].tolist(), k=amount // 40)
    for document in chosen:
        start = rng.randrange(first[document], first[document + 1])
        passage = [words[i] for i in tokens[paragraphs[start] : min(paragraphs[start] + PASSAGE_WORDS, paragraphs[first[document + 1]])].tolist()]
        if len(passage) < 25:
            continue
        yield Passage(tuple(passage), ()) if rng.random() < CLEAN_SHARE else spinner.spin(passage, Setting.drawn(rng), rng)
        amount -= len(passage)
        if amount < 0:
            return


class Offers:
    """What the candidate model offers for each window it was asked about, as numbers."""

    def __init__(self, model: CandidateModel, registry: Registry) -> None:
        """Of ``model``."""
        self._model = model
        self._registry = registry
        self.known: dict[tuple[str, ...], list[int]] = {}
        self.seen: Counter[tuple[str, ...]] = Counter()

    def read(self, tokens: Sequence[str]) -> None:
        """Remember the windows of a text."""
        words = tuple(map(straight, tokens))
        for window in self._model.windows(words):
            key = words[window.span.start : window.span.end]
            self.seen[key] += 1
            if key not in self.known:
                self.known[key] = list(dict.fromkeys(self._registry.text(one.text) for one in window.candidates))[:MAX_CHOICES]

    def exactly(self, tokens: Sequence[str]) -> None:
        """Remember the windows of a text that is a wording by itself, however seldom it is met."""
        self.read(tokens)
        key = tuple(map(straight, tokens))
        self.seen[key] += MIN_SEEN


def article_tables(repo: Path, model: CandidateModel, registry: Registry) -> dict[str, np.ndarray]:
    """The hand-spun articles with all windows that can be judged: the fold of each passage and whether it is spun, tokens, swapped words, windows.

    A window has its first word, its end, its candidates, and the right one as in `stream`; its original is a wording, or -1.
    """
    tokens, choices = Runs(), Runs()
    fold, spun, swapped, windows = array("b"), array("b"), array("b"), []
    for number, source in enumerate(article_sources(repo / "pipeline/training/articles/src")):
        for passage in source.passages:
            place = tokens.add(registry.word(token.lower()) for token in passage.tokens)
            fold.append(fold_of(number // 2, FOLDS))
            spun.append(source.kind != "article-clean")
            marked = np.zeros(len(passage.tokens), np.int8)
            for swap in passage.swaps:
                marked[swap.start : swap.end] = 1
            swapped.extend(marked.tolist())
            for window in model.windows(tuple(map(straight, passage.tokens))):
                rights = rights_of(window, passage)
                if rights is None:
                    continue
                originals = originals_of(window, passage)
                original = registry.text(" ".join(originals[0])) if originals and originals[0] and rights[:1] != [0] else -1
                target = rights[0] if rights else -2
                offered = choices.add(registry.text(one.text) for one in window.candidates)
                windows.append((place, window.span.start, window.span.end, offered, target, original))
    return {
        **tokens.arrays("article_tokens"), **choices.arrays("article_choices"), "article_folds": np.array(fold, np.int8),
        "article_spun": np.array(spun, bool), "article_swapped": np.array(swapped, np.int8), "article_windows": np.array(windows, np.int32),
    }  # fmt: skip


def neighbours(words: list[str], pieces: Pieces, embeddings: np.ndarray) -> Runs:
    """For each word that is one piece the nearest others that are, by cosine, without its own forms."""
    single = [(i, found[0]) for i, word in enumerate(words) if word.isalpha() and len(word) > 2 and len(found := pieces.of_word(word)) == 1]
    ids, rows = np.array([i for i, _ in single]), embeddings[[piece for _, piece in single]].astype(np.float32)
    rows -= rows.mean(0)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    near: dict[int, list[int]] = {}
    for start in range(0, len(rows), 1024):
        scores = rows[start : start + 1024] @ rows.T
        for i, columns in enumerate(np.argpartition(-scores, NEIGHBOURS + 8, axis=1)[:, : NEIGHBOURS + 8].tolist()):
            word = words[ids[start + i]]
            stem = word[: max(3, len(word) - 3)]
            near[int(ids[start + i])] = [int(ids[j]) for j in columns if not words[ids[j]].startswith(stem)][:NEIGHBOURS]
    runs = Runs()
    for i in range(len(words)):
        runs.add(near.get(i, ()))
    return runs


def word_tables(registry: Registry, common: LanguageModel, pieces: Pieces, embeddings: np.ndarray) -> dict[str, np.ndarray]:
    """What is known of each word by itself. The registry must be complete."""
    words = list(registry.words)
    slips, cut = Runs(), Runs()
    for word in words:
        forms = [registry.words[one] for one in other_forms(word) if one in registry.words and common.is_common(one)] if word.isalpha() else []
        slips.add(forms)
        cut.add(pieces.of_word(word))
    straightened = np.array([registry.words.get(straight(word), i) for i, word in enumerate(words)], np.int32)
    initial = np.array([(word[0].isalpha()) + 2 * (word[0] in "aeiou") for word in words], np.int8)
    return {
        **slips.arrays("slips"), **cut.arrays("pieces"), **neighbours(words, pieces, embeddings).arrays("near"), "straight": straightened,
        "initial": initial, "articles": np.array(registry.ids(("a", "an")), np.int32), "marks": np.array([pieces.begin, pieces.stop], np.int32),
    }  # fmt: skip


def wording_tables(registry: Registry, pieces: Pieces) -> dict[str, np.ndarray]:
    """The words of each wording, and its pieces padded with -1."""
    words = list(registry.words)
    runs = Runs()
    table = np.full((len(registry.wordings), WORDING_PIECES), -1, np.int32)
    for number, ids in enumerate(registry.wordings):
        runs.add(ids)
        found = pieces.of_words([words[i] for i in ids])[:WORDING_PIECES]
        table[number, : len(found)] = found
    return {**runs.arrays("wording"), "wording_pieces": table}


def keyed(name: str, table: dict[Ids, int]) -> dict[str, np.ndarray]:
    """Windows with a number each, as rows padded with -1, and the numbers."""
    rows = np.full((len(table), MAX_WINDOW), -1, np.int32)
    for i, key in enumerate(table):
        rows[i, : len(key)] = key
    return {f"{name}_keys": rows, f"{name}_list": np.fromiter(table.values(), np.int32, len(table))}


def spin_tables(tables: dict[str, np.ndarray], registry: Registry, spinner: Simulator) -> dict[str, np.ndarray]:
    """What the simulator may put for each window of the corpus: windows, and for each a list of wordings, those of the lexicon first."""
    words = [straight(word) for word in registry.words]
    straightened = np.array([registry.word(word) for word in words], np.int32)[tables["tokens"]]
    lists, windows, lengths = Runs(), {}, array("i")
    for window, found, synonyms, is_function in spun_options(straightened, list(registry.words), spinner):
        windows[window] = lists.add(map(registry.text, (*found, *synonyms)))
        lengths.append(-len(found) - 1 if is_function else len(found))
    return {**keyed("spin", windows), **lists.arrays("spin"), "spin_listed": np.array(lengths, np.int32)}


def offer_tables(offers: Offers, registry: Registry) -> dict[str, np.ndarray]:
    """What the candidate model offers for windows that are single words, wordings that the simulator puts, or seen more than once."""
    lists, windows, known = Runs(), {}, {}
    for key, offered in offers.known.items():
        if offered and len(key) <= MAX_WINDOW and (len(key) == 1 or offers.seen[key] >= MIN_SEEN):
            same = tuple(offered)
            windows[registry.ids(key)] = known[same] if same in known else known.setdefault(same, lists.add(offered))
    return {**keyed("offer", windows), **lists.arrays("offer")}


def main() -> None:
    """Write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("data", "repo", "base", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--thesaurus", type=Path, help="what the simulator spins with besides the lexicon, as build_thesaurus.py --wide writes it")
    parser.add_argument("--sample", type=int, default=1_500_000, help="words of spun text whose windows are looked up")
    args = parser.parse_args()
    language = LanguageModel.load(args.repo / "pipeline/unspin/_builtin/models")
    model = candidate_model(args.repo, language)
    spinner = simulator(args.repo, language, args.thesaurus.read_text(encoding="utf-8") if args.thesaurus else "")
    pieces = Pieces((args.base / "vocab.txt").read_text(encoding="utf-8").split("\n")[:-1])
    registry, rng = Registry(), random.Random(11)
    tables = corpus(args.data, args.repo, registry)
    print(len(tables["tokens"]), "tokens of", len(registry.words), "words", flush=True)
    tables |= spin_tables(tables, registry, spinner)
    print(len(tables["spin_keys"]), "windows that can be spun,", len(registry.wordings), "wordings for them", flush=True)
    offers, originals = Offers(model, registry), Counter()
    words = list(registry.words)
    for ids in (*registry.wordings, *((int(i),) for i in np.flatnonzero(np.bincount(tables["tokens"]) >= MIN_SEEN))):
        offers.exactly([words[i] for i in ids])
    print(len(offers.known), "windows of their own", flush=True)
    for passage in sample_of(tables, words, spinner, args.sample, rng):
        offers.read(passage.tokens)
        originals.update(" ".join(swap.original) for swap in passage.swaps)
    tables |= offer_tables(offers, registry) | article_tables(args.repo, model, registry)
    classes = {*plain_wordings(args.repo, language), *(text for text, count in originals.items() if count >= MIN_ORIGINAL)}
    hand = np.unique(tables["article_windows"][:, 5]).tolist()
    tables["classes"] = np.array(sorted({*map(registry.text, classes), *hand} - {-1}), np.int32)
    tables |= wording_tables(registry, pieces) | word_tables(registry, language, pieces, load_embeddings(args.base))
    np.savez(args.out, **tables)
    print({name: one.shape for name, one in tables.items() if one.nbytes > 1_000_000})


if __name__ == "__main__":
    main()
