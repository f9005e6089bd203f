"""Which modules trained, as pictures: one for each scenario, and one of the base."""

from __future__ import annotations

from itertools import groupby

from bench.base.names import counted
from bench.results import Comparison, RunInfo
from bench.scenarios.anatomy import Anatomy, Blocks, Part
from reports.naming import listed
from reports.numbers import percent
from reports.pictures.shapes import Anatomies, AnatomyPanel, Group, Module, Run
from reports.quantities import parameters
from reports.reading import side_of
from reports.safe_text import one_line
from reports.sections.score_charts import colour_of

MOST_PANELS, MOST_RUNS = 8, 6
"""Pictures side by side, and unequal runs of blocks in one of them."""

KINDS = {
    "embedding": "",
    "attention": "attention",
    "mlp": "MLP",
    "norm": "norms",
    "head": "",
    "other": "other",
}

NOTE = (
    "From the input (top) to the output, with the number of parameters of each module. "
    "● and a filled frame: trained; + and a dashed frame: adapted, the module itself frozen; "
    "a plain frame: frozen."
)


def anatomies_of(comparison: Comparison) -> Anatomies | None:
    """Return a picture for each scenario or checkpoint whose modules are known; None for none.

    Training seeds of a scenario share one; so do checkpoints of no scenario that look alike.
    """
    first: dict[object, RunInfo] = {}
    for run in comparison.runs:
        if run.anatomy is not None:
            first.setdefault(_shared_by(comparison, run), run)
    panels = tuple(_panel(comparison, run) for run in first.values())[:MOST_PANELS]
    return Anatomies("Which modules trained", panels, NOTE) if panels else None


def _shared_by(comparison: Comparison, run: RunInfo) -> object:
    """Return what checkpoints of one picture have in common."""
    side = run.scenario or side_of(comparison, run.name)
    return side if run.scenario or run.name == comparison.plan.reference else run.anatomy


def _panel(comparison: Comparison, run: RunInfo) -> AnatomyPanel:
    assert run.anatomy is not None
    tree, fresh = run.anatomy, _from_nothing(run)
    name = one_line(run.scenario or run.name)
    detail = _detail(tree, fresh)
    runs = tuple(_run(one, fresh) for one in tree.blocks[:MOST_RUNS])
    if len(tree.blocks) > MOST_RUNS:
        runs += (Run(f"and {len(tree.blocks) - MOST_RUNS} more runs of unequal blocks", ()),)
    return AnatomyPanel(
        title=name,
        detail=detail,
        text=_words(tree, fresh),
        colour=colour_of(comparison, run.name),
        before=_outside(tree.before, fresh),
        runs=runs,
        after=(*_outside(tree.after, fresh), *_tied(tree, fresh)),
    )


def _from_nothing(run: RunInfo) -> bool:
    """Whether it is the base that others were tuned from: nothing in it was singled out."""
    return run.lineage is not None and run.lineage.scenario == "base"


def _detail(tree: Anatomy, fresh: bool) -> str:
    total = parameters(tree.total)
    if fresh or not tree.trained:
        return f"nothing fine-tuned, {total}"
    return (
        f"{parameters(tree.trained)} of {total} trained "
        f"({percent(100 * tree.trained / tree.total)})"
    )


def _run(blocks: Blocks, fresh: bool) -> Run:
    return Run(f"× {counted(blocks.count, 'block')}", _groups(blocks.parts, fresh))


def _groups(parts: tuple[Part, ...], fresh: bool) -> tuple[Group, ...]:
    return tuple(
        Group(KINDS.get(kind, kind), tuple(_module(one, fresh) for one in of_kind))
        for kind, of_kind in groupby(parts, lambda one: one.kind)
    )


def _outside(parts: tuple[Part, ...], fresh: bool) -> tuple[Group, ...]:
    """Return modules outside the blocks, whose names say what they are."""
    return (Group("", tuple(_module(one, fresh) for one in parts)),) if parts else ()


def _module(part: Part, fresh: bool) -> Module:
    text = parameters(part.parameters)
    if part.added:
        text = f"{text} + {parameters(part.added)}"
    trains = bool(part.trained) and not fresh
    return Module(one_line(part.name), text, trains, added=bool(part.added) and not trains)


def _tied(tree: Anatomy, fresh: bool) -> tuple[Group, ...]:
    """Return the head that is the embedding again."""
    if not tree.tied:
        return ()
    trains = not fresh and any(part.trained for part in tree.before if part.kind == "embedding")
    return (Group("", (Module("head", "= embedding", trains),)),)


def _words(tree: Anatomy, fresh: bool) -> str:
    blocks = sum(run.count for run in tree.blocks)
    kinds = [] if fresh else [KINDS[one] or one for one in tree.trained_kinds()]
    trained = f"trained: {listed(kinds)}" if kinds else "nothing trained"
    names = dict.fromkeys(part.name for run in tree.blocks for part in run.parts)
    return f"{counted(blocks, 'block')} of {listed(list(map(one_line, names)))}; {trained}."
