"""Whether a model can answer in slots: known for the usual architectures, tried out for others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch

from bench.models.hf_forward import Forward
from bench.models.hf_memory import out_of_memory
from bench.models.hf_slots import SlotCache, bytes_per_token, fresh_cache
from bench.models.hf_tested import TESTED

_CLOSE = {torch.float32: 1e-3}
_COARSE = 3e-2  # of the logits' spread, in 16 bits


@dataclass(frozen=True, slots=True)
class Probe:
    """What one token through the model said.

    Attributes:
        slots: Whether it can answer in slots.
        token_bytes: Keys and values of one token; 0 where it cannot.
        why: Why it cannot, in a few words; empty where it can.
    """

    slots: bool
    token_bytes: int = 0
    why: str = ""


def probe(forward: Forward) -> Probe:
    """Try the model out on a token, or on a few where its architecture is not a tested one.

    Raises:
        RuntimeError: If memory does not hold even those.
    """
    model = forward.model
    if model.config.is_encoder_decoder:
        return Probe(False, why="it has an encoder")
    if getattr(model, "_is_stateful", False) or fresh_cache(model) is None:
        return Probe(False, why="its memory is no plain keys and values")
    try:
        with torch.inference_mode():
            _, cache = forward.read([[0]])
            if cache is None or not all(_plain(layer) for layer in cache.layers):
                return Probe(False, why="its memory is no plain keys and values")
            if model.config.model_type not in TESTED and not _same(forward):
                return Probe(False, why="its answers depend on their place")
    except (TypeError, ValueError, AttributeError, IndexError, RuntimeError) as error:
        if isinstance(error, RuntimeError) and out_of_memory(error):
            raise  # which says nothing of slots
        return Probe(False, why=f"tried out, it raised {type(error).__name__}")
    return Probe(True, bytes_per_token(cache))


def _plain(layer: Any) -> bool:
    held = (layer.keys, layer.values)
    return all(one is not None and one.dim() == 4 and one.shape[2] == 1 for one in held)


def _same(forward: Forward) -> bool:
    """Whether a row that joins late, and one that moves, go on as they would alone."""
    rows = [list(range(1, 9)), list(range(3, 6)), list(range(2, 8))]
    first, cache = forward.read([rows[0], rows[1]])
    if cache is None:
        return False
    slots = SlotCache(cache, 3, 16)
    slots.add(cache, [0, 1], [8, 3])
    forward.step([4, 5], [8, 3], slots)
    _, joining = forward.read([rows[2]])
    if joining is None:
        return False
    slots.add(joining, [0], [6])
    slots.keep([2, 1])
    found = forward.step([6, 7], [6, 4], slots)
    whole = [_alone(forward.model, row) for row in ([*rows[2], 6], [*rows[1], 5, 7], rows[0])]
    pairs = [(found[0], whole[0]), (found[1], whole[1]), (first[0], whole[2])]
    return all(_near(*pair) for pair in pairs)


def _alone(model: Any, row: list[int]) -> torch.Tensor:
    ids = torch.tensor([row], device=model.device)
    logits: torch.Tensor = model(input_ids=ids, use_cache=False).logits[0, -1]
    return logits


def _near(one: torch.Tensor, other: torch.Tensor) -> bool:
    spread = float(other.float().max() - other.float().min())
    within = _CLOSE.get(one.dtype, _COARSE) * spread
    return bool((one.float() - other.float()).abs().max() <= within)
