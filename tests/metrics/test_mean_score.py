import numpy as np
import pytest

from metrics.mean_score import mean_percent


def test_any_leading_shape():
    totals = np.array([[[1.0, 2.0], [0.0, 4.0]], [[3.0, 3.0], [0.0, 0.0]]])
    np.testing.assert_array_equal(mean_percent(totals), [[50.0, 0.0], [100.0, np.nan]])
    assert mean_percent(totals[0, 0]).shape == ()


@pytest.mark.parametrize("totals", [1.0, [1.0, 2.0, 3.0], np.zeros((2, 1))])
def test_other_shapes_are_refused(totals):
    with pytest.raises(ValueError, match=r"expected \(\.\.\., 2\)"):
        mean_percent(totals)
