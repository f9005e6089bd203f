"""Plain greedy decoding, whatever a checkpoint's own settings of generation say."""

from __future__ import annotations

from typing import Any

from transformers import GenerationConfig

from bench.models.protocol import Generation

_DECODER = ("decoder_start_token_id", "bos_token_id", "forced_bos_token_id")


def plain_greedy(model: Any, tokenizer: Any, generation: Generation) -> Any:
    """Return settings of generation that choose the likeliest token, up to an end token.

    Of the folder's own settings only the end tokens are kept, and the tokens that a decoder of its
    own begins with; beams, penalties and temperatures are not.
    """
    own = model.generation_config
    ends = _ids(own.eos_token_id) | _ids(tokenizer.eos_token_id)
    pad = tokenizer.pad_token_id
    if pad is None:
        pad = min(ends, default=0)  # masked, so any token will do
    begins = {name: getattr(own, name, None) for name in _DECODER}
    return GenerationConfig(
        max_new_tokens=generation.max_new_tokens,
        do_sample=False,
        num_beams=1,
        use_cache=True,
        pad_token_id=pad,
        eos_token_id=sorted(ends | _stop_ids(tokenizer, generation.stop)) or None,
        **(begins if model.config.is_encoder_decoder else {}),
    )


def _ids(value: int | list[int] | None) -> set[int]:
    if value is None:
        return set()
    return {value} if isinstance(value, int) else set(value)


def _stop_ids(tokenizer: Any, stop: tuple[str, ...]) -> set[int]:
    """Stop strings that are special tokens: decoding drops those, so they are looked for by id."""
    specials = dict(zip(tokenizer.all_special_tokens, tokenizer.all_special_ids, strict=True))
    return {specials[text] for text in stop if text in specials}
