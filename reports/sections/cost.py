"""What it cost: parameters, time, tokens, memory, energy, money; unknown is "–"."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bench.results import Comparison, RunInfo
from reports.numbers import UNDEFINED, count, money, percent, seconds
from reports.quantities import energy, memory, parameters
from reports.sections.parts import Cell, Column, Paragraph, Part, Section, Table
from reports.sections.scores import checkpoint_cell

Show = Callable[[RunInfo], Cell]
NOTHING = Cell(UNDEFINED)
ANSWERS = Column("answers")
"""No cost by itself: of recorded answers nothing else is known."""


def cost_section(comparison: Comparison) -> Section | None:
    """Return what training and answering took; None where nothing of it is known."""
    parts: list[Part] = [
        table
        for title, columns in (("Training", TRAINING), ("Answering", ANSWERING))
        if (table := _table(comparison, title, columns)) is not None
    ]
    if not parts:
        return None
    notes = [_memory_note(comparison), _energy_note(comparison), _money_note(comparison)]
    parts.append(Paragraph(" ".join(filter(None, notes)), "note"))
    return Section("cost", "Cost", tuple(parts))


def absent_cost(comparison: Comparison) -> Iterator[tuple[str, str]]:
    """Return what is missing, and what would make it appear."""
    if cost_section(comparison) is None:
        yield (
            "cost",
            "checkpoints answered here (not recorded answers), or trained by `bench finetune`",
        )
    elif all(_joules(run) is None for run in comparison.runs):
        yield (
            "energy",
            "a machine whose energy counters may be read: /sys/class/powercap (RAPL), or an "
            "NVIDIA card",
        )


def _table(
    comparison: Comparison, title: str, columns: tuple[tuple[Column, Show], ...]
) -> Table | None:
    """Return a row for each checkpoint of which anything is known, a column for what is."""
    cells = {run.name: [show(run) for _, show in columns] for run in comparison.runs}
    known = [
        at for at in range(len(columns)) if any(row[at].text != UNDEFINED for row in cells.values())
    ]
    rows = tuple(
        (checkpoint_cell(comparison, name), *(row[at] for at in known))
        for name, row in cells.items()
        if any(cell.text != UNDEFINED for cell in row)
    )
    heads = (Column("checkpoint", numeric=False), *(columns[at][0] for at in known))
    costs = [columns[at][0] for at in known if columns[at][0] is not ANSWERS]
    return Table(title, heads, rows) if costs else None


def _trainable(run: RunInfo) -> Cell:
    training = run.training or {}
    trained, total = training.get("trainable"), training.get("total")
    if not isinstance(trained, int | float) and run.anatomy is not None and run.anatomy.trained:
        trained, total = run.anatomy.trained, run.anatomy.total
    if not isinstance(trained, int | float) or not isinstance(total, int | float) or not total:
        return NOTHING
    share = percent(100 * trained / total)
    return Cell(parameters(trained), f"{share} of {parameters(total)}")


def _size(run: RunInfo) -> Cell:
    return Cell(parameters(run.anatomy.total if run.anatomy else None))


def _trained(key: str, show: Callable[[float], str]) -> Show:
    """Return what shows one number of a training's record."""

    def cell(run: RunInfo) -> Cell:
        value = (run.training or {}).get(key)
        return Cell(show(value)) if isinstance(value, int | float) else NOTHING

    return cell


def _answer_seconds(run: RunInfo) -> Cell:
    if run.effort is None or not run.answered:
        return NOTHING
    rate = f"{count(run.answered / run.effort.seconds)} answers a second"
    return Cell(seconds(run.effort.seconds), rate if run.effort.seconds >= 1 else "")


def _answer_memory(run: RunInfo) -> Cell:
    return Cell(memory(run.effort.memory if run.effort else None))


def _answer_card(run: RunInfo) -> Cell:
    return Cell(memory(run.effort.card_memory if run.effort else None))


def _answer_energy(run: RunInfo) -> Cell:
    return Cell(energy(run.effort.joules if run.effort else None))


def _money(run: RunInfo) -> Cell:
    return Cell(money(run.cost))


TRAINING: tuple[tuple[Column, Show], ...] = (
    (Column("trainable parameters", "share of all"), _trainable),
    (Column("steps"), _trained("steps", count)),
    (Column("examples seen"), _trained("seen", count)),
    (Column("tokens"), _trained("tokens", count)),
    (Column("time"), _trained("seconds", seconds)),
    (Column("memory", "at its highest"), _trained("memory", memory)),
    (Column("card's memory", "at its highest"), _trained("card_memory", memory)),
    (Column("energy"), _trained("joules", energy)),
)
ANSWERING: tuple[tuple[Column, Show], ...] = (
    (Column("parameters"), _size),
    (ANSWERS, lambda run: Cell(count(run.answered))),
    (Column("tokens generated"), lambda run: Cell(count(run.tokens))),
    (Column("time", "loading included"), _answer_seconds),
    (Column("memory", "at its highest"), _answer_memory),
    (Column("card's memory", "at its highest"), _answer_card),
    (Column("energy"), _answer_energy),
    (Column("money"), _money),
)
"""A column is one row here; one of which nothing is known is left out."""


def _joules(run: RunInfo) -> float | str | None:
    of_training = (run.training or {}).get("joules")
    if of_training is not None or run.effort is None:
        return of_training
    return run.effort.joules


def _memory_note(comparison: Comparison) -> str:
    known = any(run.effort and run.effort.memory for run in comparison.runs)
    known |= any((run.training or {}).get("memory") for run in comparison.runs)
    if not known:
        return "Memory was not recorded."
    return "Memory is all that the process held at once, libraries included."


def _energy_note(comparison: Comparison) -> str:
    if all(_joules(run) is None for run in comparison.runs):
        return "Energy was not measured: the machine's counters could not be read."
    return (
        "Energy is what the counters of processors (RAPL) and NVIDIA cards grew by, whatever else "
        "ran on the machine included."
    )


def _money_note(comparison: Comparison) -> str:
    if all(run.cost is None for run in comparison.runs):
        return ""
    return "Money is tokens by the suite's prices, in their currency; failed requests not counted."
