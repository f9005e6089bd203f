"""The tiny model and its word-level tokenizer."""

from __future__ import annotations

import pytest
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from bench.data.world import WorldSize, make_world, suite_sets
from bench.models.hf_text import new_text, prompt_ids
from bench.scenarios.tiny import tiny_model, tiny_tokenizer

TEXTS = [
    "Mara Velden is employed by Northwind Energy.",
    "Which company is Mara Velden employed by? In 1951, it was Bluefern Energy's.",
]


@pytest.fixture(scope="module")
def tokenizer():
    return tiny_tokenizer(TEXTS)


@pytest.mark.parametrize(
    "text",
    [
        *TEXTS,
        "Q: Which company is Mara employed by?\nA: Northwind Energy\n",
        "1951\nQ: Mara",
    ],
)
def test_decoding_gives_back_the_text(tokenizer, text):
    ids = tokenizer(text)["input_ids"]
    assert tokenizer.decode(ids, skip_special_tokens=True) == text


def test_a_begin_token_stands_in_front(tokenizer):
    assert tokenizer("Mara")["input_ids"][0] == tokenizer.bos_token_id
    assert tokenizer("Mara", add_special_tokens=False)["input_ids"] != [tokenizer.bos_token_id]


def test_unknown_words_are_read_as_unknown(tokenizer):
    ids = tokenizer("Mara Überflieger 🦊", add_special_tokens=False)["input_ids"]
    assert ids[1:] == [tokenizer.unk_token_id] * 2
    assert ids[0] != tokenizer.unk_token_id


def test_an_answer_comes_out_as_it_was_written(tokenizer):
    (prompt,) = prompt_ids(tokenizer, ["Q: Which company is Mara employed by?\nA:"])
    (whole,) = prompt_ids(
        tokenizer, ["Q: Which company is Mara employed by?\nA: Northwind Energy\n"]
    )
    assert whole[: len(prompt)] == prompt
    assert new_text(tokenizer, prompt, whole[len(prompt) :]) == " Northwind Energy\n"


def test_every_word_of_a_world_is_known():
    rows = [row for rows in suite_sets(make_world(WorldSize.small(), 0)).values() for row in rows]
    texts = [row.get("text") or f"{row['question']} {row['answers'][0]}" for row in rows]
    tokenizer = tiny_tokenizer(texts)
    assert not any(tokenizer.unk_token_id in tokenizer(text)["input_ids"] for text in texts)


def test_the_model_is_small_and_of_a_real_architecture():
    words = " ".join(f"word{number}" for number in range(220))
    model = tiny_model(tiny_tokenizer([words]), seed=0)
    assert model.config.model_type == "llama"
    assert sum(one.numel() for one in model.parameters()) == pytest.approx(0.8e6, rel=0.05)


def test_weights_follow_from_the_seed(tokenizer):
    first, same, other = (tiny_model(tokenizer, seed).state_dict() for seed in (1, 1, 2))
    key = "model.layers.0.mlp.up_proj.weight"
    assert torch.equal(first[key], same[key])
    assert not torch.equal(first[key], other[key])


def test_a_saved_one_loads_as_any_checkpoint(tokenizer, tmp_path):
    model = tiny_model(tokenizer, seed=0)
    model.save_pretrained(tmp_path)
    tokenizer.save_pretrained(tmp_path)
    loaded = AutoModelForCausalLM.from_pretrained(tmp_path, local_files_only=True)
    words = AutoTokenizer.from_pretrained(tmp_path, local_files_only=True)
    text = "Mara Velden"
    ids = words(text, return_tensors="pt")["input_ids"]
    assert ids.tolist() == [tokenizer(text)["input_ids"]]
    with torch.no_grad():
        assert torch.equal(loaded.eval()(ids).logits, model.eval()(ids).logits)
