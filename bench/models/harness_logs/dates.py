"""When a log was written, as it says itself: seconds since 1970, or ISO 8601."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_date(value: object) -> str | None:
    """Return the date in UTC; None where there is none, or nobody knows of which zone it is.

    Examples:
        >>> utc_date(1767225600.5), utc_date("2026-01-01T01:00:00+01:00"), utc_date("2026-01-01")
        ('2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', None)
    """
    try:
        found = _read(value)
    except (ValueError, OverflowError, OSError):
        return None
    if found is None or found.tzinfo is None:
        return None
    return found.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _read(value: object) -> datetime | None:
    if isinstance(value, int | float):
        return datetime.fromtimestamp(value, UTC)
    return datetime.fromisoformat(value) if isinstance(value, str) else None
