"""`openai:URL#model=NAME,…`: where an endpoint is, and how it is asked.

Conventions:
    Nobody's key is repeated, whatever place it was typed into by mistake: errors name the address
    without query and options, and no value of an option.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import SplitResult, urlsplit

from bench.base.errors import ModelError
from bench.base.names import nearest, suggestion

MODES = ("chat", "completions")
LIMITS = ("max_tokens", "max_completion_tokens")
_KEY_NAME = re.compile(r"[A-Za-z_]\w*")
_LIKE_A_KEY = re.compile(r"(?=.*[a-z])(?=.*\d)[^\W_]{20,}")
_LONGEST_NAME = 20  # a longer word may be a key
EXAMPLE = "openai:http://127.0.0.1:8000/v1#model=NAME"


def today() -> str:
    """Return the date in UTC, as in `2026-11-21`."""
    return datetime.now(UTC).date().isoformat()


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where an endpoint is, and how it is asked.

    Attributes:
        address: What `/completions` and `/chat/completions` are appended to; no credentials.
        model: The model's name there.
        mode: `chat` asks plain prompts as one user message; `completions` asks no chats; None asks
            each as it is.
        limit: What the server calls the longest answer: `max_tokens` or `max_completion_tokens`.
        date: Day in UTC whose answers are meant.
        concurrency: Requests under way at the same time, at least 1.
        timeout: Seconds that one request may take, above 0.
        retries: How often a request is sent again after a fault of the server, at least 0.
        key_env: Environment variable that holds the key.
        key_named: Whether the user named that variable, so that it must be set.
    """

    address: str
    model: str
    mode: str | None = None
    limit: str = LIMITS[0]
    date: str = field(default_factory=today)
    concurrency: int = 8
    timeout: float = 120.0
    retries: int = 4
    key_env: str = "OPENAI_API_KEY"
    key_named: bool = False


def parse_endpoint(location: str, spec: str) -> Endpoint:
    """Read a location.

    Args:
        location: `URL#model=NAME[,mode=…][,limit=…][,date=…][,concurrency=…][,timeout=…]
            [,retries=…][,key_env=…]`.
        spec: What the user wrote, for errors.

    Raises:
        ModelError: If the address is none, holds credentials or a query, `model` is missing, an
            option is unknown, or its value cannot be.
    """
    where = _where(spec)
    url, _, rest = location.partition("#")
    address, options = _address(url, where), _options(rest, where)
    if not options.get("model"):
        raise ModelError(where, "names no model", expected=f"as in {EXAMPLE}")
    given = {name: _READERS[name](value, where) for name, value in options.items()}
    return Endpoint(address, **given, key_named="key_env" in options)


def naming_parts(location: str) -> list[str]:
    """Return what tells endpoints apart: host, then the model's name."""
    url, _, rest = location.partition("#")
    models = [part.partition("=")[2] for part in rest.split(",") if part.startswith("model=")]
    return [_split(url).hostname or "endpoint", *(models[-1] if models else "model").split("/")]


def _where(spec: str) -> str:
    address = re.split("[?#]", spec, maxsplit=1)[0]
    secret = "@" in address and "://" not in address  # elsewhere, errors hide it
    return spec.partition(":")[0] if secret else address


def _options(rest: str, where: str) -> dict[str, str]:
    options: dict[str, str] = {}
    for part in filter(None, rest.split(",")):
        name, _, value = part.partition("=")
        if name not in _READERS:
            raise _unknown(name, where)
        if name in options:
            raise ModelError(where, f"{name} is given twice")
        options[name] = value.strip()
    return options


def _unknown(name: str, where: str) -> ModelError:
    known = nearest(name, _READERS) and len(name) <= _LONGEST_NAME
    found = f"unknown option {name!r}" if known else "an unknown option"
    return ModelError(where, found, hint=suggestion(name if known else "", _READERS))


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        _ = parts.port  # raises, too, where it cannot be
    except ValueError:  # e.g. a bracket that is not closed
        return urlsplit("")
    return parts


def _address(url: str, where: str) -> str:
    parts = _split(url)
    if "@" in parts.netloc:
        hint = "put the key into an environment variable: #model=NAME,key_env=MY_KEY"
        raise ModelError(
            where, "credentials in an address would stand in every manifest", hint=hint
        )
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ModelError(where, "is no address", expected=f"as in {EXAMPLE}")
    if parts.query:
        found = "an address with a query, which may hold a key and would stand in every manifest"
        raise ModelError(where, found, expected=f"as in {EXAMPLE}")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def _one_of(name: str, *valid: str) -> Callable[[str, str], str]:
    def read(value: str, where: str) -> str:
        if value not in valid:
            raise ModelError(where, f"{name} is none of {', '.join(valid)}")
        return value

    return read


def _number(name: str, kind: type[int | float], least: float) -> Callable[[str, str], float]:
    def read(value: str, where: str) -> float:
        try:
            number = kind(value)
        except ValueError:
            number = kind(-1)
        if not least <= number < 1e6:  # refuses NaN and infinity too
            raise ModelError(
                where, f"{name} is no such number", expected=f"a number from {least:g}"
            )
        return number

    return read


def _day(value: str, where: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise ModelError(where, "date is no day", expected=f"a day such as {today()}") from None


def _key_name(value: str, where: str) -> str:
    if not _KEY_NAME.fullmatch(value) or _LIKE_A_KEY.fullmatch(value):
        raise ModelError(where, "key_env names no environment variable", hint="key_env=MY_KEY")
    return value


_READERS: Mapping[str, Callable[[str, str], Any]] = {
    "model": lambda value, where: value,
    "mode": _one_of("mode", *MODES),
    "limit": _one_of("limit", *LIMITS),
    "date": _day,
    "concurrency": _number("concurrency", int, 1),
    "timeout": _number("timeout", float, 0.01),
    "retries": _number("retries", int, 0),
    "key_env": _key_name,
}
