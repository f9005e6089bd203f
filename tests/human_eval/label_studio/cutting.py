"""A proxy before the real server, which does what is asked and loses the reply."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx


@dataclass
class Cutting:
    """The proxy.

    Attributes:
        url: Where it listens.
        lose: Regular expressions of paths; the next POST to each is done, and its reply lost.
        lost: What was lost so far.
    """

    url: str = ""
    lose: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def loses(self, path: str) -> bool:
        """Return whether this request's reply is to be lost; each pattern loses one."""
        for one in self.lose:
            if re.fullmatch(one, path):
                self.lose.remove(one)
                self.lost.append(path)
                return True
        return False


@contextmanager
def cutting_proxy(target: str) -> Iterator[Cutting]:
    """Pass everything on to `target` while the block runs."""
    cutting = Cutting()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(cutting, target))
    server.daemon_threads = True
    cutting.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield cutting
    finally:
        server.shutdown()
        server.server_close()


def _handler(cutting: Cutting, target: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            names = ("Authorization", "Content-Type")
            headers = {name: self.headers[name] for name in names if self.headers[name]}
            got = httpx.request(
                self.command,
                target + self.path,
                content=body,
                headers=headers,
                timeout=60,
                trust_env=False,
            )
            if self.command == "POST" and cutting.loses(self.path.split("?")[0]):
                return
            self.send_response(got.status_code)
            self.send_header("Content-Type", got.headers.get("Content-Type", "text/plain"))
            self.send_header("Content-Length", str(len(got.content)))
            self.end_headers()
            self.wfile.write(got.content)

        do_GET = do_POST = do_PATCH = _pass_on

        def log_message(self, format: str, *args: Any) -> None:
            """Print nothing."""

    return Handler
