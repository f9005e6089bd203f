"""Where a result came from: versions, signatures, and the command that repeats it."""

from __future__ import annotations

import platform
import shlex
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version

import metrics as metric_house
from bench.base.hashing import value_hash
from bench.data.sets import Sets
from bench.data.suite import Suite
from bench.results import Plan
from bench.version import __version__
from stats import Family

PACKAGES = ("numpy", "scipy", "statsmodels", "pingouin", "pandas", "torch", "transformers")


def package_versions() -> dict[str, str]:
    """Return the versions of what computes numbers here; nothing is imported for it."""
    found = {"knowbench": __version__, "python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def metric_signatures(names: Sequence[str]) -> dict[str, str]:
    """Return each metric's signature."""
    return {name: metric_house.signature(metric_house.get(name)) for name in names}


def content_hash(sets: Sets) -> str:
    """Return the hash of every item's id, content and group, in order; 12 hexadecimal digits."""
    rows = [
        [one.name, item.id, item.content(), item.group]
        for one in sets.questions
        for item in one.items
    ]
    return value_hash(rows, 12)


def result_hash(suite: Suite, sets: Sets, fingerprints: Mapping[str, str]) -> str:
    """Return the hash of everything a comparison's numbers depend on; 8 hexadecimal digits."""
    changes_nothing = {"checkpoints", "sets", "prices", "gate", "about", "curves"}
    declared = suite.block.model_dump(mode="json", exclude=changes_nothing)
    return value_hash([declared, content_hash(sets), list(fingerprints.items())], 8)


def signature(sets: Sets, fingerprints: Mapping[str, str], plan: Plan, family: Family) -> str:
    """Return one line that makes the result repeatable, after sacreBLEU's habit."""
    runs = ",".join(f"{name}-{print_}" for name, print_ in fingerprints.items())
    parts = (
        f"{plan.metric}@{plan.set}",
        f"runs:{runs}",
        f"items:{content_hash(sets)}",
        f"family:{family.method}/{family.m}",
        f"alpha:{plan.alpha:g}",
        f"margin:{plan.margin:g}" if plan.margin is not None else "margin:none",
        f"unanswered:{plan.unanswered}",
        f"seed:{plan.seed}",
        f"v:{__version__}",
    )
    return "|".join(parts)


def command(specs: Sequence[str], options: Mapping[str, object]) -> str:
    """Return the command line that repeats a comparison."""
    words = ["bench", "compare", *specs]
    for name, value in options.items():
        if value is not None:
            given = value if isinstance(value, tuple) else (value,)
            for one in given:
                words += [f"--{name}"] if one is True else [f"--{name}", str(one)]
    return shlex.join(words)
