"""`bench runs` as a user types it, on real run folders."""

from __future__ import annotations

import csv
import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.bench.runs.made_runs import make_runs
from tests.support import Said, write_rows

Bench = Callable[..., Said]
A_DAY = 24 * 3600


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, tiny: Path) -> Path:
    return make_runs(tmp_path_factory.mktemp("made") / "work", tiny)


@pytest.fixture
def work(made: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the runs, which is the working directory."""
    folder = Path(shutil.copytree(made, here / "work"))
    for run in folder.glob("runs/*/*/run.json"):
        run.write_text(run.read_text().replace(str(made.resolve()), str(folder)))
    monkeypatch.chdir(folder)
    return folder


def folder_of(work: Path, name: str) -> Path:
    (found,) = (work / "runs" / "kings").glob(f"{name}-*")
    return found


def edit_manifest(folder: Path, **more: Any) -> None:
    manifest = json.loads((folder / "run.json").read_text())
    (folder / "run.json").write_text(json.dumps(manifest | more))


def unfinish(folder: Path) -> None:
    invocations = json.loads((folder / "run.json").read_text())["invocations"]
    edit_manifest(folder, invocations=[*invocations[:-1], invocations[-1] | {"finished": False}])


@contextmanager
def in_use(folder: Path) -> Iterator[None]:
    """Hold the lock as another process would; flock excludes by open file, not by process."""
    with (folder / "lock").open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        stream.write("4711")
        stream.flush()
        yield


def test_list_shows_how_each_run_stands(work: Path, bench: Bench) -> None:
    unfinish(folder_of(work, "tiny"))
    said = bench("runs", "list")
    rows = [line.split() for line in said.out.splitlines()]
    assert rows[1][:2] == ["kings", "noted"]
    assert rows[1][3:6] == ["recorded", "8", "finished"]
    assert rows[2][3:6] == ["hf", "8", "unfinished"]
    assert said.out.splitlines()[-1].startswith("2 runs, ")
    listed = json.loads(bench("runs", "list", "--json").out)
    assert [one["finished"] for one in listed] == [True, False]
    assert listed[0]["last"].endswith("+00:00")


def test_list_tells_what_is_no_run_and_what_is_in_use(work: Path, bench: Bench) -> None:
    (work / "runs" / "kings" / "odd").mkdir()
    (work / "runs" / "kings" / "odd" / "run.json").write_text("{}")
    (work / "runs" / "kings" / ".tiny-0.pruned").mkdir()
    with in_use(folder_of(work, "tiny")):
        said = bench("runs", "list")
    assert "in use (4711)" in said.out
    assert "odd: run.json: not the manifest of a run ('schema')" in " ".join(said.out.split())
    assert "pruned" not in said.out


def test_no_runs_here(here: Path, bench: Bench) -> None:
    for words in (("list",), ("verify",), ("show", "tiny"), ("export",), ("prune", "x")):
        said = bench("runs", *words)
        assert (said.code, said.out) == (2, "")
        assert (
            said.err == "bench: runs: no such folder; --out FOLDER says which folder holds runs/\n"
        )


def test_show_says_how_it_was_made(work: Path, bench: Bench) -> None:
    folder = folder_of(work, "tiny")
    first, *rest = (folder / "answers.jsonl").read_text().splitlines(keepends=True)
    cut = json.dumps(json.loads(first) | {"dropped": 7}) + "\n"
    (folder / "answers.jsonl").write_text("".join([cut, *rest, cut]))
    said = bench("runs", "show", "tiny").out
    assert said.startswith("tiny, finished, in runs/kings/tiny-")
    assert "files model.safetensors " in said
    assert "template       'Q: {question}\\nA:'" in said
    assert "by set       heldout 4, control 4" in said
    assert "cut prompts  1, 7 tokens dropped" in said
    assert "replaced     1 line, by later answers" in said
    assert max(map(len, said.splitlines())) <= 100
    noted = bench("runs", "show", "noted").out
    assert "asked: nothing, the answers were recorded elsewhere" in noted
    assert "unanswered   2" in noted
    as_json = json.loads(bench("runs", "show", folder.name, "--json").out)
    assert (as_json["cut"], as_json["manifest"]["name"]) == (1, "tiny")


def test_a_run_goes_by_folder_name_or_fingerprint(work: Path, bench: Bench) -> None:
    folder = folder_of(work, "tiny")
    print_ = folder.name.rpartition("-")[2]
    for word in (folder, folder.name, f"kings/{folder.name}", "tiny", "kings/tiny", print_[:6]):
        said = bench("runs", "show", word)
        assert said.out.startswith("tiny, finished"), word
    said = bench("runs", "show", "tony")
    assert (said.code, "did you mean 'tiny'?" in said.err) == (2, True)
    shutil.copytree(folder, work / "runs" / "more" / folder.name)
    said = bench("runs", "show", "tiny")
    assert said.code == 2
    assert f"stands for 2 runs: kings/{folder.name}, more/{folder.name}" in said.err


def test_a_run_goes_by_where_one_stands(
    work: Path, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder_of(work, "tiny"))
    assert json.loads(bench("runs", "show", ".", "--json").out)["run"]["suite"] == "kings"
    assert bench("runs", "prune", ".").out.startswith(f"would go: {Path.cwd()}, ")


def test_verify_finds_nothing_wrong_with_what_was_written(work: Path, bench: Bench) -> None:
    before = {path: path.read_bytes() for path in work.rglob("*") if path.is_file()}
    said = bench("runs", "verify")
    assert said.code == 0
    assert said.out.count("whole: ") == 2
    assert "checkpoint same: tiny is what it was" in said.out
    assert "checkpoint same: noted.jsonl is what it was" in said.out
    assert said.out.splitlines()[-1] == "2 whole"
    after = {path: path.read_bytes() for path in work.rglob("*") if path.is_file()}
    assert {path for path in after if before.get(path) != after[path]} <= set(work.rglob("lock"))


def test_verify_makes_prompts_again_where_the_suite_is_given(work: Path, bench: Bench) -> None:
    rows = (work / "heldout.jsonl").read_text()
    (work / "heldout.jsonl").write_text(rows.replace("the moon", "a moon"))
    said = bench("runs", "verify", "tiny", "--suite", "suite.yaml")
    assert said.code == 0
    assert "  7 prompts asked now are answered\n" in said.out
    assert "  1 answers are to prompts that the suite asks no more\n" in said.out
    assert "  1 prompts asked now are not answered yet\n" in said.out
    text = (work / "suite.yaml").read_text()
    (work / "suite.yaml").write_text(text + 'prompt: {template: "{question}"}\n')
    said = bench("runs", "verify", "--suite", "suite.yaml")
    assert said.out.count("the suite has its prompt no more") == 1  # recorded answers read none
    assert "noted" in said.out


Spoil = Callable[[Path], object]


def _append(name: str, text: str) -> Spoil:
    return lambda folder: (folder / name).open("a").write(text)


def _shorten(name: str, lines: int) -> Spoil:
    def cut(folder: Path) -> None:
        kept = (folder / name).read_text().splitlines(keepends=True)[:lines]
        (folder / name).write_text("".join(kept))

    return cut


def _reword(name: str) -> Spoil:
    def change(folder: Path) -> None:
        first, *rest = (folder / name).read_text().splitlines(keepends=True)
        other = json.dumps(json.loads(first) | {"text": "Rome"}) + "\n"
        (folder / name).write_text("".join([other, *rest]))

    return change


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_append("answers.jsonl", "{broken\n"), "answers.jsonl:9: Expecting property name"),
        (_append("answers.jsonl", '{"set": "x"}\n'), "answers.jsonl:9: missing or unknown keys"),
        (_append("likelihoods.jsonl", "[]\n"), "likelihoods.jsonl:1: not an object"),
        (_reword("answers.jsonl"), "answers.jsonl: not what was written: its SHA-256"),
        (_shorten("answers.jsonl", 5), "answers.jsonl: 5 of the 8 answers that run.json counts"),
        (lambda folder: (folder / "answers.jsonl").unlink(), "answers.jsonl: 0 of the 8 answers"),
        (lambda folder: (folder / "run.json").unlink(), "run.json: missing, though answers stand"),
        (lambda folder: (folder / "run.json").write_text("{}"), "run.json: not the manifest"),
        (lambda folder: edit_manifest(folder, schema=2), "run.json: schema 2"),
        (lambda folder: edit_manifest(folder, prompt="{question}"), "make the fingerprint "),
        (lambda folder: edit_manifest(folder, fingerprint="0" * 12), "was the folder renamed?"),
        (lambda folder: edit_manifest(folder, name="other"), "is that of other-"),
        (lambda folder: os.truncate(folder / "scores.parquet", 99), "scores.parquet: "),
    ],
)
def test_verify_tells_damage(work: Path, bench: Bench, spoil: Spoil, said: str) -> None:
    folder = folder_of(work, "tiny")
    spoil(folder)
    found = bench("runs", "verify")
    assert found.code == 2
    assert f"DAMAGED: runs/kings/{folder.name}\n" in found.out
    assert said in found.out
    assert found.out.splitlines()[-1] == "1 whole, 1 DAMAGED"
    (one,) = (one for one in json.loads(bench("runs", "verify", "--json").out) if one["damage"])
    assert said in " ".join(one["damage"])
    assert bench("runs", "verify", "noted").code == 0


def test_a_torn_line_and_what_was_mended_by_hand_are_no_damage(work: Path, bench: Bench) -> None:
    folder = folder_of(work, "noted")
    _append("answers.jsonl", '{"set":')(folder)
    said = bench("runs", "verify")
    assert (said.code, "was torn by a kill" in said.out) == (0, True)
    _shorten("answers.jsonl", 7)(folder)
    assert bench("runs", "verify").code == 2
    assert bench("run", "noted", "--suite", "suite.yaml").code == 0  # asks the lost one again
    said = bench("runs", "verify")
    assert (said.code, said.out.splitlines()[-1]) == (0, "2 whole")


def test_answers_that_were_changed_are_used_as_they_stand_and_that_is_kept(
    work: Path, bench: Bench
) -> None:
    _reword("answers.jsonl")(folder_of(work, "tiny"))
    said = bench("run", "tiny", "--suite", "suite.yaml")
    assert "answers.jsonl: changed since it was written; its answers are used as" in said.err
    assert bench("runs", "verify").code == 2
    ask_the_moon(work, "who is the moon ? moon moon")
    bench("run", "tiny", "--suite", "suite.yaml")
    said = bench("runs", "verify")
    assert (said.code, "had been changed by hand before 20" in said.out) == (0, True)


def test_a_kill_between_answers_and_manifest_is_no_damage(work: Path, bench: Bench) -> None:
    folder = folder_of(work, "tiny")
    last = (folder / "answers.jsonl").read_text().splitlines(keepends=True)[-1]
    _append("answers.jsonl", last)(folder)
    assert bench("runs", "verify").code == 0


def test_verify_says_what_became_of_the_checkpoint(work: Path, bench: Bench) -> None:
    (work / "noted.jsonl").unlink()
    weights = work / "tiny" / "generation_config.json"
    weights.write_text(weights.read_text() + " ")
    said = bench("runs", "verify")
    assert "checkpoint changed: tiny has other content now" in said.out
    assert "checkpoint gone: noted.jsonl is not there any more" in said.out
    edit_manifest(folder_of(work, "noted"), base=None)  # as older runs are
    said = bench("runs", "verify")
    assert "checkpoint unknown: noted.jsonl is not found from here" in said.out
    said = bench("runs", "verify", "--suite", "suite.yaml")
    assert "checkpoint gone: noted.jsonl is not there any more" in said.out
    (work / "tiny" / "model.safetensors").unlink()
    assert "checkpoint changed: tiny cannot be read any more" in bench("runs", "verify").out


def test_verify_leaves_alone_what_is_in_use(work: Path, bench: Bench) -> None:
    folder = folder_of(work, "tiny")
    _append("answers.jsonl", "{broken\n")(folder)
    with in_use(folder):
        said = bench("runs", "verify")
    assert said.code == 0
    assert (
        f"skipped: runs/kings/{folder.name}\n  another process is writing here (pid 4711)"
        in said.out
    )


def test_verify_needs_no_right_to_write(work: Path, bench: Bench) -> None:
    folder = folder_of(work, "tiny")
    (folder / "lock").unlink()
    assert bench("runs", "verify").code == 0
    assert not (folder / "lock").exists()


def test_prune_touches_nothing_until_told(work: Path, bench: Bench) -> None:
    folder = folder_of(work, "tiny")
    unfinish(folder)
    said = bench("runs", "prune", "--unfinished")
    assert said.out.startswith(f"would go: runs/kings/{folder.name}, ")
    assert said.out.endswith("nothing was removed: --yes does it\n")
    assert folder.is_dir()
    said = bench("runs", "prune", "--unfinished", "--yes")
    assert said.out.startswith(f"removed: runs/kings/{folder.name}, ")
    assert "1 run removed, " in said.out
    assert [one.name[:5] for one in (work / "runs" / "kings").iterdir()] == ["noted"]
    assert bench("runs", "prune", "noted", "--yes").code == 0
    assert not (work / "runs" / "kings").exists()


def test_prune_takes_only_what_meets_all_criteria(work: Path, bench: Bench) -> None:
    old = folder_of(work, "noted")
    manifest = json.loads((old / "run.json").read_text())
    entry = manifest["invocations"][-1] | {"started": "2020-01-01T00:00:00+00:00"}
    edit_manifest(old, invocations=[entry])
    found = json.loads(bench("runs", "prune", "--older-than", "30d", "--json").out)
    assert [one["run"]["name"] for one in found] == ["noted"]
    assert (
        json.loads(bench("runs", "prune", "--older-than", "30d", "--unfinished", "--json").out)
        == []
    )
    assert json.loads(bench("runs", "prune", "tiny", "--older-than", "2w", "--json").out) == []
    (work / "noted.jsonl").write_text("{}\n")
    found = json.loads(bench("runs", "prune", "--changed", "--older-than", "12h", "--json").out)
    assert found[0]["why"] == ["last written to 2020-01-01", "noted.jsonl has other content now"]


@pytest.fixture
def elsewhere(work: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Another folder where one stands, with other checkpoints at the same relative paths."""
    folder = here / "elsewhere"
    shutil.copytree(work / "tiny", folder / "tiny")
    (folder / "tiny" / "generation_config.json").write_text("{}")
    (folder / "noted.jsonl").write_text("{}\n")
    monkeypatch.chdir(folder)
    return folder


def test_prune_takes_no_other_checkpoint_at_the_same_relative_path_for_the_runs(
    work: Path, bench: Bench, elsewhere: Path
) -> None:
    assert bench("runs", "prune", "--changed", "--out", work).out.startswith("0 runs")
    assert bench("runs", "verify", "--out", work).out.count("is what it was") == 2
    for name in ("tiny", "noted"):
        edit_manifest(folder_of(work, name), base=None)  # as older runs are
    (work / "noted.jsonl").unlink()
    (work / "tiny" / "tokenizer.json").unlink()
    assert bench("runs", "prune", "--changed", "--out", work).out.startswith("0 runs")
    assert "checkpoint unknown: another tiny is found" in bench("runs", "verify", "--out", work).out
    (elsewhere / "tiny" / "model.safetensors").unlink()
    assert bench("runs", "prune", "--changed", "--out", work).out.startswith("0 runs")


def test_prune_knows_where_a_checkpoint_stood_wherever_one_stands(
    work: Path, bench: Bench, elsewhere: Path
) -> None:
    del elsewhere
    (work / "noted.jsonl").unlink()
    (work / "tiny" / "model.safetensors").unlink()
    said = bench("runs", "prune", "--changed", "--out", work).out
    assert "noted.jsonl is not there any more" in said
    assert "tiny cannot be read any more" in said


def test_prune_does_not_guess_that_a_checkpoint_is_gone(work: Path, bench: Bench) -> None:
    edit_manifest(folder_of(work, "noted"), base=None)  # as older runs are
    (work / "noted.jsonl").unlink()
    assert bench("runs", "prune", "--changed").out.startswith("0 runs")
    said = bench("runs", "prune", "--changed", "--suite", "suite.yaml")
    assert "noted.jsonl is not there any more" in said.out


def test_a_spec_that_was_typed_elsewhere_is_never_taken_for_gone(
    work: Path, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    (work / "deep").mkdir()
    (work / "tiny").rename(work / "deep" / "model")
    assert bench("run", "deep/model", "--suite", "suite.yaml").code == 0
    monkeypatch.chdir(work / "deep")
    said = bench("runs", "verify", "model", "--suite", "../suite.yaml", "--out", work / "other")
    assert "no such folder" in said.err
    (work / "runs").rename(work / "deep" / "runs")
    (run,) = Path("runs/kings").glob("model-*")
    assert "checkpoint same: deep/model is what it was" in bench("runs", "verify", "model").out
    assert json.loads((run / "run.json").read_text())["base"] == str(work)
    edit_manifest(run, base=None)  # as older runs are
    said = bench("runs", "verify", "model").out
    assert "checkpoint unknown: deep/model is not found from here" in said
    monkeypatch.chdir(work / "deep" / "runs")
    said = bench("runs", "prune", "--changed", "--suite", "../../suite.yaml", "--out", "..").out
    assert "deep/model" not in said
    assert "tiny is not there any more" in said


def test_prune_never_touches_what_somebody_needs(work: Path, bench: Bench) -> None:
    tiny, noted = folder_of(work, "tiny"), folder_of(work, "noted")
    (noted / "notes.txt").write_text("mine")
    with in_use(tiny):
        said = bench("runs", "prune", "tiny", "noted", "--yes")
    assert f"stays: runs/kings/{tiny.name}" in said.out
    assert "process 4711 is writing there" in said.out
    assert "it holds notes.txt, which is not a run's" in said.out
    assert said.out.endswith("0 runs removed, 0 B freed\n")
    (tiny / "run.json").write_text("{}")
    said = bench("runs", "prune", tiny.name, "--yes")
    assert said.code == 0
    assert "look at it first, run.json: not the manifest" in said.out
    assert tiny.is_dir()
    assert noted.is_dir()


def test_what_a_killed_prune_put_aside_goes_with_the_next(work: Path, bench: Bench) -> None:
    aside = work / "runs" / "kings" / f".{folder_of(work, 'tiny').name}.pruned"
    folder_of(work, "tiny").rename(aside)
    assert bench("runs", "list").out.splitlines()[-1].startswith("1 run, ")
    bench("runs", "prune", "--unfinished")
    assert aside.is_dir()
    bench("runs", "prune", "--unfinished", "--yes")
    assert not aside.exists()


@pytest.mark.parametrize("words", [(), ("--older-than", "3x"), ("--older-than", "99999999999w")])
def test_prune_wants_to_know_which(work: Path, bench: Bench, words: tuple[str, ...]) -> None:
    said = bench("runs", "prune", *words)
    assert (said.code, said.out) == (2, "")
    assert "--older-than" in said.err


def rows_of(path: Path) -> list[dict[str, Any]]:
    """Read an export by other programs' readers."""
    import datasets
    import pyarrow.parquet as pq

    if path.is_dir():
        return list(datasets.load_from_disk(str(path)))
    if path.suffix == ".csv":
        with path.open(newline="", encoding="utf-8") as stream:
            return list(csv.DictReader(stream))
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text().splitlines()]
    found: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return found


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet", "hf"])
def test_every_export_holds_the_answers_and_their_scores(
    work: Path, bench: Bench, kind: str
) -> None:
    target = work / f"export.{kind}"
    said = bench("runs", "export", "--format", kind, "--to", target)
    assert said.out == f"16 answers in {target}\n"
    rows = rows_of(target)
    assert [row["run"] for row in rows] == ["noted"] * 8 + ["tiny"] * 8
    by_id = {row["id"]: row for row in rows[:8]}
    text = by_id["heldout-king"]["text"]
    assert text == ("Rome the king \ud800" if kind == "jsonl" else "Rome the king \\ud800")
    assert float(by_id["heldout-king"]["f1"]) == pytest.approx(40)  # 1 of 4 words, all of 1
    assert by_id["heldout-city"]["text"] in (None, "")
    assert by_id["heldout-city"]["f1"] in (None, "")
    said = bench("runs", "export", "--format", kind, "--to", target)
    assert (said.code, "is there already" in said.err) == (2, True)


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet", "hf"])
def test_an_export_is_a_file_of_recorded_answers(work: Path, bench: Bench, kind: str) -> None:
    bench("runs", "export", "tiny", "--format", kind, "--to", f"copy.{kind}")
    said = bench("run", f"copy=recorded:copy.{kind}", "--suite", "suite.yaml")
    assert said.code == 0, said.err
    texts = [
        [json.loads(line)["text"] for line in (one / "answers.jsonl").read_text().splitlines()]
        for one in (folder_of(work, "tiny"), folder_of(work, "copy"))
    ]
    assert sorted(texts[0]) == sorted(texts[1])


def test_exports_go_to_stdout_where_they_are_text(work: Path, bench: Bench) -> None:
    said = bench("runs", "export", "tiny")
    assert len([json.loads(line) for line in said.out.splitlines()]) == 8
    assert bench("runs", "export", "tiny", "--format", "csv").out.startswith("run,fingerprint,")
    said = bench("runs", "export", "tiny", "--format", "parquet")
    assert (said.code, said.err) == (
        2,
        "bench: --to: missing; parquet cannot be printed; a file or folder\n",
    )
    _append("answers.jsonl", "{broken\n")(folder_of(work, "tiny"))
    said = bench("runs", "export", "tiny")
    assert said.code == 2
    assert "answers.jsonl:9: " in said.err


HUB = ("runs", "export", "noted", "--format", "eval-results", "--dataset", "org/kings")


def test_a_score_for_the_hub_is_what_its_own_client_reads_and_writes(
    work: Path, bench: Bench
) -> None:
    from huggingface_hub import eval_result_entries_to_yaml, parse_eval_result_entries

    target = work / "model" / ".eval_results" / "kings.yaml"
    said = bench(
        *HUB, "--task-id", "heldout", "--set", "heldout", "--metric", "f1", "--unanswered", "drop",
        "--source-url", "https://example.org/kings", "--source-user", "someone", "--to", target,
    )  # fmt: skip
    assert said.out == f"1 entry in {target}\n"
    written = yaml.safe_load(target.read_text())
    (entry,) = parse_eval_result_entries(written)
    assert eval_result_entries_to_yaml([entry]) == written
    assert (entry.dataset_id, entry.task_id, entry.source_user) == (
        "org/kings",
        "heldout",
        "someone",
    )
    manifest = json.loads((folder_of(work, "noted") / "run.json").read_text())
    assert entry.date[:10] == manifest["invocations"][-1]["started"][:10]
    assert "3 answers (1 unanswered left out)" in entry.notes
    assert entry.value == pytest.approx(40)
    zero = yaml.safe_load(
        bench(
            *HUB, "--task-id", "t", "--set", "heldout", "--metric", "f1", "--unanswered", "zero"
        ).out
    )
    assert zero[0]["value"] == pytest.approx(30)
    assert "source" not in zero[0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--task-id: not given"),
        (("--task-id", "t"), "--metric: not given; one of exact_match, f1"),
        (("--task-id", "t", "--metric", "f2"), "no scores of 'f2'; did you mean 'f1'?"),
        (("--task-id", "t", "--metric", "f1"), "--set: not given; one of control, heldout"),
        (
            ("--task-id", "t", "--metric", "f1", "--set", "control"),
            "--unanswered: 1 of 4 questions are unanswered; zero (they count as 0) or drop",
        ),
        (("--task-id", "t", "--source-name", "x"), "--source-url: a name or user without"),
        (("--task-id", "t", "--dataset", "kings"), "--dataset: 'kings'; ORG/NAME"),
        (("tiny", "--task-id", "t"), "2 runs; an entry stands in one model's repository"),
    ],
)
def test_what_is_no_entry(work: Path, bench: Bench, words: tuple[str, ...], said: str) -> None:
    found = bench(*HUB, *words)
    assert (found.code, found.out) == (2, "")
    assert said in found.err


def test_a_run_without_scores_has_no_entry(work: Path, bench: Bench) -> None:
    (folder_of(work, "noted") / "scores.parquet").unlink()
    said = bench(*HUB, "--task-id", "t")
    assert (said.code, "no scores (scores.parquet)" in said.err) == (2, True)
    assert json.loads(bench("runs", "export", "noted").out.splitlines()[0])["set"] == "control"


def test_runs_of_one_checkpoint_are_told_apart_by_their_temperature(
    work: Path, bench: Bench
) -> None:
    settings = json.loads((folder_of(work, "tiny") / "run.json").read_text())["generation"]
    edit_manifest(folder_of(work, "tiny"), generation=settings | {"temperature": 0.8})
    assert "  hf at 0.8  " in bench("runs", "list").out
    assert [one["temperature"] for one in json.loads(bench("runs", "list", "--json").out)] == [
        None,
        0.8,
    ]


def ask_the_moon(work: Path, words: str) -> None:
    """Change the last question of a set."""
    rows = [json.loads(line) for line in (work / "heldout.jsonl").read_text().splitlines()]
    changed = [row | {"question": words} if row["id"] == "heldout-moon" else row for row in rows]
    write_rows(work / "heldout.jsonl", changed)


def exported(bench: Bench, *words: str) -> list[dict[str, Any]]:
    said = bench("runs", "export", *words)
    assert said.code == 0, said.err
    return [json.loads(line) for line in said.out.splitlines()]


def test_an_answer_to_a_question_that_was_changed_back_is_the_one_to_what_is_asked_now(
    work: Path, bench: Bench
) -> None:
    (first,) = (row for row in exported(bench, "tiny") if row["id"] == "heldout-moon")
    for words in ("who is the moon ? moon moon", "who is the moon ?"):
        ask_the_moon(work, words)
        assert bench("run", "tiny", "--suite", "suite.yaml").code == 0
    said = bench("runs", "export", "tiny")
    assert "1 questions were asked anew after they had changed" in said.err
    rows = [json.loads(line) for line in said.out.splitlines()]
    both = [row for row in rows if row["id"] == "heldout-moon"]
    assert (len(rows), len({row["prompt_hash"] for row in both})) == (9, 2)
    now = exported(bench, "tiny", "--suite", "suite.yaml")
    assert [row for row in now if row["id"] == "heldout-moon"] == [first]
    rest = (work / "heldout.jsonl").read_text().splitlines(keepends=True)[:-1]
    (work / "heldout.jsonl").write_text("".join(rest))
    assert len(exported(bench, "tiny", "--suite", "suite.yaml")) == 7  # what was dropped is, too


def test_only_runs_of_the_suite_hold_what_it_asks(work: Path, bench: Bench) -> None:
    text = (work / "suite.yaml").read_text()
    (work / "suite.yaml").write_text(text.replace("name: kings", "name: queens"))
    said = bench("runs", "export", "--suite", "suite.yaml")
    assert (said.code, "is no run of queens" in said.err) == (2, True)
    (work / "suite.yaml").write_text(text + 'prompt: {template: "{question}"}\n')
    said = bench("runs", "export", "tiny", "--suite", "suite.yaml")
    assert (said.code, "kings has its prompt no more" in said.err) == (2, True)


def test_no_score_stands_beside_an_answer_that_it_was_not_computed_from(
    work: Path, bench: Bench
) -> None:
    scores = {row["id"]: row["f1"] for row in exported(bench, "tiny")}
    ask_the_moon(work, "who is the moon ? moon moon")
    assert bench("run", "tiny", "--suite", "suite.yaml").code == 0
    now = exported(bench, "tiny", "--suite", "suite.yaml")
    expected = {row["id"]: scores[row["id"]] for row in now} | {"heldout-moon": None}
    assert {row["id"]: row["f1"] for row in now} == expected
    folder = folder_of(work, "tiny")
    lines = (folder / "answers.jsonl").read_text().splitlines(keepends=True)
    edited = json.loads(lines[0]) | {"text": "another answer"}
    (folder / "answers.jsonl").write_text("".join([json.dumps(edited) + "\n", *lines[1:]]))
    (row,) = (one for one in exported(bench, "tiny") if one["text"] == "another answer")
    assert row["f1"] is None


def test_scores_of_older_runs_are_told_by_the_text_alone(work: Path, bench: Bench) -> None:
    import pyarrow.parquet as pq

    scores = exported(bench)
    for path in work.glob("runs/*/*/scores.parquet"):
        pq.write_table(pq.read_table(path).drop_columns("prompt_hash"), path)
    assert exported(bench) == scores
    assert any(row["f1"] for row in scores)


def test_an_export_makes_no_folders(work: Path, bench: Bench) -> None:
    said = bench("runs", "export", "tiny", "--format", "parquet", "--to", work / "no" / "x.parquet")
    assert (said.code, "there is no folder" in said.err) == (2, True)
    assert not (work / "no").exists()
