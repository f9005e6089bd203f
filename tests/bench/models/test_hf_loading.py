"""Folders that can be loaded though they lack something, and those that cannot, in a sentence."""

from __future__ import annotations

import json

import pytest
import torch

from bench.base.errors import ModelError
from bench.models.hf import HfCheckpoint
from tests.bench.models.test_hf import greedy_loop, load, make_asks, spoil


def change(path, **values):
    """Set keys of a JSON file; None takes a key out."""
    found = json.loads(path.read_text()) | values
    path.write_text(json.dumps({key: one for key, one in found.items() if one is not None}))


@pytest.mark.parametrize("lost", [["eos_token"], ["eos_token", "bos_token", "unk_token"]])
def test_a_tokenizer_without_pad_or_end_token_works(copied, lost):
    change(copied / "tokenizer_config.json", **dict.fromkeys(lost))
    change(copied / "config.json", eos_token_id=None, bos_token_id=None)
    (copied / "generation_config.json").unlink()
    loaded = load(copied, max_new_tokens=12)
    assert (loaded.tokenizer.pad_token_id, loaded.tokenizer.eos_token_id) == (None, None)
    replies = loaded.generate(make_asks())
    assert replies == [loaded.generate([ask])[0] for ask in make_asks()]
    assert {reply.stop for reply in replies} <= {"length", "stop"}
    for ask, reply in zip(make_asks(), replies, strict=True):
        prompt = loaded.tokenizer(ask.prompt)["input_ids"]
        new = greedy_loop(loaded.model, prompt, reply.tokens)
        whole = loaded.tokenizer.decode(prompt + new, skip_special_tokens=True)
        read = loaded.tokenizer.decode(prompt, skip_special_tokens=True)
        assert whole.startswith(read + reply.text)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            {"hidden_size": 48},
            r"config\.json disagree: lm_head\.weight is 25 x 32; config\.json makes it 25 x 48",
        ),
        ({"num_hidden_layers": 3}, r"its weights lack model\.layers\.2\..* and 6 more"),
        ({"max_position_embeddings": None, "vocab_size": "many"}, "configuration cannot be loaded"),
        ({"model_type": None}, "configuration cannot be loaded"),
        ({"is_encoder_decoder": True}, "cannot be loaded"),
    ],
)
def test_a_configuration_that_does_not_fit_is_one_sentence(copied, values, said):
    change(copied / "config.json", **values)
    with pytest.raises(ModelError, match=said) as error:
        load(copied)
    assert "\n" not in str(error.value)


def test_weights_that_nothing_reads_are_said(copied, capsys):
    change(copied / "config.json", num_hidden_layers=1)
    load(copied)
    assert "nothing reads 9 of its weights (model.layers.1." in capsys.readouterr().err


@pytest.mark.parametrize("name", ["tokenizer.json", "tokenizer_config.json", "config.json"])
def test_broken_files_are_one_sentence(copied, name):
    (copied / name).write_text("{")
    with pytest.raises(ModelError) as error:
        load(copied)
    assert "\n" not in str(error.value)


def test_weights_of_nan_are_one_sentence_wherever_they_stand(copied):
    spoil(copied, "model.layers.1.mlp.up_proj.weight", lambda tensor: tensor.fill_(float("nan")))
    with pytest.raises(ModelError, match=r"NaN or infinity.*did its training diverge"):
        load(copied).generate(make_asks())


@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "float16"])
def test_weights_are_loaded_as_the_type_that_is_asked_for(tiny, dtype):
    loaded = load(tiny, dtype=dtype)
    assert {str(one.dtype) for one in loaded.model.parameters()} == {f"torch.{dtype}"}
    assert len(loaded.generate(make_asks())) == 8
    assert torch.isfinite(torch.tensor(loaded.score([("Q: who", " Rome")])[0].logprobs)).all()


@pytest.mark.parametrize(
    "name", ["generation_config.json", "tokenizer.json", "chat_template.jinja", "tokenizer.model"]
)
def test_what_shapes_answers_shapes_the_identity(copied, name):
    before = HfCheckpoint("a", "hf:a", copied).identity()
    with (copied / name).open("a", encoding="utf-8") as stream:
        stream.write(" ")
    assert HfCheckpoint("a", "hf:a", copied).identity() != before
    (copied / "README.md").write_text("notes")
    after = HfCheckpoint("a", "hf:a", copied).identity()
    assert set(after["files"]) - set(before["files"]) <= {name}
