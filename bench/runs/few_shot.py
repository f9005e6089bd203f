"""Which examples stand before which question: never one that tells its answer.

Examples are drawn once, by seed, and are the same for all items. An example that is the item
itself, its original, one of its paraphrases, or the same question under another id would tell the
answer: the next one drawn stands in for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from bench.base.errors import SuiteError
from bench.base.hashing import text_hash
from bench.data.items import Item, QuestionSet
from bench.runs.prompt_settings import FewShot

_Kin = frozenset[tuple[str, ...]]
"""What makes two items the same fact: keys of item and originals, and the question's words."""


def drawn(items: Sequence[Item], seed: int) -> tuple[Item, ...]:
    """Return items in a random order that follows from the seed and each one's own question.

    So neither the order of the file nor a row more or less changes which of two items is drawn
    first.
    """
    return tuple(sorted(items, key=lambda item: (text_hash(f"{seed} {_words(item)}"), item.id)))


class Examples:
    """Chooses the examples of one item after another.

    Args:
        few_shot: What is drawn from.
        sets: All sets that are asked: which item paraphrases which.
    """

    def __init__(self, few_shot: FewShot, sets: Sequence[QuestionSet]) -> None:
        self._few_shot = few_shot
        pool = [(few_shot.block.set, few_shot.drawn)]
        named = [*pool, *((one.name, one.items) for one in sets)]
        self._originals = {
            (name, item.id): item.of for name, items in named for item in items if item.of
        }
        self._known: dict[str, _Kin] = {}

    def before(self, set_name: str, item: Item) -> tuple[Item, ...]:
        """Return the examples that stand before an item: the first drawn that are other facts.

        Raises:
            SuiteError: If there are too few.
        """
        chosen: list[Item] = []
        taken = self._kin(set_name, item)
        for one in self._few_shot.drawn:
            kin = self._example_kin(one)
            if taken.isdisjoint(kin):
                chosen.append(one)
                taken |= kin
            if len(chosen) == self._few_shot.block.k:
                return tuple(chosen)
        raise self._too_few(f"{set_name}/{item.id}", len(chosen))

    def _example_kin(self, example: Item) -> _Kin:
        if example.id not in self._known:
            self._known[example.id] = self._kin(self._few_shot.block.set, example)
        return self._known[example.id]

    def _kin(self, set_name: str, item: Item) -> _Kin:
        found: set[tuple[str, ...]] = {(_words(item),), (set_name, item.id)}
        key = item.of
        while key is not None and key not in found:
            found.add(key)
            key = self._originals.get(key)
        return frozenset(found)

    def _too_few(self, where: str, found: int) -> SuiteError:
        block = self._few_shot.block
        return SuiteError(
            "prompt.few_shot.k",
            f"{block.k} examples are wanted; set {block.set!r} has {found} that do not tell the "
            f"answer to {where}",
            expected=f"at most {found}",
        )


def _words(item: Item) -> str:
    return " ".join(item.question.casefold().split())
