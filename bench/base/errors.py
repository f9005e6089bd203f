"""Errors a user can mend: where, what was found, what was expected, what to try."""

from __future__ import annotations

from bench.base.secrets import without_credentials


class BenchError(Exception):
    """Something the user can mend; the command line prints it as one line and exits with 2.

    Args:
        where: File, line, key or argument, e.g. `heldout.jsonl:17`.
        found: What stands there, e.g. `id 'a3' appears twice (first on line 4)`.
        expected: What should stand there, or None where `found` says it.
        hint: What to try, or None.
    """

    def __init__(
        self, where: str, found: str, *, expected: str | None = None, hint: str | None = None
    ) -> None:
        self.where, self.found, self.expected, self.hint = where, found, expected, hint
        parts = [found] + [part for part in (expected, hint) if part]
        super().__init__(without_credentials(f"{where}: {'; '.join(parts)}"))

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the way from one process to another."""
        return _again, (type(self), self.where, self.found, self.expected, self.hint)


def _again(
    kind: type[BenchError], where: str, found: str, expected: str | None, hint: str | None
) -> BenchError:
    return kind(where, found, expected=expected, hint=hint)


class SuiteError(BenchError):
    """A suite file that cannot be used."""


class DataError(BenchError):
    """A set, item or answer file that cannot be used."""


class ModelError(BenchError):
    """A checkpoint that cannot be found, loaded or trained."""


class RunError(BenchError):
    """A run folder that is in use, damaged or incomplete."""


class RoundError(BenchError):
    """An annotation round, or the server it runs on, that cannot be used."""
