"""The bert-score package's `utils` without what it imports for plots and prints for its own users.

`import bert_score` imports matplotlib, which takes a second and writes a cache of fonts into the
home folder; nothing here plots.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from types import ModuleType
from typing import Any

PACKAGE, UTILS = "bert_score", "bert_score.utils"


@cache
def bert_score_utils() -> Any:
    """Return a copy of the module `bert_score.utils`; matplotlib is not imported by it.

    Raises:
        ImportError: If the package is not installed.
    """
    spec = find_spec(PACKAGE)
    if spec is None or spec.submodule_search_locations is None:
        raise ImportError("the package bert-score is not installed")
    stand_in: Any = ModuleType(PACKAGE)
    stand_in.__path__ = list(spec.submodule_search_locations)
    stand_in.__version__ = version("bert-score")
    before = {name: sys.modules.pop(name) for name in (PACKAGE, UTILS) if name in sys.modules}
    sys.modules[PACKAGE] = stand_in
    try:
        return import_module("bert_score.utils")
    finally:  # who imports the package itself, before or later, has the whole of it
        for name in (PACKAGE, UTILS):
            sys.modules.pop(name, None)
        sys.modules.update(before)


@contextmanager
def without_notices() -> Iterator[None]:
    """Keep its warnings of empty texts off the terminal: that they score 0 is on our page."""
    utils = bert_score_utils()
    utils.print = _say_nothing  # stands before the built-in one for that module alone
    try:
        yield
    finally:
        vars(utils).pop("print", None)


def _say_nothing(*words: object, **how: object) -> None:
    pass
