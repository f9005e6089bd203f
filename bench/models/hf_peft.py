"""An adapter put over its base by the peft library.

In float32 a LoRA or IA3 adapter is merged into the weights: the sum differs from the two computed
apart by rounding alone (relative 1e-7), and the model then answers at the base's own speed. In
bfloat16 and float16 it stays apart, as it was trained: the sum of a large weight and a small change
rounded to 8 or 11 bits would lose part of the change. Kinds that were not seen to merge exactly
stay apart, too. Either way what comes out is the base's own class, so that everything else works
with it as with any model.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import torch

from bench.base.errors import ModelError
from bench.base.names import listed
from bench.models.hf_adapter import embedding_rows
from bench.models.hf_faults import FAILURES, reason
from bench.models.trust import Trust

_MERGED = ("LORA", "IA3")


def over_base(model: Any, folder: Path, trust: Trust) -> Any:
    """Return the base with the adapter in it, in evaluation mode.

    Args:
        model: The base, loaded; it is changed.
        folder: The adapter's.
        trust: Whether the adapter's weights may be a pickle.

    Raises:
        ModelError: If peft cannot load it, its weights and its configuration do not fit, or parts
            of the base are not in memory.
    """
    import peft

    _check_in_memory(model, folder)
    rows = embedding_rows(folder, trust)
    if rows not in (0, model.get_input_embeddings().weight.shape[0]):
        model.resize_token_embeddings(rows, mean_resizing=False)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            config = peft.PeftConfig.from_pretrained(str(folder))
            config.inference_mode = True
            wrapped = peft.PeftModel(model, config)
            device = str(model.device)
            found = wrapped.load_adapter(str(folder), "default", torch_device=device)
            _check_complete(folder, found)
            return _plain(wrapped, str(config.peft_type.value))
    except FAILURES as error:
        raise ModelError(
            str(folder),
            f"peft cannot put it over its base: {reason(error)}",
            hint="was it trained on this very model?",
        ) from None


def _check_in_memory(model: Any, folder: Path) -> None:
    """Refuse a base of which accelerate left parts on the disk: peft cannot reach them there."""
    if any(one.is_meta for one in model.parameters()):
        raise ModelError(
            str(folder),
            "memory does not hold its base, and an adapter needs all of it there",
            hint="choose `generation.dtype: bfloat16`, or merge the two first",
        )


def _check_complete(folder: Path, found: Any) -> None:
    """Refuse weights that found no place, and places that found no weight."""
    for keys, said in ((found.missing_keys, "lacks"), (found.unexpected_keys, "has no use for")):
        if keys:
            raise ModelError(
                str(folder),
                f"the base with this adapter {said} {listed(sorted(keys), 2)}",
                expected="weights that fit adapter_config.json and the base",
            )


def _plain(wrapped: Any, kind: str) -> Any:
    merges = kind in _MERGED and wrapped.dtype == torch.float32
    return wrapped.merge_and_unload(safe_merge=True) if merges else wrapped.get_base_model()
