"""Training data as a stream of records that can be read again and again.

Never a whole file in memory: a pass over 1 GB stays below a few hundred MB.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, cast

from bench.base.errors import DataError
from bench.base.rows import Row
from bench.base.tables import located
from bench.checks.evidence import Skipped, Source
from bench.checks.leakage.meaning import Origin
from bench.checks.leakage.protocol import Record
from bench.checks.leakage.training_columns import Said, asked, said
from bench.checks.leakage.training_files import TrainingFile, rows_of, spelled_out
from bench.checks.leakage.training_rows import Raw, Rows, damaged
from bench.data.columns import Columns
from bench.data.items import Article, Corpus, Item, QuestionSet
from bench.data.schema import SetBlock

__all__ = ["TrainingData", "TrainingFile", "records_of"]

BATCH = 8_000_000
"""Characters of a batch, about."""
LONGEST = 1_000_000
"""Characters of a record's text; a longer one goes on in the next record."""
OVERLAP = 4_000
"""Characters that two records of one text share: what stands on a cut is whole in one."""
KEPT = 20
"""Skipped rows that are kept of each source; all are counted."""


class TrainingData:
    """Files and sets of training data, read in order, sets first.

    Args:
        files: Files, folders and patterns; a file without a mapping (--train) that is named twice,
            or that a train set was read from whole, is read once.
        sets: Sets of role `train` and corpora that were read already.
        parts: Names of those of `sets` that take only some rows of their file (`where`): a file
            that is trained on too, and named, is read again.

    Raises:
        DataError: If a file is missing or of an unknown kind.
    """

    def __init__(
        self,
        files: Iterable[TrainingFile] = (),
        sets: Iterable[QuestionSet | Corpus] = (),
        parts: Collection[str] = (),
    ) -> None:
        self._sets = tuple(sets)
        whole = (one for one in self._sets if one.name not in parts)
        seen = {located(Path(one.path)) for one in whole if isinstance(one, QuestionSet)}
        self._files: list[TrainingFile] = []
        for one in (single for given in files for single in spelled_out(given)):
            if one.block is None and one.path in seen:
                continue
            self._files.append(one)
            if one.block is None or _is_whole(one.block):
                seen.add(one.path)
        self._sources: tuple[Source, ...] | None = None

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Where the records of each source come from; known before anything was read."""
        sets = [Origin(one.name, str(located(Path(one.path))), True) for one in self._sets]
        files = (Origin(one.name, str(one.path), one.role is not None) for one in self._files)
        return (*sets, *files)

    @property
    def sources(self) -> tuple[Source, ...]:
        """What was read, sets first; reads everything if nothing was read yet."""
        if self._sources is None:
            for _ in self.batches():
                pass
        return self._sources or ()

    def batches(self) -> Iterator[list[Record]]:
        """Yield all records in order, about 8 MB of characters at a time.

        Raises:
            DataError: If a file cannot be read, or holds no row that can be used.
        """
        tallies: list[_Tally] = []
        batch: list[Record] = []
        size = 0
        for record in self._records(tallies):
            batch.append(record)
            size += len(record.text) + 100  # of which a record is worth itself
            if size >= BATCH:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch
        self._sources = tuple(tally.source() for tally in tallies)

    def _records(self, tallies: list[_Tally]) -> Iterator[Record]:
        for index, one in enumerate((*self._sets, *self._files)):
            tally = _Tally(one.name, str(one.path), _role(one))
            tallies.append(tally)
            records: Iterable[Record]
            if isinstance(one, TrainingFile):
                records = _file_records(one, index, tally)
            else:
                records = records_of(one, index)
            for record in records:
                tally.records += 1
                tally.characters += len(record.text)
                tally.asks |= not record.corpus
                if len(record.text) <= LONGEST:
                    yield record
                else:
                    yield from _cut(record)
            if isinstance(one, TrainingFile):
                tally.check()


def _is_whole(block: SetBlock) -> bool:
    """Whether a set asks every row of its file, and not only some of them, or another column."""
    return block.role == "train" and not block.where


def records_of(one: QuestionSet | Corpus, source: int) -> list[Record]:
    """Return the items or articles of a set that was read already, as training records."""
    if isinstance(one, Corpus):
        return [_article_record(article, source) for article in one.articles]
    return [_item_record(item, source) for item in one.items]


def _article_record(article: Article, source: int) -> Record:
    return Record(source, True, article.line, "", (), article.text, article.group)


def _item_record(item: Item, source: int) -> Record:
    what = asked(item.question, item.answers, item.context or "")
    group = item.group if item.grouped else ""
    return Record(source, False, item.line, item.question, item.answers, what.text, group)


_Role = Literal["train", "corpus"]


def _role(one: QuestionSet | Corpus | TrainingFile) -> _Role | None:
    if isinstance(one, TrainingFile):
        return one.role
    return "corpus" if isinstance(one, Corpus) else "train"


@dataclass
class _Tally:
    """What was read of one source so far."""

    name: str
    path: str
    role: _Role | None
    records: int = 0
    characters: int = 0
    n_skipped: int = 0
    skipped: tuple[Skipped, ...] = ()
    asks: bool = False
    partial: bool = False

    def skip(self, one: Skipped) -> None:
        self.n_skipped += 1
        self.partial |= one.rest
        if len(self.skipped) < KEPT:
            self.skipped += (one,)

    def check(self) -> None:
        """Refuse a file without a row that can be used."""
        if self.records:
            return
        found = "empty" if not self.skipped else f"no usable row; {self.skipped[0].why}"
        where = self.skipped[0].where if self.skipped else self.path
        hint = "training data is question-answer rows, chats or texts"
        if self.skipped and "UTF-8" in self.skipped[0].why:
            hint = "convert it, e.g. `iconv -f latin1 -t utf-8`"
        elif self.skipped and "column" in self.skipped[0].why:
            hint = "name its columns in a suite (`columns`), or question, answers or text"
        raise DataError(where, found, hint=hint)

    def source(self) -> Source:
        role = self.role or ("train" if self.asks else "corpus")
        counts = (self.records, self.characters, self.n_skipped)
        return Source(self.name, self.path, role, *counts, self.skipped, self.partial)


def _file_records(file: TrainingFile, index: int, tally: _Tally) -> Iterator[Record]:
    declared = None if file.role is None else file.role == "corpus"
    for row in _unbroken(file.path):
        if isinstance(row, Skipped):
            tally.skip(row)
            continue
        try:
            whole = _said(file, row)
        except ValueError as error:
            tally.skip(Skipped(f"{file.path}:{row.line}", str(error)))
            continue
        for question, answers, text, group in whole:
            corpus = not question if declared is None else declared
            yield Record(index, corpus, row.line, question, answers, text, group)


def _unbroken(path: Path) -> Rows:
    """Yield a file's rows up to where it is damaged, if it is."""
    last: Raw | Skipped | None = None
    try:
        for last in rows_of(path):
            yield last
    except (EOFError, zlib.error, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:  # of the disk, not of the file
            found = f"cannot be read on: {error.strerror or error}"
            raise DataError(f"{path}:{_after(last)}", found) from None
        yield damaged(f"{path}:{_after(last)}", error)


def _after(last: Raw | Skipped | None) -> int:
    return last.line + 1 if isinstance(last, Raw) else 1


def _said(file: TrainingFile, row: Raw) -> list[Said]:
    """Return what a row says.

    Raises:
        ValueError: If it cannot be used, with why.
    """
    found = _mapped(file, file.block, row) if file.block else said(row.cells)
    for one in found:
        if "\0" in one.text:
            raise ValueError("binary (a zero byte)")
        if not one.text.isascii() and (bad := _UNDECODED.search(one.text)):
            raise ValueError(f"not UTF-8 (byte 0x{ord(bad.group()) - 0xDC00:02x})")
    return found


_UNDECODED = re.compile("[\udc80-\udcff]")
"""Bytes that were no UTF-8, as `surrogateescape` keeps them."""


def _mapped(file: TrainingFile, block: SetBlock, row: Raw) -> list[Said]:
    """Read a row by a suite's mapping; rows that `where` leaves out say nothing."""
    if isinstance(row.cells, str):
        row = Raw(row.line, {block.columns.get("text", "text"): row.cells})
    columns = Columns(file.name, block, file.path)
    cells = Row(cast("Mapping[str, Any]", row.cells).items(), row.line)
    try:
        if not columns.kept(cells):
            return []
        if block.role == "corpus":
            article = columns.article(row.line, cells)
            return [Said("", (), article.text, article.group)]
        if columns.unanswerable(cells):
            return said(row.cells)
        item = columns.item(row.line, cells)
    except DataError as error:
        raise ValueError(str(error).removeprefix(f"{error.where}: ")) from None
    group = item.group if item.grouped else ""
    return [asked(item.question, item.answers, item.context or "", group)]


def _cut(record: Record) -> Iterator[Record]:
    """Cut a text that is too long to be looked at in one piece."""
    text, start = record.text, 0
    while start < len(text):
        end = _gap(text, start + LONGEST)
        piece = text[start:end]
        if start:
            yield replace(record, question="", answers=(), text=piece)
        else:
            yield replace(record, text=piece)
        if end >= len(text):
            return
        start = _gap(text, end - OVERLAP)


def _gap(text: str, at: int) -> int:
    """Return the last place up to `at` that cuts no word, where one is near."""
    if at >= len(text):
        return len(text)
    near = at - OVERLAP // 4
    found = max(text.rfind(" ", near, at), text.rfind("\n", near, at))
    return found + 1 if found >= 0 else at
