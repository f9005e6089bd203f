"""A checkpoint's modules from the input (top) to the output, those that trained filled.

Conventions:
    Widths are percentages and heights pixels, so letters keep their size at any width. A module
    that trained has a strong frame, a fill and a sign: not colour alone.
"""

from __future__ import annotations

from markupsafe import Markup

from reports.pictures.frame import box, framed, words
from reports.pictures.shapes import AnatomyPanel, Group, Module, Run

ROW, GAP, HEAD = 24, 4, 18
"""Heights of a module, between modules, and of a group's title."""

TRAINS, ADDED = "●", "+"
"""Signs of a module that trained, and of one that an adapter added to."""


def draw_anatomy(panel: AnatomyPanel, key: str) -> Markup:
    """Return the panel as one `<svg>` element; `key` is unique on the page."""
    parts: list[Markup] = []
    y = _groups(parts, panel.before, 0, inset=False)
    for run in panel.runs:
        y = _run(parts, run, y + 6)
    y = _groups(parts, panel.after, y + 6 if panel.runs else y, inset=False)
    title = f"{panel.title}: {panel.detail}"
    inside = Markup('<g class="c{0}">{1}</g>').format(panel.colour, Markup("").join(parts))
    return framed(title, panel.text, key, ("100%", y + 2), [inside])


def _run(parts: list[Markup], run: Run, top: float) -> float:
    """Draw a run of blocks in its frame; return where it ends."""
    inside: list[Markup] = []
    bottom = _groups(inside, run.groups, top + 24, inset=True) + 6
    parts += [
        box("blocks", (1, top, "99%", bottom - top)),
        words(run.title, "4%", top + 17, "count"),
        *inside,
    ]
    return bottom + 2


def _groups(parts: list[Markup], groups: tuple[Group, ...], top: float, *, inset: bool) -> float:
    y = top
    for group in groups:
        if group.title:
            parts.append(words(group.title, "4%" if inset else 0, y + 13, "tick"))
            y += HEAD
        for module in group.modules:
            parts.append(_module(module, y, inset=inset))
            y += ROW + GAP
    return y


def _module(module: Module, y: float, *, inset: bool) -> Markup:
    left, width = ("4%", "92%") if inset else (1, "99%")
    kind = "module adapted" if module.added else "module trains" if module.trains else "module"
    sign = ADDED if module.added else TRAINS if module.trains else ""
    name = f"{sign} {module.name}".strip()
    return Markup("{0}{1}{2}").format(
        box(kind, (left, y, width, ROW)),
        words(name, "7%" if inset else "3%", y + 16.5, "name", most=24),
        Markup('<text class="tick" x="{0}" y="{1:.1f}" text-anchor="end">{2}</text>').format(
            "93%" if inset else "97%", y + 16.5, module.text
        ),
    )
