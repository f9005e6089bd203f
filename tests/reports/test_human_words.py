"""Sentences about agreement and metrics, where a round says less than usual."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from human_eval.analysis.analysing import analyse
from human_eval.analysis.metric_results import MetricsResult
from human_eval.analysis.results import ControlAgreement, RoundResult
from reports.sections.human_agreement import alpha_words, named_words
from reports.sections.human_metrics import best_words
from reports.sections.human_ratings import ratings_section
from reports.sections.parts import Paragraph
from tests.human_eval.simulated import World, rated_round


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> RoundResult:
    world = World(chances={"a": 0.9, "b": 0.5}, items=30, missing={"r3": 0.8}, scales=False)
    made: Path = tmp_path_factory.mktemp("round")
    return analyse(rated_round(made, world), ["f1", "exact_match", "bleu"])


def _with(found: ControlAgreement, value: float, low: float, high: float) -> str:
    return alpha_words(replace(found, ordinal=replace(found.ordinal, value=value,
                                                      interval=(low, high))))  # fmt: skip


def test_custom_is_not_more_certain_than_the_interval(result: RoundResult) -> None:
    found = result.agreement[0]
    assert _with(found, 0.9, 0.85, 0.95).endswith("firm conclusions.")
    assert _with(found, 0.9, 0.7, 0.95).endswith("firm conclusions; the interval reaches below.")
    assert _with(found, 0.9, 0.5, 0.95).endswith("the interval reaches below .667.")
    assert _with(found, 0.7, 0.5, 0.95).endswith("the interval reaches below that.")
    assert _with(found, 1.0, 1.0, 1.0).endswith("how sure this is cannot be said.")
    assert _with(found, 1.0, math.nan, math.nan).endswith("how sure this is cannot be said.")


def test_a_rise_on_fewer_answers_says_so(result: RoundResult) -> None:
    found = result.agreement[0]
    named = replace(found, without=tuple(replace(one, named=True) for one in found.without))
    few, few_too, all_of = named_words(named)
    assert f"on the {found.without[0].n_items} answers that two others judged" in few
    assert "answers that two others judged" in few_too
    assert found.without[2].n_items < found.ordinal.n_items or "two others" not in all_of


def test_a_metric_without_a_tau_is_not_called_behind(result: RoundResult) -> None:
    found = result.metrics
    assert found is not None
    assert any(math.isnan(one.difference) for one in found.behind)
    only = _behind(found, lambda one: math.isnan(one.difference))
    assert not any("ahead" in text for text in best_words(only))
    sure = tuple(
        one if math.isnan(one.difference) else replace(one, adjusted_p=0.001)
        for one in found.behind
    )
    assert "ahead of every other metric that has a tau" in " ".join(
        best_words(replace(found, behind=sure))
    )


def test_whose_interval_is_not_over_raters_is_said(result: RoundResult) -> None:
    a, *others = result.ratings
    over = [replace(one, mean=replace(one.mean, from_raters=0.5)) for one in (a, *others)]
    fixed = replace(a, mean=replace(a.mean, from_raters=math.nan))
    said = _said(replace(result, ratings=tuple(over)))
    assert "cover new items and new raters like these. Whether" in said
    said = _said(replace(result, ratings=(fixed, *over[1:])))
    assert "those of a, where nothing shows how raters vary, new items only" in said


def _said(result: RoundResult) -> str:
    section = ratings_section(result)
    assert section is not None
    return " ".join(part.text for part in section.parts if isinstance(part, Paragraph))


def _behind(found: MetricsResult, keep: object) -> MetricsResult:
    assert callable(keep)
    return replace(found, behind=tuple(one for one in found.behind if keep(one)))
