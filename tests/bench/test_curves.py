"""Checkpoints on the way of a real training, and the curve that a comparison draws of them."""

from __future__ import annotations

import json

import pytest
import torch
import yaml
from safetensors.torch import load_file

import bench as knowbench
from bench.base.errors import ModelError
from bench.scenarios.delivery import Delivery
from bench.scenarios.finetuning import finetune
from bench.scenarios.training import Settings
from reports import render_html

SETTINGS = Settings(steps=6, batch_size=8, learning_rate=2e-3, warmup_steps=1)


@pytest.fixture(scope="module")
def trained(small_world, tmp_path_factory):
    """A training of six steps with checkpoints after two and four, and one without."""
    folder = tmp_path_factory.mktemp("tuned")
    base, files = small_world / "checkpoints" / "base", [small_world / "sets" / "train.jsonl"]
    finetune(base, files, "mlp", folder / "way", SETTINGS, delivery=Delivery(save_at=(4, 2)))
    finetune(base, files, "mlp", folder / "plain", SETTINGS)
    return folder


def weights(folder):
    return load_file(folder / "model.safetensors")


def test_saving_on_the_way_changes_no_weight(trained):
    one, other = weights(trained / "way"), weights(trained / "plain")
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_each_stop_is_another_checkpoint_that_says_what_it_is(trained):
    two, four = (json.loads((trained / f"way-{n}" / "training.json").read_text()) for n in (2, 4))
    assert (two["steps"], four["steps"]) == (2, 4)
    assert two["plan"]["saved_at"] == 2
    assert two["tokens"] < four["tokens"]
    assert len(two["losses"]) < len(four["losses"])
    found = [weights(trained / name) for name in ("way-2", "way-4", "way")]
    name = next(key for key in found[0] if "mlp" in key)
    assert not torch.equal(found[0][name], found[1][name])
    assert not torch.equal(found[1][name], found[2][name])


def test_the_same_again_trains_nothing_and_a_lost_stop_is_made_again(trained, small_world):
    base, files = small_world / "checkpoints" / "base", [small_world / "sets" / "train.jsonl"]
    how = Delivery(save_at=(2, 4))
    assert not finetune(base, files, "mlp", trained / "way", SETTINGS, delivery=how).new
    before = weights(trained / "way-2")
    (trained / "way-2" / "model.safetensors").unlink()
    assert finetune(base, files, "mlp", trained / "way", SETTINGS, delivery=how).new
    after = weights(trained / "way-2")
    assert all(torch.equal(before[name], after[name]) for name in before)


def test_a_step_that_is_not_there_is_refused_before_training(small_world, tmp_path):
    base, files = small_world / "checkpoints" / "base", [small_world / "sets" / "train.jsonl"]
    with pytest.raises(ModelError, match="save-at: is 9; between 1 and 6"):
        finetune(base, files, "mlp", tmp_path / "x", SETTINGS, delivery=Delivery(save_at=(9,)))
    assert not list(tmp_path.iterdir())


def written_suite(folder, trained, small_world):
    names = {"base": small_world / "checkpoints" / "base"}
    names |= {name: trained / name for name in ("way-2", "way-4", "way")}
    sets = {"heldout": "heldout", "train": "train"}
    suite = {
        "name": "curves",
        "sets": {
            name: {"role": role, "path": str(small_world / "sets" / f"{name}.jsonl")}
            for name, role in sets.items()
        },
        "checkpoints": {name: f"hf:{path}" for name, path in names.items()},
        "metrics": ["exact_match", "f1"],
        "generation": {"max_new_tokens": 8},
        "answer": {"unanswered": "zero"},
        "analysis": {"reference": "base", "highlight": "way"},
        "checks": {"likelihoods": False, "leakage": False},
        "curves": {"points": {"mlp": {0: "base", 2: "way-2", 4: "way-4", 6: "way"}}},
    }
    (folder / "suite.yaml").write_text(yaml.safe_dump(suite), encoding="utf-8")
    return folder / "suite.yaml"


@pytest.fixture(scope="module")
def compared(trained, small_world, tmp_path_factory):
    folder = tmp_path_factory.mktemp("curves")
    return knowbench.compare(suite=written_suite(folder, trained, small_world), out=folder / "out")


def test_a_point_that_stands_for_nothing_is_told_before_anything_is_answered(
    trained, small_world, tmp_path
):
    suite = written_suite(tmp_path, trained, small_world)
    suite.write_text(suite.read_text().replace(f"hf:{trained / 'way-4'}", "way-gone", 1))
    with pytest.raises(ModelError, match="way-gone: neither a"):
        knowbench.compare(suite=suite, out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_points_on_the_way_are_scored_and_in_no_test(compared):
    assert compared.compared == ("base", "way")
    assert {(pair.a, pair.b) for pair in compared.pairs} <= {("base", "way"), ("way", "base")}
    by_set = {curve.set: curve for curve in compared.curves}
    assert set(by_set) == {"heldout", "train"}
    points = by_set["train"].points
    assert [(one.at, one.checkpoint) for one in points] == [
        (0, "base"), (2, "way-2"), (4, "way-4"), (6, "way"),
    ]  # fmt: skip
    assert points[0].estimate.value == compared.score("base", "train", "exact_match").value
    assert points[3].estimate.value == compared.score("way", "train", "exact_match").value
    assert all(one.estimate.interval[0] <= one.estimate.value for one in points)


def test_leaving_them_out_leaves_the_declaration_whole(compared):
    assert compared.plan.declared == "before"
    assert compared.plan.highlight == "way"


def test_what_training_and_answering_took_is_known(compared):
    tuned = compared.runs[1]
    assert tuned.anatomy is not None
    assert tuned.anatomy.trained_kinds() == ("mlp",)
    assert len(tuned.losses) == 6
    assert tuned.effort is not None and tuned.effort.seconds > 0
    assert tuned.effort.memory is not None and tuned.effort.memory > 50_000_000


def test_the_page_shows_them(compared):
    page = render_html(compared)
    for key in ("curves", "cost", "setup"):
        assert f'id="{key}"' in page
    assert 'class="module trains"' in page
