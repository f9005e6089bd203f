"""`bench report`: everything again from result.json, with no model and no torch."""

import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from bench.base.errors import DataError, RunError
from bench.base.files import write_json
from bench.comparison import compare
from bench.finding_results import find_result, find_results
from bench.reporting import Wanted, report
from reports import render_html, to_json
from reports.baseline import baseline_of
from reports.json_schema import result_schema
from reports.markdown import render_markdown
from reports.result_reading import read_result
from tests.reports.made import make, two
from tests.reports.made_checks import checked
from tests.support import REPOSITORY, write_rows


def put(root, name, comparison):
    folder = root / "comparisons" / name
    write_json(folder / "result.json", to_json(comparison))
    return folder


@pytest.fixture(scope="module")
def of_two():
    return make(two())


def bench(*words, cwd=REPOSITORY):
    code = (
        "import sys; sys.argv = ['bench', *sys.argv[1:]]; import bench.cli.main as m\n"
        "try: m.main()\n"
        "finally: print('LOADED', *(n for n in ('torch', 'transformers') if n in sys.modules),"
        " file=sys.stderr)"
    )
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, words)],
        capture_output=True, text=True, cwd=cwd, check=False,
        env={"PYTHONPATH": str(REPOSITORY), "PATH": "/usr/bin:/bin", "HOME": str(cwd)},
    )  # fmt: skip


def test_the_page_is_the_one_that_was_written(of_two, tmp_path):
    folder = put(tmp_path, "a-1", of_two)
    (one,) = report((str(folder),))
    assert one.files == (folder / "report.html",)
    assert (folder / "report.html").read_text(encoding="utf-8") == render_html(of_two)


@pytest.mark.parametrize(
    "name",
    ["of_world", "of_systems", "of_seeds", "of_factors", "of_samples", "of_model", "of_leaking"],
)
def test_every_design_comes_back_as_it_was(name, tmp_path):
    from tests.reports.made import systems, world
    from tests.reports.made_checks import leaking
    from tests.reports.made_designs import factored, modelled, sampled, seeded

    makers = {
        "of_world": lambda: make(world()), "of_systems": lambda: make(systems(n=300)),
        "of_seeds": seeded, "of_factors": factored, "of_samples": sampled, "of_model": modelled,
        "of_leaking": leaking,
    }  # fmt: skip
    comparison = makers[name]()
    folder = put(tmp_path, name, comparison)
    report((str(folder),), Wanted(formats=("html", "md")))
    assert (folder / "report.html").read_text(encoding="utf-8") == render_html(comparison)
    assert (folder / "report.md").read_text(encoding="utf-8") == render_markdown(comparison)


def test_all_shapes_by_the_command_without_torch(tmp_path):
    put(tmp_path, "people-1", checked())
    done = bench("report", "people-1", "--format", "all", "--out", "made", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "LOADED\n" in done.stderr
    made = done.stdout.split()
    assert made[:3] == ["made/report.html", "made/report.md", "made/result.json"]
    assert "made/cards/model-full-1.md" in made
    assert "made/cards/dataset-heldout.md" in made
    assert all((tmp_path / path).stat().st_size > 200 for path in made)
    kept = json.loads((tmp_path / "comparisons/people-1/result.json").read_text())
    assert json.loads((tmp_path / "made/result.json").read_text()) == kept


def test_charts_are_saved(of_two, tmp_path):
    folder = put(tmp_path, "a-1", of_two)
    (one,) = report((str(folder),), Wanted(formats=(), figures=True, out=tmp_path / "f"))
    assert {path.suffix for path in one.files} == {".svg", ".pdf"}
    assert all(path.parent == tmp_path / "f" / "figures" for path in one.files)


def test_several_get_an_index_that_leads_to_each(of_two, tmp_path):
    evil = replace(of_two, suite="<script>alert(1)</script>")
    folders = [put(tmp_path, name, one) for name, one in (("a b#1", of_two), ("c-2", evil))]
    *made, index = report(tuple(map(str, folders)))
    assert index.files == (tmp_path / "comparisons" / "index.html",)
    page = index.files[0].read_text(encoding="utf-8")
    assert 'href="a%20b%231/report.html"' in page
    assert page.count("Is full really better than mlp?") == 2
    assert "<script" not in page
    assert "script-src" in page
    assert len(made) == 2
    *_, elsewhere = report(tuple(map(str, folders)), Wanted(out=tmp_path / "out"))
    assert elsewhere.files == (tmp_path / "out" / "index.html",)
    assert (tmp_path / "out" / "a-b-1" / "report.html").is_file()


def test_an_earlier_result_stands_first(of_two, tmp_path):
    now, then = put(tmp_path, "now", of_two), put(tmp_path, "then", replace(of_two, prompt="Old"))
    report((str(now),), Wanted(formats=("html", "md"), baseline=str(then / "result.json")))
    for name in ("report.html", "report.md"):
        text = (now / name).read_text(encoding="utf-8")
        assert "Since the earlier result" in text
        assert "prompt changed" in text


def test_which_comparison_is_meant(of_two, tmp_path):
    with pytest.raises(DataError, match="no comparison;"):
        find_results((), tmp_path)
    first = put(tmp_path, "people-1a", of_two)
    file = first / "result.json"
    assert find_results((), tmp_path) == (file,)
    for word in (str(first), str(file), "people-1a", "peo"):
        assert find_result(word, tmp_path) == file
    put(tmp_path, "people-2b", of_two)
    with pytest.raises(DataError, match="2 comparisons; name one: people-1a, people-2b"):
        find_results((), tmp_path)
    with pytest.raises(DataError, match="2 comparisons begin so"):
        find_result("people", tmp_path)
    with pytest.raises(DataError, match="did you mean 'people-1a'"):
        find_result("peple-1a", tmp_path)
    with pytest.raises(DataError, match=r"holds no result\.json"):
        find_result(str(tmp_path), tmp_path)
    assert find_results((str(first), str(file)), tmp_path) == (file,)


def test_misuse_is_told(of_two, tmp_path):
    folder = put(tmp_path, "a", of_two)
    with pytest.raises(DataError, match="'pdf'; one of html, md"):
        report((str(folder),), Wanted(formats=("pdf",)))
    with pytest.raises(DataError, match="--format: names nothing; one of html"):
        report((str(folder),), Wanted(formats=()))
    (tmp_path / "file").write_text("x")
    with pytest.raises(RunError, match="cannot be written"):
        report((str(folder),), Wanted(out=tmp_path / "file"))
    broken = bench("report", tmp_path / "nothing", cwd=tmp_path)
    assert broken.returncode == 2
    assert broken.stderr.startswith("bench: ")
    assert "Traceback" not in broken.stderr


def test_the_schema_is_printed(tmp_path):
    done = bench("report", "--schema", cwd=tmp_path)
    assert json.loads(done.stdout) == result_schema()


def answers_of(folder, name, rate):
    """Recorded answers to 120 questions, right at a rate."""
    random = np.random.default_rng([120, round(100 * rate), len(name)])
    right = random.random(120) < rate
    rows = [{"id": f"q{i}", "answer": str(i) if right[i] else "no"} for i in range(120)]
    write_rows(folder / f"{name}.jsonl", rows)


def test_a_baseline_is_paired_as_two_checkpoints_of_one_suite_are(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, rate in (("base", 0.2), ("then", 0.55), ("now", 0.7)):
        answers_of(tmp_path, name, rate)
    write_rows(
        tmp_path / "held.jsonl",
        [{"id": f"q{i}", "question": f"{i}?", "answers": [str(i)], "group": f"{i % 40}"}
         for i in range(120)],
    )  # fmt: skip
    suite = {
        "name": "s", "sets": {"held": {"role": "heldout", "path": "held.jsonl"}},
        "analysis": {"reference": "base", "pairs": "all"}, "metrics": ["exact_match", "bleu"],
    }  # fmt: skip
    (tmp_path / "suite.yaml").write_text(json.dumps(suite))
    for out, *sides in (
        ("1", "base=recorded:base.jsonl", "model=recorded:then.jsonl"),
        ("2", "base=recorded:base.jsonl", "model=recorded:now.jsonl"),
        ("both", "now=recorded:now.jsonl", "then=recorded:then.jsonl"),
    ):
        compare(*sides, suite="suite.yaml", out=out)
    first, second, both = (find_results((), tmp_path / out)[0] for out in ("1", "2", "both"))
    since = baseline_of(read_result(first), read_result(second))
    wanted = next(one for one in read_result(both).pairs if one.metric == "exact_match")
    move = since.move("model", "held", "exact_match")
    assert move.paired == wanted.difference
    assert since.move("base", "held", "exact_match").same
    assert since.move("model", "held", "bleu").paired is None
    said = bench("report", second, "--baseline", first, "--format", "md", cwd=tmp_path)
    assert said.returncode == 0, said.stderr
    text = (second.parent / "report.md").read_text(encoding="utf-8")
    assert "paired by question" in text
    assert "unpaired" in text
    judged = bench("gate", second, "--baseline", first, cwd=tmp_path)
    assert judged.returncode == 0, judged.stderr
    assert (
        f"model against the baseline: better (exact match on held: +{move.difference:.1f} pp"
        in (judged.stdout)
    )
    assert f"{wanted.difference.test})" in judged.stdout
