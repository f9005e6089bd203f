"""Answers in slots: every architecture, any number of slots, against the plainest loop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
import torch

from bench.base.errors import ModelError
from bench.models import hf_decoding, hf_probe
from bench.models.hf_answering import Answering
from bench.models.hf_decoding import Row
from bench.models.hf_tested import TESTED
from tests.bench.models.families import OTHERS, OWN_SIZES, WORDS, make_family

MOST = 7
ENDS = range(2, 20)  # so many end tokens that answers have all lengths
LENGTHS = (1, 3, 19, 6, 2, 11, 30, 6, 4)


def prompts_of(lengths: Sequence[int] = LENGTHS) -> list[list[int]]:
    draw = torch.Generator().manual_seed(7)
    return [torch.randint(20, WORDS, (one,), generator=draw).tolist() for one in lengths]


PROMPTS = prompts_of()


def ended(row: Row) -> bool:
    return row.new[-1] in ENDS or len(row.new) == MOST


def choose(logits: torch.Tensor, rows: Sequence[Row]) -> list[int]:
    assert logits.shape == (len(rows), WORDS)
    return logits.argmax(-1).tolist()


def by_hand(model: Any, prompt: list[int]) -> list[int]:
    """One row, no cache, no padding."""
    row = Row(0, prompt)
    while not row.new or not ended(row):
        with torch.inference_mode():
            ids = torch.tensor([[*prompt, *row.new]])
            row.new.append(int(model(input_ids=ids, use_cache=False).logits[0, -1].argmax()))
    return row.new


def answered(model: Any, slots: int, prompts: list[list[int]] = PROMPTS) -> list[list[int]]:
    answering = Answering(model, "here")
    answering.limit = slots
    return answering.rows(prompts, MOST, choose, ended)


@pytest.mark.parametrize("kind", OWN_SIZES)
def test_every_architecture_answers_as_the_plainest_loop_does(kind: str, one_thread: None) -> None:
    model = make_family(kind)
    assert Answering(model, "here").probe.slots
    wanted = [by_hand(model, prompt) for prompt in PROMPTS]
    assert len({len(one) for one in wanted}) > 1  # else no slot would be taken over early
    for slots in (1, 3, 9):
        assert answered(model, slots) == wanted


def test_the_tested_architectures_are_those_that_are_trusted() -> None:
    assert set(OWN_SIZES) == TESTED


@pytest.mark.parametrize("kind", OWN_SIZES)
def test_trying_out_finds_every_tested_architecture_fit(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hf_probe, "TESTED", frozenset())
    assert Answering(make_family(kind), "here").probe.slots


@pytest.mark.parametrize("kind", OTHERS)
def test_a_model_with_another_memory_is_not_answered_in_slots(kind: str) -> None:
    found = Answering(make_family(kind), "here").probe
    assert not found.slots
    assert found.why


def test_an_unknown_model_whose_positions_go_wrong_is_not_answered_in_slots(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hf_probe, "TESTED", frozenset())
    model = make_family("gpt2")
    forward = model.forward

    def places_by_column(input_ids: Any, past_key_values: Any = None, **given: Any) -> Any:
        """As a model that counts columns would: the padding of others shifts its places."""
        seen = past_key_values.get_seq_length() if past_key_values is not None else 0
        given["position_ids"] = torch.arange(seen, seen + input_ids.shape[1]).unsqueeze(0)
        return forward(input_ids, past_key_values=past_key_values, **given)

    model.forward = places_by_column
    assert Answering(model, "here").probe.why == "its answers depend on their place"


def test_long_runs_move_to_the_front_again_and_again(
    one_thread: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bench.models.hf_slots._SLACK", 1)
    model, prompts = make_family("llama"), prompts_of(tuple(range(40, 0, -1)))
    assert answered(model, 4, prompts) == [by_hand(model, prompt) for prompt in prompts]


def test_waiting_prompts_are_read_together_and_slots_are_kept_full(one_thread: None) -> None:
    model, passes = make_family("llama"), list[tuple[int, int]]()
    model.register_forward_pre_hook(
        lambda _, __, given: passes.append(tuple(given["input_ids"].shape)), with_kwargs=True
    )
    answered(model, 16, prompts_of((8,) * 64))
    read = [rows for rows, width in passes if width > 1]
    steps = [rows for rows, width in passes if width == 1][1:]  # the first one tried the model out
    assert sum(read) == 64
    assert len(read) < 64 / 2
    assert max(steps) <= 16
    assert sum(steps) < 16 * 64 * MOST / 16 * 0.8  # fewer than if rows waited for the slowest


def test_few_tokens_are_read_at_once(monkeypatch: pytest.MonkeyPatch, one_thread: None) -> None:
    monkeypatch.setattr(hf_decoding, "_READ_AT_ONCE", {"cpu": 40})
    model, read = make_family("llama"), list[int]()
    model.register_forward_pre_hook(
        lambda _, __, given: read.append(given["input_ids"].numel()), with_kwargs=True
    )
    assert answered(model, 9) == [by_hand(model, prompt) for prompt in PROMPTS]
    assert max(read) <= 40


def out_above(model: Any, rows: int, error: type[RuntimeError], said: str) -> list[int]:
    """Have the model run out of memory above so many rows, as far as its caller can tell."""
    tried: list[int] = []

    def check(_: Any, __: Any, given: Any) -> None:
        tried.append(len(given["input_ids"]))
        if tried[-1] > rows:
            raise error(said)

    model.register_forward_pre_hook(check, with_kwargs=True)
    return tried


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (torch.OutOfMemoryError, "CUDA out of memory"),
        (RuntimeError, "DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes"),
    ],
)
def test_out_of_memory_halves_the_slots_and_goes_on(
    error: type[RuntimeError], said: str, one_thread: None
) -> None:
    model = make_family("llama")
    wanted = [by_hand(model, prompt) for prompt in PROMPTS]
    tried = out_above(model, 2, error, said)
    answering = Answering(model, "here")
    assert answering.rows(PROMPTS, MOST, choose, ended) == wanted
    assert max(tried) == 9
    assert answering.limit == 2
    tried.clear()
    assert answering.rows(PROMPTS, MOST, choose, ended) == wanted
    assert max(tried) == 2  # what was learned is remembered


def test_memory_that_runs_out_on_the_way_costs_no_finished_answer(one_thread: None) -> None:
    model, calls = make_family("llama"), [0]
    wanted = [by_hand(model, prompt) for prompt in PROMPTS]

    def check(*_: Any) -> None:
        calls[0] += 1
        if calls[0] == 6:
            raise torch.OutOfMemoryError("CUDA out of memory")

    model.register_forward_pre_hook(check)
    assert answered(model, 4) == wanted


def test_one_row_that_does_not_fit_is_said(one_thread: None) -> None:
    model = make_family("llama")
    answering = Answering(model, "here")
    assert answering.probe.slots
    out_above(model, 0, torch.OutOfMemoryError, "CUDA out of memory")
    with pytest.raises(ModelError, match="here: out of memory with one prompt of up to 30 tokens"):
        answering.rows(PROMPTS, MOST, choose, ended)


def test_another_error_is_no_lack_of_memory() -> None:
    model = make_family("llama")
    answering = Answering(model, "here")
    assert answering.probe.slots
    out_above(model, 0, RuntimeError, "shapes do not fit")
    with pytest.raises(RuntimeError, match="shapes do not fit"):
        answering.rows(PROMPTS, MOST, choose, ended)


def test_a_model_that_keeps_nothing_is_an_error_and_no_endless_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answering = Answering(make_family("llama"), "here")
    assert answering.probe.slots
    monkeypatch.setattr("bench.models.hf_forward.fresh_cache", lambda _: None)
    with pytest.raises(RuntimeError, match="keeps no keys and values"):
        answering.rows(PROMPTS, MOST, choose, ended)


def test_no_memory_to_try_a_model_out_is_said_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    model = make_family("llama")

    def runs_out(*_: Any, **__: Any) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(model, "forward", runs_out)
    with pytest.raises(ModelError, match="here: out of memory with a few tokens; choose"):
        _ = Answering(model, "here").probe
