"""One question beside one piece of training data: do they ask, or tell, the same fact (D3)?

The published share c of `fact_join.py` finds candidates. What is flagged must also stand these:

- The answers match: equal after normalisation, or one holds the other, word for word. A statement
  must hold an accepted answer.
- Words that differ by a typing error or an ending ("capitals", "presly") count as shared.
- Nobody else is asked about. "Which city does Aldren Larkmoor live in?" is not "Which city does
  Brisa Larkmoor live in?", whatever they share, and even with the same answer. In a conflict, both
  sides have a name (or number) that the other lacks. Names are known by their capitals, where a
  text has both cases; elsewhere a name is a word about as rare as the question's rarest, or a run
  of words in whose place another stands, all else being equal.
- Where all names are shared and half of the weight too, the same fact is asked in other words
  ("Where is the home of Aldren Larkmoor?"), even if so little else is shared that c < .7.

Measured on planted leaks (benchmarks/planting.py; made world, WebQuestions, EVOUNA): among records
verbatim 1.0, near .95 to .98, other words .92 to 1.0, clean questions flagged at most .5 %; nobody
is flagged in 42 made worlds, where the bare c passes .5. What cannot be told without meaning:
another relation of the same entity with the same answer (born and buried in one town) is flagged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bench.checks.evidence import Grade
from bench.checks.leakage.fact_spelling import exchanged, misspelt, unlike
from bench.checks.leakage.fact_vocabulary import fact_words
from bench.checks.words import normalised, words

DUPLICATE, PARAPHRASE, REVIEW = 0.9, 0.7, 0.5
RARE = 0.8
"""Of the rarest word's weight: as rare as a name, where capitals do not say what a name is."""
SWAPPED = 0.6
"""Of the rarest word's weight, where only one run of words differs and capitals say nothing."""
SWAPPED_UNCASED = 0.35
"""The same in scripts without capitals, where names are often made of common words or signs."""
NAMED = 0.3
"""Of the rarest word's weight: a capitalised word below is a common one (German nouns)."""
KNOWN = 0.4
"""Least share where two names are shared (first and last name): what is left are common words."""
STATED = 0.5
"""Least share for statements; they hold no question words, so other words must be met."""


@dataclass(frozen=True)
class Fact:
    """A question and its accepted answers, ready to be held against others.

    Attributes:
        question: Its text.
        answers: Accepted answers.
    """

    question: str
    answers: tuple[str, ...]

    @cached_property
    def words(self) -> frozenset[str]:
        """Return the question's words."""
        return frozenset(fact_words(self.question))

    @cached_property
    def names(self) -> frozenset[str]:
        """Return those of its words that are written as names or numbers."""
        return names_of(self.question)

    @cached_property
    def answer_words(self) -> frozenset[str]:
        """Return the words of its answers."""
        return frozenset(word for answer in self.answers for word in fact_words(answer))

    @cached_property
    def told(self) -> tuple[str, ...]:
        """Return `padded` without answers that the question holds: everything on it does too."""
        return tuple(one for one in self.padded if not set(one.split()) <= self.words)

    @cached_property
    def padded(self) -> tuple[str, ...]:
        """Return its answers, normalised, between spaces: one holds another as whole words."""
        return padded(self.answers)


def padded(answers: Iterable[str]) -> tuple[str, ...]:
    """Return answers normalised, between spaces; what has no word is left out."""
    return tuple(f" {text} " for text in map(_normalised, answers) if text)


BEHIND = 4
"""Words behind a question of a text among which its answer begins."""
_MARKS: tuple[list[str], ...] = ([], ["a"], ["answer"])  # "A: Ada", "Answer: Ada"
_ASKS = ("?", "？", "؟")
_CLOSING = " \t\"'”’»)]"

_normalised = lru_cache(maxsize=65_536)(normalised)


def answer_mask(answers: Iterable[str]) -> int:
    """Return 64 bits of the words of answers: without a bit in common no answers match."""
    mask = 0
    for answer in answers:
        for word in answer.split():
            mask |= 1 << (hash(word) & 63)
    return mask


def same_answer(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether an answer equals another or holds it as whole words; both as `padded` gives them.

    A single letter is held by too much to count.
    """
    for a in ours:
        for b in theirs:
            short, long = (a, b) if len(a) < len(b) else (b, a)
            if short in long and (len(short) > 3 or a == b):
                return True
    return False


@dataclass(frozen=True, slots=True)
class Told:
    """A piece of a text and what follows it, ready to be searched for many answers.

    Attributes:
        held: The piece, normalised, between spaces.
        then: What follows, normalised, between spaces.
        soon: The piece ends in a question mark, so its answer need not follow at once.
    """

    held: str
    then: str
    soon: bool

    @classmethod
    def of(cls, text: str, following: str) -> Told:
        """Normalise a piece and what follows it."""
        asks = text.rstrip(_CLOSING).endswith(_ASKS)
        return cls(f" {normalised(text)} ", f" {normalised(following)} ", asks)

    def tells(self, answers: Sequence[str]) -> bool:
        """Whether the piece holds an answer (as `padded` gives them) as whole words."""
        return any(answer in self.held for answer in answers)

    def is_answered(self, answers: Sequence[str]) -> bool:
        """Whether an answer follows: at once, or soon behind a question mark.

        Examples:
            >>> Told.of("Q: Who wrote it?", " A: Ada. It was long.").is_answered([" ada "])
            True
        """
        return any(
            place >= 0 and self._is_near(place)
            for place in (self.then.find(answer) for answer in answers)
        )

    def _is_near(self, place: int) -> bool:
        before = self.then[:place].split()
        return len(before) <= BEHIND if self.soon else before in _MARKS


@lru_cache(maxsize=65_536)
def names_of(text: str) -> frozenset[str]:
    """Return words with a capital behind the first, where not most words have one; and numbers."""
    starts = [part.lstrip("\"'“‘(«¿¡") for part in text.split()[1:]]
    capital = [part for part in starts if part[:1].isupper()]
    small = sum(part[:1].islower() for part in starts)
    named = capital if small >= 2 or small >= len(capital) else []
    found = {word for part in named for word in fact_words(part)}
    return frozenset(found | {word for word in words(text) if word.isdigit()})


@dataclass(frozen=True)
class Likeness:
    """A question beside a piece of training data.

    Attributes:
        fact: The question.
        text: The piece.
        weights: What each of the question's words and the piece's weighs (idf).
        statement: The piece tells rather than asks.
        often: Words that stand in several pieces of the training data: no spelling errors.
    """

    fact: Fact
    text: str
    weights: Mapping[str, float]
    statement: bool
    often: Set[str] = frozenset()

    @cached_property
    def share(self) -> float:
        """Return c, spelling errors and endings forgiven."""
        total = self._weight(self._asked)
        return min(1.0, self._weight(self._asked - self._ours) / total) if total else 0.0

    @cached_property
    def _asked(self) -> frozenset[str]:
        """The question's words; of a statement that holds the answer, those beside the answer."""
        return self.fact.words - self.fact.answer_words if self.statement else self.fact.words

    @property
    def conflict(self) -> bool:
        """Whether each side has a name that the other lacks (a statement: lacks one of ours)."""
        lacking = self._ours & self._entity
        if self.statement:
            return bool(lacking)
        return self._swapped or (bool(lacking) and any(map(self._is_name, self._theirs)))

    @property
    def _swapped(self) -> bool:
        """Whether one run of words stands in place of another, all else in the same order.

        Then it is a name that was changed, unless its words are common ("which" for "what").
        """
        ours, theirs = exchanged(fact_words(self.fact.question), fact_words(self.text))
        if self.fact.names & self.fact.words or not set(theirs) & self._theirs:
            return False
        if len(ours) == len(theirs) == 1 and misspelt(ours[0], theirs[0]):
            return False
        return any(
            self._rarity(word) >= (SWAPPED if word.islower() else SWAPPED_UNCASED)
            for word in set(ours) & self._ours
        )

    @property
    def grade(self) -> Grade | None:
        """Return what it is, or None for nothing."""
        least = KNOWN if self._known_entity else STATED if self.statement else REVIEW
        if self.conflict or self.share < least:
            return None
        if self.statement or self.share < DUPLICATE or self._names_more:
            return "paraphrase" if self.share >= PARAPHRASE or self._named else "review"
        return "duplicate"

    @cached_property
    def _apart(self) -> tuple[frozenset[str], frozenset[str]]:
        theirs = frozenset(fact_words(self.text))
        ours = self.fact.words - theirs
        return unlike(ours, theirs - self.fact.words, self._known)

    def _known(self, word: str) -> bool:
        return word in self.often

    @property
    def _ours(self) -> frozenset[str]:
        return self._apart[0]

    @property
    def _theirs(self) -> frozenset[str]:
        return self._apart[1]

    @cached_property
    def _entity(self) -> frozenset[str]:
        """The question's names; its rarest words where capitals say nothing."""
        names = self.fact.names & self._asked
        named = frozenset(w for w in names if self._rarity(w) >= NAMED)
        return named or frozenset(w for w in self._asked if self._rarity(w) >= RARE)

    @property
    def _named(self) -> bool:
        return bool(self._entity) and not self._entity & self._ours

    @property
    def _known_entity(self) -> bool:
        """Whether two words that are written as names are met."""
        return len((self._entity & self.fact.names) - self._ours) >= 2 and self._named

    @property
    def _names_more(self) -> bool:
        """Whether the piece names what the question does not: "Capital of France?", "Capital?"."""
        return bool(self._theirs & names_of(self.text))

    def _is_name(self, word: str) -> bool:
        written = word in names_of(self.text)
        return self._rarity(word) >= (NAMED if written else RARE)

    def _rarity(self, word: str) -> float:
        """Return a word's weight beside the rarest's; one that no question holds is as rare."""
        return self.weights.get(word, self._most) / self._most if self._most else 0.0

    @cached_property
    def _most(self) -> float:
        return max((self.weights[word] for word in self.fact.words), default=0.0)

    def _weight(self, some: Iterable[str]) -> float:
        return sum(self.weights[word] for word in some)
