"""Logs of inspect_ai: `inspect:PATH[#task=…,scorer=…,question=…,context=…,answers=…]`.

PATH is a `.eval` or `.json`, or a folder of them.

The answer is all that the model said; with `scorer=NAME`, what that scorer took out of it. Epochs
are samples of one question. A sample that ended in an error is unanswered.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.base.errors import DataError
from bench.base.names import counted, listed
from bench.models.harness_logs.arguments import argument_words, same_model, shown
from bench.models.harness_logs.dates import utc_date
from bench.models.harness_logs.fields import block
from bench.models.harness_logs.inspect_files import (
    Head,
    Sample,
    by_task,
    find_logs,
    read_head,
    read_samples,
)
from bench.models.harness_logs.inspect_samples import asked_last, to_item
from bench.models.harness_logs.rows import HarnessLog, TaskLog
from bench.models.harness_logs.selection import Selection, choose_tasks

KEYS = ("task", "scorer", "question", "context", "answers")
HARNESS = PACKAGE = "inspect_ai"

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
    logs = by_task(heads)
    chosen = {name: logs[name] for name in choose_tasks(selection, logs)}
    _check_one_model(selection, {path: heads[path] for paths in chosen.values() for path in paths})
    newest = {name: paths[-1] for name, paths in chosen.items()}
    versions = [block(heads[path], "eval", "packages").get(PACKAGE) for path in newest.values()]
    return HarnessLog(
        harness=HARNESS,
        version=", ".join(sorted({str(one) for one in versions if one})) or None,
        files=tuple(newest.values()),
        tasks=tuple(_task(name, path, heads[path], selection) for name, path in newest.items()),
        notes=tuple(
            f"of task {name} the newest of {len(paths)} logs was read, {paths[-1].name}"
            for name, paths in chosen.items()
            if len(paths) > 1
        ),
    )


def _check_one_model(selection: Selection, heads: Mapping[Path, Head]) -> None:
    models = defaultdict[tuple[str, str | None], list[str]](list)
    for path, head in heads.items():
        asked = head["eval"]
        models[str(asked.get("model")), same_model(asked.get("model_args"))].append(path.name)
    if len(models) > 1:
        found = f"holds logs of {len(models)} models"
        names = listed((names[0] for names in models.values()), 3)
        hint = f"name one file, or a folder of one model's logs: {names}"
        raise DataError(str(selection.path), found, hint=hint)


def _task(name: str, path: Path, head: Head, selection: Selection) -> TaskLog:
    scorer = selection.chosen.get("scorer")
    found = _by_question(path)
    last = Counter(asked_last(samples[0], where) for where, samples in found)
    items = [
        to_item(
            samples, selection.chosen, where, whole_chat=last[asked_last(samples[0], where)] > 1
        )
        for where, samples in found
    ]
    return TaskLog(
        name=name,
        items=tuple(items),
        taken="what the model said" if scorer is None else f"what scorer {scorer} took",
        made=_made(head),
        settings=_settings(head),
        date=utc_date(head["eval"].get("created")),
        notes=_notes(head, [one for _, samples in found for one in samples]),
    )


def _by_question(path: Path) -> list[tuple[str, list[Sample]]]:
    """Return the samples of each question in the order of their epochs, and where the first is.

    Raises:
        DataError: If a sample has no id, no number of its epoch, or stands there twice.
    """
    epochs = defaultdict[str, dict[int, tuple[str, Sample]]](dict)
    for where, sample in read_samples(path):
        name, epoch = sample.get("id"), sample.get("epoch", 1)
        if not isinstance(name, str | int):
            raise DataError(where, "a sample without an id")
        if not isinstance(epoch, int):
            raise DataError(where, f"epoch is {str(epoch)[:40]!r}", expected="a number from 1")
        if epoch in epochs[str(name)]:
            found = f"id {name!r} stands twice with epoch {epoch}"
            raise DataError(where, found, expected="one sample for each id and epoch")
        epochs[str(name)][epoch] = (where, sample)
    ordered = [[of[epoch] for epoch in sorted(of)] for of in epochs.values()]
    return [(one[0][0], [sample for _, sample in one]) for one in ordered]


def _notes(head: Head, samples: list[Sample]) -> tuple[str, ...]:
    broken = sum(1 for one in samples if one.get("error"))
    invalid = sum(1 for one in samples if one.get("invalidation"))
    notes = []
    if head.get("status") != "success":
        notes.append(f"the evaluation ended as {head.get('status')!r}")
    if broken:
        notes.append(f"{counted(broken, 'sample')} ended in an error: unanswered")
    if invalid:
        notes.append(f"{counted(invalid, 'sample')} marked as invalid: taken for unanswered")
    elif head.get("invalidated"):
        notes.append("the log is marked as invalid")
    return tuple(notes)


def _settings(head: Head) -> dict[str, object]:
    """Return what the log names of generation: the plan's settings over the model's."""
    asked = block(head, "eval", "model_generate_config")
    planned = block(head, "plan", "config")
    both: dict[str, Any] = {
        **asked,
        **{key: one for key, one in planned.items() if one is not None},
    }
    return {name: both[key] for key, name in _SAID.items() if both.get(key) is not None}


def _made(head: Head) -> dict[str, str]:
    """Return how the answers came about; what the log does not say is absent."""
    asked, steps = head["eval"], block(head, "plan").get("steps")
    solvers = [block(one).get("solver") for one in steps] if isinstance(steps, list) else []
    said = {
        "model": asked.get("model"),
        "model arguments": argument_words(asked.get("model_args")),
        "solver": " → ".join(str(one) for one in solvers),
        "task version": asked.get("task_version"),
        "date": asked.get("created"),
    }
    return {key: shown(str(one)) for key, one in said.items() if one not in (None, "", 0)}
