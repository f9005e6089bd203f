"""Logs of inspect_ai: `inspect:PATH[#task=…,scorer=…,question=…,context=…,answers=…]`.

PATH is a `.eval` or `.json`, or a folder of them.

The answer is all that the model said; with `scorer=NAME`, what that scorer took out of it. Epochs
are samples of one question. A sample that ended in an error is unanswered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.base.errors import DataError
from bench.base.names import listed
from bench.models.harness_logs.inspect_files import (
    Head,
    Sample,
    by_task,
    find_logs,
    read_head,
    read_samples,
)
from bench.models.harness_logs.inspect_samples import to_item
from bench.models.harness_logs.rows import HarnessLog, TaskLog
from bench.models.harness_logs.selection import Selection, choose_tasks

KEYS = ("task", "scorer", "question", "context", "answers")
HARNESS = "inspect_ai"

_SAID = {
    "max_tokens": "max_tokens",
    "temperature": "temperature",
    "top_p": "top_p",
    "top_k": "top_k",
    "seed": "seed",
    "stop_seqs": "stop",
    "system_message": "system text",
}
"""The harness's name of a setting -> the one in `bench.models.harness_logs.rows`."""


def read_inspect(selection: Selection) -> HarnessLog:
    """Read a log, or of a folder the newest of each task.

    Raises:
        DataError: If there is none, one is broken, unfinished, of another version or without
            samples, or they are of several models.
    """
    heads = {path: read_head(path) for path in find_logs(selection.path)}
    _check_one_model(selection, heads)
    logs = by_task(heads)
    chosen = {name: logs[name] for name in choose_tasks(selection, logs)}
    newest = {name: paths[-1] for name, paths in chosen.items()}
    versions = {_version(heads[path]) for path in newest.values()} - {None}
    return HarnessLog(
        harness=HARNESS,
        version=", ".join(sorted(str(one) for one in versions)) or None,
        files=tuple(newest.values()),
        tasks=tuple(_task(name, path, heads[path], selection) for name, path in newest.items()),
        notes=tuple(
            f"of task {name} the newest of {len(paths)} logs was read, {paths[-1].name}"
            for name, paths in chosen.items()
            if len(paths) > 1
        ),
    )


def _check_one_model(selection: Selection, heads: Mapping[Path, Head]) -> None:
    models = defaultdict[tuple[str, str], list[str]](list)
    for path, head in heads.items():
        asked = head["eval"]
        models[str(asked.get("model")), str(asked.get("model_args"))].append(path.name)
    if len(models) > 1:
        found = f"holds logs of {len(models)} models"
        names = listed((names[0] for names in models.values()), 3)
        raise DataError(str(selection.path), found, hint=f"name one file: {names}")


def _version(head: Head) -> str | None:
    packages = head["eval"].get("packages") or {}
    return packages.get("inspect_ai") if isinstance(packages, dict) else None


def _task(name: str, path: Path, head: Head, selection: Selection) -> TaskLog:
    scorer = selection.chosen.get("scorer")
    epochs = defaultdict[str, list[tuple[int, str, Sample]]](list)
    for where, sample in read_samples(path):
        epochs[str(sample.get("id"))].append((int(sample.get("epoch") or 1), where, sample))
    items = []
    for found in epochs.values():
        ordered = sorted(found, key=lambda one: one[0])
        samples = [one for _, _, one in ordered]
        items.append(to_item(samples, selection.chosen, ordered[0][1]))
    return TaskLog(
        name=name,
        items=tuple(items),
        taken="what the model said" if scorer is None else f"what scorer {scorer} took",
        made=_made(head),
        settings=_settings(head),
        notes=_notes(head, [sample for found in epochs.values() for _, _, sample in found]),
    )


def _notes(head: Head, samples: list[Sample]) -> tuple[str, ...]:
    broken = sum(1 for one in samples if one.get("error"))
    notes = []
    if head.get("status") != "success":
        notes.append(f"the evaluation ended as {head.get('status')!r}")
    if broken:
        ended = "sample ended" if broken == 1 else "samples ended"
        notes.append(f"{broken:,} {ended} in an error: unanswered")
    return tuple(notes)


def _settings(head: Head) -> dict[str, object]:
    """Return what the log names of generation: the plan's settings over the model's."""
    asked = head["eval"].get("model_generate_config") or {}
    planned = (head.get("plan") or {}).get("config") or {}
    both: dict[str, Any] = {
        **asked,
        **{key: one for key, one in planned.items() if one is not None},
    }
    return {name: both[key] for key, name in _SAID.items() if both.get(key) is not None}


def _made(head: Head) -> dict[str, str]:
    """Return how the answers came about; what the log does not say is absent."""
    asked = head["eval"]
    steps = [one.get("solver") for one in (head.get("plan") or {}).get("steps") or []]
    arguments = asked.get("model_args") or {}
    said = {
        "model": asked.get("model"),
        "model arguments": ",".join(f"{key}={one}" for key, one in arguments.items()),
        "solver": " → ".join(str(one) for one in steps),
        "task version": asked.get("task_version"),
        "date": asked.get("created"),
    }
    return {key: str(value) for key, value in said.items() if value not in (None, "", 0)}
