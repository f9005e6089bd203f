"""One question beside one piece of training data: do they ask, or tell, the same fact (D3)?

The published share c of `fact_join.py` finds candidates. What is flagged must also stand these:

- The answers match: equal after normalisation, or one holds the other, word for word. A statement
  must hold an accepted answer.
- Words that differ by a typing error or an ending ("capitals", "presly") count as shared.
- Nobody else is asked about. "Which city does Aldren Larkmoor live in?" is not "Which city does
  Brisa Larkmoor live in?", whatever they share, and even with the same answer. In a conflict, both
  sides have a name (or number) that the other lacks. Names are known by their capitals, where a
  text has both cases; elsewhere a name is a word about as rare as the question's rarest.
- Where all names are shared and half of the weight too, the same fact is asked in other words
  ("Where is the home of Aldren Larkmoor?"), even if so little else is shared that c < .7.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from bench.checks.evidence import Grade
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
_MARKS = ("", " a", " answer")  # "A: Ada", "Answer: Ada"
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
    return any(a == b or (len(min(a, b, key=len)) > 3 and (a in b or b in a))
               for a in ours for b in theirs)  # fmt: skip


def tells_answer(ours: Sequence[str], text: str) -> bool:
    """Whether a text holds an answer as whole words."""
    held = f" {normalised(text)} "
    return any(answer in held for answer in ours)


def answered_behind(ours: Sequence[str], text: str, following: str) -> bool:
    """Whether a text is followed by an answer: at once, or soon behind a question mark.

    Examples:
        >>> answered_behind([" ada "], "Q: Who wrote it?", " A: Ada. It was long.")
        True
    """
    then = f" {normalised(following)} "
    if then.startswith(tuple(start + answer for answer in ours for start in _MARKS)):
        return True
    soon = then.split()[:BEHIND] if text.rstrip(_CLOSING).endswith(_ASKS) else ()
    return any(_starts_at(soon, then.split(), answer.split()) for answer in ours)


def _starts_at(places: Sequence[str], said: Sequence[str], answer: Sequence[str]) -> bool:
    return any(list(said[n : n + len(answer)]) == list(answer) for n in range(len(places)))


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
        seen: In how many records of the training data a word stands; a word that stands in
            several is no spelling error.
    """

    fact: Fact
    text: str
    weights: Mapping[str, float]
    statement: bool
    seen: Mapping[str, int] = field(default_factory=dict)

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
        if self.statement or self.share < DUPLICATE:
            return "paraphrase" if self.share >= PARAPHRASE or self._named else "review"
        return "duplicate"

    @cached_property
    def _apart(self) -> tuple[frozenset[str], frozenset[str]]:
        theirs = frozenset(fact_words(self.text))
        ours = self.fact.words - theirs
        return _unlike(ours, theirs - self.fact.words, self._known)

    def _known(self, word: str) -> bool:
        return self.seen.get(word, 0) > 1

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


def _unlike(
    ours: frozenset[str], theirs: frozenset[str], known: Callable[[str], bool]
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words of each side that are no spelling of one on the other side."""
    left, right = set(ours), set(theirs)
    for word in sorted(ours):
        near = next(
            (o for o in sorted(right) if ending(word, o) or (not known(o) and misspelt(word, o))),
            None,
        )
        if near is not None:
            left.discard(word)
            right.discard(near)
    return frozenset(left), frozenset(right)


def exchanged(ours: Sequence[str], theirs: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Return the one run of words in which two questions differ; empty if they differ otherwise.

    Examples:
        >>> exchanged("where does ann say live".split(), "where does bob say live".split())
        (['ann'], ['bob'])
        >>> exchanged("where is it".split(), "is it there".split())
        ([], [])
    """
    most = min(len(ours), len(theirs))
    start = next((n for n in range(most) if ours[n] != theirs[n]), most)
    most -= start
    end = next((n for n in range(most) if ours[-1 - n] != theirs[-1 - n]), most)
    left, right = ours[start : len(ours) - end], theirs[start : len(theirs) - end]
    alike = 2 * (start + end) >= len(ours) and not set(left) & set(right)
    return (left, right) if alike else (ours[:0], theirs[:0])


def ending(a: str, b: str) -> bool:
    """Whether one word is the other with an ending of at most two letters.

    Examples:
        >>> ending("capital", "capitals"), ending("1951", "19512")
        (True, False)
    """
    short, long = sorted((a, b), key=len)
    return _spelt(short) and long.startswith(short) and len(long) - len(short) <= 2


@lru_cache(maxsize=65_536)
def misspelt(a: str, b: str) -> bool:
    """Whether one letter inserted, dropped, replaced, or two swapped make one word the other.

    Examples:
        >>> misspelt("presley", "presly"), misspelt("1951", "1952")
        (True, False)
    """
    if not (_spelt(a) and _spelt(b)) or abs(len(a) - len(b)) > 1:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), None)
    if start is None:
        return True
    a, b = a[start:], b[start:]
    swapped = a[:2] == b[1::-1] and a[2:] == b[2:]
    return a[1:] == b or a == b[1:] or (a[1:] == b[1:] and start > 0) or swapped


def _spelt(word: str) -> bool:
    """Whether a word is long enough for an error to be one, and no number."""
    return len(word) >= 4 and not any(sign.isdigit() for sign in word)
