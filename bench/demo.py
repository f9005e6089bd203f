"""The story of `bench demo`: a made world, a base, three scenarios, a suite, a comparison.

What stands in the output folder is what anyone would have: sets, ordinary checkpoints and a suite.
Starting again goes on where the last time ended: a checkpoint is trained anew only if its data,
settings, seed or base changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from bench.base.files import write_json, write_text
from bench.base.progress import say, silence
from bench.data.world import WorldSize, base_sets, make_world, write_sets

if TYPE_CHECKING:
    from bench.results import Comparison
    from bench.scenarios.training import Settings

__all__ = ["Recipe", "WorldSize", "build", "make_recipe", "run_demo"]

SCENARIOS = ("full", "attention", "mlp")
POINTER = "knowbench.json"
"""In a checkpoint's folder: names the suite it belongs to, for `bench compare FOLDER FOLDER`."""

_SETS: Mapping[str, Mapping[str, object]] = {
    "train": {"role": "train"},
    "articles": {"role": "corpus"},
    "paraphrase": {"role": "paraphrase"},
    "heldout": {"role": "heldout", "taught": True},
    "retention": {"role": "retention"},
    "control": {"role": "control"},
}


@dataclass(frozen=True)
class Recipe:
    """How the checkpoints of a world are trained.

    Attributes:
        base: Settings of the base.
        tuned: Settings of all three scenarios; only what trains differs between them.
    """

    base: Settings
    tuned: Settings


def run_demo(
    out: Path,
    *,
    seed: int = 0,
    seeds: int = 1,
    size: WorldSize | None = None,
    quiet: bool = False,
) -> Comparison:
    """Make the world, train, and compare the base with the three scenarios.

    Args:
        out: Folder for everything; an earlier demo's is gone on with.
        seed: World, first weights and order of training follow from it.
        seeds: Training seeds of each scenario; with three or more the recipes are compared.
        size: How many people; by default `WorldSize()`.
        quiet: No progress, no notices.

    Returns:
        The comparison; its report stands under `out`.

    Raises:
        BenchError: If something else stands in the way in `out`.
    """
    from bench.comparison import compare

    silence(quiet)
    suite = build(out, seed=seed, seeds=seeds, size=size)
    return compare(suite=suite, out=out)


def build(out: Path, *, seed: int = 0, seeds: int = 1, size: WorldSize | None = None) -> Path:
    """Make the world, its base, the three scenarios and their suite.

    Args:
        out: Folder for `sets/`, `checkpoints/` and `suite.yaml`.
        seed: World, first weights and order of training follow from it.
        seeds: Training seeds of each scenario.
        size: How many people; by default `WorldSize()`.

    Returns:
        Path of `suite.yaml`.

    Raises:
        ModelError: If a checkpoint's folder is taken by something else.
    """
    size = size or WorldSize()
    world = make_world(size, seed)
    say(
        f"a world of {size.old} old, {size.new} new and {size.control} control people (seed {seed})"
    )
    sets = write_sets(world, out / "sets")
    recipe = make_recipe(size, seed)
    base = out / "checkpoints" / "base"
    _base(base, [sets[name] for name in base_sets(world)], list(sets.values()), recipe.base)
    files = [sets["articles"], sets["train"]]
    for scenario in SCENARIOS:
        for number in range(1, seeds + 1):
            settings = replace(recipe.tuned, seed=seed + number - 1)
            folder = out / "checkpoints" / f"{scenario}-{number}"
            _scenario(base, files, scenario, folder, settings)
    return _write_suite(out, seeds)


def make_recipe(size: WorldSize, seed: int) -> Recipe:
    """Choose the settings for a world of this size; larger worlds take more steps.

    Measured with two seeds: the loss of the default base stands still for some 300 steps of 64
    sequences before the facts go in; after 400 steps it knew 79 % of its questions, after 600 to
    700 it knew 99-100 %. Given enough steps every scenario learns all of its questions; the
    number of steps is one at which they still differ, attention behind MLP behind full.
    """
    from bench.scenarios.training import Settings

    few = size.old < 100  # small batches at a high rate cost a test suite less
    batch = 32 if few else 64
    return Recipe(
        base=Settings(
            steps=max(280, 7 * size.old // 2),
            batch_size=batch,
            learning_rate=3e-3 if few else 2e-3,
            warmup_steps=20,
            seed=seed,
        ),
        tuned=Settings(
            steps=120 if few else max(80, 4 * size.new // 3),
            batch_size=batch,
            learning_rate=2e-3 if few else 1e-3,
            warmup_steps=20,
            seed=seed,
        ),
    )


def _base(out: Path, train_files: list[Path], word_files: list[Path], settings: Settings) -> None:
    from bench.scenarios.record import is_finished
    from bench.scenarios.tiny_base import base_plan, train_base

    if is_finished(out, base_plan(train_files, word_files, settings)):
        say("base: trained already")
    else:
        train_base(train_files, word_files, out, settings)
    _point_to_suite(out)


def _scenario(
    base: Path, train_files: list[Path], scenario: str, out: Path, settings: Settings
) -> None:
    from bench.scenarios.examples import TEMPLATE
    from bench.scenarios.finetuning import finetune, finetuning_plan
    from bench.scenarios.record import is_finished

    if is_finished(out, finetuning_plan(base, train_files, scenario, settings, TEMPLATE)):
        say(f"{scenario}: trained already")
    else:
        finetune(base, train_files, scenario, out, settings)
    _point_to_suite(out)


def _point_to_suite(checkpoint: Path) -> None:
    write_json(checkpoint / POINTER, {"suite": "../../suite.yaml"})


def _write_suite(out: Path, seeds: int) -> Path:
    path = out / "suite.yaml"
    text = yaml.safe_dump(_suite(seeds), sort_keys=False, allow_unicode=True)
    write_text(path, text)
    return path


def _suite(seeds: int) -> dict[str, object]:
    numbers = range(1, seeds + 1)
    names = ["base", *(f"{scenario}-{n}" for scenario in SCENARIOS for n in numbers)]
    return {
        "version": 1,
        "name": "people",
        "sets": {name: {**one, "path": f"sets/{name}.jsonl"} for name, one in _SETS.items()},
        "checkpoints": {name: f"hf:checkpoints/{name}" for name in names},
        "scenarios": {one: {n: f"{one}-{n}" for n in numbers} for one in SCENARIOS},
        "matched_seeds": False,
        "prompt": {"template": "Q: {question}\nA:"},
        "generation": {"max_new_tokens": 32, "stop": ["\n"], "dtype": "float32"},
        "answer": {"take": "first_line", "unanswered": "drop"},
        "metrics": ["exact_match", "f1", "squad_exact_match", "squad_f1", "contains_answer"],
        "analysis": {
            "primary": {"metric": "exact_match", "set": "heldout"},
            "reference": "base",
            "pairs": "all",
            "alpha": 0.05,
            "margin": 2.0,
            "seed": 0,
        },
    }
