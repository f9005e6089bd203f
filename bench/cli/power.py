"""`bench power`: how many questions, groups and seeds an effect needs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bench.base.names import counted
from bench.cli.options import AsJson

if TYPE_CHECKING:
    from bench.basis import Basis
    from bench.planning import StudyPlan
    from stats.sizing import Detectable, StudySize

WIDTH = 100

Result = Annotated[
    Path | None,
    typer.Argument(
        metavar="[RESULT]", help="A comparison's folder or result.json.", show_default=False
    ),
]
Effect = Annotated[
    float | None,
    typer.Option("--effect", help="Difference to be found, pp. Needed.", show_default=False),
]
Power = Annotated[float, typer.Option("--power", help="Chance to find it.")]
Alpha = Annotated[
    float | None,
    typer.Option(
        "--alpha",
        help="Error rate of one test. Left out: the comparison's over its pairs, else 0.05.",
        show_default=False,
    ),
]
Pair = Annotated[
    str | None,
    typer.Option(
        "--pair",
        help="A,B of RESULT. Left out: the primary pair that varies most.",
        show_default=False,
    ),
]
Sd = Annotated[
    float | None,
    typer.Option("--sd", help="SD of the difference per question, pp.", show_default=False),
]
Icc = Annotated[
    float | None,
    typer.Option("--icc", help="Share of its variance between groups.", show_default=False),
]
GroupSize = Annotated[
    float | None,
    typer.Option("--group-size", help="Questions per group.", show_default=False),
]
Samples = Annotated[
    int | None,
    typer.Option("--samples", help="Answers sampled per question.", show_default=False),
]
SampleSd = Annotated[
    float | None,
    typer.Option(
        "--sample-sd", help="SD of an answer around its question's mean, pp.", show_default=False
    ),
]
Seeds = Annotated[
    int | None, typer.Option("--seeds", help="Training seeds per scenario.", show_default=False)
]
SeedSd = Annotated[
    float | None,
    typer.Option("--seed-sd", help="SD of a scenario's score over seeds, pp.", show_default=False),
]
ResidualSd = Annotated[
    float | None,
    typer.Option("--residual-sd", help="SD of seed × question, pp.", show_default=False),
]


def power(
    result: Result = None,
    effect: Effect = None,
    power: Power = 0.8,
    alpha: Alpha = None,
    pair: Pair = None,
    sd: Sd = None,
    icc: Icc = None,
    group_size: GroupSize = None,
    samples: Samples = None,
    sample_sd: SampleSd = None,
    seeds: Seeds = None,
    seed_sd: SeedSd = None,
    residual_sd: ResidualSd = None,
    as_json: AsJson = False,
) -> None:
    """Say how big a study must be to find a difference, from a comparison or from numbers."""
    from bench.base.errors import DataError
    from bench.planning import Goal, plan_study

    if effect is None:
        raise DataError("--effect", "is missing", hint="e.g. `--effect 3` for 3 pp")
    given = {
        "sd": sd,
        "icc": icc,
        "group_size": group_size,
        "sample_sd": sample_sd,
        "seed_sd": seed_sd,
        "residual_sd": residual_sd,
    }
    basis = _basis(result, pair, {name: one for name, one in given.items() if one is not None})
    plan = plan_study(basis, Goal(effect, power, alpha, samples, seeds))
    if as_json:
        import json
        from dataclasses import asdict

        from bench.base.files import finite

        typer.echo(json.dumps(finite(asdict(plan)), indent=2, ensure_ascii=False))
        return
    typer.echo("\n\n".join("\n".join(block) for block in _blocks(plan) if block))


def _basis(result: Path | None, pair: str | None, numbers: dict[str, float]) -> Basis:
    from bench.base.errors import DataError
    from bench.basis import Numbers, basis_of_numbers, basis_of_result

    if result is not None and numbers:
        first = "--" + next(iter(numbers)).replace("_", "-")
        raise DataError(first, "given together with a result", hint="give one or the other")
    if result is not None:
        return basis_of_result(result, pair=pair)
    if pair is not None:
        raise DataError("--pair", "given without a result", hint="name a comparison's result.json")
    if "sd" not in numbers:
        raise DataError(
            "bench power",
            "nothing to plan from",
            expected="a comparison's result.json, or --sd",
            hint="e.g. `bench power --sd 45 --icc 0.1 --group-size 5 --effect 3`",
        )
    return basis_of_numbers(Numbers(**numbers))


def _blocks(plan: StudyPlan) -> list[list[str]]:
    return [_question(plan), _answer(plan), _now(plan), _curve(plan), _by_seeds(plan)]


def _question(plan: StudyPlan) -> list[str]:
    from reports.numbers import alpha, level, points

    size, pairs = plan.size, plan.basis.pairs
    shared = f" (shared by {pairs} pairs)" if pairs > 1 else ""
    asked = f"{points(size.effect)} with {level(size.study.power)} power"
    return [
        f"To find {asked} at alpha {alpha(size.study.alpha)}{shared}",
        f"Differences vary as in: {plan.basis.label}",
    ]


def _answer(plan: StudyPlan) -> list[str]:
    from reports.numbers import count, fact

    size, study = plan.size, plan.size.study
    rows = [size.reason or f"needed: {_needed(size)}"]
    if size.reason is None and study.spread.group_size > 1:
        rows[0] += f" of {fact(study.spread.group_size)}"
    if max(study.samples) > 1:
        rows.append(f"answers sampled per question: {' and '.join(map(count, study.samples))}")
    if study.seeds is None:
        rows.append("seeds: none in the plan, so these checkpoints only, not the training method")
    else:
        least = "–" if size.fewest_seeds is None else count(size.fewest_seeds)
        rows.append(f"seeds: {study.seeds} per scenario; no fewer than {least} could do")
    return rows


def _needed(size: StudySize) -> str:
    if size.items is None or size.groups is None:
        return "more seeds" if size.study.seeds else "–"
    asked = counted(size.items, "question")
    return asked if size.groups == size.items else f"{asked} in {counted(size.groups, 'group')}"


def _now(plan: StudyPlan) -> list[str]:
    from reports.numbers import count, percent, points

    if plan.now is None:
        return []
    found = points(plan.now.difference)
    return [
        f"now: {count(plan.now.items)} questions find {found}; "
        f"their power for {points(plan.size.effect)} is {percent(100 * plan.now.power)}"
    ]


def _curve(plan: StudyPlan) -> list[str]:
    from reports.numbers import points
    from reports.text_table import TextTable

    header: tuple[str, ...] = (
        "questions",
        "groups",
        "finds, pp",
        f"power for {points(plan.size.effect)}",
    )
    rows = [_point(point) for point in plan.curve]
    if plan.basis.spread.group_size == 1:
        header, rows = (header[0], *header[2:]), [(row[0], *row[2:]) for row in rows]
    return TextTable(header, tuple(rows), frozenset()).lines(WIDTH)


def _point(point: Detectable) -> tuple[str, ...]:
    from reports.numbers import count, number, percent

    power_words = percent(100 * point.power)
    return count(point.items), count(point.groups), number(point.difference), power_words


def _by_seeds(plan: StudyPlan) -> list[str]:
    from reports.text_table import TextTable

    rows = tuple((str(size.study.seeds), _needed(size)) for size in plan.by_seeds)
    return TextTable(("seeds", "needed"), rows, frozenset({1})).lines(WIDTH) if rows else []
