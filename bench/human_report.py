"""The story of `bench human report`: a round's folder → what it says → `report.html`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bench.analysis.provenance import package_versions
from bench.base.errors import RoundError
from bench.base.files import write_json, write_text
from human_eval.analysis.analysing import analyse
from human_eval.rounds.folder import RoundFolder

if TYPE_CHECKING:
    from human_eval.analysis.results import RoundResult

REPORT, RESULT = "report.html", "result.json"


def report_round(
    folder: Path | str, *, metrics: Sequence[str] = (), out: Path | str | None = None
) -> RoundResult:
    """Analyse a rating round with what is there of it, and write `report.html` and `result.json`.

    Args:
        folder: The round.
        metrics: Names of metrics to hold against people; none: the round's and the usual ones.
        out: Folder for the two files; None: the round's own.

    Returns:
        Every number of the report, unrounded.

    Raises:
        RoundError: If nothing was rated yet, a file cannot be used, or a metric is unknown.
    """
    found = analyse(RoundFolder(Path(folder)), metrics)
    made = replace(found, versions=package_versions())
    _write(made, Path(folder if out is None else out))
    return made


def _write(found: RoundResult, out: Path) -> None:
    from reports.human_page import render_round
    from reports.result_json import plain

    page = render_round(found)
    numbers = plain(found)
    try:
        write_text(out / REPORT, page)
        write_json(out / RESULT, {"schema": numbers.pop("schema"), **numbers})
    except OSError as error:
        where = str(error.filename or out)
        hint = "free the place, or choose another --out"
        raise RoundError(where, f"cannot be written: {error.strerror}", hint=hint) from None


__all__ = ["report_round"]
