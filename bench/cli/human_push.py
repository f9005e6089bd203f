"""`bench human push`, `status` and `pull`: a round goes to a Label Studio, and comes back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bench.cli.human_options import Round
from bench.cli.options import AsJson, Quiet
from bench.cli.printing import print_result

if TYPE_CHECKING:
    from human_eval.label_studio.client import Client
    from human_eval.rounds.folder import RoundFolder

Url = Annotated[
    str | None,
    typer.Option(
        "--url",
        help="The Label Studio's address. Left out: LABEL_STUDIO_URL, else the server that the "
        "round remembers.",
        show_default=False,
    ),
]
Token = Annotated[
    str | None,
    typer.Option(
        "--token",
        help="A legacy or personal access token. Left out: LABEL_STUDIO_API_KEY where "
        "LABEL_STUDIO_URL stands beside it, else the one that the round remembers.",
        show_default=False,
    ),
]
Timeout = Annotated[
    float, typer.Option("--timeout", min=1, help="Seconds that one request may take.")
]
ReplacePage = Annotated[
    bool,
    typer.Option(
        "--replace-page",
        help="Put the round's labelling page in place of one that was changed on the server.",
    ),
]
AnyAccount = Annotated[
    bool,
    typer.Option(
        "--any-account",
        help="Count what several accounts judged in a rater's project as that rater's.",
    ),
]


def push(
    round_: Round,
    url: Url = None,
    token: Token = None,
    replace_page: ReplacePage = False,
    timeout: Timeout = 60.0,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Send a round to a Label Studio: a project for each rater; again sends what is missing."""
    from human_eval.label_studio.pushing import push_round
    from reports.round_on_server import pushed_text

    folder, client = _opened(round_, url, token, timeout, quiet)
    pushed = push_round(folder, client, replace_page=replace_page)
    print_result(pushed, as_json, pushed_text(pushed, str(round_)))


def status(
    round_: Round,
    url: Url = None,
    token: Token = None,
    any_account: AnyAccount = False,
    timeout: Timeout = 60.0,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Show how far each rater is: done, skipped, left, qualified; nothing is written."""
    from human_eval.label_studio.progress import round_progress
    from reports.round_on_server import progress_text

    folder, client = _opened(round_, url, token, timeout, quiet)
    found = round_progress(folder, client, any_account=any_account)
    print_result(found, as_json, progress_text(found, str(round_)))
    _refuse_missing(found.url, found.missing)


def pull(
    round_: Round,
    url: Url = None,
    token: Token = None,
    any_account: AnyAccount = False,
    timeout: Timeout = 60.0,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Fetch what raters did, keep it whole, check it and write the round's ratings."""
    from human_eval.label_studio.pulling import pull_round
    from reports.round_on_server import pulled_text

    folder, client = _opened(round_, url, token, timeout, quiet)
    pulled = pull_round(folder, client, any_account=any_account)
    print_result(pulled, as_json, pulled_text(pulled, str(round_)))
    _refuse_missing(pulled.url, pulled.missing)


def _refuse_missing(url: str, missing: tuple[str, ...]) -> None:
    """End with an error where projects are missing, after what the others gave was printed."""
    if missing:
        from human_eval.label_studio.fetching import missing_error

        raise missing_error(url, missing, "the others were fetched")


def _opened(
    round_: Path, url: str | None, token: str | None, timeout: float, quiet: bool
) -> tuple[RoundFolder, Client]:
    """Return the round and its server; the round is looked at first."""
    from bench.base.progress import silence
    from human_eval.label_studio.client import connect
    from human_eval.label_studio.login import login_of
    from human_eval.rounds.folder import RoundFolder

    silence(quiet)
    folder = RoundFolder(round_)
    _ = folder.plan  # raises where it is no round
    return folder, connect(login_of(round_, url, token), timeout)
