"""The story of `bench check leakage`: evaluation sets, training data, every data check, one result.

Training data streams past all checks once, batch by batch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain

from bench.checks.evidence import Grade, Leakage, Match, SetCheck
from bench.checks.leakage.answers import AnswerCheck
from bench.checks.leakage.exact import ExactCheck
from bench.checks.leakage.fact_join import FEW, SHARE
from bench.checks.leakage.fact_match import DUPLICATE, KNOWN, PARAPHRASE, REVIEW, STATED
from bench.checks.leakage.facts import FactCheck
from bench.checks.leakage.hygiene import check_hygiene
from bench.checks.leakage.meaning import Meanings
from bench.checks.leakage.ngrams import NEAR, NgramCheck
from bench.checks.leakage.ngrams import N as NGRAM
from bench.checks.leakage.presets import preset
from bench.checks.leakage.prompts import check_prompts
from bench.checks.leakage.protocol import Found, LeakCheck
from bench.checks.leakage.shift import MOST, ShiftCheck
from bench.checks.leakage.siblings import SiblingCheck
from bench.checks.leakage.training import TrainingData
from bench.data.items import QuestionSet

NO_TRAINING_DATA = (
    "no training data given: name a set of role train or corpus in the suite, or --train FILE"
)

_NEED_TRAINING = ("D1", "D2", "D3", "D4", "D6", "D7")
_GRADES: tuple[Grade, ...] = ("exact", "near", "duplicate", "paraphrase", "review", "context")
_SETTINGS: tuple[tuple[str, float], ...] = (
    ("D2 n", float(NGRAM)),
    ("D2 near", float(NEAR)),
    ("D3 rare words, at most", float(FEW)),
    ("D3 rare words, share", SHARE),
    ("D3 duplicate", DUPLICATE),
    ("D3 paraphrase", PARAPHRASE),
    ("D3 review", REVIEW),
    ("D3 review, first and last name met", KNOWN),
    ("D3 statement", STATED),
    ("D7 most", MOST),
)


def check_leakage(
    sets: Sequence[QuestionSet],
    data: TrainingData,
    *,
    templates: Sequence[str],
    presets: Sequence[str] = (),
    kept: int = 1000,
) -> Leakage:
    """Look for items of evaluation sets in training data and prompts; no model is needed.

    Args:
        sets: All sets of the suite; those of role `train` are not checked, being training data.
        data: What was trained on; with nothing in it, D0 and D5 are done and the rest is missing.
        templates: Prompts that the items are asked with.
        presets: Names of peers' rules (`presets.py`), applied beside ours.
        kept: Most matches that are kept of each check and set.

    Raises:
        DataError: If a file cannot be read at all, or there is no such preset.
    """
    rules = [preset(name) for name in presets]
    meanings = Meanings(tuple(sets), data.origins)
    always = (check_hygiene(sets), check_prompts(sets, templates))
    found = _streamed(meanings, data, rules) if data.origins else (_missing(meanings),)
    checks = tuple(check for one in (*always, *found) for check in one.checks)
    matches = [match for one in (*always, *found) for match in one.matches]
    return Leakage(
        sources=data.sources,
        checks=tuple(sorted(checks, key=lambda one: _rank(one.check))),
        matches=_strongest(matches, kept),
        n_matches=len(matches),
        settings=_SETTINGS,
    )


def _streamed(
    meanings: Meanings, data: TrainingData, rules: Iterable[Callable[[Meanings], LeakCheck]]
) -> Iterable[Found]:
    exact, ngrams, facts = ExactCheck(meanings), NgramCheck(meanings), FactCheck(meanings)
    answers = AnswerCheck(meanings)
    beside: list[LeakCheck] = [SiblingCheck(meanings), ShiftCheck(meanings)]
    beside += [make(meanings) for make in rules]
    _show([exact, ngrams, facts, answers, *beside], data)
    first = [exact.found(), ngrams.found(), facts.found()]
    return [*first, answers.found(_met(first)), *(check.found() for check in beside)]


def _show(checks: Sequence[LeakCheck | AnswerCheck], data: TrainingData) -> None:
    """Let the training data pass all checks."""
    for batch in data.batches():
        for check in checks:
            check.look(batch)


def _met(found: Iterable[Found]) -> dict[str, set[str]]:
    """Return the ids of items whose question was met, by set."""
    met: dict[str, set[str]] = {}
    for check in chain.from_iterable(one.checks for one in found):
        met.setdefault(check.set, set()).update(check.flagged)
    return met


def _missing(meanings: Meanings) -> Found:
    return Found(
        tuple(
            SetCheck(check, one.name, len(one.items), missing=NO_TRAINING_DATA)
            for check in _NEED_TRAINING
            for one in meanings.checked
        )
    )


def _rank(check: str) -> tuple[int, str]:
    """Ours first, by number; presets keep their order."""
    return (0, check) if len(check) == 2 else (1, "")


def _strongest(matches: Sequence[Match], kept: int) -> tuple[Match, ...]:
    """Return the matches, strongest first, at most `kept` of each check and set."""
    counts: dict[tuple[str, str], int] = {}
    chosen = []
    for match in sorted(matches, key=lambda m: (_GRADES.index(m.grade), -m.score)):
        key = (match.check, match.set)
        counts[key] = counts.get(key, 0) + 1
        if counts[key] <= kept:
            chosen.append(match)
    return tuple(chosen)
