"""What a data check counted on a set, in a cell's room: what did not occur is left out."""

from __future__ import annotations

from bench.checks.evidence import SetCheck, is_ours
from reports.check_values import fact_words
from reports.numbers import count, number, percent
from reports.safe_text import one_line

NO_NUMBERS = ("refused", "n", "near from", "templates")
"""Facts that are settings, or are told in words."""

SHARE = "share with "


def told_facts(found: SetCheck) -> tuple[str, str]:
    """Return a data check's result on one set and the small print below it."""
    if found.missing is not None:
        return "not testable", one_line(found.missing)
    if found.check == "D4" and found.fact("answers seen") is not None:
        return _answers(found)
    if found.check == "D7" and found.fact("auc") is not None:
        return _shift(found)
    text = f"{count(len(found.flagged))} of {count(found.n_items)}"
    if found.flagged:
        text += f" ({percent(100 * found.share)})"
    probable = found.grades.count("paraphrase")
    details = (
        f"{count(probable)} of them probably" if probable else "",
        f"{count(len(found.review))} to review" if found.review else "",
        f"{count(len(found.taught))} taught, no leak" if found.taught else "",
        _others(found),
    )
    return text, "; ".join(filter(None, details))


def _answers(found: SetCheck) -> tuple[str, str]:
    """D4: the share of answers seen, and how many of those with their question."""
    seen = f"{_percent(found.fact('answers seen'))} of answers seen"
    met = found.fact("question met")
    return seen, "" if met is None else f"{_percent(met)} with their question"


def _shift(found: SetCheck) -> tuple[str, str]:
    """D7: how well train and this set can be told apart, and whether claims are refused."""
    names, low = found.fact("auc of names"), found.fact("auc, low")
    details = (
        "" if low is None else f"at least {number(low, 2)}",
        "" if names is None else f"by names alone {number(names, 2)}",
        "membership claims refused" if found.fact("refused") else "",
    )
    return f"AUC {number(found.fact('auc'), 2)}", "; ".join(filter(None, details))


def _others(found: SetCheck) -> str:
    """Numbers beside the flagged ones; D3's shares only where there is something to look at."""
    if found.check == "D3" and is_ours(found.check):
        if not (found.flagged or found.review):
            return ""
        shares = [one for one in found.facts if one[0].startswith(SHARE)]
        return "; ".join(
            f"{one_line(name.removeprefix(SHARE)).replace('>=', '≥')}: {_percent(value)}"
            for name, value in shares
        )
    if found.taught:
        return ""
    kept = tuple(one for one in found.facts if one[1] and one[0] not in NO_NUMBERS)
    return fact_words(kept, 3)


def _percent(share: float | None) -> str:
    return number(None) if share is None else percent(100 * share)
