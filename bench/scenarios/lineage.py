"""What a checkpoint was trained from, by the record in its folder; nothing here imports torch."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.base.errors import DataError
from bench.base.tables import read_text

RECORD, ADAPTER = "training.json", "adapter_config.json"


@dataclass(frozen=True, slots=True)
class Lineage:
    """What a checkpoint was trained from; None and () where its folder does not say.

    Attributes:
        base: Name of the folder of the checkpoint that it was trained from.
        base_hash: Hash of that one's weights and configuration.
        scenario: `full`, `attention`, `mlp`, `base` (from nothing), or an adapter's kind.
        modules: What trained, by the modules' last names.
        files: Names and SHA-256 of what it was trained on.
    """

    base: str | None = None
    base_hash: str | None = None
    scenario: str | None = None
    modules: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()


def read_record(folder: Path) -> Mapping[str, Any]:
    """Return what a training wrote into a folder; {} where there is nothing that can be read."""
    return json_object(folder / RECORD)


def read_lineage(folder: Path) -> Lineage | None:
    """Return what a folder's record says: ours of a training, or an adapter's configuration."""
    record = read_record(folder)
    if isinstance(record.get("plan"), dict):
        return _trained(record, record["plan"])
    config = json_object(folder / ADAPTER)
    return _adapted(config) if config else None


def read_losses(folder: Path) -> tuple[tuple[int, float], ...]:
    """Return (step, mean loss per token in nats) by a folder's record; () where it has none."""
    found = read_record(folder).get("losses")
    try:
        return tuple((int(step), float(loss)) for step, loss in found or ())
    except (TypeError, ValueError):
        return ()


def _trained(record: Mapping[str, Any], plan: Mapping[str, Any]) -> Lineage:
    data = plan.get("data")
    files = [one for one in data if isinstance(one, dict)] if isinstance(data, list) else []
    return Lineage(
        base=_text(record.get("base_folder")),
        base_hash=_text(plan.get("base")),
        scenario=_text(plan.get("scenario")),
        modules=_texts(record.get("modules")),
        files=tuple((str(one.get("file")), str(one.get("sha256"))) for one in files),
    )


def _adapted(config: Mapping[str, Any]) -> Lineage:
    named = _text(config.get("base_model_name_or_path"))
    modules = config.get("target_modules")
    return Lineage(
        base=Path(named).name if named else None,
        scenario=_text(config.get("peft_type")),
        modules=(modules,) if isinstance(modules, str) else tuple(sorted(_texts(modules))),
    )


def json_object(path: Path) -> Mapping[str, Any]:
    """Return a file's JSON object; {} where there is none that can be read."""
    try:
        found = json.loads(read_text(path)) if path.is_file() else {}
    except (ValueError, DataError):
        return {}
    return found if isinstance(found, dict) else {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else ()
