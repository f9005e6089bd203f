"""Lanes: several threads with one model give what one gives, and end together."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import peft
import pytest
import torch

from bench.models import hf_lanes
from bench.models.hf import HfCheckpoint
from bench.models.hf_lanes import GoOn, lanes_for, side_by_side
from bench.models.hf_scores import token_scores
from bench.models.protocol import Generation
from tests.bench.models.families import OWN_SIZES, make_family
from tests.bench.models.test_hf_answering import PROMPTS, answered, by_hand
from tests.bench.models.test_hf_scores import PAIRS, make_model


@pytest.fixture(scope="module")
def tokenizer(tiny: Path) -> Any:
    return HfCheckpoint("tiny", "hf:tiny", tiny).load((), Generation(), False).tokenizer


@pytest.fixture
def three_threads(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As on a machine with three processors, and lanes from the first row on."""
    before = torch.get_num_threads()
    torch.set_num_threads(3)
    monkeypatch.setattr(hf_lanes, "_ROWS", 1)
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize("kind", OWN_SIZES)
def test_every_architecture_answers_alike_in_lanes(kind: str, three_threads: None) -> None:
    model = make_family(kind)
    assert lanes_for(model, len(PROMPTS)) == 3
    wanted = [by_hand(model, prompt) for prompt in PROMPTS]
    assert answered(model, 2) == wanted
    assert torch.get_num_threads() == 3


@pytest.mark.parametrize("kind", ["llama", "gpt2", "gemma2"])
def test_texts_are_scored_alike_in_lanes(
    kind: str, three_threads: None, tokenizer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = make_model(kind, len(tokenizer))
    found = token_scores(model, tokenizer, PAIRS, where="here")
    monkeypatch.setattr(hf_lanes, "_ROWS", 1 << 20)
    assert lanes_for(model, len(PAIRS)) == 1
    alone = token_scores(model, tokenizer, PAIRS, where="here")
    for one, other in zip(found, alone, strict=True):
        assert one.logprobs == pytest.approx(other.logprobs, abs=1e-5)


def test_a_lora_apart_from_its_base_answers_alike_in_lanes(three_threads: None) -> None:
    config = peft.LoraConfig(r=4, target_modules=["q_proj", "down_proj"], task_type="CAUSAL_LM")
    model = peft.get_peft_model(make_family("llama"), config).eval()
    for name, weights in model.named_parameters():
        if "lora_B" in name:  # zeros at first: the adapter would do nothing
            torch.nn.init.normal_(weights, std=0.3)
    assert lanes_for(model, len(PROMPTS)) == 3
    assert answered(model, 2) == [by_hand(model, prompt) for prompt in PROMPTS]
    other = peft.IA3Config(target_modules=["k_proj"], feedforward_modules=[], task_type="CAUSAL_LM")
    assert lanes_for(peft.get_peft_model(make_family("llama"), other), len(PROMPTS)) == 1


def test_a_model_that_changes_while_it_computes_has_one_lane(three_threads: None) -> None:
    model = make_family("llama")
    assert lanes_for(model, 9) == 3
    model.config.rope_parameters = {"rope_type": "dynamic", "rope_theta": 1e4, "factor": 2.0}
    assert lanes_for(model, 9) == 1


def test_heavy_and_unknown_models_have_one_lane(
    three_threads: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = make_family("llama")
    monkeypatch.setattr(hf_lanes, "_LIGHT", 1000)
    assert lanes_for(model, 9) == 1
    monkeypatch.undo()
    monkeypatch.setattr(hf_lanes, "TESTED", frozenset())
    assert lanes_for(model, 64 * 3) == 1


def test_few_rows_are_not_dealt(monkeypatch: pytest.MonkeyPatch, three_threads: None) -> None:
    monkeypatch.undo()
    torch.set_num_threads(3)
    assert [lanes_for(make_family("llama"), rows) for rows in (1, 63, 64, 96, 999)] == [
        *(1, 1, 2, 3, 3)
    ]


def test_lanes_run_at_once_and_share_the_threads(three_threads: None) -> None:
    meeting = threading.Barrier(3, timeout=20)  # would break if one waited for another's end

    def job(_: GoOn) -> int:
        meeting.wait()
        return torch.get_num_threads()

    assert side_by_side([job] * 3) == [1, 1, 1]
    assert torch.get_num_threads() == 3


@pytest.mark.parametrize("failing", [0, 1])
def test_a_failure_ends_all_lanes_and_is_the_one_that_is_raised(
    failing: int, three_threads: None
) -> None:
    def fails(_: GoOn) -> None:
        raise ValueError("the reason")

    def goes_on(go_on: GoOn) -> None:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            go_on()
        raise AssertionError("nobody stopped it")

    jobs: list[Callable[[GoOn], None]] = [goes_on, goes_on]
    jobs.insert(failing, fails)
    with pytest.raises(ValueError, match="the reason"):
        side_by_side(jobs)
    assert torch.get_num_threads() == 3
