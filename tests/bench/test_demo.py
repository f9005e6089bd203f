"""The demo: what it writes, what its checkpoints learned, and that it goes on where it ended."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import pytest

from bench.base.errors import ModelError
from bench.base.hashing import value_hash
from bench.data.sets import read_sets
from bench.data.suite import load_suite
from bench.data.world import WorldSize
from bench.data.world_folder import open_demo
from bench.demo import SCENARIOS, _numbers, _suite_text, build, make_recipe
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
    assert roles == [
        *("train", "paraphrase", "heldout", "paraphrase"),
        *("retention", "control", "paraphrase"),
    ]
    assert [len(one.articles) for one in sets.corpora] == [SMALL.new]
    assert suite.block.scenarios == {name: {1: f"{name}-1"} for name in SCENARIOS}
    assert suite.primary.set == "heldout"
    assert suite.block.answer.unanswered == "zero"
    each = {"paraphrase": 15}  # every fact in three other phrasings
    assert all(one.n_groups == len(one.items) / each.get(one.name, 5) for one in sets.questions)


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


def test_what_is_missing_is_trained_again_to_the_same_weights(copied, small_world, capsys):
    before = stamps(copied)
    shutil.rmtree(copied / "checkpoints" / "attention-1")
    build(copied, seed=0, size=SMALL)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 5
    assert lines[3].startswith("[4/7] attention-1: attention, 196,608 of ")
    after = stamps(copied)
    assert {name for name in NAMES if before[name] != after[name]} == {"attention-1"}
    weights = "checkpoints/attention-1/model.safetensors"
    assert (copied / weights).read_bytes() == (small_world / weights).read_bytes()


def test_every_step_is_one_numbered_line(copied, capsys):
    build(copied, seed=0, size=SMALL)
    people = "40 old, 24 new and 10 control people (seed 0)"
    assert capsys.readouterr().err.splitlines() == [
        f"[1/7] a world of {people}",
        "[2/7] base: trained already",
        "[3/7] full-1: trained already",
        "[4/7] attention-1: trained already",
        "[5/7] mlp-1: trained already",
    ]


def test_the_steps_of_several_seeds_are_numbered_through():
    assert list(_numbers(2)) == [f"[{step}/10] " for step in range(1, 11)]


def with_other_plan(copied, *, recorded_by_demo):
    """Let mlp-1 be of another plan, as an earlier demo or somebody else would have left it."""
    path = copied / "checkpoints" / "mlp-1" / "training.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    record["plan"]["settings"]["steps"] = 7
    path.write_text(json.dumps(record), encoding="utf-8")
    if recorded_by_demo:
        open_demo(copied).claim({"checkpoints/mlp-1": value_hash(record["plan"], 64)})


def test_a_demos_own_checkpoint_of_another_plan_is_replaced_and_said(copied, small_world, capsys):
    with_other_plan(copied, recorded_by_demo=True)
    build(copied, seed=0, size=SMALL)
    lines = capsys.readouterr().err.splitlines()
    assert "mlp-1: replacing the earlier one, made by another plan: steps 7, not 120" in lines
    weights = "checkpoints/mlp-1/model.safetensors"
    assert (copied / weights).read_bytes() == (small_world / weights).read_bytes()


def test_a_checkpoint_that_somebody_else_trained_there_is_kept(copied):
    with_other_plan(copied, recorded_by_demo=False)
    before = stamps(copied)
    with pytest.raises(ModelError, match=r"mlp-1: holds .* another training: steps 7, not 120"):
        build(copied, seed=0, size=SMALL)
    assert stamps(copied) == before


def test_fewer_seeds_rewrite_the_demos_own_suite(copied):
    open_demo(copied).write({"suite.yaml": _suite_text(3)})
    assert "mlp-3" in load_suite(copied / "suite.yaml").block.checkpoints
    before = stamps(copied)
    build(copied, seed=0, seeds=1, size=SMALL)
    assert list(load_suite(copied / "suite.yaml").block.checkpoints) == list(NAMES)
    assert stamps(copied) == before


@pytest.mark.parametrize("name", ["suite.yaml", "sets/heldout.jsonl"])
def test_what_was_edited_is_refused_in_one_line(bench, copied, name):
    edited = (copied / name).read_text(encoding="utf-8") + "\n"
    (copied / name).write_text(edited, encoding="utf-8")
    train = (copied / "sets" / "train.jsonl").read_bytes()
    said = bench("demo", "--out", copied, "--seed", 3)
    assert said.code == 2
    assert said.err.splitlines()[-1] == (
        f"bench: {copied}: {name} changed since the demo wrote it; name another --out, "
        "or delete what was changed to have it written again"
    )
    assert (copied / name).read_text(encoding="utf-8") == edited
    assert (copied / "sets" / "train.jsonl").read_bytes() == train


def test_a_folder_that_is_no_demos_is_left_alone(bench, tmp_path):
    (tmp_path / "suite.yaml").write_text("mine", encoding="utf-8")
    said = bench("demo", "--out", tmp_path)
    assert (said.code, said.err) == (
        2,
        f"bench: {tmp_path}: holds suite.yaml and was not written by a demo; "
        "a demo needs a new or empty folder, or an earlier demo's; name another --out\n",
    )
    assert [path.name for path in tmp_path.iterdir()] == ["suite.yaml"]


def test_a_file_as_folder_is_one_line(bench, tmp_path):
    (tmp_path / "q.csv").write_text("question,answers\n", encoding="utf-8")
    said = bench("demo", "--out", tmp_path / "q.csv")
    assert (said.code, said.err) == (
        2,
        f"bench: {tmp_path / 'q.csv'}: is a file; "
        "a demo needs a new or empty folder, or an earlier demo's; name another --out\n",
    )


def test_settings_follow_size_and_seed():
    default, small = make_recipe(WorldSize(), 0), make_recipe(SMALL, 0)
    assert default.base.steps > small.base.steps
    assert make_recipe(SMALL, 5).tuned == replace(small.tuned, seed=5)
