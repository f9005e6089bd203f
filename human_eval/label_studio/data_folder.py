"""Where a server keeps everything: its tables, its log, and the lead's login; its owner's alone."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bench.base.errors import RoundError
from bench.base.files import write_private_json
from human_eval.label_studio.environment import Environment
from human_eval.label_studio.settings import Lead, new_lead

LOGIN, LOG, TABLES, LOCK = "login.json", "server.log", "label_studio.sqlite3", "lock"
_ENDING = 4.0  # seconds that a killed command's server may take to end


@dataclass(frozen=True, slots=True)
class DataFolder:
    """A server's data folder.

    Attributes:
        path: Where it is; only its owner can enter it.
    """

    path: Path

    @property
    def log(self) -> Path:
        """Return the file that holds what the server printed."""
        return self.path / LOG

    @property
    def login(self) -> Path:
        """Return the file that holds the lead's user name, password and token."""
        return self.path / LOGIN

    @property
    def lead(self) -> Lead:
        """Return the lead's account.

        Raises:
            RoundError: If the file is gone or broken: nobody knows the password then.
        """
        found = self._login()
        try:
            return Lead(found["user"], found["password"], found["token"])
        except KeyError:
            hint = "take it back from a copy, or name another folder by --data"
            raise RoundError(str(self.login), "no login can be read from it", hint=hint) from None

    @property
    def url(self) -> str | None:
        """Return the address at which it was served last, or None."""
        return self._login().get("url")

    def keep_login(self, lead: Lead, url: str | None = None) -> None:
        """Write the login, and where the server is, into a file that only its owner can read."""
        found = {"url": url, "user": lead.user, "password": lead.password, "token": lead.token}
        write_private_json(self.login, found)

    def fill(self, environment: Environment) -> None:
        """Copy the empty tables into a new folder; the tables come last and say that it is whole.

        Raises:
            RoundError: If there is no room for them.
        """
        if (self.path / TABLES).is_file():
            return
        try:
            if not self.login.is_file():
                self.keep_login(new_lead())
            self._copy(environment.template)
        except OSError as error:  # several, in one of shutil's
            hint = "make room, or name another folder by --data"
            raise RoundError(str(self.path), f"cannot be filled: {error}", hint=hint) from None

    def _copy(self, template: Path) -> None:
        left_out = shutil.ignore_patterns(TABLES, ".env")  # its secret key is made by each server
        shutil.copytree(template, self.path, ignore=left_out, dirs_exist_ok=True)
        self.path.chmod(0o700)  # copying gave it the template's mode
        beside = self.path / f".{TABLES}"
        shutil.copy(template / TABLES, beside)
        beside.replace(self.path / TABLES)

    @contextmanager
    def held(self) -> Iterator[int]:
        """Make the folder and hold its lock; yield the handle, for the server to inherit.

        Raises:
            RoundError: If it is served already, cannot be made, or holds other things.
        """
        handle = self._opened()
        try:
            self._lock(handle)
            yield handle
        finally:
            os.close(handle)

    def _opened(self) -> int:
        ours = (TABLES, LOGIN, LOCK)
        try:
            held = self.path.is_dir() and any(self.path.iterdir())
            if held and not any((self.path / name).exists() for name in ours):
                found = "it is not empty, and holds no data of Label Studio"
                raise RoundError(str(self.path), found, hint="name another folder by --data")
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            return os.open(self.path / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            hint = "name another folder by --data"
            where = str(self.path)
            raise RoundError(where, f"cannot be written to: {error.strerror}", hint=hint) from None

    def _lock(self, handle: int) -> None:
        deadline = time.monotonic() + _ENDING
        while True:
            try:
                return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    at = f" at {self.url}" if self.url else ""
                    hint = "go on there, or end that command by Ctrl-C"
                    raise RoundError(
                        str(self.path), f"it is served already{at}", hint=hint
                    ) from None
                time.sleep(0.2)

    def _login(self) -> dict[str, str]:
        with suppress(OSError, ValueError):
            found = json.loads(self.login.read_text(encoding="utf-8"))
            if isinstance(found, dict):
                return {name: str(value) for name, value in found.items() if value}
        return {}
