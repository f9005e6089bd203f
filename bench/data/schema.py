"""The suite file's schema, version 1: what may stand in it, key by key."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    ValidationInfo,
    field_validator,
    model_serializer,
)
from pydantic_core import PydanticCustomError

Test = Literal["two_way_t", "approximate_randomization", "clustered_t", "mcnemar", "paired_t"]
Role = Literal["train", "corpus", "paraphrase", "heldout", "retention", "control"]

Temperature = Annotated[float, Field(ge=0, le=5, allow_inf_nan=False)]
"""0 is greedy."""


Words = Annotated[str, Field(min_length=1, pattern=r"\S")]
"""A text that says something."""


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
    source: Words | None = None
    """Where it comes from; this and what follows stands in its card, and changes no number."""
    licence: Words | None = None
    split: Words | None = None
    """By what rule its items were parted from the other sets'."""
    generator: Words | None = None
    """What wrote it, if no person did."""
    generator_prompt: Words | None = None
    """What that was asked."""


class FewShotBlock(Block):
    """Examples before each question: items of a train set, drawn once, the same for all."""

    set: str
    k: Annotated[int, Field(ge=1)]
    seed: Annotated[int, Field(ge=0)] = 0
    separator: str = "\n\n"
    """Between examples that are text; the turns of a chat need none."""


class PromptBlock(Block):
    """How an item becomes a prompt: `{question}` and `{context}` are filled in.

    One `template`, or several `templates` by name: then every item is asked in each of these ways.
    With `chat` the filled template is what the user says.
    """

    templates: Annotated[dict[str, str] | None, Field(min_length=1)] = None
    template: str = "Q: {question}\nA:"
    chat: bool = False
    system: Annotated[str | None, Field(min_length=1)] = None
    few_shot: FewShotBlock | None = None

    @property
    def named(self) -> dict[str, str]:
        """Name -> template; a single one is called `default`."""
        return self.templates or {"default": self.template}

    @property
    def shown(self) -> str:
        """The template; several as `name: template`; what goes with them; a line between."""
        named = [f"{name}: {text}" for name, text in (self.templates or {}).items()]
        return "\n---\n".join([*(named or [self.template]), *self._with])

    @property
    def _with(self) -> list[str]:
        """What goes with every template, in words."""
        lines = ["asked in a chat"] if self.chat else []
        if self.system is not None:
            lines.append(f"system: {self.system}")
        if (few := self.few_shot) is not None:
            lines.append(f"examples before it: {few.k} of {few.set}, drawn by seed {few.seed}")
        return ["\n".join(lines)] if lines else []

    @model_serializer(mode="wrap")
    def _plain(self, dump: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave out what nobody asks for: hashes of what was declared outlive new keys."""
        kept = ("templates", "template")
        return {key: value for key, value in dump(self).items() if key in kept or value}

    @field_validator("templates")
    @classmethod
    def _differ(cls, value: dict[str, str]) -> dict[str, str]:
        if len(set(value.values())) < len(value):
            raise PydanticCustomError("same_templates", "templates that differ from each other")
        return value

    @field_validator("template")
    @classmethod
    def _only_one(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("templates"):
            raise PydanticCustomError("two_prompts", "either `template` or `templates`, not both")
        return value

    @field_validator("system")
    @classmethod
    def _in_chats(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and not info.data.get("chat", True):
            raise PydanticCustomError("no_chat", "`chat: true` beside it; plain prompts have none")
        return value


class GenerationBlock(Block):
    """How answers are generated; part of every run's fingerprint, except the number of samples."""

    max_new_tokens: Annotated[int, Field(gt=0, le=100_000)] = 32
    stop: tuple[str, ...] = ("\n",)
    dtype: Literal["float32", "bfloat16", "float16"] = "float32"
    temperatures: Annotated[tuple[Temperature, ...], Field(min_length=1)] = (0.0,)
    samples: Annotated[int, Field(ge=1)] = 1
    seed: Annotated[int, Field(ge=0)] = 0

    @field_validator("temperatures")
    @classmethod
    def _once(cls, value: tuple[float, ...]) -> tuple[float, ...]:
        if len(set(value)) < len(value):
            raise PydanticCustomError("same_temperatures", "each temperature once")
        return value

    @field_validator("samples")
    @classmethod
    def _can_differ(cls, value: int, info: ValidationInfo) -> int:
        if value > 1 and not any(info.data.get("temperatures", (1.0,))):
            found = "1, because all samples at temperature 0 are equal; or `temperatures` above 0"
            raise PydanticCustomError("equal_samples", found)
        return value


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
    test: Test | None = None
    """Overrides the test that the design calls for; the report says so."""
    mixed_model: bool = False
    """Also fits a mixed-effects model, shown beside the ANOVA with its limits."""
    alpha: Annotated[float, Field(gt=0, lt=0.5)] = 0.05
    margin: Annotated[float, Field(gt=0, le=100)] | None = None
    seed: Annotated[int, Field(ge=0)] = 0
    highlight: Annotated[str | None, Field(exclude=True)] = None
    """A scenario or checkpoint that bars show in full colour; it decides nothing."""


class ChecksBlock(Block):
    """Which checks `bench compare` runs; each can be left out where it costs too much."""

    leakage: bool = True
    """Reads the suite's training data."""
    likelihoods: bool = True
    """Has each checkpoint score the accepted answers, where its backend can."""


class PriceBlock(Block):
    """What a checkpoint's tokens cost, for a million of them, in any currency."""

    input: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    output: Annotated[float, Field(ge=0, allow_inf_nan=False)]


class CurvesBlock(Block):
    """Checkpoints along a training, or trained on more and more: a curve for each line."""

    by: Literal["steps", "examples"] = "steps"
    points: Annotated[
        dict[
            Annotated[str, Field(min_length=1)],
            Annotated[dict[Annotated[int, Field(ge=0)], str], Field(min_length=2)],
        ],
        Field(min_length=1),
    ]
    """Line (e.g. a scenario) -> steps or examples -> checkpoint."""


class GateBlock(Block):
    """One rule of `bench gate`: what must not have become worse, and by how much."""

    checkpoint: Words | None = None
    """A checkpoint or scenario; left out: every one that was compared."""
    against: Words | None = None
    """Another one, or `baseline`; left out: the baseline if one is given, else the reference."""
    metric: Words | None = None
    set: Words | None = None
    margin: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)] | None = None
    """Percentage points that a drop may have; left out: the analysis's margin, else 0."""
    require: Literal["no_regression", "not_worse", "better"] = "no_regression"
    fail_on_leak: bool = True


class AboutBlock(Block):
    """What only people know about the checkpoints; stands in their model cards."""

    licence: Words | None = None
    language: Annotated[tuple[Words, ...], Field(min_length=1)] | None = None
    use: Words | None = None
    """What they are meant for."""

    @field_validator("language", mode="before")
    @classmethod
    def _several(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value


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
    checks: ChecksBlock = ChecksBlock()
    factors: dict[str, dict[str, str | int | float]] = {}
    """Checkpoint -> factor -> level: a factorial design, e.g. {full-a: {lr: 0.001}}."""
    prices: dict[str, PriceBlock] = {}
    """Checkpoint -> what its tokens cost."""
    curves: CurvesBlock | None = None
    """Shown beside the comparison; their earlier points take part in no test."""
    human: dict[str, dict[str, str]] = {}
    """Set -> checkpoint -> column of the set's file that holds people's verdicts."""
    gate: tuple[GateBlock, ...] = ()
    """The policy of `bench gate`: one rule, or a list of them."""
    about: AboutBlock = AboutBlock()
    """For model cards."""

    @field_validator("gate", mode="before")
    @classmethod
    def _rules(cls, value: object) -> object:
        return (value,) if isinstance(value, dict) else value
