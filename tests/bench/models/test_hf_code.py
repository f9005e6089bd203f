"""Code that a checkpoint brings along: refused, or run and fingerprinted where it is trusted."""

from __future__ import annotations

import json

import pytest

from bench.base.errors import ModelError
from bench.models.hf import HfCheckpoint
from bench.models.protocol import Generation
from bench.models.trust import Trust
from tests.bench.models.test_hf import load, make_asks

CODE = """
from pathlib import Path
from transformers import LlamaConfig, LlamaForCausalLM

class OwnConfig(LlamaConfig):
    model_type = "own"

class OwnModel(LlamaForCausalLM):
    config_class = OwnConfig
"""


@pytest.fixture
def own(copied, tmp_path, monkeypatch):
    """The tiny checkpoint under an architecture that only its own code knows."""
    monkeypatch.setattr("transformers.dynamic_module_utils.HF_MODULES_CACHE", str(tmp_path / "m"))
    config = json.loads((copied / "config.json").read_text())
    named = {"AutoConfig": "own.OwnConfig", "AutoModelForCausalLM": "own.OwnModel"}
    config |= {"model_type": "own", "architectures": ["OwnModel"], "auto_map": named}
    (copied / "config.json").write_text(json.dumps(config))
    (copied / "own.py").write_text(CODE)
    return copied


def trusted(folder):
    return HfCheckpoint("a", "hf:a", folder).trusted(Trust(remote_code=True))


def test_foreign_code_is_run_only_where_it_is_trusted(own, tiny):
    with pytest.raises(
        ModelError, match=r"own code|code of its own \(auto_map: own\.py\).*--trust-"
    ):
        load(own)
    loaded = trusted(own).load((), Generation(), False)
    assert type(loaded.model).__name__ == "OwnModel"
    assert loaded.generate(make_asks()) == load(tiny).generate(make_asks())


def test_the_code_is_part_of_what_answers_depend_on(own):
    before = trusted(own).identity()
    assert "own.py" in before["files"]
    (own / "own.py").write_text(CODE + "# changed\n")
    assert trusted(own).identity() != before
    assert "own.py" not in HfCheckpoint("a", "hf:a", own).identity()["files"]


def test_code_of_another_repository_is_refused(own):
    config = json.loads((own / "config.json").read_text())
    config["auto_map"] = {"AutoModelForCausalLM": "someone/some-model--own.OwnModel"}
    (own / "config.json").write_text(json.dumps(config))
    with pytest.raises(ModelError, match="code of another repository"):
        trusted(own).identity()


def test_code_that_breaks_is_one_sentence(own):
    (own / "own.py").write_text("raise AssertionError('a fault\\nin two lines')\n")
    with pytest.raises(ModelError, match="a fault in two lines") as error:
        trusted(own).load((), Generation(), False)
    assert "\n" not in str(error.value)


def test_python_files_that_nothing_asks_for_are_not_run(copied, tiny):
    (copied / "custom_generate").mkdir()
    (copied / "custom_generate" / "generate.py").write_text("raise SystemExit('was run')\n")
    assert trusted(copied).identity() == HfCheckpoint("a", "hf:a", tiny).identity()
    assert trusted(copied).load((), Generation(), False)
