"""Pickles and foreign code: refused by every command that opens checkpoints, until trusted."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

import bench as knowbench
from bench.base.errors import ModelError
from bench.models.trust import Trust
from tests.support import Said, write_rows

Bench = Callable[..., Said]

SUITE = """\
name: towns
sets:
  heldout: {role: heldout, path: heldout.jsonl}
  retention: {role: retention, path: retention.jsonl}
checkpoints: {base: "hf:base", tuned: "hf:tuned"}
generation: {max_new_tokens: 3}
analysis: {primary: {metric: exact_match, set: heldout}, reference: base}
"""
ROWS: list[dict[str, object]] = [
    {"question": f"who is the {word} ?", "answers": "Paris"} for word in ("king", "moon", "river")
]
COMMANDS = (("run",), ("compare",), ("check", "overfitting"))


@pytest.fixture
def towns(here: Path, tiny: Path, other_weights: Path) -> Path:
    """A suite of two checkpoints, the second one's weights pickled."""
    shutil.copytree(tiny, here / "base")
    tuned = Path(shutil.copytree(other_weights, here / "tuned"))
    torch.save(load_file(tuned / "model.safetensors"), tuned / "pytorch_model.bin")
    (tuned / "model.safetensors").unlink()
    (here / "suite.yaml").write_text(SUITE, encoding="utf-8")
    write_rows(here / "heldout.jsonl", ROWS)
    write_rows(here / "retention.jsonl", [{**ROWS[0], "question": "where is Rome ?"}])
    return here


@pytest.mark.parametrize("command", COMMANDS)
def test_pickles_need_the_flag_that_the_refusal_names(
    towns: Path, bench: Bench, command: tuple[str, ...]
) -> None:
    refused = bench(*command)
    assert refused.code == 2
    assert "tuned: its weights are pickled (pytorch_model.bin)" in refused.err
    assert "`--allow-pickle` in `bench run`" in refused.err
    trusted = bench(*command, "--allow-pickle")
    assert trusted.code == 0, trusted.err
    assert "pytorch_model.bin" not in trusted.err


def test_what_was_trusted_is_in_the_command_that_a_report_repeats(
    towns: Path, bench: Bench
) -> None:
    bench("compare", "--allow-pickle", "--trust-remote-code", "--name", "one")
    (result,) = towns.glob("comparisons/*/result.json")
    said = json.loads(result.read_text())["command"]
    assert said.endswith(" --name one --allow-pickle --trust-remote-code")


def test_foreign_code_needs_its_own_flag(
    towns: Path, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("transformers.dynamic_module_utils.HF_MODULES_CACHE", str(towns / "cache"))
    config = json.loads((towns / "base" / "config.json").read_text())
    named = {"AutoConfig": "own.OwnConfig", "AutoModelForCausalLM": "own.OwnModel"}
    config |= {"model_type": "own", "auto_map": named}
    (towns / "base" / "config.json").write_text(json.dumps(config))
    (towns / "base" / "own.py").write_text(
        "from transformers import LlamaConfig, LlamaForCausalLM\n"
        "class OwnConfig(LlamaConfig):\n    model_type = 'own'\n"
        "class OwnModel(LlamaForCausalLM):\n    config_class = OwnConfig\n"
    )
    refused = bench("run", "base", "--allow-pickle")
    assert refused.code == 2 and "`--trust-remote-code`" in refused.err
    assert bench("run", "base", "--trust-remote-code").code == 0


def test_in_python_two_words_say_the_same(towns: Path) -> None:
    with pytest.raises(ModelError, match="pickled"):
        knowbench.run("tuned")
    (found,) = knowbench.run("tuned", trust=Trust(pickle=True))
    assert found.new_answers == 4


def test_the_suites_name_is_not_given_to_an_adapter_over_another_base(
    towns: Path, bench: Bench
) -> None:
    (towns / "adapter").mkdir()
    (towns / "adapter" / "adapter_config.json").write_text("{}")
    suite = SUITE.replace("hf:tuned", "hf:adapter#base=base")
    (towns / "suite.yaml").write_text(suite, encoding="utf-8")
    said = bench("run", "tuned=hf:adapter#base=tuned")
    assert said.code == 2 and "choose another name" in said.err
    said = bench("run", "tuned=hf:adapter#base=base")
    assert "of the kind none" in said.err
