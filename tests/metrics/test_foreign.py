"""Modules of the evaluate library, made in a folder on the spot and loaded offline."""

import time

import numpy as np
import pytest

import stats
from metrics.corpus_only import CorpusOnly, calls, swappable
from metrics.failure import MetricFailed
from metrics.foreign import EvaluateMetric
from metrics.identity import signature
from metrics.protocol import Metric
from metrics.scores import corpus_score, item_scores
from metrics.table import get
from metrics.traits import higher_is_better, scores_items

MODULE = """
import datasets
import evaluate
import numpy as np

class Made(evaluate.Metric):
    def _info(self):
        text = datasets.Value("string")
        return evaluate.MetricInfo(
            description="", citation="", inputs_description="",
            features={features},
        )

    def _compute(self, predictions, references):
{body}
"""
ONE = 'datasets.Features({"predictions": text, "references": text})'
MANY = f'[{ONE}, datasets.Features({{"predictions": text, "references": datasets.Sequence(text)}})]'
SHARED = """
        hits = [len(set(p.split()) & set(r.split())) for p, r in zip(predictions, references)]
        return {"shared": float(np.mean(hits))}
"""
LENGTHS = """
        assert all(isinstance(one, list) for one in references)
        return {
            "longest": max(len(r) for one in references for r in one),
            "ratio": sum(map(len, predictions)) / sum(len(one[0]) for one in references),
            "each": [len(p) for p in predictions],
            "fine": True,
        }
"""
SPREAD = """
        if len(predictions) < 2:
            raise ValueError("needs at least two predictions")
        x, y = [len(p) for p in predictions], [len(r) for r in references]
        return {"slope": float(np.polyfit(x, y, 1)[0]) if len(set(x)) > 1 else 0.0}
"""
DRAWN = """
        return {"drawn": float(np.random.random())}
"""


@pytest.fixture
def make(tmp_path, monkeypatch):
    """Return a function that writes a module and returns its metric's name."""
    pytest.importorskip("evaluate")
    import evaluate.config

    monkeypatch.setattr(evaluate.config, "HF_EVALUATE_OFFLINE", True)

    def written(name, body, features=ONE):
        folder = tmp_path / name
        folder.mkdir()
        text = MODULE.replace("{features}", features).replace("{body}", body)
        (folder / f"{name}.py").write_text(text)
        return f"evaluate:{folder}"

    return written


def test_a_folder_is_a_metric_called_per_item(make):
    name = make("shared_words", SHARED)
    metric = get(name)
    assert isinstance(metric, EvaluateMetric)
    assert isinstance(metric, Metric)
    assert metric.name == name
    assert get(name) is metric
    counts = metric.counts(["a b", "c", ""], [["a", "x a b"], ["d"], ["e"]])
    assert counts.tolist() == [[2, 1], [0, 1], [0, 1]]  # the best single reference
    assert item_scores(metric, counts).tolist() == [2, 0, 0]
    assert corpus_score(metric, counts) == pytest.approx(2 / 3)
    assert metric.mean_of_items
    assert scores_items(metric)


def test_one_number_of_several_is_named(make):
    name = make("lengths", LENGTHS, MANY)
    with pytest.raises(LookupError, match=r"several numbers: longest, ratio; name one: evaluate:"):
        get(name)
    with pytest.raises(LookupError, match=r"no number 'each'; it gives: longest, ratio"):
        get(f"{name}#each")
    metric = get(f"{name}#ratio")
    assert metric.name == f"{name}#ratio"
    assert metric.counts(["abcd"], [["ab", "abcdef"]]).tolist() == [[2, 1]]  # all at once


def test_a_minus_says_that_lower_is_better(make):
    name = make("edits", SHARED.replace("shared", "edits"))
    up, down = get(name), get(f"{name}#-edits")
    assert higher_is_better(up)
    assert not higher_is_better(down)
    answers, references = ["a b c"], [["a b", "a"]]
    assert up.counts(answers, references)[0, 0] == 2
    assert down.counts(answers, references)[0, 0] == 1


def test_an_item_it_raises_on_fails_the_metric_with_the_position(make):
    body = SHARED + '        if "" in predictions: raise ZeroDivisionError("nothing there")\n'
    metric = get(make("fragile", body.replace("        return", "        result =", 1)
                      + "        return result\n"))  # fmt: skip
    with pytest.raises(
        MetricFailed, match=r"failed on answers\[2\]: ZeroDivisionError: nothing"
    ) as caught:
        metric.counts(["a", "b", ""], [["a"], ["b"], ["c"]])
    assert caught.value.position == 2
    assert caught.value.metric == metric.name


def test_an_item_without_a_finite_number_fails_the_metric(make):
    body = '        return {"x": float("nan") if "bad" in predictions else 1.0}\n'
    metric = get(make("undefined", body))
    with pytest.raises(MetricFailed, match=r"failed on answers\[1\]: it gave nan"):
        metric.counts(["good", "bad"], [["a"], ["b"]])


def test_one_that_needs_two_answers_is_tested_by_randomization(make):
    metric = get(make("slope", SPREAD))
    assert isinstance(metric, CorpusOnly)
    assert isinstance(metric, Metric)
    assert not scores_items(metric)
    with pytest.raises(MetricFailed, match="it cannot score a single answer"):
        metric.counts(["a"], [["a"]])
    references = [["x" * n] for n in (1, 2, 3, 4, 5, 6, 7, 8)]
    right = [one[0] for one in references]
    wrong = [one[0] for one in references[::-1]]
    assert metric.whole_score(right, references) == pytest.approx(1)
    assert metric.whole_score(wrong, references) == pytest.approx(-1)
    found = _randomized(metric, right, wrong, references)
    assert found.difference == pytest.approx(2)
    assert found.pvalue < 0.15
    assert _randomized(metric, right, right, references).pvalue == 1
    assert metric.seconds(right, references) > 0


def _randomized(metric, answers_a, answers_b, references):
    asked = []
    counting = CorpusOnly("counting", lambda *texts: asked.append(1) or metric.whole_score(*texts))
    both = swappable(counting, answers_a, answers_b, references)
    found = stats.approximate_randomization(both.counts_a, both.counts_b, both.score, draws=50)
    assert len(asked) <= calls(len(answers_a), 50) + 2**9  # few groups are enumerated instead
    return found


def test_modules_that_draw_at_random_draw_alike(make):
    metric = get(make("drawn", DRAWN))
    np.random.seed(7)
    first = metric.counts(["a", "b"], [["a"], ["b"]])
    after = np.random.random()
    assert first[0, 0] == first[1, 0] == metric.counts(["c"], [["c"]])[0, 0]
    np.random.seed(7)
    assert np.random.random() == after


def test_what_takes_no_texts_is_refused(make):
    numbers = 'datasets.Features({"predictions": datasets.Value("int32"), "references": text})'
    with pytest.raises(LookupError, match="does not take texts: it expects"):
        get(make("numbers", SHARED, numbers))
    with pytest.raises(LookupError, match="gives no number for plain texts: no result"):
        get(make("wordy", '        return {"said": "good"}\n'))


@pytest.mark.parametrize("name", ["bleu", "somebody/something"])
def test_a_name_of_the_hub_says_what_it_needs(name, make, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(LookupError, match=rf"'{name}' needs the hub once, or a local copy of the"):
        get(f"evaluate:{name}")


def test_a_folder_that_is_none_and_no_name(make, tmp_path):
    with pytest.raises(
        LookupError, match=r"evaluate:\S*/none: .* local copy of the metric's folder"
    ):
        get(f"evaluate:{tmp_path}/a/none")
    lost = tmp_path / "lost"
    lost.mkdir()
    with pytest.raises(LookupError, match=r"lost' cannot be loaded: FileNotFoundError"):
        get(f"evaluate:{lost}")
    with pytest.raises(LookupError, match="name a metric or a folder"):
        get("evaluate:")


def test_a_module_that_raises_before_it_is_asked_is_a_metric_that_fails(make, tmp_path):
    raising = tmp_path / "raising"
    raising.mkdir()
    (raising / "raising.py").write_text("raise OSError('a page\\n of words')\n")
    shapeless = make("shapeless", SHARED, "None")
    for name, why in (
        (f"evaluate:{raising}", r"raising' cannot be loaded: OSError: a page of words$"),
        (make("lost", '        raise KeyError("lost")\n'), r"plain texts: KeyError: 'lost'$"),
        (make("gone", '        raise SystemExit("x")\n'), r"plain texts: SystemExit: x$"),
        (shapeless, "shapeless' cannot be"),
    ):
        metric = get(name)
        assert metric.name == name
        with pytest.raises(MetricFailed, match=why):
            metric.counts(["a"], [["a"]])


NLTKS = """
        import sys
        print("[nltk_data] Error loading no_such_tab: <urlopen error")
        print("[nltk_data]     no network>", file=sys.stderr)
        import nltk.data
        nltk.data.find("tokenizers/no_such_tab/english.pickle")
"""
FETCHING = """
        import urllib.request
        try:
            urllib.request.urlopen("http://127.0.0.1:9/model", timeout=1)
        except OSError as problem:
            raise RuntimeError("no model " * 99) from problem
"""


def test_what_needs_nltks_data_says_so_in_one_sentence(make, capfd):
    metric = get(make("sentences", NLTKS))
    with pytest.raises(MetricFailed) as failed:
        metric.counts(["a"], [["b"]])
    told = failed.value.problem
    assert told.endswith(
        "it needs no_such_tab of nltk's data, which is not here: run `python -m nltk.downloader "
        "no_such_tab` once where there is a network"
    )
    assert "***" not in told
    assert "nltk_data" not in "".join(capfd.readouterr())


def test_what_needs_a_network_says_so_in_one_sentence(make):
    metric = get(make("fetching", FETCHING))
    with pytest.raises(MetricFailed, match="it needs a download, and there is no network: run it"):
        metric.counts(["a"], [["b"]])


def test_the_signature_holds_key_module_and_version(make):
    name = make("signed", SHARED)
    line = signature(get(name))
    assert line.startswith(f"{name}|key:shared|refs:best|module:")
    assert "|evaluate:0." in line
    other = get(make("signed_too", SHARED.replace("set(p", "list(p").replace("& set", ", set")
                     .replace("len(list(p.split()) , set(r.split()))", "1.0")))  # fmt: skip
    assert line.split("|")[3] not in signature(other)


def test_a_call_costs_less_than_computes_own_way(make):
    """`compute` writes each call to disk; asked directly a pair takes well under a tenth."""
    metric = get(make("quick", SHARED))
    start = time.process_time()
    metric.counts(["a b"] * 200, [["a"]] * 200)
    ours = (time.process_time() - start) / 200
    start = time.process_time()
    for _ in range(5):
        metric.module.loaded.compute(predictions=["a b"], references=["a"])
    assert ours < (time.process_time() - start) / 5 / 4
