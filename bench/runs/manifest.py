"""`run.json`: how a run's answers were made. Schema 1."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

from bench.base.errors import RunError
from bench.base.files import write_json
from bench.runs.written import Written

SCHEMA = 1


@dataclass
class Invocation:
    """One time that answers were generated; grows while it runs.

    Attributes:
        started: UTC, ISO 8601.
        seconds: Wall time until the last batch that was written, loading included.
        generated: Answers written.
        tokens: Tokens in them, where known.
        batch_size: Prompts in a batch.
        finished: Whether nothing was missing at its end; false after a kill.
        failures: Asks that got no answer, by kind of failure.
        kept: Lines of answers that stood there when it began; None where nobody counted.
        engine, workers: Where they were computed, and by how many processes at most.
        sha256, bytes: Of all answers as they stood when it last wrote; None where nobody hashed.
        edited: Whether the answers that stood there when it began were not what was written.
        environment: Versions and hardware where they differ from the run's, else None.
        memory, card_memory: Most bytes that this process, and a graphics card, held at once; None
            where unknown, and where other processes computed the answers.
        joules: Energy by the machine's counters; None where it has none that can be read.
    """

    batch_size: int
    started: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))
    seconds: float = 0.0
    generated: int = 0
    tokens: int = 0
    finished: bool = False
    environment: dict[str, dict[str, Any]] | None = None
    failures: dict[str, int] = field(default_factory=dict)
    kept: int | None = None
    engine: str = "here"
    workers: int = 1
    sha256: str | None = None
    bytes: int | None = None
    edited: bool = False
    memory: int | None = None
    card_memory: int | None = None
    joules: float | None = None

    @property
    def written(self) -> Written | None:
        """All answers as they stood when it last wrote; None where that is not known."""
        known = self.sha256 is not None and self.bytes is not None
        return Written(self.sha256 or "", self.bytes or 0) if known else None


@dataclass
class Manifest:
    """The content of `run.json`.

    Attributes:
        name, spec: The checkpoint when the run was begun.
        fingerprint: What the answers depend on, in 12 digits; `identity`, `prompt` and
            `generation` are what it was made from (the latter two None for recorded answers).
            `prompt` is a plain template, or an object: template, chat, system, few_shot.
        versions, hardware: Of the first invocation.
        analysis_hash: Of the suite's analysis block when the first answer was written.
        base: Folder that `spec` was relative to; None where that is not known.
        invocations: In order; the only part in which an interrupted run differs.
    """

    name: str
    spec: str
    fingerprint: str
    identity: dict[str, Any]
    prompt: str | dict[str, Any] | None
    generation: dict[str, Any] | None
    versions: dict[str, Any]
    hardware: dict[str, Any]
    analysis_hash: str
    base: str | None = None
    invocations: list[Invocation] = field(default_factory=list)

    def write(self, path: Path) -> None:
        """Write it, whole or not at all."""
        write_json(path, {"schema": SCHEMA, **asdict(self)})


def read_manifest(path: Path) -> Manifest:
    """Read `run.json`.

    Raises:
        RunError: If it is missing, broken, of another schema or not a run's.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        schema = value.pop("schema")
        if schema == SCHEMA:
            return _manifest(value)
    except FileNotFoundError:
        raise _unusable(path, "missing, though answers stand beside it") from None
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise _unusable(path, f"not the manifest of a run ({error})") from None
    raise _unusable(path, f"schema {schema}", f"schema {SCHEMA}")


def _manifest(value: dict[str, Any]) -> Manifest:
    """Return what was written.

    Raises:
        TypeError: If a key is missing or unknown, or a value of another type than is written.
    """
    made = Manifest(**value)
    if not isinstance(made.invocations, list):
        raise _odd("invocations", made.invocations)
    _check(made, "")
    made.invocations = [Invocation(**one) for one in value.get("invocations", ())]
    for entry in made.invocations:
        _check(entry, "invocations: ")
    temperature = (made.generation or {}).get("temperature", 0.0)
    if not isinstance(temperature, int | float):
        raise _odd("temperature", temperature)
    return made


def _check(part: Manifest | Invocation, where: str) -> None:
    for key, fits in _types(isinstance(part, Manifest)).items():
        if not fits(getattr(part, key)):
            raise _odd(key, getattr(part, key), where)


def _odd(key: str, value: object, where: str = "") -> TypeError:
    return TypeError(f"{where}{key!r} is {str(value)[:40]!r}")


@cache
def _types(whole: bool) -> dict[str, Callable[[object], bool]]:
    """Return, for each field of a manifest or else an invocation, what knows its type's values."""
    from pydantic import ConfigDict, TypeAdapter, ValidationError

    def check(hint: Any) -> Callable[[object], bool]:
        adapter = TypeAdapter(hint, config=ConfigDict(strict=True))

        def fits(value: object) -> bool:
            try:
                adapter.validate_python(value)
            except ValidationError:
                return False
            return True

        return fits

    hints = get_type_hints(Manifest if whole else Invocation)
    return {name: check(hint) for name, hint in hints.items() if name != "invocations"}


def _unusable(path: Path, found: str, expected: str | None = None) -> RunError:
    hint = "move the run folder away to answer again"
    return RunError(str(path), found, expected=expected, hint=hint)
