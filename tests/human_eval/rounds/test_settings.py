"""Words of a new round that cannot be: one sentence that names the option."""

from __future__ import annotations

import pytest

from bench.base.errors import RoundError
from human_eval.rounds.settings import RoundSettings, rater_names


def test_raters_by_number_or_name() -> None:
    assert rater_names("3") == ("r1", "r2", "r3")
    assert rater_names(" anna, ben ") == ("anna", "ben")
    assert RoundSettings(kind="preference").seconds == 30
    assert RoundSettings(seconds_per_task=12).seconds == 12


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"kind": "ratings"}, "--kind: 'ratings'; did you mean 'rating'?"),
        ({"items": 0}, "--items: 0; 1 or more questions"),
        ({"effect": 0.0}, "--effect: 0; points"),
        ({"effect": float("nan")}, "--effect: nan; points"),
        ({"repeat_share": 2.0}, "--repeat-share: 2; a share from 0 to 0.5"),
        ({"repeat_share": float("nan")}, "--repeat-share: nan"),
        ({"pass_mark": -0.1}, "--pass-mark: -0.1; a share from 0 to 1"),
        ({"seconds_per_task": 0.0}, "--seconds-per-task: 0; more than 0"),
        ({"seed": -1}, "--seed: -1; 0 or more"),
        ({"raters": ()}, "--raters: nobody; one or more"),
        ({"raters": ("a@b.org",)}, "never an e-mail address"),
        ({"raters": ("anna", "Anna")}, "--raters: 'anna' appears twice"),
        ({"raters": ("../x",)}, "--raters: '../x'; pseudonyms of letters"),
        ({"raters": ("",)}, "--raters: ''; pseudonyms of letters"),
    ],
)
def test_what_cannot_be_is_named(words: dict[str, object], message: str) -> None:
    with pytest.raises(RoundError) as error:
        RoundSettings(**words)  # type: ignore[arg-type]
    assert message in str(error.value)


@pytest.mark.parametrize("count", ["0", "201"])
def test_nobody_and_crowds_are_refused(count: str) -> None:
    with pytest.raises(RoundError, match="1 to 200"):
        rater_names(count)
