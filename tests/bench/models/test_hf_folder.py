from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.base.errors import ModelError
from bench.models.hf_folder import check_folder, content_hashes


def test_a_whole_folder_passes_and_its_content_is_hashed(tiny):
    check_folder(tiny)
    assert {"config.json", "model.safetensors", "tokenizer.json"} <= set(content_hashes(tiny))


def test_a_tokenizer_that_only_mistral_common_reads_is_part_of_the_content(copied):
    before = content_hashes(copied)
    (copied / "tekken.json").write_text("{}")
    assert set(content_hashes(copied)) - set(before) == {"tekken.json"}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("config.json", "lacks config.json"),
        ("model.safetensors", r"lacks weights \(model.safetensors\)"),
    ],
)
def test_what_is_missing_is_named(copied, name, said):
    (copied / name).unlink()
    with pytest.raises(ModelError, match=said) as error:
        check_folder(copied)
    assert "is it a Hugging Face checkpoint folder?" in str(error.value)


def test_a_missing_tokenizer_is_named(copied):
    for path in copied.glob("tokenizer*"):
        path.unlink()
    with pytest.raises(ModelError, match="lacks a tokenizer"):
        check_folder(copied)


def test_an_empty_folder_lacks_everything(tmp_path):
    with pytest.raises(ModelError, match=r"config\.json and weights .* and a tokenizer"):
        check_folder(tmp_path)


def test_pickled_weights_are_refused_with_the_way_out(copied):
    (copied / "model.safetensors").rename(copied / "pytorch_model.bin")
    with pytest.raises(ModelError, match=r"pickled \(pytorch_model.bin\).*save_pretrained"):
        check_folder(copied)


def test_a_trainers_pickled_arguments_are_no_weights(copied):
    (copied / "training_args.bin").write_bytes(b"\x80")
    check_folder(copied)


@pytest.mark.parametrize("kept", [0, 5, 100, -1])
def test_weights_cut_short_are_seen_before_loading(copied, kept):
    weights = copied / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:kept])
    promise = r"cut short: [\d,]+ bytes; its header promises [\d,]+; copy"
    with pytest.raises(ModelError, match=rf"model\.safetensors: is ({promise}|no safetensors)"):
        check_folder(copied)


def test_shards_that_the_index_names_must_be_there(copied):
    (copied / "model.safetensors").rename(copied / "model-00001-of-00002.safetensors")
    shards = {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}
    index = copied / "model.safetensors.index.json"
    index.write_text(json.dumps({"weight_map": shards}))
    with pytest.raises(ModelError, match=r"lacks model-00002-of-00002\.safetensors"):
        check_folder(copied)
    index.write_text("{}")
    with pytest.raises(ModelError, match="no weight_map"):
        check_folder(copied)


def test_an_adapter_is_refused(copied):
    (copied / "adapter_config.json").write_text("{}")
    with pytest.raises(ModelError, match=r"adapter.*merge_and_unload"):
        check_folder(copied)


def test_a_hub_name_is_told_from_a_mistyped_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError, match="name on a model hub; nothing is downloaded"):
        check_folder(Path("someone/some-model"))
    (tmp_path / "checkpoints").mkdir()
    with pytest.raises(ModelError) as error:
        check_folder(Path("checkpoints/ful-1"))
    assert "hub" not in str(error.value)


def test_a_file_is_no_folder(tiny):
    with pytest.raises(ModelError, match="is a file"):
        check_folder(tiny / "config.json")


def test_a_broken_configuration_is_named(copied):
    (copied / "config.json").write_text("{")
    with pytest.raises(ModelError, match=r"config\.json: cannot be read as JSON"):
        check_folder(copied)
