"""How long the steps of a story took."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Clock:
    """Seconds by step."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def over(self, what: str) -> Iterator[None]:
        """Time what happens within, under a name."""
        start = time.monotonic()
        try:
            yield
        finally:
            self.seconds[what] = time.monotonic() - start
