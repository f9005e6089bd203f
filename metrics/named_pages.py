"""Metrics whose names say what they are made of, as they look before there is such a name.

Each stands for its kind: it has the kind's unit, direction, signature and docstring, and scores
nothing. `needs_of` says what a name must hold and what must be there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NoReturn

from metrics.bertscore import PARTS, BertScore
from metrics.foreign import EvaluateMetric, Module
from metrics.given import Given
from metrics.meteor import Meteor
from metrics.named import FORMS
from metrics.protocol import Answers, Floats, Metric, References


@dataclass(frozen=True)
class FromFile:
    """A metric class of yours, or an instance of one, in a Python file: the file is run.

    Conventions:
        FILE.py is a path, from the current folder; CLASS takes no arguments. It has what
        `metrics.protocol.Metric` lists: `name`, `unit`, `binary`, `mean_of_items`, `columns`,
        `settings`, `counts(answers, references)` and `score(totals)`; a subclass of one of ours
        has them. `higher_is_better = False` turns its direction. The hash of the file is part of
        its signature. If it raises, that metric fails with the reason, and the others go on.

    Differences from other tools:
        Those of your code.

    Source:
        Your code.

    Examples:
        loud.py holds

            from metrics import ExactMatch

            class Loud(ExactMatch):
                name = "loud"

                def counts(self, answers, references):
                    return super().counts([text.upper() for text in answers], references)

        and is used by

            bench score answers.jsonl --metrics exact_match,loud.py:Loud
    """

    name: ClassVar[str] = "FILE.py:CLASS"
    unit: ClassVar[str] = "its own"
    binary: ClassVar[bool] = False
    mean_of_items: ClassVar[bool] = True
    columns: ClassVar[tuple[str, ...]] = ("its own",)
    settings: ClassVar[tuple[str, ...]] = ("file:HASH",)

    def counts(self, answers: Answers, references: References) -> Floats:
        """Refuse: it only stands for such metrics.

        Raises:
            LookupError: Always.
        """
        self._refuse()

    def score(self, totals: Floats) -> Floats:
        """Refuse, as `counts` does.

        Raises:
            LookupError: Always.
        """
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise LookupError(f"{self.name} stands for a file of yours and a class in it")


def stand_ins() -> tuple[Metric, ...]:
    """Return one metric for each of `metrics.named.FORMS`, in its order.

    Examples:
        >>> [metric.name for metric in stand_ins()] == list(FORMS)
        True
    """
    return (
        Meteor("punkt"),
        *(BertScore(part, "FOLDER[@LAYER]", _no_model) for part in PARTS),
        EvaluateMetric("evaluate:NAME_OR_PATH[#KEY]", Module(None, "KEY")),
        Given("[lower:][raw:]NAME"),
        FromFile(),
    )


def stand_in(name: str) -> Metric | None:
    """Return what has the page of a name that is not filled in; None for any other name.

    Examples:
        >>> stand_in("bertscore_f1").name, stand_in("bertscore").name, stand_in("f1")
        ('bertscore_f1:FOLDER[@LAYER]', 'bertscore_f1:FOLDER[@LAYER]', None)
    """
    head, _, rest = name.partition(":")
    head = {"bertscore": "bertscore_f1", "FILE": "FILE.py"}.get(head, head)
    for metric in stand_ins():
        own, _, blank = metric.name.partition(":")
        if head == own and rest in ("", blank, blank.partition("[")[0]):
            return metric
    return None


def needs_of(metric: Metric) -> str | None:
    """Return what a metric needs that is not in this package; None where that is nothing."""
    head = metric.name.partition(":")[0]
    if metric.name.partition(":")[0].endswith(".py"):
        return FORMS["FILE.py:CLASS"]
    return next((text for form, text in FORMS.items() if form.partition(":")[0] == head), None)


def _no_model(answers: Sequence[str], references: Sequence[str]) -> NoReturn:
    raise LookupError("FOLDER stands for the folder of a model")
