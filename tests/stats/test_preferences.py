import math

import numpy as np
import pytest
from scipy.stats import t

from stats.preferences import bradley_terry

# Davidson (1970), example 2: chocolate puddings i and j; preferred i, preferred j, tied.
PUDDINGS = (
    (1, 2, 19, 22, 16), (1, 3, 16, 19, 12), (2, 3, 19, 19, 10), (1, 4, 18, 23, 13),
    (2, 4, 23, 19, 9), (3, 4, 19, 20, 15), (1, 5, 13, 19, 18), (2, 5, 16, 20, 12),
    (3, 5, 16, 15, 17), (4, 5, 17, 14, 16), (1, 6, 18, 21, 12), (2, 6, 22, 20, 12),
    (3, 6, 13, 18, 10), (4, 6, 14, 19, 18), (5, 6, 11, 21, 12),
)  # fmt: skip

# American League East, 1987 (Agresti, Categorical Data Analysis): home wins of the row's team over
# the column's; teams in the order below, home losses after the stroke.
TEAMS = ("Baltimore", "Boston", "Cleveland", "Detroit", "Milwaukee", "New York", "Toronto")
GAMES = (
    "--- 1/6 3/4 1/5 2/5 2/4 1/6", "6/0 --- 5/2 2/5 5/1 4/2 3/3", "2/4 4/2 --- 3/3 2/5 4/3 3/4",
    "4/3 6/0 6/1 --- 3/3 4/3 4/2", "6/0 6/1 4/2 4/3 --- 4/3 4/2", "6/1 4/3 4/2 5/1 3/3 --- 2/5",
    "6/0 4/3 4/2 4/3 2/5 2/4 ---",
)  # fmt: skip

# Both choix 0.4.1 and evalica 0.4.2 give these strengths of the teams, the position left out.
OTHERS = (-1.0502025, 0.0574952, -0.3663498, 0.3862059, 0.5311533, 0.1974153, 0.2442826)


def puddings():
    shown, outcome = [], []
    for i, j, first, second, tied in PUDDINGS:
        shown += [(i - 1, j - 1)] * (first + second + tied)
        outcome += [1] * first + [-1] * second + [0] * tied
    return shown, outcome


def games():
    shown, outcome = [], []
    for home, row in enumerate(GAMES):
        for away, said in enumerate(row.split()):
            if home != away:
                won, lost = map(int, said.split("/"))
                shown += [(home, away)] * (won + lost)
                outcome += [1] * won + [-1] * lost
    return np.array(shown), np.array(outcome)


def drawn(seed=0, items=200, strengths=(0.8, 0.0, -0.8), position=0.4, tie=0.7):
    """Three judgements of each item, a pair each, sides by a coin."""
    rng = np.random.default_rng(seed)
    shown = np.array([rng.choice(len(strengths), 2, replace=False) for _ in range(3 * items)])
    z = np.array(strengths)[shown] @ [1, -1] + position
    chances = np.column_stack([np.exp(z / 2), np.exp(-z / 2), np.full_like(z, tie)])
    chances /= chances.sum(axis=1, keepdims=True)
    outcome = np.array([(1, -1, 0)[rng.choice(3, p=one)] for one in chances])
    return shown, outcome, np.repeat(np.arange(items), 3)


def test_davidsons_puddings_by_poisson_regression():
    """Fienberg & Larntz: Davidson's model is log-linear; pairs are nuisance parameters."""
    import statsmodels.api as sm

    rows, counts = [], []
    for number, (i, j, *said) in enumerate(PUDDINGS):
        for what, count in zip((1, -1, 0), said, strict=True):
            row = np.zeros(5 + 1 + len(PUDDINGS))
            for brand, sign in ((i, what), (j, -what)):
                if brand > 1:
                    row[brand - 2] = sign / 2
            row[5], row[6 + number] = what == 0, 1
            rows.append(row)
            counts.append(count)
    fit = sm.GLM(counts, np.array(rows), family=sm.families.Poisson()).fit(tol=1e-12)
    found = bradley_terry(*puddings(), position=False)
    against_first = [one.strength - found.strengths[0].strength for one in found.strengths[1:]]
    assert against_first == pytest.approx(fit.params[:5], abs=1e-7)
    assert math.log(found.tie) == pytest.approx(fit.params[5], abs=1e-7)
    # The same as worths, so that a change of the data shows, too.
    worths = [round(one.worth, 4) for one in found.strengths]
    assert worths == [0.1388, 0.1730, 0.1617, 0.1654, 0.1587, 0.2024]
    assert round(found.tie, 4) == 0.7468


def test_agrestis_home_advantage():
    import statsmodels.api as sm

    shown, outcome = games()
    found = bradley_terry(shown, outcome)
    against = {
        team: one.strength - found.strengths[0].strength
        for team, one in zip(TEAMS, found.strengths, strict=True)
    }
    assert round(found.position.effect, 4) == 0.3023
    assert round(against["Milwaukee"], 4) == 1.6196
    assert round(against["Boston"], 4) == 1.1438
    design = np.zeros((len(shown), 8))
    design[np.arange(len(shown)), shown[:, 0]] += 1
    design[np.arange(len(shown)), shown[:, 1]] -= 1
    design[:, 7] = 1
    groups = np.arange(len(shown)) // 5
    model = sm.GLM(outcome > 0, design[:, 1:], family=sm.families.Binomial())
    fit = model.fit(
        tol=1e-12, cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False}
    )
    assert [round(one, 4) for one in model.fit().bse[-1:]] == [0.1309]
    assert list(against.values())[1:] == pytest.approx(fit.params[:6], abs=1e-8)
    grouped = bradley_terry(shown, outcome, items=groups)
    units = groups.max() + 1
    half = (grouped.position.interval[1] - grouped.position.interval[0]) / 2
    se = half / t.ppf(0.975, units - 1)
    assert se == pytest.approx(fit.bse[-1] * math.sqrt(units / (units - 1)), rel=1e-6)
    assert grouped.n_items == units


def test_values_of_choix_and_evalica():
    found = bradley_terry(*games(), position=False)
    assert [one.strength for one in found.strengths] == pytest.approx(OTHERS, abs=1e-7)
    assert found.position is None


def test_recovers_what_was_put_in():
    found = bradley_terry(*drawn(items=3000)[:2], items=drawn(items=3000)[2])
    strengths = [one.strength for one in found.strengths]
    assert strengths == pytest.approx([0.8, 0, -0.8], abs=0.08)
    assert found.position.effect == pytest.approx(0.4, abs=0.08)
    assert found.position.interval[0] > 0.2
    assert found.tie == pytest.approx(0.7, abs=0.08)
    assert found.n_items == 3000
    assert sum(one.worth for one in found.strengths) == pytest.approx(1)
    for pair in found.pairs:
        assert pair.win + pair.tie + pair.loss == pytest.approx(1)
        assert pair.preferred_interval[0] < pair.preferred < pair.preferred_interval[1]


def test_swapping_sides_turns_the_position_and_nothing_else():
    shown, outcome, items = drawn()
    found = bradley_terry(shown, outcome, items=items)
    turned = bradley_terry(shown[:, ::-1], -outcome, items=items)
    assert turned.position.effect == pytest.approx(-found.position.effect)
    for one, other in zip(found.pairs, turned.pairs, strict=True):
        assert other.difference == pytest.approx(one.difference)
        assert other.pvalue == pytest.approx(one.pvalue)
    renamed = bradley_terry(2 - shown, outcome, items=items)
    assert renamed.pairs[1].difference == pytest.approx(-found.pairs[1].difference)
    assert renamed.pairs[1].pvalue == pytest.approx(found.pairs[1].pvalue)


def test_identical_checkpoints_are_not_told_apart():
    shown = [(0, 1), (1, 0)] * 10
    found = bradley_terry(shown, [1, 1, 0, 0] * 5, items=np.repeat(np.arange(10), 2))
    assert found.pairs[0].difference == pytest.approx(0)
    assert found.pairs[0].pvalue == 1.0
    assert found.position.effect > 0


def test_who_never_loses_is_finite_without_interval_and_the_signs_decide():
    shown = [(0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1)] * 4
    outcome = [1, -1, 1, -1, 1, 1] * 4
    found = bradley_terry(shown, outcome, items=np.repeat(np.arange(4), 6))
    first = found.strengths[0]
    assert (first.wins, first.losses) == (16, 0)
    assert 0 < first.strength < 10
    assert math.isnan(first.interval[0])
    assert found.pairs[0].pvalue == 2.0**-3  # Four items, all alike.
    assert "sign-flip" in found.pairs[0].test
    assert any("never lost" in note for note in found.notes)
    assert "only 4 items: not to be relied on" in found.notes


def test_shares_of_wins_ties_and_losses_are_the_models_over_both_positions():
    shown, outcome, items = drawn(items=60)
    found = bradley_terry(shown, outcome, items=items)
    for pair in found.pairs:
        expected = np.zeros(3)
        for z in (pair.difference + found.position.effect, pair.difference - found.position.effect):
            odds = np.array([math.exp(z / 2), found.tie, math.exp(-z / 2)])
            expected += odds / odds.sum() / 2
        assert (pair.win, pair.tie, pair.loss) == pytest.approx(tuple(expected))
        direct = np.isin(shown, (pair.a, pair.b)).all(axis=1)
        assert pair.n_comparisons == direct.sum()
        assert pair.test == "cluster-robust t(59)"
        assert pair.pvalue != pair.companion.pvalue


def test_ties_between_equals_have_the_interval_of_a_logit():
    """Wins and losses balanced, share of ties p: log ν = log(2p/(1 − p)), SE² = 1/(n p (1 − p))."""
    found = bradley_terry([(0, 1)] * 100, [1] * 30 + [-1] * 30 + [0] * 40, position=False)
    assert found.tie == pytest.approx(2 * 0.4 / 0.6)
    half = t.ppf(0.975, 99) / math.sqrt(100 * 0.4 * 0.6) * math.sqrt(100 / 99)
    limits = found.tie * math.exp(-half), found.tie * math.exp(half)
    assert found.tie_interval == pytest.approx(limits)


def test_a_pair_never_shown_side_by_side_has_no_sign_flip():
    found = bradley_terry([(0, 1), (1, 0), (1, 2), (2, 1)] * 3, [1, -1, 1, -1] * 3)
    unseen = found.pairs[1]
    assert (unseen.a, unseen.b, unseen.n_comparisons) == (0, 2, 0)
    assert (unseen.pvalue, unseen.test, unseen.companion) == (1.0, "none", None)


def test_the_fewest_items_to_rely_on_are_five():
    for items, said in ((4, True), (5, False)):
        shown = [(0, 1), (1, 0), (0, 1)] * items
        found = bradley_terry(shown, [1, 1, -1] * items, items=np.repeat(np.arange(items), 3))
        assert any("not to be relied on" in note for note in found.notes) is said


def test_one_position_that_takes_all_is_finite_too():
    shown = [(0, 1), (1, 0)] * 6
    found = bradley_terry(shown, [1] * 12)
    assert math.isfinite(found.position.effect)
    assert found.position.effect > 1
    assert math.isnan(found.position.interval[0])
    assert found.pairs[0].pvalue == 1.0


def test_what_cannot_be_said_has_a_reason():
    tied = bradley_terry([(0, 1), (1, 0)], [0, 0])
    assert tied.reason.startswith("every judgement was a tie")
    assert tied.strengths == ()
    apart = bradley_terry([(0, 1), (2, 3), (1, 0), (3, 2)], [1, 1, 1, 1])
    assert "never compared" in apart.reason
    one_order = bradley_terry([(0, 1)] * 6, [1, 1, 1, -1, 0, 1])
    assert one_order.position is None
    assert "one order only" in one_order.notes[0]
    assert one_order.pairs[0].preferred == pytest.approx(0.8)


def test_bad_input():
    with pytest.raises(ValueError, match="found shapes"):
        bradley_terry([(0, 1)], [1, 1])
    with pytest.raises(ValueError, match="outcomes must be"):
        bradley_terry([(0, 1)], [2])
    with pytest.raises(ValueError, match="with itself"):
        bradley_terry([(1, 1), (0, 1)], [1, 1])
    with pytest.raises(ValueError, match="without gaps"):
        bradley_terry([(0, 2)], [1])
    with pytest.raises(ValueError, match="whole"):
        bradley_terry([(0.0, 1.0)], [1])
    with pytest.raises(ValueError, match="groups: one per item"):
        bradley_terry([(0, 1)], [1], items=[1, 2])
