"""`bench gate`: exit 1 on a regression beyond the margin, or on a leak."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bench.cli.options import AsJson, Quiet

if TYPE_CHECKING:
    from bench.gating import Gate

Result = Annotated[
    str,
    typer.Argument(
        metavar="RESULT",
        help="A comparison's folder, its result.json, or a name under comparisons/.",
    ),
]
Baseline = Annotated[
    str | None,
    typer.Option(
        "--baseline",
        help="Earlier result: rules that name nothing to hold against then mean the same "
        "checkpoint there.",
        show_default=False,
    ),
]
Policy = Annotated[
    Path | None,
    typer.Option(
        "--policy",
        help="Suite file whose gate: is taken. Left out: the suite's, as the result has it.",
        show_default=False,
    ),
]
Markdown = Annotated[
    Path | None,
    typer.Option(
        "--md",
        help="File that a summary is added to, e.g. $GITHUB_STEP_SUMMARY.",
        show_default=False,
    ),
]
JUnit = Annotated[
    Path | None,
    typer.Option("--junit", help="File for JUnit's XML, a case per rule.", show_default=False),
]
FAILED = 1


def gate(
    result: Result,
    baseline: Baseline = None,
    policy: Policy = None,
    markdown: Markdown = None,
    junit: JUnit = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Hold a result against the suite's policy: exit 0 if it passes, 1 if not, 2 on misuse."""
    from bench.base.progress import silence
    from bench.cli.printing import print_result
    from bench.gating import gate as hold
    from bench.gating.words import gate_text

    silence(quiet)
    found = hold(result, baseline=baseline, policy=policy)
    _write(found, markdown, junit)
    outcome = {"passed": found.passed, "passes": list(found.passes), "gate": found}
    print_result(outcome, as_json, gate_text(found))
    if not found.passed:
        raise typer.Exit(FAILED)


def _write(found: Gate, markdown: Path | None, junit: Path | None) -> None:
    from bench.base.errors import RunError
    from bench.base.files import write_text
    from bench.gating.junit import gate_junit
    from bench.gating.words import gate_markdown

    try:
        if markdown is not None:
            with markdown.open("a", encoding="utf-8") as stream:  # other steps' summaries stay
                stream.write(gate_markdown(found))
        if junit is not None:
            write_text(junit, gate_junit(found))
    except OSError as error:
        raise RunError(str(error.filename), f"cannot be written: {error.strerror}") from None
