"""Metrics of the `evaluate` library, named `evaluate:<name or path>[#key]`."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from numbers import Real
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from metrics.broken import Broken
from metrics.corpus_only import CorpusOnly
from metrics.downloads import needs_download, without_download_notices
from metrics.failure import MetricFailed
from metrics.inputs import check_inputs
from metrics.plain_mean import mean_value
from metrics.protocol import Answers, Floats, Metric, References

PROBE = (("the cat sat on the mat", "a cat sat on the mat"), ("it is late now", "it was late"))
"""Two answers with their references, to see what a module gives for one and for several."""

_LONGEST_TOLD = 200


@dataclass(frozen=True)
class Module:
    """A module of `evaluate`, and how it is asked.

    Attributes:
        loaded: The module.
        key: Which of its numbers counts.
        takes_lists: Whether it takes several references of an answer at once.
        lower: Whether lower is better.
    """

    loaded: Any = field(repr=False)
    key: str = ""
    takes_lists: bool = False
    lower: bool = False

    def results(self, answers: Sequence[str], references: Sequence[Any]) -> Mapping[str, Any]:
        """Return all that the module gives, whatever it raises raised.

        Its `compute` writes every call to disk first, which takes 65 ms; `_compute`, which every
        module defines, is what it then calls.
        """
        with _seeded(), without_download_notices():
            found = self.loaded._compute(predictions=list(answers), references=list(references))
        return found if isinstance(found, Mapping) else {}

    def value(self, answers: Sequence[str], references: References) -> float:
        """Return the module's number for all the answers together.

        One that takes a single reference is given the first of each.
        """
        given = [list(one) if self.takes_lists else one[0] for one in references]
        return float(self.results(answers, given)[self.key])

    def best(self, answer: str, accepted: Sequence[str]) -> float:
        """Return its number for one answer: for all references at once, else for the best."""
        if self.takes_lists:
            return self.value([answer], [accepted])
        values = [self.value([answer], [[text]]) for text in accepted]
        return min(values) if self.lower else max(values)


@dataclass(frozen=True)
class EvaluateMetric:
    """Mean over answers of what a module of `evaluate` gives for each answer by itself.

    Conventions:
        In the module's own unit, not turned into percent. A module that takes several references
        gets them all; for another the best single one counts. An answer for which the module
        raises or gives no finite number fails the whole metric, with its position.

    Differences from other tools:
        `evaluate` scores a corpus in one call: for a module that is no mean of items (BLEU) that
        is another number than this mean; for a mean they agree.

    Source:
        The module's own: in Python, `evaluate.load(NAME_OR_PATH).description`.

    Examples:
        >>> class Length:
        ...     def _compute(self, predictions, references):
        ...         return {"characters": sum(map(len, predictions))}
        >>> module = Module(Length(), "characters")
        >>> EvaluateMetric("evaluate:length", module).counts(["Nile", ""], [["x"], ["y"]])
        array([[4., 1.],
               [0., 1.]])

    Attributes:
        name: `evaluate:` and what the user wrote.
        module: What is asked.
    """

    name: str
    module: Module

    unit: ClassVar[str] = "its own"
    binary: ClassVar[bool] = False
    mean_of_items: ClassVar[bool] = True
    columns: ClassVar[tuple[str, ...]] = ("value", "items")

    @property
    def higher_is_better(self) -> bool:
        """False where the name says so, by a minus before the key."""
        return not self.module.lower

    @property
    def settings(self) -> tuple[str, ...]:
        """Key, references, hash of the module's text, version of the library."""
        return _settings(self.module, "all" if self.module.takes_lists else "best")

    def counts(self, answers: Answers, references: References) -> Floats:
        """Return shape (n, 2): the module's number for each answer; and 1.

        Raises:
            ValueError: As `check_inputs` says.
            MetricFailed: If the module raises, or gives no finite number, with the position.
        """
        check_inputs(answers, references)
        counts = np.ones((len(answers), 2))
        for position, (answer, accepted) in enumerate(zip(answers, references, strict=True)):
            counts[position, 0] = self._one(position, answer, list(accepted))
        return counts

    def score(self, totals: Floats) -> Floats:
        """Return summed numbers / items, shape (...); NaN where there are no items."""
        return mean_value(totals)

    def _one(self, position: int, answer: str, accepted: Sequence[str]) -> float:
        try:
            value = self.module.best(answer, accepted)
        except (Exception, SystemExit) as problem:  # foreign code may raise anything
            raise MetricFailed(self.name, position, _told(problem)) from problem
        if not math.isfinite(value):
            raise MetricFailed(self.name, position, f"it gave {value}")
        return value


def load_foreign(words: str) -> Metric:
    """Load a module of `evaluate` and see what it takes and gives.

    Args:
        words: `<name or path>`, `#` and the key of the number that counts where there are
            several, `-` before the key where lower is better.

    Returns:
        An `EvaluateMetric`; a `CorpusOnly` if it has no number for one answer but for two; a
        `Broken` one if its code raises before it gives any.

    Raises:
        LookupError: If it cannot be had, does not take texts, or has no such number.
    """
    name = f"evaluate:{words}"
    try:
        return _made(name, words)
    except _Unusable as problem:
        return Broken(name, str(problem))
    except (Exception, SystemExit) as problem:
        if type(problem) is LookupError:
            raise
        return Broken(name, f"{words!r} cannot be asked: {_told(problem)}")


class _Unusable(Exception):  # noqa: N818 (what became of the module)
    """A module's own code raised; says what it did then."""


def _made(name: str, words: str) -> Metric:
    target, _, key = words.partition("#")
    lower, key = key.startswith("-"), key.removeprefix("-")
    loaded = _load(target)
    module = Module(loaded, key, _takes_lists(loaded), lower)
    alone, problem = _probe(module, 1)
    together, other = (alone, None) if alone else _probe(module, 2)
    failed = other or problem
    if not together and failed:
        raise _Unusable(f"{target!r} gives no number for plain texts: {_told(failed)}")
    if not together:
        raise LookupError("it gives no number for plain texts: no result")
    module = Module(loaded, _key(together, key, target), module.takes_lists, lower)
    if module.key in alone:
        return EvaluateMetric(name, module)
    refs = "all" if module.takes_lists else "first"
    return CorpusOnly(name, module.value, _settings(module, refs), not lower)


def _load(target: str) -> Any:
    if not target:
        raise LookupError("name a metric or a folder: evaluate:NAME_OR_PATH")
    import evaluate  # seconds, for those who use it

    try:
        with without_download_notices():
            return evaluate.load(target, keep_in_memory=True)
    except (Exception, SystemExit) as problem:  # the hub, the disk and the module's own text
        why = f"{target!r} cannot be loaded: {_told(problem)}"
        there = Path(target).exists()
        if _is_module(Path(target)) or not (there or _unreachable(problem)):
            raise _Unusable(why) from problem
        if there:
            raise LookupError(why) from problem
        raise LookupError(
            f"{target!r} needs the hub once, or a local copy of the metric's folder: "
            "evaluate:path/to/folder"
        ) from problem


def _is_module(path: Path) -> bool:
    """Return whether there is a module at a path, so that it was its own code that raised."""
    return path.is_file() if path.suffix == ".py" else (path / f"{path.name}.py").is_file()


def _unreachable(problem: BaseException) -> bool:
    return isinstance(problem, OSError) or "offline" in str(problem).lower()


def _told(problem: BaseException) -> str:
    """Return what was raised in one line: such messages may run over a page, or raise."""
    if lacking := needs_download(problem):
        return lacking
    try:
        text = " ".join(f"{type(problem).__name__}: {problem}".split())
    except Exception:  # foreign code, too
        text = type(problem).__name__
    return text if len(text) <= _LONGEST_TOLD else text[: _LONGEST_TOLD - 1] + "…"


def _takes_lists(loaded: Any) -> bool:
    """Return whether references may be lists of texts; raise if they may not be texts at all."""
    features = loaded.features
    forms = features if isinstance(features, list) else [features]
    named = [form for form in forms if set(form) == {"predictions", "references"}]
    texts = [form["references"] for form in named if _is_text(form["predictions"])]
    if any(map(_is_list_of_text, texts)):
        return True
    if any(map(_is_text, texts)):
        return False
    raise LookupError(f"it does not take texts: it expects {forms[0]}")


def _is_text(feature: Any) -> bool:
    return getattr(feature, "dtype", None) in ("string", "large_string")


def _is_list_of_text(feature: Any) -> bool:
    inner = feature[0] if isinstance(feature, list) else getattr(feature, "feature", None)
    return _is_text(inner)


def _probe(module: Module, n: int) -> tuple[dict[str, float], BaseException | None]:
    """Return the finite numbers that the module gives for n answers, or what it raises."""
    answers = [one for one, _ in PROBE[:n]]
    references: list[Any] = [[text] if module.takes_lists else text for _, text in PROBE[:n]]
    try:
        found = module.results(answers, references)
    except (Exception, SystemExit) as problem:
        return {}, problem
    return {str(key): float(one) for key, one in found.items() if _is_number(one)}, None


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value)


def _key(numbers: Mapping[str, float], key: str, target: str) -> str:
    listed = ", ".join(numbers)
    if key and key not in numbers:
        raise LookupError(f"it gives no number {key!r}; it gives: {listed}")
    if not key and len(numbers) > 1:
        first = next(iter(numbers))
        raise LookupError(
            f"it gives several numbers: {listed}; name one: evaluate:{target}#{first}"
        )
    return key or next(iter(numbers))


def _settings(module: Module, refs: str) -> tuple[str, ...]:
    return (
        f"key:{module.key}",
        f"refs:{refs}",
        f"module:{str(getattr(module.loaded, '_hash', None) or 'unknown')[:12]}",
        f"evaluate:{version('evaluate')}",
    )


@contextmanager
def _seeded() -> Iterator[None]:
    """Let modules that draw at random draw alike every time, and leave the caller's state."""
    state = np.random.get_state()
    np.random.seed(0)
    try:
        yield
    finally:
        np.random.set_state(state)
