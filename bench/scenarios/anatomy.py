"""What a checkpoint is made of, module by module, and which of it trained; no torch needed.

Conventions:
    Everything follows from the parameters' names and shapes, as they stand in a model or in a
    file of weights. Blocks are the outermost numbered modules. Within a block, a module that
    holds a matrix is attention's if a name on its path holds "att", otherwise the MLP's; one
    without a matrix is a norm (cf. `bench.scenarios.modules`). Modules of one name and kind are
    one part, e.g. the experts of a mixture; equal neighbours are one run of blocks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import prod

KINDS = ("embedding", "attention", "mlp", "norm", "head", "other")
_ADAPTED = re.compile(r"\.(lora_\w+|vera_\w+|ia3_\w+|modules_to_save|original_module|base_layer)\b")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One tensor: its name in the model, its shape, whether it trained."""

    name: str
    shape: tuple[int, ...]
    trained: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Modules of one name and kind.

    Attributes:
        name: The last name on their path, e.g. `q_proj`.
        kind: One of `KINDS`.
        parameters: Numbers in them.
        trained: How many of these trained.
        added: Numbers that an adapter adds to them, all of which trained.
    """

    name: str
    kind: str
    parameters: int
    trained: int = 0
    added: int = 0


@dataclass(frozen=True, slots=True)
class Blocks:
    """A run of blocks that are made alike, and trained alike.

    Attributes:
        stack: Where they stand in the model, e.g. `model.layers`.
        count: How many.
        parts: Of one of them.
    """

    stack: str
    count: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Anatomy:
    """A checkpoint's modules.

    Attributes:
        before: What stands outside the blocks and is no norm or head: embeddings.
        blocks: From the first block to the last.
        after: The last norm, the head.
        tied: Whether the head is the embedding again, so that it counts nothing.
    """

    before: tuple[Part, ...]
    blocks: tuple[Blocks, ...]
    after: tuple[Part, ...]
    tied: bool = False

    @property
    def total(self) -> int:
        """Numbers in the checkpoint, an adapter's included."""
        return self._sum(lambda part: part.parameters + part.added)

    @property
    def trained(self) -> int:
        """Numbers that trained."""
        return self._sum(lambda part: part.trained + part.added)

    def trained_kinds(self) -> tuple[str, ...]:
        """Kinds of modules in which anything trained, in the order of `KINDS`."""
        found = {part.kind for part, _ in self._parts() if part.trained or part.added}
        return tuple(kind for kind in KINDS if kind in found)

    def _parts(self) -> list[tuple[Part, int]]:
        inside = [(part, run.count) for run in self.blocks for part in run.parts]
        return [*((part, 1) for part in (*self.before, *self.after)), *inside]

    def _sum(self, of: Callable[[Part], int]) -> int:
        return sum(times * of(part) for part, times in self._parts())


def anatomy_of(parameters: Iterable[Parameter], *, tied: bool = False) -> Anatomy:
    """Return what a checkpoint is made of.

    Args:
        parameters: All of its tensors, an adapter's beside those that they adapt.
        tied: Whether its head is its embedding.
    """
    found = [(_place(one.name), one) for one in parameters]
    outside = [one for (stack, _, _), one in found if not stack]
    parts = _parts([(one.name, one) for one in outside], inside=False)
    has_head = any(part.kind == "head" for part in parts)
    return Anatomy(
        before=tuple(part for part in parts if part.kind not in ("norm", "head")),
        blocks=tuple(_runs(found)),
        after=tuple(part for part in parts if part.kind in ("norm", "head")),
        tied=tied and not has_head,
    )


def _place(name: str) -> tuple[str, int, str]:
    """Split a name at its first number: the stack, the block's number, the path within."""
    match = re.match(r"(.*?)\.(\d+)\.(.+)$", name)
    return (match[1], int(match[2]), match[3]) if match else ("", 0, name)


def _runs(found: Sequence[tuple[tuple[str, int, str], Parameter]]) -> Iterable[Blocks]:
    """Collapse neighbours that are made alike, stack by stack, in the order of their numbers."""
    held: dict[tuple[str, int], list[tuple[str, Parameter]]] = {}
    for (stack, number, path), one in found:
        if stack:
            held.setdefault((stack, number), []).append((path, one))
    stacks = {stack: at for at, stack in reversed(list(enumerate(one[0] for one in held)))}
    order = sorted(held, key=lambda key: (stacks[key[0]], key[1]))
    made = [(stack, _parts(held[stack, number], inside=True)) for stack, number in order]
    for (stack, parts), run in groupby(made):
        yield Blocks(stack, len(list(run)), parts)


def _parts(found: Sequence[tuple[str, Parameter]], *, inside: bool) -> tuple[Part, ...]:
    """Sum parameters by the kind and last name of the module that holds them, kinds in order."""
    owners: dict[str, list[tuple[str, Parameter]]] = {}
    for path, one in found:
        owners.setdefault(_owner(path), []).append((path, one))
    sums: dict[tuple[str, str], list[int]] = {}
    for owner, held in owners.items():
        wide = any(len(one.shape) > 1 for path, one in held)
        key = (_kind(owner, wide, inside=inside), _last(owner))
        numbers = sums.setdefault(key, [0, 0, 0])
        for path, one in held:
            size = prod(one.shape)
            if _is_added(path):
                numbers[2] += size
            else:
                numbers[0] += size
                numbers[1] += size * one.trained
    order = sorted(sums, key=lambda key: KINDS.index(key[0]))
    return tuple(Part(name, kind, *sums[kind, name]) for kind, name in order)


def _owner(path: str) -> str:
    """Return the module that a tensor belongs to; what an adapter adds belongs to its host."""
    match = _ADAPTED.search(f".{path}")
    if match:
        return path[: max(0, match.start() - 1)]
    return path.rpartition(".")[0] or path


def _is_added(path: str) -> bool:
    match = _ADAPTED.search(f".{path}")
    return bool(match) and match[1] not in ("original_module", "base_layer")  # type: ignore[index]


def _kind(owner: str, wide: bool, *, inside: bool) -> str:
    name = owner.lower()
    if not wide:
        return "norm"
    if inside:
        return "attention" if "att" in name else "mlp"
    last = _last(name)
    if "head" in name or last in ("embed_out", "output"):
        return "head"
    return "embedding" if re.search(r"emb|wte|wpe|shared", name) else "other"


def _last(owner: str) -> str:
    """Return the last name on a path that is no number."""
    return next((one for one in reversed(owner.split(".")) if not one.isdigit()), owner)
