"""D5 and D6 on planted data: answers in prompts, and questions whose article was trained on."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bench.checks.evidence import SetCheck
from bench.checks.leakage.meaning import Meanings, Origin
from bench.checks.leakage.prompts import check_prompts
from bench.checks.leakage.protocol import Found
from bench.checks.leakage.siblings import SiblingCheck
from bench.checks.leakage.training import TrainingData
from bench.data.items import Item, QuestionSet
from benchmarks.leak_data import evouna, made_people, webquestions
from benchmarks.leak_ours import ASKED, asked, items
from benchmarks.leak_peers import plain_words
from benchmarks.planting import Pair

PLAIN = "Q: {question}\nA:"
OPEN = "{context}\n\nQ: {question}\nA:"
TEMPLATES, EXAMPLES = 30, 4
ARTICLE = 10  # questions on one article
ITEMS = 1_000  # of a set: each template is held against all


@dataclass(frozen=True)
class Place:
    """One way an answer or article leaks, and what the check said.

    Attributes:
        check: `D5` or `D6`.
        data: Name of the data.
        planted: What was done.
        hits, n: Items that should be met and were; that should be.
        false, clean: Items that should not be met and were; that should not be.
    """

    check: str
    data: str
    planted: str
    hits: int
    n: int
    false: int
    clean: int


def places() -> list[Place]:
    """Plant answers in prompts and articles in training, for every data set."""
    data = {"made world": made_people(), "webquestions": webquestions("test"), "evouna": evouna()}
    return [place for name, pairs in data.items() for place in places_in(name, pairs)]


def places_in(data: str, pairs: Sequence[Pair]) -> list[Place]:
    """Plant answers in prompts and articles in training, for some of a set's questions."""
    known = [pair for pair in pairs if all(map(plain_words, pair.answers))]
    some = random.Random(data).sample(known, min(ITEMS, len(known)))
    return [*_prompts(data, some), _siblings(data, some)]


def _prompts(data: str, pairs: Sequence[Pair]) -> list[Place]:
    held = asked(pairs)
    draw = random.Random(f"prompts {data}")
    return [
        _examples(data, held, draw),
        _plain(data, "nothing", held, PLAIN),
        _plain(data, "answer in a context that no template shows", _with_context(held), PLAIN),
        _plain(data, "answer in a context, as declared", _with_context(held), OPEN),
        _asked_for(data, held, draw),
    ]


def _examples(data: str, held: QuestionSet, draw: random.Random) -> Place:
    """Templates whose examples are items of the set itself."""
    hits = n = false = clean = 0
    for _ in range(TEMPLATES):
        leaked = draw.sample(held.items, EXAMPLES)
        shown = "".join(f"Q: {one.question}\nA: {one.answers[0]}\n\n" for one in leaked)
        template = shown.replace("{", "(").replace("}", ")") + PLAIN
        flagged = set(_check(check_prompts([held], [template])).flagged)
        known = {one.id for one in leaked}
        others = [one for one in held.items if one.id not in known and not _stands(one, shown)]
        hits, n = hits + len(flagged & known), n + len(known)
        false, clean = false + sum(one.id in flagged for one in others), clean + len(others)
    return Place("D5", data, "examples of the prompt are items of the set", hits, n, false, clean)


def _stands(item: Item, text: str) -> bool:
    """Whether an answer stands anywhere in a text: then nobody can say that it was not planted."""
    told = " ".join(plain_words(text))
    return any(" ".join(plain_words(answer)) in told for answer in item.answers)


def _plain(data: str, what: str, held: QuestionSet, template: str) -> Place:
    check = _check(check_prompts([held], [template]))
    open_book = int(check.fact("open book") or 0)
    shown = [one for one in held.items if not _stands(one, one.question)] * (
        "{context}" in template
    )
    hits = min(open_book, len(shown))
    return Place("D5", data, what, hits, len(shown), len(check.flagged), len(held.items))


def _with_context(held: QuestionSet) -> QuestionSet:
    told = tuple(replace(i, context=f"It is known: {i.answers[0]}, they say.") for i in held.items)
    return replace(held, items=told)


def _asked_for(data: str, held: QuestionSet, draw: random.Random) -> Place:
    """Every second question offers its answer and another one to choose from.

    Numbers in questions are left out by the check's rule ("Which year followed 1951?").
    """
    answers = [one.answers[0] for one in held.items]
    offered = tuple(
        replace(one, question=f"{one.question} {one.answers[0]} or {draw.choice(answers)}?")
        if number % 2 and _is_told_in_words(one)
        else one
        for number, one in enumerate(held.items)
    )
    review = set(_check(check_prompts([replace(held, items=offered)], [PLAIN])).review)
    chosen = {one.id for one, old in zip(offered, held.items, strict=True) if one is not old}
    clean = [one for one in held.items if one.id not in chosen and not _stands(one, one.question)]
    false = sum(one.id in review for one in clean)
    what = "the question offers its answer (for review)"
    return Place("D5", data, what, len(review & chosen), len(chosen), false, len(clean))


def _is_told_in_words(item: Item) -> bool:
    return all(word.isalpha() for word in plain_words(item.answers[0]))


def _siblings(data: str, pairs: Sequence[Pair]) -> Place:
    """Articles of ten questions: from every third, half of the questions went into training."""
    grouped = tuple(
        replace(item, group=f"article {number // ARTICLE}", grouped=True)
        for number, item in enumerate(items(pairs))
    )
    split = [n // ARTICLE % 3 == 0 for n in range(len(grouped))]
    trained = tuple(i for n, i in enumerate(grouped) if split[n] and n % 2)
    held = replace(asked(pairs), items=tuple(i for n, i in enumerate(grouped) if i not in trained))
    train = QuestionSet("train", "train", None, "train.jsonl", trained)
    origin = Origin(train.name, train.path, declared=True)
    check = SiblingCheck(Meanings((held, train), (origin,)))
    for batch in TrainingData(sets=[train]).batches():
        check.look(batch)
    review = set(_check(check.found()).review)
    known = {item.group for item in trained}
    leaked = {item.id for item in held.items if item.group in known}
    clean = len(held.items) - len(leaked)
    what = "articles split by item"
    return Place("D6", data, what, len(review & leaked), len(leaked), len(review - leaked), clean)


def _check(found: Found) -> SetCheck:
    return next(one for one in found.checks if one.set == ASKED)


def section(found: Sequence[Place]) -> str:
    """Return the results as a Markdown section."""
    lines = [
        "## Answers in prompts (D5), articles in training (D6)",
        "",
        "Target: all found, none false.",
        "",
        "| check | data | planted | found | of | flagged for nothing | of |",
        "| --- | --- | --- | ---: | ---: | ---: | ---: |",
    ]
    for one in found:
        hits = f"{one.hits:,} | {one.n:,}" if one.n else "– | –"
        rest = f"{hits} | {one.false:,} | {one.clean:,}"
        lines.append(f"| {one.check} | {one.data} | {one.planted} | {rest} |")
    return "\n".join(lines)
