"""A checkpoint that needs no torch: it spells, and what it spells depends on its company."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench.base.errors import ModelError
from bench.base.hashing import value_hash
from bench.models.protocol import Ask, Generation, Reply


@dataclass(frozen=True)
class Spelling:
    """Answers by the hash of the whole batch, so that no batch can be another one unnoticed.

    Attributes:
        folder: Holds `weights`, its identity, and what is to go wrong: a file named after an
            item's id, holding how often and how (`2 kill`, `1 raise`, `1 bug`, `1 fail`, `1 wait`).
        elsewhere: Where it lies for other processes.
    """

    folder: Path
    elsewhere: Path | None = None
    name: str = "spelling"
    spec: str = "spelling:here"
    uses_prompt: bool = True

    def as_sent(self) -> Spelling:
        return replace(self, folder=self.elsewhere or self.folder)

    def identity(self) -> Mapping[str, object]:
        return {"weights": (self.folder / "weights").read_text()}

    def load(self, asks: Sequence[Ask], generation: Generation, allow_partial: bool) -> Spelling:
        del asks, generation, allow_partial
        print("a notice of loading", file=sys.stderr)
        return self

    def lengths(self, asks: Sequence[Ask]) -> list[int]:
        return [len(ask.prompt) for ask in asks]

    def generate(self, asks: Sequence[Ask]) -> list[Reply]:
        company = value_hash([ask.key for ask in asks], 8)
        wrongs = [_wrong(self.folder / ask.id) for ask in asks]
        return [
            Reply.failed("lazy", "did not care") if wrong == "fail" else _spelled(ask, company)
            for ask, wrong in zip(asks, wrongs, strict=True)
        ]


def _spelled(ask: Ask, company: str) -> Reply:
    return Reply(f"{ask.id} {company}", "stop", 2)


def _wrong(path: Path) -> str | None:
    """What is to go wrong now, if anything is still to."""
    left, how = path.read_text().split() if path.exists() else ("0", "")
    if left == "0":
        return None
    path.write_text(f"{int(left) - 1} {how}")
    match how:
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "raise":
            raise ModelError("spelling", "cannot spell that", expected="an easy word", hint="read")
        case "bug":
            raise ZeroDivisionError("nobody thought of that")
        case "wait":
            time.sleep(60)
    return how
