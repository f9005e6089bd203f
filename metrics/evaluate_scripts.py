"""The evaluate library's own metrics: scripts that are no part of its package, read offline.

They stand in a copy of the folder `metrics` of huggingface/evaluate, which
`KNOWBENCH_EVALUATE_METRICS` names, or else in evaluate's cache. Some import a file of another
project and carry its address (bleu.py: nmt_bleu.py); evaluate fetches that even where the file
stands beside the script, so the script is then read without the address.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any

FOLDER_VARIABLE = "KNOWBENCH_EVALUATE_METRICS"
WAY_OUT = (
    f"{FOLDER_VARIABLE}=FOLDER names a copy of the folder metrics of huggingface/evaluate; beside "
    "its bleu/bleu.py save tensorflow/nmt's nmt/scripts/bleu.py as nmt_bleu.py"
)

_FETCHED = re.compile(r"^(from\s+\.(\w+)\s+import[^#\n]*?)\s*#\s*From:\s*(\S+).*$", re.MULTILINE)


def load_script(name: str) -> Any:
    """Return a metric of evaluate's own, loaded without a network.

    Raises:
        LookupError: If it cannot be had; says what is missing, and the way out.
        ImportError: If it needs a package that is missing.
    """
    return _loaded(name, os.environ.get(FOLDER_VARIABLE))


@lru_cache(maxsize=16)
def _loaded(name: str, folder: str | None) -> Any:
    if not folder:
        return _from_cache(name)
    script = Path(folder).expanduser() / name / f"{name}.py"
    if not script.is_file():
        raise LookupError(
            f"{FOLDER_VARIABLE}={folder}, where there is no {name}/{name}.py; expected: a copy of "
            "the folder metrics of huggingface/evaluate"
        )
    text = script.read_text(encoding="utf-8", errors="replace")
    needed = {f"{module}.py": address for _, module, address in _FETCHED.findall(text)}
    lacking = [file for file in needed if not script.with_name(file).is_file()]
    load = load_offline if lacking or not needed else _without_addresses
    try:
        return load(str(script.parent))
    except ImportError:
        raise
    except Exception as problem:  # the disk, evaluate and the script's own text may all fail
        raise LookupError(_why(script, {file: needed[file] for file in lacking}, problem)) from None


def _from_cache(name: str) -> Any:
    try:
        return load_offline(name)
    except ImportError:
        raise
    except Exception as problem:  # evaluate raises several kinds
        raise LookupError(
            "evaluate's own scripts are no part of its package, and not in its cache here. Where "
            "there is a network, evaluate.load('bleu') and evaluate.load('squad') put them there; "
            f"anywhere, {WAY_OUT}"
        ) from problem


def _without_addresses(folder: str) -> Any:
    name = Path(folder).name
    with TemporaryDirectory() as place:
        script = copytree(folder, Path(place, name)) / f"{name}.py"
        script.write_text(_FETCHED.sub(r"\1", script.read_text(encoding="utf-8")), encoding="utf-8")
        return load_offline(str(script.parent))


def load_offline(target: str) -> Any:
    """Return what `evaluate.load` makes of a name or a folder without a network."""
    import evaluate  # seconds, for those who verify

    with _offline():
        return evaluate.load(target, keep_in_memory=True)


@contextmanager
def _offline() -> Iterator[None]:
    from evaluate import config

    before, config.HF_EVALUATE_OFFLINE = config.HF_EVALUATE_OFFLINE, True
    try:
        yield
    finally:
        config.HF_EVALUATE_OFFLINE = before


def _why(script: Path, lacking: dict[str, str], problem: Exception) -> str:
    if not lacking:
        told = " ".join(f"{type(problem).__name__}: {problem}".split())
        return f"{script} cannot be loaded: {told}"
    file, address = next(iter(lacking.items()))
    return (
        f"{script} is there, but it imports {file}, which is no part of evaluate and is not "
        f"beside it, and nothing is fetched here. Save {address} as {script.with_name(file)}"
    )
