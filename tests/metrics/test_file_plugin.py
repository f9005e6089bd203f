import pickle
import sys

import numpy as np
import pytest

from metrics.broken import Broken
from metrics.corpus_only import CorpusOnly
from metrics.failure import MetricFailed
from metrics.identity import signature
from metrics.protocol import Metric
from metrics.scores import corpus_score
from metrics.table import get
from metrics.traits import higher_is_better

FILE = '''
"""A plugin."""
from dataclasses import dataclass

import numpy as np

from metrics.corpus_only import CorpusOnly
from metrics.exact_match import ExactMatch
from metrics.mean_score import mean_percent


@dataclass(frozen=True)
class Vowels:
    name = "vowels"
    unit = "%"
    binary = False
    mean_of_items = True
    higher_is_better = False
    columns = ("vowels", "letters")
    settings = ("letters:aeiou",)

    def counts(self, answers, references):
        return np.array([[self.vowels(a), len(a)] for a in answers]).reshape(-1, 2)

    def vowels(self, text):
        if "!" in text:
            raise RuntimeError("no shouting")
        return sum(one in "aeiou" for one in text) / ("?" not in text)

    def score(self, totals):
        return mean_percent(totals)


class Flat(Vowels):
    def counts(self, answers, references):
        return np.zeros(len(answers))


class Endless(Vowels):
    def counts(self, answers, references):
        return np.array([[np.inf if a == "x" else 1, 1] for a in answers])


class Needs(Vowels):
    def __init__(self, word):
        pass


class Moody(Vowels):
    @property
    def columns(self):
        raise OSError("not today")


class Nameless(Vowels):
    columns = ("vowels", 7)


class Twice(Vowels):
    columns = ("vowels", "vowels")


class Unitless(Vowels):
    unit = None


class Leaves(Vowels):
    def __init__(self):
        raise SystemExit("bye")


class Wordless(Exception):
    def __repr__(self):
        raise ValueError("no words")


class Mute(Vowels):
    def __init__(self):
        raise Wordless


class Silent(Vowels):
    def counts(self, answers, references):
        raise Wordless


class Greedy(ExactMatch):
    def counts(self, answers, references):
        found = super().counts(answers, references)
        references[0].clear()
        answers.append(answers.pop(0) + "?")
        return found


class Boundless(Vowels):
    def score(self, totals):
        return np.full(totals.shape[:-1], np.inf)


class Lump(Vowels):
    def score(self, totals):
        return 1.0


class Crowd(ExactMatch):
    def counts(self, answers, references):
        if len(answers) > 2:
            raise MemoryError("too many")
        return super().counts(answers, references)


made = Vowels()
whole = CorpusOnly("any", lambda answers, references: len("".join(answers)), ("by:length",))
stops = CorpusOnly("any", lambda answers, references: exit("bye"))
number = 7
'''


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(FILE)
    return path


@pytest.mark.parametrize("member", ["Vowels", "made"])
def test_a_class_or_an_object_of_a_file_is_a_metric(file, member):
    metric = get(f"{file}:{member}")
    assert isinstance(metric, Metric)
    assert metric.name == f"{file}:{member}"
    assert get(metric.name) is metric
    counts = metric.counts(["aeb", "b"], [["x"], ["y"]])
    assert counts.tolist() == [[2, 3], [0, 1]]
    assert corpus_score(metric, counts) == 50
    assert not higher_is_better(metric)
    assert (metric.unit, metric.binary, metric.mean_of_items) == ("%", False, True)


def test_the_signature_changes_with_the_file(file):
    before = signature(get(f"{file}:Vowels"))
    assert before.startswith(f"{file}:Vowels|file:")
    assert before.endswith("|letters:aeiou|v:1")
    file.write_text(FILE.replace('"aeiou"', '"aeiouy"'))
    assert signature(get(f"{file}:Vowels")) != before
    assert get(f"{file}:Vowels").counts(["y"], [["y"]]).tolist() == [[1, 1]]


def test_relative_to_the_current_folder(file, monkeypatch):
    monkeypatch.chdir(file.parent)
    assert get("mine.py:Vowels").name == "mine.py:Vowels"


def test_what_raises_fails_that_metric_with_the_first_position(file):
    metric = get(f"{file}:Vowels")
    answers = ["a", "b", "c!", "d", "e!"]
    with pytest.raises(MetricFailed) as caught:
        metric.counts(answers, [["x"]] * 5)
    assert (caught.value.metric, caught.value.position) == (metric.name, 2)
    assert str(caught.value).endswith("failed on answers[2]: RuntimeError('no shouting')")
    for place in range(7):
        texts = ["a"] * 7
        texts[place] = "!"
        with pytest.raises(MetricFailed, match=rf"answers\[{place}\]"):
            metric.counts(texts, [["x"]] * 7)
    with pytest.raises(MetricFailed, match=r"failed: ValueError.*expected \(\.\.\., 2\)"):
        metric.score(np.zeros(3))


def test_what_raises_only_together_has_no_position(file):
    metric = get(f"{file}:Crowd")
    assert len(metric.counts(["a", "b"], [["a"]] * 2)) == 2
    with pytest.raises(MetricFailed, match=r"Crowd failed: MemoryError\('too many'\)") as caught:
        metric.counts(["a", "b", "c"], [["a"]] * 3)
    assert caught.value.position is None


def test_what_returns_no_counts_fails(file):
    with pytest.raises(MetricFailed, match=r"have shape \(1,\); expected \(1, 2\)"):
        get(f"{file}:Flat").counts(["a"], [["a"]])
    with pytest.raises(MetricFailed, match=r"failed on answers\[1\]: its counts are not finite"):
        get(f"{file}:Endless").counts(["a", "x"], [["a"]] * 2)


def test_bad_input_is_the_callers_fault_not_the_metrics(file):
    with pytest.raises(ValueError, match=r"answers\[0\] is None") as caught:
        get(f"{file}:Vowels").counts([None], [["a"]])
    assert not isinstance(caught.value, MetricFailed)


def test_a_failure_crosses_processes():
    sent = pickle.loads(pickle.dumps(MetricFailed("m", 3, "why")))
    assert (sent.metric, sent.position, sent.problem, str(sent)) == (
        "m", 3, "why", "metric m failed on answers[3]: why",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("member", "message"),
    [
        ("Vowel", "has no 'Vowel'; did you mean 'Vowels'; its classes: Vowels, Flat, Endless"),
        ("number", "number of .* is not a metric"),
        ("ExactMatches", "has no 'ExactMatches'; its classes"),
    ],
)
def test_what_is_not_in_the_file(file, member, message):
    with pytest.raises(LookupError, match=message):
        get(f"{file}:{member}")


def test_a_file_that_cannot_be_run(tmp_path):
    with pytest.raises(LookupError, match=r"none.py cannot be read: No such file"):
        get(f"{tmp_path}/none.py:Metric")
    with pytest.raises(LookupError, match=r"name the metric in the file too: .*\.py:CLASS"):
        get(f"{tmp_path}/none.py")
    before = set(sys.modules)
    for content, problem in (("1 / 0", "ZeroDivisionError"), ("(", "SyntaxError"),
                             ("raise SystemExit(3)", "SystemExit")):  # fmt: skip
        (tmp_path / "bad.py").write_text(content)
        with pytest.raises(MetricFailed, match=rf"bad.py cannot be run: {problem}"):
            get(f"{tmp_path}/bad.py:Metric").counts(["a"], [["a"]])
        assert not any("metric_file" in name for name in set(sys.modules) - before)
    (tmp_path / "bad.py").write_text(FILE)
    assert get(f"{tmp_path}/bad.py:Vowels").counts(["a"], [["a"]]).tolist() == [[1, 1]]


@pytest.mark.parametrize(
    ("member", "why"),
    [
        ("Needs", "TypeError"),
        ("Moody", r"OSError\('not today'\)"),
        ("Nameless", r"columns are \('vowels', 7\); expected texts"),
        ("Twice", r"columns are \('vowels', 'vowels'\); expected at least one, each once"),
        ("Unitless", "unit is None; expected text"),
        ("Mute", "Wordless$"),
        ("Leaves", r"SystemExit\('bye'\)"),
    ],
)
def test_what_raises_before_it_is_asked_is_a_metric_that_fails(file, member, why):
    metric = get(f"{file}:{member}")
    assert isinstance(metric, Broken)
    assert isinstance(metric, Metric)
    assert metric.name == f"{file}:{member}"
    for asked in (lambda: metric.counts(["a"], [["a"]]), lambda: metric.score(np.zeros(1))):
        with pytest.raises(MetricFailed, match=rf"{member} of .* cannot be made: .*{why}") as found:
            asked()
        assert (found.value.metric, found.value.position) == (metric.name, None)


def test_a_score_of_another_shape_or_without_bounds_fails(file):
    with pytest.raises(MetricFailed, match=r"scores have shape \(\); expected \(2,\)"):
        get(f"{file}:Lump").score(np.ones((2, 2)))
    with pytest.raises(MetricFailed, match="its score is infinite"):
        get(f"{file}:Boundless").score(np.ones((2, 2)))


def test_what_it_does_to_its_lists_stays_its_own(file):
    answers, references = ["a", "b"], [["a"], ["c"]]
    metric = get(f"{file}:Greedy")
    assert metric.counts(answers, references).tolist() == [[1, 1], [0, 1]]
    assert (answers, references) == (["a", "b"], [["a"], ["c"]])


def test_one_that_has_no_words_for_its_failure(file):
    with pytest.raises(MetricFailed, match=r"failed on answers\[0\]: Wordless$"):
        get(f"{file}:Silent").counts(["a"], [["a"]])


def test_an_object_that_scores_only_the_whole(file):
    metric = get(f"{file}:whole")
    assert isinstance(metric, CorpusOnly)
    assert metric.name == f"{file}:whole"
    assert metric.settings[0].startswith("file:")
    assert metric.settings[1:] == ("by:length", "items:none")
    assert metric.whole_score(["a", "bc"], [["x"], ["y"]]) == 3
    with pytest.raises(MetricFailed, match="SystemExit"):
        get(f"{file}:stops").whole_score(["a"], [["x"]])
