"""Values as JSON has them → what a type hint asks for: frozen results come back whole.

Conventions:
    null is NaN where a number is asked for, and None where None is allowed. Fields that no
    dataclass of this version knows are passed over; fields that are missing take their default.
    A text is never taken for a number, nor 1 for true.
"""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

NAN = float("nan")


class Unfit(ValueError):  # noqa: N818 - a part of a sentence, never shown by itself
    """A value that is not what its place asks for.

    Args:
        at: Its place, e.g. `pairs[3].difference.level`; "" for the whole.
        found: What stands there, in words.
        expected: What should.
    """

    def __init__(self, at: str, found: str, expected: str) -> None:
        self.at, self.found, self.expected = at, found, expected
        super().__init__(f"{at}: {found}; {expected}")


def typed(value: object, hint: Any, at: str = "") -> Any:
    """Return `value` as `hint` asks for it.

    Args:
        value: Dictionaries, lists, texts, numbers, booleans and None.
        hint: A dataclass, a tuple, a dict, a union, a Literal, or a plain type.
        at: Where it stands, for errors.

    Raises:
        Unfit: At the first value that does not fit.
    """
    if get_origin(hint) in (Union, UnionType):
        return _one_of(value, get_args(hint), at)
    if get_origin(hint) is Literal:
        return _literal(value, get_args(hint), at)
    if get_origin(hint) is tuple:
        return _tuple(value, get_args(hint), at)
    if get_origin(hint) is dict:
        return _mapping(value, get_args(hint), at)
    return _dataclass(value, hint, at) if is_dataclass(hint) else _plain(value, hint, at)


@cache
def hints_of(kind: type) -> dict[str, Any]:
    """Return the resolved type hints of a dataclass's fields."""
    return get_type_hints(kind)


def _dataclass(value: object, kind: Any, at: str) -> Any:
    if not isinstance(value, dict):
        raise Unfit(at, _named(value), f"an object ({kind.__name__})")
    made: dict[str, Any] = {}
    for part in fields(kind):
        here = f"{at}.{part.name}" if at else part.name
        if part.name in value:
            made[part.name] = typed(value[part.name], hints_of(kind)[part.name], here)
        elif part.default is MISSING and part.default_factory is MISSING:
            raise Unfit(here, "is missing", _wanted(hints_of(kind)[part.name]))
    return kind(**made)


def _tuple(value: object, parts: tuple[Any, ...], at: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise Unfit(at, _named(value), "a list")
    if len(parts) == 2 and parts[1] is Ellipsis:
        return tuple(typed(one, parts[0], f"{at}[{n}]") for n, one in enumerate(value))
    if len(value) != len(parts):
        raise Unfit(at, f"a list of {len(value)}", f"a list of {len(parts)}")
    pairs = zip(value, parts, strict=True)
    return tuple(typed(one, part, f"{at}[{n}]") for n, (one, part) in enumerate(pairs))


def _mapping(value: object, parts: tuple[Any, ...], at: str) -> dict[Any, Any]:
    if not isinstance(value, dict):
        raise Unfit(at, _named(value), "an object")
    kind, inside = parts
    return {_key(key, kind, at): typed(one, inside, f"{at}.{key}") for key, one in value.items()}


def _key(key: str, kind: Any, at: str) -> Any:
    """JSON's keys are texts; those of numbers are numbers again."""
    if kind is str:
        return key
    try:
        return kind(key)
    except (TypeError, ValueError):
        raise Unfit(at, f"the key {key!r}", _wanted(kind)) from None


def _one_of(value: object, kinds: tuple[Any, ...], at: str) -> Any:
    if value is None and NoneType in kinds:
        return None
    faults = []
    for kind in (one for one in kinds if one is not NoneType):
        try:
            return typed(value, kind, at)
        except Unfit as fault:
            faults.append(fault)
    deepest = max(faults, key=lambda fault: len(fault.at))
    if len(faults) == 1 or deepest.at != at:
        raise deepest
    raise Unfit(at, _named(value), " or ".join(_wanted(kind) for kind in kinds))


def _literal(value: object, allowed: tuple[Any, ...], at: str) -> Any:
    if value not in allowed:
        raise Unfit(at, _named(value), f"one of {', '.join(map(str, allowed))}")
    return value


def _plain(value: object, kind: Any, at: str) -> Any:
    if kind is float and value is None:
        return NAN
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise Unfit(at, _named(value), _wanted(kind))
    return value


def _named(value: object) -> str:
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else f"a list of {len(value)}"
    shown = repr(value)
    return "null" if value is None else shown if len(shown) <= 60 else f"{shown[:60]}…"


def _wanted(kind: Any) -> str:
    words = {float: "a number", int: "a whole number", str: "a text", bool: "true or false"}
    origin = get_origin(kind)
    if origin is tuple:
        return "a list"
    if origin is dict or is_dataclass(kind):
        return "an object"
    return "null" if kind is NoneType else words.get(kind, str(kind))
