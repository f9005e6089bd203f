"""A small world of fictional people: what the base knows, what is taught, what nobody knows.

Old people are what a base model is trained on: it reads about all of them and is asked about the
first half. New people come with fine-tuning: their articles are read, and the first half is also
asked, each fact in one phrasing. Control people stand in no training text. Design after
Allen-Zhu and Li (2023), "Physics of Language Models 3.1": a fact told in several phrasings can be
extracted by a question, and questions about some people teach how to answer about the others.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

from bench.base.errors import DataError
from bench.data.world_language import ATTRIBUTES, FIRST_NAMES, LAST_NAMES, Attribute

Row = Mapping[str, object]


@dataclass(frozen=True)
class WorldSize:
    """How many people live in a world.

    Attributes:
        old: People the base reads about; it is asked about the first half of them.
        new: People that fine-tuning teaches; the first half is asked in training.
        control: People nobody is taught.
        retention: Old people, of those the base was asked about, in the retention set.
    """

    old: int = 200
    new: int = 60
    control: int = 30
    retention: int = 30

    def __post_init__(self) -> None:
        """Refuse a world whose people cannot all have a name of their own.

        Raises:
            DataError: Where a number is below its least, or there are more people than names.
        """
        least = {"old": 2, "new": 2, "control": 1, "retention": 1}
        for key, minimum in least.items():
            if getattr(self, key) < minimum:
                raise DataError(
                    f"WorldSize.{key}", f"is {getattr(self, key)}", expected=f"at least {minimum}"
                )
        if self.retention > self.old // 2:
            raise DataError(
                "WorldSize.retention",
                f"is {self.retention}",
                expected=f"at most half of the {self.old} old people",
            )
        people, names = self.old + self.new + self.control, len(FIRST_NAMES) * len(LAST_NAMES)
        if people > names:
            raise DataError("WorldSize", f"has {people} people", expected=f"at most {names}")

    @classmethod
    def small(cls) -> WorldSize:
        """A world whose base and three scenarios train in well under a minute, for tests."""
        return cls(old=40, new=24, control=10, retention=10)


@dataclass(frozen=True)
class Person:
    """A fictional person.

    Attributes:
        id: Readable and unique, e.g. `mervyn-larkmoor`; the group of all their items.
        name: First and last name; no other person has the same two.
        facts: Attribute name to value, one for each attribute of the world.
    """

    id: str
    name: str
    facts: Mapping[str, str]


@dataclass(frozen=True)
class World:
    """People by what is taught about them; the three tuples share nobody.

    Attributes:
        size: The numbers this world was made with.
        seed: The seed it was made with.
        old: People the base reads about.
        new: People that fine-tuning teaches.
        control: People that stand in no training text.
    """

    size: WorldSize
    seed: int
    old: tuple[Person, ...]
    new: tuple[Person, ...]
    control: tuple[Person, ...]

    @property
    def asked_old(self) -> tuple[Person, ...]:
        """Old people the base is asked about in training."""
        return self.old[: len(self.old) // 2]

    @property
    def asked_new(self) -> tuple[Person, ...]:
        """New people fine-tuning asks about."""
        return self.new[: len(self.new) // 2]

    @property
    def read_new(self) -> tuple[Person, ...]:
        """New people fine-tuning only reads about."""
        return self.new[len(self.new) // 2 :]


def make_world(size: WorldSize, seed: int = 0) -> World:
    """Make the people of a world.

    Args:
        size: How many of each kind.
        seed: Names and facts follow from it; the same seed gives the same world everywhere.

    Returns:
        The world.
    """
    draw = random.Random(f"world {seed}")
    names = draw.sample(list(product(FIRST_NAMES, LAST_NAMES)), size.old + size.new + size.control)
    people = [_person(first, last, draw) for first, last in names]
    first_new, first_control = size.old, size.old + size.new
    return World(
        size=size,
        seed=seed,
        old=tuple(people[:first_new]),
        new=tuple(people[first_new:first_control]),
        control=tuple(people[first_control:]),
    )


def _person(first: str, last: str, draw: random.Random) -> Person:
    facts = {attribute.name: draw.choice(attribute.values) for attribute in ATTRIBUTES}
    return Person(id=f"{first}-{last}".lower(), name=f"{first} {last}", facts=facts)


def suite_sets(world: World) -> dict[str, list[Row]]:
    """The rows of the eight sets of a suite, by name.

    A question is asked in its attribute's first phrasing. `paraphrase` asks what was trained in
    all the others, none of which was trained for these facts; the paraphrases of held-out and
    control items, which the leak tests need, take the others in turn.
    """
    retention = world.asked_old[: world.size.retention]
    return {
        "train": _questions(world.asked_new),
        "articles": [_article(person, world.seed) for person in world.new],
        "paraphrase": _paraphrases(world.asked_new),
        "heldout": _questions(world.read_new),
        "heldout-paraphrase": _in_turn(world.read_new),
        "retention": _questions(retention),
        "control": _questions(world.control),
        "control-paraphrase": _in_turn(world.control),
    }


def base_sets(world: World) -> dict[str, list[Row]]:
    """What a base model is trained on, by name: articles of the old, questions to half of them."""
    asked = [
        _question(person, attribute, phrasing)
        for person in world.asked_old
        for attribute in ATTRIBUTES
        for phrasing in range(len(attribute.questions))
    ]
    return {
        "base-articles": [_article(person, world.seed) for person in world.old],
        "base-questions": asked,
    }


def set_texts(world: World) -> dict[str, str]:
    """Return all sets of a world as JSONL, those of the base too, by set name."""
    sets = {**suite_sets(world), **base_sets(world)}
    return {name: "".join(map(_line, rows)) for name, rows in sets.items()}


def _line(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"


def _questions(people: Iterable[Person]) -> list[Row]:
    return [_question(person, attribute, 0) for person in people for attribute in ATTRIBUTES]


def _paraphrases(people: Iterable[Person]) -> list[Row]:
    """Return every fact in every phrasing but the first."""
    return [
        _paraphrase(person, attribute, phrasing)
        for person in people
        for attribute in ATTRIBUTES
        for phrasing in range(1, len(attribute.questions))
    ]


def _in_turn(people: Iterable[Person]) -> list[Row]:
    """Return every fact in one other phrasing, so that all of them are met."""
    return [
        _paraphrase(person, attribute, 1 + (number + place) % (len(attribute.questions) - 1))
        for number, person in enumerate(people)
        for place, attribute in enumerate(ATTRIBUTES)
    ]


def _paraphrase(person: Person, attribute: Attribute, phrasing: int) -> Row:
    return {**_question(person, attribute, phrasing), "of": f"{person.id}.{attribute.name}"}


def _question(person: Person, attribute: Attribute, phrasing: int) -> Row:
    suffix = f".{phrasing + 1}" if phrasing else ""
    return {
        "id": f"{person.id}.{attribute.name}{suffix}",
        "question": attribute.questions[phrasing].format(name=person.name),
        "answers": [person.facts[attribute.name]],
        "group": person.id,
    }


def _article(person: Person, seed: int) -> Row:
    """Every fact in every statement phrasing, a paragraph for each phrasing, facts shuffled."""
    draw = random.Random(f"article {seed} {person.id}")
    paragraphs = []
    for telling in range(len(ATTRIBUTES[0].statements)):
        facts = draw.sample(ATTRIBUTES, len(ATTRIBUTES))
        paragraphs.append(" ".join(_statement(person, fact, telling) for fact in facts))
    return {"id": f"{person.id}.article", "text": "\n".join(paragraphs), "group": person.id}


def _statement(person: Person, attribute: Attribute, telling: int) -> str:
    value = person.facts[attribute.name]
    return attribute.statements[telling].format(name=person.name, value=value)
