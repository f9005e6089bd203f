"""Prompt templates: the fields of an item that may stand in them."""

from __future__ import annotations

import re

from bench.base.errors import SuiteError
from bench.base.names import suggestion

FIELDS = ("question", "context")
FIELD = re.compile(r"\{(\w+)\}")


def check_template(template: str, where: str = "prompt.template") -> None:
    """Refuse a template that lacks `{question}` or names an unknown field.

    Args:
        template: As the suite says it.
        where: Named in the error.

    Raises:
        SuiteError: If the template cannot be used.
    """
    named = FIELD.findall(template)
    for name in named:
        if name not in FIELDS:
            raise SuiteError(where, f"unknown field {{{name}}}", hint=suggestion(name, FIELDS))
    if "question" not in named:
        raise SuiteError(where, repr(template), expected="{question} somewhere in it")
