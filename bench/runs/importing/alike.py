"""Whether checkpoints that are compared were asked alike: the same prompts, the same settings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.base.errors import DataError
from bench.base.progress import say
from bench.data.items import QuestionSet
from bench.models.elsewhere import Elsewhere
from bench.models.harness_logs.rows import folded
from bench.models.protocol import Checkpoint
from bench.runs.prompt_settings import Prompt
from bench.runs.prompts import asks

_SHOWN = 2
"""Prompts shown beside each other; how many differ is said."""

Prompts = Mapping[tuple[str, str], str]
"""What was asked, by set and id."""


@dataclass(frozen=True)
class _Difference:
    first: str
    second: str
    asked: int
    differ: tuple[tuple[str, str], ...]  # set and id
    blanks: int  # prompts that differ in blank space alone

    @property
    def words(self) -> str:
        return (
            f"{self.second} was asked in other words than {self.first} on {len(self.differ):,} of "
            f"{self.asked:,} items"
        )

    @property
    def of_blanks(self) -> str:
        return (
            f"On {self.blanks:,} of {self.asked:,} items {self.second}'s prompts and "
            f"{self.first}'s differ in blank space only, which a model may notice."
        )


def notes_on_asking(
    checkpoints: Sequence[Checkpoint],
    prompt: Prompt,
    sets: Sequence[QuestionSet],
    *,
    allow_different_prompts: bool,
) -> tuple[str, ...]:
    """Say where the compared checkpoints were asked otherwise; blank space does not count.

    Args:
        checkpoints: All that are compared. Only where a harness's log is among them is anything
            said; of plain recorded answers nobody knows the prompt.
        prompt: What the others are asked by.
        sets: What is asked.
        allow_different_prompts: Go on where prompts differ.

    Returns:
        Sentences for the report: other prompts, other settings of generation, what reading the logs
        brought to light.

    Raises:
        DataError: If prompts differ and that was not allowed.
    """
    logged = {one.name: one for one in checkpoints if isinstance(one, Elsewhere)}
    if not logged:
        return ()
    known = {one.name: _prompts(one, prompt, sets) for one in checkpoints if _knows(one)}
    every = _differences(known)
    found = [one for one in every if one.differ]
    for one in found:
        _show(one, known)
    if found and not allow_different_prompts:
        hint = "--allow-different-prompts goes on, and the report says so"
        where = " and ".join(known)
        raise DataError(where, _said(found[0], known), expected="the same prompts", hint=hint)
    return (
        *(f"{one.words}: a difference may come from that." for one in found),
        *(one.of_blanks for one in every if one.blanks),
        *_settings(logged, [one.name for one in sets]),
        *_remarks(logged, prompt, sets),
    )


def _knows(one: Checkpoint) -> bool:
    return one.uses_prompt or isinstance(one, Elsewhere)


def _prompts(one: Checkpoint, prompt: Prompt, sets: Sequence[QuestionSet]) -> Prompts:
    asked = asks(prompt, sets, uses_prompt=one.uses_prompt)
    if isinstance(one, Elsewhere):
        return one.prompts(asked)
    return {ask.key[:2]: ask.prompt for ask in asked}


def _differences(known: Mapping[str, Prompts]) -> list[_Difference]:
    (first, prompts), *others = known.items()
    return [_difference(first, prompts, name, other) for name, other in others]


def _difference(first: str, prompts: Prompts, second: str, other: Prompts) -> _Difference:
    both = [key for key in prompts if key in other]
    unequal = [key for key in both if prompts[key] != other[key]]
    differ = tuple(key for key in unequal if folded(prompts[key]) != folded(other[key]))
    return _Difference(first, second, len(both), differ, len(unequal) - len(differ))


def _show(one: _Difference, known: Mapping[str, Prompts]) -> None:
    say(f"{one.words}:")
    for key in one.differ[:_SHOWN]:
        for name in (one.first, one.second):
            say(f"  {key[1]} by {name}: {known[name][key]!r}")


def _said(one: _Difference, known: Mapping[str, Prompts]) -> str:
    first, second = (known[name][one.differ[0]] for name in (one.first, one.second))
    start = _same_beginning(first, second)
    return f"{one.words}, e.g. {_cut(first, start)} and {_cut(second, start)}"


def _same_beginning(first: str, second: str) -> int:
    pairs = zip(first, second, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(first), len(second)))


def _cut(text: str, at: int) -> str:
    """Return what stands around the place where two prompts part."""
    start = max(at - 20, 0)
    part = text[start : start + 60]
    return ("…" if start else "") + repr(part) + ("…" if len(text) > start + 60 else "")


def _settings(logged: Mapping[str, Elsewhere], sets: Sequence[str]) -> list[str]:
    """Return which settings differ between logs that name them, that of the answer included."""
    (first, one), *others = ((name, log.settings(sets)) for name, log in logged.items())
    told = []
    for name, other in others:
        both = [of for of in one if of in other]
        words = defaultdict[str, list[str]](list)
        for of in both:
            for key, mine in one[of].items():
                if key in other[of] and other[of][key] != mine:
                    words[f"{key} {mine} and {other[of][key]}"].append(of)
        differ = ", ".join(
            word if len(of) == len(both) else f"{word} (set {', '.join(of)})"
            for word, of in words.items()
        )
        if differ:
            told.append(f"{first} and {name} were answered by different settings: {differ}.")
    return told


def _remarks(
    logged: Mapping[str, Elsewhere], prompt: Prompt, sets: Sequence[QuestionSet]
) -> list[str]:
    return [
        f"{name}: {remark}."
        for name, one in logged.items()
        for remark in one.remarks(asks(prompt, sets, uses_prompt=False))
    ]
