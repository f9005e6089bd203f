import pickle
import re
import sys

import pytest

from metrics.failure import MetricFailed
from metrics.protocol import Metric
from metrics.table import METRICS, OTHERS, get, names, plugin_names

PLUGIN = """
from metrics.exact_match import ExactMatch

class Shout(ExactMatch):
    name = "shout"

class Liar(ExactMatch):
    pass

instance = Shout()
nothing = 7
"""
ENTRY_POINTS = """[knowbench.metrics]
shout = loud_metrics:Shout
exact_match = loud_metrics:Shout
liar = loud_metrics:Liar
number = loud_metrics:nothing
broken = loud_metrics:missing
"""


@pytest.fixture
def plugin(tmp_path, monkeypatch):
    """A package with entry points, installed as far as importlib.metadata can tell."""
    (tmp_path / "loud_metrics.py").write_text(PLUGIN)
    info = tmp_path / "loud_metrics-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: loud-metrics\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(ENTRY_POINTS)
    monkeypatch.syspath_prepend(tmp_path)
    yield
    sys.modules.pop("loud_metrics", None)


def test_names_in_the_tables_order():
    assert names() == (
        "exact_match",
        "f1",
        "squad_exact_match",
        "squad_f1",
        "contains_answer",
        "bleu",
        "sacrebleu",
        "chrf",
        "chrf++",
        "rouge1",
        "rouge2",
        "rougeL",
        "rougeLsum",
        "rouge1-stem",
        "rouge2-stem",
        "rougeL-stem",
        "rougeLsum-stem",
        "meteor-split",
        "meteor-treebank",
        "exact_match-unicode",
        "f1-unicode",
        "bleu-unicode",
        "rouge1-unicode",
        "rouge2-unicode",
        "rougeL-unicode",
        "average",
        "loss",
    )
    assert [get(name) for name in names()] == [*METRICS, *OTHERS]


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_each_metric_keeps_the_protocol(metric):
    assert isinstance(metric, Metric)
    assert metric == pickle.loads(pickle.dumps(metric))
    assert metric.counts(["a"], [["a"]]).shape == (1, len(metric.columns))


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("squad_em", "squad_exact_match"),
        ("squad_ff1", "squad_f1"),
        ("Exact-Match", "exact_match"),
        ("contains", "contains_answer"),
        ("f2", "f1"),
        ("F1", "f1"),
        ("EM", "exact_match"),
        ("em", "exact_match"),
        ("rouge_l", "rougeL"),
        ("rouge-l-sum", "rougeLsum"),
        ("CHRF++", "chrf++"),
        ("chf", "chrf"),
        ("perplexity", "loss"),
    ],
)
def test_an_unknown_name_gets_the_nearest(name, nearest):
    with pytest.raises(
        LookupError, match=re.escape(f"unknown metric '{name}'; did you mean '{nearest}'")
    ):
        get(name)


def test_the_beginning_of_several_names_gets_them():
    with pytest.raises(LookupError, match="did you mean one of rouge1, rouge2, rougeL, rougeLsum;"):
        get("rouge")
    with pytest.raises(LookupError, match=r"one of bertscore_p:FOLDER\[@LAYER\], bertscore_r"):
        get("bert")


@pytest.mark.parametrize("name", [None, 3, ["f1"]])
def test_what_is_no_name_gets_a_sentence(name):
    with pytest.raises(LookupError, match="a metric has a name, such as 'f1'; found "):
        get(name)


def test_a_name_like_no_other_gets_the_list():
    with pytest.raises(LookupError, match=r"^unknown metric 'zzz'; known: exact_match, f1, squad_"):
        get("zzz")


def test_an_entry_point_adds_a_metric(plugin):
    assert get("shout").name == "shout"
    assert "shout" in plugin_names()
    with pytest.raises(LookupError, match="did you mean 'shout'"):
        get("shouts")


def test_an_entry_point_cannot_replace_a_metric_of_the_table(plugin):
    assert get("exact_match").name == "exact_match"
    assert "exact_match" not in plugin_names()
    assert "loud_metrics" not in sys.modules


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("liar", "calls itself 'exact_match'; expected the same name"),
        ("number", "is not a metric: see metrics.protocol.Metric"),
    ],
)
def test_a_bad_entry_point_fails_alone(plugin, name, message):
    metric = get(name)
    assert metric.name == name
    with pytest.raises(MetricFailed, match=rf"point 'loud_metrics:\w+' .*{re.escape(message)}"):
        metric.counts(["a"], [["a"]])


def test_an_entry_point_that_raises_is_a_metric_that_fails(plugin):
    metric = get("broken")
    assert isinstance(metric, Metric)
    with pytest.raises(
        MetricFailed, match=r"entry point 'loud_metrics:missing' .*cannot be loaded: AttributeError"
    ):
        metric.counts(["a"], [["a"]])
