"""One sample of inspect_ai's: what was asked, answered and scored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bench.base.errors import DataError
from bench.models.harness_logs.fields import CONTEXTS, GROUPS, accepted_in, first_text
from bench.models.harness_logs.rows import LoggedAnswer, LoggedItem, spoken
from bench.models.harness_logs.values import numbers_of

Sample = Mapping[str, Any]

_FIELDS = ("question", "context", "answers")
_ATTACHED = "attachment://"


def to_item(epochs: Sequence[Sample], chosen: Mapping[str, str], where: str) -> LoggedItem:
    """Return the samples of one question as an item.

    Args:
        epochs: At least one, in their order.
        chosen: `scorer`, whose extracted text is then the answer, in place of all that the model
            said; `question`, `context` and `answers`, each a field of the samples' metadata that
            holds it, in place of what was put in and the target.
        where: The first sample's place, for errors.

    Raises:
        DataError: If a sample has no such scorer or field, or no question.
    """
    first, scorer = epochs[0], chosen.get("scorer")
    metadata = _block(first, "metadata")
    named = {key: _named(metadata, chosen[key], where) for key in _FIELDS if key in chosen}
    named.setdefault("context", first_text(metadata, CONTEXTS))
    question = str(named["question"]) if "question" in named else _question(first)
    if not question.strip():
        raise DataError(where, "a sample without a question")
    return LoggedItem(
        id=str(first.get("id")),
        question=question,
        context=str(named["context"] or "") or None,
        accepted=accepted_in(named.get("answers", first.get("target"))),
        prompt=_prompt(first) or question,
        answers=tuple(to_answer(one, scorer, where) for one in epochs),
        group=first_text(metadata, GROUPS),
    )


def _named(metadata: Mapping[str, Any], field: str, where: str) -> object:
    if field not in metadata:
        have = ", ".join(metadata) or "nothing"
        raise DataError(where, f"metadata has no field {field!r}", hint=f"it has: {have}")
    return metadata[field]


def to_answer(sample: Sample, scorer: str | None, where: str) -> LoggedAnswer:
    """Return what a sample was answered; nothing where it ended in an error."""
    scores = sample.get("scores") or {}
    usage = _block(sample, "output").get("usage")
    tokens = usage.get("output_tokens") if isinstance(usage, dict) else None
    numbers = {
        key: number
        for name, score in scores.items()
        if isinstance(score, dict)
        for key, number in numbers_of(str(name), score.get("value")).items()
    }
    if sample.get("error"):
        return LoggedAnswer(None, {}, tokens)
    text = _completion(sample) if scorer is None else _extracted(scores, scorer, where)
    return LoggedAnswer(text, numbers, tokens)


def _extracted(scores: Mapping[str, Any], scorer: str, where: str) -> str | None:
    if scorer not in scores:
        have = ", ".join(scores) or "none"
        raise DataError(where, f"no scorer {scorer!r}", hint=f"it has: {have}")
    answer = scores[scorer].get("answer")
    return None if answer is None else str(answer)


def _completion(sample: Sample) -> str | None:
    output = _block(sample, "output")
    completion = output.get("completion")
    if isinstance(completion, str) and completion:
        return _whole(completion, sample)
    choices = output.get("choices")
    if not (isinstance(choices, list) and choices):
        return None
    return _said(choices[0].get("message") or {}, sample)


def _question(sample: Sample) -> str:
    """Return the text that was put in: the only turn of the user, or the whole chat."""
    given = sample.get("input")
    if isinstance(given, str):
        return _whole(given, sample)
    turns = given if isinstance(given, list) else []
    asked = [one for one in turns if one.get("role") == "user"]
    return _said(asked[0], sample) if len(asked) == 1 else _told(turns, sample)


def _prompt(sample: Sample) -> str:
    """Return what the model read before it first answered."""
    before = []
    for turn in sample.get("messages") or []:
        if turn.get("role") == "assistant":
            break
        before.append(turn)
    return _told(before, sample)


def _told(turns: Sequence[Mapping[str, Any]], sample: Sample) -> str:
    return spoken((str(one.get("role")), _said(one, sample)) for one in turns)


def _said(turn: Mapping[str, Any], sample: Sample) -> str:
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
    return str(_block(sample, "attachments").get(text.removeprefix(_ATTACHED), text))


def _block(sample: Sample, name: str) -> Mapping[str, Any]:
    found = sample.get(name)
    return found if isinstance(found, dict) else {}
