"""What was written into a file that only grows: its SHA-256 so far, so that edits are seen.

Lines behind what was hashed are no damage: a kill may come between an answer and its hash.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

_CHUNK = 1 << 22


@dataclass(frozen=True, slots=True)
class Written:
    """The beginning of a file.

    Attributes:
        sha256: Of its bytes.
        bytes: How many.
    """

    sha256: str
    bytes: int


class Growing:
    """A file that only grows, each byte of it read once.

    Args:
        path: It may not be there yet.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._sha256, self._read = path, hashlib.sha256(), 0

    def written(self) -> Written:
        """Return what stands there now."""
        if self._path.is_file():
            with self._path.open("rb") as stream:
                stream.seek(self._read)
                for part in iter(lambda: stream.read(_CHUNK), b""):
                    self._sha256.update(part)
                    self._read += len(part)
        return Written(self._sha256.hexdigest(), self._read)


def begins_with(path: Path, written: Written) -> bool:
    """Whether a file still begins with what was written."""
    digest, left = hashlib.sha256(), written.bytes
    if path.is_file():
        with path.open("rb") as stream:
            while part := stream.read(min(left, _CHUNK)):
                digest.update(part)
                left -= len(part)
    return left == 0 and digest.hexdigest() == written.sha256
