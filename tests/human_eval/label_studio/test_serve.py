"""`bench human serve` as its user has it: what it prints, what it writes, how it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import httpx
import pytest

from bench.base.files import write_json
from human_eval.label_studio.environment import PLACE, Environment
from human_eval.label_studio.login import SERVER, TOKEN, URL
from human_eval.rounds.folder import ROUND
from human_eval.rounds.plan import RoundPlan
from tests.human_eval.label_studio.studio import Studio
from tests.support import REPOSITORY, Said

PLAN = RoundPlan(
    name="small",
    kind="rating",
    seed=0,
    created="2026-01-02T03:04:05+00:00",
    suite="world",
    raters=("r1",),
    n_items=1,
    n_tasks=1,
    n_checkpoints=1,
    repeat_share=0.0,
    pass_mark=0.7,
    seconds_per_task=30.0,
    metrics=(),
)


@pytest.fixture
def round_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A round, and none of the user's own servers."""
    monkeypatch.delenv(URL, raising=False)
    monkeypatch.delenv(TOKEN, raising=False)
    write_json(tmp_path / "round" / ROUND, asdict(PLAN))
    return tmp_path / "round"


@contextmanager
def served(environment: Environment, *words: object) -> Iterator[subprocess.Popen[str]]:
    """Run the command in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.cli.main", "human", "serve", *map(str, words)],
        env={**os.environ, PLACE: str(environment.folder), "PYTHONPATH": str(REPOSITORY)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # a shell ignores SIGINT in what it starts in the background, and that is inherited
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def read_json(process: subprocess.Popen[str]) -> dict[str, str]:
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if line == "}\n":
            break
    return dict(json.loads("".join(lines)))


def whoami(url: str, token: str) -> int:
    address = f"{url}/api/current-user/whoami"
    headers = {"Authorization": f"Token {token}"}
    return httpx.get(address, headers=headers, trust_env=False).status_code


def is_open(url: str) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", int(url.rpartition(":")[2]))) == 0


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_it_serves_a_round_until_it_is_killed_and_again_until_ctrl_c(
    studio_environment: Environment, round_folder: Path
) -> None:
    with served(studio_environment, round_folder, "--port", 18_300, "--json") as first:
        said = read_json(first)
        kept = json.loads((round_folder / SERVER).read_text())
        assert kept["url"] == said["url"]
        assert whoami(said["url"], kept["token"]) == 200
        assert said["invite"].startswith(f"{said['url']}/user/signup/?token=")
        assert mode(round_folder / SERVER) == mode(Path(said["login"])) == 0o600
        assert mode(round_folder / "label-studio") == 0o700
        with served(studio_environment, round_folder) as twice:
            _, error = twice.communicate(timeout=60)
            assert twice.returncode == 2
            assert f"it is served already at {said['url']}" in error
        first.kill()
        first.wait()
    with served(studio_environment, round_folder) as second:  # waits until that server has gone
        assert second.stdout is not None
        text = "".join(second.stdout.readline() for _ in range(5))
        assert text.startswith(f"Label Studio runs at {said['url']}, for this machine only\n")
        assert said["invite"] in text
        assert whoami(said["url"], kept["token"]) == 200
        second.send_signal(signal.SIGINT)
        _, ended = second.communicate(timeout=30)
        assert second.returncode == 0
        assert "everything is kept in" in ended
    assert not is_open(said["url"])
    login = json.loads(Path(said["login"]).read_text())
    for secret in (login["token"], login["password"]):
        assert secret not in text + ended
        assert secret not in (round_folder / "label-studio" / "server.log").read_text()


@pytest.mark.parametrize("kind", ["legacy", "personal"])
def test_a_server_elsewhere_is_checked_and_written_down(
    kind: str, label_studio: Studio, round_folder: Path, bench: Callable[..., Said]
) -> None:
    token = label_studio.token if kind == "legacy" else label_studio.personal_token()
    said = bench("human", "serve", round_folder, "--url", label_studio.url, "--token", token)
    assert said.code == 0, said.err
    assert label_studio.invite in said.out
    assert token not in said.out + said.err
    kept = json.loads((round_folder / SERVER).read_text())
    assert kept == {"url": label_studio.url, "token": token}
    assert mode(round_folder / SERVER) == 0o600


def test_the_token_may_stand_in_the_environment(
    label_studio: Studio,
    round_folder: Path,
    bench: Callable[..., Said],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(TOKEN, label_studio.token)
    said = bench("human", "serve", round_folder, "--url", f"{label_studio.url}/", "--json")
    assert json.loads(said.out)["url"] == label_studio.url


def test_a_token_for_another_server_is_not_sent_there(
    label_studio: Studio,
    round_folder: Path,
    bench: Callable[..., Said],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(URL, "http://elsewhere.example.org")
    monkeypatch.setenv(TOKEN, label_studio.token)
    said = bench("human", "serve", round_folder, "--url", label_studio.url)
    assert said.code == 2
    assert "no Label Studio token is named" in said.err


def test_a_wrong_token_is_one_sentence_and_is_not_kept(
    label_studio: Studio, round_folder: Path, bench: Callable[..., Said]
) -> None:
    wrong = "f" * 40
    said = bench("human", "serve", round_folder, "--url", label_studio.url, "--token", wrong)
    assert said.code == 2
    assert said.err.count("\n") == 1
    assert "does not know the token" in said.err
    assert wrong not in said.err
    assert not (round_folder / SERVER).exists()


def test_words_that_contradict_each_other(round_folder: Path, bench: Callable[..., Said]) -> None:
    other = ("--url", "http://127.0.0.1:9", "--token", "t" * 40)
    for words, said in (
        ((round_folder, *other, "--port", 8080), "for a server that is started here"),
        (other, "the round that is to use it is not named"),
        ((round_folder, "--token", "t" * 40), "--url is not named"),
        ((round_folder / "nowhere",), "no such file"),
        ((round_folder, *other), "cannot be reached"),
    ):
        found = bench("human", "serve", *words)
        assert found.code == 2, words
        assert said in found.err, found.err
    assert not (round_folder / "label-studio").exists()
