"""Samples that lm-evaluation-harness 0.4.13 wrote, and copies of them that were spoilt."""

import json
import shutil
from pathlib import Path

import pytest

from bench.base.errors import DataError
from tests.bench.models.harness_logs.logs import (
    LOGS,
    Row,
    copied,
    generated,
    lm_eval,
    made,
    of_filter,
    rewritten,
    samples_of,
    weighed,
)


def test_questions_answers_and_scores_are_those_of_the_log() -> None:
    log = lm_eval("lm_eval/a", "filter=strict")
    generated, chosen = log.tasks
    assert (log.harness, log.version) == ("lm-evaluation-harness", "0.4.13")
    assert [one.name for one in log.tasks] == ["capitals", "capitals_choice"]
    hamlet = generated.items[13]
    assert hamlet.question == "Who wrote it?"
    assert hamlet.context == "Hamlet is a famous work."
    assert hamlet.accepted == ("Shakespeare",)
    assert hamlet.prompt == "Hamlet is a famous work.\nQ: Who wrote it?\nA:"
    assert [(one.text, one.scores) for one in hamlet.answers] == [
        ("Shakespeare", {"exact_match": 1.0})
    ]
    assert generated.items[17].accepted == ("Rome", "Roma")
    assert generated.settings == {"stop": ["\n"], "max_tokens": 8, "temperature": 0.0}
    assert generated.made["model arguments"] == "pretrained=checkpoints/a,add_bos_token=True"
    assert chosen.settings == {}


def test_their_mean_is_the_one_that_the_harness_printed() -> None:
    for name in ("a", "b"):
        results = json.loads(next((LOGS / "lm_eval" / name).rglob("results_*.json")).read_text())
        for words in ("strict", "flexible"):
            task = lm_eval(f"lm_eval/{name}", f"task=capitals,filter={words}").tasks[0]
            values = [one.answers[0].scores["exact_match"] for one in task.items]
            assert sum(values) / 20 == results["results"]["capitals"][f"exact_match,{words}"]


def test_a_task_of_choices_answers_with_the_likeliest() -> None:
    (task,) = lm_eval("lm_eval/b", "task=capitals_choice").tasks
    for item in task.items:
        (answer,) = item.answers
        assert (answer.text in item.accepted) == (answer.scores["acc"] == 1.0)
    assert sum(one.answers[0].scores["acc"] for one in task.items) == 15


def test_filters_that_differ_must_be_named() -> None:
    with pytest.raises(DataError) as caught:
        lm_eval("lm_eval/b", "task=capitals")
    assert "filters that give different answers: strict, flexible" in str(caught.value)
    assert "lm-eval:lm_eval/b#task=capitals,filter=strict" in str(caught.value)
    strict, flexible = (
        lm_eval("lm_eval/b", f"task=capitals,filter={name}").tasks[0].items[1].answers[0].text
        for name in ("strict", "flexible")
    )
    assert (strict, flexible) == ("[invalid]", "Rome")
    with pytest.raises(DataError, match="task capitals has no filter 'strikt'; did you mean 'str"):
        lm_eval("lm_eval/b", "task=capitals,filter=strikt")


def test_filters_that_agree_need_no_name(tmp_path: Path) -> None:
    def same(row: Row) -> Row:
        return {**row, "filtered_resps": ["x"]}

    path = rewritten(samples_of(copied("b", tmp_path)), same)
    (task,) = lm_eval(path).tasks
    assert (task.taken, len(task.items)) == ("filter strict", 20)


def test_the_newest_of_several_runs_is_read_and_said(tmp_path: Path) -> None:
    folder = copied("a", tmp_path)
    newest = samples_of(folder)
    older = newest.with_name("samples_capitals_2025-01-01T00-00-00.000001.jsonl")
    shutil.copy(newest, older)
    rewritten(older, lambda row: {**row, "filtered_resps": ["old"]})
    log = lm_eval(folder, "filter=strict")
    assert log.tasks[0].items[0].answers[0].text == "Paris"
    assert log.notes[0].startswith("of task capitals the newest of 2 runs was read, 2026-")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("task=capital,filter=strict", "no task 'capital'; did you mean 'capitals'"),
        ("task=capitals,filter=strict,question=nix", "doc has no field 'nix'; it has: id, context"),
    ],
)
def test_what_is_not_there_is_said_with_what_is(words: str, found: str) -> None:
    with pytest.raises(DataError, match=found):
        lm_eval("lm_eval/a", words)


def test_fields_can_be_named(tmp_path: Path) -> None:
    words = "task=capitals,filter=strict,question=arguments,context=id,answers=choices"
    item = lm_eval("lm_eval/a", words).tasks[0].items[0]
    assert item.question == "Q: What is the capital of France?\nA:"
    assert item.context == "q00"
    assert item.accepted == ("Paris", "Rome", "Goethe")


def test_results_without_samples_say_how_to_get_them(tmp_path: Path) -> None:
    folder = copied("a", tmp_path)
    for path in folder.rglob("samples_*"):
        path.unlink()
    results = next(folder.rglob("results_*"))
    for place in (folder, results):
        with pytest.raises(DataError, match=r"results, but no samples.*--log_samples"):
            lm_eval(place)
    results.unlink()
    with pytest.raises(DataError, match=r"holds no samples_<task>_<time>\.jsonl"):
        lm_eval(folder)
    with pytest.raises(DataError, match="no such file or folder"):
        lm_eval(tmp_path / "nowhere")


def test_samples_of_several_models_must_be_told_apart() -> None:
    with pytest.raises(DataError, match=r"several models: a/checkpoints__a, b/checkpoints__b"):
        lm_eval("lm_eval")


def test_a_torn_line_is_named(tmp_path: Path) -> None:
    path = samples_of(copied("a", tmp_path))
    path.write_text(path.read_text(encoding="utf-8")[:-200], encoding="utf-8")
    with pytest.raises(DataError, match=r"\.jsonl:40: a torn line"):
        lm_eval(path)


def test_rows_of_something_else_are_refused(tmp_path: Path) -> None:
    path = rewritten(samples_of(copied("a", tmp_path)), lambda row: {"question": "?", "doc": row})
    expected = "lacks arguments, resps, filtered_resps, target; samples as version 0.4 writes them"
    with pytest.raises(DataError, match=expected):
        lm_eval(path)


def test_older_rows_have_lists_and_no_filters(tmp_path: Path) -> None:
    def older(row: Row) -> Row:
        row["arguments"] = [list(one.values()) for one in row["arguments"].values()]
        del row["filter"], row["metrics"]
        return row

    path = samples_of(copied("a", tmp_path))
    rewritten(path, of_filter("strict"))
    new = lm_eval(path).tasks[0].items
    assert lm_eval(rewritten(path, older)).tasks[0].items == new


@pytest.mark.parametrize(
    ("logged", "read"),
    [
        (['[{"role": "user", "content": "Who?"}]'], "Who?"),
        (
            '[{"role": "system", "content": "Be."}, {"role": "user", "content": "Who?"}]',
            "system: Be.\nuser: Who?",
        ),
        ("[{broken", "[{broken"),
        ('[{"a": 1}]', '[{"a": 1}]'),
    ],
)
def test_a_chat_reads_as_people_read_it(tmp_path: Path, logged: object, read: str) -> None:
    def chat(row: Row) -> Row | None:
        row["arguments"]["gen_args_0"]["arg_0"] = logged
        return row if row["filter"] == "strict" else None

    path = rewritten(samples_of(copied("a", tmp_path)), chat)
    assert lm_eval(path).tasks[0].items[0].prompt == read


def test_repeats_are_samples(tmp_path: Path) -> None:
    def repeated(row: Row) -> Row | None:
        return {**row, "filtered_resps": [["x", "y"]]} if row["filter"] == "strict" else None

    log = lm_eval(rewritten(samples_of(copied("a", tmp_path)), repeated))
    assert log.samples == 2
    assert [one.text for one in log.tasks[0].items[0].answers] == ["x", "y"]


def test_scores_that_are_no_numbers_are_none(tmp_path: Path) -> None:
    def scored(row: Row) -> Row | None:
        names = ["exact_match", "bleu", "perplexity", "missing"]
        more = {"metrics": names, "bleu": ["a", "b"], "perplexity": float("nan")}
        return {**row, **more} if row["filter"] == "strict" else None

    (task,) = lm_eval(rewritten(samples_of(copied("a", tmp_path)), scored)).tasks
    assert task.items[0].answers[0].scores == {"exact_match": 1.0}


def test_a_task_of_likelihoods_alone_has_no_answers(tmp_path: Path) -> None:
    def single(row: Row) -> Row:
        first = dict(list(row["arguments"].items())[:1])
        return {**row, "arguments": first, "filtered_resps": [["-1.0", "True"]], "target": "x"}

    path = rewritten(samples_of(copied("a", tmp_path), "capitals_choice"), single)
    with pytest.raises(DataError, match=r"weighs likelihoods and has no answers.*#task=NAME"):
        lm_eval(path)


def test_choices_that_are_asked_again_without_their_prompt_count_once(tmp_path: Path) -> None:
    def mutual(row: Row) -> Row:
        bare = {
            f"bare_{key}": {"arg_0": "", "arg_1": one["arg_1"]}
            for key, one in row["arguments"].items()
        }
        weighed = row["filtered_resps"] + [["0.0", "False"]] * len(bare)
        return {**row, "arguments": row["arguments"] | bare, "filtered_resps": weighed}

    path = samples_of(copied("b", tmp_path), "capitals_choice")
    before = lm_eval(path).tasks[0].items
    assert lm_eval(rewritten(path, mutual)).tasks[0].items == before


def test_choices_of_one_text_are_called_by_number(tmp_path: Path) -> None:
    def cloze(row: Row) -> Row:
        arguments = {
            key: {"arg_0": f"{at}", "arg_1": " the same"} for at, key in enumerate(row["arguments"])
        }
        return {**row, "arguments": arguments, "target": "1"}

    path = rewritten(samples_of(copied("a", tmp_path), "capitals_choice"), cloze)
    item = lm_eval(path).tasks[0].items[1]
    assert (item.accepted, item.answers[0].text) == (("1",), "1")


def test_metrics_that_are_better_lower_are_known_by_the_results(tmp_path: Path) -> None:
    folder = copied("a", tmp_path)
    results = next(folder.rglob("results_*"))
    found = json.loads(results.read_text())
    found["higher_is_better"]["capitals"]["exact_match"] = False
    results.write_text(json.dumps(found))
    assert lm_eval(folder, "filter=strict").tasks[0].lower == {"exact_match"}
    results.write_text("{")
    with pytest.raises(DataError, match="broken JSON"):
        lm_eval(folder, "filter=strict")
    results.unlink()
    assert lm_eval(folder, "filter=strict").version is None


def test_where_prompts_are_weighed_the_score_tells_which_of_two_is_right(tmp_path: Path) -> None:
    rows = [weighed(0, best=1, right=1), weighed(1, best=0, right=1), weighed(2, best=0, right=0)]
    items = lm_eval(made(tmp_path, "wino", rows)).tasks[0].items
    assert [(one.answers[0].text, one.accepted, one.gold) for one in items] == [
        ("1", ("1",), True),
        ("0", ("1",), True),
        ("0", ("0",), True),
    ]


def test_of_three_prompts_or_without_a_score_nobody_knows_the_right_one(tmp_path: Path) -> None:
    unscored = {**weighed(1, best=0, right=0), "acc": None}
    items = lm_eval(made(tmp_path, "wino", [weighed(0, 2, 1, 3), unscored])).tasks[0].items
    assert [(one.accepted, one.gold) for one in items] == [
        (("won prize 0.",), False),
        (("won prize 1.",), False),
    ]


def with_results(folder: Path, **changes: object) -> Path:
    """Copy a log whose file of results says something else."""
    path = next(copied("a", folder).rglob("results_*"))
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))
    return path.parent


def test_credentials_are_not_told(tmp_path: Path) -> None:
    arguments = "pretrained=x,base_url=http://me:pw@host/v1,token=hf_SECRET"
    folder = with_results(tmp_path, config={"model": "hf", "model_args": arguments})
    told = lm_eval(folder, "filter=strict").tasks[0].made["model arguments"]
    assert told == "pretrained=x,base_url=http://***@host/v1,token=***"


@pytest.mark.parametrize(
    "changes",
    [
        {"config": None, "higher_is_better": None, "n-shot": None},
        {"config": [], "higher_is_better": {"capitals": None}, "n-shot": "x"},
    ],
)
def test_results_of_another_shape_say_less(tmp_path: Path, changes: dict[str, object]) -> None:
    task = lm_eval(with_results(tmp_path, **changes), "filter=strict").tasks[0]
    assert (len(task.items), task.lower, "model" in task.made) == (20, frozenset(), False)


@pytest.mark.parametrize("target", ["-1", "-100", "7"])
def test_a_choice_that_there_is_not_is_nobodys(tmp_path: Path, target: str) -> None:
    def wrong(row: Row) -> Row:
        return {**row, "target": target} if row["doc_id"] == 0 else row

    path = rewritten(samples_of(copied("a", tmp_path), "capitals_choice"), wrong)
    item = lm_eval(path).tasks[0].items[0]
    assert item.accepted == (target,)
    assert item.answers[0].text not in item.accepted


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"target": "\ud800"}, r"\.jsonl:1: half of a character, '\\ud800'"),
        ({"filtered_resps": ["\udfff"]}, r"\.jsonl:1: half of a character"),
        ({"arguments": {"gen_args_0": {}}}, r"\.jsonl:1: arguments hold no prompt"),
    ],
)
def test_a_row_that_cannot_be_taken_is_one_sentence(
    tmp_path: Path, changes: Row, found: str
) -> None:
    path = rewritten(samples_of(copied("a", tmp_path)), of_filter("strict"))
    with pytest.raises(DataError, match=found):
        lm_eval(rewritten(path, lambda row: {**row, **changes}))


def test_a_chat_may_have_contents_in_parts(tmp_path: Path) -> None:
    row = generated(1, "1", 1.0)
    parts = [{"type": "text", "text": "Who?"}, {"type": "image_url"}]
    row["arguments"]["gen_args_0"]["arg_0"] = [json.dumps([{"role": "user", "content": parts}])]
    assert lm_eval(made(tmp_path, "t", [row])).tasks[0].items[0].prompt == "Who?"
    odd = {**row, "metrics": [[], "exact_match"]}
    (answer,) = lm_eval(made(tmp_path, "t", [odd])).tasks[0].items[0].answers
    assert answer.scores == {"exact_match": 1.0}


def likelihood(number: int) -> Row:
    asked = {"gen_args_0": {"arg_0": "Once", "arg_1": f" {number}"}}
    said = {"filtered_resps": [["-1.0", "True"]], "metrics": ["acc"], "acc": 1.0}
    return {"doc": {"text": f"Once {number}"}, "target": f" {number}", "arguments": asked, **said}


def test_beside_others_a_task_of_likelihoods_is_left_out_and_said(tmp_path: Path) -> None:
    made(tmp_path, "lambada", [likelihood(at) for at in range(3)])
    with pytest.raises(DataError, match="weighs likelihoods"):
        lm_eval(tmp_path)
    log = lm_eval(made(tmp_path, "sums", [generated(at, "1", 1.0) for at in range(3)]))
    assert [one.name for one in log.tasks] == ["sums"]
    assert log.notes == ("task lambada weighs likelihoods and has no answers: left out",)


@pytest.mark.parametrize("task", ["capitals", "capitals_choice"])
def test_runs_of_two_models_in_one_folder_are_not_mixed(tmp_path: Path, task: str) -> None:
    folder = with_results(tmp_path)
    results = json.loads(next(folder.glob("results_*")).read_text())
    shutil.copy(samples_of(folder, task), folder / f"samples_{task}_2027-01-01T00-00-00.1.jsonl")
    other = folder / "results_2027-01-01T00-00-00.1.json"
    for name, models in (("model_args", 2), ("batch_size", 1)):
        config = results["config"] | {name: "pretrained=other"}
        other.write_text(json.dumps(results | {"config": config}))
        if models == 1:
            assert len(lm_eval(folder, "filter=strict").tasks) == 2
            continue
        with pytest.raises(DataError, match="holds runs of 2 models; put each model's files into"):
            lm_eval(folder, "filter=strict")


def test_a_log_likelihood_that_is_no_number_is_refused(tmp_path: Path) -> None:
    row = weighed(0, best=0, right=0)
    row["filtered_resps"][1] = ["nan", "False"]
    with pytest.raises(DataError, match=r"jsonl:1: found 'nan'; the log-likelihood of a choice"):
        lm_eval(made(tmp_path, "wino", [row]))
