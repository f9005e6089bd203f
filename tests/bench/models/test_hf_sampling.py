"""Sampling: nothing but the question, the seed and the sample's number decides a draw."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats as scipy_stats

from bench.models.hf import HfCheckpoint
from bench.models.hf_sampling import gumbel
from bench.models.hf_text import new_text
from bench.models.protocol import Ask, Generation

QUESTIONS = tuple(
    f"what is the {first} of the {second}" + " in the city" * (at % 3)
    for at, (first, second) in enumerate(
        (first, second) for first in ("king", "moon", "river") for second in ("city", "moon", "red")
    )
)


def make_asks(samples, questions=QUESTIONS):
    return [
        Ask("heldout", str(at), sample, f"Q: {text}\nA:", f"hash{at}", text, ("f", at))
        for at, text in enumerate(questions)
        for sample in range(samples)
    ]


def load(folder, **settings):
    return HfCheckpoint("tiny", "hf:tiny", folder).load((), Generation(**settings), False)


def answers(model, asks, size):
    """The reply to each ask, by its key, answered in batches of `size` in this order."""
    return {
        ask.key: reply
        for at in range(0, len(asks), size)
        for ask, reply in zip(
            asks[at : at + size], model.generate(asks[at : at + size]), strict=True
        )
    }


def test_neither_batch_size_nor_order_changes_an_answer(tiny):
    model, asks = load(tiny, temperature=1.0, max_new_tokens=12, stop=()), make_asks(4)
    together = answers(model, asks, 32)
    shuffled = random.Random(1).sample(asks, len(asks))
    assert answers(model, asks, 1) == together
    assert answers(model, asks, 7) == together
    assert answers(model, shuffled, 7) == together
    assert answers(model, asks[5:9], 32).items() <= together.items()


def test_samples_differ_and_a_seed_repeats_them(tiny):
    asks = make_asks(2)
    first = answers(load(tiny, temperature=1.0, stop=()), asks, 32)
    assert all(first[ask.key].text != first[*ask.key[:2], 1].text for ask in asks[::2])
    assert answers(load(tiny, temperature=1.0, stop=()), asks, 32) == first
    other = answers(load(tiny, temperature=1.0, stop=(), seed=1), asks, 32)
    assert all(other[key].text != reply.text for key, reply in first.items())


def test_prompts_and_temperatures_draw_apart(tiny):
    (ask,) = make_asks(1, QUESTIONS[:1])
    again = [replace(ask, prompt_hash=f"another{at}") for at in range(8)]
    model = load(tiny, temperature=2.0, stop=())
    assert len({reply.text for reply in model.generate([ask, *again])}) == 9
    warmer = load(tiny, temperature=2.0 + 1e-12, stop=()).generate([ask])
    assert warmer != model.generate([ask])


@pytest.mark.parametrize("temperature", [1e-4, 5e-324])
def test_a_temperature_near_zero_is_greedy(tiny, temperature):
    asks = make_asks(2)
    assert load(tiny, temperature=temperature).generate(asks) == load(tiny).generate(asks)


@pytest.mark.parametrize("temperature", [0.8, 2.5])
def test_tokens_are_drawn_as_often_as_softmax_says(tiny, temperature):
    """Pearson's chi-square over the first token's text, cells below 5 expected taken together."""
    import torch

    draws = 2000
    asks = make_asks(draws, ("who is the king of the moon ?",))
    model = load(tiny, temperature=temperature, max_new_tokens=1, stop=())
    seen = Counter(reply.text for reply in answers(model, asks, 500).values())
    with torch.inference_mode():
        prompt = model.tokenizer(asks[0].prompt)["input_ids"]
        logits = model.model(torch.tensor([prompt])).logits[0, -1]
        chances = torch.softmax(logits.double() / temperature, dim=-1)
    wanted: Counter[str] = Counter()
    for token, chance in enumerate(chances.tolist()):
        kept = [] if token == model.tokenizer.eos_token_id else [token]
        wanted[new_text(model.tokenizer, prompt, kept)] += chance * draws
    observed, expected = pooled(seen, wanted)
    assert len(observed) >= 4
    assert scipy_stats.chisquare(observed, expected).pvalue > 0.001


def pooled(seen, wanted):
    """Observed and expected counts of texts, rare ones (and unforeseen ones) together."""
    common = [text for text, count in wanted.items() if count >= 5]
    observed, expected = [seen[text] for text in common], [wanted[text] for text in common]
    total, rest = sum(seen.values()), sum(wanted.values()) - sum(expected)
    if rest >= 1:
        return [*observed, total - sum(observed)], [*expected, rest]
    assert total == sum(observed)
    return observed, np.array(expected) * total / sum(expected)


def test_noise_is_standard_gumbel_and_new_for_every_token_and_key():
    first, second, other = gumbel(1, 0, 20_000), gumbel(1, 1, 20_000), gumbel(2, 0, 20_000)
    for noise in (first, second, other):
        assert scipy_stats.kstest(noise, "gumbel_r").pvalue > 0.001
    for a, b in ((first, second), (first, other), (first[1:], first[:-1])):
        assert abs(np.corrcoef(a, b)[0, 1]) < 4 / np.sqrt(20_000)


def test_noise_does_not_depend_on_how_much_of_it_is_asked_for():
    np.testing.assert_array_equal(gumbel(7, 3, 10), gumbel(7, 3, 1000)[:10])
    assert gumbel(2**128 - 1, 10**6, 5).shape == (5,)


def test_random_numbers_are_those_of_the_published_generator():
    """Philox 4x64-10 of counter 0 and key 0; Random123's known answers (kat_vectors).

    NumPy counts up before it draws, so its first numbers under counter -1 are those of counter 0.
    """
    bits = np.random.Philox(key=0, counter=2**256 - 1).random_raw(4)
    assert [hex(value) for value in bits] == [
        "0x16554d9eca36314c",
        "0xdb20fe9d672d0fdc",
        "0xd7e772cee186176b",
        "0x7e68b68aec7ba23b",
    ]
