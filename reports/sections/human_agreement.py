"""Do the raters agree? Alpha by control, intraclass correlations, kappas by pair of raters."""

from __future__ import annotations

from bench.base.names import counted
from human_eval.analysis.results import ControlAgreement, RoundResult
from human_eval.scales import PREFERENCE
from reports.human_words import control_title
from reports.numbers import count, interval, level, number, signed
from reports.safe_text import one_line
from reports.sections.parts import Cell, Column, Paragraph, Part, Section, Table
from reports.sentences import sentence
from stats.agreement import Agreement
from stats.influence import RaterInfluence

PLACES = 2
HIGH, TENTATIVE = 0.8, 0.667
"""Krippendorff's customary bounds: conclusions above the first, tentative ones above the second."""


def agreement_section(result: RoundResult) -> Section:
    """Return how far raters agree, beyond chance; one rater alone agrees with nobody."""
    if not result.agreement:
        return Section("agreement", "Agreement", (Paragraph(nobody(result)),))
    first = result.agreement[0]
    parts: list[Part] = [Paragraph(alpha_words(first))]
    parts += [Paragraph(text, "warning") for text in named_words(first)]
    parts += [_alphas(result), _influence(first)]
    if first.kappas:
        parts.append(_kappas(first))
    parts += [Paragraph(text, "note") for text in _notes(result)]
    return Section("agreement", "Agreement", tuple(parts))


def nobody(result: RoundResult) -> str:
    """Return why there is no agreement to speak of."""
    judged = [one for one in result.raters if one.counts.judged]
    if len(judged) == 1 and result.imported:
        return "One verdict was given for each answer: agreement was not measured."
    if len(judged) == 1:
        return "One rater judged: agreement with others was not measured."
    return "No answer was judged by two raters: agreement was not measured."


def alpha_words(found: ControlAgreement) -> str:
    """Return how far raters agree on a control, in a sentence."""
    alpha = found.ordinal
    raters = counted(len(found.raters), "rater")
    shown = "pairs of answers" if found.control == PREFERENCE else "answers"
    what = f"On the {control_title(found.control)}, {raters} on {count(alpha.n_items)} {shown}"
    if alpha.reason is not None:
        return f"{what}: alpha is undefined, because {one_line(alpha.reason)}."
    return f"{what}: Krippendorff's alpha (ordinal) {_with_interval(alpha)}. {_reading(alpha)}"


def named_words(found: ControlAgreement) -> tuple[str, ...]:
    """Return a sentence for each rater without whom alpha rises by more than .05."""
    return tuple(_named(found, one) for one in found.without if one.named)


def _named(found: ControlAgreement, one: RaterInfluence) -> str:
    chance = "" if one.interval[0] > 0 else ", so it may be chance"
    same = "" if one.n_items == found.ordinal.n_items else _on(one.n_items)
    shown = interval(one.interval, _two)
    return (
        f"Without {one_line(found.raters[one.rater])}, alpha{same} would be "
        f"{number(one.without, PLACES)} instead of {number(one.alpha, PLACES)}: a rise of "
        f"{number(one.rise, PLACES)} ({level(one.level)} CI {shown}{chance}). "
        "The ratings are kept."
    )


def _on(answers: int) -> str:
    return f" on the {counted(answers, 'answer')} that two others judged"


def _reading(alpha: Agreement) -> str:
    low, high = alpha.interval
    if not low < high:
        return "No resample differs, so how sure this is cannot be said."
    if alpha.value >= HIGH:
        below = "" if low >= HIGH else f"; the interval reaches below{' .667' * (low < TENTATIVE)}"
        return f"By custom, .80 is enough for firm conclusions{below}."
    if alpha.value >= TENTATIVE:
        below = "" if low >= TENTATIVE else "; the interval reaches below that"
        return f"By custom this allows tentative conclusions only (.667 to .80){below}."
    return (
        "By custom this is too low even for tentative conclusions (.667): raters understood the "
        "task in different ways, or the answers leave room for it."
    )


def _alphas(result: RoundResult) -> Table:
    shown = level(result.agreement[0].ordinal.level)
    columns = (
        Column("what", numeric=False),
        Column("alpha, ordinal", f"{shown} CI over questions"),
        Column("alpha, nominal", f"{shown} CI over questions"),
        Column("ICC(A,1)", "one rater"),
        Column("ICC(A,k)", "mean of all raters"),
        Column("answers", "judged by two or more"),
        Column("judged by all"),
    )
    return Table("Agreement by control", columns, tuple(_row(one) for one in result.agreement))


def _row(found: ControlAgreement) -> tuple[Cell, ...]:
    return (
        Cell(control_title(found.control)),
        _cell(found.ordinal),
        _cell(found.nominal),
        _icc(found, "A,1"),
        _icc(found, "A,k"),
        Cell(count(found.ordinal.n_items)),
        Cell(count(found.complete)),
    )


def _cell(found: Agreement) -> Cell:
    if found.reason is not None:
        return Cell("undefined", one_line(found.reason))
    return Cell(number(found.value, PLACES), interval(found.interval, _two))


def _icc(found: ControlAgreement, kind: str) -> Cell:
    if found.intraclass is None:
        return Cell(number(None))
    row = found.intraclass.row(kind)
    return Cell(number(row.value, PLACES), interval(row.interval, _two))


def _influence(found: ControlAgreement) -> Table:
    noted = any(one.named or one.reason for one in found.without)
    columns = (
        Column("without", numeric=False),
        Column("alpha, ordinal"),
        Column("rise"),
        Column(f"{level(found.ordinal.level)} CI", "over questions"),
        *((Column("note", numeric=False),) if noted else ()),
    )
    rows = tuple(
        (
            Cell(one_line(found.raters[one.rater])),
            Cell(number(one.without, PLACES)),
            Cell(signed(one.rise, PLACES)),
            Cell(interval(one.interval, lambda value: signed(value, PLACES))),
            *((Cell("above .05: named" if one.named else one_line(one.reason or "")),) * noted),
        )
        for one in found.without
    )
    caption = f"Agreement on the {control_title(found.control)} without each rater"
    return Table(caption, columns, rows, folded=True)


def _kappas(found: ControlAgreement) -> Table:
    noted = any(one.kappa.reason for one in found.kappas)
    columns = (
        Column("raters", numeric=False),
        Column("kappa", "quadratic weights"),
        Column(f"{level(found.ordinal.level)} CI", "over questions"),
        Column("answers"),
        *((Column("note", numeric=False),) if noted else ()),
    )
    rows = tuple(
        (
            Cell(f"{one_line(one.a)} and {one_line(one.b)}"),
            Cell(number(one.kappa.value, PLACES)),
            Cell(interval(one.kappa.interval, _two)),
            Cell(count(one.kappa.n_items)),
            *((Cell(one_line(one.kappa.reason or "")),) if noted else ()),
        )
        for one in found.kappas
    )
    caption = f"Agreement on the {control_title(found.control)} by pair of raters"
    return Table(caption, columns, rows, folded=len(rows) > 6)


def _notes(result: RoundResult) -> list[str]:
    notes = [
        "Alpha and kappa are 1 for full agreement and 0 for what chance gives. ICC(A,1) is the "
        "reliability of one rater's number, ICC(A,k) that of the raters' mean; their levels count. "
        "Intervals of alpha and kappa resample whole questions (or their groups) with all answers "
        "to them; those of ICC take ratings as normally distributed and answers as independent: "
        "too narrow where a question has several."
    ]
    notes += dict.fromkeys(
        sentence(f"{control_title(one.control)}: {one.intraclass.reason}")
        for one in result.agreement
        if one.intraclass is not None and one.intraclass.reason
    )
    return notes


def _with_interval(found: Agreement) -> str:
    shown = interval(found.interval, _two)
    return f"{number(found.value, PLACES)} ({level(found.level)} CI {shown}, questions resampled)"


def _two(value: float | None) -> str:
    return number(value, PLACES)
