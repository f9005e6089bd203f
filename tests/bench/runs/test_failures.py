"""Answers that did not come: counted, never written, asked again; what came is kept."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from bench.base.errors import ModelError, RunError
from bench.data.schema import PriceBlock
from bench.models.endpoint import open_endpoint
from bench.models.protocol import Failure, Generation
from bench.models.python_function import open_function
from bench.runs.answering import answer
from bench.runs.costs import priced
from bench.runs.failures import check_answered, failure_words
from bench.runs.prompts import asks
from bench.runs.settings import RunSettings
from tests.support import REPOSITORY, write_rows
from tests.support_endpoint import KEY, echo

BENCH = [sys.executable, "-m", "bench.cli.main"]


@pytest.fixture
def asked(questions):
    """Thirty questions, each with a word like `w7` of its own."""
    of_set = questions(30)
    items = tuple(replace(item, question=f"who is w{at}?") for at, item in enumerate(of_set.items))
    return asks("Q: {question}\nA:", [replace(of_set, items=items)], uses_prompt=True)


@pytest.fixture
def settings(tmp_path):
    return RunSettings(tmp_path / "out", "people", "Q: {question}\nA:", Generation(), "x", 4)


def checkpoint(server, options="retries=0,concurrency=4"):
    location = f"{server.address}#model=m,{options}"
    return open_endpoint("gpt", f"openai:{location}", location, Path())


def number(request):
    return int(re.findall(r"w([0-9]+)", request.prompt)[-1])


def every_fifth_fails(request, send):
    """All but the first of them: of the first question the run would end."""
    at = number(request)
    if at % 5 == 4:
        send.error(503 if at % 2 else 400, "no answer today")
    else:
        echo(request, send)


def written(run):
    return [json.loads(line) for line in (run.folder / "answers.jsonl").read_text().splitlines()]


def invocations(run):
    return json.loads((run.folder / "run.json").read_text())["invocations"]


def test_failures_are_counted_never_written_and_alone_asked_again(endpoint, asked, settings):
    server = endpoint(every_fifth_fails)
    first = answer(checkpoint(server), asked, settings)
    assert first.new_answers == 24
    assert failure_words(first.failures) == "3 × 400, 3 × 503"
    assert first.answers["heldout", "q4", 0].text is None
    assert {row["id"] for row in written(first)} == {f"q{at}" for at in range(30) if at % 5 != 4}
    assert "no answer today" not in (first.folder / "answers.jsonl").read_text()
    assert [(one["failures"], one["finished"]) for one in invocations(first)] == [
        ({"400": 3, "503": 3}, False)
    ]
    server.behave, server.seen = echo, []
    second = answer(checkpoint(server), asked, settings)
    assert sorted(map(number, server.seen)) == [4, 9, 14, 19, 24, 29]
    assert (second.new_answers, second.failures) == (6, ())
    assert [row["text"] == f" w{row['id'][1:]}" for row in written(second)] == [True] * 30
    assert [(one["failures"], one["finished"]) for one in invocations(second)] == [
        ({"400": 3, "503": 3}, False),
        ({}, True),
    ]
    server.seen = []
    assert answer(checkpoint(server), asked, settings).new_answers == 0
    assert server.seen == []


def test_where_the_run_ends_what_came_is_kept(endpoint, asked, settings):
    server = endpoint(
        lambda request, send: echo(request, send) if request.number < 9 else send.error(401)
    )
    with pytest.raises(ModelError, match="401"):
        answer(checkpoint(server, "concurrency=1"), asked, settings)
    server.behave, server.seen = echo, []
    again = answer(checkpoint(server, "concurrency=1"), asked, settings)
    assert (again.new_answers, len(server.seen)) == (21, 21)
    assert [one.text for one in again.answers.values()] == [f" w{at}" for at in range(30)]


def test_a_function_that_fails_is_asked_again_for_what_it_owes(tmp_path, asked, settings):
    source = (
        "import pathlib\ndef answer(prompts):\n    log = pathlib.Path(__file__).parent / 'log'\n"
    )
    source += "    with log.open('a') as f: f.write(f'{len(prompts)}\\n')\n"
    source += "    bad = not (log.parent / 'mended').exists()\n"
    source += "    return [None if bad and 'w7?' in one else 'a' for one in prompts]\n"
    (tmp_path / "my_failing.py").write_text(source)
    one = open_function("mine", "python:my_failing:answer", "my_failing:answer#batch=10", tmp_path)
    first = answer(one, asked, settings)
    assert (first.new_answers, failure_words(first.failures)) == (29, "1 × no text")
    (tmp_path / "mended").touch()
    second = answer(one, asked, settings)
    assert (second.new_answers, second.failures) == (1, ())
    assert (tmp_path / "log").read_text().split() == ["10", "10", "10", "1"]


def test_the_refusal_says_how_many_of_what_and_how_to_go_on(endpoint, asked, settings):
    run = answer(checkpoint(endpoint(every_fifth_fails)), asked, settings)
    whole = replace(run, answers={key: one for key, one in run.answers.items() if not one.failure})
    check_answered([whole])
    with pytest.raises(RunError) as found:
        check_answered([run, whole, replace(run, name="other")])
    words = "6 of 30 questions got no answer: 3 × 400, 3 × 503 (no answer today)"
    assert str(found.value) == (
        f"gpt: {words}; other: {words}; run the same again: only these are asked; or go on without "
        "them: --allow-partial"
    )
    assert failure_words([Failure("b", ""), Failure("a", ""), Failure("a", "")]) == "2 × a, 1 × b"


def test_the_cost_is_that_of_all_tokens(endpoint, asked, settings):
    run = answer(checkpoint(endpoint(every_fifth_fails)), asked, settings)
    price = PriceBlock(input=2.0, output=30.0)
    assert priced(run, {"gpt": price}).cost == pytest.approx(24 * (10 * 2 + 1 * 30) / 1e6)
    assert priced(run, {"other": price}).cost is None
    unknown = {key: replace(one, tokens=None) for key, one in run.answers.items()}
    assert priced(replace(run, answers=unknown), {"gpt": price}).cost is None


@pytest.fixture
def slow(endpoint, here):
    """A server that takes its time, and the command that asks it 40 questions."""

    def behave(request, send):
        time.sleep(0.1)
        echo(request, send)

    server = endpoint(behave)
    rows = [{"id": f"q{at}", "question": f"who is w{at}?", "answers": "x"} for at in range(40)]
    write_rows(here / "q.jsonl", rows)
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}

    def start():
        spec = f"gpt=openai:{server.address}#model=m,concurrency=2"
        return subprocess.Popen(
            [*BENCH, "run", spec, "--data", "q.jsonl"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
        )

    return server, start


def kept():
    found = list(Path("runs").glob("*/*/answers.jsonl"))
    return found[0].read_bytes().splitlines() if found else []


def wait_for(condition, seconds=60.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)


def test_a_kill_in_mid_stream_keeps_what_came(slow):
    server, start = slow
    process = start()
    wait_for(kept)
    process.kill()
    process.communicate()
    before = len(kept())
    assert 0 < before < 40
    server.seen.clear()
    process = start()
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert f"{40 - before} answered, {before} kept" in out
    assert len(server.seen) == 40 - before
    texts = sorted(json.loads(line)["text"] for line in kept())
    assert texts == sorted(f" w{at}" for at in range(40))


def test_ctrl_c_in_mid_stream_keeps_what_came_and_waits_for_nobody(slow):
    server, start = slow
    process = start()
    wait_for(lambda: len(server.seen) >= 8)
    server.behave = lambda request, send: time.sleep(30.0)  # from here on nothing comes
    time.sleep(0.5)
    asked = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert time.monotonic() - asked < 8.0
    assert process.returncode == 130, err
    assert err.splitlines()[-1].startswith("bench: interrupted; what was written is kept")
    assert "Traceback" not in err
    assert len(kept()) >= 6


def grep(folder, text):
    return [
        path for path in folder.rglob("*") if path.is_file() and text.encode() in path.read_bytes()
    ]


def test_no_key_is_in_anything_that_is_printed_or_written(bench, endpoint, here, monkeypatch):
    """A server that tells the key in every error, and every way in which errors get out."""

    def tell(request, send):
        at = number(request)
        if at < 2:
            echo(request, send)
        elif at < 6:
            send.error([400, 500, 200, 503][at - 2], f"key {request.key}!", retry_after="0")
        else:
            send.body(200, f"<html>{request.key}</html>".encode(), "text/html")

    monkeypatch.setenv("MY_KEY", KEY)
    server, refusing = endpoint(tell), endpoint(lambda request, send: send.error(401, request.key))
    rows = [{"id": f"q{at}", "question": f"who is w{at}?", "answers": f"w{at}"} for at in range(8)]
    write_rows(here / "q.jsonl", rows)
    options = "model=m,key_env=MY_KEY,retries=0"
    words = [f"{name}=openai:{server.address}#{options}" for name in "ab"]
    for said in (
        bench("run", *words, "--data", "q.jsonl"),
        bench("run", *words, "--data", "q.jsonl", "--json", "--allow-partial"),
        bench("compare", *words, "--data", "q.jsonl"),
        bench("compare", *words, "--data", "q.jsonl", "--allow-partial"),
        bench("run", f"c=openai:{refusing.address}#{options}", "--data", "q.jsonl"),
        bench("run", f"d=openai:http://me:{KEY}@127.0.0.1/v1#model=m", "--data", "q.jsonl"),
        bench("run", f"e=openai:{server.address}#model=m,key={KEY}", "--data", "q.jsonl"),
    ):
        assert KEY not in said.out + said.err, said
        assert said.code in (0, 2), said
    assert server.seen[0].key == KEY
    assert (here / "runs").is_dir()
    assert (here / "comparisons").is_dir()
    assert not grep(here, KEY)
    assert not grep(here, KEY[:20])
