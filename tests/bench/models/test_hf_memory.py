"""How many rows memory holds."""

from __future__ import annotations

import pytest
import torch

from bench.models import hf_memory
from bench.models.hf_answering import Answering
from bench.models.hf_memory import free_bytes, rows_that_fit
from tests.bench.models.families import SIZES, make_family

CPU = torch.device("cpu")


@pytest.mark.parametrize(
    ("free", "row", "expected"),
    [
        (None, 1, 64),  # nothing known: the most that is of use
        (1 << 40, 1 << 20, 64),
        (1 << 30, 1 << 24, 32),  # half of a gigabyte at 16 MB each
        (1 << 30, (1 << 24) + 1, 16),  # a power of two, so that a little less changes nothing
        (1 << 30, 1 << 29, 1),
        (0, 1 << 29, 1),  # one is always tried
    ],
)
def test_rows_follow_free_memory(
    monkeypatch: pytest.MonkeyPatch, free: int | None, row: int, expected: int
) -> None:
    monkeypatch.setattr(hf_memory, "free_bytes", lambda device: free)
    assert rows_that_fit(CPU, row) == expected


def test_free_memory_is_some_and_no_more_than_there_is() -> None:
    found = free_bytes(CPU)
    assert found is None or 0 < found < 1 << 50


def test_the_smaller_of_machine_and_container_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hf_memory, "_available", lambda: 9)
    monkeypatch.setattr(hf_memory, "_allowed", lambda: 7)
    assert free_bytes(CPU) == 7
    monkeypatch.setattr(hf_memory, "_allowed", lambda: None)
    assert free_bytes(CPU) == 9


def test_a_row_is_estimated_by_its_keys_values_and_logits(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(
        "bench.models.hf_answering.rows_that_fit",
        lambda device, row: asked.append((device, row)) or 2,
    )
    model = make_family("llama")
    answering = Answering(model, "here")
    answering.rows([[20] * 30], 10, lambda logits, rows: [3] * len(rows), lambda row: True)
    heads, size = SIZES["num_key_value_heads"], 8
    token = 2 * SIZES["num_hidden_layers"] * heads * size * 4  # keys and values in float32
    assert asked == [(CPU, 40 * token + 24 * SIZES["vocab_size"])]


def test_workers_share_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hf_memory, "free_bytes", lambda device: 64 * 1024)
    alone = hf_memory.rows_that_fit(CPU, 1024)
    monkeypatch.setenv(hf_memory.SHARERS, "4")
    assert (alone, hf_memory.rows_that_fit(CPU, 1024)) == (32, 8)


@pytest.mark.parametrize(
    "said", ["CUBLAS_STATUS_ALLOC_FAILED when calling cublasCreate", "can't allocate memory"]
)
def test_memory_runs_out_in_many_words(said: str) -> None:
    assert hf_memory.out_of_memory(RuntimeError(said))
    assert not hf_memory.out_of_memory(RuntimeError("shapes do not match"))
