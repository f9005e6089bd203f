"""`openai:URL#…` read, and refused without repeating what may be a key."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.base.errors import ModelError
from bench.models.endpoint import open_endpoint
from bench.models.endpoint_address import Endpoint, parse_endpoint, today
from bench.models.specs import Known, resolve

URL = "http://127.0.0.1:8000/v1"


def parse(text: str) -> Endpoint:
    return parse_endpoint(text, f"openai:{text}")


def test_a_model_is_all_that_must_be_named() -> None:
    found = parse(f"{URL}/#model=org/big:free")
    assert found == Endpoint(URL, "org/big:free", date=today())
    assert (found.concurrency, found.timeout, found.retries) == (8, 120.0, 4)


def test_every_option_is_read() -> None:
    found = parse(
        f"{URL}#model=m,mode=chat,limit=max_completion_tokens,date=2026-11-20,concurrency=2,"
        "timeout=2.5,retries=0,key_env=MY_KEY"
    )
    expected = Endpoint(
        URL,
        "m",
        "chat",
        "max_completion_tokens",
        "2026-11-20",
        2,
        2.5,
        0,
        "MY_KEY",
        key_named=True,
    )
    assert found == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (URL, "names no model"),
        (f"{URL}#model=", "names no model"),
        ("127.0.0.1:8000/v1#model=m", "is no address"),
        ("ftp://host/v1#model=m", "is no address"),
        ("http://host:port/v1#model=m", "is no address"),
        ("http://[::1/v1#model=m", "is no address"),
        (f"{URL}#model=m,mode=talk", "mode is none of chat, completions"),
        (f"{URL}#model=m,concurrency=0", "a number from 1"),
        (f"{URL}#model=m,concurrency=x", "a number from 1"),
        (f"{URL}#model=m,timeout=nan", "timeout is no such number; a number from 0.01"),
        (f"{URL}#model=m,timeout=0", "timeout is no such number"),
        (f"{URL}#model=m,date=yesterday", "date is no day"),
        (f"{URL}#model=m,model=n", "model is given twice"),
        (f"{URL}#model=m,concurency=2", "did you mean 'concurrency'?"),
    ],
)
def test_what_cannot_be_is_one_sentence(text: str, words: str) -> None:
    with pytest.raises(ModelError) as found:
        parse(text)
    assert words in str(found.value)
    assert "\n" not in str(found.value)


@pytest.mark.parametrize(
    "text",
    [
        "http://me:s3cret@host/v1#model=m",
        "http://s3cret@host/v1#model=m",
        "https://host/v1?key=s3cret#model=m",
        f"{URL}#model=m,key=s3cret",
        f"{URL}#model=m,api_key=s3cret",
        f"{URL}#model=m,key_env=sk-s3cret",
        f"{URL}#key_env=sk-s3cret",
        f"{URL}#key_env=s3cret",
        f"{URL}#model=m,key_env=abcdefghijklmnopqs3cret",
        f"{URL}#model=m,key_env=sk-s3cret,model=m",
        f"{URL}#model=m,mode=sk-s3cret",
        f"{URL}#model=m,concurrency=sk-s3cret",
        f"{URL}#model=m,date=sk-s3cret",
        f"{URL}#model=m,sk-s3cret",
        f"{URL}?api-key=sk-s3cret",
        "127.0.0.1:8000/v1?api-key=sk-s3cret#model=m",
        "me:s3cret@host/v1#model=m",
    ],
)
def test_secrets_in_a_spec_are_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(ModelError) as found:
        resolve([f"gpt=openai:{text}"], Known({}, Path()))
    assert "s3cret" not in str(found.value)


@pytest.mark.parametrize(
    "words",
    [
        [f"x=sk=openai:{URL}#model=m,api_key=s3cret"],
        [f"opnai:{URL}?key=s3cret"],
        [f"a=openai:{URL}#model=m,key=s3cret", f"a=openai:{URL}#model=n"],
    ],
)
def test_secrets_in_words_that_stand_for_nothing_are_not_repeated(words: list[str]) -> None:
    with pytest.raises(ModelError) as found:
        resolve(words, Known({}, Path()))
    assert "s3cret" not in str(found.value)


def test_a_misspelt_backend_does_not_repeat_a_password() -> None:
    with pytest.raises(ModelError) as found:
        resolve(["opnai:http://me:s3cret@host/v1#model=m"], Known({}, Path()))
    assert "did you mean 'openai:'?" in str(found.value)
    assert "s3cret" not in str(found.value)


def test_checkpoints_are_named_by_their_models() -> None:
    words = [f"openai:{URL}#model=org/big,mode=chat", f"openai:{URL}#mode=chat,model=small"]
    assert [one.name for one in resolve(words, Known({}, Path()))] == ["big", "small"]


def test_the_day_of_the_answers_is_part_of_what_they_depend_on() -> None:
    def identity(options: str) -> object:
        location = f"{URL}#model=m,{options}"
        return open_endpoint("a", f"openai:{location}", location, Path()).identity()

    assert identity("date=2026-11-20") != identity("date=2026-11-21")
    assert identity("") == identity(f"date={today()}")
    assert identity("concurrency=1,timeout=1,retries=1,key_env=X") == identity("")
    assert identity("mode=chat") != identity("")
