"""What can go wrong between here and an endpoint, typed: is it worth another try?"""

from __future__ import annotations

import json
import math
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from bench.base.secrets import without_credentials, without_keys
from bench.models.endpoint_address import LIMITS

if TYPE_CHECKING:
    import openai

_SHOWN = 200  # characters of what a server said
_LATER = re.compile("server_error|internal|overload|unavailable|rate_?limit|time_?out|try again")
_NO_QUOTA = "insufficient_quota"  # OpenAI says this under 429, though no waiting helps
_FINAL = {
    401: "does the environment variable hold the right key? name it: #model=…,key_env=MY_KEY",
    402: "the account has no credit",
    405: "is the address right? most end in /v1",
}
_PERHAPS = {  # some servers say this of a single question, too: moderation, say
    403: "the key may not do this",
    404: "are the address (most end in /v1) and the model's name right?",
}
_HANGS = "is it busy, or still loading the model? timeout=600 gives it longer"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a request gave no answer.

    Attributes:
        kind: In a word, as in `Failure`.
        detail: One line for people, without keys.
        again: Whether the same request may get an answer later.
        wait: Seconds that the server asks to wait, or None.
        hint: What to mend, where all other requests would fail as well; else None.
        perhaps: With a hint, that they would is only likely: while nothing was answered.
    """

    kind: str
    detail: str
    again: bool = True
    wait: float | None = None
    hint: str | None = None
    perhaps: bool = False


def fault_of(error: Exception, key: str | None) -> Fault | None:
    """Return what an error of the client means; None where it is none of the network's.

    Args:
        error: What `openai` raised, or a `TimeoutError`.
        key: Hidden in everything that is said.
    """
    import openai

    if isinstance(error, openai.APITimeoutError | TimeoutError):
        return Fault("timeout", "no reply in time", hint=_HANGS, perhaps=True)
    if isinstance(error, openai.APIStatusError):
        return _of_status(error, key)
    if isinstance(error, openai.APIConnectionError):
        return _of_connection(error, key)
    return None


def said(text: object, key: str | None) -> str:
    """Return what a server said as one short line, without keys and passwords."""
    line = " ".join(str(text).split())
    return without_keys(without_credentials(line), [key or ""])[:_SHOWN]


def fault_of_error(error: object, key: str | None) -> Fault:
    """Return what an error means that stands in a reply with status 200, where an answer should.

    It is worth another try only where it says so itself: by the code of such a status, or by its
    type or words (an internal error, overload, a rate limit, a timeout).

    Args:
        error: What stands under `error`, e.g. `{"message": "busy", "code": 503}`, or a text.
        key: Hidden in everything that is said.
    """
    told = error if isinstance(error, dict) else {"message": error}
    words = told.get("message") or json.dumps(error)
    code = told.get("code")
    status = code if isinstance(code, int) and not isinstance(code, bool) else 0
    marks = f"{code} {told.get('type')} {words}".lower().replace(" error", "_error")
    again = _passes(status) or bool(not status and _LATER.search(marks))
    return Fault("error", said(words, key), again=again)


def _passes(status: int) -> bool:
    return status in (408, 409, 425, 429) or status >= 500


def _of_connection(error: Exception, key: str | None) -> Fault:
    cause = error.__cause__
    detail = said(cause or error, key) or "the connection broke"
    if type(cause).__name__ == "ConnectError":  # by name: the client may use either of two httpx
        hint = "is the server running, and the address right?"
        return Fault("refused", f"cannot connect: {detail}", hint=hint)
    return Fault("cut off", detail)


def _of_status(error: openai.APIStatusError, key: str | None) -> Fault:
    status, headers = error.status_code, error.response.headers
    detail = said(_message(error), key)
    if 300 <= status < 400:
        # followed, a request would lose its key or its body, and the manifest its address
        where = said(headers.get("location", "another address"), key)
        return Fault("redirect", f"it sends to {where}", again=False, hint="name that address")
    if status in _FINAL:
        return Fault(str(status), detail, again=False, hint=_FINAL[status])
    if status in _PERHAPS:
        return Fault(str(status), detail, again=False, hint=_PERHAPS[status], perhaps=True)
    if status == 429 and error.code == _NO_QUOTA:
        return Fault("429", detail, again=False, hint="the account has no credit")
    if status == 400 and LIMITS[1] in detail:  # OpenAI's newer models want the other name
        return Fault("400", detail, again=False, hint=f"add limit={LIMITS[1]} to the spec")
    return Fault(str(status), detail, again=_passes(status), wait=retry_after(headers))


def _message(error: openai.APIStatusError) -> object:
    body = error.body
    if isinstance(body, dict) and body.get("message"):
        return body["message"]
    return error.response.text.strip() or error.message  # whatever its form: its own words


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that `Retry-After` (or OpenAI's `retry-after-ms`) asks to wait.

    Returns:
        At least 0; None where neither is there or says anything.

    Source:
        RFC 9110, section 10.2.3: seconds, or a date.
    """
    for name, unit in (("retry-after-ms", 1e-3), ("retry-after", 1.0)):
        seconds = _number(headers.get(name)) * unit
        if math.isfinite(seconds):
            return max(seconds, 0.0)
    try:
        when = parsedate_to_datetime(headers.get("retry-after", ""))
    except ValueError:
        return None
    return max(when.timestamp() - time.time(), 0.0)


def _number(text: str | None) -> float:
    try:
        return float(text or "nan")
    except ValueError:
        return math.nan
