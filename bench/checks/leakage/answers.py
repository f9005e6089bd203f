"""D4: were the accepted answers seen in training? Context, never a leak.

A checkpoint that saw only the answer ("Paris", to another question) can still guess it: scores are
read in three strata (Lewis et al. 2021, "Question and Answer Test-Train Overlap in Open-Domain
Question Answering Datasets"): the question was met too, the answer only, neither.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from bench.checks.evidence import SetCheck
from bench.checks.leakage.meaning import Meanings
from bench.checks.leakage.protocol import Found, Record
from bench.checks.words import normalised
from bench.data.items import Item, QuestionSet

_normal = lru_cache(maxsize=65_536)(normalised)


class AnswerCheck:
    """D4 for some sets: an answer is seen where a training record has it, after normalisation.

    Args:
        meanings: The sets and the sources.
    """

    def __init__(self, meanings: Meanings) -> None:
        self._meanings = meanings
        self._asked = {
            _normal(answer)
            for one in meanings.checked
            for item in one.items
            for answer in item.answers
        } - {""}
        self._seen: set[str] = set()
        self._records = 0

    def look(self, records: Sequence[Record]) -> None:
        """See the next records of the stream; texts have no answers of their own."""
        for record in records:
            if record.corpus:
                continue
            self._records += 1
            for answer in record.answers:
                text = _normal(answer)
                if text in self._asked:
                    self._seen.add(text)

    def found(self, met: Mapping[str, Collection[str]] | None = None) -> Found:
        """Return D4 for each set.

        Args:
            met: Set -> ids of items whose question was met in training by another check.
        """
        return Found(tuple(self._check(one, (met or {}).get(one.name, ()))
                           for one in self._meanings.checked))  # fmt: skip

    def _check(self, one: QuestionSet, met: Collection[str]) -> SetCheck:
        if not self._records:
            missing = "no question-answer records in the training data"
            return SetCheck("D4", one.name, len(one.items), missing=missing)
        seen = {item.id for item in one.items if self._is_seen(item)}
        question = {item.id for item in one.items} & set(met)
        n = max(len(one.items), 1)
        facts = {
            "answers seen": len(seen) / n,
            "question met": len(question) / n,
            "answer only": len(seen - question) / n,
            "neither": 1 - len(seen | question) / n,
        }
        return SetCheck("D4", one.name, len(one.items), facts=tuple(facts.items()))

    def _is_seen(self, item: Item) -> bool:
        return any(_normal(answer) in self._seen for answer in item.answers)
