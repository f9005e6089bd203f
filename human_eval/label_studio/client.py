"""A Label Studio as this package asks it: each failure one sentence, nothing sent twice by chance.

Conventions:
    Reading is asked again after a fault that may pass. What changes something on the server is
    sent again only where the server certainly did nothing (429, no connection).

Source:
    label-studio-sdk 2.1.2 repeats a POST whose reply was lost, which doubles imported tasks; so
    its own repeating is off.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bench.base.errors import RoundError
from bench.base.progress import say
from human_eval.label_studio.faults import Fault, fault_of, not_a_studio
from human_eval.label_studio.login import Login

Got = TypeVar("Got")

TIMEOUT = 60.0  # seconds for one request; an import of 2,000 tasks takes 0.5
_TRIES = 3
_PAUSE = 0.25  # seconds before the second try, doubled for each further one
_MOST_WAIT = 30.0  # seconds that a server's own wish is followed
_SILENT = 2.0  # seconds that are waited without a word
_PAGE = 500


class LostReplyError(RoundError):
    """What was asked may have been done or not: no reply says.

    Args:
        error: What to tell the user.
        again: Whether it may be asked again soon, once it is seen that it was not done; it may
            not where the server is still at it, as after a reply that did not come in time.
    """

    def __init__(self, error: RoundError, again: bool) -> None:
        self.again = again
        super().__init__(error.where, error.found, expected=error.expected, hint=error.hint)


@dataclass(frozen=True)
class Client:
    """A server that is known to be a Label Studio, and to know the token.

    Attributes:
        login: Where it is, and the token.
        user: The number of the token's account there.
        sdk: The client that asks.
    """

    login: Login
    user: int
    sdk: Any = field(repr=False)

    def repeatable(self, doing: str, ask: Callable[[Any], Got]) -> Got:
        """Return what `ask` returns, given the SDK's client; repeated after faults that pass.

        Args:
            doing: What is being done, e.g. `reading r1's project`; for errors.
            ask: Reads, or sets what is the same however often it is set.

        Raises:
            RoundError: If it fails.
        """
        return _asked(self.login, self.sdk, doing, ask, _may_pass)

    def once(self, doing: str, ask: Callable[[Any], Got]) -> Got:
        """Return what `ask` returns, which must not be done twice.

        Raises:
            LostReplyError: If it may have been done, and no reply says so.
            RoundError: If it was not done.
        """
        return _asked(self.login, self.sdk, doing, ask, _surely_not_done)

    def tasks(self, doing: str, project: int) -> list[Any]:
        """Return a project's tasks without annotations, each with `id`, `data`, in their order."""

        def ask(sdk: Any) -> list[Any]:
            return _all(sdk.tasks.list(project=project, fields="task_only", page_size=_PAGE))

        return self.repeatable(doing, ask)

    def export(self, doing: str, project: int) -> bytes:
        """Return a project's whole JSON export, tasks without annotations included."""
        return bytes(self.repeatable(doing, lambda sdk: sdk.projects.exports.as_binary(project)))

    def projects(self) -> list[Any]:
        """Return all projects that the account sees, each with `id`, `title`, `description`."""
        return self.repeatable(
            "listing projects", lambda sdk: _all(sdk.projects.list(page_size=_PAGE))
        )

    def invite(self) -> str:
        """Return the address at which raters sign up."""
        path = self.repeatable("asking for the invite link", _invite_path)
        return f"{self.login.url}{path}" if path.startswith("/") else path


def connect(login: Login, timeout: float = TIMEOUT) -> Client:
    """Return a client for a server.

    Args:
        login: Where, and who.
        timeout: Seconds that one request may take.

    Raises:
        RoundError: If nothing answers there, it is no Label Studio, or it does not know the token.
    """
    doing = "asking who the token is"
    try:
        sdk = _asked(login, None, doing, lambda _: _sdk(login, timeout), _may_pass)
    except (TypeError, ValueError, OverflowError):  # it looks like a personal token, and is none
        found = "it cannot be read as a personal access token"
        raise RoundError("the token", found, hint="copy it again from Label Studio") from None
    user = _asked(login, sdk, doing, _whoami, _may_pass)
    number = getattr(user, "id", None)
    if not isinstance(number, int):
        raise not_a_studio().error(login, doing)
    return Client(login, number, sdk)


def _whoami(sdk: Any) -> Any:
    from label_studio_sdk.core.api_error import ApiError

    try:
        return sdk.users.whoami()
    except (TypeError, AttributeError):  # the client builds an object of whatever came
        return None
    except ApiError as error:
        if error.status_code == 404:  # every Label Studio knows this question
            return None
        raise


def _sdk(login: Login, timeout: float) -> Any:
    import httpx
    from label_studio_sdk import LabelStudio

    # a kept connection may have been closed by the server meanwhile, and its reply lost
    http = httpx.Client(timeout=timeout, trust_env=not login.here, headers={"Connection": "close"})
    return LabelStudio(
        base_url=f"{login.url}/", api_key=login.token, httpx_client=http, max_retries=0
    )


def _asked(
    login: Login,
    sdk: Any,
    doing: str,
    ask: Callable[[Any], Got],
    again: Callable[[Fault], bool],
) -> Got:
    for tried in range(1, _TRIES + 1):
        try:
            return ask(sdk)
        except Exception as error:
            fault = fault_of(error, login)
            if fault is None:
                raise
            wait = fault.wait if fault.wait is not None else _PAUSE * 2 ** (tried - 1)
            if tried == _TRIES or wait > _MOST_WAIT or not again(fault):
                raise _raised(fault, login, doing) from None
        if wait > _SILENT:
            say(f"{login.url}: {fault.found}; waiting {wait:.0f} s")
        time.sleep(wait)
    raise AssertionError("the last try returns or raises")


def _may_pass(fault: Fault) -> bool:
    return fault.again


def _surely_not_done(fault: Fault) -> bool:
    return fault.again and fault.unsent


def _raised(fault: Fault, login: Login, doing: str) -> RoundError:
    error = fault.error(login, doing)
    return error if fault.unsent else LostReplyError(error, fault.again)


def _all(pages: Iterable[Any]) -> list[Any]:
    """Return what stands on all pages; the client asks for ever where a server has but one."""
    found: dict[int, Any] = {}
    for one in pages:
        if one.id in found:
            break
        found[one.id] = one
    return list(found.values())


def _invite_path(sdk: Any) -> str:
    return str(sdk.organizations.invites.get_invite_link().invite_url)
