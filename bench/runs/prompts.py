"""Items as prompts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bench.base.hashing import text_hash, value_hash
from bench.data.items import Item, QuestionSet
from bench.data.templates import FIELD, check_template
from bench.models.protocol import Ask

__all__ = ["asks", "check_template", "render"]


def asks(
    template: str, sets: Sequence[QuestionSet], *, uses_prompt: bool, samples: int = 1
) -> tuple[Ask, ...]:
    """Return an ask for each item and sample, in the order of sets, items and samples.

    Args:
        template: Prompt with `{question}` and, where wanted, `{context}`.
        sets: What is asked; articles are not.
        uses_prompt: Whether the checkpoint reads the prompt. If not (recorded answers), an
            answer stays valid under another template: its hash covers question and context only.
        samples: How many answers to each item, at least 1.

    Raises:
        SuiteError: If the template has no `{question}` or names another field.
        ValueError: If no sample is asked for.
    """
    if samples < 1:
        raise ValueError(f"at least 1 sample is asked for, not {samples}")
    check_template(template)
    return tuple(
        replace(first, sample=sample)
        for of_set in sets
        for item in of_set.items
        for first in (_ask(template, of_set, item, uses_prompt),)
        for sample in range(samples)
    )


def render(template: str, item: Item) -> str:
    """Return the prompt: fields filled in one pass, so that braces in a question stay."""
    values = {"question": item.question, "context": item.context or ""}
    return FIELD.sub(lambda found: values[found[1]], template)


def _ask(template: str, of_set: QuestionSet, item: Item, uses_prompt: bool) -> Ask:
    prompt = render(template, item)
    asked = text_hash(prompt) if uses_prompt else value_hash([item.question, item.context])
    source = (of_set.path, item.row)
    return Ask(of_set.name, item.id, 0, prompt, asked, item.question, source, of_set.excluded)
