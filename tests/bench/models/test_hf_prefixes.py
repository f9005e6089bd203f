"""Which texts share a beginning: the tree's choice against every choice there is."""

from __future__ import annotations

import random

import pytest

from bench.models.hf_prefixes import Cluster, Text, clusters


def saved(found: list[Cluster]) -> int:
    return sum((len(one.members) - 1) * one.prefix for one in found)


def best_of_all(texts: list[Text], worth: int) -> int:
    """The most that any cutting of the sorted texts into runs saves."""
    ordered = sorted(texts, key=lambda text: text.ids)
    most = [0]
    for end in range(1, len(ordered) + 1):
        options = [most[end - 1]]
        for first in range(end - 1):
            run = ordered[first:end]
            limit = min(text.start for text in run) - 1
            shared = next(
                (n for n in range(limit) if len({text.ids[n] for text in run}) > 1), limit
            )
            gain = (len(run) - 1) * shared
            options.append(most[first] + (gain if gain >= worth else 0))
        most.append(max(options))
    return most[-1]


def some_texts(seed: int) -> tuple[list[Text], int]:
    draw = random.Random(seed)
    texts = []
    for _ in range(draw.randint(2, 14)):
        start = draw.randint(1, 9)
        ids = tuple(draw.randint(0, 1) if draw.random() < 0.4 else 0 for _ in range(start + 2))
        texts.append(Text(ids, start))
    return texts, draw.choice([1, 4, 9])


@pytest.mark.parametrize("seed", range(20))
def test_each_text_is_in_one_cluster_whose_members_share_its_prefix(seed: int) -> None:
    texts, worth = some_texts(seed)
    found = clusters(texts, worth)
    assert sorted(at for one in found for at in one.members) == list(range(len(texts)))
    for one in found:
        assert len({texts[at].ids[: one.prefix] for at in one.members}) == 1
        assert all(one.prefix < texts[at].start for at in one.members)
        assert not one.prefix or saved([one]) >= worth


def test_hardly_any_choice_saves_more() -> None:
    several = [some_texts(seed) for seed in range(300)]
    ours = [saved(clusters(*one)) for one in several]
    best = [best_of_all(*one) for one in several]
    assert sum(ours) >= 0.98 * sum(best)
    assert all(one >= 0.5 * other for one, other in zip(ours, best, strict=True))


def test_one_prompt_with_several_answers_is_one_cluster() -> None:
    prompt = tuple(range(200))
    texts = [Text((*prompt, 1, answer), 200) for answer in range(5)]
    assert clusters(texts) == [Cluster(199, (0, 1, 2, 3, 4))]


def test_what_is_not_worth_a_pass_stays_together() -> None:
    texts = [Text((1, 2, 3, 4), 3), Text((1, 2, 3, 5), 3), Text((7, 8), 1)]
    assert clusters(texts) == [Cluster(0, (0, 1, 2))]


def test_passages_under_one_instruction_share_the_passage_not_the_instruction() -> None:
    instruction = tuple(range(50))
    texts = [
        Text((*instruction, *([passage] * 300), question, 9), 351)
        for passage in (100, 200)
        for question in (1, 2, 3)
    ]
    assert [one.prefix for one in clusters(texts)] == [350, 350]


def test_nothing_gives_nothing() -> None:
    assert clusters([]) == []
