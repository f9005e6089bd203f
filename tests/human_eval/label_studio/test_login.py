from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from bench.base.errors import RoundError
from human_eval.label_studio.login import (
    SERVER,
    Login,
    checked_address,
    checked_token,
    environment_token,
    login_of,
    write_login,
)

HERE = "http://127.0.0.1:8080"


def test_what_is_given_comes_first_then_the_environment_then_the_round(tmp_path: Path) -> None:
    write_login(tmp_path, Login(HERE, "kept"))
    around = {"LABEL_STUDIO_URL": "http://around", "LABEL_STUDIO_API_KEY": "around"}

    assert login_of(tmp_path, None, None, {}) == Login(HERE, "kept")
    assert login_of(tmp_path, None, None, around) == Login("http://around", "around")
    assert login_of(tmp_path, "https://given/", "given", around) == Login("https://given", "given")
    assert login_of(tmp_path, None, "given", {}) == Login(HERE, "given")
    assert login_of(tmp_path, f"{HERE}/", None, {}) == Login(HERE, "kept")


def test_a_token_goes_only_to_the_server_it_was_given_for(tmp_path: Path) -> None:
    write_login(tmp_path, Login(HERE, "kept"))
    around = {"LABEL_STUDIO_URL": "http://around", "LABEL_STUDIO_API_KEY": "around"}

    with pytest.raises(RoundError, match="no Label Studio token is named"):
        login_of(tmp_path, "http://elsewhere", None, {})
    with pytest.raises(RoundError, match="no Label Studio token is named"):
        login_of(tmp_path, "http://elsewhere", None, around)


def test_a_key_without_an_address_in_the_environment_is_for_any_server(tmp_path: Path) -> None:
    around = {"LABEL_STUDIO_API_KEY": "around"}

    assert login_of(tmp_path, HERE, None, around) == Login(HERE, "around")


def test_the_rounds_own_token_is_not_overridden_by_one_for_no_server_in_particular(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_login(tmp_path, Login(HERE, "kept"))
    bare = {"LABEL_STUDIO_API_KEY": "around"}

    assert login_of(tmp_path, None, None, bare) == Login(HERE, "kept")
    said = capsys.readouterr().err
    assert f"{tmp_path}: its own token is used, not LABEL_STUDIO_API_KEY's" in said
    assert "kept" not in said
    assert "around" not in said
    assert login_of(tmp_path, None, "around", bare) == Login(HERE, "around")
    both = {**bare, "LABEL_STUDIO_URL": f"{HERE}/"}
    assert login_of(tmp_path, None, None, both) == Login(HERE, "around")
    assert login_of(tmp_path, None, None, {"LABEL_STUDIO_API_KEY": "kept"}) == Login(HERE, "kept")
    assert capsys.readouterr().err == ""


def test_another_server_than_the_rounds_own_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_login(tmp_path, Login(HERE, "kept"))
    around = {"LABEL_STUDIO_URL": "http://around", "LABEL_STUDIO_API_KEY": "around"}

    login_of(tmp_path, None, None, around)
    said = f"{tmp_path}: LABEL_STUDIO_URL names http://around, not the round's own {HERE}\n"
    assert capsys.readouterr().err == said
    login_of(tmp_path, "http://given", "given", around)  # the user's own word
    assert capsys.readouterr().err == ""


def test_the_environments_token_is_for_its_own_server() -> None:
    around = {"LABEL_STUDIO_URL": "http://around", "LABEL_STUDIO_API_KEY": "around"}

    assert environment_token("http://around", around) == "around"
    assert environment_token(HERE, around) is None
    assert environment_token(HERE, {"LABEL_STUDIO_API_KEY": "around"}) == "around"
    assert environment_token(HERE, {}) is None


def test_no_server_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(RoundError, match="bench human serve") as told:
        login_of(tmp_path, None, None, {})
    assert "--url" in str(told.value)
    assert "LABEL_STUDIO_URL" in str(told.value)


@pytest.mark.parametrize(
    "url", ["127.0.0.1:8080", "localhost", "ftp://host", "http://", "http://host:port", ""]
)
def test_no_address(url: str) -> None:
    with pytest.raises(RoundError, match="no address of a server"):
        checked_address(url)


@pytest.mark.parametrize("url", ["http://me:secret@host", "http://host/?token=secret"])
def test_an_address_holds_no_secret_and_the_error_neither(url: str) -> None:
    with pytest.raises(RoundError, match="more than an address") as told:
        checked_address(url)
    assert "secret" not in str(told.value)


@pytest.mark.parametrize("token", ["", "  ", "two words", "kõik", "a\nb"])
def test_no_token_and_it_is_not_repeated(token: str) -> None:
    with pytest.raises(RoundError, match="the token") as told:
        checked_token(token)
    assert not token.strip() or token not in str(told.value)


def test_a_login_is_its_owners_alone_and_is_never_shown(tmp_path: Path) -> None:
    write_login(tmp_path, Login(HERE, "kept"))

    assert stat.S_IMODE((tmp_path / SERVER).stat().st_mode) == 0o600
    assert json.loads((tmp_path / SERVER).read_text()) == {"url": HERE, "token": "kept"}
    assert "kept" not in repr(Login(HERE, "kept"))


@pytest.mark.parametrize("text", ["{", "[]", "3"])
def test_a_broken_login_file_is_one_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / SERVER).write_text(text)

    with pytest.raises(RoundError, match=r"server\.json: cannot be read"):
        login_of(tmp_path, None, None, {})


@pytest.mark.parametrize(
    ("url", "here"),
    [
        (HERE, True),
        ("http://localhost:1", True),
        ("http://[::1]:8080", True),
        ("https://studio.example.org", False),
        ("http://10.0.0.1", False),
    ],
)
def test_whether_a_server_is_on_this_machine(url: str, here: bool) -> None:
    assert Login(url, "t").here is here
