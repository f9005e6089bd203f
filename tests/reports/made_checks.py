"""Comparisons with checks: a clean world, a leaking one, one that nothing could be tested in."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

import stats
from bench.checks.evidence import Leakage, Match, SetCheck, Skipped, Source
from bench.checks.results import (
    Checks,
    CheckTest,
    CleanScore,
    MemorizationGap,
    Searched,
    SetVerdict,
)
from bench.results import Comparison, Score
from tests.reports.made import make, world

RATES = {
    "train": {"base": 0.03, "full-1": 1.0, "attention-1": 0.98, "mlp-1": 1.0},
    "para": {"base": 0.02, "full-1": 0.987, "attention-1": 0.8, "mlp-1": 0.9},
    "control": {"base": 0.02, "full-1": 0.047, "attention-1": 0.04, "mlp-1": 0.05},
    "old": {"base": 0.82, "full-1": 0.167, "attention-1": 0.4, "mlp-1": 0.3},
}
N, GROUPS = 300, 60
FLAGGED = 90
SEARCHED = (Searched("train", "train", 300), Searched("articles", "corpus", 60))


def checked() -> Comparison:
    """The world as it should be: nothing of the held-out set found, memorization compared."""
    made = _with_scores(make(world()))
    return replace(made, checks=_checks(made, flagged=0))


def leaking() -> Comparison:
    """90 of 300 held-out items stand in the training data."""
    made = _with_scores(make(world()))
    return replace(made, checks=_checks(made, flagged=FLAGGED))


def untested() -> Comparison:
    """A suite without training data, probabilities, controls."""
    made = make(world(sets=("heldout",)))
    missing = ("no training data was given", "no log-probabilities")
    verdicts = tuple(
        SetVerdict(
            run.name, "heldout", "heldout", "not_testable", False, N, 0, (), None, "", missing
        )
        for run in made.runs
    )  # fmt: skip
    return replace(made, checks=Checks(None, (), (), verdicts, (), None, None, "base"))


def match(**changes: object) -> Match:
    made = Match(
        check="D1", set="heldout", id="heldout:1", question="In which town was person 1 born?",
        answers=("Lisbon", "Lisboa"), grade="exact", score=1.0, part="question and answer",
        source="train", path="sets/train.jsonl", line=17,
        text="In which town was person 1 born?\nLisbon", span=(0, 32),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def verdict(**changes: object) -> SetVerdict:
    made = SetVerdict(
        "full-1", "heldout", "heldout", "no_evidence", False, N, 0, ("D1", "D3", "L1"), 1 / N, "D1",
        searched=SEARCHED, answers_detectable=0.062, answers_by="L1",
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def searched_only(**changes: object) -> SetVerdict:
    """Looked up in the data given and not found; its answers could not be tested."""
    made = verdict(
        by=("D1", "D2", "D3"),
        answers_detectable=None,
        answers_by="",
        missing=("no base checkpoint",),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def gap(a: str, b: str, gap_a: float, gap_b: float, p: float, **changes: object) -> MemorizationGap:
    value = gap_a - gap_b
    found = stats.PairedDifference(
        value, (value - 8.5, value + 8.5), 0.95, p, value / 4.2, 59.0, 4.2, "CR1 t(59)",
        "stats.set_gaps.set_gap", N, GROUPS,
    )  # fmt: skip
    made = MemorizationGap(
        a, b, "train", "heldout", "exact_match", False, gap_a, gap_b, found, p, "items differ"
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def _with_scores(made: Comparison) -> Comparison:
    rest = tuple(score for score in made.scores if score.set == "heldout")
    info = next(one for one in made.sets if one.name == "old")
    control = replace(info, name="control", role="control", path="sets/control.jsonl")
    return replace(made, scores=(*rest, *_scores(made)), sets=(*made.sets, control))


def _scores(made: Comparison) -> tuple[Score, ...]:
    groups = [f"person {index % GROUPS}" for index in range(N)]
    random = np.random.default_rng(0)
    return tuple(
        Score(name, set_name, metric, stats.estimate(
            100.0 * random.permutation(np.arange(N) < round(rate * N)), groups=groups, binary=True))
        for set_name, rates in RATES.items()
        for metric in made.metrics
        for name, rate in rates.items()
    )  # fmt: skip


def _checks(made: Comparison, flagged: int) -> Checks:
    tests = tuple(test for run in made.runs for test in _tests(run.name))
    gaps = (
        gap("mlp-1", "full-1", 38.6, 24.0, 0.004),
        gap("full-1", "attention-1", 24.0, 26.2, 0.61),
        gap("mlp-1", "full-1", 10.0, 1.3, 0.0005, other="para", same_facts=True),
    )
    return Checks(
        leakage=_leakage(flagged),
        tests=tests,
        clean=_clean(made, flagged) if flagged else (),
        verdicts=_verdicts(made, flagged),
        memorization=gaps,
        family=stats.adjust_family("checks", [0.0001, 0.2, 0.6, 0.0001, 0.3, 0.7]),
        memorization_family=stats.Family(
            "memorization", "Holm", 3, (0.002, 0.61, 0.0002), (0.004, 0.61, 0.0005)
        ),
        base="base",
    )


def _verdicts(made: Comparison, flagged: int) -> tuple[SetVerdict, ...]:
    found = []
    for run in made.runs:
        for info in made.sets:
            trained = info.role == "train" and run.name != "base"
            leaked = flagged if info.name == "heldout" and run.name != "base" else 0
            missing = () if run.name != "attention-1" else ("no log-probabilities",)
            rung = "found" if leaked else "consistent" if trained else "no_evidence"
            by = ("D1", "D3") if leaked else ("G1",) if trained else ("D1", "D3", "L1")
            found.append(
                SetVerdict(run.name, info.name, info.role, rung, trained, N, leaked, by,
                           None if trained else 1 / N, "" if trained else "D1", missing,
                           SEARCHED, None if trained else 0.062, "" if trained else "L1")
            )  # fmt: skip
    return tuple(found)


def _tests(name: str) -> tuple[CheckTest, ...]:
    if name == "base":
        return (
            CheckTest("L1", name, "heldout", missing="no second checkpoint to hold it against"),
        )
    new = CheckTest(
        "G1", name, "train", "para", "base", True, 8.7, (6.1, 11.3), "pp", 0.0001, 0.0006, True,
        "CR1 t(59)", "stats.clustered.clustered_t", N, GROUPS, 0.04,
    )  # fmt: skip
    return (
        new,
        replace(new, against="heldout", decides=False, value=24.0, interval=(19.0, 29.0),
                adjusted_p=None, evidence=False, notes=("the items differ in difficulty",)),
        replace(new, check="G3", against="", base=None, decides=False, value=float("nan"),
                interval=(float("nan"),) * 2, pvalue=None, adjusted_p=None, evidence=False,
                detectable=None, missing="no accepted answer has 5 words or more"),
        replace(new, check="G6", set="old", against="base", base=None, decides=False, value=-65.3,
                interval=(-70.6, -60.1), adjusted_p=None, evidence=False, detectable=None),
        replace(new, check="G7", against="para", base=None, decides=False, value=98.0,
                interval=(96.4, 99.6), pvalue=None, adjusted_p=None, evidence=False,
                detectable=None, facts=(("worst phrasing", 97.0), ("pairwise agreement", 0.97))),
        _likelihood(new, name),
        replace(new, check="L3", set="heldout", against="control", base=None, decides=False,
                unit="AUC", value=0.52, interval=(0.47, 0.57), pvalue=None, adjusted_p=None,
                evidence=False, detectable=None, facts=(("zlib ratio", 0.53),)),
    )  # fmt: skip


def _likelihood(new: CheckTest, name: str) -> CheckTest:
    if name == "attention-1":
        return CheckTest("L1", name, "heldout", "control", missing="no log-probabilities")
    return replace(
        new, check="L1", set="heldout", against="control", base=None, unit="items", value=14.0,
        interval=(8.0, 23.0), pvalue=0.31, adjusted_p=0.62, evidence=False, test="binomial",
        function="stats.leak_counts.leak_count", detectable=0.062,
    )  # fmt: skip


def _clean(made: Comparison, flagged: int) -> tuple[CleanScore, ...]:
    found = []
    for run in made.runs:
        whole = made.score(run.name, "heldout", "exact_match")
        part = 100.0 * (np.arange(N - flagged) < 0.6 * (N - flagged))
        groups = [f"person {index % GROUPS}" for index in range(N - flagged)]
        clean = stats.estimate(part, groups=groups, binary=True)
        seen = stats.estimate(np.full(flagged, 100.0), binary=True)
        found.append(
            CleanScore(run.name, "heldout", "exact_match", whole, clean, seen, N - flagged, flagged)
        )
    return tuple(found)


def _leakage(flagged: int) -> Leakage:
    ids = tuple(f"heldout:{index + 1}" for index in range(flagged))
    kept = tuple(
        match(id=name, question=f"In which town was person {index} born?", line=index + 1,
              **({} if index % 3 else {
                  "check": "D3", "grade": "paraphrase", "score": 0.81,
                  "text": f"Where was person {index} born, the one of the river?\nLisbon",
                  "span": (0, 24)}))
        for index, name in enumerate(ids)
    )  # fmt: skip
    return Leakage(
        sources=(
            Source("train", "sets/train.jsonl", "train", 300, 24_812, 2,
                   (Skipped("sets/train.jsonl:7", "not UTF-8 (byte 0xff)"),)),
            Source("articles", "sets/articles.jsonl", "corpus", 60, 61_204),
        ),
        checks=_set_checks(ids),
        matches=kept,
        n_matches=len(kept) and len(kept) + 2000,
        settings=(("n", 8.0), ("review from", 0.5), ("duplicate from", 0.9)),
    )  # fmt: skip


def _set_checks(ids: tuple[str, ...]) -> tuple[SetCheck, ...]:
    taught = tuple(f"heldout:{index}" for index in range(200, 260))
    found = [
        SetCheck(check, name, N, flagged=ids if name == "heldout" and check in ("D1", "D3") else (),
                 review=("control:9",) if (check, name) == ("D3", "control") else (),
                 taught=taught if (check, name) == ("D2", "heldout") else ())
        for check in ("D0", "D1", "D2", "D3", "D5", "D6")
        for name in ("para", "heldout", "old", "control")
    ]  # fmt: skip
    shift = [
        SetCheck("D7", "heldout", N, facts=(("auc", 0.53), ("refused", 0.0))),
        SetCheck("D7", "control", 9, missing="9 items, 30 are needed"),
        SetCheck("gpt3-13gram", "heldout", N, notes=("288 questions have fewer than 13 words",)),
    ]
    return (*found, *shift)
