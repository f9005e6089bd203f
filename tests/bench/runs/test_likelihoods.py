"""Scores of accepted answers: kept in the run folder, used again, refused where they lie."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bench.base.errors import DataError, ModelError, RunError
from bench.base.locks import sole_writer
from bench.data.items import Item, QuestionSet
from bench.models.hf import HfCheckpoint
from bench.models.loaded_once import LoadedOnce
from bench.models.recorded import open_recorded
from bench.runs.answering import answer
from bench.runs.likelihoods import likelihood_columns, score_answers
from tests.bench.runs.conftest import NOUNS, TEMPLATE
from tests.support import write_rows


class Watched(LoadedOnce):
    """The real checkpoint, with a note of every load and batch, and a way to break off."""

    def __init__(self, checkpoint, fails_after=None):
        super().__init__(checkpoint)
        self.seen, self.fails_after = [], fails_after

    def load(self, asks, generation, allow_partial):
        self.seen.append("load")
        self.model = super().load(asks, generation, allow_partial)
        return self

    def score(self, pairs):
        if len(self.seen) - 1 == self.fails_after:
            raise ModelError("tiny", "out of memory")
        self.seen.append(len(pairs))
        return self.model.score(pairs)


@pytest.fixture
def sets(heldout):
    """20 questions, and paraphrases of the first three of them, two of the first."""
    items = tuple(
        Item(
            f"p{at}",
            f"{NOUNS[at]} king of the city",
            ("Paris",),
            "g",
            ("heldout", of),
            None,
            at,
            True,
        )
        for at, of in ((1, "q0"), (2, "q0"), (3, "q1"), (4, "q2"))
    )
    return heldout, QuestionSet("paraphrase", "paraphrase", None, "sets/p.jsonl", items)


def kept_file(settings) -> Path:
    (found,) = settings.root.glob("runs/people/*/likelihoods.jsonl")
    return found


def test_answers_are_scored_as_they_are_trained(checkpoint, sets, settings):
    found = score_answers(checkpoint, sets, settings)
    model = checkpoint.load((), settings.generation, False)
    for item in sets[0].items:
        prompt = TEMPLATE.replace("{question}", item.question)
        (scores,) = model.score([(prompt, f" {item.answers[0]}")])
        one = found["heldout", item.id]
        assert one.scores.tokens == tuple(item.answers[0].split())
        assert one.scores.logprobs == pytest.approx(scores.logprobs, abs=1e-5)
        assert one.scores.deviations == pytest.approx(scores.deviations, abs=1e-4)
        assert one.nll == pytest.approx(-sum(scores.logprobs) / len(scores.logprobs), abs=1e-5)


def test_paraphrases_are_averaged_for_their_original(checkpoint, sets, settings):
    found = score_answers(checkpoint, sets, settings)
    nlls = [found["paraphrase", name].nll for name in ("p1", "p2")]
    assert nlls[0] != nlls[1]
    assert found["heldout", "q0"].paraphrase_nll == pytest.approx(sum(nlls) / 2)
    assert math.isnan(found["heldout", "q3"].paraphrase_nll)
    assert math.isnan(found["paraphrase", "p1"].paraphrase_nll)


def test_what_stands_there_is_read_and_nothing_is_loaded(checkpoint, sets, settings):
    first = score_answers(checkpoint, sets, settings)
    before = kept_file(settings).read_bytes()
    watched = Watched(checkpoint)
    again = score_answers(watched, sets, settings)
    assert watched.seen == []
    assert {key: one.scores for key, one in again.items()} == {
        key: one.scores for key, one in first.items()
    }
    assert kept_file(settings).read_bytes() == before


def test_a_changed_item_scores_only_itself_again(checkpoint, sets, settings):
    before = score_answers(checkpoint, sets, settings)
    old = kept_file(settings).read_bytes()
    items = list(sets[0].items)
    items[3] = replace(items[3], answers=("blue", "Paris"))
    items[5] = replace(items[5], question="who is the king of Rome")
    items[7] = replace(items[7], answers=(items[7].answers[0], "one more"))  # the first one counts
    watched = Watched(checkpoint)
    after = score_answers(watched, (replace(sets[0], items=tuple(items)), sets[1]), settings)
    assert watched.seen == ["load", 2]
    assert kept_file(settings).read_bytes().startswith(old)
    changed = {key for key, one in after.items() if one.scores != before[key].scores}
    assert changed == {("heldout", "q3"), ("heldout", "q5")}


def test_what_was_scored_before_a_failure_is_kept(checkpoint, sets, settings):
    one_by_one = replace(settings, batch_size=1)  # 24 answers, 8 to a flush
    watched = Watched(checkpoint, fails_after=2)
    with pytest.raises(ModelError, match="out of memory"):
        score_answers(watched, sets, one_by_one)
    assert len(kept_file(settings).read_bytes().splitlines()) == 16
    watched = Watched(checkpoint)
    found = score_answers(watched, sets, one_by_one)
    assert watched.seen == ["load", 8]
    assert len(found) == 24


def test_a_torn_last_line_is_scored_again_with_a_notice(checkpoint, sets, settings, capsys):
    first = score_answers(checkpoint, sets, settings)
    path = kept_file(settings)
    path.write_bytes(path.read_bytes()[:-9])
    watched = Watched(checkpoint)
    again = score_answers(watched, sets, settings)
    assert watched.seen == ["load", 1]
    assert "dropped and scored again" in capsys.readouterr().err
    for key, one in again.items():
        assert one.nll == pytest.approx(first[key].nll, abs=1e-5)
    assert [json.loads(line) for line in path.read_text().splitlines()]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda row: row.pop("means"), "missing or unknown keys: means"),
        (lambda row: row.update(logprobs=[-1.0] * 9), "9 log-probabilities for . tokens"),
        (lambda row: row.update(tokens="Paris"), "no lists"),
        (lambda row: row.update(id=7), "'id' is '7'"),
        (lambda row: row.update(logprobs=["x"] * len(row["tokens"])), "could not convert"),
    ],
)
def test_a_broken_line_is_an_error_with_its_number(checkpoint, sets, settings, change, said):
    score_answers(checkpoint, sets, settings)
    path = kept_file(settings)
    lines = path.read_text().splitlines(keepends=True)
    row = json.loads(lines[4])
    change(row)
    path.write_text("".join([*lines[:4], json.dumps(row) + "\n", *lines[5:]]))
    with pytest.raises(RunError, match=rf"likelihoods\.jsonl:5: not the scores.*{said}"):
        score_answers(checkpoint, sets, settings)


def test_scores_stand_beside_the_answers_and_disturb_them_not(
    checkpoint, sets, settings, asked, capsys
):
    run = answer(checkpoint, asked, settings)
    before = {path.name: path.read_bytes() for path in run.folder.iterdir() if path.is_file()}
    score_answers(checkpoint, sets, settings)
    assert kept_file(settings).parent == run.folder
    again = answer(checkpoint, asked, settings)
    assert (again.new_answers, again.answers) == (0, run.answers)
    after = {path.name: path.read_bytes() for path in run.folder.iterdir() if path.is_file()}
    assert after.pop("likelihoods.jsonl")
    assert {**after, "lock": b""} == {**before, "lock": b""}
    assert capsys.readouterr() == ("", "")


def test_weights_are_loaded_once_for_answers_and_scores(checkpoint, sets, settings, asked):
    class Counted(HfCheckpoint):
        loads = 0

        def load(self, asks, generation, allow_partial):
            Counted.loads += 1
            return super().load(asks, generation, allow_partial)

    once = LoadedOnce(Counted(checkpoint.name, checkpoint.spec, checkpoint.folder))
    answer(once, asked, settings)
    assert score_answers(once, sets, settings)
    assert Counted.loads == 1


def test_other_weights_are_never_served_old_scores(checkpoint, other_weights, sets, settings):
    first = score_answers(checkpoint, sets, settings)
    other = score_answers(HfCheckpoint("tiny", "hf:tiny", other_weights), sets, settings)
    assert len(list(settings.root.glob("runs/people/*/likelihoods.jsonl"))) == 2
    assert all(first[key].nll != other[key].nll for key in first)


def test_a_second_process_is_told_who_writes(checkpoint, sets, settings):
    score_answers(checkpoint, sets, settings)
    with (
        sole_writer(kept_file(settings).parent),
        pytest.raises(RunError, match="another process is writing here"),
    ):
        score_answers(checkpoint, sets, settings)


def test_a_model_that_cannot_score_gives_none_and_leaves_nothing(checkpoint, sets, settings):
    class Mute(LoadedOnce):
        def load(self, asks, generation, allow_partial):
            return object()

    assert score_answers(Mute(checkpoint), sets, settings) is None
    assert not settings.root.exists()


def test_a_kill_costs_the_batch_in_flight(checkpoint, sets, settings, tiny):
    """SIGKILL in the middle of scoring; the next call scores what is missing."""
    code = f"""
import os, signal
from pathlib import Path
from bench.models.hf_model import HfModel
from bench.models.hf import HfCheckpoint
from bench.models.protocol import Generation
from bench.runs.likelihoods import score_answers
from bench.runs.settings import RunSettings
from tests.bench.runs.conftest import make_set
score, calls = HfModel.score, []
def killed(self, pairs):
    calls.append(1)
    if len(calls) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return score(self, pairs)
HfModel.score = killed
root, short = Path({str(settings.root)!r}), Generation(max_new_tokens=8)
settings = RunSettings(root, "people", {TEMPLATE!r}, short, "a", 1)
score_answers(HfCheckpoint("tiny", "hf:tiny", Path({str(tiny)!r})), [make_set(20)], settings)
"""
    done = subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(__file__).parents[3])
    assert done.returncode == -9
    assert len(kept_file(settings).read_bytes().splitlines()) == 16
    watched = Watched(checkpoint)
    assert len(score_answers(watched, sets[:1], replace(settings, batch_size=1))) == 20
    assert watched.seen == ["load", 4]


def recorded(here, rows, mapping):
    write_rows(here / "r.jsonl", rows)
    return open_recorded("r", f"recorded:r.jsonl{mapping}", f"r.jsonl{mapping}", here)


def test_recorded_likelihoods_have_the_same_shape(here, sets, settings):
    rows = [
        {"set": one.name, "id": item.id, "answer": "x", "loss": at + 1.0, "para": None}
        for one in sets
        for at, item in enumerate(one.items)
    ]
    rows[1]["para"] = 9.5
    checkpoint = recorded(here, rows, "#answer=answer,nll=loss,paraphrase_nll=para")
    found = score_answers(checkpoint, sets, settings)
    assert found["heldout", "q0"].paraphrase_nll == 1.5  # of p1 and p2
    assert found["heldout", "q1"].paraphrase_nll == 9.5  # as the file says
    nlls, paraphrases, scores = likelihood_columns(found, "heldout", sets[0].items)
    assert nlls.tolist() == [at + 1.0 for at in range(20)]
    assert [math.isnan(one) for one in paraphrases] == [False] * 3 + [True] * 17
    assert scores == (None,) * 20
    assert not settings.root.exists()
    assert score_answers(recorded(here, rows, ""), sets, settings) is None


def test_recorded_faults_name_their_line(here, sets, settings):
    rows = [{"id": item.id, "answer": "x", "loss": -1} for item in sets[0].items]
    with pytest.raises(DataError, match=r"r\.jsonl:1: loss holds '-1'; an NLL, 0 or above"):
        score_answers(recorded(here, rows, "#nll=loss"), sets[:1], settings)
