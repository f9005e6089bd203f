"""Is the checkpoint that a run's answers came from still there, and still the same?"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, Literal

from bench.base.errors import BenchError
from bench.data.suite import Suite
from bench.models.protocol import Checkpoint
from bench.models.table import find_backend
from bench.models.trust import Trust, Trusting, trusted
from bench.runs.listing import backend_of
from bench.runs.manifest import Manifest

State = Literal["same", "changed", "gone", "unknown"]

_ON_DISK = ("hf", "recorded", "python", "lm-eval", "inspect")
"""Backends whose identity is the content of files; that of others says nothing about weights."""

_VOUCHED = tuple(Trust(*both) for both in product((False, True), repeat=2))
"""What may have been vouched for when the run was made: it decides which files count."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What became of a run's checkpoint.

    Attributes:
        state: `same` content; `changed`; `gone`; or `unknown`: nothing on this disk can tell.
        words: One clause for people.
    """

    state: State
    words: str


@dataclass(frozen=True, slots=True)
class Places:
    """Where checkpoints are looked for: a manifest does not say what its spec is relative to.

    Attributes:
        bases: Folders that a relative location may be relative to.
        specs: Specs that a suite has, and that are relative to nothing but one of `bases`: what is
            not there is gone. Any other may be relative to where somebody once typed it.
    """

    bases: tuple[Path, ...]
    specs: frozenset[str] = frozenset()


def suite_places(suite: Suite, bases: Sequence[Path]) -> Places:
    """Return where the checkpoints of a suite's runs are looked for, and those of others."""
    specs = [suite.locate(spec) for spec in suite.block.checkpoints.values()]
    every = frozenset(f"{before}{spec}" for spec in specs for before in ("", "hf:", "recorded:"))
    return Places((*bases, suite.folder), every)


def whereabouts(manifest: Manifest, places: Places) -> Whereabouts:
    """Return what became of the checkpoint; no weights are loaded, only hashed."""
    backend, _, location = manifest.spec.partition(":")
    packaged = backend == "python" and "." in location.partition(":")[0]  # found by importing it
    if backend_of(manifest) not in _ON_DISK or packaged or not location:
        return Whereabouts("unknown", f"what answers {manifest.spec} cannot be looked at from here")
    bases = places.bases
    there = [base for base in bases if _identities(manifest, base)]
    told = json.loads(json.dumps(manifest.identity, default=str))
    if any(told in _identities(manifest, base) for base in there):
        return Whereabouts("same", f"{location} is what it was")
    if there:
        return Whereabouts("changed", f"{location} has other content now")
    place = Path(location.partition("#")[0]).expanduser()
    if any((base / place).exists() for base in bases):
        return Whereabouts("changed", f"{location} cannot be read any more")
    if place.is_absolute() or manifest.spec in places.specs:
        return Whereabouts("gone", f"{location} is not there any more")
    return Whereabouts("unknown", f"{location} is not found from here")


def _identities(manifest: Manifest, base: Path) -> list[Mapping[str, Any]]:
    """Return what stands at the run's location now, under each trust; [] where nothing does."""
    backend, _, location = manifest.spec.partition(":")
    opener = find_backend(backend)
    if opener is None:
        return []
    try:
        there = opener(manifest.name, manifest.spec, location, base)
    except BenchError:
        return []
    every = _VOUCHED if isinstance(there, Trusting) else _VOUCHED[:1]
    told = (_identity(trusted(there, trust)) for trust in every)
    return [one for one in told if one is not None]


def _identity(checkpoint: Checkpoint) -> Mapping[str, Any] | None:
    """Return what the manifest would hold; None where the checkpoint cannot be read."""
    try:
        told: Mapping[str, Any] = json.loads(json.dumps(dict(checkpoint.identity()), default=str))
    except BenchError:
        return None
    return told
