"""`bench compare` on logs that other harnesses wrote, as a user types it.

The harnesses' own ways to compare two runs have known defects (ids intersected without a word, an
unpaired z, any score above 0 counted as a win); what is done here about each is tested here.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from scipy import stats as scipy_stats

from tests.bench.models.harness_logs.logs import (
    LOGS,
    copied,
    inspect,
    lm_eval,
    of_filter,
    rewritten,
    samples_of,
)
from tests.support import Said

Bench = Callable[..., Said]

STRICT = [f"lm-eval:{LOGS}/lm_eval/{name}#task=capitals,filter=strict" for name in "ab"]
INSPECT = [f"inspect:{LOGS}/inspect/{name}.eval" for name in "ab"]


def result(here: Path) -> dict[str, Any]:
    """Return the only comparison's numbers."""
    (path,) = here.glob("comparisons/*/result.json")
    return dict(json.loads(path.read_text(encoding="utf-8")))


def pair(found: dict[str, Any], metric: str) -> dict[str, Any]:
    return next(dict(one["difference"]) for one in found["pairs"] if one["metric"] == metric)


def scores_of(name: str) -> dict[tuple[str, ...], float]:
    """Return lm-eval's own scores by content, of items that are unique."""
    items = lm_eval(f"lm_eval/{name}", "task=capitals,filter=strict").tasks[0].items[:18]
    return {one.content: one.answers[0].scores["exact_match"] for one in items}


def test_two_runs_of_lm_eval_are_compared_in_pairs(bench: Bench, here: Path) -> None:
    said = bench("compare", *STRICT)
    assert said.code == 0, said.err
    assert "(made of the logs)" in said.err
    assert "a − b  +16.7" in said.out
    found = result(here)
    ours, theirs = pair(found, "exact_match"), pair(found, "given:exact_match")
    assert theirs == ours | {"function": theirs["function"]}
    a, b = scores_of("a"), scores_of("b")
    won = sum(a[key] > b[key] for key in a)
    lost = sum(a[key] < b[key] for key in a)
    assert (won, lost) == (5, 2)
    point = scipy_stats.binom.pmf(lost, won + lost, 0.5)
    midp = 2 * scipy_stats.binom.cdf(lost, won + lost, 0.5) - point
    assert ours["pvalue"] == pytest.approx(midp)
    assert ours["n_items"] == 18


def test_the_pairs_say_what_an_unpaired_z_does_not(bench: Bench, here: Path) -> None:
    """lm-eval's comparison of checkpoints takes the two runs for independent samples."""
    assert bench("compare", *STRICT).code == 0
    means, errors = [], []
    for name in "ab":
        values = list(scores_of(name).values())
        mean = sum(values) / len(values)
        means.append(mean)
        errors.append(sum((one - mean) ** 2 for one in values) / 17 / 18)
    z = (means[0] - means[1]) / math.sqrt(sum(errors))
    unpaired = 2 * scipy_stats.norm.sf(abs(z))
    ours = pair(result(here), "f1")
    assert ours["difference"] == pytest.approx(100 * (means[0] - means[1]))
    assert ours["test"] == "paired t(17)"
    assert abs(ours["pvalue"] - unpaired) > 0.01


def test_the_report_says_where_the_answers_come_from(bench: Bench, here: Path) -> None:
    assert bench("compare", *STRICT).code == 0
    found = result(here)
    assert [one["origin"].partition(",")[0] for one in found["runs"]] == [
        "lm-evaluation-harness 0.4.13: task capitals (filter strict)"
    ] * 2
    assert found["plan"]["declared"] == "not"
    assert found["prompt"] == "as in the logs of other harnesses"
    (page,) = here.glob("comparisons/*/report.html")
    text = page.read_text(encoding="utf-8")
    for words in ("Answered elsewhere", "pretrained=checkpoints/a", "2 of set capitals in a"):
        assert words in text


def test_ids_never_intersect_without_a_word(bench: Bench, here: Path) -> None:
    path = rewritten(samples_of(copied("b", here)), of_filter("strict"))
    rewritten(path, lambda row: row if row["doc_id"] not in (2, 5, 8) else None)
    said = bench("compare", STRICT[0], f"b=lm-eval:{path}")
    assert said.code == 2
    assert "b lacks 3 of set capitals: 2 (What is the capital of Spain?)" in said.err
    said = bench("compare", STRICT[0], f"b=lm-eval:{path}", "--allow-partial")
    assert said.code == 0
    assert "15 questions; 3 of 18 left out" in " ".join(said.out.split())
    (of_set,) = result(here)["sets"]
    assert (of_set["n_items"], of_set["n_scored"], of_set["missing"]) == (18, 15, {"b": 3})


def test_a_changed_id_pairs_by_content_and_a_changed_question_does_not(
    bench: Bench, here: Path
) -> None:
    path = rewritten(samples_of(copied("b", here)), of_filter("strict"))
    rewritten(path, lambda row: {**row, "doc_id": 100 - row["doc_id"]})
    assert bench("compare", STRICT[0], f"b=lm-eval:{path}").code == 0
    before = pair(result(here), "exact_match")
    assert (before["n_items"], before["difference"]) == (18, pytest.approx(100 * 3 / 18))


def test_a_half_right_answer_is_no_win(bench: Bench, here: Path) -> None:
    """Elsewhere any score above 0 counts as correct."""
    said = bench("compare", *INSPECT)
    assert said.code == 0, said.err
    means = []
    for name in "ab":
        items = inspect(f"inspect/{name}.eval").tasks[0].items[:18]
        kept = [one for one in items if one.id != "q10"]
        means.append(
            sum(sum(said.scores["graded"] for said in one.answers) / 2 for one in kept) / 17
        )
    found = pair(result(here), "given:graded")
    assert found["difference"] == pytest.approx(100 * (means[0] - means[1]))
    assert found["n_items"] == 17
    assert "1 of 18 left out" in " ".join(said.out.split())
    raw = next(
        one for one in result(here)["scores"] if one["metric"] == "given:raw:measured/letters"
    )
    assert raw["estimate"]["value"] > 1


def test_epochs_are_samples_and_not_more_questions(bench: Bench, here: Path) -> None:
    assert bench("compare", *INSPECT).code == 0
    found = result(here)
    assert [one["answered"] for one in found["runs"]] == [36, 36]
    facts = dict(pair(found, "exact_match")["facts"])
    assert (facts["samples of A"], facts["samples of B"]) == (2.0, 2.0)


def test_runs_of_both_harnesses_are_paired(bench: Bench, here: Path) -> None:
    said = bench("compare", STRICT[0], INSPECT[1])
    assert said.code == 0, said.err
    found = result(here)
    assert pair(found, "exact_match")["n_items"] == 17
    notes = " ".join(found["warnings"])
    assert "temperature 0.0 and 0.7" in notes
    assert "answer filter strict and what the model said" in notes
    assert not [one for one in found["metrics"] if one.startswith("given:")]


def test_other_prompts_are_shown_and_need_a_flag(bench: Bench, here: Path) -> None:
    bare = f"inspect:{LOGS}/inspect/b-bare.json"
    said = bench("compare", INSPECT[0], bare)
    assert said.code == 2
    assert "b-bare was asked in other words than a on 18 of 18 items" in said.err
    assert "q01 by a: 'Q: What is the capital of Italy?\\nA:'" in said.err
    assert "q02 by a" not in said.err
    assert "--allow-different-prompts" in said.err
    assert not list(here.glob("comparisons/*"))
    said = bench("compare", INSPECT[0], bare, "--allow-different-prompts")
    assert said.code == 0, said.err
    assert "18 of 18 items: a difference may come from that." in " ".join(said.out.split())
    assert "--allow-different-prompts" in result(here)["command"]


SUITE = """
name: own
sets: {held: {role: heldout, path: items.jsonl}}
prompt: {template: "%s"}
metrics: [exact_match, "given:exact_match"]
"""

FUNCTION = "def answer(prompts):\n    return ['Rome' for _ in prompts]\n"


@pytest.fixture
def own(here: Path) -> Path:
    """A suite that asks the questions without a context, and a function that answers."""
    rows = (LOGS / "items.jsonl").read_text().splitlines()[:13]
    (here / "items.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (here / "suite.yaml").write_text(SUITE % r"Q: {question}\nA:", encoding="utf-8")
    (here / "rome.py").write_text(FUNCTION, encoding="utf-8")
    return here


def test_a_log_answers_a_suite_beside_other_checkpoints(bench: Bench, own: Path) -> None:
    words = ("compare", "python:rome:answer", STRICT[0], "--suite", "suite.yaml")
    assert "rows of no asked item" in bench(*words).err
    said = bench(*words, "--allow-partial")
    assert said.code == 0, said.err
    found = result(own)
    assert pair(found, "exact_match")["n_items"] == 13
    note = "given:exact_match is left out of set held: answer was given no such scores."
    assert note in found["warnings"]
    said = bench(*words, "--allow-partial", "--metric", "given:exact_match")
    assert said.code == 2
    assert note.rstrip(".") in said.err


def test_a_log_that_was_asked_otherwise_than_the_suite_asks_is_refused(
    bench: Bench, own: Path
) -> None:
    (own / "suite.yaml").write_text(SUITE % "{question}", encoding="utf-8")
    said = bench("compare", "python:rome:answer", STRICT[0], "--suite", "suite.yaml")
    assert said.code == 2
    assert "a was asked in other words than answer on 13 of 13 items" in said.err


def test_a_suite_here_does_not_keep_logs_from_their_own(bench: Bench, own: Path) -> None:
    assert bench("compare", *STRICT).code == 0
    assert pair(result(own), "exact_match")["n_items"] == 18


def test_a_file_of_answers_can_stand_beside_a_log(bench: Bench, own: Path) -> None:
    rows = [json.loads(line) for line in (own / "items.jsonl").read_text().splitlines()]
    lines = [json.dumps({"id": row["id"], "answer": row["answers"][0]}) for row in rows]
    (own / "right.jsonl").write_text("\n".join(lines), encoding="utf-8")
    said = bench(
        *("compare", "recorded:right.jsonl", STRICT[1], "--suite", "suite.yaml", "--allow-partial")
    )
    assert said.code == 0, said.err
    assert pair(result(own), "exact_match")["difference"] > 0


def test_a_repetition_reads_everything_anew_and_finds_the_same(bench: Bench, here: Path) -> None:
    folder = copied("a", here)
    words = ("compare", f"lm-eval:{folder}#task=capitals,filter=strict", STRICT[1])
    words = (words[0], f"x={words[1]}", words[2])
    assert bench(*words).code == 0
    first = result(here)
    assert bench(*words).code == 0
    assert pair(result(here), "f1") == pair(first, "f1")
    rewritten(samples_of(folder), lambda row: {**row, "filtered_resps": ["Paris"]})
    assert bench(*words).code == 0
    assert len(list(here.glob("comparisons/*"))) == 2


def test_the_backends_are_listed_with_what_they_take(bench: Bench) -> None:
    listed = " ".join(bench("models").out.split())
    assert "lm-eval:FOLDER or FILE.jsonl[#task=NAME]" in listed
    assert "inspect:FILE.eval, FILE.json or FOLDER[#task=NAME]" in listed


def test_a_primary_score_that_one_set_lacks_decides_on_the_others(bench: Bench, here: Path) -> None:
    copied("b", here).rename(here / "c")
    words = [f"lm-eval:{LOGS}/lm_eval/{name}#filter=strict" for name in "ab"]
    said = bench("compare", *words, "lm-eval:c#filter=flexible", "--metric", "given:exact_match")
    assert said.code == 0, said.err
    found = result(here)
    assert {one["set"] for one in found["pairs"] if one["metric"] == "given:exact_match"} == {
        "capitals"
    }


def test_what_a_log_says_of_itself_is_in_the_report(bench: Bench, here: Path) -> None:
    assert bench("compare", *INSPECT).code == 0
    warnings = result(here)["warnings"]
    assert "a: 1 sample ended in an error: unanswered." in warnings
    assert not [one for one in warnings if "left out: 2 items" in one]  # said of the sets


def test_prompts_that_differ_in_blank_space_are_counted(bench: Bench, here: Path) -> None:
    path = rewritten(samples_of(copied("b", here)), of_filter("strict"))
    asked = json.loads(path.read_text().splitlines()[0])["arguments"]["gen_args_0"]["arg_0"]
    path.write_text(path.read_text().replace(json.dumps(asked), json.dumps(f"{asked}\n ")))
    assert bench("compare", STRICT[0], f"b=lm-eval:{path}").code == 0
    expected = "On 1 of 18 items b's prompts and a's differ in blank space only"
    assert any(one.startswith(expected) for one in result(here)["warnings"])


def test_settings_differ_whether_a_log_has_one_task_or_several(bench: Bench, here: Path) -> None:
    folder = copied("b", here)

    def warm(row: dict[str, Any]) -> dict[str, Any]:
        row["arguments"]["gen_args_0"]["arg_1"]["max_gen_toks"] = 99
        return row

    rewritten(samples_of(folder), warm)
    words = (STRICT[0], "lm-eval:b#filter=strict", "--allow-partial")
    assert bench("compare", *words).code == 0
    assert (
        "a and b were answered by different settings: max_tokens 8 and 99."
        in result(here)["warnings"]
    )


def test_a_primary_score_that_no_log_has_is_told_with_those_that_are(
    bench: Bench, here: Path
) -> None:
    said = bench("compare", *STRICT, "--metric", "given:acc")
    assert said.code == 2
    assert "primary metric given:acc: it has no scores; name another" in said.err
    assert "given:exact_match" in said.err
