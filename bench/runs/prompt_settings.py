"""How items are asked: a template, and where wanted a chat, a system text, examples before it.

Conventions:
    A plain template is a plain string, here and in `run.json`: what was answered before there was
    anything else keeps its fingerprint.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bench.data.items import Item
from bench.data.schema import FewShotBlock


@dataclass(frozen=True, slots=True)
class FewShot:
    """Examples shown before each question.

    Attributes:
        block: What the suite says: set, number, seed, separator.
        drawn: All items of that set, in the order in which they are drawn.
    """

    block: FewShotBlock
    drawn: tuple[Item, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class PromptSettings:
    """How items are asked.

    Attributes:
        template: With `{question}` and, where wanted, `{context}`.
        chat: Whether the filled template is what the user says in a chat.
        system: What the chat begins with, or None.
        few_shot: Examples before each question, or None.
    """

    template: str
    chat: bool = False
    system: str | None = None
    few_shot: FewShot | None = None

    def told(self) -> str | Mapping[str, object]:
        """Return all settings as JSON: the template alone where there is nothing else.

        The examples' texts are not among them: the hash of every prompt covers those.
        """
        found: dict[str, object] = {"template": self.template}
        if self.chat:
            found["chat"] = True
        if self.system is not None:
            found["system"] = self.system
        if self.few_shot is not None:
            found["few_shot"] = self.few_shot.block.model_dump(mode="json")
        return found if len(found) > 1 else self.template


Prompt = str | PromptSettings
"""How items are asked: a plain template, or all that a suite can say."""


def as_settings(prompt: Prompt) -> PromptSettings:
    """Return a plain template as settings, others as they are."""
    return PromptSettings(prompt) if isinstance(prompt, str) else prompt
