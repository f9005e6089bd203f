"""A suite that asks in chats, through the command, of a real checkpoint with a chat template."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
import yaml

from bench.models.hf import HfCheckpoint
from bench.models.protocol import Generation
from tests.support import Said, write_rows

CHAT = (
    "{{ bos_token }}{% for one in messages %}"
    "{{ {'user': 'Q:', 'assistant': 'A:', 'system': 'red'}[one['role']] }} {{ one['content'] }}\n"
    "{% endfor %}{% if add_generation_prompt %}A:{% endif %}"
)
Bench = Callable[..., Said]
Write = Callable[..., Path]


@pytest.fixture
def suite(here: Path, copied: Path, questions: Any) -> Write:
    """The function that writes a suite of 8 questions with this `prompt:` block."""
    rows: list[dict[str, object]] = [
        {"id": item.id, "question": item.question, "answers": list(item.answers)}
        for item in questions(8).items
    ]
    write_rows(here / "t.jsonl", rows[:3])
    write_rows(here / "s.jsonl", rows[3:])
    sets = {"s": {"role": "heldout", "path": "s.jsonl"}, "t": {"role": "train", "path": "t.jsonl"}}

    def write(**prompt: object) -> Path:
        found = {
            "name": "s",
            "sets": sets,
            "checkpoints": {"tiny": f"hf:{copied}"},
            "generation": {"max_new_tokens": 6, "stop": []},
            "prompt": prompt,
        }
        (here / "suite.yaml").write_text(yaml.safe_dump(found, sort_keys=False))
        return here / "suite.yaml"

    (copied / "chat_template.jinja").write_text(CHAT)
    return write


def by_hand(folder: Path, messages: list[dict[str, str]]) -> str:
    """What transformers' own `generate` says to a chat."""
    loaded: Any = HfCheckpoint("tiny", "hf:tiny", folder).load((), Generation(), False)
    ids = loaded.tokenizer.apply_chat_template(
        messages, add_generation_prompt=True, tokenize=True, return_dict=False
    )
    with torch.inference_mode():
        found = loaded.model.generate(
            torch.tensor([ids]), max_new_tokens=6, do_sample=False, attention_mask=None
        )
    said: str = loaded.tokenizer.decode(found[0, len(ids) :], skip_special_tokens=True)
    return said


def rows_of(here: Path) -> tuple[dict[str, Any], dict[tuple[str, str], str]]:
    """The manifest of the only run, and its answers."""
    (folder,) = here.glob("runs/s/*")
    manifest = json.loads((folder / "run.json").read_text())
    rows = rows_in(folder / "answers.jsonl")
    return manifest, {(row["set"], row["id"]): row["text"] for row in rows}


def test_answers_are_those_that_transformers_gives_in_this_chat(
    suite: Write, bench: Bench, here: Path, copied: Path
) -> None:
    shots = {"set": "t", "k": 1}
    suite(template="{question} ?", chat=True, system="blue .", few_shot=shots)
    said = bench("run")
    assert said.code == 0, said.err
    manifest, answers = rows_of(here)
    assert manifest["prompt"] == {
        "template": "{question} ?",
        "chat": True,
        "system": "blue .",
        "few_shot": {**shots, "seed": 0, "separator": "\n\n"},
    }
    asked, shots_of = rows_in(here / "s.jsonl"), rows_in(here / "t.jsonl")
    said_by_hand = [[by_hand(copied, chat(row, shot)) for row in asked] for shot in shots_of]
    kept = [answers["s", row["id"]].strip() for row in asked]
    assert said_by_hand.count(kept) == 1  # one example, the same before every question


def rows_in(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def chat(row: dict[str, Any], shot: dict[str, Any]) -> list[dict[str, str]]:
    """What the suite above asks, after this example."""
    return [
        {"role": "system", "content": "blue ."},
        {"role": "user", "content": f"{shot['question']} ?"},
        {"role": "assistant", "content": shot["answers"][0]},
        {"role": "user", "content": f"{row['question']} ?"},
    ]


def test_a_checkpoint_without_a_chat_template_is_one_line_and_leaves_nothing(
    suite: Write, bench: Bench, here: Path, copied: Path
) -> None:
    (copied / "chat_template.jinja").unlink()
    suite(chat=True)
    said = bench("run")
    assert said.code == 2
    assert "its tokenizer has no chat template; ask it without: `prompt: {chat: false}`" in said.err
    assert not (here / "runs").exists()


def test_a_template_that_refuses_the_system_text_is_one_line(
    suite: Write, bench: Bench, here: Path, copied: Path
) -> None:
    refuses = (
        "{% if messages[0]['role'] == 'system' %}{{ raise_exception('No system') }}{% endif %}"
    )
    (copied / "chat_template.jinja").write_text(refuses + CHAT)
    suite(chat=True, system="blue .")
    said = bench("run")
    assert said.code == 2
    assert "its chat template refuses what is asked: No system; does it take" in said.err
    assert not (here / "runs").exists()
    suite(chat=True)
    assert bench("run").code == 0


def test_each_template_is_asked_with_its_examples(suite: Write, bench: Bench, here: Path) -> None:
    suite(templates={"a": "{question}", "b": "Q: {question}"}, few_shot={"set": "t", "k": 2})
    said = bench("run")
    assert said.code == 0, said.err
    told = [json.loads(one.read_text())["prompt"] for one in here.glob("runs/s/*/run.json")]
    assert sorted(one["template"] for one in told) == ["Q: {question}", "{question}"]
    assert all(one["few_shot"]["k"] == 2 for one in told)


def test_more_examples_than_there_are_is_one_line(suite: Write, bench: Bench, here: Path) -> None:
    suite(few_shot={"set": "t", "k": 3})
    said = bench("run")
    assert said.code == 2
    assert "prompt.few_shot.k: 3 examples are wanted; set 't' has 2 that" in said.err
    assert not (here / "runs").exists()


def test_a_search_for_leaks_reads_the_examples(suite: Write, bench: Bench, here: Path) -> None:
    suite(few_shot={"set": "t", "k": 2})
    said = bench("check", "leakage", "--json")
    assert said.code == 0, said.err
    (found,) = [one for one in json.loads(said.out)["checks"] if one["check"] == "D5"]
    assert dict(found["facts"])["among the examples"] > 0
    suite(template="Q: {question}\nA:")
    said = bench("check", "leakage", "--json")
    (found,) = [one for one in json.loads(said.out)["checks"] if one["check"] == "D5"]
    assert dict(found["facts"])["among the examples"] == 0
