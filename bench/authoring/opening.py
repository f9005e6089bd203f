"""What `bench data paraphrase` is asked for, and what that stands for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench.authoring.gates import Adequacy
from bench.base.errors import DataError, SuiteError
from bench.base.names import listed, suggestion
from bench.base.progress import say
from bench.data.items import QuestionSet
from bench.data.sets import Sets, read_sets
from bench.data.suite import Suite
from bench.models.protocol import Checkpoint
from bench.models.specs import Known, resolve
from bench.session import find_suite

NO_BASE = "none"
"""Given as the base: nobody answers, and difficulty is not measured."""


@dataclass(frozen=True)
class Request:
    """What is wanted.

    Attributes:
        set: Name of the set; None where there is only one.
        suite, data: As in `bench compare`.
        generator: `[NAME=]SPEC` of a checkpoint that proposes rewrites, or None: templates only.
        base: `[NAME=]SPEC` that measures difficulty; None takes the suite's reference.
        out: The paraphrase set; None: `<set>.paraphrases.jsonl` in `root`.
        root: Folder that holds `runs/`.
        per_item: Paraphrases wanted for each item, 1 to 20.
        attempts: Times that each run asks the generator about an item that lacks some.
        seed: Of sampling.
        max_new_tokens: Longest reply.
        batch_size: Prompts answered together.
        sample, sample_file: Rows for people to judge, and their file (None: beside the set).
        verdicts: A filled-in sample, or None.
        adequacy: A further gate.
    """

    set: str | None = None
    suite: Path | str | Suite | None = None
    data: Path | str | None = None
    generator: str | None = None
    base: str | None = None
    out: Path | None = None
    root: Path = Path()
    per_item: int = 3
    attempts: int = 2
    seed: int = 0
    max_new_tokens: int = 256
    batch_size: int = 32
    sample: int = 0
    sample_file: Path | None = None
    verdicts: Path | None = None
    adequacy: Adequacy | None = None


@dataclass(frozen=True)
class Work:
    """What a request stands for.

    Attributes:
        suite, sets: The suite and all its sets.
        of: The set to rewrite.
        generator, base: Checkpoints, or None.
    """

    suite: Suite
    sets: Sets
    of: QuestionSet
    generator: Checkpoint | None
    base: Checkpoint | None


def open_work(request: Request) -> Work:
    """Find the suite, the set and the checkpoints of a request.

    Raises:
        BenchError: Where one of them cannot be found or used.
    """
    specs = [one for one in (request.generator, request.base) if one]
    suite, found = find_suite(specs, request.suite, request.data)
    say(f"suite: {found}")
    sets = read_sets(suite)
    of = _chosen(request.set, suite, sets)
    _check_ids(of, sets)
    folder = suite.folder
    known = Known({n: suite.locate(s) for n, s in suite.block.checkpoints.items()}, folder)
    base = request.base or suite.block.analysis.reference
    return Work(
        suite,
        sets,
        of,
        resolve([request.generator], known)[0] if request.generator else None,
        resolve([base], known)[0] if base and base != NO_BASE else None,
    )


def _chosen(name: str | None, suite: Suite, sets: Sets) -> QuestionSet:
    """Return the set that is meant.

    Raises:
        SuiteError: If there is none of that name, it is not asked, or it holds paraphrases.
    """
    where = str(suite.path or "--data")
    names = [one.name for one in sets.questions if one.role != "paraphrase"]
    if name is None and len(names) == 1:
        name = names[0]
    if name is None:
        raise SuiteError(where, "no set is named", expected=f"one of {', '.join(names)}")
    if name in {one.name for one in sets.corpora}:
        found = f"set {name!r} is a corpus: texts, no questions"
        raise SuiteError(where, found, expected=f"one of {', '.join(names)}")
    if name not in {one.name for one in sets.questions}:
        hint = suggestion(name, names)
        if Path(name).is_file():
            hint = f"a file of questions is given by --data {name}"
        raise SuiteError(where, f"no set {name!r}", hint=hint)
    if name not in names:
        found = f"set {name!r} holds paraphrases itself"
        raise SuiteError(where, found, expected=f"one of {', '.join(names)}")
    return sets[name]


def _check_ids(of: QuestionSet, sets: Sets) -> None:
    """Refuse ids that other sets hold as well: a paraphrase names its original by id alone."""
    mine = {item.id for item in of.items}
    for other in sets.questions:
        both = [item.id for item in other.items if item.id in mine]
        if other.name != of.name and both:
            found = f"ids stand in set {other.name!r} as well: {listed(both)}"
            hint = "give the items of different sets different ids, then paraphrases can name them"
            raise DataError(of.path, found, hint=hint)
