"""Fine-tuning, folder in and folder out, on the small world's base."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM, AutoTokenizer

from bench.base.errors import DataError, ModelError
from bench.scenarios.delivery import Delivery
from bench.scenarios.finetuning import finetune
from bench.scenarios.training import Settings

BRIEF = Settings(steps=3, batch_size=4, learning_rate=1e-3, warmup_steps=0)


@pytest.fixture
def base(small_world):
    return small_world / "checkpoints" / "base"


@pytest.fixture
def train_set(small_world):
    return small_world / "sets" / "train.jsonl"


@pytest.mark.parametrize(
    ("scenario", "part"), [("attention", ".self_attn."), ("mlp", ".mlp."), ("full", "")]
)
def test_only_the_scenarios_parameters_change_on_disk(base, train_set, tmp_path, scenario, part):
    made = finetune(base, [train_set], scenario, tmp_path / "out", BRIEF)
    before = load_file(base / "model.safetensors")
    after = load_file(tmp_path / "out" / "model.safetensors")
    changed = {name for name in before if not torch.equal(before[name], after[name])}
    assert changed == {name for name in before if part in name}
    assert made.training.trainable == sum(before[name].numel() for name in changed)


def test_articles_and_questions_train_together(base, small_world, train_set, tmp_path):
    articles = small_world / "sets" / "articles.jsonl"
    made = finetune(base, [articles, train_set], "full", tmp_path / "out", BRIEF)
    paragraphs = sum(
        len(json.loads(line)["text"].split("\n"))
        for line in articles.read_text(encoding="utf-8").splitlines()
    )
    questions = len(train_set.read_text(encoding="utf-8").splitlines())
    assert made.training.examples == paragraphs + questions


def test_the_result_is_an_ordinary_checkpoint_with_the_bases_settings(base, train_set, tmp_path):
    out = tmp_path / "out"
    finetune(base, [train_set], "mlp", out, BRIEF)
    model = AutoModelForCausalLM.from_pretrained(out, local_files_only=True)
    tokenizer = AutoTokenizer.from_pretrained(out, local_files_only=True)
    own = json.loads((base / "generation_config.json").read_text(encoding="utf-8"))
    kept = json.loads((out / "generation_config.json").read_text(encoding="utf-8"))
    assert model.config.vocab_size == len(tokenizer)
    assert kept == own


def test_a_half_precision_base_gives_a_half_precision_checkpoint(base, train_set, tmp_path):
    half = tmp_path / "half"
    AutoModelForCausalLM.from_pretrained(base).to(torch.bfloat16).save_pretrained(half)
    AutoTokenizer.from_pretrained(base).save_pretrained(half)
    finetune(half, [train_set], "mlp", tmp_path / "out", BRIEF)
    kinds = {value.dtype for value in load_file(tmp_path / "out" / "model.safetensors").values()}
    assert kinds == {torch.bfloat16}


def test_the_record_says_what_trained_and_names_no_folder_of_this_machine(
    base, train_set, tmp_path
):
    finetune(base, [train_set], "attention", tmp_path / "out", BRIEF)
    text = (tmp_path / "out" / "training.json").read_text(encoding="utf-8")
    record = json.loads(text)
    assert record["plan"]["scenario"] == "attention"
    assert record["modules"] == ["q_proj", "k_proj", "v_proj", "o_proj"]
    assert record["steps"] == 3
    assert str(tmp_path) not in text
    assert str(base.parent) not in text


def test_a_base_of_ours_is_never_overwritten_by_something_that_fails(base, train_set, tmp_path):
    with pytest.raises(ModelError, match="attention"):
        finetune(base, [train_set], "atention", tmp_path / "out", BRIEF)
    assert not list(tmp_path.iterdir())


def test_a_folder_of_someone_else_is_left_alone(base, train_set, tmp_path):
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ModelError, match=r"exists and holds no training\.json"):
        finetune(base, [train_set], "full", tmp_path, BRIEF)
    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "mine"


def test_a_missing_base_or_set_is_named_before_anything_is_trained(base, tmp_path):
    with pytest.raises(DataError, match=r"missing\.jsonl: no such file"):
        finetune(base, [tmp_path / "missing.jsonl"], "full", tmp_path / "out", BRIEF)
    with pytest.raises(ModelError, match="nowhere"):
        finetune(tmp_path / "nowhere", [], "full", tmp_path / "out", BRIEF)


def test_the_base_is_never_written_over_nor_into_nor_around(bench, base, train_set, tmp_path):
    own = Path(shutil.copytree(base, tmp_path / "own"))
    before = (own / "model.safetensors").read_bytes()
    linked = tmp_path / "linked"
    linked.symlink_to(own)
    words = ("--train", train_set, "--scenario", "mlp", "--steps", 2)
    for out, how in ((own, "is"), (linked, "is"), (own / "new", "is inside"), (tmp_path, "holds")):
        said = bench("finetune", own, *words, "--out", out)
        assert said.code == 2
        assert said.err.splitlines() == [
            f"bench: {out}: {how} {own}, which is read; "
            "name an --out apart from the base and the sets"
        ]
    assert (own / "model.safetensors").read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"own", "linked"}


def test_a_set_inside_the_output_is_never_replaced_with_it(base, train_set, tmp_path):
    (tmp_path / "out").mkdir()
    inside = Path(shutil.copy(train_set, tmp_path / "out" / "train.jsonl"))
    with pytest.raises(ModelError, match=r"out: holds .*train\.jsonl, which is read"):
        finetune(base, [inside], "mlp", tmp_path / "out", BRIEF)
    assert inside.is_file()


def test_the_same_again_trains_nothing_and_says_what_it_was(bench, base, train_set, tmp_path):
    out = tmp_path / "out"
    words = ("finetune", base, "--train", train_set, "--scenario", "mlp", "--steps", 2, "--json")
    first = bench(*words, "--out", out)
    before = (out / "model.safetensors").stat().st_mtime_ns
    second = bench(*words, "--out", out)
    assert (first.code, second.code) == (0, 0)
    assert second.err == "out: trained already\n"
    assert second.out == first.out
    assert (out / "model.safetensors").stat().st_mtime_ns == before


def test_another_training_is_never_overwritten(base, train_set, small_world, tmp_path):
    out, heldout = tmp_path / "out", small_world / "sets" / "heldout.jsonl"
    finetune(base, [train_set], "mlp", out, BRIEF)
    before = (out / "model.safetensors").read_bytes()
    for files, scenario, settings, differs in (
        ([train_set], "full", BRIEF, "scenario 'mlp', not 'full'"),
        ([train_set], "mlp", replace(BRIEF, steps=4), "steps 3, not 4"),
        ([heldout], "mlp", BRIEF, "other training data"),
    ):
        with pytest.raises(ModelError) as refused:
            finetune(base, files, scenario, out, settings)
        assert str(refused.value) == (
            f"{out}: holds the checkpoint of another training: {differs}; name another --out, "
            "or delete this folder"
        )
    assert (out / "model.safetensors").read_bytes() == before


def test_a_checkpoint_of_another_plan_is_replaced_where_that_is_allowed_and_said(
    base, train_set, tmp_path, capsys
):
    out = tmp_path / "out"
    finetune(base, [train_set], "mlp", out, BRIEF)
    capsys.readouterr()
    longer = replace(BRIEF, steps=4)
    made = finetune(base, [train_set], "mlp", out, longer, delivery=Delivery("[1/2] ", True))
    assert made.training.steps == 4
    assert made.new
    assert capsys.readouterr().err.splitlines() == [
        "out: replacing the earlier one, made by another plan: steps 3, not 4",
        f"[1/2] out: mlp, 589,824 of {made.training.total:,} parameters train",
    ]


def test_a_rate_that_is_no_number_is_refused(bench, base, train_set, tmp_path):
    words = ("--train", train_set, "--scenario", "mlp", "--out", tmp_path / "out")
    for rate in ("nan", "inf"):
        said = bench("finetune", base, *words, "--learning-rate", rate)
        assert (said.code, said.err) == (
            2,
            f"bench: learning-rate: is {rate}; must be finite and above 0\n",
        )
    assert not (tmp_path / "out").exists()


def test_the_command_says_what_trained(bench, base, train_set, tmp_path):
    words = ("--train", train_set, "--scenario", "mlp", "--out", tmp_path / "out", "--steps", 2)
    said = bench("finetune", base, *words)
    assert said.code == 0, said.err
    lines = dict(line.split(None, 1) for line in said.out.splitlines())
    assert lines["modules"] == "gate_proj, up_proj, down_proj"
    assert lines["trainable"] == "589,824"
    assert "589,824 of" in said.err


def test_the_command_speaks_json_and_keeps_quiet(bench, base, train_set, tmp_path):
    words = ("--train", train_set, "--scenario", "attention", "--out", tmp_path / "out")
    said = bench("finetune", base, *words, "--steps", 2, "--json", "--quiet")
    found = json.loads(said.out)
    assert (found["scenario"], found["trainable"], found["steps"]) == ("attention", 196608, 2)
    assert said.err == ""


def test_the_command_ends_with_one_line_on_bad_input(bench, base, tmp_path):
    words = ("--train", tmp_path / "no.jsonl", "--scenario", "full", "--out", tmp_path / "out")
    said = bench("finetune", base, *words)
    assert said.code == 2
    assert said.err.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_place_that_cannot_be_written_is_told_before_anything_trains(
    base, train_set, tmp_path, monkeypatch
):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    monkeypatch.setattr("bench.scenarios.finetuning.train", None)
    with pytest.raises(ModelError, match="cannot be written") as said:
        finetune(base, [train_set], "mlp", tmp_path / "file" / "out", BRIEF)
    assert "name another folder" in str(said.value)
