"""`scores.parquet` read again: an item score goes to the answer that it was computed from only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.base.errors import RunError
from bench.runs.extraction import extract
from bench.runs.folder import SCORES

_OWN = ("set", "id", "sample", "answered", "text", "prompt_hash")

Row = dict[str, Any]
"""One answer, or one answer's scores, by column."""


@dataclass(frozen=True)
class Scores:
    """Item scores of one run.

    Attributes:
        metrics: Their names.
        rows: By set, id, sample and prompt hash; None in its place where the table does not tell.
        take: Which part of an answer was scored; None where the table does not tell.
    """

    metrics: tuple[str, ...] = ()
    rows: Mapping[tuple[str, str, int, str | None], Row] = field(default_factory=dict)
    take: str | None = None

    def of(self, row: Row) -> Mapping[str, float | None]:
        """Return the scores of an exported answer; nothing where another answer was scored."""
        key = row["set"], writable(row["id"]), row["sample"]
        scored = self.rows.get((*key, row["prompt_hash"])) or self.rows.get((*key, None))
        if scored is None or scored["text"] != self._text(row["text"], scored["text"]):
            return {}
        return {name: scored[name] for name in self.metrics}

    def _text(self, text: str | None, given: str | None) -> str | None:
        """Return the part that would be scored, as the table holds it."""
        if text is None or not text.strip():
            return None
        return given if self.take is None else writable(extract(text, self.take))


def read_scores(folder: Path) -> Scores:
    """Return the item scores of a run; nothing where none were computed.

    Raises:
        RunError: If the table is damaged.
    """
    path = folder / SCORES
    if not path.is_file():
        return Scores()
    table = read_table(path)
    metrics = metric_columns(table.schema.names)
    wanted = [name for name in table.schema.names if name in (*_OWN, *metrics)]
    every = table.select(wanted).to_pylist()
    rows = {(*key_of_row(row), row.get("prompt_hash")): row for row in every}
    take = (table.schema.metadata or {}).get(b"knowbench.take")
    return Scores(tuple(metrics), rows, None if take is None else take.decode())


def writable(text: str) -> str:
    """Return a text with lone surrogates as their escapes; raw text stays in the run folder."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def key_of_row(row: Row) -> tuple[str, str, int]:
    """Return set, id and sample."""
    return row["set"], row["id"], row["sample"]


def metric_columns(names: Sequence[str]) -> list[str]:
    """Return those columns of a table of scores that hold a metric's item scores."""
    own = [name for name in names if name not in _OWN]
    return [name for name in own if not any(name.startswith(f"{other}.") for other in own)]


def read_table(path: Path) -> Any:
    """Return a run's table of scores.

    Raises:
        RunError: If it is damaged.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        said = " ".join(str(error).split())[:120]
        hint = "delete it; `bench compare` computes it again"
        raise RunError(str(path), f"cannot be read ({said})", hint=hint) from None
