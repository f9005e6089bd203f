"""What became of the tasks: every one of them is accounted for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from human_eval.analysis.counting import by_checkpoint, counted, fates
from human_eval.analysis.joining import judged
from human_eval.ratings.rating import Finding
from human_eval.rounds.folder import RoundFolder
from tests.human_eval.simulated import World, rated_round


def test_every_task_has_one_fate(folder: Path) -> None:
    made = rated_round(folder, World(items=10, raters={"r1": 0.0, "r2": 0.0}, repeats=0))
    skipped, invalid, gone, *rest = made.ratings
    kept = [replace(skipped, values={}, skipped=True), *rest]
    findings = [
        Finding("skipped", skipped.rater, skipped.task, "missing, no score", left_out=True),
        Finding("unknown value", invalid.rater, invalid.task, "banana", left_out=True),
        Finding("too fast", rest[0].rater, rest[0].task, "1.0 s", left_out=False),
    ]
    made.write_ratings(kept, findings)
    again = RoundFolder(folder)
    found = judged(again)
    fate = fates(again, found, "verdict")
    total = counted(fate.values())
    assert (total.skipped, total.left_out, total.open) == (1, 1, 1)
    assert total.judged == len(rest)
    assert total.expected == 2 * len(found.tasks)
    assert fate[gone.rater, gone.task] == "open"


def test_a_judgement_without_the_deciding_control_is_none(folder: Path) -> None:
    made = rated_round(folder, World(items=4, raters={"r1": 0.0}, repeats=0))
    first, *rest = made.ratings
    made.write_ratings([replace(first, values={"relevance": 3}), *rest], ())
    again = RoundFolder(folder)
    assert fates(again, judged(again), "verdict")["r1", first.task] == "left_out"


def test_counts_by_checkpoint_count_shared_texts_for_each(rated: RoundFolder) -> None:
    found = judged(rated)
    fate = fates(rated, found, "verdict")
    by_name = by_checkpoint(rated, found, fate)
    assert all(one.expected == 60 * 3 for one in by_name.values())
