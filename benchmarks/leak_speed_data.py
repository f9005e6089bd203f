"""The two jobs whose time is taken: 14,176 questions beside 100 MB of text, and 70,273 records."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from benchmarks.leak_data import apart, evouna, told, webquestions
from benchmarks.leak_peers import plain_words
from benchmarks.made_text import made_lines
from benchmarks.planting import Pair, entity, plant, renamed, rows

QUESTIONS, RECORDS = 14_176, 70_273
LEAKING = ("verbatim", "near", "paraphrased")
NAMES = 40_000
SYLLABLES = """al bar cor den el fa gri hol is jor ka lem mar no or pel qui ras sen tal ul ven wil
xan yor zel""".split()


@dataclass(frozen=True)
class Planted:
    """Questions, and which of them leaked.

    Attributes:
        questions: All of them.
        kinds: What was planted for each, or `nothing`.
    """

    questions: tuple[Pair, ...]
    kinds: tuple[str, ...]

    def of(self, kind: str) -> set[int]:
        """Return the indices of the questions of one kind."""
        return {number for number, one in enumerate(self.kinds) if one == kind}


def write_text(folder: Path, megabytes: int) -> None:
    """Write questions.jsonl and text.jsonl: every second question stands somewhere in the text.

    Args:
        folder: Where to.
        megabytes: Size of the text, in 10^6 characters.
    """
    questions = _distinct([*_real(), *_renamed(_real(), 2 * QUESTIONS, 0)])[:QUESTIONS]
    kinds = ["verbatim" if number % 2 else "nothing" for number in range(len(questions))]
    _write_questions(folder, questions, kinds)
    leaks = iter(random.Random(0).sample(questions[1::2], len(questions) // 2))
    each = megabytes * 1_000_000 // (len(questions) // 2)
    with (folder / "text.jsonl").open("w", encoding="utf-8") as file:
        size, planted = 0, 0
        for line in made_lines(megabytes * 1_000_000, 0, [one.question for one in questions]):
            size += len(line) + 1
            here = list(islice(leaks, size // each - planted))
            planted += len(here)
            text = _inside(line, [leak.question for leak in here], size)
            file.write(json.dumps({"text": text}, ensure_ascii=False) + "\n")
        file.writelines(json.dumps({"text": one.question}) + "\n" for one in leaks)


def write_records(folder: Path) -> None:
    """Write questions.jsonl and records.jsonl: half of the questions leak, a third in each way."""
    lent = webquestions("trainmodel", "val", "devtest")
    real = apart([*webquestions("test"), *evouna()], told(lent))
    questions = _distinct([*real, *_renamed(real, 3 * QUESTIONS, 1)])[:QUESTIONS]
    found = {kind: plant(questions, kind, 0) for kind in LEAKING}
    wanted = [LEAKING[n // 2 % 3] if n % 2 else "nothing" for n in range(len(questions))]
    planted = {n: found[kind][n] for n, kind in enumerate(wanted) if n in found.get(kind, {})}
    kinds = [kind if n in planted else "nothing" for n, kind in enumerate(wanted)]
    _write_questions(folder, questions, kinds)
    known = {_facts(one) for one in questions} | {_asked(one) for one in questions}
    strangers = (
        one
        for one in _renamed(lent, 3 * RECORDS, 2)
        if _facts(one) not in known and _asked(one) not in known
    )
    records = [*planted.values(), *lent]
    records += islice(strangers, RECORDS - len(records))
    random.Random(0).shuffle(records)
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows(records, "train"))
    (folder / "records.jsonl").write_text("".join(lines), encoding="utf-8")


def read_planted(folder: Path) -> Planted:
    """Read questions.jsonl back."""
    lines = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    questions = tuple(Pair(row["question"], tuple(row["answers"])) for row in found)
    return Planted(questions, tuple(row["planted"] for row in found))


def _real() -> list[Pair]:
    return [*evouna(), *webquestions("test", "trainmodel", "val", "devtest")]


def _renamed(pairs: Sequence[Pair], n: int, seed: int) -> Iterator[Pair]:
    """Yield real questions about invented people, with the answers of others.

    Popular names are about as popular as in WebQuestions, where 11.6 % of the questions hold no
    word rarer than .2 %.
    """
    draw = random.Random(seed)
    names = _names()
    shares = [1 / rank for rank in range(40, len(names) + 40)]
    for name in draw.choices(names, shares, k=n):
        question = renamed(draw.choice(pairs).question, name)
        if question:
            yield Pair(question, draw.choice(pairs).answers)


def _facts(pair: Pair) -> tuple[str, ...]:
    return (entity(pair.question), *pair.answers)


def _asked(pair: Pair) -> tuple[str, ...]:
    return tuple(plain_words(pair.question))


def _names() -> list[str]:
    """Return invented first and last names, a few of each common, the same on every call."""
    draw = random.Random("names")
    firsts = _made_words(draw, 4_000)
    lasts = _made_words(draw, 12_000)
    common = [1 / rank for rank in range(20, len(lasts) + 20)]
    chosen = zip(
        draw.choices(firsts, common[: len(firsts)], k=NAMES),
        draw.choices(lasts, common, k=NAMES),
        strict=True,
    )
    return list(dict.fromkeys(f"{first} {last}" for first, last in chosen))


def _made_words(draw: random.Random, n: int) -> list[str]:
    made: dict[str, None] = {}
    while len(made) < n:
        made["".join(draw.sample(SYLLABLES, draw.choice((2, 3, 3))))] = None
    return list(made)


def _distinct(pairs: Sequence[Pair]) -> list[Pair]:
    """Keep each question once, those of at least three words that are no part of another."""
    kept: dict[tuple[str, ...], Pair] = {}
    for pair in pairs:
        words = _asked(pair)
        if len(words) >= 3:
            kept.setdefault(words, pair)
    parts = {
        words[start:end]
        for words in kept
        for start in range(len(words) - 2)
        for end in range(start + 3, len(words) + 1)
        if end - start < len(words)
    }
    return [pair for words, pair in kept.items() if words not in parts]


def _inside(line: str, questions: Sequence[str], draw: int) -> str:
    sentences = line.split(". ")
    for question in questions:
        sentences.insert(draw % (len(sentences) + 1), question)
    return ". ".join(sentences)


def _write_questions(folder: Path, questions: Sequence[Pair], kinds: Sequence[str]) -> None:
    made = zip(rows(questions, "q"), kinds, strict=True)
    lines = (json.dumps({**row, "planted": kind}, ensure_ascii=False) + "\n" for row, kind in made)
    (folder / "questions.jsonl").write_text("".join(lines), encoding="utf-8")
