"""Logs of inspect_ai as their head and their samples, whether `.eval` or `.json`."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from bench.base.errors import DataError
from bench.base.names import listed
from bench.base.tables import read_text
from bench.models.harness_logs.zip_members import ZipMembers

VERSION = 2
"""Of the format: raised when it changes what stands where."""

Head = Mapping[str, Any]
Sample = Mapping[str, Any]

_HEADER, _STARTED = "header.json", "_journal/start.json"
_SAMPLE = re.compile(r"samples/.+_epoch_\d+\.json")
"""Ids stand there as they are, so they may hold a slash."""

_NO_SAMPLES = "holds no samples"


def find_logs(path: Path) -> list[Path]:
    """Return the logs in a folder and below it, or the one that is named.

    Raises:
        DataError: If there is none.
    """
    if path.is_dir():
        found = sorted(one for one in path.rglob("*") if one.suffix in (".eval", ".json"))
        logs = [one for one in found if one.suffix == ".eval" or _looks_like_log(one)]
        if not logs:
            raise DataError(str(path), "holds no log of inspect_ai (.eval or .json)")
        return logs
    if not path.is_file():
        beside = sorted(one.name for one in path.parent.glob("*.eval"))
        hint = f"here are {listed(beside)}" if beside else None
        raise DataError(str(path), "no such file or folder", hint=hint)
    return [path]


def read_head(path: Path) -> Head:
    """Return all of a log but its samples.

    Raises:
        DataError: If it is broken, unfinished, no log of inspect_ai, or of another version.
    """
    if path.suffix == ".eval":
        with closing(ZipMembers(path)) as members:
            head = _header(path, members)
    else:
        head = _whole(path)
    if not isinstance(head.get("eval"), dict):
        raise DataError(str(path), "not a log of inspect_ai: it has no block `eval`")
    if head.get("version") != VERSION:
        found = f"a log of version {head.get('version')}"
        hint = "write it anew by a present inspect_ai: inspect log convert"
        raise DataError(str(path), found, expected=f"version {VERSION}", hint=hint)
    return head


def read_samples(path: Path) -> Iterator[tuple[str, Sample]]:
    """Yield where each sample stands and the sample, one for each question and epoch.

    Raises:
        DataError: If there are none, or one is broken.
    """
    if path.suffix == ".eval":
        with closing(ZipMembers(path)) as members:
            yield from _members(path, members)
        return
    samples = _whole(path).get("samples")
    if not (samples and isinstance(samples, list)):
        raise DataError(str(path), _NO_SAMPLES, hint="run it again without --no-log-samples")
    for number, one in enumerate(samples):
        yield f"{path}: sample {number + 1}", _mapping(one, f"{path}: sample {number + 1}")


def by_task(heads: Mapping[Path, Head]) -> dict[str, list[Path]]:
    """Return the logs of each task, the newest last."""
    found = defaultdict[str, list[Path]](list)
    for path in sorted(heads, key=lambda one: str(heads[one]["eval"].get("created"))):
        found[str(heads[path]["eval"].get("task"))].append(path)
    return dict(found)


def _looks_like_log(path: Path) -> bool:
    """Whether a JSON file begins as inspect_ai's do: with its version and status."""
    with path.open("rb") as stream:
        return (
            re.match(rb'\s*\{\s*"version"\s*:\s*\d+\s*,\s*"status"', stream.read(200)) is not None
        )


def _header(path: Path, members: ZipMembers) -> Head:
    if _HEADER in members.names:
        return _parsed(members.read(_HEADER), f"{path}: {_HEADER}")
    unfinished = _STARTED in members.names
    found = f"has no {_HEADER}" + (": the evaluation was not finished" if unfinished else "")
    hint = "go on with it: inspect eval-retry" if unfinished else "a log of inspect_ai has one"
    raise DataError(str(path), found, hint=hint)


def _members(path: Path, members: ZipMembers) -> Iterator[tuple[str, Sample]]:
    names = [name for name in members.names if _SAMPLE.fullmatch(name)]
    others = {name for name in members.names if name.startswith("samples/")} - set(names)
    if any(name.count("/") > 1 for name in others):
        hint = "write it anew in one piece: inspect log convert"
        raise DataError(str(path), "holds samples in chunks, which are not read here", hint=hint)
    if not names:
        raise DataError(str(path), _NO_SAMPLES, hint="run it again without --no-log-samples")
    for name in names:
        yield f"{path}: {name}", _parsed(members.read(name), f"{path}: {name}")


def _whole(path: Path) -> Head:
    return _parsed(read_text(path), str(path))


def _parsed(text: str | bytes, where: str) -> Mapping[str, Any]:
    try:
        return _mapping(json.loads(text), where)
    except ValueError as error:
        raise DataError(where, f"broken JSON: {error}", hint="was it copied in part?") from None


def _mapping(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise DataError(where, "not an object", expected="a log of inspect_ai")
    return value
