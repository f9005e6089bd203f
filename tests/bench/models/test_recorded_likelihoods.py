"""Log-probabilities that stand in a file of recorded answers."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from bench.base.errors import DataError
from bench.models.likelihood import ItemLikelihood, Recorder
from bench.models.protocol import Ask, Generation, TokenScores
from bench.models.recorded import RecordedCheckpoint, open_recorded
from tests.support import write_rows

MAPPING = "#answer=answer,logprobs=lp,tokens=tok,nll=loss,paraphrase_nll=other"
ASKS = [Ask("s", f"q{at}", 0, "", "h", f"What is {at}?", ("elsewhere", at)) for at in (1, 2, 3)]


def opened(here: Path, rows: list[dict[str, Any]], mapping: str = MAPPING) -> RecordedCheckpoint:
    write_rows(here / "r.jsonl", rows)
    return open_recorded("r", f"recorded:r.jsonl{mapping}", f"r.jsonl{mapping}", here)


def found_in(here: Path, **cells: Any) -> ItemLikelihood:
    """What is read from one row with these cells, beside two without any."""
    rows: list[dict[str, Any]] = [{"id": f"q{at}", "answer": "x"} for at in (1, 2, 3)]
    rows[1] = {"lp": None, "tok": None, "loss": None, "other": None} | rows[1] | cells
    found = opened(here, rows).likelihoods(ASKS)
    assert found is not None
    assert list(found) == [("s", "q1"), ("s", "q2"), ("s", "q3")]
    assert all(math.isnan(found["s", one].nll) for one in ("q1", "q3"))
    return found["s", "q2"]


def test_token_scores_give_the_mean_per_token(here: Path) -> None:
    found = found_in(here, lp=[-0.5, -1.5, 0], tok=["a", " b", "c"], loss=9.0)
    assert found.scores == TokenScores((-0.5, -1.5, 0.0), ("a", " b", "c"))
    assert found.nll == pytest.approx(2 / 3)
    assert math.isnan(found.paraphrase_nll)


def test_a_mean_alone_is_enough_and_paraphrases_are_averaged(here: Path) -> None:
    found = found_in(here, loss=1.25, other=[2, 3.0])
    assert (found.nll, found.paraphrase_nll, found.scores) == (1.25, 2.5, None)
    assert found_in(here, loss=0, other=4).paraphrase_nll == 4


def test_log_probabilities_need_no_tokens(here: Path) -> None:
    assert found_in(here, lp=[-1]).scores == TokenScores((-1.0,), ())


def test_nothing_is_read_that_the_spec_does_not_name(here: Path) -> None:
    """A run's own answers have `tokens`, a number, and `logprobs` of what the model wrote."""
    rows = [{"id": f"q{at}", "answer": "x", "tokens": 5, "logprobs": [1]} for at in (1, 2, 3)]
    assert opened(here, rows, "").likelihoods(ASKS) is None
    assert opened(here, rows, "").load(ASKS, Generation(), False).generate(ASKS[:1])[0].text == "x"


def test_a_recorded_checkpoint_is_a_recorder(here: Path) -> None:
    assert isinstance(opened(here, [], ""), Recorder)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"lp": [-1] * 5, "tok": ["a"] * 4}, "5 log-probabilities for 4 tokens; as many of both"),
        ({"tok": ["a"] * 4}, "0 log-probabilities for 4 tokens"),
        ({"lp": [-1, 0.25]}, "lp holds '0.25'; a log-probability, at most 0, in nats"),
        ({"lp": [-1, None]}, "lp holds 'None'; a log-probability"),
        ({"lp": [True]}, "lp holds 'True'; a log-probability"),
        ({"lp": -1.0}, "lp holds '-1.0'; a list of numbers, one for each token"),
        ({"lp": "rather likely"}, "lp holds 'rather likely'; a list of numbers"),
        ({"lp": [-1], "tok": "a"}, "tok holds 'a'; a list of texts"),
        ({"lp": [-1], "tok": [1]}, r"tok holds '\[1\]'; a list of texts"),
        ({"loss": -0.5}, "loss holds '-0.5'; an NLL, 0 or above, in nats"),
        ({"loss": [1.0]}, r"loss holds '\[1.0\]'; a number, the mean per token"),
        ({"loss": "inf"}, "loss holds 'inf'; an NLL"),
        ({"loss": 10**400}, "loss holds '1000.*an NLL"),
        ({"other": [1.0, -2.0]}, "other holds '-2.0'; an NLL"),
    ],
)
def test_what_is_no_likelihood_is_named_with_its_line(
    here: Path, cells: dict[str, Any], said: str
) -> None:
    with pytest.raises(DataError, match=rf"r\.jsonl:2: {said}"):
        found_in(here, **cells)


@pytest.mark.parametrize("value", ["NaN", "-Infinity"])
def test_what_json_has_no_word_for_is_refused_in_json_and_csv(here: Path, value: str) -> None:
    (here / "r.jsonl").write_text(f'{{"id": "q1", "answer": "x", "lp": [{value}]}}\n')
    spec = ("r", "recorded:r.jsonl#lp", "r.jsonl#logprobs=lp", here)
    with pytest.raises(DataError, match=r"r\.jsonl:1: .*" + value):
        open_recorded(*spec).likelihoods(ASKS)
    (here / "r.csv").write_text(f'id,answer,lp\nq1,x,"[{value}]"\n')
    spec = ("r", "recorded:r.csv#lp", "r.csv#logprobs=lp", here)
    with pytest.raises(DataError, match=r"r\.csv:2: lp holds '(nan|-inf)'"):
        open_recorded(*spec).likelihoods(ASKS)


def test_csv_holds_lists_as_json(here: Path) -> None:
    rows = ['q1,x,"[-1, -2]","[""a"", ""b""]",', "q2,x,,,0.5", "q3,x,,,"]
    (here / "r.csv").write_text("\n".join(["id,answer,lp,tok,loss", *rows]))
    mapping = "r.csv#logprobs=lp,tokens=tok,nll=loss"
    found = open_recorded("r", f"recorded:{mapping}", mapping, here).likelihoods(ASKS)
    assert found is not None
    assert found["s", "q1"].scores == TokenScores((-1.0, -2.0), ("a", "b"))
    assert found["s", "q2"].nll == 0.5
    assert math.isnan(found["s", "q3"].nll)


def test_the_row_of_the_first_sample_counts(here: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"sample": sample, "answer": "x", "loss": at + sample}
        for sample in (1, 0)
        for at in (1, 2, 3)
    ]
    found = opened(here, rows, "#nll=loss").likelihoods(ASKS)
    assert found is not None
    assert [one.nll for one in found.values()] == [1, 2, 3]


def test_a_mapped_column_that_is_not_there_is_named(here: Path) -> None:
    rows = [{"id": "q1", "answer": "x", "loss": 1}]
    with pytest.raises(DataError, match="no column 'los'; did you mean 'loss'"):
        opened(here, rows, "#nll=los").likelihoods(ASKS)
    with pytest.raises(DataError, match="unknown field 'nl'; did you mean 'nll'"):
        opened(here, rows, "#nl=loss")


def test_items_without_a_row_have_no_likelihood(here: Path) -> None:
    rows = [{"id": "q2", "answer": "x", "loss": 1}, {"id": "q9", "answer": "x", "loss": 2}]
    found = opened(here, rows, "#nll=loss").likelihoods(ASKS)
    assert found is not None
    assert json.dumps({"/".join(key): one.nll for key, one in found.items()}) == '{"s/q2": 1.0}'
