"""A quick start: transformers without torch's compiler and what else answering never calls.

Any model of transformers 5 imports torch's compiler, its distributed tensors and scipy's
optimizers: of 3.0 s of processor time to the loaded weights (torch itself aside) they are 1.2 s.
Here the names taken from them are stand-ins that import the real thing when they are called; no
answer calls them.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from bench.base.own_process import is_own

_PUT_OFF = ("torch._dynamo", "torch.distributed.tensor", "torch.distributed.fsdp", "scipy.optimize")


@contextmanager
def quick_start() -> Iterator[bool]:
    """Put off, while a model is imported and loaded, what answering does not call.

    Yields:
        Whether anything is put off: only in a process of the suite's own (a guest's may need the
        real names), and not where transformers' models were imported before.
    """
    if not is_own() or "transformers.modeling_utils" in sys.modules:
        yield False
        return
    import torch

    with _put_off(), _uncompiled(torch):
        yield True


@contextmanager
def _uncompiled(torch: Any) -> Iterator[None]:
    """Have torch's decorators for its compiler hand functions back; each imports it otherwise."""
    kept = torch.compile, torch.compiler.disable
    torch.compile = torch.compiler.disable = _same
    try:
        yield
    finally:
        torch.compile, torch.compiler.disable = kept


def _same(function: Any = None, *_: Any, **__: Any) -> Any:
    return function if callable(function) else lambda one: one


@contextmanager
def _put_off() -> Iterator[None]:
    finder = _Finder()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        finder.forget()


class _Finder(MetaPathFinder, Loader):
    """Finds the modules that are put off, and what lies in them, as modules of stand-ins."""

    def __init__(self) -> None:
        self._made: list[str] = []

    def find_spec(self, name: str, path: Any, target: Any = None) -> ModuleSpec | None:
        """Return where a module that is put off comes from: here."""
        if not any(name == one or name.startswith(f"{one}.") for one in _PUT_OFF):
            return None
        return ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return a module whose names are stand-ins."""
        self._made.append(spec.name)
        return _Module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing: names are made when they are asked for."""

    def forget(self) -> None:
        """Take the modules away again: who imports them from now on gets the real ones."""
        for name in self._made:
            module = sys.modules.get(name)
            if isinstance(module, _Module):
                del sys.modules[name]
                parent, _, last = name.rpartition(".")
                if vars(sys.modules.get(parent, module)).get(last) is module:
                    delattr(sys.modules[parent], last)


class _Module(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name == "disable":  # the compiler's: torch wraps its own functions by it
            return _same
        return _stand_in(self.__name__, name)


def _stand_in(module: str, name: str) -> type:
    """Return a class of which nothing else is an instance; called, it calls the real thing.

    Called while transformers is still being imported (to fill a table of ways to split a model
    over machines, say), it gives an empty instance of itself.
    """

    def call(kind: type, *given: Any, **named: Any) -> Any:
        if isinstance(sys.modules.get(module), _Module):
            return object.__new__(kind)
        real: Callable[..., Any] = getattr(importlib.import_module(module), name)
        return real(*given, **named)

    return type(name, (), {"__new__": call, "__init__": _nothing, "__module__": module})


def _nothing(*_: Any, **__: Any) -> None:
    """Take whatever the real thing takes."""
