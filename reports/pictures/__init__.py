"""The experiment in pictures: what trained, how it was set up, scores as bars, curves.

Every picture is our own SVG, drawn from the comparison; colours come from `pictures.css`.
"""

from reports.pictures.draw import draw_picture
from reports.pictures.shapes import Anatomies, Bars, Curves, Flow, Picture

__all__ = ["Anatomies", "Bars", "Curves", "Flow", "Picture", "draw_picture"]
