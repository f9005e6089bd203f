"""Several share the highest score: what is established among them, and over the others."""

from __future__ import annotations

from dataclasses import replace

from bench.results import Comparison, Pair
from reports.naming import listed
from reports.safe_text import one_line
from reports.sections.rivals import against
from reports.sentences import uncapital
from reports.standing import Standing, other


def tied_kind(found: tuple[Standing, ...]) -> str:
    """Return `some`, `equivalent` or `not_established`: nobody who ties beats everybody."""
    if any(one.beats for one in found):
        return "some"
    return "equivalent" if all(one.kind == "equivalent" for one in found) else "not_established"


def tied_claim(found: tuple[Standing, ...]) -> str:
    """Return who shares the highest score and whom each beats, without the full stop."""
    parts = [f"{_names(found[0].top)} share the highest score", _among(found)]
    for beaten, leaders in _same(found).items():
        if beaten:
            who = "each" if len(leaders) == len(found) else _names(leaders)
            parts.append(f"{who} {'beats' if who == 'each' or len(leaders) == 1 else 'beat'} "
                         f"{_names(beaten)}")  # fmt: skip
    parts += [_unbeaten(one) for one in found if _rest(one)] if not _alike(found) else []
    if _alike(found) and _rest(found[0]):
        parts.append(f"{_none(found)} is established to beat {_names(_rest(found[0]), 'or')}")
    return "; ".join(parts)


def tied_remarks(comparison: Comparison, found: tuple[Standing, ...]) -> tuple[str, ...]:
    """Return the pairs of every leader, each pair once."""
    said: list[str] = []
    for index, one in enumerate(found):
        left = _without(one, {before.leader for before in found[:index]})
        name = one_line(one.leader)
        said += [f"{name}: {uncapital(text)}" for text in against(comparison, left)]
    return tuple(said)


def _among(found: tuple[Standing, ...]) -> str:
    top = set(found[0].top)
    within = [pair for one in found for pair in one.within if other(pair, one.leader) in top]
    if len(within) == len(top) * (len(top) - 1):
        return "they are equivalent within the margin"
    return f"{_none(found)} is established to beat {'the other' if len(top) == 2 else 'another'}"


def _none(found: tuple[Standing, ...]) -> str:
    return "neither" if len(found) == 2 else "none of them"


def _unbeaten(one: Standing) -> str:
    return f"{one_line(one.leader)} is not established to beat {_names(_rest(one), 'or')}"


def _alike(found: tuple[Standing, ...]) -> bool:
    return len({_rest(one) for one in found}) == 1


def _rest(one: Standing) -> tuple[str, ...]:
    """Others, not sharing the highest score, whom this leader is not established to beat."""
    pairs = (*one.within, *one.open, *one.beaten_by)
    names = (*(other(pair, one.leader) for pair in pairs), *one.unpaired)
    return tuple(name for name in names if name not in one.top)


def _same(found: tuple[Standing, ...]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return who beats the same ones: beaten -> leaders."""
    made: dict[tuple[str, ...], tuple[str, ...]] = {}
    for one in found:
        beaten = tuple(other(pair, one.leader) for pair in one.beats)
        made[beaten] = (*made.get(beaten, ()), one.leader)
    return made


def _without(one: Standing, told: set[str]) -> Standing:
    def kept(pairs: tuple[Pair, ...]) -> tuple[Pair, ...]:
        return tuple(pair for pair in pairs if other(pair, one.leader) not in told)

    return replace(
        one,
        beats=kept(one.beats),
        within=kept(one.within),
        open=kept(one.open),
        beaten_by=kept(one.beaten_by),
    )


def _names(names: tuple[str, ...], last: str = "and") -> str:
    return listed([one_line(name) for name in names], last)
