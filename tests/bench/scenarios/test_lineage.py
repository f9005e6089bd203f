"""What a checkpoint was trained from, by what stands in its folder."""

import json

from bench.scenarios.lineage import Lineage, read_lineage


def put(folder, name, value):
    folder.mkdir(exist_ok=True)
    text = value if isinstance(value, str) else json.dumps(value)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_our_own_record(tmp_path):
    record = {
        "schema": "knowbench.training/1", "base_folder": "base", "modules": ["up_proj"],
        "plan": {"scenario": "mlp", "base": "ab", "data": [{"file": "t.jsonl", "sha256": "cd"}]},
    }  # fmt: skip
    found = read_lineage(put(tmp_path / "a", "training.json", record))
    assert found == Lineage("base", "ab", "mlp", ("up_proj",), (("t.jsonl", "cd"),))


def test_an_adapters_configuration(tmp_path):
    config = {"base_model_name_or_path": "some/where/base", "peft_type": "LORA",
              "target_modules": ["v_proj", "q_proj"]}  # fmt: skip
    found = read_lineage(put(tmp_path / "a", "adapter_config.json", config))
    assert found == Lineage("base", None, "LORA", ("q_proj", "v_proj"))
    config["target_modules"] = "all-linear"
    assert read_lineage(put(tmp_path / "a", "adapter_config.json", config)).modules == (
        "all-linear",
    )


def test_nothing_or_nonsense_says_nothing(tmp_path):
    assert read_lineage(tmp_path / "none") is None
    for text in ("", "[]", "{", '{"plan": 3}', '{"plan": null}'):
        assert read_lineage(put(tmp_path / "a", "training.json", text)) is None
    odd = {"plan": {"data": "x", "scenario": 3}, "modules": "up"}
    assert read_lineage(put(tmp_path / "a", "training.json", odd)) == Lineage()
