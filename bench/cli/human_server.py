"""`bench human serve`: a Label Studio of one's own, or the word where somebody else's is."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bench.base.errors import RoundError
from bench.cli.options import AsJson, Quiet

if TYPE_CHECKING:
    from human_eval.label_studio.server import Server

Round = Annotated[
    Path | None,
    typer.Argument(
        metavar="[ROUND]",
        help="The round's folder, which remembers the server. None: a server for any round.",
        show_default=False,
    ),
]
Port = Annotated[
    int | None,
    typer.Option(
        "--port",
        min=1,
        max=65535,
        help="Where to listen; the next free one if it is taken. Left out: as last time, or 8080.",
        show_default=False,
    ),
]
Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        help="Folder for all that the server keeps. Left out: label-studio in the round's folder, "
        "or in the user's data folder.",
        show_default=False,
    ),
]
Url = Annotated[
    str | None,
    typer.Option(
        "--url", help="Use the Label Studio at this address; none is started.", show_default=False
    ),
]
Token = Annotated[
    str | None,
    typer.Option(
        "--token",
        help="A legacy or personal access token for --url. Left out: LABEL_STUDIO_API_KEY, or "
        "asked for without being shown.",
        show_default=False,
    ),
]


def serve(
    round_: Round = None,
    port: Port = None,
    data: Data = None,
    url: Url = None,
    token: Token = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Run a Label Studio on this machine until Ctrl-C, or use one that runs elsewhere (--url)."""
    from bench.base.progress import silence

    silence(quiet)
    if round_ is not None:
        from human_eval.rounds.folder import RoundFolder

        _ = RoundFolder(round_).plan  # raises where it is no round
    if url is None and token is None:
        _serve_own(round_, port, data, as_json)
    elif port is not None or data is not None:
        found = "--port and --data are for a server that is started here"
        raise RoundError("--url", found, expected="--url and --token alone")
    else:
        _use_other(round_, url, token, as_json)


def _serve_own(round_: Path | None, port: int | None, data: Path | None, as_json: bool) -> None:
    from bench.base.progress import say
    from human_eval.label_studio.environment import server_environment
    from human_eval.label_studio.login import write_login
    from human_eval.label_studio.server import serving

    folder = data or (round_ / "label-studio" if round_ else _user_data())
    with _signals_end_it():
        environment = server_environment()
        say("starting Label Studio (seconds)")
        try:
            with serving(environment, folder, port) as server:
                if round_ is not None:
                    write_login(round_, server.login)
                _print(server, round_, as_json)
                server.wait()
        except KeyboardInterrupt:
            say(f"ended; everything is kept in {folder}")


def _use_other(round_: Path | None, url: str | None, token: str | None, as_json: bool) -> None:
    """Check a server that runs elsewhere, and write it down as the round's."""
    from human_eval.label_studio.client import connect
    from human_eval.label_studio.login import (
        checked_address,
        environment_token,
        login_of,
        write_login,
    )

    if round_ is None or url is None:
        missing = "the round that is to use it" if round_ is None else "--url"
        raise RoundError("bench human serve", f"{missing} is not named", hint=_OTHER)
    known = token or environment_token(checked_address(url))
    if not known and sys.stdin.isatty():
        known = typer.prompt(f"Token for {url}", hide_input=True, err=True)
    login = login_of(round_, url, known)
    invite = connect(login).invite()
    write_login(round_, login)
    shown = {"url": login.url, "invite": invite, "round": str(round_)}
    text = (
        f"{round_} uses the Label Studio at {login.url}\n"
        f"  raters join   {invite}\n"
        f"  next          bench human push {round_}\n"
    )
    _echo(shown, text, as_json)


_OTHER = "bench human serve ROUND --url URL --token TOKEN"


def _user_data() -> Path:
    root = Path(os.environ.get("XDG_DATA_HOME") or Path("~/.local/share").expanduser())
    return root / "knowbench" / "label-studio"


@contextmanager
def _signals_end_it() -> Iterator[None]:
    """Have SIGTERM and SIGHUP end the block as Ctrl-C does, so that the server ends in order."""

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    numbers = (signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, end) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _print(server: Server, round_: Path | None, as_json: bool) -> None:
    from human_eval.label_studio.login import TOKEN

    invite, url, login = server.invite(), server.login.url, server.data.login
    shown = {"url": url, "invite": invite, "login": str(login), "data": str(server.data.path)}
    elsewhere = f"ROUND --url {url}, with {TOKEN} from that file"
    moved = "" if url.endswith(f":{server.wanted}") else f" (port {server.wanted} is taken)"
    text = (
        f"Label Studio runs at {url}{moved}, for this machine only\n"
        f"  log in        user and password are in {login}, which only you can read\n"
        f"  raters join   {invite}\n"
        f"  next          bench human push {round_ or elsewhere}\n"
        "Ctrl-C ends it; what was rated is kept.\n"
    )
    _echo(shown, text, as_json)


def _echo(shown: dict[str, str], text: str, as_json: bool) -> None:
    if as_json:
        import json

        text = json.dumps(shown, indent=2, ensure_ascii=False) + "\n"
    typer.echo(text, nl=False)
    sys.stdout.flush()  # whoever reads us through a pipe waits for the address
