"""A server of one's own on 127.0.0.1, for as long as a block runs.

Conventions:
    A busy port is no error to Label Studio: it takes the next one, so the port is read from what
    it prints, and who answers there is asked with the lead's own token.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.base.errors import RoundError
from human_eval.label_studio.data_folder import DataFolder
from human_eval.label_studio.environment import Environment
from human_eval.label_studio.login import Login
from human_eval.label_studio.settings import server_settings

PORT = 8080

_SUPERVISED = Path(__file__).with_name("supervised.py")
_ADDRESS = re.compile(r"Starting development server at (http://127\.0\.0\.1:\d+)/")
_READY = 180.0  # seconds: 3 on a copy of empty tables, 26 where tables are made, more if busy
_ENDING = 8.0


@dataclass(frozen=True)
class Server:
    """A server that runs.

    Attributes:
        login: Its address, and the lead's token.
        data: Where it keeps everything.
        wanted: The port that it was to listen at; another one where that was taken.
        process: Who ends it when we end.
    """

    login: Login
    data: DataFolder
    wanted: int
    process: subprocess.Popen[bytes] = field(repr=False)

    def wait(self) -> None:
        """Return when it has ended by itself.

        Raises:
            RoundError: Then; what it printed last is in the error.
        """
        self.process.wait()
        raise _ended(self.data)

    def invite(self) -> str:
        """Return the address at which raters sign up; it is good for whoever knows it."""
        return self.login.url + str(_asked(self.login, "/api/invite")["invite_url"])


@contextmanager
def serving(
    environment: Environment,
    folder: Path,
    port: int | None = None,
    settings: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """Run a server while the block runs; it ends with the block, and with this process.

    Args:
        environment: Where the program is.
        folder: Where everything is kept; made if it is not there.
        port: Where to listen; if it is taken, the next free one. None: the last time's, or 8080.
        settings: Added to the server's environment, for tests.

    Raises:
        RoundError: If the folder cannot be used or is served already, or the server does not start.
    """
    data = DataFolder(folder.absolute())
    with data.held() as lock:
        data.fill(environment)
        wanted = port or _last_port(data)
        process = _started(environment, data, wanted, lock, settings or {})
        try:
            login = Login(_address(process, data), data.lead.token)
            _check_ours(login, data)
            data.keep_login(data.lead, login.url)
            yield Server(login, data, wanted, process)
        finally:
            _end(process)


def _last_port(data: DataFolder) -> int:
    """Return the port of the last time, so that the raters' addresses stay what they were."""
    found = re.search(r":(\d+)$", data.url or "")
    return int(found[1]) if found else PORT


def _started(
    environment: Environment, data: DataFolder, port: int, lock: int, more: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    data.log.unlink(missing_ok=True)  # the last time's address is in it
    words = [
        *(sys.executable, "-I", "-S", str(_SUPERVISED), str(data.log), *environment.command),
        *("start", "--no-browser", "--internal-host", "127.0.0.1", "--port", str(port)),
    ]
    return subprocess.Popen(
        words,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=data.path,
        env={**server_settings(data.path, data.lead), **more},
        start_new_session=True,  # a terminal's Ctrl-C comes to us, and we end it in order
        pass_fds=(lock,),
    )


def _address(process: subprocess.Popen[bytes], data: DataFolder) -> str:
    """Return where it listens, once it says so and answers."""
    deadline = time.monotonic() + _READY
    while time.monotonic() < deadline:
        found = _ADDRESS.search(_said(data))
        if found and _is_up(found[1]):
            return found[1]
        if process.poll() is not None:
            raise _ended(data)
        time.sleep(0.1)
    hint = "is the machine very busy? Run it again"
    raise RoundError(str(data.path), f"no server after {_READY:.0f} s", hint=hint)


def _is_up(url: str) -> bool:
    with suppress(RoundError):
        return bool(_asked(Login(url, ""), "/health").get("status") == "UP")
    return False


def _check_ours(login: Login, data: DataFolder) -> None:
    """Refuse a server that does not know the lead's token: another's, or the token was reset."""
    try:
        _asked(login, "/api/current-user/whoami")
    except RoundError:
        found = "the server does not know the login that is kept here"
        hint = "was the token reset? Name another folder by --data, or use --url and its new token"
        raise RoundError(str(data.login), found, hint=hint) from None


def _asked(login: Login, path: str) -> Mapping[str, Any]:
    import httpx

    headers = {"Authorization": f"Token {login.token}"} if login.token else {}
    try:
        got = httpx.get(login.url + path, headers=headers, timeout=30.0, trust_env=False)
        got.raise_for_status()
        found = got.json()
    except (httpx.HTTPError, ValueError):
        raise RoundError(login.url, "Label Studio does not answer as it should") from None
    return found if isinstance(found, dict) else {}


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the server and wait until it has gone; kill it where it does not go."""
    if process.stdin:
        process.stdin.close()
    try:
        process.wait(_ENDING)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _said(data: DataFolder) -> str:
    with suppress(OSError):
        return data.log.read_text(encoding="utf-8", errors="replace")
    return ""


def _ended(data: DataFolder) -> RoundError:
    lines = [line.strip() for line in _said(data).splitlines() if line.strip()] or ["nothing"]
    found = f"Label Studio ended by itself; it said: {lines[-1][:200]}"
    return RoundError(str(data.path), found, hint=f"see {data.log}, then run it again")
