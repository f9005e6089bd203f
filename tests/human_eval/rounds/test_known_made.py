"""Qualification tasks made from a suite: right, wrong, and both beside each other."""

from __future__ import annotations

from random import Random

from bench.data.items import Item
from human_eval.rounds.known_made import made_of_items, usable


def item(
    name: str,
    question: str,
    *answers: str,
    group: str | None = None,
    of: tuple[str, str] | None = None,
) -> Item:
    return Item(name, question, answers, group or name, of, None, 1, bool(group))


ITEMS = [
    ("held", item(f"y{at}", f"When was {word} founded?", str(1900 + at), f"in {1900 + at}"))
    for at, word in enumerate("Ada Bel Cor Dun Elm Fir Gil Hop Ira Jut Kem Lod".split())
] + [
    ("held", item("p1", "Who wrote it?", "Mara Lind")),
    ("held", item("p2", "Who sang?", "Jo Fel")),
]


def nowhere(item: Item) -> str | None:
    return None


def test_ten_tasks_with_three_kinds_of_verdict() -> None:
    made = made_of_items(ITEMS, "rating", nowhere, Random(0))
    verdicts = [one.right["verdict"][0] for one in made]
    assert verdicts == ["correct", "incorrect", "partially_correct"] * 3 + ["correct"]
    by_id = {one.id: one for _, one in ITEMS}
    for one in made:
        accepted, shown = by_id[one.id].answers, one.answers[0]
        if one.right["verdict"] == ("correct",):
            assert shown == accepted[0]
        elif one.right["verdict"] == ("incorrect",):
            assert shown.isdigit()  # another year, never a person
            assert shown not in accepted
        else:
            right, wrong = shown.split(" / ")
            assert right == accepted[0]
            assert wrong.isdigit()
            assert wrong not in accepted


def test_of_two_answers_the_first_is_right() -> None:
    made = made_of_items(ITEMS, "preference", nowhere, Random(0))
    assert len(made) == 10
    for one in made:
        assert one.right == {"preference": ("a",)}
        assert one.answers[0] in one.references
        assert one.answers[1] not in one.references


def test_what_holds_the_right_answer_is_never_called_wrong() -> None:
    items = [
        ("s", item("a", "Where?", "Paris")),
        ("s", item("b", "Where else?", "Paris, France")),
        ("s", item("c", "Where then?", "paris")),
        ("s", item("d", "What?", "?!")),
    ]
    made = made_of_items(items, "rating", nowhere, Random(0))
    assert [one.right["verdict"] for one in made] == [("correct",)]
    assert made_of_items(items, "preference", nowhere, Random(0)) == ()


def test_drawn_items_and_their_other_wordings_are_not_used() -> None:
    drawn = item("h1", "Who?", "Mara", group="g1")
    sets = {
        "held": [drawn, item("h2", "Whose?", "Lind", group="g1"), item("h3", "When?", "1900")],
        "para": [item("p1", "Which person?", "Mara", of=("held", "h1"))],
        "train": [item("t1", " WHO? ", "Mara"), item("t2", "Where?", "Bergen")],
    }
    found = usable(sets.items(), [("held", drawn)])
    assert [one.id for _, one in found] == ["h3", "h2", "t2"]
    reworded = sets["para"][0]
    assert "h1" not in {one.id for _, one in usable(sets.items(), [("para", reworded)])}
