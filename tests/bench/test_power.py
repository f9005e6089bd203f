"""`bench power`: from a comparison, and from numbers."""

import json
import math

import numpy as np
import pytest

from bench.base.errors import DataError
from bench.basis import Basis, Numbers, basis_of_numbers, basis_of_result
from bench.cli.power import power
from bench.planning import Goal, plan_study
from bench.results import SCHEMA
from stats import clustered_t, minimum_detectable, paired_t
from stats.sampled import sampled_difference
from stats.two_way import two_way_t


def pair_row(found, a="full", b="mlp", **more):
    """A pair as `result.json` has it."""
    difference = {
        name: getattr(found, name)
        for name in ("se", "df", "test", "n_items", "n_groups", "refused", "facts")
    }
    row = {"a": a, "b": b, "set": "heldout", "metric": "exact_match", "family": "primary"}
    return {**row, "difference": difference, "verdict": {"m": 1}, **more}


def write_result(folder, *pairs, **more):
    plan = {"set": "heldout", "metric": "exact_match", "alpha": 0.05}
    result = {"schema": SCHEMA, "plan": plan, "pairs": list(pairs), **more}
    path = folder / "result.json"
    path.write_text(json.dumps(result).replace("NaN", "null"), encoding="utf-8")
    return path


def grouped(rng, items=100, size=5, lift=0.0):
    groups = np.arange(items) // size
    a, b = 100.0 * (rng.random((2, items)) < rng.beta(2, 2, size=(2, items // size))[:, groups])
    return clustered_t(a + lift, b, groups)


def test_a_comparison_says_what_its_own_test_could_find(tmp_path):
    found = grouped(np.random.default_rng(0))
    basis = basis_of_result(write_result(tmp_path, pair_row(found)))
    plan = plan_study(basis, Goal(effect=5.0))
    assert plan.now.difference == pytest.approx(minimum_detectable(found))
    assert (plan.now.se, plan.now.df) == (pytest.approx(found.se), 19)
    assert basis.spread.icc == pytest.approx(max(found.fact("ICC_d"), 0.0))
    # Four times the groups halve the standard error.
    double = plan_study(basis, Goal(effect=plan.now.difference / 2)).size
    assert 70 < double.groups < 81
    assert "full − mlp, exact_match on heldout, CR1 t(19)" in basis.label


def test_pairs_of_a_family_share_its_error_rate(tmp_path):
    found = grouped(np.random.default_rng(0))
    basis = basis_of_result(write_result(tmp_path, pair_row(found, verdict={"m": 3})))
    assert (basis.alpha, basis.pairs) == (pytest.approx(0.05 / 3), 3)
    plan = plan_study(basis, Goal(effect=5.0))
    assert plan.now.difference == pytest.approx(minimum_detectable(found, alpha=0.05 / 3))
    assert plan_study(basis, Goal(effect=5.0, alpha=0.05)).size.study.alpha == 0.05


def test_the_pair_that_varies_most_unless_one_is_named(tmp_path):
    calm = pair_row(paired_t([1.0, 2, 3, 4], [1.0, 1, 3, 4]), "base", "full")
    wild = pair_row(paired_t([100.0, 0, 0, 100], [0.0, 100, 100, 100]), "full", "mlp")
    path = write_result(tmp_path, calm, wild)
    assert basis_of_result(tmp_path).label.startswith("full − mlp")
    for name in ("base,full", "full,base", "full, base"):
        assert basis_of_result(path, pair=name).label.startswith("base − full")
    with pytest.raises(DataError, match="did you mean 'base,full'"):
        basis_of_result(path, pair="base,ful")


def test_several_samples_tell_sampling_from_questions(tmp_path):
    rng = np.random.default_rng(0)
    skill = rng.beta(1, 1, size=(2, 1, 200))
    a, b = 100.0 * (rng.random((2, 5, 200)) < skill)
    found = sampled_difference(a, b)
    basis = basis_of_result(write_result(tmp_path, pair_row(found)))
    assert (basis.samples, basis.sampling_known) == ((5, 5), True)
    now, more = (plan_study(basis, Goal(5.0, samples=k)) for k in (None, 1_000))
    assert now.now.se == pytest.approx(found.se)
    assert more.size.items < now.size.items
    assert more.size.detectable.se * math.sqrt(more.size.items) == pytest.approx(
        found.fact("SE with many samples") * math.sqrt(200), rel=0.01
    )


def test_seeds_come_from_the_two_way_test(tmp_path):
    rng = np.random.default_rng(0)
    a, b = (
        50 + 8 * rng.normal(size=(4, 1)) + 20 * rng.normal(size=60) + 20 * rng.normal(size=(4, 60))
        for _ in range(2)
    )
    found = two_way_t(a, b)
    basis = basis_of_result(write_result(tmp_path, pair_row(found)))
    assert (basis.seeded, basis.seeds) == (True, 4)
    plan = plan_study(basis, Goal(effect=3.0))
    assert plan.now.se == pytest.approx(found.se)
    assert plan.now.df == pytest.approx(found.df, rel=0.05)
    assert [size.study.seeds for size in plan.by_seeds] == [3, 4, 5, 6, 8, 10]
    assert plan.size.reason.startswith("more seeds needed")


def test_numbers():
    # ω² = 45² − 2 · 20²; the design effect of 5 at ICC .1 is 1.4.
    basis = basis_of_numbers(Numbers(45, 0.1, 5, sample_sd=20))
    size = plan_study(basis, Goal(3.0, samples=4)).size
    per_item = (45**2 - 800 + 2 * 400 / 4) * 1.4
    assert size.detectable.se == pytest.approx(math.sqrt(per_item / size.items))
    assert size.groups * 5 == size.items
    seeded = plan_study(basis_of_numbers(Numbers(45, seed_sd=1.0, residual_sd=30)), Goal(3.0))
    assert seeded.size.study.seeds == 5


def test_the_command_prints_questions_groups_and_a_curve(capsys):
    power(sd=45, icc=0.1, group_size=5, effect=3)
    said = capsys.readouterr().out
    assert said.startswith("To find 3.0 pp with 80 % power at alpha .05\n")
    assert "needed: 2,485 questions in 497 groups of 5\n" in said
    assert "seeds: none in the plan, so these checkpoints only" in said
    assert "    2,485     497        3.0            80.0 %\n" in said


def test_the_command_says_when_seeds_are_lacking(capsys):
    power(sd=45, icc=0.1, group_size=5, effect=3, seed_sd=1.5, residual_sd=30, seeds=3)
    said = capsys.readouterr().out
    assert "more seeds needed: with 3 per scenario no number of questions suffices" in said
    assert "    3  more seeds\n" in said
    assert "    6  11,140 questions in 2,228 groups\n" in said


def test_json_holds_the_settings(capsys):
    power(sd=45, effect=3, as_json=True)
    found = json.loads(capsys.readouterr().out)
    assert found["size"]["items"] == found["size"]["groups"] == 1768
    assert found["size"]["study"]["power"] == 0.8
    assert found["basis"]["spread"]["items"] == 2025
    assert len(found["curve"]) == 7


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({}, "--effect: is missing"),
        ({"effect": 3}, "nothing to plan from; a comparison's result.json, or --sd"),
        ({"effect": 0, "sd": 3}, "an effect other than 0"),
        ({"effect": 3, "sd": -3}, "--sd: found -3"),
        ({"effect": 3, "sd": 0}, "all variances are 0"),
        ({"effect": 3, "sd": 3, "power": 80}, "power must lie between 0 and 1"),
        ({"effect": 3, "sd": 3, "alpha": 5}, "alpha must lie between 0 and 1"),
        ({"effect": 3, "sd": 3, "icc": 2}, "ICC must lie"),
        ({"effect": 3, "sd": 3, "group_size": 0}, "group size must be 1 or more"),
        ({"effect": 3, "sd": 3, "samples": 5}, "--samples: .* give --sample-sd"),
        ({"effect": 3, "sd": 3, "sample_sd": 2, "samples": 0}, "1 sample or more"),
        ({"effect": 3, "sd": 3, "sample_sd": 3}, "--sample-sd: 3 pp for each checkpoint"),
        ({"effect": 3, "sd": 3, "seeds": 3}, "--seeds: .* give --seed-sd"),
        ({"effect": 3, "sd": 3, "seed_sd": 1, "seeds": 1}, "2 seeds or more"),
        ({"effect": 3, "sd": 3, "residual_sd": 1}, "--residual-sd: given without"),
        ({"effect": 3, "sd": 3, "pair": "a,b"}, "--pair: given without a result"),
    ],
)
def test_bad_input(words, message):
    with pytest.raises(DataError, match=message) as caught:
        power(**words)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "result.json:1: is no JSON"),
        ("[]", f"is no comparison's result.json; schema {SCHEMA}"),
        ('{"schema": 9}', f"has schema 9; schema {SCHEMA}"),
        (f'{{"schema": {SCHEMA}}}', "is no comparison's result.json: KeyError"),
        (
            json.dumps({"schema": SCHEMA, "plan": {"set": "s", "metric": "m"}, "pairs": []}),
            "holds no pair",
        ),
    ],
)
def test_a_file_that_is_no_comparison(tmp_path, text, message):
    (tmp_path / "result.json").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=message) as caught:
        power(tmp_path, effect=3)
    assert "\n" not in str(caught.value)


def test_a_pair_without_a_standard_error_and_a_missing_file(tmp_path):
    identical = pair_row(paired_t([1.0, 2, 3], [1.0, 2, 3]))
    refused = pair_row(clustered_t([1.0, 2, 3], [3.0, 1, 1], [1, 1, 2]))
    with pytest.raises(DataError, match="its differences do not vary"):
        power(write_result(tmp_path, identical), effect=3)
    with pytest.raises(DataError, match="refused: 2 groups"):
        power(write_result(tmp_path, refused), effect=3)
    with pytest.raises(DataError, match="no such file"):
        power(tmp_path / "none.json", effect=3)
    with pytest.raises(DataError, match="--sd: given together with a result"):
        power(tmp_path, effect=3, sd=3)


def test_a_basis_is_frozen():
    basis = basis_of_numbers(Numbers(45))
    assert isinstance(basis, Basis)
    with pytest.raises(AttributeError):
        basis.alpha = 0.1
