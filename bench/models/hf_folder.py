"""A checkpoint folder looked at from outside: is it whole, and what does it hold?

Nothing here imports torch: a wrong folder is refused before seconds go into loading.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from bench.base.errors import ModelError
from bench.base.hashing import remembered_hash
from bench.base.names import listed

TOKENIZER = ("tokenizer*", "vocab*", "*.model", "*.tiktoken")
_CONTENT = (
    *("*.safetensors", "*.safetensors.index.json", "config.json", "generation_config.json"),
    *TOKENIZER,
    *("merges.txt", "special_tokens_map.json", "added_tokens.json", "adapter_config.json"),
    *("chat_template*", "additional_chat_templates/*"),
)
_PICKLES = ("pytorch_model*.bin", "*.pt", "*.pth", "*.ckpt")
_HUB_NAME = re.compile(r"\w[\w.-]*/[\w.-]+")
_CONVERT = (
    "convert them once, on a machine where you trust them: load the model with transformers and "
    "`model.save_pretrained(folder)`"
)


def content_hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file that answers depend on, by its name in the folder.

    Weights, configuration, generation settings, tokenizer and chat templates count; notes beside
    them (`training.json`, `README.md` ...) do not.
    """
    files = {path for pattern in _CONTENT for path in folder.glob(pattern) if path.is_file()}
    return {path.relative_to(folder).as_posix(): remembered_hash(path) for path in sorted(files)}


def check_folder(folder: Path, given: str | None = None) -> None:
    """Refuse a folder that cannot be loaded, saying what is missing.

    Args:
        folder: Where the checkpoint should stand.
        given: What the user wrote for it, if that was something else.

    Raises:
        ModelError: If it is no folder, lacks configuration, weights or tokenizer, holds only
            pickled weights or an adapter, or a weight file is cut short.
    """
    if not folder.is_dir():
        raise _no_folder(folder, given or str(folder))
    if (folder / "adapter_config.json").exists():
        raise ModelError(
            str(folder),
            "holds an adapter (adapter_config.json)",
            expected="a whole model",
            hint="merge it first: peft's `merge_and_unload()`, then `save_pretrained`",
        )
    _check_parts(folder)
    for weights in _weight_files(folder):
        _check_whole(weights)


def read_object(path: Path) -> dict[str, Any]:
    """Return the JSON object in a checkpoint's file.

    Raises:
        ModelError: If it is broken or not an object.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(str(path), f"cannot be read as JSON: {error}") from None
    if not isinstance(value, dict):
        raise ModelError(str(path), "not a JSON object", expected='{"model_type": …}')
    return value


def _no_folder(folder: Path, given: str) -> ModelError:
    text = str(folder)
    if folder.exists():
        return ModelError(text, "is a file", expected="a Hugging Face checkpoint folder")
    if _HUB_NAME.fullmatch(given) and not folder.parent.exists():
        return ModelError(
            text,
            "no such folder",
            hint="it looks like a name on a model hub; nothing is downloaded here, so save it "
            "to a folder first and name that folder",
        )
    return ModelError(text, "no such folder", expected="a Hugging Face checkpoint folder")


def _check_parts(folder: Path) -> None:
    missing = []
    if not (folder / "config.json").is_file():
        missing.append("config.json")
    if not _has_weights(folder):
        _refuse_pickles(folder)
        missing.append("weights (model.safetensors)")
    if not any(path for pattern in TOKENIZER for path in folder.glob(pattern)):
        missing.append("a tokenizer (tokenizer.json)")
    if missing:
        raise ModelError(
            str(folder),
            f"lacks {' and '.join(missing)}",
            hint="is it a Hugging Face checkpoint folder?",
        )
    read_object(folder / "config.json")


def _has_weights(folder: Path) -> bool:
    names = ("model.safetensors", "model.safetensors.index.json")
    return any((folder / name).is_file() for name in names)


def _refuse_pickles(folder: Path) -> None:
    pickles = sorted(path.name for pattern in _PICKLES for path in folder.glob(pattern))
    if pickles:
        raise ModelError(
            str(folder),
            f"its weights are pickled ({listed(pickles, 2)}), and unpickling runs any code",
            expected="*.safetensors",
            hint=_CONVERT,
        )


def _weight_files(folder: Path) -> list[Path]:
    whole = folder / "model.safetensors"
    if whole.is_file():
        return [whole]
    index = read_object(folder / "model.safetensors.index.json")
    try:
        names = sorted({str(name) for name in index["weight_map"].values()})
    except (KeyError, AttributeError):
        raise ModelError(
            str(folder / "model.safetensors.index.json"), "holds no weight_map"
        ) from None
    absent = [name for name in names if not (folder / name).is_file()]
    if absent:
        raise ModelError(str(folder), f"lacks {listed(absent)}, which its index names")
    return [folder / name for name in names]


def _check_whole(weights: Path) -> None:
    """Compare a safetensors file's size with what its header promises."""
    size = weights.stat().st_size
    try:
        with weights.open("rb") as stream:
            head = int.from_bytes(stream.read(8), "little")
            header = json.loads(stream.read(head)) if head <= size else {}
        ends = [part["data_offsets"][1] for name, part in header.items() if name != "__metadata__"]
        promised = 8 + head + max(ends, default=0)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        raise ModelError(str(weights), "is no safetensors file (its header is broken)") from None
    if size < promised:
        raise ModelError(
            str(weights),
            f"is cut short: {size:,} bytes",
            expected=f"{promised:,}",
            hint="copy or save the checkpoint again",
        )
