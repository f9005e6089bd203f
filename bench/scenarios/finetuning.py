"""Fine-tuning a checkpoint in one scenario: folder in, folder out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import GenerationConfig
from transformers.utils.logging import disable_progress_bar

from bench.base.progress import say
from bench.models.hf_folder import check_folder, read_object
from bench.models.hf_loading import load_folder
from bench.models.protocol import Generation
from bench.scenarios.examples import (
    TEMPLATE,
    Example,
    article_examples,
    asked_examples,
    read_training_set,
)
from bench.scenarios.modules import Trained, freeze, trained_parameters
from bench.scenarios.record import check_replaceable, plan, save_checkpoint
from bench.scenarios.training import Settings, Training, train


@dataclass(frozen=True)
class FineTuned:
    """A checkpoint made by fine-tuning.

    Attributes:
        folder: Where it stands.
        trained: Which parameters trained.
        training: What was done and what it cost.
    """

    folder: Path
    trained: Trained
    training: Training


def finetune(
    base: Path,
    train_files: Sequence[Path],
    scenario: str,
    out: Path,
    settings: Settings | None = None,
    template: str = TEMPLATE,
) -> FineTuned:
    """Fine-tune a checkpoint folder; the result is written whole or not at all.

    Args:
        base: Folder of a causal language model.
        train_files: Sets to train on together: question-answer rows, articles, or both.
        scenario: Which parameters train: `full`, `attention` or `mlp`.
        out: Folder for the new checkpoint and its `training.json`.
        settings: How; by default `Settings()`.
        template: Prompt an item is asked by; the one of the suite that will compare it.

    Returns:
        What was trained and what it cost.

    Raises:
        ModelError: If the base cannot be loaded, attention and MLP cannot be told apart, or `out`
            is taken by something else.
        DataError: If a set cannot be read.
        SuiteError: If the template has no `{question}`.
    """
    settings = settings or Settings()
    check_replaceable(out)
    check_folder(base)
    sets = [read_training_set(path) for path in train_files]
    wanted = finetuning_plan(base, train_files, scenario, settings, template)
    loaded = load_folder(base, Generation(dtype="float32"))
    tokenizer, model = loaded.tokenizer, loaded.model
    trained = trained_parameters(model, scenario)
    examples = _examples(sets, tokenizer, settings, template)
    say(f"{scenario}: {trained.trainable:,} of {trained.total:,} parameters train")
    freeze(model, trained)
    pad = tokenizer.pad_token_id
    training = train(model, pad, examples, settings, f"training {scenario}")
    _as_loaded(model, base)
    notes = {"base_folder": base.name, "modules": trained.modules}
    save_checkpoint(out, lambda folder: save(folder, model, tokenizer), wanted, training, notes)
    return FineTuned(out, trained, training)


def finetuning_plan(
    base: Path, train_files: Sequence[Path], scenario: str, settings: Settings, template: str
) -> dict[str, object]:
    """Everything a fine-tuned checkpoint follows from; see `bench.scenarios.record.plan`."""
    return plan(scenario, train_files, settings, base, {"template": template})


def save(folder: Path, model: Any, tokenizer: Any) -> None:
    """Write weights, configuration and tokenizer as transformers reads them."""
    disable_progress_bar()
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def _examples(
    sets: Sequence[Any], tokenizer: Any, settings: Settings, template: str
) -> list[Example]:
    examples: list[Example] = []
    for items, articles in sets:
        examples += asked_examples(items, tokenizer, template, settings.max_length)
        examples += article_examples(articles, tokenizer, settings.max_length)
    return examples


def _as_loaded(model: Any, base: Path) -> None:
    """Give a model back the base's dtype and generation settings, which loading replaced."""
    if (base / "generation_config.json").is_file():
        stored = GenerationConfig.from_pretrained(base, local_files_only=True)
    else:
        stored = GenerationConfig.from_model_config(model.config)
    model.generation_config = stored
    config = read_object(base / "config.json")
    dtype = config.get("dtype") or config.get("torch_dtype")
    model.to(getattr(torch, dtype) if isinstance(dtype, str) else torch.float32)
