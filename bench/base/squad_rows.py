"""SQuAD's JSON, versions 1.1 and 2.0, as rows: one for each question.

Conventions:
    `id`, `question`, `context` and `title` as they stand there; `group` is the title, since
    questions on one article stand and fall together; `answers` has the texts of the accepted
    answers; `is_impossible` only where the file says it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.base.errors import DataError
from bench.base.rows import NumberedRow, Row
from bench.base.strict_json import STRICT, json_problem

EXPECTED = "SQuAD's articles (title, paragraphs), paragraphs (context, qas), questions"
_AS_THEY_STAND = ("id", "question", "is_impossible")
_ID = re.compile(r'"id"\s*:\s*')


def squad_rows_of(path: Path, text: str) -> Iterator[NumberedRow]:
    """Yield the questions of a SQuAD file's text; `path` is named in errors.

    Args:
        path: The file.
        text: Sound JSON, an object with a list `data`.

    Raises:
        DataError: If articles, paragraphs or questions are not as SQuAD has them (with the
            article's number, from 1).
    """
    try:
        articles = STRICT.decode(text)["data"]
    except ValueError as error:
        raise DataError(str(path), json_problem(error)) from None
    lines = IdLines(text)
    number = 0
    for at, article in enumerate(articles, start=1):
        for cells in article_questions(article, f"{path}: article {at}"):
            number += 1
            row = Row(cells, 0)
            row.line = lines.of(row.get("id"))
            yield number, row


def article_questions(article: Any, where: str) -> Iterator[list[tuple[str, Any]]]:
    """Yield the cells of each question of one article.

    Args:
        article: An element of the file's list `data`.
        where: Named in errors.

    Raises:
        DataError: If its paragraphs or questions are not as SQuAD has them.
    """
    for paragraph in _listed(article, "paragraphs", where):
        for asked in _listed(paragraph, "qas", where):
            texts = [_answer(one, where) for one in _listed(asked, "answers", where)]
            cells = [(name, asked[name]) for name in _AS_THEY_STAND if name in asked]
            title = article.get("title")
            cells += [("answers", texts), ("context", paragraph.get("context"))]
            yield [*cells, ("title", title), ("group", title)]


def _answer(one: object, where: str) -> object:
    if not isinstance(one, dict) or "text" not in one:
        raise DataError(where, f"an answer is {str(one)[:40]!r}", expected='{"text": …}')
    return one["text"]


def _listed(value: Any, name: str, where: str) -> list[Any]:
    found = value.get(name) if isinstance(value, dict) else None
    if not isinstance(found, list):
        raise DataError(where, f"no list {name!r}", expected=EXPECTED)
    return found


class IdLines:
    """On which line each question's id stands; the decoder keeps no places.

    Args:
        text: The file's text; ids are asked for in the order in which they stand in it.
    """

    def __init__(self, text: str) -> None:
        self._text, self._marks = text, _ID.finditer(text)
        self._at, self._line = 0, 1

    def of(self, wanted: object) -> int:
        """Return the line of the next such id; the last line found where there is none."""
        if wanted is None:
            return self._line
        for mark in self._marks:
            self._line += self._text.count("\n", self._at, mark.end())
            self._at = mark.end()
            if STRICT.raw_decode(self._text, mark.end())[0] == wanted:
                break
        return self._line
