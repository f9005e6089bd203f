"""What a module's code would have downloaded, said in one sentence instead of a page."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import TextIO

_OFFLINE = frozenset(
    "ConnectionError ConnectError ConnectTimeout LocalEntryNotFoundError MaxRetryError "
    "NameResolutionError OfflineModeIsEnabled URLError gaierror".split()
)
"""Names of what urllib, requests, httpx and huggingface_hub raise without a network."""

_HUBS = re.compile(r"couldn't connect to|offline mode is enabled", re.IGNORECASE)
_NLTKS = re.compile(r"Resource\s+\W*(?:\[\d+m)?'?([\w.-]+)\W.*?not found.*NLTK", re.DOTALL)
_NOTICE = "[nltk_data]"


def needs_download(problem: BaseException) -> str | None:
    """Return what code lacked that it would have downloaded, and the way out; None otherwise.

    Args:
        problem: What it raised; what that was raised from is looked at too.

    Examples:
        >>> from urllib.error import URLError
        >>> needs_download(URLError("no route"))
        'it needs a download, and there is no network: run it once where there is one, and ...
        >>> needs_download(ValueError("no route"))
    """
    for one in _chain(problem):
        text = _text(one)
        resource = _NLTKS.search(text) if isinstance(one, LookupError) else None
        if resource:
            return (
                f"it needs {resource[1]} of nltk's data, which is not here: run `python -m "
                f"nltk.downloader {resource[1]}` once where there is a network"
            )
        names = {kind.__name__ for kind in type(one).__mro__}
        if names & _OFFLINE or (isinstance(one, OSError) and _HUBS.search(text)):
            return (
                "it needs a download, and there is no network: run it once where there is one, "
                "and copy what it keeps (its cache) here"
            )
    return None


@contextmanager
def without_download_notices() -> Iterator[None]:
    """Keep nltk's lines on what it could not fetch off the terminal; all others pass."""
    with redirect_stdout(_Passing(sys.stdout)), redirect_stderr(_Passing(sys.stderr)):  # type: ignore[type-var]
        yield


class _Passing:
    """A stream that leaves out nltk's notices, line by line."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.dropping = False

    def __getattr__(self, name: str) -> object:
        return getattr(self.stream, name)

    def write(self, text: str) -> int:
        for line in text.splitlines(keepends=True):
            self.dropping = self.dropping or line.startswith(_NOTICE)
            if not self.dropping:
                self.stream.write(line)
            if line.endswith("\n"):
                self.dropping = False
        return len(text)


def _chain(problem: BaseException) -> Iterator[BaseException]:
    """Yield what was raised and what it came from; such a chain may bite its tail."""
    seen: set[int] = set()
    one: BaseException | None = problem
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)


def _text(problem: BaseException) -> str:
    try:
        return str(problem)
    except Exception:  # foreign code
        return ""
