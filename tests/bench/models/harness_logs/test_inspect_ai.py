"""Logs that inspect_ai wrote, and copies of them that were spoilt."""

import json
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bench.base.errors import DataError
from bench.models.harness_logs.inspect_samples import to_answer, to_item
from bench.models.harness_logs.zip_members import ZipMembers
from tests.bench.models.harness_logs.logs import LOGS, inspect

Change = Callable[[dict[str, bytes]], None]


def spoilt(path: Path, change: Change) -> Path:
    """Write the members of a.eval after a change, not compressed."""
    with closing(ZipMembers(LOGS / "inspect" / "a.eval")) as whole:
        members = {name: whole.read(name) for name in whole.names}
    change(members)
    with zipfile.ZipFile(path, "w") as out:
        for name, content in members.items():
            out.writestr(name, content)
    return path


def head(**changes: object) -> Change:
    """Change the header."""

    def change(members: dict[str, bytes]) -> None:
        members["header.json"] = json.dumps(json.loads(members["header.json"]) | changes).encode()

    return change


def without(*names: str) -> Change:
    """Leave out members that begin so."""

    def change(members: dict[str, bytes]) -> None:
        for name in [one for one in members if one.startswith(names)]:
            del members[name]

    return change


def test_epochs_are_samples_of_one_question() -> None:
    log = inspect("inspect/a.eval")
    (task,) = log.tasks
    assert (log.harness, log.version, log.samples) == ("inspect_ai", "0.3.285", 2)
    assert (task.name, len(task.items)) == ("capitals", 20)
    emma = next(one for one in task.items if one.id == "q14")
    assert (emma.question, emma.context) == ("Who wrote it?", "Emma is a famous work.")
    assert emma.prompt == "Emma is a famous work.\nQ: Who wrote it?\nA:"
    assert [one.text for one in emma.answers] == ["Austen", "Austen"]
    assert task.settings == {"max_tokens": 8, "temperature": 0.7, "seed": 1}
    assert task.made["model arguments"] == "model_path=checkpoints/a,device=cpu"


def test_letters_are_numbers_and_mappings_several() -> None:
    items = {one.id: one for one in inspect("inspect/b.eval").tasks[0].items}
    said = [one for item in items.values() for one in item.answers if one.text is not None]
    partly = [one for one in said if one.scores["graded"] == 0.5]
    assert partly
    for one in partly:
        assert (one.text or "").startswith("It is ")
        assert (one.scores["match"], one.scores["includes"]) == (0.0, 1.0)
        assert one.scores["measured/words"] == 3.0
    assert {one.scores["graded"] for one in said} == {0.0, 0.5, 1.0}


def test_a_sample_that_ended_in_an_error_is_unanswered_and_unscored() -> None:
    (task,) = inspect("inspect/a.eval").tasks
    first, broken = next(one for one in task.items if one.id == "q10").answers
    assert first.text == "Havana"
    assert (broken.text, broken.scores) == (None, {})
    assert task.notes == ("1 sample ended in an error: unanswered",)


def test_a_scorer_may_take_the_answer_out_of_what_was_said() -> None:
    (said,) = inspect("inspect/a.eval").tasks
    (taken,) = inspect("inspect/a.eval", "scorer=graded").tasks
    whole, part = (one.items[7].answers[0].text for one in (said, taken))
    assert (whole, part) == ("It is Lisbon", "Lisbon")
    with pytest.raises(DataError, match="no scorer 'grade'; it has: match, includes, graded"):
        inspect("inspect/a.eval", "scorer=grade")


def test_a_json_log_is_read_alike() -> None:
    log = inspect("inspect/b-bare.json")
    assert (log.samples, log.tasks[0].name, len(log.tasks[0].items)) == (1, "capitals_bare", 20)
    assert log.tasks[0].items[0].prompt == "What is the capital of France?"


def test_a_rewritten_zip_says_the_same(tmp_path: Path) -> None:
    plain = spoilt(tmp_path / "plain.eval", lambda members: None)
    assert inspect(plain).tasks == inspect("inspect/a.eval").tasks


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (without("header.json"), r"has no header\.json: the evaluation was not finished"),
        (without("header.json", "_journal"), r"has no header\.json; a log of inspect_ai has one"),
        (without("samples/"), "holds no samples; run it again without --no-log-samples"),
        (head(version=3), "a log of version 3; version 2"),
        (head(eval=None), "not a log of inspect_ai"),
        (lambda members: members.update({"header.json": b"{"}), r"header\.json: broken JSON"),
        (lambda members: members.update({"samples/x/sample.json": b"{}"}), "samples in chunks"),
    ],
)
def test_a_fault_is_one_sentence(tmp_path: Path, change: Change, found: str) -> None:
    with pytest.raises(DataError, match=found):
        inspect(spoilt(tmp_path / "spoilt.eval", change))


def test_an_evaluation_that_ended_badly_is_read_and_said(tmp_path: Path) -> None:
    log = inspect(spoilt(tmp_path / "a.eval", head(status="cancelled")))
    assert log.tasks[0].notes[0] == "the evaluation ended as 'cancelled'"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ('{"version": 2, "status": "success", "eval": {}, "samples": null}', "holds no samples"),
        ('{"version": 2, "status": "success", "eval": {"task"', "broken JSON"),
        ("[]", "not an object"),
        ('{"questions": []}', "not a log of inspect_ai"),
    ],
)
def test_a_broken_json_log_is_one_sentence(tmp_path: Path, content: str, found: str) -> None:
    path = tmp_path / "log.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=found):
        inspect(path)


def test_of_a_folder_the_newest_log_of_a_task_is_read(tmp_path: Path) -> None:
    def older(members: dict[str, bytes]) -> None:
        found = json.loads(members["header.json"])
        found["eval"]["created"] = "2020-01-01T00:00:00+00:00"
        found["plan"]["config"] = {"seed": 7}
        members["header.json"] = json.dumps(found).encode()

    spoilt(tmp_path / "a.eval", lambda members: None)
    spoilt(tmp_path / "z.eval", older)
    (tmp_path / "notes.json").write_text('{"mine": 1}', encoding="utf-8")
    log = inspect(tmp_path)
    assert log.notes == ("of task capitals the newest of 2 logs was read, a.eval",)
    assert log.files == ((tmp_path / "a.eval").resolve(),)
    with pytest.raises(DataError, match="holds logs of 2 models; name one file, or"):
        inspect("inspect")
    with pytest.raises(DataError, match=r"no such file or folder; here are a\.eval, z\.eval"):
        inspect(tmp_path / "b.eval")
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match=r"holds no log of inspect_ai"):
        inspect(tmp_path / "empty")


def test_long_texts_that_were_laid_aside_are_found() -> None:
    sample: dict[str, Any] = {
        "id": 1,
        "input": [
            {"role": "system", "content": "Be short."},
            {"role": "user", "content": [{"type": "text", "text": "attachment://abc"}]},
        ],
        "target": "Rome",
        "messages": [
            {"role": "system", "content": "Be short."},
            {"role": "user", "content": "attachment://abc"},
            {"role": "assistant", "content": "Rome"},
            {"role": "user", "content": "Sure?"},
        ],
        "output": {"choices": [{"message": {"role": "assistant", "content": "Rome"}}]},
        "attachments": {"abc": "What is the capital of Italy?"},
        "scores": None,
    }
    item = to_item([sample], {}, "log")
    assert item.question == "What is the capital of Italy?"
    assert item.prompt == "system: Be short.\nuser: What is the capital of Italy?"
    assert (item.accepted, item.answers[0].text) == (("Rome",), "Rome")
    assert to_answer({**sample, "output": {"choices": []}}, None, "log").text is None
    with pytest.raises(DataError, match="log: a sample without a question"):
        to_item([{**sample, "input": []}], {}, "log")


def test_what_stands_in_the_metadata_can_be_named() -> None:
    metadata = {"q": "Who?", "p": "A play.", "all": ["Ann", "Anne"], "none": None}
    sample: dict[str, Any] = {"id": 1, "input": "A play. Who?", "target": "A", "metadata": metadata}
    chosen = {"question": "q", "context": "p", "answers": "all"}
    item = to_item([sample], chosen, "log")
    assert (item.question, item.context, item.accepted) == ("Who?", "A play.", ("Ann", "Anne"))
    assert item.prompt == "Who?"
    assert to_item([sample], {"context": "none"}, "log").context is None
    with pytest.raises(DataError, match="metadata has no field 'x'; it has: q, p, all, none"):
        to_item([sample], {"question": "x"}, "log")


def bare(path: Path, change: Callable[[dict[str, Any]], object], of_head: object = None) -> Path:
    """Write b-bare.json with every sample changed, and its block `eval`."""
    log = json.loads((LOGS / "inspect" / "b-bare.json").read_text(encoding="utf-8"))
    for sample in log["samples"]:
        change(sample)
    log["eval"] |= of_head or {}
    path.write_text(json.dumps(log), encoding="utf-8")
    return path


def turn(role: str, content: str, source: str | None = None) -> dict[str, str]:
    return {"role": role, "content": content, **({"source": source} if source else {})}


def with_examples(source: str | None, answered: str | None) -> dict[str, Any]:
    put_in = [turn("user", "1+1?", source), turn("assistant", "2", source), turn("user", "2+2?")]
    asked = [*put_in[:2], turn("user", "2+2? Be brief.", source), turn("assistant", "4", answered)]
    return {"id": 1, "input": put_in, "target": "4", "messages": asked}


@pytest.mark.parametrize(("source", "answered"), [("input", "generate"), (None, None)])
def test_examples_in_turns_belong_to_the_prompt_not_to_the_question(
    source: str | None, answered: str | None
) -> None:
    item = to_item([with_examples(source, answered)], {}, "log")
    assert item.prompt == "user: 1+1?\nassistant: 2\nuser: 2+2? Be brief."
    assert item.question == "2+2?"
    whole = to_item([with_examples(source, answered)], {}, "log", whole_chat=True)
    assert whole.question == "user: 1+1?\nassistant: 2\nuser: 2+2?"


def test_where_the_last_words_tell_nothing_apart_the_whole_chat_is_the_question(
    tmp_path: Path,
) -> None:
    def chat(sample: dict[str, Any]) -> None:
        sample["input"] = [turn("user", sample["input"]), turn("user", "Are you sure?")]

    items = inspect(bare(tmp_path / "log.json", chat)).tasks[0].items
    assert len({one.question for one in items[:13]}) == 13
    assert items[0].question.endswith("user: Are you sure?")


def test_ids_may_hold_a_slash(tmp_path: Path) -> None:
    def renamed(members: dict[str, bytes]) -> None:
        for name in [one for one in members if one.startswith("samples/")]:
            content = json.loads(members.pop(name))
            content["id"] = content["id"].replace("q", "Eval/")
            members[name.replace("q", "Eval/")] = json.dumps(content).encode()

    (task,) = inspect(spoilt(tmp_path / "a.eval", renamed)).tasks
    assert [one.id for one in task.items][:2] == ["Eval/00", "Eval/01"]
    assert len(task.items[0].answers) == 2


def test_credentials_are_not_told(tmp_path: Path) -> None:
    arguments = {"model_args": {"api_key": "sk-SECRET", "model_path": "x"}}
    (task,) = inspect(bare(tmp_path / "log.json", lambda _: None, arguments)).tasks
    assert task.made["model arguments"] == "api_key=***,model_path=x"


def test_what_is_marked_as_invalid_is_unanswered_and_said(tmp_path: Path) -> None:
    def marked(sample: dict[str, Any]) -> None:
        if sample["id"] == "q01":
            sample["invalidation"] = {"reason": "seen before"}

    (task,) = inspect(bare(tmp_path / "log.json", marked, {})).tasks
    assert task.notes == ("1 sample marked as invalid: taken for unanswered",)
    assert task.items[1].answers[0].text is None


def test_where_and_how_fast_a_model_ran_makes_no_other_model(tmp_path: Path) -> None:
    for number, device in enumerate(("cpu", "cuda:0")):
        arguments = {"model_args": {"model_path": "x", "device": device}, "task": f"t{number}"}
        bare(tmp_path / f"{number}.json", lambda _: None, arguments)
    assert [one.name for one in inspect(tmp_path).tasks] == ["t0", "t1"]
    bare(tmp_path / "2.json", lambda _: None, {"model_args": {"model_path": "y"}, "task": "t2"})
    with pytest.raises(DataError, match="holds logs of 2 models"):
        inspect(tmp_path)
    assert inspect(tmp_path, "task=t2").tasks[0].name == "t2"


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"id": None}, "sample 1: a sample without an id"),
        ({"id": "q07"}, "sample 2: id 'q07' stands twice with epoch 1"),
        ({"epoch": "x"}, "sample 1: epoch is 'x'; a number from 1"),
        ({"messages": ["x"]}, "sample 1: found .*; a list of turns or choices"),
        ({"input": ["x"]}, "sample 1: found .*; a list of turns or choices"),
        ({"output": {"choices": ["x"]}}, "sample 1: found .*; a list of turns or choices"),
        ({"target": "\ud800"}, "sample 1: half of a character"),
    ],
)
def test_a_sample_of_another_shape_is_one_sentence(
    tmp_path: Path, changes: dict[str, Any], found: str
) -> None:
    with pytest.raises(DataError, match=found):
        inspect(bare(tmp_path / "log.json", lambda sample: sample.update(changes)))


@pytest.mark.parametrize(
    "changes",
    [
        {"model_args": ["x"], "model_generate_config": "x", "packages": {"inspect_ai": ["x"]}},
        {"model_args": "x", "packages": None},
    ],
)
def test_a_head_of_another_shape_says_less(tmp_path: Path, changes: dict[str, Any]) -> None:
    assert len(inspect(bare(tmp_path / "log.json", lambda _: None, changes)).tasks[0].items) == 20
