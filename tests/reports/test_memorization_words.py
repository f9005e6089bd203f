"""Golden sentences on whose gap is larger."""

from dataclasses import replace

from reports.memorization_words import memorization_kind, memorization_sentence
from tests.reports.made_checks import gap


def test_the_larger_gap_memorizes_more(of_checked):
    found = gap("mlp-1", "full-1", 38.6, 24.0, 0.004)
    said = (
        "mlp-1 memorizes more than full-1: train − heldout gap 38.6 pp against 24.0 pp, difference "
        "+14.6 pp (unadjusted 95 % CI 6.1 to 23.1 pp; CR1 t(59), Holm p = .004; 300 questions in "
        "60 groups)."
    )
    assert memorization_sentence(found, of_checked.checks) == said
    turned = gap("full-1", "mlp-1", 24.0, 38.6, 0.004)
    assert memorization_sentence(turned, of_checked.checks) == said


def test_a_family_of_one_is_not_called_adjusted(of_checked):
    one = replace(of_checked.checks, memorization_family=None)
    text = memorization_sentence(gap("mlp-1", "full-1", 38.6, 24.0, 0.004), one)
    assert "(95 % CI 6.1 to 23.1 pp; CR1 t(59), p = .004;" in text


def test_no_difference_is_not_established_rather_than_equal(of_checked):
    found = gap("full-1", "attention-1", 24.0, 26.2, 0.61)
    text = memorization_sentence(found, of_checked.checks)
    assert text.startswith(
        "No difference in memorization between full-1 and attention-1 was established: "
        "train − heldout gap 26.2 pp against 24.0 pp, difference +2.2 pp"
    )
    assert memorization_kind(found, of_checked.checks) == "not_established"


def test_refused(of_checked):
    found = gap("full-1", "mlp-1", 24.0, 38.6, 1.0)
    refused = replace(found.difference, refused="refused: 2 training seeds, 3 are needed")
    text = memorization_sentence(replace(found, difference=refused), of_checked.checks)
    assert text.endswith("the test was refused, 2 training seeds, 3 are needed.")
    assert "Holm" not in text


def test_no_gap_is_no_memorization(of_checked):
    found = gap("full-1", "mlp-1", -2.0, -20.0, 0.001)
    text = memorization_sentence(found, of_checked.checks)
    assert "memorizes more" not in text
    assert text.startswith("full-1 has a larger gap than mlp-1, but none speaks for memorization")


def test_one_gap_alone_is_described(of_checked):
    text = memorization_sentence(gap("full-1", "", 24.0, 0.0, 0.2), of_checked.checks)
    assert text == (
        "full-1: train − heldout gap +24.0 pp (95 % CI +15.5 to +32.5 pp; CR1 t(59), Holm p = .20)."
    )


def test_a_gap_to_a_set_with_items_found_in_training_says_so(of_leaking, of_checked):
    found = gap("mlp-1", "full-1", 38.6, 24.0, 0.004)
    said = memorization_sentence(found, of_leaking.checks)
    assert said.endswith(" (On all items of heldout, 90 of which are present in training.)")
    other = replace(found, other="para")
    assert "present in training" not in memorization_sentence(other, of_leaking.checks)
    assert "present in training" not in memorization_sentence(found, of_checked.checks)
