"""The bert-score package on a model folder, mended for transformers 5.

What is mended, each part of it stated in `settings`: the space in front of the first word that
RoBERTa's tokenizer expects; the longest text, where the tokenizer names none; lone
surrogates. bert-score itself then embeds, matches and averages.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from metrics.bert_loading import TOKENIZER_FILES, check_tokenizer, whole_model
from metrics.bert_score_package import bert_score_utils, without_notices
from metrics.protocol import Floats

BATCH = 32
"""Pairs at once: their texts, at most twice as many, are one batch of bert-score's, so that a
batch does not depend on the order in which a set happens to be listed."""

KEPT = 100_000
"""Pairs whose P, R and F1 are kept, so that three metrics cost one."""

_SPACED = frozenset({"roberta", "roberta-prelayernorm", "data2vec-text", "ibert"})
"""Models for which transformers 4 made the tokenizer that bert-score asks for a leading space.
BART's and Longformer's were classes of their own, and get none."""

_LONGEST = 512  # where neither tokenizer nor model says: what BERT and its kin were trained on
_SURROGATE = re.compile("[\ud800-\udfff]")
_WEIGHTS = ("*.safetensors", "*.bin")
_HASHED = (*_WEIGHTS, "*.json", "*.txt", "*.model")

_LAYERS = ("num_hidden_layers", "num_layers", "n_layers", "n_layer", "encoder_layers")

Triple = tuple[float, float, float]


@dataclass(frozen=True)
class BertFolder:
    """Compares pairs of texts by a model; loads it when first asked.

    Attributes:
        path: The model's folder.
        layer: Its layer whose output is compared, from 0, the embeddings.
    """

    path: Path
    layer: int
    _known: dict[tuple[str, str], Triple] = field(default_factory=dict, repr=False, compare=False)

    def __call__(self, answers: Sequence[str], references: Sequence[str]) -> Floats:
        """Return precision, recall and F1 of m pairs, at most 1, shape (m, 3).

        Args:
            answers: m texts, none blank.
            references: m texts, none blank.
        """
        pairs = list(zip(answers, references, strict=True))
        if len(self._known) > KEPT:
            self._known.clear()
        new = sorted(set(pairs) - self._known.keys(), key=lambda two: (max(map(len, two)), two))
        for first in range(0, len(new), BATCH):
            batch = new[first : first + BATCH]
            self._known.update(zip(batch, self._scored(batch), strict=True))
        return np.array([self._known[pair] for pair in pairs], dtype=np.float64).reshape(-1, 3)

    @cached_property
    def settings(self) -> tuple[str, ...]:
        """What changes the number: content of the folder, layer, mends, versions."""
        tokenizer = self._loaded[1]
        return (
            f"model:{_content(self.path)}",
            f"layer:{self.layer}",
            f"max:{tokenizer.model_max_length}",
            f"space:{'yes' if tokenizer.init_kwargs.get('add_prefix_space') else 'no'}",
            f"bert-score:{version('bert-score')}",
            f"transformers:{version('transformers')}",
        )

    @cached_property
    def _loaded(self) -> tuple[Any, Any]:
        """The model cut at its layer, and its mended tokenizer."""
        import torch

        with _quiet():
            model = whole_model(self.path, self.layer)
            tokenizer = _tokenizer(self.path)
        tokenizer.model_max_length = _longest(model, tokenizer)
        model.to("cuda" if torch.cuda.is_available() else "cpu")
        return model, tokenizer

    def _scored(self, pairs: Sequence[tuple[str, str]]) -> list[Triple]:
        model, tokenizer = self._loaded
        answers = [_SURROGATE.sub("\ufffd", one) for one, _ in pairs]
        references = [_SURROGATE.sub("\ufffd", other) for _, other in pairs]
        weights: defaultdict[int | None, float] = defaultdict(lambda: 1.0)
        weights[tokenizer.sep_token_id] = weights[tokenizer.cls_token_id] = 0.0
        with _quiet(), without_notices():
            found = bert_score_utils().bert_cos_score_idf(
                model,
                references,
                answers,
                tokenizer,
                weights,
                batch_size=2 * BATCH,
                device=model.device,
            )
        return [(p, r, f1) for p, r, f1 in found.tolist()]


def open_folder(words: str) -> BertFolder:
    """Find the model that the words name; nothing is loaded and nothing downloaded.

    Args:
        words: A folder, and `@LAYER` where the layer is not the one that bert-score takes for a
            model of the folder's name.

    Raises:
        LookupError: If there is no such folder, no model or no tokenizer in it, or the layer is
            not known or not the model's.
    """
    head, _, tail = words.rpartition("@")
    folder, layer = (head, int(tail)) if head and tail.isdecimal() else (words, None)
    path = Path(folder).expanduser()
    if not path.is_dir() and head and Path(head).expanduser().is_dir():
        raise LookupError(f"{tail!r} is no layer; expected a number from 0, as in {head}@2")
    config = _config(path)
    layers = _layers(path, config)
    if layer is None:
        layer = _usual_layer(path, words, layers)
    if not 0 <= layer <= layers:
        raise LookupError(f"{path} has layers 0 to {layers}; {words!r} asks for {layer}")
    if "t5" in str(path.resolve()) and "t5" not in str(config.get("model_type")):
        raise LookupError(
            f"the bert-score package takes {path.resolve()} for a T5 model, since 't5' is in its "
            "path; rename or link the folder"
        )
    return BertFolder(path, layer)


def _config(path: Path) -> dict[str, Any]:
    if not path.is_dir():
        raise LookupError(
            f"there is no folder {str(path)!r}; models are not downloaded here: save the model "
            "once where there is a network, and name that folder"
        )
    try:
        config = json.loads((path / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise LookupError(f"{path} is no model folder: no readable config.json in it") from None
    if not isinstance(config, dict) or not any(list(path.glob(one)) for one in _WEIGHTS):
        raise LookupError(f"{path} is no model folder: no weights beside its config.json")
    if not any(list(path.glob(one)) for one in TOKENIZER_FILES):
        raise LookupError(
            f"{path} has a model and no tokenizer: none of tokenizer.json, vocab.json, vocab.txt, "
            "*.model is in it; save it there too: tokenizer.save_pretrained(FOLDER)"
        )
    return config


def _layers(path: Path, config: dict[str, Any]) -> int:
    found = next((config[key] for key in _LAYERS if config.get(key)), None)
    if not isinstance(found, int):
        raise LookupError(
            f"config.json in {path} does not say how many layers the model has "
            f"({_LAYERS[0]}: {found!r}); save model and config together"
        )
    return found


def _usual_layer(path: Path, words: str, layers: int) -> int:
    known = bert_score_utils().model2layers
    usual = {name.rpartition("/")[2]: layer for name, layer in known.items()}
    found = usual.get(path.resolve().name)
    if found is None:
        raise LookupError(
            f"bert-score has no usual layer for a model called {path.resolve().name!r}; "
            f"name one of 0 to {layers}: {words}@{layers}"
        )
    return int(found)


def _tokenizer(path: Path) -> Any:
    from transformers import AutoConfig, AutoTokenizer, RobertaTokenizer

    tokenizer = AutoTokenizer.from_pretrained(path)
    model_type = AutoConfig.from_pretrained(path).model_type
    if isinstance(tokenizer, RobertaTokenizer) and model_type in _SPACED:
        # given while encoding, as bert-score does, it has no effect in transformers 5
        tokenizer = AutoTokenizer.from_pretrained(path, add_prefix_space=True)
    check_tokenizer(tokenizer, path)
    return tokenizer


def _longest(model: Any, tokenizer: Any) -> int:
    """Return the most tokens that both read; positions before padding's are never used."""
    config = model.config
    limit = getattr(config, "max_position_embeddings", None) or _LONGEST
    if limit < 0:  # XLNet has no longest text
        limit = _LONGEST
    for name, module in model.named_modules():
        if (
            name.endswith("position_embeddings")
            and getattr(module, "padding_idx", None) is not None
        ):
            limit -= module.padding_idx + 1
    return int(min(limit, tokenizer.model_max_length))


def _content(path: Path) -> str:
    """Return the first 12 digits of the SHA-256 of what the numbers depend on."""
    whole = sha256()
    for file in sorted({file for one in _HASHED for file in path.glob(one)}):
        with file.open("rb") as stream:
            digest = sha256()
            while block := stream.read(1 << 20):
                digest.update(block)
        whole.update(f"{file.name}\0{digest.hexdigest()}\n".encode())
    return whole.hexdigest()[:12]


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep transformers from writing bars and notices over the user's terminal."""
    from transformers.utils import logging

    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()
