"""Our data checks as the benchmarks call them: chosen ones, or all as the command runs them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench.checks.evidence import Leakage
from bench.checks.leakage.exact import ExactCheck
from bench.checks.leakage.facts import FactCheck
from bench.checks.leakage.meaning import Meanings, Origin
from bench.checks.leakage.ngrams import NgramCheck
from bench.checks.leakage.protocol import Found, LeakCheck
from bench.checks.leakage.training import TrainingData, TrainingFile
from bench.data.items import Article, Corpus, Item, QuestionSet
from benchmarks.planting import Pair

CHECKS: Mapping[str, Callable[[Meanings], LeakCheck]] = {
    "D1": ExactCheck,
    "D2": NgramCheck,
    "D3": FactCheck,
}
ASKED = "asked"


def flagged(
    questions: Sequence[Pair], data: TrainingData, origin: Origin, names: Sequence[str]
) -> dict[str, set[int]]:
    """Return the places of the questions that each of some checks flags.

    Args:
        questions: The evaluation set: held out, taught to nobody.
        data: Training data of one source.
        origin: That source.
        names: Keys of `CHECKS`.
    """
    meanings = Meanings((asked(questions),), (origin,))
    checks = {name: CHECKS[name](meanings) for name in names}
    for batch in data.batches():
        for check in checks.values():
            check.look(batch)
    return {name: _places(check.found()) for name, check in checks.items()}


def _places(found: Found) -> set[int]:
    return {int(name) for one in found.checks for name in one.flagged}


def leakage_of(questions: Sequence[Pair], data: TrainingData) -> Leakage:
    """Run every data check, as `bench check leakage` does."""
    from bench.checks.leakage.check import check_leakage

    return check_leakage([asked(questions)], data, templates=["{question}"])


def asked(questions: Sequence[Pair]) -> QuestionSet:
    """Return questions as a held-out set whose facts nobody was taught."""
    return QuestionSet(ASKED, "heldout", False, f"{ASKED}.jsonl", items(questions))


def trained(records: Sequence[Pair], texts: Sequence[str]) -> tuple[TrainingData, Origin]:
    """Return records, or texts where there are any, as training data that was read."""
    articles = tuple(Article(str(n), text, str(n)) for n, text in enumerate(texts))
    train = QuestionSet("train", "train", None, "train.jsonl", items(records))
    one = Corpus("texts", "texts.jsonl", articles) if texts else train
    return TrainingData(sets=[one]), Origin(one.name, one.path, declared=True)


def in_file(path: Path) -> tuple[TrainingData, Origin]:
    """Return a file as training data; its columns are known by their names."""
    data = TrainingData([TrainingFile(path.name, path)])
    return data, Origin(path.name, str(path.resolve()), declared=False)


def items(pairs: Sequence[Pair]) -> tuple[Item, ...]:
    """Return pairs as items, each its own group; the id is the pair's place."""
    return tuple(
        Item(str(n), one.question, one.answers, f"alone {n}", None, None, n + 1, False, n + 1)
        for n, one in enumerate(pairs)
    )
