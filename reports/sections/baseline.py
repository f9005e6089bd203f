"""Since the earlier result: what was changed, and how scores moved."""

from __future__ import annotations

from bench.base.names import counted
from bench.results import Comparison
from reports.baseline import Baseline, Changed, Move
from reports.naming import listed, metric_title
from reports.numbers import level
from reports.reading import metrics_of
from reports.safe_text import one_line, shortened
from reports.sections.parts import Bullets, Cell, Column, Paragraph, Part, Section, Table
from reports.units import difference_in_unit, difference_interval_in_unit, in_unit, interval_in_unit

PAIRED = (
    "Differences are paired by question, by the test that the design calls for: both results hold "
    "the score of every question."
)
UNPAIRED = (
    "Where “unpaired” stands, one of the results holds no scores of the same single questions, and "
    "the interval is put together from those of the two scores as if they were independent (Zou "
    "and Donner, 2008). On the same questions scores go up and down together, and a paired "
    "interval would be narrower: what is not established there may be by `bench compare` with "
    "both checkpoints in one suite."
)
MANY = (
    "Nothing is adjusted for the number of rows: of twenty unchanged scores about one would be "
    "marked by chance."
)
WORDS = {
    "higher": "higher than then",
    "lower": "lower than then",
    "open": "not established",
    "unchanged": "the same answers",
    "equal": "no score differs",
    "undefined": "no interval",
}
LETTERS = 120


def baseline_section(comparison: Comparison, found: Baseline) -> Section:
    """Return what changed since an earlier result: settings first, then the primary metric."""
    first, *rest = metrics_of(comparison)
    tables = [_moves(found, metric, folded=metric != first) for metric in (first, *rest)]
    parts: list[Part] = [
        Paragraph(f"Held against {one_line(found.folder)}. {_summary(found, first)}"),
        *_settings(found.changed),
        *_only_one(found),
        *(table for table in tables if table is not None),
        Paragraph(" ".join([*_how(found.moves), MANY]), "note"),
    ]
    return Section("baseline", "Since the earlier result", tuple(parts))


def _summary(found: Baseline, metric: str) -> str:
    moves = [move for move in found.moves if move.metric == metric]
    if not moves:
        return "No score by the primary metric stands in both."
    down = [f"{one_line(m.checkpoint)} on {one_line(m.set)}" for m in moves if m.kind == "lower"]
    up = [f"{one_line(m.checkpoint)} on {one_line(m.set)}" for m in moves if m.kind == "higher"]
    name, n = metric_title(metric), counted(len(moves), "score")
    said = [f"{name} is lower for {listed(down)}"] if down else []
    said += [f"{'' if said else f'{name} is '}higher for {listed(up)}"] if up else []
    return f"Of {n}: {', '.join(said)}." if said else f"No change in {name} is established ({n})."


def _how(moves: tuple[Move, ...]) -> list[str]:
    """Return what the intervals rest on, each kind only where it stands."""
    found = [PAIRED] if any(move.paired for move in moves) else []
    return [*found, UNPAIRED] if any(_is_unpaired(move) for move in moves) else found


def _is_unpaired(move: Move) -> bool:
    return move.paired is None and not move.same and move.comparable


def _settings(changed: tuple[Changed, ...]) -> list[Part]:
    if not changed:
        return [Paragraph("Questions, metrics, prompt, checkpoints and versions are as they were.")]
    matter = [row.what for row in changed if row.matters]
    parts: list[Part] = []
    if matter:
        text = f"Not about the same thing as then: {listed([one_line(what) for what in matter])}"
        parts.append(Paragraph(f"{text} changed. What follows mixes that with the checkpoints."))
    columns = tuple(Column(title, numeric=False) for title in ("changed", "then", "now"))
    rows = tuple(
        (Cell(one_line(row.what)), Cell(_short(row.then)), Cell(_short(row.now))) for row in changed
    )
    return [*parts, Table("What was changed", columns, rows, folded=not matter)]


def _short(text: str) -> str:
    shown, cut = shortened(text, LETTERS)
    return f"{one_line(shown)}{'…' if cut else ''}" or "–"


def _only_one(found: Baseline) -> list[Part]:
    items = [f"Only in the earlier result: {listed([one_line(name) for name in found.gone])}."]
    items = items if found.gone else []
    if found.new:
        items.append(f"Only in this one: {listed([one_line(name) for name in found.new])}.")
    return [Bullets(tuple(items))] if items else []


def _moves(found: Baseline, metric: str, *, folded: bool) -> Table | None:
    moves = [move for move in found.moves if move.metric == metric]
    if not moves:
        return None
    share = level(moves[0].now.level)
    columns = (
        Column("checkpoint", numeric=False),
        Column("set", numeric=False),
        Column("then", f"{share} CI"),
        Column("now", f"{share} CI"),
        Column("now − then", f"{share} CI"),
        Column("what that shows", numeric=False),
    )
    caption = f"{metric_title(metric)} then and now"
    return Table(caption, columns, tuple(_row(move) for move in moves), folded=folded)


def _row(move: Move) -> tuple[Cell, ...]:
    metric = move.metric
    other = "unpaired" if _is_unpaired(move) else move.refused
    other = other if move.comparable else "other questions or another metric"
    bounds = "" if move.same else difference_interval_in_unit(metric, move.interval)
    return (
        Cell(one_line(move.checkpoint)),
        Cell(one_line(move.set)),
        *(
            Cell(in_unit(metric, score.value), interval_in_unit(metric, score.interval))
            for score in (move.then, move.now)
        ),
        Cell(difference_in_unit(metric, move.difference), bounds),
        Cell(WORDS[move.kind], other),
    )
