"""Who was rated highest in a round, whom the primary pairs let them beat, and how that is said."""

from __future__ import annotations

from dataclasses import dataclass

from human_eval.analysis.pair_results import RatedPair
from human_eval.analysis.results import RoundResult
from human_eval.scales import PREFERENCE
from reports.human_words import (
    ci_label,
    family_named,
    interval_words,
    margin_words,
    p_words,
    refusal_words,
    seen,
    with_unit,
)
from reports.naming import listed
from reports.safe_text import one_line
from reports.sections.rivals import OTHERS


@dataclass(frozen=True, slots=True)
class Place:
    """Where the highest stands.

    Attributes:
        leader: Highest by the control that decides; the first of those that tie.
        top: All that share the highest value.
        beats, within, open, below: Its primary pairs, by what they established.
        unpaired: Names that no primary pair compares with the highest.
    """

    leader: str
    top: tuple[str, ...]
    beats: tuple[RatedPair, ...]
    within: tuple[RatedPair, ...]
    open: tuple[RatedPair, ...]
    below: tuple[RatedPair, ...]
    unpaired: tuple[str, ...]

    @property
    def kind(self) -> str:
        """`higher`, `some`, `equivalent` or `not_established`."""
        rest = (*self.within, *self.open, *self.below, *self.unpaired)
        if self.beats:
            return "some" if rest else "higher"
        return "equivalent" if self.within and len(rest) == len(self.within) else "not_established"


def primary_of(result: RoundResult) -> tuple[RatedPair, ...]:
    """Return the pairs of the primary family."""
    return tuple(pair for pair in result.pairs if pair.family == "primary")


def rivals_of(result: RoundResult) -> tuple[str, ...]:
    """Return who takes part in a primary pair, in the round's order."""
    named = {name for pair in primary_of(result) for name in (pair.a, pair.b)}
    return tuple(name for name in result.names if name in named)


def place_of(result: RoundResult) -> Place:
    """Return who was rated highest, and over whom that is established."""
    values = standing_values(result)
    rivals = [name for name in rivals_of(result) if values[name] == values[name]]
    best = max((values[name] for name in rivals), default=0.0)
    top = tuple(name for name in rivals if values[name] == best) or rivals_of(result)[:1]
    leader = top[0]
    own = [pair for pair in primary_of(result) if leader in (pair.a, pair.b)]
    kinds: dict[str, list[RatedPair]] = {"beats": [], "within": [], "open": [], "below": []}
    for pair in own:
        kinds[_kind(pair, leader)].append(pair)
    met = {name for pair in own for name in (pair.a, pair.b)}
    unpaired = tuple(name for name in rivals_of(result) if name not in met)
    found = {key: tuple(pairs) for key, pairs in kinds.items()}
    return Place(leader, top, unpaired=unpaired, **found)


def standing_values(result: RoundResult) -> dict[str, float]:
    """Return each checkpoint's value by the control that decides.

    In a preference round it is the strength of the model, else the mean net preference.
    """
    if result.control != PREFERENCE:
        found = {
            one.checkpoint: one.mean.value
            for one in result.ratings
            if one.control == result.control
        }
        return {name: found.get(name, float("nan")) for name in result.names}
    strengths = result.preference.model.strengths if result.preference else ()
    if strengths and result.preference is not None:
        names = result.preference.names
        named = {names[one.checkpoint]: one.strength for one in strengths}
        return {name: named.get(name, float("nan")) for name in result.names}
    return {name: _net(result, name) for name in result.names}


def standing_claim(result: RoundResult, found: Place) -> str:
    """Return who is highest and whom it is (not) established to beat, without the full stop."""
    verb = "was preferred most" if result.control == PREFERENCE else "was rated highest"
    if len(found.top) > 1:
        names = listed([one_line(name) for name in found.top])
        return f"{names} were rated equally high; none is established to be ahead"
    lead = f"{one_line(found.leader)} {verb}"
    if found.kind == "higher":
        return f"{lead}, above {OTHERS.get(len(found.beats), f'all {len(found.beats)} others')}"
    rest = [other_of(pair, found.leader) for pair in (*found.open, *found.within, *found.below)]
    rest += [one_line(name) for name in found.unpaired]
    if found.kind == "some":
        return f"{lead} but is not established to be above {listed(rest, 'or')}"
    if found.kind == "equivalent":
        return f"{lead} but is equivalent to {listed(rest)}"
    return f"{lead} but is not established to be above any other"


def standing_remarks(result: RoundResult, found: Place) -> tuple[str, ...]:
    """Return a sentence for each kind of outcome that the highest one's pairs had."""
    made = []
    if found.beats:
        leads = [_lead(result, pair, found.leader) for pair in found.beats]
        made.append(f"Above {listed(leads)}.")
    made += [
        f"Equivalent to {other_of(pair, found.leader)} within {margin_words(pair)}."
        for pair in found.within
    ]
    made += [_open(result, pair, found.leader) for pair in found.open]
    made += [f"Below {_lead(result, pair, found.leader)}." for pair in found.below]
    if found.unpaired:
        names = listed([one_line(name) for name in found.unpaired])
        made.append(f"Not compared with {names}: only pairs with the reference were declared.")
    return tuple(made)


def other_of(pair: RatedPair, name: str) -> str:
    """Return the pair's other checkpoint, on one line."""
    return one_line(pair.b if pair.a == name else pair.a)


def _kind(pair: RatedPair, leader: str) -> str:
    kind = pair.verdict.kind if pair.verdict else "not_established"
    if kind in ("equivalent", "not_established"):
        return "within" if kind == "equivalent" else "open"
    return "beats" if (kind == "a_higher") == (pair.a == leader) else "below"


def _net(result: RoundResult, name: str) -> float:
    own = [pair for pair in primary_of(result) if name in (pair.a, pair.b)]
    signs = [1 if pair.a == name else -1 for pair in own]
    nets = [s * pair.difference.difference for s, pair in zip(signs, own, strict=True)]
    return sum(nets) / len(nets) if nets else float("nan")


def _lead(result: RoundResult, pair: RatedPair, top: str) -> str:
    _, _, difference, bounds = seen(pair)
    family = family_named(result, "primary")
    label = ci_label(result, pair.difference.level, family.m if family else 1)
    size = with_unit(pair.control, difference)
    p = p_words(pair, family)
    shown = interval_words(pair.control, label, bounds)
    return f"{other_of(pair, top)} by {size} ({shown}; {p})"


def _open(result: RoundResult, pair: RatedPair, top: str) -> str:
    name = other_of(pair, top)
    if pair.difference.refused is not None:
        said = _numbers(result, pair, top)
        return f"No difference from {name} was established ({said}): {refusal_words(pair)}."
    p = p_words(pair, family_named(result, "primary"))
    return f"No difference from {name} was established ({_numbers(result, pair, top)}; {p})."


def _numbers(result: RoundResult, pair: RatedPair, top: str) -> str:
    """Return a difference with its interval, as the highest one has it."""
    family = family_named(result, "primary")
    label = ci_label(result, pair.difference.level, family.m if family else 1)
    low, high = pair.difference.interval
    sign = 1 if pair.a == top else -1
    bounds = (low, high) if sign > 0 else (-high, -low)
    size = with_unit(pair.control, sign * pair.difference.difference)
    return f"{size}, {interval_words(pair.control, label, bounds)}"
