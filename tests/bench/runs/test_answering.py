from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bench.base.errors import DataError, ModelError, RunError
from bench.models.hf import HfCheckpoint
from bench.models.protocol import Generation
from bench.models.recorded import RecordedCheckpoint
from bench.runs.answering import answer
from bench.runs.prompts import asks


@dataclass(frozen=True)
class Watched:
    """The real checkpoint, with a note of every batch and a way to break off."""

    inner: HfCheckpoint
    batches: list
    fails_after: int | None = None
    name: str = "tiny"
    spec: str = "hf:tiny"
    uses_prompt: bool = True

    def identity(self):
        return self.inner.identity()

    def load(self, asks, generation, allow_partial):
        self.batches.append("load")
        return WatchedModel(self, self.inner.load(asks, generation, allow_partial))


@dataclass(frozen=True)
class WatchedModel:
    owner: Watched
    model: object

    def lengths(self, asks):
        return self.model.lengths(asks)

    def generate(self, asks):
        if self.owner.fails_after == len(self.owner.batches) - 1:
            raise ModelError("tiny", "out of memory")
        self.owner.batches.append([ask.id for ask in asks])
        return self.model.generate(asks)


def watched(checkpoint, fails_after=None):
    return Watched(checkpoint, [], fails_after)


def manifest(run):
    return json.loads((run.folder / "run.json").read_text())


def lines(run):
    return sorted((run.folder / "answers.jsonl").read_bytes().splitlines())


def test_a_run_holds_an_answer_to_every_ask(checkpoint, asked, settings):
    run = answer(checkpoint, asked, settings)
    assert list(run.answers) == [ask.key for ask in asked]
    assert run.new_answers == 20
    assert run.tokens == sum(reply.tokens for reply in run.answers.values())
    assert run.folder == settings.root / "runs/people" / f"tiny-{run.fingerprint}"
    with pytest.raises(TypeError):
        run.answers["x"] = None


def test_the_manifest_says_how_answers_were_made(checkpoint, asked, settings):
    run = answer(checkpoint, asked, settings)
    found = manifest(run)
    assert found["schema"] == 1
    assert (found["name"], found["spec"]) == ("tiny", "hf:tiny")
    assert found["fingerprint"] == run.fingerprint
    assert found["identity"]["files"].keys() >= {"model.safetensors", "tokenizer.json"}
    assert found["prompt"] == settings.prompt
    assert found["generation"] == {
        **{"max_new_tokens": 8, "stop": ["\n"], "dtype": "float32"},
        **{"temperature": 0.0, "seed": 0},
    }
    assert found["versions"]["transformers"]
    assert found["hardware"]["threads"] >= 1
    assert found["analysis_hash"] == run.analysis_hash == "analysis-1"
    (one,) = found["invocations"]
    assert (one["generated"], one["tokens"], one["batch_size"]) == (20, run.tokens, 4)
    assert one["finished"] is True
    assert one["environment"] is None
    assert one["started"].endswith("+00:00")


def test_a_repeat_loads_nothing_and_changes_no_byte(checkpoint, asked, settings):
    first = answer(checkpoint, asked, settings)
    before = {path: path.read_bytes() for path in first.folder.glob("*.json*")}
    seen = watched(checkpoint)
    again = answer(seen, asked, settings)
    assert seen.batches == []
    assert (again.answers, again.new_answers) == (first.answers, 0)
    assert {path: path.read_bytes() for path in first.folder.glob("*.json*")} == before


def test_an_interrupted_run_goes_on_with_the_same_batches(checkpoint, asked, settings, tmp_path):
    whole = watched(checkpoint)
    undisturbed = answer(whole, asked, replace(settings, root=tmp_path / "undisturbed"))
    with pytest.raises(ModelError):
        answer(watched(checkpoint, fails_after=2), asked, settings)
    rest = watched(checkpoint)
    resumed = answer(rest, asked, settings)
    assert rest.batches == ["load", *whole.batches[3:]]
    assert lines(resumed) == lines(undisturbed)
    assert resumed.new_answers == 12
    counts = [(one["generated"], one["finished"]) for one in manifest(resumed)["invocations"]]
    assert counts == [(8, False), (12, True)]


def test_a_batch_half_there_is_generated_whole_and_only_the_rest_is_kept(
    checkpoint, asked, settings
):
    run = answer(checkpoint, asked, settings)
    answers = run.folder / "answers.jsonl"
    before = answers.read_bytes().splitlines(keepends=True)
    answers.write_bytes(b"".join(before[:10]) + before[10][:17])
    seen = watched(checkpoint)
    assert answer(seen, asked, settings).new_answers == 10
    assert [len(batch) for batch in seen.batches[1:]] == [4, 4, 4]
    assert answers.read_bytes().splitlines(keepends=True) == before


def test_a_changed_item_regenerates_only_itself(checkpoint, heldout, settings):
    answer(checkpoint, asks(settings.prompt, [heldout], uses_prompt=True), settings)
    items = list(heldout.items)
    items[7] = replace(items[7], question="who is the king ?")
    items[8] = replace(items[8], answers=("another",))
    changed = asks(settings.prompt, [replace(heldout, items=tuple(items))], uses_prompt=True)
    run = answer(checkpoint, changed, settings)
    assert run.new_answers == 1
    alone = checkpoint.load((), settings.generation, False).generate([changed[7]])
    assert run.answers["heldout", "q7", 0] == alone[0]


def test_a_question_changed_back_finds_its_old_answer(checkpoint, heldout, asked, settings):
    first = answer(checkpoint, asked, settings)
    items = (replace(heldout.items[0], question="who ?"), *heldout.items[1:])
    changed = asks(settings.prompt, [replace(heldout, items=items)], uses_prompt=True)
    assert answer(checkpoint, changed, settings).new_answers == 1
    back = answer(checkpoint, asked, settings)
    assert (back.new_answers, back.answers) == (0, first.answers)


def test_answers_are_restricted_to_what_is_asked(checkpoint, asked, settings):
    answer(checkpoint, asked, settings)
    some = answer(checkpoint, asked[3:5], settings)
    assert list(some.answers) == [ask.key for ask in asked[3:5]]
    assert some.new_answers == 0


def test_new_weights_at_the_same_path_are_not_served_old_answers(
    copied, other_weights, asked, settings
):
    checkpoint = HfCheckpoint("tiny", "hf:tiny", copied)
    old = answer(checkpoint, asked, settings)
    weights = copied / "model.safetensors"
    stat = weights.stat()
    weights.write_bytes((other_weights / "model.safetensors").read_bytes())
    os.utime(weights, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert (weights.stat().st_size, weights.stat().st_mtime_ns) == (stat.st_size, stat.st_mtime_ns)
    new = answer(checkpoint, asked, settings)
    assert new.folder != old.folder
    assert new.new_answers == 20
    assert new.answers != old.answers
    fresh = HfCheckpoint("tiny", "hf:tiny", other_weights)
    assert new.answers == answer(fresh, asked, replace(settings, suite="fresh")).answers


@pytest.mark.parametrize(
    "changed", [Generation(max_new_tokens=3), Generation(max_new_tokens=8, stop=("Paris",))]
)
def test_other_settings_of_generation_are_another_run(checkpoint, asked, settings, changed):
    first = answer(checkpoint, asked, settings)
    second = answer(checkpoint, asked, replace(settings, generation=changed))
    assert second.folder != first.folder
    assert second.new_answers == 20


def test_the_analysis_hash_is_that_of_the_first_answer(checkpoint, asked, settings):
    first = answer(checkpoint, asked[:10], settings)
    later = answer(checkpoint, asked, replace(settings, analysis_hash="analysis-2"))
    assert first.analysis_hash == later.analysis_hash == "analysis-1"


def test_before_the_first_answer_the_analysis_may_still_change(checkpoint, asked, settings):
    with pytest.raises(ModelError):
        answer(watched(checkpoint, fails_after=0), asked, settings)
    run = answer(checkpoint, asked, replace(settings, analysis_hash="analysis-2"))
    assert run.analysis_hash == "analysis-2"
    assert [one["finished"] for one in manifest(run)["invocations"]] == [False, True]


def test_a_second_process_is_told_the_first_ones_pid(checkpoint, asked, settings):
    run = answer(checkpoint, asked, settings)
    code = (
        "import sys; from pathlib import Path; from bench.base.locks import sole_writer\n"
        f"with sole_writer(Path({str(run.folder)!r})): print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(RunError, match=rf"pid {holder.pid}\b"):
            answer(checkpoint, asked, settings)
    finally:
        holder.kill()
        holder.communicate()
    assert answer(checkpoint, asked, settings).new_answers == 0


def test_a_checkpoint_that_does_not_load_leaves_nothing_behind(copied, asked, settings):
    (copied / "tokenizer.json").write_text("{}")
    with pytest.raises(ModelError, match="tokenizer cannot be loaded"):
        answer(HfCheckpoint("a", "hf:a", copied), asked, settings)
    assert not (settings.root / "runs").exists()


def test_a_file_in_the_place_of_the_folder_is_one_line(checkpoint, asked, settings):
    settings.root.write_text("")
    with pytest.raises(RunError, match="cannot be used: Not a directory"):
        answer(checkpoint, asked, settings)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "missing, though answers stand beside it"),
        ("{", "not the manifest of a run"),
        ('{"schema": 1, "invocations": []}', "not the manifest of a run"),
        ('{"schema": 99, "invocations": []}', "schema 99; schema 1"),
    ],
)
def test_answers_without_their_manifest_are_not_used(checkpoint, asked, settings, content, said):
    run = answer(checkpoint, asked, settings)
    path = run.folder / "run.json"
    path.unlink() if content is None else path.write_text(content)
    with pytest.raises(RunError, match=said):
        answer(checkpoint, asked, settings)


def test_a_renamed_folder_is_not_another_checkpoints_run(
    checkpoint, other_weights, asked, settings
):
    run = answer(checkpoint, asked, settings)
    other = answer(HfCheckpoint("tiny", "hf:tiny", other_weights), asked, settings)
    (run.folder / "run.json").write_bytes((other.folder / "run.json").read_bytes())
    with pytest.raises(RunError, match=f"those of {other.fingerprint}"):
        answer(checkpoint, asked, settings)


def recorded(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return RecordedCheckpoint("theirs", f"recorded:{path.name}", path, {})


def test_recorded_answers_are_checked_every_time(heldout, settings, tmp_path):
    asked = asks(settings.prompt, [heldout], uses_prompt=False)
    rows = [{"id": ask.id, "answer": f"answer {ask.id}"} for ask in asked]
    checkpoint = recorded(tmp_path / "answers.jsonl", rows[:-1])
    with pytest.raises(DataError):
        answer(checkpoint, asked, settings)
    assert not (settings.root / "runs").exists()
    partial = answer(checkpoint, asked, replace(settings, allow_partial=True))
    assert partial.answers["heldout", "q19", 0].text is None
    assert partial.answers["heldout", "q3", 0].text == "answer q3"
    with pytest.raises(DataError):
        answer(checkpoint, asked, settings)
    assert manifest(partial)["prompt"] is None


def test_answers_paired_anew_take_the_place_of_kept_ones(heldout, settings, tmp_path):
    """Without ids the pairing hangs on the items' order, which no hash of a question tells."""
    rows = [{"answer": f"answer {at}"} for at in range(20)]
    checkpoint = recorded(tmp_path / "answers.jsonl", rows)
    asked = asks(settings.prompt, [heldout], uses_prompt=False)
    first = answer(checkpoint, asked, settings)
    items = heldout.items
    reverse = asks(settings.prompt, [replace(heldout, items=items[::-1])], uses_prompt=False)
    second = answer(checkpoint, reverse, settings)
    assert second.folder == first.folder
    assert second.new_answers == 20
    assert [reply.text for reply in second.answers.values()] == [row["answer"] for row in rows]
    one_more = (*items[1::-1], *items[2:])
    swapped = asks(settings.prompt, [replace(heldout, items=one_more)], uses_prompt=False)
    answer(checkpoint, asked, settings)
    third = answer(checkpoint, swapped, settings)
    assert third.new_answers == 2
    assert third.answers["heldout", "q0", 0].text == "answer 1"
    before = {path: path.read_bytes() for path in first.folder.iterdir()}
    assert answer(checkpoint, swapped, settings).new_answers == 0
    assert {path: path.read_bytes() for path in first.folder.iterdir()} == before


def test_a_torn_rewrite_is_made_good(heldout, settings, tmp_path):
    checkpoint = recorded(tmp_path / "answers.jsonl", [{"answer": str(at)} for at in range(20)])
    asked = asks(settings.prompt, [heldout], uses_prompt=False)
    reverse = asks(
        settings.prompt, [replace(heldout, items=heldout.items[::-1])], uses_prompt=False
    )
    answers = answer(checkpoint, asked, settings).folder / "answers.jsonl"
    answer(checkpoint, reverse, settings)
    whole = answers.read_bytes().splitlines(keepends=True)
    answers.write_bytes(b"".join(whole[:27]) + whole[27][:9])
    resumed = answer(checkpoint, reverse, settings)
    assert resumed.new_answers == 13
    assert [reply.text for reply in resumed.answers.values()] == [str(at) for at in range(20)]


def test_a_refused_file_leaves_no_folder_that_was_not_there(heldout, settings, tmp_path):
    checkpoint = recorded(tmp_path / "answers.jsonl", [{"answer": "1"}])
    asked = asks(settings.prompt, [heldout], uses_prompt=False)
    deep = replace(settings, root=tmp_path / "new" / "out")
    with pytest.raises(DataError):
        answer(checkpoint, asked, deep)
    assert not (tmp_path / "new").exists()
    deep.root.mkdir(parents=True)
    with pytest.raises(DataError):
        answer(checkpoint, asked, deep)
    assert list(deep.root.iterdir()) == []


def test_recorded_answers_need_no_torch(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"id": "q1", "answer": "Paris"}\n')
    code = """
import sys
from pathlib import Path
from bench.data.items import Item, QuestionSet
from bench.models.protocol import Generation
from bench.models.recorded import RecordedCheckpoint
from bench.runs import RunSettings, answer, asks, score_run
item = Item("q1", "Where?", ("Paris",), "q1", None, None, 1, False)
sets = [QuestionSet("s", "heldout", None, "s.jsonl", (item,))]
checkpoint = RecordedCheckpoint("a", "recorded:a.jsonl", Path("a.jsonl"), {})
settings = RunSettings(Path("."), "s", "{question}", Generation(), "x")
run = answer(checkpoint, asks("{question}", sets, uses_prompt=False), settings)
assert score_run(run, sets, ["exact_match"], "all")["s"].item_scores["exact_match"][0, 0] == 100
assert not {"torch", "transformers"} & set(sys.modules)
"""
    root = os.fspath(Path(__file__).parents[3])
    subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": root},
    )
