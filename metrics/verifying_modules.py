"""Our scores beside those that evaluate returns for our own modules: what is left without its own.

That is no second opinion on the algorithm, which is ours on both sides. It says that who loads our
metric into evaluate gets the number that stands here, after evaluate stored the texts, cast them
and handed them on.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

from metrics.evaluate_form import module_folder
from metrics.evaluate_scripts import load_offline
from metrics.inputs import check_inputs
from metrics.protocol import Answers, References
from metrics.scores import corpus_score
from metrics.table import get
from metrics.verifying import Verified


def verify_modules(
    names: Sequence[str], answers: Answers, references: References
) -> tuple[Verified, ...]:
    """Let evaluate load and compute metrics of ours, and return how far its scores are from ours.

    Args:
        names: Metrics that read texts.
        answers: n texts.
        references: n lists of at least one accepted answer.

    Returns:
        One result for each name, of all answers together; `why` where evaluate cannot, e.g.
        because it cannot store a text.

    Raises:
        LookupError: If a metric is unknown, or none of the modules.
        ValueError: As `check_inputs` says.
    """
    check_inputs(answers, references)
    return tuple(_verified(name, answers, references) for name in names)


def _verified(name: str, answers: Answers, references: References) -> Verified:
    folder, metric = module_folder(name), get(name)
    try:
        module = load_offline(str(folder))
        lists = [list(accepted) for accepted in references]
        theirs = float(module.compute(predictions=list(answers), references=lists)[name])
    except Exception as problem:  # evaluate raises what Arrow, the disk and its scripts raise
        return Verified(name, why=f"evaluate cannot compute it: {problem!r}")
    ours = corpus_score(metric, metric.counts(answers, references))
    tool = f"evaluate {version('evaluate')}, running our module"
    return Verified(name, tool, items=len(answers), difference=abs(ours - theirs))
