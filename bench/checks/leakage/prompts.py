"""D5: does the prompt hold the answer?

Every template is filled in as a run does it, and accepted answers are looked for as whole words:

- in the template's own text (examples, instructions, the system text), beside the item's question
  or the names it asks about (its rarest words, where it has none): proof, flagged;
- there, beside another question: the answer's value stands among the examples, listed for review
  ("1967" in one example would accuse all that happened in that year);
- in the question itself ("Is Paris or London the capital of France?"): listed for review and said
  to stand in the question, since it tells of the question, not of a leak: 1.5 % of EVOUNA's
  natural questions and 2.4 % of WebQuestions' hold an accepted answer;
- in the item's context, where the template has `{context}`: "open book", by declaration no leak.

What would be met by chance counts for nothing: a single letter or character, a number of one or
two digits, yes, no and the like; and in the question also any number ("Which year followed
1951?") and words that stand in one question of twenty. Such an answer in an example counts where
the example is the item's own question.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bench.checks.evidence import Grade, Match, SetCheck
from bench.checks.leakage.fact_match import names_of
from bench.checks.leakage.protocol import Found
from bench.checks.leakage.windows import window
from bench.checks.words import normalised, spans, words
from bench.data.items import Item, QuestionSet
from bench.data.templates import FIELD
from bench.runs.prompt_settings import Prompt, as_settings
from bench.runs.prompts import Frame, render

COMMON = 0.05
"""A word of so many of the set's questions says nothing where it stands in one."""
ENOUGH = 40
"""Questions from which on that share is counted."""
TRIVIAL = frozenset(
    """yes no true false none neither both a an the and or of in on at to it is was he she they
    unknown other all""".split()
)
OWN_QUESTION = 3
"""Words of a question that must stand in the template for it to be an example."""
BESIDE = 30
"""Words on either side of an answer among which the item's names must stand, in its line of the
template or the one before it: the lines before that are another example."""
VALUE = "answer among the examples"
"""The part of the prompt that tells a value, but not of this item."""


@dataclass(frozen=True, slots=True)
class _Hit:
    item: Item
    part: str
    answer: str
    prompt: str
    template: str


def check_prompts(sets: Sequence[QuestionSet], templates: Sequence[Prompt]) -> Found:
    """Return D5 for each set that is not trained on.

    Args:
        sets: All sets.
        templates: Prompts with `{question}` and, where wanted, `{context}`. Examples that are
            drawn stand before each item as a run would show them.
    """
    frames = [Frame(as_settings(one), sets) for one in templates]
    made = [_check(one, frames) for one in sets if one.role != "train"]
    return Found(tuple(check for check, _ in made), tuple(m for _, ms in made for m in ms))


def _check(one: QuestionSet, frames: Sequence[Frame]) -> tuple[SetCheck, list[Match]]:
    if not frames:
        return SetCheck("D5", one.name, len(one.items), missing="no prompt template"), []
    common = _common(one.items)
    rare = _rarest(one.items)
    hits = [hit for item in one.items
            if (hit := _first(item, _around(one, item, frames), common, rare[item.id]))
            is not None]  # fmt: skip
    parts = Counter(hit.part for hit in hits)
    check = SetCheck(
        check="D5",
        set=one.name,
        n_items=len(one.items),
        flagged=tuple(hit.item.id for hit in hits if hit.part == "prompt"),
        review=tuple(hit.item.id for hit in hits if hit.part in ("question", VALUE)),
        facts=(
            ("in the template", float(parts["prompt"])),
            ("among the examples", float(parts[VALUE])),
            ("in the question", float(parts["question"])),
            ("open book", float(parts["context"])),
            ("templates", float(len(frames))),
        ),
        notes=_notes(one, parts),
    )
    return check, [_match(one, hit) for hit in hits]


def _around(one: QuestionSet, item: Item, frames: Sequence[Frame]) -> tuple[str, ...]:
    """Return the item's prompts, its own question and context not yet filled in."""
    return tuple(frame.around(one.name, item) for frame in frames)


def _notes(one: QuestionSet, parts: Counter[str]) -> tuple[str, ...]:
    notes = []
    if parts["context"]:
        held = f"{parts['context']} of {len(one.items)} prompts hold an answer in their context"
        notes.append(f"open book: {held}, as declared; no leak, but no recall either")
    if parts[VALUE]:
        items = "1 item's answer" if parts[VALUE] == 1 else f"{parts[VALUE]} items' answers"
        told = f"the value of {items} stands among the examples"
        notes.append(f"{told}, beside another question: no leak by itself, see them")
    if parts["question"]:
        notes.append(f"{parts['question']} questions hold an accepted answer themselves: see them")
    return tuple(notes)


def _first(
    item: Item, templates: Sequence[str], common: frozenset[str], rare: frozenset[str]
) -> _Hit | None:
    """Return the gravest place of an answer over all templates."""
    hits = [hit for one in templates if (hit := _hit(item, one, common, rare)) is not None]
    order = ("prompt", VALUE, "question", "context")
    return min(hits, key=lambda hit: order.index(hit.part), default=None)


def _hit(item: Item, template: str, common: frozenset[str], rare: frozenset[str]) -> _Hit | None:
    fixed = _padded(FIELD.sub("\n", template))
    question, context = _padded(item.question), _padded(item.context or "")
    own = len(question.split()) >= OWN_QUESTION and question in fixed
    answers = [(answer, _padded(answer)) for answer in item.answers]
    places = {"prompt": fixed, VALUE: fixed, "question": question}
    if "{context}" in template:
        places["context"] = context
    for part, text in places.items():
        for answer, padded in answers:
            if not padded.strip() or padded not in text:
                continue
            told = own or (part == "prompt" and _is_told(padded, template, rare))
            if _counts(part, padded, told, common):
                return _Hit(item, part, answer, render(template, item), template)
    return None


def _counts(part: str, answer: str, told: bool, common: frozenset[str]) -> bool:
    """Whether an answer in a part of the prompt is more than chance."""
    if part == "prompt":
        return told
    if part == VALUE:
        return not _is_chance(answer)
    return part == "context" or not _says_nothing(answer, common)


def _is_told(answer: str, template: str, rare: frozenset[str]) -> bool:
    """Whether some words stand near an answer in one example of a template."""
    lines = [line for line in FIELD.sub("\n", template).splitlines() if line.strip()]
    pairs = zip(["", *lines], lines, strict=False)
    return any(
        answer in _padded(line) and _is_beside(answer, _padded(f"{before} {line}"), rare)
        for before, line in pairs
    )


def _is_beside(answer: str, text: str, rare: frozenset[str]) -> bool:
    """Whether some words all stand near an answer in a text, both normalised."""
    if not rare or _is_chance(answer):
        return False
    at = text.find(answer)
    while at >= 0:
        before, behind = text[:at].split()[-BESIDE:], text[at + len(answer) - 1 :].split()[:BESIDE]
        if rare <= {*before, *behind}:
            return True
        at = text.find(answer, at + 1)
    return False


def _rarest(items: Sequence[Item]) -> dict[str, frozenset[str]]:
    """Return what each item asks about: its names, or the words that fewest questions share."""
    asked = {item.id: frozenset(words(item.question)) for item in items}
    counts = Counter(word for some in asked.values() for word in some)
    return {item.id: _entity(item, asked[item.id], counts) for item in items}


def _entity(item: Item, asked: frozenset[str], counts: Counter[str]) -> frozenset[str]:
    if named := names_of(item.question):
        return named
    least = min((counts[word] for word in asked), default=0)
    return frozenset(word for word in asked if counts[word] == least)


def _is_chance(answer: str) -> bool:
    """Whether an answer is met by chance in any text."""
    parts = answer.split()
    if all(part in TRIVIAL for part in parts):
        return True
    return len(parts) == 1 and (len(parts[0]) == 1 or (parts[0].isdigit() and len(parts[0]) <= 2))


def _says_nothing(answer: str, common: frozenset[str]) -> bool:
    parts = answer.split()
    return _is_chance(answer) or all(part.isdigit() or part in common for part in parts)


def _common(items: Sequence[Item]) -> frozenset[str]:
    if len(items) < ENOUGH:
        return frozenset()
    counts = Counter(word for item in items for word in set(words(item.question)))
    return frozenset(word for word, n in counts.items() if n >= COMMON * len(items))


def _padded(text: str) -> str:
    return f" {normalised(text)} "


def _match(one: QuestionSet, hit: _Hit) -> Match:
    grades: dict[str, Grade] = {"prompt": "exact", "context": "context"}
    text, span = window(hit.prompt, _place(hit))
    item = hit.item
    grade = grades.get(hit.part, "review")
    return Match("D5", one.name, item.id, item.question, item.answers, grade, 1.0,
                 hit.part, hit.template, "", 0, text, span)  # fmt: skip


def _place(hit: _Hit) -> tuple[int, int]:
    """Return where the answer stands in the prompt, in the part it was met in."""
    found, places = spans(hit.prompt)
    wanted = words(hit.answer)
    starts = [n for n in range(len(found)) if found[n : n + len(wanted)] == wanted]
    inside = {"question": hit.item.question, "context": hit.item.context or ""}.get(hit.part)
    first = hit.prompt.find(inside) if inside else 0
    at = next((n for n in starts if places[n][0] >= first), starts[0] if starts else None)
    return (0, 0) if at is None else (places[at][0], places[at + len(wanted) - 1][1])
