"""What a round is: `round.json`, which names no checkpoint and may be shown to anybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from human_eval.scales import Kind

SCHEMA = 1
"""Version of a round's files; raised when a field changes its meaning."""


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """A round's settings.

    Attributes:
        name: The round's name.
        kind: `rating` or `preference`.
        seed: Of drawing, order and sides.
        created: ISO 8601 with zone.
        suite: The suite's name.
        raters: Pseudonyms.
        n_items: Items drawn.
        n_tasks: Tasks each rater is given, repeats and qualification included.
        n_checkpoints: Checkpoints compared.
        repeat_share: Share of the tasks that are shown twice, 0 to 1.
        pass_mark: Share of the qualification tasks that must be right, 0 to 1.
        seconds_per_task: What the estimate of hours rests on.
        metrics: Names of the metrics held against people.
        strata: By stratum, how many items were there and how many were drawn.
        imported: The judgements existed before the round: nothing was shown or blinded by us.
        hashes: SHA-256 of the round's other files when they were made.
        notes: What drawing brought to light.
        controls: What raters are asked; empty where it is all that the kind of round has.
        schema: `SCHEMA`.
    """

    name: str
    kind: Kind
    seed: int
    created: str
    suite: str
    raters: tuple[str, ...]
    n_items: int
    n_tasks: int
    n_checkpoints: int
    repeat_share: float
    pass_mark: float
    seconds_per_task: float
    metrics: tuple[str, ...]
    strata: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    imported: bool = False
    hashes: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    schema: int = SCHEMA


@dataclass(frozen=True, slots=True)
class RoundKey:
    """What stays here: `key.json`, readable by its owner only, never sent.

    Attributes:
        salt: Random; opaque ids are made with it.
        names: Checkpoints, in the order of the suite.
        scenarios: Scenario -> training seed -> checkpoint.
        reference: The checkpoint that others are shown against, or None.
        alpha: Two-sided error rate of the declared analysis.
        margin: Equivalence margin on the verdict score, in points, or None.
        fingerprints: Checkpoint -> its run's fingerprint ("" where unknown).
        pairs: Which pairs of checkpoints the primary family holds, and a preference round asks
            about: all, or those with the reference.
    """

    salt: str
    names: tuple[str, ...]
    scenarios: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    reference: str | None = None
    alpha: float = 0.05
    margin: float | None = None
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    pairs: Literal["all", "reference"] = "all"
