"""Logs of other harnesses to a suite that asks what all of them were asked.

`imported/<hash>/suite.yaml` and `sets/*.jsonl` are ordinary files: they can be read, changed, and
given to any command by `--suite`. The answers stay in the logs, which answer the suite by content.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.base.errors import DataError, ModelError, RunError
from bench.base.files import write_text
from bench.base.hashing import text_hash, value_hash
from bench.base.names import listed
from bench.base.tables import read_text
from bench.models.harness_logs.rows import LoggedItem, folded
from bench.models.logged import HARNESSES, LoggedCheckpoint
from bench.models.specs import Known, resolve
from bench.runs.importing.blanks_of_logs import Blanks, blank_answers
from bench.runs.importing.common_items import CommonSet, common_sets, held
from bench.runs.importing.primary_of_logs import Chosen, chosen_metrics

FOLDER, SUITE = "imported", "suite.yaml"

_LOG = re.compile(rf"(?:[\w.\-+@]+=)?(?:{'|'.join(HARNESSES)}):")

_SHOWN = 4
"""Gaps named in an error."""

Logs = Mapping[str, LoggedCheckpoint]
"""By the checkpoints' names."""


@dataclass(frozen=True)
class Imported:
    """The suite that logs were made to.

    Attributes:
        suite: Its file.
        notes: What was left out, in sentences.
    """

    suite: Path
    notes: tuple[str, ...]


def are_logs(words: Sequence[str]) -> bool:
    """Return whether all words of a command line, at least one, are logs of other harnesses."""
    return bool(words) and all(_LOG.match(word) for word in words)


def import_logs(words: Sequence[str], out: Path, *, allow_partial: bool) -> Imported:
    """Write the suite of some logs.

    Args:
        words: `[NAME=]lm-eval:…` or `[NAME=]inspect:…`, two or more.
        out: Folder that gets `imported/`.
        allow_partial: Logs may lack items that others have.

    Raises:
        DataError: If a log cannot be read, nothing pairs, or (unless `allow_partial`) some log
            lacks items.
        ModelError: If there is one log only, or two are called alike.
        RunError: If the files cannot be written, or were changed since.
    """
    checkpoints = resolve(words, Known({}, Path.cwd()))
    logs = {one.name: one for one in checkpoints if isinstance(one, LoggedCheckpoint)}
    if len(logs) < 2:
        hint = "or name a suite that it answers: --suite FILE"
        raise ModelError(words[0], "one log", expected="two or more", hint=hint)
    sets = common_sets({name: one.log for name, one in logs.items()})
    _check(sets, logs, allow_partial)
    kept = [one for one in sets if one.items]
    chosen, blanks = chosen_metrics(kept), blank_answers(kept)
    files = _files(out / FOLDER, _Plan(kept, logs, chosen, blanks))
    folder = out / FOLDER / value_hash(files, 8)
    _write(folder, files)
    return Imported(folder / SUITE, (*chosen.notes, *blanks.notes, *_notes(kept)))


def _check(sets: Sequence[CommonSet], logs: Logs, allow_partial: bool) -> None:
    if not any(one.shared for one in sets):
        raise DataError(
            " and ".join(one.spec for one in logs.values()),
            "have no item in common",
            expected="the same questions, contexts and accepted answers",
            hint=f"{held({name: one.log for name, one in logs.items()})}; of two names for one "
            "task, choose by #task=NAME in each log",
        )
    lacking = [
        f"{name} holds more than once what another log of set {one.name} holds once: "
        f"{listed(items, 2)}"
        for one in sets
        for name, items in one.doubled.items()
        if items
    ]
    lacking += [
        f"{name} lacks {len(items):,} of set {one.name}: {listed(items, 2)}"
        for one in sets
        for name, items in one.lacking.items()
        if items
    ]
    if lacking and not allow_partial:
        hint = "--allow-partial goes on with the others, and counts these"
        where = " and ".join(one.spec for one in logs.values())
        more = f"; and {len(lacking) - _SHOWN} more such gaps" if len(lacking) > _SHOWN else ""
        raise DataError(where, "; ".join(lacking[:_SHOWN]) + more, hint=hint)


def _notes(sets: Sequence[CommonSet]) -> list[str]:
    """Return what no log could be compared on, for the report."""
    repeated = [(name, one.name, n) for one in sets for name, n in one.repeated.items() if n]
    bare = [(name, one.name, n) for one in sets for name, n in one.unaccepted.items() if n]
    return [
        *_left_out("that share question, context and accepted answers with another", repeated),
        *_left_out("that have no accepted answer", bare),
    ]


def _left_out(what: str, counts: Sequence[tuple[str, str, int]]) -> list[str]:
    """Return the sentence, if any, about items by checkpoint and set."""
    words = ", ".join(f"{count:,} of set {of} in {name}" for name, of, count in counts)
    return [f"Items {what} are left out: {words}."] if counts else []


@dataclass(frozen=True)
class _Plan:
    sets: Sequence[CommonSet]
    logs: Logs
    chosen: Chosen
    blanks: Blanks


def _files(imported: Path, plan: _Plan) -> dict[str, str]:
    """Return the texts of the suite's files by their names."""
    import yaml

    files = {
        f"sets/{one.name}.jsonl": "".join(
            json.dumps(_row(item), ensure_ascii=False) + "\n" for item in one.items
        )
        for one in plan.sets
    }
    text = yaml.safe_dump(_suite(imported, plan), sort_keys=False, allow_unicode=True)
    origins = [f"# {name}: {one.origin}" for name, one in plan.logs.items()]
    return files | {SUITE: "\n".join(["# Made of logs:", *origins, text])}


def _write(folder: Path, files: Mapping[str, str]) -> None:
    """Write the files.

    Raises:
        RunError: If they cannot be written, or somebody has changed them since.
    """
    try:
        for name, text in files.items():
            path = folder / name
            if not path.is_file():
                write_text(path, text)
            elif read_text(path) != text:
                hint = f"--suite {folder / SUITE} takes it as it is; or remove it: it is made anew"
                raise RunError(str(path), "was changed since it was made of the logs", hint=hint)
    except OSError as error:
        where = str(error.filename or folder)
        raise RunError(where, f"cannot be written: {error.strerror}") from None


def _suite(imported: Path, plan: _Plan) -> dict[str, object]:
    contexts = any(item.context for one in plan.sets for item in one.items)
    names = [one.name for one in plan.sets]
    return {
        "version": 1,
        "name": re.sub(r"[^\w.\- ]", "-", "-".join(names))[:60],
        "sets": {one: {"role": "heldout", "path": f"sets/{one}.jsonl"} for one in names},
        "checkpoints": {name: _spec(one, imported / "any") for name, one in plan.logs.items()},
        # nobody is asked here; another checkpoint that joins them would be
        "prompt": {"template": "{context}\n{question}" if contexts else "{question}"},
        "answer": {"take": "all"} | ({"unanswered": "zero"} if plan.blanks.count_as_0 else {}),
        "metrics": list(plan.chosen.metrics),
    }


def _spec(one: LoggedCheckpoint, folder: Path) -> str:
    """Return the spec as it reads from the suite's folder."""
    words = ",".join(f"{key}={value}" for key, value in one.selection.words)
    place = os.path.relpath(one.selection.path, folder.resolve())
    return f"{one.backend}:{place}" + (f"#{words}" if words else "")


def _row(item: LoggedItem) -> dict[str, object]:
    """Return an item's row; questions about one passage are one group unless the log has others."""
    passage = text_hash(folded(item.context), 8) if item.context else None
    row = {
        "id": item.id,
        "question": item.question,
        "context": item.context,
        "answers": list(item.accepted),
        "group": item.group or passage,
    }
    return {key: value for key, value in row.items() if value}
