"""`scores.parquet`: one row for each item, its scored text, and every metric's counts. Schema 1.

Columns `set`, `id`, `sample`, `answered`, `text`; then for each metric its item score under the
metric's name (0-100, null where undefined) and its counts as `<metric>.<column>`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.base.files import replacing
from bench.runs.counting import Floats, ScoredSet
from bench.runs.folder import SCORES

SCHEMA = 1


def write_scores(folder: Path, scored: Sequence[ScoredSet]) -> Path:
    """Write `scores.parquet` into a run folder, whole or not at all; return its path.

    Equal scores give equal bytes. A lone surrogate in an answer, which Parquet cannot hold, is
    written as its escape; the raw text stays in `answers.jsonl`.

    Args:
        folder: The run folder.
        scored: One or more sets, all scored by the same metrics.
    """
    import pyarrow.parquet as pq

    path = folder / SCORES
    with replacing(path) as beside:
        pq.write_table(_table(scored), beside, compression="zstd")
    return path


def _table(scored: Sequence[ScoredSet]) -> Any:
    import pyarrow as pa

    columns: dict[str, Any] = {
        "set": pa.array([one.set for one in scored for _ in one.ids], pa.string()),
        "id": pa.array([_text(name) for one in scored for name in one.ids], pa.string()),
        "sample": pa.array([0 for one in scored for _ in one.ids], pa.int32()),
        "answered": pa.array([bool(yes) for one in scored for yes in one.answered], pa.bool_()),
        "text": pa.array([_text(text) for one in scored for text in one.texts], pa.string()),
    }
    for metric, names in scored[0].columns.items():
        columns[metric] = _floats([one.item_scores[metric] for one in scored])
        for at, name in enumerate(names):
            columns[f"{metric}.{name}"] = _floats([one.counts[metric][:, at] for one in scored])
    about = {"knowbench.schema": str(SCHEMA), "knowbench.take": scored[0].take}
    return pa.table(columns).replace_schema_metadata(about)


def _floats(parts: list[Floats]) -> Any:
    import pyarrow as pa

    return pa.array(np.concatenate(parts), pa.float64(), from_pandas=True)  # NaN becomes null


def _text(text: str | None) -> str | None:
    return None if text is None else text.encode("utf-8", "backslashreplace").decode("utf-8")
