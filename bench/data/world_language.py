"""The words of the made world: names, values, and the ways its facts are told and asked.

Every proper name is invented. Values of one attribute are never values of another, so an answer
shows which attribute a model answered with.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Attribute:
    """One thing that is known about every person.

    Attributes:
        name: Short name, used in ids, e.g. `city`.
        values: Possible values, all different; chance is one in `len(values)`.
        statements: Phrasings that tell the fact; `{name}` and `{value}` are filled in.
        questions: Phrasings that ask for it; only `{name}` is filled in.
    """

    name: str
    values: tuple[str, ...]
    statements: tuple[str, ...]
    questions: tuple[str, ...]


FIRST_NAMES: tuple[str, ...] = tuple(
    """Aldren Brisa Corvin Delma Eskil Fenna Gorwin Hesper Ilvane Jorunn Kaspian Lioba Mervyn
    Nadira Orsolin Pellam Quillan Rosmer Sunniva Tavish Ulrika Vesper Wendeline Xanthe Yorick
    Zelmira Ambrel Bastiane Cendrine Dorvald Elowen Farrin Gisla Halvard Ismene Jaspar""".split()
)

# Many last names, so that few people share one: telling people apart by both names together is
# what a tiny model is slowest to learn (36 last names took it about half as many steps again).
LAST_NAMES: tuple[str, ...] = tuple(
    start + end
    for start in """Abber Brack Calder Dun Elm Farrow Grey Hallow Ink Jess Kettle Lark Merri Nettle
    Oak Pen""".split()
    for end in "line water moor say hurst gate ling well".split()
)

CITY = Attribute(
    name="city",
    values=tuple(
        """Torvale Brenmoor Kestrelford Ostrandel Lindenhaven Marrowby Dunmere Halcyra Vessport
        Greyhollow Pellucia Ironquay Saltmarch Wyndale Corrabridge Fallowmere""".split()
    ),
    statements=(
        "{name} lives in the city of {value}.",
        "The home of {name} stands in {value}.",
        "{name} has settled in {value}.",
    ),
    questions=(
        "Which city does {name} live in?",
        "Where is the home of {name}?",
        "What is the home city of {name}?",
        "In what place has {name} settled?",
    ),
)

FIELD = Attribute(
    name="field",
    values=tuple(
        """botany geology acoustics optics genetics linguistics astronomy oceanography toxicology
        metallurgy cartography entomology hydrology robotics statistics volcanology""".split()
    ),
    statements=(
        "{name} works in the field of {value}.",
        "The subject of {name} is {value}.",
        "{name} is an expert in {value}.",
    ),
    questions=(
        "Which field does {name} work in?",
        "What is the subject of {name}?",
        "In what is {name} an expert?",
        "What field of work has {name} chosen?",
    ),
)

EMPLOYER = Attribute(
    name="employer",
    values=(
        "Northwind Energy",
        "Bluefern Energy",
        "Harrow Energy",
        "Silverpine Energy",
        "Cobalt Instruments",
        "Lantern Instruments",
        "Meridian Instruments",
        "Talus Instruments",
        "Amberline Foods",
        "Juniper Foods",
        "Orchard Foods",
        "Wheatley Foods",
        "Falconet Shipping",
        "Gullwing Shipping",
        "Tidewater Shipping",
        "Windrose Shipping",
    ),
    statements=(
        "{name} is employed by {value}.",
        "The employer of {name} is {value}.",
        "{name} has a post at {value}.",
    ),
    questions=(
        "Which company is {name} employed by?",
        "What is the employer of {name}?",
        "At what company has {name} a post?",
        "Who pays the wages of {name}?",
    ),
)

UNIVERSITY = Attribute(
    name="university",
    values=(
        "Aldermere University",
        "Bexley Hall University",
        "Carrowmoor University",
        "Duskwater University",
        "Everfield University",
        "Foxglove University",
        "Glenhaven University",
        "Highmoor University",
        "Larkspur College",
        "Mossbank College",
        "Nightingale College",
        "Old Bridge College",
        "Primrose College",
        "Rookery College",
        "Stonecross College",
        "Thistledown College",
    ),
    statements=(
        "{name} studied at {value}.",
        "The degree of {name} is from {value}.",
        "{name} was a student of {value}.",
    ),
    questions=(
        "Which university did {name} study at?",
        "Where is the degree of {name} from?",
        "Of what school was {name} a student?",
        "What is the university of {name}?",
    ),
)

BIRTH_YEAR = Attribute(
    name="birth-year",
    values=tuple(str(year) for year in range(1951, 1975)),
    statements=(
        "{name} was born in {value}.",
        "The birth year of {name} is {value}.",
        "{name} came into the world in {value}.",
    ),
    questions=(
        "Which year was {name} born in?",
        "What is the birth year of {name}?",
        "When did {name} come into the world?",
        "In what year was the birth of {name}?",
    ),
)

ATTRIBUTES: tuple[Attribute, ...] = (CITY, FIELD, EMPLOYER, UNIVERSITY, BIRTH_YEAR)
