"""The server gets what it needs, nothing of the user's, and no way out."""

from __future__ import annotations

from pathlib import Path

from human_eval.label_studio.settings import NOWHERE, new_lead, server_settings

USERS = {
    "PATH": "/usr/bin",
    "LANG": "C.UTF-8",
    "HOME": "/home/somebody",
    "USERNAME": "somebody",
    "PASSWORD": "own",
    "HOST": "http://elsewhere",
    "PORT": "7070",
    "DEBUG": "on",
    "LABEL_STUDIO_HOST": "http://elsewhere",
    "HTTPS_PROXY": "http://proxy:3128",
    "PYTHONPATH": "/somewhere",
    "OPENAI_API_KEY": "secret",
}


def test_nothing_of_the_users_but_where_programs_are() -> None:
    found = server_settings(Path("/data"), new_lead(), USERS)
    assert found["PATH"] == "/usr/bin"
    assert found["LANG"] == "C.UTF-8"
    gone = set(USERS) - {"PATH", "LANG"}
    assert not {USERS[name] for name in gone} & set(found.values())
    assert not {"USERNAME", "PASSWORD", "HOST", "PORT", "DEBUG", "PYTHONPATH"} & set(found)


def test_all_ways_out_are_closed() -> None:
    found = server_settings(Path("/data"), None, USERS)
    assert {found[f"{name}_PROXY"] for name in ("HTTP", "HTTPS", "ALL")} == {NOWHERE}
    assert found["LABEL_STUDIO_COLLECT_ANALYTICS"] == "false"
    assert found["LABEL_STUDIO_SENTRY_DSN"] == ""
    assert found["LABEL_STUDIO_FRONTEND_SENTRY_DSN"] == ""
    assert found["HOME"].startswith("/data/")


def test_a_lead_is_random_and_does_not_show_its_secrets() -> None:
    one, two = new_lead(), new_lead()
    assert one.token != two.token
    assert one.password != two.password
    assert len(one.token) == 40
    assert int(one.token, 16) >= 0
    assert one.token not in repr(one)
    assert one.password not in repr(one)
