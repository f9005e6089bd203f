"""Training data as SQuAD's JSON and in dataset folders: what sets read, the search reads too."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bench.base.errors import DataError
from bench.checks.leakage.training import TrainingData, TrainingFile
from bench.data.schema import SetBlock
from tests.bench.base.test_squad_rows import question, squad


def records(path: Path, block: SetBlock | None = None) -> list[tuple[str, tuple[str, ...]]]:
    role = None if block is None else "train"
    data = TrainingData([TrainingFile("t", path, role, block)])
    return [(one.question, one.answers) for batch in data.batches() for one in batch]


@pytest.mark.parametrize("mapped", [False, True])
def test_squads_questions_are_records(tmp_path: Path, mapped: bool) -> None:
    path = tmp_path / "train.json"
    path.write_text(json.dumps(squad(question("1", "x", "y"), question("2", is_impossible=True))))
    block = SetBlock(role="train", path=str(path)) if mapped else None
    assert records(path, block) == [("1?", ("x", "y")), ("2?", ())]


def test_a_question_is_found_on_its_own_line_and_a_broken_article_is_skipped(
    tmp_path: Path,
) -> None:
    path = tmp_path / "train.json"
    tree = squad(question("1", "x"), question("2", "y"))
    tree["data"].append({"title": "Oslo", "paragraphs": [3]})
    path.write_text(text := json.dumps(tree, indent=1))
    data = TrainingData([TrainingFile("t", path)])
    (batch,) = data.batches()
    lines = [text.split("\n")[one.line - 1].strip() for one in batch]
    assert lines == ['"id": "1",', '"id": "2",']
    (source,) = data.sources
    assert [one.where for one in source.skipped] == [f"{path}: article 2"]


def test_a_split_is_read_by_its_name_and_a_folder_whole(tmp_path: Path) -> None:
    for split in ("train", "test"):
        table = pa.table({"question": [f"{split}?"], "answers": [[split]]})
        pq.write_table(table, tmp_path / f"{split}-00000-of-00001.parquet")
    assert records(tmp_path / "train") == [("train?", ("train",))]
    assert records(tmp_path) == [("test?", ("test",)), ("train?", ("train",))]
    assert records(tmp_path / "*.parquet") == records(tmp_path)
    with pytest.raises(DataError, match="holds no 'trian'; did you mean 'train'"):
        records(tmp_path / "trian")


def test_the_cache_of_a_saved_dataset_is_no_training_data(tmp_path: Path) -> None:
    from datasets import Dataset

    Dataset.from_list([{"question": "a?", "answers": ["x"]}]).save_to_disk(tmp_path / "one")
    shard = tmp_path / "one" / "data-00000-of-00001.arrow"
    (tmp_path / "one" / "cache-01.arrow").write_bytes(shard.read_bytes())
    assert records(tmp_path / "one") == records(tmp_path) == [("a?", ("x",))]
