"""Rows dealt to lanes, a thread and its own batches each: what splitting every product would lose.

A token of a small model is hundreds of small products. Split over threads, each of them makes the
threads wait for each other; a lane computes its rows alone and waits for nobody. On two processors
500 short answers took 3.2 s instead of 5.6 s (8 million parameters) and 11.5 s instead of 16.3 s
(64 million). Which rows share a lane depends on their lengths and the number of lanes alone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from typing import Any, TypeVar

import torch

from bench.models.hf_borders import rope_kinds
from bench.models.hf_tested import TESTED

Result = TypeVar("Result")
GoOn = Callable[[], None]
"""Called between steps; raises where another lane has failed, so that all end soon."""

_ROWS = 32
"""Rows that a lane must have: with fewer, reading the weights costs more than computing."""
_LIGHT = 1 << 29
"""Bytes of weights up to which lanes are used: every lane reads all of them at every step."""
_CHANGING = frozenset({"dynamic", "longrope"})
"""Rotations that a model changes while it computes, for all threads."""


class _StoppedError(Exception):
    """Another lane failed, or the caller was interrupted."""


def lanes_for(model: Any, rows: int) -> int:
    """Return how many lanes a model's rows are dealt to; 1 where lanes would gain nothing.

    Args:
        model: A causal language model.
        rows: Prompts or texts to compute.
    """
    if model.device.type != "cpu" or not _shareable(model) or _bytes(model) > _LIGHT:
        return 1
    return max(1, min(torch.get_num_threads(), rows // _ROWS))


def side_by_side(jobs: Sequence[Callable[[GoOn], Result]]) -> list[Result]:
    """Return what each job returns; several run at once, each on its share of the threads.

    Raises:
        Exception: The first that a job raised; the others end at their next step.
    """
    if len(jobs) == 1:
        return [jobs[0](_nothing)]
    threads = torch.get_num_threads()
    torch.set_num_threads(max(1, threads // len(jobs)))
    try:
        return _together(jobs)
    finally:
        torch.set_num_threads(threads)


def _together(jobs: Sequence[Callable[[GoOn], Result]]) -> list[Result]:
    stop = threading.Event()

    def go_on() -> None:
        if stop.is_set():
            raise _StoppedError

    with ThreadPoolExecutor(len(jobs), thread_name_prefix="lane") as pool:
        running = [pool.submit(job, go_on) for job in jobs]
        try:
            wait(running, return_when=FIRST_EXCEPTION)
        finally:
            stop.set()
    errors = [error for one in running if (error := one.exception()) is not None]
    for error in sorted(errors, key=lambda one: isinstance(one, _StoppedError)):
        raise error
    return [one.result() for one in running]


def _nothing() -> None:
    """Go on: there is only one lane."""


def _shareable(model: Any) -> bool:
    """Whether threads may compute with it at once: nothing in it changes while it computes."""
    adapters = getattr(model, "peft_config", None) or {}
    plain = all(getattr(one, "peft_type", None) == "LORA" for one in adapters.values())
    known = model.config.model_type in TESTED
    return plain and known and _CHANGING.isdisjoint(rope_kinds(model))


def _bytes(model: Any) -> int:
    return sum(one.numel() * one.element_size() for one in model.parameters())
