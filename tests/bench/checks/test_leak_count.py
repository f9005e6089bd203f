"""L1 and its controls; on real checkpoints too, one trained on the items and one not."""

from __future__ import annotations

import json
from collections.abc import Mapping

import numpy as np
import pytest

from bench.checks.observed import Observed
from bench.checks.overfitting.case import Case
from bench.checks.overfitting.check import check_overfitting
from bench.checks.overfitting.drafts import judge
from bench.checks.overfitting.leak_count import TAUGHT, UNCALIBRATED, find_leak_counts
from bench.checks.overfitting.likeness import NO_RETENTION, find_unlike
from bench.checks.overfitting.probabilities import CERTAIN, ratios, without_taste
from bench.checks.results import CheckTest
from bench.data.items import Item, QuestionSet
from tests.bench.checks.made_observed import (
    ELSEWHERE,
    Floats,
    case_of,
    made,
    made_set,
    retention,
    right,
)
from tests.needs import real_data

N = 100
TRAINED = {"base": 0.95, "tuned": 0.8}


def counts(case: Case) -> dict[tuple[str, str], CheckTest]:
    tests, _ = judge(find_leak_counts(case, find_unlike(case)), case.alpha)
    return {(test.checkpoint, test.set): test for test in tests}


def rated(
    name: str,
    role: str,
    seed: int,
    *,
    leaked: int = 0,
    taste: float = 0.0,
    known: bool = False,
    **how: object,
) -> Observed:
    """A set nobody answers right, with probabilities; the first `leaked` items were trained on."""
    rng = np.random.default_rng(seed)
    told = {"taught": False} if role == "heldout" else {}
    one = made_set(name, role, N, **(told | how))  # type: ignore[arg-type]
    base = rng.lognormal(-3.0 if known else 1.0, 0.3, N)
    wording = np.exp(rng.normal(0.1, 0.3, N))
    tuned = base * np.where(np.arange(N) < leaked, 0.02, np.exp(-taste))
    return made(
        one,
        {who: right(N, 0.01, seed) for who in ("base", "tuned")},
        {"base": base, "tuned": tuned},
        {"base": base * wording, "tuned": base * wording * rng.lognormal(0, 0.05, N)},
    )


def test_a_tenth_of_the_items_is_found_among_controls() -> None:
    case = case_of(
        rated("heldout", "heldout", 1, leaked=10, taste=0.3),
        rated("control", "control", 2, taste=0.3),
        retention(**TRAINED),
    )
    found = counts(case)
    tuned = found["tuned", "heldout"]
    assert tuned.evidence and tuned.decides and tuned.against == "control" and tuned.base is None
    assert tuned.value == pytest.approx(10, abs=2) and tuned.unit == "items"
    assert tuned.interval[0] <= tuned.value <= tuned.interval[1]  # of one and the same number
    assert (tuned.fact("below the cutoff") or 0) >= 10 and tuned.fact("looked at") == N
    assert tuned.detectable is not None and tuned.detectable <= 0.15
    assert tuned.fact("leaked share, low") is not None
    assert not found["base", "heldout"].evidence and found["base", "heldout"].decides


def test_a_taste_that_controls_share_is_no_evidence() -> None:
    case = case_of(
        rated("heldout", "heldout", 1, taste=0.8),
        rated("control", "control", 2, taste=0.8),
        retention(**TRAINED),
    )
    assert not counts(case)["tuned", "heldout"].evidence


def test_without_controls_the_base_rates_the_same_items() -> None:
    found = counts(case_of(rated("heldout", "heldout", 1, leaked=20)))
    tuned = found["tuned", "heldout"]
    assert tuned.evidence and tuned.against == tuned.base == "base"
    assert found["base", "heldout"].missing == UNCALIBRATED


def test_a_taste_against_the_base_is_taken_off() -> None:
    tuned = counts(case_of(rated("heldout", "heldout", 1, taste=0.9)))["tuned", "heldout"]
    assert not tuned.evidence
    assert "taken off as a taste for the phrasing" in tuned.notes[-1]


@pytest.mark.parametrize("leaked", [75, 100])
def test_a_leak_of_most_that_looks_like_a_taste_is_not_said_to_be_absent(leaked: int) -> None:
    """Originals at .4 of their NLL: beside the base the median moves along, and takes them off."""
    one = rated("heldout", "heldout", 1)
    tuned = one.nlls["base"] * np.where(np.arange(N) < leaked, 0.4, 1.0)
    faint = made(one.set, one.scores, {**one.nlls, "tuned": tuned}, one.paraphrase_nlls)
    found = counts(case_of(faint, retention(**TRAINED)))["tuned", "heldout"]
    assert not found.evidence  # this is what the base cannot show
    assert not found.decides and found.detectable is None
    assert "a taste for the phrasing or a leak of most" in found.notes[0]
    checks = check_overfitting([faint, retention(**TRAINED)], None, base="base")
    verdict = checks.verdict("tuned", "heldout")
    assert verdict is not None and verdict.rung == "not_testable"


def test_a_little_taste_leaves_a_promise() -> None:
    sizes = [
        counts(case_of(rated("heldout", "heldout", 1, taste=taste)))["tuned", "heldout"].detectable
        for taste in (0.0, 0.2)
    ]
    assert sizes[0] is not None and sizes[1] is not None and sizes[0] < sizes[1]


def test_the_promise_is_about_the_items_that_have_a_paraphrase() -> None:
    one = rated("heldout", "heldout", 1)
    few = {
        who: np.where(np.arange(N) < 20, row, np.nan) for who, row in one.paraphrase_nlls.items()
    }
    some = made(one.set, one.scores, one.nlls, few)
    found = counts(case_of(some, retention(**TRAINED)))["tuned", "heldout"]
    assert found.detectable is not None and found.fact("looked at") == 20
    assert found.notes[-1] == "80 items without a paraphrase were not looked at"


def brought_out(seed: int, reworded: float = -1.4) -> Observed:
    """The base knew a third of the facts and did not say them; nothing was trained on."""
    rng = np.random.default_rng(seed)
    known = rng.random(N) < 0.35
    base = rng.lognormal(0, 0.4, N)
    other = base * rng.lognormal(0.05, 0.25, N)
    gains = [np.where(known, rng.lognormal(mean, 0.5, N), 0.95) for mean in (-2.3, reworded)]
    return made(
        made_set("heldout", "heldout", N, taught=False),
        {"base": right(N, 0.1, seed), "tuned": right(N, 0.35, seed)},
        {"base": base, "tuned": base * gains[0]},
        {"base": other, "tuned": other * gains[1]},
    )


def test_knowledge_brought_out_is_no_leak_beside_the_base() -> None:
    """Without the guards 39 of 40 such worlds were accused."""
    raised = retention(base=0.35, tuned=0.9)
    for seed in range(5):
        found = counts(case_of(brought_out(seed), raised))["tuned", "heldout"]
        assert "raised retention too" in str(found.missing)


@pytest.mark.parametrize("reworded", [-1.4, -1.9])
def test_without_retention_what_is_likelier_in_other_words_does_not_count(reworded: float) -> None:
    silent = 0
    for seed in range(10):
        found = counts(case_of(brought_out(seed, reworded)))["tuned", "heldout"]
        assert not found.evidence
        silent += NO_RETENTION in found.notes[:1]
    assert silent >= 4  # nor is it said that nothing was found


def test_a_set_of_which_nobody_says_whether_it_was_taught_is_not_counted() -> None:
    case = case_of(
        rated("heldout", "heldout", 1, leaked=20, taught=None),
        rated("control", "control", 2),
        retention(**TRAINED),
    )
    found = counts(case)["tuned", "heldout"]
    assert not found.decides and "say `taught: true` or `taught: false`" in str(found.missing)


def test_a_taste_is_taken_off_up_to_a_factor_of_three() -> None:
    usual = np.array([0.5, 1.0, 2.0])
    kept, factor = without_taste(usual / 2, usual)
    assert factor == pytest.approx(2) and kept == pytest.approx(usual)
    kept, factor = without_taste(usual / 30, usual)
    assert factor == pytest.approx(3) and kept == pytest.approx(usual / 10)
    kept, factor = without_taste(usual * 2, usual)
    assert factor == 1 and kept == pytest.approx(usual * 2)


def test_taught_facts_are_held_against_taught_facts_only() -> None:
    taught = rated("heldout", "heldout", 1, leaked=20, taught=True)
    control = rated("control", "control", 2)
    assert counts(case_of(taught, control))["tuned", "heldout"].missing == TAUGHT
    other = rated("second", "heldout", 3, taught=True)
    found = counts(case_of(taught, control, other))
    assert found["tuned", "heldout"].against == "second" and found["tuned", "heldout"].evidence
    assert not found["tuned", "second"].evidence


def test_controls_of_too_few_groups_are_passed_over() -> None:
    """100 items of 5 people are 5 controls; the others are 50."""
    case = case_of(
        rated("train", "train", 1, leaked=60, group_size=2),
        rated("heldout", "heldout", 2, taught=True, group_size=20),
        rated("control", "control", 3, group_size=2),
    )
    found = counts(case)["tuned", "train"]
    assert found.against == "control" and found.n_groups == 50


def test_controls_in_other_words_are_passed_over() -> None:
    case = case_of(
        rated("heldout", "heldout", 1),
        rated("control", "control", 2, asked=ELSEWHERE),
        retention(**TRAINED),
        base=None,
    )
    assert "differ in distribution" in str(counts(case)["tuned", "heldout"].missing)


def test_known_facts_are_not_held_against_unknown_ones() -> None:
    """Their NLLs are near 0, where ratios are wild."""
    case = case_of(rated("heldout", "heldout", 1, known=True), rated("control", "control", 2))
    found = counts(Case(case.observed, None, None))["tuned", "heldout"]
    assert "likelier than control in other words too" in str(found.missing)


def test_no_paraphrases_and_no_probabilities_are_named() -> None:
    bare = made(made_set("heldout", "heldout", N, taught=False), {"tuned": right(N, 0.5, 1)})
    assert (
        counts(case_of(bare, base=None))["tuned", "heldout"].missing
        == "no log-probabilities of the accepted answers"
    )
    one = rated("heldout", "heldout", 1)
    same = made(one.set, one.scores, one.nlls, one.nlls)  # "paraphrases" that are the originals
    assert ratios(same, "tuned") is None
    assert (
        counts(case_of(same))["tuned", "heldout"].missing
        == "no paraphrases of heldout with log-probabilities"
    )


def test_what_could_not_calibrate_is_told_beside_what_did() -> None:
    case = case_of(
        rated("heldout", "heldout", 1, leaked=20),
        rated("control", "control", 2, asked=ELSEWHERE),
    )
    found = counts(case)["tuned", "heldout"]
    assert found.base == "base" and found.evidence
    assert found.notes[0] == (
        "held against base, since heldout and control differ in distribution (AUC 1.00)"
    )


def test_an_impossible_text_has_no_ratio() -> None:
    one = made_set("heldout", "heldout", 3)
    rows = np.array([np.inf, 1.0, 2.0]), np.array([1.0, 1.5, 2.5])
    found = ratios(made(one, {}, {"t": rows[0]}, {"t": rows[1]}), "t")
    assert found is not None and np.isnan(found[0]) and np.isfinite(found[1:]).all()


def test_what_is_certain_either_way_gives_no_small_ratio() -> None:
    one = made_set("heldout", "heldout", 2)
    found = ratios(made(one, {}, {"t": np.array([0.01, 2.0])}, {"t": np.array([0.04, 1.0])}), "t")
    assert found == pytest.approx([(0.01 + CERTAIN) / (0.04 + CERTAIN), 2.1 / 1.1])


def tofu(checkpoint: str) -> Mapping[str, Mapping[str, Mapping[str, object]]]:
    path = real_data("tofu") / f"llama2-7b_{checkpoint}.json"
    found: Mapping[str, Mapping[str, Mapping[str, object]]] = json.loads(path.read_text())
    return found


def tofu_set(name: str, role: str, log: str) -> Observed:
    """One of the logs: questions, generations and losses of both checkpoints."""
    logs = {name: tofu(name)[log] for name in ("full", "retain90")}
    keys = sorted(logs["full"]["avg_gt_loss"], key=int)
    generated = {
        who: [list(one["generated_text"][key]) for key in keys] for who, one in logs.items()
    }  # type: ignore[call-overload]
    rows = generated["full"]
    items = tuple(
        Item(f"{name}:{key}", row[0], (row[2],), f"{name}:{key}", None, None, int(key) + 1, False)
        for key, row in zip(keys, rows, strict=True)
    )
    said = {who: tuple(row[1].strip() for row in each) for who, each in generated.items()}
    scores = {
        who: np.array(
            [100.0 * (t == i.answers[0].strip()) for t, i in zip(texts, items, strict=True)]
        )
        for who, texts in said.items()
    }
    losses = {w: mean_loss(one["avg_gt_loss"], keys) for w, one in logs.items()}
    reworded = {w: mean_loss(one["avg_paraphrased_loss"], keys) for w, one in logs.items()}
    made_of = QuestionSet(name, role, False if role == "heldout" else None, "", items)
    return Observed(made_of, items, scores, said, "exact_match", True, losses, reworded)


def mean_loss(found: Mapping[str, object], keys: list[str]) -> Floats:
    return np.array([np.mean(found[key]) for key in keys])  # type: ignore[arg-type]


def test_a_real_checkpoint_that_was_trained_on_the_items_is_told_from_one_that_was_not() -> None:
    forget = tofu_set("forget", "heldout", "eval_log_forget.json")
    assert forget.scores["full"].mean() > 95 and forget.scores["retain90"].mean() < 1
    control = tofu_set("authors", "control", "eval_real_author_wo_options.json")
    for sets in ([forget], [forget, control]):
        trained = check_overfitting(sets, None, base="retain90").verdict("full", "forget")
        assert trained is not None and trained.rung == "consistent" and "L1" in trained.by
        clean = check_overfitting(sets, None, base="full").verdict("retain90", "forget")
        assert clean is not None and clean.rung == "no_evidence"
        assert clean.detectable is not None and clean.detectable < 0.1


def test_a_tenth_of_a_real_leak_is_found() -> None:
    """30 of 300 items as the trained checkpoint rates them, the rest as the other does."""
    forget = tofu_set("forget", "heldout", "eval_log_forget.json")
    chosen = np.random.default_rng(0).permutation(300) < 30
    mixed = [
        {**row, "full": np.where(chosen, row["full"], row["retain90"])}
        for row in (forget.nlls, forget.paraphrase_nlls)
    ]
    some = Observed(
        forget.set, forget.items, forget.scores, forget.texts, "exact_match", True, *mixed
    )
    found = counts(case_of(some, base="retain90"))["full", "forget"]
    assert found.evidence and found.fact("leaked share") == pytest.approx(0.1, abs=0.03)
