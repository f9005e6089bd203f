"""Keeps `run.json` true while answers are generated."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.base.effort import Meter
from bench.base.errors import RunError
from bench.base.progress import say
from bench.models.protocol import Checkpoint, Reply
from bench.models.settled import settled_in
from bench.runs.engine import HERE
from bench.runs.engine.protocol import Crew, Hardware
from bench.runs.environment import versions
from bench.runs.folder import ANSWERS, MANIFEST
from bench.runs.line_files import count_lines
from bench.runs.manifest import Invocation, Manifest, read_manifest
from bench.runs.prompt_settings import as_settings
from bench.runs.settings import RunSettings
from bench.runs.written import Growing, begins_with


class Journal:
    """The manifest of an open run folder and, once begun, this invocation's entry in it.

    Raises:
        RunError: If answers stand without a manifest, or the manifest is broken or another run's.
    """

    def __init__(self, folder: Path, fingerprint: str, *, answered: bool) -> None:
        self._path, self._fingerprint, self._answered = folder / MANIFEST, fingerprint, answered
        self._manifest: Manifest | None = None
        self._start: float | None = None
        self._meter: Meter | None = None
        self._growing, self._edited = Growing(folder / ANSWERS), False
        if answered or self._path.exists():
            self._manifest = read_manifest(self._path)
            self._check(self._manifest)
            if answered:
                self._edited = self._is_edited(self._manifest)

    @property
    def analysis_hash(self) -> str | None:
        """Hash of the analysis block when the first answer was written; None before that."""
        return self._manifest.analysis_hash if self._manifest else None

    @property
    def fingerprint(self) -> str:
        """What the folder's answers depend on."""
        return self._fingerprint

    def begin(
        self, checkpoint: Checkpoint, settings: RunSettings, start: float, crew: Crew
    ) -> None:
        """Write the entry of this invocation before its first answer.

        Args:
            checkpoint: Whose answers they are.
            settings: How the suite is answered.
            start: When loading began, by `time.monotonic`.
            crew: Who answers: the checkpoint loaded, device and threads known.
        """
        self._start = start
        self._meter = Meter() if checkpoint.uses_prompt and crew.engine == HERE else None
        fresh = _manifest(checkpoint, settings, self._fingerprint, crew.hardware)
        kept = self._manifest if self._manifest and self._answered else fresh
        # before any answer nothing was seen: the manifest of a run killed that early is redone
        kept.invocations = self._manifest.invocations if self._manifest else []
        now = {"versions": fresh.versions, "hardware": fresh.hardware}
        same = (kept.versions, kept.hardware) == (fresh.versions, fresh.hardware)
        entry = Invocation(settings.batch_size, environment=None if same else now)
        entry.engine, entry.workers = crew.engine.name, crew.engine.workers
        entry.kept = count_lines(self._path.with_name(ANSWERS))
        entry.edited = self._edited
        kept.invocations.append(entry)
        self._manifest = kept
        self._write()

    def count(self, replies: Sequence[Reply]) -> None:
        """Add a batch: answers that were written, failures that were not."""
        entry, self._answered = self._entry, True
        for reply in replies:
            if reply.failure is None:
                entry.generated += 1
                entry.tokens += reply.tokens or 0
            else:
                kind = reply.failure.kind
                entry.failures[kind] = entry.failures.get(kind, 0) + 1
        self._write()

    def finish(self) -> None:
        """Say that all was asked; nothing is missing any more unless there were failures."""
        self._entry.finished = not self._entry.failures
        self._write()

    @property
    def _entry(self) -> Invocation:
        assert self._manifest is not None, "begin() comes first"
        return self._manifest.invocations[-1]

    def _write(self) -> None:
        if self._start is not None:  # else a killed process' answers are taken in
            self._entry.seconds = round(time.monotonic() - self._start, 3)
        self._measure()
        assert self._manifest is not None
        now = self._growing.written()
        self._entry.sha256, self._entry.bytes = now.sha256, now.bytes
        self._manifest.write(self._path)

    def _measure(self) -> None:
        if self._meter is not None:
            used, entry = self._meter.read(), self._entry
            entry.memory, entry.card_memory = used.memory, used.card_memory
            entry.joules = used.joules

    def _is_edited(self, manifest: Manifest) -> bool:
        """Whether answers are not what was written; they are used as they stand, which is said."""
        last = manifest.invocations[-1].written if manifest.invocations else None
        answers = self._path.with_name(ANSWERS)
        if last is None or begins_with(answers, last):
            return False
        say(f"{answers}: changed since it was written; its answers are used as they stand")
        return True

    def _check(self, manifest: Manifest) -> None:
        if manifest.fingerprint != self._fingerprint:
            raise RunError(
                str(self._path),
                f"its answers are those of {manifest.fingerprint}",
                expected=self._fingerprint,
                hint="was the folder renamed? move it away to answer again",
            )


def _manifest(
    checkpoint: Checkpoint, settings: RunSettings, fingerprint: str, hardware: Hardware
) -> Manifest:
    asked: dict[str, Any] = {"prompt": None, "generation": None}
    if checkpoint.uses_prompt:
        told = as_settings(settings.prompt).told()
        asked = {"prompt": told, "generation": asdict(settings.generation)}
    base = settled_in(checkpoint, settings.bases)
    return Manifest(
        name=checkpoint.name,
        spec=checkpoint.spec,
        fingerprint=fingerprint,
        identity=dict(checkpoint.identity()),
        versions=dict(versions()),
        hardware=dict(hardware),
        analysis_hash=settings.analysis_hash,
        base=None if base is None else str(base),
        **asked,
    )
