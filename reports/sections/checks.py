"""Leakage, memorization, forgetting: the ladder first, then what it rests on."""

from __future__ import annotations

from bench.results import Comparison
from reports.sections.check_ladder import ladder_table, profiles, reasons, standing_bullets
from reports.sections.check_tests import tests_parts
from reports.sections.checks_method import checks_method_parts
from reports.sections.clean_scores import clean_parts
from reports.sections.leakage import leakage_parts
from reports.sections.matches import matches_part
from reports.sections.memorization import memorization_parts
from reports.sections.parts import Part, Section, Subtitle

TITLE = "Leakage, memorization, forgetting"


def checks_section(comparison: Comparison) -> Section | None:
    """Return what the checks found, strongest evidence first; None where none ran."""
    checks = comparison.checks
    if checks is None:
        return None
    leakage = checks.leakage
    parts: list[Part | None] = [
        standing_bullets(comparison, checks),
        ladder_table(comparison, checks),
        profiles(comparison, checks),
        *_titled("What each verdict rests on", reasons(comparison, checks)),
        *_titled(
            "Items looked up in training",
            *leakage_parts(comparison, leakage),
            matches_part(leakage) if leakage else None,
        ),
        *_titled("Scores on clean and on flagged items", *clean_parts(comparison, checks)),
        *_titled("Memorization compared", *memorization_parts(checks)),
        *_titled("Tests on answers and probabilities", *tests_parts(comparison, checks)),
        *_titled("How this was checked", *checks_method_parts(checks)),
    ]
    return Section("checks", TITLE, tuple(part for part in parts if part is not None))


def _titled(title: str, *parts: Part | None) -> tuple[Part | None, ...]:
    """Head some parts, unless there are none."""
    kept = tuple(part for part in parts if part is not None)
    return (Subtitle(title), *kept) if kept else ()
