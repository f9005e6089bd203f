"""Names as a reader says them: metrics, roles, checkpoints, units of analysis."""

from __future__ import annotations

from bench.base.names import counted
from bench.results import RunInfo, SetInfo
from reports.safe_text import one_line

METRICS = {
    "exact_match": "exact match",
    "f1": "F1",
    "squad_exact_match": "SQuAD exact match",
    "squad_f1": "SQuAD F1",
    "contains_answer": "contains answer",
}

ROLE_ORDER = ("train", "paraphrase", "heldout", "retention", "control")

ROLES = {
    "train": "trained on",
    "paraphrase": "the same facts in other words",
    "heldout": "held out",
    "retention": "known before fine-tuning",
    "control": "never taught: the floor",
}


def metric_title(name: str) -> str:
    """Return the metric's name in words; a plugin's name stays as it is."""
    return METRICS.get(name, one_line(name))


def role_words(info: SetInfo) -> str:
    """Return what the set's role means, e.g. "held out, facts taught"."""
    words = ROLES.get(info.role, one_line(info.role))
    if info.taught is None:
        return words
    return f"{words}, facts {'taught' if info.taught else 'not taught'}"


def by_role(sets: tuple[SetInfo, ...]) -> tuple[SetInfo, ...]:
    """Return the sets in the order of their roles, those of one role as the suite has them."""
    return tuple(sorted(sets, key=_role_rank))


def scenario_words(run: RunInfo) -> str:
    """Return "scenario full, training seed 1", or "" for a checkpoint in no scenario."""
    if run.scenario is None:
        return ""
    seed = "" if run.seed is None else f", training seed {run.seed}"
    return f"scenario {one_line(run.scenario)}{seed}"


def questions(n_items: int, n_groups: int | None) -> str:
    """Return "500 questions in 100 groups", or "500 questions" where each stands alone."""
    text = counted(n_items, "question")
    if n_groups is None or n_groups == n_items:
        return text
    return f"{text} in {counted(n_groups, 'group')}"


def listed(names: list[str], last: str = "and") -> str:
    """Return "a, b and c"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def _role_rank(info: SetInfo) -> int:
    return ROLE_ORDER.index(info.role) if info.role in ROLE_ORDER else len(ROLE_ORDER)
