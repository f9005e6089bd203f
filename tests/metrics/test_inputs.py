import re

import numpy as np
import pytest

from metrics.inputs import check_inputs
from metrics.table import METRICS

BAD = [
    (["a"], [["a"], ["b"]], "1 answers but 2 lists of references"),
    (["a", None], [["a"], ["b"]], "answers[1] is None; expected a string"),
    (["a", 3], [["a"], ["b"]], "answers[1] is 3 (int)"),
    (["a", float("nan")], [["a"], ["b"]], "answers[1] is nan (float)"),
    ("a", [["a"]], "answers is the bare string 'a'; expected a list: ['a']"),
    (["a"], "a", "references is the bare string 'a'"),
    (["a", "b"], [["a"], "b"], "references[1] is the bare string 'b'; expected a list: ['b']"),
    (["a", "b"], [["a"], []], "references[1] is empty; expected at least one accepted answer"),
    (["a", "b"], [["a"], None], "references[1] is None; expected a list of strings"),
    (["a", "b"], [["a"], ["b", None]], "references[1][1] is None; expected a string"),
    (["a"], [{"a": 1}], "references[0] is {'a': 1} (dict)"),
    (["a"], [b"a"], "references[0] is b'a' (bytes)"),
    (None, [["a"]], "answers is None"),
    (["a"], ["\ud800"], r"references[0] is the bare string '\ud800'"),
]


@pytest.mark.parametrize(("answers", "references", "message"), BAD)
def test_bad_input_is_named_with_its_position(answers, references, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        check_inputs(answers, references)


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_every_metric_checks_its_input(metric):
    with pytest.raises(ValueError, match=r"references\[1\] is empty"):
        metric.counts(["a", "b"], [["a"], []])


def test_a_long_text_is_cut_in_the_message():
    with pytest.raises(ValueError, match="bare string") as problem:
        check_inputs(["a"], ["x" * 10_000])
    assert len(str(problem.value)) < 250


@pytest.mark.parametrize("kind", [list, tuple, np.array])
def test_other_kinds_of_lists_are_taken(kind):
    check_inputs(kind(["a", "b"]), kind([kind(["a"]), kind(["c"])]))
