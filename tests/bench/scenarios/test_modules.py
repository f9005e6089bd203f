"""Which parameters train, on tiny random-weight models of many architectures."""

from __future__ import annotations

import pytest
import torch
from transformers import AutoConfig, AutoModelForCausalLM

from bench.base.errors import ModelError
from bench.scenarios.modules import freeze, trained_parameters

COMMON = {
    "vocab_size": 40,
    "hidden_size": 16,
    "intermediate_size": 48,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "max_position_embeddings": 32,
    "pad_token_id": 0,
    "bos_token_id": 1,
    "eos_token_id": 2,
}
GROUPED = {**COMMON, "num_key_value_heads": 1, "head_dim": 8}
GPT2 = {"vocab_size": 40, "n_embd": 16, "n_layer": 2, "n_head": 2, "n_positions": 32}
ENDS = {"pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2}

# For each: settings, parameters of attention and of the MLP in one block, by the architecture's
# definition with d = 16 and m = 48 (4 d = 64 where it is fixed). Attention has 4 d² = 1024 weights
# (and 4 d biases), with one key head of 8 2 d² + 2 · 8 d = 768; a gated MLP 3 d m = 2304.
ARCHITECTURES = {
    "llama": (COMMON, 1024, 2304),
    "mistral": (GROUPED, 768, 2304),
    "qwen2": ({**COMMON, "num_key_value_heads": 1}, 768 + 32, 2304),
    "qwen3": (GROUPED, 768, 2304),
    "gemma2": (GROUPED, 768, 2304),
    "gpt2": ({**GPT2, **ENDS}, 1024 + 64, 2048 + 80),
    "gpt_neox": (COMMON, 1024 + 64, 1536 + 64),
    "opt": ({**COMMON, "ffn_dim": 48, "word_embed_proj_dim": 16}, 1024 + 64, 1536 + 64),
    "phi3": ({**COMMON, "num_key_value_heads": 2}, 1024, 2304),
    "bloom": ({**GPT2, "hidden_size": 16, **ENDS}, 1024 + 64, 2048 + 80),
    "mixtral": ({**COMMON, "num_key_value_heads": 2, "num_local_experts": 2}, 1024, 2 * 2304 + 32),
}


def tiny(kind: str, settings: dict[str, object]) -> torch.nn.Module:
    torch.manual_seed(0)
    return AutoModelForCausalLM.from_config(AutoConfig.for_model(kind, **settings))


@pytest.mark.parametrize("kind", ARCHITECTURES)
def test_counts_follow_from_the_architecture(kind):
    settings, attention, mlp = ARCHITECTURES[kind]
    model = tiny(kind, settings)
    assert trained_parameters(model, "attention").trainable == 2 * attention
    assert trained_parameters(model, "mlp").trainable == 2 * mlp


@pytest.mark.parametrize("kind", ARCHITECTURES)
def test_scenarios_are_disjoint_and_leave_norms_and_embeddings(kind):
    model = tiny(kind, ARCHITECTURES[kind][0])
    full, attention, mlp = (
        trained_parameters(model, name) for name in ("full", "attention", "mlp")
    )
    assert not set(attention.names) & set(mlp.names)
    assert full.trainable == full.total == sum(one.numel() for one in model.parameters())
    rest = set(full.names) - set(attention.names) - set(mlp.names)
    assert rest
    parts = ("norm", "ln_", "emb", "wte", "wpe", "lm_head", "embed_out")
    assert all(any(part in name for part in parts) for name in rest), rest


def test_freeze_lets_exactly_these_train_and_can_be_undone():
    model = tiny("llama", COMMON)
    trained = trained_parameters(model, "mlp")
    freeze(model, trained)
    assert {name for name, one in model.named_parameters() if one.requires_grad} == set(
        trained.names
    )
    freeze(model, trained_parameters(model, "full"))
    assert all(one.requires_grad for one in model.parameters())


def test_a_tied_parameter_counts_once():
    tied = trained_parameters(tiny("llama", {**COMMON, "tie_word_embeddings": True}), "full")
    loose = trained_parameters(tiny("llama", {**COMMON, "tie_word_embeddings": False}), "full")
    assert loose.total - tied.total == 40 * 16


def test_share_and_modules_describe_what_trains():
    trained = trained_parameters(tiny("llama", COMMON), "attention")
    assert trained.modules == ("q_proj", "k_proj", "v_proj", "o_proj")
    assert trained.share == trained.trainable / trained.total
    assert trained.blocks == 2


def test_a_model_without_attention_is_refused_but_can_train_whole():
    settings = {"vocab_size": 40, "hidden_size": 16, "num_hidden_layers": 2, "state_size": 4}
    model = tiny("mamba", settings)
    with pytest.raises(ModelError, match=r"mamba.*no attention.*--scenario full"):
        trained_parameters(model, "mlp")
    full = trained_parameters(model, "full")
    assert full.trainable == full.total


def test_an_unknown_scenario_names_the_nearest():
    with pytest.raises(ModelError, match="attention"):
        trained_parameters(tiny("llama", COMMON), "atention")
