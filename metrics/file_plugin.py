"""A metric from a Python file of the user's: `path/to/file.py:ClassName`."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from functools import lru_cache
from hashlib import sha256
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from metrics.broken import Broken
from metrics.failure import told
from metrics.guarded import guard
from metrics.protocol import Metric


def load_from_file(path: str, member: str) -> Metric:
    """Run the file and return the metric in it.

    Args:
        path: Of the file, from the current folder; `~` is the home folder.
        member: Name of a class with the metric protocol that takes no arguments, or of an object.

    Returns:
        The metric under the name `path:member`, its settings headed by the hash of the file. The
        same object until the file changes. A `Broken` one if the file or the class raises.

    Raises:
        LookupError: If there is no such file, or no such metric in it.
    """
    file = Path(path).expanduser()
    try:
        content = file.read_bytes()
    except OSError as problem:
        raise LookupError(f"{path} cannot be read: {problem.strerror}") from None
    return _loaded(path, member, file.resolve(), sha256(content).hexdigest()[:12])


@lru_cache(maxsize=32)
def _loaded(path: str, member: str, file: Path, digest: str) -> Metric:
    name = f"{path}:{member}"
    try:
        module = _module(path, file, digest)
    except (Exception, SystemExit) as problem:  # the user's code may raise anything
        return Broken(name, f"{path} cannot be run: {told(problem)}")
    if not hasattr(module, member):
        raise LookupError(f"{path} has no {member!r}; {_offer(module, member)}")
    found = getattr(module, member)
    try:
        metric = found() if isinstance(found, type) else found
        if isinstance(metric, Metric):  # reads its properties, which are foreign code too
            return guard(metric, name, (f"file:{digest}",))
    except (Exception, SystemExit) as problem:
        return Broken(name, f"{member} of {path} cannot be made: {told(problem)}")
    raise LookupError(f"{member} of {path} is not a metric: see metrics.protocol.Metric")


def _module(path: str, file: Path, digest: str) -> ModuleType:
    name = f"metric_file_{sha256(str(file).encode('utf-8', 'replace')).hexdigest()[:8]}_{digest}"
    spec = spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise LookupError(f"{path} is not a Python file")
    module = module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up while the file runs
    try:
        spec.loader.exec_module(module)
    except BaseException:
        sys.modules.pop(name, None)
        raise
    return module


def _offer(module: ModuleType, member: str) -> str:
    """Return what the file has instead: the nearest name first."""
    made_here = [
        name
        for name, value in vars(module).items()
        if isinstance(value, type) and value.__module__ == module.__name__
    ]
    near = get_close_matches(member, made_here, n=1)
    suggestion = f"did you mean {near[0]!r}; " if near else ""
    return f"{suggestion}its classes: {', '.join(made_here) or 'none'}"
