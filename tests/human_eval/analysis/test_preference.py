"""A preference round: counts, strengths, and the side."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np

from human_eval.analysis.joining import Judged, judged
from human_eval.analysis.preference import preference_result, preferred_pairs
from human_eval.analysis.preferred import preferences
from human_eval.ratings.sides import unswapped
from human_eval.rounds.folder import RoundFolder
from tests.human_eval.simulated import World, preferred_round


def test_raters_who_favour_the_left_are_found_out(preferred: RoundFolder) -> None:
    found = preference_result(preferred, judged(preferred), 0.95, 0)
    assert found.left.interval[0] > 50
    assert found.model.position is not None
    assert found.model.position.interval[0] > 0


def test_the_strongest_is_the_best(preferred: RoundFolder) -> None:
    found = preference_result(preferred, judged(preferred), 0.95, 0)
    top = max(found.model.strengths, key=lambda one: one.strength)
    assert found.names[top.checkpoint] == "full"
    assert abs(sum(one.strength for one in found.model.strengths)) < 1e-9


def test_every_judgement_is_in_the_counts(preferred: RoundFolder) -> None:
    found = preference_result(preferred, judged(preferred), 0.95, 0)
    for one in found.pairs:
        assert one.wins + one.ties_good + one.ties_bad + one.losses == 60 * 3
    decided = sum(one.wins + one.losses for one in found.pairs)
    assert found.left.n_items == decided


def test_raters_without_a_favoured_side_show_none(folder: Path) -> None:
    made = preferred_round(folder, World(items=80))
    found = preference_result(made, judged(made), 0.95, 0)
    assert found.left.interval[0] < 50 < found.left.interval[1]


def test_pairs_of_one_text_are_counted_and_never_judgements(folder: Path) -> None:
    preferred_round(folder, World(items=10))
    key = json.loads((folder / "key.json").read_text(encoding="utf-8"))
    key["same"] = [{"set": "heldout", "id": "99", "group": "99", "pairs": [["mlp", "full"]]}]
    (folder / "key.json").write_text(json.dumps(key), encoding="utf-8")
    made = RoundFolder(folder)
    found = preference_result(made, judged(made), 0.95, 0)
    same = {(one.a, one.b): one.same for one in found.pairs}
    assert same == {("full", "attention"): 0, ("full", "mlp"): 1, ("attention", "mlp"): 0}


def test_nothing_but_ties_has_no_model(folder: Path) -> None:
    world = World(chances={"a": 1.0, "b": 1.0}, raters={"r1": 0.0, "r2": 0.0})
    made = preferred_round(folder, world)
    found = preference_result(made, judged(made), 0.95, 0)
    assert found.model.reason is not None
    assert found.left.n_items == 0


def test_a_win_is_whose_answer_was_taken_whichever_side_it_stood(preferred: RoundFolder) -> None:
    said: Counter[str] = Counter()
    for rating in preferred.ratings:
        if preferred.secrets[rating.task].checkpoints == (("full",), ("mlp",)):
            word, swapped = rating.values["preference"], preferred.assignments[rating.rater].swapped
            # of two texts that changed places the right one is the key's first
            full = "b" if rating.task in swapped else "a"
            said[str(word) if str(word).startswith("tie") else str(word == full)] += 1
    found = preferred_pairs(preferred, judged(preferred))
    pair = next(one for one in found if (one.a, one.b) == ("full", "mlp"))
    assert (pair.wins, pair.losses) == (said["True"], said["False"])
    assert (pair.ties_good, pair.ties_bad) == (said["tie_good"], said["tie_bad"])
    assert pair.wins > pair.losses


def _turned(found: Judged) -> Judged:
    """Return the same judgements of a key that names the two answers of odd tasks in turn."""
    odd = range(1, len(found.tasks), 2)
    choices, left = found.choices.copy(), found.left.copy()
    values = found.values["preference"].copy()
    values[:, odd], left[:, odd] = 100 - values[:, odd], ~left[:, odd]
    for row, column in np.ndindex(choices.shape):
        choices[row, column] = unswapped(str(choices[row, column]), column in odd)
    secrets = tuple(
        replace(one, checkpoints=one.checkpoints[::-1]) if at in odd else one
        for at, one in enumerate(found.secrets)
    )
    return replace(
        found, secrets=secrets, choices=choices, left=left, values={"preference": values}
    )


def test_whose_answer_the_key_names_first_changes_nothing(preferred: RoundFolder) -> None:
    found = judged(preferred)
    turned = _turned(found)
    assert preferred_pairs(preferred, turned) == preferred_pairs(preferred, found)
    as_it_was, now = (preferences(one, "full", "mlp").values for one in (found, turned))
    assert np.array_equal(as_it_was, now)
    before, after = (preference_result(preferred, one, 0.95, 0) for one in (found, turned))
    assert after.model.strengths == before.model.strengths
    assert after.model.position == before.model.position
    assert after.left == before.left
