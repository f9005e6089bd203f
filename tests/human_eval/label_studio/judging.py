"""Judgements as Label Studio takes and exports them."""

from __future__ import annotations

from typing import Any

from human_eval.scales import scales_for

EASY = 20.0  # seconds


def results(
    verdict: object = "correct", stars: object = 4, **others: object
) -> list[dict[str, Any]]:
    """Return the result of an annotation without a source: a verdict, stars, and what else."""
    rows = [_row("verdict", "choices", {"choices": [verdict]})] if verdict else []
    for scale in scales_for(False):
        value = others.pop(scale.name, stars)
        rows += [_row(scale.name, "rating", {"rating": value})] if value else []
    if "comment" in others:
        rows.append(_row("comment", "textarea", {"text": [others.pop("comment")]}))
    return rows + [_row(name, "choices", {"choices": [value]}) for name, value in others.items()]


def annotation(number: int, by: int, **more: Any) -> dict[str, Any]:
    """Return an annotation as an export holds it."""
    return {
        "id": number,
        "completed_by": by,
        "updated_by": by,
        "was_cancelled": False,
        "ground_truth": False,
        "lead_time": EASY,
        "created_at": f"2026-01-02T03:04:{number:02d}.000000Z",
        "updated_at": f"2026-01-02T03:04:{number:02d}.000000Z",
        "result": results(),
        **more,
    }


def _row(name: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"from_name": name, "to_name": "answer", "type": kind, "value": value}
