"""The module tree: the same from the model, from its files, and by the scenarios' own rule."""

from __future__ import annotations

from collections import Counter

import pytest
from transformers import AutoModelForCausalLM

from bench.scenarios.anatomy import Parameter, anatomy_of
from bench.scenarios.module_tree import anatomy_in_memory, read_anatomy
from bench.scenarios.modules import freeze, trained_parameters
from tests.bench.models.adapters import LAYERS, train_adapter
from tests.bench.scenarios.test_modules import ARCHITECTURES
from tests.bench.scenarios.test_modules import tiny as made


@pytest.mark.parametrize("kind", ARCHITECTURES)
@pytest.mark.parametrize("scenario", ["full", "attention", "mlp"])
def test_what_trains_is_what_the_scenario_lets_train(kind, scenario):
    model = made(kind, ARCHITECTURES[kind][0])
    trained = trained_parameters(model, scenario)
    freeze(model, trained)
    found = anatomy_in_memory(model)
    assert (found.total, found.trained) == (trained.total, trained.trainable)
    assert sum(run.count for run in found.blocks) == trained.blocks
    if scenario != "full":
        assert found.trained_kinds() == (scenario,)


def by_kind(found):
    parts = [Counter({part.kind: part.parameters}) for part in found.blocks[0].parts]
    return sum(parts, Counter())


@pytest.mark.parametrize("kind", ["llama", "gpt2", "mixtral"])
def test_files_tell_the_same_tree_as_the_model(kind, tmp_path):
    model = made(kind, ARCHITECTURES[kind][0])
    model.save_pretrained(tmp_path)
    again = AutoModelForCausalLM.from_pretrained(tmp_path)
    for one in again.parameters():
        one.requires_grad_(False)
    found, told = read_anatomy(tmp_path), anatomy_in_memory(again)
    assert (found.total, found.tied, found.trained) == (told.total, told.tied, 0)
    assert by_kind(found) == by_kind(told)  # files may hold experts apart that are one in memory


def test_equal_neighbours_are_one_run_and_unequal_ones_are_not():
    names = [f"model.layers.{n}.mlp.up_proj.weight" for n in range(3)]
    alike = anatomy_of([Parameter(name, (4, 2)) for name in names])
    assert [run.count for run in alike.blocks] == [3]
    mixed = anatomy_of(
        [Parameter(name, (4, 2), name.startswith("model.layers.2")) for name in names]
    )
    assert [run.count for run in mixed.blocks] == [2, 1]
    assert mixed.trained == 8


def test_ten_blocks_stand_in_the_order_of_their_numbers():
    names = [f"h.{n}.attn.c_attn.weight" for n in (10, 9, 1, 0)]
    found = anatomy_of([Parameter(name, (2, int(name.split(".")[1]) + 1)) for name in names])
    assert [run.parts[0].parameters for run in found.blocks] == [2, 4, 20, 22]


def test_an_adapter_is_added_to_the_modules_it_adapts(tiny, tmp_path):
    adapter = train_adapter(tiny, tmp_path / "adapter")
    found, base = read_anatomy(adapter, tiny), read_anatomy(tiny)
    added = {part.name: part.added for part in found.blocks[0].parts if part.added}
    assert set(added) == set(LAYERS)
    assert found.trained == sum(run.count * p.added for run in found.blocks for p in run.parts)
    assert found.total == base.total + found.trained


def test_a_folder_without_readable_weights_has_no_tree(tmp_path):
    assert read_anatomy(tmp_path) is None
    (tmp_path / "model.safetensors").write_bytes(b"\xff" * 40)
    assert read_anatomy(tmp_path) is None
    (tmp_path / "training.json").write_text('{"anatomy": {"before": 3}}')
    assert read_anatomy(tmp_path) is None


@pytest.mark.parametrize("record", ['{"plan": []}', '{"plan": {"scenario": 3}}', "[", "3"])
def test_a_record_of_somebody_else_hides_no_tree(record, tmp_path):
    made("llama", ARCHITECTURES["llama"][0]).save_pretrained(tmp_path)
    plain = read_anatomy(tmp_path)
    (tmp_path / "training.json").write_text(record)
    assert read_anatomy(tmp_path) == plain is not None
