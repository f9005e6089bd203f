"""What a folder is that holds no checkpoint: named, with the way on."""

from __future__ import annotations

import re
from pathlib import Path

from bench.base.errors import ModelError
from bench.base.names import listed

_HUB_NAME = re.compile(r"\w[\w.-]*/[\w.-]+")
_EXPECTED = "a Hugging Face checkpoint folder"
_AS_DATA = "questions are given by --data FILE or as a set of the suite; hf: takes a model"
WEIGHTS = (".safetensors", ".gguf", ".bin", ".pt", ".pth", ".ckpt")
"""Ends of files that hold weights: what is named is the folder they stand in."""
_KINDS = (
    (
        "*.gguf",
        "holds GGUF weights",
        "serve them (llama.cpp, Ollama) and name the address, openai:URL",
    ),
    ("dataset_dict.json", "holds data sets", _AS_DATA),
    ("dataset_info.json", "holds a data set", _AS_DATA),
    ("*.arrow", "holds a data set", _AS_DATA),
    ("*.parquet", "holds tables", _AS_DATA),
    ("model_index.json", "holds a diffusion pipeline", "hf: takes a language model"),
    ("tf_model.h5", "holds TensorFlow weights", "save them as safetensors with transformers 4"),
    ("flax_model*", "holds Flax weights", "save them as safetensors with transformers 4"),
    ("*.onnx", "holds an ONNX model", "name the folder that it was exported from"),
    (
        "*_model.distcp",
        "holds shards of a distributed training",
        "gather them into one model first",
    ),
    ("zero_to_fp32.py", "holds DeepSpeed's shards", "run its zero_to_fp32.py, which gathers them"),
    ("*.jsonl", "holds rows of text", _AS_DATA),
)
"""A file that gives a folder away, what the folder is, and what to do; the first that is found."""


def no_folder(folder: Path, given: str) -> ModelError:
    """Return the error for a path that is no folder; `given` is what the user wrote."""
    text = str(folder)
    if folder.suffix == ".gguf" and folder.exists():
        return ModelError(text, "is a GGUF file", expected=_EXPECTED, hint=_KINDS[0][2])
    if folder.suffix in WEIGHTS and folder.exists():
        hint = f"name the folder: {folder.parent}"
        return ModelError(text, "is a file of weights", expected=_EXPECTED, hint=hint)
    if folder.exists():
        return ModelError(text, "is a file", expected=_EXPECTED)
    if _HUB_NAME.fullmatch(given) and not folder.parent.exists():
        return ModelError(
            text,
            "no such folder",
            hint="it looks like a name on a model hub; nothing is downloaded here, so save it "
            "to a folder first and name that folder",
        )
    return ModelError(text, "no such folder", expected=_EXPECTED)


def incomplete(folder: Path, missing: list[str]) -> ModelError:
    """Return the error for a folder that lacks parts: what it is, where that can be told."""
    lacks = f"lacks {' and '.join(missing)}"
    inside = _checkpoints_below(folder)
    if inside:
        names = listed([one.relative_to(folder) for one in inside], 3)
        found = f"{lacks}; it holds checkpoints in folders of their own: {names}"
        return ModelError(str(folder), found, hint=f"name one of them: {inside[-1]}")
    for pattern, what, hint in _KINDS:
        telling = next(iter(sorted(folder.glob(pattern))), None)
        if telling is not None:
            return ModelError(
                str(folder), f"{what} ({telling.name}), and {lacks}", expected=_EXPECTED, hint=hint
            )
    return ModelError(str(folder), lacks, hint=f"is it {_EXPECTED}?")


def _checkpoints_below(folder: Path) -> list[Path]:
    """Return folders that hold a model or an adapter, by number: a trainer's, or a hub cache's."""
    names = ("config.json", "adapter_config.json")
    places = [*folder.iterdir(), *folder.glob("snapshots/*")]
    below = [one for one in places if any((one / name).is_file() for name in names)]
    return sorted(below, key=lambda one: (int("0" + re.sub(r"\D", "", one.name)), one.name))


_SILENT = ("MaskedLM", "Classification", "QuestionAnswering", "MultipleChoice", "PreTraining")
_WRITING = ("CausalLM", "LMHead", "ConditionalGeneration", "Seq2Seq")


def refuse_silent(folder: Path, config: dict[str, object]) -> None:
    """Refuse architectures that write no text: transformers would give them a random head, or none.

    Raises:
        ModelError: If none of the architectures that `config.json` names is a language model.
    """
    named = config.get("architectures")
    names = [str(name) for name in named] if isinstance(named, list) else []
    if any(end in name for name in names for end in _WRITING):
        return
    silent = [name for name in names if any(name.endswith(end) for end in _SILENT)]
    if silent:
        raise ModelError(
            str(folder / "config.json"),
            f"names {silent[0]}, a model that writes no text",
            expected="a causal or sequence-to-sequence language model",
        )
