"""Values as JSON has them → what a type hint asks for: frozen results come back whole.

Conventions:
    null is NaN where a number is asked for, and None where None is allowed. Fields that no
    dataclass of this version knows are passed over; fields that are missing take their default.
    A text is never taken for a number, nor 1 for true.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

NAN = float("nan")
LARGEST = 1 << 1023
"""Whole numbers from here on are no number that a float can hold."""

Reader = Callable[[Any], Any]
"""Takes a value as JSON has it; returns it as its type hint asks, or raises `Unfit`."""


class Unfit(ValueError):  # noqa: N818 - a part of a sentence, never shown by itself
    """A value that is not what its place asks for.

    Args:
        found: What stands there, in words.
        expected: What should.
        at: Its place, e.g. `pairs[3].difference.level`; "" for the whole.
    """

    def __init__(self, found: str, expected: str, at: str = "") -> None:
        self.found, self.expected, self.at = found, expected, at
        super().__init__(f"{at}: {found}; {expected}")

    def under(self, part: str) -> Unfit:
        """Return the same fault as seen from one level up."""
        dot = "." if self.at and not self.at.startswith("[") else ""
        return Unfit(self.found, self.expected, f"{part}{dot}{self.at}")


def typed(value: object, hint: Any) -> Any:
    """Return `value` as `hint` asks for it.

    Args:
        value: Dictionaries, lists, texts, numbers, booleans and None.
        hint: A dataclass, a tuple, a dict, a union, a Literal, or a plain type.

    Raises:
        Unfit: At the first value that does not fit.
    """
    return reader(hint)(value)


@cache
def hints_of(kind: type) -> dict[str, Any]:
    """Return the resolved type hints of a dataclass's fields."""
    return get_type_hints(kind)


@cache
def reader(hint: Any) -> Reader:
    """Return what reads values of one type; made once, for thousands of them follow."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _one_of(parts)
    if origin is Literal:
        return _literal(parts)
    if origin is tuple and len(parts) == 2 and parts[1] is Ellipsis:
        return _list(reader(parts[0]))
    if origin is tuple:
        return _row(tuple(map(reader, parts)))
    if origin is dict:
        return _mapping(*parts)
    return _dataclass(hint) if is_dataclass(hint) else _plain(hint)


def _dataclass(kind: Any) -> Reader:
    hints = hints_of(kind)
    known = [
        (one.name, reader(hints[one.name]), one.default is MISSING is one.default_factory)
        for one in fields(kind)
    ]

    def read(value: Any) -> Any:
        if not isinstance(value, dict):
            raise Unfit(_named(value), f"an object ({kind.__name__})")
        made, name = {}, ""
        try:
            for name, take, needed in known:
                if name in value:
                    made[name] = take(value[name])
                elif needed:
                    raise Unfit("is missing", _wanted(hints[name]))
        except Unfit as fault:
            raise fault.under(name) from None
        return kind(**made)

    return read


def _list(take: Reader) -> Reader:
    def read(value: Any) -> tuple[Any, ...]:
        made: list[Any] = []
        try:
            for one in _listed(value):
                made.append(take(one))
        except Unfit as fault:
            raise fault.under(f"[{len(made)}]" if isinstance(value, list) else "") from None
        return tuple(made)

    return read


def _row(takes: tuple[Reader, ...]) -> Reader:
    def read(value: Any) -> tuple[Any, ...]:
        if len(_listed(value)) != len(takes):
            raise Unfit(_named(value), f"a list of {len(takes)}")
        made: list[Any] = []
        try:
            for take, one in zip(takes, value, strict=True):
                made.append(take(one))
        except Unfit as fault:
            raise fault.under(f"[{len(made)}]") from None
        return tuple(made)

    return read


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Unfit(_named(value), "a list")
    return value


def _mapping(kind: Any, inside: Any) -> Reader:
    take = reader(inside)

    def read(value: Any) -> dict[Any, Any]:
        if not isinstance(value, dict):
            raise Unfit(_named(value), "an object")
        made, key = {}, ""
        try:
            for key, one in value.items():
                made[_key(key, kind)] = take(one)
        except Unfit as fault:
            raise fault.under(key) from None
        return made

    return read


def _key(key: str, kind: Any) -> Any:
    """JSON's keys are texts; those of numbers are numbers again."""
    if kind is str:
        return key
    try:
        return kind(key)
    except (TypeError, ValueError):
        raise Unfit(f"the key {key!r}", _wanted(kind)) from None


def _one_of(kinds: tuple[Any, ...]) -> Reader:
    takes = [reader(kind) for kind in kinds if kind is not NoneType]
    wanted = " or ".join(_wanted(kind) for kind in kinds)

    def read(value: Any) -> Any:
        if value is None and NoneType in kinds:
            return None
        faults = []
        for take in takes:
            try:
                return take(value)
            except Unfit as fault:
                faults.append(fault)
        deepest = max(faults, key=lambda fault: len(fault.at))
        raise deepest if deepest.at or len(takes) == 1 else Unfit(_named(value), wanted)

    return read


def _literal(allowed: tuple[Any, ...]) -> Reader:
    def read(value: Any) -> Any:
        if isinstance(value, dict | list) or value not in allowed:
            raise Unfit(_named(value), f"one of {', '.join(map(str, allowed))}")
        return value

    return read


def _plain(kind: Any) -> Reader:
    def read(value: Any) -> Any:
        if type(value) is kind:
            return value
        if kind is float and value is None:
            return NAN
        if kind is float and type(value) is int and abs(value) < LARGEST:
            return float(value)
        raise Unfit(_named(value), _wanted(kind))

    return read


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
