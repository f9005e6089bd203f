"""What must never be printed."""

from __future__ import annotations

import pytest

from bench.base.errors import DataError
from bench.base.secrets import without_credentials, without_keys


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("http://me:pw@host/v1", "http://***@host/v1"),
        ("openai:https://pw@host:8000#model=m", "openai:https://***@host:8000#model=m"),
        ("a http://u:p@w@host/x and http://v:q@host", "a http://***@host/x and http://***@host"),
        ("http://host/v1#model=a@b", "http://host/v1#model=a@b"),
        ("http://host/mail@home?x=a@b", "http://host/mail@home?x=a@b"),
        ("me@host.org", "me@host.org"),
        ("http://host, or me@host.org", "http://host, or me@host.org"),
    ],
)
def test_credentials_in_an_address_are_hidden_and_nothing_else(text: str, shown: str) -> None:
    assert without_credentials(text) == shown


def test_no_error_shows_them() -> None:
    said = str(DataError("http://me:pw@host", "found http://a:b@c", hint="try ftp://x:y@z"))
    assert said == "http://***@host: found http://***@c; try ftp://***@z"


def test_keys_are_hidden_wherever_they_stand() -> None:
    assert without_keys("sk-1 and Bearer sk-1; sk-2", ["sk-1", ""]) == "*** and Bearer ***; sk-2"
