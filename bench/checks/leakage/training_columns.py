"""What a training row says: its question and answers, its turns, or its text.

Where no mapping is given, columns are told by their names, in this order (case and underscores
do not matter); the first pair that a row fills is taken:

| question | with | answers |
|---|---|---|
| question, query, question_text | context | answers, answer, golden_answer(s), output, response |
| instruction | input | output, response, answer, completion |
| prompt, inputs | context | completion, response, chosen, output, answer, target(s) |
| messages, conversations, turns | | user turns ask, assistant turns answer |
| input, source | | output, target |
| a question column, prompt or instruction alone | | |
| text, content, document, passage, body, article, markdown | | a text, never asked |

A chat gives one record for each question and its answer. Answers may be a list, a list as JSON in
a cell, or SQuAD's `{"text": [...]}`; numbers are taken as their text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

QUESTIONS = ("question", "query", "questiontext", "qtext")
ANSWERS = ("answers", "answer", "goldenanswers", "goldenanswer", "shortanswers")
TURNS = ("messages", "conversations", "conversation", "turns")
TEXTS = ("text", "content", "document", "passage", "body", "article", "markdown")
GROUPS = ("group", "title", "source", "url")

PAIRS: tuple[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...] = (
    (QUESTIONS, ("context",), (*ANSWERS, "output", "response", "completion", "target")),
    (("instruction",), ("input",), ("output", "response", "answer", "completion")),
    (
        ("prompt", "inputs"),
        ("context",),
        ("completion", "response", "chosen", "output", "answer", "targets", "target"),
    ),
)
LATE_PAIRS: tuple[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...] = (
    (("input", "source"), (), ("output", "target")),
)
KNOWN = frozenset(
    name for pair in (*PAIRS, *LATE_PAIRS) for names in pair for name in names
) | frozenset((*TURNS, *TEXTS, *GROUPS))

_ASKING = ("user", "human", "prompter")
_ANSWERING = ("assistant", "gpt", "model", "bot", "chatgpt")


@dataclass(frozen=True, slots=True)
class Said:
    """What one row says, once: a question with its answers, or a text.

    Attributes:
        question: "" for a text.
        answers: Accepted answers.
        text: All of it.
        group: Article or source, or "".
    """

    question: str
    answers: tuple[str, ...]
    text: str
    group: str = ""


def key(name: str) -> str:
    """Return a column's name as the tables here have it."""
    return name.replace("_", "").replace("-", "").replace(" ", "").lower()


def said(row: Mapping[str, Any]) -> list[Said]:
    """Return what a row says; never empty.

    Raises:
        ValueError: If nothing in it can be used, with why.
    """
    cells = {key(name): value for name, value in row.items() if isinstance(name, str)}
    group = next((cells[name] for name in GROUPS if isinstance(cells.get(name), str)), "")
    found = list(_readings(cells, " ".join(group.split())))
    if found:
        return found
    raise ValueError(_why(row, cells))


def asked(question: str, answers: Sequence[str], before: str = "", group: str = "") -> Said:
    """Return a question with its answers, and what stands before it, as one text."""
    text = "\n".join(part for part in (before, question, *answers) if part)
    return Said(question, tuple(answers), text, group)


def _readings(cells: Mapping[str, Any], group: str) -> Iterator[Said]:
    for pairs in (PAIRS, LATE_PAIRS):
        for questions, extras, answers in pairs:
            chat = _chat([_value(cells, questions), _value(cells, answers)])
            question, given = _text(cells, questions), _answers(cells, answers)
            if chat or (question and given):
                more = _text(cells, extras)
                yield from chat or [_pair(question, given, more, extras, group)]
                return
        if pairs is PAIRS and (chat := _chat([_value(cells, TURNS)])):
            yield from chat
            return
    alone = _text(cells, QUESTIONS) or _text(cells, ("prompt", "instruction"))
    text = alone or _text(cells, TEXTS)
    if text:
        yield asked(text, (), group=group) if alone else Said("", (), text, group)


def _pair(
    question: str, answers: tuple[str, ...], more: str, extras: tuple[str, ...], group: str
) -> Said:
    """An instruction's input is part of what is asked; a context stands before the question."""
    if "input" in extras:
        return asked(f"{question}\n{more}" if more else question, answers, group=group)
    return asked(question, answers, more, group)


def _value(cells: Mapping[str, Any], names: Sequence[str]) -> Any:
    return next((cells[name] for name in names if cells.get(name) not in (None, "", [])), None)


def _text(cells: Mapping[str, Any], names: Sequence[str]) -> str:
    return next((cells[n] for n in names if isinstance(cells.get(n), str) and cells[n].strip()), "")


def _answers(cells: Mapping[str, Any], names: Sequence[str]) -> tuple[str, ...]:
    value = _value(cells, names)
    if isinstance(value, str) and value.lstrip().startswith("["):
        value = _parsed(value)
    if isinstance(value, Mapping):
        value = value.get("text")
    listed = value if isinstance(value, list) else [value]
    texts = [one if isinstance(one, str) else _number(one) for one in listed]
    return tuple(dict.fromkeys(text.strip() for text in texts if text.strip()))


def _parsed(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value


def _number(value: Any) -> str:
    return str(value) if isinstance(value, int | float) else ""


def _chat(parts: Sequence[Any]) -> list[Said]:
    """Return each question of a list of turns with its answer; empty if these are no turns."""
    turns = [_turn(one) for part in parts if isinstance(part, list) for one in part]
    found: list[Said] = []
    before, question = "", ""
    for who, text in [turn for turn in turns if turn and turn[1].strip()]:
        if who in _ANSWERING and question:
            found.append(asked(question, (text,), before))
            before, question = "", ""
        elif who in _ASKING:
            question = f"{question}\n{text}" if question else text
        else:
            before = f"{before}\n{text}" if before else text
    if question:
        found.append(asked(question, (), before))
    elif before and found:  # an answer to no question: part of what was read
        found.append(Said("", (), before))
    return found


def _turn(one: Any) -> tuple[str, str] | None:
    if not isinstance(one, Mapping):
        return None
    who = one.get("role") or one.get("from") or one.get("speaker")
    said_ = one.get("content") or one.get("value") or one.get("text") or ""
    if isinstance(said_, list):  # parts: {"type": "text", "text": ...}
        parts = [part.get("text") for part in said_ if isinstance(part, Mapping)]
        said_ = "\n".join(part for part in parts if isinstance(part, str))
    return (str(who).lower(), said_) if isinstance(said_, str) else None


def _why(row: Mapping[str, Any], cells: Mapping[str, Any]) -> str:
    held = [name for name in cells if name in KNOWN - frozenset(GROUPS)]
    if not held:
        shown = ", ".join(str(name)[:30] for name in list(row)[:6]) or "none"
        return f"no known column (found {shown})"
    nested = [name for name in held if isinstance(cells[name], list | dict) and cells[name]]
    return f"{nested[0]} is no text" if nested else "empty"
