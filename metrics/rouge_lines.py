"""What rougeLsum counts where a text has several lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterator
from dataclasses import dataclass
from itertools import chain

from metrics.lcs import lcs_members, places_of
from metrics.protocol import Answers, References
from metrics.token_ids import ChunkTokens, Ints, number_tokens

Lines = list[list[int]]
"""Token ids of the lines of a text that have any."""


def line_hits(
    answers: Answers, references: References, chunk_tokens: ChunkTokens, hits: Ints
) -> None:
    r"""Put the hits of rougeLsum in place where an answer or a reference has several lines.

    Args:
        answers: n texts.
        references: n lists of at least one accepted answer; m in all.
        chunk_tokens: The tokens of a chunk, as for `metrics.token_ids.number_tokens`.
        hits: Shape (m,), the length of the longest common subsequence of each pair, which is
            right for all pairs of single lines; the others are changed.

    Examples:
        >>> import numpy as np
        >>> hits = np.array([1])
        >>> line_hits(["a b\nc"], [["c\na"]], lambda chunk: [chunk], hits)
        >>> hits
        array([2])
    """
    paired = zip(answers, references, strict=True)
    pairs = ((answer, text) for answer, accepted in paired for text in accepted)
    broken = {place: pair for place, pair in enumerate(pairs) if _differ_in_lines(*pair)}
    lines = _numbered_lines(dict.fromkeys(chain.from_iterable(broken.values())), chunk_tokens)
    for place, (answer, reference) in broken.items():
        hits[place] = summary_hits(lines[answer], lines[reference])


def summary_hits(answer: Lines, reference: Lines) -> int:
    """Count the reference's tokens in the union, line by line, of its subsequences of the answer.

    A token counts at most as often as the answer has it. Equal lines are compared once, and only
    lines that share a token, until all that could be found is: the time grows with the product of
    the numbers of lines only where many different ones share tokens in another order.

    Examples:
        >>> summary_hits([[1, 2], [3]], [[3, 1, 2], [1]])
        3
    """
    found: Counter[int] = Counter()
    lines = _Lines.of(answer)
    for line, times in Counter(map(tuple, reference)).items():
        for member in lines.members(line):
            found[line[member]] += times
    return (found & Counter(chain.from_iterable(answer))).total()


@dataclass(frozen=True, slots=True)
class _Lines:
    """The different lines of an answer.

    Attributes:
        places: Each line -> its tokens' positions, as `places_of`.
        holding: Each token -> the lines that have it.
    """

    places: dict[tuple[int, ...], dict[Hashable, int]]
    holding: dict[int, list[tuple[int, ...]]]

    @classmethod
    def of(cls, answer: Lines) -> _Lines:
        places = {line: places_of(line) for line in dict.fromkeys(map(tuple, answer))}
        holding: dict[int, list[tuple[int, ...]]] = {}
        for line in places:
            for token in dict.fromkeys(line):
                holding.setdefault(token, []).append(line)
        return cls(places, holding)

    def members(self, line: tuple[int, ...]) -> Collection[int]:
        """Return the positions in a line of all its subsequences shared with one of these."""
        if line in self.places:
            return range(len(line))
        known = sum(token in self.holding for token in line)
        found: set[int] = set()
        for other in self._sharing(line):
            found.update(lcs_members(line, other, self.places[other]))
            if len(found) == known:
                break
        return found

    def _sharing(self, line: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        """Yield the lines that share a token, those of the rarest first."""
        holding = [self.holding[token] for token in set(line) if token in self.holding]
        seen: set[tuple[int, ...]] = set()
        holding.sort(key=len)
        for other in chain.from_iterable(holding):
            if other not in seen:
                seen.add(other)
                yield other


def _differ_in_lines(answer: str, reference: str) -> bool:
    """Tell whether lines matter; they do not for the identical answer, of which all is shared."""
    return answer != reference and ("\n" in answer or "\n" in reference)


def _numbered_lines(texts: dict[str, None], chunk_tokens: ChunkTokens) -> dict[str, Lines]:
    split = [text.split("\n") for text in texts]
    rows = number_tokens(list(chain.from_iterable(split)), chunk_tokens).rows
    ids, ends = rows.values.tolist(), iter((rows.starts + rows.lengths).tolist())
    starts = iter(rows.starts.tolist())
    spans = [[(next(starts), next(ends)) for _ in parts] for parts in split]
    return {
        text: [ids[start:end] for start, end in parts if end > start]
        for text, parts in zip(texts, spans, strict=True)
    }
