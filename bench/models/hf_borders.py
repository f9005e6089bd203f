"""Lengths at which a model reads otherwise: texts on both sides are never computed together.

LongRoPE (Ding et al. 2024) has one set of rotations up to the length that a model was first trained
for, and another beyond. transformers chooses by the longest row of a pass, for all of them: one
long prompt would change the answers to all others. Dynamic scaling begins at
`max_position_embeddings`, where prompts are cut already, so it needs nothing here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Group:
    """Prompts that are answered together.

    Attributes:
        members: Positions in the list of prompts, in its order.
        crosses: Whether its answer may go across a border; such a prompt is alone.
    """

    members: tuple[int, ...]
    crosses: bool = False


def borders(model: Any) -> tuple[int, ...]:
    """Return the lengths in tokens up to which the model reads in one way, rising; mostly none."""
    own = getattr(model.config.get_text_config(), "original_max_position_embeddings", None)
    found = (_border(one, own) for one in _ropes(model))
    return tuple(sorted({one for one in found if one}))


def rope_kinds(model: Any) -> frozenset[str]:
    """Return the kinds of its rotary embeddings: `default`, `linear`, `longrope` and so on."""
    return frozenset(str(_kind(one)) for one in _ropes(model))


def _ropes(model: Any) -> list[dict[str, Any]]:
    """Return the settings of its rotary embeddings; those of each kind of layer, too."""
    config = model.config.get_text_config()
    given = getattr(config, "rope_parameters", None) or getattr(config, "rope_scaling", None) or {}
    return [one for one in (given, *given.values()) if isinstance(one, dict)]


def _kind(rope: dict[str, Any]) -> Any:
    return rope.get("rope_type", rope.get("type"))


def _border(rope: dict[str, Any], own: int | None) -> int | None:
    return rope.get("original_max_position_embeddings", own) if _kind(rope) == "longrope" else None


def sides(model: Any, lengths: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Yield positions of the lengths, those on one side of all borders together, in their order."""
    found = borders(model)
    places = [bisect_left(found, length) for length in lengths]  # a border is on its lower side
    for side in sorted(set(places)):
        yield tuple(at for at, place in enumerate(places) if place == side)


def same_side(model: Any, one: int, other: int) -> bool:
    """Return whether no border is between two lengths."""
    found = borders(model)
    return bisect_left(found, one) == bisect_left(found, other)


def groups(model: Any, lengths: Sequence[int], most: int) -> Iterator[Group]:
    """Yield the prompts of these lengths, each once, in groups that change no answer.

    Args:
        model: A causal language model.
        lengths: Tokens of each prompt.
        most: Tokens of the longest answer.
    """
    stay = [at for at, one in enumerate(lengths) if same_side(model, one, one + most)]
    for side in sides(model, [lengths[at] for at in stay]):
        yield Group(tuple(stay[at] for at in side))
    staying = set(stay)
    yield from (Group((at,), crosses=True) for at in range(len(lengths)) if at not in staying)
