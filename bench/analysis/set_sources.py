"""Where sets come from: the suite's words, the file's hash, what made a paraphrase set."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.base.errors import DataError
from bench.base.hashing import remembered_hash
from bench.base.tables import located, read_text
from bench.data.declared import SetOrigin
from bench.data.suite import Suite

SUMMARY = "knowbench.paraphrases/1"
"""Schema of the file that `bench data paraphrase` writes beside a set."""


def set_origins(suite: Suite) -> tuple[SetOrigin, ...]:
    """Return what is known of every set of a suite, in its order, corpora included.

    Raises:
        SuiteError: If a path names a variable that is not set.
    """
    return tuple(_origin(suite, name) for name in suite.block.sets)


def _origin(suite: Suite, name: str) -> SetOrigin:
    block = suite.block.sets[name]
    path = located(suite.folder / Path(suite.locate(block.path)))
    made = _summary(path.with_suffix(".summary.json"))
    accepted = made.get("accepted")
    return SetOrigin(
        name=name,
        role=block.role,
        path=block.path,
        source=block.source,
        licence=block.licence,
        split=block.split,
        generator=block.generator or _generator(made),
        generator_prompt=block.generator_prompt,
        sha256=_hash(path),
        accepted=accepted if isinstance(accepted, int) else None,
        rejected={key: n for key, n in _block(made, "rejected").items() if isinstance(n, int)},
    )


def _hash(path: Path) -> str | None:
    try:
        return remembered_hash(path) if path.is_file() else None
    except OSError:
        return None


def _summary(path: Path) -> dict[str, Any]:
    """Return what `bench data paraphrase` wrote beside a set; {} where it wrote nothing."""
    try:
        found = json.loads(read_text(path)) if path.is_file() else {}
    except (ValueError, DataError):
        return {}
    ours = isinstance(found, dict) and found.get("schema") == SUMMARY and found.get("finished")
    return found if ours else {}


def _generator(made: dict[str, Any]) -> str | None:
    """Return who wrote a set's paraphrases: a checkpoint, and the templates that helped."""
    by = _block(made, "by")
    rules = [name for name in by if name.startswith("template:")]
    mark = _block(made, "generator").get("fingerprint")
    prints = f" (fingerprint {mark})" if mark else ""
    words = [f"{name}{prints}" for name in by if name not in rules]
    if rules:
        words.append(f"{len(rules)} rule{'s' if len(rules) > 1 else ''} of knowbench")
    return ", ".join(words) or None


def _block(made: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return an object within the summary; {} where somebody made another thing of it."""
    found = made.get(key)
    return found if isinstance(found, dict) else {}
