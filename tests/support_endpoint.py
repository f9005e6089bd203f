"""A real HTTP server that speaks OpenAI's interface, and every fault that one can have."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "sk-never-to-be-written-4711"


@dataclass(frozen=True)
class Request:
    """What came in: its number from 0, its path, its fields, and its Authorization."""

    number: int
    path: str
    fields: dict[str, Any]
    key: str
    at: float

    @property
    def prompt(self) -> str:
        """The prompt, or the last turn of a chat."""
        turns = self.fields.get("messages")
        return str(turns[-1]["content"] if turns else self.fields["prompt"])


@dataclass
class Server:
    """A running server.

    Attributes:
        behave: What is done with each request: `(request, send) -> None`.
        seen: Requests so far.
    """

    behave: Callable[[Request, Send], None]
    seen: list[Request] = field(default_factory=list)
    address: str = ""
    most: int = 0
    """Most requests that were under way at the same time."""


class Send:
    """Ways to reply."""

    def __init__(self, handler: BaseHTTPRequestHandler) -> None:
        self.handler = handler

    def body(
        self, status: int, body: bytes, kind: str = "application/json", **headers: str
    ) -> None:
        """Send a whole reply."""
        self.handler.send_response(status)
        self.handler.send_header("content-type", kind)
        self.handler.send_header("content-length", str(len(body)))
        for name, value in headers.items():
            self.handler.send_header(name.replace("_", "-"), value)
        self.handler.end_headers()
        self.handler.wfile.write(body)

    def json(self, value: object, status: int = 200, **headers: str) -> None:
        """Send a value."""
        self.body(status, json.dumps(value).encode(), **headers)

    def error(self, status: int, message: str = "no", **headers: str) -> None:
        """Send an error as OpenAI words it."""
        self.json({"error": {"message": message, "code": None}}, status, **headers)

    def cut(self, promised: int = 500) -> None:
        """Promise more than is sent, and go."""
        self.handler.send_response(200)
        self.handler.send_header("content-length", str(promised))
        self.handler.end_headers()
        self.handler.wfile.write(b'{"choices": [{"text": "Par')
        self.handler.close_connection = True

    def hang_up(self) -> None:
        """Go without a word."""
        self.handler.connection.shutdown(socket.SHUT_RDWR)
        self.handler.close_connection = True

    def drip(self, seconds: float) -> None:
        """Send a byte now and then, and never end."""
        self.handler.send_response(200)
        self.handler.send_header("content-length", "100000")
        self.handler.end_headers()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.handler.wfile.write(b" ")
            self.handler.wfile.flush()
            time.sleep(0.05)

    def answer(self, request: Request, text: str | None, reason: str = "stop") -> None:
        """Send an answer, 10 tokens read and a token a word."""
        words = len((text or "").split())
        usage = {"prompt_tokens": 10, "completion_tokens": words, "total_tokens": 10 + words}
        choice: dict[str, Any] = {"index": 0, "finish_reason": reason}
        if request.path.endswith("/chat/completions"):
            choice["message"] = {"role": "assistant", "content": text}
        else:
            choice["text"] = text
        self.json({"id": "x", "model": "m", "choices": [choice], "usage": usage})


def echo(request: Request, send: Send) -> None:
    """Answer with the last word like `w7` that was said."""
    send.answer(request, f" {re.findall(r'w[0-9]+', request.prompt)[-1]}")


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # with fewer, connections made at the same time are lost

    def handle_error(self, *_: object) -> None:
        """Keep still: clients that go away are what is tested."""


def serve(behave: Callable[[Request, Send], None] = echo) -> tuple[Server, ThreadingHTTPServer]:
    """Start a server on a free port; `shutdown()` ends it."""
    server = Server(behave)
    lock, under_way = threading.Lock(), [0]

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            """Keep still."""

        def do_POST(self) -> None:
            fields = json.loads(self.rfile.read(int(self.headers["content-length"])))
            key = self.headers.get("authorization", "").removeprefix("Bearer ")
            with lock:
                request = Request(len(server.seen), self.path, fields, key, time.monotonic())
                server.seen.append(request)
                under_way[0] += 1
                server.most = max(server.most, under_way[0])
            try:
                server.behave(request, Send(self))
            except OSError:
                self.close_connection = True  # the client has gone
            finally:
                with lock:
                    under_way[0] -= 1

    http = _Http(("127.0.0.1", 0), Handler)
    server.address = f"http://127.0.0.1:{http.server_port}/v1"
    threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True).start()
    return server, http
