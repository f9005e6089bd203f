"""Label Studio put into a folder: a virtual environment, the pinned packages, empty tables.

Source:
    Sizes and times are those of label-studio 1.23.2 with `server-constraints.txt` on Linux
    x86-64: 158 packages, 307 MB to download, 995 MB on disk; 3 minutes on two cores.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.base.errors import RoundError
from bench.base.progress import Advance, say, step
from human_eval.label_studio.settings import server_settings

VERSION = "1.23.2"
PINNED = Path(__file__).with_name("server-constraints.txt")
DISK = 1_100_000_000
"""Bytes that it takes."""

_NO_WAY = re.compile(
    r"NewConnectionError|Max retries|No matching distribution|Could not find a version|"
    r"timed out|ProxyError|Temporary failure|Connection (?:refused|reset|aborted|broken)"
)


def install(folder: Path, lock: int) -> None:
    """Make the environment in an empty folder.

    Args:
        folder: Where; what pip prints is kept beside it.
        lock: A file's handle that the installer inherits, so that its lock outlives a kill of us.

    Raises:
        RoundError: If something of it fails; what pip printed last is in the error.
    """
    say(
        f"Label Studio {VERSION} is installed into {folder}, once: about 310 MB to download, "
        "1 GB on disk; 3 minutes on two cores and a good line"
    )
    start = time.monotonic()
    with folder.with_name(f"{folder.name}.log").open("w", encoding="utf-8") as log:
        work = _Work(folder, Path(log.name), log.fileno(), lock)
        packages = sum("==" in line for line in PINNED.read_text().splitlines())
        with step("installing Label Studio", 2 * packages + 1, "steps") as advance:
            _make_venv(work)
            _install_packages(work, advance)
            _make_template(work)
            advance()
    say(f"Label Studio {VERSION} is installed ({time.monotonic() - start:.0f} s)")


class _Work:
    """Runs the installer's programs and keeps what they print."""

    def __init__(self, folder: Path, log: Path, handle: int, lock: int) -> None:
        self.folder, self.log, self._handle, self._lock = folder, log, handle, lock

    def run(self, words: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=self._handle,
            stderr=self._handle,
            env=dict(environment),
            pass_fds=(self._lock,),
        )

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def failed(self, what: str, hint: str) -> RoundError:
        """Return the error of a program that failed, with what it said."""
        lines = [line.strip() for line in self.said().splitlines() if line.strip()]
        errors = [line for line in lines if line.startswith("ERROR:")] or lines[-1:] or ["nothing"]
        return self.error(f"{what}; it said: {errors[0][:200]}", hint)

    def error(self, found: str, hint: str) -> RoundError:
        """Return an error that says where all is that was printed."""
        return RoundError(
            f"Label Studio {VERSION}",
            f"{found} (see {self.log})",
            hint=f"{hint}, or use a server that you have: bench human serve ROUND --url URL",
        )


def _make_venv(work: _Work) -> None:
    if _ended(work.run([sys.executable, "-m", "venv", str(work.folder)], _users())):
        hint = "give this Python its venv (Debian, Ubuntu: apt install python3-venv)"
        raise work.failed("no virtual environment could be made", hint)


def _install_packages(work: _Work, advance: Advance) -> None:
    words = [
        *(str(work.folder / "bin" / "python"), "-m", "pip", "install", "--no-input"),
        *("--disable-pip-version-check", "--progress-bar", "off", "--retries", "2"),
        "label-studio",
    ]
    # in the environment, not as `-c`, they pin what packages are built with as well; a
    # path there would be cut at its blanks
    process = work.run(words, {**_users(), "PIP_CONSTRAINT": PINNED.as_uri()})
    done = 0
    try:
        while process.poll() is None:
            time.sleep(0.3)
            now = _packages_done(work)
            advance(max(0, now - done))
            done = max(done, now)
    finally:
        _stop(process)
    if process.returncode and _not_reached(work.said()):
        # pip says of a package that it cannot find that the pins conflict
        raise work.error("it could not be downloaded", "connect to the network and run it again")
    if process.returncode:
        raise work.failed("its packages could not be installed", "mend that and run it again")


def _not_reached(said: str) -> bool:
    """Whether pip failed for want of a way to the packages: it says so, or nothing came at all."""
    came = re.search(r"^ *(?:Downloading|Using cached|Processing) ", said, flags=re.MULTILINE)
    return came is None or _NO_WAY.search(said) is not None


def _packages_done(work: _Work) -> int:
    """Return how many packages were found, and how many unpacked."""
    found = len(re.findall(r"^(?:Collecting|Processing) ", work.said(), flags=re.MULTILINE))
    return found + sum(1 for _ in work.folder.glob("lib/python*/site-packages/*.dist-info"))


def _make_template(work: _Work) -> None:
    """Have the server make its tables once: a start on a copy takes 3 s, on nothing 25."""
    made = work.folder / "template"
    made.mkdir()
    words = [str(work.folder / "bin" / name) for name in ("python", "label-studio")]
    process = work.run([*words, "init", "--quiet", "--no-browser"], server_settings(made))
    if _ended(process) or not (made / "label_studio.sqlite3").is_file():
        raise work.failed("its tables could not be made", "run it again")
    shutil.rmtree(made / "home", ignore_errors=True)
    (made / ".env").unlink(missing_ok=True)  # its secret key: each copy makes one of its own


def _ended(process: subprocess.Popen[bytes]) -> int:
    try:
        return process.wait()
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End what was interrupted, so that nothing is written when the folder is removed."""
    if process.poll() is None:
        process.terminate()
        process.wait()


def _users() -> dict[str, str]:
    """Return the user's environment (index, proxies, certificates) without ways into ours."""
    out = ("PYTHONPATH", "PYTHONHOME", "PIP_TARGET", "PIP_PREFIX", "PIP_USER", "PIP_ROOT")
    return {name: value for name, value in os.environ.items() if name not in out}
