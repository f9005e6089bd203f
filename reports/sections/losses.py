"""The training loss over steps: a line for each training, in its scenario's colour."""

from __future__ import annotations

import math

from bench.results import Comparison, RunInfo
from reports.axes import round_axis
from reports.numbers import count, hundredths
from reports.pictures.shapes import CurveLine, Curves
from reports.reading import side_of
from reports.safe_text import one_line
from reports.sections.score_charts import colour_of

TITLE = "Training loss, nats per token"


def losses_chart(comparison: Comparison) -> Curves | None:
    """Return the losses of all fine-tuned checkpoints; None where none are known.

    The base's own training, if it is there, is another task: it has no line.
    """
    runs = [run for run in comparison.runs if len(run.losses) > 1 and _tuned(run)]
    if not runs:
        return None
    lines = tuple(_line(comparison, run) for run in runs)
    x_axis, x_ticks = round_axis([x for line in lines for x, _ in line.points] + [0.0], count)
    y_axis, y_ticks = round_axis([y for line in lines for _, y in line.points] + [0.0], hundredths)
    legend = dict.fromkeys(
        (one_line(_owner(comparison, run)), colour_of(comparison, run.name)) for run in runs
    )
    words = "; ".join(_words(run) for run in runs)
    return Curves(
        title=TITLE,
        text=f"{TITLE}: {words}.",
        lines=lines,
        across="training steps",
        x_axis=x_axis,
        y_axis=y_axis,
        x_ticks=x_ticks,
        y_ticks=y_ticks,
        legend=tuple(legend),
    )


def _tuned(run: RunInfo) -> bool:
    return run.lineage is None or run.lineage.scenario != "base"


def _owner(comparison: Comparison, run: RunInfo) -> str:
    return run.scenario or side_of(comparison, run.name)


def _line(comparison: Comparison, run: RunInfo) -> CurveLine:
    points = tuple((float(step), loss) for step, loss in run.losses if math.isfinite(loss))
    return CurveLine(one_line(run.name), points, colour_of(comparison, run.name), thin=True)


def _words(run: RunInfo) -> str:
    (first, start), (last, end) = run.losses[0], run.losses[-1]
    return (
        f"{one_line(run.name)} from {hundredths(start)} at step {count(first)} to "
        f"{hundredths(end)} at step {count(last)}"
    )
