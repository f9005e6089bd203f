"""A small Label Studio for faults that the real one cannot be made to show: real sockets, no truth.

It speaks as much of release 1.23.2 as a push and a pull need. Each fault is planned for the next
request that fits it, and is over with that.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "0123456789abcdef0123456789abcdef01234567"


@dataclass(frozen=True)
class Planned:
    """A fault for the next request that fits.

    Attributes:
        method: Of the request.
        path: Regular expression that its path matches whole.
        status: Answered instead of doing it; 0: done, then the connection is cut without a reply;
            -1: cut before it is done; -2: no reply while the server runs.
        body: Answered with that status.
        headers: Answered with that status.
    """

    method: str
    path: str
    status: int
    body: str = '{"detail": "planned"}'
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class FakeStudio:
    """The server's state: projects with tasks, faults to come, and what was asked."""

    url: str = ""
    projects: dict[int, dict[str, Any]] = field(default_factory=dict)
    tasks: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    faults: list[Planned] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    made: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    def plan(self, method: str, path: str, status: int, *more: Any, times: int = 1) -> None:
        """Have the next `times` requests that fit fail."""
        self.faults += [Planned(method, path, status, *more)] * times

    def fault(self, method: str, path: str) -> Planned | None:
        """Return the fault that is planned for a request, once."""
        self.asked.append((method, path))
        for one in self.faults:
            if one.method == method and re.fullmatch(one.path, path):
                self.faults.remove(one)
                return one
        return None

    def count(self, method: str, path: str) -> int:
        """Return how often something was asked."""
        return sum(one == method and bool(re.fullmatch(path, other)) for one, other in self.asked)

    def items(self, project: int) -> list[str]:
        """Return the ids of a project's tasks, as they stand."""
        return [one["data"]["item"] for one in self.tasks[project]]

    def answer(self, method: str, path: str, query: dict[str, list[str]], body: Any) -> Any:
        """Do what is asked and return what is answered; None for a 404."""
        if query.get("page", ["1"]) != ["1"]:
            return None  # as the real one answers behind the last page
        fixed = {
            "/api/current-user/whoami": {"id": 1, "email": "lead@example.org", "username": "lead"},
            "/api/version/": {"release": "1.23.2", "edition": "Community"},
            "/api/invite": {"token": "joins", "invite_url": "/user/signup/?token=joins"},
        }
        if path in fixed:
            return fixed[path]
        if path == "/api/tasks/":
            rows = self.tasks.get(int(query["project"][0]), [])
            return {"tasks": rows, "total": len(rows)}
        return (
            self._projects(method, body)
            if path == "/api/projects/"
            else self._one(method, path, body)
        )

    def _one(self, method: str, path: str, body: Any) -> Any:
        found = re.fullmatch(r"/api/projects/(\d+)(/|/import|/export)", path)
        if found is None or int(found[1]) not in self.projects:
            return None
        number, what = int(found[1]), found[2]
        if what == "/import":
            for one in body:
                self.tasks[number].append(self._task(one["data"]))
            return {"task_count": len(body)}
        if what == "/export":
            return self.tasks[number]
        self.projects[number] |= body or {}
        return self._kept(number)

    def _projects(self, method: str, body: Any) -> Any:
        if method == "GET":
            return {"count": len(self.projects), "results": list(self.projects.values())}
        number = len(self.projects) + 1
        counts = {"total_annotations_number": 0, "skipped_annotations_number": 0}
        self.made += 1  # no two projects are made at one time
        at = {"created_at": f"2026-01-02T03:04:05.{self.made:06d}Z"}
        self.projects[number] = {"id": number, **at, **counts, **body}
        self.tasks[number] = []
        return self._kept(number)

    def _kept(self, number: int) -> dict[str, Any]:
        one = self.projects[number]
        one["label_config"] = one.get("label_config", "").strip()  # as the real one does
        return one

    def _task(self, data: dict[str, Any]) -> dict[str, Any]:
        number = sum(map(len, self.tasks.values())) + 1
        return {"id": number, "data": data, "annotations": [], "drafts": [], "predictions": []}


@contextmanager
def fake_studio() -> Iterator[FakeStudio]:
    """Serve a fake while the block runs."""
    studio = FakeStudio()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(studio))
    server.daemon_threads = True
    studio.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield studio
    finally:
        studio.ended.set()
        server.shutdown()
        server.server_close()


def _handler(studio: FakeStudio) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _all(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length) or b"null")
            fault = studio.fault(self.command, parts.path)
            if fault is not None and fault.status > 0:
                self._reply(fault.status, fault.body, fault.headers)
            elif fault is not None and fault.status < 0:
                studio.ended.wait(None if fault.status == -2 else 0)
            elif self.headers.get("Authorization") != f"Token {TOKEN}":
                self._reply(401, '{"detail": "Invalid token."}', {"Set-Cookie": "sessionid=s"})
            else:
                found = studio.answer(self.command, parts.path, parse_qs(parts.query), body)
                if fault is None:
                    self._reply(404 if found is None else 200, json.dumps(found), {})

        do_GET = do_POST = do_PATCH = _all

        def _reply(self, status: int, body: str, headers: dict[str, str]) -> None:
            content = body.encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Print nothing."""

    return Handler
