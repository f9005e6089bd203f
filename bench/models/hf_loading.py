"""Weights and tokenizer from a folder: offline, no pickles, no foreign code, nothing invented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
import transformers
from safetensors import SafetensorError

from bench.base.errors import ModelError
from bench.base.names import listed
from bench.models.hf_folder import read_object
from bench.models.hf_model import HfModel
from bench.models.protocol import Generation

_DTYPES = {
    "float32": torch.float32,
    "bfloat16": torch.bfloat16,
    "float16": torch.float16,
}
_FAILURES = (OSError, ValueError, KeyError, TypeError, ImportError, RuntimeError, SafetensorError)


def load_folder(folder: Path, generation: Generation) -> HfModel:
    """Return the folder's model, ready to answer, in evaluation mode.

    Raises:
        ModelError: If transformers cannot load it, or it would have to make up weights.
    """
    _hush()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    tokenizer = _tokenizer(folder)
    model = _weights(folder, generation.dtype)
    model.to(device).eval()
    model.generation_config = _greedy(model, tokenizer, generation)
    return HfModel(str(folder), tokenizer, model, generation)


def _hush() -> None:
    """Keep transformers' bars and advice off the terminal; what matters is raised as an error."""
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()


def _tokenizer(folder: Path) -> Any:
    try:
        return transformers.AutoTokenizer.from_pretrained(
            folder, local_files_only=True, trust_remote_code=False
        )
    except _FAILURES as error:
        raise _unloadable(folder, "its tokenizer", error) from None


def _weights(folder: Path, dtype: str) -> Any:
    try:
        model, found = transformers.AutoModelForCausalLM.from_pretrained(
            folder,
            dtype=_DTYPES[dtype],
            local_files_only=True,
            trust_remote_code=False,
            use_safetensors=True,
            output_loading_info=True,
        )
    except _FAILURES as error:
        raise _unloadable(folder, "it", error) from None
    # transformers fills missing weights with random numbers; answers of such a model mean nothing
    if found["missing_keys"]:
        raise ModelError(
            str(folder),
            f"its weights lack {listed(sorted(found['missing_keys']), 3)}",
            expected="all weights of a causal language model",
        )
    return model


def _unloadable(folder: Path, what: str, error: Exception) -> ModelError:
    own_code = [
        name
        for name in ("config.json", "tokenizer_config.json")
        if (folder / name).is_file() and "auto_map" in read_object(folder / name)
    ]
    if own_code:
        return ModelError(
            str(folder),
            f"{own_code[0]} asks to run code of its own (auto_map)",
            expected="an architecture that transformers knows",
            hint="foreign code is not run here",
        )
    reason = " ".join(str(error).split())[:200] or type(error).__name__
    return ModelError(
        str(folder),
        f"{what} cannot be loaded: {reason}",
        expected="a causal language model saved with `save_pretrained`",
    )


def _greedy(model: Any, tokenizer: Any, generation: Generation) -> Any:
    """Plain greedy decoding; of the folder's own settings only the end tokens are kept."""
    ends = _ids(model.generation_config.eos_token_id) | _ids(tokenizer.eos_token_id)
    pad = tokenizer.pad_token_id
    if pad is None:
        pad = min(ends, default=0)  # masked, so any token will do
    return transformers.GenerationConfig(
        max_new_tokens=generation.max_new_tokens,
        do_sample=False,
        num_beams=1,
        use_cache=True,
        pad_token_id=pad,
        eos_token_id=sorted(ends | _stop_ids(tokenizer, generation.stop)) or None,
    )


def _ids(value: int | list[int] | None) -> set[int]:
    if value is None:
        return set()
    return {value} if isinstance(value, int) else set(value)


def _stop_ids(tokenizer: Any, stop: tuple[str, ...]) -> set[int]:
    """Stop strings that are special tokens: decoding drops those, so they are looked for by id."""
    specials = dict(zip(tokenizer.all_special_tokens, tokenizer.all_special_ids, strict=True))
    return {specials[text] for text in stop if text in specials}
