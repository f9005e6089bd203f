"""How people rated each checkpoint: every control, with intervals."""

from __future__ import annotations

import math

from bench.base.names import counted
from human_eval.analysis.joining import CORRECT
from human_eval.analysis.metric_results import Aggregated, AggregationResult
from human_eval.analysis.results import CheckpointRating, RoundResult
from human_eval.scales import VERDICT
from reports.human_words import amount, control_title, is_stars, limits, unit_of
from reports.naming import listed
from reports.numbers import count, level, number, percent
from reports.safe_text import one_line
from reports.sections.parts import Cell, Chart, Column, Mark, Paragraph, Part, Section, Table
from stats.verdict_model import SOUND

COLOURS, FAR = 7, 15.0
POINTS = ((0.0, "0"), (25.0, "25"), (50.0, "50"), (75.0, "75"), (100.0, "100"))


def ratings_section(result: RoundResult) -> Section | None:
    """Return the ratings by checkpoint and control; None for a preference round."""
    if not result.ratings:
        return None
    parts: list[Part] = [_table(result)]
    if result.aggregation is not None:
        parts.append(_aggregation(result))
        parts.append(Paragraph(_aggregation_note(result.aggregation), "note"))
    parts += [Paragraph(text, "note") for text in _notes(result)]
    return Section("ratings", "Ratings", tuple(parts))


def colour_in(result: RoundResult, name: str) -> int:
    """Return the number of a checkpoint's colour: the reference is grey, the others in order."""
    if name == result.reference:
        return 0
    others = [one for one in result.names if one != result.reference]
    return 1 + others.index(name) % COLOURS


def name_cell(result: RoundResult, name: str) -> Cell:
    """Return the head of a checkpoint's row."""
    detail = "reference" if name == result.reference else ""
    return Cell(one_line(name), detail, colour_in(result, name))


def ratings_chart(result: RoundResult, control: str) -> Chart:
    """Return every checkpoint's verdict score, or share judged correct, 0 to 100."""
    found = [one for one in result.ratings if one.control == control]
    marks = tuple(_mark(result, one) for one in found)
    shares = {level(one.mean.level) for one in found}
    share = f" ({shares.pop()} CI)" if len(shares) == 1 else ""
    title = f"{control_title(control).capitalize()}, {unit_of(control)}{share}"
    words = "; ".join(f"{mark.label} {mark.text}" for mark in marks)
    return Chart(title, f"{title}: {words}.", marks, (0.0, 100.0), POINTS)


def _mark(result: RoundResult, one: CheckpointRating) -> Mark:
    low, high = one.mean.interval
    text = f"{amount(one.control, one.mean.value)}  ({limits(one.control, one.mean.interval)})"
    name = one_line(one.checkpoint)
    return Mark(name, one.mean.value, low, high, text, colour_in(result, one.checkpoint))


def _table(result: RoundResult) -> Table:
    controls = list(dict.fromkeys(one.control for one in result.ratings))
    columns = (
        Column("checkpoint", numeric=False),
        *(Column(control_title(control), unit_of(control)) for control in controls),
        Column("judgements", "of those asked for"),
    )
    rows = tuple(
        (
            name_cell(result, name),
            *(_cell(result, name, control) for control in controls),
            _counted(result, name),
        )
        for name in result.names
    )
    return Table("Ratings by checkpoint, with intervals", columns, rows)


def _cell(result: RoundResult, name: str, control: str) -> Cell:
    try:
        found = result.rating(name, control).mean
    except KeyError:
        return Cell(number(None))
    return Cell(amount(control, found.value), limits(control, found.interval))


def _counted(result: RoundResult, name: str) -> Cell:
    found = result.by_checkpoint[name]
    missing = found.expected - found.judged
    detail = f"{count(missing)} missing" if missing else ""
    return Cell(f"{count(found.judged)} of {count(found.expected)}", detail)


def _aggregation(result: RoundResult) -> Table:
    columns = (
        Column("checkpoint", numeric=False),
        Column("mean", "this is tested"),
        Column("majority", "one verdict an answer"),
        Column("Dawid–Skene", "raters weighed by their errors"),
    )
    rows = result.aggregation.rows if result.aggregation else ()
    caption = "Verdict score by three ways to make one verdict of several, points"
    return Table(caption, columns, tuple(_aggregated(result, one) for one in rows), folded=True)


def _aggregated(result: RoundResult, one: Aggregated) -> tuple[Cell, ...]:
    values = (one.mean, one.majority, one.dawid_skene)
    return (name_cell(result, one.checkpoint), *(Cell(number(value)) for value in values))


def _verdict_note(result: RoundResult) -> str:
    by_control = {
        (one.control, one.checkpoint): one.mean.value
        for one in result.ratings
        if one.control in (VERDICT, CORRECT)
    }
    if all(by_control[VERDICT, name] == mean for (_, name), mean in by_control.items()):
        return (
            "Every verdict was correct (100) or incorrect (0), so the verdict score, which "
            "decides, is the share judged correct."
        )
    return (
        "The verdict score counts correct 100, partially correct 50, incorrect 0; it decides. The "
        "share judged correct counts partially correct as not correct."
    )


def _aggregation_note(found: AggregationResult) -> str:
    text = (
        f"Of {count(found.answers)} answers {count(found.unanimous)} got one verdict from all who "
        f"judged them (two raters or more) and {count(found.tied)} have no majority: those are "
        "left out of that column."
    )
    if found.reason is not None:
        text += f" Dawid–Skene: {one_line(found.reason)}."
    else:
        text += (
            f" Dawid–Skene's model takes raters to be right more often than not "
            f"({percent(100 * SOUND)} of {number(found.prior, 0)} ratings of each verdict) until "
            "they show otherwise."
        )
    if not found.converged:
        text += " It did not converge."
    if any(abs(one.dawid_skene - one.mean) > FAR for one in found.rows):
        text += (
            f" It is more than {number(FAR, 0)} points from the mean somewhere: either a rater "
            "guesses and draws the mean, or raters who err alike have misled the model."
        )
    return text


def _covers(result: RoundResult) -> str:
    """Return what intervals are over; not over raters where one judged, or all are alike."""
    means = [one for one in result.ratings if one.control == result.control]
    fixed = [one.checkpoint for one in means if not math.isfinite(one.mean.from_raters)]
    if len(fixed) == len(means):
        return "new items like these; the raters are taken as fixed"
    both = "new items and new raters like these"
    if not fixed:
        return both
    names = listed([one_line(name) for name in fixed])
    return f"{both}; those of {names}, where nothing shows how raters vary, new items only"


def _notes(result: RoundResult) -> list[str]:
    first = result.ratings[0].mean
    texts = [
        f"Intervals hold one mean each, at {level(first.level)}, and cover {_covers(result)}. "
        "Whether two "
        "of them overlap says nothing about their difference: see the differences."
    ]
    if result.counts.judged < result.counts.expected:
        texts.append(
            "A mean rests on every judgement of its checkpoint, a difference on those of raters "
            "who judged both answers; where judgements are missing, means need not subtract to "
            "the difference. What is missing is taken to be missing at random."
        )
    if any(one.control == VERDICT for one in result.ratings):
        texts.append(_verdict_note(result))
    if any(is_stars(one.control) for one in result.ratings):
        texts.append("Scales run from 1 to 5 stars.")
    shared = sum(one.expected for one in result.by_checkpoint.values()) - result.counts.expected
    if shared > 0:
        all_of = result.counts.expected + shared
        texts.append(
            f"{counted(result.counts.expected, 'judgement')} stand for {count(all_of)}: what "
            "several checkpoints wrote alike was shown once and counts for each."
        )
    return texts
