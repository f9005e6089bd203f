"""An adapter's folder looked at from outside: its kind, its base, and whether the two fit.

Nothing here imports torch or peft.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bench.base.errors import ModelError
from bench.base.names import listed
from bench.models.hf_folder import ADAPTER, check_folder, is_adapter
from bench.models.hf_json import read_object
from bench.models.hf_weight_files import has_weights, tensor_shapes, weight_files
from bench.models.trust import Trust

STEM = "adapter_model"
KINDS = tuple(
    "LORA IA3 ADALORA LOHA LOKR OFT BOFT VERA LN_TUNING TRAINABLE_TOKENS FOURIERFT HRA MISS SHIRA "
    "ROAD RANDLORA DELORA C3A WAVEFT".split()
)
"""Kinds that change a model's own layers: it then answers as any other does, and each of these was
seen to compute what peft computes. Kinds that put tokens of their own in front of a prompt, or
choose by what is asked, need peft around every call."""
_PREFIX = "base_model.model."
_NAME_IT = "name the folder it stands in: hf:ADAPTER#base=FOLDER"


def find_base(folder: Path, near: Sequence[Path]) -> Path:
    """Return the folder of an adapter's base, by the name in its configuration.

    Args:
        folder: The adapter's.
        near: Folders that a relative name may be relative to, beside the adapter's own, which
            comes first.

    Raises:
        ModelError: If no base is named, or none stands there.
    """
    named = read_object(folder / ADAPTER).get("base_model_name_or_path")
    where = str(folder / ADAPTER)
    if not isinstance(named, str) or not named:
        raise ModelError(where, "names no base (base_model_name_or_path)", hint=_NAME_IT)
    places = [place / Path(named).expanduser() for place in (folder, *near)]
    found = next((place for place in places if place.is_dir()), None)
    if found is None:
        hint = f"nothing is downloaded here; save the base to a folder, and {_NAME_IT}"
        raise ModelError(where, f"its base {named!r} is no folder here", hint=hint)
    return found.resolve()


def check_adapter(folder: Path, base: Path, trust: Trust) -> None:
    """Refuse an adapter that cannot be loaded over its base.

    Raises:
        ModelError: If one of the two is not whole, the adapter's kind is not supported, or their
            shapes do not fit together.
    """
    config = read_object(folder / ADAPTER)
    _check_kind(folder, config)
    if has_weights(folder):
        found = f"holds a whole model and an adapter ({ADAPTER})"
        raise ModelError(str(folder), found, hint="put them into two folders and name one")
    weights = weight_files(folder, trust, STEM)
    if not weights:
        what = f"lacks the adapter's weights ({STEM}.safetensors)"
        raise ModelError(str(folder), what, hint="save it again with peft's `save_pretrained`")
    if is_adapter(base):
        hint = "merge that one: peft's `merge_and_unload()`, then `save_pretrained`; and name it"
        raise ModelError(str(folder), f"its base {base} is itself an adapter", hint=hint)
    check_folder(base, trust=trust)
    _check_shapes(folder, _shapes(weights), base, _shapes(weight_files(base, trust)))


def embedding_rows(folder: Path, trust: Trust) -> int:
    """Return how many tokens the adapter's own copy of the embeddings has; 0 where it has none.

    Tokens that were added before training make that copy longer than the base's.
    """
    shapes = _shapes(weight_files(folder, trust, STEM))
    return max((shape[0] for name, shape in shapes.items() if _is_embedding(name)), default=0)


def _is_embedding(name: str) -> bool:
    ends = ("embed_tokens.weight", "wte.weight", "embed_in.weight", "shared.weight")
    return name.endswith((*ends, "lm_head.weight", "embed_out.weight", "word_embeddings.weight"))


def _check_kind(folder: Path, config: Mapping[str, object]) -> None:
    kind = str(config.get("peft_type") or "none")
    fault = None
    if kind not in KINDS:
        fault = f"is an adapter of the kind {kind}"
    elif config.get("alora_invocation_tokens"):
        fault = "is an adapter that certain tokens of a prompt switch on (aLoRA)"
    if fault:
        raise ModelError(
            str(folder),
            fault,
            expected="one that changes the model's own layers, as LoRA does",
            hint="answer with peft in a function of yours, and name that: python:module:function",
        )


def _shapes(files: Sequence[Path]) -> dict[str, tuple[int, ...]]:
    """Return the shapes in safetensors files; of pickles nothing is known from outside."""
    found: dict[str, tuple[int, ...]] = {}
    for path in files:
        found |= tensor_shapes(path) if path.suffix == ".safetensors" else {}
    return found


Shapes = Mapping[str, tuple[int, ...]]


def _check_shapes(folder: Path, adapter: Shapes, base: Path, whole: Shapes) -> None:
    """Compare what can be compared by name; what cannot is peft's to refuse."""
    faults = [
        f"{name} is {_by(shape)}, {of} there {_by(whole[of])}"
        for name, shape in adapter.items()
        for of in _counterparts(name, whole)
        if not _fits(name, shape, whole[of])
    ]
    if faults:
        raise ModelError(
            str(folder),
            f"does not fit its base {base}: {listed(faults, 2)}",
            hint="was it trained on this very model?",
        )


def _counterparts(name: str, whole: Shapes) -> Iterator[str]:
    """Yield the base's tensor that an adapter's tensor changes or replaces, if it is known."""
    of, changed = name.removeprefix(_PREFIX), name
    for part in (".lora_", ".ia3_"):
        of = f"{of.partition(part)[0]}.weight" if part in changed else of
    # a model's head class may put its own name in front
    yield from [one for one in (of, of.partition(".")[2]) if one in whole][:1]


def _fits(name: str, shape: tuple[int, ...], whole: tuple[int, ...]) -> bool:
    if ".lora_" in name:  # (rank, in) and (out, rank); some layers keep their weights transposed
        told = {"A": shape[-1:], "B": shape[:1]}.get(name.partition(".lora_")[2][:1], ())
        return len(whole) != 2 or len(shape) != 2 or set(told) <= set(whole)
    if ".ia3_" in name:
        return set(shape) <= {1, *whole}
    return shape == whole or (_is_embedding(name) and shape[1:] == whole[1:])


def _by(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape))
