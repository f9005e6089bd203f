"""Tiny random models of many architectures; at this spread their predictions differ by place."""

from __future__ import annotations

from typing import Any

WORDS = 64

SIZES: dict[str, Any] = {
    "vocab_size": WORDS,
    "hidden_size": 32,
    "intermediate_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": 128,
    "initializer_range": 0.3,
    "tie_word_embeddings": False,
    "pad_token_id": 0,
    "bos_token_id": 1,
    "eos_token_id": 2,
}
_SLIDING = {"sliding_window": 8}
OWN_SIZES: dict[str, dict[str, Any]] = {
    "bloom": {"n_layer": 2, "n_head": 4},
    "cohere": {},
    "falcon": {"num_attention_heads": 4, "new_decoder_architecture": False, "alibi": False},
    "gemma": {"head_dim": 8},
    "gemma2": {"head_dim": 8, "query_pre_attn_scalar": 8, **_SLIDING},
    "gemma3_text": {"head_dim": 8, "query_pre_attn_scalar": 8, **_SLIDING},
    "gpt2": {"n_embd": 32, "n_layer": 2, "n_head": 4, "n_positions": 128},
    "gpt_bigcode": {"n_embd": 32, "n_layer": 2, "n_head": 4, "n_positions": 128},
    "gpt_neo": {
        "num_layers": 2,
        "num_heads": 4,
        "attention_types": [[["global", "local"], 1]],
        "window_size": 8,
    },
    "gpt_neox": {},
    "gptj": {"n_embd": 32, "n_layer": 2, "n_head": 4, "rotary_dim": 4, "n_positions": 128},
    "granite": {},
    "llama": {},
    "mistral": _SLIDING,
    "mixtral": {"num_local_experts": 4, "num_experts_per_tok": 2},
    "mpt": {"d_model": 32, "n_heads": 4, "n_layers": 2, "max_seq_len": 128},
    "olmo2": {},
    "opt": {"ffn_dim": 64, "word_embed_proj_dim": 32},
    "phi": {},
    "phi3": {},
    "qwen2": {"use_sliding_window": True, "max_window_layers": 1, **_SLIDING},
    "qwen3": {"head_dim": 8},
    "smollm3": {},
    "stablelm": {},
    "starcoder2": {},
}
OTHERS: dict[str, dict[str, Any]] = {
    "mamba": {"state_size": 4},
    "recurrent_gemma": {"lru_width": 32, "attention_window_size": 8, "head_dim": 8},
    "rwkv": {"attention_hidden_size": 32},
}
"""Architectures that keep no plain keys and values."""


def make_family(kind: str) -> Any:
    """A random model of an architecture, the same every time."""
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM

    given = SIZES | {**OWN_SIZES, **OTHERS}[kind]
    if kind in OTHERS:
        given = {key: value for key, value in given.items() if key != "intermediate_size"}
    torch.manual_seed(0)
    return AutoModelForCausalLM.from_config(AutoConfig.for_model(kind, **given)).eval()
