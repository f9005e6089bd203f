"""The JSON schema of `result.json`, made from the results' own types and words.

Conventions:
    JSON Schema 2020-12. Further properties are allowed, since later versions may add some under
    the same schema number; a property with a default may be missing, since earlier ones lacked it.
    A number may be null: undefined, or infinite where `infinite` says so.
"""

from __future__ import annotations

import json
import re
import types
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

from bench.results import SCHEMA, Comparison
from reports.typed_values import hints_of

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FILE = Path(__file__).parent / "result.schema.json"
"""The published copy: `python -m reports.json_schema` writes it."""

INFINITE = {
    "description": "Places (JSON Pointers) where null stands for infinity -> its sign.",
    "type": "object",
    "additionalProperties": {"enum": [1, -1]},
}

_PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": ["number", "null"]},
    types.NoneType: {"type": "null"},
}


def result_schema() -> dict[str, Any]:
    """Return the schema of a comparison's `result.json`."""
    defined: dict[str, Any] = {}
    whole = _defined(Comparison, defined)
    whole["properties"]["schema"] = {"const": SCHEMA, "description": "Version of this schema."}
    whole["properties"]["infinite"] = INFINITE
    whole["required"] = ["schema", *whole["required"]]
    return {
        "$schema": DIALECT,
        "title": f"knowbench result.json, schema {SCHEMA}",
        **whole,
        "$defs": dict(sorted(defined.items())),
    }


def _schema(hint: Any, defined: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of one type; dataclasses are defined once and referred to."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _any_of([_schema(part, defined) for part in parts])
    if origin is Literal:
        return {"enum": list(parts)}
    if origin is tuple:
        return _tuple(parts, defined)
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema(parts[1], defined)}
    if is_dataclass(hint):
        return _reference(hint, defined)
    return dict(_PLAIN[hint])


def _reference(kind: Any, defined: dict[str, Any]) -> dict[str, Any]:
    if kind.__name__ not in defined:
        defined[kind.__name__] = {}  # what refers to itself is not defined again
        defined[kind.__name__] = _defined(kind, defined)
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _defined(kind: Any, defined: dict[str, Any]) -> dict[str, Any]:
    words, hints = _attributes(kind), hints_of(kind)
    properties, required = {}, []
    for part in fields(kind):
        found = _schema(hints[part.name], defined)
        properties[part.name] = _with_words(found, words.get(part.name))
        if part.default is MISSING and part.default_factory is MISSING:
            required.append(part.name)
    summary = (kind.__doc__ or "").strip().partition("\n")[0]
    return {
        "description": summary,
        "type": "object",
        "properties": properties,
        "required": required,
    }


def _with_words(found: dict[str, Any], words: str | None) -> dict[str, Any]:
    return {"description": words, **found} if words else found


def _tuple(parts: tuple[Any, ...], defined: dict[str, Any]) -> dict[str, Any]:
    if len(parts) == 2 and parts[1] is Ellipsis:
        return {"type": "array", "items": _schema(parts[0], defined)}
    prefix = [_schema(part, defined) for part in parts]
    return {"type": "array", "prefixItems": prefix, "items": False, "minItems": len(parts)}


def _any_of(found: list[dict[str, Any]]) -> dict[str, Any]:
    """Join plain types into one list of them; null is not said twice."""
    if all(set(one) == {"type"} for one in found):
        named = [one["type"] for one in found]
        flat = [name for one in named for name in ([one] if isinstance(one, str) else one)]
        return {"type": list(dict.fromkeys(flat))}
    return {"anyOf": found}


def _attributes(kind: Any) -> dict[str, str]:
    """Return the words of a docstring's section *Attributes*, by field; `a, b: …` is of both."""
    doc = (kind.__doc__ or "").partition("Attributes:")[2]
    found: dict[str, str] = {}
    for names, words in re.findall(r"^ {8}([\w, ]+): (.*(?:\n {12}.*)*)", doc, flags=re.MULTILINE):
        for name in names.split(","):
            found[name.strip()] = " ".join(words.split())
    return found


if __name__ == "__main__":
    FILE.write_text(
        json.dumps(result_schema(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )
