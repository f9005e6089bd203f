"""The demo: what it writes, what its checkpoints learned, and that it goes on where it ended."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import pytest

from bench.data.sets import read_sets
from bench.data.suite import load_suite
from bench.data.world import WorldSize
from bench.demo import SCENARIOS, build, make_recipe
from bench.models.hf_loading import load_folder
from bench.models.protocol import Ask, Generation

NAMES = ("base", "full-1", "attention-1", "mlp-1")
SMALL = WorldSize.small()


@pytest.fixture(scope="module")
def matched(small_world):
    """Greedy exact match, 0-100, by checkpoint and set."""
    return {name: scores(small_world, small_world / "checkpoints" / name) for name in NAMES}


def scores(world, checkpoint):
    sets = read_sets(load_suite(world / "suite.yaml")).questions
    model = load_folder(checkpoint, Generation(max_new_tokens=8))
    return {one.name: exact(model, one) for one in sets}


def exact(model, asked):
    asks = [
        Ask(asked.name, item.id, 0, f"Q: {item.question}\nA:", "", item.question, ("", item.row))
        for item in asked.items
    ]
    replies = model.generate(asks)
    right = [
        (reply.text or "").strip() in item.answers
        for reply, item in zip(replies, asked.items, strict=True)
    ]
    return 100 * sum(right) / len(right)


def stamps(world):
    files = (world / "checkpoints" / name / "model.safetensors" for name in NAMES)
    return {path.parent.name: path.stat().st_mtime_ns for path in files}


@pytest.fixture
def copied(small_world, tmp_path):
    """A demo folder that a test may change."""
    return shutil.copytree(small_world, tmp_path / "demo", copy_function=shutil.copy2)


def test_the_suite_has_six_roles_and_reads(small_world):
    suite = load_suite(small_world / "suite.yaml")
    sets = read_sets(suite)
    roles = [one.role for one in sets.questions]
    assert roles == ["train", "paraphrase", "heldout", "retention", "control"]
    assert [len(one.articles) for one in sets.corpora] == [SMALL.new]
    assert suite.block.scenarios == {name: {1: f"{name}-1"} for name in SCENARIOS}
    assert suite.primary.set == "heldout"
    assert all(one.n_groups == len(one.items) / 5 for one in sets.questions)


def test_nothing_written_names_this_machine(small_world):
    texts = [*small_world.glob("*.yaml"), *small_world.glob("checkpoints/*/*.json")]
    assert len(texts) > len(NAMES) * 3
    assert not [path for path in texts if str(small_world) in path.read_text(encoding="utf-8")]


def test_every_checkpoint_names_its_suite(small_world):
    for name in NAMES:
        folder = small_world / "checkpoints" / name
        pointer = json.loads((folder / "knowbench.json").read_text(encoding="utf-8"))
        assert (folder / pointer["suite"]).resolve() == (small_world / "suite.yaml").resolve()


def test_the_base_knows_the_old_and_none_of_the_new(matched):
    assert matched["base"]["retention"] >= 80
    assert matched["base"]["train"] < 25
    assert matched["base"]["heldout"] < 25


def test_full_learned_its_questions_and_generalises_to_other_words(matched):
    assert matched["full-1"]["train"] > 60
    assert matched["full-1"]["paraphrase"] > 40
    assert matched["full-1"]["heldout"] > matched["full-1"]["control"]


def test_nobody_knows_the_control_people(matched):
    # One in sixteen is chance; 50 items, so that 14 right would be a rare accident.
    assert all(one["control"] <= 28 for one in matched.values())


def test_attention_alone_learns_less(matched):
    assert matched["attention-1"]["train"] < matched["full-1"]["train"]


def test_old_facts_are_forgotten(matched):
    assert all(matched[name]["retention"] < matched["base"]["retention"] for name in NAMES[1:])


def test_a_second_time_trains_nothing(copied):
    before = stamps(copied)
    build(copied, seed=0, size=SMALL)
    assert stamps(copied) == before


def test_what_is_missing_is_trained_again_to_the_same_weights(copied, small_world):
    before = stamps(copied)
    shutil.rmtree(copied / "checkpoints" / "attention-1")
    build(copied, seed=0, size=SMALL)
    after = stamps(copied)
    assert {name for name in NAMES if before[name] != after[name]} == {"attention-1"}
    weights = "checkpoints/attention-1/model.safetensors"
    assert (copied / weights).read_bytes() == (small_world / weights).read_bytes()


def test_settings_follow_size_and_seed():
    default, small = make_recipe(WorldSize(), 0), make_recipe(SMALL, 0)
    assert default.base.steps > small.base.steps
    assert make_recipe(SMALL, 5).tuned == replace(small.tuned, seed=5)
