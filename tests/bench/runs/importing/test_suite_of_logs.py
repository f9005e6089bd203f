"""Logs to a suite: what they have in common, and what they have not."""

import json
from pathlib import Path

import pytest

from bench.base.errors import DataError, ModelError, RunError
from bench.data.sets import read_sets
from bench.data.suite import load_suite
from bench.runs.importing import are_logs, import_logs
from tests.bench.models.harness_logs.logs import (
    LOGS,
    Row,
    copied,
    generated,
    of_filter,
    rewritten,
    samples_of,
)
from tests.bench.models.harness_logs.logs import made as written

LM_EVAL = [f"lm-eval:{LOGS}/lm_eval/{name}#filter=strict" for name in "ab"]
ONE_TASK = f"lm-eval:{LOGS}/lm_eval/{{}}#task=capitals,filter=strict"
INSPECT = [f"inspect:{LOGS}/inspect/{name}.eval" for name in "ab"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["lm-eval:a", "x=inspect:b"], True),
        (["lm-eval:a", "hf:b"], False),
        (["lm-eval", "inspect"], False),
        ([], False),
    ],
)
def test_only_logs_among_themselves_make_a_suite(words: list[str], found: bool) -> None:
    assert are_logs(words) is found


def test_a_suite_of_ordinary_files_is_written(tmp_path: Path) -> None:
    made = import_logs(LM_EVAL, tmp_path, allow_partial=False)
    suite = load_suite(made.suite)
    assert made.suite.parent.parent == tmp_path / "imported"
    assert list(suite.block.sets) == ["capitals", "capitals_choice"]
    assert suite.block.metrics[-3:] == ("given:exact_match", "given:acc", "given:acc_norm")
    assert suite.block.answer.take == "all"
    capitals = read_sets(suite)["capitals"]
    assert (capitals.role, len(capitals.items)) == ("heldout", 18)
    assert capitals.items[17].answers == ("Rome", "Roma")
    emma = capitals.items[14]
    assert (emma.context, emma.grouped) == ("Emma is a famous work.", True)
    assert made.notes == (
        "Items that share question, context and accepted answers with another are left out: "
        "2 of set capitals in a, 2 of set capitals in b, "
        "2 of set capitals_choice in a, 2 of set capitals_choice in b.",
    )
    for spec in suite.block.checkpoints.values():
        place = made.suite.parent / spec.removeprefix("lm-eval:").partition("#")[0]
        assert place.resolve().parent == LOGS / "lm_eval"


def test_a_repetition_writes_the_same(tmp_path: Path) -> None:
    first = import_logs(INSPECT, tmp_path, allow_partial=False).suite
    content = first.read_bytes()
    assert import_logs(INSPECT, tmp_path, allow_partial=False).suite == first
    assert first.read_bytes() == content


def test_values_beyond_1_are_kept_as_they_are_and_lower_is_known(tmp_path: Path) -> None:
    made = import_logs(INSPECT, tmp_path / "inspect", allow_partial=False)
    assert load_suite(made.suite).block.metrics[5:] == (
        "given:match",
        "given:includes",
        "given:graded",
        "given:raw:measured/letters",
        "given:raw:measured/words",
    )
    folder = copied("a", tmp_path)
    results = next(folder.rglob("results_*"))
    found = json.loads(results.read_text())
    found["higher_is_better"]["capitals"]["exact_match"] = False
    results.write_text(json.dumps(found))
    words = [f"lm-eval:{folder}#task=capitals,filter=strict", f"b={LM_EVAL[1]}"]
    made = import_logs(words, tmp_path, allow_partial=True)
    assert "given:lower:exact_match" in load_suite(made.suite).block.metrics


def test_sole_tasks_pair_whatever_they_are_called(tmp_path: Path) -> None:
    words = [
        f"lm-eval:{LOGS}/lm_eval/a#task=capitals,filter=strict",
        f"inspect:{LOGS}/inspect/b-bare.json",
    ]
    made = import_logs(words, tmp_path, allow_partial=False)
    (of_set,) = read_sets(load_suite(made.suite)).questions
    assert (of_set.name, len(of_set.items)) == ("capitals", 18)


def test_items_of_one_log_only_are_counted_and_need_a_flag(tmp_path: Path) -> None:
    path = samples_of(copied("a", tmp_path))
    rewritten(path, lambda row: row if row["doc_id"] not in (0, 1) else None)
    words = [
        f"lm-eval:{path}#filter=strict",
        f"lm-eval:{samples_of(LOGS / 'lm_eval' / 'b')}#filter=strict",
    ]
    words = [f"{name}={word}" for name, word in zip("ab", words, strict=True)]
    with pytest.raises(DataError) as caught:
        import_logs(words, tmp_path, allow_partial=False)
    expected = "a lacks 2 of set capitals: 0 (What is the capital of France?), 1 (What is the cap"
    assert expected in str(caught.value)
    made = import_logs(words, tmp_path, allow_partial=True)
    assert len(read_sets(load_suite(made.suite))["capitals"].items) == 18


def test_ids_that_two_logs_give_to_other_items_stay_apart(tmp_path: Path) -> None:
    def moved(row: Row) -> Row | None:
        if row["filter"] != "strict" or row["doc_id"] > 16:
            return None
        if row["doc_id"] == 0:
            row["doc"]["question"] = "What is the capital of Gaul?"
        return row

    path = rewritten(samples_of(copied("a", tmp_path)), moved)
    words = [f"moved=lm-eval:{path}", ONE_TASK.format("b")]
    made = import_logs(words, tmp_path, allow_partial=True)
    by_id = {one.id: one.question for one in read_sets(load_suite(made.suite)).questions[0].items}
    assert by_id["0"] == "What is the capital of Gaul?"
    assert [one for name, one in by_id.items() if name.startswith("0-")] == [
        "What is the capital of France?"
    ]


def test_logs_of_other_questions_say_what_each_holds(tmp_path: Path) -> None:
    path = rewritten(samples_of(copied("a", tmp_path)), of_filter("strict"))
    rewritten(path, lambda row: {**row, "doc": {"question": f"{row['doc_id']}?"}, "target": "x"})
    with pytest.raises(DataError) as caught:
        import_logs([f"x=lm-eval:{path}", INSPECT[0]], tmp_path, allow_partial=True)
    words = str(caught.value)
    assert "have no item in common" in words
    assert "x holds task capitals, 20 items such as 0 (0?)" in words
    assert "a holds task capitals, 20 items such as q00 (What is the capital of France?)" in words


def test_items_without_an_accepted_answer_are_left_out_and_said(tmp_path: Path) -> None:
    folder = copied("a", tmp_path)
    rewritten(samples_of(folder), lambda row: {**row, "target": ""} if row["doc_id"] == 4 else row)
    words = [f"lm-eval:{folder}#task=capitals,filter=strict", f"b={INSPECT[1]}"]
    made = import_logs(words, tmp_path, allow_partial=True)
    assert "Items that have no accepted answer are left out: 1 of set capitals in a." in made.notes


def test_one_log_needs_another_or_a_suite(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="one log; two or more; or name a suite"):
        import_logs(INSPECT[:1], tmp_path, allow_partial=False)


def test_a_suite_that_somebody_changed_is_not_written_over(tmp_path: Path) -> None:
    made = import_logs(INSPECT, tmp_path, allow_partial=False)
    content = made.suite.read_text(encoding="utf-8") + "# mine\n"
    made.suite.write_text(content, encoding="utf-8")
    with pytest.raises(RunError, match=r"was changed since it was made of the logs; --suite .*l"):
        import_logs(INSPECT, tmp_path, allow_partial=False)
    assert made.suite.read_text(encoding="utf-8") == content


def test_other_names_make_another_suite(tmp_path: Path) -> None:
    made = import_logs(INSPECT, tmp_path, allow_partial=False)
    called = [f"{name}={word}" for name, word in zip("xy", INSPECT, strict=True)]
    other = import_logs(called, tmp_path, allow_partial=False)
    assert other.suite != made.suite
    assert list(load_suite(made.suite).block.checkpoints) == ["a", "b"]


def sums(folder: Path, blank: int = 0, failed: int = 0, task: str = "sums") -> str:
    rows = [generated(at, str(at), 1.0, "{}") for at in range(6)]
    for row in rows[:blank]:
        row |= {"filtered_resps": [""], "exact_match": 0.0}
    for row in rows[blank : blank + failed]:
        row |= {"filtered_resps": [None], "metrics": []}
    return f"lm-eval:{written(folder, task, rows)}"


def test_blank_answers_that_were_scored_count(tmp_path: Path) -> None:
    words = [sums(tmp_path / "a", blank=2), sums(tmp_path / "b")]
    made = import_logs(words, tmp_path, allow_partial=False)
    assert load_suite(made.suite).block.answer.unanswered == "zero"
    assert made.notes[-1] == "2 blank answers in the logs: worth 0 here."
    words[1] = sums(tmp_path / "b", failed=1)
    made = import_logs(words, tmp_path, allow_partial=False)
    assert load_suite(made.suite).block.answer.unanswered == "drop"
    assert "which the harness scored, left out with what is unanswered" in made.notes[-1]


def test_what_stands_twice_in_one_log_is_said_of_that_log(tmp_path: Path) -> None:
    words = [sums(tmp_path / name) for name in "ab"]
    (path,) = (tmp_path / "a").glob("samples_*")
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines, lines[2]]) + "\n")
    assert import_logs(words, tmp_path, allow_partial=False).notes == ()  # word for word: once
    path.write_text("\n".join([*lines, lines[2].replace('"doc_id": 2', '"doc_id": 9')]))
    expected = r"a holds more than once what another log of set sums holds once: 9 \(How much is 2"
    with pytest.raises(DataError, match=expected):
        import_logs(words, tmp_path, allow_partial=False)
    made = import_logs(words, tmp_path, allow_partial=True)
    assert len(read_sets(load_suite(made.suite))["sums"].items) == 5


def test_tasks_that_would_be_one_set_are_refused(tmp_path: Path) -> None:
    words = []
    for name in "ab":
        words.append(sums(tmp_path / name, task="x y"))
        sums(tmp_path / name, task="x-y")
    with pytest.raises(DataError, match="tasks 'x y' and 'x-y' are both called x-y as a set"):
        import_logs(words, tmp_path, allow_partial=False)
    one = [f"{word}#task=x y" for word in words]
    assert import_logs(one, tmp_path, allow_partial=False).suite.is_file()
