"""Results on stdout: JSON where that is wanted, else text."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from pathlib import Path

import typer


def print_result(value: object, as_json: bool, text: str) -> None:
    """Print a frozen result, a list of them or JSON as JSON, or else its text.

    Args:
        value: What was found; paths in it become text, NaN becomes null.
        as_json: Whether JSON is wanted.
        text: What people read, with its last line's end.
    """
    if not as_json:
        typer.echo(text, nl=False)
        return
    import json

    from bench.base.files import finite
    from reports.result_json import plain

    typer.echo(json.dumps(finite(plain(_named(value))), indent=2, ensure_ascii=False))


def _named(value: object) -> object:
    """Return a result with its paths as texts, which `plain` has no word for."""
    if isinstance(value, Path):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _named(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, dict):
        return {key: _named(part) for key, part in value.items()}
    return [_named(part) for part in value] if isinstance(value, list | tuple) else value
