"""Plain text as a stream of paragraphs.

A record is a paragraph (lines up to a blank one), since a question may be broken over lines. One
that is longer than a block is cut, and the pieces overlap, so that what stands on a cut is whole
in one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bench.checks.evidence import Skipped
from bench.checks.leakage.training_rows import Raw, Rows, opened

BLOCK = 1 << 20
"""Bytes of the largest piece."""
OVERLAP = 4096
"""Bytes that two pieces of one paragraph share: longer than questions are."""

TEXTS = (".txt", ".text", ".md")

_BLANK = re.compile(r"\n[ \t]+(?=\n)")


def text_rows(path: Path) -> Rows:
    """Yield the paragraphs of a text file, each as its text."""
    with opened(path) as stream:
        for block in _blocks(stream):
            try:
                if b"\0" in block.raw:
                    raise ValueError
                yield from _paragraphs(block.line, block.raw.decode())
            except ValueError:
                yield from _line_by_line(path, block)


@dataclass(frozen=True, slots=True)
class _Block:
    line: int
    raw: bytes


def _blocks(stream: BinaryIO) -> Iterator[_Block]:
    """Yield blocks that end at a blank line where possible, else overlap."""
    line, held = 1, b""
    while new := stream.read(BLOCK):
        held += new
        if line == 1 and held.startswith(b"\xef\xbb\xbf"):
            held = held[3:]
        if len(held) < BLOCK:
            continue
        held = held.replace(b"\r\n", b"\n")
        end, start = _cut(held)
        yield _Block(line, held[:end])
        line += held.count(b"\n", 0, start)
        held = held[start:]
    if held.strip():
        yield _Block(line, held.replace(b"\r\n", b"\n"))


def _cut(held: bytes) -> tuple[int, int]:
    """Return where a block ends, and where the next one starts."""
    blank = held.rfind(b"\n\n")
    if blank > 0:
        return blank + 2, blank + 2
    end = _gap(held, len(held))
    return end, _gap(held, max(end - OVERLAP, end // 2))


def _gap(held: bytes, at: int) -> int:
    """Return the last place up to `at` that cuts no word; without one, no character."""
    floor = max(at - OVERLAP, 1)
    found = max(held.rfind(b" ", floor, at), held.rfind(b"\n", floor, at))
    if found >= 0:
        return found + 1
    at = min(at, len(held) - 4) if at == len(held) else at
    while at > 1 and held[at] & 0xC0 == 0x80:  # inside a character
        at -= 1
    return at


def _paragraphs(line: int, text: str) -> Iterator[Raw]:
    for part in _BLANK.sub("\n", text).split("\n\n"):
        start = line
        line += part.count("\n") + 2
        if part[:1] == "\n":
            start += len(part) - len(part.lstrip("\n"))
        paragraph = part.strip("\n")
        if paragraph and not paragraph.isspace():
            yield Raw(start, paragraph)


def _line_by_line(path: Path, block: _Block) -> Rows:
    """Yield what is sound of a block with unsound lines; each of these ends a paragraph."""
    sound: list[str] = []
    first = block.line
    for line, raw in enumerate(block.raw.split(b"\n"), start=block.line):
        why = _fault(raw)
        if why is None:
            sound.append(raw.decode())
            continue
        yield from _paragraphs(first, "\n".join(sound))
        yield Skipped(f"{path}:{line}", why)
        sound, first = [], line + 1
    yield from _paragraphs(first, "\n".join(sound))


def _fault(raw: bytes) -> str | None:
    if b"\0" in raw:
        return "binary (a zero byte)"
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        return f"not UTF-8 (byte 0x{raw[error.start]:02x})"
    return None
