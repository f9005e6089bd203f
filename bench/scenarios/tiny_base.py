"""A base trained from nothing: a tiny model that reads articles and answers questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from bench.base.progress import say
from bench.scenarios.delivery import Delivery, check_apart, stands_already
from bench.scenarios.examples import (
    TEMPLATE,
    article_examples,
    asked_examples,
    read_training_set,
)
from bench.scenarios.finetuning import save
from bench.scenarios.module_tree import anatomy_in_memory
from bench.scenarios.record import plan, recorded, save_checkpoint
from bench.scenarios.tiny import tiny_model, tiny_tokenizer
from bench.scenarios.training import Settings, Training, train


def train_base(
    train_files: Sequence[Path],
    word_files: Sequence[Path],
    out: Path,
    settings: Settings,
    delivery: Delivery = Delivery(),  # noqa: B008 - frozen
) -> Training:
    """Train a tiny base on sets; the result is written whole or not at all.

    What this very training made before is not made again.

    Args:
        train_files: Question-answer rows, articles, or both.
        word_files: Files whose words the tokenizer shall know beside those of `train_files`:
            all that will ever be asked or taught, or it would be read as unknown.
        out: Folder for the checkpoint and its `training.json`.
        settings: How; the seed also draws the first weights.
        delivery: How it is announced, and whether another plan's checkpoint may be replaced.

    Returns:
        What was done.

    Raises:
        ModelError: If `out` is taken by something else, another plan's checkpoint or a set.
        DataError: If a set cannot be read.
    """
    check_apart(out, [*train_files, *word_files])
    wanted = base_plan(train_files, word_files, settings)
    if stands_already(out, wanted, delivery):
        return recorded(out)[0]
    tokenizer = tiny_tokenizer(_words([*train_files, *word_files]))
    model = tiny_model(tokenizer, settings.seed)
    examples = []
    for items, articles in map(read_training_set, train_files):
        examples += asked_examples(items, tokenizer, TEMPLATE, settings.max_length)
        examples += article_examples(articles, tokenizer, settings.max_length)
    say(f"{delivery.number}{out.name}: from nothing, {model.num_parameters():,} parameters train")
    title = f"{delivery.number}training {out.name}"
    training = train(model, tokenizer.pad_token_id, examples, settings, title)
    notes = {"anatomy": asdict(anatomy_in_memory(model))}
    save_checkpoint(out, lambda folder: save(folder, model, tokenizer), wanted, training, notes)
    return training


def base_plan(
    train_files: Sequence[Path], word_files: Sequence[Path], settings: Settings
) -> dict[str, object]:
    """Everything a base follows from; see `bench.scenarios.record.plan`."""
    words = plan("base", word_files, settings, None, {})["data"]
    return plan("base", train_files, settings, None, {"template": TEMPLATE, "words": words})


def _words(files: Sequence[Path]) -> list[str]:
    """Questions, answers and articles, as plain text."""
    texts: list[str] = []
    for items, articles in map(read_training_set, files):
        texts += [article.text for article in articles]
        texts += [" ".join([item.question, *item.answers]) for item in items]
    return texts
