"""Numbers, then sections of final text, then a page.

| question | file |
|---|---|
| how is a number written? (the only place that rounds) | `numbers.py` |
| what may be said about a pair? | `words.py` |
| what may be said about a rung of the ladder, about memorization? | `ladder_words.py`, `memorization_words.py` |
| who is highest, and over whom? | `standing.py` |
| what does it apply to? | `inference.py` |
| which sections are there? | `sections/order.py` |
| what was checked beside a test? | `checked.py` |
| how is a chart drawn? | `drawing.py`: `charts.py`, `line_charts.py`, `stacked_bars.py` |
| how does a chart answer, and how is it saved? | `vega/` |
| how does it become a page? | `render.py`, `page.py`, `templates.py`; several of them a list: `index_page.py` |
| how does it become a terminal's text, or JSON? | `terminal.py`, `checks_text.py`, `result_json.py` |
| how is a rating round shown? | `human_page.py`, `human_text.py`; in words: `human_words.py`, `human_standing.py`, `human_caveats.py` |
"""  # noqa: E501 - a table

from reports.checks_text import overfitting_text
from reports.render import render_html
from reports.result_json import to_json
from reports.terminal import terminal_summary

__all__ = ["overfitting_text", "render_html", "terminal_summary", "to_json"]
