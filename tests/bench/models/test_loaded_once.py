from __future__ import annotations

from bench.models.hf import HfCheckpoint
from bench.models.loaded_once import LoadedOnce
from bench.models.protocol import Checkpoint, Generation, Scorer


def test_weights_are_loaded_once_for_the_same_settings(tiny):
    once: Checkpoint = LoadedOnce(HfCheckpoint("tiny", "hf:tiny", tiny))
    first = once.load((), Generation(), False)
    assert once.load((), Generation(), False) is first
    assert isinstance(first, Scorer)
    other = once.load((), Generation(max_new_tokens=3), False)
    assert other is not first
    assert other.generation.max_new_tokens == 3


def test_it_is_the_checkpoint_in_every_other_way(tiny):
    plain = HfCheckpoint("tiny", "hf:tiny", tiny)
    once = LoadedOnce(plain)
    assert (once.name, once.spec, once.uses_prompt) == ("tiny", "hf:tiny", True)
    assert once.identity() == plain.identity()
