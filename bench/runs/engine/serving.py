"""The other side of a local worker's socket: what the process does that `process` started."""

from __future__ import annotations

import os
import threading
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from bench.base.errors import BenchError
from bench.base.own_process import claim
from bench.base.threads import wait_politely
from bench.runs.engine.protocol import Work


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do.

    Attributes:
        positions: Asks to answer together; None: all asks' lengths are wanted.
        path: Where the shard's file is written.
    """

    positions: tuple[int, ...] | None = None
    path: Path = Path()


@dataclass(frozen=True, slots=True)
class Bug:
    """An error that nobody can mend by other words.

    Attributes:
        trace: How it came to be.
    """

    trace: str


def serve(socket: int, life: int) -> None:
    """Load the work that is sent, do the tasks that follow, until nobody sends any more.

    Args:
        socket: Where work and tasks come from, and where what became of them goes.
        life: A pipe that nothing is written to: its end is the end of whoever started this.
    """
    threading.Thread(target=_end_with, args=(life,), daemon=True).start()
    claim()
    wait_politely()
    connection = Connection(socket)
    try:
        for found in _found(connection):
            connection.send(found)
    except EOFError:  # nobody sends any more
        return
    except (BenchError, OSError) as error:  # no space, no permission: told where it is known why
        connection.send(error)
    except Exception:
        connection.send(Bug(traceback.format_exc()))


def _found(connection: Connection) -> Iterator[object]:
    from bench.runs.engine.shard_files import write_shard
    from bench.runs.engine.worker import Worker

    work: Work = connection.recv()
    worker = Worker(work)
    yield worker.begun
    while True:
        task: Task = connection.recv()
        if task.positions is None:
            yield worker.lengths()
            continue
        made = worker.made(task.positions)
        write_shard(task.path, made.content)
        yield made.failures


def _end_with(life: int) -> None:
    """End this process when the pipe ends; shard files are whole or not there."""
    while os.read(life, 1):
        pass
    os._exit(1)
