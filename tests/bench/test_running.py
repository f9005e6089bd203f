"""`bench run` and `compare` on endpoints and functions, as a user meets them."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.models.hf import HfCheckpoint
from bench.models.protocol import Ask, Generation
from bench.runs.answering import answer
from bench.runs.prompts import asks
from bench.runs.settings import RunSettings
from tests.support import Said, write_rows
from tests.support_endpoint import Request, Send, Server, echo

Bench = Callable[..., Said]
Serve = Callable[..., Server]


@pytest.fixture
def suite(here: Path) -> Callable[..., None]:
    """The function that writes suite.yaml: checkpoints by name, more blocks."""
    rows: list[dict[str, object]] = [
        {"id": f"q{at}", "question": f"who is w{at}?", "answers": f"w{at}"} for at in range(12)
    ]
    write_rows(here / "q.jsonl", rows)

    def write(checkpoints: dict[str, str], **blocks: object) -> None:
        sets = {"held": {"role": "heldout", "path": "q.jsonl"}}
        value = {"version": 1, "name": "s", "sets": sets, "checkpoints": checkpoints}
        (here / "suite.yaml").write_text(json.dumps({**value, **blocks}))

    return write


def some_fail(request: Request, send: Send) -> None:
    if int(re.findall(r"w([0-9]+)", request.prompt)[-1]) % 4 == 3:
        send.error(500, "a bug")
    else:
        echo(request, send)


@pytest.mark.parametrize("command", ["run", "compare"])
def test_a_checkpoint_that_is_not_there_is_told_before_another_is_asked(
    bench: Bench, endpoint: Serve, suite: Callable[..., None], here: Path, command: str
) -> None:
    server = endpoint()
    first = f"openai:{server.address}#model=m"
    suite({"a": first, "b": "hf:nowhere"})
    said = bench(command)
    assert (said.code, said.out) == (2, "")
    assert "nowhere" in said.err
    assert server.seen == []
    suite({"a": first, "b": first, "c": "hf:nowhere"}, curves={"by": "steps", "points": {"b": {
        "10": "c", "20": "b"}}})  # fmt: skip
    assert "nowhere" in bench(command, "a", "c" if command == "run" else "b").err
    assert server.seen == []


def test_all_checkpoints_are_answered_before_failures_end_the_command(
    bench: Bench, endpoint: Serve, suite: Callable[..., None]
) -> None:
    server, sound = endpoint(some_fail), endpoint()
    suite(
        {
            "a": f"openai:{server.address}#model=m,retries=0",
            "b": f"openai:{sound.address}#model=m",
        },
        prices={"b": {"input": 1.0, "output": 2.0}},
    )
    said = bench("run")
    assert said.code == 2
    first, second = said.out.splitlines()
    assert first.startswith("a: 9 answered, 0 kept, 3 failed (3 × 500), in runs/s/a-")
    assert second.startswith("b: 12 answered, 0 kept, cost 0.000144, in runs/s/b-")
    assert said.err.splitlines()[-1] == (
        "bench: a: 3 of 12 questions got no answer: 3 × 500 (a bug); run the same again: only "
        "these are asked; or go on without them: --allow-partial"
    )
    assert bench("compare").code == 2
    rows = json.loads(bench("run", "--json", "--allow-partial").out)
    assert [one["failures"] for one in rows] == [{"500": 3}, {}]
    assert [one["answers"] for one in rows] == [9, 12]
    assert rows[1]["cost"] == pytest.approx(0.000144)
    server.behave, server.seen, sound.seen = echo, [], []
    said = bench("run")
    assert said.code == 0
    assert said.out.startswith("a: 3 answered, 9 kept, in runs/s/a-")
    assert (len(server.seen), len(sound.seen)) == (3, 0)


def test_what_failed_leaves_all_runs_even_where_blanks_are_wrong(
    bench: Bench, endpoint: Serve, suite: Callable[..., None]
) -> None:
    """A server's fault is nobody's answer: under `unanswered: zero` too, no one pays for it."""
    server, sound = endpoint(some_fail), endpoint()
    specs = {
        "a": f"openai:{server.address}#model=m,retries=0",
        "b": f"openai:{sound.address}#model=m,date=2026-11-20",
    }
    suite(specs, answer={"unanswered": "zero"}, metrics=["exact_match"])
    found = json.loads(bench("compare", "--allow-partial", "--json").out)
    (held,) = found["sets"]
    assert (held["n_scored"], held["missing"]) == (9, {"a": 3})
    assert [one["estimate"]["value"] for one in found["scores"]] == [100.0, 100.0]
    warned = [one for one in found["warnings"] if "cannot be fingerprinted" in one]
    assert len(warned) == 2
    assert "2026-11-20" in warned[1]


def test_a_function_of_ones_own_beside_the_suite(
    bench: Bench, here: Path, suite: Callable[..., None]
) -> None:
    suite({"mine": "python:my_answers:answer"}, metrics=["exact_match"])
    source = (
        "def answer(prompts):\n    print('loading')\n    return [f' w{i}' for i in range(12)]\n"
    )
    (here / "my_answers.py").write_text(source)
    assert bench("run").out.startswith("mine: 12 answered, 0 kept, in ")
    assert bench("run").out.startswith("mine: 0 answered, 12 kept, in ")
    (here / "my_answers.py").write_text(source.replace("' w{i}'", "'{i}'"))
    assert bench("run").out.startswith("mine: 12 answered, 0 kept, in ")
    (here / "my_answers.py").write_text("def answer(prompts): raise OSError('no disk')")
    said = bench("run")
    assert said.code == 2
    assert "12 × OSError (OSError: no disk (my_answers.py:1))" in said.err


def test_answers_of_another_day_are_named_and_can_be_gone_on_with(
    bench: Bench, endpoint: Serve, suite: Callable[..., None]
) -> None:
    server = endpoint()
    spec = f"openai:{server.address}#model=m"
    suite({"a": f"{spec},date=2026-11-19"})
    assert bench("run").code == 0
    suite({"a": spec, "b": f"openai:{server.address}#model=other"})
    said = bench("run")
    assert "a: asked anew" in said.err
    assert "add date=2026-11-19 to its spec" in said.err
    assert "b: asked anew" not in said.err
    assert len(server.seen) == 36
    assert "asked anew" not in bench("run").err  # today has a run of its own
    suite({"a": f"{spec},date=2026-11-19"})
    assert "0 answered, 12 kept" in bench("run").out
    assert len(server.seen) == 36


def test_a_checkpoint_named_on_the_command_line_can_be_priced(
    bench: Bench, endpoint: Serve, suite: Callable[..., None]
) -> None:
    spec = f"openai:{endpoint().address}#model=m"
    suite({"a": spec}, prices={"gpt": {"input": 1.0, "output": 2.0}})
    said = bench("run", "a", f"gpt={spec}")
    assert said.code == 0
    assert [", cost 0.000144, " in line for line in said.out.splitlines()] == [False, True]
    assert "prices" not in said.err
    assert bench("compare", "a", f"gpt={spec}").code == 0
    (folder,) = Path("comparisons").iterdir()
    kept = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    assert [one["cost"] for one in kept["runs"]] == [None, pytest.approx(0.000144)]
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "by the suite's prices" in page.replace("&#39;", "'")
    assert "0.000144" in page


def test_a_price_for_nobody_is_named(bench: Bench, suite: Callable[..., None]) -> None:
    suite({"a": "q.jsonl"}, prices={"aa": {"input": 1, "output": 2}})
    assert "prices: no checkpoint 'aa'; did you mean 'a'?" in bench("run").err
    suite({"a": "q.jsonl"}, prices={"a": {"input": -1, "output": 2}})
    assert "prices.a.input is '-1'" in bench("run").err


def test_what_may_have_changed_unseen_is_said_where_kept_answers_are_used(
    bench: Bench, here: Path, suite: Callable[..., None]
) -> None:
    (here / "my_answers.py").write_text("def answer(prompts): return ['x'] * len(prompts)")
    suite({"a": "python:my_answers:answer"})
    first, second = bench("run"), bench("run")
    assert "12 answered, 0 kept" in first.out
    assert "used again" not in first.err
    assert "0 answered, 12 kept" in second.out
    assert "a: kept answers are used again; a Python function's identity is" in second.err


def test_a_checkpoint_behind_an_address_answers_as_it_does_here(
    endpoint: Serve, tiny: Path, tmp_path: Path
) -> None:
    """The tiny model served over HTTP and read from its folder: the same texts."""
    from bench.data.items import Item, QuestionSet
    from bench.models.endpoint import open_endpoint

    generation = Generation(max_new_tokens=8)
    here = HfCheckpoint("tiny", "hf:tiny", tiny)
    model, lock = here.load([], generation, False), threading.Lock()

    def behave(request: Request, send: Send) -> None:
        ask = Ask("s", "i", 0, request.prompt, "h", "?", ("f", 1))
        with lock:
            (reply,) = model.generate([ask])
        send.answer(request, reply.text, "length" if reply.stop == "length" else "stop")

    nouns = "king moon river city Rome Paris".split()
    items = tuple(
        Item(f"q{at}", f"what is the {a} of {b} ?", ("x",), f"g{at}", None, None, at + 1, True)
        for at, (a, b) in enumerate((a, b) for a in nouns for b in nouns)
    )
    of_set = QuestionSet("held", "heldout", True, "held.jsonl", items)
    asked = asks("Q: {question}\nA:", [of_set], uses_prompt=True)
    settings = RunSettings(tmp_path, "s", "Q: {question}\nA:", generation, "x", 8)
    location = f"{endpoint(behave).address}#model=tiny"
    there = open_endpoint("far", f"openai:{location}", location, tmp_path)
    near, far = answer(here, asked, settings), answer(there, asked, settings)
    texts = [one.text for one in near.answers.values()]
    assert len(set(texts)) > 5
    assert [one.text for one in far.answers.values()] == texts
    assert near.fingerprint != far.fingerprint


def test_questions_that_are_not_asked_are_counted(
    bench: Bench, here: Path, suite: Callable[..., None]
) -> None:
    suite({"noted": "recorded:noted.jsonl"})
    rows: list[dict[str, object]] = [
        {"id": "a", "question": "who is a?", "answers": "a"},
        {"id": "b", "question": "who is b?", "answers": [], "is_impossible": True},
    ]
    write_rows(here / "q.jsonl", rows)
    write_rows(here / "noted.jsonl", [{"id": "a", "answer": "a"}])
    said = bench("run")
    assert said.code == 0, said.err
    assert "held: 1 questions marked unanswerable, left out" in said.err
    assert "marked unanswerable" not in bench("run", "--quiet").err
