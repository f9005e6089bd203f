"""A chat as one text, by the checkpoint's own chat template.

Conventions:
    The template writes every special token itself, so that none is put in front a second time. A
    template that writes the day's date (Llama 3's do) is given one fixed day: what is asked does
    not change overnight, and a kept answer answers what is asked today.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bench.base.errors import ModelError
from bench.models.protocol import Ask, Message

DAY = {"d": "26", "m": "07", "b": "Jul", "B": "July", "y": "24", "Y": "2024", "A": "Friday"}
"""The day that Llama 3's templates name themselves where they are told none, by `strftime`."""


def check_chats(tokenizer: Any, asks: Sequence[Ask]) -> None:
    """Refuse a tokenizer that cannot write what is asked, before weights are loaded.

    Raises:
        ModelError: If a chat is asked, and there is no chat template or it refuses the first one.
    """
    first = next((ask for ask in asks if ask.messages), None)
    if first is not None:
        chat_text(tokenizer, first.messages)


def chat_text(tokenizer: Any, messages: Sequence[Message]) -> str:
    """Return what the model reads before it answers, special tokens written out.

    Raises:
        ModelError: If the tokenizer has no chat template, or it refuses these messages.
    """
    return _rendered(tokenizer, messages, add_generation_prompt=True)


def answered_text(tokenizer: Any, messages: Sequence[Message], answer: str) -> str:
    """Return `chat_text` and an answer after it, as the template would write it there.

    Some templates put a space before what the assistant says. Where the template writes anything
    else between, as those of models that think aloud do, the answer follows at once.

    Raises:
        ModelError: If the tokenizer has no chat template, or it refuses these messages.
    """
    before = chat_text(tokenizer, messages)
    try:
        turns = [*messages, ("assistant", answer)]
        whole = _rendered(tokenizer, turns, continue_final_message=True)
    except ModelError:
        return before + answer  # it takes no turn of an assistant's
    between = whole.startswith(before) and whole[len(before) :].strip() == answer.strip()
    return whole if between else before + answer


def _rendered(tokenizer: Any, messages: Sequence[Message], **how: bool) -> str:
    turns = [{"role": role, "content": content} for role, content in messages]
    template = _template(tokenizer)
    try:
        text: str = tokenizer.apply_chat_template(
            turns, chat_template=_dated(template), tokenize=False, **how
        )
    except Exception as error:  # a template is a program of the checkpoint's: it may raise anything
        raise _refused(tokenizer, messages, error) from None
    return text


def _template(tokenizer: Any) -> str:
    if tokenizer.chat_template is None:
        raise ModelError(
            _where(tokenizer),
            "its tokenizer has no chat template",
            hint="ask it without: `prompt: {chat: false}`",
        )
    try:
        return str(tokenizer.get_chat_template())
    except ValueError:
        found = f"has several chat templates ({', '.join(sorted(tokenizer.chat_template))})"
        raise ModelError(_where(tokenizer), found, expected="one called `default`") from None


def _dated(template: str) -> str:
    """Return the template with the day's date, where it writes that, replaced by one fixed day."""
    if "strftime_now" not in template:
        return template
    filled = "".join(f"|replace('%{mark}', '{text}')" for mark, text in DAY.items())
    macro = f"{{% macro strftime_now(format) %}}{{{{ format{filled} }}}}{{% endmacro %}}"
    return f"{macro}{{{{ '' }}}}{template}"  # the empty text keeps blank space at its beginning


def _refused(tokenizer: Any, messages: Sequence[Message], error: Exception) -> ModelError:
    said = " ".join(str(error).split())[:200] or type(error).__name__
    system = any(role == "system" for role, _ in messages)
    return ModelError(
        _where(tokenizer),
        f"its chat template refuses what is asked: {said}",
        hint="does it take a system text? try without `prompt.system`" if system else None,
    )


def _where(tokenizer: Any) -> str:
    return str(tokenizer.name_or_path or "checkpoint")
