"""A run's score as an entry of `.eval_results/*.yaml`, which the Hugging Face hub shows.

Conventions:
    A list of entries: `dataset` (`id`, `task_id`, `revision`), `value`, `date`, `source` (`url`,
    `name`, `user`), `notes`. The value is the corpus score in the metric's own unit, unrounded.

Source:
    The hub's documentation, "Evaluation Results", and huggingface_hub's `EvalResultEntry`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import numpy as np

import metrics as metric_house
from bench.base.errors import RunError
from bench.base.names import suggestion
from bench.runs.exported import metric_columns, read_table
from bench.runs.folder import MANIFEST, SCORES
from bench.runs.listing import listed_run
from bench.runs.manifest import read_manifest
from bench.version import __version__
from metrics.identity import signature
from metrics.protocol import Metric
from metrics.traits import higher_is_better

_DATASET = re.compile(r"[\w.-]+/[\w.-]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """What an entry says that the run folder does not.

    Attributes:
        dataset: The benchmark's name on the hub, `ORG/NAME`.
        task: Its task, as its `eval.yaml` names it.
        metric: By which; None where the run was scored by one only.
        set: Which set; None where there is one only.
        unanswered: What an unanswered question is worth: `zero`, or `drop`: it does not count.
            None refuses to choose where there are any.
        source: `url`, and beside it `name` and `user`; empty for none.
        revision: Commit of the benchmark, or None.
        notes: In place of what is said of metric, version and items, or None.
    """

    dataset: str
    task: str
    metric: str | None = None
    set: str | None = None
    unanswered: Literal["zero", "drop"] | None = None
    source: Mapping[str, str] | None = None
    revision: str | None = None
    notes: str | None = None


def eval_results(folder: Path, entry: Entry) -> list[dict[str, Any]]:
    """Return the list that stands in the file, with one entry.

    Raises:
        RunError: If the run was not scored, or not by that metric on that set; or answers are
            missing and nobody says what they are worth; or the entry cannot be one.
    """
    _check(entry)
    table = _scored(folder)
    names = metric_columns(table.schema.names)
    metric = _metric(_chosen("--metric", entry.metric, names))
    of_set = _chosen("--set", entry.set, sorted(set(table.column("set").to_pylist())))
    rows = [at for at, name in enumerate(table.column("set").to_pylist()) if name == of_set]
    value, items = _value(table.take(rows), metric, entry.unanswered)
    dataset = {"id": entry.dataset, "task_id": entry.task}
    made: dict[str, Any] = {
        "dataset": dataset | ({"revision": entry.revision} if entry.revision else {}),
        "value": value,
        "date": _date(folder),
    }
    if entry.source:
        made["source"] = dict(entry.source)
    how = f"{signature(metric)} by knowbench {__version__}, set {of_set}, {items}"
    return [made | {"notes": entry.notes or how}]


def as_yaml(entries: Sequence[Mapping[str, Any]]) -> str:
    """Return entries as the file's text."""
    import yaml

    made: str = yaml.safe_dump(list(entries), sort_keys=False, allow_unicode=True, width=1000)
    return made


def _check(entry: Entry) -> None:
    if not _DATASET.fullmatch(entry.dataset):
        expected = "ORG/NAME, as the benchmark is called on the hub"
        raise RunError(
            "--dataset", repr(entry.dataset) if entry.dataset else "not given", expected=expected
        )
    if not entry.task.strip():
        raise RunError("--task-id", "not given", expected="a task of the benchmark's eval.yaml")
    if entry.source and not entry.source.get("url"):
        found = "a name or user without an address"
        raise RunError("--source-url", found, expected="where the evaluation can be seen")


def _scored(folder: Path) -> Any:
    if not (folder / SCORES).is_file():
        hint = "`bench compare` scores it"
        raise RunError(str(folder), f"no scores ({SCORES})", hint=hint)
    return read_table(folder / SCORES)


def _chosen(option: str, given: str | None, valid: Sequence[str]) -> str:
    if given is None and len(valid) == 1:
        return valid[0]
    if given is None:
        raise RunError(option, "not given", expected=f"one of {', '.join(valid) or 'none'}")
    if given not in valid:
        found = f"the run has no scores of {given!r}"
        raise RunError(option, found, hint=suggestion(given, valid))
    return given


def _metric(name: str) -> Metric:
    try:
        return metric_house.get(name)
    except LookupError as error:
        raise RunError("--metric", str(error.args[0])) from None


def _value(table: Any, metric: Metric, unanswered: str | None) -> tuple[float, str]:
    """Return the corpus score and, in words, what it rests on."""
    answered = np.array(table.column("answered").to_pylist(), dtype=bool)
    blank = int((~answered).sum())
    if blank and unanswered is None:
        found = f"{blank:,} of {len(answered):,} questions are unanswered"
        expected = "zero (they count as 0) or drop (they do not count)"
        raise RunError("--unanswered", found, expected=expected)
    if blank and unanswered == "zero" and not _zero_will_do(metric):
        found = f"0 is not what no answer is worth by {metric.name}"
        raise RunError("--unanswered", found, hint="drop, or take a comparison's score")
    columns = [f"{metric.name}.{name}" for name in metric.columns]
    counts = np.column_stack([table.column(name).to_numpy() for name in columns])[answered]
    if not len(counts):
        raise RunError("--set", "nothing in it is answered")
    score = float(np.asarray(metric.score(counts.sum(axis=0))))
    if not np.isfinite(score):
        raise RunError("--metric", f"{metric.name} is undefined on these answers")
    if unanswered == "zero":
        return score * len(counts) / len(answered), _items(len(answered), blank, "counted as 0")
    return score, _items(len(counts), blank, "left out")


def _items(count: int, blank: int, fate: str) -> str:
    return f"{count} answers" + (f" ({blank} unanswered {fate})" if blank else "")


def _zero_will_do(metric: Metric) -> bool:
    return metric.mean_of_items and metric.unit == "%" and higher_is_better(metric)


def _date(folder: Path) -> str:
    """Return when the last answer was written, UTC."""
    read_manifest(folder / MANIFEST)  # a broken one has no date worth printing
    return datetime.fromisoformat(listed_run(folder).last).strftime("%Y-%m-%dT%H:%M:%SZ")
