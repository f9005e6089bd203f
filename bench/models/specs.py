"""`[NAME=]SPEC` to checkpoints: a suite's name, `backend:location`, a folder, or a file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from bench.base.errors import ModelError
from bench.base.names import suggestion
from bench.base.secrets import public
from bench.models.hf_wrong_folders import WEIGHTS, no_folder
from bench.models.protocol import Checkpoint
from bench.models.table import BACKENDS, backend_names, find_backend

_NAME = re.compile(r"^[\w.\-+@]+$")


@dataclass(frozen=True)
class Known:
    """Checkpoints that a suite names.

    Attributes:
        specs: Name -> spec, variables filled in.
        folder: What their relative locations are relative to.
    """

    specs: Mapping[str, str]
    folder: Path


@dataclass(frozen=True)
class _Found:
    name: str | None
    backend: str
    location: str
    base: Path

    @property
    def spec(self) -> str:
        return f"{self.backend}:{self.location}"


def resolve(texts: Sequence[str], known: Known) -> tuple[Checkpoint, ...]:
    """Return the checkpoints that the command line's words stand for.

    A word is resolved in this order: a name in the suite, a known `backend:location`, an existing
    folder (`hf:`), an existing file (`recorded:`). Without `NAME=`, the name is the suite's, else
    the shortest suffix of the location that tells the checkpoints apart.

    Raises:
        ModelError: If a word stands for nothing, or two checkpoints have one name.
    """
    found = [_find(text, known) for text in texts]
    names = _names(found)
    opened = tuple(_open(one, name) for one, name in zip(found, names, strict=True))
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        same = [text for text, name in zip(texts, names, strict=True) if name == twice[0]]
        raise ModelError(
            twice[0],
            f"two checkpoints have this name: {' and '.join(same)}",
            hint=f"name them: first={_unnamed(same[0])} second={_unnamed(same[1])}",
        )
    return opened


def _open(found: _Found, name: str) -> Checkpoint:
    opener = find_backend(found.backend)
    assert opener is not None, found.backend
    return opener(name, found.spec, found.location, found.base)


def _find(text: str, known: Known) -> _Found:
    if text in known.specs:
        return _locate(text, known.specs[text], known.folder)
    name, spec = _split(text)
    if name is not None:
        return _locate(name, known.specs.get(spec, spec), _base(spec, known))
    return _locate(None, text, Path.cwd(), also=known)


def _split(text: str) -> tuple[str | None, str]:
    """Return the name that a word gives, or None, and its spec."""
    name, equals, spec = text.partition("=")
    given = equals and _NAME.match(name) and not Path(text).exists()
    return (name, spec) if given else (None, text)


def _unnamed(text: str) -> str:
    return _split(text)[1]


def _base(spec: str, known: Known) -> Path:
    return known.folder if spec in known.specs else Path.cwd()


def _locate(name: str | None, spec: str, base: Path, also: Known | None = None) -> _Found:
    backend, colon, location = spec.partition(":")
    if colon and find_backend(backend):
        return _Found(name, backend, location, base)
    path = base / Path(spec.partition("#")[0]).expanduser()
    if path.is_dir():
        return _Found(name or _known_name(path, also), "hf", spec, base)
    if path.is_file() and path.suffix in WEIGHTS:
        raise no_folder(path, spec)
    if path.is_file():
        return _Found(name, "recorded", spec, base)
    valid = [*(also.specs if also else ()), *(f"{one}:" for one in backend_names())]
    raise ModelError(
        public(spec),
        "neither a checkpoint of the suite, nor a known backend, nor a folder or file here",
        expected="a name, backend:location, a checkpoint folder or a file of answers",
        hint=suggestion(spec if not colon else f"{backend}:", valid),
    )


def _known_name(folder: Path, known: Known | None) -> str | None:
    """Return what the suite calls the checkpoint in this folder, or None."""
    if known is None:
        return None
    for name, spec in known.specs.items():
        location, _, base = spec.removeprefix("hf:").partition("#")
        path = known.folder / Path(location).expanduser()
        if not base and path.resolve() == folder.resolve():
            return name
    return None


def _names(found: list[_Found]) -> list[str]:
    """Return given names, and for the others the shortest suffix that tells all apart."""
    parts = [_parts(one) for one in found]
    depth = max((len(one) for one in parts), default=1)
    for length in range(1, depth + 1):
        names = [
            one.name or "-".join(part[-length:]) for one, part in zip(found, parts, strict=True)
        ]
        if len(set(names)) == len(names):
            break
    return names


def _parts(found: _Found) -> list[str]:
    """Return a location's parts, last the most telling: folders, file stem, answer column."""
    row = BACKENDS.get(found.backend)
    if row and row.parts:
        return [_safe(part) for part in row.parts(found.location)]
    location, _, column = found.location.partition("#")
    path = PurePosixPath(str((found.base / location).resolve()))
    parts = [*path.parts[1:-1], path.stem if found.backend == "recorded" else path.name]
    column = "" if found.backend == "hf" else column  # an adapter's base tells little
    return [_safe(part) for part in parts] + ([_safe(column)] if column else [])


def _safe(part: str) -> str:
    return re.sub(r"[^\w.\-+@]", "_", part)
