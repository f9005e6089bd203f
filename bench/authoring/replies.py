"""A generator's reply to rewrites, whatever it is: JSON lines, lists, half JSON, prose, a refusal.

Everything that can be read as a rewrite is taken; everything else becomes a `Fault`, and the rest
goes on. Whether a rewrite is any good is the gates' business.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator

from bench.authoring.records import Fault
from bench.checks.words import normalised
from bench.models.protocol import Reply

KEYS = ("question", "paraphrase", "rewrite", "text")
_LISTS = ("questions", "paraphrases", "rewrites")
_REFUSAL = re.compile(
    r"\b(?:i(?:['’]m| am) (?:sorry|unable|not able)|i (?:cannot|can(?:['’]|no)t|won['’]t)|"
    r"as an ai|unable to (?:help|comply)|sorry, (?:but|i)|against my)\b",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:[-*•]|\(?\d{1,2}[.):])\s+")
_PAIR = re.compile(rf'"(?:{"|".join(KEYS)})"\s*:\s*("(?:[^"\\]|\\.)*")')
_FENCE = re.compile(r"^\s*```\w*\s*$", re.MULTILINE)
_SHOWN = 200


def read_reply(reply: Reply) -> tuple[list[str], list[Fault]]:
    r"""Return the rewrites in a reply, each once, and what else stood there.

    Examples:
        >>> read_reply(Reply('{"question": "Who is it?"}\nHope this helps!', "eos"))[0]
        ['Who is it?']
    """
    if reply.failure is not None:
        return [], [Fault("error", "", f"{reply.failure.kind}: {reply.failure.detail}")]
    if reply.stop.startswith("error"):
        return [], [Fault("error", "", reply.stop.partition(": ")[2] or "the request failed")]
    if reply.stop == "missing":
        return [], [Fault("missing", "", "no reply is recorded")]
    text = _FENCE.sub("", reply.text or "").strip()
    if not text:
        return [], [Fault("empty", "", "an empty reply")]
    found: list[str] = []
    faults: list[Fault] = []
    for part in _parts(text):
        (found if isinstance(part, str) else faults).append(part)  # type: ignore[arg-type]
    once = {normalised(one): one for one in reversed(found) if one.strip()}
    faults += [
        Fault("same_text", _short(once[key]), f"{count} times in one reply")
        for key, count in Counter(map(normalised, found)).items()
        if count > 1 and key in once
    ]
    return list(reversed(once.values())), faults


def _parts(text: str) -> Iterator[str | Fault]:
    """Yield rewrites and faults; the whole text as JSON, else line by line."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        whole = None
    if whole is not None:
        yield from _of_value(whole, text)
        return
    for line in filter(str.strip, text.split("\n")):
        yield from _of_line(line.strip())


def _of_line(line: str) -> Iterator[str | Fault]:
    bare = _BULLET.sub("", line).rstrip(",").strip()
    if bare in {"[", "]", "{", "}"}:
        return
    try:
        yield from _of_value(json.loads(bare), line)
        return
    except (ValueError, RecursionError):
        pass
    pairs = _PAIR.findall(bare)
    if pairs:
        yield from (json.loads(pair, strict=False) for pair in pairs)
    elif bare[:1] in '{["' or '":' in bare:
        yield Fault("half_json", _short(line), "JSON that breaks off or is broken")
    elif _REFUSAL.search(bare):
        yield Fault("refusal", _short(line), "declines to rewrite")
    elif bare != line or bare.endswith(("?", "？", "؟")) or "___" in bare:
        yield bare
    else:
        yield Fault("prose", _short(line), "neither JSON nor a question")


def _of_value(value: object, line: str) -> Iterator[str | Fault]:
    """Yield the rewrites that a JSON value holds."""
    if isinstance(value, str) and value.strip():
        yield value.strip()
    elif isinstance(value, list):
        for one in value:
            yield from _of_value(one, line)
    elif isinstance(value, dict) and any(key in value for key in (*KEYS, *_LISTS)):
        for key in (*KEYS, *_LISTS):
            if key in value:
                yield from _of_value(value[key], line)
    else:
        yield Fault("prose", _short(line), "JSON without a rewrite")


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
