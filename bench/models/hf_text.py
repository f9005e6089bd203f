"""Text to tokens and back, whatever the tokenizer does with spaces."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from bench.models.hf_chat import answered_text, chat_text
from bench.models.protocol import Ask, Asked

_SURROGATE = re.compile("[\ud800-\udfff]")


def ask_ids(tokenizer: Any, asks: Sequence[Ask]) -> list[list[int]]:
    """Return the tokens that each ask begins with: what the model reads before it answers.

    Raises:
        ModelError: If chats are asked and the tokenizer has no template for these.
    """
    return asked_ids(tokenizer, [ask.asked for ask in asks])


def asked_ids(tokenizer: Any, asked: Sequence[Asked]) -> list[list[int]]:
    """Return the tokens of texts, and of chats up to where the assistant begins to speak.

    Raises:
        ModelError: If there are chats and the tokenizer has no template for these.
    """
    texts = [one if isinstance(one, str) else chat_text(tokenizer, one) for one in asked]
    return _each_ids(tokenizer, asked, texts)


def continued_ids(tokenizer: Any, pairs: Sequence[tuple[Asked, str]]) -> list[list[int]]:
    """Return the tokens of texts and chats with what continues them, tokenised as a whole.

    Raises:
        ModelError: If there are chats and the tokenizer has no template for these.
    """
    texts = [
        one + more if isinstance(one, str) else answered_text(tokenizer, one, more)
        for one, more in pairs
    ]
    return _each_ids(tokenizer, [one for one, _ in pairs], texts)


def _each_ids(tokenizer: Any, asked: Sequence[Asked], texts: Sequence[str]) -> list[list[int]]:
    """Tokenise the texts of what was asked; a chat's template wrote its special tokens itself."""
    found: dict[int, list[int]] = {}
    for special in (True, False):
        rows = [at for at, one in enumerate(asked) if isinstance(one, str) is special]
        ids = prompt_ids(tokenizer, [texts[at] for at in rows], special=special)
        found |= dict(zip(rows, ids, strict=True))
    return [found[at] for at in range(len(texts))]


def prompt_ids(tokenizer: Any, texts: Sequence[str], *, special: bool = True) -> list[list[int]]:
    """Return each prompt's tokens, never an empty list.

    With `special`, the tokenizer's special tokens stand in front. A lone surrogate, which no
    tokenizer takes, is read as U+FFFD. An end token that the tokenizer puts after every text is
    taken off: an answer goes on where the prompt ends.
    """
    if not texts:
        return []
    readable = [_readable(text) for text in texts]
    encoded = tokenizer(
        readable, add_special_tokens=special, return_attention_mask=False, verbose=False
    )
    rows = zip(readable, encoded["input_ids"], strict=True)
    return [_open(tokenizer, text, list(ids)) or [first_id(tokenizer)] for text, ids in rows]


def first_id(tokenizer: Any) -> int:
    """Return the token that stands before an empty text: begin, else end, else token 0."""
    for found in (tokenizer.bos_token_id, tokenizer.eos_token_id):
        if found is not None:
            return int(found)
    return 0


def new_text(tokenizer: Any, prompt: Sequence[int], new: Sequence[int]) -> str:
    """Return the text that `new` adds to `prompt`.

    Decoding `new` alone would lose the space in front (SentencePiece) or add none between words
    (word-level); so both are decoded and the prompt's text is taken off.
    """
    before, whole = decoded(tokenizer, [prompt, [*prompt, *new]])
    if whole.startswith(before):
        return whole[len(before) :]
    return decoded(tokenizer, [new])[0]


def decoded(tokenizer: Any, rows: Sequence[Sequence[int]]) -> list[str]:
    """Return the rows' texts without special tokens, spaces as the tokens have them."""
    if not rows:
        return []  # transformers reads an empty batch as one empty row
    texts: list[str] = tokenizer.batch_decode(
        [list(row) for row in rows], skip_special_tokens=True, clean_up_tokenization_spaces=False
    )
    return texts


def _readable(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text)


def _open(tokenizer: Any, text: str, ids: list[int]) -> list[int]:
    end = tokenizer.eos_token_id
    appended = bool(ids) and ids[-1] == end and not text.endswith(tokenizer.eos_token or "\0")
    return ids[:-1] if appended else ids
