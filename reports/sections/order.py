"""The table of sections, in the order of the page."""

from __future__ import annotations

from collections.abc import Callable

from bench.results import Comparison
from reports.sections.absent import absent_section
from reports.sections.anova import anova_section
from reports.sections.checks import checks_section
from reports.sections.cost import cost_section
from reports.sections.curves import curves_section
from reports.sections.data import data_section
from reports.sections.factors import factors_section
from reports.sections.flips import flips_section
from reports.sections.method import method_section
from reports.sections.mixed import mixed_section
from reports.sections.pairs import pairs_section
from reports.sections.parts import Section
from reports.sections.people import people_section
from reports.sections.rounds import rounds_section
from reports.sections.scores import scores_section
from reports.sections.setup import setup_section
from reports.sections.variation import variation_section

SECTIONS: tuple[Callable[[Comparison], Section | None], ...] = (
    scores_section,
    pairs_section,
    anova_section,
    mixed_section,
    factors_section,
    variation_section,
    flips_section,
    checks_section,
    people_section,
    rounds_section,
    cost_section,
    curves_section,
    setup_section,
    data_section,
    method_section,
    absent_section,
)
"""A section is one row here; it returns None where the comparison has nothing for it."""


def sections(comparison: Comparison) -> tuple[Section, ...]:
    """Return the sections that a comparison fills, in order."""
    made = (make(comparison) for make in SECTIONS)
    return tuple(section for section in made if section is not None)
