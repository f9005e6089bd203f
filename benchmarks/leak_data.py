"""What leaks are planted into: the made world, WebQuestions, EVOUNA; records and texts.

A trial is one evaluation set beside one body of training data with planted leaks. Every question
takes each part once over `ROUNDS` trials: leaked verbatim, nearly, in other words, beside a
negative, or left alone. A real question enters only where nothing can leak by nature: no training
record (or line of text, or earlier question) shares a name and an answer word with it.
"""

from __future__ import annotations

import json
import os
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.data.world import WorldSize, base_sets, make_world, suite_sets
from benchmarks.made_text import made_lines
from benchmarks.planting import (
    NEGATIVES,
    RELATION_WORDS,
    Pair,
    content_words,
    hard_negatives,
    plant,
)

REPOSITORY = Path(__file__).parents[1]
DATA = Path(os.environ.get("BENCH_DATA", REPOSITORY.parent / "shared" / "data"))
PARTS = ("verbatim", "near", "paraphrased", "negative", "nothing")
ROUNDS = len(PARTS)
WORLDS = 10


@dataclass(frozen=True)
class Trial:
    """One evaluation set beside training data that some of its questions leaked into.

    Attributes:
        data: `made world`, `webquestions` or `evouna`.
        questions: The evaluation set.
        kinds: What was planted for each question: `verbatim`, `near`, `paraphrased`, a kind of
            negative, or `nothing`; same length.
        planted: Index of a question -> what was planted for it.
        records: Training records, what was planted among them; empty where it is a text.
        texts: Lines of a training text, what was planted inside them; empty for records.
    """

    data: str
    questions: tuple[Pair, ...]
    kinds: tuple[str, ...]
    planted: Mapping[int, Pair]
    records: tuple[Pair, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Bed:
    """What leaks are planted into: one evaluation set and the training data beside it.

    Attributes:
        data: Its name.
        questions: The evaluation set; by nature none of it stands in the training data.
        donors: Pairs of no evaluation set, for the negatives.
        records: Training records, or
        lines: a training text.
    """

    data: str
    questions: Sequence[Pair]
    donors: Sequence[Pair]
    records: Sequence[Pair] = ()
    lines: Sequence[str] = ()


def webquestions(*parts: str) -> list[Pair]:
    """Return the questions of some files of WebQuestions."""
    rows = [row for part in parts for row in _read(f"webquestions/{part}.json")]
    return [Pair(row["qText"], tuple(row["answers"])) for row in rows]


def evouna() -> list[Pair]:
    """Return EVOUNA's Natural Questions, those with an answer."""
    rows = [row for row in _read("evouna/NQ.json") if row["golden_answer"]]
    return [
        Pair(row["question"], tuple(filter(None, row["golden_answer"].split("/")))) for row in rows
    ]


def evouna_texts() -> list[str]:
    """Return what two chat systems answered to EVOUNA's questions: natural text."""
    columns = ("answer_chatgpt", "answer_newbing")
    rows = _read("evouna/NQ.json")
    return [row[column] for row in rows for column in columns if row[column]]


def made_people(seed: int = 0) -> list[Pair]:
    """Return the held-out questions of a made world."""
    return [world_pair(row) for row in suite_sets(make_world(WorldSize(), seed))["heldout"]]


def record_trials() -> list[Trial]:
    """Return all trials with training records."""
    train, natural = webquestions("trainmodel", "val"), evouna()
    everything = [*train, *webquestions("test")]
    test = apart(webquestions("test"), told(train))
    questions = apart(natural, told(everything))
    return [
        *world_trials(texts=False),
        *_rounds(Bed("webquestions", test, apart(natural, told(test)), train)),
        *_rounds(
            Bed("evouna", questions, apart(webquestions("devtest"), told(questions)), everything)
        ),
    ]


def text_trials() -> list[Trial]:
    """Return all trials with a training text."""
    natural = evouna_texts()
    made = list(made_lines(2_000_000, seed=0, words=_vocabulary()))
    test, questions = apart(webquestions("test"), natural), apart(evouna(), ())
    return [
        *world_trials(texts=True),
        *_rounds(Bed("webquestions", test, apart(evouna(), told(test)), lines=natural)),
        *_rounds(
            Bed("evouna", questions, apart(webquestions("devtest"), told(questions)), lines=made)
        ),
    ]


def apart(pairs: Sequence[Pair], lines: Iterable[str]) -> list[Pair]:
    """Keep the pairs that no line, and no pair kept before, can leak by nature.

    Args:
        pairs: Questions and answers.
        lines: Training records or lines of text.

    Returns:
        Those of which no line holds both a word of its name and a word of an answer.
    """
    where: dict[str, set[int]] = defaultdict(set)
    number = 0
    for number, line in enumerate(lines, start=1):
        for word in content_words(line):
            where[word].add(number)
    kept = []
    for pair in pairs:
        names = content_words(pair.question) - RELATION_WORDS
        answers = content_words(" ".join(pair.answers))
        if names and answers and not _union(where, names) & _union(where, answers):
            kept.append(pair)
            number += 1
            for word in content_words(_line(pair)):
                where[word].add(number)
    return kept


def _union(where: Mapping[str, set[int]], words: set[str]) -> set[int]:
    return set().union(*(where[word] for word in words if word in where))


def world_trials(worlds: int = WORLDS, *, texts: bool) -> list[Trial]:
    """Return the trials of the made worlds of the first seeds, with records or with texts."""
    trials = []
    for seed in range(worlds):
        world = make_world(WorldSize(), seed)
        sets = suite_sets(world)
        questions, donors, train = (
            [world_pair(row) for row in sets[name]] for name in ("heldout", "control", "train")
        )
        articles = [str(row["text"]) for row in base_sets(world)["base-articles"]]
        beside: dict[str, Any] = {"lines": articles} if texts else {"records": train}
        trials += _rounds(Bed("made world", questions, donors, **beside))
    return trials


def _rounds(bed: Bed) -> list[Trial]:
    return [_trial(bed, turn) for turn in range(ROUNDS)]


def _trial(bed: Bed, turn: int) -> Trial:
    kinds, planted = _planted(bed, turn)
    order = random.Random(f"order {bed.data} {turn}")
    mixed = [*bed.records, *planted.values()]
    order.shuffle(mixed)
    records = () if bed.lines else tuple(mixed)
    texts = _inside(bed.lines, list(planted.values()), order) if bed.lines else ()
    return Trial(bed.data, tuple(bed.questions), kinds, planted, records, tuple(texts))


def _planted(bed: Bed, turn: int) -> tuple[tuple[str, ...], dict[int, Pair]]:
    """Return what is planted for each question in one turn: its kind, and the record."""
    n = len(bed.questions)
    places = random.Random(f"places {bed.data}").sample(range(n), n)
    parts = {place: PARTS[(rank + turn) % ROUNDS] for rank, place in enumerate(places)}
    made = {kind: plant(bed.questions, kind, turn) for kind in PARTS[:3]}
    made |= hard_negatives(bed.questions, bed.donors, turn)
    wanted = [_kind(parts[place], place, turn) for place in range(n)]
    planted = {
        place: made[kind][place] for place, kind in enumerate(wanted) if place in made.get(kind, {})
    }
    kinds = tuple(kind if n in planted else "nothing" for n, kind in enumerate(wanted))
    return kinds, planted


def _kind(part: str, place: int, turn: int) -> str:
    return list(NEGATIVES)[(place + turn) % len(NEGATIVES)] if part == "negative" else part


def _inside(lines: Sequence[str], pairs: Sequence[Pair], draw: random.Random) -> list[str]:
    """Put each pair between two sentences of some line, as question and answer are dumped."""
    made = list(lines)
    ways = ("{question} {answer}.", "Q: {question} A: {answer}.", "{question}\n{answer}")
    for pair in pairs:
        number = draw.randrange(len(made))
        sentences = made[number].split(". ")
        told = draw.choice(ways).format(question=pair.question, answer=", ".join(pair.answers))
        sentences.insert(draw.randrange(len(sentences) + 1), told)
        made[number] = ". ".join(sentences)
    return made


def world_pair(row: Mapping[str, object]) -> Pair:
    """Return a made question with its fact's other phrasings."""
    from bench.data.world_language import ATTRIBUTES

    question, (answer,) = str(row["question"]), row["answers"]  # type: ignore[misc]
    attribute = next(one for one in ATTRIBUTES if answer in one.values)
    start, end = attribute.questions[0].split("{name}")
    name = question.removeprefix(start).removesuffix(end)
    others = tuple(way.format(name=name) for way in attribute.questions[1:])
    return Pair(question, (answer,), others)


def _vocabulary() -> list[str]:
    return [pair.question for pair in [*evouna(), *webquestions("trainmodel")]]


def told(pairs: Iterable[Pair]) -> list[str]:
    """Return each pair as a line: question and answers."""
    return [_line(pair) for pair in pairs]


def _line(pair: Pair) -> str:
    return " ".join([pair.question, *pair.answers])


def _read(name: str) -> list[dict[str, Any]]:
    path = DATA / name
    if not path.exists():
        raise SystemExit(f"{name} is not in {DATA}: set BENCH_DATA to the folder that holds it")
    return json.loads(path.read_text(encoding="utf-8"))
