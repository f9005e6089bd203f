import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.variability import variance_components


def drawn(rng, prompts=6, temperatures=4, samples=3, items=20):
    """Scores with known components: 4 prompt, 1 temperature, 9 item, 2.25 prompt × item, 1."""
    shape = (prompts, temperatures, samples, items)
    return (
        2.0 * rng.normal(size=(prompts, 1, 1, 1))
        + 1.0 * rng.normal(size=(1, temperatures, 1, 1))
        + 3.0 * rng.normal(size=(1, 1, 1, items))
        + 1.5 * rng.normal(size=(prompts, 1, 1, items))
        + rng.normal(size=shape)
    )


def test_components_come_out_on_average():
    rng, found = np.random.default_rng(0), {}
    for _ in range(300):
        for one in variance_components(drawn(rng)).components:
            found.setdefault(one.source, []).append(one.variance)
    expected = {"prompt": 4, "temperature": 1, "item": 9, "prompt × item": 2.25, "sample": 1}
    for source, variance in expected.items():
        values = np.array(found.pop(source))
        # Truncation at 0 moves the mean by less than this.
        assert values.mean() == pytest.approx(variance, abs=4 * values.std() / math.sqrt(300))
    assert all(np.mean(values) < 0.05 for values in found.values())


def test_one_factor_is_the_one_way_analysis_of_variance():
    scores = np.random.default_rng(1).normal(size=(3, 10)) + np.arange(10)
    found = variance_components(scores[None, None])
    within = scores.var(axis=0, ddof=1).mean()
    between = scores.mean(axis=0).var(ddof=1)
    assert found.component("sample").variance == pytest.approx(within)
    assert found.component("item").variance == pytest.approx(between - within / 3)
    assert [one.source for one in found.components] == ["item", "sample"]
    assert [one.df for one in found.components] == [9, 20]
    assert found.interactions == 0
    assert sum(one.share for one in found.components) == pytest.approx(1)


def test_two_crossed_factors_agree_with_the_textbook():
    """Montgomery, gauge study: parts × operators, two measurements each (random effects)."""
    parts = (
        "21 20 20 20 19 21,24 23 24 24 23 24,20 21 19 21 20 22,27 27 28 26 27 28,"
        "19 18 19 18 18 21,23 21 24 21 23 22,22 21 22 24 22 20,19 17 18 20 19 18,"
        "24 23 25 23 24 24,25 23 26 25 24 25,21 20 20 20 21 20,18 19 17 19 18 19,"
        "23 25 25 25 25 25,24 24 23 25 24 25,29 30 30 28 31 30,26 26 25 26 25 27,"
        "20 20 19 20 20 20,19 21 19 19 21 23,25 26 25 24 25 25,19 19 18 17 19 17"
    )
    table = np.array([[int(x) for x in row.split()] for row in parts.split(",")], float)
    scores = table.reshape(20, 3, 2).transpose(1, 2, 0)[:, None]
    found = variance_components(scores)
    assert found.component("item").variance == pytest.approx(10.2798, abs=5e-4)
    assert found.component("prompt").variance == pytest.approx(0.0149, abs=5e-4)
    assert found.component("sample").variance == pytest.approx(0.9917, abs=5e-4)
    assert found.component("prompt × item").variance == 0
    assert found.notes == ("estimated below 0, shown as 0: prompt × item",)


def test_one_sample_cannot_be_told_from_the_highest_interaction():
    found = variance_components(np.random.default_rng(2).normal(size=(3, 1, 1, 8)))
    assert math.isnan(found.component("sample").variance)
    assert "part of prompt × item" in found.notes[-1]


def test_which_items_change():
    #          samples: item 0 always right, 1 flips within a prompt, 2 flips between prompts
    first = [[100, 100, 100], [100, 100, 100], [100, 0, 100]]
    second = [[100, 100, 0], [100, 100, 0], [100, 100, 0]]
    found = variance_components([[first], [second]])
    samples, prompts, temperatures = found.changed
    assert (samples.share, samples.n_changed) == (pytest.approx(1 / 3), 1)
    assert (prompts.share, prompts.n_changed) == (pytest.approx(1 / 3), 1)
    assert math.isnan(temperatures.share)
    assert samples.interval[0] < 1 / 3 < samples.interval[1]
    assert variance_components([[first], [second]], right_at=101).changed[0].share == 0


@given(st.integers(0, 10_000))
def test_order_and_origin_do_not_matter(seed):
    rng = np.random.default_rng(seed)
    scores = drawn(rng, 2, 3, 2, 4)
    moved = scores[rng.permutation(2)][:, :, ::-1][..., rng.permutation(4)] + 5
    for one, other in zip(
        variance_components(scores).components, variance_components(moved).components, strict=True
    ):
        assert one.variance == pytest.approx(other.variance, abs=1e-9)
        assert one.variance >= 0
        assert 0 <= one.share <= 1


def test_nothing_varies():
    found = variance_components(np.full((2, 2, 2, 3), 100.0))
    assert all(one.variance == 0 and math.isnan(one.share) for one in found.components)
    assert found.notes == ()


def test_missing_cells_drop_the_item():
    scores = drawn(np.random.default_rng(3))
    holed = scores.copy()
    holed[0, 0, 0, 4] = math.nan
    found = variance_components(holed)
    assert found.dropped == 1
    assert found.components == variance_components(np.delete(scores, 4, axis=3)).components


def test_bad_input():
    with pytest.raises(ValueError, match="prompts x temperatures x samples x items"):
        variance_components([[1, 2]])
    with pytest.raises(ValueError, match="2 items with all cells"):
        variance_components([[[[1.0, math.nan]]]])
    with pytest.raises(ValueError, match="infinity"):
        variance_components([[[[1.0, math.inf]]]])
    with pytest.raises(LookupError, match="source must be one of item"):
        variance_components([[[[1.0, 2.0]]]]).component("prompt")
