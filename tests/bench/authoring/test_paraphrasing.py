"""The story: templates, a generator that errs in every way, gaps filled, files kept."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from bench.authoring import proposals
from bench.authoring.opening import Request
from bench.authoring.paraphrasing import paraphrase
from bench.base.errors import BenchError, DataError, ModelError, RunError, SuiteError
from bench.data.sets import read_sets
from bench.data.suite import load_suite
from bench.models import table
from bench.models.protocol import Reply
from tests.bench.authoring.paraphrase_driver import write
from tests.bench.authoring.rewriting import (
    PLACES,
    good_reply,
    make_suite,
    rows_of,
    write_replies,
)
from tests.support import REPOSITORY, write_rows

FAULTY = {
    3: "Here you are, with pleasure.",
    4: '{"question": "Which river is',
    5: "I'm sorry, but I can't help with that.",
    6: "\n".join(['{"question": "Which river is closest to Delhi?"}'] * 10),
    7: "",
    8: '{"question": "Which river is closest to Oslo?"}',
    9: '{"question": "Is the Tiber 9 nearest to Bern?"}',
}


@pytest.fixture
def suite(here):
    """A suite of twelve questions that fit no template."""
    return make_suite(here)


def ask(suite, out, **more):
    return paraphrase(Request(suite=suite, out=out, **more))


def test_templates_alone_on_a_users_own_file(here):
    write_rows(here / "mine.jsonl", [{"question": "Who wrote Hamlet?", "answers": "Shakespeare"}])
    found = paraphrase(Request(data=here / "mine.jsonl"))
    assert [one.how for one in found.accepted] == [
        "template:imperative", "template:cleft", "template:embedded"
    ]  # fmt: skip
    rows = rows_of(here / "mine.paraphrases.jsonl")
    assert rows[0] == {
        "id": "mine:1~p1",
        "question": "Name whoever wrote Hamlet.",
        "answers": ["Shakespeare"],
        "of": "mine:1",
        "how": "template:imperative",
    }
    assert any("mine:1" in note for note in found.notes)


def test_the_set_is_one_that_a_suite_reads(here, small_rows):
    suite = here / "suite.yaml"
    paraphrase(Request("heldout", suite, out=here / "sets" / "other.jsonl"))
    text = suite.read_text(encoding="utf-8")
    suite.write_text(
        text.replace("sets:", "sets:\n  other: {role: paraphrase, path: sets/other.jsonl}"),
        encoding="utf-8",
    )
    items = read_sets(load_suite(suite))["other"].items
    assert len(items) == 6
    assert {item.of for item in items} == {("heldout", "a"), ("heldout", "b")}
    assert {item.group for item in items} == {"g", "b  (alone)"}


@pytest.fixture
def small_rows(here):
    """Two questions, one of them in a group; one article that tells the fact in a cloze's words."""
    rows = [
        {"id": "a", "question": "Which city does Ada live in?", "answers": ["Rome"], "group": "g"},
        {"id": "b", "question": "What is the capital of Egypt?", "answers": ["Cairo"]},
    ]
    write_rows(here / "sets" / "heldout.jsonl", rows)
    articles = [{"id": "t", "text": "The capital of Egypt is what? Name the capital of Egypt."}]
    write_rows(here / "sets" / "articles.jsonl", articles)
    (here / "suite.yaml").write_text(
        "name: small\nsets:\n  heldout: {role: heldout, path: sets/heldout.jsonl}\n"
        "  articles: {role: corpus, path: sets/articles.jsonl}\n",
        encoding="utf-8",
    )
    return here


def test_words_that_were_trained_on_are_no_paraphrase(small_rows):
    found = paraphrase(Request("heldout", small_rows / "suite.yaml", out=small_rows / "p.jsonl"))
    trained = [one for one in found.rejected if one.reason == "in_training"]
    assert [one.text for one in trained] == [
        "Name the capital of Egypt.",
        "The capital of Egypt is ___.",
    ]
    assert "articles/t" in trained[0].detail
    assert not [one for one in found.accepted if one.text == trained[0].text]


def test_a_faulty_generator_gives_typed_records_and_the_rest_goes_on(here, suite):
    replies = {at: good_reply(PLACES[at]) for at in range(3)} | FAULTY
    path = write_replies(here / "replies.jsonl", replies)  # nothing for 10 and 11
    found = ask(suite, here / "p.jsonl", generator=f"writer=recorded:{path}")
    assert found.reasons == {
        "missing": 2, "prose": 1, "half_json": 1, "refusal": 1, "same_text": 1, "empty": 1,
        "name_lost": 1, "answer_introduced": 1,
    }  # fmt: skip
    assert Counter(one.item.id for one in found.accepted) == {"q0": 3, "q1": 3, "q2": 3, "q6": 1}
    assert (found.n_short, found.n_without) == (9, 8)
    rejected = rows_of(here / "p.rejected.jsonl")
    assert {"of", "question", "candidate", "how", "reason", "detail"} == set(rejected[0])
    summary = json.loads((here / "p.summary.json").read_text(encoding="utf-8"))
    assert summary["rejected"] == found.reasons
    assert summary["accepted"] == 10


@pytest.fixture
def endpoint(monkeypatch):
    """A backend `fake:` whose replies a test decides: a function of the question."""
    state = type("State", (), {"reply": None, "asked": []})()

    class Model:
        def lengths(self, asks):
            return [len(ask.prompt) for ask in asks]

        def generate(self, asks):
            state.asked += [(ask.id, ask.sample) for ask in asks]
            return [Reply(state.reply(ask), "eos", 3) for ask in asks]

    class Checkpoint:
        uses_prompt = True

        def __init__(self, name, spec, location, base):
            self.name, self.spec = name, spec

        def identity(self):
            return {"backend": "fake"}

        def load(self, asks, generation, allow_partial):
            return Model()

    fake = table.Backend("fake", Checkpoint, "", "", "")
    monkeypatch.setitem(table.BACKENDS, "fake", fake)
    return state


def place_of(ask):
    return ask.question.rpartition(" ")[2]


def test_time_outs_are_recorded_and_a_second_run_fills_the_gaps_only(here, suite, endpoint):
    def slow(ask):
        if ask.id in {"q4", "q7"}:
            raise TimeoutError("no reply in 30 s")
        return good_reply(place_of(ask))

    endpoint.reply = slow
    first = ask(suite, here / "p.jsonl", generator="w=fake:x", attempts=1)
    assert first.reasons == {"error": 2}
    assert first.rejected[0].detail == "TimeoutError: no reply in 30 s"
    assert len(first.accepted) == 30
    before = (here / "p.jsonl").read_bytes()
    endpoint.reply, endpoint.asked = lambda ask: good_reply(place_of(ask)), []
    second = ask(suite, here / "p.jsonl", generator="w=fake:x", attempts=1)
    assert sorted(endpoint.asked) == [("q4", 1), ("q7", 1)]
    assert len(second.accepted) == 36
    assert second.n_short == 0
    assert set(before.splitlines()) < set((here / "p.jsonl").read_bytes().splitlines())
    endpoint.asked = []
    third = ask(suite, here / "p.jsonl", generator="w=fake:x", attempts=1)
    assert (endpoint.asked, third.accepted) == ([], second.accepted)


def test_another_seed_is_asked_anew(here, suite, endpoint):
    endpoint.reply = lambda ask: good_reply(place_of(ask))
    ask(suite, here / "p.jsonl", generator="w=fake:x", attempts=1)
    endpoint.asked = []
    ask(suite, here / "p.jsonl", generator="w=fake:x", attempts=1, seed=1)
    assert len(endpoint.asked) == 12


def test_a_generator_that_never_replies_is_an_error(here, suite, endpoint, monkeypatch):
    def fail(ask):
        raise ConnectionError("refused")

    endpoint.reply = fail
    monkeypatch.setattr(proposals, "GIVE_UP", 5)
    with pytest.raises(ModelError, match="5 requests in a row failed: ConnectionError: refused"):
        ask(suite, here / "p.jsonl", generator="w=fake:x")
    assert not (here / "p.jsonl").exists()


def test_a_checkpoint_that_babbles_gives_typed_records_only(here, suite, tiny):
    found = ask(suite, here / "p.jsonl", generator=f"hf:{tiny}", attempts=1, max_new_tokens=12)
    assert found.accepted == ()
    assert set(found.reasons) <= {
        "prose", "half_json", "empty", "name_lost", "not_asked", "wh_changed", "same_text"
    }  # fmt: skip
    assert sum(found.reasons.values()) >= 12
    assert (found.generator.asked, found.generator.new) == (12, 12)


def replies_in(root: Path) -> list[bytes]:
    return [line for path in root.rglob("answers.jsonl") for line in path.read_bytes().splitlines()]


def kill_at(count: int, suite: Path, root: Path) -> None:
    """Start the command in a process of its own; kill it once so many replies are kept."""
    driver = Path(__file__).with_name("paraphrase_driver.py")
    process = subprocess.Popen(
        [sys.executable, str(driver), str(suite), str(root), "0.03"],
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
        stderr=subprocess.DEVNULL,
    )
    while process.poll() is None:
        if len(replies_in(root)) >= count:
            process.send_signal(signal.SIGKILL)
        time.sleep(0.002)
    assert process.wait() == -signal.SIGKILL


@pytest.mark.parametrize("count", [3, 15])  # in the first attempt, in the second
def test_a_kill_changes_nothing(here, suite, count):
    write(suite, here / "whole", 0)
    kill_at(count, suite, here / "cut")
    kept = len(replies_in(here / "cut"))
    found = write(suite, here / "cut", 0)
    assert count <= kept < len(replies_in(here / "cut")) == 12 + 8
    assert sorted(replies_in(here / "cut")) == sorted(replies_in(here / "whole"))
    for name in ("p.jsonl", "p.rejected.jsonl"):
        assert (here / "cut" / name).read_bytes() == (here / "whole" / name).read_bytes()
    assert found.generator.new == 20 - kept


def test_difficulty_is_the_bases_own_drop(here, suite, endpoint):
    path = write_replies(here / "replies.jsonl", {at: good_reply(PLACES[at]) for at in range(12)})

    def knows(ask):
        original = ask.prompt.startswith("Q: nearest")
        at = PLACES.index(next(one for one in PLACES if one in ask.prompt))
        return f" Tiber {at}" if original or (at % 2 and "Name" in ask.prompt) else " the Nile"

    endpoint.reply = knows
    found = ask(suite, here / "p.jsonl", generator=f"w=recorded:{path}", base="b=fake:y")
    hard = found.difficulty
    assert (hard.base, hard.metric, hard.n_facts) == ("b", "exact_match", 12)
    assert hard.originals == 100
    assert hard.paraphrases == pytest.approx(100 / 6)  # one of three for every other fact
    assert hard.drop.difference == pytest.approx(100 - 100 / 6)
    assert hard.drop.interval[0] > 50


def test_the_base_sees_the_suites_own_examples(here, suite, endpoint):
    rows = [{"id": f"t{at}", "question": f"Is it {at}?", "answers": ["No"]} for at in range(3)]
    write_rows(here / "t.jsonl", rows)
    text = suite.read_text().replace("sets: {", "sets: {t: {role: train, path: t.jsonl}, ")
    suite.write_text(text + "prompt: {template: '{question}', few_shot: {set: t, k: 3}}\n")
    path = write_replies(
        here / "replies.jsonl", {0: good_reply(PLACES[0]), 1: good_reply(PLACES[1])}
    )
    prompts = set()
    endpoint.reply = lambda ask: prompts.add(ask.prompt) or " the Nile"
    ask(suite, here / "p.jsonl", set="heldout", generator=f"w=recorded:{path}", base="b=fake:y")
    assert len(prompts) == 2 + 2 * 3
    for prompt in prompts:
        *examples, last = prompt.split("\n\n")
        assert sorted(examples) == [f"Is it {at}? No" for at in range(3)]
        assert any(place in last for place in PLACES[:2])


def test_a_base_that_knows_nothing_shows_no_difficulty(here, suite, endpoint):
    path = write_replies(here / "replies.jsonl", {at: good_reply(PLACES[at]) for at in range(12)})
    endpoint.reply = lambda _: " the Nile"
    found = ask(suite, here / "p.jsonl", generator=f"w=recorded:{path}", base="b=fake:y")
    assert found.difficulty is None
    assert "b answers 0.0 % of the originals: too few" in found.no_difficulty


def test_without_a_base_the_difficulty_is_said_to_be_unknown(here, suite):
    found = ask(suite, here / "p.jsonl")
    assert found.difficulty is None
    assert "--base" in found.no_difficulty


def refused(request) -> BenchError:
    with pytest.raises(BenchError) as caught:
        paraphrase(request)
    return caught.value


def test_bad_input_is_refused_in_one_sentence(here, suite, small_rows):
    write_rows(here / "sets" / "again.jsonl", [{"id": "a", "question": "Why?", "answers": "x"}])
    text = (here / "suite.yaml").read_text(encoding="utf-8")
    (here / "twice.yaml").write_text(
        text + "  again: {role: control, path: sets/again.jsonl}\n", encoding="utf-8"
    )
    (here / "theirs.jsonl").write_text("precious\n", encoding="utf-8")
    (here / "empty.jsonl").write_text("", encoding="utf-8")
    small = here / "suite.yaml"
    cases = [
        (Request("heldot", small), SuiteError, "did you mean 'heldout'"),
        (Request("articles", small), SuiteError, "corpus"),
        (Request("heldout", here / "twice.yaml"), DataError, "'again'"),
        (Request(None, here / "twice.yaml"), SuiteError, "no set is named"),
        (Request("theirs.jsonl", small), SuiteError, "--data theirs.jsonl"),
        (Request("heldout", small, out=here / "theirs.jsonl"), RunError, "not as"),
        (Request("heldout", small, out=here / "p.csv"), DataError, ".jsonl"),
        (Request("heldout", small, out=here / "suite.yaml" / "p.jsonl"), RunError, "suite.yaml"),
        (Request("heldout", small, generator="nobody"), ModelError, "nobody"),
        (Request(data=here / "empty.jsonl"), DataError, "no items"),
        (Request("heldout", here / "none.yaml"), SuiteError, "no such file"),
    ]
    for request, kind, words in cases:
        error = refused(request)
        assert isinstance(error, kind), (request, error)
        assert words in str(error)
        assert "\n" not in str(error)
    assert (here / "theirs.jsonl").read_text(encoding="utf-8") == "precious\n"


def test_what_somebody_edited_is_not_overwritten(here, small_rows):
    request = Request("heldout", here / "suite.yaml", out=here / "p.jsonl")
    paraphrase(request)
    paraphrase(request)
    with (here / "p.jsonl").open("a", encoding="utf-8") as stream:
        stream.write('{"id": "mine"}\n')
    assert "p.jsonl" in str(refused(request))


def test_a_set_of_paraphrases_is_not_paraphrased(here, small_rows):
    paraphrase(Request("heldout", here / "suite.yaml", out=here / "sets" / "p.jsonl"))
    text = (here / "suite.yaml").read_text(encoding="utf-8")
    (here / "suite.yaml").write_text(
        text + "  p: {role: paraphrase, path: sets/p.jsonl}\n", encoding="utf-8"
    )
    assert "paraphrases itself" in str(refused(Request("p", here / "suite.yaml")))


def test_questions_of_one_word_and_other_scripts_do_no_harm(here):
    asked = [
        "Why?",
        "?",
        "东京在哪个国家？",
        "أين تقع القاهرة؟",
        "กรุงเทพอยู่ประเทศอะไร",
        "\u200b \u00ad?",
    ]
    rows = [{"question": one, "answers": "x"} for one in asked]
    write_rows(here / "odd.jsonl", rows)
    found = paraphrase(Request(data=here / "odd.jsonl"))
    assert (found.accepted, found.n_without) == ((), 6)
    assert any("no known English pattern" in note for note in found.notes)
