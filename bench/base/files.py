"""Files that are either whole or not there: write beside, flush to disk, rename."""

from __future__ import annotations

import fcntl
import json
import math
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def replacing(path: Path, *, private: bool = False) -> Iterator[Path]:
    """Yield a path beside `path` to write to; it takes `path`'s place only if nothing raised.

    With `private` nobody but the owner can read it, from its first byte on.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = _beside(path)
    try:
        yield beside
        if not private:  # it was made so that its owner alone can read it
            beside.chmod(0o666 & ~_umask())
        _flush(beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
        os.close(handle)


def sweep(folder: Path, names: Iterable[str]) -> None:
    """Remove what killed processes left beside files of these names; what is being written stays.

    Args:
        folder: Where `replacing` wrote.
        names: Names of the files that it would have replaced.
    """
    left = re.compile(rf"\.({'|'.join(re.escape(name) for name in names)})\.[a-z0-9_]{{8}}")
    for path in folder.iterdir():
        if left.fullmatch(path.name) and path.is_file():
            with suppress(OSError), path.open("rb") as stream:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)  # freed by a kill
                path.unlink(missing_ok=True)


def _beside(path: Path) -> tuple[int, Path]:
    """Return a new file beside `path` and the handle whose lock says that it is in use."""
    while True:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        fcntl.flock(handle, fcntl.LOCK_EX)
        if os.fstat(handle).st_nlink:
            return handle, Path(name)
        os.close(handle)  # swept away between the two calls


@contextmanager
def replacing_folder(path: Path) -> Iterator[Path]:
    """Yield an empty folder beside `path`; it takes `path`'s place only if nothing raised."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
    beside.chmod(0o777 & ~_umask())
    try:
        yield beside
        old = path.with_name(f".{path.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        if path.exists():
            path.replace(old)
        beside.replace(path)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def write_text(path: Path, text: str) -> None:
    """Write `text` to `path` in UTF-8, whole or not at all."""
    with replacing(path) as beside:
        beside.write_text(text, encoding="utf-8")


def write_json(path: Path, value: object) -> None:
    """Write `value` as indented JSON, whole or not at all; NaN and infinity become null.

    Raises:
        TypeError: If `value` holds something that JSON has no word for.
    """
    write_text(path, _json(value, ascii_only=False))


def write_private_json(path: Path, value: object) -> None:
    """Write `value` as `write_json` does, in a file that only its owner can read (mode 0600).

    In ASCII, so that lone surrogates, which ids may hold, survive.

    Raises:
        TypeError: If `value` holds something that JSON has no word for.
    """
    with replacing(path, private=True) as beside:
        beside.write_text(_json(value, ascii_only=True), encoding="utf-8")


def finite(value: object) -> object:
    """Return `value` with every NaN and infinity replaced by None, since JSON has neither."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(key): finite(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [finite(part) for part in value]
    return value


def _json(value: object, *, ascii_only: bool) -> str:
    return json.dumps(finite(value), indent=2, ensure_ascii=ascii_only, allow_nan=False) + "\n"


def _flush(path: Path) -> None:
    with path.open("rb") as stream:
        os.fsync(stream.fileno())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
