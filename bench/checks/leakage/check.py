"""The story of `bench check leakage`: evaluation sets, training data, every data check, one result.

Training data streams past all checks once, batch by batch.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from bench.base.errors import DataError
from bench.base.names import suggestion
from bench.checks.evidence import Grade, Leakage, Match, SetCheck, Source, unread
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
from bench.runs.prompt_settings import Prompt

NO_TRAINING_DATA = (
    "no training data given: name a set of role train or corpus in the suite, or --train FILE"
)

LEFT_OUT = "left out by --only"

SEARCHES: Mapping[str, Callable[[Meanings], LeakCheck]] = {
    "D1": ExactCheck,
    "D2": NgramCheck,
    "D3": FactCheck,
}
BESIDE: Mapping[str, Callable[[Meanings], LeakCheck]] = {"D6": SiblingCheck, "D7": ShiftCheck}
NEED_TRAINING = (*SEARCHES, "D4", *BESIDE)
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
    templates: Sequence[Prompt],
    presets: Sequence[str] = (),
    only: Sequence[str] = (),
    kept: int = 1000,
) -> Leakage:
    """Look for items of evaluation sets in training data and prompts; no model is needed.

    Args:
        sets: All sets of the suite; those of role `train` are not checked, being training data.
        data: What was trained on; with nothing in it, D0 and D5 are done and the rest is missing.
        templates: Prompts that the items are asked with.
        presets: Names of peers' rules (`presets.py`), applied beside ours.
        only: Codes of the searches of training data that are wanted; () for all. D3 takes most of
            the time on large texts.
        kept: Most matches that are kept of each check and set.

    Raises:
        DataError: If a file cannot be read at all, or there is no such preset or check.
    """
    wanted = _wanted(only)
    rules = [preset(name) for name in presets]
    meanings = Meanings(tuple(sets), data.origins)
    always = (check_hygiene(sets), check_prompts(sets, templates))
    found = [_missing(meanings, dict.fromkeys(NEED_TRAINING, NO_TRAINING_DATA))]
    if data.origins:
        left = {code: LEFT_OUT for code in NEED_TRAINING if code not in wanted}
        found = [*_streamed(meanings, data, wanted, rules), _missing(meanings, left)]
        found = _noted(found, data.sources)
    checks = tuple(check for one in (*always, *found) for check in one.checks)
    matches = [match for one in (*always, *found) for match in one.matches]
    return Leakage(
        sources=data.sources,
        checks=tuple(sorted(checks, key=lambda one: _rank(one.check))),
        matches=_strongest(matches, kept),
        n_matches=len(matches),
        settings=_SETTINGS,
    )


def _wanted(only: Sequence[str]) -> tuple[str, ...]:
    for code in only:
        if code not in NEED_TRAINING:
            hint = suggestion(code, NEED_TRAINING)
            raise DataError("--only", f"no check {code!r} searches training data", hint=hint)
    return tuple(only) or NEED_TRAINING


def _streamed(
    meanings: Meanings,
    data: TrainingData,
    wanted: Collection[str],
    rules: Iterable[Callable[[Meanings], LeakCheck]],
) -> list[Found]:
    searches = [make(meanings) for code, make in SEARCHES.items() if code in wanted]
    answers = [AnswerCheck(meanings)] if "D4" in wanted else []
    beside = [make(meanings) for code, make in BESIDE.items() if code in wanted]
    beside += [make(meanings) for make in rules]
    _show([*searches, *answers, *beside], data)
    first = [check.found() for check in searches]
    met = _met(first)
    return [*first, *(one.found(met) for one in answers), *(check.found() for check in beside)]


def _show(checks: Sequence[LeakCheck | AnswerCheck], data: TrainingData) -> None:
    """Let the training data pass all checks."""
    for batch in data.batches():
        for check in checks:
            check.look(batch)


def _noted(found: Iterable[Found], sources: Sequence[Source]) -> list[Found]:
    """Note beside every search of the training data what of it could not be read."""
    note = unread(sources)
    if not note:
        return list(found)
    return [replace(one, checks=tuple(_with_note(check, note) for check in one.checks))
            for one in found]  # fmt: skip


def _with_note(one: SetCheck, note: str) -> SetCheck:
    searched = one.check in SEARCHES and one.missing is None
    return replace(one, notes=(*one.notes, note)) if searched else one


def _met(found: Iterable[Found]) -> dict[str, set[str]]:
    """Return the ids of items whose question was met, by set."""
    met: dict[str, set[str]] = {}
    for check in chain.from_iterable(one.checks for one in found):
        met.setdefault(check.set, set()).update(check.flagged)
    return met


def _missing(meanings: Meanings, reasons: Mapping[str, str]) -> Found:
    """Return a result for each check that was not done, with the reason."""
    return Found(
        tuple(
            SetCheck(code, one.name, len(one.items), missing=reason)
            for code, reason in reasons.items()
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
