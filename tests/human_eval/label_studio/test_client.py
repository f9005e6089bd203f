"""Each failure is one sentence, and none of them holds the token, a cookie or a traceback."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from bench.base.errors import RoundError
from human_eval.label_studio.client import Client, LostReplyError, connect
from human_eval.label_studio.login import Login
from tests.human_eval.label_studio.fake_studio import TOKEN, FakeStudio, fake_studio

WHOAMI = "/api/current-user/whoami"
PAGE = "<!doctype html><title>Welcome</title>"


@pytest.fixture
def fake() -> Iterator[FakeStudio]:
    with fake_studio() as studio:
        yield studio


def connected(fake: FakeStudio, timeout: float = 10.0) -> Client:
    return connect(Login(fake.url, TOKEN), timeout)


def refused(fake: FakeStudio, timeout: float = 10.0) -> str:
    with pytest.raises(RoundError) as told:
        connected(fake, timeout)
    said = str(told.value)
    assert TOKEN not in said
    assert "sessionid" not in said
    assert "\n" not in said
    return said


def test_who_the_token_is_and_the_invite_link(fake: FakeStudio) -> None:
    client = connected(fake)

    assert client.user == 1
    assert client.invite() == f"{fake.url}/user/signup/?token=joins"
    assert TOKEN not in repr(client)


def test_a_wrong_token(fake: FakeStudio) -> None:
    with pytest.raises(RoundError, match=r"does not know the token \(401\)") as told:
        connect(Login(fake.url, "f" * 40), 10)
    assert "f" * 40 not in str(told.value)


def test_an_expired_personal_token() -> None:
    import jwt

    token = jwt.encode({"exp": 1, "token_type": "refresh"}, "k" * 32)
    with pytest.raises(RoundError, match=r"does not know the token \(401\)"):
        connect(Login("http://127.0.0.1:9", token), 10)


def test_a_token_that_only_looks_like_a_personal_one() -> None:
    import jwt

    token = jwt.encode({"exp": "soon"}, "k" * 32)
    with pytest.raises(RoundError, match="cannot be read as a personal access token") as told:
        connect(Login("http://127.0.0.1:9", token), 10)
    assert token not in str(told.value)


@pytest.mark.parametrize(
    ("status", "body", "found"),
    [
        (200, PAGE, "no Label Studio"),
        (200, '"hello"', "no Label Studio"),
        (200, "[1, 2]", "no Label Studio"),
        (200, "{}", "no Label Studio"),
        (404, PAGE, "no Label Studio"),
        (403, "{}", r"may not do this \(403\)"),
        (418, '{"detail": "a teapot"}', r"refuses \(418\): a teapot"),
    ],
)
def test_what_answers_is_not_what_was_asked(
    fake: FakeStudio, status: int, body: str, found: str
) -> None:
    fake.plan("GET", WHOAMI, status, body)

    with pytest.raises(RoundError, match=found):
        connected(fake)


def test_a_redirect_names_the_other_address(fake: FakeStudio) -> None:
    fake.plan("GET", WHOAMI, 302, "", {"Location": "https://me:pw@other.example/user/login"})

    assert "sends to https://***@other.example/user/login" in refused(fake)


def test_a_failing_server_is_asked_again_and_then_told(fake: FakeStudio) -> None:
    fake.plan("GET", WHOAMI, 500, '{"detail": "table is locked"}', times=2)
    assert connected(fake).user == 1

    fake.plan("GET", WHOAMI, 500, f'{{"detail": "no {TOKEN} here"}}', times=3)
    assert "failed (500): no *** here" in refused(fake)


def test_what_a_server_says_cannot_steer_a_terminal(fake: FakeStudio) -> None:
    fake.plan("GET", WHOAMI, 400, '{"detail": "a\\u001b[2Jb"}')

    assert "\x1b" not in refused(fake)


def test_too_many_requests_waits_as_long_as_is_asked(fake: FakeStudio) -> None:
    fake.plan("GET", WHOAMI, 429, "{}", {"Retry-After": "1"})
    start = time.monotonic()

    assert connected(fake).user == 1
    assert 1.0 <= time.monotonic() - start < 5.0


def test_too_many_requests_does_not_wait_for_hours(fake: FakeStudio) -> None:
    fake.plan("GET", WHOAMI, 429, "{}", {"Retry-After": "3600"})
    start = time.monotonic()

    assert "asks to wait 3600 s (429)" in refused(fake)
    assert time.monotonic() - start < 5.0


def test_no_reply_in_time(fake: FakeStudio) -> None:
    fake.plan("GET", WHOAMI, -2)

    assert "no reply in time" in refused(fake, timeout=0.3)


def test_a_broken_connection_is_tried_again(fake: FakeStudio) -> None:
    fake.plan("GET", WHOAMI, -1, times=2)
    assert connected(fake).user == 1

    fake.plan("GET", WHOAMI, -1, times=3)
    assert "the connection broke" in refused(fake)


def test_a_server_that_is_down() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(RoundError, match="cannot be reached; is it running"):
            connect(Login(url, TOKEN), 5)


def test_proxies_of_the_environment_do_not_stand_before_this_machine(
    fake: FakeStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)

    assert connected(fake).user == 1


@pytest.mark.parametrize(("status", "again"), [(0, True), (500, True), (-1, True)])
def test_what_may_have_been_done_is_not_asked_twice(
    fake: FakeStudio, status: int, again: bool
) -> None:
    client = connected(fake)
    fake.plan("POST", "/api/projects/", status)

    with pytest.raises(LostReplyError) as lost:
        client.once("making it", lambda sdk: sdk.projects.create(title="one"))
    assert lost.value.again is again
    assert fake.count("POST", "/api/projects/") == 1


def test_what_was_certainly_not_done_is_asked_again(fake: FakeStudio) -> None:
    client = connected(fake)
    fake.plan("POST", "/api/projects/", 429, "{}", {"Retry-After": "0"})

    client.once("making it", lambda sdk: sdk.projects.create(title="one"))
    assert len(fake.projects) == 1


def test_a_hang_while_writing_is_not_followed_by_another_try(fake: FakeStudio) -> None:
    client = connected(fake, timeout=0.3)
    fake.plan("POST", "/api/projects/", -2)

    with pytest.raises(LostReplyError) as lost:
        client.once("making it", lambda sdk: sdk.projects.create(title="one"))
    assert lost.value.again is False


def test_an_error_of_our_own_is_not_hidden(fake: FakeStudio) -> None:
    with pytest.raises(ZeroDivisionError):
        connected(fake).repeatable("counting", lambda sdk: 1 / 0)
