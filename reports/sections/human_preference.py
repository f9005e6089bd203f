"""A preference round: wins and ties by pair, Bradley-Terry strengths, the effect of the side."""

from __future__ import annotations

import math

from bench.base.names import counted
from human_eval.analysis.pair_results import PreferenceResult, PreferredPair
from human_eval.analysis.results import RoundResult
from reports.numbers import count, hundredths, interval, level, p_value, percent
from reports.safe_text import one_line
from reports.sections.human_ratings import colour_in, name_cell
from reports.sections.parts import Cell, Column, Paragraph, Part, Section, Slice, Stacks, Table
from reports.sentences import sentence

TIE_COLOUR, BAD_TIE_COLOUR = 0, 7


def preference_section(result: RoundResult) -> Section | None:
    """Return who was preferred how often; None for a rating round."""
    found = result.preference
    if found is None:
        return None
    parts: list[Part] = [_stacks(result, found), _wins(found), Paragraph(side_words(found))]
    model = found.model
    if model.reason is not None:
        parts.append(Paragraph(sentence(f"No Bradley-Terry model: {model.reason}"), "warning"))
    else:
        parts += [_strengths(result, found), _modelled(found)]
    parts += [Paragraph(sentence(note), "note") for note in (*model.notes, *_notes(found))]
    return Section("preference", "Preference", tuple(parts))


def side_words(found: PreferenceResult) -> str:
    """Return whether the left answer was taken for standing left."""
    share = found.left
    if math.isnan(share.value):
        return "Every judgement was a tie: nothing is to be said of the side."
    said = (
        f"The answer at the left was taken in {percent(share.value)} of {count(share.n_items)} "
        f"decided judgements ({level(share.level)} CI {interval(share.interval)} %)"
    )
    effect = found.model.position
    if effect is None:
        return f"{said}."
    low, high = effect.preferred_interval
    model = f"between equals the model gives the left one {percent(100 * effect.preferred)}"
    if math.isfinite(low):
        model += f" ({interval((100 * low, 100 * high))} %)"
    biased = math.isfinite(low) and not low <= 0.5 <= high
    verdict = "raters favoured a side" if biased else "no favoured side was established"
    return f"{said}; {model}: {verdict}. Sides were swapped at random, and the model allows for it."


def _stacks(result: RoundResult, found: PreferenceResult) -> Stacks:
    bars = tuple(
        (f"{one_line(one.a)} – {one_line(one.b)}", _slices(result, one)) for one in found.pairs
    )
    title = "How often each was preferred, share of judgements"
    words = "; ".join(
        f"{head}: {', '.join(f'{part.label} {part.text}' for part in slices)}"
        for head, slices in bars
    )
    legend = [(one_line(name), colour_in(result, name)) for name in found.names]
    legend += [("equally good", TIE_COLOUR), ("equally bad", BAD_TIE_COLOUR)]
    return Stacks(title, f"{title}. {words}.", bars, tuple(legend))


def _slices(result: RoundResult, one: PreferredPair) -> tuple[Slice, ...]:
    total = max(one.wins + one.ties_good + one.ties_bad + one.losses, 1)
    shown = (
        (one_line(one.a), one.wins, colour_in(result, one.a)),
        ("equally good", one.ties_good, TIE_COLOUR),
        ("equally bad", one.ties_bad, BAD_TIE_COLOUR),
        (one_line(one.b), one.losses, colour_in(result, one.b)),
    )
    return tuple(
        Slice(label, part / total, percent(100 * part / total), colour)
        for label, part, colour in shown
        if part
    )


def _wins(found: PreferenceResult) -> Table:
    columns = (
        Column("A and B", numeric=False),
        Column("A better"),
        Column("equally good"),
        Column("equally bad"),
        Column("B better"),
        Column("win rate of A", "ties count half"),
        Column("same text", "never asked"),
    )
    return Table("Judgements by pair", columns, tuple(map(_win_row, found.pairs)))


def _win_row(one: PreferredPair) -> tuple[Cell, ...]:
    ties = one.ties_good + one.ties_bad
    total = one.wins + ties + one.losses
    rate = 100 * (one.wins + ties / 2) / total if total else None
    counts = (one.wins, one.ties_good, one.ties_bad, one.losses)
    return (
        Cell(f"{one_line(one.a)} and {one_line(one.b)}"),
        *(Cell(count(value)) for value in counts),
        Cell(percent(rate)),
        Cell(count(one.same)),
    )


def _strengths(result: RoundResult, found: PreferenceResult) -> Table:
    columns = (
        Column("checkpoint", numeric=False),
        Column("strength", "log odds against the average"),
        Column(f"{level(found.model.level)} CI"),
        Column("wins"),
        Column("ties"),
        Column("losses"),
    )
    ordered = sorted(found.model.strengths, key=lambda one: -one.strength)
    rows = tuple(
        (
            name_cell(result, found.names[one.checkpoint]),
            Cell(hundredths(one.strength, plus=True)),
            Cell(interval(one.interval, lambda value: hundredths(value, plus=True))),
            *(Cell(count(value)) for value in (one.wins, one.ties, one.losses)),
        )
        for one in ordered
    )
    model = found.model
    caption = "Bradley-Terry strengths, with ties (Davidson) and the side (Davidson and Beaver)"
    note = f"{counted(model.n_comparisons, 'comparison')}, {counted(model.n_ties, 'tie')}; " + (
        f"{one_line(model.test)}, items as clusters, raters fixed."
    )
    return Table(caption, columns, rows, note=note)


def _modelled(found: PreferenceResult) -> Table:
    columns = (
        Column("A and B", numeric=False),
        Column("A preferred", "ties and side aside"),
        Column(f"{level(found.model.level)} CI"),
        Column("p", "unadjusted"),
        Column("A, tie, B", "modelled shares, sides balanced", numeric=False),
    )
    rows = []
    for one in found.model.pairs:
        low, high = one.preferred_interval
        a, b = (one_line(found.names[place]) for place in (one.a, one.b))
        shares = ", ".join(percent(100 * share) for share in (one.win, one.tie, one.loss))
        rows.append(
            (
                Cell(f"{a} and {b}"),
                Cell(percent(100 * one.preferred)),
                Cell(interval((100 * low, 100 * high))),
                Cell(p_value(one.pvalue)),
                Cell(shares),
            )
        )
    return Table("What the model says of each pair; it never decides", columns, tuple(rows))


def _notes(found: PreferenceResult) -> list[str]:
    same = sum(one.same for one in found.pairs)
    if not same:
        return []
    return [
        f"{counted(same, 'pair')} of answers had the same text: ties that were never asked about. "
        "They are in no number above; to count them would bring every net preference nearer 0"
    ]
