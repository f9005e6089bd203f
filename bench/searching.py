"""The story of `bench check leakage`: a suite's sets, its training data, one search, one file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench.base.errors import DataError
from bench.base.files import write_json
from bench.base.progress import say
from bench.checks.evidence import Leakage
from bench.checks.leakage.check import check_leakage
from bench.checks.leakage.splitting import write_split
from bench.checks.leakage.training import TrainingData, TrainingFile
from bench.checks.leakage.training_files import suite_file
from bench.data.items import QuestionSet
from bench.data.sets import read_asked, read_sets
from bench.data.suite import Suite
from bench.runs.conditions import prompts_of
from bench.runs.folder import file_name
from bench.session import find_suite

EVERY = 1_000_000
"""Matches of a check and set that are written."""


@dataclass(frozen=True)
class SearchOptions:
    """How training data is searched.

    Attributes:
        train: Files, folders or patterns beside what the suite names.
        presets: Names of peers' rules to apply as well.
        only: Codes of the checks that are wanted, e.g. ("D1", "D2"); () for all.
        split: Folder for a split that no group crosses, or None.
    """

    train: tuple[str, ...] = ()
    presets: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    split: Path | None = None


@dataclass(frozen=True)
class Search:
    """What a search found, and what it wrote.

    Attributes:
        leakage: The result.
        suite: The suite's name.
        file: `leakage.json`.
        splits: Files of new splits.
    """

    leakage: Leakage
    suite: str
    file: Path
    splits: tuple[Path, ...] = ()

    @property
    def leaks(self) -> bool:
        """Whether an item of any set is flagged."""
        sets = {one.set for one in self.leakage.checks}
        return any(self.leakage.flagged(name) for name in sets)

    @property
    def searched(self) -> bool:
        """Whether there was training data to look items up in."""
        return bool(self.leakage.sources)

    @property
    def unread(self) -> tuple[str, ...]:
        """Names of sources read only in part: damaged, or more rows skipped than read."""
        sources = self.leakage.sources
        return tuple(one.name for one in sources if one.partial or one.n_skipped > one.records)


def search_training(
    suite: Path | str | Suite | None = None,
    data: Path | str | None = None,
    *,
    out: Path | str = ".",
    options: SearchOptions | None = None,
) -> Search:
    """Look a suite's items up in its training data and prompts; writes `leakage.json`.

    Args:
        suite: The suite or its file, or None for suite.yaml here.
        data: A file of questions that stands for a suite, or None.
        out: Folder that gets `checks/<suite>/leakage.json`.
        options: What else to read, apply and write.

    Raises:
        BenchError: Where something cannot be found or used, in one sentence.
    """
    from reports.result_json import plain

    chosen = options or SearchOptions()
    found, how = find_suite((), suite, data)
    say(f"suite: {how}")
    sets, training = _read(found, chosen.train)
    prompts = prompts_of(found.block.prompt, _with_examples(found, sets))
    leakage = check_leakage(
        sets,
        training,
        templates=tuple(prompts.values()),
        presets=chosen.presets,
        only=chosen.only,
        kept=EVERY,
    )
    file = Path(out) / "checks" / file_name(found.block.name) / "leakage.json"
    write_json(file, plain(leakage))
    splits = _split(sets, leakage, chosen.split) if chosen.split else ()
    return Search(leakage, found.block.name, file, splits)


def _with_examples(suite: Suite, sets: tuple[QuestionSet, ...]) -> tuple[QuestionSet, ...]:
    """Return the sets, and the one that examples are drawn from, if it is to be read at all.

    Raises:
        DataError: If examples are to be drawn from a set with a row that cannot be used.
    """
    few_shot = suite.block.prompt.few_shot
    if few_shot is None or few_shot.set in {one.name for one in sets}:
        return sets
    return read_asked(suite).questions


def _read(suite: Suite, train: Sequence[str]) -> tuple[tuple[QuestionSet, ...], TrainingData]:
    """Return the sets that are asked, and everything that was trained on.

    Corpora stream by and are never whole in memory. So does a train set that the strict reader
    of sets refuses: here its bad rows are skipped and counted.
    """
    blocks = suite.block.sets
    streamed = [name for name, one in blocks.items() if one.role == "corpus"]
    streamed += [name for name, one in blocks.items() if one.role == "train"
                 and not _is_sound(suite, name)]  # fmt: skip
    sets = read_sets(_only(suite, [name for name in blocks if name not in streamed])).questions
    files = [suite_file(suite, name) for name in streamed]
    files += [TrainingFile(given, Path(given)) for given in train]
    parts = [name for name, one in blocks.items() if one.where]
    return sets, TrainingData(files, [one for one in sets if one.role == "train"], parts)


def _is_sound(suite: Suite, name: str) -> bool:
    try:
        read_sets(_only(suite, [name]))
    except DataError as error:
        say(f"{name}: read row by row, since {error}")
        return False
    return True


def _only(suite: Suite, names: Sequence[str]) -> Suite:
    sets = {name: suite.block.sets[name] for name in names}
    return replace(suite, block=suite.block.model_copy(update={"sets": sets}))


def _split(sets: Sequence[QuestionSet], leakage: Leakage, folder: Path) -> tuple[Path, ...]:
    """Write a split by group for every set that has siblings in the train sets."""
    train = [one for one in sets if one.role == "train"]
    crossing = {one.set for one in leakage.checks if one.check == "D6" and one.review}
    tested = [one for one in sets if one.name in crossing]
    if not train or not tested:
        say("no split written: no set shares groups with a train set of the suite")
        return ()
    return tuple(path for one in tested for path in write_split(train, one, folder / one.name))
