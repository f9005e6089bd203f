"""A report's charts and pictures as files: SVG and PDF, light, without browser or network."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import TypeVar

from markupsafe import Markup

from bench.base.errors import DataError
from bench.base.files import replacing
from bench.results import Comparison
from reports.pictures.draw import Drawn
from reports.pictures.shapes import Anatomies, Bars, CurveRow, Curves, Flow
from reports.pictures.standalone import picture_svg
from reports.safe_text import writable
from reports.sections.headline import headline_of
from reports.sections.order import sections
from reports.sections.parts import ChartRow, Drawing, Part, Section

FORMATS = ("svg", "pdf")

PICTURES = {"flow": "flow", "anatomy": "modules", "bars": "bars", "curves": "curves"}
"""What a picture's file is called after its section's name, by its shape."""

Shown = TypeVar("Shown", Drawing, Drawn)


def save_figures(
    comparison: Comparison, folder: Path, formats: Iterable[str] = FORMATS
) -> tuple[Path, ...]:
    """Write every chart and picture of a comparison's report, and return the files.

    The chart of the first screen is `verdict`, the others are named after their section, with a
    number where it has more than one: `pairs.svg`, `scores-2.svg`. Pictures add what they are:
    `setup-flow.svg`, `setup-modules-1.svg`, `scores-bars.svg`. A file that is there is replaced.
    Letters are Liberation Sans (as wide as Arial), which vl-convert brings along.

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
    for name, svg in _named_svgs(comparison):
        for form in wanted:
            written.append(_write(folder / f"{name}.{form}", _bytes(svg, form)))
    return tuple(written)


def _named_svgs(comparison: Comparison) -> Iterator[tuple[str, str]]:
    for name, drawing in named_drawings(comparison):
        yield name, figure_svg(drawing)
    for name, picture in named_pictures(comparison):
        yield name, picture_svg(picture)


def named_drawings(comparison: Comparison) -> Iterator[tuple[str, Drawing]]:
    """Yield each drawing of the report with its file's name, in the page's order."""
    first = headline_of(comparison).chart
    if first.marks:
        yield "verdict", first
    for section in sections(comparison):
        yield from _numbered(section.key, list(_drawings(section)))


def named_pictures(comparison: Comparison) -> Iterator[tuple[str, Drawn]]:
    """Yield each picture of the report with its file's name, in the page's order."""
    for section in sections(comparison):
        for shape, kind in PICTURES.items():
            name = section.key if kind == section.key else f"{section.key}-{kind}"
            drawn = [one for one in _pictures(section) if one.shape == shape]
            yield from _numbered(name, drawn)


def _numbered(name: str, found: list[Shown]) -> Iterator[tuple[str, Shown]]:
    """Name one thing, or number several."""
    if len(found) == 1:
        yield name, found[0]
    else:
        yield from zip((f"{name}-{n}" for n in count(1)), found, strict=False)


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


def _pictures(section: Section) -> Iterator[Drawn]:
    for part in section.parts:
        if isinstance(part, Anatomies):
            yield from part.panels
        elif isinstance(part, CurveRow):
            yield from part.curves
        elif isinstance(part, Bars | Curves | Flow):
            yield part
