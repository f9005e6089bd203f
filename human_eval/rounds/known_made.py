"""Qualification tasks made of a suite's own items.

Conventions:
    Right is an accepted answer; wrong is an accepted answer of another item of the same kind (the
    question begins alike, the answer has the same form); partially right is the two beside each
    other, `right / wrong`, which the guidelines name as their example. Only the verdict, or the
    preference, is known of them. Nobody has looked at them: that another item's answer is wrong
    here is certain only where a question has few right answers, so the lead should read them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import cycle
from random import Random

from bench.data.items import Item
from human_eval.rounds.known import Known
from human_eval.rounds.making import SourceOf
from human_eval.rounds.visible import shown_text
from human_eval.scales import PREFERENCE, VERDICT, Kind

QUALIFICATION_TASKS = 10
_MOST_COMPARED = 2_000
"""Items looked through for a wrong answer."""
Named = tuple[str, Item]
"""An item and its set's name."""


def made_of_items(
    items: Sequence[Named], kind: Kind, source_of: SourceOf, chance: Random
) -> tuple[Known, ...]:
    """Return ten tasks with known judgements, or as many as can be made.

    Args:
        items: Those that may be used: none that raters are asked about. In the order of
            preference; they are not shuffled.
        kind: Of the round.
        source_of: An item's source text.
        chance: Decides which wrong answer is taken.
    """
    make = _ratings if kind == "rating" else _preferences
    return tuple(make(items, source_of, chance))


def usable(sets: Iterable[tuple[str, Sequence[Item]]], drawn: Sequence[Named]) -> list[Named]:
    """Return the items that are neither drawn nor another wording of a drawn one.

    Those of the same sets come first, and of these the ones of groups from which nothing was
    drawn: a right answer shown as such should not help with another question.
    """
    taken = {(name, item.id) for name, item in drawn}
    taken |= {item.of for _, item in drawn if item.of is not None}
    asked = {_folded(item.question) for _, item in drawn}
    own, groups = {name for name, _ in drawn}, {item.group for _, item in drawn}
    free = [
        (name, item)
        for name, items in sets
        for item in items
        if (name, item.id) not in taken
        and item.of not in taken
        and _folded(item.question) not in asked
    ]
    return sorted(free, key=lambda one: (one[0] not in own, one[1].group in groups))


def _ratings(items: Sequence[Named], source_of: SourceOf, chance: Random) -> list[Known]:
    found: list[Known] = []
    wanted = cycle(("correct", "incorrect", "partially_correct"))
    verdict = next(wanted)
    for one in items:
        if len(found) == QUALIFICATION_TASKS:
            break
        right = one[1].answers[0]
        wrong = _wrong(one, items, chance) if verdict != "correct" else None
        if verdict != "correct" and wrong is None:
            continue
        texts = {
            "correct": right,
            "incorrect": wrong or "",
            "partially_correct": f"{right} / {wrong}",
        }
        found.append(_known(one, (texts[verdict],), {VERDICT: (verdict,)}, source_of))
        verdict = next(wanted)
    return found


def _preferences(items: Sequence[Named], source_of: SourceOf, chance: Random) -> list[Known]:
    found: list[Known] = []
    for one in items:
        if len(found) == QUALIFICATION_TASKS:
            break
        wrong = _wrong(one, items, chance)
        if wrong is not None:
            texts = (one[1].answers[0], wrong)
            found.append(_known(one, texts, {PREFERENCE: ("a",)}, source_of))
    return found


def _known(
    one: Named,
    texts: tuple[str, ...],
    right: dict[str, tuple[str | int, ...]],
    source_of: Callable[[Item], str | None],
) -> Known:
    name, item = one
    return Known(
        question=shown_text(item.question),
        answers=tuple(shown_text(text) for text in texts),
        right=right,
        source=source_of(item),
        set=name,
        id=item.id,
        group=item.group,
        references=item.answers,
    )


def _wrong(one: Named, items: Sequence[Named], chance: Random) -> str | None:
    """Return an accepted answer of another item that is not accepted here, as like as can be."""
    name, item = one
    accepted = [_folded(text) for text in item.answers]
    others = [
        (set_name == name, other.question, text)
        for set_name, other in items[:_MOST_COMPARED]
        if other.group != item.group
        for text in other.answers[:1]
        if not any(_within(_folded(text), right) for right in accepted)
    ]
    shape, begin = _shape(item.answers[0]), _beginning(item.question)

    def likeness(other: tuple[bool, str, str]) -> tuple[bool, bool, bool]:
        here, question, text = other
        return _shape(text) == shape, _beginning(question) == begin, here

    best = max(map(likeness, others), default=None)
    alike = [text for here, question, text in others if likeness((here, question, text)) == best]
    return chance.choice(alike) if alike else None


def _within(one: str, other: str) -> bool:
    """Whether one text holds the other: "Paris" would not be wrong where "Paris, France" is right.

    Texts without a letter or digit hold nothing and are held by all.
    """
    return one in other or other in one


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _beginning(question: str) -> tuple[str, ...]:
    return tuple(_folded(question).split()[:2])


def _shape(answer: str) -> tuple[str, ...]:
    """Return what an answer looks like: `(9999,)` is a year, `(Aa, Aa)` a name of two words."""
    words = [re.sub(r"\d", "9", word) for word in re.findall(r"\w+", answer)]
    return tuple(
        word if word.startswith("9") else "Aa" if word[0].isupper() else "a" for word in words[:3]
    )
