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

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from bench.base.csv_rows import list_in_cell

QUESTIONS = ("question", "query", "questiontext", "qtext")
ANSWERS = ("answers", "answer", "goldenanswers", "goldenanswer", "shortanswers")
TURNS = ("messages", "conversations", "conversation", "turns")
TEXTS = ("text", "content", "document", "passage", "body", "article", "markdown")
GROUPS = ("group", "title", "source", "url")

_Names = tuple[str, ...]


class _Pair(NamedTuple):
    """Columns of a question, of what is given with it, and of its answers."""

    questions: _Names
    extras: _Names
    answers: _Names


_PAIRS = (
    _Pair(QUESTIONS, ("context",), (*ANSWERS, "output", "response", "completion", "target")),
    _Pair(("instruction",), ("input",), ("output", "response", "answer", "completion")),
    _Pair(
        ("prompt", "inputs"),
        ("context",),
        ("completion", "response", "chosen", "output", "answer", "targets", "target"),
    ),
    _Pair((), (), TURNS),
    _Pair(("input", "source"), (), ("output", "target")),
)
_ALONE = (*QUESTIONS, "prompt", "instruction")
KNOWN = frozenset(name for pair in _PAIRS for names in pair for name in names).union(_ALONE, TEXTS)

_ASKING = ("user", "human", "prompter")
_ANSWERING = ("assistant", "gpt", "model", "bot", "chatgpt")


class Said(NamedTuple):  # not a dataclass: made for every row of a corpus
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


def said(row: Mapping[str, Any] | str) -> list[Said]:
    """Return what a row says, or a text alone; never empty.

    Raises:
        ValueError: If nothing in it can be used, with why.
    """
    if isinstance(row, str):
        if row.isspace() or not row:
            raise ValueError("empty")
        return [Said("", (), row, "")]
    plan = _plan(tuple(row))
    group = " ".join(_text(row, plan.groups).split()) if plan.groups else ""
    for pair in plan.pairs:
        if found := _paired(row, pair, group):
            return found
    if question := _text(row, plan.alone):
        return [asked(question, (), group=group)]
    if text := _text(row, plan.texts):
        return [Said("", (), text, group)]
    raise ValueError(_why(row))


def asked(question: str, answers: Sequence[str], before: str = "", group: str = "") -> Said:
    """Return a question with its answers, and what stands before it, as one text."""
    text = "\n".join(part for part in (before, question, *answers) if part)
    return Said(question, tuple(answers), text, group)


@dataclass(frozen=True, slots=True)
class _Plan:
    """The columns of a row that have a meaning here, by their own names."""

    pairs: tuple[_Pair, ...]
    alone: _Names
    texts: _Names
    groups: _Names


@lru_cache(maxsize=4096)  # rows of a file have the same columns
def _plan(columns: _Names) -> _Plan:
    own = {key(name): name for name in reversed(columns) if isinstance(name, str)}

    def held(names: _Names) -> _Names:
        return tuple(own[name] for name in names if name in own)

    pairs = (_Pair(*(held(names) for names in pair)) for pair in _PAIRS)
    kept = tuple(pair for pair in pairs if pair.answers)
    return _Plan(kept, held(_ALONE), held(TEXTS), held(GROUPS))


def _paired(row: Mapping[str, Any], pair: _Pair, group: str) -> list[Said]:
    """Return the questions that a pair of columns asks; none where one of them is empty.

    An instruction's input is part of what is asked; a context stands before the question.
    """
    question, given = _value(row, pair.questions), _value(row, pair.answers)
    if isinstance(question, list) or (isinstance(given, list) and isinstance(given[0], dict)):
        return _chat([question, given])
    answers = _answers(given)
    if not (isinstance(question, str) and question.strip() and answers):
        return []
    more = _text(row, pair.extras)
    if more and key(pair.extras[0]) == "input":
        return [asked(f"{question}\n{more}", answers, group=group)]
    return [asked(question, answers, more, group)]


def _value(row: Mapping[str, Any], names: _Names) -> Any:
    for name in names:
        if row[name] not in (None, "", []):
            return row[name]
    return None


def _text(row: Mapping[str, Any], names: _Names) -> str:
    for name in names:
        value = row[name]
        if isinstance(value, str) and value and not value.isspace():
            return value
    return ""


def _answers(value: Any) -> tuple[str, ...]:
    value = list_in_cell(value)
    if isinstance(value, Mapping):
        value = value.get("text")
    listed = value if isinstance(value, list) else [value]
    texts = [one if isinstance(one, str) else _number(one) for one in listed]
    return tuple(dict.fromkeys(text.strip() for text in texts if text.strip()))


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


def _why(row: Mapping[str, Any]) -> str:
    held = [name for name in row if isinstance(name, str) and key(name) in KNOWN]
    if not held:
        shown = ", ".join(str(name)[:30] for name in list(row)[:6]) or "none"
        return f"no known column (found {shown})"
    nested = [name for name in held if isinstance(row[name], list | dict) and row[name]]
    return f"{nested[0]} is no text" if nested else "empty"
