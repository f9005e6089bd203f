"""Folders that `datasets` and the hub's snapshots leave: one table each, or a split by its name."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bench.base.errors import DataError
from bench.base.tables import located, read_rows


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `save_to_disk` really writes: a Dataset in two shards, and a DatasetDict."""
    from datasets import Dataset, DatasetDict

    folder = tmp_path_factory.mktemp("saved")
    rows = [{"question": f"q{at}?", "answers": [f"a{at}"]} for at in range(5)]
    data = Dataset.from_list(rows)
    data.save_to_disk(folder / "one", num_shards=2)
    DatasetDict(train=data.select([3, 0]), validation=data).save_to_disk(folder / "two")
    DatasetDict(test=data).save_to_disk(folder / "single")
    return folder


def questions(path: Path) -> list[str]:
    return [row["question"] for _, row in read_rows(path)]


def shard(path: Path, *names: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table({"question": list(names), "answers": list(names)}), path)
    return path


def test_a_saved_dataset_is_its_shards_and_not_their_cache(saved: Path, tmp_path: Path) -> None:
    found = read_rows(saved / "one")
    assert [(number, row.line) for number, row in found] == [(at, at) for at in range(1, 6)]
    assert questions(saved / "one") == [f"q{at}?" for at in range(5)]
    copy = tmp_path / "one"
    copy.mkdir()
    for file in (saved / "one").iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    (copy / "cache-0123.arrow").write_bytes((copy / "data-00000-of-00002.arrow").read_bytes())
    assert len(read_rows(copy)) == 5
    (copy / "data-00001-of-00002.arrow").unlink()
    with pytest.raises(DataError, match=r"one: its shard data-00001-of-00002\.arrow is missing"):
        read_rows(copy)


def test_a_split_is_named_behind_the_folder(saved: Path) -> None:
    assert questions(saved / "two" / "train") == ["q3?", "q0?"]
    assert len(read_rows(saved / "single")) == 5
    with pytest.raises(DataError, match=r"holds 2 tables: train, validation; name one: two/train"):
        read_rows(saved / "two")
    with pytest.raises(DataError, match=r"two: holds no 'valid'; did you mean 'validation'\?"):
        read_rows(saved / "two" / "valid")


@pytest.mark.parametrize("below", ["", "data", "plain_text"])
def test_splits_of_a_snapshot_are_told_by_their_shards_names(tmp_path: Path, below: str) -> None:
    folder = tmp_path / below
    shard(folder / "train-00000-of-00002.parquet", "a")
    shard(folder / "train-00001-of-00002.parquet", "b")
    shard(folder / "test-00000-of-00001-0a1b2c3d.parquet", "c")
    assert questions(tmp_path / "train") == ["a", "b"]
    assert questions(tmp_path / "test") == ["c"]
    with pytest.raises(DataError, match="holds 2 tables: test, train"):
        read_rows(tmp_path)
    (folder / "train-00000-of-00002.parquet").unlink()
    with pytest.raises(DataError, match="1 of its 2 shards are there"):
        read_rows(tmp_path / "train")


def test_numbered_files_are_one_table_and_others_one_each(tmp_path: Path) -> None:
    for at in range(3):
        shard(tmp_path / "default" / "train" / f"{at:04d}.parquet", str(at))
    assert questions(tmp_path / "default" / "train") == ["0", "1", "2"]
    shard(tmp_path / "years" / "y2023.parquet", "3")
    shard(tmp_path / "years" / "y2024.parquet", "4")
    assert questions(tmp_path / "years" / "y2024") == ["4"]
    with pytest.raises(DataError, match="holds 2 tables: y2023, y2024"):
        read_rows(tmp_path / "years")


def test_configurations_are_tables_of_a_folder(tmp_path: Path) -> None:
    shard(tmp_path / "en" / "test-00000-of-00001.parquet", "a")
    shard(tmp_path / "de" / "test-00000-of-00001.parquet", "b")
    assert questions(tmp_path / "de") == questions(tmp_path / "de" / "test") == ["b"]
    with pytest.raises(DataError, match="holds 2 tables: de, en"):
        read_rows(tmp_path)


def test_a_snapshot_of_links_is_read(tmp_path: Path) -> None:
    blob = shard(tmp_path / "blobs" / "a.parquet", "a").rename(tmp_path / "blobs" / "0f3a")
    link = tmp_path / "snapshot" / "data" / "train-00000-of-00001.parquet"
    link.parent.mkdir(parents=True)
    link.symlink_to(blob)
    assert located(link) == link
    assert questions(located(link)) == questions(located(tmp_path / "snapshot")) == ["a"]


def test_folders_without_a_table(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="a folder without a table"):
        read_rows(tmp_path)
    with pytest.raises(DataError, match="no such file"):
        read_rows(tmp_path / "train")
    (tmp_path / "state.json").write_text(json.dumps({"_data_files": 3}))
    with pytest.raises(DataError, match=r"state\.json: does not list the dataset's files"):
        read_rows(tmp_path)
    (tmp_path / "state.json").write_text("{")
    with pytest.raises(DataError, match=r"state\.json: cannot be read"):
        read_rows(tmp_path)
    (tmp_path / "state.json").write_text(json.dumps({"_indices_data_files": [{"filename": "i"}]}))
    with pytest.raises(DataError, match="flatten_indices"):
        read_rows(tmp_path)
