"""A user's module: where its source is, and how it is imported."""

from __future__ import annotations

import importlib
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from bench.base.errors import ModelError
from bench.base.hashing import remembered_hash

_imported: dict[Path, dict[str, str]] = {}
"""Modules that were imported here, with the hashes of what their sources then were."""


def source_hashes(module: str, base: Path, spec: str) -> dict[str, str]:
    """Return the SHA-256 of a module's source files, by name.

    That of a module alone is its file; that of one in a package is all Python files of the package
    that holds it. What they import, read or call is not covered.

    Args:
        module: Its dotted name.
        base: Folder that is looked in first.
        spec: What the user wrote, for errors.

    Raises:
        ModelError: If there is no such module, or it has no file.
    """
    source = _source(module, base, spec)
    if "." not in module and source.name != "__init__.py":
        return {source.name: remembered_hash(source)}
    files = sorted({source, *source.parent.rglob("*.py")})
    return {one.relative_to(source.parent).as_posix(): remembered_hash(one) for one in files}


def import_source(module: str, base: Path, spec: str) -> ModuleType:
    """Return the module as its source stands now, imported anew if that has changed.

    Raises:
        ModelError: If it cannot be imported, or another module goes by its name.
    """
    source, hashes = _source(module, base, spec), source_hashes(module, base, spec)
    sys.path[:] = [str(base), *(folder for folder in sys.path if folder != str(base))]
    there = Path(getattr(sys.modules.get(module), "__file__", None) or source).resolve()
    if _imported.get(there) != hashes and (there == source or there in _imported):
        _forget(there)
    try:
        with _no_bytecode():
            found = importlib.import_module(module)
    except (Exception, SystemExit) as error:
        raise ModelError(spec, f"{module} cannot be imported: {raised(error)}") from None
    if Path(found.__file__ or "").resolve() != source:
        hint = "another module goes by that name: rename yours"
        raise ModelError(
            spec, f"{module} is {found.__file__}", expected=f"{source} was meant", hint=hint
        )
    _imported[source] = hashes
    return found


def raised(error: BaseException) -> str:
    """Return an error as one line: its kind, its words, and the place in whose code it arose."""
    words = " ".join(str(error).split())[:200]
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}{': ' if words else ''}{words}{place}"


def _source(module: str, base: Path, spec: str) -> Path:
    beside = base.joinpath(*module.split("."))
    for path in (beside.with_name(f"{beside.name}.py"), beside / "__init__.py"):
        if path.is_file():
            return path.resolve()
    try:
        found = find_spec(module)
    except (Exception, SystemExit) as error:  # a package around it is imported for this
        raise ModelError(spec, f"{module} cannot be found: {raised(error)}") from None
    if found is None:
        hint = "give a module that is installed, or stands in this folder (a suite's: beside it)"
        raise ModelError(spec, f"no module {module!r} in {base} or installed", hint=hint)
    if not found.has_location or not Path(found.origin or "").is_file():
        raise ModelError(spec, f"{module} has no file whose content could be fingerprinted")
    return Path(found.origin or "").resolve()


@contextmanager
def _no_bytecode() -> Iterator[None]:
    """Write none: it would stand for a source of equal size saved in the same second."""
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield
    finally:
        sys.dont_write_bytecode = before


def _forget(source: Path) -> None:
    """Drop what was imported from this file, or from the package around it."""
    _imported.pop(source, None)
    whole = source.parent if (source.parent / "__init__.py").is_file() else source
    importlib.invalidate_caches()
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if file and (Path(file) == source or whole in Path(file).parents):
            del sys.modules[name]
