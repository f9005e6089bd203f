"""The set-up as a flowchart, from articles to the verdict, with the counts of this comparison."""

from __future__ import annotations

from textwrap import wrap

from bench.results import Comparison, RunInfo
from reports.naming import by_role, metric_title
from reports.numbers import count
from reports.pictures.shapes import Flow, Stage
from reports.reading import metrics_of, pairs_of
from reports.safe_text import one_line
from reports.sections.headline import headline_of

MOST = 6
"""Rows of a box; the rest is counted in one."""

ACROSS = 24
"""Letters of a row."""

ROLES = {
    "train": "trained on",
    "paraphrase": "in other words",
    "heldout": "held out",
    "retention": "known before",
    "control": "never taught",
}
Rows = list[tuple[str, str]]


def flow_of(comparison: Comparison) -> Flow:
    """Return the flowchart; boxes of which nothing is known are not there."""
    taught = tuple(
        Stage(title, tuple(_few(rows)))
        for title, rows in (
            ("Taught", _taught(comparison)),
            ("Training", _training(comparison)),
        )
        if rows
    )
    rows = _few(_asked(comparison))
    asked = Stage("Asked" if not taught else "Only asked", tuple(rows)) if rows else None
    then = (
        Stage("Answers", tuple(_answers(comparison))),
        Stage("Scores and tests", tuple(_tests(comparison))),
        Stage("Verdict", tuple(_verdict(comparison))),
    )
    words = "; then ".join(_in_words(one) for one in (*taught, *((asked,) if asked else ()), *then))
    title = "From what was taught to the verdict" if taught else "From the questions to the verdict"
    return Flow(title, f"{words}.", taught, asked, then)


def _taught(comparison: Comparison) -> Rows:
    """Articles and questions that were trained on, by the search for test items in them."""
    verdicts = comparison.checks.verdicts if comparison.checks else ()
    searched = {one.name: one for verdict in verdicts for one in verdict.searched}
    rows = [
        (count(one.records), f"{one_line(one.name)} (texts)")
        for one in searched.values()
        if one.role == "corpus"
    ]
    rows += [
        (count(info.n_items), _named(info.name, info.role))
        for info in comparison.sets
        if info.role == "train"
    ]
    return rows


def _training(comparison: Comparison) -> Rows:
    by_scenario: dict[str, list[RunInfo]] = {}
    for run in comparison.runs:
        if run.scenario is not None:
            by_scenario.setdefault(run.scenario, []).append(run)
    seeds = sum(map(len, by_scenario.values()))
    if not by_scenario:
        return []
    rows = [(count(len(by_scenario)), "scenario" if len(by_scenario) == 1 else "scenarios")]
    rows.append((count(seeds), "training" if seeds == 1 else "trainings in all"))
    steps = {(run.training or {}).get("steps") for runs in by_scenario.values() for run in runs}
    if len(steps) == 1 and isinstance(only := steps.pop(), int | float):
        rows.append((count(only), "steps each"))
    names = ", ".join(map(one_line, by_scenario))
    if len(names) <= ACROSS:
        return [*rows, ("", names)]
    return rows + [("", one_line(name)) for name in by_scenario]


def _asked(comparison: Comparison) -> Rows:
    return [
        (count(info.n_items), _named(info.name, info.role))
        for info in by_role(comparison.sets)
        if info.role != "train"
    ]


def _answers(comparison: Comparison) -> Rows:
    runs = comparison.runs
    return [
        (count(len(runs)), "checkpoints"),
        (count(sum(info.n_items for info in comparison.sets)), "questions each"),
        (count(sum(run.answered for run in runs)), "answers"),
    ]


def _tests(comparison: Comparison) -> Rows:
    checks = comparison.checks
    rows = [
        _some(len(metrics_of(comparison)), "metric"),
        _some(len(pairs_of(comparison, "primary")), "primary test"),
    ]
    if comparison.anova:
        rows.append(_some(len(comparison.anova), "omnibus test"))
    if checks is not None:
        done = sum(one.missing is None for one in checks.tests)
        rows.append((count(done), "tests of leakage"))
    if comparison.rounds:
        rows.append(_some(len(comparison.rounds), "rating round"))
    return rows


def _some(number: int, one: str) -> tuple[str, str]:
    return count(number), one if number == 1 else f"{one}s"


def _verdict(comparison: Comparison) -> Rows:
    plan, first = comparison.plan, headline_of(comparison)
    rows = [("", f"by {metric_title(plan.metric)}"), ("", f"on {one_line(plan.set)}")]
    rows.append(("", first.badge))
    found = first.alarm or first.checked
    return rows + [("", line) for line in wrap(found.text, ACROSS)] if found else rows


def _named(name: str, role: str) -> str:
    """Return a set's name; what it is for behind it, where the name does not say that."""
    known = role in name.lower().replace("-", "").replace("_", "")
    return one_line(name) if known else f"{one_line(name)} ({ROLES.get(role, role)})"


def _few(rows: Rows) -> Rows:
    if len(rows) <= MOST:
        return rows
    return [*rows[: MOST - 1], (f"{len(rows) - MOST + 1}", "more")]


def _in_words(stage: Stage) -> str:
    rows = ", ".join(f"{number} {label}".strip() for number, label in stage.rows)
    return f"{stage.title}: {rows}"
