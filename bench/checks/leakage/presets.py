"""Peers' published rules over the same stream, for comparison with published numbers.

They flag nothing here: their `SetCheck.check` is the preset's name. Words are ours
(`bench.checks.words`), and only the question is looked for, in single records.

| name | an item is contaminated if | source | short questions |
|---|---|---|---|
| `gpt2-8gram` | one of its 8-grams stands in training (there, the share of 8-grams that do) | Radford et al. 2019, section 4 | fewer than 8 words: no 8-gram, never found |
| `gpt3-13gram` | one of its 13-grams does | Brown et al. 2020, appendix C (where N is 8 to 13, by data set) | fewer than 13 words: never found |
| `palm-8gram-70` | at least 70 % of its 8-grams do, wherever each | Chowdhery et al. 2022, section 8 | fewer than 8 words: never found |
| `gpt4-substring` | one of three random substrings of 50 letters and digits does, spaces and symbols removed; of a shorter question, all of it | OpenAI 2023, appendix C | looked for whole, also inside longer questions |
| `tulu3-coverage` | more than half of its words lie in 8-grams that stand in one record | Lambert et al. 2024, section 3.2 | fewer than 8 words: never found |

On WebQuestions, test beside train and val: `gpt2-8gram` 0.9 %, `gpt3-13gram` 0.0 %.
"""  # noqa: E501 - a table

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bench.base.errors import DataError
from bench.base.names import suggestion
from bench.checks.evidence import SetCheck
from bench.checks.leakage.anchors import Ints
from bench.checks.leakage.flat import flattened
from bench.checks.leakage.join import Hits, Join
from bench.checks.leakage.meaning import Meanings
from bench.checks.leakage.protocol import Found, LeakCheck, Record
from bench.checks.leakage.substrings import Substrings
from bench.checks.words import words
from bench.data.items import Item, QuestionSet

SEED = 0
"""Draws the substrings of `gpt4-substring`."""

_Asked = tuple[QuestionSet, Item]
_Rule = Callable[[NDArray[np.bool_]], bool]


class GramShare:
    """A rule on how many of a question's n-grams stand anywhere in training.

    Args:
        name: The preset's name.
        meanings: The sets, and which rows are their own.
        n: Words of a gram.
        rule: Whether an item is contaminated, from which of its grams were seen.
    """

    def __init__(self, name: str, meanings: Meanings, n: int, rule: _Rule) -> None:
        self._name, self._meanings, self._n, self._rule = name, meanings, n, rule
        every = [(asked, words(asked[1].question)) for asked in _asked(meanings)]
        self._asked = [asked for asked, found in every if len(found) >= n]
        phrases = [found for _, found in every if len(found) >= n]
        self._join = Join(phrases, [n] * len(phrases))
        self._seen = [np.zeros(len(one) - n + 1, dtype=np.bool_) for one in phrases]

    def look(self, records: Sequence[Record]) -> None:
        """See the next records of the stream."""
        for flat in flattened([record.text for record in records]):
            hits = self._join.hits(flat)
            which = flat.text_at(hits.place).tolist()
            for phrase, first, last, text in _runs(hits, which, self._n):
                if not _own(self._meanings, self._asked[phrase], records[text]):
                    self._seen[phrase][first:last] = True

    def found(self) -> Found:
        """Return what was found."""
        pairs = zip(self._asked, self._seen, strict=True)
        flagged = [asked for asked, seen in pairs if self._rule(seen)]
        return _found(self._name, self._meanings, flagged, self._n)


class GramCoverage:
    """A rule on how many of a question's words lie in n-grams of a single record.

    Args:
        name: The preset's name.
        meanings: The sets, and which rows are their own.
        n: Words of a gram.
        share: An item is contaminated above it, 0-1.
    """

    def __init__(self, name: str, meanings: Meanings, n: int, share: float) -> None:
        self._name, self._meanings, self._n, self._share = name, meanings, n, share
        every = [(asked, words(asked[1].question)) for asked in _asked(meanings)]
        self._asked = [asked for asked, found in every if len(found) >= n]
        phrases = [found for _, found in every if len(found) >= n]
        self._lengths = [len(one) for one in phrases]
        self._join = Join(phrases, [n] * len(phrases))
        self._flagged: set[int] = set()

    def look(self, records: Sequence[Record]) -> None:
        """See the next records of the stream."""
        for flat in flattened([record.text for record in records]):
            hits = self._join.hits(flat)
            covered: dict[tuple[int, int], set[int]] = {}
            for phrase, first, last, text in _runs(hits, flat.text_at(hits.place).tolist(), 1):
                if phrase not in self._flagged:
                    covered.setdefault((phrase, text), set()).update(range(first, last))
            for (phrase, text), inside in covered.items():
                enough = len(inside) > self._share * self._lengths[phrase]
                if enough and not _own(self._meanings, self._asked[phrase], records[text]):
                    self._flagged.add(phrase)

    def found(self) -> Found:
        """Return what was found."""
        flagged = [self._asked[phrase] for phrase in sorted(self._flagged)]
        return _found(self._name, self._meanings, flagged, self._n)


class RandomSubstrings:
    """A rule on random substrings of a question's letters and digits.

    Args:
        name: The preset's name.
        meanings: The sets, and which rows are their own.
        length: Characters of a substring.
        count: Substrings of an item.
    """

    def __init__(self, name: str, meanings: Meanings, length: int, count: int) -> None:
        self._name, self._meanings = name, meanings
        self._asked: list[_Asked] = []
        strings: list[str] = []
        for asked in _asked(meanings):
            text = "".join(words(asked[1].question))
            draw = random.Random(f"{SEED} {asked[0].name} {asked[1].id}")
            places = {draw.randrange(max(len(text) - length, 0) + 1) for _ in range(count)}
            for at in sorted(places) if text else ():
                self._asked.append(asked)
                strings.append(text[at : at + length])
        self._substrings = Substrings(strings)
        self._flagged: set[int] = set()

    def look(self, records: Sequence[Record]) -> None:
        """See the next records of the stream."""
        for flat in flattened([record.text for record in records]):
            strings, texts = self._substrings.found(flat)
            for string, text in zip(strings.tolist(), texts.tolist(), strict=True):
                asked, record = self._asked[string], records[text]
                if string not in self._flagged and not _own(self._meanings, asked, record):
                    self._flagged.add(string)

    def found(self) -> Found:
        """Return what was found."""
        flagged = [self._asked[string] for string in sorted(self._flagged)]
        return _found(self._name, self._meanings, flagged, 1)


PRESETS: Mapping[str, Callable[[Meanings], LeakCheck]] = {
    "gpt2-8gram": lambda m: GramShare("gpt2-8gram", m, 8, lambda seen: bool(seen.any())),
    "gpt3-13gram": lambda m: GramShare("gpt3-13gram", m, 13, lambda seen: bool(seen.any())),
    "palm-8gram-70": lambda m: GramShare("palm-8gram-70", m, 8, lambda s: bool(s.mean() >= 0.7)),
    "gpt4-substring": lambda m: RandomSubstrings("gpt4-substring", m, 50, 3),
    "tulu3-coverage": lambda m: GramCoverage("tulu3-coverage", m, 8, 0.5),
}
"""Name -> the rule, ready to see the stream."""


def preset(name: str) -> Callable[[Meanings], LeakCheck]:
    """Return a preset by its name, to be made for some sets.

    Raises:
        DataError: If there is none of that name.
    """
    if name not in PRESETS:
        expected = f"one of {', '.join(PRESETS)}"
        hint = suggestion(name, PRESETS)
        raise DataError("preset", f"unknown preset {name!r}", expected=expected, hint=hint)
    return PRESETS[name]


def _asked(meanings: Meanings) -> list[_Asked]:
    return [(one, item) for one in meanings.checked for item in one.items]


def _own(meanings: Meanings, asked: _Asked, record: Record) -> bool:
    return meanings.of(*asked, record) == "own"


def _runs(hits: Hits, texts: Sequence[int], n: int) -> list[tuple[int, int, int, int]]:
    """Return (phrase, first, last + 1, text) of each run, once; counted in grams of n words."""
    ends: Ints = hits.first + hits.words - n + 1
    columns = (hits.phrase.tolist(), hits.first.tolist(), ends.tolist(), texts)
    return sorted(set(zip(*columns, strict=True)))


def _found(name: str, meanings: Meanings, flagged: Sequence[_Asked], n: int) -> Found:
    """Return a preset's finding: the share of all items of a set, long enough or not."""
    hit = {(one.name, item.id) for one, item in flagged}
    return Found(tuple(_set_check(name, meanings, one, hit, n) for one in meanings.checked))


def _set_check(
    name: str, meanings: Meanings, one: QuestionSet, hit: set[tuple[str, str]], n: int
) -> SetCheck:
    short = sum(len(words(item.question)) < n for item in one.items)
    note = f"{short} of {len(one.items)} questions have fewer than {n} words: never found"
    return SetCheck(
        check=name,
        set=one.name,
        n_items=len(one.items),
        flagged=tuple(item.id for item in one.items if (one.name, item.id) in hit),
        facts=(("too short", short),),
        notes=(note,) if short else (),
        missing=None if meanings.origins else "no training data given",
    )
