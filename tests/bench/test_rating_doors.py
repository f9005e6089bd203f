"""`bench human import`: verdict columns, tables and exports of others become rounds."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from human_eval.rounds.folder import RoundFolder
from tests.needs import real_data
from tests.support import REPOSITORY, Said, write_rows

Bench = Callable[..., Said]
EVOUNA = {"fid": 68.94, "gpt35": 65.50, "chatgpt": 72.98, "gpt4": 78.84, "bing": 79.90}


def shares(folder: RoundFolder) -> dict[str, float]:
    """Return, by checkpoint, the percentage of judged answers that people called correct."""
    found: dict[str, list[bool]] = {}
    for one in folder.ratings:
        name = folder.secrets[one.task].checkpoints[0][0]
        found.setdefault(name, []).append(one.values["verdict"] == "correct")
    return {name: 100 * sum(right) / len(right) for name, right in found.items()}


def test_the_verdicts_of_five_real_systems(
    bench: Bench, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = real_data("evouna/NQ.json")
    monkeypatch.setenv("EVOUNA", str(path.parent))
    start = time.process_time()
    said = bench("human", "import", "nq", "--suite", REPOSITORY / "examples" / "evouna.yaml")
    assert said.code == 0, said.err
    assert time.process_time() - start < 30  # 5 s alone on a machine
    folder = RoundFolder(here / "nq")
    assert shares(folder) == pytest.approx(EVOUNA, abs=5e-3)
    assert (folder.plan.n_items, len(folder.ratings)) == (3020, 15100)
    assert folder.findings == ()
    rows = [row for row in json.loads(path.read_text()) if not row["improper"]]
    answered = [row["judge_gpt4"] for row in rows]  # the same, without any of our code
    assert shares(folder)["gpt4"] == pytest.approx(100 * sum(answered) / len(answered))


SUITE = """
version: 1
name: small
sets:
  nq: {role: heldout, path: rows.jsonl, where: {proper: true}}
checkpoints: {one: "recorded:rows.jsonl#one", two: "recorded:rows.jsonl#two"}
human: {nq: {one: judge_one, two: judge_two}}
prompt: {template: "{question}"}
answer: {take: all, unanswered: UNANSWERED}
metrics: [exact_match]
"""


@pytest.fixture
def suite(here: Path) -> Path:
    def row(
        number: int, one: str | None, two: str | None, *judged: Any, proper: bool = True
    ) -> Any:
        return {
            "id": f"q{number}",
            "question": f"question {number}?",
            "answers": [f"answer {number}"],
            "context": f"source {number}",
            "one": one,
            "two": two,
            "judge_one": judged[0],
            "judge_two": judged[1],
            "proper": proper,
        }

    rows = [
        row(1, "answer 1", "no", True, False),
        row(2, "answer 2", "", "correct", None),
        row(3, "x", "y", None, "Partially correct"),
        row(4, "x", "y", True, True, proper=False),
        row(5, "x", "y", "maybe", "no"),
    ]
    write_rows(here / "rows.jsonl", rows)
    path = here / "suite.yaml"
    path.write_text(SUITE.replace("UNANSWERED", "zero"))
    return path


def test_verdict_columns_become_a_round(bench: Bench, suite: Path, here: Path) -> None:
    said = bench("human", "import", "round")
    assert said.code == 0, said.err
    folder = RoundFolder(here / "round")
    found = {
        (folder.secrets[one.task].id, folder.secrets[one.task].checkpoints[0][0]): one.values
        for one in folder.ratings
    }
    assert found == {
        ("q1", "one"): {"verdict": "correct"},
        ("q1", "two"): {"verdict": "incorrect"},
        ("q2", "one"): {"verdict": "correct"},
        ("q2", "two"): {"verdict": "incorrect"},  # no answer: nobody needs to judge nothing
        ("q3", "two"): {"verdict": "partially_correct"},
        ("q5", "two"): {"verdict": "incorrect"},
    }
    assert [(one.kind, one.detail) for one in folder.findings] == [
        ("missing value", "rows.jsonl:3: nothing under verdict"),
        (
            "unknown value",
            "rows.jsonl:5: verdict: 'maybe' is none of correct, partially_correct, incorrect",
        ),
    ]
    assert all(folder.key.fingerprints.values())
    assert folder.plan.metrics == ("exact_match",)
    assert next(iter(folder.tasks.values())).source == "source 1"
    assert "1 item with a blank answer" in said.out
    del suite


def test_under_drop_an_item_that_was_left_blank_is_left_out(
    bench: Bench, suite: Path, here: Path
) -> None:
    suite.write_text(SUITE.replace("UNANSWERED", "drop"))
    assert bench("human", "import", "round").code == 0
    folder = RoundFolder(here / "round")
    assert {one.id for one in folder.secrets.values()} == {"q1", "q3", "q5"}
    assert bench("human", "import", "single", "one").code == 0  # which answered that item
    assert RoundFolder(here / "single").plan.n_items == 4


TABLE = """annotator,question,model,response,quality,relevance,lead_time
Anna,question 1?,one,answer 1,Good,4,12.5
Anna,question 1?,two,no,bad,2.0,
Ben,question 1?,one,answer 1,OK,5,3
Ben,QUESTION  1?,two,no,awful,9,3
Ben,what?,two,no,bad,1,3
"""
COLUMNS = "verdict=quality,seconds=lead_time"
WORDS = "good=correct,ok=partially_correct,bad=incorrect"


def test_a_table_of_several_raters_becomes_a_round(bench: Bench, here: Path) -> None:
    (here / "r.csv").write_text(TABLE)
    said = bench(
        *("human", "import", "round", "--ratings", "r.csv", "--columns", COLUMNS, "--words", WORDS)
    )
    assert said.code == 0, said.err
    assert "rater from 'annotator'" in said.err
    folder = RoundFolder(here / "round")
    assert folder.plan.raters == ("r1", "r2")
    assert [one.values for one in folder.ratings] == [
        {"verdict": "correct", "relevance": 4},
        {"verdict": "incorrect", "relevance": 2},
        {"verdict": "partially_correct", "relevance": 5},
        {"verdict": "incorrect", "relevance": 1},
    ]
    assert folder.ratings[0].seconds == 12.5
    assert [one.kind for one in folder.findings] == ["unknown value", "unknown value"]
    assert len({(one.set, one.id) for one in folder.secrets.values()}) == 2
    names = here / "round" / "pulled" / "raters.json"
    assert json.loads(names.read_text()) == {"r1": "Anna", "r2": "Ben"}
    assert names.stat().st_mode & 0o077 == 0
    others = [path for path in (here / "round").rglob("*") if path.is_file() and path != names]
    assert not any(b"Anna" in path.read_bytes() for path in others)


def test_a_table_brings_references_sources_and_groups_times_and_skips(
    bench: Bench, here: Path
) -> None:
    (here / "r.csv").write_text(
        "id,question,references,source,group,checkpoint,answer,verdict,seconds,skipped\n"
        '1,who?,"[""Ada"", ""A. L."", "" ""]",A book.,g,one,Ada,yes,0,\n'
        "2,when?,1815,,g,one,1816,no,-3,no\n"
        '3,where?,,,h,one,London,,"7,5",YES\n'
        "4,why?,,,h,one,Because,yes,inf,0\n"
    )
    said = bench("human", "import", "round", "--ratings", "r.csv")
    assert said.code == 0, said.err
    folder = RoundFolder(here / "round")
    secrets = {one.id: one for one in folder.secrets.values()}
    references = [secrets[number].references for number in "1234"]
    assert references == [("Ada", "A. L."), ("1815",), (), ()]
    assert [secrets[number].group for number in "1234"] == ["g", "g", "h", "h"]
    assert [one.source for one in folder.tasks.values()] == ["A book.", None, None, None]
    assert [(one.skipped, one.seconds) for one in folder.ratings] == [
        (False, 0.0),
        (False, None),
        (True, 7.5),
        (False, None),
    ]


def test_a_question_that_two_items_ask_is_neither(bench: Bench, suite: Path, here: Path) -> None:
    (here / "r.csv").write_text(
        "question,checkpoint,verdict\nquestion 1?,one,yes\nquestion 3?,one,yes\n"
    )
    rows = (here / "rows.jsonl").read_text()
    (here / "rows.jsonl").write_text(rows.replace("question 5?", "question 1?"))
    said = bench("human", "import", "round", "--ratings", "r.csv", "--suite", "suite.yaml")
    assert said.code == 0, said.err
    folder = RoundFolder(here / "round")
    assert [one.id for one in folder.secrets.values()] == ["q3"]
    assert [(one.detail, one.left_out) for one in folder.findings] == [
        ("r.csv:2: several items are question 'question 1?' (nq/q1, nq/q5)", True)
    ]


@pytest.mark.usefixtures("suite")
def test_a_table_is_held_against_a_suites_items(bench: Bench, here: Path) -> None:
    (here / "r.csv").write_text(TABLE)
    said = bench(
        *("human", "import", "round", "--ratings", "r.csv", "--suite", "suite.yaml"),
        *("--columns", COLUMNS, "--words", WORDS),
    )
    assert said.code == 0, said.err
    folder = RoundFolder(here / "round")
    assert {(one.set, one.id, one.references) for one in folder.secrets.values()} == {
        ("nq", "q1", ("answer 1",))
    }
    unknown = [one for one in folder.findings if one.kind == "unknown task"]
    assert [(one.rater, one.detail) for one in unknown] == [("r2", "r.csv:6: no question 'what?'")]
    assert folder.key.names == ("one", "two")


@pytest.mark.usefixtures("suite")
def test_answers_that_a_table_lacks_are_the_suites(bench: Bench, here: Path) -> None:
    (here / "r.csv").write_text("id,checkpoint,verdict\nq1,two,no\nq3,one,yes\nq3,three,yes\n")
    said = bench("human", "import", "round", "--ratings", "r.csv", "--suite", "suite.yaml")
    assert said.code == 0, said.err
    folder = RoundFolder(here / "round")
    assert [one.answers for one in folder.tasks.values()] == [("no",), ("x",)]
    assert [one.detail for one in folder.findings] == [
        "r.csv:4: no answer of 'three' to this item is known"
    ]
    assert folder.plan.raters == ("people",)
    said = bench("human", "import", "bare", "--ratings", "r.csv")
    assert said.code == 2
    assert "nothing for answer among" in said.err


def export(here: Path) -> Path:
    def annotation(number: int, user: Any, quality: str, stars: object, **more: Any) -> Any:
        result = [
            {"from_name": "quality", "type": "choices", "value": {"choices": [quality]}},
            {"from_name": "rel", "type": "rating", "value": {"rating": stars}},
            {"from_name": "note", "type": "textarea", "value": {"text": ["so"]}},
        ]
        found = {"id": number, "completed_by": user, "was_cancelled": False, "lead_time": 20.0}
        return {**found, "created_at": "2026-01-02T03:04:05Z", "result": result, **more}

    mail = {"id": 7, "email": "anna@example.org"}
    tasks = [
        {
            "id": number,
            "data": {"text": f"question {number}?", "reply": "r", "meta": {"model": "one"}},
            "annotations": [
                annotation(number * 10, mail, "Good", 4),
                annotation(number * 10 + 1, 9, "Bad", 6, was_cancelled=number == 2),
            ],
            "drafts": [{"user": "ben@example.org"}] if number == 1 else [],
        }
        for number in (1, 2)
    ]
    path = here / "export.json"
    path.write_text(json.dumps(tasks))
    return path


def test_an_export_of_somebody_elses_project_becomes_a_round(bench: Bench, here: Path) -> None:
    columns = "question=text,answer=reply,checkpoint=meta.model,verdict=quality,relevance=rel"
    said = bench(
        *("human", "import", "round", "--export", export(here), "--columns", columns),
        *("--words", "good=correct,bad=incorrect", "--columns", "comment=note"),
    )
    assert said.code == 0, said.err
    folder = RoundFolder(here / "round")
    assert [(one.rater, one.values, one.skipped) for one in folder.ratings] == [
        ("r1", {"verdict": "correct", "relevance": 4, "comment": "so"}, False),
        ("r1", {"verdict": "correct", "relevance": 4, "comment": "so"}, False),
        ("r2", {"verdict": "incorrect", "comment": "so"}, False),
        ("r2", {}, True),
    ]
    assert [one.kind for one in folder.findings] == ["draft", "unknown value", "skipped"]
    written = b"".join(path.read_bytes() for path in (here / "round").rglob("*.json*"))
    assert b"@example.org" not in written


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--ratings", "r.csv"), "nothing for verdict"),
        (("--ratings", "r.csv", "--columns", "verdict=qualty"), "did you mean 'quality'?"),
        (("--ratings", "r.csv", "--columns", "verdct=quality"), "did you mean 'verdict'?"),
        (("--ratings", "r.csv", "--columns", "verdict"), "field=column"),
        (("--ratings", "r.csv", "--columns", "id=model,id=model"), "given twice"),
        (("--ratings", "r.csv", "--words", "good=fine"), "no verdict or preference 'fine'"),
        (("--ratings", "r.csv", "--export", "e.json"), "give one of the two"),
        (("--columns", "verdict=quality"), "given without a file"),
        (("one", "--ratings", "r.csv"), "names its checkpoints itself"),
        (("--export", "r.csv"), "format JSON"),
        (("--ratings", "head.csv"), "head.csv: no rows"),
        (("--ratings", "who.csv"), "nothing for question among"),
        (("--ratings", "no.csv"), "no such file"),
        (("--suite", "suite.yaml", "thre"), "thre"),
    ],
)
@pytest.mark.usefixtures("suite")
def test_bad_words_are_one_sentence(
    bench: Bench, here: Path, words: tuple[str, ...], said: str
) -> None:
    (here / "r.csv").write_text(TABLE.replace("relevance", "other"))
    (here / "head.csv").write_text(TABLE.splitlines()[0])
    (here / "who.csv").write_text("model,response,verdict\none,x,yes\n")
    found = bench("human", "import", "round", *words)
    assert found.code == 2
    assert said in found.err
    assert not (here / "round").exists()


def test_a_suite_without_verdicts_and_one_with_a_wrong_name_are_told(
    bench: Bench, suite: Path, here: Path
) -> None:
    text = suite.read_text()
    suite.write_text(text.replace("human: {nq: {one: judge_one, two: judge_two}}\n", ""))
    assert "none for these checkpoints" in bench("human", "import", "round").err
    suite.write_text(text.replace("two: judge_two}", "tow: judge_two}"))
    assert "did you mean 'two'?" in bench("human", "import", "round").err
    suite.write_text(text.replace("judge_two}", "judge_tow}"))
    assert "no column 'judge_tow'; did you mean 'judge_two'?" in bench("human", "import", "r").err
    assert not (here / "round").exists()


def test_another_question_under_an_id_is_an_error(bench: Bench, here: Path) -> None:
    lines = ["id,question,checkpoint,answer,verdict", "1,who?,a,x,yes", "1,where?,a,x,no"]
    (here / "r.csv").write_text("\n".join(lines))
    said = bench("human", "import", "round", "--ratings", "r.csv")
    assert said.code == 2
    assert "r.csv:3: item '1' asks 'where?' here; 'who?', as elsewhere" in said.err


def test_preferences_in_a_table(bench: Bench, here: Path) -> None:
    (here / "r.csv").write_text(
        "rater,question,checkpoint_a,answer_a,checkpoint_b,answer_b,preference\n"
        "r1,who?,m1,x,m2,y,A\nr2,who?,m2,y,m1,x,Equally good\n"
    )
    said = bench("human", "import", "round", "--ratings", "r.csv")
    assert said.code == 0, said.err
    folder = RoundFolder(here / "round")
    assert len(folder.tasks) == 1
    assert [one.values["preference"] for one in folder.ratings] == ["a", "tie_good"]
    assert [len(one.swapped) for one in folder.assignments.values()] == [0, 1]
