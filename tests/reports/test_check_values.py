from dataclasses import replace

from bench.checks.results import CheckTest
from reports.check_values import detectable_share, fact_words, interval_words, value_words

NAN = float("nan")


def of(check: str, unit: str, value: float, low: float, high: float) -> CheckTest:
    return CheckTest(check, "full-1", "heldout", value=value, interval=(low, high), unit=unit)


def test_each_unit_in_its_own_words():
    gap = of("G1", "pp", 8.7, 6.1, 11.3)
    assert (value_words(gap), interval_words(gap)) == ("+8.7 pp", "+6.1 to +11.3")
    alike = of("G7", "pp", 98.0, 96.4, 99.6)
    assert (value_words(alike), interval_words(alike)) == ("98.0 %", "96.4 to 99.6")
    counted = of("L1", "items", 14, 8, 23)
    assert (value_words(counted), interval_words(counted)) == ("14 items", "8 to 23")
    area = of("L3", "AUC", 0.5203, 0.47, 0.571)
    assert (value_words(area), interval_words(area)) == ("0.52", "0.47 to 0.57")
    nats = of("L2", "nats per token", -0.253, -0.4, 0.1)
    assert (value_words(nats), interval_words(nats)) == (
        "−0.25 nats per token", "−0.40 to +0.10",
    )  # fmt: skip
    assert value_words(of("G3", "share", 0.125, 0.1, 0.2)) == "0.12"


def test_noise_of_a_measurement_is_not_shown_digit_by_digit():
    tiny = of("L2", "nats per token", -0.00002, -0.0001, 0.031)
    assert (value_words(tiny), interval_words(tiny)) == ("0.00 nats per token", "0.00 to +0.03")


def test_what_is_undefined_is_a_dash():
    nothing = of("G1", "pp", NAN, NAN, NAN)
    assert (value_words(nothing), interval_words(nothing)) == ("–", "")
    assert detectable_share(nothing) == "–"


def test_facts_are_few():
    facts = tuple((f"fact {index}", float(index)) for index in range(9))
    assert fact_words(facts).count(";") == 3


def test_a_count_says_over_what_it_was_counted():
    counts = of("L1", "items", 10, 2, 15)
    grouped = replace(counts, facts=(("tested", 30.0),), n_items=150, n_groups=30)
    assert value_words(grouped) == "10 of 30 groups"
    assert value_words(replace(grouped, n_groups=None)) == "10 of 30 items"
    assert value_words(of("L1", "items", 1, 0, 4)) == "1 item"
