"""`bench models`: what can answer, and what each way needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from bench.cli.options import AsJson

if TYPE_CHECKING:
    from bench.models.table import Backend


def models(as_json: AsJson = False) -> None:
    """List what can answer: what each backend takes and needs, and an example of its spec."""
    from bench.models.table import known_backends

    rows = known_backends()
    if as_json:
        import json

        typer.echo(json.dumps([_facts(one) for one in rows], indent=2, ensure_ascii=False))
        return
    typer.echo("\n\n".join(_page(one) for one in rows))


def _facts(one: Backend) -> dict[str, object]:
    return {
        "name": one.name,
        "answers": one.answers,
        "takes": one.takes,
        "example": one.example,
        "needs": one.installed(),
        "logprobs": one.logprobs,
    }


def _page(one: Backend) -> str:
    import textwrap

    needs = ", ".join(
        f"{package} {version}" if version else f"{package} (not installed: pip install {package})"
        for package, version in one.installed().items()
    )
    lines = {
        "answers": one.answers,
        "takes": one.takes.replace("[,", " [,"),  # so that it can go on in the next line
        "example": one.example,
        "needs": needs or "nothing more",
        "log-probabilities": one.logprobs,
    }
    width = max(map(len, lines))
    shown = [
        textwrap.fill(
            f"{name:<{width}}  {text}",
            100,
            initial_indent="  ",
            subsequent_indent=" " * (width + 4),
            break_long_words=False,
            break_on_hyphens=False,
        )
        for name, text in lines.items()
    ]
    return "\n".join([f"{one.name}:", *shown])
