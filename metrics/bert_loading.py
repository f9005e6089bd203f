"""A model and a tokenizer that are whole: what transformers makes up in silence is refused.

transformers fills weights that a folder lacks with random numbers, and a tokenizer without its
files with nothing but special tokens; both then score without a word.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from metrics.bert_score_package import bert_score_utils

TOKENIZER_FILES = ("tokenizer*", "vocab*", "*.model", "merges.txt", "spiece*", "sentencepiece*")
"""What a tokenizer's files are called; one of them is enough to be asked."""

_UNUSED = ("pooler.", "encoder.pooler.")  # reads the last layer; no layer reads it


@dataclass
class _Loader:
    """Stands for `AutoModel` in bert-score's module, and notes what a folder lacked."""

    lacking: set[str] = field(default_factory=set)

    def from_pretrained(self, path: str) -> Any:
        from transformers import AutoModel

        model, found = AutoModel.from_pretrained(path, output_loading_info=True)
        self.lacking = _names(found)
        return model


def whole_model(path: Path, layer: int) -> Any:
    """Return a folder's model, cut by bert-score at its layer.

    Raises:
        ValueError: If bert-score does not know where its layers are, or if the folder lacks
            weights that the layer depends on.
    """
    utils, loader = bert_score_utils(), _Loader()
    usual, utils.AutoModel = utils.AutoModel, loader
    try:
        model = utils.get_model(str(path.resolve()), layer)
    except ValueError as problem:
        if str(problem) != "Not supported":
            raise
        raise ValueError(f"bert-score does not know where the layers of {path} are") from problem
    finally:
        utils.AutoModel = usual
    lacking = loader.lacking or _lacking_in_t5(path)
    needed = {name for name in model.state_dict() if not name.startswith(_UNUSED)}
    # of a model with a decoder bert-score keeps the encoder, whose names are then shorter
    absent = sorted(one for one in lacking if {one, one.removeprefix("encoder.")} & needed)
    if absent:
        raise ValueError(
            f"the weights in {path} do not fit its config.json: {_some(absent)} would be random; "
            "save model and config together"
        )
    return model


def check_tokenizer(tokenizer: Any, path: Path) -> None:
    """Raise ValueError if a tokenizer has no tokens that text is made of."""
    special = {*tokenizer.all_special_tokens, *tokenizer.get_added_vocab()}
    if not any(any(map(str.isalnum, one)) for one in tokenizer.get_vocab() if one not in special):
        raise ValueError(
            f"the tokenizer in {path} knows special tokens alone, so that every text is unknown to "
            "it; save the tokenizer's own files there: tokenizer.save_pretrained(FOLDER)"
        )


def _lacking_in_t5(path: Path) -> set[str]:
    """Return what a T5 lacks: bert-score loads those by a class of their own."""
    if "t5" not in str(path.resolve()):
        return set()
    from transformers import T5EncoderModel

    return _names(T5EncoderModel.from_pretrained(path, output_loading_info=True)[1])


def _names(found: dict[str, Any]) -> set[str]:
    """Return the weights that were not read: missing, or of another shape (with both shapes)."""
    other = (one if isinstance(one, str) else one[0] for one in found.get("mismatched_keys", ()))
    return {*found["missing_keys"], *other}


def _some(names: Iterable[str]) -> str:
    first, *rest = names
    return f"{first} and {len(rest):,} more" if rest else first
