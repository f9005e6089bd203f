"""Comparisons of other designs, by the real statistics: seeded scenarios, factors, samples."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

import stats
from bench.results import Anova, Comparison, FactorialAnova, Pair, RunInfo, Score, Variation
from stats.factorial import factorial_anova
from stats.mixed import mixed_model
from stats.quasi_ratios import quasi_f
from stats.variability import variance_components
from tests.reports.made import make, two, world

Floats = NDArray[np.float64]
Cubes = dict[str, dict[str, Floats]]
"""Set -> scenario -> right or wrong, shape (seeds, n), 0 or 100."""

N, GROUPS = 300, 60
SKILLS = {"full": 0.72, "attention": 0.42, "mlp": 0.66}
SETS = ("train", "para", "heldout", "old")


def seeded(seeds: int = 3, *, spread: float = 0.03, override: str | None = None) -> Comparison:
    """A reference and three scenarios of several training seeds each, compared as wholes."""
    base = make(world())
    cubes = {name: _cubes(seeds, spread, position) for position, name in enumerate(SETS)}
    plan = replace(base.plan, metric="exact_match")
    pairs, families = _pairs(cubes, override)
    wholes = tuple(
        _whole(name, set_, cube) for set_, by in cubes.items() for name, cube in by.items()
    )
    members = tuple(
        Score(f"{name}-{seed + 1}", set_, "exact_match",
              stats.estimate(cube[seed], groups=groups(), binary=True))
        for set_, by in cubes.items()
        for name, cube in by.items()
        for seed in range(seeds)
    )  # fmt: skip
    of_base = tuple(
        score
        for score in base.scores
        if (score.checkpoint, score.metric) == ("base", "exact_match")
    )
    runs = (base.runs[0], *(_run(base.runs[1], name, s) for name in SKILLS for s in range(seeds)))
    flips = tuple(
        replace(flip, texts=flip.texts[:1] * len(runs), scores=flip.scores[:1] * len(runs))
        for flip in base.flips[:40]
    )
    return replace(
        base,
        plan=plan,
        runs=runs,
        scores=(*of_base, *members, *wholes),
        pairs=pairs,
        families=families,
        anova=tuple(_anova(name, cubes[name]) for name in ("heldout", "train", "para", "old")),
        flips=flips,
        n_flips=40,
    )


def factored() -> Comparison:
    """Two checkpoints' report, with a factorial design of scenario x rate x size beside it."""
    random = np.random.default_rng(4)
    hard = random.uniform(-0.2, 0.2, N)[:, None, None, None]
    skill = np.array([[[0.5, 0.7], [0.6, 0.65]], [[0.4, 0.45], [0.4, 0.7]]])[None]
    cells = 100.0 * (random.random((N, 2, 2, 2)) < skill + hard)
    names = ["scenario", "rate", "size"]
    levels = [["full", "mlp"], ["1e-05", "0.0001"], ["500", "2000"]]
    whole = factorial_anova(cells, factors=names, levels=levels, groups=groups())
    first = factorial_anova(cells[..., 0], factors=names[:2], levels=levels[:2])
    made = (
        FactorialAnova("old", "exact_match", whole),
        FactorialAnova("heldout", "exact_match", first),
    )
    return replace(make(two()), factorial=made)


def sampled() -> Comparison:
    """Two checkpoints asked by two prompts at two temperatures, four samples each."""
    random = np.random.default_rng(5)
    made = []
    for name, skill in (("full", 0.72), ("mlp", 0.6)):
        hard = random.uniform(-0.4, 0.25, N)
        prompt = np.array([0.04, -0.04])[:, None, None, None]
        chance = np.clip(skill + hard + prompt, 0, 1)
        right = random.random((2, 2, 4, N)) < np.broadcast_to(chance, (2, 1, 1, N))
        found = variance_components(100.0 * right)
        made.append(Variation(name, "heldout", "exact_match", ("plain", "chat"), (0.0, 0.8), found))
    return replace(make(two()), variation=tuple(made))


def modelled(n: int = 40) -> Comparison:
    """The world's report with a mixed-effects model of its three scenarios."""
    base = make(world())
    random = np.random.default_rng(6)
    hard = random.normal(0, 20, n)
    table = np.array([60, 45, 58])[:, None] + hard + random.normal(0, 10, (3, n))
    model = mixed_model(table, labels=list(SKILLS))
    return replace(base, anova=(replace(base.anova[0], mixed=model), *base.anova[1:]))


def groups() -> list[str]:
    return [f"article {index % GROUPS}" for index in range(N)]


def _cubes(seeds: int, spread: float, position: int) -> dict[str, Floats]:
    random = np.random.default_rng(7 + position)
    hard = random.uniform(-0.2, 0.2, N)
    made = {}
    for name, skill in SKILLS.items():
        by_seed = skill + random.normal(0, spread, seeds)[:, None]
        chance = np.clip(by_seed + hard + (0.25, 0.08, 0, -0.15)[position], 0, 1)
        made[name] = 100.0 * (random.random((seeds, N)) < chance)
    return made


def _pairs(cubes: Cubes, override: str | None) -> tuple[tuple[Pair, ...], tuple[stats.Family, ...]]:
    declared = list(combinations(SKILLS, 2))
    primary = [_pair(a, b, "heldout", cubes, override) for a, b in declared]
    rest = [_pair(a, b, name, cubes, override) for name in SETS if name != "heldout"
            for a, b in declared]  # fmt: skip
    families = (
        stats.adjust_family("primary", [p.difference.pvalue for p in primary], all_pairs_of=3),
        stats.adjust_family("secondary", [p.difference.pvalue for p in rest]),
    )
    judged = [
        replace(pair, family="primary", adjusted_p=p, verdict=_verdict(pair, p))
        for pair, p in zip(primary, families[0].adjusted, strict=True)
    ]
    others = [
        replace(pair, adjusted_p=p) for pair, p in zip(rest, families[1].adjusted, strict=True)
    ]
    against = [replace(_pair(name, "base", "heldout", cubes, None), family="reference")
               for name in SKILLS]  # fmt: skip
    return (*judged, *others, *against), families


def _pair(a: str, b: str, name: str, cubes: Cubes, override: str | None) -> Pair:
    first = cubes[name][a]
    second = np.zeros((1, N)) if b == "base" else cubes[name][b]
    seeds = [len(first), len(second)]
    design = stats.choose(
        mean_of_items=True, binary=False, groups=groups(), seeds_per_scenario=seeds,
        override=override,
    )  # fmt: skip
    found = stats.compare_pair(first, second, groups=groups(), binary=False, override=override)
    return Pair(a, b, name, "exact_match", "secondary", design.why, found, None, None)


def _verdict(pair: Pair, adjusted: float) -> stats.Verdict:
    return stats.verdict(pair.difference, adjusted_p=adjusted, alpha=0.05, m=3)


def _whole(name: str, set_name: str, cube: Floats) -> Score:
    found = stats.compare_pair(cube, np.zeros_like(cube), groups=groups())
    method = f"{found.test} over {len(cube)} training seeds"
    estimate = stats.Estimate(
        found.difference, found.interval, 0.95, method, found.n_items, found.n_groups, found.se
    )
    return Score(name, set_name, "exact_match", estimate)


def _anova(name: str, by_scenario: dict[str, Floats]) -> Anova:
    cube = np.array(list(by_scenario.values()))
    found = quasi_f(cube, labels=list(by_scenario), groups=groups())
    model = mixed_model(cube, labels=list(by_scenario)) if name == "heldout" else None
    why = "scenarios have several training seeds, so seeds vary too"
    return Anova(name, "exact_match", tuple(by_scenario), found.omnibus, why, mixed=model)


def _run(like: RunInfo, scenario: str, seed: int) -> RunInfo:
    name = f"{scenario}-{seed + 1}"
    return replace(
        like, name=name, spec=f"hf:checkpoints/{name}", scenario=scenario, seed=seed + 1,
        folder=f"runs/people/{name}-0123456789ab",
    )  # fmt: skip
