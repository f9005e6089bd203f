"""Fine-tuning a checkpoint in one scenario: folder in, folder out."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import torch
from transformers import GenerationConfig
from transformers.utils.logging import disable_progress_bar

from bench.base.progress import say
from bench.models.hf_folder import check_folder
from bench.models.hf_json import read_object
from bench.models.hf_loading import load_folder
from bench.models.protocol import Generation
from bench.scenarios.delivery import Delivery, check_apart, stands_already
from bench.scenarios.examples import (
    TEMPLATE,
    Example,
    article_examples,
    asked_examples,
    read_training_set,
)
from bench.scenarios.module_tree import anatomy_in_memory
from bench.scenarios.modules import Trained, freeze, trained_parameters
from bench.scenarios.on_the_way import Stop, stops_of
from bench.scenarios.record import plan, recorded, save_checkpoint
from bench.scenarios.training import Settings, Training, train


@dataclass(frozen=True)
class FineTuned:
    """A checkpoint made by fine-tuning.

    Attributes:
        folder: Where it stands.
        scenario: `full`, `attention` or `mlp`.
        modules: Which modules trained, by the last part of their names.
        training: What was done and what it cost.
        new: Trained now; False where this very training stood there already.
    """

    folder: Path
    scenario: str
    modules: tuple[str, ...]
    training: Training
    new: bool


def finetune(
    base: Path,
    train_files: Sequence[Path],
    scenario: str,
    out: Path,
    settings: Settings | None = None,
    template: str = TEMPLATE,
    delivery: Delivery = Delivery(),  # noqa: B008 - frozen
) -> FineTuned:
    """Fine-tune a checkpoint folder; the result is written whole or not at all.

    What this very training made before is not made again.

    Args:
        base: Folder of a causal language model.
        train_files: Sets to train on together: question-answer rows, articles, or both.
        scenario: Which parameters train: `full`, `attention` or `mlp`.
        out: Folder for the new checkpoint and its `training.json`.
        settings: How; by default `Settings()`.
        template: Prompt an item is asked by; the one of the suite that will compare it.
        delivery: How it is announced, and whether another plan's checkpoint may be replaced.

    Returns:
        What was trained and what it cost.

    Raises:
        ModelError: If the base cannot be loaded, attention and MLP cannot be told apart, or `out`
            is taken by something else, another plan's checkpoint, the base or a set.
        DataError: If a set cannot be read.
        SuiteError: If the template has no `{question}`.
    """
    settings = settings or Settings()
    check_apart(out, [base, *train_files])
    check_folder(base)
    sets = [read_training_set(path) for path in train_files]
    wanted = finetuning_plan(base, train_files, scenario, settings, template)
    stops = stops_of(out, delivery.save_at, settings.steps, wanted)
    missing = [one for one in stops if not stands_already(one.folder, one.plan, delivery)]
    if stands_already(out, wanted, delivery) and not missing:
        training, record = recorded(out)
        return FineTuned(out, scenario, tuple(record.get("modules", ())), training, new=False)
    loaded = load_folder(base, Generation(dtype="float32"))
    tokenizer, model = loaded.tokenizer, loaded.model
    trained = trained_parameters(model, scenario)
    examples = _examples(sets, tokenizer, settings, template)
    say(f"{delivery.number}{out.name}: {_share(trained)}")
    freeze(model, trained)
    tree = asdict(anatomy_in_memory(model))
    notes = {"base_folder": base.name, "modules": trained.modules, "anatomy": tree}

    def keep(stop: Stop, found: Any, done: Training) -> None:
        _as_loaded(found, base)
        writes = partial(save, model=found, tokenizer=tokenizer)
        save_checkpoint(stop.folder, writes, stop.plan, done, notes)

    def copied(stop: Stop, found: Any, done: Training) -> None:
        keep(stop, copy.deepcopy(found).to("cpu"), done)

    title = f"{delivery.number}training {out.name}"
    takers = {one.step: partial(copied, one) for one in missing}
    training = train(model, tokenizer.pad_token_id, examples, settings, title, takers)
    keep(Stop(settings.steps, out, wanted), model, training)
    return FineTuned(out, scenario, trained.modules, training, new=True)


def _share(trained: Trained) -> str:
    return f"{trained.scenario}, {trained.trainable:,} of {trained.total:,} parameters train"


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
