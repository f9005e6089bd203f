"""Content hashes: of text, of values, of files (remembered while the file stands unchanged)."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path

from bench.base.files import write_json

_CHUNK = 1 << 22


def text_hash(text: str, length: int = 16) -> str:
    """Return the first `length` hexadecimal digits of the SHA-256 of `text`.

    Lone surrogates, which real answers hold, are kept apart rather than refused.
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def value_hash(value: object, length: int = 16) -> str:
    """Return the hash of a JSON value, whatever the order of its keys."""
    return text_hash(json.dumps(value, sort_keys=True, ensure_ascii=True, default=str), length)


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file's content; 64 hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def remembered_hash(path: Path) -> str:
    """Return `file_hash(path)`, read again only if size, mtime, ctime or inode changed.

    The memory is a file in the user's cache folder; where that cannot be written the file is
    simply hashed again. ctime cannot be set back by a program, so a file rewritten in place
    under its old mtime is still seen.
    """
    stat = path.stat()
    mark = [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]
    memory = _cache_folder() / f"{text_hash(str(path.resolve()), 32)}.json"
    try:
        kept = json.loads(memory.read_text())
        if kept["mark"] == mark:
            return str(kept["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    digest = file_hash(path)
    with suppress(OSError):
        write_json(memory, {"mark": mark, "sha256": digest})
    return digest


def _cache_folder() -> Path:
    root = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    return Path(root) / "knowbench" / "hashes"
