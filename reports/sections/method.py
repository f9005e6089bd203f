"""How it was done: tests, families, seeds, versions, fingerprints, and the command to repeat it."""

from __future__ import annotations

from bench.results import Comparison, RunInfo
from bench.version import __version__
from reports.dates import MADE, day_of
from reports.inference import declared_words
from reports.naming import metric_title
from reports.numbers import alpha, count, margin, money, number, seconds
from reports.reading import wholes
from reports.safe_text import one_line, visible
from reports.sections.parts import Cell, Code, Column, Facts, Part, Section, Table
from reports.sections.scores import checkpoint_cell
from reports.sections.seeds import override_words
from reports.sections.tests_used import used_table


def method_section(comparison: Comparison) -> Section:
    """Return everything that a sceptic needs to repeat or to doubt the result."""
    parts: list[Part] = [
        Code("Command that repeats it", one_line(comparison.command)),
        Code("Signature", one_line(comparison.signature)),
        Facts(_plan(comparison)),
        used_table(comparison),
        _families(comparison),
        _runs(comparison),
        *_elsewhere(comparison),
        *_training(comparison),
        _pairs_of_text("Metrics", comparison.metrics, "metric", "signature"),
        _pairs_of_text("Versions", {"knowbench": __version__, **comparison.versions}, "package"),
        _timing(comparison),
    ]
    return Section("method", "How it was done", tuple(parts))


def _plan(comparison: Comparison) -> tuple[tuple[str, str], ...]:
    plan = comparison.plan
    declared = {
        "margin": "none declared" if plan.margin is None else margin(plan.margin),
        "reference": "none" if plan.reference is None else one_line(plan.reference),
        "suite": one_line(comparison.suite_path or "none: made for this comparison"),
    }
    return (
        ("primary", f"{metric_title(plan.metric)} on {one_line(plan.set)}"),
        ("pairs", "all" if plan.pairs == "all" else "each against the reference"),
        ("reference", declared["reference"]),
        ("α of the primary family", alpha(plan.alpha)),
        ("equivalence margin", declared["margin"]),
        ("seed of resampling", str(plan.seed)),
        ("analysis", declared_words(plan.declared)),
        ("test", "; ".join(override_words(comparison)) or "as the design calls for"),
        *_scenarios(comparison),
        ("prompt", visible(comparison.prompt)),
        ("suite", declared["suite"]),
        ("folder", one_line(comparison.folder)),
        ("made on", day_of(comparison) or number(None)),
    )


def _scenarios(comparison: Comparison) -> tuple[tuple[str, str], ...]:
    """Say which checkpoints each scenario is, where scenarios are compared as wholes."""
    return tuple(
        (f"scenario {one_line(name)}", ", ".join(one_line(member) for member in members))
        for name, members in wholes(comparison).items()
    )


def _families(comparison: Comparison) -> Table:
    columns = (
        Column("family", numeric=False),
        Column("correction", numeric=False),
        Column("tests held"),
    )
    rows = tuple(
        (Cell(one_line(found.name)), Cell(one_line(found.method)), Cell(count(found.m)))
        for found in comparison.families
    )
    return Table("Families of tests", columns, rows)


def _runs(comparison: Comparison) -> Table:
    priced = any(run.cost is not None for run in comparison.runs)
    columns = (
        Column("checkpoint", numeric=False),
        Column("spec", numeric=False),
        Column("fingerprint", numeric=False),
        Column("answers"),
        Column("tokens"),
        *((Column("cost", "by the suite's prices"),) if priced else ()),
        Column("run folder", numeric=False),
    )
    rows = tuple(_run_row(comparison, run, priced) for run in comparison.runs)
    return Table("Checkpoints", columns, rows)


def _run_row(comparison: Comparison, run: RunInfo, priced: bool) -> tuple[Cell, ...]:
    weights = "an endpoint: its weights cannot be fingerprinted" if run.endpoint else ""
    return (
        checkpoint_cell(comparison, run.name),
        Cell(one_line(run.spec)),
        Cell(one_line(run.fingerprint), weights),
        Cell(count(run.answered)),
        Cell(count(run.tokens)),
        *((Cell(money(run.cost)),) if priced else ()),
        Cell(one_line(run.folder)),
    )


def _elsewhere(comparison: Comparison) -> list[Part]:
    """Return where answers come from that other harnesses asked for."""
    logged = [run for run in comparison.runs if run.origin]
    if not logged:
        return []
    columns = (Column("checkpoint", numeric=False), Column("log", numeric=False))
    rows = tuple(
        (checkpoint_cell(comparison, run.name), Cell(one_line(run.origin or ""))) for run in logged
    )
    return [Table("Answered elsewhere", columns, rows)]


def _training(comparison: Comparison) -> list[Part]:
    trained = [run for run in comparison.runs if run.training]
    keys = list(dict.fromkeys(key for run in trained for key in run.training or {}))
    if not trained:
        return []
    columns = (Column("checkpoint", numeric=False), *(Column(one_line(key)) for key in keys))
    rows = tuple(
        (
            checkpoint_cell(comparison, run.name),
            *(Cell(_value((run.training or {}).get(key))) for key in keys),
        )
        for run in trained
    )
    return [Table("Training", columns, rows)]


def _value(value: float | str | None) -> str:
    if isinstance(value, str):
        return one_line(value)
    if value is None or float(value).is_integer():
        return count(value)
    return number(value, 4 if abs(value) < 0.1 else 2)


def _pairs_of_text(caption: str, rows: dict[str, str], name: str, value: str = "version") -> Table:
    columns = (Column(name, numeric=False), Column(value, numeric=False))
    cells = tuple((Cell(one_line(key)), Cell(one_line(text))) for key, text in rows.items())
    return Table(caption, columns, cells, folded=True)


def _timing(comparison: Comparison) -> Table:
    columns = (Column("step", numeric=False), Column("time"))
    rows = tuple(
        (Cell(one_line(step)), Cell(_timed(step, value)))
        for step, value in comparison.timing.items()
        if step != MADE
    )
    return Table("Time", columns, rows, folded=True)


def _timed(step: str, value: float) -> str:
    # the block also holds how many answers this invocation made: a count among durations
    return count(value) if step == "answers generated" else seconds(value)
