"""Runs a program that ends with whoever started it: `python supervised.py LOG PROGRAM WORD…`.

Run as a script, by its path: it needs nothing but Python. Whoever starts it holds the other end
of its standard input. When that closes, by a clean end as by SIGKILL, the program is ended; on
Linux the program also goes if this script is killed. What the program prints goes to LOG, which
its owner alone can read, without the tokens that addresses hold.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import IO

_PATIENCE = 3.0  # seconds between asking a program to end and killing it
_TOKEN = re.compile(rb"(token=)[^\s&\"']+")
_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def run(log: str, *words: str) -> int:
    """Run the program until it ends or our starter does; return its exit status."""
    os.umask(0o077)  # what raters said, and their addresses, are the owner's alone
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    child = subprocess.Popen(
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        preexec_fn=_ends_with_parent(),  # noqa: PLW1509 - no thread runs yet
    )
    assert child.stdout is not None
    copier = threading.Thread(target=_copy, args=(child.stdout, handle), daemon=True)
    copier.start()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: _end(child))
    threading.Thread(target=_watch, args=(child,), daemon=True).start()
    child.wait()
    copier.join(1.0)
    return child.returncode


def _ends_with_parent() -> Callable[[], object] | None:
    """Return what a child does first, so that the kernel ends it with us; None elsewhere."""
    if not sys.platform.startswith("linux"):
        return None
    import ctypes

    library = ctypes.CDLL(None)
    return lambda: library.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _watch(child: subprocess.Popen[bytes]) -> None:
    while os.read(0, 1024):
        pass
    _end(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    later = threading.Timer(_PATIENCE, child.kill)
    later.daemon = True
    later.start()


def _copy(said: IO[bytes], handle: int) -> None:
    for line in said:
        os.write(handle, _TOKEN.sub(rb"\1***", line))


if __name__ == "__main__":
    sys.exit(run(*sys.argv[1:]))
