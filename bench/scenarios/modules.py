"""Which parameters train in a scenario, found by the structure of the model.

Conventions:
    A model's blocks are the list of as many modules as its configuration has hidden layers. In a
    block, linear layers are attention's if a name on their path holds "att", otherwise the MLP's.
    Weights and biases of linear layers count, and the stacked experts of a mixture; norms and
    embeddings belong to neither.

Refused, rather than guessed at: a model in which any block lacks a projection of either kind that
writes into the residual stream (an output as wide as the hidden state).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from torch import nn
from transformers.pytorch_utils import Conv1D

from bench.base.errors import ModelError
from bench.base.names import suggestion

SCENARIOS = ("full", "attention", "mlp")

# Modules whose parameters are matrices of their own: a mixture's experts and its router.
_MIXTURE = ("expert", "router")


@dataclass(frozen=True)
class Trained:
    """What trains in a scenario.

    Attributes:
        scenario: `full`, `attention` or `mlp`.
        names: The trainable parameters, as `model.named_parameters()` calls them.
        trainable: Numbers in them; a tied parameter counts once.
        total: Numbers in the whole model.
        blocks: How many blocks the model has.
    """

    scenario: str
    names: tuple[str, ...]
    trainable: int
    total: int
    blocks: int

    @property
    def share(self) -> float:
        """Trainable share of all parameters, 0–1."""
        return self.trainable / self.total

    @property
    def modules(self) -> tuple[str, ...]:
        """The modules these parameters belong to, by their last name, each once."""
        owners = (name.split(".")[:-1] for name in self.names)
        return tuple(dict.fromkeys(parts[-1] for parts in owners if parts))


def trained_parameters(model: Any, scenario: str) -> Trained:
    """Find what trains in a scenario.

    Args:
        model: A causal language model of transformers.
        scenario: One of `SCENARIOS`.

    Returns:
        Names and counts; the model is not changed.

    Raises:
        ModelError: If the scenario is unknown, or the model's attention and MLP cannot be told
            apart (not for `full`, which needs no such distinction).
    """
    if scenario not in SCENARIOS:
        raise ModelError("scenario", repr(scenario), hint=suggestion(scenario, SCENARIOS))
    sizes = {name: parameter.numel() for name, parameter in model.named_parameters()}
    layers = model.config.get_text_config().num_hidden_layers
    names = tuple(sizes) if scenario == "full" else _of_kind(model, scenario, sizes)
    return Trained(
        scenario=scenario,
        names=names,
        trainable=sum(sizes[name] for name in names),
        total=sum(sizes.values()),
        blocks=layers,
    )


def freeze(model: Any, trained: Trained) -> None:
    """Let exactly these parameters of a model train."""
    names = frozenset(trained.names)
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(name in names)


def _of_kind(model: Any, scenario: str, sizes: dict[str, int]) -> tuple[str, ...]:
    prefix, blocks = _blocks(model)
    width = model.config.get_text_config().hidden_size
    names = []
    for number, block in enumerate(blocks):
        kinds = _kinds(block)
        for kind in ("attention", "mlp"):
            if not any(_writes(module, width) for _, module in kinds[kind]):
                raise _unclear(model, f"block {number} has no {kind} projection of width {width}")
        for path, module in kinds[scenario]:
            inside = f"{prefix}.{number}.{path}"
            names += [f"{inside}.{name}" for name, _ in module.named_parameters(recurse=False)]
    # A tied parameter is listed under its first name only.
    return tuple(name for name in names if name in sizes)


def _blocks(model: Any) -> tuple[str, nn.ModuleList]:
    """The outermost list of blocks, with its path in the model."""
    if getattr(model.config, "is_encoder_decoder", False):
        raise _unclear(model, "it is an encoder with a decoder")
    layers = model.config.get_text_config().num_hidden_layers
    found = [
        (path, module)
        for path, module in model.named_modules()
        if isinstance(module, nn.ModuleList)
        and len(module) == layers
        and any(isinstance(part, nn.Linear | Conv1D) for part in module.modules())
    ]
    outer = [
        (path, module)
        for path, module in found
        if not any(path.startswith(f"{other}.") for other, _ in found)
    ]
    if len(outer) != 1:
        raise _unclear(model, f"it has {len(outer)} lists of {layers} blocks")
    return outer[0]


def _kinds(block: nn.Module) -> dict[str, list[tuple[str, nn.Module]]]:
    kinds: dict[str, list[tuple[str, nn.Module]]] = {"attention": [], "mlp": []}
    for path, module in _matrices(block):
        kinds["attention" if "att" in path.lower() else "mlp"].append((path, module))
    return kinds


def _matrices(block: nn.Module) -> Iterator[tuple[str, nn.Module]]:
    """Linear layers, and the modules of a mixture that hold bare matrices, with their paths."""
    for path, module in block.named_modules():
        mixture = any(part in type(module).__name__.lower() for part in _MIXTURE)
        bare = mixture and any(weight.ndim >= 2 for weight in module.parameters(recurse=False))
        if isinstance(module, nn.Linear | Conv1D) or bare:
            yield path, module


def _writes(module: nn.Module, width: int) -> bool:
    """Whether a module's output is as wide as the hidden state."""
    if isinstance(module, nn.Linear):
        return module.out_features == width
    if isinstance(module, Conv1D):
        return bool(module.nf == width)
    return any(width in weight.shape for weight in module.parameters(recurse=False))


def _unclear(model: Any, found: str) -> ModelError:
    return ModelError(
        f"model type {model.config.model_type!r}",
        f"cannot tell attention from MLP: {found}",
        expected="blocks that each hold an attention module and an MLP",
        hint="train it with `--scenario full`",
    )
