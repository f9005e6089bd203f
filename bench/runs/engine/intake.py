"""Shard files that nobody took in: left by a killed process, or by workers ahead of their turn."""

from __future__ import annotations

from collections.abc import Sequence

from bench.models.protocol import Ask
from bench.runs.engine.shard_files import left_shards, read_shard, remove_empty
from bench.runs.folder import RunFolder
from bench.runs.journal import Journal
from bench.runs.lines import key_of


def take_in(asks: Sequence[Ask], kept: RunFolder, journal: Journal) -> int:
    """Add the answers in them that are asked for and not there yet; remove the files.

    No worker may be at work. The answers count as the last invocation's, which made them. Without
    a manifest nobody knows how they were made: they are dropped.

    Returns:
        How many answers were added.

    Raises:
        RunError: If a file is damaged (with the line).
    """
    added = 0
    for path in left_shards(kept.path):
        found = read_shard(path) if journal.analysis_hash else {}
        wanted = [(ask, found[key_of(ask)]) for ask in asks if key_of(ask) in found]
        new = [(ask, reply) for ask, reply in wanted if key_of(ask) not in kept.answers]
        if new:
            kept.append(new)
            journal.count([reply for _, reply in new])
        path.unlink()
        added += len(new)
    remove_empty(kept.path)
    return added
