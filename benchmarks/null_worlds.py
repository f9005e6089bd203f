"""Are clean checkpoints accused, and leaking ones found? Simulated worlds, truth known.

    python benchmarks/null_worlds.py [--worlds N]

Makes worlds without a leak (`simulated_worlds.py` says what makes them look leaked), runs all
checks, and counts the worlds in which any checkpoint's score on any set but `train` is called
consistent with memorization. Then plants leaks of 10, 30 and 100 % into `heldout`, and leaks of 75
and 100 % that show in log-probabilities alone, and there so little that beside the base they look
like a taste for the phrasing. Writes benchmarks/null_worlds.md.
"""

# ruff: noqa: E402 - the repository is put on the path first

from __future__ import annotations

import argparse
import platform
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY))

from bench.checks.observed import Observed
from bench.checks.overfitting.case import Case
from bench.checks.overfitting.check import check_overfitting
from bench.checks.overfitting.probabilities import ratios
from bench.checks.results import Checks
from benchmarks.simulated_worlds import BASE, FAINT, TUNED, WorldPlan, draw_plan, make_world
from stats import clopper_pearson, compare_pair
from stats.leak_counts import leak_count

SEED = 20261121
BOUND = 0.055
SHARES = (0.1, 0.3, 1.0)
FAINT_SHARES = (0.75, 1.0)
WORLDS = 1_000


Planted = dict[tuple[float, bool], list["World"]]
"""Worlds by the share that leaked, and whether it shows in log-probabilities alone."""


@dataclass(frozen=True)
class World:
    """One world as it was judged.

    Attributes:
        called: Sets but `train` that any checkpoint is called for, with the checks it rests on.
        decided: A test of `heldout` decided something.
        promised: Smallest leak of `heldout` that the first tuned checkpoint's tests could find.
        naive: Rules without the guards that call this world.
    """

    plan: WorldPlan
    called: dict[str, frozenset[str]]
    decided: bool
    promised: float | None
    naive: frozenset[str]

    @property
    def found(self) -> bool:
        """Whether `heldout` is called."""
        return "heldout" in self.called


def judged(plan: WorldPlan, seed: int, *, naive: bool = False) -> World:
    """Make one world and run all checks on it."""
    observed = make_world(plan, seed)
    checks = check_overfitting(observed, None, base=None if plan.alone else BASE, seed=seed)
    called: dict[str, frozenset[str]] = {}
    for one in checks.verdicts:
        if one.role != "train" and one.rung in ("found", "consistent"):
            called[one.set] = called.get(one.set, frozenset()) | set(one.by)
    tests = [test for test in checks.tests if test.set == "heldout" and test.decides]
    return World(
        plan=plan,
        called=called,
        decided=bool(tests),
        promised=_promised(checks),
        naive=frozenset(n for n, rule in NAIVE.items() if rule(observed)) if naive else frozenset(),
    )


def _promised(checks: Checks) -> float | None:
    tests = (test for test in checks.tests if (test.checkpoint, test.set) == (TUNED[0], "heldout"))
    return min((test.detectable for test in tests if test.detectable is not None), default=None)


def drop_alone(observed: Sequence[Observed]) -> bool:
    """A drop on paraphrases, paired, after Holm: no base, no comparable set."""
    case = Case(tuple(observed), None, None)
    facts = case.phrasings(case.of_role("heldout")[0])
    if facts is None:
        return False
    found = [
        compare_pair(facts.originals(name), facts.reworded(name), groups=facts.groups)
        for name in TUNED
    ]
    return any(one.difference > 0 and one.pvalue <= 0.05 / len(TUNED) for one in found)


def gain_alone(observed: Sequence[Observed]) -> bool:
    """A gain over the base on held-out items, paired."""
    one = next(one for one in observed if one.set.name == "heldout")
    if BASE not in one.scores:
        return False
    found = [compare_pair(one.scores[name], one.scores[BASE], groups=one.groups) for name in TUNED]
    return any(one.difference > 0 and one.pvalue <= 0.05 / len(TUNED) for one in found)


def count_alone(observed: Sequence[Observed]) -> bool:
    """The leak count against the base's ratios as they are, taught or not."""
    one = next(one for one in observed if one.set.name == "heldout")
    usual, groups = ratios(one, BASE), one.groups
    tuned = [ratios(one, name) for name in TUNED]
    return usual is not None and any(
        leak_count(row, usual, groups=groups, control_groups=groups).pvalue <= 0.05 / len(TUNED)
        for row in tuned
        if row is not None
    )


NAIVE: dict[str, Callable[[Sequence[Observed]], bool]] = {
    "a drop on paraphrases, alone": drop_alone,
    "a gain over the base, alone": gain_alone,
    "the leak count against the base as it is": count_alone,
}

KINDS: dict[str, Callable[[WorldPlan], bool]] = {
    "all": lambda plan: True,
    "the base knows nothing of the held-out facts": lambda plan: plan.known == 0,
    "the base knows part of them": lambda plan: plan.known > 0,
    "the base does not say what it knows": lambda plan: plan.hidden,
    "the held-out facts were taught": lambda plan: plan.taught,
    "fine-tuning brings out 1 logit or more": lambda plan: plan.shift >= 1,
    "a strong taste for the trained phrasing": lambda plan: plan.taste >= 1.5,
    "the second held-out set is harder": lambda plan: plan.second and plan.second_harder > 0,
    "the second held-out set is easier": lambda plan: plan.second and plan.second_harder < 0,
    "fine-tuning brings out a third of the facts": lambda plan: plan.elicited > 0,
    "the same, without controls": lambda plan: plan.elicited > 0 and not plan.controls,
    "there is no retention set": lambda plan: not plan.retention,
    "controls are worded otherwise": lambda plan: plan.controls and plan.other_words,
    "there is no base": lambda plan: plan.alone,
    "neither controls nor a second set": lambda plan: not (plan.controls or plan.second),
}


def clean(worlds: int) -> list[World]:
    """Worlds without a leak."""
    plans = [draw_plan(np.random.default_rng([SEED, n])) for n in range(worlds)]
    return [judged(plan, SEED + n, naive=True) for n, plan in enumerate(plans)]


def planted(worlds: int, leaked: float) -> list[World]:
    """Worlds in which a share of `heldout` was trained on, by both tuned checkpoints."""
    plans = [draw_plan(np.random.default_rng([SEED, 1, n])) for n in range(worlds)]
    return [judged(replace(plan, leaked=leaked), n) for n, plan in enumerate(plans)]


def faint(worlds: int, leaked: float) -> list[World]:
    """Worlds where only the base calibrates a leak of most, which shows in NLLs alone."""
    drawn = [draw_plan(np.random.default_rng([SEED, 2, n])) for n in range(worlds)]
    only_base = {"controls": False, "second": False, "alone": False, "taught": False}
    plans = [
        replace(one, leaked=leaked, faint=True, probabilities=True, spread=0.2, **only_base)
        for one in drawn
    ]
    return [judged(plan, n) for n, plan in enumerate(plans)]


def share(part: int, whole: int) -> str:
    """Return "1.2 % (0.7 to 1.9)", with the exact 95 % interval."""
    if not whole:
        return "–"
    low, high = clopper_pearson(part, whole)
    return f"{100 * part / whole:.1f} % ({100 * low:.1f} to {100 * high:.1f})"


def clean_table(worlds: Sequence[World]) -> list[str]:
    """Rows of the clean worlds, by what they are like."""
    lines = ["| clean worlds | n | a test decided | called | ≤ 5.5 % |", "|---|---:|---:|---:|---|"]
    for name, fits in KINDS.items():
        some = [one for one in worlds if fits(one.plan)]
        called = sum(bool(one.called) for one in some)
        decided = sum(one.decided for one in some)
        mark = "–" if not some else "ok" if called <= BOUND * len(some) else "**no**"
        lines.append(
            f"| {name} | {len(some)} | {100 * decided / max(1, len(some)):.0f} % "
            f"| {share(called, len(some))} | {mark} |"
        )
    return lines


def naive_table(worlds: Sequence[World]) -> list[str]:
    """What rules without guards say of `heldout` in the same worlds."""
    lines = ["| rule without guards | clean worlds it accuses |", "|---|---:|"]
    for name in NAIVE:
        called = sum(name in one.naive for one in worlds)
        lines.append(f"| {name} | {share(called, len(worlds))} |")
    return lines


def planted_table(by_share: Planted) -> list[str]:
    """Rows of the planted worlds."""
    lines = [
        "| leaked | worlds | a test decided | found, of these | by G1 | by L1 "
        "| found where promised | another set called |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for (leaked, only), worlds in by_share.items():
        decided = [one for one in worlds if one.decided]
        checks = [one.called.get("heldout", frozenset()) for one in decided]
        promised = [one for one in worlds if one.promised is not None and one.promised <= leaked]
        lines.append(
            f"| {100 * leaked:.0f} %{', faint' * only} | {len(worlds)} | {len(decided)} "
            f"| {share(sum(one.found for one in decided), len(decided))} "
            f"| {sum('G1' in one for one in checks)} | {sum('L1' in one for one in checks)} "
            f"| {share(sum(one.found for one in promised), len(promised))} "
            f"| {sum(bool(one.called.keys() - {'heldout'}) for one in worlds)} |"
        )
    return lines


def page(worlds: Sequence[World], by_share: Planted, seconds: float) -> str:
    """The committed page."""
    called = sum(bool(one.called) for one in worlds)
    return "\n".join(
        [
            "# Worlds without a leak, and with one",
            "",
            f"Made by `python benchmarks/null_worlds.py` in {seconds / 60:.0f} minutes of one "
            f"core ({platform.machine()}, Python {platform.python_version()}, numpy "
            f"{np.__version__}); seed {SEED}. Scores and log-probabilities are "
            "simulated (`simulated_worlds.py`); base and two tuned checkpoints; no training data "
            "is given, so that only the tests speak. Intervals are exact, 95 %.",
            "",
            "A world is called if the score of any checkpoint, base included, on any set but "
            "`train` is called consistent with memorization.",
            "",
            *clean_table(worlds),
            "",
            f"Called in all: {called} of {len(worlds)}.",
            "",
            "What the guards are for:",
            "",
            *naive_table(worlds),
            "",
            "Leaks planted into `heldout`, trained on by both tuned checkpoints. *Found where "
            "promised*: of the worlds whose report says that a leak of this size would be seen "
            "with 80 % power. *Another set called*: worlds. *Faint*: neither controls nor a second "
            f"set, no answer changes, and leaked items have {FAINT:g} times the NLL, which beside "
            "the base looks like a taste for the phrasing; nothing may be promised there. A test "
            "that found nothing where it says that this tells nothing does not count as deciding.",
            "",
            *planted_table(by_share),
            "",
        ]
    )


def main() -> None:
    """Run, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=WORLDS, help="clean worlds")
    worlds = parser.parse_args().worlds
    start = time.process_time()
    found = clean(worlds)
    by_share = {(leaked, False): planted(worlds // 6, leaked) for leaked in SHARES}
    by_share |= {(leaked, True): faint(worlds // 6, leaked) for leaked in FAINT_SHARES}
    text = page(found, by_share, time.process_time() - start)
    print(text)
    if worlds == WORLDS:
        (REPOSITORY / "benchmarks" / "null_worlds.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
