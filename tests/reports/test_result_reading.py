"""`result.json` read again: whole, or refused in one sentence that names the field."""

import json
import math
from copy import deepcopy

import pytest

from bench.base.errors import DataError
from bench.base.files import finite, write_json
from reports import to_json
from reports.result_reading import from_json, read_result

MADE = (
    "of_two", "of_world", "of_systems", "of_seeds", "of_factors", "of_samples", "of_model",
    "of_checked", "of_leaking", "of_untested",
)  # fmt: skip


def changed(values, change):
    made = deepcopy(values)
    change(made)
    return made


@pytest.mark.parametrize("name", MADE)
def test_what_was_written_comes_back(name, request, tmp_path):
    comparison = request.getfixturevalue(name)
    path = tmp_path / "result.json"
    write_json(path, to_json(comparison))
    read = read_result(path)
    assert finite(to_json(read)) == finite(to_json(comparison))
    assert type(read.pairs[0].difference) is type(comparison.pairs[0].difference)
    assert read.pairs[0].difference.interval == comparison.pairs[0].difference.interval
    assert read.compared == comparison.compared


def test_undefined_numbers_are_nan_again(of_world, tmp_path):
    path = tmp_path / "result.json"
    write_json(path, to_json(of_world))
    read = read_result(tmp_path)  # the folder will do
    assert math.isnan(read.anova[0].omnibus.rows[1].f)
    assert read.pairs[0].difference.refused is None


def test_later_fields_are_passed_over_and_earlier_files_take_defaults(of_world):
    values = finite(to_json(of_world))
    values["weather"] = "fine"
    values["runs"][0]["mood"] = [1]
    del values["checks"], values["rounds"], values["runs"][0]["endpoint"]
    read = from_json(values, "r")
    assert (read.checks, read.rounds, read.runs[0].endpoint) == (None, (), False)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda v: v.update(schema=2), "r: has schema 2; schema 1"),
        (lambda v: v.update(schema=True), "r: has schema True"),
        (lambda v: v.pop("schema"), "r: is no comparison's result.json"),
        (lambda v: v.pop("plan"), "r: plan: is missing; an object"),
        (lambda v: v["plan"].pop("alpha"), "r: plan.alpha: is missing; a number"),
        (lambda v: v["plan"].update(alpha="x"), r"r: plan.alpha: 'x'; a number"),
        (lambda v: v["plan"].update(alpha=10**400), r"r: plan.alpha: 10+…; a number"),
        (lambda v: v["plan"].update(seed=True), r"r: plan.seed: True; a whole number"),
        (lambda v: v["plan"].update(margin="2"), r"r: plan.margin: '2'; a number"),
        (lambda v: v.update(pairs={}), "r: pairs: an object; a list"),
        (lambda v: v["pairs"].insert(0, 3), r"r: pairs\[0\]: 3; an object \(Pair\)"),
        (lambda v: v["runs"][0].update(training={"a": []}), r"runs\[0\].training.a: a list of 0"),
        (
            lambda v: v["pairs"][0]["difference"].update(interval=[1.0]),
            r"r: pairs\[0\].difference.interval: a list of 1; a list of 2",
        ),
        (
            lambda v: v["pairs"][0]["verdict"].update(kind="won"),
            r"pairs\[0\].verdict.kind: 'won'; one of a_higher",
        ),
        (lambda v: v.update(metrics=[]), "r: metrics: a list of 0; an object"),
        (lambda v: v["sets"][0].update(unanswered=None), r"sets\[0\].unanswered: null; an object"),
    ],
)
def test_a_wrong_field_is_named(of_world, change, words):
    with pytest.raises(DataError, match=words):
        from_json(changed(finite(to_json(of_world)), change), "r")


@pytest.mark.parametrize("value", [None, [], "x", 3])
def test_other_json_is_refused(value):
    with pytest.raises(DataError, match=r"no comparison's result.json"):
        from_json(value, "r")


def test_broken_files_are_refused(of_two, tmp_path):
    path = tmp_path / "result.json"
    with pytest.raises(DataError, match="no such file"):
        read_result(path)
    whole = json.dumps(finite(to_json(of_two)))
    for text, words in (
        (whole[: len(whole) // 2], r"result.json:1: broken JSON"),
        ("", "broken JSON"),
        (whole.replace("0.05", "NaN", 1), "NaN is no value in JSON"),
        ("[" * 100_000, "is no JSON"),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(DataError, match=words):
            read_result(path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataError, match=r"result\.json"):
        read_result(path)
