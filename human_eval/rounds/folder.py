"""A round's folder on disk: every file, read with checks and written whole."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from bench.base.errors import RoundError
from bench.base.files import write_json, write_private_json, write_text
from bench.base.hashing import file_hash
from human_eval.ratings.rating import Finding, Rating
from human_eval.rounds.plan import SCHEMA, RoundKey, RoundPlan
from human_eval.rounds.tasks import Assignment, Same, Secret, Task

Row = TypeVar("Row")

ROUND, KEY, TASKS, ASSIGNMENTS = "round.json", "key.json", "tasks.jsonl", "assignments.json"
GUIDELINES, RATERS, README = "guidelines.html", "raters.csv", "README.txt"
PAGES = {True: "page.xml", False: "page_without_source.xml"}
"""Labelling pages, by whether the tasks on them have a source; only those that a round needs."""
PROJECTS, RATINGS, FINDINGS, PULLED = "projects.json", "ratings.jsonl", "findings.jsonl", "pulled"


@dataclass(frozen=True)
class RoundFolder:
    """A round that exists; its parts are read when they are asked for.

    Attributes:
        path: The folder.

    Raises:
        RoundError: By every part, if its file is missing or is not what this version writes.
    """

    path: Path

    @cached_property
    def plan(self) -> RoundPlan:
        """Return `round.json`."""
        found = self._json(ROUND)
        if found.get("schema") != SCHEMA:
            raise RoundError(
                str(self.path / ROUND),
                f"schema {found.get('schema')!r}",
                expected=f"schema {SCHEMA}",
                hint="was it made by another version of bench?",
            )
        found["raters"] = tuple(found.get("raters", ()))
        found["metrics"] = tuple(found.get("metrics", ()))
        found["notes"] = tuple(found.get("notes", ()))
        found["controls"] = tuple(found.get("controls", ()))
        found["strata"] = {name: tuple(two) for name, two in found.get("strata", {}).items()}
        return self._made(RoundPlan, found, ROUND)

    @cached_property
    def key(self) -> RoundKey:
        """Return what `key.json` says of the round."""
        found = dict(self._key["round"])
        found["names"] = tuple(found.get("names", ()))
        found["scenarios"] = {
            name: {int(seed): one for seed, one in seeds.items()}
            for name, seeds in found.get("scenarios", {}).items()
        }
        return self._made(RoundKey, found, KEY)

    @cached_property
    def secrets(self) -> Mapping[str, Secret]:
        """Return what `key.json` says of each task, by id."""
        return {one.task: one for one in map(self._secret, self._key["tasks"])}

    @cached_property
    def tasks(self) -> Mapping[str, Task]:
        """Return `tasks.jsonl` by id."""
        rows = self._lines(TASKS)
        made = [self._made(Task, row | {"answers": tuple(row["answers"])}, TASKS) for row in rows]
        return {one.id: one for one in made}

    @cached_property
    def assignments(self) -> Mapping[str, Assignment]:
        """Return `assignments.json` by rater."""
        return {
            rater: Assignment(rater, tuple(one["tasks"]), frozenset(one["swapped"]))
            for rater, one in self._json(ASSIGNMENTS).items()
        }

    @cached_property
    def same(self) -> tuple[Same, ...]:
        """Return the pairs of a preference round that are ties because their texts are equal."""
        rows = self._key.get("same", ())
        made = ({**row, "pairs": tuple((a, b) for a, b in row["pairs"])} for row in rows)
        return tuple(self._made(Same, row, KEY) for row in made)

    def page(self, source: bool) -> str:
        """Return the labelling page of the tasks that have a source, or of those that have none."""
        return self._text(PAGES[source])

    @property
    def guidelines(self) -> str:
        """Return `guidelines.html`, as the lead left it."""
        return self._text(GUIDELINES)

    @property
    def ratings(self) -> tuple[Rating, ...]:
        """Return `ratings.jsonl`; none where nothing came back yet."""
        if not (self.path / RATINGS).is_file():
            return ()
        return tuple(self._made(Rating, row, RATINGS) for row in self._lines(RATINGS))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return `findings.jsonl`; none where nothing came back yet."""
        if not (self.path / FINDINGS).is_file():
            return ()
        return tuple(self._made(Finding, row, FINDINGS) for row in self._lines(FINDINGS))

    def write_ratings(self, ratings: Iterable[Rating], findings: Iterable[Finding]) -> None:
        """Replace what came back: both files, each whole."""
        _write_lines(self.path / RATINGS, ratings)
        _write_lines(self.path / FINDINGS, findings)

    @cached_property
    def _key(self) -> dict[str, Any]:
        return self._json(KEY)

    def _secret(self, row: Mapping[str, Any]) -> Secret:
        return self._made(
            Secret,
            {
                **row,
                "checkpoints": tuple(tuple(names) for names in row["checkpoints"]),
                "references": tuple(row["references"]),
                "known": {name: tuple(right) for name, right in row["known"].items()},
            },
            KEY,
        )

    def _json(self, name: str) -> dict[str, Any]:
        found = self._parsed(self._text(name), name)
        if not isinstance(found, dict):
            raise RoundError(str(self.path / name), "no JSON object", hint=_AGAIN)
        return found

    def _lines(self, name: str) -> list[dict[str, Any]]:
        lines = self._text(name).split("\n")
        return [self._parsed(line, f"{name}:{at}") for at, line in enumerate(lines, 1) if line]

    def _text(self, name: str) -> str:
        path = self.path / name
        if not path.is_file():
            hint = "make one: bench human new" if name == ROUND else _AGAIN
            raise RoundError(str(path), "no such file", expected="a round's folder", hint=hint)
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise RoundError(str(path), f"cannot be read: {error}") from None

    def _parsed(self, text: str, where: str) -> Any:
        try:
            return json.loads(text)
        except ValueError as error:
            raise RoundError(f"{self.path / where}", f"broken JSON: {error}", hint=_AGAIN) from None

    def _made(self, kind: type[Row], found: Mapping[str, Any], name: str) -> Row:
        try:
            return kind(**found)
        except TypeError as error:
            raise RoundError(str(self.path / name), f"wrong fields: {error}", hint=_AGAIN) from None


_AGAIN = "was it changed by hand? Take it back from a copy, or make the round again"


@dataclass(frozen=True)
class Contents:
    """What a new round consists of.

    Attributes:
        plan: `round.json`; the hashes of the other files are filled in when they are written.
        key: What stays here of the round.
        tasks: What raters are shown.
        secrets: What stays here of each task.
        assignments: Who is shown what, in which order.
        same: Pairs that are ties by construction.
        texts: Other files by name, e.g. the pages.
    """

    plan: RoundPlan
    key: RoundKey
    tasks: tuple[Task, ...]
    secrets: tuple[Secret, ...]
    assignments: tuple[Assignment, ...]
    same: tuple[Same, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)


def write_contents(folder: Path, contents: Contents) -> RoundFolder:
    """Write a new round's files; nobody but the owner can read `key.json` at any moment."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_lines(folder / TASKS, contents.tasks)
    shown = {
        one.rater: {"tasks": list(one.tasks), "swapped": sorted(one.swapped)}
        for one in contents.assignments
    }
    write_json(folder / ASSIGNMENTS, shown)
    key = {
        "round": asdict(contents.key),
        "tasks": [asdict(one) for one in contents.secrets],
        "same": [asdict(one) for one in contents.same],
    }
    write_private_json(folder / KEY, key)
    for name, text in contents.texts.items():
        write_text(folder / name, text)
    names = sorted({TASKS, ASSIGNMENTS, KEY, *contents.texts} - {README, RATERS})
    hashes = {name: file_hash(folder / name) for name in names}
    write_json(folder / ROUND, asdict(replace(contents.plan, hashes=hashes)))
    return RoundFolder(folder)


def write_round(
    folder: Path,
    plan: RoundPlan,
    key: RoundKey,
    tasks: Iterable[Task],
    secrets: Iterable[Secret],
    assignments: Iterable[Assignment],
) -> RoundFolder:
    """Write a round that has nothing but tasks, e.g. one that was rated elsewhere."""
    contents = Contents(plan, key, tuple(tasks), tuple(secrets), tuple(assignments))
    return write_contents(folder, contents)


def _write_lines(path: Path, rows: Iterable[Any]) -> None:
    write_text(path, "".join(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in rows))
