"""One worker process: a fresh interpreter, spoken to over a socket, gone when its starter is.

It is started by hand, and not by `multiprocessing`, so that a script or notebook that calls the
suite is not run again in it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing.connection import Connection
from socket import socketpair

_CODE = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from bench.runs.engine.serving import serve; serve(int(sys.argv[2]), int(sys.argv[3]))"
)


class Process:
    """A worker process.

    Args:
        environment: Variables of its own, in place of this process' ones.

    Attributes:
        connection: What is sent to it and comes from it.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        ours, theirs = socketpair()
        alive, self._life = os.pipe()  # closed by the end of this process, however it comes
        words = [json.dumps(sys.path), str(theirs.fileno()), str(alive)]
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _CODE, *words],
                env={**os.environ, **environment},
                pass_fds=(theirs.fileno(), alive),
                stdin=subprocess.DEVNULL,
                stdout=sys.__stderr__ or subprocess.DEVNULL,  # stdout is for data
                start_new_session=True,  # Ctrl-C is this process' affair
            )
        finally:
            theirs.close()
            os.close(alive)
        self.connection: Connection = Connection(ours.detach())

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    def send(self, message: object) -> None:
        """Send something; to a process that has just died, nothing: its end is told by reading."""
        with suppress(OSError):
            self.connection.send(message)

    def ended(self) -> str:
        """Wait until a process that closed its connection is gone; say how it went."""
        code = self._process.wait()
        if code < 0:
            with suppress(ValueError):
                return f"was killed by {signal.Signals(-code).name}"
        return f"ended with code {code}"

    def close(self) -> None:
        """End it at once."""
        self._process.kill()
        self._process.wait()
        self.connection.close()
        with suppress(OSError):
            os.close(self._life)
