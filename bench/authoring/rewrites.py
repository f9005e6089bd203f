"""English question patterns and their rewrites: question, cloze, imperative.

Each rule is a name and a function from the parts of a question to a text, or None where it does
not apply. Texts are without end mark and capital; `rewrites_of` dresses them like the original:
a set in lower case without question marks stays so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bench.authoring.clauses import Clause, clause_of, joined
from bench.authoring.english import ARTICLES, BE, HAVE, MODALS, PASTS, PREPOSITIONS

Rule = Callable[[Clause], str | None]

BLANK = "___"
"""Stands in a cloze for what is asked."""

_WHEN = frozenset("last this next now today".split())
_PAST = frozenset("was were did had could would".split())
_SPANS = {
    **dict.fromkeys("year month century decade season episode".split(), "in"),
    **dict.fromkeys("day date".split(), "on"),
    "time": "at",
}
_MEASURED = {
    **{"old": "age", "tall": "height", "high": "height", "long": "length", "big": "size"},
    **{"large": "size", "deep": "depth", "heavy": "weight", "wide": "width"},
}


@dataclass(frozen=True, slots=True)
class Rewrite:
    """One rewrite of a question.

    Attributes:
        text: As it would stand in the set.
        how: The rule, e.g. `template:embedded`.
    """

    text: str
    how: str


def rewrites_of(question: str) -> tuple[Rewrite, ...]:
    """Return all rewrites of an English question, best first; none for an unknown pattern.

    Examples:
        >>> [one.text for one in rewrites_of("Which city does Ada live in?")][:2]
        ['Name the city that Ada lives in.', 'Ada lives in which city?']
    """
    clause = clause_of(question)
    if clause is None:
        return ()
    made = [(name, rule(clause)) for name, rule in RULES]
    return tuple(Rewrite(_dressed(text, question), f"template:{n}") for n, text in made if text)


def _dressed(text: str, original: str) -> str:
    """Give a rewrite the capital and the end mark that its original has."""
    marked = original.rstrip().endswith("?")
    imperative = re.match(r"(?:name|tell|give|say|I want) ", text)
    cloze = BLANK in text
    if original.lstrip()[:1].isupper():
        text = text[:1].upper() + text[1:]
    return text + ("." if imperative or cloze else "?") if marked else text


def _imperative(clause: Clause) -> str | None:
    """`name the city that Ada lives in`."""
    made = {"identity": _named, "subject": _named_doer, "object": _named_thing}[clause.kind]
    return made(clause)


def _named(clause: Clause) -> str | None:
    if clause.wh == "where":
        return joined("name the place where", clause.statement)
    if clause.wh not in {"who", "what", "which"} or not clause.subject.lower().startswith("the "):
        return None
    # "name the name of it" would stumble
    return joined(
        "give" if clause.subject.lower().startswith("the name") else "name", clause.subject
    )


def _named_doer(clause: Clause) -> str | None:
    if clause.wh == "who":
        return joined("name whoever", clause.statement)
    head = _head(clause)
    return joined(*head, "that", clause.statement) if head else None


def _named_thing(clause: Clause) -> str | None:
    if clause.wh in {"where", "why"}:
        head = "name the place where" if clause.wh == "where" else "give the reason why"
        return joined(head, clause.statement)
    if clause.amount and clause.subject == "there":
        return joined("give", _number(clause))
    head_of = _head(clause)
    return joined(*head_of, _that(clause), clause.statement) if head_of else None


def _in_place(clause: Clause) -> str | None:
    """`Ada lives in which city`."""
    if clause.kind == "subject" or clause.wh == "why":
        return None
    return _filled(clause, clause.asked)


def _cleft(clause: Clause) -> str | None:
    """`what is the city that Ada lives in`, `who was it that wrote it`."""
    be = "was" if _is_past(clause) else "is"
    if clause.amount:
        return joined("what is", _number(clause))
    if clause.kind == "identity" or clause.wh == "how":
        return None
    if clause.noun:
        return joined("what", _agreeing(be, clause), "the", clause.noun, _that(clause),
                      clause.statement)  # fmt: skip
    if clause.wh == "why":
        return joined("what", be, "the reason that", clause.statement)
    there = clause.subject == "there"
    return None if there else joined(clause.front, clause.wh, be, "it that", clause.statement)


def _embedded(clause: Clause) -> str | None:
    """`tell me which city Ada lives in`."""
    if clause.kind == "identity":
        return joined("tell me", clause.wh, clause.statement)
    asked = clause.asked if clause.wh != "what" or not clause.noun else f"which {clause.noun}"
    return joined("tell me", clause.front, asked, clause.statement)


def _number(clause: Clause) -> str:
    """`the number of seasons that it has`."""
    if not clause.amount:
        return ""
    head = ("the", clause.amount[0], "of", clause.amount[1])
    if clause.subject == "there":
        return joined(*head, clause.rest)
    return joined(*head, "that", clause.statement)


def _possessive(clause: Clause) -> str | None:
    """`what is the capital of Egypt` <-> `what is Egypt's capital`."""
    if clause.kind != "identity" or clause.wh not in {"what", "who"}:
        return None
    of = re.fullmatch(r"the ((?:\S+ ){0,2}?\S+) of (\S+(?: \S+){0,3})", clause.subject, re.I)
    if of and _owner(of[2]) and not {*of[1].lower().split()} & (PREPOSITIONS | {"name", "names"}):
        return joined(clause.wh, clause.verb, f"{of[2]}'s", of[1])
    owned = re.fullmatch(r"(\S+(?: \S+){0,3})['’]s (\S+(?: \S+)?)", clause.subject)
    if owned and not {*owned[2].lower().split()} & PREPOSITIONS:
        return joined(clause.wh, clause.verb, "the", owned[2], "of", owned[1])
    return None


def _owner(text: str) -> bool:
    words = text.lower().split()
    bare = words[0] not in ARTICLES and not words[-1].endswith("s")
    return bare and not {*words} & (PREPOSITIONS | {"all", "and"}) and not words[-1].isdigit()


def _measure(clause: Clause) -> str | None:
    """`how tall is it` -> `what is the height of it`."""
    measured = _MEASURED.get(clause.noun.lower()) if clause.wh == "how" else None
    if measured is None or clause.verb not in {"is", "was", "are", "were"} or clause.rest:
        return None
    return joined("what", "was" if clause.verb in _PAST else "is", "the", measured, "of",
                  clause.subject)  # fmt: skip


def _found(clause: Clause) -> str | None:
    """`where is it` -> `where can it be found`; `when was it` -> `what was the date of it`."""
    if clause.kind != "identity":
        return None
    if clause.wh == "where":
        return joined("in what place", clause.verb, clause.subject)
    if clause.wh == "when" and clause.verb in {"is", "was"}:
        return joined("what", clause.verb, "the date of", clause.subject)
    return None


def _cloze(clause: Clause) -> str | None:
    """`the city that Ada lives in is ___`."""
    be = "was" if _is_past(clause) else "is"
    if clause.amount:
        return joined(_number(clause), "is", BLANK)
    if clause.wh == "how":
        return None
    if clause.noun:
        whole = clause.rest or clause.verb not in BE  # not "the kind that it is is"
        told = ("the", clause.noun, _that(clause), clause.statement, _agreeing(be, clause), BLANK)
        return joined(*told) if whole else None
    if clause.kind == "identity":
        named = clause.wh in {"who", "what", "which"}
        return joined(clause.statement, BLANK) if named else None
    head = {"where": "the place where", "when": "the time when", "why": "the reason why"}.get(
        clause.wh, "the one who" if clause.wh == "who" else "the thing that"
    )
    if clause.kind == "subject" or clause.wh in {"where", "when", "why"}:
        return joined(head, clause.statement, be, BLANK)
    return _filled(clause, BLANK)


def _agreeing(be: str, clause: Clause) -> str:
    """Return the form of `be` that what is asked wants."""
    return {"was": "were", "is": "are"}[be] if _plural(clause.noun) else be


def _naming(clause: Clause) -> str | None:
    """`give the name of whoever wrote it`."""
    if clause.wh != "who" or clause.noun or clause.kind == "object":
        return None
    if clause.kind == "subject":
        return joined("give the name of whoever", clause.statement)
    the = clause.subject.lower().startswith("the ")
    return joined("give the name of", clause.subject) if the else None


def _wish(clause: Clause) -> str | None:
    """`I want to know which city Ada lives in`."""
    return (_embedded(clause) or "").replace("tell me", "I want to know", 1)


RULES: tuple[tuple[str, Rule], ...] = (
    ("imperative", _imperative),
    ("in-place", _in_place),
    ("possessive", _possessive),
    ("measure", _measure),
    ("cleft", _cleft),
    ("found", _found),
    ("embedded", _embedded),
    ("cloze", _cloze),
    ("naming", _naming),
    ("wish", _wish),
)
"""In the order in which they are tried: the further from the original's wording, the earlier."""


def _head(clause: Clause) -> tuple[str, str] | None:
    """Return what is to be named: `name the`, `city`; `give the number of`, `seasons`."""
    if clause.amount:
        return f"give the {clause.amount[0]} of", clause.amount[1]
    if clause.noun and clause.wh != "how":
        return "name the", clause.noun
    return ("name the", "thing") if clause.wh == "what" and clause.kind == "subject" else None


def _that(clause: Clause) -> str:
    """Return what ties the noun to the statement: `that`, `in which`."""
    if clause.front:
        return f"{clause.front} which"
    return f"{_span(clause)} which" if _span(clause) else "that"


def _span(clause: Clause) -> str:
    """Return the preposition that a stretch of time needs: `in` a year."""
    if clause.stranded or clause.kind == "subject":
        return ""
    return _SPANS.get((clause.noun.lower().split() or [""])[-1], "")


def _filled(clause: Clause, asked: str) -> str:
    """Put what is asked where the statement wants it."""
    placed = joined(clause.front or _span(clause), asked)
    if clause.subject == "there":
        return joined("there", clause.verb, placed, clause.rest)
    words = clause.rest.split()
    at = _gap(clause, [word.lower() for word in words])
    return joined(clause.subject, clause.verb, *words[:at], placed, *words[at:])


def _gap(clause: Clause, rest: list[str]) -> int:
    """Return before which word of the rest stands what is asked."""
    late = clause.wh in {"where", "when", "how"} and not clause.amount
    if clause.front or late or _span(clause):
        return len(rest)
    for at, (word, after) in enumerate(zip(rest, [*rest[1:], "in"], strict=False)):
        if word in PREPOSITIONS and after in PREPOSITIONS | _WHEN:
            return at + 1  # a preposition that lost its noun to the front
    return 1 if clause.verb in BE | HAVE | MODALS and rest else 0


def _is_past(clause: Clause) -> bool:
    return clause.verb in _PAST or clause.verb in PASTS


def _plural(noun: str) -> bool:
    """Whether the head of the asking phrase is plural: `states`, not `kind of states`."""
    head = re.split(r" (?:of|in|on|from|for) ", noun.lower())[0].split()[-1]
    odd = {"people", "children", "men", "women"}
    return head in odd or (head.endswith("s") and not head.endswith(("ss", "us", "is", "series")))
