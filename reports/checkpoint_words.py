"""One checkpoint's standing in sentences: trained, in other words, new, floor, old knowledge."""

from __future__ import annotations

from bench.base.names import counted
from bench.checks.results import Checks, SetVerdict
from bench.results import Comparison, SetInfo
from reports.checks_reading import changes, how_met, side_verdict, told_sets
from reports.ladder_words import rung_claim
from reports.naming import role_words
from reports.numbers import (
    count,
    interval,
    interval_points,
    percent,
    short_interval,
    signed,
    signed_points,
)
from reports.reading import score_or_none
from reports.safe_text import one_line
from reports.sentences import uncapital
from stats import Estimate


def checkpoint_sentences(comparison: Comparison, checks: Checks, side: str) -> str:
    """Return what the checks say of a checkpoint or scenario, in a few sentences."""
    sets = told_sets(comparison, checks)
    trained = [_trained(comparison, checks, side, info) for info in sets]
    new = [_new(comparison, checks, side, info) for info in sets]
    old = [_old(comparison, checks, side, info) for info in sets]
    said = [text for text in trained if text]
    if any(new):
        lead = "On sets not declared as trained on: " if said else ""
        said.append(f"{lead}{'; '.join(text for text in new if text)}.")
    said += [text for text in old if text]
    verdict = side_verdict(comparison, checks, side, comparison.plan.set)
    if verdict is not None and not verdict.trained:
        said.append(f"On {one_line(comparison.plan.set)}: {uncapital(rung_claim(verdict))}")
    return f"{one_line(side)}: {' '.join(said)}"


def change_words(comparison: Comparison, checks: Checks, side: str, name: str) -> tuple[str, str]:
    """Return how a score changed against the base and its interval; ("", "") where untested.

    Several training seeds give the range of their changes and no interval.
    """
    found = changes(comparison, checks, side, name)
    if not found:
        return "", ""
    if len(found) == 1:
        return signed_points(found[0].value), interval(found[0].interval, signed)
    values = [one.value for one in found]
    bounds = (min(values), max(values))
    return interval_points(bounds), f"over {count(len(found))} training seeds"


def _trained(comparison: Comparison, checks: Checks, side: str, info: SetInfo) -> str:
    verdict, score = _verdict_and_score(comparison, checks, side, info)
    if verdict is None or score is None or not verdict.trained:
        return ""
    asked = f"{count(info.n_scored)} of {count(info.n_scored)} questions were trained on"
    return f"{percent(score.value)} on {one_line(info.name)} is a score on trained items ({asked})."


def _new(comparison: Comparison, checks: Checks, side: str, info: SetInfo) -> str:
    verdict, score = _verdict_and_score(comparison, checks, side, info)
    if score is None or info.role == "retention" or (verdict is not None and verdict.trained):
        return ""
    numbers = f"{percent(score.value)} ({short_interval(score.interval)})"
    text = f"{numbers} on {one_line(info.name)} ({role_words(info)})"
    if verdict is not None and verdict.rung == "found":
        found = f"{count(verdict.n_found)} of whose {counted(verdict.n_items, 'item')}"
        text += f", {found} are {how_met(checks, info.name)[0]}"
    return text


def _old(comparison: Comparison, checks: Checks, side: str, info: SetInfo) -> str:
    change, bounds = change_words(comparison, checks, side, info.name)
    if info.role != "retention" or not change:
        return ""
    return f"Old knowledge ({one_line(info.name)}): {change} ({bounds}) against the base."


def _verdict_and_score(
    comparison: Comparison, checks: Checks, side: str, info: SetInfo
) -> tuple[SetVerdict | None, Estimate | None]:
    score = score_or_none(comparison, side, info.name, comparison.plan.metric)
    return side_verdict(comparison, checks, side, info.name), score
