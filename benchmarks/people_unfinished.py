"""What the statistics about people say of half-finished rounds: rows of people_families.py."""

from __future__ import annotations

from check_families import Family, Numbers
from numpy.random import Generator
from people_draws import SHIFT, Panel, expected, groups, judged, unfinished

from stats import partly_rated_difference, rated_mean

NAN = float("nan")
UNEVEN = {3: (1.0, 0.6, 0.2), 5: (1.0, 0.3, 0.3, 0.3, 0.3)}


def unfinished_pairs() -> list[Family]:
    """A against B where not every rater judged every item."""
    rows = []
    for raters in (3, 5):
        for items, own in ((50, 0.5), (100, 0.2), (100, 0.5), (300, 0.5)):
            for judged_share in (0.7, 0.4, 0.1):
                panel = Panel(raters=raters, items=items, own=own)
                rows.append(_unfinished_pair(panel, (judged_share,) * raters))
        rows += [
            _unfinished_pair(Panel(raters=raters, own=0.0), (0.4,) * raters),
            _unfinished_pair(Panel(raters=raters, own=0.5, level=1.5), (0.4,) * raters),
            _unfinished_pair(Panel(raters=raters, own=0.5), UNEVEN[raters]),
            _unfinished_pair(Panel(raters=raters, own=0.5), ()),
        ]
    return [
        *rows,
        _unfinished_pair(Panel(raters=5, own=0.5), (1.0, 1.0, 0.7, 0.5, 0.2)),
        _unfinished_pair(Panel(raters=5, own=0.5), (0.7, 0.7, 0.7, 0.7, 0.06)),
        _unfinished_pair(Panel(raters=10, own=0.5), (0.4,) * 10),
        _unfinished_pair(Panel(raters=5, group=5), (0.4,) * 5),
        _unfinished_pair(Panel(raters=5, group=10, own=0.0), (0.7,) * 5),
    ]


def _unfinished_pair(panel: Panel, judged_shares: tuple[float, ...]) -> Family:
    def draw(rng: Generator, effect: float) -> Numbers:
        tables = unfinished(rng, judged(rng, panel, (effect, 0.0)), judged_shares)
        found = partly_rated_difference(*tables, groups=groups(panel))
        return found.pvalue, *found.interval

    where = (
        f"{panel.items} items"
        if panel.group == 1
        else (f"{panel.items // panel.group} groups of {panel.group}")
    )
    skewed = ", most correct" if panel.level else ""
    return Family(
        "items × raters t, cells missing",
        f"{panel.raters} raters, {where}{skewed}, rater × checkpoint SD {panel.own:g}, "
        f"{_judged_words(judged_shares)}",
        draw,
        effect=SHIFT,
        says="A is better",
        truth=lambda effect: expected(panel, effect) - expected(panel, 0),
        more=0.005,
    )


def _judged_words(judged_shares: tuple[float, ...]) -> str:
    if not judged_shares:
        return "one rater an item"
    if len(set(judged_shares)) == 1:
        return f"{judged_shares[0]:.0%} judged"
    return "judged " + ", ".join(f"{share:.0%}" for share in judged_shares)


def unfinished_means() -> list[Family]:
    """One checkpoint's mean where not every rater judged every item."""
    rows = []
    for raters in (3, 5):
        for level, word in ((0.0, "half"), (3.0, "nearly all")):
            for judged_share in (0.7, 0.2):
                panel = Panel(raters=raters, level=level, own=0.0)
                name = f"{word} correct, 100 items, {judged_share:.0%} judged"
                rows.append(_unfinished_mean(name, panel, (judged_share,) * raters))
    return rows


def _unfinished_mean(name: str, panel: Panel, judged_shares: tuple[float, ...]) -> Family:
    def draw(rng: Generator, effect: float) -> Numbers:
        (table,) = unfinished(rng, judged(rng, panel, (effect,)), judged_shares)
        return NAN, *rated_mean(table).interval

    truth = expected(panel, 0)
    return Family(
        f"mean verdict, {panel.raters} raters", name, draw, truth=lambda _: truth, more=0.005
    )
