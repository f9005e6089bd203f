"""Logs of other harnesses as a suite: what they have in common, as ordinary files."""

from bench.runs.importing.alike import notes_on_asking
from bench.runs.importing.suite_of_logs import Imported, are_logs, import_logs

__all__ = ["Imported", "are_logs", "import_logs", "notes_on_asking"]
