"""What answers cost, by the prices that the suite gives."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from bench.data.schema import PriceBlock
from bench.runs.answering import Run

_PER = 1e6
"""Prices are those of a million tokens."""


def priced(run: Run, prices: Mapping[str, PriceBlock]) -> Run:
    """Return the run with its cost, where the suite prices its checkpoint and tokens are known.

    Args:
        run: All its answers count, whenever they were made; requests that failed, which some
            servers charge too, are not known here.
        prices: By the checkpoint's name.
    """
    price = prices.get(run.name)
    return run if price is None else replace(run, cost=_cost(run, price))


def _cost(run: Run, price: PriceBlock) -> float | None:
    """Return the cost in the prices' currency; None where any answer's tokens are unknown."""
    parts = []
    for reply in run.answers.values():
        if reply.failure is not None:
            continue
        if reply.tokens is None or reply.prompt_tokens is None:
            return None
        parts.append(reply.prompt_tokens * price.input + reply.tokens * price.output)
    return math.fsum(parts) / _PER
