"""Logs of other harnesses as checkpoints that answer a suite's items by content."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bench.base.errors import DataError, ModelError
from bench.data.items import Item
from bench.models.elsewhere import Elsewhere
from bench.models.harness_logs.rows import content_of
from bench.models.logged import LoggedCheckpoint, logged_parts, open_logged
from bench.models.protocol import Ask, Generation
from bench.models.specs import Known, resolve
from tests.bench.models.harness_logs.logs import (
    LOGS,
    Row,
    copied,
    of_filter,
    rewritten,
    samples_of,
)

STRICT = "lm_eval/a#task=capitals,filter=strict"


def opened(location: str = STRICT, backend: str = "lm-eval") -> LoggedCheckpoint:
    return open_logged(backend, "a", f"{backend}:{location}", location, LOGS)


def ask(row: Row, number: int, sample: int = 0, of: str = "held") -> Ask:
    """Ask an item of the file that both harnesses read, under an id of our own."""
    return Ask(
        of,
        f"mine-{number}",
        sample,
        "",
        "h",
        f" {row['question']}\n",
        ("elsewhere", number),
        context=row["context"] or None,
        accepted=tuple(row["answers"]),
    )


ROWS = [json.loads(line) for line in (LOGS / "items.jsonl").read_text().splitlines()]
ASKS = [ask(row, at) for at, row in enumerate(ROWS[:18])]  # the last two are the same


def test_items_are_paired_by_question_and_context_not_by_id() -> None:
    replies = opened().load(ASKS, Generation(), False).generate(ASKS)
    assert [one.text for one in replies[13:16]] == ["Shakespeare", "Austen", "Goethe"]
    assert replies[7].text == "[invalid]"
    assert {one.stop for one in replies} == {"recorded"}


def test_it_says_what_only_another_harness_knows() -> None:
    checkpoint = opened()
    assert isinstance(checkpoint, Elsewhere)
    assert checkpoint.prompts(ASKS)["held", "mine-14"] == (
        "Emma is a famous work.\nQ: Who wrote it?\nA:"
    )
    scores = checkpoint.given_scores(ASKS)["exact_match"]
    assert len(scores) == 18
    assert (scores["held", "mine-0", 0], scores["held", "mine-3", 0]) == (1.0, 0.0)
    assert checkpoint.origin.startswith(
        "lm-evaluation-harness 0.4.13: task capitals (filter strict), model hf, "
        "model arguments pretrained=checkpoints/a,add_bos_token=True"
    )


def test_epochs_answer_samples(capsys: pytest.CaptureFixture[str]) -> None:
    checkpoint = opened("inspect/a.eval", "inspect")
    asks = [ask(row, at, sample) for at, row in enumerate(ROWS[:18]) for sample in range(2)]
    assert checkpoint.samples == 2
    model = checkpoint.load(asks, Generation(), False)
    havana = [one.text for one in model.generate([one for one in asks if one.id == "mine-10"])]
    assert havana == ["Havana", None]
    scores = checkpoint.given_scores(asks)
    assert ("held", "mine-10", 1) not in scores["match"]
    assert scores["measured/letters"]["held", "mine-10", 0] == 6.0
    said = capsys.readouterr().err
    assert "a: 1 sample ended in an error: unanswered" in said
    assert "2 items that cannot be told from others by content: q18 (Which planet" in said


def test_missing_and_unknown_items_are_said() -> None:
    other = [*ASKS[:16], ask({**ROWS[0], "question": "Why?"}, 99)]
    with pytest.raises(DataError) as caught:
        opened().load(other, Generation(), False)
    words = str(caught.value)
    assert "no answer to 1 of set held: mine-99" in words
    assert "2 rows of no asked item: 16 (Which city is called the big apple?), 17" in words
    assert "--allow-partial" in words
    model = opened().load(other, Generation(), True)
    assert model.generate(other)[-1].stop == "missing"


def test_items_that_are_the_same_answer_nothing() -> None:
    asks = [ask(row, at) for at, row in enumerate(ROWS)]
    with pytest.raises(DataError, match="no answer to 2 of set held: mine-18, mine-19; and 2 item"):
        opened().load(asks, Generation(), False)


def test_the_same_question_in_two_sets_is_answered_in_both() -> None:
    asks = [*ASKS, ask(ROWS[0], 0, of="again")]
    assert opened().load(asks, Generation(), False).generate(asks)[-1].text == "Paris"


def test_accepted_answers_tell_apart_what_asks_the_same(tmp_path: Path) -> None:
    path = rewritten(samples_of(copied("a", tmp_path)), of_filter("strict"))
    rows = [json.loads(line) for line in path.read_text().splitlines()][:2]
    rows[1]["doc"]["question"] = rows[0]["doc"]["question"]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    same = [ask({**ROWS[at], "question": ROWS[0]["question"]}, at) for at in (1, 0)]
    checkpoint = opened(str(path))
    replies = checkpoint.load(same, Generation(), False).generate(same)
    assert [one.text for one in replies] == ["Rome", "Paris"]


def test_other_references_do_not_matter_but_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    other = [ask({**ROWS[0], "answers": ["Lutetia"]}, 0), *ASKS[1:]]
    assert opened().load(other, Generation(), False).generate(other)[0].text == "Paris"
    said = "1 item of the log with accepted answers other than the suite's, which count"
    assert f"a: {said}\n" in capsys.readouterr().err
    assert opened().remarks(other)[0] == said


def test_a_log_of_other_questions_says_both() -> None:
    other = [ask({**ROWS[0], "question": "Why?"}, 0)]
    for allowed in (False, True):
        with pytest.raises(DataError, match=r"it holds 'What is the capital of France.*'Why\?'"):
            opened().load(other, Generation(), allowed)


def test_its_identity_is_the_logs_content_and_what_was_chosen(tmp_path: Path) -> None:
    folder = copied("a", tmp_path)
    spec = f"{folder}#task=capitals,filter=strict"
    first = opened(spec).identity()
    assert opened(spec).identity() == first
    assert opened(f"{folder}#task=capitals,filter=flexible").identity() != first
    rewritten(samples_of(folder), lambda row: {**row, "filtered_resps": ["changed"]})
    assert opened(spec).identity() != first
    assert opened(spec).load(ASKS, Generation(), False).generate(ASKS)[0].text == "changed"


def test_names_are_the_shortest_that_tell_apart() -> None:
    words = ["lm-eval:x/a#filter=strict", "lm-eval:x/b#filter=strict", "inspect:logs/c.eval"]
    assert [one.name for one in resolve(words, Known({}, Path()))] == ["a", "b", "c"]
    both = resolve(["lm-eval:a#filter=s", "lm-eval:a#filter=t"], Known({}, Path()))
    assert [one.name for one in both] == ["s-a", "t-a"]
    assert list(logged_parts("runs/a#task=t,filter=f")) == ["runs", "t", "f", "a"]


@pytest.mark.parametrize(
    ("spec", "found"),
    [
        ("lm-eval:x#filtre=strict", "unknown word 'filtre' behind #; did you mean 'filter'"),
        ("lm-eval:x#filter", "filter without a value; filter=NAME"),
        ("lm-eval:x#task=a,task=b", "task is given twice; one of each behind #"),
        ("inspect:x#filter=strict", "unknown word 'filter' behind #; valid: task, scorer, "),
    ],
)
def test_what_stands_behind_the_path_is_checked(spec: str, found: str) -> None:
    with pytest.raises(ModelError, match=found):
        resolve([spec], Known({}, Path()))


def test_content_is_told_apart_as_a_set_tells_it() -> None:
    texts: list[tuple[str, str | None, tuple[str, ...]]] = [
        ("  Who\nis it?", "Some  text", ("b", "a")),
        ("Who is it?", " Some text", ("a", "b")),
        ("Who is it?", None, ("a", "b")),
        ("Who is it?", "", ("b", "a ")),
        ("who is it?", "", ("b", "a")),
    ]
    for one in texts:
        for other in texts:
            items = [Item("1", q, a, "g", None, c, 1, False) for q, c, a in (one, other)]
            same = items[0].content() == items[1].content()
            assert (content_of(*one) == content_of(*other)) == same


def test_a_task_that_is_a_set_answers_no_other_set() -> None:
    both = [replace(one, set=of) for of in ("capitals", "capitals_choice") for one in ASKS]
    model = opened().load(both, Generation(), True)
    stops = [one.stop for one in model.generate(both)]
    assert stops == ["recorded"] * 18 + ["missing"] * 18
    assert {key[0] for key in opened().given_scores(both)["exact_match"]} == {"capitals"}


def test_settings_are_told_by_set_however_many_tasks_the_log_has() -> None:
    one, several = (opened(f"lm_eval/a#{words}filter=strict") for words in ("task=capitals,", ""))
    expected = {"stop": ["\n"], "max_tokens": 8, "temperature": 0.0, "answer": "filter strict"}
    for checkpoint in (one, several):
        assert checkpoint.settings(["capitals"]) == {"capitals": expected}
    assert several.settings(["capitals_choice"]) == {"capitals_choice": {"answer": "filter none"}}
    assert one.settings(["capitals", "capitals_choice"]) == {"capitals": expected}
    assert several.settings(["mine"]) == {"mine": {}}


def test_where_the_answers_come_from_is_one_line_that_can_be_printed(tmp_path: Path) -> None:
    folder = copied("a", tmp_path)
    results = next(folder.rglob("results_*"))
    found = json.loads(results.read_text()) | {"system_instruction": "be\x07 nice\n\x1b[31m"}
    results.write_text(json.dumps(found))
    origin = opened(f"{folder}#task=capitals,filter=strict").origin
    assert r"system text be\x07 nice \x1b[31m," in origin
    assert origin.isprintable()
