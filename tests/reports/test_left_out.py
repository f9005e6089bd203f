from dataclasses import replace

from bench.results import Comparison
from reports import terminal_summary
from reports.left_out import left_out_warnings, left_out_words
from reports.sections import headline_of


def lacking(
    of_two: Comparison,
    unanswered: dict[str, int],
    missing: dict[str, int],
    *,
    policy: str = "drop",
    dropped: int = 14,
) -> Comparison:
    info = replace(
        of_two.sets[0], n_items=300 + dropped, dropped=dropped, unanswered=unanswered,
        missing=missing,
    )  # fmt: skip
    return replace(of_two, sets=(info,), plan=replace(of_two.plan, unanswered=policy))


def test_the_evidence_says_how_many_are_left_out_and_because_of_whom(of_two):
    found = lacking(of_two, {"mlp": 14}, {})
    end = "14 of 314 left out because mlp left them unanswered"
    assert headline_of(found).evidence.endswith(f"; {end}")
    assert dict(headline_of(found).facts)["questions"] == "300 of 314"
    assert end in " ".join(terminal_summary(found).split())


def test_each_is_named_with_its_number_where_several_are_at_fault(of_two):
    assert left_out_words(lacking(of_two, {"mlp": 14}, {"full": 2, "mlp": 0})) == (
        "14 of 314 left out: mlp left 14 unanswered and full lacks 2"
    )
    assert left_out_words(lacking(of_two, {}, {"full": 14})) == (
        "14 of 314 left out because full lacks them"
    )


def test_many_are_counted_together(of_two):
    found = lacking(of_two, {f"c{i}": 9 - i for i in range(6)}, {})
    assert left_out_words(found) == (
        "14 of 314 left out: c0 left 9 unanswered, c1 left 8 unanswered, c2 left 7 unanswered and "
        "3 more left up to 6 unanswered each"
    )


def test_nothing_is_said_where_all_count(of_two):
    whole = lacking(of_two, {}, {}, dropped=0)
    assert left_out_words(whole) == ""
    assert left_out_warnings(whole) == ()
    assert dict(headline_of(whole).facts)["questions"] == "300"


def test_under_zero_they_count_and_that_is_said(of_two):
    zero = lacking(of_two, {"mlp": 14}, {}, policy="zero", dropped=0)
    assert left_out_words(zero) == "mlp left 14 unanswered, counted as wrong"
    assert left_out_warnings(zero) == ()


def test_one_that_leaves_out_more_than_a_twentieth_is_warned_of_first(of_two):
    found = replace(lacking(of_two, {"mlp": 30, "full": 2}, {}, dropped=32), warnings=("Other.",))
    first, second = headline_of(found).warnings
    assert first == (
        "Of 332 questions, mlp left 30 and full left 2 unanswered, and these are left out for "
        "every checkpoint; under `unanswered: zero` they would count as wrong."
    )
    assert second == "Other."
    assert f"Warning: {first}" in " ".join(terminal_summary(found).split())
    assert "mlp lacks 30" in left_out_warnings(lacking(of_two, {}, {"mlp": 30}, dropped=30))[0]


def test_even_or_small_losses_are_no_warning(of_two):
    assert left_out_warnings(lacking(of_two, {"mlp": 30, "full": 30}, {}, dropped=30)) == ()
    assert left_out_warnings(lacking(of_two, {"mlp": 14}, {})) == ()
