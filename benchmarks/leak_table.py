"""The page of `leaks.py`: recall and false flags, ours beside peers', with intervals."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.metadata import version

from benchmarks.leak_counts import LEAKING, SHINGLES, THRESHOLDS, Counts, setting
from benchmarks.planting import NEGATIVES

DATA = ("made world", "webquestions", "evouna")
UNTOLD = "another relation, same answer"
FALSE = ("nothing", *(kind for kind in NEGATIVES if kind != UNTOLD))
USUAL = setting(1, 0.5)  # datasketch's own example
TARGETS = {
    "records": {"verbatim": 1.0, "near": 0.95, "paraphrased": 0.90},
    "texts": {"verbatim": 0.995, "near": 0.95, "paraphrased": 0.90},
}
MOST_FALSE = 0.01
EXAMPLES = 12


def page(found: Mapping[str, Counts], more: Sequence[str] = ()) -> str:
    """Return the whole page as Markdown.

    Args:
        found: `records` and `texts` -> what was flagged.
        more: Further sections.
    """
    parts = [_head()]
    for arm, counts in found.items():
        parts += [_arm(arm, counts), _settings(counts), _time(counts)]
    return "\n\n".join([*parts, *more]) + "\n"


def misses(found: Mapping[str, Counts]) -> str:
    """Return leaks that our checks missed, and questions they flagged for nothing, as text."""
    lines = []
    for arm, counts in found.items():
        for (data, kind), rows in sorted(counts.missed.items()):
            what = "missed" if kind in LEAKING else "flagged for nothing"
            lines += [f"\n== {arm}, {data}, {kind}: {what} {len(rows)} of {counts.n(data, kind)}"]
            lines += rows[:EXAMPLES]
    return "\n".join(lines) + "\n"


def best_setting(counts: Counts) -> str:
    """Return the MinHash setting of highest recall in other words at the false flags allowed."""
    settings = [setting(shingle, at) for shingle in SHINGLES for at in THRESHOLDS]
    allowed = [name for name in settings if counts.false(FALSE, name) <= MOST_FALSE]
    return max(allowed or settings, key=lambda name: counts.rate("all", "paraphrased", name))


def _head() -> str:
    versions = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "datasketch"))
    return (
        "# Planted leaks: recall and false flags\n\n"
        f"Made by `python benchmarks/leaks.py` on {date.today()}: {os.cpu_count()} cores "
        f"({platform.machine()}), Python {platform.python_version()}, {versions}.\n\n"
        "Every question is leaked verbatim, nearly (an edit or two) and in other words (the made "
        "world's other phrasings; rewritten by rules for real questions, where one fits), stands "
        "beside a negative, and is left alone, each once; the made world ten times. Real questions "
        "enter only where no training record, line of text or other question holds a word of "
        "their name and of their answer: what is flagged beyond the planted is flagged for "
        "nothing. Texts: the made world's articles on other people; for WebQuestions, what two "
        "chat systems answered to EVOUNA; for EVOUNA, real words by Zipf's law. Ours is D1, D2 and "
        "D3 together, interval: Wilson, 95 %."
    )


def _arm(arm: str, counts: Counts) -> str:
    best = best_setting(counts)
    rules = ["D1", "D2", "D3", "ours", "13-gram", "8-gram", USUAL, best]
    where = "Among training records" if arm == "records" else "Inside texts"
    heads = [
        "data",
        "planted",
        "n",
        *rules[:3],
        "**ours**",
        "target",
        *rules[4:7],
        f"{best} (best)",
    ]
    lines = [f"## {where}", "", _row(heads), _row(["---", "---", *["---:"] * (len(heads) - 2)])]
    for kinds, goal in (
        (LEAKING, lambda kind: f"≥ {TARGETS[arm][kind]:g}"),
        ((*FALSE, UNTOLD), lambda kind: "" if kind == UNTOLD else f"≤ {MOST_FALSE:g}"),
    ):
        for kind in kinds:
            for data in (name for name in DATA if counts.n(name, kind)):
                cells = [data, kind, f"{counts.n(data, kind):,}"]
                cells += [_share(counts.rate(data, kind, rule)) for rule in rules[:3]]
                cells += [_with_interval(counts, data, kind), goal(kind)]
                cells += [_share(counts.rate(data, kind, rule)) for rule in rules[4:]]
                lines.append(_row(cells))
    everywhere = ["all", "**false flags**", "", *(_share(counts.false(FALSE, r)) for r in rules)]
    everywhere.insert(7, f"≤ {MOST_FALSE:g}")
    note = (
        f"False flags in all leave out `{UNTOLD}`: which of two facts a question asks for cannot "
        "be told from shared words where name and answer agree."
    )
    return "\n".join([*lines, _row(everywhere), "", _short(arm, counts), "", note])


def _short(arm: str, counts: Counts) -> str:
    """Say which recall is below its target."""
    below = [
        f"{data}, {kind}: {_share(counts.rate(data, kind, 'ours'))}"
        for kind in LEAKING
        for data in DATA
        if counts.n(data, kind) and counts.rate(data, kind, "ours") < TARGETS[arm][kind]
    ]
    return f"Short of the target: {'; '.join(below) or 'nothing'}."


def _with_interval(counts: Counts, data: str, kind: str) -> str:
    low, high = counts.interval(data, kind, "ours")
    return f"**{_share(counts.rate(data, kind, 'ours'))}** [{_share(low)}, {_share(high)}]"


def _settings(counts: Counts) -> str:
    heads = ["rule, all data", *LEAKING, "false flags"]
    lines = [_row(heads), _row(["---", *["---:"] * 4])]
    minhash = [setting(shingle, at) for shingle in SHINGLES for at in THRESHOLDS]
    for rule in ("ours", "D1", "D2", "D3", "13-gram", "8-gram", *minhash):
        shares = [counts.rate("all", kind, rule) for kind in LEAKING]
        lines.append(_row([rule, *map(_share, [*shares, counts.false(FALSE, rule)])]))
    return "\n".join(lines)


def _time(counts: Counts) -> str:
    told = ", ".join(f"{name} {seconds:.1f}" for name, seconds in counts.seconds.items())
    return f"CPU seconds in all trials (ours: D1, D2 and D3, reading included): {told}."


def _share(value: float) -> str:
    """Return a share with three digits, 1 and 0 only where it is exactly that."""
    if value in {0.0, 1.0}:
        return f"{value:g}"
    return f"{min(max(value, 0.001), 0.999):.3f}".removeprefix("0")


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
