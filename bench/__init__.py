"""knowbench: did this checkpoint learn what we taught it, and is it better than that one?

`compare`, `run`, `score`, `new_round` and `report_round` are what notebooks need; everything is
imported on first use, so that `bench --help` answers at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from bench.version import __version__

if TYPE_CHECKING:
    from bench.comparison import compare
    from bench.data.suite import load_suite
    from bench.human_report import report_round
    from bench.rating_rounds import Answers, new_round
    from bench.results import Comparison
    from bench.running import run
    from bench.runs.engine import Engine
    from bench.runs.pair_scores import PairScores
    from bench.scoring_file import ScoreOptions, score
    from human_eval.rounds.settings import RoundSettings

_WHERE = {
    "compare": "bench.comparison",
    "run": "bench.running",
    "load_suite": "bench.data.suite",
    "score": "bench.scoring_file",
    "report_round": "bench.human_report",
    "ScoreOptions": "bench.scoring_file",
    "Comparison": "bench.results",
    "Engine": "bench.runs.engine",
    "PairScores": "bench.runs.pair_scores",
    "Answers": "bench.rating_rounds",
    "RoundSettings": "human_eval.rounds.settings",
    "new_round": "bench.rating_rounds",
}

__all__ = [
    "Answers",
    "Comparison",
    "Engine",
    "PairScores",
    "RoundSettings",
    "ScoreOptions",
    "__version__",
    "compare",
    "load_suite",
    "new_round",
    "report_round",
    "run",
    "score",
]


def __getattr__(name: str) -> object:
    if name not in _WHERE:
        raise AttributeError(f"module 'bench' has no attribute {name!r}")
    return getattr(import_module(_WHERE[name]), name)
