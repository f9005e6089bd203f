"""How a round was done: its settings, files with their hashes, and what computed the numbers."""

from __future__ import annotations

from human_eval.analysis.results import RoundResult
from human_eval.scales import PREFERENCE
from reports.human_words import control_title
from reports.numbers import alpha, count, percent
from reports.safe_text import one_line
from reports.sections.human_ratings import name_cell
from reports.sections.parts import Cell, Column, Facts, Paragraph, Part, Section, Table
from reports.sentences import sentence


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
        kind = "ratings: a verdict and stars for each answer"
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

    def add(what: str, function: str) -> None:
        made.setdefault(what, {})[function] = None

    for rating in result.ratings:
        add("ratings", rating.mean.function)
    for pair in result.pairs:
        add("differences", pair.difference.function)
        if pair.win is not None:
            add("A rated above B", pair.win.function)
        if pair.ordinal is not None:
            add("ordinal model", pair.ordinal.function)
    if result.omnibus is not None:
        for found in (result.omnibus.quasi_f, result.omnibus.single):
            if found is not None:
                add("all at once", found.function)
    for one in result.agreement:
        add("agreement", one.ordinal.function)
        for kappa in one.kappas:
            add("agreement", kappa.kappa.function)
        if one.intraclass is not None:
            add("agreement", one.intraclass.function)
    for rater in result.raters:
        for severity in rater.severity.values():
            add("severity", severity.function)
        for again in rater.consistency.values():
            add("same again", again.function)
    if result.preference is not None:
        add("preference", result.preference.model.function)
    for row in result.metrics.rows if result.metrics is not None else ():
        for part in (row.kendall, row.answers, row.ordered):
            if part is not None:
                add("metrics against people", part.function)
    return {what: list(functions) for what, functions in made.items()}


def _texts(caption: str, rows: dict[str, str], name: str, value: str) -> Table:
    columns = (Column(name, numeric=False), Column(value, numeric=False))
    cells = tuple((Cell(one_line(key)), Cell(one_line(text))) for key, text in rows.items())
    return Table(caption, columns, cells, folded=True)
