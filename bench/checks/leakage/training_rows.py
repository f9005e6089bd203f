"""Rows of training files, read as a stream: never a whole file in memory.

A row that cannot be used is a `Skipped` in its place; the rows after it are read all the same.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast

from bench.base.errors import DataError
from bench.base.squad_rows import IdLines, article_questions
from bench.checks.evidence import Skipped
from bench.checks.leakage.training_columns import KNOWN, key

LONGEST_LINE = 1 << 28
"""Bytes of a line of JSONL; a longer one is no row of a training set."""

_CHUNK = 1 << 22


class Raw(NamedTuple):  # not a dataclass: made for every row of a corpus, at a third of the cost
    """One row: its line (its number, in Parquet), and its cells or its text."""

    line: int
    cells: Mapping[str, Any] | str


Rows = Iterator[Raw | Skipped]


def damaged(where: str, why: Exception | str) -> Skipped:
    """Return the row behind which nothing of a file could be read."""
    return Skipped(where, f"damaged from here on: {str(why)[:80]}", rest=True)


def opened(path: Path) -> BinaryIO:
    """Open a file for reading bytes, unpacked if it is packed (.gz, .zst).

    Raises:
        DataError: If it cannot be read.
    """
    try:
        if path.suffix.lower() == ".gz":
            return cast("BinaryIO", gzip.open(path, "rb"))
        if path.suffix.lower() == ".zst":
            import pyarrow as pa

            stream = pa.CompressedInputStream(pa.OSFile(str(path)), "zstd")
            return cast("BinaryIO", io.BufferedReader(stream, _CHUNK))
        return path.open("rb")
    except OSError as error:
        raise DataError(str(path), f"cannot be read: {error.strerror or error}") from None


def jsonl_rows(path: Path) -> Rows:
    """Yield the rows of a JSONL file."""
    with opened(path) as stream:
        line = 0
        while raw := stream.readline(LONGEST_LINE):
            line += 1
            if len(raw) == LONGEST_LINE and not raw.endswith(b"\n"):
                yield Skipped(f"{path}:{line}", f"longer than {LONGEST_LINE >> 20} MB")
                while raw and not raw.endswith(b"\n"):
                    raw = stream.readline(LONGEST_LINE)
            elif raw.strip():
                yield _jsonl_row(path, line, raw)


def _jsonl_row(path: Path, line: int, raw: bytes) -> Raw | Skipped:
    try:
        return _object(path, line, _decode(raw.decode("utf-8-sig" if line == 1 else "utf-8")))
    except UnicodeDecodeError as error:
        why = f"not UTF-8 (byte 0x{raw[error.start]:02x})"
    except (ValueError, RecursionError) as error:
        why = "binary (a zero byte)" if b"\0" in raw else _broken(error)
    return Skipped(f"{path}:{line}", why)


_decode = json.JSONDecoder().decode


def _broken(error: ValueError | RecursionError) -> str:
    if isinstance(error, RecursionError):
        return "broken JSON: nested too deeply"
    return f"broken JSON: {error.msg if isinstance(error, json.JSONDecodeError) else error}"


def _object(path: Path, line: int, value: Any) -> Raw | Skipped:
    if isinstance(value, dict | str):
        return Raw(line, value)
    return Skipped(f"{path}:{line}", f"not an object: {str(value)[:40]!r}")


def json_rows(path: Path) -> Rows:
    """Yield the rows of a JSON file: a list, objects after one another, or a list in an object."""
    with opened(path) as stream:
        for line, value in _values(path, _Window(stream)):
            if isinstance(value, Skipped):
                yield value
                continue
            inside = _inner_list(value)
            if inside is not None and isinstance(inside[0].get("paragraphs"), list):
                yield from _squad_rows(path, inside)
                continue
            for one in [value] if inside is None else inside:
                yield _object(path, line, one)


def _squad_rows(path: Path, articles: list[Any]) -> Rows:
    """Yield the questions of SQuAD's articles, each with the line of its id."""
    with opened(path) as stream:
        lines = IdLines(stream.read().decode("utf-8-sig", "replace"))
    for at, article in enumerate(articles, start=1):
        try:
            for row in article_questions(article, f"{path}: article {at}"):
                cells = dict(row)
                yield Raw(lines.of(cells.get("id")), cells)
        except DataError as error:
            yield Skipped(error.where, error.found)


def _inner_list(value: Any) -> list[Any] | None:
    """Return the list of objects that an object wraps, e.g. `{"data": [...]}`, or None."""
    if not isinstance(value, dict) or any(key(name) in KNOWN for name in value):
        return None
    lists = [one for one in value.values() if isinstance(one, list) and one]
    return next((one for one in lists if isinstance(one[0], dict)), None)


class _Window:
    """The part of a JSON text that is being read, and the line on which it starts."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = io.TextIOWrapper(stream, "utf-8-sig", errors="surrogateescape")
        self.text, self.at, self.line, self._wanted = "", 0, 1, _CHUNK
        self.more()

    def more(self) -> bool:
        """Read on, twice as far each time; False at the end of the file."""
        new = self._stream.read(self._wanted)
        self._wanted *= 2
        self.text += new
        return bool(new)

    def ends_at(self, error: ValueError | RecursionError) -> bool:
        """Whether a value may be broken only because the window ends in it."""
        if not isinstance(error, json.JSONDecodeError):
            return False
        cut = error.msg.startswith("Unterminated string") or error.pos > len(self.text) - 16
        return cut and len(self.text) - self.at < LONGEST_LINE

    def move(self, at: int) -> None:
        """Go on to a place of the text; drop what lies far behind."""
        self.line += self.text.count("\n", self.at, at)
        self.at = at
        if at > _CHUNK:
            self.text, self.at, self._wanted = self.text[at:], 0, _CHUNK


_BETWEEN = re.compile(r"[\s,]*")
_NEXT_ROW = re.compile(r"\n[ \t]*\{")


def _values(path: Path, window: _Window) -> Iterator[tuple[int, Any]]:
    """Yield each value and its line; after a broken one, go on at the next line with a brace."""
    decode = json.JSONDecoder().raw_decode
    _pass_space(window)
    is_list = window.text[window.at : window.at + 1] == "["
    if is_list:
        window.move(window.at + 1)
    while _pass_space(window):
        if window.text[window.at] == "]":
            return
        line = window.line
        try:
            value, end = decode(window.text, window.at)
        except (ValueError, RecursionError) as error:
            if window.ends_at(error) and window.more():
                continue
            following = _next_row(window)
            if not following:
                yield line, damaged(f"{path}:{line}", _broken(error))
                return
            yield line, Skipped(f"{path}:{line}", _broken(error))
            window.move(following.end() - 1)
            continue
        window.move(end)
        yield line, value
    if is_list:
        yield window.line, damaged(f"{path}:{window.line}", "the list does not end")


def _next_row(window: _Window) -> re.Match[str] | None:
    """Return the next line that begins with a brace, however far behind a broken value."""
    start = window.at + 1
    while not (found := _NEXT_ROW.search(window.text, start)):
        start = max(start, len(window.text) - 1000)  # a line may be cut at the window's end
        if len(window.text) - window.at > LONGEST_LINE or not window.more():
            return None
    return found


def _pass_space(window: _Window) -> bool:
    """Pass blank space and commas; False at the end of the file."""
    while True:
        window.move(_BETWEEN.match(window.text, window.at).end())  # type: ignore[union-attr]
        if window.at < len(window.text):
            return True
        if not window.more():
            return False


def csv_rows(path: Path) -> Rows:
    """Yield the rows of a CSV or TSV file; semicolons and tabs are told by its header."""
    csv.field_size_limit(LONGEST_LINE)
    with opened(path) as stream:
        lines = io.TextIOWrapper(stream, "utf-8-sig", errors="surrogateescape", newline="")
        first = lines.readline()
        mark = max(",;\t", key=first.count) if first.strip() else ","
        table = csv.reader(_chained(first, lines), delimiter=mark)
        header, line = next(table, []), table.line_num + 1
        while True:
            try:
                cells = next(table)
            except StopIteration:
                return
            except csv.Error as error:
                yield Skipped(f"{path}:{line}", f"broken CSV: {error}")
            else:
                if len(cells) == len(header):
                    yield Raw(line, dict(zip(header, cells, strict=True)))
                elif cells:
                    found = f"{len(cells)} cells, {len(header)} in the header"
                    yield Skipped(f"{path}:{line}", found)
            line = table.line_num + 1


def _chained(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def parquet_rows(path: Path) -> Rows:
    """Yield the rows of a Parquet file, some thousands in memory at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path, pre_buffer=False)
    except (pa.ArrowException, OSError) as error:
        raise DataError(str(path), f"no Parquet file: {str(error)[:80]}") from None
    with file:
        yield from _arrow_rows(path, file.iter_batches(batch_size=1024))


def arrow_rows(path: Path) -> Rows:
    """Yield the rows of an Arrow file, as Hugging Face's dataset folders hold them."""
    import pyarrow as pa

    with pa.memory_map(str(path)) as stream:
        try:
            batches: Any = pa.ipc.open_stream(stream)
        except pa.ArrowException:
            file = pa.ipc.open_file(stream)
            batches = (file.get_batch(i) for i in range(file.num_record_batches))
        yield from _arrow_rows(path, batches)


def _arrow_rows(path: Path, batches: Iterator[Any]) -> Rows:
    import pyarrow as pa

    line = 1
    try:
        for batch in batches:
            try:
                yield from (Raw(line + i, cells) for i, cells in enumerate(batch.to_pylist()))
            except UnicodeDecodeError:
                yield from _one_by_one(path, line, batch)
            line += batch.num_rows
    except (pa.ArrowException, OSError) as error:
        yield damaged(f"{path}:{line}", error)


def _one_by_one(path: Path, line: int, batch: Any) -> Rows:
    """Yield the sound rows of a batch in which some are no UTF-8."""
    for number in range(batch.num_rows):
        try:
            yield Raw(line + number, batch.slice(number, 1).to_pylist()[0])
        except UnicodeDecodeError as error:
            why = f"not UTF-8 (byte 0x{error.object[error.start]:02x})"
            yield Skipped(f"{path}:{line + number}", why)


ROWS: dict[str, Callable[[Path], Rows]] = {
    ".jsonl": jsonl_rows,
    ".ndjson": jsonl_rows,
    ".json": json_rows,
    ".csv": csv_rows,
    ".tsv": csv_rows,
    ".parquet": parquet_rows,
    ".arrow": arrow_rows,
}
