"""Our metrics as modules of Hugging Face `evaluate`.

`metrics/evaluate_modules/<name>/` is a folder that `evaluate.load` takes, one for each metric of
texts; this file is what they all do.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from metrics.protocol import Metric
from metrics.scores import corpus_score
from metrics.table import get

FOLDER = Path(__file__).with_name("evaluate_modules")

USAGE = """
Args:
    predictions: n texts.
    references: n texts, or n lists of accepted texts.
Returns:
    The score of all together, under the metric's name, in its unit.
"""


def module_folder(name: str) -> Path:
    """Return the folder of a metric for `evaluate.load(str(folder))`.

    Raises:
        LookupError: If there is none by that name.

    Examples:
        >>> module_folder("squad_f1").parts[-3:]
        ('metrics', 'evaluate_modules', 'squad_f1')
    """
    folder = FOLDER / name
    if not (folder / f"{name}.py").is_file():
        have = ", ".join(sorted(one.name for one in FOLDER.iterdir() if one.name[0] not in "._"))
        raise LookupError(f"no module {name!r} for evaluate; there are: {have}")
    return folder


@cache
def module_class(name: str) -> Any:
    """Return the class of `evaluate` that scores by our metric of that name.

    Args:
        name: The metric's.

    Raises:
        LookupError: If there is no such metric.
    """
    import evaluate  # seconds, for those who load it

    metric = get(name)

    class Ours(evaluate.Metric):  # type: ignore[misc]
        @property
        def name(self) -> str:  # evaluate would make rouge_l of rougeL
            return metric.name

        def _info(self) -> Any:
            return _info(metric)

        def _compute(self, predictions: Any, references: Any) -> dict[str, float]:
            accepted = [[one] if isinstance(one, str) else list(one) for one in references]
            return {name: corpus_score(metric, metric.counts(list(predictions), accepted))}

    Ours.__name__ = Ours.__qualname__ = name  # by which evaluate calls it
    Ours.__doc__ = type(metric).__doc__
    return Ours


def _info(metric: Metric) -> Any:
    from datasets import Features, Sequence, Value  # type: ignore[import-untyped]
    from evaluate import MetricInfo

    text = Value("string")
    return MetricInfo(
        description=type(metric).__doc__ or metric.name,
        citation="",
        inputs_description=USAGE,
        features=[
            Features({"predictions": text, "references": Sequence(text)}),
            Features({"predictions": text, "references": text}),
        ],
    )
