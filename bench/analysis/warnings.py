"""Sentences that belong beside the verdict: when the primary metric misleads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

import metrics as metric_house
import stats
from bench.analysis.aligned import Aligned
from bench.analysis.pairs import Two
from bench.analysis.treatments import Scenarios, Treatment
from bench.base.names import listed
from bench.results import Plan


def floors(primary: Aligned, declared: Sequence[Two], plan: Plan) -> tuple[str, ...]:
    """Return warnings where the primary metric measures form or length rather than knowledge."""
    found = [(pair, _floor(primary, pair, plan)) for pair in declared]
    if len(declared) == 1:
        return tuple(text for _, text in found if text)
    named: dict[str, list[str]] = {}
    for (a, b), text in found:
        if text:
            named.setdefault(text, []).append(f"{a.name} and {b.name}")
    return tuple(f"{listed(pairs, 3)}: {text}" for text, pairs in named.items())


def primary_role(primary: Aligned) -> tuple[str, ...]:
    """Return a warning where the primary set's items were trained on."""
    if primary.set.role != "train":
        return ()
    return (
        f"The primary set {primary.set.name} was trained on: its scores say what was memorised, "
        "not what was learned.",
    )


def twins(fingerprints: Mapping[str, str]) -> tuple[str, ...]:
    """Return a warning for checkpoints with the same content."""
    by_print: dict[str, list[str]] = {}
    for name, print_ in fingerprints.items():
        by_print.setdefault(print_, []).append(name)
    return tuple(
        f"{' and '.join(names)} have the same content: they are one checkpoint."
        for names in by_print.values()
        if len(names) > 1
    )


def _floor(primary: Aligned, pair: Two, plan: Plan) -> str | None:
    means = [float(primary.by_seed(side.members, plan.metric).mean()) for side in pair]
    members = [name for side in pair for name in side.members]
    return stats.floor_warning(
        *means,
        binary=metric_house.get(plan.metric).binary,
        answer_length_ratio=max(_length_ratio(primary, name) for name in members),
        metric=plan.metric,
    )


def partial_seeds(scenarios: Scenarios, sides: Sequence[Treatment]) -> tuple[str, ...]:
    """Return a warning where some scenarios have several seeds and others do not."""
    compared = {name for side in sides for name in side.members}
    seeds = {
        scenario: len(compared & set(by_seed.values())) for scenario, by_seed in scenarios.items()
    }
    lacking = [scenario for scenario, count in seeds.items() if count == 1]
    if not lacking or max(seeds.values()) < 2 or any(len(side.members) > 1 for side in sides):
        return ()
    return (
        f"Scenarios are not compared as wholes, because {' and '.join(lacking)} "
        f"{'has' if len(lacking) == 1 else 'have'} one training seed; single checkpoints are.",
    )


def _length_ratio(aligned: Aligned, name: str) -> float:
    """Return the answers' median length over the references', in words; the longest reference."""
    answers = [len((text or "").split()) for text in aligned.texts[name]]
    references = [max(len(text.split()) for text in item.answers) for item in aligned.items]
    return median(answers) / max(median(references), 1)
