"""A report's charts as files: SVG and PDF, in a light theme, without a browser or a network."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

from markupsafe import Markup

from bench.base.errors import DataError
from bench.base.files import replacing
from bench.results import Comparison
from reports.safe_text import writable
from reports.sections.headline import headline_of
from reports.sections.order import sections
from reports.sections.parts import ChartRow, Drawing, Part, Section

FORMATS = ("svg", "pdf")


def save_figures(
    comparison: Comparison, folder: Path, formats: Iterable[str] = FORMATS
) -> tuple[Path, ...]:
    """Write every chart of a comparison's report, and return the files in the page's order.

    The chart of the first screen is `verdict`, the others are named after their section, with a
    number where it has more than one: `pairs.svg`, `scores-2.svg`. A file that is there is
    replaced. Letters are Liberation Sans (as wide as Arial), which vl-convert brings along.

    Args:
        comparison: What the report is of.
        folder: Where to write; it is made where it is missing.
        formats: Any of `FORMATS`.

    Raises:
        DataError: A format is none of `FORMATS`.
    """
    wanted = tuple(dict.fromkeys(formats))
    for name in wanted:
        if name not in FORMATS:
            raise DataError("figures", f"format {name!r}", expected=" or ".join(FORMATS))
    written = []
    for name, drawing in named_drawings(comparison):
        svg = figure_svg(drawing)
        for form in wanted:
            written.append(_write(folder / f"{name}.{form}", _bytes(svg, form)))
    return tuple(written)


def named_drawings(comparison: Comparison) -> Iterator[tuple[str, Drawing]]:
    """Yield each drawing of the report with its file's name, in the page's order."""
    first = headline_of(comparison).chart
    if first.marks:
        yield "verdict", first
    for section in sections(comparison):
        found = list(_drawings(section))
        if len(found) == 1:
            yield section.key, found[0]
        else:
            yield from zip((f"{section.key}-{n}" for n in count(1)), found, strict=False)


def figure_svg(drawing: Drawing) -> str:
    """Return a drawing as an SVG document, with its words for who cannot see it."""
    import vl_convert

    from reports.vega.runtime import vega_lite_version
    from reports.vega.specs import spec_of
    from reports.vega.theme import config

    spec = writable(json.dumps(spec_of(drawing), ensure_ascii=False, allow_nan=False))
    made: str = vl_convert.vegalite_to_svg(
        spec, vl_version=vega_lite_version(), config=config(dark=False), allowed_base_urls=[]
    )
    words = Markup('role="img"><title>{0}</title><desc>{1}</desc>').format(
        *map(writable, (drawing.title, drawing.text))
    )
    return made.replace(">", f" {words}", 1)


def _bytes(svg: str, form: str) -> bytes:
    if form == "svg":
        return svg.encode("utf-8")
    import vl_convert

    made: bytes = vl_convert.svg_to_pdf(svg)
    return made


def _write(path: Path, content: bytes) -> Path:
    with replacing(path) as beside:
        beside.write_bytes(content)
    return path


def _drawings(section: Section) -> Iterator[Drawing]:
    for part in section.parts:
        yield from _drawings_in(part)


def _drawings_in(part: Part) -> Iterator[Drawing]:
    if isinstance(part, ChartRow):
        yield from part.charts
    elif isinstance(part, Drawing):
        yield part
