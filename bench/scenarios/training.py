"""The one training function: behind the base, the three scenarios and `bench finetune`.

It is transformers' Trainer with AdamW and a cosine schedule. A loop of our own was not needed.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import torch
from transformers import PrinterCallback, Trainer, TrainerCallback, TrainingArguments

from bench.base.effort import Effort, Meter
from bench.base.errors import ModelError
from bench.base.progress import Advance, step
from bench.scenarios.examples import IGNORED, Example

RECIPE = 1
"""Raised by whoever changes what training does, so that no older checkpoint is taken for new."""

_POINTS = 60  # about as many points as a loss curve shows


@dataclass(frozen=True)
class Settings:
    """How a model is trained.

    Attributes:
        steps: Optimizer steps.
        batch_size: Sequences in a step.
        learning_rate: At its highest, after `warmup_steps`; falls to 0 along a cosine.
        warmup_steps: Steps over which the rate rises from 0.
        weight_decay: AdamW's, on matrices only (not on norms and biases).
        max_length: Most tokens of a sequence.
        seed: Order of the examples, and the weights of a new base.
    """

    steps: int = 150
    batch_size: int = 16
    learning_rate: float = 5e-5
    warmup_steps: int = 10
    weight_decay: float = 0.01
    max_length: int = 256
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse numbers that cannot train.

        Raises:
            ModelError: At the first number that is below its least, infinite or NaN.
        """
        positive = ("steps", "batch_size", "learning_rate", "max_length")
        for name in (*positive, "warmup_steps", "weight_decay", "seed"):
            value = getattr(self, name)
            enough = value > 0 if name in positive else value >= 0
            if not (enough and value < math.inf):  # NaN is neither
                expected = f"must be finite and {'above 0' if name in positive else '0 or more'}"
                raise ModelError(name.replace("_", "-"), f"is {value}", expected=expected)


@dataclass(frozen=True)
class Training:
    """What a training was and what it cost.

    Attributes:
        settings: The settings, the seed among them.
        steps: Optimizer steps done.
        examples: Distinct examples there were to draw from.
        seen: Examples trained on, repeats counted.
        tokens: Tokens trained on, padding left out, repeats counted.
        seconds: Wall time of the training alone, loading and saving aside.
        trainable: Numbers that trained.
        total: Numbers in the model.
        losses: (step, mean loss per token since the point before), in nats.
        device: Kind of device it ran on, e.g. `cpu`.
        threads: Threads torch had on the CPU; with other threads results differ in the last bits.
        memory: Most bytes this process held at once while it trained; None where unknown.
        card_memory: Most bytes of a graphics card that were held at once; None without one.
        joules: Energy by the machine's counters, whatever else ran meanwhile included; None
            where it has none that can be read.
    """

    settings: Settings
    steps: int
    examples: int
    seen: int
    tokens: int
    seconds: float
    trainable: int
    total: int
    losses: tuple[tuple[int, float], ...]
    device: str
    threads: int
    memory: int | None = None
    card_memory: int | None = None
    joules: float | None = None

    @property
    def seed(self) -> int:
        """Seed that repeats the training bit for bit on the same machine and versions."""
        return self.settings.seed


Taker = Callable[[Any, Training], None]
"""Is given the model on its way, and what was done so far; it must not change the model."""


def train(
    model: Any,
    pad: int | None,
    examples: Sequence[Example],
    settings: Settings,
    title: str,
    takers: Mapping[int, Taker] = MappingProxyType({}),
) -> Training:
    """Train a model in place on the parameters that require a gradient.

    Args:
        model: A causal language model of transformers.
        pad: Token id to pad with; masked, so None (0) does too.
        examples: What to train on, drawn without replacement, again and again.
        settings: How.
        title: What progress is shown as, e.g. `training full`.
        takers: Who is shown the model after which step.

    Returns:
        What was done; the model is left in evaluation mode on the CPU.

    Raises:
        ModelError: If there is nothing to train on, or the loss is no finite number.
    """
    if not examples:
        raise ModelError(title, "no examples to train on", expected="at least one")
    with tempfile.TemporaryDirectory() as scratch, step(title, settings.steps, "steps") as advance:
        trainer = _trainer(model, pad, examples, settings, scratch)
        trainer.add_callback(_Progress(advance))
        meter = Meter()

        def done() -> Training:
            return _done(trainer, examples, settings, title, meter.read())

        trainer.add_callback(_Read(meter))
        trainer.add_callback(_Shown(takers, done))
        trainer.train()
        training = done()
    model.to("cpu").eval()
    return training


def _done(
    trainer: Trainer, examples: Sequence[Example], settings: Settings, title: str, effort: Effort
) -> Training:
    sizes = [(one.numel(), one.requires_grad) for one in trainer.model.parameters()]
    steps = trainer.state.global_step
    return Training(
        settings=settings,
        steps=steps,
        examples=len(examples),
        seen=_seen(len(examples), settings.batch_size, steps),
        tokens=int(trainer.state.num_input_tokens_seen),
        seconds=effort.seconds,
        trainable=sum(size for size, trains in sizes if trains),
        total=sum(size for size, _ in sizes),
        losses=_losses(trainer.state.log_history, title),
        device=trainer.args.device.type,
        threads=torch.get_num_threads(),
        memory=effort.memory,
        card_memory=effort.card_memory,
        joules=effort.joules,
    )


class _Read(TrainerCallback):  # type: ignore[misc]
    """Reads the meter often enough that no counter begins again unseen."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter

    def on_step_end(self, *_: Any, **__: Any) -> None:
        self._meter.read()


class _Shown(TrainerCallback):  # type: ignore[misc]
    """Shows the model to whoever wants to see it after a step."""

    def __init__(self, takers: Mapping[int, Taker], done: Callable[[], Training]) -> None:
        self._takers, self._done = takers, done

    def on_step_end(self, args: Any, state: Any, control: Any, model: Any = None, **_: Any) -> None:
        take = self._takers.get(state.global_step)
        if take is not None:
            take(model, self._done())


class _Progress(TrainerCallback):  # type: ignore[misc]
    """Hands each step on to whoever shows it, with the newest loss."""

    def __init__(self, advance: Advance) -> None:
        self._advance, self._note = advance, ""

    def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, **_: Any) -> None:
        if logs and "loss" in logs:
            self._note = f"loss {float(logs['loss']):.2f}"

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        self._advance(1, note=self._note)


def _trainer(
    model: Any, pad: int | None, examples: Sequence[Example], settings: Settings, scratch: str
) -> Any:
    trainer = Trainer(
        model=model,
        args=_arguments(settings, scratch),
        train_dataset=list(examples),
        data_collator=lambda batch: _padded(batch, pad or 0),
    )
    # It prints every log on stdout, which belongs to data.
    trainer.remove_callback(PrinterCallback)
    return trainer


def _arguments(settings: Settings, scratch: str) -> Any:
    return TrainingArguments(
        output_dir=scratch,
        max_steps=settings.steps,
        per_device_train_batch_size=settings.batch_size,
        learning_rate=settings.learning_rate,
        lr_scheduler_type="cosine",
        warmup_steps=settings.warmup_steps,
        weight_decay=settings.weight_decay,
        seed=settings.seed,
        data_seed=settings.seed,
        logging_nan_inf_filter=False,
        logging_steps=max(1, settings.steps // _POINTS),
        include_num_input_tokens_seen="non_padding",
        save_strategy="no",
        report_to="none",
        disable_tqdm=True,
        remove_unused_columns=False,
        dataloader_pin_memory=torch.cuda.is_available(),
    )


def _padded(batch: Sequence[Example], pad: int) -> dict[str, torch.Tensor]:
    """A batch as (n, longest) tensors, padded on the right."""
    longest = max(len(one.ids) for one in batch)

    def filled(rows: list[tuple[int, ...]], value: int) -> torch.Tensor:
        return torch.tensor([[*row, *[value] * (longest - len(row))] for row in rows])

    return {
        "input_ids": filled([one.ids for one in batch], pad),
        "labels": filled([one.labels for one in batch], IGNORED),
        "attention_mask": filled([(1,) * len(one.ids) for one in batch], 0),
    }


def _seen(examples: int, batch_size: int, steps: int) -> int:
    """Examples trained on: the last batch of a pass over the examples may be short."""
    per_pass = -(-examples // batch_size)
    passes, rest = divmod(steps, per_pass)
    return passes * examples + min(rest * batch_size, examples)


def _losses(history: Sequence[Any], title: str) -> tuple[tuple[int, float], ...]:
    losses = tuple((int(row["step"]), float(row["loss"])) for row in history if "loss" in row)
    if not all(abs(loss) < float("inf") for _, loss in losses):
        raise ModelError(
            title, "the loss is no finite number", hint="lower the learning rate and train again"
        )
    return losses
