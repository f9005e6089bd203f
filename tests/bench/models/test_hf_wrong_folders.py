"""Folders that hold no checkpoint are told what they are."""

from __future__ import annotations

import json

import pytest

from bench.base.errors import ModelError
from bench.models.hf import HfCheckpoint
from bench.models.hf_folder import check_folder
from bench.models.specs import Known, resolve
from tests.bench.models.adapters import train_adapter


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (["model-q4.gguf"], r"GGUF weights \(model-q4\.gguf\).*openai:URL"),
        (
            ["state.json", "dataset_info.json", "data-0.arrow"],
            r"a data set \(dataset_info.json\).*--data",
        ),
        (["dataset_dict.json"], "data sets"),
        (["train.parquet"], r"tables \(train\.parquet\)"),
        (["train.jsonl", "README.md"], r"rows of text \(train\.jsonl\)"),
        (["tf_model.h5", "config.json"], "TensorFlow weights"),
        (["model_index.json"], "a diffusion pipeline"),
        (["latest", "zero_to_fp32.py"], "DeepSpeed's shards"),
    ],
)
def test_what_a_folder_is_is_said(tmp_path, files, said):
    for name in files:
        (tmp_path / name).write_text("{}")
    with pytest.raises(ModelError, match=said) as error:
        check_folder(tmp_path)
    assert "lacks" in str(error.value) and "\n" not in str(error.value)


def test_a_gguf_file_is_not_taken_for_a_folder_of_weights(tmp_path):
    (tmp_path / "model.gguf").write_bytes(b"GGUF")
    with pytest.raises(ModelError, match=r"is a GGUF file.*openai:URL"):
        check_folder(tmp_path / "model.gguf")


def test_a_trainers_folder_names_the_checkpoints_in_it(tiny, tmp_path):
    (tmp_path / "checkpoint-50").symlink_to(tiny)
    train_adapter(tiny, tmp_path / "checkpoint-500")
    with pytest.raises(
        ModelError, match=r"checkpoint-50, checkpoint-500; name one of them: .*-500"
    ):
        HfCheckpoint("a", "hf:a", tmp_path).identity()


def test_a_hub_caches_folder_names_what_it_holds(tiny, tmp_path):
    (tmp_path / "snapshots").mkdir()
    (tmp_path / "snapshots" / "abc").symlink_to(tiny)
    with pytest.raises(ModelError, match=r"name one of them: .*snapshots/abc"):
        check_folder(tmp_path)


@pytest.mark.parametrize("word", ["{}", "hf:{}", "x={}"])
def test_a_file_of_weights_names_its_folder(tiny, word):
    weights = tiny / "model.safetensors"
    with pytest.raises(ModelError, match=rf"is a file of weights.*name the folder: {tiny}$"):
        resolve([word.format(weights)], Known({}, tiny))[0].identity()


@pytest.mark.parametrize(
    "architecture", ["BertForMaskedLM", "BertForSequenceClassification", "BertForQuestionAnswering"]
)
def test_models_that_write_no_text_are_refused(copied, architecture):
    config = json.loads((copied / "config.json").read_text())
    (copied / "config.json").write_text(json.dumps(config | {"architectures": [architecture]}))
    with pytest.raises(ModelError, match=f"names {architecture}, a model that writes no text"):
        check_folder(copied)
    both = [architecture, "LlamaForCausalLM"]
    (copied / "config.json").write_text(json.dumps(config | {"architectures": both}))
    check_folder(copied)
