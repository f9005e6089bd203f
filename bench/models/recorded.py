"""Recorded answers: a file that someone already has, answering like any other checkpoint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.base.dataset_folders import dataset_files, is_dataset
from bench.base.errors import DataError
from bench.base.hashing import remembered_hash
from bench.base.mappings import mapped_columns
from bench.base.names import listed, suggestion
from bench.base.progress import say
from bench.base.tables import NumberedRow, located, read_rows
from bench.models.elsewhere import GivenScores
from bench.models.likelihood import ItemLikelihood
from bench.models.pairing import Key, Paired, Pairing, missing_words, unknown_words
from bench.models.protocol import Ask, Generation, Reply
from bench.models.recorded_given import GIVEN, row_given
from bench.models.recorded_scores import SCORE_FIELDS, row_likelihood

ANSWER_COLUMNS = ("answer", "prediction", "response", "output", "text")
"""Looked for in this order where the spec names no column."""

_KEYS = ("id", "set", "question", "sample")  # taken by their own names where the spec has none

FIELDS = ("answer", *_KEYS, *SCORE_FIELDS)


@dataclass(frozen=True)
class RecordedCheckpoint:
    """A file of answers.

    Attributes:
        name: What the user calls it.
        spec: `recorded:FILE[#column | #field=column,…]`.
        path: The file, resolved.
        columns: Field of `FIELDS` -> column of the file.
    """

    name: str
    spec: str
    path: Path
    columns: Mapping[str, str]
    uses_prompt: bool = False

    def identity(self) -> Mapping[str, object]:
        """Return the file's hash (of a dataset folder: its shards') and the mapping of its columns.

        Raises:
            DataError: If there is no such file or folder.
        """
        return {
            "backend": "recorded",
            "sha256": self._hash(),
            "columns": dict(sorted(self.columns.items())),
        }

    def _hash(self) -> str | list[str]:
        if self.path.is_file():
            return remembered_hash(self.path)
        if is_dataset(self.path):
            return [remembered_hash(file) for file in dataset_files(self.path)]
        read_rows(self.path)  # raises, with what stands there instead
        raise AssertionError(self.path)

    def load(self, asks: Sequence[Ask], generation: Generation, allow_partial: bool) -> Recorded:
        """Pair the file's rows with the asks; under `allow_partial`, say how many match none.

        Raises:
            DataError: If it lacks asked items or holds others (unless `allow_partial`), or holds
                another question under an id (always).
        """
        del generation  # decided when the answers were recorded
        rows, pairing = self._opened(asks)
        paired = pairing.pair(rows)
        if not allow_partial:
            _check_complete(self.path, asks, paired, sampled="sample" in pairing.columns)
        elif paired.unknown:
            say(f"{self.path.name}: {len(paired.unknown):,} rows of no asked item left out")
        return Recorded(paired.replies, len(paired.unknown))

    def likelihoods(self, asks: Sequence[Ask]) -> Mapping[tuple[str, str], ItemLikelihood] | None:
        """Return how likely each item's accepted answer was, by set and id.

        Args:
            asks: What is asked, sample 0 of each item; in the file, too, that row counts.

        Returns:
            Those of items that have a row; None if the spec maps no column of them.

        Raises:
            DataError: If what stands there is no likelihood, or as in `load`, but for rows that
                are missing or unknown.
        """
        if not set(SCORE_FIELDS) & set(self.columns):
            return None
        rows, pairing = self._opened(asks)
        found = pairing.pair(pairing.first_samples(rows)).rows.items()
        return {key[:2]: row_likelihood(pairing.columns, row, self.path) for key, row in found}

    def given_scores(self, asks: Sequence[Ask]) -> GivenScores:
        """Return the scores in the columns that the spec maps by `given:NAME=column`.

        Raises:
            DataError: If a cell of them is no number, or as in `load`, but for rows that are
                missing or unknown.
        """
        if not any(field.startswith(GIVEN) for field in self.columns):
            return {}
        rows, pairing = self._opened(asks)
        found: dict[str, dict[Key, float]] = {}
        for key, row in pairing.pair(rows).rows.items():
            for name, value in row_given(pairing.columns, row, self.path).items():
                found.setdefault(name, {})[key] = value
        return found

    def _opened(self, asks: Sequence[Ask]) -> tuple[list[NumberedRow], Pairing]:
        rows = read_rows(self.path)
        columns = _with_defaults(self.columns, rows, self.path)
        return rows, Pairing(self.path, columns, tuple(asks))


@dataclass(frozen=True)
class Recorded:
    """What a file answers.

    Attributes:
        replies: Answers by set, id and sample.
        unknown: Rows of the file that answer no asked item, left out.
    """

    replies: Mapping[Key, Reply]
    unknown: int = 0

    def lengths(self, asks: Sequence[Ask]) -> list[int]:
        """Return 0 for each: nothing is generated."""
        return [0] * len(asks)

    def generate(self, asks: Sequence[Ask]) -> list[Reply]:
        """Return the recorded answers; `missing` where the file has none."""
        return [self.replies.get(ask.key, Reply(None, "missing")) for ask in asks]


def open_recorded(name: str, spec: str, location: str, base: Path) -> RecordedCheckpoint:
    """Return the checkpoint that `recorded:FILE[#…]` stands for.

    Raises:
        DataError: If the mapping names an unknown field.
    """
    file, columns = mapped_columns(location, spec, FIELDS, named=GIVEN)
    return RecordedCheckpoint(name, spec, located(base / Path(file).expanduser()), columns)


def _with_defaults(
    given: Mapping[str, str], rows: list[NumberedRow], path: Path
) -> Mapping[str, str]:
    """Fill in the columns that the spec does not name, from those that are there."""
    present = list(dict.fromkeys(column for _, row in rows for column in row))
    for column in given.values():
        if column not in present:
            raise DataError(str(path), f"no column {column!r}", hint=suggestion(column, present))
    columns = {field: field for field in _KEYS if field in present} | dict(given)
    if "answer" not in columns:
        found = next((name for name in ANSWER_COLUMNS if name in present), None)
        if found is None:
            raise DataError(
                str(path),
                f"no column of answers among {listed(present)}",
                expected=f"one of {', '.join(ANSWER_COLUMNS)}",
                hint=f"name it: recorded:{path.name}#column",
            )
        columns["answer"] = found
    return columns


def _check_complete(path: Path, asks: Sequence[Ask], paired: Paired, *, sampled: bool) -> None:
    """Refuse missing and unknown rows, both named: ids from 0 meet ids from 1 in both."""
    problems = [missing_words(asks, paired, sampled=sampled), unknown_words(asks, paired)]
    if any(problems):
        found = "; and ".join(problem for problem in problems if problem)
        hint = "--allow-partial goes on with what is there, and counts the rest"
        raise DataError(str(path), found, hint=hint)
