"""What `bench score` and `bench metrics` print: plain text of at most 100 columns."""

from __future__ import annotations

import inspect
import math
import re
import textwrap
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter

from bench.runs.pair_scores import MetricScore, PairScores
from metrics.guarded import Guarded
from metrics.identity import signature
from metrics.protocol import Metric
from metrics.traits import higher_is_better
from metrics.verifying import Verified
from reports.numbers import UNDEFINED, as_given, count, counted, number, seconds
from reports.safe_text import one_line
from reports.text_table import TextTable

WIDTH = 100
_SENTENCE = re.compile(r"(?<=\.)\s")


def scores_text(found: PairScores) -> str:
    """Return the scores, what repeats each, what failed, and what was verified."""
    blocks = [
        _scores(found.scores),
        [f"  {one.signature}" for one in found.scores],
        _wrapped(f"{one_line(found.file)}: {_rows(found)}{_repeated(found)}"),
        [
            line
            for one in found.faults
            for line in _wrapped(f"No {one.metric}: {one_line(one.why)}")
        ],
        verification_text(found.verified).splitlines() if found.verified else [],
        [f"table: {found.table}"] if found.table else [],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def verification_text(found: Sequence[Verified]) -> str:
    """Return the largest difference of each metric from the tool whose name it bears."""
    rows = [one for one in found if one.authority is not None]
    cells = tuple(
        (one.metric, str(one.authority), count(one.items), count(one.refused), _gap(one))
        for one in rows
    )
    header = ("metric", "recomputed by", "answers", "refused", "largest difference")
    lines = TextTable(header, cells, frozenset({0, 1})).lines(WIDTH) if rows else []
    if any(one.refused for one in rows):
        lines += _wrapped("refused: the tool raises an error there; ours is the documented value")
    shown = {one.metric for one in rows}  # our own module through evaluate is no second opinion
    reasons = [(str(one.why), one.metric in shown, one.metric) for one in found if one.why]
    for (why, half), alike in groupby(sorted(reasons), key=itemgetter(0, 1)):
        lead = "not verified by evaluate's own script" if half else "not verified"
        lines += _wrapped(f"{lead}: {', '.join(metric for *_, metric in alike)}: {why}")
    return "\n".join(lines) + "\n"


def metrics_list(metrics: Iterable[Metric], forms: Iterable[tuple[str, str]] = ()) -> str:
    """Return every metric with unit, range, direction, source and its main difference.

    Args:
        metrics: In the order shown; those of one kind, side by side, share an entry.
        forms: How names look from which further metrics are made, and what they mean.
    """
    blocks = [_entry(list(alike)) for _, alike in groupby(metrics, key=type)]
    for form, meaning in forms:
        blocks.append([form, *_wrapped(meaning, "    ")])
    return "\n".join(line for block in blocks for line in block) + "\n"


def metric_page(metric: Metric) -> str:
    """Return all that is known of one metric: its traits, its signature and its docstring."""
    head = f"{metric.name}: {_traits(metric)}"
    counts = f"counts: {', '.join(metric.columns)}"
    lines = [head, f"signature: {signature(metric)}", *_wrapped(counts), "", _doc(metric)]
    return "\n".join(lines) + "\n"


def metric_facts(metric: Metric) -> dict[str, object]:
    """Return what `bench metrics --json` says of a metric."""
    return {
        "name": metric.name,
        "unit": metric.unit,
        "range": value_range(metric),
        "higher_is_better": higher_is_better(metric),
        "binary": metric.binary,
        "mean_of_items": metric.mean_of_items,
        "counts": list(metric.columns),
        "signature": signature(metric),
        "what": _summary(metric),
        "source": " ".join(_part(metric, "Source").split()),
        "differences": " ".join(_part(metric, "Differences from other tools").split()),
    }


def value_range(metric: Metric) -> str:
    """Return the scores that are possible, as text."""
    if metric.unit == "%":
        return "0–100"
    return "0 and above" if metric.unit.startswith("nats") else "its own"


def _scores(scores: Sequence[MetricScore]) -> list[str]:
    rows = tuple(
        (one.metric, number(one.value, 2), one.unit, "" if one.higher_is_better else "lower is")
        for one in scores
    )
    lower = any(not one.higher_is_better for one in scores)
    header = ("metric", "corpus score", "unit", "better")
    shown = rows if lower else tuple(row[:3] for row in rows)
    return TextTable(header[: 4 if lower else 3], shown, frozenset({0, 2})).lines(WIDTH)


def _rows(found: PairScores) -> str:
    scored = counted(found.rows - found.unanswered, "answer")
    left = f"; {counted(found.unanswered, 'unanswered row')} left out" if found.unanswered else ""
    return f"{scored} scored in {seconds(found.seconds)}{left}"


def _repeated(found: PairScores) -> str:
    """Return how many ids stand in several rows, as words that follow others."""
    if not found.repeated:
        return ""
    verb = "stands" if found.repeated == 1 else "stand"
    return f"; {counted(found.repeated, 'id')} {verb} in several rows, each of which is scored"


def _gap(one: Verified) -> str:
    text = UNDEFINED if math.isnan(one.difference) else as_given(one.difference)
    return text + ("  DIFFERENT" if one.equal is False else "")


def _entry(alike: list[Metric]) -> list[str]:
    first = alike[0]
    names = ", ".join(metric.name for metric in alike)
    return [
        *_wrapped(f"{names}: {_traits(first)}"),
        *_wrapped(_summary(first), "    "),
        *_wrapped(f"source: {' '.join(_part(first, 'Source').split())}", "    "),
        *_wrapped(
            f"differs: {_first_sentence(_part(first, 'Differences from other tools'))}", "    "
        ),
        "",
    ]


def _traits(metric: Metric) -> str:
    direction = "higher" if higher_is_better(metric) else "lower"
    return f"{metric.unit}, {value_range(metric)}, {direction} is better"


def _summary(metric: Metric) -> str:
    return " ".join(_doc(metric).partition("\n\n")[0].split())


def _doc(metric: Metric) -> str:
    inner = metric.inner if isinstance(metric, Guarded) else metric
    return inspect.getdoc(type(inner)) or "It has no page: its class has no docstring."


def _part(metric: Metric, title: str) -> str:
    """Return a section of the docstring without its indentation; empty where there is none."""
    found = re.search(rf"^{title}:\n((?: +.*\n?|\n)+)", _doc(metric), flags=re.MULTILINE)
    return textwrap.dedent(found[1]).strip() if found else ""


def _first_sentence(text: str) -> str:
    return _SENTENCE.split(" ".join(text.split()), maxsplit=1)[0] or "–"


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + "  ",
        break_on_hyphens=False,
    )
