"""What a comparison says of its runs: how each was made, what it took, curves along trainings."""

from __future__ import annotations

from dataclasses import dataclass

from bench.base.effort import Effort
from bench.scenarios.anatomy import Anatomy
from bench.scenarios.lineage import Lineage
from stats import Estimate


@dataclass(frozen=True, slots=True)
class RunInfo:
    """One checkpoint's run.

    Attributes:
        name: The checkpoint's name.
        spec: `backend:location` as given.
        fingerprint: 12 hexadecimal digits: what its answers depend on.
        folder: The run folder.
        scenario: The scenario it belongs to, or None.
        seed: Its training seed, or None.
        answered: Answers in the run.
        tokens: Generated tokens of all answers, or None where unknown.
        training: What `bench finetune` wrote of its training (trainable and total parameters,
            seconds, steps), or None.
        endpoint: Whether its weights cannot be fingerprinted.
        origin: Where its answers come from that another harness asked for, in one line, or None.
        cost: Of all its answers, by the suite's prices and in their currency; None where there is
            no price, or tokens are unknown.
        lineage: What it was trained from, by its folder's own record, or None.
        anatomy: Its modules, and which of them trained; None where its folder does not tell.
        losses: (step, mean loss per token in nats) of its training; () where unknown.
        effort: What answering took, over all invocations; None where answers were recorded.
    """

    name: str
    spec: str
    fingerprint: str
    folder: str
    scenario: str | None
    seed: int | None
    answered: int
    tokens: int | None
    training: dict[str, float | str] | None = None
    endpoint: bool = False
    origin: str | None = None
    cost: float | None = None
    lineage: Lineage | None = None
    anatomy: Anatomy | None = None
    losses: tuple[tuple[int, float], ...] = ()
    effort: Effort | None = None


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One checkpoint on a curve.

    Attributes:
        at: Training steps or examples.
        estimate: Its score by the primary metric, with its interval.
    """

    at: int
    checkpoint: str
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class Curve:
    """Scores by the primary metric along a training, on one set; described, not tested.

    Attributes:
        line: Its name in the suite, e.g. a scenario's.
        by: `steps` or `examples`.
        points: From the fewest to the most; all lines of a set rest on the same items.
    """

    line: str
    set: str
    by: str
    points: tuple[CurvePoint, ...]
