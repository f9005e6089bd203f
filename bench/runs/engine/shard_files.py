"""Shard files: answers of one shard, in the run folder until they are taken in.

A file is whole or not there: written beside, flushed to disk, renamed. Its lines are those of
`answers.jsonl`. Files that nobody took in, because the process was killed that would have, are
taken in by the next one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from bench.base.errors import RunError
from bench.base.files import replacing, sweep
from bench.base.hashing import value_hash
from bench.models.protocol import Ask, Reply
from bench.runs.engine.protocol import Shard
from bench.runs.line_files import read_lines
from bench.runs.lines import Key, from_line, key_of, to_line

SHARDS = "shards"
_RANDOM = len(".") + 8
"""Characters that `replacing` puts behind a name while it writes."""


def shard_path(folder: Path, shard: Shard, asks: Sequence[Ask]) -> Path:
    """Return where a shard's file stands: `shards/<number>-<hash of what it asks>.jsonl`."""
    keys = [key_of(asks[at]) for at in shard.positions]
    return folder / SHARDS / f"{shard.number:05}-{value_hash(keys, 12)}.jsonl"


def shard_bytes(answered: Iterable[tuple[Ask, Reply]]) -> bytes:
    """Return a shard file's content; failures are no answers and not in it."""
    lines = (to_line(ask, reply) for ask, reply in answered if reply.failure is None)
    return "".join(lines).encode("ascii")


def write_shard(path: Path, content: bytes) -> None:
    """Write a shard's file, whole or not at all."""
    with replacing(path) as beside:
        beside.write_bytes(content)


def read_shard(path: Path) -> dict[Key, Reply]:
    """Return the answers in a shard's file.

    Raises:
        RunError: If a line of it is none (with the line).
    """
    found = read_lines(path, from_line)
    if found.faults or found.torn:
        line, problem = found.faults[0] if found.faults else (found.lines + 1, "it has no end")
        hint = "delete that file; its questions are then asked again"
        raise RunError(f"{path}:{line}", f"not an answer ({problem})", hint=hint)
    return found.rows


def left_shards(folder: Path) -> tuple[Path, ...]:
    """Return whole shard files that nobody took in, in their order; half-written ones go.

    The run folder's lock must be held, and no worker be at work.
    """
    shards = folder / SHARDS
    if not shards.is_dir():
        return ()
    beside = {path.name[1:-_RANDOM] for path in shards.iterdir() if path.name.startswith(".")}
    if beside:
        sweep(shards, beside)
    return tuple(sorted(shards.glob("*-*.jsonl")))


def remove_empty(folder: Path) -> None:
    """Remove the folder of shards where nothing stands in it."""
    with suppress(OSError):
        (folder / SHARDS).rmdir()
