"""How a round was done: its settings, files with their hashes, and what computed the numbers."""

from __future__ import annotations

from collections.abc import Iterator

from human_eval.analysis.results import RoundResult
from human_eval.scales import PREFERENCE
from reports.human_words import control_title, is_stars, round_signature
from reports.numbers import alpha, count, percent
from reports.safe_text import one_line
from reports.sections.human_ratings import name_cell
from reports.sections.parts import Cell, Column, Facts, Paragraph, Part, Section, Table
from reports.sentences import sentence

Shown = Iterator[tuple[str, object]]
"""Parts of the report, and the results that they show."""


def human_method_section(result: RoundResult) -> Section:
    """Return everything that a sceptic needs to repeat or to doubt the result."""
    parts: list[Part] = [Facts(_facts(result))]
    parts += [Paragraph(sentence(note)) for note in result.notes]
    parts += [_families(result), _checkpoints(result), _functions(result)]
    parts.append(_texts("Files, as they were read", result.hashes, "file", "SHA-256"))
    if result.versions:
        parts.append(_texts("Versions", result.versions, "package", "version"))
    return Section("method", "How it was done", tuple(parts))


def _facts(result: RoundResult) -> tuple[tuple[str, str], ...]:
    kind = "preferences: A or B, with two kinds of tie"
    if result.control != PREFERENCE:
        stars = any(is_stars(one.control) for one in result.ratings)
        kind = f"ratings: a verdict{' and stars' if stars else ''} for each answer"
    blinded = "no: the judgements were made elsewhere" if result.imported else "yes: opaque ids"
    margin = "none declared" if result.margin is None else f"± {result.margin:g} points"
    return (
        ("kind", kind),
        ("decided by", control_title(result.control)),
        ("round made", one_line(result.created)),
        ("suite", one_line(result.suite)),
        ("blinded", blinded),
        ("questions", f"{count(result.items)} in {count(result.groups)} groups"),
        ("tasks given out", count(result.counts.expected)),
        ("shown twice", percent(100 * result.repeat_share)),
        ("pass mark", percent(100 * result.pass_mark)),
        ("reference", one_line(result.reference or "none")),
        ("α of the primary family", alpha(result.alpha)),
        ("equivalence margin", margin),
        ("seed", str(result.seed)),
        ("signature", round_signature(result)),
    )


def _families(result: RoundResult) -> Table:
    columns = (
        Column("family", numeric=False),
        Column("correction", numeric=False),
        Column("tests held"),
    )
    rows = tuple(
        (Cell(one_line(one.name)), Cell(one_line(one.method)), Cell(count(one.m)))
        for one in result.families
    )
    return Table("Families of tests", columns, rows)


def _checkpoints(result: RoundResult) -> Table:
    columns = (
        Column("checkpoint", numeric=False),
        Column("fingerprint of its run", numeric=False),
        Column("judgements"),
    )
    rows = tuple(
        (
            name_cell(result, name),
            Cell(one_line(result.fingerprints.get(name, "")) or "unknown"),
            Cell(count(result.by_checkpoint[name].judged)),
        )
        for name in result.names
    )
    return Table("Checkpoints", columns, rows)


def _functions(result: RoundResult) -> Table:
    columns = (Column("what", numeric=False), Column("computed by", numeric=False))
    rows = tuple((Cell(what), Cell(", ".join(names))) for what, names in _computed(result).items())
    return Table("What computed the numbers", columns, rows, folded=True)


def _computed(result: RoundResult) -> dict[str, list[str]]:
    """Return by part of the report the functions whose results it shows."""
    made: dict[str, dict[str, None]] = {}
    for what, found in (*_tested(result), *_agreed(result), *_others(result)):
        function = getattr(found, "function", None)
        if function:
            made.setdefault(what, {})[str(function)] = None
    return {what: list(functions) for what, functions in made.items()}


def _tested(result: RoundResult) -> Shown:
    yield from (("ratings", one.mean) for one in result.ratings)
    for pair in result.pairs:
        yield "differences", pair.difference
        yield "A rated above B", pair.win
        yield "ordinal model", pair.ordinal
    if result.omnibus is not None:
        yield "all at once", result.omnibus.quasi_f
        yield "all at once", result.omnibus.single


def _agreed(result: RoundResult) -> Shown:
    for one in result.agreement:
        yield "agreement", one.ordinal
        yield "agreement", one.intraclass
        yield from (("agreement", kappa.kappa) for kappa in one.kappas)
        yield from (("agreement without a rater", without) for without in one.without)
    for rater in result.raters:
        yield from (("severity", found) for found in rater.severity.values())
        yield from (("same again", again) for again in rater.consistency.values())


def _others(result: RoundResult) -> Shown:
    if result.preference is not None:
        yield "preference", result.preference.model
    for row in result.metrics.rows if result.metrics is not None else ():
        shown = (row.kendall, row.answers, row.ordered)
        yield from (("metrics against people", one) for one in shown)


def _texts(caption: str, rows: dict[str, str], name: str, value: str) -> Table:
    columns = (Column(name, numeric=False), Column(value, numeric=False))
    cells = tuple((Cell(one_line(key)), Cell(one_line(text))) for key, text in rows.items())
    return Table(caption, columns, cells, folded=True)
