"""The `python` backend: a function that takes a list of prompts and returns a list of answers."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.base.errors import ModelError
from bench.base.names import suggestion
from bench.models.protocol import Ask, Generation, Reply
from bench.models.python_module import import_source, raised, source_hashes
from bench.models.stop_strings import cut_at

EXAMPLE = "python:my_model:answer"
BATCH = 32
Function = Callable[[list[Any]], Any]


@dataclass(frozen=True)
class FunctionCheckpoint:
    """A Python function.

    Attributes:
        name: What the user calls it.
        spec: `python:MODULE:FUNCTION[#batch=32]`.
        module: The module's dotted name.
        function: The function's name in it.
        base: Folder that the module is looked for in first.
        batch: Prompts that it gets at once; no part of its identity.
        uses_prompt: Its answers depend on the prompt template and the generation settings.
    """

    name: str
    spec: str
    module: str
    function: str
    base: Path
    batch: int = BATCH
    uses_prompt: bool = True

    @property
    def caveat(self) -> str:
        """What its identity cannot cover."""
        return (
            f"a Python function's identity is the source of its module ({self.module}): what that "
            "imports, loads or asks over a network may have changed unseen"
        )

    def identity(self) -> Mapping[str, object]:
        """Return the function's name and the content hashes of its module's source.

        Raises:
            ModelError: If there is no such module.
        """
        files = source_hashes(self.module, self.base, self.spec)
        return {"backend": "python", "function": f"{self.module}:{self.function}", "files": files}

    def load(
        self, asks: Sequence[Ask], generation: Generation, allow_partial: bool
    ) -> FunctionModel:
        """Import the module.

        Args:
            asks: Not looked at; the function answers anything.
            generation: Settings of generation, handed to a function that has a parameter of that
                name; stop strings end its answers in any case.
            allow_partial: Not looked at; nothing can be missing.

        Raises:
            ModelError: If it cannot be imported, or holds no such function.
        """
        module = import_source(self.module, self.base, self.spec)
        found = getattr(module, self.function, None)
        if not callable(found):
            names = [name for name, one in vars(module).items() if inspect.isfunction(one)]
            what = f"{self.module} has no function {self.function!r}"
            raise ModelError(self.spec, what, hint=suggestion(self.function, names))
        if inspect.iscoroutinefunction(found):
            hint = "wrap it: a plain function that calls asyncio.run"
            raise ModelError(self.spec, f"{self.function} is asynchronous", hint=hint)
        return FunctionModel(found, generation, self.batch)


@dataclass(frozen=True)
class FunctionModel:
    """A function that answers.

    Attributes:
        function: Takes prompts (texts, or lists of `{"role", "content"}` where the suite asks in
            chats) and returns as many texts.
        generation: Settings of generation.
        batch: Prompts that it gets at once.
    """

    function: Function
    generation: Generation
    batch: int

    def lengths(self, asks: Sequence[Ask]) -> list[int]:
        """Return 0 for each: the function's tokens are its own affair."""
        return [0] * len(asks)

    def generate(self, asks: Sequence[Ask]) -> list[Reply]:
        """Answer all; as many replies as asks, in their order."""
        return [reply for _, reply in self.stream(asks)]

    def stream(self, asks: Sequence[Ask]) -> Iterator[tuple[int, Reply]]:
        """Answer all, `batch` at a time; what the function spoils is a reply that failed.

        Where it raises, it is asked one by one: what one prompt does costs no other.
        """
        for first in range(0, len(asks), self.batch):
            some = asks[first : first + self.batch]
            yield from enumerate(self._answer(some), first)

    def _answer(self, asks: Sequence[Ask]) -> list[Reply]:
        try:
            found = self._call([_prompt(ask) for ask in asks])
        except (Exception, SystemExit) as error:
            if len(asks) > 1:
                return [reply for ask in asks for reply in self._answer([ask])]
            return [Reply.failed(type(error).__name__, raised(error))] * len(asks)
        if isinstance(found, str) or not isinstance(found, Sequence):
            detail = f"it returned {type(found).__name__}, not a list of texts"
            return [Reply.failed("no list", detail)] * len(asks)
        if len(found) != len(asks):
            detail = f"it returned {len(found):,} answers to {len(asks):,} prompts"
            return [Reply.failed("wrong length", detail)] * len(asks)
        return [self._reply(one) for one in found]

    def _call(self, prompts: list[Any]) -> Any:
        with redirect_stdout(sys.stderr):  # what it prints must not stand among our data
            if "generation" in _parameters(self.function):
                return self.function(prompts, generation=self.generation)  # type: ignore[call-arg]
            return self.function(prompts)

    def _reply(self, text: object) -> Reply:
        if not isinstance(text, str):
            return Reply.failed("no text", f"an answer is {type(text).__name__}")
        kept, stopped = cut_at(str(text), self.generation.stop)
        return Reply(kept, "stop" if stopped else "returned")


def open_function(name: str, spec: str, location: str, base: Path) -> FunctionCheckpoint:
    """Return the checkpoint that `python:MODULE:FUNCTION[#batch=32]` stands for.

    Raises:
        ModelError: If the location is no such thing.
    """
    place, _, option = location.partition("#")
    module, _, function = place.partition(":")
    if not (function.isidentifier() and all(part.isidentifier() for part in module.split("."))):
        hint = "the module by its dotted name, not by its file"
        raise ModelError(spec, "no MODULE:FUNCTION", expected=f"as in {EXAMPLE}", hint=hint)
    if module.endswith(".py"):
        dotted = f"python:{module.removesuffix('.py')}:{function}"
        raise ModelError(spec, "names a module by its file", hint=f"its dotted name: {dotted}")
    return FunctionCheckpoint(name, spec, module, function, base.resolve(), _batch(option, spec))


def _batch(option: str, spec: str) -> int:
    name, _, value = option.partition("=")
    if option and (name != "batch" or not value.isdecimal() or int(value) < 1):
        raise ModelError(spec, f"unknown option {option!r}", expected=f"#batch={BATCH}")
    return int(value) if option else BATCH


def _prompt(ask: Ask) -> Any:
    if not ask.messages:
        return ask.prompt
    return [{"role": role, "content": content} for role, content in ask.messages]


def _parameters(function: Function) -> Mapping[str, object]:
    try:
        return inspect.signature(function).parameters
    except (TypeError, ValueError):  # some built-in functions do not tell
        return {}
