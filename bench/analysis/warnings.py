"""Sentences that belong beside the verdict: when the primary metric misleads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import median

import metrics as metric_house
import stats
from bench.analysis.aligned import Aligned
from bench.analysis.corpus_scores import corpus_score
from bench.analysis.pairs import Two
from bench.analysis.treatments import Scenarios, Treatment
from bench.base.names import listed
from bench.models.protocol import Caveat, Checkpoint
from bench.results import Plan
from bench.runs.answering import Run
from bench.runs.cut_prompts import cuts_in_words


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


def unseen(checkpoints: Sequence[Checkpoint]) -> tuple[str, ...]:
    """Return what the fingerprints of some checkpoints cannot cover; the same words once."""
    named: dict[str, list[str]] = {}
    for one in checkpoints:
        name = one.name
        if isinstance(one, Caveat):
            named.setdefault(one.caveat, []).append(name)
    return tuple(f"{listed(names)}: {caveat}." for caveat, names in named.items())


def _floor(primary: Aligned, pair: Two, plan: Plan) -> str | None:
    scores = [_score(primary, side, plan.metric) for side in pair]
    members = [name for side in pair for name in side.members]
    return stats.floor_warning(
        *scores,
        binary=metric_house.get(plan.metric).binary,
        answer_length_ratio=max(_length_ratio(primary, name) for name in members),
        metric=plan.metric,
    )


def _score(primary: Aligned, side: Treatment, metric: str) -> float:
    """Return a score between 0 and 100; a cosine below 0 is at its floor."""
    if metric_house.get(metric).mean_of_items:
        score = float(primary.by_seed(side.members, metric).mean())
    else:
        score = corpus_score(primary, side.members, metric)
    return min(max(score, 0.0), 100.0)


def shortened(runs: Iterable[Run]) -> tuple[str, ...]:
    """Return of which checkpoints prompts were cut, and how many."""
    said = [(run.name, cuts_in_words(run.answers.values())) for run in runs]
    return tuple(f"{name}: {text}." for name, text in dict.fromkeys(said) if text)


def left_out(sets: Sequence[Aligned]) -> tuple[str, ...]:
    """Return which metrics of the suite have no numbers, and why; each once."""
    return tuple(dict.fromkeys(said for one in sets for said in one.left_out))


def no_means(
    sides: Sequence[Treatment], factors: object, primary: Aligned, plan: Plan
) -> tuple[str, ...]:
    """Return what is left out because the primary metric is no mean of item scores.

    Args:
        sides: What is compared, the reference left out.
        factors: The suite's; empty where there are none.
        primary: The primary set.
        plan: What was declared.
    """
    if metric_house.get(plan.metric).mean_of_items:
        return ()
    lacking = [
        what
        for what, wanted in (
            ("the omnibus test", len(sides) > 2),
            ("the factorial analysis", bool(factors)),
            ("variance over prompts and samples", primary.averaged),
        )
        if wanted
    ]
    if not lacking:
        return ()
    return (
        f"{plan.metric} is no mean of item scores, and what rests on item scores is left out: "
        f"{listed(lacking)}.",
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
