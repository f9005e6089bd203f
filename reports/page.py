"""The page: sections into one self-contained HTML file that sends no request."""

from __future__ import annotations

from itertools import count

from markupsafe import Markup

from reports.assets import HEAD_SCRIPTS, SCRIPTS, STYLES, policy_of, texts_of
from reports.drawing import draw
from reports.pictures.draw import Drawn, draw_picture
from reports.print_margins import margins
from reports.safe_text import writable
from reports.sections.parts import Drawing, Headline, Section
from reports.templates import template
from reports.vega.inlined import inlined_runtime, inlined_spec
from reports.vega.runtime import runtime_text


def make_page(title: str, first: Headline, sections: tuple[Section, ...]) -> str:
    """Return the whole page as text that UTF-8 can hold.

    All text is escaped by the template. The policy in the page's head allows its own style and
    script by their hashes and nothing else, so even text that slipped through would not run.
    """
    styles = (*texts_of(STYLES), margins(first.setting, first.made, first.signature))
    before, scripts = texts_of(HEAD_SCRIPTS), texts_of(SCRIPTS)
    keys = count(1)

    def chart(found: Drawing) -> Markup:
        return draw(found, f"chart-{next(keys)}") + inlined_spec(found)

    def picture(found: Drawn) -> Markup:
        return draw_picture(found, f"picture-{next(keys)}")

    made = template("page.html.j2").render(
        title=title,
        first=first,
        sections=sections,
        chart=chart,
        picture=picture,
        styles=tuple(map(Markup, styles)),
        before=tuple(map(Markup, before)),
        scripts=tuple(map(Markup, scripts)),
        charts=inlined_runtime(),
        policy=policy_of(styles, before + scripts + texts_of((runtime_text,))),
    )
    return writable(made.strip()) + "\n"
