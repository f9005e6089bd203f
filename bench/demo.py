"""The story of `bench demo`: a made world, a base, three scenarios, a suite, a comparison.

What stands in the output folder is what anyone would have: sets, ordinary checkpoints and a suite.
Starting again goes on where the last time ended: a checkpoint is trained anew only if its data,
settings, seed or base changed. What somebody else wrote or edited there is refused, never lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from bench.base.files import write_json
from bench.base.hashing import value_hash
from bench.base.progress import say, silence
from bench.data.world import WorldSize, base_sets, make_world, set_texts
from bench.data.world_folder import DemoFolder, open_demo

if TYPE_CHECKING:
    from bench.results import Comparison
    from bench.scenarios.delivery import Delivery
    from bench.scenarios.training import Settings
    from metrics.verifying import Verified

__all__ = ["Recipe", "WorldSize", "build", "make_recipe", "run_demo", "verify_demo"]

SCENARIOS = ("full", "attention", "mlp")

METRICS = (
    "exact_match",
    "f1",
    "squad_exact_match",
    "squad_f1",
    "contains_answer",
    "bleu",
    "sacrebleu",
    "chrf",
    "rouge1",
    "rouge2",
    "rougeL",
    "rougeLsum",
    "meteor-treebank",
    "average",
    "loss",
)
"""Everything that is scored, the primary one first; all of them work without a network."""

_SETS: Mapping[str, Mapping[str, object]] = {
    "train": {"role": "train"},
    "articles": {"role": "corpus"},
    "paraphrase": {"role": "paraphrase"},
    "heldout": {"role": "heldout", "taught": True},
    "heldout-paraphrase": {"role": "paraphrase"},
    "retention": {"role": "retention"},
    "control": {"role": "control"},
    "control-paraphrase": {"role": "paraphrase"},
}

_ORIGIN = {
    "source": "made by bench demo: people who never existed",
    "split": "by person: a person's questions lie in one set only, paraphrases excepted",
    "generator": "templates and a seed (bench/data/world.py of knowbench)",
    "generator_prompt": "none: no model wrote it",
}
"""What the cards of the sets say; a licence is for whoever publishes them to state."""


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
    *_, comparing, _ = _numbers(seeds)
    say(f"{comparing}comparing the base with {len(SCENARIOS)} scenarios")
    return compare(suite=suite, out=out)


def verify_demo(out: Path, *, seeds: int = 1) -> tuple[Verified, ...]:
    """Recompute a demo's scores with the tools whose names the metrics bear.

    Args:
        out: The demo's folder, its answers in place.
        seeds: As in `run_demo`, to number the step.

    Returns:
        The largest difference of each metric; see `reports.metrics_text.verification_text`.
    """
    from bench.verifying_runs import verify_suite
    from metrics.authorities import AUTHORITIES

    *_, last = _numbers(seeds)
    say(f"{last}recomputing a part of the scores with sacrebleu, rouge-score, nltk and evaluate")
    known = [name for name in METRICS if name in AUTHORITIES]
    return verify_suite(out / "suite.yaml", out=out, metrics=known)


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
        RunError: If `out` is no demo's, or a set or the suite was edited; nothing is written then.
        ModelError: If a checkpoint's folder is taken by something else.
    """
    size = size or WorldSize()
    folder, numbers = open_demo(out), _numbers(seeds)
    world = make_world(size, seed)
    people = f"{size.old} old, {size.new} new and {size.control} control people"
    say(f"{next(numbers)}a world of {people} (seed {seed})")
    texts = set_texts(world)
    sets = {name: f"sets/{name}.jsonl" for name in texts}
    files = {sets[name]: text for name, text in texts.items()}
    folder.write({**files, "suite.yaml": _suite_text(seeds)})
    paths = {name: out / file for name, file in sets.items()}
    recipe = make_recipe(size, seed)
    _train_base(folder, paths, list(base_sets(world)), recipe.base, next(numbers))
    for scenario in SCENARIOS:
        for number in range(1, seeds + 1):
            settings = replace(recipe.tuned, seed=seed + number - 1)
            _train_scenario(folder, paths, scenario, number, settings, next(numbers))
    return out / "suite.yaml"


def _numbers(seeds: int) -> Iterator[str]:
    """Number the steps: the world, the base, each scenario and seed, comparison, verification."""
    total = 4 + len(SCENARIOS) * seeds
    return (f"[{step}/{total}] " for step in range(1, total + 1))


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


def _train_base(
    folder: DemoFolder, sets: Mapping[str, Path], taught: list[str], settings: Settings, number: str
) -> None:
    from bench.scenarios.tiny_base import base_plan, train_base

    files, words = [sets[name] for name in taught], list(sets.values())
    delivery = _delivery(folder, "base", base_plan(files, words, settings), number)
    train_base(files, words, _checkpoint(folder, "base"), settings, delivery)
    _point_to_suite(_checkpoint(folder, "base"))


def _train_scenario(
    folder: DemoFolder,
    sets: Mapping[str, Path],
    scenario: str,
    seed_number: int,
    settings: Settings,
    number: str,
) -> None:
    from bench.scenarios.examples import TEMPLATE
    from bench.scenarios.finetuning import finetune, finetuning_plan

    base, files = _checkpoint(folder, "base"), [sets["articles"], sets["train"]]
    name = f"{scenario}-{seed_number}"
    plan = finetuning_plan(base, files, scenario, settings, TEMPLATE)
    delivery = _delivery(folder, name, plan, number)
    finetune(base, files, scenario, _checkpoint(folder, name), settings, delivery=delivery)
    _point_to_suite(_checkpoint(folder, name))


def _checkpoint(folder: DemoFolder, name: str) -> Path:
    return folder.path / "checkpoints" / name


def _delivery(folder: DemoFolder, name: str, wanted: Mapping[str, object], number: str) -> Delivery:
    """Allow replacing what a demo trained at this place, and nothing else."""
    from bench.scenarios.delivery import Delivery
    from bench.scenarios.record import standing_plan

    there = standing_plan(_checkpoint(folder, name))
    ours = there is not None and folder.wrote(f"checkpoints/{name}", value_hash(there, 64))
    folder.claim({f"checkpoints/{name}": value_hash(wanted, 64)})
    return Delivery(number, replace=ours)


def _point_to_suite(checkpoint: Path) -> None:
    """Name the suite that `bench compare FOLDER FOLDER` then finds."""
    from bench.scenarios.record import POINTER

    write_json(checkpoint / POINTER, {"suite": "../../suite.yaml"})


def _suite_text(seeds: int) -> str:
    return str(yaml.safe_dump(_suite(seeds), sort_keys=False, allow_unicode=True))


def _suite(seeds: int) -> dict[str, object]:
    numbers = range(1, seeds + 1)
    names = ["base", *(f"{scenario}-{n}" for scenario in SCENARIOS for n in numbers)]
    return {
        "version": 1,
        "name": "people",
        "sets": {
            name: {**one, "path": f"sets/{name}.jsonl", **_ORIGIN} for name, one in _SETS.items()
        },
        "checkpoints": {name: f"hf:checkpoints/{name}" for name in names},
        "scenarios": {one: {n: f"{one}-{n}" for n in numbers} for one in SCENARIOS},
        "matched_seeds": False,
        "prompt": {"template": "Q: {question}\nA:"},
        "generation": {"max_new_tokens": 32, "stop": ["\n"], "dtype": "float32"},
        # A model that says nothing is wrong; nothing is missing that could be dropped.
        "answer": {"take": "first_line", "unanswered": "zero"},
        "metrics": list(METRICS),
        "analysis": {
            "primary": {"metric": "exact_match", "set": "heldout"},
            "reference": "base",
            "pairs": "all",
            "alpha": 0.05,
            "margin": 2.0,
            "seed": 0,
            "highlight": "mlp",
        },
    }
