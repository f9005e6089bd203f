"""A user's loops over the libraries: every score of every answer, and of all together.

nltk's METEOR has nltk's own WordNet reader where KNOWBENCH_WORDNET names a folder with the
dictionary files of WordNet 3.0 (Debian's package wordnet-base has them), as a user's loop has;
else this package's synonyms, which are read faster.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

from benchmarks.metrics_pairs import Pairs
from metrics.authorities import authority_of
from metrics.evaluate_scripts import FOLDER_VARIABLE

Loop = Callable[[Pairs], object]
WORDNET_VARIABLE = "KNOWBENCH_WORDNET"


def squad_script() -> Path | None:
    """Return SQuAD's own script in the copy of evaluate's metrics, if there is one."""
    folder = os.environ.get(FOLDER_VARIABLE)
    path = Path(folder or "nowhere", "squad", "compute_score.py")
    return path if path.is_file() else None


def squad(pairs: Pairs) -> object:
    """Exact match and F1 by the official script."""
    path = squad_script()
    assert path is not None
    spec = importlib.util.spec_from_file_location("compute_score", path)
    assert spec is not None
    assert spec.loader is not None
    script: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    best = script.metric_max_over_ground_truths
    scores = (script.exact_match_score, script.f1_score)
    found = [[best(one, *pair) for one in scores] for pair in zip(*pairs, strict=True)]
    return found, [sum(column) / len(found) for column in zip(*found, strict=True)]


def rouge(pairs: Pairs, *, stem: bool) -> object:
    """ROUGE-1, -2 and -L of one scorer, as its users call it."""
    from rouge_score.rouge_scorer import RougeScorer

    scorer = RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=stem)
    return [scorer.score_multi(accepted, answer) for answer, accepted in zip(*pairs, strict=True)]


def by_authority(pairs: Pairs, *, name: str) -> object:
    """One metric: every item, and the whole where that is not their mean."""
    authority = authority_of(name)
    assert authority is not None
    items = [authority.item(*pair) for pair in zip(*pairs, strict=True)]
    return items, authority.corpus(*pairs) if authority.corpus else sum(items) / len(items)


def meteor(pairs: Pairs, *, name: str) -> object:
    """METEOR by nltk, with nltk's reader of WordNet where that can be had."""
    if WORDNET_VARIABLE not in os.environ:
        return by_authority(pairs, name=name)
    from nltk.tokenize import NLTKWordTokenizer
    from nltk.translate.meteor_score import meteor_score

    cut = str.split if name == "meteor-split" else NLTKWordTokenizer().tokenize
    reader = _nltks_reader(os.environ[WORDNET_VARIABLE])
    items = [
        100.0 * meteor_score([cut(text) for text in accepted], cut(answer), wordnet=reader)
        for answer, accepted in zip(*pairs, strict=True)
    ]
    return items, sum(items) / len(items)


@cache
def _nltks_reader(folder: str) -> Any:
    """Give nltk what its reader wants beyond the dictionary files, on its data path."""
    import nltk
    from nltk.corpus.reader.wordnet import WordNetCorpusReader

    home = tempfile.TemporaryDirectory()
    _KEPT.append(home)
    root = shutil.copytree(folder, Path(home.name, "corpora", "wordnet"))
    (root / "index.sense").touch()
    (root / "lexnames").write_text("".join(f"{i:02d}\tlexicographer{i}\t1\n" for i in range(45)))
    nltk.data.path.insert(0, home.name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that other languages' names are not there
        return WordNetCorpusReader(nltk.data.find("corpora/wordnet"), None)


_KEPT: list[tempfile.TemporaryDirectory[str]] = []
"""Folders that last as long as the process."""

LOOPS: dict[str, tuple[Loop, tuple[str, ...], str]] = {
    "SQuAD EM + F1": (squad, ("squad_exact_match", "squad_f1"), "SQuAD's script"),
    "BLEU, corpus + items": (partial(by_authority, name="sacrebleu"), ("sacrebleu",), "sacrebleu"),
    "ROUGE-1/2/L": (partial(rouge, stem=False), ("rouge1", "rouge2", "rougeL"), "rouge_score"),
    "ROUGE-1/2/L, stemmer": (
        partial(rouge, stem=True),
        ("rouge1-stem", "rouge2-stem", "rougeL-stem"),
        "rouge_score",
    ),
    "METEOR on split()": (
        partial(meteor, name="meteor-split"),
        ("meteor-split",),
        "nltk",
    ),
    "METEOR on the Treebank's tokens": (
        partial(meteor, name="meteor-treebank"),
        ("meteor-treebank",),
        "nltk",
    ),
    "chrF, corpus + items": (partial(by_authority, name="chrf"), ("chrf",), "sacrebleu"),
}
"""What is measured: the loop, our metrics, and whose loop it is."""

TOGETHER = tuple(LOOPS)[:-1]
"""The rows whose sum is "all together"; chrF stands beside them."""

WANTED: dict[str, tuple[float, float]] = {
    "SQuAD EM + F1": (9, 9),
    "BLEU, corpus + items": (12, 10),
    "ROUGE-1/2/L": (27, 158),
    "ROUGE-1/2/L, stemmer": (39, 110),
    "METEOR on split()": (15, 14),
    "METEOR on the Treebank's tokens": (9, 4),
}
"""How many times as fast, S and L, a prototype was beside other metrics."""
