"""The table of metrics; other packages add rows by entry points of group `knowbench.metrics`."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from metrics.average import Average
from metrics.bleu import Bleu
from metrics.broken import Broken
from metrics.chrf import ChrF, ChrFPlusPlus
from metrics.contains_answer import ContainsAnswer
from metrics.exact_match import ExactMatch
from metrics.f1 import F1
from metrics.failure import told
from metrics.guarded import guard
from metrics.loss import Loss
from metrics.meteor import Meteor
from metrics.named import FORMS, named_metric
from metrics.protocol import Metric
from metrics.rouge import Rouge
from metrics.sacre_bleu import SacreBleu
from metrics.squad_exact_match import SquadExactMatch
from metrics.squad_f1 import SquadF1
from metrics.unicode_bleu import UnicodeBleu
from metrics.unicode_f1 import UnicodeExactMatch, UnicodeF1
from metrics.unicode_rouge import UnicodeRouge

if TYPE_CHECKING:
    from importlib.metadata import EntryPoints

GROUP = "knowbench.metrics"

METRICS: tuple[Metric, ...] = (
    ExactMatch(),
    F1(),
    SquadExactMatch(),
    SquadF1(),
    ContainsAnswer(),
    Bleu(),
    SacreBleu(),
    ChrF(),
    ChrFPlusPlus(),
    Rouge("rouge1"),
    Rouge("rouge2"),
    Rouge("rougeL"),
    Rouge("rougeLsum"),
    Rouge("rouge1", stem=True),
    Rouge("rouge2", stem=True),
    Rouge("rougeL", stem=True),
    Rouge("rougeLsum", stem=True),
    Meteor("split"),
    Meteor("treebank"),
    UnicodeExactMatch(),
    UnicodeF1(),
    UnicodeBleu(),
    UnicodeRouge("rouge1"),
    UnicodeRouge("rouge2"),
    UnicodeRouge("rougeL"),
    Average(),
)
"""Functions of texts, which have a name of their own."""

OTHERS: tuple[Metric, ...] = (Loss(),)
"""No functions of texts: see `metrics.traits.reads_texts`."""


def names() -> tuple[str, ...]:
    """Return the names of this package's metrics, in the table's order.

    Those made from their names (a model, a module of `evaluate`, a file) are not among them: see
    `metrics.named.FORMS`.
    """
    return tuple(metric.name for metric in (*METRICS, *OTHERS))


def plugin_names() -> tuple[str, ...]:
    """Return the names that installed packages add, sorted; none of them is loaded."""
    return tuple(sorted(_plugins().names - set(names())))


def get(name: str) -> Metric:
    """Return the metric called `name`, or made from it as `metrics.named.FORMS` says.

    Entry points are read only where the table does not have the name, so no plugin can change
    what a name of the table means. A plugin whose code raises is a `metrics.broken.Broken` one.

    Raises:
        LookupError: If nothing has that name (the message has the nearest one), or if what it
            or an entry point names is not there, or is not a metric of that name.

    Examples:
        >>> get("f1")
        F1()
        >>> get("squad-f1")
        Traceback (most recent call last):
        LookupError: unknown metric 'squad-f1'; did you mean 'squad_f1'; known: exact_match, ...
    """
    for metric in (*METRICS, *OTHERS):
        if metric.name == name:
            return metric
    made = named_metric(name)
    if made is not None:
        return made
    if name in _plugins().names:
        return _load(name)
    raise LookupError(_unknown(name))


def _plugins() -> EntryPoints:
    from importlib.metadata import entry_points  # 20 ms that no metric of the table needs

    return entry_points(group=GROUP)


def _load(name: str) -> Metric:
    entry = next(iter(_plugins().select(name=name)))
    where = f"metric {name!r}, entry point {entry.value!r} of group {GROUP}"
    try:
        loaded = entry.load()
        metric = loaded() if isinstance(loaded, type) else loaded
        if isinstance(metric, Metric) and metric.name == name:  # reads its properties
            return guard(metric, name)
    except (Exception, SystemExit) as problem:  # the user should know whose fault it is
        return Broken(name, f"entry point {entry.value!r} cannot be loaded: {told(problem)}")
    if not isinstance(metric, Metric):
        raise LookupError(f"{where} is not a metric: see metrics.protocol.Metric")
    raise LookupError(f"{where} calls itself {metric.name!r}; expected the same name")


def _unknown(name: str) -> str:
    known = (*names(), *plugin_names(), *FORMS)
    plain = name.strip().lower().replace("-", "_").replace(" ", "_")
    near = get_close_matches(plain, known, n=1)
    suggestion = f"did you mean {near[0]!r}; " if near else ""
    return f"unknown metric {name!r}; {suggestion}known: {', '.join(known)}"
