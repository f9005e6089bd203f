"""Comparisons made from seeded synthetic answers by the real statistics."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

import stats
from bench.data.items import Note
from bench.results import (
    Anova,
    Comparison,
    Flip,
    HumanAccuracy,
    Pair,
    Plan,
    RunInfo,
    Score,
    SetInfo,
)
from stats.cochran import cochran_q
from stats.omnibus import OmnibusTest
from stats.ranks import friedman
from stats.wald import cluster_wald

Floats = NDArray[np.float64]
Answers = dict[str, dict[str, dict[str, Floats]]]
"""set -> metric -> checkpoint -> item scores."""

ROLES = {"train": "train", "para": "paraphrase", "heldout": "heldout", "old": "retention"}


@dataclass(frozen=True)
class Recipe:
    """What to make: skills are right-answer rates on the primary set."""

    skills: dict[str, float]
    sets: tuple[str, ...] = ("heldout",)
    metrics: tuple[str, ...] = ("exact_match", "f1")
    n: int = 300
    groups: int | None = 60
    reference: str | None = None
    margin: float | None = 2.0
    declared: str = "before"
    scenarios: bool = False
    people: bool = False
    warnings: tuple[str, ...] = ()
    seed: int = 3
    shift: dict[str, float] = field(default_factory=dict)


def make(recipe: Recipe) -> Comparison:
    names = tuple(recipe.skills)
    answers = _answers(recipe)
    groups = _groups(recipe)
    plan = Plan(
        recipe.metrics[0], "heldout", "all", recipe.reference, 0.05, recipe.margin, 0,
        recipe.declared, "drop",
    )  # fmt: skip
    pairs, families = _pairs(recipe, plan, answers, groups)
    flips, n_flips = _flips(names, answers["heldout"][plan.metric])
    return Comparison(
        suite="people",
        suite_path="suite.yaml",
        folder="comparisons/people-0a1b2c",
        plan=plan,
        prompt="Q: {question}\nA:",
        runs=tuple(_run(name, recipe) for name in names),
        sets=tuple(_set(name, recipe) for name in recipe.sets),
        scores=_scores(recipe, answers, groups),
        pairs=pairs,
        families=families,
        anova=_anova(recipe, plan, answers, groups),
        factorial=(),
        variation=(),
        flips=flips,
        n_flips=n_flips,
        people=_people(recipe, names) if recipe.people else (),
        warnings=recipe.warnings,
        metrics={name: f"{name}|version:1" for name in recipe.metrics},
        signature="people|exact_match|heldout|a:0.05|seed:0|v:0.1.0",
        command="bench compare --suite suite.yaml",
        versions={"python": "3.11.9", "scipy": "1.17.1"},
        timing={"read": 0.12, "answer": 75.0, "answers generated": 1200.0},
    )


def two(**changes: object) -> Recipe:
    return replace(Recipe({"full": 0.72, "mlp": 0.6}), **changes)  # type: ignore[arg-type]


def world(**changes: object) -> Recipe:
    skills = {"base": 0.03, "full-1": 0.71, "attention-1": 0.45, "mlp-1": 0.69}
    made = Recipe(
        skills, sets=tuple(ROLES), reference="base", scenarios=True,
        metrics=("exact_match", "f1", "squad_exact_match", "squad_f1", "contains_answer"),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def systems(**changes: object) -> Recipe:
    skills = {"FiD": 0.69, "GPT-3.5": 0.66, "ChatGPT": 0.73, "GPT-4": 0.79, "Bing": 0.8}
    made = Recipe(
        skills, groups=None, n=3020, margin=None, declared="not", people=True,
        metrics=("contains_answer", "f1"),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def _groups(recipe: Recipe) -> list[str] | None:
    if recipe.groups is None:
        return None
    return [f"article {index % recipe.groups}" for index in range(recipe.n)]


def _answers(recipe: Recipe) -> Answers:
    random = np.random.default_rng(recipe.seed)
    made: Answers = {}
    for position, name in enumerate(recipe.sets):
        hard = random.uniform(-0.2, 0.2, recipe.n)
        easier = {"train": 0.28, "para": 0.1, "old": -0.15}.get(name, 0.0)
        made[name] = {metric: {} for metric in recipe.metrics}
        for checkpoint, skill in recipe.skills.items():
            chance = np.clip(skill + easier + hard, 0, 1) if skill not in (0, 1) else skill
            right = 100.0 * (random.random(recipe.n) < chance)
            for metric in recipe.metrics:
                part = random.integers(1, 9, recipe.n) * 10.0
                soft = np.where(right == 100, 100.0, part * (position + 1 < 9))
                made[name][metric][checkpoint] = soft if "f1" in metric else right
    return made


def _pairs(
    recipe: Recipe, plan: Plan, answers: Answers, groups: list[str] | None
) -> tuple[tuple[Pair, ...], tuple[stats.Family, ...]]:
    rivals = [name for name in recipe.skills if name != recipe.reference]
    declared = list(combinations(rivals, 2))
    cells = [(name, metric) for name in recipe.sets for metric in recipe.metrics]
    every = [_pair(a, b, cell, answers, groups) for cell in cells for a, b in declared]
    is_primary = [(pair.set, pair.metric) == (plan.set, plan.metric) for pair in every]
    primary = [pair for pair, yes in zip(every, is_primary, strict=True) if yes]
    rest = [pair for pair, yes in zip(every, is_primary, strict=True) if not yes]
    families = [stats.adjust_family("primary", [p.difference.pvalue for p in primary], len(rivals))]
    if rest:
        families.append(stats.adjust_family("secondary", [p.difference.pvalue for p in rest]))
    judged = [
        replace(pair, family="primary", adjusted_p=p, verdict=judge(pair, p, plan, len(primary),
                answers, groups))
        for pair, p in zip(primary, families[0].adjusted, strict=True)
    ]  # fmt: skip
    second = families[1].adjusted if rest else ()
    others = [replace(pair, adjusted_p=p) for pair, p in zip(rest, second, strict=True)]
    against = [
        replace(_pair(name, recipe.reference, (plan.set, plan.metric), answers, groups),
                family="reference")
        for name in rivals
        if recipe.reference
    ]  # fmt: skip
    return (*judged, *others, *against), tuple(families)


def _pair(
    a: str, b: str, cell: tuple[str, str], answers: Answers, groups: list[str] | None
) -> Pair:
    found = answers[cell[0]][cell[1]]
    binary = "f1" not in cell[1]
    why = stats.choose(mean_of_items=True, binary=binary, groups=groups, items=len(found[a])).why
    difference = stats.compare_pair(found[a], found[b], groups=groups, binary=binary)
    return Pair(a, b, cell[0], cell[1], "secondary", why, difference, None, None)


def judge(
    pair: Pair, adjusted: float, plan: Plan, m: int, answers: Answers, groups: list[str] | None
) -> stats.Verdict:
    wide = None
    if plan.margin is not None:
        found = answers[pair.set][pair.metric]
        level = stats.equivalence_level(plan.alpha, m)
        wide = stats.compare_pair(
            found[pair.a], found[pair.b], groups=groups, binary="f1" not in pair.metric,
            level=level,
        )  # fmt: skip
    return stats.verdict(
        pair.difference, adjusted_p=adjusted, alpha=plan.alpha, m=m, margin=plan.margin, wide=wide
    )


def _scores(recipe: Recipe, answers: Answers, groups: list[str] | None) -> tuple[Score, ...]:
    return tuple(
        Score(name, set_name, metric,
              stats.estimate(values, groups=groups, binary="f1" not in metric))
        for set_name, metrics in answers.items()
        for metric, by_name in metrics.items()
        for name, values in by_name.items()
    )  # fmt: skip


def _anova(
    recipe: Recipe, plan: Plan, answers: Answers, groups: list[str] | None
) -> tuple[Anova, ...]:
    rivals = [name for name in recipe.skills if name != recipe.reference]
    if len(rivals) < 3:
        return ()
    made = []
    for name in ("heldout", *(other for other in recipe.sets if other != "heldout")):
        table = np.column_stack([answers[name][plan.metric][rival] for rival in rivals])
        omnibus = stats.repeated_measures_anova(table, labels=rivals, groups=groups)
        made.append(
            Anova(name, plan.metric, tuple(rivals), omnibus, *_called_for(table, rivals, groups))
        )
    return tuple(made)


def _called_for(
    table: Floats, labels: list[str], groups: list[str] | None
) -> tuple[str, OmnibusTest, tuple[stats.Companion, ...]]:
    """Why, the omnibus test that the design calls for, and companions, as `bench` has them."""
    ranks = friedman(table, labels=labels, groups=groups)
    beside = (stats.Companion(f"{ranks.test} (a claim about ranks only)", ranks.pvalue),)
    if groups:
        why = "questions come in groups, so the design calls for the cluster-robust Wald test"
        return why, cluster_wald(table, groups, labels=labels), beside
    why = "each answer is right or wrong, so the design calls for Cochran's Q"
    return why, cochran_q(table, labels=labels), beside


def _flips(names: tuple[str, ...], found: dict[str, Floats]) -> tuple[tuple[Flip, ...], int]:
    table = np.array([found[name] for name in names])
    differing = np.flatnonzero(np.ptp(table, axis=0) > 0)
    return tuple(_flip(names, table, int(i)) for i in differing[:500]), len(differing)


def _flip(names: tuple[str, ...], table: Floats, index: int) -> Flip:
    wrong = ["Porto", "a town on the river, not named in the article", None, ""]
    texts = tuple(
        "Lisbon" if table[row, index] == 100 else wrong[(index + row) % 4]
        for row in range(len(names))
    )
    question = f"In which town was person number {index} born?"
    group = f"article {index % 60}"
    scores = tuple(float(value) for value in table[:, index])
    return Flip(
        "heldout", f"heldout:{index + 1}", group, question, ("Lisbon", "Lisboa"), texts, scores
    )


def _run(name: str, recipe: Recipe) -> RunInfo:
    scenario = name.rpartition("-")[0] if recipe.scenarios and name != recipe.reference else None
    training = {"trainable": 120_000.0, "seconds": 41.25, "device": "cpu"} if scenario else None
    return RunInfo(
        name, f"hf:checkpoints/{name}", "0123456789ab", f"runs/people/{name}-0123456789ab",
        scenario, 1 if scenario else None, recipe.n * len(recipe.sets), 9120, training,
    )  # fmt: skip


def _set(name: str, recipe: Recipe) -> SetInfo:
    first = next(iter(recipe.skills))
    return SetInfo(
        name=name,
        role=ROLES[name],
        taught=True if ROLES[name] == "heldout" else None,
        path=f"sets/{name}.jsonl",
        n_items=recipe.n + 7,
        n_scored=recipe.n,
        n_groups=recipe.groups or recipe.n,
        ungrouped=0 if recipe.groups else recipe.n,
        excluded=12,
        dropped=7,
        unanswered={first: 7},
        missing={},
        notes=(Note("questions that stand more than once, kept", 1, ("Who? (×2)",)),),
    )


def _people(recipe: Recipe, names: tuple[str, ...]) -> tuple[HumanAccuracy, ...]:
    random = np.random.default_rng(9)
    return tuple(
        HumanAccuracy(
            name, "heldout",
            stats.estimate(100.0 * (random.random(recipe.n) < recipe.skills[name]), binary=True),
            recipe.n, {"contains_answer": 87.125},
        )
        for name in names
    )  # fmt: skip
