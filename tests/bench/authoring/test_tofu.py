"""Logs of TOFU to a suite: made ones with every fault, and the real ones where they are present."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.authoring.tofu import import_tofu
from bench.base.errors import DataError
from bench.data.sets import read_sets
from bench.data.suite import load_suite
from bench.models.protocol import Generation
from bench.models.specs import Known, resolve
from bench.runs.likelihoods import likelihood_columns, score_answers
from bench.runs.prompts import asks
from bench.runs.settings import RunSettings
from metrics import get
from tests.needs import real_data

AUTHORS = ("Hsiao", "Montenegro", "Mammadov")
FORGET, RETAIN = "eval_log_forget.json", "eval_log.json"


def made_log(seed: int = 0, **change: Any) -> dict[str, Any]:
    """A log of 60 forgotten questions on three authors, and 30 controls without paraphrases."""
    texts = [
        [f"[INST] Where was {one} on day {day}? [/INST]", f"written {seed}", f"{one}, at {day}."]
        for one in AUTHORS
        for day in range(20)
    ]
    facts = [[f"[INST] Which is {at}? [/INST]", "It is.", f"Fact {at}"] for at in range(30)]
    forget = {
        "generated_text": numbered(texts),
        "avg_gt_loss": numbered([(seed + at) / 8 for at in range(60)]),
        "avg_paraphrased_loss": numbered([1.5] * 60),
        "rouge1_recall": numbered([1.0] * 60),
    }
    control = {
        "generated_text": numbered(facts),
        "avg_gt_loss": numbered([2.0 + at for at in range(30)]),
        "avg_paraphrased_loss": numbered([2.0 + at + 1e-3 * (at < 9) for at in range(30)]),
    }
    return {FORGET: forget | change, "eval_real_world_wo_options.json": control}


def numbered(values: list[Any]) -> dict[str, Any]:
    return {str(at): value for at, value in enumerate(values)}


def write_log(path: Path, log: object) -> Path:
    path.write_text(json.dumps(log), encoding="utf-8")
    return path


@pytest.fixture
def logs(here: Path) -> dict[str, Path]:
    return {
        "full": write_log(here / "full.json", made_log()),
        "retain90": write_log(here / "retain90.json", made_log(3)),
    }


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_sets_and_answers_are_those_of_the_logs(logs: dict[str, Path], here: Path) -> None:
    assert import_tofu(logs, here / "out", "retain90") == here / "out" / "suite.yaml"
    items = rows(here / "out" / "sets" / "forget.jsonl")
    assert len(items) == 60
    assert items[21] == {
        "id": "forget-21",
        "question": "Where was Montenegro on day 1?",
        "answers": ["Montenegro, at 1."],
        "group": "forget: author 2 (Montenegro)",
    }
    answers = rows(here / "out" / "answers" / "retain90.jsonl")
    assert answers[8] == {
        "set": "forget",
        "id": "forget-8",
        "answer": "written 3",
        "nll": 11 / 8,
        "paraphrase_nll": 1.5,
    }


def test_what_was_scored_twice_is_no_paraphrase(logs: dict[str, Path], here: Path) -> None:
    import_tofu(logs, here / "out", None)
    controls = rows(here / "out" / "answers" / "full.jsonl")[60:]
    assert [row["nll"] for row in controls] == [2.0 + at for at in range(30)]
    assert {row["paraphrase_nll"] for row in controls} == {None}


def test_the_suite_can_be_used_and_names_the_reference(logs: dict[str, Path], here: Path) -> None:
    suite = load_suite(import_tofu(logs, here / "out", "retain90"))
    assert suite.block.analysis.reference == "retain90"
    assert list(suite.block.checkpoints) == ["retain90", "full"]
    sets = read_sets(suite)
    untaught = {one.name for one in sets.questions if one.taught is False}
    assert untaught == {one.name for one in sets.questions if one.role == "heldout"} != set()
    assert [(one.name, one.role, one.n_groups) for one in sets.questions] == [
        ("forget", "heldout", 3),
        ("real_world", "control", 30),
    ]


def test_shuffled_questions_get_no_groups(here: Path) -> None:
    log = made_log()
    texts = list(log[FORGET]["generated_text"].values())
    log[FORGET]["generated_text"] = numbered(texts[::3] + texts[1::3] + texts[2::3])
    import_tofu({"full": write_log(here / "a.json", log)}, here / "out")
    assert not any("group" in row for row in rows(here / "out" / "sets" / "forget.jsonl"))


def test_a_folder_of_single_logs_is_read_too(logs: dict[str, Path], here: Path) -> None:
    folder = here / "logs"
    folder.mkdir()
    for name, part in made_log().items():
        write_log(folder / name, part)
    import_tofu(logs, here / "one", "full")
    import_tofu({"full": folder, "retain90": logs["retain90"]}, here / "two", "full")
    names = ("suite.yaml", "sets/forget.jsonl", "answers/full.jsonl")
    assert all((here / "one" / n).read_bytes() == (here / "two" / n).read_bytes() for n in names)


@pytest.mark.parametrize(
    ("prompt", "question"),
    [
        ("[INST] Who? [/INST]", "Who?"),
        ("<s>[INST] Who\nis it? [/INST] ", "Who\nis it?"),
        ("Question: Who?\nAnswer:", "Who?"),
        ("Who?", "Who?"),
    ],
)
def test_marks_of_the_prompt_are_taken_off(here: Path, prompt: str, question: str) -> None:
    log = made_log()
    log[FORGET]["generated_text"]["0"][0] = prompt
    import_tofu({"full": write_log(here / "a.json", log)}, here / "out")
    assert rows(here / "out" / "sets" / "forget.jsonl")[0]["question"] == question


def changed(key: str, value: Any) -> dict[str, Any]:
    log = made_log()
    log[FORGET][key] = log[FORGET][key] | {"7": value}
    return log


@pytest.mark.parametrize(
    ("log", "said"),
    [
        ([], "bad.json: not an object; a TOFU evaluation log"),
        ({}, "bad.json: holds nothing; a TOFU"),
        ({"results": {}}, "no eval_log_forget.json among results; a TOFU evaluation log"),
        ({FORGET: []}, "eval_log_forget.json: lacks generated_text, avg_gt_loss, avg_para"),
        (made_log(avg_gt_loss=None), "eval_log_forget.json: lacks avg_gt_loss; a TOFU"),
        (made_log(avg_gt_loss={"0": 1.0}), "1 rows of avg_gt_loss for 60 of generated_text"),
        (changed("avg_gt_loss", float("nan")), "row 7: avg_gt_loss is 'nan'; a loss, 0 or above"),
        (changed("avg_gt_loss", "low"), "row 7: avg_gt_loss is 'low'; a loss, 0 or above"),
        (changed("avg_paraphrased_loss", -1), "row 7: avg_paraphrased_loss is '-1'; a loss"),
        (changed("generated_text", ["a", "b"]), "row 7: generated_text is .*; .prompt, what was"),
        (changed("generated_text", ["[INST] [/INST]", "b", "c"]), "row 7: no question"),
        (changed("generated_text", ["a", "b", " "]), "row 7: no answer"),
    ],
)
def test_what_is_no_log_is_refused_and_nothing_is_written(
    here: Path, logs: dict[str, Path], log: object, said: str
) -> None:
    bad = write_log(here / "bad.json", log)
    with pytest.raises(DataError, match=said):
        import_tofu(logs | {"bad": bad}, here / "out")
    assert not (here / "out").exists()


def test_broken_and_missing_files_are_named(here: Path) -> None:
    (here / "bad.json").write_text("{")
    with pytest.raises(DataError, match=r"bad\.json: broken JSON"):
        import_tofu({"bad": here / "bad.json"}, here / "out")
    with pytest.raises(DataError, match=r"gone\.json: no such file"):
        import_tofu({"gone": here / "gone.json"}, here / "out")
    (here / "empty").mkdir()
    with pytest.raises(DataError, match="empty: holds nothing; a TOFU"):
        import_tofu({"a": here / "empty"}, here / "out")


def test_logs_of_different_questions_are_refused(here: Path, logs: dict[str, Path]) -> None:
    other = made_log()
    other[FORGET]["generated_text"]["5"] = ["[INST] Who else? [/INST]", "x", "Hsiao, at 5."]
    found = logs | {"other": write_log(here / "other.json", other)}
    said = r"other\.json: forget: question 5 is 'Who else\?'; 'Where was Hsiao on day 5\?', as in"
    with pytest.raises(DataError, match=said):
        import_tofu(found, here / "out")
    other[FORGET]["generated_text"]["5"] = ["[INST] Where was Hsiao on day 5? [/INST]", "x", "No."]
    write_log(here / "other.json", other)
    with pytest.raises(DataError, match=r"has the answer 'No\.'; 'Hsiao, at 5\.', as in"):
        import_tofu(found, here / "out")
    short = {key: {"0": made_log()[FORGET][key]["0"]} for key in other[FORGET]}
    write_log(here / "other.json", {FORGET: short})
    with pytest.raises(DataError, match=r"other\.json: forget: 1 questions; 60, as in"):
        import_tofu(found, here / "out")


def test_only_sets_that_all_logs_have_are_taken(here: Path, logs: dict[str, Path]) -> None:
    other = write_log(here / "other.json", {FORGET: made_log()[FORGET]})
    import_tofu(logs | {"other": other}, here / "out")
    assert [one.name for one in (here / "out" / "sets").iterdir()] == ["forget.jsonl"]


def test_names_must_be_names_and_the_reference_one_of_them(
    here: Path, logs: dict[str, Path]
) -> None:
    with pytest.raises(DataError, match="logs: none is named"):
        import_tofu({}, here / "out")
    with pytest.raises(DataError, match="a/b: cannot be a name"):
        import_tofu({"a/b": logs["full"]}, here / "out")
    with pytest.raises(DataError, match="no log 'retain9'; did you mean 'retain90'"):
        import_tofu(logs, here / "out", "retain9")


def test_the_same_again_is_welcome_and_anything_else_is_kept(
    here: Path, logs: dict[str, Path]
) -> None:
    out = here / "out"
    import_tofu(logs, out, "full")
    (out / "runs").mkdir()
    (out / "sets" / "forget.jsonl").unlink()  # as a kill may leave it
    import_tofu(logs, out, "full")
    assert len(rows(out / "sets" / "forget.jsonl")) == 60
    with pytest.raises(DataError, match=r"holds suite\.yaml, which is something else"):
        import_tofu(logs, out, "retain90")
    (out / "notes.txt").write_text("mine")
    with pytest.raises(DataError, match=r"holds notes\.txt, which is .*; a new or empty folder"):
        import_tofu(logs, out, "full")
    with pytest.raises(DataError, match=r"full\.json: is a file"):
        import_tofu(logs, logs["full"], "full")


def test_the_real_logs_give_the_known_scores(here: Path) -> None:
    """Known from the logs themselves: .967 and .003 of the 300 match but for case and marks."""
    logs = {name: real_data(f"tofu/llama2-7b_{name}.json") for name in ("full", "retain90")}
    suite = load_suite(import_tofu(logs, here / "out", "retain90"))
    sets = read_sets(suite).questions
    assert [(one.name, len(one.items), one.n_groups) for one in sets] == [
        ("forget", 300, 15),
        ("retain", 300, 15),
        ("real_author", 100, 100),
        ("real_world", 117, 117),
    ]
    settings = RunSettings(here, "tofu", "{question}", Generation(), "a")
    specs = {name: suite.locate(spec) for name, spec in suite.block.checkpoints.items()}
    scores, ratios = {}, {}
    for one in resolve(list(specs), Known(specs, suite.folder)):
        asked = asks("{question}", sets, uses_prompt=False)
        replies = one.load(asked, Generation(), False).generate(asked)[:300]
        for name in ("exact_match", "squad_exact_match"):
            metric = get(name)
            texts = [reply.text or "" for reply in replies]
            counts = metric.counts(texts, [item.answers for item in sets[0].items])
            scores[one.name, name] = float(metric.score(counts.sum(axis=0)))
        found = score_answers(one, sets, settings)
        assert found is not None
        nlls, paraphrases, _ = likelihood_columns(found, "forget", sets[0].items)
        ratios[one.name] = float((nlls / paraphrases < 0.2).mean())
    assert scores["full", "exact_match"] == pytest.approx(96.0)
    assert scores["retain90", "exact_match"] == pytest.approx(100 / 300)
    assert scores["full", "squad_exact_match"] == pytest.approx(96.7, abs=0.05)
    assert ratios["full"] > 0.9
    assert ratios["retain90"] < 0.1
