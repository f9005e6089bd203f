"""A cache that cannot lie: after any change, what a run folder gives is what a fresh one gives.

Each test answers a suite, changes one thing, answers it again into the same folder and into an
empty one: both must hold the same answers, and only what was asked otherwise may cost generation.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import transformers
import yaml

from bench.models.hf_folder import content_hashes
from bench.running import answer_all
from bench.runs.prompt_settings import PromptSettings
from bench.session import open_session
from tests.support import write_rows

CHAT = (
    "{{ bos_token }}{% for one in messages %}{{ one['content'] }}\n{% endfor %}"
    "{% if add_generation_prompt %}A:{% endif %}"
)
Rows = list[dict[str, Any]]


@dataclass
class World:
    """A suite in a folder, and the models it may name."""

    folder: Path
    other: Path
    suite: dict[str, Any]
    sets: dict[str, Rows] = field(default_factory=dict)

    def write(self) -> None:
        for name, rows in self.sets.items():
            write_rows(self.folder / f"{name}.jsonl", rows)
        (self.folder / "suite.yaml").write_text(yaml.safe_dump(self.suite))

    def answers(self, out: str) -> tuple[int, dict[tuple[str, str, int], Any]]:
        """Answer the suite into a folder: how many answers are new, and all of them."""
        self.write()
        session = open_session((), self.folder / "suite.yaml", None)
        found = answer_all(session, self.folder / out, 4, allow_partial=False)
        runs = [run for answered in found.values() for run in answered.runs]
        return sum(run.new_answers for run in runs), dict(runs[0].answers)


@pytest.fixture
def world(here: Path, tiny: Path, other_weights: Path, questions: Any) -> World:
    """Ten questions, asked in a chat after a system text and two examples."""
    for name, folder in (("model", tiny), ("other", other_weights)):
        shutil.copytree(folder, here / name)
        (here / name / "chat_template.jinja").write_text(CHAT)
    rows: Rows = [
        {"id": item.id, "question": item.question, "answers": ["Paris", "Rome"]}
        for item in questions(14).items
    ]
    suite = {
        "name": "people",
        "sets": {
            "train": {"role": "train", "path": "train.jsonl"},
            "more": {"role": "train", "path": "more.jsonl"},
            "heldout": {"role": "heldout", "path": "heldout.jsonl"},
        },
        "checkpoints": {"tiny": "hf:model"},
        "prompt": {
            "template": "Q: {question}",
            "chat": True,
            "system": "red .",
            "few_shot": {"set": "train", "k": 2},
        },
        "generation": {"max_new_tokens": 6},
        "metrics": ["exact_match"],
    }
    sets = {"train": rows[:4], "more": rows[4:8], "heldout": rows[8:]}
    return World(here, other_weights, suite, sets)


ALL = 14


def weights(world: World) -> Path:
    return world.folder / "model" / "model.safetensors"


def new_weights(world: World) -> None:
    shutil.copyfile(world.other / "model.safetensors", weights(world))


def new_weights_of_old_size_and_time(world: World) -> None:
    before = weights(world).stat()
    new_weights(world)
    os.utime(weights(world), ns=(before.st_atime_ns, before.st_mtime_ns))
    after = weights(world).stat()
    assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert after.st_ino == before.st_ino


def new_weights_moved_in_under_the_old_time(world: World) -> None:
    before = weights(world).stat()
    new = shutil.copy(world.other / "model.safetensors", world.folder / "new")
    os.utime(new, ns=(before.st_atime_ns, before.st_mtime_ns))
    Path(new).replace(weights(world))


def another_chat_template(world: World) -> None:
    (world.folder / "model" / "chat_template.jinja").write_text(CHAT.replace("A:", "A: the"))


def another_tokenizer(world: World) -> None:
    path = world.folder / "model" / "tokenizer.json"
    found = json.loads(path.read_text())
    vocabulary = found["model"]["vocab"]
    vocabulary["king"], vocabulary["moon"] = vocabulary["moon"], vocabulary["king"]
    path.write_text(json.dumps(found))


def another_end_token(world: World) -> None:
    path = world.folder / "model" / "generation_config.json"
    found = json.loads(path.read_text())
    path.write_text(json.dumps({**found, "eos_token_id": [2, 9, 10, 11, 12]}))


def suite_says(*path: str, value: Any) -> Callable[[World], None]:
    def change(world: World) -> None:
        block = world.suite
        for key in path[:-1]:
            block = block[key]
        block[path[-1]] = value

    return change


EVERYTHING: dict[str, Callable[[World], None]] = {
    "weights": new_weights,
    "weights, old mtime": new_weights_of_old_size_and_time,
    "weights, moved in": new_weights_moved_in_under_the_old_time,
    "chat template": another_chat_template,
    "tokenizer": another_tokenizer,
    "end token": another_end_token,
    "another model of the same name": suite_says("checkpoints", value={"tiny": "hf:other"}),
    "template": suite_says("prompt", "template", value="Q: {question} ?"),
    "no chat": suite_says("prompt", value={"template": "Q: {question}\nA:"}),
    "system text": suite_says("prompt", "system", value="blue ."),
    "number of examples": suite_says("prompt", "few_shot", "k", value=1),
    "seed of examples": suite_says("prompt", "few_shot", "seed", value=3),
    "set of examples": suite_says("prompt", "few_shot", "set", value="more"),
    "dtype": suite_says("generation", "dtype", value="bfloat16"),
    "length": suite_says("generation", "max_new_tokens", value=7),
    "stop": suite_says("generation", "stop", value=["."]),
    "temperature": suite_says("generation", "temperatures", value=[1.5]),
}


@pytest.mark.parametrize("name", EVERYTHING)
def test_nothing_old_is_served_where_what_answers_or_how_it_is_asked_changed(
    world: World, name: str
) -> None:
    new, before = world.answers("kept")
    assert new == ALL
    EVERYTHING[name](world)
    again, kept = world.answers("kept")
    fresh, truth = world.answers("fresh")
    assert (again, fresh) == (ALL, ALL)
    assert kept == truth
    assert kept != before or name == "dtype"  # which so small a model does not feel
    assert world.answers("kept")[0] == 0


def test_what_was_answered_before_a_change_is_there_when_it_is_taken_back(world: World) -> None:
    _, before = world.answers("kept")
    original = weights(world).read_bytes()
    new_weights(world)
    suite_says("prompt", "system", value="blue .")(world)
    world.answers("kept")
    weights(world).write_bytes(original)
    suite_says("prompt", "system", value="red .")(world)
    assert world.answers("kept") == (0, before)
    manifests = [json.loads(one.read_text()) for one in world.folder.glob("kept/runs/*/*/run.json")]
    assert [one["invocations"][0]["generated"] for one in manifests] == [ALL, ALL]
    assert {one["prompt"]["system"] for one in manifests} == {"red .", "blue ."}


def rows_change(name: str, at: int, **changed: Any) -> Callable[[World], None]:
    def change(world: World) -> None:
        world.sets[name][at] = {**world.sets[name][at], **changed}

    return change


def first_example(**changed: Any) -> Callable[[World], None]:
    """Change the example that is drawn first: it stands before every other item."""

    def change(world: World) -> None:
        rows_change("train", drawn_first(world), **changed)(world)

    return change


def drawn_first(world: World) -> int:
    session = open_session((), world.folder / "suite.yaml", None)
    (prompt,) = session.prompts.values()
    assert isinstance(prompt, PromptSettings)
    assert prompt.few_shot is not None
    return [row["id"] for row in world.sets["train"]].index(prompt.few_shot.drawn[0].id)


def other_order(world: World) -> None:
    for rows in world.sets.values():
        rows.reverse()


def one_more(world: World) -> None:
    row = {"id": "new", "question": "who is the king of Rome", "answers": ["Paris"]}
    world.sets["heldout"].insert(0, row)


def one_less(world: World) -> None:
    del world.sets["heldout"][0]


def paraphrases(world: World) -> None:
    """A paraphrase of the first example: the next one stands in for it there."""
    original = world.sets["train"][drawn_first(world)]["id"]
    world.sets["para"] = [{"id": "p", "question": "who is it", "answers": ["A"], "of": original}]
    world.suite["sets"]["para"] = {"role": "paraphrase", "path": "para.jsonl"}


SOME: dict[str, tuple[int, Callable[[World], None]]] = {
    "a question": (1, rows_change("heldout", 2, question="where is the red moon")),
    "a question more": (1, one_more),
    "a question less": (0, one_less),
    "another order": (0, other_order),
    "a paraphrase set": (1, paraphrases),
    "a context that the template leaves out": (0, rows_change("heldout", 2, context="In Rome .")),
    "a group": (0, rows_change("heldout", 2, group="g")),
    "answers": (0, rows_change("heldout", 2, answers=["one", "two"])),
    "an example's first answer": (ALL - 1, first_example(answers=["two", "Rome"])),
    "an example's other answers": (0, first_example(answers=["Paris", "two", "one"])),
    "metrics": (0, suite_says("metrics", value=["f1", "contains_answer"])),
    "analysis": (0, suite_says("analysis", value={"alpha": 0.01, "margin": 5.0})),
    "what is taken": (0, suite_says("answer", value={"take": "all", "unanswered": "zero"})),
    "a checkpoint's name in a scenario": (0, suite_says("scenarios", value={"a": {1: "tiny"}})),
}


@pytest.mark.parametrize("name", SOME)
def test_only_what_is_asked_otherwise_is_answered_again(world: World, name: str) -> None:
    count, change = SOME[name]
    _, before = world.answers("kept")
    change(world)
    new, kept = world.answers("kept")
    _, truth = world.answers("fresh")
    assert kept == truth
    assert new == count
    assert sum(kept.get(key) != reply for key, reply in before.items()) <= max(count, 1)
    (manifest,) = world.folder.glob("kept/runs/*/*/run.json")
    generated = [one["generated"] for one in json.loads(manifest.read_text())["invocations"]]
    assert generated == [ALL, count][: 1 + (count > 0)]


def save_adapter(world: World, seed: int) -> None:
    """Save a random LoRA over `model`, under the same path each time."""
    import torch
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForCausalLM

    torch.manual_seed(seed)
    base = AutoModelForCausalLM.from_pretrained(world.folder / "model")
    config = LoraConfig(
        r=2, lora_alpha=16, target_modules=["q_proj", "v_proj"], init_lora_weights=False
    )
    adapted = get_peft_model(base, config)
    adapted.peft_config["default"].base_model_name_or_path = "../model"
    adapted.save_pretrained(world.folder / "adapter")


@pytest.mark.parametrize("changed", ["adapter", "base", "scale", "chat template"])
def test_an_adapter_and_its_base_are_both_what_answers(world: World, changed: str) -> None:
    save_adapter(world, 0)
    world.suite["checkpoints"] = {"tiny": "hf:adapter"}
    _, before = world.answers("kept")
    if changed == "adapter":
        save_adapter(world, 1)
    elif changed == "base":
        new_weights_of_old_size_and_time(world)
    elif changed == "scale":
        path = world.folder / "adapter" / "adapter_config.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), "lora_alpha": 32}))
    else:
        another_chat_template(world)
    again, kept = world.answers("kept")
    fresh, truth = world.answers("fresh")
    assert (again, fresh) == (ALL, ALL)
    assert kept == truth
    assert kept != before


def test_log_probabilities_are_kept_as_truly_as_answers(world: World) -> None:
    def scored(out: str) -> tuple[int, Any]:
        world.write()
        session = open_session((), world.folder / "suite.yaml", None)
        answered = answer_all(session, world.folder / out, 4, False, likelihoods=True)["tiny"]
        kept = answered.runs[0].folder / "likelihoods.jsonl"
        return len(kept.read_text().splitlines()), dict(answered.likelihoods or {})

    lines, _ = scored("kept")
    assert lines == ALL
    rows_change("heldout", 2, answers=["one"])(world)
    assert scored("kept")[0] == ALL + 1
    rows_change("heldout", 3, question="where is the red moon")(world)
    assert scored("kept")[0] == ALL + 2
    for name in ("system text", "chat template", "weights"):
        EVERYTHING[name](world)
        (lines, kept), (_, truth) = scored("kept"), scored("fresh" + name)
        assert (lines, kept) == (ALL, truth)


def test_every_file_that_a_tokenizer_of_transformers_reads_is_part_of_the_identity(
    tmp_path: Path,
) -> None:
    root = Path(transformers.__file__).parent
    blocks = re.compile(r"VOCAB_FILES_NAMES = \{(.*?)\}", re.DOTALL)
    sources = [one.read_text() for one in root.glob("models/*/tokenization_*.py")]
    found = "".join(block for text in sources for block in blocks.findall(text))
    names = set(re.findall(r':\s*"([^"]+)"', found))
    assert {"vocab.json", "source.spm", "tokenizer.json"} <= names
    for name in names:
        (tmp_path / name).write_text(name)
    assert set(content_hashes(tmp_path)) == names
