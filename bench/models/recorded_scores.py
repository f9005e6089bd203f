"""Log-probabilities in a row of recorded answers.

| field | what its column holds |
|---|---|
| `logprobs` | log-probability of each token of the accepted answer, nats: a list |
| `tokens` | those tokens' texts, as many: a list |
| `nll` | mean negative log-likelihood per token of it, where that is all there is |
| `paraphrase_nll` | the same for a paraphrase whose text is not known; a list for several |

Columns count only where the spec names them: `logprobs` of other files are often those of what
the model wrote itself, and `tokens` a number. In CSV a list stands as JSON in its cell. Null or an
empty cell is unknown.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.base.errors import DataError
from bench.base.tables import Row
from bench.models.likelihood import ItemLikelihood, nll_of
from bench.models.protocol import TokenScores

SCORE_FIELDS = ("logprobs", "tokens", "nll", "paraphrase_nll")


def row_likelihood(columns: Mapping[str, str], row: Row, path: Path) -> ItemLikelihood:
    """Return what a row says of its accepted answer's likelihood; NaN and None where nothing.

    Args:
        columns: Field -> column of the file.
        row: One row of it.
        path: The file, for errors.

    Raises:
        DataError: If a log-probability is above 0, an NLL below 0, either no number, or there are
            not as many tokens as log-probabilities (with file and line).
    """
    read = _Cells(columns, row, f"{path}:{row.line}")
    scores = _token_scores(read)
    paraphrases = read.numbers("paraphrase_nll", sign=1)
    return ItemLikelihood(
        nll=nll_of(scores) if scores else _mean(read.numbers("nll", sign=1, one=True)),
        paraphrase_nll=_mean(paraphrases),
        scores=scores,
    )


def _token_scores(read: _Cells) -> TokenScores | None:
    logprobs, tokens = read.numbers("logprobs", sign=-1), read.texts("tokens")
    if tokens is not None and len(tokens) != len(logprobs or ()):
        found = f"{len(logprobs or ())} log-probabilities for {len(tokens)} tokens"
        raise DataError(read.where, found, expected="as many of both")
    return TokenScores(logprobs, tokens or ()) if logprobs else None


def _mean(values: tuple[float, ...] | None) -> float:
    return math.fsum(values) / len(values) if values else math.nan


@dataclass(frozen=True)
class _Cells:
    """One row's cells by field; `where` is its file and line."""

    columns: Mapping[str, str]
    row: Row
    where: str

    def numbers(self, field: str, sign: int, one: bool = False) -> tuple[float, ...] | None:
        """Return the cell's numbers, all of one sign or 0; None where there are none."""
        value = self._cell(field)
        if value is None:
            return None
        if one and isinstance(value, list):
            raise self._fault(field, value, "a number, the mean per token")
        if field == "logprobs" and not isinstance(value, list):
            raise self._fault(field, value, "a list of numbers, one for each token")
        given = value if isinstance(value, list) else [value]
        return tuple(self._number(field, part, sign) for part in given)

    def texts(self, field: str) -> tuple[str, ...] | None:
        """Return a list of texts, or None where there is none."""
        value = self._cell(field)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            raise self._fault(field, value, "a list of texts")
        return tuple(value)

    def _cell(self, field: str) -> Any:
        value = self.row.get(self.columns.get(field, ""))
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value.strip() else None
        except ValueError:
            return value  # no JSON: the fault is told with what was expected

    def _number(self, field: str, value: Any, sign: int) -> float:
        meant = "a log-probability, at most 0" if sign < 0 else "an NLL, 0 or above"
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._fault(field, value, f"{meant}, in nats")
        # compared as it is: an integer of a thousand digits is no float
        if not -1e300 < value < 1e300 or value * sign < 0:
            raise self._fault(field, value, f"{meant}, in nats")
        return float(value)

    def _fault(self, field: str, value: Any, expected: str) -> DataError:
        found = f"{self.columns[field]} holds {str(value)[:40]!r}"
        return DataError(self.where, found, expected=expected)
