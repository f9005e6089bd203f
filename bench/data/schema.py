"""The suite file's schema, version 1: what may stand in it, key by key."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Role = Literal["train", "corpus", "paraphrase", "heldout", "retention", "control"]


class Block(BaseModel):
    """A part of the file: unknown keys are errors, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SetBlock(Block):
    """One set: a file, what it is for, and how its columns are called."""

    role: Role
    path: str
    taught: bool | None = None
    columns: dict[str, str] = {}
    where: dict[str, Any] = {}
    split_answers: Annotated[str, Field(min_length=1)] | None = None


class PromptBlock(Block):
    """How an item becomes a prompt: `{question}` and `{context}` are filled in."""

    template: str = "Q: {question}\nA:"


class GenerationBlock(Block):
    """How answers are generated; part of every run's fingerprint."""

    max_new_tokens: Annotated[int, Field(gt=0, le=100_000)] = 32
    stop: tuple[str, ...] = ("\n",)
    dtype: Literal["float32", "bfloat16", "float16"] = "float32"


class AnswerBlock(Block):
    """How the scored text is taken from the raw answer, and what a missing answer means."""

    take: str = "first_line"
    unanswered: Literal["drop", "zero", "error"] = "drop"


class PrimaryBlock(Block):
    """The metric and set that give verdicts."""

    metric: str
    set: str


class AnalysisBlock(Block):
    """What is to be decided, declared before answers exist."""

    primary: PrimaryBlock | None = None
    reference: str | None = None
    pairs: Literal["all", "reference"] = "all"
    alpha: Annotated[float, Field(gt=0, lt=0.5)] = 0.05
    margin: Annotated[float, Field(gt=0, le=100)] | None = None
    seed: Annotated[int, Field(ge=0)] = 0


class SuiteBlock(Block):
    """The whole file."""

    version: Literal[1] = 1
    name: Annotated[str, Field(min_length=1, pattern=r"^[\w.\- ]+$")]
    sets: Annotated[dict[str, SetBlock], Field(min_length=1)]
    checkpoints: dict[str, str] = {}
    scenarios: dict[str, dict[int, str]] = {}
    matched_seeds: bool = False
    prompt: PromptBlock = PromptBlock()
    generation: GenerationBlock = GenerationBlock()
    answer: AnswerBlock = AnswerBlock()
    metrics: Annotated[tuple[str, ...], Field(min_length=1)] = (
        "exact_match",
        "f1",
        "squad_exact_match",
        "squad_f1",
        "contains_answer",
    )
    analysis: AnalysisBlock = AnalysisBlock()
    human: dict[str, dict[str, str]] = {}
    """Set -> checkpoint -> column of the set's file that holds people's verdicts."""
