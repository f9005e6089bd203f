"""What came of a paraphrase set, as JSON and as text for a terminal."""

from __future__ import annotations

from dataclasses import asdict

from bench.authoring.records import Paraphrased
from bench.base.names import counted
from reports.numbers import count, interval_points, p_equals, percent, signed_points
from reports.numbers import interval as between
from reports.text_table import TextTable

_WIDTH = 100
_WORDS = {
    "answer_introduced": "hold the answer",
    "name_lost": "lost a name",
    "name_added": "brought in a name",
    "number_lost": "lost a number",
    "number_added": "brought in a number",
    "identical": "same as the original",
    "repeated": "accepted already",
    "wh_changed": "ask for another kind of answer",
    "too_similar": "almost the original's words",
    "other_question": "ask for another item's fact",
    "in_training": "stand in the training data",
    "not_adequate": "say something else",
    "not_asked": "say nothing, or too much",
    "prose": "replies: prose",
    "half_json": "replies: broken JSON",
    "refusal": "replies: refusals",
    "same_text": "replies: the same text again",
    "empty": "replies: empty",
    "error": "replies: failed requests",
    "missing": "replies: none recorded",
}


def summary_json(found: Paraphrased) -> dict[str, object]:
    """Return every number of an outcome as JSON values."""
    return {
        "finished": True,
        "set": found.set,
        "items": found.n_items,
        "per_item": found.per_item,
        "accepted": len(found.accepted),
        "rejected": found.reasons,
        "by": found.sources,
        "items_short": found.n_short,
        "items_without": found.n_without,
        "review": found.n_review,
        "generator": asdict(found.generator) if found.generator else None,
        "difficulty": asdict(found.difficulty) if found.difficulty else None,
        "no_difficulty": found.no_difficulty,
        "validity": asdict(found.validity) if found.validity else None,
        "settings": dict(found.settings),
        "notes": list(found.notes),
        "files": [found.out, found.rejected_file, found.summary_file],
    }


def summary_text(found: Paraphrased) -> str:
    """Return an outcome for a person at a terminal."""
    blocks = [_head(found), _rejections(found), *_more(found), *found.notes, _files(found)]
    return "\n\n".join(block for block in blocks if block)


def _head(found: Paraphrased) -> str:
    items = counted(found.n_items, "item")
    lines = [f"{found.set}: {counted(len(found.accepted), 'paraphrase')} of {items}"]
    if found.n_short:
        few = f"fewer than {found.per_item}: {count(found.n_short)} of {items}"
        lines.append(f"{few}, {count(found.n_without)} of them without any")
    if found.n_review:
        lines.append(f"to be looked at, see `review` in the set: {count(found.n_review)}")
    by = ", ".join(
        f"{how.removeprefix('template:')} {count(n)}" for how, n in found.sources.items()
    )
    return "\n".join([*lines, f"by: {by}"] if by else lines)


def _rejections(found: Paraphrased) -> str:
    if not found.reasons:
        return "nothing rejected"
    rows = tuple((code, count(n), _WORDS.get(code, "")) for code, n in found.reasons.items())
    table = TextTable(("rejected", "n", "why"), rows, frozenset({0, 2}))
    return "\n".join(table.lines(_WIDTH))


def _more(found: Paraphrased) -> list[str]:
    """Return the generator, difficulty and validity, each a block."""
    blocks = []
    if found.generator is not None:
        one = found.generator
        new = f"{count(one.new)} of {counted(one.asked, 'reply', 'replies')} made now"
        blocks.append(f"generator {one.name}: {new}, seed {one.seed}; kept in {one.folder}")
    if found.difficulty is not None:
        hard = found.difficulty
        both = f"{percent(hard.originals)} on originals, {percent(hard.paraphrases)} on paraphrases"
        drop = f"drop {signed_points(hard.drop.difference)} ({interval_points(hard.drop.interval)}"
        tested = f"{p_equals(hard.drop.pvalue)}, {hard.drop.test}, {counted(hard.n_facts, 'fact')})"
        blocks.append(f"difficulty: {hard.base} has {both} ({hard.metric}); {drop}; {tested}")
    elif found.no_difficulty:
        blocks.append(f"difficulty not measured: {found.no_difficulty}")
    if found.validity is not None:
        said = found.validity
        bounds = between((100 * said.interval[0], 100 * said.interval[1]))
        share = f"{percent(100 * said.share)} (Wilson {bounds} %)"
        blocks.append(f"people: {said.kept} of {said.judged} keep the fact, {share}")
    return blocks


def _files(found: Paraphrased) -> str:
    return f"paraphrases: {found.out}\nrejected: {found.rejected_file}"
