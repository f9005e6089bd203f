"""What kind of answer a question asks for, as far as its words say: a person, a place, a time."""

from __future__ import annotations

import re
from typing import Literal

from bench.authoring.english import AUXILIARIES, PREPOSITIONS, WH
from bench.checks.words import words

Kind = Literal["person", "place", "time", "number", "reason", "manner", "thing"]

_NOUNS: dict[str, Kind] = {
    **dict.fromkeys(
        """city country county state town place region continent village location province island
        birthplace hometown residence home street district nation area capital site""".split(),
        "place",
    ),
    **dict.fromkeys(
        "year date day month century decade time period era hour season birthday".split(), "time"
    ),
    **dict.fromkeys(
        """person man woman actor actress singer author writer president king queen player
        director character artist inventor founder scientist leader wife husband father mother son
        daughter brother sister whoever governor minister senator coach composer""".split(),
        "person",
    ),
    **dict.fromkeys("number amount population percentage age height length".split(), "number"),
    **dict.fromkeys("reason cause purpose".split(), "reason"),
    **dict.fromkeys("way manner method".split(), "manner"),
}  # fmt: skip
_DIRECT: dict[str, Kind] = {
    **{"who": "person", "whom": "person", "whose": "person"},
    **{"when": "time", "where": "place", "why": "reason", "how": "manner"},
}
_AMOUNTS = frozenset(
    "many much old long far tall big high often deep heavy wide large fast".split()
)
_STOPS = AUXILIARIES | PREPOSITIONS | {"that"} | WH
_OPENINGS = frozenset("name tell say give state identify specify list".split())
_EITHER: tuple[frozenset[Kind], ...] = (
    frozenset({"time", "number"}),
    frozenset({"reason", "manner"}),
    frozenset({"place", "number"}),
)
"""Kinds that the same fact may be asked as: "how long ago", "at what address"."""


def kind_asked(text: str) -> Kind:
    """Return what kind of answer a text asks for; `thing` where its words do not say.

    Examples:
        >>> kind_asked("Who wrote it?"), kind_asked("Name the city that Ada lives in.")
        ('person', 'place')
        >>> kind_asked("How many are there?"), kind_asked("What is it?")
        ('number', 'thing')
    """
    found = words(re.sub(r"['’]s\b", " ", text))
    if "__" in text:
        return "thing"  # a cloze asks by what stands around its blank
    at = next((i for i, word in enumerate(found) if word in WH and not _relative(found, i)), None)
    if at and found[-1] in WH and found[0] not in _OPENINGS | {"i"}:
        at = len(found) - 1  # "the president when it began was who"
    if at is not None:
        return _by_word(found, at)
    if found[:1] and found[0] in _OPENINGS:
        return _by_noun(found[1:])
    return "thing"


def same_kind(a: Kind, b: Kind) -> bool:
    """Whether two texts that ask for these kinds may ask for the same fact."""
    return a == b or "thing" in (a, b) or frozenset((a, b)) in _EITHER


def _relative(found: list[str], at: int) -> bool:
    """Whether this word only ties a clause to a noun: `name the city in which she lives`."""
    return at > 0 and found[0] in _OPENINGS and found[1:2] != ["me"]


def _by_word(found: list[str], at: int) -> Kind:
    word, after = found[at], found[at + 1 : at + 2]
    inside = at > 0 and found[0] in _OPENINGS | {"i"}  # "tell me which town the king lived in"
    if word == "how":
        return "number" if after and after[0] in _AMOUNTS else "manner"
    if word in _DIRECT:
        return _DIRECT[word]
    if after and after[0] in {"is", "are", "was", "were"}:  # what is the city ...
        return _by_noun(found[at + 2 :])
    return _by_noun(found[at + 1 :], inside=inside)


def _by_noun(found: list[str], *, inside: bool = False) -> Kind:
    """Return the kind of the noun that heads the phrase: the last before what is said of it.

    Inside another sentence a subject may follow at once, so that the first noun counts.
    """
    if found[:1] == ["whoever"]:
        return "person"
    end = next((at for at, word in enumerate(found) if at and word in _STOPS), len(found))
    kinds = [_NOUNS[word] for word in found[:end] if word in _NOUNS]
    if inside:
        return kinds[0] if kinds else "thing"
    whole = bool(kinds) and found[end - 1] in _NOUNS
    return kinds[-1] if whole else "thing"
