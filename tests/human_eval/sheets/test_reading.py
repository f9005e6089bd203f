"""`bench human sheets` and `bench human read` as their user has them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from human_eval.ratings.gathering import gather
from human_eval.ratings.raw import Raw
from human_eval.rounds.folder import RoundFolder
from human_eval.rounds.shown import shown_task, text_mark
from human_eval.sheets.mark import sheet_mark
from human_eval.sheets.reading import merged
from human_eval.sheets.table import MOST_CELL
from tests.human_eval.rounds_made import made_round, task_id
from tests.support import Said

Bench = Callable[..., Said]
SCALES = ("factual_accuracy", "logical_coherence", "grammatical_correctness", "relevance")
STARS = dict.fromkeys(SCALES, 4)


@pytest.fixture
def folder(here: Path) -> RoundFolder:
    made = made_round(here / "round", items=3, qualification=1)
    (made.path / "guidelines.html").write_text("<h1>How to judge</h1>")
    (made.path / "raters.csv").write_text("rater,familiarity,first_language\nr1,,\nr2,,\n")
    return made


def table(path: Path, *rows: tuple[int, str]) -> Path:
    lines = [f"t-{task_id(number)},r1,{verdict},4,4,4,4\n" for number, verdict in rows]
    path.write_text(f"task,rater,verdict,{','.join(STARS)}\n{''.join(lines)}")
    return path


def saved(path: Path, folder: RoundFolder, *rows: dict[str, object], **changes: object) -> Path:
    found = {"knowbench_sheet": 1, "mark": sheet_mark(folder, "r1"), "tasks": rows} | changes
    path.write_text(json.dumps(found))
    return path


def row(number: int, verdict: str = "correct", **changes: object) -> dict[str, object]:
    values = {"verdict": verdict, **STARS}
    made = {"created": "2026-01-02T03:04:05.678Z", "updated": "2026-01-02T03:04:05.678Z"}
    found = {"item": task_id(number), "state": "judged", "values": values, "seconds": 9.5, **made}
    return found | changes


def files(folder: RoundFolder) -> list[bytes]:
    return [(folder.path / name).read_bytes() for name in ("ratings.jsonl", "findings.jsonl")]


def test_sheets_are_written_for_each_rater(bench: Bench, folder: RoundFolder) -> None:
    said = bench("human", "sheets", "round")
    assert said.code == 0, said.err
    assert said.out.startswith("wrote round/sheets/r1.html\nwrote round/sheets/r2.html\n")
    page = (folder.path / "sheets" / "r1.html").read_text(encoding="utf-8")
    for secret in ("item-0", "group-0", "heldout", "world", folder.key.salt, '"full"'):
        assert secret not in page
    assert "send each rater the sheet of that name, and nothing else of the round" in said.out
    said = bench("human", "sheets", "round", "--format", "csv")
    assert (
        "the sheet of that name, with how-to.txt and guidelines.html, and nothing else" in said.out
    )
    said = bench("human", "sheets", "round", "--format", "csv", "--semicolons", "--json")
    names = [Path(name).name for name in json.loads(said.out)["files"]]
    assert names == ["r1.csv", "r2.csv", "how-to.txt", "guidelines.html"]
    assert b"task;rater;question" in (folder.path / "sheets" / "r1.csv").read_bytes()


def test_a_text_that_is_cut_in_a_table_is_counted(bench: Bench, here: Path) -> None:
    folder = made_round(here / "long", items=1, answers=("x" * (MOST_CELL + 1),))
    (folder.path / "guidelines.html").write_text("<h1>How to judge</h1>")
    said = bench("human", "sheets", "long", "--format", "csv")
    # once for each of the two raters' tables
    assert "2 texts are too long for a cell and cut there: use --format html" in said.out
    alone = made_round(here / "one", items=1, raters=("r1",), answers=("x" * (MOST_CELL + 1),))
    (alone.path / "guidelines.html").write_text("<h1>How to judge</h1>")
    said = bench("human", "sheets", "one", "--format", "csv")
    assert "1 text is too long for a cell and cut there" in said.out
    said = bench("human", "read", "one", alone.path / "sheets" / "r1.csv")
    assert "one: rating round of 2 checkpoints on 1 item\n" in said.out


def test_reading_twice_changes_nothing(bench: Bench, folder: RoundFolder, here: Path) -> None:
    one = saved(here / "r1.json", folder, row(0), row(1, "incorrect"), row(2, state="begun"))
    said = bench("human", "read", "round", one)
    assert said.code == 0, said.err
    assert "r1.json: 2 of r1, 2 new; 1 begun and not submitted, left out" in said.out
    assert "r1: 2 judged, 0 skipped, 2 left of 4, qualification passed" in said.out
    before = files(folder)
    said = bench("human", "read", "round", one, one)
    assert "2 of r1, 0 new" in said.out
    assert files(folder) == before
    kept = [path for path in (folder.path / "pulled").iterdir() if path.name.startswith("r1-")]
    assert [path.read_bytes() for path in kept] == [one.read_bytes()]
    assert kept[0].stat().st_mode & 0o077 == 0


def test_of_two_tables_the_first_judgement_counts_unless_it_is_to_be_replaced(
    bench: Bench, folder: RoundFolder, here: Path
) -> None:
    first = table(here / "a.csv", (0, "correct"), (1, "incorrect"))
    second = table(here / "b.csv", (1, "correct"), (2, "correct"))
    bench("human", "read", "round", first)
    said = bench("human", "read", "round", second)
    assert "rated twice: 1, e.g. r1: b.csv:2: a.csv:3 counts" in said.out
    assert [one.values["verdict"] for one in folder.ratings] == ["correct", "incorrect", "correct"]
    bench("human", "read", "round", second, "--replace")
    assert [one.values["verdict"] for one in folder.ratings] == ["correct", "correct"]
    assert folder.findings == ()


def test_what_was_odd_in_an_earlier_file_of_the_rater_stays(
    bench: Bench, folder: RoundFolder, here: Path
) -> None:
    head = f"task,rater,question,verdict,{','.join(STARS)}\n"
    first, second = here / "first.csv", here / "second.csv"
    first.write_text(f"{head}t-{task_id(1)},r1,What else?,correct,4,4,4,4\n")
    bench("human", "read", "round", first)
    (odd,) = [one for one in folder.findings if one.kind == "task changed"]

    said = bench("human", "read", "round", table(second, (2, "incorrect")))
    assert "task changed: 1, e.g. r1: first.csv:2" in said.out
    assert odd in RoundFolder(folder.path).findings
    bench("human", "read", "round", second, "--replace")
    assert odd not in RoundFolder(folder.path).findings


def test_a_table_that_nobody_filled_in_is_said_to_be_empty(
    bench: Bench, folder: RoundFolder
) -> None:
    bench("human", "sheets", "round", "--format", "csv")
    said = bench("human", "read", "round", folder.path / "sheets" / "r1.csv")
    assert said.code == 0
    assert "r1.csv: nothing is filled in\n" in said.out
    assert "bench human report" not in said.out  # it would have nothing to say


def test_other_doors_are_not_forgotten(bench: Bench, folder: RoundFolder, here: Path) -> None:
    gather(folder, "server", [Raw("r2", task_id(1), {"verdict": "correct", **STARS})])
    bench("human", "read", "round", table(here / "a.csv", (0, "correct")))
    assert [one.rater for one in folder.ratings] == ["r1", "r2"]


def test_what_was_begun_is_a_finding_until_it_is_submitted(
    bench: Bench, folder: RoundFolder, here: Path
) -> None:
    bench("human", "read", "round", saved(here / "r1.json", folder, row(1, state="begun")))
    assert [one.kind for one in folder.findings] == ["draft"]
    bench("human", "read", "round", saved(here / "r1.json", folder, row(1)))
    assert folder.findings == ()
    assert len(folder.ratings) == 1


def test_a_file_that_is_wrong_changes_nothing(
    bench: Bench, folder: RoundFolder, here: Path
) -> None:
    good = table(here / "good.csv", (0, "correct"))
    other = made_round(here / "other", items=3, salt="another")
    wrong = {
        saved(here / "r1.json", other, row(0)): "a sheet of another round",
        saved(here / "x.json", folder, knowbench_sheet=2): "no sheet's file",
        saved(here / "y.json", folder, tasks="no"): "no list of tasks",
        here / "nothing.json": "no such file",
        here / "a.xlsx": "save it as CSV",
        here / "a.pdf": ".json or .csv",
        table(here / "z.csv", (77, "correct")): "none of this round's tasks",
    }
    for name in ("a.xlsx", "a.pdf"):
        (here / name).write_bytes(b"PK")
    (here / "broken.json").write_text("{")
    for path, words in {**wrong, here / "broken.json": "broken JSON"}.items():
        said = bench("human", "read", "round", good, path)
        assert said.code == 2, path
        assert words in said.err
        assert said.err.count("\n") == 1
    assert not (folder.path / "ratings.jsonl").exists()


def test_the_page_itself_in_place_of_what_it_saves(
    bench: Bench, folder: RoundFolder, here: Path
) -> None:
    bench("human", "sheets", "round")
    page = folder.path / "sheets" / "r1.html"
    renamed = here / "r1.json"  # as a browser's "save as" may be talked into
    renamed.write_bytes(page.read_bytes())
    for path in (page, renamed):
        said = bench("human", "read", "round", path)
        assert (said.code, said.err.count("\n")) == (2, 1)
        assert "a page, which holds the tasks and not what was rated" in said.err
        assert "“Save my file”" in said.err


def test_values_of_a_saved_page_are_checked_like_any_others(
    bench: Bench, folder: RoundFolder, here: Path
) -> None:
    bad = row(1, values={"verdict": "banana", **STARS, "relevance": 9, "mood": "fine"})
    strange = row(2, item=None, values=7, seconds="x", created=5)
    bench("human", "read", "round", saved(here / "r1.json", folder, row(0), bad, strange))
    kinds = sorted(one.kind for one in folder.findings)
    assert kinds == ["unknown control", "unknown task", "unknown value", "unknown value"]


def test_a_text_that_was_changed_after_it_was_judged_is_told(
    bench: Bench, folder: RoundFolder, here: Path
) -> None:
    texts = [text_mark(shown_task(folder, "r1", task_id(number))) for number in (0, 1)]
    rows = [row(0, text=texts[0]), row(1, text=texts[1])]
    path = folder.path / "tasks.jsonl"
    path.write_text(path.read_text().replace("answer 1", "another answer"))
    bench("human", "read", "round", saved(here / "r1.json", folder, *rows))
    assert [one.task for one in folder.ratings] == [task_id(0)]
    found = [(one.kind, one.task, one.left_out) for one in folder.findings]
    assert found == [("task changed", task_id(1), True)]


def test_what_raters_say_of_themselves_fills_blanks_only(
    bench: Bench, folder: RoundFolder, here: Path
) -> None:
    (folder.path / "raters.csv").write_text("rater,familiarity,first_language\nr1,2,\nr2,,\n")
    about = {"familiarity": "5", "language": " Old  Norse "}
    bench("human", "read", "round", saved(here / "r1.json", folder, row(0), about=about))
    assert (folder.path / "raters.csv").read_text() == (
        "rater,familiarity,first_language\nr1,2,Old Norse\nr2,,\n"
    )


def test_a_later_state_takes_the_place_of_an_earlier_one_whatever_the_order() -> None:
    early = Raw("r1", "t", {"verdict": "correct"}, created="1", updated="1")
    late = Raw("r1", "t", {"verdict": "incorrect"}, created="1", updated="2")
    assert merged([early], [late]) == ([late], 0, 1)
    assert merged([late], [early]) == ([late], 0, 0)
    assert merged([], [early, late]) == ([late], 1, 1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("sheets", "nowhere"), "make one: bench human new"),
        (("sheets", "round", "--format", "pdf"), "html or csv"),
        (("read", "nowhere", "a.csv"), "no such file"),
    ],
)
def test_bad_words_are_one_sentence(
    bench: Bench, folder: RoundFolder, words: tuple[str, ...], said: str
) -> None:
    del folder
    found = bench("human", *words)
    assert found.code == 2
    assert said in found.err
