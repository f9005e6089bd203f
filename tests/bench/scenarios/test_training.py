"""The one training function, on a model small enough for seconds."""

from __future__ import annotations

import pytest
import torch

from bench.base.errors import ModelError
from bench.scenarios.examples import Example
from bench.scenarios.modules import freeze, trained_parameters
from bench.scenarios.tiny import tiny_model, tiny_tokenizer
from bench.scenarios.training import Settings, train

EXAMPLES = [Example((1, 4 + n, 9, 2), (-100, -100, 9, 2)) for n in range(5)]
FEW = Settings(steps=4, batch_size=2, learning_rate=1e-2, warmup_steps=0, seed=7)


def fresh(seed=0):
    return tiny_model(tiny_tokenizer(["a b c d e f g h i j"]), seed)


def weights(model):
    return {name: value.clone() for name, value in model.state_dict().items()}


def equal(one, other):
    return all(torch.equal(one[name], other[name]) for name in one)


def test_the_same_seed_repeats_bit_for_bit_and_another_does_not():
    first, second, third = fresh(), fresh(), fresh()
    one = train(first, 0, EXAMPLES, FEW, "test")
    two = train(second, 0, EXAMPLES, FEW, "test")
    train(third, 0, EXAMPLES, Settings(**{**vars(FEW), "seed": 8}), "test")
    assert one.losses == two.losses
    assert equal(weights(first), weights(second))
    assert not equal(weights(first), weights(third))


def test_only_what_requires_a_gradient_changes():
    model = fresh()
    trained = trained_parameters(model, "attention")
    freeze(model, trained)
    before = weights(model)
    training = train(model, 0, EXAMPLES, FEW, "test")
    changed = {
        name for name, value in weights(model).items() if not torch.equal(value, before[name])
    }
    assert changed == set(trained.names)
    assert (training.trainable, training.total) == (trained.trainable, trained.total)


def test_what_was_done_is_counted():
    training = train(fresh(), 0, EXAMPLES, FEW, "test")
    # Five examples in batches of two: 2 + 2 + 1, then 2 of the next pass; four tokens each.
    assert (training.steps, training.examples, training.seen) == (4, 5, 7)
    assert training.tokens == 7 * 4
    assert [step for step, _ in training.losses] == [1, 2, 3, 4]
    assert training.seed == 7
    assert training.seconds > 0


def test_training_lowers_the_loss_to_the_facts_own_entropy():
    training = train(fresh(), 0, EXAMPLES, Settings(steps=30, learning_rate=1e-2), "test")
    assert training.losses[0][1] > 1.5
    assert training.losses[-1][1] < 0.05


def test_padding_changes_nothing():
    short, long = EXAMPLES[0], Example((1, 5, 6, 7, 8, 9, 2), (-100,) * 5 + (9, 2))
    once = Settings(steps=1, batch_size=2, learning_rate=1e-3, warmup_steps=0)
    padded, other_pad = fresh(), fresh()
    train(padded, 0, [short, long], once, "test")
    train(other_pad, 3, [short, long], once, "test")
    assert equal(weights(padded), weights(other_pad))


def test_nothing_is_printed(capfd):
    train(fresh(), 0, EXAMPLES, FEW, "test")
    assert capfd.readouterr() == ("", "")


def test_nothing_to_train_on_is_refused():
    with pytest.raises(ModelError, match="no examples"):
        train(fresh(), 0, [], FEW, "test")


def test_a_loss_that_blew_up_is_refused():
    model = fresh()
    with torch.no_grad():
        next(model.parameters()).fill_(float("nan"))
    with pytest.raises(ModelError, match=r"no finite number.*learning rate"):
        train(model, 0, EXAMPLES, FEW, "test")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("steps", 0),
        ("learning_rate", -1.0),
        ("learning_rate", float("nan")),
        ("learning_rate", float("inf")),
        ("weight_decay", float("nan")),
        ("weight_decay", float("inf")),
        ("batch_size", 0),
        ("seed", -1),
    ],
)
def test_settings_that_cannot_train_are_refused(name, value):
    with pytest.raises(ModelError, match=name.replace("_", "-")):
        Settings(**{name: value})
