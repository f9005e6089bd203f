from reports.items.score_pool import ScorePool


def test_equal_scores_are_kept_once():
    pool = ScorePool()
    numbers = [pool.number(scores, 0) for scores in [(100, 0), (0, 100), (100.0, 0.0)]]
    assert numbers == [0, 1, 0]
    assert list(pool.texts) == ["100 0", "0 100"]


def test_scores_that_differ_never_look_alike():
    pool = ScorePool()
    pool.number((63.31, 63.4, float("nan"), 0.0), 0)
    assert list(pool.texts) == ["63.3 63.4 – 0"]


def test_the_unit_has_its_own_places():
    pool = ScorePool()
    assert pool.number((1.5, 2.5), 0) != pool.number((1.5, 2.5), 2)
    assert list(pool.texts) == ["1.5 2.5", "1.50 2.50"]
