"""Prompts, temperatures and samples: a run for each condition, a row for each sample."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bench.base.errors import DataError, SuiteError
from bench.data.schema import GenerationBlock, PromptBlock
from bench.running import answer_all
from bench.runs.conditions import (
    Answered,
    Condition,
    conditions_of,
    prompt_of,
    prompts_of,
    settings_of,
)
from bench.session import open_session
from tests.support import Said, write_rows

TEMPLATES = {"plain": "Q: {question}\nA:", "polite": "Please . Q: {question}\nA:"}
WARM = {"temperatures": [0.0, 2.0], "samples": 3, "max_new_tokens": 6}


@pytest.fixture
def suite(here: Path, tiny: Path, questions: Any) -> Callable[..., Path]:
    """The function that writes a suite of 6 questions and the tiny checkpoint: its keys -> file."""
    rows: list[dict[str, object]] = [
        {"id": item.id, "question": item.question, "answers": list(item.answers)}
        for item in questions(6).items
    ]
    write_rows(here / "s.jsonl", rows)

    def write(**keys: object) -> Path:
        found = {
            "name": "s",
            "sets": {"s": {"role": "heldout", "path": "s.jsonl"}},
            "checkpoints": {"tiny": f"hf:{tiny}"},
            **keys,
        }
        (here / "suite.yaml").write_text(yaml.safe_dump(found, sort_keys=False))
        return here / "suite.yaml"

    return write


def answered(suite: Path, *specs: str, partial: bool = False) -> dict[str, Answered]:
    return answer_all(open_session(specs, suite, None), suite.parent, 4, partial)


def test_every_prompt_meets_every_temperature_and_greedy_takes_one_sample() -> None:
    prompt = PromptBlock(templates=TEMPLATES)
    generation = GenerationBlock(temperatures=(0.0, 0.8), samples=5)
    assert conditions_of(prompt, generation, uses_prompt=True) == (
        Condition("plain", 0.0, 1),
        Condition("plain", 0.8, 5),
        Condition("polite", 0.0, 1),
        Condition("polite", 0.8, 5),
    )
    recorded = Condition("as recorded", None, 5)
    assert conditions_of(prompt, generation, uses_prompt=False) == (recorded,)
    prompts = prompts_of(prompt, ())
    assert prompts == TEMPLATES
    assert prompt_of(prompts, Condition("polite", 0.8, 5)) == TEMPLATES["polite"]
    assert prompt_of(prompts, recorded) == TEMPLATES["plain"]


def test_greedy_answers_outlive_another_seed() -> None:
    block = GenerationBlock(temperatures=(0.0, 0.8), seed=7, dtype="bfloat16", stop=("x",))
    greedy, warm = (settings_of(block, temperature) for temperature in block.temperatures)
    assert (greedy.temperature, greedy.seed, warm.temperature, warm.seed) == (0.0, 0, 0.8, 7)
    assert (warm.max_new_tokens, warm.stop, warm.dtype) == (32, ("x",), "bfloat16")


def test_each_condition_is_a_run_folder_of_its_own(suite: Callable[..., Path]) -> None:
    found = answered(suite(prompt={"templates": TEMPLATES}, generation=WARM))["tiny"]
    assert [one.condition for one in found.conditions] == [
        Condition(name, temperature, samples)
        for name in TEMPLATES
        for temperature, samples in ((0.0, 1), (2.0, 3))
    ]
    assert len({run.folder for run in found.runs}) == 4
    assert [len(run.answers) for run in found.runs] == [6, 18, 6, 18]
    assert found.fingerprint == "+".join(run.fingerprint for run in found.runs)
    assert found.tokens == sum(run.tokens or 0 for run in found.runs)
    manifest = json.loads((found.runs[3].folder / "run.json").read_text())
    assert manifest["prompt"] == TEMPLATES["polite"]
    assert manifest["generation"]["temperature"] == 2.0
    assert "samples" not in manifest["generation"]
    of_samples = [[run.answers["s", "q0", k].text for k in range(3)] for run in found.runs[1::2]]
    assert all(len(set(texts)) > 1 for texts in of_samples)
    assert of_samples[0] != of_samples[1]


def test_more_samples_keep_the_ones_that_are_there(suite: Callable[..., Path]) -> None:
    two = answered(suite(generation={**WARM, "samples": 2}))["tiny"].runs[1]
    five = answered(suite(generation={**WARM, "samples": 5}))["tiny"].runs[1]
    assert five.folder == two.folder
    assert (two.new_answers, five.new_answers, len(five.answers)) == (12, 18, 30)
    assert two.answers.items() <= five.answers.items()
    again = answered(suite(generation={**WARM, "samples": 1}))["tiny"].runs[1]
    assert (again.new_answers, len(again.answers)) == (0, 6)


def test_another_seed_is_another_run_only_where_something_is_drawn(
    suite: Callable[..., Path],
) -> None:
    first = answered(suite(generation=WARM))["tiny"].runs
    second = answered(suite(generation={**WARM, "seed": 1}))["tiny"].runs
    assert second[0].folder == first[0].folder
    assert second[1].folder != first[1].folder


def test_a_broken_template_is_named_before_anything_is_answered(
    suite: Callable[..., Path], here: Path
) -> None:
    path = suite(prompt={"templates": {**TEMPLATES, "odd": "{qestion}"}})
    with pytest.raises(SuiteError, match=r"prompt\.templates\.odd: unknown field \{qestion\}"):
        answered(path)
    assert not (here / "runs").exists()


def test_recorded_answers_are_one_condition_with_all_samples(
    suite: Callable[..., Path], here: Path
) -> None:
    rows: list[dict[str, object]] = [
        {"id": f"q{at}", "sample": sample, "answer": f"{at}-{sample}"}
        for sample in range(3)
        for at in range(6)
    ]
    write_rows(here / "r.jsonl", rows)
    path = suite(prompt={"templates": TEMPLATES}, generation=WARM)
    (only,) = answered(path, "recorded:r.jsonl")["r"].conditions
    assert only.condition == Condition("as recorded", None, 3)
    assert only.run.answers["s", "q4", 2].text == "4-2"
    write_rows(here / "r.jsonl", rows[:-2])
    with pytest.raises(DataError, match=r"no answer to 2 of set s: q4 \(sample 2\), q5 \(sample"):
        answered(path, "recorded:r.jsonl")


def test_bench_run_prints_a_line_for_each_run(
    suite: Callable[..., Path], bench: Callable[..., Said]
) -> None:
    suite(prompt={"templates": TEMPLATES}, generation=WARM)
    said = bench("run")
    assert said.code == 0, said.err
    lines = said.out.splitlines()
    assert [line.partition(",")[0] for line in lines] == [
        "tiny: 6 answered",
        "tiny: 18 answered",
        "tiny: 6 answered",
        "tiny: 18 answered",
    ]
