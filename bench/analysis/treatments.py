"""What is compared with what: scenarios with their training seeds, or single checkpoints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Scenarios = Mapping[str, Mapping[int, str]]


@dataclass(frozen=True)
class Treatment:
    """One side of a comparison.

    Attributes:
        name: The checkpoint's, or the scenario's where it has several training seeds.
        members: Its checkpoints, one for each training seed.
        label: The scenario's name where it has one, else the checkpoint's.
        seeds: Numbers of the members' training seeds; empty for single checkpoints.
    """

    name: str
    members: tuple[str, ...]
    label: str
    seeds: tuple[int, ...] = ()


def single(name: str) -> Treatment:
    """Return a checkpoint as a treatment of its own."""
    return Treatment(name, (name,), name)


def find_treatments(
    scenarios: Scenarios, names: Sequence[str], reference: str | None
) -> tuple[Treatment, ...]:
    """Return what is compared, the reference left out.

    Scenarios are compared as wholes only if every compared checkpoint belongs to one and each has
    two seeds or more; otherwise a claim about the recipe has no ground, and single checkpoints are
    compared.

    Args:
        scenarios: Scenario -> training seed -> checkpoint.
        names: The compared checkpoints, in order.
        reference: Name of the reference, or None.
    """
    treated = [name for name in names if name != reference]
    used = {
        scenario: tuple(name for _, name in sorted(seeds.items()) if name in treated)
        for scenario, seeds in scenarios.items()
    }
    used = {scenario: members for scenario, members in used.items() if members}
    placed = {name: scenario for scenario, members in used.items() for name in members}
    whole = set(placed) == set(treated) and len(placed) == sum(map(len, used.values()))
    if whole and len(used) > 1 and min(map(len, used.values()), default=0) > 1:
        return tuple(
            Treatment(name, members, name, _numbers(scenarios[name], members))
            for name, members in used.items()
        )
    scenario_names = [placed.get(name, name) for name in treated]
    labels = scenario_names if len(set(scenario_names)) == len(treated) else treated
    return tuple(
        Treatment(name, (name,), label) for name, label in zip(treated, labels, strict=True)
    )


def _numbers(seeds: Mapping[int, str], members: Sequence[str]) -> tuple[int, ...]:
    return tuple(number for number, name in sorted(seeds.items()) if name in members)
