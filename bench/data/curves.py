"""Curves over training steps or data size: which checkpoints stand on them, and where."""

from __future__ import annotations

from bench.base.errors import SuiteError
from bench.base.names import suggestion
from bench.data.schema import SuiteBlock


def passed(block: SuiteBlock) -> frozenset[str]:
    """Return the checkpoints that stand on a curve only, in no comparison.

    These are the earlier points of each line: what a training passed through. The last point is
    compared like any other checkpoint, and so is a point that is the reference, a scenario's
    training seed or a cell of a factorial design.
    """
    if block.curves is None:
        return frozenset()
    lines = [dict(sorted(points.items())) for points in block.curves.points.values()]
    earlier = {name for line in lines for name in list(line.values())[:-1]}
    last = {list(line.values())[-1] for line in lines}
    seeds = {name for seeds in block.scenarios.values() for name in seeds.values()}
    return frozenset(earlier - last - seeds - {block.analysis.reference} - set(block.factors))


def check_curves(block: SuiteBlock, where: str) -> None:
    """Refuse points that no checkpoint stands for, and a checkpoint at two points of a line.

    Args:
        block: What the suite says.
        where: `file:line` of the key.

    Raises:
        SuiteError: Names the first of them.
    """
    for line, points in block.curves.points.items() if block.curves else ():
        seen: dict[str, int] = {}
        for at, name in points.items():
            if name not in block.checkpoints:
                hint = suggestion(name, list(block.checkpoints))
                raise SuiteError(where, f"no checkpoint {name!r}", hint=hint)
            if name in seen:
                found = f"{line}: {name!r} stands at {seen[name]} and at {at}"
                raise SuiteError(where, found, expected="a checkpoint of its own at each point")
            seen[name] = at
