"""The pages in the docstrings: their examples run, and every metric has all four parts."""

import doctest
import importlib
import inspect
import pkgutil

import pytest

import metrics

MODULES = [
    "metrics",
    *(f"metrics.{module.name}" for module in pkgutil.iter_modules(metrics.__path__)),
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    result = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)
    assert result.failed == 0


@pytest.mark.parametrize("metric", metrics.METRICS, ids=lambda metric: metric.name)
def test_every_metric_has_a_whole_page(metric):
    page = inspect.getdoc(type(metric))
    for part in ("Conventions:", "Differences from other tools:", "Source:", "Examples:"):
        assert f"\n{part}\n" in page
    assert doctest.DocTestFinder(recurse=False).find(type(metric))[0].examples
