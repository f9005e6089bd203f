"""Everything a round consists of, made of the drawn items; nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.base.errors import RoundError
from bench.data.items import Item
from human_eval.rounds.blinding import chance_of
from human_eval.rounds.folder import GUIDELINES, PAGES, RATERS, README, Contents
from human_eval.rounds.folder_texts import raters_sheet, readme_text
from human_eval.rounds.guidelines import guidelines_page
from human_eval.rounds.known import Known, qualification_pairs
from human_eval.rounds.known_made import made_of_items, usable
from human_eval.rounds.making import (
    Blind,
    Pair,
    SourceOf,
    compared_pairs,
    preference_pairs,
    rating_pairs,
    repeated,
)
from human_eval.rounds.ordering import assigned
from human_eval.rounds.pages import labelling_page
from human_eval.rounds.plan import RoundKey, RoundPlan
from human_eval.rounds.pool import Candidate
from human_eval.rounds.remarks import remarks_on
from human_eval.rounds.settings import RoundSettings
from human_eval.rounds.tasks import Same
from human_eval.scales import Kind

_MOST_LOOKED_AT = 5_000
"""Items from which qualification tasks are made, at most."""


@dataclass(frozen=True)
class Material:
    """What a round is made of.

    Attributes:
        name: The round's name.
        created: ISO 8601 with zone.
        suite: The suite's name.
        metrics: Names of the metrics held against people.
        settings: What it is to be.
        kind: Of the round.
        drawn: The items.
        strata: By set, how many items could be drawn and how many were.
        sets: Every set that is asked, by name; qualification tasks are made of what is not drawn.
        source_of: An item's source text.
        known: Qualification tasks of the user's own, or None: made.
        notes: What was found before drawing; names no checkpoint.
    """

    name: str
    created: str
    suite: str
    metrics: tuple[str, ...]
    settings: RoundSettings
    kind: Kind
    drawn: tuple[Candidate, ...]
    strata: Mapping[str, tuple[int, int]]
    sets: Mapping[str, Sequence[Item]]
    source_of: SourceOf
    known: tuple[Known, ...] | None
    notes: tuple[str, ...]


def assembled(given: Material, key: RoundKey) -> Contents:
    """Return the round's contents: the same material and key always give the same.

    Raises:
        RoundError: If there is nothing to ask: in a preference round, where all answers are equal.
    """
    blind = Blind(key.salt, given.settings.seed)
    pairs, same = _asked(given, key, blind)
    if not pairs:
        found = "the checkpoints gave the same answer to every item drawn: there is nothing to ask"
        raise RoundError(given.name, found, hint="look at what they answered: bench compare")
    sourced = any(one.task.source is not None for one in pairs)
    known = _known(given, blind, sourced) if given.known is None else given.known
    qualification = qualification_pairs(known, blind)
    again = repeated(pairs, given.settings.repeat_share, blind)
    assignments = assigned(given.settings.raters, qualification, (*pairs, *again), blind)
    every = sorted((*qualification, *pairs, *again), key=lambda one: one.task.id)
    notes = (
        *given.notes,
        *remarks_on(key.names, (*pairs, *again), same, assignments, len(known)),
    )
    plan = _plan(given, key, len(every), notes)
    return Contents(
        plan=plan,
        key=key,
        tasks=tuple(one.task for one in every),
        secrets=tuple(one.secret for one in every),
        assignments=assignments,
        same=same,
        texts=_texts(given, plan, every, qualification),
    )


def _asked(
    given: Material, key: RoundKey, blind: Blind
) -> tuple[tuple[Pair, ...], tuple[Same, ...]]:
    if given.kind == "rating":
        return rating_pairs(given.drawn, given.source_of, blind), ()
    reference = key.reference if key.pairs == "reference" else None
    compared = compared_pairs(key.names, reference)
    return preference_pairs(given.drawn, compared, given.source_of, blind)


def _known(given: Material, blind: Blind, sourced: bool) -> tuple[Known, ...]:
    """Make qualification tasks, in an order of chance, on the kind of page that the round has."""
    chance = chance_of(blind.salt, blind.seed, "qualification")
    shuffled = {name: list(items) for name, items in given.sets.items()}
    for items in shuffled.values():
        chance.shuffle(items)
    drawn = [(one.set, one.item) for one in given.drawn]
    free = usable(shuffled.items(), drawn)[:_MOST_LOOKED_AT]
    if not sourced:
        return made_of_items(free, given.kind, _no_source, chance)
    free.sort(key=lambda one: given.source_of(one[1]) is None)
    return made_of_items(free, given.kind, given.source_of, chance)


def _no_source(item: Item) -> None:
    del item


def _plan(given: Material, key: RoundKey, n_tasks: int, notes: tuple[str, ...]) -> RoundPlan:
    settings = given.settings
    return RoundPlan(
        name=given.name,
        kind=given.kind,
        seed=settings.seed,
        created=given.created,
        suite=given.suite,
        raters=settings.raters,
        n_items=len(given.drawn),
        n_tasks=n_tasks,
        n_checkpoints=len(key.names),
        repeat_share=settings.repeat_share,
        pass_mark=settings.pass_mark,
        seconds_per_task=settings.seconds,
        metrics=given.metrics,
        strata=given.strata,
        notes=notes,
    )


def _texts(
    given: Material, plan: RoundPlan, every: Sequence[Pair], qualification: Sequence[Pair]
) -> dict[str, str]:
    kinds = {one.task.source is not None for one in every}
    described = [
        (
            one.task.question,
            " | ".join(one.task.answers),
            "; ".join(f"{name} {_any_of(values)}" for name, values in one.secret.known.items()),
        )
        for one in qualification
    ]
    return {
        **{PAGES[source]: labelling_page(given.kind, source=source) for source in sorted(kinds)},
        GUIDELINES: guidelines_page(given.kind, source=True in kinds),
        RATERS: raters_sheet(plan.raters),
        README: readme_text(plan, described, given.known is None),
    }


def _any_of(values: Sequence[object]) -> str:
    return " or ".join(map(str, values))
