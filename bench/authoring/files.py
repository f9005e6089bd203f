"""The files of a paraphrase set: what we wrote is known by its hash, what others wrote is left.

`<out>.summary.json` keeps the hash of every content that this command meant to write. It is
written before what it speaks of, so that a kill leaves nothing of ours that looks like another's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench.authoring.records import Accepted, Rejected
from bench.base.errors import DataError, RunError
from bench.base.files import write_json, write_text
from bench.base.hashing import file_hash, text_hash
from bench.base.names import listed

SCHEMA = "knowbench.paraphrases/1"
_ELSEWHERE = "name another --out, or move the file away"


@dataclass(frozen=True)
class Desk:
    """Where one paraphrase set is written.

    Attributes:
        out: The set; the other files stand beside it.
        written: Hashes of what this command wrote, or meant to.
        attempts: By generator and items, how often earlier runs that ended asked for rewrites.
    """

    out: Path
    written: list[str] = field(default_factory=list)
    attempts: dict[str, int] = field(default_factory=dict)

    @property
    def rejected(self) -> Path:
        """Every candidate that failed, with its reason."""
        return self.out.with_suffix(".rejected.jsonl")

    @property
    def summary(self) -> Path:
        """The numbers, and what was written."""
        return self.out.with_suffix(".summary.json")

    def write(self, accepted: Iterable[Accepted], rejected: Iterable[Rejected]) -> None:
        """Write the set and the rejections, both whole or not at all.

        Raises:
            RunError: If the folder cannot be written to.
        """
        texts = {
            self.out: "".join(_line(_row(one)) for one in accepted),
            self.rejected: "".join(_line(_rejected_row(one)) for one in rejected),
        }
        self.written.extend(text_hash(text, 64) for text in texts.values())
        self.finish({"finished": False}, self.attempts)
        try:
            for path, text in texts.items():
                write_text(path, text)
        except OSError as error:
            raise _unusable(self.out, error) from None

    def finish(self, numbers: Mapping[str, object], attempts: Mapping[str, int]) -> None:
        """Write the summary.

        Raises:
            RunError: If the folder cannot be written to.
        """
        kept = list(dict.fromkeys(self.written))
        try:
            write_json(
                self.summary,
                {"schema": SCHEMA, **numbers, "attempts": dict(attempts), "written": kept},
            )
        except OSError as error:
            raise _unusable(self.out, error) from None


def open_desk(out: Path) -> Desk:
    """Look at where a set is to be written.

    Raises:
        DataError: If the name is not that of a JSONL file.
        RunError: If something stands there that this command did not write, or that was changed.
    """
    if out.suffix != ".jsonl":
        raise DataError("--out", f"{out.name!r}", expected="a name that ends in .jsonl")
    desk = _read(Desk(out))
    ours = set(desk.written)
    try:
        others = [
            path.name
            for path in (desk.out, desk.rejected)
            if path.exists() and (path.is_dir() or file_hash(path) not in ours)
        ]
    except OSError as error:
        raise _unusable(out, error) from None
    if others:
        found = f"{listed(others)} stands there and is not as `bench data paraphrase` wrote it"
        raise RunError(str(out), found, hint=_ELSEWHERE)
    return desk


def _read(desk: Desk) -> Desk:
    try:
        found = json.loads(desk.summary.read_text(encoding="utf-8"))
        if found["schema"] != SCHEMA:
            raise ValueError
        attempts = {str(key): int(value) for key, value in found["attempts"].items()}
        return Desk(desk.out, [str(one) for one in found["written"]], attempts)
    except FileNotFoundError:
        return desk
    except NotADirectoryError as error:
        raise _unusable(desk.out, error) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        found_there = "is no summary of a paraphrase set"
        raise RunError(str(desk.summary), found_there, hint=_ELSEWHERE) from None


def _row(one: Accepted) -> dict[str, object]:
    """Return a row as a suite reads it; without a group it takes that of its original."""
    item = one.item
    row: dict[str, object] = {
        "id": one.id,
        "question": one.text,
        "answers": list(item.answers),
        "of": item.id,
    }
    if item.grouped:
        row["group"] = item.group
    if item.context is not None:
        row["context"] = item.context
    row["how"] = one.how
    return row | ({"review": one.review} if one.review else {})


def _rejected_row(one: Rejected) -> dict[str, object]:
    return {
        "of": one.of,
        "question": one.question,
        "candidate": one.text,
        "how": one.how,
        "reason": one.reason,
        "detail": one.detail,
    }


def _line(row: Mapping[str, object]) -> str:
    return json.dumps(row, ensure_ascii=True) + "\n"


def _unusable(path: Path, error: OSError) -> RunError:
    where = str(error.filename or path)
    return RunError(where, f"cannot be used: {error.strerror}", hint="name another --out")
