"""What authoring paraphrases gives: candidates, rejections with a reason, the whole outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bench.data.items import Item
from stats.results import PairedDifference

Reason = Literal[
    "answer_introduced",
    "name_lost",
    "name_added",
    "number_lost",
    "number_added",
    "identical",
    "repeated",
    "wh_changed",
    "too_similar",
    "other_question",
    "in_training",
    "not_adequate",
    "not_asked",
]
"""Why a gate rejects a candidate."""

FaultKind = Literal["prose", "half_json", "refusal", "same_text", "empty", "error", "missing"]
"""What a reply can be instead of rewrites."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rewrite that somebody proposes.

    Attributes:
        of: Id of the item.
        text: The rewrite.
        how: `template:<rule>`, or the name of the checkpoint that wrote it.
    """

    of: str
    text: str
    how: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A reply, or part of one, that holds no rewrite.

    Attributes:
        kind: See `FaultKind`.
        text: What stood there, shortened.
        detail: In words.
    """

    kind: FaultKind
    text: str
    detail: str


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a candidate is rejected.

    Attributes:
        reason: The gate's code.
        detail: What was found, in words.
    """

    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """A paraphrase that passed all gates.

    Attributes:
        item: Its original.
        id: `<id of the original>~p<number>`.
        text, how: As in `Candidate`.
        review: What a person should look at (e.g. `name in another case: paris`), or "".
    """

    item: Item
    id: str
    text: str
    how: str
    review: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A candidate that failed a gate, or a reply that held none.

    Attributes:
        of, question: The item.
        text, how: What was proposed, and by whom.
        reason: A `Reason`, or a `FaultKind`.
        detail: In words.
    """

    of: str
    question: str
    text: str
    how: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Generator:
    """The checkpoint that proposed rewrites, and what it was asked.

    Attributes:
        name, spec, fingerprint: As in a run; the fingerprint covers the prompt and the seed.
        seed: Of sampling.
        attempts: Times that an item without enough paraphrases has been asked, over all runs.
        asked: Replies in the cache; `new` of them were made now.
        folder: Run folder with the prompts' replies.
    """

    name: str
    spec: str
    fingerprint: str
    seed: int
    attempts: int
    asked: int
    new: int
    folder: str


@dataclass(frozen=True, slots=True)
class Difficulty:
    """How much harder the paraphrases are for a checkpoint that was not trained on either.

    Attributes:
        base: Its name.
        metric: By which it was scored.
        originals, paraphrases: Mean scores in %, over the same facts.
        drop: originals - paraphrases, in pp, tested fact by fact.
        n_facts: Facts compared; `n_unanswered` were left out.
    """

    base: str
    metric: str
    originals: float
    paraphrases: float
    drop: PairedDifference
    n_facts: int
    n_unanswered: int = 0


@dataclass(frozen=True, slots=True)
class Validity:
    """What people said of a sample.

    Attributes:
        kept, judged: Paraphrases that keep the fact, of those judged.
        share: kept / judged, 0-1.
        interval: Wilson's, at 95 %.
        blank: Rows of the sample without a verdict.
    """

    kept: int
    judged: int
    share: float
    interval: tuple[float, float]
    blank: int = 0


@dataclass(frozen=True)
class Paraphrased:
    """What came of authoring paraphrases for one set.

    Attributes:
        set: Name of the set; `n_items` of its items were rewritten.
        out, rejected_file, summary_file: What was written.
        per_item: Paraphrases wanted for each item.
        accepted, rejected: In the order of the items.
        generator: The checkpoint that was asked, or None.
        difficulty: By the base, or None; then `no_difficulty` says why.
        validity: What people said, or None.
        settings: What the gates ran with, e.g. ("jaccard", .85).
        notes: In words.
    """

    set: str
    n_items: int
    out: str
    rejected_file: str
    summary_file: str
    per_item: int
    accepted: tuple[Accepted, ...]
    rejected: tuple[Rejected, ...]
    generator: Generator | None = None
    difficulty: Difficulty | None = None
    no_difficulty: str = ""
    validity: Validity | None = None
    settings: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def reasons(self) -> dict[str, int]:
        """Rejected by reason, the most frequent first."""
        return dict(Counter(one.reason for one in self.rejected).most_common())

    @property
    def sources(self) -> dict[str, int]:
        """Accepted by who proposed them, the most frequent first."""
        return dict(Counter(one.how for one in self.accepted).most_common())

    @property
    def n_short(self) -> int:
        """Items with fewer paraphrases than wanted, those without any included."""
        per = Counter(one.item.id for one in self.accepted)
        return self.n_items - sum(count >= self.per_item for count in per.values())

    @property
    def n_without(self) -> int:
        """Items without a paraphrase."""
        return self.n_items - len({one.item.id for one in self.accepted})

    @property
    def n_review(self) -> int:
        """Accepted paraphrases that a person should look at."""
        return sum(bool(one.review) for one in self.accepted)
