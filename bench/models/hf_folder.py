"""A checkpoint folder looked at from outside: is it whole, and what do its answers depend on?

Nothing here imports torch: a wrong folder is refused before seconds go into loading.
"""

from __future__ import annotations

from pathlib import Path

from bench.base.errors import ModelError
from bench.base.hashing import remembered_hash
from bench.models.hf_code import code_files
from bench.models.hf_json import read_object
from bench.models.hf_weight_files import has_weights, weight_files
from bench.models.hf_wrong_folders import incomplete, no_folder, refuse_silent
from bench.models.trust import NO_TRUST, Trust

TOKENIZER = ("tokenizer*", "vocab*", "*.model", "*.tiktoken", "*.spm")
_RARE = (  # what single tokenizers of transformers read beside these
    *("*_vocab.json", "*.codes", "*.tokenizer", "dict.txt", "byte_maps.json", "emoji.json"),
    *("normalizer.json", "word_pronunciation.json", "word_shape.json"),
    "tekken.json",  # read in place of tokenizer.json where mistral-common is installed
)
_CONTENT = (
    *("*.safetensors", "*.safetensors.index.json", "config.json", "generation_config.json"),
    *TOKENIZER,
    *_RARE,
    *("merges.txt", "special_tokens_map.json", "added_tokens.json", "adapter_config.json"),
    *("chat_template*", "additional_chat_templates/*"),
)
ADAPTER = "adapter_config.json"
"""The file that makes a folder an adapter's."""


def content_hashes(folder: Path, trust: Trust = NO_TRUST) -> dict[str, str]:
    """Return the SHA-256 of every file that answers depend on, by its name in the folder.

    Weights, configuration, generation settings, tokenizer and chat templates count; notes beside
    them (`training.json`, `README.md` ...) do not. Pickles and Python files count where they are
    trusted and used.
    """
    found = {path for pattern in _CONTENT for path in folder.glob(pattern) if path.is_file()}
    if trust.pickle:
        stem = "adapter_model" if is_adapter(folder) else "model"
        unsafe = () if has_weights(folder, stem) else weight_files(folder, trust, stem)
        found |= {*unsafe, *(path for path in folder.glob("*.bin.index.json") if unsafe)}
    if trust.remote_code:
        found |= set(code_files(folder))
    return {path.relative_to(folder).as_posix(): remembered_hash(path) for path in sorted(found)}


def is_adapter(folder: Path) -> bool:
    """Whether a folder holds an adapter."""
    return (folder / ADAPTER).is_file()


def check_folder(folder: Path, given: str | None = None, trust: Trust = NO_TRUST) -> None:
    """Refuse a folder that cannot be loaded as a whole model, saying what is missing.

    Args:
        folder: Where the checkpoint should stand.
        given: What the user wrote for it, if that was something else.
        trust: What may be unpickled or run.

    Raises:
        ModelError: If it is no folder, lacks configuration, weights or tokenizer, holds an
            adapter, only pickled weights, or a model that writes no text, or a weight file is
            missing or cut short.
    """
    if not folder.is_dir():
        raise no_folder(folder, given or str(folder))
    if is_adapter(folder):
        raise ModelError(
            str(folder),
            f"holds an adapter ({ADAPTER})",
            expected="a whole model",
            hint="merge it first: peft's `merge_and_unload()`, then `save_pretrained`",
        )
    missing = [] if (folder / "config.json").is_file() else ["config.json"]
    if not weight_files(folder, trust):
        missing.append("weights (model.safetensors)")
    if not has_tokenizer(folder):
        missing.append("a tokenizer (tokenizer.json)")
    if missing:
        raise incomplete(folder, missing)
    refuse_silent(folder, read_object(folder / "config.json"))


def has_tokenizer(folder: Path) -> bool:
    """Whether any file of a tokenizer stands there."""
    return any(path for pattern in TOKENIZER for path in folder.glob(pattern))


__all__ = ["ADAPTER", "check_folder", "content_hashes", "has_tokenizer", "is_adapter"]
