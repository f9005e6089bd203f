"""A round as one HTML page: the same look, policy and renderer as a comparison's."""

from __future__ import annotations

from collections.abc import Callable

from human_eval.analysis.results import RoundResult
from reports.page import make_page
from reports.safe_text import one_line
from reports.sections.human_agreement import agreement_section
from reports.sections.human_disputed import disputed_section
from reports.sections.human_headline import round_headline
from reports.sections.human_method import human_method_section
from reports.sections.human_metrics import metrics_section
from reports.sections.human_pairs import human_pairs_section
from reports.sections.human_preference import preference_section
from reports.sections.human_raters import raters_section
from reports.sections.human_ratings import ratings_section
from reports.sections.parts import Section

SECTIONS: tuple[Callable[[RoundResult], Section | None], ...] = (
    ratings_section,
    preference_section,
    human_pairs_section,
    agreement_section,
    raters_section,
    metrics_section,
    disputed_section,
    human_method_section,
)
"""A section is one row here; it returns None where the round has nothing for it."""


def render_round(result: RoundResult) -> str:
    """Return a round's report: one self-contained page that works offline."""
    first = round_headline(result)
    made = (make(result) for make in SECTIONS)
    sections = tuple(section for section in made if section is not None)
    return make_page(f"{first.question} – {one_line(result.name)}", first, sections)
