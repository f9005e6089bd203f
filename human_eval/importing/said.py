"""Rows of others, whatever file they stood in, assembled into judgements of ours."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bench.base.answer_lists import answer_list
from bench.base.csv_rows import list_in_cell
from bench.base.errors import DataError
from human_eval.importing.catalogue import Asked, Place, UnknownItemError
from human_eval.importing.judgement import About, Judgement
from human_eval.importing.words import Words, meant
from human_eval.ratings.rating import Finding


@dataclass(frozen=True, slots=True)
class Said:
    """One judgement as it stood in a file, its columns told apart.

    Attributes:
        fields: What it is about, by field.
        values: What was said, by control.
        rater: Who, as the file names them; "" where it names nobody.
        skipped, seconds, created, updated, edited: As in `Raw`.
        place: Where it stood.
    """

    fields: Mapping[str, Any]
    values: Mapping[str, object]
    rater: str
    skipped: bool
    seconds: float | None
    created: str | None
    updated: str | None
    edited: bool
    place: str


class Catalogue(Protocol):
    """Finds the item that a row is about."""

    def find(self, asked: Asked, where: str) -> Place:
        """Return it, or raise `UnknownItemError`."""


@dataclass(frozen=True, slots=True)
class Assembled:
    """What a file came to.

    Attributes:
        judgements: Of known items.
        findings: On the others.
        raters: Pseudonym -> the file's name of the rater; stays on this machine.
    """

    judgements: tuple[Judgement, ...]
    findings: tuple[Finding, ...]
    raters: Mapping[str, str]


Texts = Mapping[tuple[str, str], Mapping[str, str]]
"""Set and item -> checkpoint -> its answer."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the file.

    Attributes:
        catalogue: The items.
        words: What the file's words mean, where the user says so.
        texts: Answers, for a file that holds none.
    """

    catalogue: Catalogue
    words: Words
    texts: Texts


def assembled(rows: Sequence[Said], known: Known, where: str) -> Assembled:
    """Return the judgements of a file's rows.

    Args:
        rows: In the order of the file.
        known: Items, words and answers.
        where: The file, for errors.

    Raises:
        DataError: If not one row is about a known item, or one cannot be read.
    """
    names = pseudonyms([one.rater for one in rows])
    judgements, findings = [], []
    for one in rows:
        try:
            judgements.append(_judgement(one, known, names[one.rater]))
        except UnknownItemError as error:
            detail = f"{one.place}: {error}"
            findings.append(Finding("unknown task", names[one.rater], "", detail, left_out=True))
    if not judgements:
        why = findings[0].detail if findings else "it is empty"
        raise DataError(where, f"no row is about a known item: {why}")
    return Assembled(
        tuple(judgements), tuple(findings), {short: name for name, short in names.items()}
    )


def pseudonyms(names: Sequence[str]) -> dict[str, str]:
    """Return raters' names -> r1, r2 and so on, in order of appearance; such names stay."""
    every = list(dict.fromkeys(names))
    if all(re.fullmatch(r"r\d{1,4}", name) for name in every):
        return {name: name for name in every}
    if every == [""]:
        return {"": "people"}
    return {name: f"r{number}" for number, name in enumerate(every, 1)}


def _judgement(one: Said, known: Known, rater: str) -> Judgement:
    name, item = known.catalogue.find(_asked(one), one.place)
    sides = ("_a", "_b") if "checkpoint_a" in one.fields else ("",)
    names = [_needed(one, f"checkpoint{side}") for side in sides]
    texts = known.texts.get((name, item.id), {})
    about = About(
        set=name,
        id=item.id,
        group=item.group,
        question=item.question,
        references=item.answers,
        checkpoints=tuple(names),
        answers=tuple(
            _answer(one, f"answer{side}", texts, checkpoint)
            for side, checkpoint in zip(sides, names, strict=True)
        ),
        source=item.context,
    )
    return Judgement(
        about=about,
        rater=rater,
        values={} if one.skipped else _values(one, known.words),
        skipped=one.skipped,
        seconds=one.seconds,
        created=one.created,
        updated=one.updated,
        edited=one.edited,
        place=one.place,
    )


def _answer(one: Said, field: str, texts: Mapping[str, str], checkpoint: str) -> str:
    """Return what was judged: as the file has it, else as the checkpoint answered."""
    if field in one.fields:
        value = one.fields[field]
        return "" if value is None else str(value)
    if checkpoint not in texts:
        raise UnknownItemError(f"no answer of {checkpoint!r:.40} to this item is known")
    return texts[checkpoint]


def _values(one: Said, words: Words) -> dict[str, object]:
    return {
        control: [meant(control, part, words) for part in value]
        if isinstance(value, list)
        else meant(control, value, words)
        for control, value in one.values.items()
    }


def _asked(one: Said) -> Asked:
    references = one.fields.get("references")
    found = answer_list(list_in_cell(references)) if references is not None else []
    return Asked(
        set=_text(one, "set"),
        id=_text(one, "id"),
        question=_text(one, "question"),
        group=_text(one, "group"),
        source=_text(one, "source"),
        references=tuple(str(part) for part in found if str(part).strip()),
    )


def _text(one: Said, field: str) -> str | None:
    value = one.fields.get(field)
    return None if value is None or not str(value).strip() else str(value).strip()


def _needed(one: Said, field: str) -> str:
    text = _text(one, field)
    if text is None:
        raise DataError(one.place, f"no {field}", expected="the name of what answered")
    return text
