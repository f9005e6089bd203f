"""Items as prompts: a text, or the turns of a chat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bench.base.hashing import text_hash, value_hash
from bench.data.items import Item, QuestionSet
from bench.data.templates import FIELD, check_template
from bench.models.protocol import Ask, Message
from bench.runs.few_shot import Examples
from bench.runs.prompt_settings import Prompt, PromptSettings, as_settings

__all__ = ["Frame", "asks", "check_template", "render", "spoken"]


def asks(
    prompt: Prompt, sets: Sequence[QuestionSet], *, uses_prompt: bool, samples: int = 1
) -> tuple[Ask, ...]:
    """Return an ask for each item and sample, in the order of sets, items and samples.

    Args:
        prompt: A template with `{question}` and, where wanted, `{context}`; or all settings.
        sets: What is asked; articles are not.
        uses_prompt: Whether the checkpoint reads the prompt. If not (recorded answers), an
            answer stays valid under another prompt: its hash covers question and context only.
        samples: How many answers to each item, at least 1.

    Raises:
        SuiteError: If the template has no `{question}` or names another field, or there are too
            few examples.
        ValueError: If no sample is asked for.
    """
    if samples < 1:
        raise ValueError(f"at least 1 sample is asked for, not {samples}")
    settings = as_settings(prompt)
    check_template(settings.template)
    frame = Frame(settings, sets) if uses_prompt else None
    return tuple(
        replace(first, sample=sample)
        for of_set in sets
        for item in of_set.items
        for first in (_ask(frame, of_set, item) if frame else _known(settings, of_set, item),)
        for sample in range(samples)
    )


def render(template: str, item: Item) -> str:
    """Return the prompt: fields filled in one pass, so that braces in a question stay."""
    values = {"question": item.question, "context": item.context or ""}
    return FIELD.sub(lambda found: values[found[1]], template)


def spoken(turns: Sequence[Message]) -> str:
    """Return a chat as people read it: a line for each turn, its role before it."""
    return "\n".join(f"{role}: {content}" for role, content in turns)


class Frame:
    """Everything that stands around an item's own template.

    Args:
        settings: How items are asked.
        sets: All sets that are asked.
    """

    def __init__(self, settings: PromptSettings, sets: Sequence[QuestionSet]) -> None:
        self._settings = settings
        self._examples = Examples(settings.few_shot, sets) if settings.few_shot else None

    def turns(self, set_name: str, item: Item) -> tuple[Message, ...]:
        """Return the turns of the chat that asks an item; () where it is asked in no chat."""
        if not self._settings.chat:
            return ()
        system = self._settings.system
        found: list[Message] = [] if system is None else [("system", system)]
        for prompt, answer in self._shown(set_name, item):
            found += [("user", prompt), ("assistant", answer)]
        return (*found, ("user", render(self._settings.template, item)))

    def text(self, set_name: str, item: Item) -> str:
        """Return the item's whole prompt as a text."""
        return self._joined(set_name, item, render(self._settings.template, item))

    def around(self, set_name: str, item: Item) -> str:
        """Return the prompt before the item is filled in, to be searched: a chat without roles."""
        found = self._joined(set_name, item, self._settings.template)
        return f"{self._settings.system}\n\n{found}" if self._settings.system else found

    def _joined(self, set_name: str, item: Item, last: str) -> str:
        before = [f"{prompt} {answer}" for prompt, answer in self._shown(set_name, item)]
        few_shot = self._settings.few_shot
        return (few_shot.block.separator if few_shot else "").join([*before, last])

    def _shown(self, set_name: str, item: Item) -> list[tuple[str, str]]:
        """Return the examples' prompts and first answers."""
        found = self._examples.before(set_name, item) if self._examples else ()
        return [(render(self._settings.template, one), one.answers[0]) for one in found]


def _ask(frame: Frame, of_set: QuestionSet, item: Item) -> Ask:
    turns = frame.turns(of_set.name, item)
    if turns:
        return _made(of_set, item, spoken(turns), value_hash(turns), turns)
    text = frame.text(of_set.name, item)
    return _made(of_set, item, text, text_hash(text))


def _known(settings: PromptSettings, of_set: QuestionSet, item: Item) -> Ask:
    asked = value_hash([item.question, item.context])
    return _made(of_set, item, render(settings.template, item), asked)


def _made(
    of_set: QuestionSet, item: Item, prompt: str, asked: str, turns: tuple[Message, ...] = ()
) -> Ask:
    source = (of_set.path, item.row)
    return Ask(
        of_set.name,
        item.id,
        0,
        prompt,
        asked,
        item.question,
        source,
        of_set.excluded,
        turns,
        context=item.context,
        accepted=item.answers,
    )
