"""D3: does an item's fact stand in the training data in other words?

A question and answer there are held against a question and answer here (`fact_match.py`), and so
are the sentences of texts, which tell a fact where they hold the answer and what is asked about.
Records pass once: document frequencies are those seen so far, and each candidate that is kept is
weighed again with the counts of the whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from bench.checks.evidence import LEAKS, UNSAID, Grade, Match, SetCheck
from bench.checks.leakage.fact_join import (
    Floats,
    Join,
    Pairs,
    inverse_frequency,
    shared_weight,
)
from bench.checks.leakage.fact_match import (
    Fact,
    Likeness,
    Told,
    answer_mask,
    padded,
    same_answer,
)
from bench.checks.leakage.fact_units import (
    Piece,
    Seen,
    Units,
    questions_of,
    statements_of,
    units_of,
)
from bench.checks.leakage.fact_vocabulary import fact_words
from bench.checks.leakage.meaning import Meaning, Meanings
from bench.checks.leakage.protocol import Found, Record
from bench.checks.leakage.windows import window
from bench.data.items import Item, QuestionSet

SHARES = (0.5, 0.6, 0.7)
"""Shares c at which published work counts overlap (answers match, nothing else asked)."""
KEPT = 6
"""Candidates of an item and meaning that are weighed again at the end."""
ENOUGH = 50
"""Questions from which on their own words say what is common in a question ("does", "who")."""

_NO_LEAK: dict[Meaning, Grade] = {"taught": "context", "unsaid": "review"}
_ORDER: dict[Grade, int] = {"duplicate": 0, "paraphrase": 1, "review": 2}


@dataclass(frozen=True, slots=True)
class _Candidate:
    piece: Piece
    meaning: Meaning
    share: float
    sound: bool


class FactCheck:
    """D3 for some sets.

    Args:
        meanings: The sets, the sources, and what a hit means.
    """

    def __init__(self, meanings: Meanings) -> None:
        self.meanings = meanings
        self.asked: list[tuple[QuestionSet, Item]] = [
            (one, item) for one in meanings.checked for item in one.items
        ]
        self.facts = [Fact(item.question, item.answers) for _, item in self.asked]
        self.vocabulary = _numbered(
            word for fact in self.facts for word in fact_words(fact.question)
        )
        table = _rows([fact.words for fact in self.facts], self.vocabulary)
        own = _ceiling(table)
        self.pools = {False: Join(table, unmet=own), True: Join(table, own)}
        self.seen = Seen()
        self.weights: dict[bool, dict[str, float]] = {False: {}, True: {}}
        self.kept: dict[tuple[int, Meaning], list[_Candidate]] = defaultdict(list)
        firsts = [{fact_words(one)[0] for one in fact.padded} for fact in self.facts]
        self.heads = _numbered(word for some in firsts for word in sorted(some))
        self.begins = _rows(firsts, self.heads)
        masks = [answer_mask(fact.padded) for fact in self.facts]
        self.masks = np.array(masks, dtype=np.uint64)
        self.best: Floats = np.zeros(len(self.facts))

    def look(self, records: Sequence[Record]) -> None:
        """See the next records of the stream."""
        if self.facts:
            self._join(questions_of(records), statement=False)
            self._join(statements_of(records), statement=True)

    def found(self) -> Found:
        """Return a check for each set, and the best match of each item and meaning."""
        matches = [one for number in range(len(self.facts)) for one in self._matches(number)]
        return Found(tuple(self._check(one, matches) for one in self.meanings.checked),
                     tuple(match for match, _ in matches))  # fmt: skip

    def _join(self, pieces: Iterable[Piece], *, statement: bool) -> None:
        heads = self.heads if statement else {}
        units = units_of(pieces, self.vocabulary, heads, self.seen)
        if not units.pieces:
            return
        pool = self.pools[statement]
        pairs = pool.pairs(units.table)
        values = pool.weights().tolist()
        self.weights[statement] = dict(zip(self.vocabulary, values, strict=True))
        found = self._telling(units, pairs) if statement else self._answered(units, pairs)
        for item, piece, share in found:
            self._keep(item, piece, share)

    def _telling(self, units: Units, pairs: Pairs) -> Iterator[tuple[int, Piece, float]]:
        """Yield the pairs whose statement holds an answer, or asks and is answered behind."""
        begins = shared_weight(self.begins, units.heads_near(), pairs.item, pairs.unit)
        texts: dict[int, Told] = {}
        for item, unit, share in _by_item(pairs.where(begins > 0)):
            piece, fact = units.pieces[unit], self.facts[item]
            told = texts.get(unit) or texts.setdefault(unit, Told.of(piece.text, piece.following))
            if told.tells(fact.told):
                yield item, piece, share
            elif told.is_answered(fact.padded):
                yield item, replace(piece, asks=True), share

    def _answered(self, units: Units, pairs: Pairs) -> Iterator[tuple[int, Piece, float]]:
        """Yield the pairs whose answers match."""
        which, at = np.unique(pairs.unit, return_inverse=True)
        answers = [padded(units.pieces[unit].record.answers) for unit in which.tolist()]
        masks = np.array([answer_mask(one) for one in answers], dtype=np.uint64)
        able = (masks[at] & self.masks[pairs.item]) != 0 if len(at) else np.zeros(0, dtype=bool)
        theirs = dict(zip(which.tolist(), answers, strict=True))
        for item, unit, share in _by_item(pairs.where(able)):
            if same_answer(self.facts[item].padded, theirs[unit]):
                yield item, units.pieces[unit], share

    def _keep(self, number: int, piece: Piece, share: float) -> None:
        one, item = self.asked[number]
        weigh = self.meanings.of_statement if piece.tells else self.meanings.of
        meaning = weigh(one, item, piece.record)
        expected = one.role == "paraphrase" and self.meanings.same_fact(one, item, piece.record)
        if meaning == "own" or expected:
            return
        if meaning == "leak" and not piece.statement:
            self.best[number] = max(self.best[number], share)
        kept = self.kept[number, meaning]
        sound = self._likeness(number, piece).grade is not None
        kept.append(_Candidate(piece, meaning, share, sound))
        kept.sort(key=lambda one: (not one.sound, -one.share))
        del kept[KEPT:]

    def _likeness(self, number: int, piece: Piece) -> Likeness:
        weights = self.weights[piece.statement]
        return Likeness(self.facts[number], piece.text, weights, piece.tells, self.seen.often)

    def _matches(self, number: int) -> list[tuple[Match, Meaning]]:
        """Weigh an item's candidates with the counts of the whole; return the best by meaning."""
        found = (self._match(number, meaning) for meaning in ("leak", "taught", "unsaid"))
        return [one for one in found if one is not None]

    def _match(self, number: int, meaning: Meaning) -> tuple[Match, Meaning] | None:
        graded = [
            (likeness.grade, likeness.share, one.piece)
            for one in self.kept.get((number, meaning), ())
            for likeness in (self._likeness(number, one.piece),)
        ]
        sound = [(_ORDER[grade], -share, place, grade) for place, (grade, share, _)
                 in enumerate(graded) if grade is not None]  # fmt: skip
        if not sound:
            return None
        _, share, place, grade = min(sound)
        grade = _NO_LEAK.get(meaning, grade)
        return self._shown(number, graded[place][2], grade, -share), meaning

    def _shown(self, number: int, piece: Piece, grade: Grade, share: float) -> Match:
        one, item = self.asked[number]
        origin = self.meanings.origins[piece.record.source]
        text, span = window(piece.record.text, piece.span)
        return Match(
            check="D3",
            set=one.name,
            id=item.id,
            question=item.question,
            answers=item.answers,
            grade=grade,
            score=share,
            part="question and answer",
            source=origin.name,
            path=origin.path,
            line=piece.record.line,
            text=text,
            span=span,
        )

    def _check(self, one: QuestionSet, matches: Sequence[tuple[Match, Meaning]]) -> SetCheck:
        ours = [match for match, _ in matches if match.set == one.name]
        best = self.best[[k for k, (owner, _) in enumerate(self.asked) if owner is one]]
        shares = tuple((f"share with c >= {least:g}", float(np.mean(best >= least)))
                       for least in SHARES if len(best))  # fmt: skip
        flagged = tuple(m.id for m in ours if m.grade in LEAKS)
        known = set(flagged)
        unsaid = {m.id for m, meaning in matches if m.set == one.name and meaning == "unsaid"}
        told = len(unsaid - known)
        rest = [m for m in ours if m.id not in known]
        return SetCheck(
            check="D3",
            set=one.name,
            n_items=len(one.items),
            flagged=flagged,
            grades=tuple(m.grade for m in ours if m.grade in LEAKS),
            review=tuple(dict.fromkeys(m.id for m in rest if m.grade == "review")),
            taught=tuple(m.id for m in ours if m.grade == "context"),
            facts=(*shares, (UNSAID, float(told))),
            notes=_unsaid(told),
        )


def _unsaid(told: int) -> tuple[str, ...]:
    """Say that a corpus tells facts of a set, and the suite does not say whether it should."""
    if not told:
        return ()
    facts = "the fact of 1 item" if told == 1 else f"the facts of {told} items"
    return (f"the corpus tells {facts}: say `taught: true` or `taught: false` in the suite",)


def _numbered(some: Iterable[str]) -> dict[str, int]:
    """Number words in order of their first appearance."""
    return {word: number for number, word in enumerate(dict.fromkeys(some))}


def _rows(rows: Sequence[Collection[str]], vocabulary: Mapping[str, int]) -> sparse.csr_matrix:
    """Return which words stand in which row, shape (rows, words)."""
    at = [number for number, row in enumerate(rows) for _ in row]
    columns = [vocabulary[word] for row in rows for word in row]
    shape = (len(rows), len(vocabulary))
    table = sparse.csr_matrix((np.ones(len(at)), (at, columns)), shape=shape)
    table.sort_indices()
    return table


def _ceiling(table: sparse.csr_matrix) -> Floats | None:
    """Return the words' idf among the questions: "does" is rare in statements, and says nothing."""
    if table.shape[0] < ENOUGH:
        return None
    return inverse_frequency(np.asarray(table.sum(axis=0)).ravel(), table.shape[0])


def _by_item(pairs: Pairs) -> Iterable[tuple[int, int, float]]:
    """Return pairs item by item, those that share most first."""
    order = np.lexsort((pairs.unit, -pairs.share, pairs.item))
    return zip(pairs.item[order].tolist(), pairs.unit[order].tolist(),
               pairs.share[order].tolist(), strict=True)  # fmt: skip
