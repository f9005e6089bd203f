"""What stands in `training.json` beside the weights, and when a folder may be replaced."""

from __future__ import annotations

import dataclasses
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.base.errors import BenchError, ModelError
from bench.base.files import replacing_folder, write_json
from bench.base.hashing import file_hash, value_hash
from bench.models.hf_folder import check_folder, content_hashes
from bench.scenarios.training import RECIPE, Settings, Training

RECORD = "training.json"
SCHEMA = "knowbench.training/1"
POINTER = "knowbench.json"
"""Names the suite that a checkpoint belongs to; it outlives the weights beside it."""


def plan(
    scenario: str,
    files: Sequence[Path],
    settings: Settings,
    base: Path | None,
    how: Mapping[str, object],
) -> dict[str, object]:
    """Everything a training follows from; equal plans give equal checkpoints.

    Args:
        scenario: `full`, `attention`, `mlp`, or `base` for one trained from nothing.
        files: What is trained on, in order.
        settings: How.
        base: Folder of the checkpoint that is fine-tuned, or None.
        how: What else matters, e.g. the prompt template.

    Returns:
        Values that JSON can hold; files and weights by the hash of their content.
    """
    return {
        "scenario": scenario,
        "settings": dataclasses.asdict(settings),
        "data": [{"file": path.name, "sha256": file_hash(path)} for path in files],
        "base": None if base is None else value_hash(content_hashes(base), 64),
        "recipe": RECIPE,
        **how,
    }


def as_json(wanted: Mapping[str, object]) -> dict[str, object]:
    """Return a plan as it comes back from its file: every sequence a list."""
    return dict(json.loads(json.dumps(wanted)))


def standing_plan(folder: Path) -> dict[str, object] | None:
    """Return the plan that a folder's checkpoint was trained by; None where none of ours stands.

    A record without a plan gives an empty one, which equals no plan.
    """
    record = _record(folder)
    if record is None:
        return None
    found = record.get("plan")
    return found if isinstance(found, dict) else {}


def recorded(folder: Path) -> tuple[Training, dict[str, Any]]:
    """Return what a finished training did, and its whole record.

    Raises:
        ModelError: If the record lacks something.
    """
    record = _record(folder) or {}
    every = {one.name: one for one in dataclasses.fields(Training)}
    # a record of an earlier version lacks what has a default
    fields = {name for name, one in every.items() if one.default is dataclasses.MISSING} | {
        name for name in every if name in record
    }
    try:
        done = Training(
            settings=Settings(**record["plan"]["settings"]),
            losses=tuple((int(step), float(loss)) for step, loss in record["losses"]),
            **{name: record[name] for name in fields - {"settings", "losses"}},
        )
    except (KeyError, TypeError, ValueError) as error:
        found = f"is damaged: {error}"
        hint = "delete the folder and train again"
        raise ModelError(str(folder / RECORD), found, hint=hint) from None
    return done, record


def is_finished(folder: Path, wanted: Mapping[str, object]) -> bool:
    """Whether a folder holds a whole checkpoint that was trained by this very plan."""
    if standing_plan(folder) != as_json(wanted):
        return False
    try:
        check_folder(folder)
    except BenchError:
        return False
    return True


def check_replaceable(folder: Path) -> None:
    """Refuse a folder that is there and was not written by a training of ours.

    Raises:
        ModelError: Where something else stands at this path.
    """
    empty = folder.is_dir() and not any(folder.iterdir())
    if not folder.exists() or empty or _record(folder) is not None:
        return
    raise ModelError(
        str(folder),
        f"exists and holds no {RECORD} of an earlier training",
        expected="a new folder, or one that an earlier training wrote",
        hint="name another folder or move this one away",
    )


def save_checkpoint(
    folder: Path,
    save: Callable[[Path], object],
    wanted: Mapping[str, object],
    training: Training,
    notes: Mapping[str, object],
) -> None:
    """Write a checkpoint and its record, both or nothing.

    Args:
        folder: Where it shall stand; an earlier output of ours is replaced, but for its pointer
            to a suite.
        save: Writes weights and tokenizer into the folder it is given.
        wanted: The plan it was trained by.
        training: What was done.
        notes: What else a reader of the record wants to know.

    Raises:
        ModelError: If something else stands there, or it cannot be written.
    """
    check_replaceable(folder)
    with _writing(folder), replacing_folder(folder) as beside:
        save(beside)
        if (folder / POINTER).is_file():
            shutil.copy2(folder / POINTER, beside / POINTER)
        write_json(beside / RECORD, _lines(wanted, training, notes))


def check_writable(folder: Path) -> None:
    """Refuse a place where no folder can be made, before anything is trained for it.

    Raises:
        ModelError: Says why not.
    """
    with _writing(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.").cleanup()


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        found = f"cannot be written: {error.strerror or error}"
        raise ModelError(
            str(folder), found, hint="free the place, or name another folder"
        ) from None


def _lines(
    wanted: Mapping[str, object], training: Training, notes: Mapping[str, object]
) -> dict[str, object]:
    done = {key: value for key, value in dataclasses.asdict(training).items() if key != "settings"}
    return {"schema": SCHEMA, "plan": dict(wanted), **notes, **done}


def _record(folder: Path) -> dict[str, Any] | None:
    """The folder's record; None where there is none of ours."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    ours = isinstance(record, dict) and record.get("schema") == SCHEMA
    return record if ours else None
