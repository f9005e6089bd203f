"""Weights and tokenizer from a folder: offline, nothing unpickled or run unasked, nothing invented.

The story: configuration, tokenizer, weights, an adapter over them, and where all that goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import transformers

from bench.base.errors import ModelError
from bench.base.names import listed
from bench.base.progress import say
from bench.models.hf_chat import check_chats
from bench.models.hf_code import code_files, foreign_code
from bench.models.hf_faults import FAILURES, reason
from bench.models.hf_folder import has_tokenizer
from bench.models.hf_greedy import plain_greedy
from bench.models.hf_imports import quick_start
from bench.models.hf_model import HfModel
from bench.models.hf_placing import free_memory, place, weight_bytes
from bench.models.hf_seq2seq import HfSeq2Seq
from bench.models.hf_threads import use_idle_processors
from bench.models.hf_weight_files import has_weights, weight_files
from bench.models.protocol import Ask, Generation
from bench.models.trust import NO_TRUST, Trust

_DTYPES = {
    "float32": torch.float32,
    "bfloat16": torch.bfloat16,
    "float16": torch.float16,
}

Loaded = HfModel | HfSeq2Seq


@dataclass(frozen=True)
class Folders:
    """What a model is made of.

    Attributes:
        model: Folder of the whole model, an adapter's base.
        adapter: Folder of the adapter over it, or None.
        trust: What may be unpickled or run.
        placed: Where the weights go (a device, `auto`, or accelerate's device map); None: as
            the GPUs of this machine allow.
    """

    model: Path
    adapter: Path | None = None
    trust: Trust = NO_TRUST
    placed: str | dict[str, str] | None = None

    @property
    def named(self) -> Path:
        """The folder that the user named."""
        return self.adapter or self.model


def load(folders: Folders, generation: Generation, asks: Sequence[Ask] = ()) -> Loaded:
    """Return the model, ready to answer, in evaluation mode.

    Raises:
        ModelError: If it cannot be loaded, weights would have to be made up, or chats are asked
            that its chat template does not take.
    """
    _hush()
    use_idle_processors()
    if folders.adapter is None and not folders.trust.remote_code:
        with quick_start() as quick, suppress(*([ModelError] if quick else [])):
            return _loaded(folders, generation, asks)
        # what was put off may have been needed; else the fault is found again
    return _loaded(folders, generation, asks)


def _loaded(folders: Folders, generation: Generation, asks: Sequence[Ask]) -> Loaded:
    opening = _opening(folders.model, folders.trust)
    config = opening.take(transformers.AutoConfig, "its configuration")
    own = folders.adapter is not None and has_tokenizer(folders.adapter)
    tokenizer_of = folders.named if own else folders.model
    tokenizer = _opening(tokenizer_of, folders.trust).take(
        transformers.AutoTokenizer, "its tokenizer"
    )
    check_chats(tokenizer, asks)
    model = _weights(folders, opening, config, _DTYPES[generation.dtype])
    if folders.adapter is not None:
        from bench.models.hf_peft import over_base

        model = over_base(model, folders.adapter, folders.trust)
    model.eval()
    model.generation_config = plain_greedy(model, tokenizer, generation)
    kind = HfSeq2Seq if model.config.is_encoder_decoder else HfModel
    return kind(str(folders.named), tokenizer, model, generation)


def load_folder(folder: Path, generation: Generation) -> HfModel:
    """Return the causal language model in a folder, ready to answer, in evaluation mode.

    Raises:
        ModelError: As `load`, or if it is a model with an encoder.
    """
    loaded = load(Folders(folder), generation)
    if isinstance(loaded, HfModel):
        return loaded
    raise ModelError(str(folder), "has an encoder", expected="a causal language model")


def _hush() -> None:
    """Keep transformers' bars and advice off the terminal; what matters is raised as an error."""
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()


@dataclass(frozen=True)
class _Opening:
    """A folder that transformers reads; `runs_code`: code of its own may be run."""

    folder: Path
    runs_code: bool

    def take(self, kind: Any, what: str, **settings: Any) -> Any:
        """Return what an `Auto...` class makes of the folder; `what` names it in errors."""
        try:
            return kind.from_pretrained(
                self.folder, local_files_only=True, trust_remote_code=self.runs_code, **settings
            )
        except Exception as error:
            if isinstance(error, FAILURES) or self.runs_code:  # foreign code raises anything
                raise self._unloadable(what, error) from None
            raise

    def _unloadable(self, what: str, error: Exception) -> ModelError:
        foreign = None if self.runs_code else foreign_code(self.folder)
        if foreign is not None:
            return foreign
        return ModelError(
            str(self.folder),
            f"{what} cannot be loaded: {reason(error)}",
            expected="a language model saved with `save_pretrained`",
        )


def _opening(folder: Path, trust: Trust) -> _Opening:
    """Return the folder, its code run only where it asks for that and somebody vouches for it."""
    return _Opening(folder, trust.remote_code and bool(code_files(folder)))


def _weights(folders: Folders, opening: _Opening, config: Any, dtype: torch.dtype) -> Any:
    placed = folders.placed
    if placed is None:
        files = weight_files(folders.model, folders.trust)
        placed = place(weight_bytes(files, dtype), free_memory())
    one_device = isinstance(placed, str) and placed != "auto"
    model, found = opening.take(
        _kind(config),
        "it",
        config=config,
        dtype=dtype,
        use_safetensors=has_weights(folders.model),
        ignore_mismatched_sizes=True,  # refused below, in a sentence that says which
        output_loading_info=True,
        **({} if one_device else {"device_map": placed}),
    )
    _check_complete(folders.model, found)
    return model.to(placed) if one_device else model


def _check_complete(folder: Path, found: Mapping[str, Any]) -> None:
    """Refuse weights that would be made up, and say which ones nothing reads.

    Transformers fills missing and misshapen weights with random numbers: answers of such a model
    mean nothing.
    """
    if found["missing_keys"]:
        raise ModelError(
            str(folder),
            f"its weights lack {listed(sorted(found['missing_keys']), 3)}",
            expected="all weights of a language model",
        )
    if found["mismatched_keys"]:
        name, there, wanted = sorted(found["mismatched_keys"])[0]
        raise ModelError(
            str(folder),
            f"its weights and config.json disagree: {name} is {_by(there)}",
            expected=f"config.json makes it {_by(wanted)}",
            hint="do both belong to the same model?",
        )
    unread = sorted(found["unexpected_keys"])
    if unread:
        say(f"{folder}: nothing reads {len(unread):,} of its weights ({listed(unread, 2)})")


def _by(shape: Iterable[int]) -> str:
    return " x ".join(map(str, shape))


def _kind(config: Any) -> Any:
    if config.is_encoder_decoder:
        return transformers.AutoModelForSeq2SeqLM
    return transformers.AutoModelForCausalLM
