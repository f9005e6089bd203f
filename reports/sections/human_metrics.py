"""How far each automatic metric agrees with people: item by item, and in ordering checkpoints."""

from __future__ import annotations

import math

from bench.base.names import counted
from human_eval.analysis.metric_results import Behind, MetricAgreement, MetricsResult
from human_eval.analysis.results import RoundResult
from reports.naming import listed, metric_title
from reports.numbers import count, interval, level, number, p_value, percent
from reports.safe_text import one_line
from reports.sections.human_ratings import name_cell
from reports.sections.parts import Cell, Chart, Column, Mark, Paragraph, Part, Section, Table
from stats import Estimate
from stats.answer_pairs import AnswerAccuracy
from stats.correlation_results import MetricCorrelation
from stats.system_pairs import PairwiseAccuracy

PLACES = 2
STEPS = ((-1.0, "−1"), (-0.5, "−0.5"), (0.0, "0"), (0.5, "0.5"), (1.0, "1"))
COLOUR = 1
FAMILY = "Holm over all pairs of metrics, exploratory"
LITTLE = 0.95
"""Highest tau of a metric without ties from which on nothing need be said of ties."""


def metrics_section(result: RoundResult) -> Section | None:
    """Return metrics against people; None where no metric was computed."""
    found = result.metrics
    if found is None or not found.rows:
        return None
    parts: list[Part] = [Paragraph(text) for text in best_words(found)]
    parts += [_chart(found), _table(found)]
    if found.behind:
        parts.append(_behind(found))
    parts.append(_means(result, found))
    parts += [Paragraph(text, "note") for text in _notes(found)]
    return Section("metrics", "Metrics against people", tuple(parts))


def best_words(found: MetricsResult) -> tuple[str, ...]:
    """Return which metric agrees most with people, and whom it is ahead of."""
    top = found.rows[0]
    if top.kendall is None or math.isnan(top.kendall.value):
        return ("No metric's agreement with people could be computed.",)
    tau = top.kendall
    said = (
        f"Of the metrics, {metric_title(top.metric)} agrees most with people by Kendall's tau: "
        f"{number(tau.value, PLACES)} ({_limits(tau)}; "
        f"{count(tau.n_cells)} answers, within {_on(tau) or 'checkpoints'})."
    )
    ties = _ties(found)
    alike = [one for one in found.behind if not one.adjusted_p <= 1 - found.level]
    defined = [one for one in alike if not math.isnan(one.difference)]
    unknown = len(alike) - len(defined)
    rest = (*_partial(found), *ties)
    if len(found.behind) == unknown:
        return (said, *rest)
    if not defined:
        others = "every other metric" + " that has a tau" * (unknown > 0)
        return (said, f"It is ahead of {others} ({FAMILY}).", *rest)
    names = listed([metric_title(one.metric) for one in defined], "or")
    return (said, f"It is not established to be ahead of {names} ({FAMILY}).", *rest)


def _limits(tau: MetricCorrelation) -> str:
    if not math.isfinite(tau.interval[0]):
        return "no interval"
    return f"{level(tau.level)} CI {interval(tau.interval, _two)}"


def _partial(found: MetricsResult) -> tuple[str, ...]:
    """Return whose tau rests on fewer checkpoints than the first's; nothing where none does."""
    taus = [(row.metric, row.kendall) for row in found.rows if row.kendall is not None]
    fewer = [
        f"{metric_title(name)} (on {_on(tau)})"
        for name, tau in taus
        if tau.n_undefined > taus[0][1].n_undefined and _on(tau)
    ]
    if not fewer:
        return ()
    verb, own = ("has", "It stands") if len(fewer) == 1 else ("have", "They stand")
    return (
        f"{listed(fewer)} {verb} a tau on fewer checkpoints, because all scores on the others are "
        f"the same. {own} last: a mean over some is not to be ranked beside a mean over all.",
    )


def _on(tau: MetricCorrelation) -> str:
    """Return "3 of 5 checkpoints" where a tau is a mean over some of them only, else ""."""
    every, lacking = len(tau.by_checkpoint), tau.n_undefined
    return f"{count(every - lacking)} of {count(every)} checkpoints" if 0 < lacking < every else ""


def _ties(found: MetricsResult) -> tuple[str, ...]:
    """Return what tau does to metrics that tie less than people; nothing where it is little."""
    if not found.untied < LITTLE:
        return ()
    return (
        f"People's verdicts tie many answers, and tau favours metrics that tie the same ones: a "
        f"metric without ties cannot have more than {number(found.untied, PLACES)} here, even if "
        "it puts every better answer above every worse one.",
    )


def _chart(found: MetricsResult) -> Chart:
    rows = [one for one in found.rows if one.kendall is not None]
    marks = tuple(_mark(one.metric, one.kendall) for one in rows if one.kendall is not None)
    title = f"Kendall's tau with people's verdicts, with {level(found.level)} CI"
    words = "; ".join(f"{mark.label} {mark.text}" for mark in marks)
    lows = [mark.low for mark in marks if math.isfinite(mark.low)]
    values = [mark.value for mark in marks if math.isfinite(mark.value)]
    first = -1.0 if min([*lows, *values, 0.0]) < 0 else 0.0
    ticks = tuple(one for one in STEPS if one[0] >= first)
    return Chart(title, f"{title}: {words}.", marks, (first, 1.0), ticks, zero=first < 0)


def _mark(metric: str, tau: MetricCorrelation) -> Mark:
    low, high = tau.interval
    text = f"{number(tau.value, PLACES)}  ({interval(tau.interval, _two)})"
    text = "undefined" if math.isnan(tau.value) else text
    return Mark(metric_title(metric), tau.value, low, high, text, COLOUR)


def _table(found: MetricsResult) -> Table:
    columns = (
        Column("metric", numeric=False),
        Column("Kendall's tau", "within checkpoints"),
        Column("Spearman's rho", "within checkpoints"),
        Column("says the same", "right-or-wrong metrics"),
        Column("pairs of answers", "ordered or tied alike"),
        Column("checkpoints", "pairs ordered alike"),
        Column("told apart", "pairs that people are established to tell apart"),
    )
    rows = tuple(_row(one) for one in found.rows)
    last = "; those with a tau on fewer checkpoints last" if _partial(found) else ""
    return Table(f"Agreement with people's verdicts, highest tau first{last}", columns, rows)


def _row(one: MetricAgreement) -> tuple[Cell, ...]:
    reason = one.failure or (one.kendall.reason if one.kendall is not None else None)
    head = Cell(metric_title(one.metric), one_line(reason or ""))
    return (
        head,
        _correlation(one.kendall),
        _correlation(one.spearman),
        _same(one.same),
        _answers(one.answers),
        *_ordered(one.ordered),
    )


def _correlation(found: MetricCorrelation | None) -> Cell:
    if found is None or math.isnan(found.value):
        return Cell(number(None))
    shown = interval(found.interval, _two)
    return Cell(number(found.value, PLACES), f"{shown}; {_on(found)}" if _on(found) else shown)


def _same(found: Estimate | None) -> Cell:
    if found is None:
        return Cell(number(None))
    return Cell(percent(found.value), interval(found.interval))


def _answers(found: AnswerAccuracy | None) -> Cell:
    if found is None:
        return Cell(number(None))
    low, high = (100 * end for end in found.interval)
    return Cell(percent(100 * found.accuracy), interval((low, high)))


def _ordered(found: PairwiseAccuracy | None) -> tuple[Cell, Cell]:
    if found is None:
        return Cell(number(None)), Cell(number(None))
    if found.reason is not None:
        return Cell(number(None), one_line(found.reason)), Cell(number(None))
    return (
        _share(found.accuracy, found.n_pairs, found.interval),
        _share(found.distinguished, found.n_distinguished, found.distinguished_interval),
    )


def _share(share: float, pairs: int, bounds: tuple[float, float]) -> Cell:
    if math.isnan(share):
        return Cell(number(None), "none")
    low, high = (100 * end for end in bounds)
    told = f"{count(round(share * pairs))} of {count(pairs)}"
    return Cell(told, interval((low, high), percent))


def _behind(found: MetricsResult) -> Table:
    best = metric_title(found.behind[0].best)
    columns = (
        Column("metric", numeric=False),
        Column(f"tau of {best} − its own"),
        Column(f"{level(found.level)} CI", "unadjusted"),
        Column("p, Holm", "all pairs of metrics; exploratory"),
        Column("test", numeric=False),
    )
    rows = tuple(
        (
            Cell(metric_title(one.metric)),
            Cell(number(one.difference, PLACES)),
            Cell(interval(one.interval, _two)),
            Cell(p_value(one.adjusted_p)),
            Cell(one_line(one.reason or one.test), _shared(one, found)),
        )
        for one in found.behind
    )
    caption = f"How far the others are behind {best}, on the same answers"
    return Table(caption, columns, rows, folded=True)


def _shared(one: Behind, found: MetricsResult) -> str:
    """Return the checkpoints that a difference rests on, where it is not all that the best has."""
    best = found.rows[0].kendall
    if best is None or one.n_checkpoints == len(best.by_checkpoint) - best.n_undefined:
        return ""
    return f"on {counted(one.n_checkpoints, 'checkpoint')} where both have a tau"


def _means(result: RoundResult, found: MetricsResult) -> Table:
    rows = [one for one in found.rows if one.means]
    columns = (
        Column("checkpoint", numeric=False),
        Column("people", "verdict score"),
        *(Column(metric_title(one.metric)) for one in rows),
    )
    lines = tuple(
        (
            name_cell(result, name),
            Cell(number(_people(result, name))),
            *(Cell(number(one.means[name])) for one in rows),
        )
        for name in result.names
    )
    caption = "What people and metrics say of each checkpoint, on the rated answers"
    return Table(caption, columns, lines, folded=True)


def _people(result: RoundResult, name: str) -> float | None:
    try:
        return result.rating(name, result.control).mean.value
    except KeyError:
        return None


def _notes(found: MetricsResult) -> list[str]:
    shown = level(found.level)
    return [
        f"{counted(found.n_answers, 'rated text')} to {counted(found.n_items, 'question')}; a text "
        "that several checkpoints wrote counts for each. Metrics were computed anew from the "
        "round's own answers and accepted answers. Tau and rho are taken over questions within "
        "each checkpoint and averaged, so that a metric earns nothing for telling a good "
        "checkpoint from a bad one; that is asked in the last columns. Intervals are at "
        f"{shown}, over questions (or their groups); with few checkpoints those of the last "
        "columns have few steps.",
        "Pairs of answers to one question: a metric's difference counts as a tie up to the "
        f"threshold that suits it best, so this column is slightly optimistic{_floor(found)}. "
        "A right-or-wrong metric says the same where it calls right an answer whose mean verdict "
        "is above 50, and wrong one below; answers at 50 are left out there.",
    ]


def _floor(found: MetricsResult) -> str:
    """Return what a metric that ties everything gets, which is no merit."""
    ties = [one.answers.people_ties for one in found.rows if one.answers is not None]
    if not ties:
        return ""
    tied = percent(100 * ties[0])
    return f"; people tie {tied} of the pairs, which is what a metric that ties all gets"


def _two(value: float | None) -> str:
    return number(value, PLACES)
