"""The verdict ladder: where one checkpoint's score on one set stands.

1. *Test items found in training* (D1-D3, D5): rows listed.
2. *Score consistent with memorization* (G1 or L1 significant after Holm).
3. *No evidence found*, always with the smallest leak fraction this data could have detected. It
   is no all-clear where only the data given was searched, which need not be all that was seen:
   such a verdict names what was searched, and what the answers could not be tested for. In damaged
   data no smallest leak is claimed.
4. *Not testable*, naming the missing input (no training data given, no base checkpoint, no
   log-probabilities).

Memorizing trained facts is the goal of knowledge fine-tuning; the fault is calling trained items
held-out. So a `train` set's verdict is marked `trained`, and says what the score is worth rather
than accuse. A drop on paraphrases alone is not contamination.

The base did not see the fine-tuning data: for it only a prompt that holds the answer (D5) is the
first rung, and the rest comes from the tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.checks.evidence import Grade, Leakage, SetCheck, is_ours
from bench.checks.observed import Observed
from bench.checks.results import DECIDING, CheckTest, Rung, Searched, SetVerdict
from stats.extraction import searched_leak

RECALL = {"D1": 1.0, "D2": 0.995, "D3": 0.90}
"""Share of leaked items that each search of the training data finds: word for word, by a run of
words, in other words; benchmarks/leaks.md measures them. D5 may find an answer in the prompt, but
finding none says nothing of training."""

TOO_SMALL = "too few items or groups for the tests: not even a leak of all would have been seen"

PROBABLE: Grade = "paraphrase"
SURE: tuple[Grade, ...] = ("exact",)
"""What items count as where a check gives no grades."""

Reach = tuple[float | None, str]
"""A smallest share of leaked items (0-1), and the check that would have seen it."""

NONE: Reach = (None, "")

NO_TRAINING_DATA = "no training data given"
BASE_TRAINING_DATA = "no training data of the base given"
NOT_A_SUSPECT = "scores are held against this set, it is not tested by them"


@dataclass(frozen=True)
class _Seen:
    """What there is to say about one checkpoint on one set."""

    one: Observed
    searches: tuple[SetCheck, ...]
    flagged: frozenset[str]
    tests: tuple[CheckTest, ...]
    missing: tuple[str, ...]
    searched: tuple[Searched, ...]

    @property
    def whole(self) -> bool:
        """Whether all of the training data could be read."""
        return not any(one.partial for one in self.searched)


def find_verdicts(
    observed: Sequence[Observed],
    leakage: Leakage | None,
    tests: Sequence[CheckTest],
    base: str | None,
) -> tuple[SetVerdict, ...]:
    """Place every checkpoint's score on every set.

    Args:
        observed: The sets, in the suite's order.
        leakage: What the data-only checks found, or None.
        tests: Of all checkpoints, adjusted for one another.
        base: The checkpoint before fine-tuning, or None.

    Returns:
        One for each checkpoint x set, in the order of runs and sets.
    """
    names = dict.fromkeys(name for one in observed for name in one.scores)
    return tuple(
        _verdict(_see(one, leakage, tests, (name, base)), name, base)
        for name in names
        for one in observed
        if name in one.scores
    )


def _see(
    one: Observed,
    leakage: Leakage | None,
    tests: Sequence[CheckTest],
    names: tuple[str, str | None],
) -> _Seen:
    checkpoint, base = names
    searches = _searches(one, leakage, only_prompt=checkpoint == base)
    ids = {item.id for item in one.set.items}
    flagged = {name for search in searches for name in search.flagged} & ids
    mine = tuple(
        test
        for test in tests
        if (test.checkpoint, test.set) == (checkpoint, one.set.name) and test.check in DECIDING
    )
    missing = tuple(dict.fromkeys(_missing(one, searches, mine, checkpoint == base)))
    searched = _searched(one, leakage) if _looked_up(searches) else ()
    return _Seen(one, searches, frozenset(flagged), mine, missing, searched)


def _looked_up(searches: Iterable[SetCheck]) -> bool:
    return any(check.check in RECALL for check in searches)


def _searched(one: Observed, leakage: Leakage | None) -> tuple[Searched, ...]:
    """The training data beside the set's own file."""
    return tuple(
        Searched(source.name, source.role, source.records, source.n_skipped, source.partial)
        for source in (leakage.sources if leakage else ())
        if source.name != one.set.name
    )


def _searches(one: Observed, leakage: Leakage | None, *, only_prompt: bool) -> tuple[SetCheck, ...]:
    """The data checks that ran on a set and may flag its items."""
    if leakage is None:
        return ()
    return tuple(
        check
        for check in leakage.checks
        if check.set == one.set.name
        and is_ours(check.check)
        and check.missing is None
        and (check.check in RECALL or check.flagged)
        and (check.check == "D5" or not only_prompt)
    )


def _missing(
    one: Observed, searches: Iterable[SetCheck], tests: Sequence[CheckTest], is_base: bool
) -> Iterable[str]:
    """What would have told more, each a clause."""
    if not _looked_up(searches) and one.set.role != "train":
        yield BASE_TRAINING_DATA if is_base else NO_TRAINING_DATA
    deciding = [test for test in tests if test.decides]
    if deciding:
        if all(test.detectable is None and not test.evidence for test in deciding):
            yield TOO_SMALL
        return
    if not tests and one.set.role not in ("train", "heldout"):
        yield NOT_A_SUSPECT
    for test in tests:
        if test.missing is not None:
            yield test.missing
        elif test.notes:
            yield test.notes[0]


def _verdict(seen: _Seen, checkpoint: str, base: str | None) -> SetVerdict:
    one = seen.one.set
    rung, by = _rung(seen)
    clean = rung == "no_evidence"
    by_tests = _least(_test_reach(seen)) if clean else NONE
    detectable, detectable_by = _least(_search_reach(seen), by_tests) if clean else NONE
    return SetVerdict(
        checkpoint=checkpoint,
        set=one.name,
        role=one.role,
        rung=rung,
        trained=one.role == "train" and checkpoint != base,
        n_items=len(seen.one.set.items),
        n_found=len(seen.flagged),
        n_probable=_probable(seen),
        by=by,
        detectable=detectable,
        detectable_by=detectable_by,
        missing=seen.missing,
        searched=seen.searched,
        answers_detectable=by_tests[0],
        answers_by=by_tests[1],
        looked_at=_looked_at(seen, by_tests[1]),
    )


def _probable(seen: _Seen) -> int:
    """Items that no search met but as the same fact in other words."""
    graded = [
        (name, grade)
        for one in seen.searches
        for name, grade in zip(one.flagged, one.grades or SURE * len(one.flagged), strict=True)
    ]
    sure = {name for name, grade in graded if grade != PROBABLE}
    return len(seen.flagged - sure)


def _rung(seen: _Seen) -> tuple[Rung, tuple[str, ...]]:
    if seen.flagged:
        return "found", _names(search.check for search in seen.searches if search.flagged)
    evidence = _names(test.check for test in seen.tests if test.evidence)
    if evidence:
        return "consistent", evidence
    ran = _names(
        [search.check for search in seen.searches if _could_find(seen.one, search) is not None]
        + [test.check for test in seen.tests if test.detectable is not None]
    )
    return ("no_evidence", ran) if ran else ("not_testable", ())


def _names(checks: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(checks))


def _least(*could: Reach) -> Reach:
    """Smallest share of leaked items that any of these could have seen, and the check."""
    known = [(share, check) for share, check in could if share is not None]
    return min(known, default=NONE, key=lambda each: each[0])


def _search_reach(seen: _Seen) -> Reach:
    if not seen.whole:
        return NONE
    return _least(*((_could_find(seen.one, one), one.check) for one in seen.searches))


def _test_reach(seen: _Seen) -> Reach:
    return _least(*((test.detectable, test.check) for test in seen.tests))


def _looked_at(seen: _Seen, check: str) -> int | None:
    """Items that a test could look at, where it could not look at all of them."""
    facts = (test.fact("looked at") for test in seen.tests if test.check == check)
    known = [int(count) for count in facts if count is not None]
    return known[0] if known and known[0] < len(seen.one.set.items) else None


def _could_find(one: Observed, search: SetCheck) -> float | None:
    """Smallest trained share of a set that a search finds with probability .95."""
    if search.check not in RECALL or not search.n_items:
        return None
    return searched_leak(len(one.set.items), RECALL[search.check])
