"""Runs of lm-evaluation-harness: `lm-eval:PATH[#task=…,filter=…,question=…,context=…,answers=…]`.

Read are the rows of `--log_samples`, one for each document and filter. The answer is the response
behind the filter; of tasks that weigh choices it is the likeliest choice.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from bench.base.errors import DataError
from bench.base.names import counted, listed, suggestion
from bench.base.tables import read_text
from bench.models.harness_logs.arguments import argument_words, same_model, shown
from bench.models.harness_logs.dates import utc_date
from bench.models.harness_logs.fields import block
from bench.models.harness_logs.lm_eval_files import SamplesFile, find_samples, read_results
from bench.models.harness_logs.lm_eval_rows import NEEDED, NoAnswersError, settings_of, to_item
from bench.models.harness_logs.rows import HarnessLog, TaskLog
from bench.models.harness_logs.selection import Selection, choose_tasks

KEYS = ("task", "filter", "question", "context", "answers")
HARNESS = "lm-evaluation-harness"

_Row = dict[str, Any]
_Numbered = tuple[int, _Row]  # the line of its file


def read_lm_eval(selection: Selection) -> HarnessLog:
    """Read a folder or file of samples.

    Raises:
        DataError: If there are none, a line is torn or no row of samples, filters differ and none
            is chosen, or a task has no answers.
    """
    found = {one.task: one for one in find_samples(selection.path)}
    files = [found[name] for name in choose_tasks(selection, found)]
    results = {one.task: read_results(one.results) for one in files}
    _check_one_model(selection, files)
    tasks, notes = _tasks(files, results, selection)
    versions = {str(one["lm_eval_version"]) for one in results.values() if "lm_eval_version" in one}
    return HarnessLog(
        harness=HARNESS,
        version=", ".join(sorted(versions)) or None,
        files=tuple(path for one in files for path in (one.path, one.results) if path),
        tasks=tuple(tasks),
        notes=(*(_older(one) for one in files if one.older), *notes),
    )


def _check_one_model(selection: Selection, files: Sequence[SamplesFile]) -> None:
    """Refuse a folder that several models' runs were written into, one after the other."""
    paths = dict.fromkeys(
        path for one in files for path in (one.results, *one.earlier) if path is not None
    )
    models = defaultdict[tuple[str, str | None], list[str]](list)
    for path in paths:
        config = block(read_results(path), "config")
        models[str(config.get("model")), same_model(config.get("model_args"))].append(path.name)
    if len(models) > 1:
        found = f"holds runs of {len(models)} models"
        names = listed((names[0] for names in models.values()), 3)
        hint = f"put each model's files into a folder of its own: {names}"
        raise DataError(str(selection.path), found, hint=hint)


def _tasks(
    files: Sequence[SamplesFile], results: Mapping[str, Mapping[str, Any]], selection: Selection
) -> tuple[list[TaskLog], list[str]]:
    """Return the tasks that have answers, and a clause on each other; the last error if none has.

    Raises:
        DataError: As `read_lm_eval` does.
    """
    tasks: list[TaskLog] = []
    notes: list[str] = []
    for file in files:
        try:
            tasks.append(_task(file, results[file.task], selection))
        except NoAnswersError:
            if len(notes) + 1 == len(files):
                raise
            notes.append(f"task {file.task} weighs likelihoods and has no answers: left out")
    return tasks, notes


def _older(one: SamplesFile) -> str:
    return f"of task {one.task} the newest of {one.older + 1} runs was read, {one.time}"


def _task(file: SamplesFile, results: Mapping[str, Any], selection: Selection) -> TaskLog:
    by_filter: dict[str, list[_Numbered]] = {}
    numbered, doubled = _rows(file)
    for line, row in numbered:
        by_filter.setdefault(str(row.get("filter", "none")), []).append((line, row))
    name = _chosen_filter(file, by_filter, selection)
    rows = by_filter[name]
    fields = {key: one for key, one in selection.chosen.items() if key not in ("task", "filter")}
    higher = block(results, "higher_is_better", file.task)
    return TaskLog(
        name=file.task,
        items=tuple(to_item(row, fields, f"{file.path}:{line}") for line, row in rows),
        taken=f"filter {name}",
        made=_made(file, results),
        settings=settings_of(rows[0][1]),
        lower=frozenset(metric for metric, up in higher.items() if up is False),
        date=utc_date(results.get("date")),
        notes=(f"{counted(doubled, 'row')} repeated word for word, read once",) if doubled else (),
    )


def _rows(file: SamplesFile) -> tuple[list[_Numbered], int]:
    """Return the rows, each once, and how many were repetitions of another, word for word."""
    lines = read_text(file.path).split("\n")
    first: dict[str, int] = {}
    for at, text in enumerate(lines, 1):
        first.setdefault(text, at)
    found = [(at, _row(text, f"{file.path}:{at}")) for text, at in first.items() if text]
    if not found:
        raise DataError(str(file.path), "no rows")
    return found, sum(map(bool, lines)) - len(found)


def _row(text: str, where: str) -> _Row:
    try:
        value = json.loads(text)
    except ValueError as error:
        hint = "the harness was interrupted? run it again"
        raise DataError(where, f"a torn line: {error}", hint=hint) from None
    lacking = [name for name in NEEDED if not isinstance(value, dict) or name not in value]
    if lacking:
        found = f"no row of lm-evaluation-harness's samples: it lacks {listed(lacking)}"
        raise DataError(where, found, expected="samples as version 0.4 writes them")
    return dict(value)


def _chosen_filter(
    file: SamplesFile, by_filter: Mapping[str, list[_Numbered]], selection: Selection
) -> str:
    """Return the named filter, the only one, or the first of several that agree on all answers."""
    wanted, names = selection.chosen.get("filter"), list(by_filter)
    if wanted in by_filter:
        return str(wanted)
    if len(names) == 1:
        return names[0]  # of another task than the one that has the wanted filter
    if wanted is not None:
        hint = suggestion(wanted, names)
        raise DataError(selection.spec, f"task {file.task} has no filter {wanted!r}", hint=hint)
    responses = [
        {str(row.get("doc_id")): row["filtered_resps"] for _, row in rows}
        for rows in by_filter.values()
    ]
    if any(one != responses[0] for one in responses):
        found = f"task {file.task} has filters that give different answers: {', '.join(names)}"
        hint = f"name one: {selection.hint('filter', names[0])}"
        raise DataError(selection.spec, found, hint=hint)
    return names[0]


def _made(file: SamplesFile, results: Mapping[str, Any]) -> dict[str, str]:
    """Return how the answers came about; what the log does not say is absent."""
    config, template = block(results, "config"), results.get("chat_template_sha")
    said = {
        "model": config.get("model"),
        "model arguments": argument_words(config.get("model_args")),
        "examples before the question": block(results, "n-shot").get(file.task),
        "chat template": template and f"sha256 {str(template)[:12]}",
        "system text": results.get("system_instruction"),
        "date": file.time,
    }
    return {key: shown(str(one)) for key, one in said.items() if one not in (None, "")}
