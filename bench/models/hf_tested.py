"""Architectures whose answering is tested against the plainest loop."""

from __future__ import annotations

TESTED = frozenset(
    {
        *("bloom", "cohere", "falcon", "gemma", "gemma2", "gemma3_text", "gpt2", "gpt_bigcode"),
        *("gpt_neo", "gpt_neox", "gptj", "granite", "llama", "mistral", "mixtral", "mpt", "olmo2"),
        *("opt", "phi", "phi3", "qwen2", "qwen3", "smollm3", "stablelm", "starcoder2"),
    }
)
"""Architectures (`model_type`) whose answers in slots the tests compare with plain ones."""
