"""A checkpoint's module tree, from the model in memory or from the headers of its files.

Nothing here imports torch: a file of safetensors begins with the names and shapes of its tensors.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.base.errors import BenchError
from bench.models.hf_weight_files import tensor_shapes, weight_files
from bench.models.trust import NO_TRUST
from bench.scenarios.anatomy import KINDS, Anatomy, Blocks, Parameter, Part, anatomy_of
from bench.scenarios.lineage import ADAPTER, json_object, read_record

_BUFFERS = ("rotary_emb.inv_freq", ".masked_bias", ".attn.bias", "position_ids")
"""Tensors that older files hold beside the parameters."""


_ORDER = {
    name: at
    for at, name in enumerate(
        ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"), 1
    )
}
"""Files list tensors by name; these have an order of their own."""


def anatomy_in_memory(model: Any) -> Anatomy:
    """Return the module tree of a model of transformers; what requires a gradient trains."""
    parameters = [
        Parameter(name, tuple(one.shape), bool(one.requires_grad))
        for name, one in model.named_parameters()
    ]
    config = model.config.get_text_config()
    return anatomy_of(parameters, tied=bool(getattr(config, "tie_word_embeddings", False)))


def read_anatomy(folder: Path, base: Path | None = None) -> Anatomy | None:
    """Return the module tree of a checkpoint's folder, by its record or its files' headers.

    Args:
        folder: Of the checkpoint, or of an adapter.
        base: Folder of the model that an adapter belongs to; None where it is none.

    Returns:
        None where nothing can be read without loading weights: a pickle, an endpoint.
    """
    try:
        written = read_record(folder)
        if isinstance(written.get("anatomy"), dict):
            return _as_written(written["anatomy"])
        if (folder / ADAPTER).is_file():
            return _adapted(folder, base)
        found = list(_tensors(folder))
        made = anatomy_of(found, tied=_tied(folder)) if found else None
        plan = written.get("plan")
        scenario = plan.get("scenario") if isinstance(plan, dict) else None
        return made and _by_scenario(made, scenario)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, BenchError):
        return None  # a picture is no reason to stop


def _as_written(found: Mapping[str, Any]) -> Anatomy:
    def parts(rows: list[dict[str, Any]]) -> tuple[Part, ...]:
        return tuple(Part(**row) for row in rows)

    blocks = (Blocks(one["stack"], one["count"], parts(one["parts"])) for one in found["blocks"])
    return Anatomy(parts(found["before"]), tuple(blocks), parts(found["after"]), found["tied"])


def _by_scenario(found: Anatomy, scenario: object) -> Anatomy:
    """Mark what trained by an earlier record, which names the scenario only."""
    kinds = {"full": KINDS, "attention": ("attention",), "mlp": ("mlp",)}.get(str(scenario), ())

    def marked(parts: tuple[Part, ...], inside: bool) -> tuple[Part, ...]:
        return tuple(
            replace(
                one, trained=one.parameters * (one.kind in kinds and (inside or len(kinds) > 1))
            )
            for one in parts
        )

    blocks = tuple(replace(run, parts=marked(run.parts, True)) for run in found.blocks)
    return replace(
        found, before=marked(found.before, False), blocks=blocks, after=marked(found.after, False)
    )


def _adapted(folder: Path, base: Path | None) -> Anatomy | None:
    added = [
        Parameter(one.name.removeprefix("base_model.model."), one.shape, trained=True)
        for one in _tensors(folder, adapter=True)
    ]
    if base is None or not added:
        return None
    whole = list(_tensors(base))
    return anatomy_of([*whole, *added], tied=_tied(base)) if whole else None


def _tensors(folder: Path, *, adapter: bool = False) -> Iterator[Parameter]:
    """Read the headers of a folder's files, which list tensors by name; give them their order."""
    found = {
        name: shape
        for path in weight_files(folder, NO_TRUST, stem="adapter_model" if adapter else "model")
        for name, shape in tensor_shapes(path).items()
        if not name.endswith(_BUFFERS)
    }
    for name in sorted(found, key=lambda one: _ORDER.get(one.split(".")[-2:][0], 0)):
        yield Parameter(name, found[name])


def _tied(folder: Path) -> bool:
    return bool(json_object(folder / "config.json").get("tie_word_embeddings"))
