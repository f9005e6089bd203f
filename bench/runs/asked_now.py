"""What a suite asks as it stands now, beside what a run was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.data.items import QuestionSet
from bench.data.suite import Suite
from bench.models.protocol import Ask
from bench.runs.conditions import prompts_of
from bench.runs.manifest import Manifest
from bench.runs.prompt_settings import Prompt, as_settings
from bench.runs.prompts import asks


@dataclass(frozen=True)
class Asking:
    """A suite and its sets.

    Attributes:
        suite: The suite.
        sets: Its sets of questions, read.
    """

    suite: Suite
    sets: Sequence[QuestionSet]

    def of(self, manifest: Manifest) -> tuple[Ask, ...] | None:
        """Return what the suite would ask the run's checkpoint now, sample 0 of each item.

        Returns:
            None where the suite no longer has the run's prompt.
        """
        prompts = list(prompts_of(self.suite.block.prompt, self.sets).values())
        if manifest.prompt is None:  # recorded: only question and context count
            return asks(prompts[0], self.sets, uses_prompt=False)
        same: list[Prompt] = [one for one in prompts if as_settings(one).told() == manifest.prompt]
        return asks(same[0], self.sets, uses_prompt=True) if same else None
