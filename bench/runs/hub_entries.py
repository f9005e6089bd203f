"""A run's score as an entry of `.eval_results/*.yaml`, which the Hugging Face hub shows.

Conventions:
    A list of entries: `dataset` (`id`, `task_id`, `revision`), `value`, `date`, `source` (`url`,
    `name`, `user`, `org`), `notes`. The value is the corpus score in the metric's own unit, not
    rounded. The date is when the answers were asked for, by whomever.

Source:
    The hub's documentation, "Evaluation Results", and huggingface_hub's `EvalResultEntry`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

import metrics as metric_house
from bench.base.errors import RunError
from bench.base.names import suggestion
from bench.base.secrets import without_credentials
from bench.runs.exported import metric_columns, read_table
from bench.runs.folder import ANSWERS, MANIFEST, SCORES
from bench.runs.line_files import read_lines
from bench.runs.lines import from_line
from bench.runs.listing import listed_run
from bench.runs.manifest import read_manifest
from bench.runs.score_file import added_since
from bench.version import __version__
from metrics.identity import signature
from metrics.protocol import Floats, Metric
from metrics.traits import higher_is_better

_DATASET = re.compile(r"[\w.-]+/[\w.-]+")
_COMMIT = re.compile(r"[0-9a-f]{7,64}")
_ADDRESS = re.compile(r"https?://[^\s/?#]+[^\s]*")

Key = tuple[str, str, int]
"""Set, id and sample."""

Mask = NDArray[np.bool_]

_KEY = ["set", "id", "sample"]


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
        source: `url`, and beside it `name`, `user` and `org`; empty for none.
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
    sums = _counted(table.take(rows), metric, entry.unanswered, _held(folder))
    value, items = _value(sums, metric), sums.words
    manifest = read_manifest(folder / MANIFEST)
    dataset = {"id": entry.dataset, "task_id": entry.task}
    made: dict[str, Any] = {
        "dataset": dataset | ({"revision": entry.revision} if entry.revision else {}),
        "value": value,
        "date": manifest.identity.get("date") or _last(folder),
    }
    if entry.source:
        made["source"] = dict(entry.source)
    asked = manifest.identity.get("asked by")
    how = f"{signature(metric)} by knowbench {__version__}, set {of_set}, {items}"
    how += f"; asked by {asked}" if asked else ""
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
    url = entry.source["url"] if entry.source else None
    if url is not None and not (_ADDRESS.fullmatch(url) and without_credentials(url) == url):
        raise RunError("--source-url", repr(url), expected="https://… without user or password")
    if entry.revision is not None and not _COMMIT.fullmatch(entry.revision):
        expected = "the commit's hash, 7 to 64 hexadecimal digits"
        raise RunError("--revision", repr(entry.revision), expected=expected)


def _scored(folder: Path) -> Any:
    if not (folder / SCORES).is_file():
        hint = "`bench compare` scores it"
        raise RunError(str(folder), f"no scores ({SCORES})", hint=hint)
    table = read_table(folder / SCORES)
    if added_since(folder, table):
        found = "answers were added since it was scored"
        raise RunError(str(folder), found, hint="`bench compare` scores it anew")
    return table


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


def _held(folder: Path) -> set[Key]:
    """Return what the run was asked; a log or file may lack items of the suite."""
    found = read_lines(folder / ANSWERS, from_line)
    return {key[:3] for key, reply in found.rows.items() if reply.stop != "missing"}


@dataclass(frozen=True)
class _Counted:
    """Counts of a set's answers.

    Attributes:
        counts: Shape (answers that count, columns).
        blank: How many unanswered ones count as 0 beside them.
        words: What the score rests on.
    """

    counts: Floats
    blank: int
    words: str


def _counted(table: Any, metric: Metric, unanswered: str | None, held: Set[Key]) -> _Counted:
    """Return the counts that a score rests on.

    An item that was never asked is left out; so is one that is unanswered, under `drop`, with all
    its samples, as a comparison does.
    """
    answered = np.array(table.column("answered").to_pylist(), dtype=bool)
    keys = [(r["set"], r["id"], r["sample"]) for r in table.select(_KEY).to_pylist()]
    asked = np.array([answered[at] or key in held for at, key in enumerate(keys)], dtype=bool)
    _check_unanswered(answered, asked, metric, unanswered)
    counts = asked if unanswered == "zero" else answered
    out = {key[1] for key, one in zip(keys, counts, strict=True) if not one}
    kept = np.array([key[1] not in out for key in keys], dtype=bool)
    columns = [f"{metric.name}.{name}" for name in metric.columns]
    values = np.column_stack([table.column(name).to_numpy() for name in columns])
    blank = int((kept & ~answered).sum())
    dropped = int((asked & ~answered).sum()) if unanswered == "drop" else 0
    words = [
        f"{blank} unanswered counted as 0" if blank else "",
        f"{dropped} unanswered left out" if dropped else "",
        f"{int((~asked).sum())} never asked left out" if not asked.all() else "",
    ]
    said = ", ".join(filter(None, words))
    total = f"{int(kept.sum())} answers" + (f" ({said})" if said else "")
    return _Counted(values[kept & answered], blank, total)


def _check_unanswered(answered: Mask, asked: Mask, metric: Metric, unanswered: str | None) -> None:
    blank = int((~answered).sum())
    if blank and unanswered is None:
        found = f"{blank:,} of {len(answered):,} questions are unanswered"
        expected = "zero (they count as 0) or drop (they do not count)"
        raise RunError("--unanswered", found, expected=expected)
    if (asked & ~answered).any() and unanswered == "zero" and not _zero_will_do(metric):
        found = f"0 is not what no answer is worth by {metric.name}"
        raise RunError("--unanswered", found, hint="drop, or take a comparison's score")


def _value(sums: _Counted, metric: Metric) -> float:
    """Return the corpus score."""
    if not len(sums.counts):
        raise RunError("--set", "nothing in it is answered")
    score = float(np.asarray(metric.score(sums.counts.sum(axis=0))))
    if not np.isfinite(score):
        raise RunError("--metric", f"{metric.name} is undefined on these answers")
    return score * len(sums.counts) / (len(sums.counts) + sums.blank)


def _zero_will_do(metric: Metric) -> bool:
    return metric.mean_of_items and metric.unit == "%" and higher_is_better(metric)


def _last(folder: Path) -> str:
    """Return when the last answer was written, UTC."""
    return datetime.fromisoformat(listed_run(folder).last).strftime("%Y-%m-%dT%H:%M:%SZ")
