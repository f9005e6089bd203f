"""One sample of inspect_ai's: what was asked, answered and scored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bench.base.errors import DataError
from bench.models.harness_logs.fields import (
    CONTEXTS,
    GROUPS,
    accepted_in,
    block,
    field_of,
    first_text,
)
from bench.models.harness_logs.rows import LoggedAnswer, LoggedItem, sound, spoken
from bench.models.harness_logs.values import numbers_of

Sample = Mapping[str, Any]
Turn = Mapping[str, Any]

_FIELDS = ("question", "context", "answers")
_ATTACHED = "attachment://"


def to_item(
    epochs: Sequence[Sample], chosen: Mapping[str, str], where: str, *, whole_chat: bool = False
) -> LoggedItem:
    """Return the samples of one question as an item.

    Args:
        epochs: At least one, in their order.
        chosen: `scorer`, whose extracted text is then the answer, in place of all that the model
            said; `question`, `context` and `answers`, each a field of the samples' metadata that
            holds it, in place of what was put in and the target.
        where: The first sample's place, for errors.
        whole_chat: Whether the question is all that was put in, and not what the user said last.

    Raises:
        DataError: If a sample has no such scorer or field, no question, or another shape.
    """
    first, scorer = epochs[0], chosen.get("scorer")
    metadata = block(first, "metadata")
    named = {
        key: field_of(metadata, chosen[key], where, "metadata") for key in _FIELDS if key in chosen
    }
    named.setdefault("context", first_text(metadata, CONTEXTS))
    asked = _put_in(first, where) if whole_chat else asked_last(first, where)
    question = str(named.get("question", asked))
    if not question.strip():
        raise DataError(where, "a sample without a question")
    item = LoggedItem(
        id=str(first.get("id")),
        question=question,
        context=str(named["context"] or "") or None,
        accepted=accepted_in(named.get("answers", first.get("target"))),
        prompt=_prompt(first, where) or question,
        answers=tuple(to_answer(one, scorer, where) for one in epochs),
        group=first_text(metadata, GROUPS),
    )
    return sound(item, where)


def asked_last(sample: Sample, where: str) -> str:
    """Return what the user said last of what was put in: turns before it may be examples."""
    given = sample.get("input")
    if isinstance(given, str):
        return _whole(given, sample)
    asked = [one for one in _turns(given, where) if one.get("role") == "user"]
    return _said(asked[-1], sample) if asked else _put_in(sample, where)


def _put_in(sample: Sample, where: str) -> str:
    given = sample.get("input")
    return _whole(given, sample) if isinstance(given, str) else _told(_turns(given, where), sample)


def to_answer(sample: Sample, scorer: str | None, where: str) -> LoggedAnswer:
    """Return what a sample was answered; nothing where it ended in an error, or was invalidated.

    Raises:
        DataError: If it has no such scorer, or another shape.
    """
    scores = block(sample, "scores")
    tokens = block(sample, "output", "usage").get("output_tokens")
    tokens = tokens if isinstance(tokens, int) else None
    if sample.get("error") or sample.get("invalidation"):
        return LoggedAnswer(None, {}, tokens)
    numbers = {
        key: number
        for name in scores
        for key, number in numbers_of(str(name), block(scores, name).get("value")).items()
    }
    text = _completion(sample, where) if scorer is None else _extracted(scores, scorer, where)
    return LoggedAnswer(text, numbers, tokens)


def _extracted(scores: Mapping[str, Any], scorer: str, where: str) -> str | None:
    if scorer not in scores:
        have = ", ".join(scores) or "none"
        raise DataError(where, f"no scorer {scorer!r}", hint=f"it has: {have}")
    answer = block(scores, scorer).get("answer")
    return None if answer is None else str(answer)


def _completion(sample: Sample, where: str) -> str | None:
    output = block(sample, "output")
    completion = output.get("completion")
    if isinstance(completion, str) and completion:
        return _whole(completion, sample)
    choices = _turns(output.get("choices"), where)
    return _said(block(choices[0], "message"), sample) if choices else None


def _prompt(sample: Sample, where: str) -> str:
    """Return what the model read before it first answered; examples of answers are put in."""
    turns = _turns(sample.get("messages"), where)
    put_in = sample.get("input")
    examples = len(put_in) if isinstance(put_in, list) else 0
    answers = [at for at, one in enumerate(turns) if one.get("role") == "assistant"]
    generated = [at for at in answers if turns[at].get("source") == "generate"]
    # not every log names the source of a turn
    later = [at for at in answers if at >= examples and turns[at].get("source") != "input"]
    return _told(turns[: next(iter(generated or later), len(turns))], sample)


def _turns(value: object, where: str) -> Sequence[Turn]:
    turns = [] if value is None else value
    if isinstance(turns, list) and all(isinstance(one, Mapping) for one in turns):
        return turns
    raise DataError(where, f"found {str(value)[:40]!r}", expected="a list of turns or choices")


def _told(turns: Sequence[Turn], sample: Sample) -> str:
    return spoken((str(one.get("role")), _said(one, sample)) for one in turns)


def _said(turn: Turn, sample: Sample) -> str:
    """Return a turn's text; its parts that are no text (images, thoughts) are left out."""
    content = turn.get("content")
    if isinstance(content, str):
        return _whole(content, sample)
    parts = content if isinstance(content, list) else []
    texts = [one.get("text") for one in parts if isinstance(one, dict)]
    return "\n".join(_whole(text, sample) for text in texts if isinstance(text, str))


def _whole(text: str, sample: Sample) -> str:
    """Return a text that was laid aside because it is long or stands more than once."""
    if not text.startswith(_ATTACHED):
        return text
    return str(block(sample, "attachments").get(text.removeprefix(_ATTACHED), text))
