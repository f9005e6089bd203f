"""Bad input: one clear line (where, what, expected, what to try), exit code 2, nothing written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import Said, write_rows

Bench = Callable[..., Said]

ITEMS = [{"id": f"q{i}", "question": f"What is {i}?", "answers": [str(i)]} for i in range(6)]
ANSWERS = [{"id": f"q{i}", "answer": str(i)} for i in range(6)]


@pytest.fixture
def suite(here: Path) -> Path:
    write_rows(here / "held.jsonl", ITEMS)
    write_rows(here / "a.jsonl", ANSWERS)
    write_rows(here / "b.jsonl", [{**row, "answer": "7"} for row in ANSWERS])
    return suite_file(here)


def suite_file(here: Path, **changes: object) -> Path:
    body = {
        "version": 1,
        "name": "t",
        "sets": {"held": {"role": "heldout", "path": "held.jsonl"}},
        "checkpoints": {"a": "recorded:a.jsonl", "b": "recorded:b.jsonl"},
        **changes,
    }
    (here / "suite.yaml").write_text(json.dumps(body, indent=1))  # JSON is YAML
    return here / "suite.yaml"


def refused(said: Said, *parts: str) -> None:
    """One line on stderr that holds every part, exit 2, no traceback, nothing written."""
    lines = said.err.strip().splitlines()
    assert said.code == 2, said
    assert "Traceback" not in said.err
    assert len([line for line in lines if line.startswith("bench:")]) == 1, said.err
    for part in parts:
        assert part in lines[-1], (part, lines[-1])
    assert not Path("comparisons").exists()


@pytest.mark.usefixtures("suite")
def test_the_same_suite_untouched_is_accepted(bench: Bench) -> None:
    assert bench("compare").code == 0
    assert Path("comparisons").exists()


@pytest.mark.parametrize(
    ("row", "parts"),
    [
        ('{"question": "x?"', ("held.jsonl:7", "broken JSON")),
        ('["x?"]', ("held.jsonl:7", "not an object")),
        (
            '{"id": "q3", "question": "x?", "answers": "y"}',
            ("held.jsonl:7", "'q3' appears twice", "first on line 4"),
        ),
        (
            '{"id": "z", "question": "x?", "answers": []}',
            ("held.jsonl:7", "no accepted answer", "at least one"),
        ),
        ('{"id": "z", "question": "x?", "answers": [" "]}', ("no accepted answer",)),
        (
            '{"id": "z", "question": "x?", "answers": [3]}',
            ("no text: 3", "a text, a list of texts"),
        ),
        ('{"id": "z", "question": " ", "answers": "y"}', ("'z' has no question",)),
        ('{"id": "z", "question": 5, "answers": "y"}', ("question is '5'", "text")),
        (
            '{"id": "z", "question": "x?", "answers": "y", "of": "q99"}',
            ("held.jsonl:7", "paraphrases 'q99', which no other set holds"),
        ),
    ],
)
def test_a_bad_row_is_named_by_its_line(
    bench: Bench, suite: Path, row: str, parts: tuple[str, ...]
) -> None:
    with (suite.parent / "held.jsonl").open("a") as stream:
        stream.write(row + "\n")
    refused(bench("compare"), *parts)


def test_missing_file_names_a_neighbour(bench: Bench, suite: Path) -> None:
    suite_file(suite.parent, sets={"held": {"role": "heldout", "path": "hold.jsonl"}})
    refused(bench("compare"), "hold.jsonl", "no such file", "did you mean 'held.jsonl'?")


def test_not_utf8_names_the_line(bench: Bench, suite: Path) -> None:
    with (suite.parent / "held.jsonl").open("ab") as stream:
        stream.write('{"question": "caf\xe9?", "answers": "y"}'.encode("latin-1"))
    refused(bench("compare"), "held.jsonl:7", "not UTF-8", "0xe9", "iconv")


def test_csv_with_a_cell_too_many(bench: Bench, suite: Path) -> None:
    (suite.parent / "held.csv").write_text("id,question,answers\nq0,What?,Paris, France\n")
    suite_file(suite.parent, sets={"held": {"role": "heldout", "path": "held.csv"}})
    refused(bench("compare"), "held.csv:2", "4 cells", "3, as in the header", "quote")


@pytest.mark.parametrize(
    ("changes", "parts"),
    [
        ({"metrics": ["exact_mach"]}, ("exact_mach", "did you mean 'exact_match'")),
        (
            {"sets": {"held": {"role": "heldout", "path": "held.jsonl", "tought": True}}},
            ("suite.yaml:", "unknown key 'sets.held.tought'", "did you mean 'taught'?"),
        ),
        ({"analyses": {}}, ("unknown key 'analyses'", "did you mean 'analysis'?")),
        (
            {"sets": {"held": {"role": "holdout", "path": "held.jsonl"}}},
            ("suite.yaml:", "sets.held.role is 'holdout'", "'heldout'"),
        ),
        (
            {"analysis": {"primary": {"metric": "exact_match", "set": "hold"}}},
            ("no set 'hold'", "did you mean 'held'?"),
        ),
        ({"analysis": {"reference": "c"}}, ("no checkpoint 'c'",)),
        ({"scenarios": {"full": {1: "full-1"}}}, ("no checkpoint 'full-1'",)),
        ({"checkpoints": {"a": "recorded:a.jsonl", "b": "recoded:b.jsonl"}}, ("recorded:",)),
        ({"prompt": {"template": "Q: {questin}"}}, ("{questin}", "question")),
        ({"sets": {}}, ("sets is '{}'",)),
        (
            {"sets": {"held": {"role": "heldout", "path": "${NOWHERE_AT_ALL}/held.jsonl"}}},
            ("${NOWHERE_AT_ALL} is not set",),
        ),
    ],
)
def test_a_bad_suite(
    bench: Bench, suite: Path, changes: dict[str, object], parts: tuple[str, ...]
) -> None:
    suite_file(suite.parent, **changes)
    refused(bench("compare"), *parts)


def test_broken_yaml_names_the_line(bench: Bench, suite: Path) -> None:
    suite.write_text("version: 1\nname: [t\nsets: {}\n")
    refused(bench("compare"), "suite.yaml:3", "not YAML")


def test_a_key_twice(bench: Bench, suite: Path) -> None:
    suite.write_text("version: 1\nname: t\nname: u\nsets: {}\n")
    refused(bench("compare"), "suite.yaml:3", "'name' appears twice", "suite.yaml:2")


@pytest.mark.usefixtures("suite")
def test_a_suite_that_is_not_there(bench: Bench) -> None:
    refused(bench("compare", "--suite", "other.yaml"), "other.yaml", "no such file")


def test_a_folder_that_is_no_checkpoint(bench: Bench, suite: Path) -> None:
    (suite.parent / "empty").mkdir()
    refused(bench("compare", "a", "empty"), "empty", "config.json")


@pytest.mark.usefixtures("suite")
def test_a_word_that_stands_for_nothing(bench: Bench) -> None:
    refused(bench("compare", "a", "gone"), "gone", "neither a checkpoint of the suite")


def test_recorded_answers_that_lack_items(bench: Bench, suite: Path) -> None:
    write_rows(suite.parent / "b.jsonl", ANSWERS[:4])
    refused(bench("compare"), "b.jsonl", "no answer to 2 of set held", "q4, q5", "--allow-partial")
    said = bench("compare", "--allow-partial", "--json")
    assert said.code == 0
    found = json.loads(said.out)["sets"][0]
    assert (found["n_scored"], found["missing"]) == (4, {"b": 2})


def test_recorded_answers_with_unknown_ids(bench: Bench, suite: Path) -> None:
    write_rows(suite.parent / "b.jsonl", [*ANSWERS, {"id": "x9", "answer": "1"}])
    refused(bench("compare"), "b.jsonl", "1 rows of no asked item", "x9", "--allow-partial")


def test_different_content_under_one_id(bench: Bench, suite: Path) -> None:
    other = {"id": "q2", "question": "What is it not?", "answer": "1"}
    write_rows(suite.parent / "b.jsonl", [*ANSWERS[:2], other, *ANSWERS[3:]])
    for words in ((), ("--allow-partial",)):
        refused(bench("compare", *words), "b.jsonl:3", "'q2' holds another question", "What is 2?")


def test_a_second_answer_to_one_item(bench: Bench, suite: Path) -> None:
    write_rows(suite.parent / "b.jsonl", [*ANSWERS, ANSWERS[0]])
    refused(bench("compare"), "b.jsonl:7", "a second answer to item 'q0'")


@pytest.mark.usefixtures("suite")
def test_names_that_collide(bench: Bench) -> None:
    refused(bench("compare", "x=a.jsonl", "x=b.jsonl"), "x: two checkpoints have this name")


@pytest.mark.usefixtures("suite")
def test_one_checkpoint_is_no_comparison(bench: Bench) -> None:
    refused(bench("compare", "a"), "one checkpoint", "two or more")


@pytest.mark.usefixtures("suite")
def test_unknown_backend_names_the_nearest(bench: Bench) -> None:
    refused(bench("compare", "a", "recoded:b.jsonl"), "did you mean 'recorded:'?")


@pytest.mark.usefixtures("suite")
def test_unanswered_error_policy(bench: Bench, here: Path) -> None:
    write_rows(here / "b.jsonl", [*ANSWERS[:5], {"id": "q5", "answer": None}])
    suite_file(here, answer={"unanswered": "error"})
    refused(bench("compare"), "b left 1 items of set held unanswered", "'q5'")


def test_bench_alone_shows_what_a_newcomer_needs(bench: Bench) -> None:
    said = bench()
    assert said.code == 0
    for words in ("bench demo", "bench compare ckpt_a ckpt_b", "--data", "bench --help"):
        assert words in said.out


def test_version(bench: Bench) -> None:
    from bench.version import __version__

    assert bench("--version").out.strip() == f"knowbench {__version__}"
