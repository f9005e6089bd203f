"""When a log was written."""

import pytest

from bench.models.harness_logs.dates import utc_date
from tests.bench.models.harness_logs.logs import inspect, lm_eval


@pytest.mark.parametrize(
    ("value", "date"),
    [
        (1767225600.5, "2026-01-01T00:00:00Z"),
        ("2026-01-01T01:00:00+01:00", "2026-01-01T00:00:00Z"),
        ("2026-01-01T00:00:00", None),  # of which zone?
        ("today", None),
        (1e300, None),
        (float("nan"), None),
        (None, None),
    ],
)
def test_a_date_is_utc_or_none(value: object, date: str | None) -> None:
    assert utc_date(value) == date


def test_both_harnesses_say_when() -> None:
    for log in (lm_eval("lm_eval/a", "filter=strict"), inspect("inspect/a.eval")):
        for task in log.tasks:
            assert (task.date or "").startswith("2026-11-21T17:2")
