"""Questions to a real local server: what is sent, what comes back, every fault there is."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.base.errors import ModelError
from bench.models.endpoint import EndpointCheckpoint, open_endpoint
from bench.models.endpoint_asking import Asking
from bench.models.endpoint_faults import Fault, retry_after
from bench.models.protocol import Ask, Generation, Reply
from tests.support_endpoint import KEY, Request, Send, Server, echo

Serve = Callable[..., Server]
Behave = Callable[[Request, Send], None]


def checkpoint(address: str, options: str = "retries=1") -> EndpointCheckpoint:
    location = f"{address}#model=m,{options}"
    return open_endpoint("gpt", f"openai:{location}", location, Path())


def asks(size: int, samples: int = 1) -> list[Ask]:
    return [
        Ask("held", f"q{at}", sample, f"Q: who is number w{at}?\nA:", f"h{at}", "?", ("f", at))
        for at in range(size)
        for sample in range(samples)
    ]


def ask_all(
    server: Server,
    asked: list[Ask],
    options: str = "retries=1",
    generation: Generation | None = None,
) -> list[Reply]:
    chosen = generation or Generation()
    return checkpoint(server.address, options).load(asked, chosen, False).generate(asked)


def test_each_question_gets_its_own_answer_several_at_a_time(endpoint: Serve) -> None:
    def slowly(request: Request, send: Send) -> None:
        time.sleep(0.02 if request.number % 2 else 0.05)
        echo(request, send)

    server = endpoint(slowly)
    found = ask_all(server, asks(40), "concurrency=4")
    assert found == [Reply(f" w{at}", "stop", 1, prompt_tokens=10) for at in range(40)]
    assert len(server.seen) == 40
    assert server.most == 4


def test_answers_are_handed_over_as_they_come(endpoint: Serve) -> None:
    def second_waits(request: Request, send: Send) -> None:
        if "w1?" in request.prompt:
            others_done.wait(20.0)
        echo(request, send)
        if "w11?" in request.prompt:
            time.sleep(0.2)
            others_done.set()

    others_done, asked = threading.Event(), asks(12)
    server = endpoint(second_waits)
    model = checkpoint(server.address, "concurrency=2").load(asked, Generation(), False)
    order = [at for at, _ in model.stream(asked)]
    assert sorted(order) == list(range(12))
    assert order[0] == 0
    assert order[-1] == 1


def test_what_is_sent_greedily(endpoint: Serve) -> None:
    server = endpoint()
    ask_all(server, asks(1), generation=Generation(max_new_tokens=7, stop=("\n", "", "Q:")))
    (one,) = server.seen
    assert one.path == "/v1/completions"
    assert one.fields == {
        **{"model": "m", "prompt": "Q: who is number w0?\nA:", "max_tokens": 7},
        **{"stop": ["\n", "Q:"], "temperature": 0.0},
    }


def test_chats_and_plain_prompts_as_one_turn(endpoint: Serve) -> None:
    server = endpoint()
    turns = (("system", "Be brief."), ("user", "who is number w7 ?"))
    ask = Ask("held", "q", 0, "system: …", "h", "?", ("f", 1), messages=turns)
    found = ask_all(server, [ask], "limit=max_completion_tokens")
    assert found[0].text == " w7"
    assert server.seen[0].path == "/v1/chat/completions"
    assert server.seen[0].fields["messages"] == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "who is number w7 ?"},
    ]
    assert server.seen[0].fields["max_completion_tokens"] == 32
    assert "max_tokens" not in server.seen[0].fields
    ask_all(server, asks(1), "mode=chat")
    assert server.seen[1].fields["messages"] == [
        {"role": "user", "content": "Q: who is number w0?\nA:"}
    ]
    with pytest.raises(ModelError, match="mode=completions cannot ask in chats"):
        ask_all(server, [ask], "mode=completions")


def test_drawn_answers_have_seeds_of_their_own_whatever_the_order(endpoint: Serve) -> None:
    server = endpoint()
    asked = asks(3, samples=2)
    drawn = Generation(temperature=0.8, seed=1)
    ask_all(server, asked, generation=drawn)
    ask_all(server, asked[::-1], generation=drawn)
    ask_all(server, asked, generation=Generation(temperature=0.8, seed=2))
    seeds = [one.fields["seed"] for one in server.seen]
    assert all(0 <= seed < 2**31 for seed in seeds)
    assert len(set(seeds[:6])) == 6
    assert set(seeds[6:12]) == set(seeds[:6])
    assert not set(seeds[12:]) & set(seeds[:6])
    assert {one.fields["top_p"] for one in server.seen} == {1.0}


def test_an_answer_ends_before_a_stop_string_that_the_server_missed(endpoint: Serve) -> None:
    texts = [" Paris\nQ: more", " Rome", "", None]
    server = endpoint(lambda request, send: send.answer(request, texts[request.number], "length"))
    found = ask_all(server, asks(4), "concurrency=1")
    assert [(one.text, one.stop) for one in found] == [
        (" Paris", "stop"),
        (" Rome", "length"),
        ("", "length"),
        ("", "length"),  # a chat that thought until the end
    ]


@pytest.mark.parametrize(
    ("reason", "stop"),
    [("eos_token", "stop"), ("end_turn", "stop"), (None, "stop"), ("MAX_TOKENS", "length")],
)
def test_servers_have_several_words_for_an_end(
    endpoint: Serve, reason: str | None, stop: str
) -> None:
    choice = {"text": "Rome", "finish_reason": reason}
    server = endpoint(lambda request, send: send.json({"choices": [choice]}))
    assert ask_all(server, asks(1)) == [Reply("Rome", stop)]


def test_counts_of_tokens_that_cannot_be_are_unknown(endpoint: Serve) -> None:
    usage = {"prompt_tokens": -3, "completion_tokens": -1}
    server = endpoint(
        lambda request, send: send.json({"choices": [{"text": "Rome"}], "usage": usage})
    )
    (found,) = ask_all(server, asks(1))
    assert (found.text, found.tokens, found.prompt_tokens) == ("Rome", None, None)


def test_the_servers_own_words_are_kept_whatever_their_form(
    endpoint: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(request: Request, send: Send) -> None:
        send.json({"detail": [{"msg": "bad field", "key": request.key}]}, 422)

    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    (found,) = ask_all(endpoint(refuse), asks(1))
    assert found.failure is not None
    assert found.failure.kind == "422"
    assert found.failure.detail == '{"detail": [{"msg": "bad field", "key": "***"}]}'


def test_lone_surrogates_in_a_question_can_be_sent(endpoint: Serve) -> None:
    server = endpoint(lambda request, send: send.answer(request, "x"))
    ask = Ask("held", "q", 0, "what is \ud800 ?", "h", "?", ("f", 1))
    assert ask_all(server, [ask])[0].text == "x"
    assert server.seen[0].prompt == "what is \ufffd ?"


def test_the_key_is_sent_and_stays_out_of_sight(
    endpoint: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = endpoint()
    monkeypatch.setenv("MY_KEY", f"{KEY}\n")
    one = checkpoint(server.address, "key_env=MY_KEY")
    model = one.load(asks(1), Generation(), False)
    model.generate(asks(1))
    assert server.seen[0].key == KEY
    assert KEY not in f"{one!r} {model!r} {one.identity()!r} {vars(one)!r}"
    monkeypatch.setenv("MY_KEY", f"{KEY} {KEY}")
    with pytest.raises(ModelError, match=r"\$MY_KEY holds what cannot be a key") as found:
        one.load(asks(1), Generation(), False)
    assert KEY not in str(found.value)
    monkeypatch.delenv("MY_KEY")
    with pytest.raises(ModelError, match=r"\$MY_KEY is not set; run it as `MY_KEY=… bench …`"):
        one.load(asks(1), Generation(), False)


Faults = dict[str, tuple[str, Behave]]
FAULTS: Faults = {
    "500": ("500", lambda request, send: send.error(500, f"a bug with {request.key}")),
    "503": ("503", lambda request, send: send.body(503, b"<html>busy</html>", "text/html")),
    "cut in mid-body": ("cut off", lambda request, send: send.cut()),
    "gone without a word": ("cut off", lambda request, send: send.hang_up()),
    "garbage": ("garbage", lambda request, send: send.body(200, b'{"choices": [{"te')),
    "HTML": ("garbage", lambda request, send: send.body(200, b"<html>hi</html>", "text/html")),
    "nothing": ("garbage", lambda request, send: send.body(200, b"")),
    "a list": ("garbage", lambda request, send: send.json([1])),
    "busy, under 200": (
        "error",
        lambda request, send: send.json({"error": {"message": request.key, "code": 503}}),
    ),
    "an overload, under 200": (
        "error",
        lambda request, send: send.json({"error": {"message": "x", "type": "overloaded_error"}}),
    ),
    "no UTF-8": (
        "garbage",
        lambda request, send: send.body(200, b'{"choices": [{"text": "caf\xe9"}]}'),
    ),
    "an error as text": (
        "unfinished",
        lambda request, send: send.answer(request, "Internal error", "error"),
    ),
    "given up": ("unfinished", lambda request, send: send.answer(request, "Par", "abort")),
    "an error in the choice": (
        "error",
        lambda request, send: send.json(
            {"choices": [{"text": "", "error": {"code": 502, "message": "upstream"}}]}
        ),
    ),
    "an error beside choices": (
        "error",
        lambda request, send: send.json(
            {"choices": [{"text": "Oops"}], "error": "Internal error: try again"}
        ),
    ),
    "text that is none": ("garbage", lambda request, send: send.json({"choices": [{"text": 3}]})),
    "no choice": ("empty", lambda request, send: send.json({"choices": []})),
    "choice that is none": ("empty", lambda request, send: send.json({"choices": [None]})),
    "null content": ("empty", lambda request, send: send.answer(request, None)),
}
LASTING: Faults = {
    "400": ("400", lambda request, send: send.error(400, f"bad {request.key}")),
    "422": ("422", lambda request, send: send.error(422, "bad")),
    "an error under 200": ("error", lambda request, send: send.error(200, f"no {request.key}")),
    "a reason nobody knows": ("unfinished", lambda request, send: send.answer(request, "x", "odd")),
    "filtered": ("filtered", lambda request, send: send.answer(request, "x", "content_filter")),
}


def by_question(faults: list[Behave], times: int) -> Behave:
    """Meet each question with its own fault, `times` times; then answer. The first is spared."""
    seen: dict[str, int] = {}

    def behave(request: Request, send: Send) -> None:
        word = re.findall(r"w([0-9]+)", request.prompt)[-1]
        seen[word] = seen.get(word, 0) + 1
        if int(word) > 0 and seen[word] <= times:
            faults[int(word) - 1](request, send)
        else:
            echo(request, send)

    return behave


@pytest.mark.parametrize(("every", "tries"), [(FAULTS, 2), (LASTING, 1)])
def test_every_fault_that_stays_is_typed_and_no_answer(
    endpoint: Serve, monkeypatch: pytest.MonkeyPatch, every: Faults, tries: int
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    server = endpoint(by_question([behave for _, behave in every.values()], times=9))
    found = ask_all(server, asks(1 + len(every)), "retries=1,concurrency=20")
    assert found[0].text == " w0"
    for (name, (kind, _)), reply in zip(every.items(), found[1:], strict=True):
        assert (reply.text, reply.stop) == (None, "failed"), name
        assert reply.failure is not None
        assert reply.failure.kind == kind, name
        assert reply.failure.detail, name
        assert KEY not in reply.failure.detail, name
        assert "\n" not in reply.failure.detail, name
    count = [sum(f"w{at}?" in one.prompt for one in server.seen) for at in range(1 + len(every))]
    assert count == [1, *[tries] * len(every)]  # worth another try, or not


def test_a_fault_that_passes_costs_no_answer(endpoint: Serve) -> None:
    server = endpoint(by_question([behave for _, behave in FAULTS.values()], times=1))
    found = ask_all(server, asks(1 + len(FAULTS)), "retries=1,concurrency=20")
    assert [one.text for one in found] == [f" w{at}" for at in range(1 + len(FAULTS))]


def test_a_server_that_hangs_is_said_and_soon_given_up(
    endpoint: Serve, capsys: pytest.CaptureFixture[str]
) -> None:
    def hang(request: Request, send: Send) -> None:
        if request.number % 2:
            send.drip(3.0)  # a byte now and then, so that no single read takes long
        else:
            time.sleep(3.0)

    server = endpoint(hang)
    start = time.monotonic()
    model = checkpoint(server.address, "timeout=0.4").load(asks(50), Generation(), False)
    with pytest.raises(ModelError, match=r"timeout: no reply in 0.4 s; is it busy, or still load"):
        model.generate(asks(50))
    assert time.monotonic() - start < 3.0
    assert len(server.seen) <= 2 + 8  # the first twice, then eight at a time
    said = capsys.readouterr().err
    assert said == "gpt: timeout (no reply in 0.4 s), asked again; such are not said each time\n"


def test_a_question_without_a_reply_in_time_is_typed_where_others_are_answered(
    endpoint: Serve,
) -> None:
    def hang_on_two(request: Request, send: Send) -> None:
        if re.search(r"w[25]\?", request.prompt):
            time.sleep(1.0)
        echo(request, send)

    found = ask_all(endpoint(hang_on_two), asks(8), "retries=0,timeout=0.4")
    kinds = [one.failure.kind if one.failure else None for one in found]
    assert kinds == [None, None, "timeout", None, None, "timeout", None, None]


@pytest.mark.parametrize(
    ("behave", "words", "requests"),
    [
        (lambda request, send: send.error(401, f"wrong: {request.key}"), "401: wrong: ", 1),
        (lambda request, send: send.error(403, "not yours"), "403: not yours", 3),
        (lambda request, send: send.error(404, "no model m"), "404: no model m", 3),
        (lambda request, send: send.body(404, b""), "the address (most end in /v1)", 3),
        (
            lambda request, send: send.body(302, b"", location="http://me:s3cret@else/v1"),
            "redirect: it sends to http://***@else/v1; name that address",
            1,
        ),
        (
            lambda request, send: send.json(
                {"error": {"message": "quota", "code": "insufficient_quota"}}, 429
            ),
            "429: quota; the account has no credit",
            1,
        ),
        (
            lambda request, send: send.error(400, "Use 'max_completion_tokens' instead."),
            "instead.; add limit=max_completion_tokens to the spec",
            1,
        ),
    ],
    ids=["401", "403", "404", "404 without words", "redirect", "quota", "limit"],
)
def test_what_all_questions_would_meet_ends_the_run_soon(
    endpoint: Serve,
    monkeypatch: pytest.MonkeyPatch,
    behave: Behave,
    words: str,
    requests: int,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    server = endpoint(behave)
    with pytest.raises(ModelError) as found:
        ask_all(server, asks(50))
    assert words in str(found.value)
    assert f"gpt (m at {server.address})" in str(found.value)
    assert "what was answered is kept" not in str(found.value)
    assert KEY not in str(found.value)
    assert (len(server.seen), server.most) == (requests, 1)


@pytest.mark.parametrize("status", [403, 404])
@pytest.mark.parametrize("refused", [0, 1, 7])
def test_a_question_that_alone_is_refused_costs_no_other(
    endpoint: Serve, status: int, refused: int
) -> None:
    def moderated(request: Request, send: Send) -> None:
        if f"w{refused}?" in request.prompt:
            send.error(status, "flagged")
        else:
            echo(request, send)

    server = endpoint(moderated)
    found = ask_all(server, asks(20))
    texts = [None if at == refused else f" w{at}" for at in range(20)]
    assert [one.text for one in found] == texts
    assert found[refused] == Reply.failed(str(status), "flagged")
    assert len(server.seen) == 20


def test_refused_questions_that_are_left_do_not_end_a_run_that_was_answered_before(
    endpoint: Serve,
) -> None:
    server = endpoint(lambda request, send: send.error(403, "flagged"))
    model = checkpoint(server.address).load(asks(40), Generation(), False)
    found = dict(model.stream(asks(40)[:25]))
    assert found == dict.fromkeys(range(25), Reply.failed("403", "flagged"))
    with pytest.raises(ModelError, match="403: flagged"):  # one batch of several says nothing
        model.generate(asks(40)[:25])


def test_no_server_is_one_sentence_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    start = time.monotonic()
    with pytest.raises(ModelError, match=r"refused: cannot connect: .*is the server running"):
        ask_all(Server(echo, address="http://127.0.0.1:9/v1"), asks(50), "retries=4")
    with pytest.raises(ModelError, match="refused: cannot connect"):
        ask_all(Server(echo, address="http://no-such-host.invalid/v1"), asks(50), "retries=4")
    answered_before = checkpoint("http://127.0.0.1:9/v1").load(asks(50), Generation(), False)
    with pytest.raises(ModelError, match=r"refused: .* what was answered is kept") as found:
        list(answered_before.stream(asks(50)[:9]))
    assert "in a row" not in str(found.value)
    assert "asked again" not in capsys.readouterr().err
    assert time.monotonic() - start < 10.0


def test_a_key_that_is_revoked_on_the_way_keeps_what_came(endpoint: Serve) -> None:
    def until_five(request: Request, send: Send) -> None:
        if request.number < 5:
            echo(request, send)
        else:
            send.error(401, "revoked")

    asked = asks(50)
    model = checkpoint(endpoint(until_five).address, "concurrency=1").load(
        asked, Generation(), False
    )
    came = []
    kept = "401: revoked; .*; what was answered is kept; run the same again to go on"
    with pytest.raises(ModelError, match=kept):
        for _, reply in model.stream(asked):
            came.append(reply.text)
    assert came == [f" w{at}" for at in range(5)]


@pytest.mark.parametrize(("status", "enough"), [(401, 1), (400, 20)])
def test_replies_under_way_are_kept_when_nothing_more_is_asked(
    endpoint: Serve, status: int, enough: int
) -> None:
    ended, refused = threading.Event(), []

    def at_once_or_slowly(request: Request, send: Send) -> None:
        if request.number == 0:
            echo(request, send)
        elif int(request.prompt.split("w")[-1].split("?")[0]) < 9:
            ended.wait(20.0)
            time.sleep(0.1)
            echo(request, send)
        else:
            send.error(status, "no")
            refused.append(request)
            if len(refused) == enough:
                ended.set()

    asked = asks(100)
    server = endpoint(at_once_or_slowly)
    model = checkpoint(server.address, "concurrency=9").load(asked, Generation(), False)
    came = []
    with pytest.raises(ModelError, match=r"401: no|20 questions in a row"):
        for _, reply in model.stream(asked):
            came.append(reply.text)
    assert sorted(filter(None, came)) == [f" w{at}" for at in range(9)]
    assert len(server.seen) < 40


def test_where_nothing_is_answered_any_more_the_rest_is_not_asked(endpoint: Serve) -> None:
    server = endpoint(lambda request, send: send.error(400, "unknown parameter"))
    asked = asks(200)
    model = checkpoint(server.address, "concurrency=1").load(asked, Generation(), False)
    came = []
    with pytest.raises(ModelError, match=r"20 questions in a row .* 400 \(unknown parameter\)"):
        for one in model.stream(asked):
            came.append(one)
    assert len(came) == 20
    assert len(server.seen) < 40


def test_retry_after_is_obeyed_by_all(endpoint: Serve) -> None:
    def once(request: Request, send: Send) -> None:
        if request.number == 1:
            send.error(429, "slow down", retry_after="1.2")
        else:
            echo(request, send)

    server = endpoint(once)
    found = ask_all(server, asks(4), "concurrency=1,retries=0")
    assert [one.text for one in found] == [f" w{at}" for at in range(4)]
    assert server.seen[2].at - server.seen[1].at >= 1.2
    assert server.seen[4].at - server.seen[2].at < 1.0


def test_what_one_is_told_to_wait_all_wait(endpoint: Serve) -> None:
    def slowly(request: Request, send: Send) -> None:
        if request.number == 1:
            send.error(429, "slow down", retry_after="1.2")
        else:
            time.sleep(0.1)
            echo(request, send)

    server = endpoint(slowly)
    ask_all(server, asks(12), "concurrency=4,retries=0")
    waited = [one.at - server.seen[1].at for one in server.seen[2:]]
    assert sum(wait < 1.1 for wait in waited) <= 3  # those under way when it was said


def test_who_waits_waits_longer_where_the_server_asks_for_more(endpoint: Serve) -> None:
    def twice(request: Request, send: Send) -> None:
        if request.number == 1:
            send.error(429, "slow down", retry_after="0.6")
        elif request.number == 2:
            time.sleep(0.4)
            send.error(429, "slower", retry_after="1.4")
        else:
            time.sleep(0.2 if request.number == 3 else 0.0)
            echo(request, send)

    server = endpoint(twice)
    found = ask_all(server, asks(8), "concurrency=3,retries=0")
    assert [one.text for one in found] == [f" w{at}" for at in range(8)]
    assert server.seen[4].at - server.seen[2].at >= 1.7


def test_retry_after_is_read_as_seconds_or_as_a_date() -> None:
    assert retry_after({"retry-after": "300"}) == 300.0
    assert retry_after({"retry-after": "-1"}) == 0.0
    assert retry_after({"retry-after-ms": "1500", "retry-after": "7"}) == 1.5
    assert retry_after({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}) == 0.0
    later = retry_after({"retry-after": "Wed, 21 Oct 2215 07:28:00 GMT"})
    assert later is not None
    assert later > 1e9
    assert retry_after({"retry-after": "soon"}) is None
    assert retry_after({"retry-after": "inf"}) is None
    assert retry_after({}) is None


def test_how_long_patience_lasts() -> None:
    """Two minutes are the client's own bound; ten are ours, and only for what is asked for."""
    one = checkpoint("http://127.0.0.1:9/v1", "retries=2")
    asking = Asking(None, "gpt", one.endpoint, Generation(), None)  # type: ignore[arg-type]
    limited = Fault("429", "", wait=300.0)
    assert asking._wait(limited, 0, 0.0) == 300.0
    assert asking._wait(limited, 9, 300.0) == 300.0
    assert asking._wait(limited, 1, 301.0) is None
    assert asking._wait(Fault("429", "", wait=601.0), 0, 0.0) is None
    bug = Fault("500", "")
    first, second = asking._wait(bug, 0, 0.0), asking._wait(bug, 1, 0.5)
    assert first is not None
    assert second is not None
    assert 0.4 <= first <= 0.5
    assert 0.8 <= second <= 1.0
    assert asking._wait(bug, 2, 1.5) is None
