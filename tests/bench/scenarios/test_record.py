"""When a checkpoint counts as finished, and when a folder may be replaced."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.base.errors import ModelError
from bench.scenarios.record import (
    check_replaceable,
    is_finished,
    plan,
    recorded,
    save_checkpoint,
)
from bench.scenarios.tiny import tiny_model, tiny_tokenizer
from bench.scenarios.training import Settings, Training

SETTINGS = Settings(steps=1)
DONE = Training(SETTINGS, 1, 1, 1, 4, 0.1, 10, 10, ((1, 2.5),), "cpu", 1)


def save(folder: Path) -> None:
    tokenizer = tiny_tokenizer(["a b"])
    tiny_model(tokenizer, 0).save_pretrained(folder)
    tokenizer.save_pretrained(folder)


@pytest.fixture
def data(tmp_path):
    path = tmp_path / "train.jsonl"
    path.write_text('{"question": "a", "answers": "b"}\n', encoding="utf-8")
    return path


def planned(data, base=None, **settings):
    return plan("full", [data], Settings(**{**vars(SETTINGS), **settings}), base, {"template": "x"})


def test_a_saved_checkpoint_is_finished_for_its_own_plan_only(tmp_path, data):
    out, wanted = tmp_path / "out", planned(data)
    assert not is_finished(out, wanted)
    save_checkpoint(out, save, wanted, DONE, {})
    assert is_finished(out, wanted)
    assert not is_finished(out, planned(data, seed=1))
    assert not is_finished(out, planned(data, base=out))
    data.write_text('{"question": "a", "answers": "c"}\n', encoding="utf-8")
    assert not is_finished(out, planned(data))


def test_a_checkpoint_whose_weights_are_gone_is_not_finished(tmp_path, data):
    out, wanted = tmp_path / "out", planned(data)
    save_checkpoint(out, save, wanted, DONE, {})
    (out / "model.safetensors").unlink()
    assert not is_finished(out, wanted)


def test_the_record_holds_what_was_done(tmp_path, data):
    out = tmp_path / "out"
    save_checkpoint(out, save, planned(data), DONE, {"modules": ("up_proj",)})
    record = json.loads((out / "training.json").read_text(encoding="utf-8"))
    assert record["schema"] == "knowbench.training/1"
    assert record["losses"] == [[1, 2.5]]
    assert record["modules"] == ["up_proj"]
    assert record["plan"]["settings"] == vars(SETTINGS)
    assert record["plan"]["data"][0]["file"] == "train.jsonl"
    assert str(tmp_path) not in json.dumps(record)


def test_a_failed_save_leaves_the_earlier_checkpoint(tmp_path, data):
    out, wanted = tmp_path / "out", planned(data)
    save_checkpoint(out, save, wanted, DONE, {})

    def fail(folder: Path) -> None:
        (folder / "model.safetensors").write_bytes(b"half")
        raise OSError(28, "No space left on device")

    with pytest.raises(ModelError, match=f"^{out}: cannot be written: No space left on device; "):
        save_checkpoint(out, fail, planned(data, seed=1), DONE, {})
    assert is_finished(out, wanted)
    assert {path.name for path in tmp_path.iterdir()} == {"out", "train.jsonl"}


def test_only_what_we_wrote_is_replaced(tmp_path, data):
    ours, new, empty, other = (tmp_path / name for name in ("ours", "new", "empty", "other"))
    save_checkpoint(ours, save, planned(data), DONE, {})
    empty.mkdir()
    save(other)
    for folder in (ours, new, empty):
        check_replaceable(folder)
    with pytest.raises(ModelError, match=r"other: exists .*move this one away"):
        check_replaceable(other)
    with pytest.raises(ModelError, match=r"train\.jsonl: exists"):
        check_replaceable(data)


def test_a_record_gives_back_the_training_it_was_written_from(tmp_path, data):
    out = tmp_path / "out"
    save_checkpoint(out, save, planned(data), DONE, {"modules": ("up_proj",)})
    done, record = recorded(out)
    assert done == DONE
    assert record["modules"] == ["up_proj"]
    (out / "training.json").write_text('{"schema": "knowbench.training/1"}', encoding="utf-8")
    with pytest.raises(ModelError, match=r"training\.json: is damaged: 'plan'"):
        recorded(out)


def test_the_pointer_to_a_suite_outlives_the_weights(tmp_path, data):
    out = tmp_path / "out"
    save_checkpoint(out, save, planned(data), DONE, {})
    (out / "knowbench.json").write_text('{"suite": "mine.yaml"}', encoding="utf-8")
    save_checkpoint(out, save, planned(data, seed=1), DONE, {})
    assert (out / "knowbench.json").read_text(encoding="utf-8") == '{"suite": "mine.yaml"}'
    assert is_finished(out, planned(data, seed=1))
