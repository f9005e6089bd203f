"""Questions to answer, and a checkpoint to answer them."""

from __future__ import annotations

import pytest

from bench.data.items import Item, QuestionSet
from bench.models.hf import HfCheckpoint
from bench.models.protocol import Generation
from bench.runs.prompts import asks
from bench.runs.settings import RunSettings

TEMPLATE = "Q: {question}\nA:"
NOUNS = ("king", "moon", "river", "city", "Rome", "Paris")


def make_set(size, name="heldout"):
    """Questions of different lengths, all different for sizes up to 216."""
    items = []
    for at in range(size):
        first, second, third = NOUNS[at % 6], NOUNS[at // 6 % 6], NOUNS[at // 36 % 6]
        question = f"what is the {first} of the {second}" + f" in the {third}" * (1 + at % 4)
        answers = ("Paris",) if at % 2 else ("Rome", "the moon")
        items.append(Item(f"q{at}", question, answers, f"g{at}", None, None, at + 1, True))
    return QuestionSet(name, "heldout", True, f"sets/{name}.jsonl", tuple(items))


@pytest.fixture
def questions():
    """The function that makes a set: size -> set."""
    return make_set


@pytest.fixture
def heldout():
    """A set of 20 questions."""
    return make_set(20)


@pytest.fixture
def asked(heldout):
    """The prompts of `heldout`."""
    return asks(TEMPLATE, [heldout], uses_prompt=True)


@pytest.fixture
def checkpoint(tiny):
    """The tiny checkpoint."""
    return HfCheckpoint("tiny", "hf:tiny", tiny)


@pytest.fixture
def settings(tmp_path):
    """Batches of four."""
    generation = Generation(max_new_tokens=8)
    return RunSettings(tmp_path / "out", "people", TEMPLATE, generation, "analysis-1", 4)
