"""What pictures share: one `<svg>` that speaks, rows of text, arrows."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from reports.text_table import clipped


def framed(
    title: str, text: str, key: str, size: tuple[str, float], parts: Iterable[Markup]
) -> Markup:
    """Return one `<svg>` element with its title and description for screen readers.

    Args:
        title: Names it.
        text: Describes it.
        key: Unique on the page.
        size: Width as CSS has it, height in pixels.
        parts: What is drawn, from back to front.
    """
    width, height = size
    return Markup(
        '<svg class="chart picture" role="img" aria-labelledby="{0}-t" aria-describedby="{0}-d" '
        'width="{1}" height="{2:.0f}"><title id="{0}-t">{3}</title><desc id="{0}-d">{4}</desc>'
        "{5}</svg>"
    ).format(key, width, height, title, text, Markup("").join(parts))


def words(text: str, x: float | str, y: float, kind: str, *, most: int = 40) -> Markup:
    """Return one line of text, cut in its middle where it is longer than `most` letters."""
    return Markup('<text class="{0}" x="{1}" y="{2:.1f}">{3}</text>').format(
        kind, x, y, clipped(text, most)
    )


def box(kind: str, place: tuple[float | str, float, float | str, float]) -> Markup:
    """Return a rectangle: x, y, width, height."""
    x, y, width, height = place
    return Markup(
        '<rect class="{0}" x="{1}" y="{2:.1f}" width="{3}" height="{4:.1f}" rx="5"/>'
    ).format(kind, x, y, width, height)


def arrow(points: tuple[tuple[float, float], ...]) -> Markup:
    """Return a line with an arrow's head at its last point."""
    path = " ".join(f"{'L' if at else 'M'}{x:.1f} {y:.1f}" for at, (x, y) in enumerate(points))
    (x0, y0), (x1, y1) = points[-2:]
    dx, dy = (x1 > x0) - (x1 < x0), (y1 > y0) - (y1 < y0)
    head = [
        (x1, y1),
        (x1 - 7 * dx - 4 * dy, y1 - 7 * dy - 4 * dx),
        (x1 - 7 * dx + 4 * dy, y1 - 7 * dy + 4 * dx),
    ]
    corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in head)
    return Markup('<path class="way" d="{0}"/><polygon class="head" points="{1}"/>').format(
        path, corners
    )
