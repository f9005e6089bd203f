"""The published schema is the one that the types make; real results keep to it, broken ones not."""

import json
from copy import deepcopy

import pytest
from jsonschema import Draft202012Validator

from bench.base.files import finite
from reports import to_json
from reports.json_schema import FILE, result_schema
from reports.typed_values import hints_of

MADE = (
    "of_two", "of_world", "of_systems", "of_seeds", "of_factors", "of_samples", "of_model",
    "of_checked", "of_leaking", "of_untested",
)  # fmt: skip


@pytest.fixture(scope="module")
def validator():
    Draft202012Validator.check_schema(result_schema())
    return Draft202012Validator(result_schema())


def test_the_published_copy_is_up_to_date():
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    assert kept == result_schema(), "run `python -m reports.json_schema`"


@pytest.mark.parametrize("name", MADE)
def test_results_keep_to_it(name, request, validator):
    values = json.loads(json.dumps(finite(to_json(request.getfixturevalue(name)))))
    assert [error.message for error in validator.iter_errors(values)] == []


@pytest.mark.parametrize(
    "change",
    [
        lambda v: v.pop("plan"),
        lambda v: v.update(schema=2),
        lambda v: v["plan"].update(alpha="x"),
        lambda v: v["runs"][0].update(tokens=1.5),
        lambda v: v["pairs"][0]["difference"].update(interval=[1]),
        lambda v: v["pairs"][0]["verdict"].update(kind="won"),
        lambda v: v["sets"][0].update(unanswered={"a": "b"}),
    ],
)
def test_broken_ones_do_not(change, of_world, validator):
    values = deepcopy(json.loads(json.dumps(finite(to_json(of_world)))))
    change(values)
    assert list(validator.iter_errors(values))


def test_later_fields_are_allowed_and_later_ones_may_lack(of_world, validator):
    values = json.loads(json.dumps(finite(to_json(of_world))))
    values["weather"] = 1
    del values["rounds"]
    assert not list(validator.iter_errors(values))


def test_every_field_of_the_whole_is_described():
    from bench.results import Comparison, Pair

    found = result_schema()
    assert set(found["properties"]) == {*hints_of(Comparison), "infinite"}
    assert "hypothes" not in found["description"]
    pair = found["$defs"]["Pair"]["properties"]
    assert set(pair) == set(hints_of(Pair))
    assert pair["a"]["description"] == pair["b"]["description"] != ""


def test_two_types_of_one_name_would_be_one_definition():
    """Definitions go by a type's name, so no two types of a result may share one."""
    from dataclasses import is_dataclass
    from typing import get_args

    from bench.results import Comparison

    seen: dict[str, object] = {}

    def walk(hint):
        for part in get_args(hint):
            walk(part)
        if is_dataclass(hint):
            assert seen.setdefault(hint.__name__, hint) is hint
            if hint is not Comparison or len(seen) == 1:
                for inner in hints_of(hint).values():
                    walk(inner)

    walk(Comparison)
    assert len(seen) > 30
