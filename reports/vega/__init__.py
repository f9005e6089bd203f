"""Charts that answer: the same drawings as altair specifications, live in the page and as files.

| question | file |
|---|---|
| which specification is it? | `specs.py`: `point_chart.py`, `line_chart.py`, `bar_chart.py` |
| what are they made of? | `shapes.py`, which `layers.py` serves; `rows.py` |
| which colours, shapes and fonts? | `theme.py`, which reads `page.css` |
| how do they come into the page, and with what? | `inlined.py`, `runtime.py`, `charts.js` |
| how are they saved? | `figures.py` |
"""

from reports.vega.figures import save_figures

__all__ = ["save_figures"]
