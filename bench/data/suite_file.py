"""YAML to schema, with the line of whatever is wrong."""

from __future__ import annotations

from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, ValidationError

from bench.base.errors import SuiteError
from bench.base.names import suggestion
from bench.base.tables import read_text
from bench.data.schema import SuiteBlock

Lines = dict[tuple[str, ...], str]
"""`file:line` of each key in the file, by its path; the file itself under ()."""


def parse(path: Path) -> tuple[SuiteBlock, Lines]:
    """Read and validate a suite file.

    Raises:
        SuiteError: At the first thing that is wrong, with its line.
    """
    try:
        text = read_text(path)
    except Exception as error:
        raise SuiteError(str(path), str(error).partition(": ")[2]) from None
    try:
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
        value = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise SuiteError(_mark(path, error), f"not YAML: {_problem(error)}") from None
    lines: Lines = {(): str(path)}
    _collect(tree, (), path, lines)
    if not isinstance(value, dict):
        raise SuiteError(str(path), "not a mapping", expected="keys such as `name` and `sets`")
    try:
        return SuiteBlock.model_validate(value), lines
    except ValidationError as error:
        raise _worded(error, lines) from None


def _mark(path: Path, error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"{path}:{mark.line + 1}" if mark else str(path)


def _problem(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", None) or error).strip()


def _collect(node: Any, at: tuple[str, ...], path: Path, lines: Lines) -> None:
    """Note the line of every key, and refuse a key that stands twice (YAML keeps the last)."""
    if not isinstance(node, yaml.MappingNode):
        return
    for key, child in node.value:
        here = (*at, str(key.value))
        line = f"{path}:{key.start_mark.line + 1}"
        if here in lines:
            raise SuiteError(line, f"{'.'.join(here)!r} appears twice (first at {lines[here]})")
        lines[here] = line
        _collect(child, here, path, lines)


def _worded(error: ValidationError, lines: Lines) -> SuiteError:
    """Turn pydantic's first complaint into one sentence; unknown keys come first."""
    problems = sorted(error.errors(), key=lambda one: one["type"] != "extra_forbidden")
    problem = problems[0]
    loc = tuple(str(part) for part in problem["loc"])
    where = next(lines[loc[:n]] for n in range(len(loc), -1, -1) if loc[:n] in lines)
    dotted = ".".join(loc)
    if problem["type"] == "extra_forbidden":
        hint = suggestion(loc[-1], _valid_keys(loc[:-1]))
        return SuiteError(where, f"unknown key {dotted!r}", hint=hint)
    if problem["type"] == "missing":
        return SuiteError(where, f"{dotted!r} is missing")
    found, expected = str(problem["input"])[:60], problem["msg"]
    if problem["type"] == "model_type":
        expected = f"a mapping, of {', '.join(_valid_keys(loc))}"
    return SuiteError(where, f"{dotted} is {found!r}", expected=expected)


def _valid_keys(loc: tuple[str, ...]) -> list[str]:
    """Return the keys that the schema knows at a place of the file."""
    here: Any = SuiteBlock
    for part in loc:
        here = _inside(here, part)
    block = _block(here)
    return list(block.model_fields) if block else []


def _inside(annotation: Any, part: str) -> Any:
    """Return what the schema says of one key of a block, or of any key of a mapping."""
    block = _block(annotation)
    if block:
        field = block.model_fields.get(part)
        return field.annotation if field else None
    return get_args(annotation)[-1] if get_args(annotation) else None


def _block(annotation: Any) -> type[BaseModel] | None:
    """Return the block that an annotation such as `AnalysisBlock | None` means, if any."""
    for one in (annotation, *(get_args(annotation) if _is_union(annotation) else ())):
        if isinstance(one, type) and issubclass(one, BaseModel):
            return one
    return None


def _is_union(annotation: Any) -> bool:
    return get_origin(annotation) in (Union, UnionType)
