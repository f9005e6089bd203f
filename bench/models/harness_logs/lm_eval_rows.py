"""One row of lm-evaluation-harness's samples: what was asked, answered and scored."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.base.errors import DataError
from bench.models.harness_logs.fields import (
    CONTEXTS,
    GROUPS,
    QUESTIONS,
    accepted_in,
    accepted_in_target,
    field_of,
    first_text,
    index_in_target,
)
from bench.models.harness_logs.rows import LoggedAnswer, LoggedItem, sound, spoken
from bench.models.harness_logs.values import numbers_of

NEEDED = ("doc", "arguments", "resps", "filtered_resps", "target")
PROMPT = "arguments"
"""Stands for the whole prompt where a field of the question is asked for."""

_NO_SCORES = frozenset(
    {*NEEDED, "doc_id", "filter", "metrics", "doc_hash", "prompt_hash", "target_hash"}
)

_SETTINGS = {"until": "stop", "max_gen_toks": "max_tokens", "max_new_tokens": "max_tokens"}
"""The harness's name of a setting -> the one in `bench.models.harness_logs.rows`."""

Fields = Mapping[str, str]
"""`question`, `context` or `answers` -> the field of `doc` that the user names for it."""

Requests = list[list[Any]]
"""What the model was asked, one for each request: prompt and settings, or prompt and choice."""


class NoAnswersError(DataError):
    """A row of a task that only weighs how likely a text is."""


def to_item(row: Mapping[str, Any], fields: Fields, where: str) -> LoggedItem:
    """Return a row as an item.

    Args:
        row: It has all of `NEEDED`.
        fields: Named by the user; others are found by `bench.models.harness_logs.fields`.
        where: File and line, for errors.

    Raises:
        NoAnswersError: If the row holds only likelihoods.
        DataError: If it holds no answer, or lacks a named field.
    """
    requests = _requests(row["arguments"], where)
    prompt = _prompt(requests[0][0])
    doc = row["doc"] if isinstance(row["doc"], dict) else {"text": row["doc"]}
    said = _answered(row, requests, where)
    accepted = said.accepted
    if "answers" in fields:
        accepted = accepted_in(field_of(doc, fields["answers"], where, "doc"))
    scores = _scores(row)
    item = LoggedItem(
        id=str(row.get("doc_id")),
        question=_question(doc, prompt, fields, where),
        context=_context(doc, fields, where),
        accepted=accepted,
        prompt=prompt,
        answers=tuple(LoggedAnswer(text, scores) for text in said.texts),
        group=first_text(doc, GROUPS),
        gold=said.gold or "answers" in fields,
    )
    return sound(item, where)


def settings_of(row: Mapping[str, Any]) -> Mapping[str, object]:
    """Return the settings of generation that a row names; none where choices were weighed.

    Nothing is sampled unless the row says so.
    """
    requests = _requests(row["arguments"], "")
    given = requests[0][1] if len(requests[0]) > 1 else None
    if not isinstance(given, dict):
        return {}
    named = ((str(key), one) for key, one in given.items() if key != "do_sample")
    found = {_SETTINGS.get(key, key): one for key, one in named}
    return found if given.get("do_sample") else {**found, "temperature": 0.0}


def _requests(value: object, where: str) -> Requests:
    """Return the requests; newer logs have mappings for the lists of older ones."""
    listed = list(value.values()) if isinstance(value, dict) else value
    if isinstance(listed, list):
        parts = [list(one.values()) if isinstance(one, dict) else one for one in listed]
        if parts and all(isinstance(one, list) and one for one in parts):
            return parts
    raise DataError(where, f"arguments hold no prompt: {str(value)[:40]!r}")


def _prompt(value: object) -> str:
    """Return the prompt; a chat, which is logged as JSON in a list of one, as people read it."""
    if isinstance(value, list) and len(value) == 1:
        return _prompt(value[0])
    text = value if isinstance(value, str) else str(value)
    try:
        turns = json.loads(text) if text.startswith("[{") else None
        return text if turns is None else spoken(_turn(one) for one in turns)
    except (ValueError, TypeError, KeyError):
        return text  # no chat after all


def _turn(turn: Mapping[str, Any]) -> tuple[str, str]:
    """Return role and text; of a content in parts, the parts that are text."""
    content = turn["content"]
    parts = content if isinstance(content, list) else [content]
    texts = [one.get("text") if isinstance(one, dict) else one for one in parts]
    return str(turn["role"]), "\n".join(str(text) for text in texts if text is not None)


def _question(doc: Mapping[str, Any], prompt: str, fields: Fields, where: str) -> str:
    if fields.get("question") == PROMPT:
        return prompt
    if "question" in fields:
        return str(field_of(doc, fields["question"], where, "doc"))
    return first_text(doc, QUESTIONS) or prompt


def _context(doc: Mapping[str, Any], fields: Fields, where: str) -> str | None:
    if "context" in fields:
        return str(field_of(doc, fields["context"], where, "doc") or "") or None
    return first_text(doc, CONTEXTS)


@dataclass(frozen=True, slots=True)
class _Said:
    texts: Sequence[str | None]  # one for each repeat
    accepted: tuple[str, ...]
    gold: bool = True


def _answered(row: Mapping[str, Any], requests: Requests, where: str) -> _Said:
    """Return the answers, and the accepted ones."""
    target = str(row["target"])
    if len(requests[0]) > 1 and isinstance(requests[0][1], dict):
        given = row["filtered_resps"]
        first = given[0] if isinstance(given, list) and given else given
        repeats = first if isinstance(first, list) else [first]
        texts = [None if one is None else str(one) for one in repeats]
        return _Said(texts, accepted_in_target(target))
    choices = _choices(requests, row["filtered_resps"], where)
    best = max(choices, key=lambda one: one.loglikelihood)
    if _several_prompts(requests):
        return _filled_in(best, choices, row)
    right = [choices[at].text for at in index_in_target(target) if 0 <= at < len(choices)]
    return _Said([best.text], accepted_in(right) or accepted_in_target(target))


def _several_prompts(requests: Requests) -> bool:
    """Whether the choices stand in the prompts, and all go on alike (as winogrande's do)."""
    weighed = [(str(one[0]), str(one[1])) for one in requests if len(one) > 1]
    return len({end for _, end in weighed}) == 1 < len({start for start, _ in weighed})


def _filled_in(best: _Choice, choices: Sequence[_Choice], row: Mapping[str, Any]) -> _Said:
    """Return which prompt is likeliest; `target` is what all go on with, so `acc` tells the gold.

    Of two choices the one that is not wrong is right. Of more nobody knows.
    """
    acc = row.get("acc")
    if len(choices) != 2 or acc not in (0, 1):
        return _Said([best.text], accepted_in(str(row["target"])), gold=False)
    (other,) = (one for one in choices if one is not best)
    return _Said([best.text], (best.text if acc else other.text,))


@dataclass(frozen=True, slots=True)
class _Choice:
    text: str
    loglikelihood: float


def _choices(requests: Requests, given: object, where: str) -> list[_Choice]:
    """Return the choices; where all have one text (as in cloze tasks), their numbers name them."""
    weighed = given if isinstance(given, list) else []
    # acc_mutual_info asks every choice again without its prompt, behind the others
    asked = [one for one in requests if len(one) > 1 and isinstance(one[1], str)]
    texts = [one[1].strip() for one in asked]
    if len(set(texts)) < len(texts):
        half = len(texts) // 2
        twice = half > 1 and texts[:half] == texts[half:] and len(set(texts[:half])) == half
        texts = texts[:half] if twice else [str(at) for at in range(len(texts))]
    if len(texts) < 2 or len(weighed) < len(texts):
        found = "this task weighs likelihoods and has no answers, so there is nothing to score"
        hint = "choose another task: #task=NAME"
        raise NoAnswersError(where, found, expected="a task that generates or chooses", hint=hint)
    pairs = zip(texts, weighed, strict=False)
    return [_Choice(text, _loglikelihood(one, where)) for text, one in pairs]


def _loglikelihood(value: object, where: str) -> float:
    first = value[0] if isinstance(value, list) and value else value
    try:
        number = float(first)  # type: ignore[arg-type]  # texts in newer logs
        if math.isnan(number):
            raise ValueError
        return number
    except (TypeError, ValueError, OverflowError):
        expected = "the log-likelihood of a choice"
        raise DataError(where, f"found {str(first)[:40]!r}", expected=expected) from None


def _scores(row: Mapping[str, Any]) -> dict[str, float]:
    """Return what the row was scored; pairs of texts that only a whole corpus scores are none."""
    names = row.get("metrics")
    if not isinstance(names, list):
        names = [name for name in row if name not in _NO_SCORES]
    given = {name: row.get(name) for name in names if isinstance(name, str)}
    single = {name: one for name, one in given.items() if isinstance(one, bool | int | float)}
    return {
        key: value for name, one in single.items() for key, value in numbers_of(name, one).items()
    }
