"""An English question taken apart: what is asked, of whom, and what is said of them.

Conventions:
    Words keep their spelling; only closed classes and verbs are looked up, in lower case. What
    cannot be told apart with confidence gives None: no rewrite is better than a wrong one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from bench.authoring.english import (
    AMBIGUOUS,
    ARTICLES,
    AUXILIARIES,
    BASES,
    BE,
    DO,
    FINITE,
    HAVE,
    LINKS,
    MODALS,
    PARTICIPLES,
    PASTS,
    PREPOSITIONS,
    PRONOUNS,
    WH,
    past,
    third_person,
)

Kind = Literal["subject", "object", "identity"]
_MEASURES = frozenset("long old tall far big high deep heavy wide large fast much often".split())
_NO_SUBJECT = frozenset("not n't who whom that which when where while if because".split())
_ADVERBS = frozenset("first last originally also still now usually".split())
_OWNING = frozenset("its his her their my your our this that these those".split())
_BEFORE_ADJECTIVES = (
    ARTICLES | PREPOSITIONS | {"being"} | (PRONOUNS - {"it", "they", "he", "she", "i"})
)
_NOW = frozenset("right now today currently again".split())
_NOT_DONE = frozenset("united hundred sacred wicked naked mohammed muhammed alfred indeed".split())
_KINDS = frozenset("kind type sort form part".split())
_TWO = re.compile(r"\b(?:and|or) (?:what|who|when|where|how|which|why)\b", re.IGNORECASE)
_UNITED = frozenset("states kingdom nations arab airlines".split())


@dataclass(frozen=True, slots=True)
class Clause:
    """A question's parts; joined in the order of a statement they tell the fact.

    Attributes:
        kind: `subject` (who wrote it?), `object` (what did she write?), `identity` (who is she?).
        wh: The word that asks, lower case.
        noun: What follows it and belongs to it: `city`, `many seasons`, `long`; or "".
        front: Preposition before it, lower case, or "".
        subject: Of the statement; "" where it is asked for.
        verb: As a statement has it: `lives`, `was`, `has`.
        rest: What follows the verb in the statement.
    """

    kind: Kind
    wh: str
    noun: str
    front: str
    subject: str
    verb: str
    rest: str

    @property
    def asked(self) -> str:
        """The asking phrase, e.g. `which city`."""
        return joined(self.wh, self.noun)

    @property
    def statement(self) -> str:
        """Subject, verb and rest: `Ada lives in`."""
        return joined(self.subject, self.verb, self.rest)

    @property
    def amount(self) -> tuple[str, str] | None:
        """What is counted or measured: `("number", "seasons")`, `("amount", "energy")`."""
        how, _, what = self.noun.partition(" ")
        kind = {"many": "number", "much": "amount"}.get(how.lower())
        return (kind, what) if self.wh == "how" and kind and what else None

    @property
    def stranded(self) -> bool:
        """Whether the statement ends in a preposition that wants what is asked."""
        last = self.rest.lower().split()[-1:] or [""]
        return last[0] in PREPOSITIONS and self.wh not in {"where", "when", "why"}


def joined(*parts: str) -> str:
    """Return the parts that are not empty, a space between them."""
    return " ".join(part for part in parts if part)


def clause_of(question: str) -> Clause | None:
    """Take an English question apart.

    Args:
        question: As it stands in its set; a question mark is not needed.

    Returns:
        Its parts, or None where it is no question of a known pattern.

    Examples:
        >>> clause_of("Which city does Ada live in?").statement
        'Ada lives in'
    """
    text = re.sub(r"\s+", " ", question.strip()).rstrip("?. ")
    text = re.sub(r"^(what|who|where|when|how)['’]s\b", r"\1 is", text, flags=re.IGNORECASE)
    words, front = text.split(" "), ""
    if _TWO.search(text):
        return None
    if len(words) > 2 and _low(words[0]) in PREPOSITIONS and _low(words[1]) in WH:
        front, words = words[0].lower(), words[1:]
    if len(words) < 3 or _low(words[0]) not in WH or _low(words[0]) == "whose":
        return None
    found = _asking(words, front)
    if found is None or not _sound(found):
        return None
    return found


def _sound(found: Clause) -> bool:
    """Whether the statement has what a statement needs."""
    if found.kind == "subject":
        return bool(found.rest) or not found.front
    if found.kind == "identity" and _low(found.subject.split()[0]) == "the":
        return True  # "the man who signed it" may hold what it likes
    inside = {_low(word) for word in found.subject.split()[1:]}
    return bool(found.subject) and not inside & _NO_SUBJECT


def _asking(words: list[str], front: str) -> Clause | None:
    """Find where the asking phrase ends, and read what follows it."""
    wh, second = words[0].lower(), _low(words[1])
    if second in AUXILIARIES:
        return _after(wh, "", front, words[1:])
    if wh in {"what", "which"} or (wh == "how" and second in _MEASURES | {"many"}):
        at = next((i for i, word in enumerate(words) if i > 1 and _ends_noun(words, i, word)), None)
        if at is not None:
            noun = " ".join(words[1:at])
            if _low(words[at]) in AUXILIARIES:
                return _after(wh, noun, front, words[at:])
            return Clause("subject", wh, noun, front, "", words[at], " ".join(words[at + 1 :]))
    thing = second.endswith("s") and second[:-1] in AMBIGUOUS and wh != "who"  # "what awards"
    doing = second in FINITE and not words[1].istitle() and not thing
    if wh in {"who", "what", "which"} and not front and doing:
        return Clause("subject", wh, "", front, "", words[1], " ".join(words[2:]))
    return None


def _ends_noun(words: list[str], at: int, word: str) -> bool:
    """Whether the asking phrase ends before this word: an auxiliary, or a verb of its own."""
    low = _low(word)
    if low in AUXILIARIES:
        return True
    before = _low(words[at - 1])
    if low in PREPOSITIONS | ARTICLES or before in PREPOSITIONS | ARTICLES | {"many", "much"}:
        return False
    if word[:1].isupper() or at + 1 >= len(words):
        return False
    clear = low in FINITE and (low not in BASES or before.endswith("s"))
    return clear and low.removesuffix("s") not in AMBIGUOUS | {"play", "live"}


def _after(wh: str, noun: str, front: str, words: list[str]) -> Clause | None:
    """Read auxiliary, subject and predicate."""
    aux, rest = _low(words[0]), words[1:]
    if not rest or _low(rest[0]) in {"not", "n't"}:
        return None
    if aux in DO:
        return _do(wh, noun, front, aux, rest)
    if aux in BE:
        return _be(wh, noun, front, aux, rest)
    return _have_or_modal(wh, noun, front, aux, rest)


def _do(wh: str, noun: str, front: str, aux: str, rest: list[str]) -> Clause | None:
    at = _verb(rest, BASES | PASTS.keys()) or _verb(rest, FINITE)
    if at is None:  # "who does the voice of it": a verb of its own
        own = wh == "who" and _low(rest[0]) in ARTICLES
        return Clause("subject", wh, noun, front, "", aux, " ".join(rest)) if own else None
    verb = _low(rest[at])
    if verb in BASES and not (aux == "does" and _low(rest[at - 1]) == "people"):
        verb = {"did": past, "does": third_person}.get(aux, str)(verb)
    subject = " ".join(rest[:at])
    return Clause("object", wh, noun, front, subject, verb, " ".join(rest[at + 1 :]))


def _have_or_modal(wh: str, noun: str, front: str, aux: str, rest: list[str]) -> Clause | None:
    forms = PARTICIPLES | {"been"} if aux in HAVE else BASES | {"be", "have"}
    if aux not in HAVE | MODALS:
        return None
    if _low(rest[0]) in forms:  # who has won it: the subject is asked for
        return Clause("subject", wh, noun, front, "", aux, " ".join(rest))
    at = _verb(rest, forms) or (_indefinite(rest) if front else None)
    if at is None:
        main = aux in HAVE and (noun or (wh == "who" and _low(rest[0]) in ARTICLES)) and not front
        return Clause("subject", wh, noun, "", "", aux, " ".join(rest)) if main else None
    return Clause("object", wh, noun, front, " ".join(rest[:at]), aux, " ".join(rest[at:]))


def _indefinite(rest: list[str]) -> int | None:
    """Return where an indefinite noun follows the subject: `was Ada a student`."""
    return next((at for at, word in enumerate(rest) if at and _low(word) in {"a", "an"}), None)


def _verb(words: list[str], forms: frozenset[str] | set[str]) -> int | None:
    """Return where the verb behind a subject stands: the first that is nothing else."""
    places = [
        at
        for at, word in enumerate(words)
        if at > 0
        and _low(word) in forms
        and word == word.lower()
        and _low(words[at - 1]) not in ARTICLES | PREPOSITIONS | LINKS | _OWNING
        and not words[at - 1].endswith(("'s", "’s"))
    ]
    clear = [at for at in places if _low(words[at]) not in AMBIGUOUS]
    # "the ring win" ends in its verb; of several nouns that could be one, the last is
    return next(iter(clear), places[-1] if places else None)


def _be(wh: str, noun: str, front: str, aux: str, rest: list[str]) -> Clause | None:
    if _low(rest[0]) == "there":
        return Clause("object", wh, noun, front, "there", aux, " ".join(rest[1:]))
    doing = _participle(rest, 0) and wh in {"who", "what", "which", "how"}
    if doing or (noun and _low(rest[0]) in PREPOSITIONS | {"not", "most", "best"}):
        return Clause("subject", wh, noun, front, "", aux, " ".join(rest))
    timed = "time" in {_low(word) for word in rest[1:3]}  # "when was the last time they won"
    strict = wh in {"who", "what"} and not noun and not front
    at = None if timed else _split(rest, strict=strict)
    at = _indefinite(rest) if at is None and front else at
    if strict and at is None and any(_doing(_low(w)) for w in rest[1:]):
        return None  # "who is the girl singing on it" asks for the girl, or for her song
    if at is not None:
        subject, said = " ".join(rest[:at]), " ".join(rest[at:])
        return Clause("object", wh, noun, front, subject, aux, said)
    return _identity(wh, noun, front, aux, rest)


def _identity(wh: str, noun: str, front: str, be: str, rest: list[str]) -> Clause | None:
    """Read a form of `be` with no more than a subject behind it."""
    if front and wh in {"what", "which", "whom"} and not noun:
        return None  # "in what is Ada expert": where the subject ends cannot be told
    if noun and wh != "how" and len(rest) > 1 and not front:
        if _KINDS & {*noun.lower().split()}:  # "what kind of state is it"
            return Clause("object", wh, noun, "", " ".join(rest), be, "")
        whole = _low(rest[0]) == "the"
        # "which animal is the carrier"; but "what state is new york": no telling
        return Clause("subject", wh, noun, "", "", be, " ".join(rest)) if whole else None
    kind: Kind = "object" if noun or front else "identity"
    return Clause(kind, wh, noun, front, " ".join(rest), be, "")


def _split(rest: list[str], *, strict: bool) -> int | None:
    """Return where the predicate of a form of `be` begins, or None for an identity.

    Args:
        rest: What follows the verb.
        strict: Only a participle that ends the question, or has its preposition behind it at the
            end: "who was the man elected president" asks for an identity.
    """
    low = [_low(word) for word in rest]
    places = [at for at in range(1, len(rest)) if _participle(rest, at)]
    if places:
        at = places[-1]
        while at > 2 and low[at - 1] in {"and", "or"} and _participle(rest, at - 2):
            at -= 2
        at -= at > 1 and (low[at - 1] in _ADVERBS or low[at - 1].endswith("ly"))
        tail = low[places[-1] + 1 :]
        ends = not tail or (len(tail) == 1 and tail[0] in PREPOSITIONS)
        if not strict or ends or low[places[-1]] in {"called", "named"}:
            return at
    end = max((at for at, word in enumerate(low, 1) if word not in _NOW), default=0)
    if end > 1 and low[end - 1] in PREPOSITIONS - {"like"}:
        return end - 1
    if strict:
        return None
    pairs = pairwise(low[1:])
    return next(
        (at for at, (a, b) in enumerate(pairs, 1) if {a, b} <= PREPOSITIONS and a != "out"), None
    )


def _participle(words: list[str], at: int) -> bool:
    """Whether a participle that says something of the subject stands here."""
    word, low = words[at], _low(words[at])
    after = _low(words[at + 1]) if at + 1 < len(words) else ""
    known = low in PARTICIPLES or _doing(low) or (_done(low) and after in PREPOSITIONS | {""})
    if word != word.lower() or not known:
        return False
    before = _low(words[at - 1]) if at else ""
    attributive = before in _BEFORE_ADJECTIVES
    return not (attributive or before.endswith("'s") or after in _UNITED)


def _done(low: str) -> bool:
    return low.endswith("ed") and len(low) > 5 and low not in _NOT_DONE


def _doing(low: str) -> bool:
    stem = low.removesuffix("ing")
    known = {stem, stem + "e", stem[:-1]} & (BASES - AMBIGUOUS | {"play", "show", "star", "run"})
    return stem != low and len(stem) > 1 and bool(known) and low not in {"building", "meaning"}


def _low(word: str) -> str:
    return word.lower().strip(",.;:!?\"'()")
