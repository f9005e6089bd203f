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
    """Where checkpoints are looked for whose place no manifest says.

    Attributes:
        bases: Folders that a relative location may be relative to: what is found there and is the
            same is the run's, what is not may be anybody's.
        specs: Specs that a suite has.
        folder: The folder that those are relative to, or None.
    """

    bases: tuple[Path, ...]
    specs: frozenset[str] = frozenset()
    folder: Path | None = None

    def own(self, manifest: Manifest) -> Path | None:
        """Return the folder from which a run's spec leads to its checkpoint, or None: unknown.

        A folder that is gone as a whole was moved, or is not mounted: that says nothing.
        """
        if manifest.base and Path(manifest.base).is_dir():
            return Path(manifest.base)
        if manifest.spec in self.specs:
            return self.folder
        return Path("/") if _is_absolute(manifest.spec.partition(":")[2]) else None


def suite_places(suite: Suite, bases: Sequence[Path]) -> Places:
    """Return where the checkpoints of a suite's runs are looked for, and those of others."""
    specs = [suite.locate(spec) for spec in suite.block.checkpoints.values()]
    every = frozenset(f"{before}{spec}" for spec in specs for before in ("", "hf:", "recorded:"))
    return Places((*bases, suite.folder), every, suite.folder)


def whereabouts(manifest: Manifest, places: Places) -> Whereabouts:
    """Return what became of the checkpoint; no weights are loaded, only hashed."""
    backend, _, location = manifest.spec.partition(":")
    packaged = backend == "python" and "." in location.partition(":")[0]  # found by importing it
    if backend_of(manifest) not in _ON_DISK or packaged or not location:
        return Whereabouts("unknown", f"what answers {manifest.spec} cannot be looked at from here")
    own = places.own(manifest)
    found = {base: _identities(manifest, base) for base in (own, *places.bases) if base}
    told = json.loads(json.dumps(manifest.identity, default=str))
    if any(told in ones for ones in found.values()):
        return Whereabouts("same", f"{location} is what it was")
    if own is not None:
        return _other(manifest, own, found[own])
    if any(found.values()):
        return Whereabouts("unknown", f"another {location} is found from here")
    return Whereabouts("unknown", f"{location} is not found from here")


def _other(manifest: Manifest, own: Path, found: Sequence[Mapping[str, Any]]) -> Whereabouts:
    """Return what became of a checkpoint whose place is known, and which is not the same."""
    backend, _, location = manifest.spec.partition(":")
    if backend == "python" and not _stands(own, location.partition(":")[0]):
        return Whereabouts("unknown", f"{location} is not found from here")  # was it installed?
    borrowed = "base" in manifest.identity and "#base=" not in location
    if borrowed and any(one.get("files") == manifest.identity.get("files") for one in found):
        return Whereabouts("unknown", f"the base of {location} is not found from here")
    if found:
        return Whereabouts("changed", f"{location} has other content now")
    place = own / Path(location.partition("#")[0]).expanduser()
    if place.exists() and borrowed:
        return Whereabouts("unknown", f"{location} or its base cannot be read from here")
    if place.exists():
        return Whereabouts("changed", f"{location} cannot be read any more")
    return Whereabouts("gone", f"{location} is not there any more")


def _stands(own: Path, module: str) -> bool:
    return (own / f"{module}.py").is_file() or (own / module / "__init__.py").is_file()


def _is_absolute(location: str) -> bool:
    """Whether a location is relative to nothing, the base of an adapter among it."""
    place, _, after = location.partition("#")
    given = (place, after.removeprefix("base=")) if after.startswith("base=") else (place,)
    return all(Path(one).expanduser().is_absolute() for one in given)


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
