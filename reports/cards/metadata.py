"""The YAML block that heads a card: only what is known, as the Hugging Face hub names it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from bench.results import Comparison, Score
from reports.naming import metric_title
from reports.safe_text import one_line

LICENCES = frozenset(
    "apache-2.0 mit openrail bigscience-openrail-m bigscience-bloom-rail-1.0 creativeml-openrail-m "
    "bigcode-openrail-m afl-3.0 artistic-2.0 bsl-1.0 bsd bsd-2-clause bsd-3-clause "
    "bsd-3-clause-clear c-uda cc cc0-1.0 cc-by-2.0 cc-by-2.5 cc-by-3.0 cc-by-4.0 cc-by-sa-3.0 "
    "cc-by-sa-4.0 cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nd-4.0 cc-by-nc-nd-3.0 "
    "cc-by-nc-nd-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0 cc-by-nc-sa-4.0 cdla-sharing-1.0 "
    "cdla-permissive-1.0 cdla-permissive-2.0 wtfpl ecl-2.0 epl-1.0 epl-2.0 etalab-2.0 eupl-1.1 "
    "eupl-1.2 agpl-3.0 gfdl gpl gpl-2.0 gpl-3.0 lgpl lgpl-2.1 lgpl-3.0 isc lppl-1.3c ms-pl mpl-2.0 "
    "odc-by odbl openrail++ osl-3.0 postgresql ofl-1.1 ncsa unlicense zlib pddl llama2 llama3 "
    "llama3.1 llama3.2 llama3.3 gemma unknown other".split()
)
"""Names of licences that the hub knows; another one is `other`, with its name beside it."""

SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))

TASK = {"type": "question-answering", "name": "Question answering"}


def front_matter(values: Mapping[str, Any]) -> str:
    """Return a card's metadata block; empty values are left out."""
    kept = {key: value for key, value in values.items() if value not in (None, "", [], {}, ())}
    text = yaml.safe_dump(kept, sort_keys=False, allow_unicode=True, width=1000)
    return f"---\n{text}---\n"


def licence_keys(licence: str | None) -> dict[str, str]:
    """Return `license` in the hub's words; nothing where none was stated."""
    if licence is None:
        return {}
    known = licence.strip().lower()
    if known in LICENCES:
        return {"license": known}
    return {
        "license": "other",
        "license_name": re.sub(r"[^\w.]+", "-", known).strip("-") or "other",
    }


def size_category(n: int) -> str:
    """Return the hub's class of sizes that a number of rows lies in."""
    return next((name for bound, name in SIZES if n < bound), "n>1M")


def model_index(comparison: Comparison, name: str, scores: Iterable[Score]) -> list[dict[str, Any]]:
    """Return a checkpoint's scores as the hub's `model-index`, each with its interval.

    Undefined scores, which YAML's readers take for anything, are left out.
    """
    by_set: dict[str, list[dict[str, Any]]] = {}
    for found in scores:
        if math.isfinite(found.estimate.value):
            by_set.setdefault(found.set, []).append(_metric(found))
    results = [
        {"task": dict(TASK), "dataset": _dataset(comparison, one), "metrics": metrics}
        for one, metrics in by_set.items()
    ]
    return [{"name": one_line(name), "results": results}] if results else []


def _dataset(comparison: Comparison, name: str) -> dict[str, str]:
    suite = re.sub(r"[^\w.\-]+", "-", comparison.suite).strip("-") or "suite"
    title = f"{one_line(comparison.suite)}: {one_line(name)}"
    return {"name": title, "type": suite, "split": one_line(name)}


def _metric(found: Score) -> dict[str, Any]:
    score = found.estimate
    low, high = (float(limit) for limit in score.interval)
    args: dict[str, Any] = {"questions": int(score.n_items)}
    if math.isfinite(low) and math.isfinite(high):
        args |= {"interval": [low, high], "level": float(score.level), "method": score.method}
    title = metric_title(found.metric)
    return {"type": found.metric, "value": float(score.value), "name": title, "args": args}
