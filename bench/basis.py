"""What varies from question to question, group to group and seed to seed, and who says so.

Read from a comparison's `result.json`, or given as numbers; in percentage points.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.base.errors import DataError
from bench.base.names import suggestion
from bench.base.tables import read_text
from bench.results import SCHEMA
from stats.sizing import Spread


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a user knows of the differences; standard deviations in percentage points.

    Attributes:
        sd: Of the difference per question, with one answer sampled for each.
        icc: Share of its variance that lies between groups.
        group_size: Questions per group.
        sample_sd: Of one answer's score around its question's mean, the same for both; None:
            unknown, or decoding is greedy.
        seed_sd: Of a scenario's mean score over training seeds; None: one checkpoint each.
        residual_sd: Of seed × question, both scenarios' variances summed.
    """

    sd: float
    icc: float = 0.0
    group_size: float = 1.0
    sample_sd: float | None = None
    seed_sd: float | None = None
    residual_sd: float = 0.0


@dataclass(frozen=True, slots=True)
class Basis:
    """What a plan rests on.

    Attributes:
        label: Where it comes from, in words.
        spread: What varies.
        alpha: Error rate of one test: that of the family over its number of pairs.
        pairs: Pairs that share the family's error rate.
        seeded: The spread holds variance between training seeds.
        seeds: Seeds per scenario now, or None.
        items: Questions now, or None.
        samples: Answers sampled for each question now.
        sampling_known: The spread tells sampling from questions.
    """

    label: str
    spread: Spread
    alpha: float = 0.05
    pairs: int = 1
    seeded: bool = False
    seeds: int | None = None
    items: int | None = None
    samples: tuple[int, int] = (1, 1)
    sampling_known: bool = False


def basis_of_numbers(numbers: Numbers) -> Basis:
    """Plan from numbers.

    Raises:
        DataError: Numbers that cannot be variances, or that contradict one another.
    """
    _check_numbers(numbers)
    total, sampled = numbers.sd**2, (numbers.sample_sd or 0.0) ** 2
    if 2 * sampled > total:
        raise DataError(
            "--sample-sd",
            f"{numbers.sample_sd:g} pp for each checkpoint is more than --sd {numbers.sd:g} holds",
            expected="--sd is that of single answers, so its square is at least twice this one's",
        )
    spread = _spread(
        items=total - 2 * sampled,
        samples=(sampled, sampled),
        seed=(numbers.seed_sd or 0.0) ** 2,
        residual=numbers.residual_sd**2,
        icc=numbers.icc,
        group_size=numbers.group_size,
    )
    seeded = numbers.seed_sd is not None
    known = numbers.sample_sd is not None
    return Basis("from numbers", spread, seeded=seeded, sampling_known=known)


def basis_of_result(path: Path, *, pair: str | None = None) -> Basis:
    """Plan from a comparison.

    Args:
        path: Its folder or its `result.json`.
        pair: "A,B", in either order; None: the primary pair with the largest standard error.

    Raises:
        DataError: No such file, something else than a comparison, an unknown pair, or a pair
            whose test gave no standard error.
    """
    file = path / "result.json" if path.is_dir() else path
    found = _read(file)
    try:
        chosen = _chosen(found, pair, str(file))
        return _basis(chosen, found, str(file))
    except (KeyError, TypeError, AttributeError) as error:
        raise DataError(
            str(file), f"is no comparison's result.json: {error!r}", hint="run `bench compare`"
        ) from error


def _check_numbers(numbers: Numbers) -> None:
    given = {
        "--sd": numbers.sd,
        "--sample-sd": numbers.sample_sd,
        "--seed-sd": numbers.seed_sd,
        "--residual-sd": numbers.residual_sd,
    }
    for name, value in given.items():
        if value is not None and not (math.isfinite(value) and value >= 0):
            raise DataError(name, f"found {value}", expected="0 or more percentage points")
    if numbers.residual_sd and numbers.seed_sd is None:
        raise DataError("--residual-sd", "given without --seed-sd", hint="give both")


def _spread(
    *,
    items: float,
    samples: tuple[float, float] = (0.0, 0.0),
    seed: float = 0.0,
    residual: float = 0.0,
    icc: float = 0.0,
    group_size: float = 1.0,
) -> Spread:
    try:
        return Spread(items, samples, seed, residual, icc, group_size)
    except ValueError as error:
        raise DataError("bench power", str(error)) from error


def _read(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(read_text(file))
    except json.JSONDecodeError as error:
        raise DataError(f"{file}:{error.lineno}", f"is no JSON: {error.msg}") from error
    schema = found.get("schema") if isinstance(found, dict) else None
    if schema != SCHEMA:
        raise DataError(
            str(file),
            "is no comparison's result.json" if schema is None else f"has schema {schema}",
            expected=f"schema {SCHEMA}",
            hint="run `bench compare`",
        )
    return dict(found)


def _chosen(found: Mapping[str, Any], pair: str | None, where: str) -> Mapping[str, Any]:
    plan = found["plan"]
    here = [
        one
        for one in found["pairs"]
        if (one["set"], one["metric"]) == (plan["set"], plan["metric"])
    ]
    if pair is not None:
        named = {name: one for one in here for name in _names(one)}
        if pair.replace(" ", "") not in named:
            known = [f"{one['a']},{one['b']}" for one in here]
            raise DataError("--pair", f"{pair!r} was not compared", hint=suggestion(pair, known))
        return _usable(named[pair.replace(" ", "")], where)
    primary = [one for one in here if one["family"] == "primary"]
    tested = [one for one in primary if one["difference"]["se"]]
    if not tested:
        return _usable((primary or here or [None])[0], where)
    return _usable(max(tested, key=lambda one: float(one["difference"]["se"])), where)


def _names(pair: Mapping[str, Any]) -> tuple[str, str]:
    a, b = str(pair["a"]).replace(" ", ""), str(pair["b"]).replace(" ", "")
    return f"{a},{b}", f"{b},{a}"


def _usable(pair: Mapping[str, Any] | None, where: str) -> Mapping[str, Any]:
    if pair is None:
        raise DataError(where, "holds no pair on the primary metric and set")
    tested = pair["difference"]
    if tested["refused"] or not tested["se"]:
        why = tested["refused"] or "its differences do not vary"
        raise DataError(
            where,
            f"{pair['a']} and {pair['b']} say nothing about how differences vary: {why}",
            hint="name another --pair, or give --sd and --icc",
        )
    return pair


def _basis(pair: Mapping[str, Any], found: Mapping[str, Any], where: str) -> Basis:
    tested = pair["difference"]
    facts = {name: float(value) for name, value in tested["facts"] if value is not None}
    verdict = pair["verdict"] or {}
    pairs = int(verdict.get("m", 1))
    items, groups = int(tested["n_items"]), int(tested["n_groups"] or tested["n_items"])
    parts = _seeded(tested, facts) if "seeds of A" in facts else _unseeded(tested, facts)
    spread = _spread(**parts, group_size=items / groups)
    seeds = round(_seeds(facts)) if "seeds of A" in facts else None
    taken = int(facts.get("samples of A", 1)), int(facts.get("samples of B", 1))
    label = f"{pair['a']} − {pair['b']}, {pair['metric']} on {pair['set']}, {tested['test']}"
    return Basis(
        label=label,
        spread=spread,
        alpha=float(found["plan"]["alpha"]) / pairs,
        pairs=pairs,
        seeded=seeds is not None,
        seeds=seeds,
        items=items,
        samples=taken,
        sampling_known=any(spread.samples),
    )


def _unseeded(tested: Mapping[str, Any], facts: Mapping[str, float]) -> dict[str, Any]:
    """Variance per question, such that the formula gives the comparison's own standard error.

    ICC_d below 0 is what chance makes of 0, and no ground to plan with fewer questions.
    """
    items, groups = int(tested["n_items"]), tested["n_groups"] or tested["n_items"]
    icc = max(facts.get("ICC_d", 0.0), 0.0)
    total = float(tested["se"]) ** 2 * items / (1 + (items / int(groups) - 1) * icc)
    sampled = facts.get("sampling variance of A", 0.0), facts.get("sampling variance of B", 0.0)
    noise = sum(
        part / facts.get(name, 1.0)
        for part, name in zip(sampled, ("samples of A", "samples of B"), strict=True)
    )
    return {"items": max(total - noise, 0.0), "samples": sampled, "icc": icc}


def _seeded(tested: Mapping[str, Any], facts: Mapping[str, float]) -> dict[str, Any]:
    """The two-way test's shares of its variance; groups, if any, are in them already."""
    variance, items, seeds = float(tested["se"]) ** 2, int(tested["n_items"]), _seeds(facts)
    shares = (
        facts.get(f"share of variance from {name}", 0.0)
        for name in ("seeds", "questions", "residual")
    )
    seed, questions, residual = (share * variance for share in shares)
    return {
        "seed": seed * seeds / 2,
        "items": questions * items,
        "residual": residual * items * seeds,
    }


def _seeds(facts: Mapping[str, float]) -> float:
    """Seeds per scenario; unequal numbers count as their harmonic mean, as in the variance."""
    return 2 / (1 / facts["seeds of A"] + 1 / facts["seeds of B"])
