"""Sets and training data made in a line, for tests of the data checks."""

from __future__ import annotations

from collections.abc import Sequence

from bench.checks.evidence import Leakage
from bench.checks.leakage.check import check_leakage
from bench.checks.leakage.training import TrainingData
from bench.data.items import Article, Corpus, Item, QuestionSet
from bench.data.world import World, suite_sets

Pair = tuple[str, str]
TEMPLATE = "Q: {question}\nA:"


def items(pairs: Sequence[Pair]) -> tuple[Item, ...]:
    """Items "0", "1" ...; accepted answers stand between slashes."""
    return tuple(
        Item(str(n), question, tuple(answers.split("/")), f"{n}  (alone)", None, None, n + 1,
             False, n + 1)
        for n, (question, answers) in enumerate(pairs)
    )  # fmt: skip


def asked(pairs: Sequence[Pair], name: str = "heldout", role: str = "heldout") -> QuestionSet:
    return QuestionSet(name, role, False if role == "heldout" else None, f"{name}.jsonl",
                       items(pairs))  # fmt: skip


def data(train: Sequence[Pair] = (), texts: Sequence[str] = ()) -> TrainingData:
    sets: list[QuestionSet | Corpus] = [asked(train, "train", "train")] if train else []
    if texts:
        articles = tuple(Article(str(n), text, str(n), n + 1) for n, text in enumerate(texts))
        sets.append(Corpus("texts", "texts.jsonl", articles))
    return TrainingData(sets=sets)


def leakage(
    pairs: Sequence[Pair], train: Sequence[Pair] = (), texts: Sequence[str] = ()
) -> Leakage:
    return check_leakage([asked(pairs)], data(train, texts), templates=[TEMPLATE])


def flagged(found: Leakage, check: str, name: str = "heldout") -> set[str]:
    one = found.find(check, name)
    assert one is not None
    return set(one.flagged)


def world_sets(world: World) -> tuple[list[QuestionSet], Corpus]:
    """The sets of a made world, as the suite of the demo has them."""
    rows = suite_sets(world)
    roles = [("train", "train", None), ("paraphrase", "paraphrase", None),
             ("heldout", "heldout", True), ("retention", "retention", None),
             ("control", "control", None)]  # fmt: skip
    sets = [QuestionSet(name, role, taught, f"{name}.jsonl", _world_items(rows[name]))
            for name, role, taught in roles]  # fmt: skip
    articles = tuple(
        Article(str(row["id"]), str(row["text"]), str(row["group"]), n + 1)
        for n, row in enumerate(rows["articles"])
    )
    return sets, Corpus("articles", "articles.jsonl", articles)


def _world_items(rows: Sequence) -> tuple[Item, ...]:
    return tuple(
        Item(row["id"], row["question"], tuple(row["answers"]), row["group"],
             ("train", row["of"]) if "of" in row else None, None, n + 1, True, n + 1)
        for n, row in enumerate(rows)
    )  # fmt: skip
