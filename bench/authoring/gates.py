"""The gates: what a candidate must keep of its original, each with a reason code.

A gate takes a `Case` and gives a `Rejection` or None; `GATES` is the table, in the order in which
they are asked, so that a candidate's reason is the first one that applies.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bench.authoring.asking import kind_asked, same_kind
from bench.authoring.english import WH
from bench.authoring.numerals import numbers_of
from bench.authoring.records import Rejection
from bench.authoring.wording import bare_words, is_cased, name_words, written_words
from bench.checks.words import normalised, words
from bench.data.items import Item

JACCARD = 0.85
"""Word sets that share more than this say it in the same words."""

_LONGEST = 3  # times the original's words; beyond it something else is told besides


class Adequacy(Protocol):
    """Whether a candidate asks for the same fact: an entailment model, a judge."""

    def __call__(self, original: str, candidate: str) -> str | None:
        """Return why it does not, in words, or None where it does."""


@dataclass(frozen=True, slots=True)
class Case:
    """One candidate before the gates.

    Attributes:
        item: The original.
        text: The candidate.
        siblings: Normalised texts accepted for the same item so far.
        other: Why it asks for another item's fact, in words, or None; see `relations.py`.
        trained: Where it stands in training data word for word, or None; see `training.py`.
        adequacy: Asked last, where there is one.
    """

    item: Item
    text: str
    siblings: tuple[str, ...] = ()
    other: str | None = None
    trained: str | None = None
    adequacy: Adequacy | None = None


Gate = Callable[[Case], Rejection | None]


def _not_asked(case: Case) -> Rejection | None:
    """Something must be said, and not much more than before."""
    found, before = words(case.text), words(case.item.question)
    if not found:
        return Rejection("not_asked", "no words")
    if len(found) > _LONGEST * len(before) + 8:
        return Rejection("not_asked", f"{len(found)} words, {len(before)} in the original")
    return None


def _answer_introduced(case: Case) -> Rejection | None:
    """No accepted answer stands in the candidate that did not stand in the original."""
    text, original = _run(case.text), _run(case.item.question)
    for answer in case.item.answers:
        run = re.sub(r"^ (?:the|an?) (?=\w)", " ", _run(answer))
        if run.strip() and run in text and run not in original:
            return Rejection("answer_introduced", f"holds the answer {answer!r}")
    parts = {w for answer in case.item.answers for w, one in _capitals(answer).items()}
    new = [w for w in _capitals(case.text, inside=True) if w in parts and f" {w} " not in original]
    return Rejection("answer_introduced", f"holds {new[0]!r} of the answer") if new else None


def _name_lost(case: Case) -> Rejection | None:
    """All names of the original stand in the candidate, in whatever case."""
    there = set(bare_words(case.text))
    lost = [one for word, one in name_words(case.item.question).items() if word not in there]
    return Rejection("name_lost", f"lacks {', '.join(lost[:3])}") if lost else None


def _name_added(case: Case) -> Rejection | None:
    """No name stands in the candidate that the original does not hold."""
    if not is_cased(case.text):
        return None
    before = set(bare_words(case.item.question))
    new = [one for word, one in name_words(case.text).items() if word not in before]
    return Rejection("name_added", f"brings in {', '.join(new[:3])}") if new else None


def _numbers(case: Case) -> Rejection | None:
    """The same numbers stand in both, in digits or words."""
    before, after = numbers_of(case.item.question), numbers_of(case.text)
    lost, new = before - after, after - before
    if lost:
        return Rejection("number_lost", f"lacks {', '.join(lost)}")
    return Rejection("number_added", f"brings in {', '.join(new)}") if new else None


def _identical(case: Case) -> Rejection | None:
    """It differs in more than case, punctuation and blank space; from its siblings too."""
    text = normalised(case.text)
    if text == normalised(case.item.question):
        return Rejection("identical", "the original, case and punctuation apart")
    return Rejection("repeated", "accepted already") if text in case.siblings else None


def _wh_changed(case: Case) -> Rejection | None:
    """It asks for the same kind of answer: a person, a place, a time, a number."""
    before, after = kind_asked(case.item.question), kind_asked(case.text)
    if same_kind(before, after):
        return None
    return Rejection("wh_changed", f"asks for a {after}, the original for a {before}")


def _too_similar(case: Case) -> Rejection | None:
    """Its set of words is not nearly the original's."""
    before, after = set(words(case.item.question)), set(words(case.text))
    share = len(before & after) / len(before | after) if before | after else 1.0
    if share <= JACCARD:
        return None
    return Rejection("too_similar", f"shares {share:.2f} of the words; at most {JACCARD} may be")


def _other_question(case: Case) -> Rejection | None:
    return Rejection("other_question", case.other) if case.other else None


def _in_training(case: Case) -> Rejection | None:
    return Rejection("in_training", case.trained) if case.trained else None


def _not_adequate(case: Case) -> Rejection | None:
    why = case.adequacy(case.item.question, case.text) if case.adequacy else None
    return Rejection("not_adequate", why) if why else None


GATES: tuple[tuple[str, Gate], ...] = (
    ("something is asked", _not_asked),
    ("identical", _identical),
    ("answer not introduced", _answer_introduced),
    ("names kept", _name_lost),
    ("no name added", _name_added),
    ("numbers kept", _numbers),
    ("kind of answer kept", _wh_changed),
    ("other words", _too_similar),
    ("not another item's question", _other_question),
    ("not in training", _in_training),
    ("adequate", _not_adequate),
)
"""What each gate wants, and the gate; the costly ones last."""


def judge(case: Case) -> Rejection | None:
    """Return the first gate's rejection, or None where the candidate passes all."""
    return next((found for _, gate in GATES if (found := gate(case))), None)


def review_of(item: Item, text: str) -> str:
    """Return what a person should look at in an accepted paraphrase, or ""."""
    names = name_words(item.question)
    if is_cased(item.question):
        after = written_words(text)
        changed = [one for word, one in names.items() if after.get(word) != one]
        if changed:
            return f"name in another case: {', '.join(changed[:3])}"
        order = [word for word in bare_words(text) if word in names]
        if [word for word in bare_words(item.question) if word in names] != order:
            return "names in another order"
    return ""


def _run(text: str) -> str:
    return f" {' '.join(bare_words(text))} "


def _capitals(text: str, *, inside: bool = False) -> dict[str, str]:
    """Return the capitalised words, folded -> written; `inside` leaves out the first word."""
    written = [one.strip(".,;:!?\"'()") for one in text.split()[1 if inside else 0 :]]
    pairs = ((words(one), one) for one in written if one[:1].isupper() and one.lower() not in WH)
    return {folded[0]: one for folded, one in pairs if len(folded) == 1}
