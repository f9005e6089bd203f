"""What a command works on: the suite it found, its sets and its checkpoints."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import metrics as metric_house
from bench.base.errors import ModelError, SuiteError
from bench.base.hashing import value_hash
from bench.base.names import nearest
from bench.base.progress import say
from bench.base.tables import read_text
from bench.data.curves import passed
from bench.data.sets import Sets, read_asked
from bench.data.suite import Suite, check_asking, data_suite, load_suite
from bench.models.elsewhere import Elsewhere
from bench.models.protocol import Checkpoint
from bench.models.specs import Known, resolve
from bench.models.trust import NO_TRUST, Trust, trusted
from bench.runs.conditions import prompts_of
from bench.runs.prompt_settings import Prompt
from bench.scenarios.anatomy import Anatomy
from bench.scenarios.lineage import Lineage, read_lineage, read_losses, read_record
from bench.scenarios.module_tree import read_anatomy
from metrics.broken import Broken
from metrics.protocol import Metric
from metrics.traits import higher_is_better, scores_items

POINTER = "knowbench.json"
"""A file in a checkpoint's folder: `{"suite": path}`, relative to the folder."""


@dataclass(frozen=True)
class Session:
    """What a command works on.

    Attributes:
        suite: The suite.
        found: How it was found, in words.
        sets: Its sets of questions, read; corpora stream past the checks that want them.
        checkpoints: What answers, in the order given; the reference first where it takes part.
        prompts: How items are asked, by the prompts' names.
    """

    suite: Suite
    found: str
    sets: Sets
    checkpoints: tuple[Checkpoint, ...]
    prompts: Mapping[str, Prompt]

    def training(self, name: str) -> dict[str, float | str] | None:
        """Return what `bench finetune` wrote of a checkpoint's training, or None."""
        found = read_record(_folder(self._named(name)))
        facts = {key: one for key, one in found.items() if isinstance(one, int | float | str)}
        return facts if found else None

    def lineage(self, name: str) -> Lineage | None:
        """Return what a checkpoint was trained from, by its folder's record, or None."""
        return read_lineage(_folder(self._named(name)))

    def anatomy(self, name: str) -> Anatomy | None:
        """Return a checkpoint's module tree, where its folder tells it without loading weights."""
        checkpoint = self._named(name)
        return read_anatomy(_folder(checkpoint), getattr(checkpoint, "base", None))

    def losses(self, name: str) -> tuple[tuple[int, float], ...]:
        """Return (step, mean loss per token) of a checkpoint's training; () where unknown."""
        return read_losses(_folder(self._named(name)))

    def origin(self, name: str) -> str | None:
        """Return where a checkpoint's answers come from that another harness asked for, or None."""
        checkpoint = self._named(name)
        return checkpoint.origin if isinstance(checkpoint, Elsewhere) else None

    def _named(self, name: str) -> Checkpoint:
        return next(one for one in self.checkpoints if one.name == name)

    def declaration(self) -> str:
        """Return the hash of what was declared and, after a dot, of the primary set's items."""
        primary = self.sets[self.suite.primary.set]
        rows = [[item.id, item.content(), item.group] for item in primary.items]
        block = self.suite.block.model_dump(
            mode="json", include={"scenarios", "matched_seeds", "factors", "prompt", "generation"}
        )
        return f"{value_hash([self.suite.analysis_hash(), block])}.{value_hash(rows)}"


def open_session(
    specs: Sequence[str],
    suite: Path | str | Suite | None,
    data: Path | str | None,
    *,
    metric: str | None = None,
    margin: float | None = None,
    trust: Trust = NO_TRUST,
) -> Session:
    """Find the suite, read its sets and resolve the checkpoints.

    Args:
        specs: `[NAME=]SPEC` words; none means all of the suite's checkpoints.
        suite: A suite, its file, or None to look for one.
        data: A file of questions that stands for a suite, or None.
        metric: Primary metric in place of the suite's, or None.
        margin: Equivalence margin in place of the suite's, or None.
        trust: What of the checkpoints may be unpickled or run.

    Raises:
        SuiteError, DataError, ModelError: Where something cannot be found or used.
    """
    chosen, found = find_suite(specs, suite, data)
    chosen = chosen.with_analysis(metric=metric, margin=margin)
    _check_metrics(chosen)
    check_asking(chosen.block)
    known = known_checkpoints(chosen)
    on_curves = passed(chosen.block)
    words = list(specs) or [name for name in known.specs if name not in on_curves]
    if not words:
        raise ModelError("checkpoints", "none is named", hint="name two: bench compare A B")
    checkpoints = [trusted(one, trust) for one in resolve(words, known)]
    _check_same(checkpoints, known)
    _say_unpriced(chosen, {*known.specs, *(one.name for one in checkpoints)})
    reference = chosen.block.analysis.reference
    ordered = sorted(checkpoints, key=lambda one: one.name != reference)
    sets = read_asked(chosen)
    prompts = prompts_of(chosen.block.prompt, sets.questions)
    return Session(chosen, found, sets, tuple(ordered), prompts)


def known_checkpoints(suite: Suite) -> Known:
    """Return the checkpoints that a suite names, variables filled in."""
    specs = {name: suite.locate(spec) for name, spec in suite.block.checkpoints.items()}
    return Known(specs, suite.folder)


def _folder(checkpoint: Checkpoint) -> Path:
    """Return a checkpoint's folder of weights; a path that is not there where it has none."""
    return Path(getattr(checkpoint, "folder", "no folder"))


def _place(checkpoint: Checkpoint) -> tuple[str, Path, Path | None]:
    """Return the backend, the folder of weights and an adapter's base."""
    backend = checkpoint.spec.partition(":")[0]
    return backend, _folder(checkpoint), getattr(checkpoint, "base", None)


def _check_same(checkpoints: Sequence[Checkpoint], known: Known) -> None:
    """Refuse a suite's name for another folder: its scenario and seed would be told of it."""
    for one in checkpoints:
        if one.name not in known.specs:
            continue
        meant = resolve([one.name], known)[0]
        if _place(meant) != _place(one):
            found = f"the suite's name for {meant.spec}, given here to {one.spec}"
            raise ModelError(one.name, found, hint="choose another name")


def _say_unpriced(suite: Suite, names: Iterable[str]) -> None:
    """Name prices that look misspelt; others may be for checkpoints of another command line."""
    known = sorted(names)
    for name in suite.block.prices:
        near = nearest(name, known)
        if name not in known and near is not None:
            say(f"prices: no checkpoint {name!r}; did you mean {near!r}?")


def _check_metrics(suite: Suite) -> None:
    """Refuse an unknown metric before anything is answered; name a plugin that raised."""
    where = f"{suite.path or 'suite'}: metrics"
    for name in (*suite.block.metrics, suite.primary.metric):
        try:
            metric = metric_house.get(name)
        except LookupError as error:
            raise SuiteError(where, str(error)) from None
        if isinstance(metric, Broken):
            _say_broken(metric, where, primary=name == suite.primary.metric)
    if suite.primary.metric not in suite.block.metrics:
        found = f"the primary metric {suite.primary.metric!r} is not listed"
        raise SuiteError(where, found, hint=f"add it: metrics: [{suite.primary.metric}, …]")
    unfit = _unfit(metric_house.get(suite.primary.metric))
    if unfit:
        found = f"{suite.primary.metric} cannot be the primary metric: {unfit}"
        hint = "keep it among the metrics, and declare another: analysis: {primary: {metric: …}}"
        raise SuiteError(where, found, expected="a percentage, higher is better", hint=hint)


def _say_broken(metric: Broken, where: str, *, primary: bool) -> None:
    """Name a plugin that raised; without the primary metric nothing can be decided."""
    if primary:
        found = f"the primary metric {metric.name} fails: {metric.why}"
        raise SuiteError(where, found, hint="mend it, or declare another")
    say(f"metric {metric.name} fails, the rest goes on: {metric.why}")


def _unfit(metric: Metric) -> str | None:
    """Return why verdicts cannot be given by a metric, or None: margins are percentage points."""
    if not higher_is_better(metric):
        return "lower is better"
    if not scores_items(metric):
        return "it scores no single answer, only all together"
    return None if metric.unit == "%" else f"its unit is {metric.unit!r}"


def find_suite(
    specs: Sequence[str], suite: Path | str | Suite | None, data: Path | str | None
) -> tuple[Suite, str]:
    """Return the suite and how it was found.

    In this order: as given; made of `data`; `suite.yaml` here; the one that a checkpoint's folder
    names in its `knowbench.json`.

    Raises:
        SuiteError: If there is none, or both a suite and data are given.
    """
    if suite is not None and data is not None:
        raise SuiteError("--data", "given beside --suite", hint="give one of the two")
    if isinstance(suite, Suite):
        return suite, "given"
    if suite is not None:
        return load_suite(Path(suite)), f"{suite} (as given)"
    if data is not None:
        return data_suite(Path(data)), f"questions of {data} (not pre-declared)"
    here = Path("suite.yaml")
    if here.is_file():
        return load_suite(here), "suite.yaml (in this folder)"
    for spec in specs:
        pointed = _pointed(spec)
        if pointed is not None:
            return load_suite(pointed), f"{pointed} (named by {spec})"
    raise SuiteError(
        "suite",
        "none given, no suite.yaml here, and no checkpoint's folder names one",
        hint="give --suite FILE, or --data FILE with questions and answers; or see `bench demo`",
    )


def _pointed(spec: str) -> Path | None:
    """Return the suite that a checkpoint's folder names, or None."""
    name, equals, after = spec.partition("=")
    location = after if equals and "#" not in name else spec  # `#base=` gives no name
    folder = Path(location.removeprefix("hf:").partition("#")[0]).expanduser()
    pointer = folder / POINTER
    if not pointer.is_file():
        return None
    try:
        named = json.loads(read_text(pointer))["suite"]
    except (ValueError, KeyError, TypeError):
        expected = '{"suite": "path of the suite file"}'
        raise SuiteError(str(pointer), "does not name a suite", expected=expected) from None
    return _short(folder / named)


def _short(path: Path) -> Path:
    """Return the path relative to here where it lies below, for people to read."""
    whole = path.resolve()
    return whole.relative_to(Path.cwd()) if whole.is_relative_to(Path.cwd()) else whole
