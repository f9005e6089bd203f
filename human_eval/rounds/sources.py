"""The text that an answer is to agree with: what was given with the question, or trained on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from bench.data.items import Corpus, Item
from human_eval.rounds.visible import shown_text


def sources_of(corpora: Sequence[Corpus]) -> Callable[[Item], str | None]:
    """Return the function that gives an item's source text, whole, or None.

    It is the item's context where it has one; else the texts that were trained on and that bear
    the item's group, a blank line between them. The group of an item that was given none is no
    text's.
    """
    by_group: dict[str, list[str]] = defaultdict(list)
    for corpus in corpora:
        for article in corpus.articles:
            by_group[article.group].append(article.text)

    def source(item: Item) -> str | None:
        text = item.context or "\n\n".join(by_group.get(item.group, []))
        return shown_text(text).strip() or None

    return source
