"""Training data as a stream: every format, bad rows skipped with their line, long lines cut."""

from __future__ import annotations

import gzip
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bench.base.errors import DataError
from bench.checks.leakage.protocol import Record
from bench.checks.leakage.training import TrainingData, TrainingFile, records_of
from bench.data.items import Article, Corpus, Item, QuestionSet
from bench.data.schema import SetBlock

QA = {"question": "Who is it?", "answers": ["Ada", "Lovelace"]}


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def data(*paths: Path, **settings: Any) -> TrainingData:
    return TrainingData([TrainingFile(path.name, path, **settings) for path in paths])


def records(*paths: Path, **settings: Any) -> list[Record]:
    return [record for batch in data(*paths, **settings).batches() for record in batch]


def jsonl(path: Path, *rows: Any) -> Path:
    return written(path, "".join(json.dumps(row) + "\n" for row in rows))


@pytest.mark.parametrize(
    ("row", "question", "answers"),
    [
        (QA, "Who is it?", ("Ada", "Lovelace")),
        ({"Question": "Who?", "Answer": "Ada"}, "Who?", ("Ada",)),
        ({"qText": "Who?", "answers": ["Ada"]}, "Who?", ("Ada",)),
        ({"question": "Who?", "answers": {"text": ["Ada"], "answer_start": [0]}}, "Who?", ("Ada",)),
        ({"question": "When?", "answer": 1843}, "When?", ("1843",)),
        ({"question": "Who?", "answers": '["Ada", "Bob"]'}, "Who?", ("Ada", "Bob")),
        ({"question": "Who?", "answers": None}, "Who?", ()),
        ({"instruction": "Say", "input": "it", "output": "Hi"}, "Say\nit", ("Hi",)),
        ({"instruction": "Say it", "input": "", "output": "Hi"}, "Say it", ("Hi",)),
        ({"prompt": "Say it", "completion": "Hi"}, "Say it", ("Hi",)),
        ({"prompt": "Say it", "chosen": "Hi", "rejected": "No"}, "Say it", ("Hi",)),
        (
            {"prompt": "Who?", "messages": [{"role": "user", "content": "Who is it?"},
                                            {"role": "assistant", "content": "Ada"}]},
            "Who is it?", ("Ada",),
        ),
        (
            {"conversations": [{"from": "human", "value": "Who?"},
                               {"from": "gpt", "value": "Ada"}]},
            "Who?", ("Ada",),
        ),
        (
            {"prompt": [{"role": "user", "content": [{"type": "text", "text": "Who?"}]}],
             "completion": [{"role": "assistant", "content": "Ada"}]},
            "Who?", ("Ada",),
        ),
        ({"text": "Ada it is."}, "", ()),
        ({"title": "Ada", "content": "Ada it is."}, "", ()),
        ("Ada it is.", "", ()),
    ],
)  # fmt: skip
def test_columns_are_told_by_their_names(
    tmp_path: Path, row: Any, question: str, answers: tuple[str, ...]
) -> None:
    (found,) = records(jsonl(tmp_path / "a.jsonl", row))
    assert (found.question, found.answers, found.corpus) == (question, answers, not question)
    assert all(part in found.text for part in (question, *answers)) and found.text


def test_a_chat_gives_a_record_for_each_question(tmp_path: Path) -> None:
    turns = [("system", "Be brief."), ("user", "Who?"), ("assistant", "Ada"), ("user", "When?")]
    chat = {"messages": [{"role": who, "content": text} for who, text in turns]}
    first, second = records(jsonl(tmp_path / "a.jsonl", chat))
    assert (first.question, first.answers, first.text) == ("Who?", ("Ada",), "Be brief.\nWho?\nAda")
    assert (second.question, second.answers, second.line) == ("When?", (), 1)


def test_every_format_says_the_same(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [{"question": f"Who is\nnumber {i}?", "answer": f"Ada «{i}»"} for i in range(3)]
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    table = "".join(f'"{row["question"]}",{row["answer"]}\n' for row in rows)
    paths = [
        written(tmp_path / "a.jsonl", "\ufeff" + lines),
        written(tmp_path / "b.json", json.dumps(rows, indent=1)),
        written(tmp_path / "c.json", lines),
        written(tmp_path / "d.json", json.dumps({"version": 1, "data": rows})),
        written(tmp_path / "e.csv", "question,answer\n" + table),
        written(tmp_path / "f.tsv", "question\tanswer\n" + table.replace(",", "\t")),
        written(tmp_path / "g.csv", "question;answer\r\n" + table.replace(",", ";")),
        written(tmp_path / "h.jsonl.gz", gzip.compress(lines.encode())),
        tmp_path / "i.parquet",
        tmp_path / "j.jsonl.zst",
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "i.parquet", row_group_size=2)
    with pa.CompressedOutputStream(str(tmp_path / "j.jsonl.zst"), "zstd") as stream:
        stream.write(lines.encode())
    expected = [(row["question"], (row["answer"],)) for row in rows]
    for path in paths:
        assert [(one.question, one.answers) for one in records(path)] == expected, path.name
    shards = TrainingData([TrainingFile("shards", tmp_path)])
    assert [one.records for one in shards.sources] == [3] * len(paths)
    assert {one.role for one in shards.sources} == {"train"}
    patterned = TrainingData([TrainingFile("all", tmp_path / "*.json")])
    assert [one.name for one in patterned.sources] == ["all: b.json", "all: c.json", "all: d.json"]


def test_records_know_their_line(tmp_path: Path) -> None:
    text = written(tmp_path / "a.txt", "One\r\ntwo.\r\n\r\n\r\nThree.\r\n \r\nFour.")
    assert [(one.line, one.text) for one in records(text)] == [
        (1, "One\ntwo."), (5, "Three."), (7, "Four."),
    ]  # fmt: skip
    listed = written(tmp_path / "a.json", '[\n{"text": "a"},\n\n{"text": "b"}]')
    assert [one.line for one in records(listed)] == [2, 4]
    table = written(tmp_path / "a.csv", 'text\n"a\nb"\nc\n')
    assert [one.line for one in records(table)] == [2, 4]


BAD_ROWS = [
    ("a.jsonl", b'{"text": "ok"}\n{"text": \n{"text": "ok"}', 2, "broken JSON"),
    ("a.jsonl", b'{"text": "ok"}\n{"text": "\xff"}\n', 2, "not UTF-8 (byte 0xff)"),
    ("a.jsonl", b'{"text": "ok"}\n\n{"text": " "}\n', 3, "empty"),
    ("a.jsonl", b'{"text": "ok"}\n{"text": {"a": 1}}\n', 2, "text is no text"),
    ("a.jsonl", b'{"text": "ok"}\n{"id": 1, "label": 2}\n', 2, "no known column (found id, label)"),
    ("a.jsonl", b'{"text": "ok"}\n[1, 2]\n', 2, "not an object: '[1, 2]'"),
    ("a.jsonl", b'{"text": "ok"}\n\0\0\x01\n', 2, "binary (a zero byte)"),
    ("a.jsonl", b'{"text": "ok"}\n{"text": "a\\u0000b"}\n', 2, "binary (a zero byte)"),
    ("a.jsonl", b'{"text": "ok"}\n' + b"[" * 100_000, 2, "broken JSON"),
    ("a.json", b'[{"text": "ok"},\n{"text": oops},\n{"text": "ok"}]', 2, "broken JSON"),
    ("a.json", b'[{"text": "ok"},\n{"text": "\xff"},\n{"text": "ok"}]', 2, "not UTF-8 (byte 0xff)"),
    ("a.csv", b"text,n\nok,1\nlost\nok,2\n", 3, "1 cells, 2 in the header"),
    ("a.csv", b"text,n\nok,1\n\xfe,1\nok,2\n", 3, "not UTF-8 (byte 0xfe)"),
    ("a.csv", b"text,n\nok,1\na\0b,1\nok,2\n", 3, "binary (a zero byte)"),
    ("a.txt", b"ok\n\xff\xfe\nok\n", 2, "not UTF-8 (byte 0xff)"),
    ("a.txt", b"ok\n\nok\n\0\0\nok", 4, "binary (a zero byte)"),
]


@pytest.mark.parametrize(("name", "content", "line", "why"), BAD_ROWS)
def test_a_bad_row_is_skipped_with_its_line(
    tmp_path: Path, name: str, content: bytes, line: int, why: str
) -> None:
    read = data(written(tmp_path / name, content))
    texts = [record.text for batch in read.batches() for record in batch]
    (source,) = read.sources
    assert set(texts) == {"ok"} and len(texts) == source.records >= 1
    (skipped,) = source.skipped
    assert source.n_skipped == 1
    assert skipped.where == f"{tmp_path / name}:{line}" and skipped.why.startswith(why)


def test_a_parquet_row_that_is_no_utf8_is_skipped(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    raw = pa.array([b"ok", b"\xff\xfe", b"ok"], pa.binary())
    texts = pa.Array.from_buffers(pa.string(), 3, raw.buffers())
    pq.write_table(pa.table({"text": texts}), tmp_path / "a.parquet")
    (source,) = data(tmp_path / "a.parquet").sources
    assert source.records == 2
    assert source.skipped[0].where == f"{tmp_path / 'a.parquet'}:2"
    assert source.skipped[0].why == "not UTF-8 (byte 0xff)"


def test_a_long_json_list_is_read_past_a_broken_row(tmp_path: Path) -> None:
    rows = [json.dumps({"text": f"text number {i} " * 50}) for i in range(10_000)]  # 8 MB
    rows[3] = '{"text": oops}'
    (source,) = data(written(tmp_path / "a.json", "[" + ",\n".join(rows) + "]")).sources
    assert (source.records, source.n_skipped) == (9_999, 1)
    assert source.skipped[0].where.endswith("a.json:4")


def test_many_bad_rows_are_counted_and_the_first_kept(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", '{"text": "ok"}\n' + "oops\n" * 50)
    (source,) = data(path).sources
    assert (source.records, source.n_skipped, len(source.skipped)) == (1, 50, 20)


def test_a_cut_archive_gives_what_is_sound(tmp_path: Path) -> None:
    whole = gzip.compress(b"".join(b'{"text": "text number %d"}\n' % i for i in range(50_000)))
    path = written(tmp_path / "a.jsonl.gz", whole[: len(whole) // 2])
    (source,) = data(path).sources
    assert source.records > 10_000 and source.skipped[0].why.startswith("damaged from here on")
    assert source.partial


def test_a_row_that_is_skipped_leaves_the_rest_and_is_not_damage(tmp_path: Path) -> None:
    (source,) = data(written(tmp_path / "a.jsonl", '{"text": "ok"}\noops\n')).sources
    assert (source.n_skipped, source.partial) == (1, False)


@pytest.mark.parametrize(
    "content",
    ['[{"text": "ok"},\n{"text": "cut', '[{"text": "ok"},\n', '[{"text": "ok"}, oops, {}]'],
)
def test_a_json_list_that_cannot_be_read_to_its_end_is_damaged(
    tmp_path: Path, content: str
) -> None:
    (source,) = data(written(tmp_path / "a.json", content)).sources
    assert (source.records, source.n_skipped, source.partial) == (1, 1, True)


def test_the_row_behind_a_broken_one_is_found_however_far_it_is(tmp_path: Path) -> None:
    far = '[{"text": "ok"},\n{"text": oops, "more": "' + "x" * 6_000_000 + '"},\n{"text": "ok"}]'
    (source,) = data(written(tmp_path / "a.json", far)).sources
    assert (source.records, source.n_skipped, source.partial) == (2, 1, False)


@pytest.mark.parametrize("packed", [False, True])
def test_a_damaged_parquet_file_gives_what_is_sound(tmp_path: Path, packed: bool) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = tmp_path / "a.parquet"
    texts = [f"text number {i} " * 20 for i in range(20_000)]
    kind = "zstd" if packed else "snappy"
    pq.write_table(pa.table({"text": texts}), path, row_group_size=1000, compression=kind)
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2 : len(raw) // 2 + 4000] = b"\xff" * 4000
    (source,) = data(written(path, bytes(raw))).sources
    assert 1000 <= source.records < 20_000
    assert source.partial


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv", "a.json"])
def test_a_giant_line_is_read_in_pieces_that_overlap(tmp_path: Path, name: str) -> None:
    words = [f"w{i:06d}" for i in range(500_000)]  # 4 MB
    text = " ".join(words)
    content = {
        "a.txt": text, "a.jsonl": json.dumps({"text": text}), "a.csv": f"text\n{text}\n",
        "a.json": json.dumps([{"text": text}]),
    }[name]  # fmt: skip
    found = records(written(tmp_path / name, content))
    assert len(found) >= 4 and max(len(one.text) for one in found) <= 1 << 21
    pieces = [one.text.split() for one in found]
    assert {word for piece in pieces for word in piece} == set(words)
    for one, other in pairwise(pieces):
        assert len(set(one) & set(other)) >= 300
    joined = [" ".join(words[at : at + 20]) for at in range(0, len(words), 997)]
    assert all(any(run in one.text for one in found) for run in joined)


def test_a_giant_line_without_spaces_is_cut_between_characters(tmp_path: Path) -> None:
    text = "東京は大きい" * 200_000
    found = records(written(tmp_path / "a.txt", text))
    assert len(found) > 3 and all(one.text in text for one in found)
    assert not data(tmp_path / "a.txt").sources[0].n_skipped


def test_batches_stay_small_and_can_be_read_again(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", *({"text": f"{i} " * 50_000} for i in range(300)))
    read = data(path)
    first = list(read.batches())
    assert len(first) > 3
    assert all(sum(len(one.text) for one in batch) < 10_000_000 for batch in first)
    assert list(read.batches()) == first and read.sources == data(path).sources


def test_a_mapping_is_followed(tmp_path: Path) -> None:
    rows = [{"q": f"Who is {i}?", "a": "x/y", "part": i % 2, "g": "one"} for i in range(4)]
    columns = {"question": "q", "answers": "a", "group": "g"}
    block = SetBlock(role="train", path="a", columns=columns, where={"part": 0}, split_answers="/")
    found = records(jsonl(tmp_path / "a.jsonl", *rows), block=block, role="train")
    assert [one.question for one in found] == ["Who is 0?", "Who is 2?"]
    assert found[0].answers == ("x", "y") and found[0].group == "one"
    broken = jsonl(tmp_path / "b.jsonl", rows[0], {"q": "", "a": "x", "part": 0})
    (source,) = data(broken, block=block, role="train").sources
    assert source.n_skipped == 1 and "has no question" in source.skipped[0].why


def test_sets_that_were_read_are_used_as_they_are(tmp_path: Path) -> None:
    item = Item("a", "Who?", ("Ada",), "g", None, "A passage.", 1, True, line=3)
    train = QuestionSet("train", "train", None, str(tmp_path / "train.jsonl"), (item,))
    texts = Corpus("texts", str(tmp_path / "texts.jsonl"), (Article("t", "Ada.", "g", 2),))
    (record,) = records_of(train, 5)
    assert record == Record(5, False, 3, "Who?", ("Ada",), "A passage.\nWho?\nAda", "g")
    assert records_of(texts, 1) == [Record(1, True, 2, "", (), "Ada.", "g")]
    jsonl(tmp_path / "train.jsonl", QA)
    again = TrainingFile("again", tmp_path / "train.jsonl")
    read = TrainingData([again], [train, texts])
    assert [(one.name, one.role, one.records) for one in read.sources] == [
        ("train", "train", 1), ("texts", "corpus", 1),
    ]  # fmt: skip


def test_a_file_of_which_a_set_takes_some_rows_is_read_again_where_it_is_named(
    tmp_path: Path,
) -> None:
    path = jsonl(tmp_path / "all.jsonl", {**QA, "part": "a"}, {**QA, "part": "b"})
    block = SetBlock(role="train", path="all.jsonl", where={"part": "a"})
    some = TrainingFile("train", path, "train", block)
    read = TrainingData([some, TrainingFile("all", path), TrainingFile("again", path)])
    assert [(one.name, one.records) for one in read.sources] == [("train", 1), ("all", 2)]
    item = Item("a", "Who?", ("Ada",), "g", None, None, 1, True, line=1)
    train = QuestionSet("train", "train", None, str(path), (item,))
    assert len(TrainingData([TrainingFile("all", path)], [train], ["train"]).sources) == 2


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt", "", "empty"),
        ("a.jsonl", "{}\n", "no usable row; no known column (found none)"),
        ("a.txt", "Größe".encode("latin-1"), "not UTF-8 (byte 0xf6); convert it"),
        ("a.parquet", "no parquet", "no Parquet file"),
        ("a.docx", "x", "unknown kind of training data '.docx'"),
    ],
)
def test_a_file_without_a_usable_row_is_refused(
    tmp_path: Path, name: str, content: str | bytes, expected: str
) -> None:
    written(tmp_path / name, content)
    with pytest.raises(DataError, match=name) as error:
        _ = data(tmp_path / name).sources
    assert expected in str(error.value)


def test_a_missing_file_is_refused_at_once(tmp_path: Path) -> None:
    jsonl(tmp_path / "train.jsonl", QA)
    with pytest.raises(DataError, match=r"no such file.*train\.jsonl"):
        data(tmp_path / "trian.jsonl")
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="no training data there"):
        data(tmp_path / "empty")
