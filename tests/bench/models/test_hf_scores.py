"""Scores of given texts: every architecture and every way of batching against the plainest loop."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
import torch

from bench.base.errors import ModelError
from bench.models.hf import HfCheckpoint
from bench.models.hf_passes import Budget
from bench.models.hf_scores import token_scores
from bench.models.protocol import Generation
from tests.support import REPOSITORY

SIZES: dict[str, Any] = {
    "hidden_size": 32,
    "intermediate_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": 512,
    "initializer_range": 0.3,
}
OWN_SIZES: dict[str, dict[str, Any]] = {
    "gpt2": {"n_embd": 32, "n_layer": 2, "n_head": 4, "n_positions": 512},
    "gpt_neox": {},
    "opt": {"ffn_dim": 64, "word_embed_proj_dim": 32},
    "bloom": {"n_layer": 2, "n_head": 4},
    "mistral": {"sliding_window": 16},
    "gemma2": {"head_dim": 8, "sliding_window": 16, "query_pre_attn_scalar": 8},
    "gemma3_text": {"head_dim": 8, "sliding_window": 16, "query_pre_attn_scalar": 8},
    "qwen3": {"head_dim": 8},
    "phi3": {},
    "mamba": {"state_size": 4},
    "llama": {},
}
WORDS = "king moon river city Rome Paris".split()
PASSAGES = [" ".join(WORDS[(at * step) % 6] for at in range(70)) for step in (1, 2, 5)]
PAIRS = [
    (f"{passage} Q: who is the {word} ?\nA:", f" {answer}")
    for passage in PASSAGES
    for word in WORDS[:3]
    for answer in ("Paris", "Rome the moon", "in the city")
] + [("Q: who", " Rome"), ("", "Paris Rome"), ("Q: where\nA:", "")]


def make_model(kind: str, words: int) -> Any:
    """A random model of an architecture; at this spread its predictions differ by place."""
    from transformers import AutoConfig, AutoModelForCausalLM

    given = SIZES | OWN_SIZES[kind] | {"vocab_size": words, "pad_token_id": 0}
    if kind == "mamba":
        del given["intermediate_size"]
    torch.manual_seed(0)
    return AutoModelForCausalLM.from_config(AutoConfig.for_model(kind, **given)).eval()


def by_hand(model: Any, tokenizer: Any, pair: tuple[str, str]) -> tuple[list[float], ...]:
    """One row, no cache, no padding, the whole vocabulary in float64."""
    ids = tokenizer(pair[0] + pair[1])["input_ids"] or [tokenizer.bos_token_id]
    start = len(tokenizer(pair[0])["input_ids"])
    if not start:
        ids, start = [tokenizer.bos_token_id, *ids], 1
    with torch.inference_mode():
        table = torch.log_softmax(model(input_ids=torch.tensor([ids])).logits[0].double(), -1)
    table = table[start - 1 : len(ids) - 1]
    chosen = [float(row[token]) for row, token in zip(table, ids[start:], strict=True)]
    means = (table.exp() * table).sum(-1)
    squares = (table.exp() * table.square()).sum(-1)
    return chosen, means.tolist(), (squares - means.square()).sqrt().tolist()


@pytest.fixture(scope="session")
def tokenizer(tiny: Any) -> Any:
    return HfCheckpoint("tiny", "hf:tiny", tiny).load((), Generation(), False).tokenizer


@pytest.mark.parametrize("kind", OWN_SIZES)
def test_every_architecture_scores_as_the_plainest_loop_does(kind: str, tokenizer: Any) -> None:
    model = make_model(kind, len(tokenizer))
    found = token_scores(model, tokenizer, PAIRS, where="here")
    spread = []
    for pair, one in zip(PAIRS, found, strict=True):
        chosen, means, deviations = by_hand(model, tokenizer, pair)
        assert one.logprobs == pytest.approx(chosen, abs=1e-5, rel=1e-5)
        assert one.means == pytest.approx(means, abs=1e-5, rel=1e-5)
        assert one.deviations == pytest.approx(deviations, abs=1e-4, rel=1e-4)
        assert len(one.tokens) == len(one.logprobs) == len(pair[1].split())
        spread += chosen
    assert max(spread) - min(spread) > 0.5  # else any mix-up of places would pass


def seen_tokens(model: Any, pairs: list[tuple[str, str]], tokenizer: Any) -> int:
    """How many tokens go through the model, padding included."""
    seen = []
    handle = model.register_forward_pre_hook(
        lambda _, args, kwargs: seen.append(kwargs["input_ids"].numel()), with_kwargs=True
    )
    token_scores(model, tokenizer, pairs, where="here")
    handle.remove()
    return sum(seen)


def test_shared_beginnings_go_through_the_model_once(tokenizer: Any) -> None:
    shared = seen_tokens(make_model("llama", len(tokenizer)), PAIRS, tokenizer)
    plain = seen_tokens(make_model("mamba", len(tokenizer)), PAIRS, tokenizer)
    assert plain > 27 * 75
    assert shared < plain / 3


def test_a_small_budget_gives_the_same(tokenizer: Any) -> None:
    model = make_model("llama", len(tokenizer))
    large = token_scores(model, tokenizer, PAIRS, where="here")
    for budget in (Budget(tokens=1, logits=1), Budget(tokens=200), Budget(logits=100)):
        small = token_scores(model, tokenizer, PAIRS, where="here", budget=budget)
        for one, other in zip(small, large, strict=True):
            assert one.logprobs == pytest.approx(other.logprobs, abs=1e-5)


def forget_above(model: Any, rows: int, error: type[RuntimeError], said: str) -> list[int]:
    """Have the model run out of memory above so many rows, as far as its caller can tell."""
    tried: list[int] = []

    def check(_: Any, args: Any, kwargs: Any) -> None:
        tried.append(len(kwargs["input_ids"]))
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
def test_out_of_memory_halves_the_batch_and_goes_on(
    tokenizer: Any, error: type[RuntimeError], said: str
) -> None:
    model = make_model("llama", len(tokenizer))
    whole = token_scores(model, tokenizer, PAIRS, where="here")
    tried = forget_above(model, 2, error, said)
    found = token_scores(model, tokenizer, PAIRS, where="here")
    for one, other in zip(found, whole, strict=True):
        assert one.logprobs == pytest.approx(other.logprobs, abs=1e-5)
    assert max(tried) > 2
    assert sum(rows > 2 for rows in tried) <= 10  # it learns, rather than failing every time


def test_one_row_that_does_not_fit_is_the_users_to_mend(tokenizer: Any) -> None:
    model = make_model("llama", len(tokenizer))
    forget_above(model, 0, torch.OutOfMemoryError, "CUDA out of memory")
    with pytest.raises(ModelError, match="here: out of memory with one text of 81 tokens"):
        token_scores(model, tokenizer, PAIRS[:3], where="here")


def test_another_fault_is_not_taken_for_memory(tokenizer: Any) -> None:
    model = make_model("llama", len(tokenizer))
    forget_above(model, 0, RuntimeError, "shapes do not match")
    with pytest.raises(RuntimeError, match="shapes"):
        token_scores(model, tokenizer, PAIRS[:3], where="here")


def test_texts_beyond_the_positions_are_counted(tokenizer: Any) -> None:
    model = make_model("llama", len(tokenizer))
    pairs = [("who " * 511, " Paris"), ("who " * 600, " Paris"), ("who", " Paris")]
    token_scores(model, tokenizer, pairs[2:], where="here")
    said = r"here: 2 of 3 prompts .* too long to score \(the longest has 601 tokens\); at most 512"
    with pytest.raises(ModelError, match=said):
        token_scores(model, tokenizer, [("who " * 512, " Paris"), *pairs[1:]], where="here")
    assert len(token_scores(model, tokenizer, pairs[:1], where="here")[0].logprobs) == 1


def test_a_head_that_cannot_be_watched_costs_memory_only(tokenizer: Any) -> None:
    """Then logits of all places come, and those that were asked for are taken out."""
    model = make_model("llama", len(tokenizer))
    whole = token_scores(model, tokenizer, PAIRS, where="here")
    model.get_output_embeddings = lambda: None
    for one, other in zip(token_scores(model, tokenizer, PAIRS, where="here"), whole, strict=True):
        assert one.logprobs == pytest.approx(other.logprobs, abs=1e-5)


def test_words_that_a_model_masks_spoil_no_mean(tokenizer: Any) -> None:
    """Some models set the logits of words that do not exist to minus infinity."""
    model = make_model("llama", len(tokenizer))

    def mask(_: Any, args: Any, logits: torch.Tensor) -> torch.Tensor:
        return logits.index_fill(-1, torch.tensor([0]), float("-inf"))

    model.get_output_embeddings().register_forward_hook(mask)
    (found,) = token_scores(model, tokenizer, [("Q: who", " Paris Rome")], where="here")
    assert all(-50 < value < 0 for value in (*found.means, *found.logprobs))
    assert all(0 < value < 50 for value in found.deviations)


def test_tokens_unknown_to_the_model_are_refused(tokenizer: Any) -> None:
    model = make_model("llama", 20)
    with pytest.raises(ModelError, match="belong together"):
        token_scores(model, tokenizer, [("Q: one", " two")], where="here")


def test_memory_that_really_runs_out_is_recognised(tiny: Any) -> None:
    """In a process with 300 MB to spare, a batch that wants 1 GB of logits: the CPU's own error."""
    code = f"""
import resource
from pathlib import Path
import torch
from transformers import LlamaConfig, LlamaForCausalLM
from bench.models.hf import HfCheckpoint
from bench.models.hf_passes import Budget
from bench.models.hf_scores import token_scores
from bench.models.protocol import Generation
torch.set_num_threads(1)
plain = HfCheckpoint("tiny", "hf:tiny", Path({str(tiny)!r}))
tokenizer = plain.load((), Generation(), False).tokenizer
sizes = dict(hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2)
model = LlamaForCausalLM(LlamaConfig(vocab_size=50_000, **sizes)).eval()
pairs = [("Q: who", " Paris Rome moon" * 8)] * 200
token_scores(model, tokenizer, pairs[:2], where="here")
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 300 * 2**20,) * 2)
most = Budget(tokens=1 << 30, logits=1 << 40)
found = token_scores(model, tokenizer, pairs, where="here", budget=most)
print(len(found), all(-99 < one < 0 for each in found for one in each.logprobs))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=REPOSITORY
    )
    assert done.stdout.strip() == "200 True", done.stderr[-500:]
