from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

import numpy as np
import pyarrow.parquet as pq
import pytest

import metrics
from bench.base.errors import SuiteError
from bench.data.items import Item, QuestionSet
from bench.models.protocol import Reply
from bench.runs.answering import Run
from bench.runs.counting import FailedMetric, count_set
from bench.runs.score_file import added_since, write_scores
from bench.runs.scoring import score_run
from metrics.corpus_only import CorpusOnly
from metrics.exact_match import ExactMatch
from metrics.failure import MetricFailed

REPLIES = (
    Reply(" Paris\nQ: more", "length", 8),
    Reply("the moon", "recorded"),
    Reply(None, "recorded"),
    Reply(" \n", "eos", 1),
    Reply(None, "missing"),
    Reply("Rome\udc80", "recorded"),
)
NAMES = ("exact_match", "f1", "squad_f1")


def one_set(name="heldout"):
    items = [
        Item(f"q{at}", f"Who {at}?", ("Paris", "the new moon"), "g", None, None, at + 1, True)
        for at in range(len(REPLIES))
    ]
    return QuestionSet(name, "heldout", True, f"{name}.jsonl", tuple(items))


def run_of(folder, *names):
    answers = {(name, f"q{at}", 0): reply for name in names for at, reply in enumerate(REPLIES)}
    return Run("a", "recorded:a", "0" * 12, folder, MappingProxyType(answers), 0, None, "x", 0.0)


@pytest.fixture
def scored(tmp_path):
    found = score_run(run_of(tmp_path, "heldout"), [one_set()], NAMES, "first_line")
    return found["heldout"]


def test_rows_stand_as_the_items_do(scored):
    assert scored.ids == ("q0", "q1", "q2", "q3", "q4", "q5")
    assert scored.texts == (("Paris", "the moon", None, None, None, "Rome\udc80"),)
    assert scored.samples == 1


def test_null_blank_and_missing_are_marked_and_never_zero(scored):
    assert scored.answered.tolist() == [[True, True, False, False, False, True]]
    assert scored.missing.tolist() == [[False, False, False, False, True, False]]
    for name in NAMES:
        assert np.isnan(scored.counts[name][~scored.answered]).all()
        assert np.isnan(scored.item_scores[name][~scored.answered]).all()


def test_scores_are_the_metrics_own(scored):
    np.testing.assert_array_equal(
        scored.item_scores["exact_match"][scored.answered], [100.0, 0.0, 0.0]
    )
    np.testing.assert_allclose(scored.item_scores["f1"][scored.answered], [100.0, 80.0, 0.0])
    metric = metrics.get("f1")
    counts = scored.counts["f1"]
    assert counts.shape == (1, 6, len(metric.columns))
    np.testing.assert_allclose(metric.score(np.nansum(counts[0], axis=0)), 60.0)


def test_a_run_without_any_answer_is_all_nan(tmp_path):
    run = run_of(tmp_path, "heldout")
    empty = {key: Reply(None, "recorded") for key in run.answers}
    silent = Run("a", "s", "0" * 12, tmp_path, MappingProxyType(empty), 0, None, "x", 0.0)
    found = count_set(silent, one_set(), [metrics.get("exact_match")], "all")
    assert np.isnan(found.item_scores["exact_match"]).all()


def test_an_answer_without_a_match_is_answered_and_wrong(tmp_path):
    found = count_set(
        run_of(tmp_path, "heldout"), one_set(), [metrics.get("exact_match")], "regex:never"
    )
    assert found.answered.tolist() == [[True, True, False, False, False, True]]
    assert found.item_scores["exact_match"][0, 0] == 0


def sampled_run(folder, *samples):
    """A run whose sample k holds `samples[k]`, texts by item."""
    answers = {
        ("heldout", f"q{at}", sample): Reply(text, "recorded")
        for sample, texts in enumerate(samples)
        for at, text in enumerate(texts)
    }
    return Run("a", "recorded:a", "0" * 12, folder, MappingProxyType(answers), 0, None, "x", 0.0)


SAMPLED = (["Paris", None, "x", "x", "x", "x"], ["x", "Paris", "x", "x", "x", "the new moon"])


def test_every_sample_is_scored_on_its_own(tmp_path):
    found = score_run(sampled_run(tmp_path, *SAMPLED), [one_set()], NAMES, "all")["heldout"]
    apart = [
        score_run(sampled_run(tmp_path, texts), [one_set()], NAMES, "all")["heldout"]
        for texts in SAMPLED
    ]
    assert found.samples == 2
    assert found.texts == (apart[0].texts[0], apart[1].texts[0])
    assert found.answered.tolist() == [apart[0].answered[0].tolist(), [True] * 6]
    for name in NAMES:
        for sample, one in enumerate(apart):
            np.testing.assert_array_equal(found.item_scores[name][sample], one.item_scores[name][0])
            np.testing.assert_array_equal(found.counts[name][sample], one.counts[name][0])


def test_the_table_has_a_row_for_every_sample(tmp_path):
    score_run(sampled_run(tmp_path, *SAMPLED), [one_set()], NAMES, "all")
    rows = pq.read_table(tmp_path / "scores.parquet").to_pylist()
    assert [(row["sample"], row["id"]) for row in rows[5:8]] == [(0, "q5"), (1, "q0"), (1, "q1")]
    assert [row["exact_match"] for row in rows] == [100, None, 0, 0, 0, 0, 0, 100, 0, 0, 0, 100]
    assert [row["text"] for row in rows] == [*SAMPLED[0], *SAMPLED[1]]


def test_a_sample_that_was_not_asked_of_every_item_is_a_key_error(tmp_path):
    run = sampled_run(tmp_path, SAMPLED[0], SAMPLED[1][:3])
    with pytest.raises(KeyError):
        score_run(run, [one_set()], NAMES, "all")


def test_the_table_holds_counts_and_scores_of_every_set(tmp_path):
    sets = [one_set("heldout"), one_set("control")]
    score_run(run_of(tmp_path, "heldout", "control"), sets, NAMES, "first_line")
    table = pq.read_table(tmp_path / "scores.parquet")
    assert table.column_names[:5] == ["set", "id", "sample", "answered", "text"]
    columns = [f"exact_match.{name}" for name in metrics.get("exact_match").columns]
    assert set(columns) | set(NAMES) <= set(table.column_names)
    rows = table.to_pylist()
    assert [row["set"] for row in rows] == ["heldout"] * 6 + ["control"] * 6
    assert (rows[0]["exact_match"], rows[0]["text"], rows[0]["answered"]) == (100.0, "Paris", True)
    assert (rows[2]["exact_match"], rows[2]["text"]) == (None, None)
    assert rows[5]["text"] == "Rome\\udc80"
    assert table.schema.metadata[b"knowbench.take"] == b"first_line"


def test_equal_scores_are_equal_bytes(tmp_path):
    contents = []
    for name in ("one", "two"):
        folder = Path(tmp_path / name)
        folder.mkdir()
        score_run(run_of(folder, "heldout"), [one_set()], NAMES, "all")
        contents.append((folder / "scores.parquet").read_bytes())
        assert [path.name for path in folder.iterdir()] == ["scores.parquet"]
    assert contents[0] == contents[1]


def test_an_unknown_rule_or_metric_writes_nothing(tmp_path):
    with pytest.raises(SuiteError):
        score_run(run_of(tmp_path, "heldout"), [one_set()], NAMES, "last_line")
    with pytest.raises(LookupError):
        score_run(run_of(tmp_path, "heldout"), [one_set()], ["exact_mach"], "all")
    assert list(tmp_path.iterdir()) == []


class Fussy(ExactMatch):
    name = "fussy"

    def counts(self, answers, references):
        if "the moon" in answers:
            raise MetricFailed("fussy", answers.index("the moon"), "no moons")
        return super().counts(answers, references)


def test_a_metric_that_fails_names_the_item_and_the_others_go_on(tmp_path):
    run = run_of(tmp_path, "heldout")
    found = count_set(run, one_set(), [Fussy(), metrics.get("f1")], "all")
    assert found.failed == (FailedMetric("fussy", "heldout", "q1", "no moons"),)
    assert list(found.counts) == list(found.item_scores) == list(found.columns) == ["f1"]


def test_the_item_is_named_past_unanswered_ones(tmp_path):
    texts = (None, " ", "Paris", "Rome", "the moon", None)
    run = sampled_run(tmp_path, texts)
    found = count_set(run, one_set(), [Fussy()], "all")
    assert [one.item for one in found.failed] == ["q4"]


def test_a_model_that_is_not_here_fails_the_metric(tmp_path):
    class Lacking(Fussy):
        def counts(self, answers, references):
            raise LookupError("punkt_tab is not installed")

    found = count_set(run_of(tmp_path, "heldout"), one_set(), [Lacking()], "all")
    assert found.failed[0].problem == "punkt_tab is not installed"


def test_what_is_not_made_item_by_item_is_passed_over(tmp_path):
    whole = CorpusOnly("whole", lambda answers, references: 1.0)
    found = count_set(
        run_of(tmp_path, "heldout"), one_set(), [whole, metrics.get("loss"), Fussy()], "first_line"
    )
    assert "whole" not in found.counts
    assert "loss" not in found.counts
    assert [one.metric for one in found.failed] == ["fussy"]


def test_a_metric_that_fails_on_one_set_is_left_out_of_the_table(tmp_path):
    here, there = one_set("heldout"), one_set("control")
    run = run_of(tmp_path, "heldout", "control")
    chosen = [metrics.get("exact_match"), Fussy()]
    scored = [count_set(run, here, chosen[:1], "all"), count_set(run, there, chosen, "all")]
    for sets in (scored, scored[::-1]):
        columns = pq.read_table(write_scores(tmp_path, sets)).column_names
        assert "exact_match" in columns
        assert not any(name.startswith("fussy") for name in columns)


def test_the_table_tells_whether_answers_were_added_since(tmp_path):
    (tmp_path / "answers.jsonl").write_text("1\n")
    score_run(run_of(tmp_path, "heldout"), [one_set()], NAMES, "all")
    table = pq.read_table(tmp_path / "scores.parquet")
    assert not added_since(tmp_path, table)
    (tmp_path / "answers.jsonl").write_text("1\n2\n")
    assert added_since(tmp_path, table)
    older = table.replace_schema_metadata({"knowbench.take": "all"})
    assert not added_since(tmp_path, older)  # it does not tell
