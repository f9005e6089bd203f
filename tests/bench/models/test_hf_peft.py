"""Adapters trained on the spot answer as peft itself has them answer."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import peft
import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM, AutoTokenizer

from bench.base.errors import ModelError
from bench.models.hf import HfCheckpoint
from bench.models.specs import Known, resolve
from tests.bench.models.adapters import LAYERS, name_base, train_adapter
from tests.bench.models.test_hf import load, make_asks

IDS = torch.tensor([[1, 5, 7, 9, 11, 6, 4]])


def config_of(kind):
    task = {"task_type": "CAUSAL_LM"}
    return {
        "lora": peft.LoraConfig(r=4, target_modules=LAYERS, **task),
        "dora and a whole head": peft.LoraConfig(
            r=4, target_modules=LAYERS, use_dora=True, modules_to_save=["lm_head"], **task
        ),
        "lora on embeddings": peft.LoraConfig(r=4, target_modules=["embed_tokens"], **task),
        "ia3": peft.IA3Config(
            target_modules=["k_proj", "down_proj"], feedforward_modules=["down_proj"], **task
        ),
        "tokens": peft.TrainableTokensConfig(token_indices=[5, 6, 7], **task),
    }[kind]


@pytest.fixture(scope="module")
def adapter(tiny, tmp_path_factory):
    return train_adapter(tiny, tmp_path_factory.mktemp("lora") / "adapter")


@pytest.fixture
def spoiled(adapter, tmp_path):
    return shutil.copytree(adapter, tmp_path / "spoiled")


def by_peft(tiny, adapter):
    base = AutoModelForCausalLM.from_pretrained(tiny)
    return peft.PeftModel.from_pretrained(base, adapter).eval()


@pytest.mark.parametrize(
    "kind", ["lora", "dora and a whole head", "lora on embeddings", "ia3", "tokens"]
)
def test_an_adapter_computes_what_peft_computes(tiny, tmp_path, kind):
    folder = train_adapter(tiny, tmp_path / "adapter", config_of(kind))
    loaded, wanted = load(folder, stop=()), by_peft(tiny, folder)
    with torch.inference_mode():
        found, right = loaded.model(input_ids=IDS).logits, wanted(input_ids=IDS).logits
        base = AutoModelForCausalLM.from_pretrained(tiny)(input_ids=IDS).logits
    assert float((found - right).abs().max()) < 1e-3 < float((right - base).abs().max())
    ask = make_asks()[:1]
    prompt = loaded.tokenizer(ask[0].prompt, return_tensors="pt")
    with torch.inference_mode():
        new = wanted.generate(**prompt, max_new_tokens=32, do_sample=False)[0]
    text = loaded.tokenizer.decode(new, skip_special_tokens=True)
    read = loaded.tokenizer.decode(prompt["input_ids"][0], skip_special_tokens=True)
    assert read + loaded.generate(ask)[0].text == text


def test_in_half_precision_an_adapter_stays_apart_as_it_was_trained(adapter):
    whole, half = load(adapter), load(adapter, dtype="bfloat16")
    assert not any("lora" in name for name, _ in whole.model.named_parameters())
    apart = {name: one.dtype for name, one in half.model.named_parameters() if "lora" in name}
    assert len(apart) == 8 and set(apart.values()) == {torch.float32}
    assert half.model.lm_head.weight.dtype == torch.bfloat16
    assert half.generate(make_asks())


def test_scores_are_the_adapters(tiny, adapter):
    pair = [("Q: who is the king ?\nA:", " Paris Rome")]
    (with_it,), (without,) = load(adapter).score(pair), load(tiny).score(pair)
    assert with_it.logprobs != without.logprobs


def test_tokens_added_before_training_come_with_the_adapter(tiny, tmp_path):
    tokenizer = AutoTokenizer.from_pretrained(tiny)
    tokenizer.add_tokens(["<yes>", "<no>"])
    larger = AutoModelForCausalLM.from_pretrained(tiny)
    larger.resize_token_embeddings(len(tokenizer), mean_resizing=False)
    larger.save_pretrained(tmp_path / "larger")
    shutil.copy(tiny / "tokenizer.json", tmp_path / "larger")
    own = peft.LoraConfig(
        r=4,
        target_modules=LAYERS,
        modules_to_save=["embed_tokens", "lm_head"],
        task_type="CAUSAL_LM",
    )
    folder = train_adapter(tmp_path / "larger", tmp_path / "adapter", own)
    tokenizer.save_pretrained(folder)
    name_base(folder, str(tiny))  # trained over the resized base, named by the plain one
    loaded = load(folder)
    assert loaded.model.lm_head.weight.shape[0] == len(tokenizer)
    assert len(loaded.generate(make_asks(("who <yes> <no> ?",)))) == 1


def test_identity_covers_the_adapter_and_its_base_without_torch(tiny, adapter, copied):
    found = HfCheckpoint("a", "hf:a", adapter).identity()
    assert "adapter_model.safetensors" in found["files"]
    assert found["base"]["model.safetensors"]
    moved = HfCheckpoint("a", "hf:a", adapter, base=copied)
    assert moved.identity() == found  # the same content elsewhere is the same checkpoint
    settings = copied / "generation_config.json"
    settings.write_text(json.dumps(json.loads(settings.read_text()) | {"eos_token_id": 5}))
    assert moved.identity() != found
    code = (
        "import sys; from pathlib import Path; from bench.models.hf import HfCheckpoint;"
        f"HfCheckpoint('a', 'hf:a', Path({str(adapter)!r})).identity();"
        "assert not {'torch', 'transformers', 'numpy', 'peft'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_another_adapter_over_the_same_base_is_another_checkpoint(tiny, adapter, tmp_path):
    other = train_adapter(tiny, tmp_path / "other", seed=1)
    first, second = (HfCheckpoint("a", "hf:a", one).identity() for one in (adapter, other))
    assert first["base"] == second["base"] and first["files"] != second["files"]
    assert load(adapter).generate(make_asks()) != load(other).generate(make_asks())


def test_the_base_is_found_beside_the_adapter_here_or_where_it_is_named(
    tiny, spoiled, tmp_path, monkeypatch
):
    known, here = Known({}, tmp_path), tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    for place in (spoiled, here):
        (link := place / "the-base").symlink_to(tiny)
        name_base(spoiled, "the-base")
        (found,) = resolve([str(spoiled)], known)
        assert found.base == tiny
        link.unlink()
    name_base(spoiled, "someone/some-model")
    (found,) = resolve([f"hf:{spoiled}#base={os.path.relpath(tiny, here)}"], known)
    assert (found.base, found.folder, found.name) == (tiny, spoiled, "spoiled")
    assert found.identity()["base"]


def test_an_adapter_without_its_base_is_one_sentence(spoiled, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for named, said in (
        (
            "someone/some-model",
            r"base 'someone/some-model' is no folder here; nothing is downl.*#base=",
        ),
        (None, r"names no base .*hf:ADAPTER#base=FOLDER"),
    ):
        name_base(spoiled, named)
        (found,) = resolve(["hf:" + str(spoiled)], Known({}, tmp_path))
        with pytest.raises(ModelError, match=said) as error:
            found.identity()
        assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"peft_type": "PROMPT_TUNING"},
            "of the kind PROMPT_TUNING; one that changes the model's own",
        ),
        ({"peft_type": None}, "of the kind none"),
        ({"alora_invocation_tokens": [5]}, "certain tokens of a prompt switch on"),
    ],
)
def test_kinds_that_answer_otherwise_are_refused(spoiled, change, said):
    path = spoiled / "adapter_config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(ModelError, match=said):
        HfCheckpoint("a", "hf:a", spoiled).identity()


@pytest.mark.parametrize(
    ("kind", "end", "shape", "said"),
    [
        ("lora", "q_proj.lora_A.weight", (4, 48), r"lora_A\.weight is 4 x 48, .*there 32 x 32"),
        ("lora", "v_proj.lora_B.weight", (48, 4), r"lora_B\.weight is 48 x 4, .*there 16 x 32"),
        ("ia3", "down_proj.ia3_l", (1, 48), r"ia3_l is 1 x 48, .*there 32 x 64"),
        ("dora and a whole head", "lm_head.weight", (25, 48), r"25 x 48, lm_head.* 25 x 32"),
    ],
)
def test_shapes_that_do_not_fit_the_base_are_named_before_loading(
    tiny, tmp_path, kind, end, shape, said
):
    folder = train_adapter(tiny, tmp_path / "adapter", config_of(kind))
    HfCheckpoint("a", "hf:a", folder).identity()
    weights = folder / "adapter_model.safetensors"
    tensors = load_file(weights)
    tensors[next(name for name in tensors if name.endswith(end))] = torch.zeros(shape)
    save_file(tensors, weights)
    with pytest.raises(ModelError, match=rf"does not fit its base .*{said}"):
        HfCheckpoint("a", "hf:a", folder).identity()


@pytest.mark.parametrize("what", ["fewer", "more", "other layers", "another rank"])
def test_weights_and_configuration_that_disagree_are_refused(spoiled, what):
    weights, config = spoiled / "adapter_model.safetensors", spoiled / "adapter_config.json"
    tensors, said = load_file(weights), json.loads(config.read_text())
    name = next(name for name in tensors if name.endswith("q_proj.lora_A.weight"))
    if what == "fewer":
        del tensors[name]
    elif what == "more":
        tensors[name.replace("q_proj", "k_proj")] = tensors[name].clone()
    elif what == "other layers":
        said["target_modules"] = ["query_key_value"]
    else:
        said["r"] = 8
    save_file(tensors, weights)
    config.write_text(json.dumps(said))
    pattern = {"fewer": "lacks .*lora_A", "more": "has no use for .*k_proj"}.get(
        what, "peft cannot put it over its base"
    )
    with pytest.raises(ModelError, match=pattern) as error:
        load(spoiled)
    assert "\n" not in str(error.value)


def test_an_adapters_file_is_checked_like_any_weights(spoiled, tiny):
    weights = spoiled / "adapter_model.safetensors"
    whole = weights.read_bytes()
    weights.write_bytes(whole[:-9])
    with pytest.raises(ModelError, match=r"adapter_model\.safetensors: is cut short"):
        HfCheckpoint("a", "hf:a", spoiled).identity()
    weights.unlink()
    with pytest.raises(ModelError, match="lacks the adapter's weights"):
        HfCheckpoint("a", "hf:a", spoiled).identity()
    weights.write_bytes(whole)
    shutil.copy(tiny / "model.safetensors", spoiled)
    with pytest.raises(ModelError, match="a whole model and an adapter"):
        HfCheckpoint("a", "hf:a", spoiled).identity()


def test_a_base_must_be_a_whole_model(adapter, spoiled, tiny, tmp_path):
    with pytest.raises(ModelError, match=r"its base .* is itself an adapter; merge that one"):
        HfCheckpoint("a", "hf:a", spoiled, base=adapter).identity()
    with pytest.raises(ModelError, match="no such folder"):
        HfCheckpoint("a", "hf:a", spoiled, base=tmp_path / "gone").identity()
    with pytest.raises(ModelError, match=r"holds no adapter .*leave #base= out"):
        HfCheckpoint("a", "hf:a", tiny, base=tiny).identity()


def test_what_follows_the_hash_sign_is_a_base(tiny, tmp_path):
    with pytest.raises(ModelError, match=r"'bse=x' says nothing here.*did you mean 'base'"):
        resolve([f"hf:{tiny}#bse=x"], Known({}, tmp_path))


def test_a_diverged_adapter_is_refused(spoiled):
    weights = spoiled / "adapter_model.safetensors"
    tensors = load_file(weights)
    save_file({name: one * float("nan") for name, one in tensors.items()}, weights)
    with pytest.raises(ModelError, match="NaN"):
        load(spoiled).generate(make_asks())
    with pytest.raises(ModelError, match="NaN"):
        load(spoiled, dtype="bfloat16").generate(make_asks())
