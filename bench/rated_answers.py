"""What rounds that are made and rounds that are imported share: whose answers, by which rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.data.suite import Suite
from bench.models.trust import NO_TRUST, Trust
from bench.running import answer_all
from bench.runs.conditions import Answered
from bench.session import Session
from human_eval.rounds.plan import RoundKey

_BATCH = 256


@dataclass(frozen=True, slots=True)
class Answers:
    """Where the answers come from, and what may be done to get them.

    Attributes:
        out: Folder that holds `runs/`; what is there is used, what is missing is generated.
        allow_partial: Recorded answers may lack items, servers may fail to answer.
        trust: What of the checkpoints may be unpickled or run.
    """

    out: Path | str = "."
    allow_partial: bool = False
    trust: Trust = NO_TRUST


def answers_of(session: Session, given: Answers) -> Mapping[str, Answered]:
    """Return the answers of a session's checkpoints, by name; missing ones are generated.

    Raises:
        BenchError: Where something cannot be found or used, in one sentence.
    """
    return answer_all(session, Path(given.out), _BATCH, given.allow_partial)


def round_key(
    suite: Suite, names: Sequence[str], runs: Mapping[str, Answered], salt: str = ""
) -> RoundKey:
    """Return what a round's key takes over from a suite.

    Args:
        suite: Its scenarios and the declared analysis.
        names: The checkpoints, in order; a reference that is none of them is none.
        runs: Their answers, where they are known.
        salt: Of the ids.
    """
    block, analysis = suite.block, suite.block.analysis
    reference = analysis.reference if analysis.reference in names else None
    placed = {
        scenario: {seed: name for seed, name in seeds.items() if name in names}
        for scenario, seeds in block.scenarios.items()
    }
    return RoundKey(
        salt=salt,
        names=tuple(names),
        scenarios={scenario: seeds for scenario, seeds in placed.items() if seeds},
        reference=reference,
        alpha=analysis.alpha,
        margin=analysis.margin,
        fingerprints={name: run.fingerprint for name, run in runs.items()},
        pairs="all" if reference is None else analysis.pairs,
    )
