"""What a suite declares beside its analysis: a gate's rules, facts for cards.

None of it changes a number, so none of it enters a result's hash.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bench.data.schema import SuiteBlock

Require = Literal["no_regression", "not_worse", "better"]
BASELINE = "baseline"
"""What a rule holds a checkpoint against when it means the same checkpoint of an earlier result."""


@dataclass(frozen=True, slots=True)
class GateRule:
    """One rule of `bench gate`.

    Attributes:
        checkpoint: A checkpoint or scenario; None: every one that was compared.
        against: Another one, or `baseline`; None: the baseline if one is given, else the
            reference.
        metric, set: None: the primary ones.
        margin: Percentage points that a drop may have; None: the analysis's margin, else 0.
        require: `no_regression` (the interval of the difference must not lie wholly below
            -margin), `not_worse` (it must lie wholly above -margin: non-inferiority), or `better`
            (wholly above 0).
        fail_on_leak: Whether a leak on that set fails the gate as well.
    """

    checkpoint: str | None = None
    against: str | None = None
    metric: str | None = None
    set: str | None = None
    margin: float | None = None
    require: Require = "no_regression"
    fail_on_leak: bool = True


@dataclass(frozen=True, slots=True)
class About:
    """What a suite says of its checkpoints; None where it says nothing.

    Attributes:
        licence: Of the checkpoints.
        language: Of what they read and write.
        use: What they are meant for.
    """

    licence: str | None = None
    language: tuple[str, ...] | None = None
    use: str | None = None


@dataclass(frozen=True, slots=True)
class SetOrigin:
    """Where a set comes from; None where neither the suite nor a file beside the set says it.

    Attributes:
        name, role, path: As in the suite.
        source, licence, split, generator, generator_prompt: As in the suite; the generator also
            as `bench data paraphrase` wrote it down.
        sha256: Of the file; None for a folder.
        accepted: Paraphrases that passed every gate, where the set was made by us.
        rejected: Reason -> how many did not.
    """

    name: str
    role: str
    path: str
    source: str | None = None
    licence: str | None = None
    split: str | None = None
    generator: str | None = None
    generator_prompt: str | None = None
    sha256: str | None = None
    accepted: int | None = None
    rejected: dict[str, int] = field(default_factory=dict)


def gate_rules(block: SuiteBlock) -> tuple[GateRule, ...]:
    """Return the rules of a suite's gate, in their order."""
    return tuple(GateRule(**rule.model_dump()) for rule in block.gate)


def about(block: SuiteBlock) -> About:
    """Return what a suite says of its checkpoints."""
    return About(block.about.licence, block.about.language, block.about.use)
