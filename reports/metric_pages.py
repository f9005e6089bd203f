"""What `bench metrics` prints: plain text of at most 100 columns."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from metrics.authorities import verified_by
from metrics.evaluate_scripts import WAY_OUT
from metrics.guarded import Guarded
from metrics.identity import signature
from metrics.named import FORMS
from metrics.named_pages import needs_of
from metrics.protocol import Metric
from metrics.table import METRICS
from metrics.traits import higher_is_better, score_range
from reports.safe_text import one_line

WIDTH = 100
NOT_SAID = "not said"
_SENTENCE = re.compile(r"(?<=\.)\s")
_CLASS = re.compile(r"`([A-Z]\w*)`")
_NAMES = {type(metric).__name__: metric.name for metric in reversed(METRICS)}
_DIFFERENCES = "Differences from other tools"


def metrics_list(metrics: Iterable[Metric], broken: Mapping[str, str] | None = None) -> str:
    """Return every metric with unit, range, direction, source and its main difference.

    Args:
        metrics: In the order shown; those of one kind, side by side, share an entry.
        broken: Names of metrics that cannot be had -> why.
    """
    lines = [line for _, alike in groupby(metrics, key=type) for line in _entry(list(alike))]
    for name, why in (broken or {}).items():
        lines += [*_wrapped(f"{name}: cannot be used: {one_line(why)}"), ""]
    lines += _wrapped("`bench metrics NAME` shows a metric's whole page.")
    return "\n".join(lines) + "\n"


def metric_page(metric: Metric) -> str:
    """Return all that is known of one metric: its traits, its signature and its docstring."""
    lines = [line for text in _facts(metric) for line in _wrapped(text)]
    return "\n".join([*lines, "", _doc(metric)]) + "\n"


def metric_facts(metric: Metric) -> dict[str, object]:
    """Return what `bench metrics --json` says of a metric."""
    return {
        "name": metric.name,
        "unit": metric.unit,
        "range": score_range(metric),
        "higher_is_better": higher_is_better(metric),
        "binary": metric.binary,
        "mean_of_items": metric.mean_of_items,
        "counts": list(metric.columns),
        "signature": signature(metric),
        "what": _summary(metric),
        "source": _part(metric, "Source"),
        "differences": _part(metric, _DIFFERENCES),
        "verified_by": verified_by(metric.name),
        "needs": needs_of(metric),
    }


def _facts(metric: Metric) -> Iterator[str]:
    yield f"{metric.name}: {_traits(metric)}"
    yield f"signature, which repeats a score: {signature(metric)}"
    rule = (
        "the mean of the answers' scores"
        if metric.mean_of_items
        else ("from the summed counts: not the mean of the answers' scores")
    )
    yield f"score of a set: {rule}"
    yield f"counts of an answer: {', '.join(metric.columns)}"
    tool = verified_by(metric.name)
    yield f"--verify: {tool}" + (f"; {WAY_OUT}" if tool.startswith("evaluate's script") else "")
    if metric.name not in FORMS:
        yield f"in Python: metrics.get({metric.name!r})"
    needs = needs_of(metric)
    if needs:
        yield f"needs: {needs}"


def _entry(alike: list[Metric]) -> list[str]:
    first = alike[0]
    needs = {one.name: needs_of(one) for one in alike}
    lacking = [(name, text) for name, text in needs.items() if text]
    if len({text for _, text in lacking}) == 1:
        who = "" if len(lacking) == len(alike) else f"{', '.join(name for name, _ in lacking)}: "
        lacking = [(who, lacking[0][1])]
    return [
        *_wrapped(f"{', '.join(needs)}: {_traits(first)}"),
        *_wrapped(_summary(first), "    "),
        *_wrapped(f"source: {_part(first, 'Source')}", "    "),
        *_wrapped(f"differs: {_SENTENCE.split(_part(first, _DIFFERENCES), maxsplit=1)[0]}", "    "),
        *(line for who, text in lacking for line in _wrapped(f"needs: {who}{text}", "    ")),
        "",
    ]


def _traits(metric: Metric) -> str:
    direction = "higher" if higher_is_better(metric) else "lower"
    unsettled = " unless it says otherwise" if metric.name in FORMS and metric.unit != "%" else ""
    return f"unit {metric.unit}, range {score_range(metric)}, {direction} is better{unsettled}"


def _summary(metric: Metric) -> str:
    return " ".join(_doc(metric).partition("\n\n")[0].split())


def _doc(metric: Metric) -> str:
    """Return the docstring; what it calls by the class is called as on the command line."""
    inner = metric.inner if isinstance(metric, Guarded) else metric
    text = inspect.getdoc(type(inner)) or "It has no page: its class has no docstring."
    return _CLASS.sub(lambda found: f"`{_NAMES.get(found[1], found[1])}`", text)


def _part(metric: Metric, title: str) -> str:
    """Return a section of the docstring as one line."""
    found = re.search(rf"^{title}:\n((?: +.*\n?|\n)+)", _doc(metric), flags=re.MULTILINE)
    return " ".join(found[1].split()) if found else NOT_SAID


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False
    )
