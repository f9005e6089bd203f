"""Under which conditions a suite is answered: each prompt at each temperature, some samples each.

Every condition is a run of its own; samples are rows of that run.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.data.items import QuestionSet
from bench.data.schema import FewShotBlock, GenerationBlock, PromptBlock
from bench.models.elsewhere import GivenScores
from bench.models.protocol import Generation
from bench.runs.answering import Run
from bench.runs.few_shot import drawn
from bench.runs.likelihoods import Likelihoods
from bench.runs.prompt_settings import FewShot, Prompt, PromptSettings

AS_RECORDED = "as recorded"
"""Stands for the prompt of recorded answers, which nobody here knows."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One way of asking.

    Attributes:
        prompt: Name of the prompt template; `as recorded` for recorded answers.
        temperature: 0 is greedy; None for recorded answers, whose temperature is not known here.
        samples: Answers to each item, at least 1.
    """

    prompt: str
    temperature: float | None
    samples: int


@dataclass(frozen=True, slots=True)
class ConditionRun:
    """A condition and the run that answered under it.

    Attributes:
        prompt, temperature, samples: As in `Condition`.
        run: The run; it holds `samples` answers to each item.
    """

    prompt: str
    temperature: float | None
    samples: int
    run: Run

    @property
    def condition(self) -> Condition:
        """The condition without its run."""
        return Condition(self.prompt, self.temperature, self.samples)


@dataclass(frozen=True, slots=True)
class Answered:
    """All of one checkpoint's runs.

    Attributes:
        name: The checkpoint's name.
        conditions: At least one; prompts in the suite's order, temperatures within them.
        likelihoods: How likely it finds the accepted answers, asked by the first prompt; None
            where that was not wanted, or it gives no log-probabilities.
        given: Scores that another harness gave to its answers, or None.
    """

    name: str
    conditions: tuple[ConditionRun, ...]
    likelihoods: Likelihoods | None = None
    given: GivenScores | None = None

    @property
    def runs(self) -> tuple[Run, ...]:
        """The runs, in the order of the conditions."""
        return tuple(one.run for one in self.conditions)

    @property
    def fingerprint(self) -> str:
        """What all answers depend on: the runs' fingerprints, `+` between them."""
        return "+".join(run.fingerprint for run in self.runs)

    @property
    def tokens(self) -> int | None:
        """Generated tokens of all answers, or None where unknown."""
        counts = [run.tokens for run in self.runs]
        known = [count for count in counts if count is not None]
        return sum(known) if len(known) == len(counts) else None

    @property
    def cost(self) -> float | None:
        """What all answers cost by the suite's prices, or None where that is unknown."""
        costs = [run.cost for run in self.runs]
        known = [cost for cost in costs if cost is not None]
        return math.fsum(known) if len(known) == len(costs) else None


def conditions_of(
    prompt: PromptBlock,
    generation: GenerationBlock,
    *,
    uses_prompt: bool,
    recorded: int | None = None,
) -> tuple[Condition, ...]:
    """Return the conditions that a suite asks for: every prompt at every temperature.

    Args:
        prompt: The suite's prompts.
        generation: Its temperatures and the number of samples. Temperature 0 takes one sample:
            all would be equal.
        uses_prompt: Whether the checkpoint reads the prompt. If not (recorded answers), there is
            one condition, decided when the answers were recorded.
        recorded: How many samples were, where the checkpoint knows it; else as many as the suite
            wants.
    """
    if not uses_prompt:
        return (Condition(AS_RECORDED, None, recorded or generation.samples),)
    return tuple(
        Condition(name, temperature, generation.samples if temperature > 0 else 1)
        for name in prompt.named
        for temperature in generation.temperatures
    )


def settings_of(generation: GenerationBlock, temperature: float | None) -> Generation:
    """Return the settings of generation at one temperature; None where nothing is generated."""
    drawn = bool(temperature)
    return Generation(
        max_new_tokens=generation.max_new_tokens,
        stop=generation.stop,
        dtype=generation.dtype,
        temperature=temperature or 0.0,
        seed=generation.seed if drawn else 0,  # greedy answers outlive another seed
    )


def prompts_of(block: PromptBlock, sets: Sequence[QuestionSet]) -> dict[str, Prompt]:
    """Return the suite's prompts by name; plain ones as their templates.

    Args:
        block: What the suite says of them.
        sets: Among them the one that few-shot examples are drawn from, where there is one.

    Raises:
        LookupError: If that set is not among them.
    """
    few_shot = None if block.few_shot is None else _few_shot(block.few_shot, sets)
    plain = not block.chat and few_shot is None
    return {
        name: template if plain else PromptSettings(template, block.chat, block.system, few_shot)
        for name, template in block.named.items()
    }


def prompt_of(prompts: Mapping[str, Prompt], condition: Condition) -> Prompt:
    """Return the condition's prompt; the first one where the prompt is not read."""
    return prompts.get(condition.prompt, next(iter(prompts.values())))


def _few_shot(block: FewShotBlock, sets: Sequence[QuestionSet]) -> FewShot:
    items = {one.name: one.items for one in sets}[block.set]
    return FewShot(block, drawn(items, block.seed))
