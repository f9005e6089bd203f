"""What went wrong between here and a Label Studio, as one sentence without cookies or tokens.

Conventions:
    The client's errors have no common base, and their texts hold headers: none is ever printed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bench.base.errors import RoundError
from bench.base.secrets import without_credentials, without_keys
from bench.models.endpoint_faults import retry_after
from human_eval.label_studio.login import Login

_SHOWN = 200  # characters of what a server said
_STATUS = {
    401: ("it does not know the token", "copy the token again from Account & Settings"),
    403: ("the token's owner may not do this", "use the token of the round's lead"),
    404: ("there is no such thing there", "was it deleted, or is the address another one?"),
    413: ("the tasks are more than it takes at once", "ask its owner to raise the limit"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a request brought nothing.

    Attributes:
        found: One clause for people, without tokens.
        hint: What to try.
        status: The HTTP status, or None where no reply came.
        unsent: The server did nothing of what was asked, for certain.
        again: The same request may succeed a moment later.
        wait: Seconds that the server asks to wait, or None.
    """

    found: str
    hint: str
    status: int | None = None
    unsent: bool = False
    again: bool = False
    wait: float | None = None

    def error(self, login: Login, doing: str) -> RoundError:
        """Return the fault as an error that names the server and what was being done."""
        return RoundError(login.url, f"{doing}: {self.found}", hint=self.hint)


def fault_of(error: Exception, login: Login) -> Fault | None:
    """Return what an error of the client means; None where it is none of the network's."""
    from label_studio_sdk.core.api_error import ApiError
    from label_studio_sdk.core.parse_error import ParsingError

    if isinstance(error, ApiError | ParsingError):
        return _of_status(error, login)
    if isinstance(error, json.JSONDecodeError | UnicodeDecodeError):
        return not_a_studio()
    return _of_connection(error, login)


def not_a_studio() -> Fault:
    """Return the fault of a reply that no Label Studio would give."""
    hint = "open the address in a browser: is it a Label Studio?"
    return Fault("what answers there is no Label Studio", hint, 200)


def _of_connection(error: Exception, login: Login) -> Fault | None:
    import httpx

    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        hint = f"is it running? start one: bench human serve {login.round}".rstrip()
        return Fault("it cannot be reached", hint, unsent=True, again=True)
    if isinstance(error, httpx.TimeoutException):
        return Fault("no reply in time", "is it busy? --timeout gives it longer")
    if isinstance(error, httpx.UnsupportedProtocol | httpx.InvalidURL):
        return Fault("this is no address", "name it with http:// or https://", unsent=True)
    if isinstance(error, httpx.HTTPError):
        return Fault("the connection broke", "run the command again: it goes on", again=True)
    return None


def _of_status(error: Any, login: Login) -> Fault:
    status, headers = error.status_code or 0, error.headers or {}
    said = _said(error.body, login)
    if 200 <= status < 300:
        return not_a_studio()
    if 300 <= status < 400:
        where = _shown(_header(headers, "location"), login) or "another address"
        return Fault(f"it sends to {where}", "name that address by --url", status, unsent=True)
    if status in _STATUS:
        found, hint = _STATUS[status]
        return Fault(f"{found} ({status})", hint, status, unsent=True)
    if status == 429:
        wait = retry_after({name.lower(): value for name, value in headers.items()})
        asks = "" if wait is None else f" and asks to wait {wait:.0f} s"
        found = f"it takes no more requests now{asks} (429)"
        return Fault(found, "try again later", status, unsent=True, again=True, wait=wait)
    if 400 <= status < 500:
        found = f"it refuses ({status}){said}"
        return Fault(found, "is it another version than 1.23?", status, unsent=True)
    return Fault(f"it failed ({status}){said}", "see its own log", status, again=True)


def _said(body: object, login: Login) -> str:
    """Return what the server said of the fault, behind a colon; nothing where that is a page."""
    if not isinstance(body, Mapping):
        return ""
    words = body.get("validation_errors") or body.get("detail") or ""
    if not isinstance(words, str):
        words = json.dumps(words, ensure_ascii=False)
    shown = _shown(words, login)
    return f": {shown}" if shown else ""


def _shown(text: str, login: Login) -> str:
    line = "".join(filter(str.isprintable, " ".join(text.split())))
    return without_keys(without_credentials(line), [login.token])[:_SHOWN]


def _header(headers: Mapping[str, str], name: str) -> str:
    return next((value for key, value in headers.items() if key.lower() == name), "")
