"""Where the speed table falls short of the prototype's, said from what was measured."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.metrics_peers import WANTED

SIZES = ("S", "L")

THERE: dict[str, tuple[tuple[float, float], tuple[float, float] | None]] = {
    "SQuAD EM + F1": ((0.68, 0.69), (0.072, 0.079)),
    "BLEU, corpus + items": ((3.7, 3.8), (0.18, 0.27)),
    "ROUGE-1/2/L": ((1.9, 15.8), (0.069, 0.10)),
    "ROUGE-1/2/L, stemmer": ((5.5, 21.2), (0.14, 0.19)),
    "METEOR on split()": ((4.0, 4.9), (0.27, 0.35)),
    "METEOR on the Treebank's tokens": ((11.6, 14.5), None),  # of the prototype's a part is known
}
"""CPU seconds (S, L) where *wanted* was measured: the libraries', and the prototype's."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One row at one size.

    Attributes:
        row: Its name in `WANTED`.
        size: 0 for S, 1 for L.
        theirs: CPU seconds of the library's loop.
        beside: CPU seconds of ours beside another metric.
    """

    row: str
    size: int
    theirs: float
    beside: float

    @property
    def place(self) -> str:
        """Row and size, as a reader finds them in the table."""
        return f"{self.row}, {SIZES[self.size]}"

    @property
    def missed(self) -> bool:
        """Whether fewer times as fast as wanted, in whole times as the table has them."""
        return round(self.theirs / self.beside) < WANTED[self.row][self.size]

    @property
    def slower(self) -> bool | None:
        """Whether our seconds are above the prototype's; None where those are not known."""
        known = THERE[self.row][1]
        return None if known is None else self.beside > known[self.size]


def shortfall(found: list[Measured]) -> list[str]:
    """Return what is below *wanted* and by how much, and where our own seconds are the higher."""
    lines = [
        "*Wanted* × is what a prototype reached on another machine, its cost counted as *ours "
        "beside* is, against the libraries there. An × depends on both: a library that is faster "
        "here than there lowers it, and so do seconds of ours above the prototype's.",
        "",
    ]
    missed = [one for one in found if one.missed]
    lines += [_missed(one) for one in missed] or ["No row is below what is wanted."]
    slower = [one for one in found if one.slower and not one.missed]
    if slower:
        places = "; ".join(f"{one.place} ({_ours(one)})" for one in slower)
        lines += ["", f"Reached, though our seconds are above the prototype's: {places}."]
    return [
        *lines,
        "",
        "On S a second process takes longer to start than the first one needs for all: it pays "
        "from long texts, or some ten thousand pairs more, on.",
    ]


def _missed(one: Measured) -> str:
    there = THERE[one.row][0][one.size]
    wanted = WANTED[one.row][one.size]
    return (
        f"- below: {one.place}: {one.theirs / one.beside:.0f} × of {wanted} wanted; {_ours(one)}; "
        f"the library {one.theirs:.2f} s here, {there:g} s there"
    )


def _ours(one: Measured) -> str:
    known = THERE[one.row][1]
    if known is None:
        return f"ours {one.beside:.3f} s, the prototype's not known"
    return f"ours {one.beside:.3f} s, the prototype's {known[one.size]:g} s"
