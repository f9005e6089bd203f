"""The table of metrics; other packages add rows by entry points of group `knowbench.metrics`."""

from __future__ import annotations

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
from metrics.near_names import unknown
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
    what a name of the table means. A plugin that raises, is no metric or calls itself otherwise is
    a `metrics.broken.Broken` one.

    Raises:
        LookupError: If nothing has that name (the message has the nearest ones), or what
            it names is not there.

    Examples:
        >>> get("f1")
        F1()
        >>> get("squad-f1")
        Traceback (most recent call last):
        LookupError: unknown metric 'squad-f1'; did you mean 'squad_f1'; known: exact_match, ...
    """
    if not isinstance(name, str):
        raise LookupError(f"a metric has a name, such as 'f1'; found {name!r}")
    for metric in (*METRICS, *OTHERS):
        if metric.name == name:
            return metric
    made = named_metric(name)
    if made is not None:
        return made
    if name in _plugins().names:
        return _load(name)
    raise LookupError(unknown(name, (*names(), *plugin_names(), *FORMS)))


def _plugins() -> EntryPoints:
    from importlib.metadata import entry_points  # 20 ms that no metric of the table needs

    return entry_points(group=GROUP)


def _load(name: str) -> Metric:
    entry = next(iter(_plugins().select(name=name)))
    try:
        loaded = entry.load()
        metric = loaded() if isinstance(loaded, type) else loaded
        if not isinstance(metric, Metric):  # reads its properties
            why = "is not a metric: see metrics.protocol.Metric"
        elif metric.name != name:
            why = f"calls itself {metric.name!r}; expected the same name"
        else:
            return guard(metric, name)
    except (Exception, SystemExit) as problem:  # the user should know whose fault it is
        why = f"cannot be loaded: {told(problem)}"
    return Broken(name, f"entry point {entry.value!r} {why}")
