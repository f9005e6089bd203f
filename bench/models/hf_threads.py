"""How many threads torch computes with: as many as there are processors that others leave idle."""

from __future__ import annotations

import torch

from bench.base.threads import fitting_threads

_chosen: dict[str, int] = {}
"""`most`: what torch began with, or the user set; `set`: what was chosen here."""


def use_idle_processors() -> None:
    """Have torch use no more threads than processors stand idle; never more than it had.

    OMP_NUM_THREADS and a number of threads that somebody set in torch are obeyed. On two
    processors, one of which is busy, two threads wait for each other more than they work.
    """
    found = torch.get_num_threads()
    if found != _chosen.get("set"):
        _chosen["most"] = found
    if _chosen["most"] == 1:
        return
    threads = fitting_threads()
    if threads is not None:
        _chosen["set"] = min(threads, _chosen["most"])
        torch.set_num_threads(_chosen["set"])
