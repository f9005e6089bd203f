import json
import math
from dataclasses import replace

import numpy as np
import pytest

from bench.base.files import write_json
from reports import to_json


def test_numbers_are_unrounded_and_the_schema_comes_first(of_world):
    made = to_json(of_world)
    assert next(iter(made)) == "schema"
    assert made["schema"] == of_world.schema
    pair = of_world.pairs[0]
    assert made["pairs"][0]["difference"]["difference"] == pair.difference.difference
    assert made["pairs"][0]["verdict"]["kind"] == pair.verdict.kind
    assert len(made["scores"]) == len(of_world.scores)
    assert made["timing"] == of_world.timing


def test_it_can_be_written_and_read_again(of_world, tmp_path):
    flip = replace(of_world.flips[0], texts=("\ud800 <b>", None, "\x00", "é"))
    path = tmp_path / "result.json"
    write_json(path, to_json(replace(of_world, flips=(flip,))))
    read = json.loads(path.read_text(encoding="utf-8"))
    assert read["flips"][0]["texts"] == ["\ufffd <b>", None, "\x00", "é"]
    assert read["anova"][0]["omnibus"]["rows"][1]["f"] is None


def test_numpy_numbers_become_plain(of_two):
    score = of_two.scores[0]
    odd = replace(score.estimate, value=np.float32(0.5), n_items=np.int64(7), se=math.nan)
    made = to_json(replace(of_two, scores=(replace(score, estimate=odd),)))
    estimate = made["scores"][0]["estimate"]
    assert type(estimate["value"]) is float
    assert type(estimate["n_items"]) is int
    json.dumps(made)


def test_what_json_has_no_word_for_is_an_error(of_two):
    with pytest.raises(TypeError, match="object cannot be written"):
        to_json(replace(of_two, versions={"python": object()}))


def test_every_design_can_be_written_and_read(
    tmp_path, of_seeds, of_factors, of_samples, of_model, of_world
):
    for comparison in (of_seeds, of_factors, of_samples, of_model, of_world):
        path = tmp_path / "result.json"
        write_json(path, to_json(comparison))
        found = json.loads(path.read_text(encoding="utf-8"))
        assert len(found["factorial"]) == len(comparison.factorial)
        for kept, one in zip(found["anova"], comparison.anova, strict=True):
            assert kept["omnibus"]["rows"][0]["f"] == one.omnibus.effect.f
            assert (kept["design"] is None) == (one.design is None)
    assert to_json(of_samples)["variation"][0]["temperatures"] == [0.0, 0.8]
    model = to_json(of_model)["anova"][0]["mixed"]
    assert model["variances"][0] == ["question", of_model.anova[0].mixed.variances[0][1]]
