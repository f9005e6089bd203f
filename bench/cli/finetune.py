"""`bench finetune`: a checkpoint folder and sets in, a fine-tuned checkpoint out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bench.cli.options import AsJson, Quiet

if TYPE_CHECKING:
    from bench.scenarios.finetuning import FineTuned

Base = Annotated[Path, typer.Argument(metavar="BASE", help="Checkpoint folder to start from.")]
Train = Annotated[
    list[Path],
    typer.Option(
        "--train", help="Set to train on: rows with question and answers, or with text. Repeatable."
    ),
]
Scenario = Annotated[str, typer.Option("--scenario", help="What trains: full, attention or mlp.")]
Out = Annotated[Path, typer.Option("--out", help="Folder for the new checkpoint.")]
Steps = Annotated[int, typer.Option("--steps", min=1, help="Optimizer steps.")]
BatchSize = Annotated[int, typer.Option("--batch-size", min=1, help="Sequences in a step.")]
Rate = Annotated[float, typer.Option("--learning-rate", help="Highest learning rate.")]
MaxLength = Annotated[int, typer.Option("--max-length", min=2, help="Most tokens of a sequence.")]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Order of the examples.")]
SaveAt = Annotated[
    str,
    typer.Option(
        "--save-at",
        metavar="STEPS",
        help="Steps after which OUT-STEP is saved too, e.g. 20,40,80: for `curves` in the suite.",
    ),
]
Prompt = Annotated[
    str, typer.Option("--prompt", help=r"Template, as in the suite; \n is a new line.")
]


def finetune(
    base: Base,
    train: Train,
    scenario: Scenario,
    out: Out,
    steps: Steps = 150,
    batch_size: BatchSize = 16,
    learning_rate: Rate = 5e-5,
    max_length: MaxLength = 256,
    seed: Seed = 0,
    save_at: SaveAt = "",
    prompt: Prompt = r"Q: {question}\nA:",
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Fine-tune a checkpoint in one scenario, and say what trained and what it cost.

    The same again trains nothing; another training's checkpoint at --out is never overwritten.
    """
    from bench.base.progress import silence
    from bench.scenarios.delivery import Delivery
    from bench.scenarios.finetuning import finetune as tune
    from bench.scenarios.training import Settings

    silence(quiet)
    settings = Settings(
        steps=steps,
        batch_size=batch_size,
        learning_rate=learning_rate,
        # A short training needs a short warm-up.
        warmup_steps=min(10, steps // 10),
        max_length=max_length,
        seed=seed,
    )
    template = prompt.replace(r"\n", "\n")
    delivery = Delivery(save_at=_steps(save_at))
    _show(tune(base, train, scenario, out, settings, template, delivery), as_json)


def _steps(text: str) -> tuple[int, ...]:
    """Return the numbers of a list with commas."""
    from bench.base.errors import ModelError

    words = [word.strip() for word in text.split(",") if word.strip()]
    wrong = [word for word in words if not word.isdecimal()]
    if wrong:
        found = f"{wrong[0]!r} is no number of steps"
        raise ModelError("save-at", found, expected="numbers with commas, e.g. 20,40,80")
    return tuple(map(int, words))


def _show(made: FineTuned, as_json: bool) -> None:
    facts = _facts(made)
    if as_json:
        import json

        typer.echo(json.dumps(facts, indent=2))
        return
    width = max(map(len, facts))
    for name, value in facts.items():
        typer.echo(f"{name:<{width}}  {_worded(value)}")


def _facts(made: FineTuned) -> dict[str, object]:
    training = made.training
    return {
        "checkpoint": str(made.folder),
        "scenario": made.scenario,
        "modules": list(made.modules),
        "trainable": training.trainable,
        "total": training.total,
        "share": training.trainable / training.total,
        "steps": training.steps,
        "examples": training.examples,
        "seen": training.seen,
        "tokens": training.tokens,
        "seconds": training.seconds,
        "loss": training.losses[-1][1],
        "seed": training.seed,
    }


def _worded(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, float):
        return f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) else str(value)
