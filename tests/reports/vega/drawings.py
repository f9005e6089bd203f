"""Drawings of each shape, with what is awkward: values that are undefined or beyond the axis."""

from __future__ import annotations

import math

from reports.sections.parts import Chart, Lines, Mark, Series, Slice, Stacks

NAN = math.nan
EVIL = '</script><script>window.owned = 1</script> & "it\'s" \u2028 <b>'

POINTS = Chart(
    title="Differences, A − B, pp; shaded: the ± 5 pp margin",
    text="Differences: a − b +10.0 pp.",
    marks=(
        Mark("a − b", 10.0, 5.0, 15.0, "+10.0 pp  (+5.0 to +15.0)", 1, (8.0, 12.0)),
        Mark("a − c", NAN, NAN, NAN, "–", 2, (NAN,)),
        Mark(EVIL, 30.0, -30.0, 40.0, "+30.0 pp", 7),
    ),
    axis=(-20.0, 20.0),
    ticks=((-20.0, "−20"), (0.0, "0"), (20.0, "+20")),
    zero=True,
    band=(-5.0, 5.0),
)

LINES = Lines(
    title="Exact match over the rate",
    text="Exact match: full 10, 20.",
    steps=("low", "middle", "high"),
    series=(
        Series("full", (10.0, 20.0, 30.0), 1, ("10.0 %", "20.0 %", "30.0 %")),
        Series(EVIL, (15.0, NAN, 0.04), 2),
    ),
    axis=(0.0, 40.0),
    ticks=((0.0, "0"), (40.0, "40")),
)

BARS = Stacks(
    title="Variance by source",
    text="Variance: full item 70 %.",
    bars=(
        ("full", (Slice("item", 0.7, "70.0 %", 1), Slice("sample", 0.25, "25.0 %", 2),
                  Slice(EVIL, 0.05, "5.0 %", 3))),
    ),
    legend=(("item", 1), ("sample", 2), (EVIL, 3)),
)  # fmt: skip

ALL = (POINTS, LINES, BARS)
