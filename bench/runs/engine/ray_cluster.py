"""Ray itself: joining a cluster or starting one here, actors, their results. Ray is imported late.

Ray keeps quiet: no dashboard, no reports of its use to anybody, nothing on stdout.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bench.base.errors import RunError
from bench.base.threads import processors
from bench.runs.engine.ray_room import Room, room_for

Shared = tuple[Any, ...]
"""A reference, packed so that Ray hands it over as it is."""

ADDRESS = "RAY_ADDRESS"
"""The variable that names a cluster; without it, one is started on this machine."""

_HINT = f"set {ADDRESS} to the cluster's address (docs/cluster.md); without it, Ray starts here"
_SECONDS = 10.0  # until an address that says nothing counts as nobody's
_QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0"}


@dataclass(frozen=True)
class Cluster:
    """A cluster that this process has joined.

    Attributes:
        room: What each worker takes of it.
    """

    room: Room

    def actors(self, kind: type, count: int) -> list[Any]:
        """Return actors, which Ray restarts where they are lost, here or on another machine.

        Args:
            kind: Their class.
            count: How many.
        """
        import ray

        made = ray.remote(kind).options(
            num_cpus=self.room.cpus,
            num_gpus=self.room.gpus,
            max_restarts=-1,
            max_task_retries=0,  # a shard is not kept waiting for the worker that lost it
        )
        return [made.remote() for _ in range(count)]

    def first(self, references: Sequence[Any], seconds: float | None = None) -> Any:
        """Return the first reference whose result is there; None after so many seconds."""
        import ray

        done, _ = ray.wait(list(references), num_returns=1, timeout=seconds, fetch_local=False)
        return done[0] if done else None

    def result(self, reference: Any) -> tuple[Any, str | None]:
        """Return a result, or None and how it was lost, in Ray's own words.

        Raises:
            RayTaskError: If the actor raised something, which is a bug.
        """
        import ray
        from ray.exceptions import RayError, RayTaskError

        try:
            return ray.get(reference), None
        except RayTaskError:
            raise
        except RayError as error:
            return None, _words(error)

    def end(self, actor: Any) -> None:
        """End an actor for good."""
        import ray

        ray.kill(actor, no_restart=True)


def shared(value: object) -> Shared:
    """Put a value where every machine can get it, for as long as what is returned is held."""
    import ray

    return (ray.put(value),)


def fetched(given: Shared) -> Any:
    """Return what was shared."""
    import ray

    return ray.get(given[0])


def joined(workers: int) -> Cluster:
    """Join the cluster that `RAY_ADDRESS` names, else start one on this machine.

    Raises:
        RunError: If the cluster cannot be joined.
    """
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    import ray

    if not ray.is_initialized():
        address = os.environ.get(ADDRESS)
        _check_there(address)
        own = {} if address else {"num_cpus": max(workers, len(processors()))}
        try:
            ray.init(
                address=address or "local",
                include_dashboard=None if address else False,
                log_to_driver=False,
                logging_level="ERROR",
                **own,
            )
        except (ConnectionError, RuntimeError, ValueError, OSError) as error:
            raise RunError(f"{ADDRESS}={address}", _words(error), hint=_HINT) from None
        _hush()
    return Cluster(room_for(workers, [node["Resources"] for node in ray.nodes() if node["Alive"]]))


def _check_there(address: str | None) -> None:
    """Refuse an address at which nobody listens: Ray itself would try for many minutes."""
    host, colon, port = (address or "").rpartition(":")
    if not colon or not port.isdigit() or "//" in host:
        return  # none, or a word of Ray's own
    try:
        socket.create_connection((host, int(port)), _SECONDS).close()
    except (OSError, OverflowError) as error:
        found = f"nobody answers there ({_words(error)})"
        raise RunError(f"{ADDRESS}={address}", found, hint=_HINT) from None


def _hush() -> None:
    """Have Ray not print, on stdout, of a lost worker that it is about to replace.

    There is no public word for that (Ray 2.60); where the private one is gone, Ray prints.
    """
    import ray._private.worker as private

    if hasattr(private, "_worker_logs_enabled"):
        private._worker_logs_enabled = False


def _words(error: Exception) -> str:
    """Return what Ray says first."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0][:200] if lines else type(error).__name__
