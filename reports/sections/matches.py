"""The items that were met in training, each beside its record with the match marked."""

from __future__ import annotations

from bench.checks.evidence import LEAKS, Leakage, Match
from reports.check_names import GRADES
from reports.numbers import count, number
from reports.safe_text import one_line, visible
from reports.sections.match_parts import Matches, MatchShown

SHOWN = 300
"""Matches on the page; result.json has as many as the checks kept."""

AROUND, MARKED, ASKED, ACCEPTED = 160, 400, 600, 6
"""Characters around a match, of a match, of a question; accepted answers."""


def matches_part(leakage: Leakage) -> Matches | None:
    """Return the matches to look through, leaks first, or None where nothing was met."""
    order = sorted(leakage.matches, key=_rank)
    shown = tuple(_shown(one) for one in order[:SHOWN])
    if not shown:
        return None
    sets = tuple(dict.fromkeys(one.set for one in shown))
    return Matches(_title(leakage), shown, sets, _note(leakage, len(shown)))


def _rank(match: Match) -> int:
    """Leaks first, then what a person should look at, then what was to be expected."""
    return 0 if match.grade in LEAKS else 1 if match.grade == "review" else 2


def _title(leakage: Leakage) -> str:
    ranks = {_rank(one) for one in leakage.matches}
    kinds = {0: "leaks first", 1: "none of them a leak, those to review first"}
    kind = kinds.get(min(ranks), "none of them a leak")
    return f"Matches in training data: {count(leakage.n_matches)}, {kind}"


def _note(leakage: Leakage, shown: int) -> str:
    kept, every = len(leakage.matches), leakage.n_matches
    said = [f"The first {count(shown)} are here"] if shown < every else []
    if shown < kept:
        said.append(f"{count(kept - shown)} more stand in result.json")
    if kept < every:
        said.append(f"{count(every - kept)} more were counted and not kept")
    return f"{'; '.join(said)}." if said else ""


def _shown(match: Match) -> MatchShown:
    before, marked, after = _cut(match.text, match.span)
    leak = match.grade in LEAKS
    grade = f"{one_line(match.check)}, {GRADES[match.grade]}"
    if match.score < 1:
        grade += f" ({number(match.score, 2)})"
    return MatchShown(
        set=one_line(match.set),
        id=one_line(match.id),
        question=visible(match.question[:ASKED]),
        accepted=tuple(one_line(text)[:ASKED] for text in match.answers[:ACCEPTED]),
        grade=f"{grade}: {one_line(match.part)}",
        kind="found" if leak else match.grade,
        before=before,
        marked=marked,
        after=after,
        where=_where(match),
    )


def _where(match: Match) -> str:
    if not match.path:
        return one_line(match.source)
    return f"{one_line(match.path)}:{match.line}" if match.line else one_line(match.path)


def _cut(text: str, span: tuple[int, int]) -> tuple[str, str, str]:
    """Return the text before, in and after the span, each cut where it is long."""
    start = min(max(span[0], 0), len(text))
    end = min(max(span[1], start), len(text))
    before, marked, after = text[:start], text[start:end], text[end:]
    if len(before) > AROUND:
        before = f"…{before[-AROUND:]}"
    if len(marked) > MARKED:
        marked = f"{marked[: MARKED // 2]} … {marked[-MARKED // 2 :]}"
    if len(after) > AROUND:
        after = f"{after[:AROUND]}…"
    return visible(before), visible(marked), visible(after)
