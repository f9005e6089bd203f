"""Synonyms of English words, from the WordNet 3.0 table that ships with this package.

Conventions:
    The synonyms of a word are the names of all synsets, of any part of speech, of the word and of
    the base forms its endings allow ("dogs": dog). Names of several words are left out. Names
    keep WordNet's capitals; a word that WordNet does not have has no synonyms, not even itself.

Differences from other tools:
    None from nltk 3.10's reader over the same release: `synonyms(word)` are the names without "_"
    of all lemmas of `wordnet.synsets(word)`. nltk's downloads offer other releases as well.

Source:
    WordNet 3.0 (Princeton University, 2006), whose licence stands beside the table as
    `data/WORDNET-LICENSE`; `scripts/make_wordnet_table.py` makes the table from its files. Base
    forms: WordNet's manual page morphy(7WN).
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

TABLE: Final = Path(__file__).parent / "data" / "wordnet_synonyms.txt.gz"
ITSELF: Final = "="
"""Stands in the table for the form whose line it is in."""

_ENDINGS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "noun": (
        ("s", ""), ("ses", "s"), ("ves", "f"), ("xes", "x"), ("zes", "z"), ("ches", "ch"),
        ("shes", "sh"), ("men", "man"), ("ies", "y"),
    ),
    "verb": (
        ("s", ""), ("ies", "y"), ("es", "e"), ("es", ""), ("ed", "e"), ("ed", ""), ("ing", "e"),
        ("ing", ""),
    ),
    "adj": (("er", ""), ("est", ""), ("er", "e"), ("est", "e")),
    "adv": (),
}  # fmt: skip


class PartOfSpeech(NamedTuple):
    """What the table says of one part of speech.

    Attributes:
        names: Form → the names of its synsets, with spaces between them.
        exceptions: Irregular form → its base forms, with spaces between them.
        endings: Last letter → endings with that letter, and what a base form has in their place.
    """

    names: dict[str, str]
    exceptions: dict[str, str]
    endings: dict[str, list[tuple[str, str]]]


@lru_cache(maxsize=2**15)
def synonyms(word: str) -> frozenset[str]:
    """Return the names that share a synset with `word` or a base form of it.

    Args:
        word: One token, any text; its case does not matter.

    Returns:
        Names of one word each, `word` among them where WordNet has it in that form; empty where
        WordNet does not know the word.

    Examples:
        >>> sorted(synonyms("autos"))
        ['auto', 'automobile', 'car', 'machine', 'motorcar']
        >>> synonyms("qwertz")
        frozenset()
    """
    lower = word.lower()
    found: list[str] = []
    for part in parts_of_speech():
        for form in (lower, *_base_forms(lower, part)):
            if names := part.names.get(form):
                found += [form if name == ITSELF else name for name in names.split()]
    return frozenset(found)


@cache
def parts_of_speech() -> tuple[PartOfSpeech, ...]:
    """Return the table, read once for each process (about 0.1 s, 25 MB)."""
    text = gzip.decompress(TABLE.read_bytes()).decode("ascii")
    _, *sections = text.split("\n\n")
    read = dict(_section(section) for section in sections)
    return tuple(
        PartOfSpeech(read[part], read[f"{part}.exc"], _by_last_letter(endings))
        for part, endings in _ENDINGS.items()
    )


def _by_last_letter(endings: Iterable[tuple[str, str]]) -> dict[str, list[tuple[str, str]]]:
    grouped: dict[str, list[tuple[str, str]]] = {}
    for rule in endings:
        grouped.setdefault(rule[0][-1], []).append(rule)
    return grouped


def _section(section: str) -> tuple[str, dict[str, str]]:
    title, *lines = section.rstrip("\n").split("\n")
    forms = (line.partition("\t") for line in lines)
    return title, {form: rest for form, _, rest in forms}


def _base_forms(word: str, part: PartOfSpeech) -> Sequence[str]:
    if word in part.exceptions:
        return part.exceptions[word].split()
    endings = part.endings.get(word[-1:])
    if endings is None:
        return ()
    return [
        word[: -len(ending)] + replacement
        for ending, replacement in endings
        if word.endswith(ending)
    ]
