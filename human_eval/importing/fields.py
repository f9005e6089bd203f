"""Which column or control of somebody else's file is what, and what its words mean."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from bench.base.errors import DataError
from bench.base.names import listed, suggestion
from human_eval.importing.words import VALUES
from human_eval.scales import COMMENT, PREFERENCE, SCALES, VERDICT

ITEM_FIELDS = ("set", "id", "question", "group", "source", "references")
ANSWER_FIELDS = ("checkpoint", "answer")
SIDE_FIELDS = ("checkpoint_a", "answer_a", "checkpoint_b", "answer_b")
TIME_FIELDS = ("seconds", "created", "updated")
CONTROLS = (VERDICT, *(scale.name for scale in SCALES), PREFERENCE, COMMENT)
FIELDS = (*ITEM_FIELDS, *ANSWER_FIELDS, *SIDE_FIELDS, *TIME_FIELDS, "rater", "skipped", *CONTROLS)
"""All that `--columns` can name."""

ALIASES: Mapping[str, tuple[str, ...]] = {
    "question": ("prompt", "input"),
    "answer": ("response", "output", "prediction"),
    "checkpoint": ("model", "system"),
    "rater": ("annotator", "worker"),
    "references": ("answers", "golden_answer", "reference"),
    "source": ("context",),
    "seconds": ("lead_time",),
    "created": ("created_at",),
    "updated": ("updated_at",),
}
"""Looked for, in this order, where a field's own name is not there and none is given."""


def parsed_columns(words: Sequence[str]) -> dict[str, str]:
    """Return `field=column,…` words as a mapping.

    Raises:
        DataError: If a field is unknown or named twice.
    """
    found: dict[str, str] = {}
    for field, column in _pairs(words, "--columns", "field=column, e.g. checkpoint=model"):
        if field not in FIELDS:
            raise DataError("--columns", f"unknown field {field!r}", hint=suggestion(field, FIELDS))
        if field in found:
            raise DataError("--columns", f"{field!r} is given twice", expected="each field once")
        found[field] = column
    return found


def parsed_words(words: Sequence[str]) -> dict[str, str]:
    """Return `word=value,…` words as a mapping from words in small letters.

    Raises:
        DataError: If a value is none of ours.
    """
    found: dict[str, str] = {}
    for word, value in _pairs(words, "--words", "word=value, e.g. good=correct"):
        if value not in VALUES:
            hint = suggestion(value, sorted(VALUES))
            raise DataError("--words", f"no verdict or preference {value!r}", hint=hint)
        found[word.strip().lower()] = value
    return found


def with_defaults(
    given: Mapping[str, str], present: Collection[str], where: str, fields: Sequence[str] = FIELDS
) -> dict[str, str]:
    """Return the columns that are used: as given, else by the field's own name, else an alias.

    Args:
        given: Field -> column; fields that are not in `fields` are left aside.
        present: The columns that are there.
        where: The file, for errors.
        fields: Those that are looked for.

    Raises:
        DataError: If a given column is not there.
    """
    found = {}
    for field in fields:
        wanted = (given[field],) if field in given else (field, *ALIASES.get(field, ()))
        column = next((name for name in wanted if name in present), None)
        if column is None and field in given:
            hint = suggestion(given[field], sorted(present))
            raise DataError(where, f"no {given[field]!r} for {field}", hint=hint)
        if column is not None:
            found[field] = column
    return found


def check_fields(
    columns: Collection[str], present: Collection[str], where: str, *, answers_known: bool
) -> None:
    """Refuse a file that does not say what was judged, or holds no judgement.

    Args:
        columns: Fields that were found.
        present: What is there, for the error.
        where: The file.
        answers_known: The judged answers need not stand there: a suite has them.

    Raises:
        DataError: Names what is missing, and what is there.
    """
    sides = [*SIDE_FIELDS] if PREFERENCE in columns else [*ANSWER_FIELDS]
    if answers_known:
        sides = [name for name in sides if not name.startswith("answer")]
    lacking = [name for name in sides if name not in columns]
    if "question" not in columns and "id" not in columns:
        lacking.insert(0, "question")
    if not set(CONTROLS) - {COMMENT} & set(columns):
        lacking.append("verdict (or preference, or one of the scales)")
    if lacking:
        raise DataError(
            where,
            f"nothing for {', '.join(lacking)} among {listed(sorted(present), 12)}",
            hint="say what is what: --columns question=…,checkpoint=…,verdict=…",
        )


def _pairs(words: Sequence[str], option: str, expected: str) -> list[tuple[str, str]]:
    pairs = []
    for part in (part for word in words for part in word.split(",") if part.strip()):
        name, equals, value = part.partition("=")
        if not (name.strip() and equals and value.strip()):
            raise DataError(option, f"{part!r}", expected=expected)
        pairs.append((name.strip(), value.strip()))
    return pairs
