"""A running Label Studio as tests use it: the lead's account, and raters who sign up."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

PASSWORD = "eight-or-more-letters"


@dataclass(frozen=True)
class RaterAccount:
    """A person who signed up by the invite link.

    Attributes:
        email, password: As written into the form.
        token: Their own legacy token.
        user: Their number there.
    """

    email: str
    password: str
    token: str
    user: int


@dataclass(frozen=True)
class Studio:
    """A server that runs for the whole session; projects in it are the tests' own.

    Attributes:
        url, token: As `--url` and `--token` take them.
        user, password: The lead's, for the login form.
        invite: The address at which raters sign up.
        data: The server's data folder.
        accounts: Who signed up so far, by name.
    """

    url: str
    token: str
    user: str
    password: str
    invite: str
    data: Path
    accounts: dict[str, RaterAccount] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    def api(self, method: str, path: str, token: str | None = None, **more: Any) -> Any:
        """Ask the interface, as the lead or with another's token; return the JSON that came."""
        got = self.ask(method, path, token, **more)
        assert got.status_code < 300, (method, path, got.status_code, got.text[:300])
        return got.json() if got.content else None

    def ask(self, method: str, path: str, token: str | None = None, **more: Any) -> httpx.Response:
        """Ask the interface; return whatever came back."""
        headers = {"Authorization": f"Token {token or self.token}"}
        return httpx.request(
            method, self.url + path, headers=headers, timeout=60, trust_env=False, **more
        )

    def rater(self, name: str) -> RaterAccount:
        """Return a rater's account; whoever is not there yet signs up."""
        if name not in self.accounts:
            self.accounts[name] = self._signed_up(f"{name}@example.org")
        return self.accounts[name]

    def personal_token(self, name: str | None = None) -> str:
        """Return a personal access token of a rater, or of the lead: what the page calls a key."""
        token = self.rater(name).token if name else self.token
        if token not in self.keys:  # the server makes one for each account, and shows it once
            self.keys[token] = str(self.api("POST", "/api/token/", token)["token"])
        return self.keys[token]

    def signed_up_at(self, address: str, name: str) -> int:
        """Fill in the form at an address as somebody who is not logged in; return the status."""
        with httpx.Client(timeout=60, trust_env=False) as browser:
            return _sign_up(browser, address, f"{name}@example.org").status_code

    def _signed_up(self, email: str) -> RaterAccount:
        with httpx.Client(timeout=60, trust_env=False) as browser:
            assert _sign_up(browser, self.invite, email).status_code == 302
            token = str(browser.get(f"{self.url}/api/current-user/token").json()["token"])
            user = int(browser.get(f"{self.url}/api/current-user/whoami").json()["id"])
        return RaterAccount(email, PASSWORD, token, user)


def _sign_up(browser: httpx.Client, address: str, email: str) -> httpx.Response:
    form = {
        "csrfmiddlewaretoken": _hidden(browser.get(address).text),
        "email": email,
        "password": PASSWORD,
        "how_find_us": "Other",
    }
    return browser.post(address, data=form, headers={"Referer": address})


def _hidden(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found, page[:300]
    return found[1]
