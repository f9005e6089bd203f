"""How much harder are the paraphrases for a checkpoint that was trained on neither?

The base answers originals and paraphrases; the drop, fact by fact, is what rewording alone costs,
and is to be subtracted from what a fine-tuned checkpoint loses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

import metrics as metric_house
from bench.authoring.records import Accepted, Difficulty
from bench.base.errors import DataError
from bench.data.items import Item, QuestionSet
from bench.data.sets import Sets, read_asked
from bench.data.suite import Suite
from bench.models.protocol import Checkpoint
from bench.running import answer_all
from bench.runs.conditions import prompts_of
from bench.runs.prompt_settings import Prompt
from bench.runs.scoring import score_run
from bench.session import Session
from stats import compare_pair

FLOOR = 10.0
"""Score on the originals below which a base has nothing to lose, %: the checks' own floor."""


def measure_difficulty(
    suite: Suite, of: QuestionSet, accepted: Sequence[Accepted], base: Checkpoint, root: Path
) -> Difficulty | str:
    """Return how the base fares on originals and paraphrases, or why that cannot be said.

    Args:
        suite: Gives prompt, generation, answer rule and primary metric.
        of: The set of the originals; only those with a paraphrase are asked.
        accepted: The paraphrases.
        base: Who answers.
        root: Folder that holds `runs/`.

    Raises:
        BenchError: If the base cannot answer.
    """
    metric = suite.primary.metric
    if not metric_house.get(metric).mean_of_items:
        return f"{metric} is no mean of item scores, so that facts cannot be compared one by one"
    sets = _sets(of, accepted)
    if len(sets[0].items) < 2:
        return "fewer than 2 items have a paraphrase"
    scores = _scores(suite, sets, base, root, metric)
    return _drop(sets, scores, base.name, metric, suite)


def _sets(of: QuestionSet, accepted: Sequence[Accepted]) -> tuple[QuestionSet, QuestionSet]:
    there = {one.item.id for one in accepted}
    originals = tuple(item for item in of.items if item.id in there)
    rows = tuple(
        replace(one.item, id=one.id, question=one.text, of=(of.name, one.item.id))
        for one in accepted
    )
    return replace(of, items=originals), replace(of, name=f"{of.name}~paraphrases", items=rows)


def _scores(
    suite: Suite, sets: Sequence[QuestionSet], base: Checkpoint, root: Path, metric: str
) -> dict[str, float]:
    """Return item scores by id, 0-100, averaged over conditions and samples; NaN: unanswered."""
    block = suite.block.model_copy(update={"name": f"{suite.block.name}.paraphrase"})
    here = Sets(tuple(sets), ())
    session = Session(replace(suite, block=block), "", here, (base,), _prompts(suite))
    session = replace(session, suite=_primary(session.suite, sets[0].name))
    found: dict[str, list[float]] = defaultdict(list)
    zero = block.answer.unanswered == "zero"
    for run in answer_all(session, root, 32, True)[base.name].runs:
        for scored in score_run(run, sets, [metric], block.answer.take).values():
            if scored.failed:
                raise DataError(f"metric {metric}", scored.failed[0].problem)
            for row in scored.item_scores[metric]:
                for name, value in zip(scored.ids, row, strict=True):
                    found[name].append(0.0 if zero and np.isnan(value) else float(value))
    return {name: float(np.mean(values)) for name, values in found.items()}


def _prompts(suite: Suite) -> dict[str, Prompt]:
    """Return the suite's own prompts: its examples are drawn out of all of their set."""
    block = suite.block.prompt
    return prompts_of(block, read_asked(suite).questions if block.few_shot else ())


def _primary(suite: Suite, name: str) -> Suite:
    """Return the suite with this set as its primary one: its own may not be asked here."""
    primary = suite.primary.model_copy(update={"set": name})
    analysis = suite.block.analysis.model_copy(update={"primary": primary})
    return replace(suite, block=suite.block.model_copy(update={"analysis": analysis}))


def _drop(
    sets: Sequence[QuestionSet], scores: dict[str, float], base: str, metric: str, suite: Suite
) -> Difficulty | str:
    by_fact: dict[str, list[float]] = defaultdict(list)
    for item in sets[1].items:
        assert item.of is not None
        by_fact[item.of[1]].append(scores[item.id])
    pairs = [(one, scores[one.id], float(np.mean(by_fact[one.id]))) for one in sets[0].items]
    known = [pair for pair in pairs if not np.isnan(pair[1] + pair[2])]
    if len(known) < 2:
        return f"{base} answered fewer than 2 facts both ways"
    originals, rewritten = np.array([pair[1:] for pair in known]).T
    if originals.mean() < FLOOR:
        return (
            f"{base} answers {originals.mean():.1f} % of the originals: too few for a drop to show "
            "how hard the paraphrases are; name another --base"
        )
    tested = compare_pair(
        originals,
        rewritten,
        groups=_groups([pair[0] for pair in known]),
        level=1 - suite.block.analysis.alpha,
        seed=suite.block.analysis.seed,
    )
    return Difficulty(
        base=base,
        metric=metric,
        originals=float(originals.mean()),
        paraphrases=float(rewritten.mean()),
        drop=tested,
        n_facts=len(known),
        n_unanswered=len(pairs) - len(known),
    )


def _groups(items: Sequence[Item]) -> tuple[str, ...] | None:
    found = tuple(item.group for item in items)
    return found if len(set(found)) < len(found) else None
