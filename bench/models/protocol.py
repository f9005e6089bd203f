"""What a backend must be able to do, and what goes in and out of it.

A *checkpoint* is a resolved spec: it knows what it is, cheaply. Loading gives a *model*, which
answers. Nothing is loaded while every answer is already in the run folder.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

Message = tuple[str, str]
"""Role (`system`, `user` or `assistant`) and content: one turn of a chat."""

Asked = str | tuple[Message, ...]
"""What a model reads before it answers: a text as it stands, or the turns of a chat."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One prompt to answer.

    Attributes:
        set: Name of the item's set.
        id: The item's id, unique in its set.
        sample: Number of the sample, from 0.
        prompt: The rendered prompt.
        prompt_hash: Hash of what was asked; a kept answer is used again only if it is the same.
        question: The item's question as it stands in its file.
        source: File the item was read from, resolved, and its row number from 1.
        excluded: Ids in that file that the set's `where` left out; one set, shared by all asks of
            a set. Answers to them are nobody's rather than unknown.
        messages: The turns of a chat, the last one the user's, where the suite asks in chats;
            `prompt` then holds them as text, for people to read. Empty: `prompt` is asked as is.
        context, accepted: The item's context and accepted answers. No model reads them here; logs
            that know items by their content only are paired by them.
    """

    set: str
    id: str
    sample: int
    prompt: str
    prompt_hash: str
    question: str
    source: tuple[str, int]
    excluded: frozenset[str] = field(default=frozenset(), compare=False, repr=False)
    messages: tuple[Message, ...] = ()
    context: str | None = field(default=None, compare=False, repr=False)
    accepted: tuple[str, ...] = field(default=(), compare=False, repr=False)

    @property
    def key(self) -> tuple[str, str, int]:
        """Set, id and sample: what names an answer in a run."""
        return self.set, self.id, self.sample

    @property
    def asked(self) -> Asked:
        """What is really asked: the turns of a chat where there are any, else the prompt."""
        return self.messages or self.prompt


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer to one ask, though it was asked for; never written as an answer.

    Attributes:
        kind: In a word or two, the same for the same fault: `429`, `timeout`, `garbage`.
        detail: One line for people.
    """

    kind: str
    detail: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model gave to one ask.

    Attributes:
        text: The raw answer; None where there is none (a recorded null, a missing row, a failure).
        stop: Why it ended: `stop` (a stop string), `eos`, `length`, `returned` (by a function),
            `recorded`, `missing` or `failed`.
        tokens: Number of generated tokens, or None where unknown.
        logprobs: Natural-log probability of each generated token, or None.
        prompt_tokens: Number of tokens read, where somebody is paid by them, else None.
        dropped: Tokens that were cut off the prompt so that it fits; 0 where it was read whole.
        failure: Why there is no answer; only where `stop` is `failed`.
    """

    text: str | None
    stop: str
    tokens: int | None = None
    logprobs: tuple[float, ...] | None = None
    prompt_tokens: int | None = None
    dropped: int = 0
    failure: Failure | None = None

    @classmethod
    def failed(cls, kind: str, detail: str) -> Reply:
        """Return the reply that is none; its ask is asked again by the next invocation."""
        return cls(None, "failed", failure=Failure(kind, detail))


@dataclass(frozen=True, slots=True)
class Generation:
    """Settings of generation; each one is part of the run's fingerprint.

    Attributes:
        max_new_tokens: Longest answer, in tokens.
        stop: Strings that end an answer; they are not part of it.
        dtype: `float32`, `bfloat16` or `float16`.
        temperature: 0 is greedy; above it, tokens are drawn from softmax(logits / temperature).
        seed: Of the draws; 0 where greedy, which draws nothing. How many samples are drawn is no
            setting: asking for more later keeps the first ones.
    """

    max_new_tokens: int = 32
    stop: tuple[str, ...] = ("\n",)
    dtype: str = "float32"
    temperature: float = 0.0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class TokenScores:
    """Log-probabilities of a continuation's tokens.

    Attributes:
        logprobs: Natural-log probability of each token of the continuation, given all before it.
        tokens: The tokens' texts, as many.
        means, deviations: Mean and standard deviation of the log-probability of a token that the
            model itself would draw from the whole vocabulary at each token's place, as many
            (Min-K%++ needs them); empty where unknown.
    """

    logprobs: tuple[float, ...]
    tokens: tuple[str, ...]
    means: tuple[float, ...] = ()
    deviations: tuple[float, ...] = ()


class Model(Protocol):
    """A loaded checkpoint."""

    def lengths(self, asks: Sequence[Ask]) -> list[int]:
        """Return each prompt's length in tokens; batches are planned by it."""

    def generate(self, asks: Sequence[Ask]) -> list[Reply]:
        """Answer one batch; as many replies as asks, in their order.

        How many of them are computed at the same time is the model's own affair.
        """


@runtime_checkable
class Streaming(Protocol):
    """A model whose answers do not depend on their company: each is kept as soon as it comes."""

    def stream(self, asks: Sequence[Ask]) -> Iterator[tuple[int, Reply]]:
        """Answer all, in any order; yields the ask's position and its reply, or its failure.

        Raises:
            ModelError: If going on is useless (no such model, no permission); what was yielded
                before is kept.
        """


@runtime_checkable
class Scorer(Protocol):
    """A model that also gives the probability of a text it did not write itself."""

    def score(self, pairs: Sequence[tuple[Asked, str]]) -> list[TokenScores]:
        """Score (prompt, continuation) pairs; as many results as pairs, in their order.

        What continues a chat is the beginning of the assistant's next turn.

        Raises:
            ModelError: If a pair cannot be scored: too long, out of memory, NaN.
        """


@runtime_checkable
class Caveat(Protocol):
    """A checkpoint whose identity cannot cover all that its answers depend on."""

    @property
    def caveat(self) -> str:
        """What it does not cover, as a clause that goes behind the checkpoint's name."""


class Checkpoint(Protocol):
    """A resolved spec: knows what it is, cheaply."""

    @property
    def name(self) -> str:
        """What the user calls it."""

    @property
    def spec(self) -> str:
        """The text it was resolved from, with its backend, e.g. `hf:checkpoints/full-1`."""

    @property
    def uses_prompt(self) -> bool:
        """Whether prompt template and generation settings decide its answers.

        They enter the fingerprint only then; false for recorded answers.
        """

    def identity(self) -> Mapping[str, object]:
        """Return what its answers depend on: hashes of weights, tokenizer, file, mapping."""

    def load(self, asks: Sequence[Ask], generation: Generation, allow_partial: bool) -> Model:
        """Make it ready to answer; `asks` are all that the suite asks.

        Raises:
            ModelError: If it cannot be loaded.
            DataError: If recorded answers do not fit the asks (unless `allow_partial`).
        """
