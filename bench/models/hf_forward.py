"""One pass through a causal model: prompts read for the first time, or one more token of each row.

Logits are computed at the last place only, where the model offers it.
"""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any

import torch
from transformers.cache_utils import DynamicCache

from bench.models.hf_slots import SlotCache, fresh_cache


class Forward:
    """Calls a model with what its architecture takes.

    Args:
        model: A causal language model of transformers, or one with an adapter around it.
    """

    def __init__(self, model: Any) -> None:
        self.model = model
        inner = model.get_base_model() if hasattr(model, "get_base_model") else model
        taken = inspect.signature(inner.forward).parameters
        self._takes_positions = "position_ids" in taken
        self._fixed: dict[str, bool | int] = {"use_cache": True, "return_dict": True}
        if "logits_to_keep" in taken:
            self._fixed["logits_to_keep"] = 1

    def read(self, prompts: Sequence[Sequence[int]]) -> tuple[torch.Tensor, DynamicCache | None]:
        """Read prompts, padded on the left.

        Returns:
            Logits of the token after each prompt, (prompts, vocabulary); keys and values of all
            their tokens, None where the model's cache is of another kind.
        """
        width = max(map(len, prompts))
        mask = torch.tensor([[0] * (width - len(one)) + [1] * len(one) for one in prompts])
        ids = torch.tensor([[*[0] * (width - len(one)), *one] for one in prompts])
        positions = (mask.cumsum(-1) - 1).clamp(min=0)
        cache = fresh_cache(self.model)
        return self._call(ids, mask, positions, cache), cache

    def step(self, tokens: Sequence[int], lengths: Sequence[int], slots: SlotCache) -> torch.Tensor:
        """Read one more token of each row.

        Args:
            tokens: One for each row in use.
            lengths: How many tokens of each row were read before.
            slots: Where the rows stand.

        Returns:
            Logits of the token after it, (rows, vocabulary).
        """
        mask = slots.step_mask(max(lengths))
        return self._call(
            torch.tensor(tokens).unsqueeze(1),
            mask,
            torch.tensor(lengths).unsqueeze(1),
            slots.cache,
        )

    def _call(
        self, ids: torch.Tensor, mask: torch.Tensor, positions: torch.Tensor, cache: Any
    ) -> torch.Tensor:
        device = self.model.device
        placed = {"position_ids": positions.to(device)} if self._takes_positions else {}
        found = self.model(
            input_ids=ids.to(device),
            attention_mask=mask.to(device),
            past_key_values=cache,
            **placed,
            **self._fixed,
        )
        logits: torch.Tensor = found.logits[:, -1]
        return logits
