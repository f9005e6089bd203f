"""Where weights go: the rule, and a model spread by accelerate (on the processor: no GPU here)."""

from __future__ import annotations

import pytest
import torch

from bench.base.errors import ModelError
from bench.models.hf_loading import Folders, load
from bench.models.hf_peft import over_base
from bench.models.hf_placing import place, weight_bytes
from bench.models.protocol import Generation
from bench.models.trust import NO_TRUST
from tests.bench.models.adapters import train_adapter
from tests.bench.models.test_hf import make_asks

SPREAD = {
    "model.embed_tokens": "cpu",
    "model.layers.0": "cpu",
    "model.layers.1": "disk",
    "model.norm": "cpu",
    "model.rotary_emb": "cpu",
    "lm_head": "cpu",
}


@pytest.mark.parametrize(
    ("need", "free", "device"),
    [
        (100, [], "cpu"),
        (100, [10], "cuda:0"),  # nothing else to try: memory says when it runs out
        (100, [120, 150], "cuda:1"),
        (101, [120, 150], "auto"),
        (1, [7, 7], "cuda:0"),
    ],
)
def test_one_gpu_is_taken_while_it_is_large_enough(need, free, device):
    assert place(need, free) == device


def test_the_size_of_weights_is_that_of_the_type_they_are_loaded_as(tiny):
    from transformers import AutoModelForCausalLM

    numbers = sum(one.numel() for one in AutoModelForCausalLM.from_pretrained(tiny).parameters())
    files = [tiny / "model.safetensors"]
    assert weight_bytes(files, torch.float32) == 4 * numbers
    assert weight_bytes(files, torch.bfloat16) == 2 * numbers


def test_a_model_spread_by_accelerate_answers_the_same(tiny):
    spread = load(Folders(tiny, placed=SPREAD), Generation())
    assert spread.model.hf_device_map == SPREAD
    whole = load(Folders(tiny), Generation())
    assert spread.generate(make_asks()) == whole.generate(make_asks())
    pairs = [("Q: who\nA:", " Paris Rome")]
    assert spread.score(pairs) == whole.score(pairs)


def test_an_adapter_keeps_the_hooks_that_spread_its_base(tiny, tmp_path):
    import accelerate

    adapter = train_adapter(tiny, tmp_path / "adapter")
    whole = load(Folders(tiny, adapter), Generation())
    base = load(Folders(tiny), Generation()).model
    places = dict.fromkeys(SPREAD, "cpu")
    spread = accelerate.dispatch_model(base, places, main_device="cpu", force_hooks=True)
    found = over_base(spread, adapter, NO_TRUST)
    assert found.model.layers[1]._hf_hook is not None
    moved = type(whole)(whole.where, whole.tokenizer, found.eval(), whole.generation)
    assert moved.generate(make_asks()) == whole.generate(make_asks())


def test_an_adapter_over_a_base_that_is_not_in_memory_is_one_sentence(tiny, tmp_path):
    adapter = train_adapter(tiny, tmp_path / "adapter")
    with pytest.raises(ModelError, match="memory does not hold its base"):
        load(Folders(tiny, adapter, placed=SPREAD), Generation())
