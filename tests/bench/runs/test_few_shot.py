"""Examples before a question: drawn once, the same for all, never one that tells the answer."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from bench.base.errors import SuiteError
from bench.data.items import Item, QuestionSet
from bench.data.schema import FewShotBlock
from bench.runs.few_shot import Examples, drawn
from bench.runs.prompt_settings import FewShot


def items(size: int, name: str = "t", of: tuple[str, str] | None = None) -> tuple[Item, ...]:
    return tuple(
        Item(f"{name}{at}", f"What is {name} {at}?", (f"A{at}",), f"g{at}", of, None, at + 1, True)
        for at in range(size)
    )


def one_set(name: str, role: str, found: tuple[Item, ...]) -> QuestionSet:
    return QuestionSet(name, role, None, f"{name}.jsonl", found)


TRAIN = items(8)
OTHERS = one_set("heldout", "heldout", items(3, "h"))


def examples(
    *sets: QuestionSet, k: int = 3, seed: int = 0, pool: tuple[Item, ...] = TRAIN
) -> Examples:
    block = FewShotBlock(set="train", k=k, seed=seed)
    return Examples(FewShot(block, drawn(pool, seed)), [one_set("train", "train", pool), *sets])


def ids(found: tuple[Item, ...]) -> list[str]:
    return [item.id for item in found]


def test_all_items_have_the_same_examples() -> None:
    chosen = examples(OTHERS)
    wanted = ids(drawn(TRAIN, 0))[:3]
    assert [ids(chosen.before("heldout", item)) for item in OTHERS.items] == [wanted] * 3


def test_another_seed_draws_others_and_the_order_of_the_file_does_not_matter() -> None:
    assert drawn(TRAIN, 0) == drawn(TRAIN[::-1], 0)
    assert drawn(TRAIN, 0) != drawn(TRAIN, 1)
    without = [item for item in drawn(TRAIN, 0) if item.id != "t3"]
    assert list(drawn([item for item in TRAIN if item.id != "t3"], 0)) == without


def test_every_item_is_drawn_first_about_as_often() -> None:
    first = Counter(drawn(TRAIN, seed)[0].id for seed in range(800))
    assert set(first) == {item.id for item in TRAIN}
    assert all(60 < count < 145 for count in first.values())  # 100 ± 9.4, 4.5 deviations


def test_an_item_is_never_its_own_example_and_the_next_one_stands_in() -> None:
    chosen, order = examples(), drawn(TRAIN, 0)
    for at in range(3):
        wanted = [item.id for item in order[:4] if item != order[at]]
        assert ids(chosen.before("train", order[at])) == wanted
    assert ids(chosen.before("train", order[5])) == ids(order[:3])


def test_neither_the_original_nor_a_paraphrase_nor_its_sibling_is_an_example() -> None:
    order = drawn(TRAIN, 0)
    first = order[0]
    of_first = Item("p", "Else?", ("A",), "g", ("train", first.id), None, 1, True)
    of_that = Item("pp", "Else else?", ("A",), "g", ("para", "p"), None, 1, True)
    sets = one_set("para", "paraphrase", (of_first,)), one_set("more", "paraphrase", (of_that,))
    chosen = examples(*sets)
    assert ids(chosen.before("para", of_first)) == ids(order[1:4])
    assert ids(chosen.before("more", of_that)) == ids(order[1:4])
    assert ids(chosen.before("heldout", OTHERS.items[0])) == ids(order[:3])


def test_examples_that_paraphrase_are_kept_from_original_and_siblings_too() -> None:
    asked = one_set("heldout", "heldout", items(1, "h"))
    pool = items(3, "p", ("heldout", "h0")) + items(2)
    sibling = Item("s", "Else?", ("A",), "g", ("heldout", "h0"), None, 1, True)
    chosen = examples(asked, k=2, pool=pool)
    assert sorted(ids(chosen.before("heldout", asked.items[0]))) == ["t0", "t1"]
    assert sorted(ids(chosen.before("more", sibling))) == ["t0", "t1"]


def test_the_same_question_under_another_id_is_no_example() -> None:
    order = drawn(TRAIN, 0)
    leaked = Item("x", f"  {order[1].question.upper()} ", ("A",), "g", None, None, 1, True)
    chosen = examples(one_set("heldout", "heldout", (leaked,)))
    assert ids(chosen.before("heldout", leaked)) == [order[0].id, order[2].id, order[3].id]


def test_no_fact_stands_among_the_examples_twice() -> None:
    twice = tuple(replace(item, id=f"{item.id}-again") for item in TRAIN)
    chosen = examples(OTHERS, k=8, pool=TRAIN + twice)
    found = chosen.before("heldout", OTHERS.items[0])
    assert sorted(item.question for item in found) == sorted(item.question for item in TRAIN)


def test_items_that_paraphrase_each_other_end() -> None:
    pair = (replace(TRAIN[0], of=("train", "t1")), replace(TRAIN[1], of=("train", "t0")))
    chosen = examples(k=3, pool=(*pair, *TRAIN[2:]))
    assert not {"t0", "t1"} & set(ids(chosen.before("train", pair[0])))


def test_too_few_examples_are_one_sentence_that_says_how_many_there_are() -> None:
    with pytest.raises(SuiteError) as error:
        examples(k=8).before("train", TRAIN[2])
    assert str(error.value) == (
        "prompt.few_shot.k: 8 examples are wanted; set 'train' has 7 that do not tell the answer "
        "to train/t2; at most 7"
    )
