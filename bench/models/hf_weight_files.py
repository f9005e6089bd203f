"""Weight files looked at from outside: are they all there, whole, and what tensors do they hold?

Nothing here imports torch: the header of a safetensors file says what is in it.

Conventions:
    A stem is `model` for a whole model and `adapter_model` for an adapter; its files are
    `STEM.safetensors`, or shards that `STEM.safetensors.index.json` names. Pickles are read only
    where somebody vouches for them and there is no safetensors file.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.base.errors import ModelError
from bench.base.names import listed
from bench.models.hf_json import read_object
from bench.models.trust import WHERE, Trust

_PICKLED = {"model": "pytorch_model", "adapter_model": "adapter_model"}
_HEADER = 100_000_000  # bytes, the format's own bound
_CONVERT = (
    "convert them once, on a machine where you trust them (load with transformers, then "
    "`save_pretrained(folder)`)"
)


def has_weights(folder: Path, stem: str = "model") -> bool:
    """Whether there is a safetensors file of that stem, or an index of shards."""
    return any((folder / f"{stem}.{end}").is_file() for end in _ends("safetensors"))


def pickles(folder: Path, stem: str = "model") -> list[Path]:
    """Return the pickled weights of that stem that transformers can read, the index included."""
    found = [folder / f"{_PICKLED[stem]}.{end}" for end in _ends("bin")]
    return [path for path in found if path.is_file()]


def weight_files(folder: Path, trust: Trust, stem: str = "model") -> list[Path]:
    """Return the files that weights are read from, checked as far as that goes without torch.

    Returns:
        Safetensors files, or pickles; empty where the folder holds no weights.

    Raises:
        ModelError: If a shard is missing or cut short, an index names a tensor that is not there,
            or there are only pickles and nobody vouches for them.
    """
    if has_weights(folder, stem):
        found = _parts(folder, f"{stem}.safetensors")
        shapes = {path.name: tensor_shapes(path) for path in found}
        _check_index(folder / f"{stem}.safetensors.index.json", shapes)
        return found
    unsafe = _unsafe(folder, stem)
    if not unsafe:
        return []
    if not trust.pickle or not pickles(folder, stem):
        raise _pickled(folder, unsafe, readable=bool(pickles(folder, stem)))
    return _parts(folder, f"{_PICKLED[stem]}.bin")


def tensor_shapes(weights: Path) -> dict[str, tuple[int, ...]]:
    """Return each tensor's shape by its name, from the header of a safetensors file.

    Raises:
        ModelError: If the header is broken, or the file smaller than the header promises.
    """
    size = weights.stat().st_size
    try:
        with weights.open("rb") as stream:
            head = int.from_bytes(stream.read(8), "little")
            header = (
                json.loads(stream.read(head) if head <= _HEADER else b"") if head < size else {}
            )
        tensors = {name: part for name, part in header.items() if name != "__metadata__"}
        promised = 8 + head + max((part["data_offsets"][1] for part in tensors.values()), default=0)
        shapes = {name: tuple(map(int, part["shape"])) for name, part in tensors.items()}
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        raise ModelError(str(weights), "is no safetensors file (its header is broken)") from None
    if size < promised:
        raise ModelError(
            str(weights),
            f"is cut short: {size:,} bytes",
            expected=f"its header promises {promised:,}",
            hint="copy or save the checkpoint again",
        )
    return shapes


def _ends(kind: str) -> tuple[str, str]:
    return kind, f"{kind}.index.json"


def _parts(folder: Path, name: str) -> list[Path]:
    """Return the one file of that name, else the shards that its index names."""
    whole = folder / name
    if whole.is_file():
        return [whole]
    index = folder / f"{name}.index.json"
    names = sorted(set(_weight_map(index).values()))
    outside = [name for name in names if Path(name).name != name]
    if outside:  # what is hashed is what lies in the folder
        raise ModelError(str(index), f"names files outside the folder: {listed(outside, 2)}")
    absent = [name for name in names if not (folder / name).is_file()]
    if absent:
        raise ModelError(
            str(folder),
            f"lacks {listed(absent)}, which its index names",
            hint="copy or save the checkpoint again",
        )
    return [folder / name for name in names]


def _weight_map(index: Path) -> dict[str, str]:
    try:
        return {str(name): str(file) for name, file in read_object(index)["weight_map"].items()}
    except (KeyError, AttributeError):
        raise ModelError(str(index), "holds no weight_map") from None


def _check_index(index: Path, shapes: dict[str, Any]) -> None:
    """Refuse an index that names tensors which their shards do not hold."""
    if not index.is_file() or index.name.removesuffix(".index.json") in shapes:
        return  # one whole file: what an index says beside it is not looked at
    placed = _weight_map(index).items()
    absent = [f"{name} ({file})" for name, file in placed if name not in shapes[file]]
    if absent:
        raise ModelError(
            str(index),
            f"names tensors that their shards do not hold: {listed(absent, 2)}",
            hint="shards of one checkpoint and the index of another? save it again",
        )


def _unsafe(folder: Path, stem: str) -> list[str]:
    """Return names of pickled weights, those included that transformers does not read."""
    others = ("pytorch_model*.bin", "*.pt", "*.pth", "*.ckpt") if stem == "model" else ()
    found = {path for pattern in others for path in folder.glob(pattern)}
    return sorted(path.name for path in {*found, *pickles(folder, stem)})


def _pickled(folder: Path, names: Sequence[str], *, readable: bool) -> ModelError:
    flag = f"; or `--allow-pickle` {WHERE}: tensors are read, anything else is refused"
    return ModelError(
        str(folder),
        f"its weights are pickled ({listed(names, 2)}), and unpickling can run any code",
        expected="*.safetensors",
        hint=_CONVERT + (flag if readable else ""),
    )
