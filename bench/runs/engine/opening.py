"""The table of engines: who answers a checkpoint's work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bench.base.progress import say
from bench.models.portable import as_sent
from bench.runs.engine.choice import Engine
from bench.runs.engine.here import Here
from bench.runs.engine.protocol import Crew, Work, Workers
from bench.runs.engine.sharded import Sharded


def _local(work: Work, count: int) -> Workers:
    from bench.runs.engine.local import LocalWorkers

    return LocalWorkers(work, count)


def _ray(work: Work, count: int) -> Workers:
    from bench.runs.engine.on_ray import RayWorkers

    return RayWorkers(work, count)


ENGINES: dict[str, Callable[[Work, int], Workers]] = {"local": _local, "ray": _ray}
"""Engines with workers, by name; every other name is this process."""

_NOT_SENT = "answered by this process; --engine {engine} is for folders of weights"


def open_crew(work: Work, engine: Engine, missing: int) -> Crew:
    """Return those who answer, the checkpoint loaded.

    Args:
        work: What is asked.
        engine: Where it is to be answered. Checkpoints that load nothing (endpoints, functions,
            recorded answers) are answered here, which is said.
        missing: How many asks have no answer; more workers than shards are not started.

    Raises:
        ModelError: If the checkpoint cannot be loaded.
    """
    opener = ENGINES.get(engine.name)
    sent = as_sent(work.checkpoint) if opener else None
    if opener is None or sent is None:
        if opener is not None:
            say(f"{work.checkpoint.name}: {_NOT_SENT.format(engine=engine.name)}")
        return Here.loaded(work)
    shards = min(missing, -(-len(work.asks) // work.batch_size))
    count = max(1, min(engine.workers, shards))
    theirs = replace(work, checkpoint=sent)
    return Sharded(theirs, Engine(engine.name, count), opener(theirs, count))
