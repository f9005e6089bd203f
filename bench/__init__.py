"""knowbench: did this checkpoint learn what we taught it, and is it better than that one?

`compare` and `run` are what notebooks need; everything is imported on first use, so that
`bench --help` answers at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from bench.version import __version__

if TYPE_CHECKING:
    from bench.comparison import compare
    from bench.data.suite import load_suite
    from bench.results import Comparison
    from bench.session import run

_WHERE = {
    "compare": "bench.comparison",
    "run": "bench.session",
    "load_suite": "bench.data.suite",
    "Comparison": "bench.results",
}

__all__ = ["Comparison", "__version__", "compare", "load_suite", "run"]


def __getattr__(name: str) -> object:
    if name not in _WHERE:
        raise AttributeError(f"module 'bench' has no attribute {name!r}")
    return getattr(import_module(_WHERE[name]), name)
