"""Training examples: rows of question-answer sets and of corpora as token ids with labels.

Conventions:
    An asked item becomes prompt, space, first accepted answer, newline; labels cover the answer
    and its newline only, so that a checkpoint learns to answer and not to ask. An article becomes
    one example for each paragraph (line), all of it labelled: a paragraph of five facts taught
    the made world in a third of the steps that single sentences needed. Both end with the
    tokenizer's end token where it has one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.base.errors import DataError
from bench.base.progress import say
from bench.base.tables import read_rows
from bench.data.columns import Columns
from bench.data.items import Article, Item
from bench.data.schema import SetBlock
from bench.models.hf_text import prompt_ids
from bench.runs.prompts import check_template, render

TEMPLATE = "Q: {question}\nA:"
"""The suite's default prompt."""

IGNORED = -100
"""The label that torch's cross-entropy leaves out."""


@dataclass(frozen=True, slots=True)
class Example:
    """One sequence to train on.

    Attributes:
        ids: Token ids.
        labels: As many; `IGNORED` where no loss is taken.
    """

    ids: tuple[int, ...]
    labels: tuple[int, ...]


def read_training_set(path: Path) -> tuple[tuple[Item, ...], tuple[Article, ...]]:
    """Read a file to train on: rows with `question` and `answers`, or rows with `text`.

    Args:
        path: A file or folder that `read_rows` reads; questions marked unanswerable are left out.

    Returns:
        Items and articles; one of the two is empty.

    Raises:
        DataError: If the file is missing, broken or empty, or its rows are of neither kind.
    """
    rows = read_rows(path)
    present = {column for _, row in rows for column in row}
    if "question" in present:
        asked = Columns(path.stem, SetBlock(role="train", path=str(path)), path)
        kept = [(number, row) for number, row in rows if not asked.unanswerable(row)]
        if len(kept) < len(rows):
            say(f"{path}: {len(rows) - len(kept):,} questions marked unanswerable left out")
        return tuple(asked.item(number, row) for number, row in kept), ()
    if "text" in present:
        read = Columns(path.stem, SetBlock(role="corpus", path=str(path)), path)
        return (), tuple(read.article(number, row) for number, row in rows)
    raise DataError(
        str(path),
        f"columns {', '.join(sorted(present))}" if present else "no rows",
        expected="rows with `question` and `answers`, or rows with `text`",
    )


def asked_examples(
    items: Sequence[Item], tokenizer: Any, template: str, max_length: int
) -> list[Example]:
    """Turn items into examples, answers labelled.

    Args:
        items: Questions with their answers; the first accepted answer is taught.
        tokenizer: A tokenizer of transformers.
        template: Prompt with `{question}` and, where wanted, `{context}`.
        max_length: Most tokens of an example.

    Returns:
        As many examples as items, in their order.

    Raises:
        SuiteError: If the template has no `{question}`.
        DataError: If an item is longer than `max_length`: cutting it would cut its answer.
    """
    check_template(template)
    prompts = [render(template, item) for item in items]
    texts = [f"{prompt} {item.answers[0]}\n" for prompt, item in zip(prompts, items, strict=True)]
    # Tokenised whole, as the model will read it; labels begin where the two first differ.
    pairs = zip(prompt_ids(tokenizer, prompts), prompt_ids(tokenizer, texts), strict=True)
    examples = [_labelled(_ended(tokenizer, whole), _shared(ask, whole)) for ask, whole in pairs]
    for item, example in zip(items, examples, strict=True):
        if len(example.ids) > max_length:
            raise DataError(
                f"item {item.id!r}",
                f"{len(example.ids)} tokens with its answer",
                expected=f"at most {max_length}",
                hint="raise the maximum length or shorten the context",
            )
    return examples


def article_examples(articles: Sequence[Article], tokenizer: Any, max_length: int) -> list[Example]:
    """Turn articles into examples, a paragraph each, long paragraphs in pieces.

    Args:
        articles: Texts; blank lines are left out.
        tokenizer: A tokenizer of transformers.
        max_length: Most tokens of an example.

    Returns:
        Examples with every token labelled, in the order of the articles.
    """
    lines = [line for article in articles for line in article.text.split("\n") if line.strip()]
    wholes = [_ended(tokenizer, ids) for ids in prompt_ids(tokenizer, lines)]
    pieces = [
        whole[first : first + max_length]
        for whole in wholes
        for first in range(0, len(whole), max_length)
    ]
    return [_labelled(piece, 0) for piece in pieces]


def _ended(tokenizer: Any, ids: list[int]) -> list[int]:
    return ids if tokenizer.eos_token_id is None else [*ids, tokenizer.eos_token_id]


def _shared(first: Sequence[int], second: Sequence[int]) -> int:
    """Number of tokens that two sequences have in common at their start."""
    pairs = enumerate(zip(first, second, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(first), len(second)))


def _labelled(ids: Sequence[int], start: int) -> Example:
    return Example(tuple(ids), (*[IGNORED] * start, *ids[start:]))
