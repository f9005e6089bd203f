"""Which Label Studio a round talks to, and with whose token: options, environment, `server.json`.

Conventions:
    A token goes only to the server it was given for: the one kept beside a round is never sent to
    an address that was named elsewhere, and a token of the environment that names no address gives
    way to the one that the round keeps for the server. What is passed over is said.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import NoReturn
from urllib.parse import SplitResult, urlsplit

from bench.base.errors import RoundError
from bench.base.files import write_private_json
from bench.base.progress import say
from bench.base.secrets import public, without_credentials

SERVER = "server.json"
URL, TOKEN = "LABEL_STUDIO_URL", "LABEL_STUDIO_API_KEY"
EXAMPLE = "http://127.0.0.1:8080"


@dataclass(frozen=True, slots=True)
class Login:
    """A server's address and a token for it.

    Attributes:
        url: Scheme, host, port and path, without a slash at its end.
        token: A legacy or a personal access token; never shown.
        round: The round that it is for, as the user named it; "" where it is for any.
    """

    url: str
    token: str = field(repr=False)
    round: str = field(default="", compare=False)

    @property
    def here(self) -> bool:
        """Whether the server runs on this machine, so that no proxy stands between."""
        host = urlsplit(self.url).hostname or ""
        try:
            return ip_address(host).is_loopback
        except ValueError:
            return host == "localhost" or host.endswith(".localhost")


def login_of(
    folder: Path,
    url: str | None = None,
    token: str | None = None,
    environment: Mapping[str, str] = os.environ,
) -> Login:
    """Return the login for a round: what is given, else the environment's, else the round's own.

    A token of the environment comes before the round's own only where `LABEL_STUDIO_URL` stands
    beside it.

    Args:
        folder: The round's folder, which may hold `server.json`.
        url: What the user wrote, or None.
        token: What the user wrote, or None.
        environment: Holds `LABEL_STUDIO_URL` and `LABEL_STUDIO_API_KEY`, or neither.

    Raises:
        RoundError: If no server or no token is named, or the address is none.
    """
    kept, around = _kept(folder / SERVER), environment.get(URL, "")
    named = url or around or kept.get("url") or _no("server", folder, "--url", URL)
    address = checked_address(named)
    own, theirs = _theirs(kept, address), environment_token(address, environment)
    known = token or (theirs if around else None) or own or theirs
    if not url:
        _say_passed_over(folder, kept, address)
    if own and theirs and known == own != theirs:
        say(f"{folder}: its own token is used, not {TOKEN}'s (give that one by --token)")
    sound = checked_token(known or _no("token", folder, "--token", TOKEN))
    return Login(address, sound, str(folder))


def environment_token(address: str, environment: Mapping[str, str] = os.environ) -> str | None:
    """Return the environment's token if it is for a server, or for none in particular."""
    around = {"url": environment.get(URL, ""), "token": environment.get(TOKEN, "")}
    return _theirs(around, address) or None


def checked_address(url: str) -> str:
    """Return a server's address without a slash at its end.

    Raises:
        RoundError: If it has no scheme or host, or holds a password or a query.
    """
    shown = public(without_credentials(url))
    try:
        parts = urlsplit(url.strip())
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and _port(parts) != 0
    except ValueError:
        usable = False
    if not usable:
        raise RoundError(shown, "no address of a server", expected=f"as in {EXAMPLE}")
    if "@" in parts.netloc or parts.query or parts.fragment:
        hint = "give the token by --token"
        raise RoundError(
            shown, "holds more than an address", expected=f"as in {EXAMPLE}", hint=hint
        )
    return url.strip().rstrip("/")


def checked_token(token: str) -> str:
    """Return a token without blanks around it.

    Raises:
        RoundError: If it cannot stand in a request's header; the token itself is not repeated.
    """
    token = token.strip()
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise RoundError(
            "the token",
            "it is empty, or holds blanks or signs that no token has",
            hint="copy it again from Account & Settings in Label Studio",
        )
    return token


def write_login(folder: Path, login: Login) -> None:
    """Keep a login as the round's own, in a file that only its owner can read from the first byte.

    Raises:
        RoundError: If the folder cannot be written to.
    """
    try:
        write_private_json(folder / SERVER, {"url": login.url, "token": login.token})
    except OSError as error:
        raise RoundError(str(folder / SERVER), f"cannot be written: {error.strerror}") from None


def _kept(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {name: str(found[name]) for name in ("url", "token") if found.get(name)}
    except (OSError, ValueError, AttributeError):
        hint = "remove it, and name the server by --url and --token"
        raise RoundError(str(path), "cannot be read as a server's login", hint=hint) from None


def _theirs(login: Mapping[str, str], address: str) -> str | None:
    """Return a login's token if it is for this address, or for none in particular."""
    url = login.get("url", "")
    return login.get("token") if not url or url.rstrip("/") == address else None


def _say_passed_over(folder: Path, kept: Mapping[str, str], address: str) -> None:
    """Say that the environment names another server than the one that a round remembers."""
    own = kept.get("url", "").rstrip("/")
    if own and own != address:
        shown = public(without_credentials(own))
        say(f"{folder}: {URL} names {public(address)}, not the round's own {shown}")


def _no(what: str, folder: Path, option: str, variable: str) -> NoReturn:
    hint = f"start one: bench human serve {folder}; or give {option}, or set {variable}"
    raise RoundError(str(folder), f"no Label Studio {what} is named", hint=hint)


def _port(parts: SplitResult) -> int | None:
    return parts.port  # raises ValueError where it is no number
