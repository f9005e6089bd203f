"""Sections: what a comparison says, as parts of final text that any renderer can draw."""

from reports.sections.headline import headline_of
from reports.sections.order import sections
from reports.sections.parts import Headline, Section

__all__ = ["Headline", "Section", "headline_of", "sections"]
