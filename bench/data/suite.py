"""A suite: the file that says what is asked, of whom, and what is to be decided."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from bench.base.errors import SuiteError
from bench.base.hashing import value_hash
from bench.base.names import suggestion
from bench.data.curves import check_curves
from bench.data.schema import (
    AnalysisBlock,
    AnswerBlock,
    PrimaryBlock,
    PromptBlock,
    SetBlock,
    SuiteBlock,
)
from bench.data.suite_file import parse
from bench.data.takes import check_take
from bench.data.templates import check_template


@dataclass(frozen=True)
class Suite:
    """A suite that was read and found sound.

    Attributes:
        block: Everything the file says, defaults filled in.
        folder: What relative paths are relative to.
        path: The file, or None for a suite made from `--data`.
    """

    block: SuiteBlock
    folder: Path
    path: Path | None

    @property
    def primary(self) -> PrimaryBlock:
        """The declared primary, else the first metric on the first held-out (else first) set."""
        if self.block.analysis.primary is not None:
            return self.block.analysis.primary
        asked = {name: one for name, one in self.block.sets.items() if one.role != "corpus"}
        heldout = [name for name, one in asked.items() if one.role == "heldout"]
        return PrimaryBlock(metric=self.block.metrics[0], set=(heldout or list(asked))[0])

    def locate(self, text: str) -> str:
        """Return `text` with `${VAR}` filled in from the environment.

        Raises:
            SuiteError: If a variable is not set.
        """
        return re.sub(r"\$\{(\w+)\}", self._variable, text)

    def analysis_hash(self) -> str:
        """Return the hash of what was declared: the analysis, metrics and answer rules."""
        block = self.block.model_dump(mode="json", include={"analysis", "metrics", "answer"})
        return value_hash({**block, "primary": self.primary.model_dump()})

    def with_analysis(self, *, metric: str | None, margin: float | None) -> Suite:
        """Return the suite with the command line's metric and margin in place of the file's."""
        changes: dict[str, object] = {}
        if metric is not None:
            changes["primary"] = PrimaryBlock(metric=metric, set=self.primary.set)
        if margin is not None:
            changes["margin"] = margin
        if not changes:
            return self
        try:
            analysis = AnalysisBlock.model_validate({**dict(self.block.analysis), **changes})
        except ValidationError as error:
            raise SuiteError("margin", f"{margin}", expected=error.errors()[0]["msg"]) from None
        metrics = self.block.metrics
        if metric is not None and metric not in metrics:
            metrics = (metric, *metrics)
        update = {"analysis": analysis, "metrics": metrics}
        return replace(self, block=self.block.model_copy(update=update))

    def _variable(self, match: re.Match[str]) -> str:
        name = match.group(1)
        try:
            return os.environ[name]
        except KeyError:
            hint = f"run it as `{name}=/path/to/folder bench …`"
            where = str(self.path or "suite")
            raise SuiteError(where, f"${{{name}}} is not set", hint=hint) from None


def load_suite(path: Path) -> Suite:
    """Read a suite file.

    Raises:
        SuiteError: If it is missing, not YAML, or says something that cannot be.
    """
    block, lines = parse(path)
    _check_names(block, lines)
    check_asking(block, lines)
    return Suite(block, path.resolve().parent, path)


def data_suite(path: Path) -> Suite:
    """Return the suite that `--data FILE` stands for: one held-out set, the bare question.

    The whole answer is scored: whoever recorded it has taken what belongs to it.
    """
    name = re.sub(r"[^\w.\- ]", "-", path.stem) or "data"
    block = SuiteBlock(
        name=name,
        sets={name: SetBlock(role="heldout", path=str(path))},
        prompt=PromptBlock(template="{question}"),
        answer=AnswerBlock(take="all"),
    )
    return Suite(block, Path.cwd(), None)


def check_asking(block: SuiteBlock, lines: Mapping[tuple[str, ...], str] | None = None) -> None:
    """Refuse prompts and an `answer.take` that cannot be used, before anything is asked.

    Args:
        block: What the suite says.
        lines: `file:line` of each key, where it was read from a file.

    Raises:
        SuiteError: Names the key and, where known, its line.
    """
    check_take(block.answer.take, _key(("answer", "take"), lines))
    for name, template in block.prompt.named.items():
        several = ("prompt", "templates", name)
        key = several if block.prompt.templates else ("prompt", "template")
        check_template(template, _key(key, lines))
    _check_examples(block, lines)


def _check_examples(block: SuiteBlock, lines: Mapping[tuple[str, ...], str] | None) -> None:
    """Refuse few-shot examples of a set that is not there, or that was never trained on."""
    if block.prompt.few_shot is None:
        return
    name, where = block.prompt.few_shot.set, _key(("prompt", "few_shot", "set"), lines)
    trained = [key for key, one in block.sets.items() if one.role == "train"]
    if name not in block.sets:
        raise SuiteError(where, f"no set {name!r}", hint=suggestion(name, trained))
    if name not in trained:
        found = f"set {name!r} has the role {block.sets[name].role}"
        raise SuiteError(where, found, expected="a set of role train: its answers are shown")


def _key(key: tuple[str, ...], lines: Mapping[tuple[str, ...], str] | None) -> str:
    dotted, line = ".".join(key), (lines or {}).get(key)
    return f"{line}: {dotted}" if line else dotted


def _check_names(block: SuiteBlock, where: dict[tuple[str, ...], str]) -> None:
    """Refuse names that refer to nothing."""
    asked = [name for name, one in block.sets.items() if one.role != "corpus"]
    at = where.get((), "suite")

    def refuse(key: tuple[str, ...], what: str, name: str, valid: list[str]) -> None:
        if name not in valid:
            hint = suggestion(name, valid)
            raise SuiteError(where.get(key, at), f"no {what} {name!r}", hint=hint)

    if not asked:
        raise SuiteError(at, "every set is a corpus", expected="a set with questions")
    checkpoints = list(block.checkpoints)
    if block.analysis.primary:
        key = ("analysis", "primary")
        refuse((*key, "set"), "set", block.analysis.primary.set, asked)
    if block.analysis.reference and checkpoints:
        refuse(("analysis", "reference"), "checkpoint", block.analysis.reference, checkpoints)
    if block.analysis.pairs == "reference" and not block.analysis.reference:
        raise SuiteError(at, "`pairs: reference` without `reference`", hint="name a checkpoint")
    if block.analysis.highlight is not None:
        key = ("analysis", "highlight")
        known = [*block.scenarios, *checkpoints]
        refuse(key, "scenario or checkpoint", block.analysis.highlight, known)
    check_curves(block, where.get(("curves",), at))
    for scenario, seeds in block.scenarios.items():
        for seed, name in seeds.items():
            refuse(("scenarios", scenario, str(seed)), "checkpoint", name, checkpoints)
    for name in block.human:
        refuse(("human", name), "set", name, asked)
    known = [*checkpoints, *block.scenarios]
    for rule in block.gate:
        if rule.set is not None:
            refuse(("gate",), "set", rule.set, asked)
        if rule.metric is not None:
            refuse(("gate",), "metric", rule.metric, list(block.metrics))
        for name in filter(None, (rule.checkpoint, rule.against)) if checkpoints else ():
            refuse(("gate",), "checkpoint or scenario", name, [*known, "baseline"])
