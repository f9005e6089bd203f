import math

import numpy as np
import pytest

from stats import holm
from stats.system_pairs import pairwise_accuracy


def scored(seed=0, items=200, means=(50.0, 55.0, 70.0, 70.5)):
    rng = np.random.default_rng(seed)
    people = np.array(means) + 20 * rng.normal(size=(items, len(means)))
    return people + 10 * rng.normal(size=people.shape), people


def test_by_hand():
    people = np.tile([3.0, 2.0, 1.0, 1.0], (6, 1)) + np.arange(6)[:, None]
    metric = np.tile([3.0, 1.0, 2.0, 2.0], (6, 1))
    found = pairwise_accuracy(metric, people)
    # People: 0 > 1 > 2 = 3. The metric has 2 and 3 above 1.
    assert found.accuracy == pytest.approx(3 / 5)
    assert found.wrong == ((1, 2), (1, 3))
    assert (found.n_pairs, found.n_people_ties, found.n_metric_ties) == (5, 1, 0)
    tied = pairwise_accuracy(np.ones_like(metric), people)
    assert (tied.accuracy, tied.n_metric_ties) == (0.0, 5)
    assert pairwise_accuracy(people, people).interval == (1.0, 1.0)


def test_pairs_that_people_do_not_tell_apart_stand_aside():
    metric, people = scored(3)
    found = pairwise_accuracy(metric, people)
    assert found.n_pairs == 6
    # 70 against 70.5 is nothing that 200 answers show.
    assert found.n_distinguished == 5
    assert found.distinguished == 1.0
    strict = pairwise_accuracy(metric, people, pvalues=[1, 1, 1, 1, 1, 1])
    assert strict.n_distinguished == 0
    assert math.isnan(strict.distinguished)
    assert strict.accuracy == found.accuracy
    given = pairwise_accuracy(metric, people, pvalues=holm([0.001, 0.001, 0.01, 0.5, 0.5, 0.5]))
    assert given.n_distinguished == 3


def test_close_checkpoints_make_a_wide_interval_and_groups_a_wider_one():
    metric, people = scored(1, means=(50.0, 51.0, 52.0, 53.0))
    found = pairwise_accuracy(metric, people)
    assert found.interval[0] < found.accuracy <= found.interval[1]
    assert found.interval == pairwise_accuracy(metric, people).interval
    clear = pairwise_accuracy(*scored(1, items=2000, means=(20.0, 40.0, 60.0, 80.0)))
    assert clear.interval == (1.0, 1.0)
    copied = np.repeat(np.arange(20), 10)
    grouped = pairwise_accuracy(
        np.repeat(metric[:20], 10, axis=0), np.repeat(people[:20], 10, axis=0), groups=copied
    )
    alone = pairwise_accuracy(
        np.repeat(metric[:20], 10, axis=0), np.repeat(people[:20], 10, axis=0)
    )
    width = [one.interval[1] - one.interval[0] for one in (grouped, alone)]
    assert width[0] >= width[1]
    assert grouped.n_distinguished <= alone.n_distinguished


def test_people_tell_a_pair_apart_at_alpha_itself():
    metric, people = scored()
    p = [0.05, 0.051, 1, 1, 1, 1]
    assert pairwise_accuracy(metric, people, pvalues=p).n_distinguished == 1
    assert pairwise_accuracy(metric, people, pvalues=p, alpha=0.051).n_distinguished == 2


def test_the_interval_leaves_out_as_much_on_either_side():
    """With two checkpoints a draw is right or wrong: the limits say how often."""
    noise = np.random.default_rng(0).normal(size=100)
    noise = (noise - noise.mean()) / noise.std()
    people = np.column_stack([np.full(100, 100.0), np.zeros(100)])

    def limits(z, level=0.95):  # About Φ(z) of the draws are right.
        metric = np.column_stack([noise + z / 10, np.zeros(100)])
        return pairwise_accuracy(metric, people, level=level).interval

    assert limits(2.05) == (1, 1)
    assert limits(2.05, 0.99) == (0, 1)
    assert limits(1.8) == limits(-1.8) == (0, 1)
    assert limits(-2.05) == (0, 0)


def test_missing_scores_and_nothing_to_order():
    metric, people = scored()
    metric[3, 1] = math.nan
    found = pairwise_accuracy(metric, people)
    assert (found.n_items, found.dropped) == (199, 1)
    flat = pairwise_accuracy(metric, np.zeros_like(people))
    assert math.isnan(flat.accuracy)
    assert flat.reason == "people's means tie in every pair"
    assert math.isnan(flat.interval[0])


def test_bad_input():
    metric, people = scored()
    with pytest.raises(ValueError, match="2 or more checkpoints"):
        pairwise_accuracy(metric[:, :1], people[:, :1])
    with pytest.raises(ValueError, match="one p-value per pair"):
        pairwise_accuracy(metric, people, pvalues=[0.1])
    with pytest.raises(ValueError, match="2 items with every score"):
        pairwise_accuracy(metric * math.nan, people)
    with pytest.raises(ValueError, match="infinity"):
        pairwise_accuracy(metric + math.inf, people)
    people[0, 0] = math.inf
    with pytest.raises(ValueError, match="infinity"):
        pairwise_accuracy(metric, people)
