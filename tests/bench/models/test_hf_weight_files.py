"""Sharded weights as they are really saved, whole and spoiled."""

from __future__ import annotations

import json
import shutil

import pytest
import torch

from bench.base.errors import ModelError
from bench.models.hf import HfCheckpoint
from bench.models.hf_folder import check_folder
from bench.models.hf_weight_files import tensor_shapes, weight_files
from bench.models.trust import Trust
from tests.bench.models.test_hf import load, make_asks

INDEX = "model.safetensors.index.json"


@pytest.fixture(scope="module")
def sharded(tiny, tmp_path_factory):
    """The tiny checkpoint in several files."""
    from transformers import AutoModelForCausalLM

    folder = tmp_path_factory.mktemp("sharded") / "checkpoint"
    AutoModelForCausalLM.from_pretrained(tiny).save_pretrained(folder, max_shard_size="40KB")
    for path in tiny.glob("tokenizer*"):
        shutil.copy(path, folder)
    assert len(list(folder.glob("model-*.safetensors"))) >= 3
    return folder


@pytest.fixture
def spoiled(sharded, tmp_path):
    return shutil.copytree(sharded, tmp_path / "spoiled")


def second(folder):
    return sorted(folder.glob("model-*.safetensors"))[1]


def test_shards_answer_as_one_file_does(tiny, sharded):
    assert load(sharded).generate(make_asks()) == load(tiny).generate(make_asks())
    files = HfCheckpoint("a", "hf:a", sharded).identity()["files"]
    assert {INDEX, *(path.name for path in sharded.glob("model-*"))} <= set(files)


def test_a_missing_shard_is_named(spoiled):
    second(spoiled).unlink()
    with pytest.raises(ModelError, match=r"lacks model-00002-of-0000\d\.safetensors, which its"):
        HfCheckpoint("a", "hf:a", spoiled).identity()


@pytest.mark.parametrize("kept", [0, 7, 100, -1])
def test_a_shard_cut_short_is_named(spoiled, kept):
    second(spoiled).write_bytes(second(spoiled).read_bytes()[:kept])
    with pytest.raises(ModelError, match=r"model-00002-of-.*: is (cut short|no safetensors)"):
        check_folder(spoiled)


def test_an_index_that_names_a_tensor_that_is_nowhere_is_refused(spoiled):
    index = json.loads((spoiled / INDEX).read_text())
    index["weight_map"]["model.layers.9.mlp.up_proj.weight"] = second(spoiled).name
    (spoiled / INDEX).write_text(json.dumps(index))
    with pytest.raises(ModelError, match=r"layers\.9\.mlp\.up_proj.*model-00002.*another\?"):
        check_folder(spoiled)


def test_an_index_of_files_elsewhere_is_refused(spoiled, tiny):
    index = {"weight_map": {"lm_head.weight": f"../{tiny.name}/model.safetensors"}}
    (spoiled / INDEX).write_text(json.dumps(index))
    with pytest.raises(ModelError, match="names files outside the folder"):
        check_folder(spoiled)


def test_a_header_larger_than_the_format_allows_is_no_header(tmp_path):
    path = tmp_path / "model.safetensors"
    path.write_bytes((200_000_000).to_bytes(8, "little") + b"{}")
    with path.open("r+b") as stream:
        stream.truncate(200_000_100)  # a hole: it takes no room
    with pytest.raises(ModelError, match="its header is broken"):
        tensor_shapes(path)


def test_shapes_are_those_of_the_tensors(tiny):
    from safetensors.torch import load_file

    tensors = load_file(tiny / "model.safetensors")
    found = tensor_shapes(tiny / "model.safetensors")
    assert found == {name: tuple(one.shape) for name, one in tensors.items()}


def as_pickle(folder, name="pytorch_model.bin"):
    from safetensors.torch import load_file

    torch.save(load_file(folder / "model.safetensors"), folder / name)
    (folder / "model.safetensors").unlink()
    return folder


def trusting(folder, **trust):
    return HfCheckpoint("a", "hf:a", folder).trusted(Trust(**trust))


def test_pickles_are_read_where_somebody_vouches_for_them(tiny, copied):
    as_pickle(copied)
    refused = HfCheckpoint("a", "hf:a", copied)
    with pytest.raises(ModelError, match=r"pickled \(pytorch_model\.bin\).*--allow-pickle. in `b"):
        refused.identity()
    checkpoint = refused.trusted(Trust(pickle=True))
    before = checkpoint.identity()
    assert "pytorch_model.bin" in before["files"]
    answers = checkpoint.load((), load(tiny).generation, False).generate(make_asks())
    assert answers == load(tiny).generate(make_asks())
    weights = torch.load(copied / "pytorch_model.bin")
    weights["model.norm.weight"] *= 2
    torch.save(weights, copied / "pytorch_model.bin")
    assert checkpoint.identity() != before


def test_trust_changes_no_fingerprint_where_there_is_nothing_to_trust(tiny):
    plain = HfCheckpoint("a", "hf:a", tiny).identity()
    assert trusting(tiny, pickle=True, remote_code=True).identity() == plain


def test_safetensors_are_read_where_there_are_both(copied):
    (copied / "pytorch_model.bin").write_bytes(b"nonsense")
    assert trusting(copied, pickle=True).identity() == HfCheckpoint("a", "a", copied).identity()
    assert weight_files(copied, Trust(pickle=True)) == [copied / "model.safetensors"]
    assert load(copied)


class _Spring:
    """Unpickled, it would write a file."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (open, (str(self.path), "w"))


def test_even_a_trusted_pickle_runs_no_code(copied, tmp_path):
    (copied / "model.safetensors").unlink()
    torch.save({"weights": _Spring(tmp_path / "sprung")}, copied / "pytorch_model.bin")
    checkpoint = trusting(copied, pickle=True)
    with pytest.raises(ModelError, match=r"more than tensors \(io\.open\)"):
        checkpoint.load((), load_settings(), False)
    assert not (tmp_path / "sprung").exists()


def load_settings():
    from bench.models.protocol import Generation

    return Generation()


def test_a_pickle_cut_short_is_one_sentence(copied):
    path = as_pickle(copied) / "pytorch_model.bin"
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(ModelError, match="cannot be loaded") as error:
        trusting(copied, pickle=True).load((), load_settings(), False)
    assert "\n" not in str(error.value)


def test_pickled_shards_must_all_be_there(copied):
    as_pickle(copied, "pytorch_model-00001-of-00002.bin")
    shards = {"a": "pytorch_model-00001-of-00002.bin", "b": "pytorch_model-00002-of-00002.bin"}
    index = copied / "pytorch_model.bin.index.json"
    index.write_text(json.dumps({"weight_map": shards}))
    with pytest.raises(ModelError, match=r"lacks pytorch_model-00002-of-00002\.bin"):
        trusting(copied, pickle=True).identity()
    index.write_text(json.dumps({"weight_map": {"a": shards["a"]}}))
    assert {shards["a"], index.name} <= set(trusting(copied, pickle=True).identity()["files"])


def test_pickles_that_transformers_cannot_read_have_no_flag(copied):
    (copied / "model.safetensors").rename(copied / "consolidated.00.pth")
    with pytest.raises(ModelError, match="pickled") as error:
        trusting(copied, pickle=True).identity()
    assert "--allow-pickle" not in str(error.value)


def test_a_pickled_adapter_needs_the_flag_too(tiny, tmp_path):
    from safetensors.torch import load_file

    from tests.bench.models.adapters import train_adapter

    folder = train_adapter(tiny, tmp_path / "adapter")
    answers = load(folder).generate(make_asks())
    weights = folder / "adapter_model.safetensors"
    torch.save(load_file(weights), folder / "adapter_model.bin")
    weights.unlink()
    with pytest.raises(ModelError, match=r"pickled \(adapter_model\.bin\)"):
        HfCheckpoint("a", "hf:a", folder).identity()
    trusted = trusting(folder, pickle=True)
    assert "adapter_model.bin" in trusted.identity()["files"]
    assert trusted.load((), load_settings(), False).generate(make_asks()) == answers
