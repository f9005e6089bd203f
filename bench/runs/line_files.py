"""Files that only grow by lines, looked at without changing them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass
class LineFile(Generic[Key, Value]):
    """What stands in such a file.

    Attributes:
        rows: By their keys; of several lines for one key the last.
        lines: Whole lines, those that cannot be used among them.
        torn: Whether a last line without its end stands there, as a kill leaves it.
        faults: Line, from 1, and what is wrong with it.
    """

    rows: dict[Key, Value] = field(default_factory=dict)
    lines: int = 0
    torn: bool = False
    faults: list[tuple[int, str]] = field(default_factory=list)


def read_lines(path: Path, parse: Callable[[str], tuple[Key, Value]]) -> LineFile[Key, Value]:
    """Read a file's lines by a function that raises ValueError or TypeError for what is none.

    A file that is not there is an empty one.
    """
    found: LineFile[Key, Value] = LineFile()
    content = path.read_bytes() if path.exists() else b""
    *lines, rest = content.split(b"\n")
    found.lines, found.torn = len(lines), bool(rest)
    for at, line in enumerate(lines, start=1):
        try:
            key, value = parse(line.decode("ascii"))
        except (ValueError, TypeError) as error:
            found.faults.append((at, str(error)))
        else:
            found.rows[key] = value
    return found


def count_lines(path: Path) -> int:
    """Return how many whole lines a file has; 0 where it is not there."""
    if not path.is_file():
        return 0
    with path.open("rb") as stream:
        return sum(part.count(b"\n") for part in iter(lambda: stream.read(1 << 22), b""))
