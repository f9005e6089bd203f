from __future__ import annotations

import json

import pytest

from bench.base.errors import RunError
from bench.runs.manifest import Invocation, Manifest, read_manifest


def made(**changes):
    values = {
        "name": "full-1",
        "spec": "hf:full-1",
        "fingerprint": "0123456789ab",
        "identity": {"backend": "hf"},
        "prompt": "Q: {question}\nA:",
        "generation": {"stop": ["\n"]},
        "versions": {"torch": "2"},
        "hardware": {"cores": 2},
        "analysis_hash": "abcd",
    }
    return Manifest(**values | changes)


def test_it_comes_back_as_it_was(tmp_path):
    manifest = made(invocations=[Invocation(32, seconds=1.5, generated=3)], prompt=None)
    manifest.write(tmp_path / "run.json")
    assert read_manifest(tmp_path / "run.json") == manifest


def test_an_unknown_key_is_refused(tmp_path):
    path = tmp_path / "run.json"
    made().write(path)
    path.write_text(path.read_text().replace('"spec"', '"specs"'))
    with pytest.raises(RunError, match=r"run\.json: not the manifest of a run .*specs"):
        read_manifest(path)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"schema": 99, "invocations": 7}, "schema 99; schema 1"),
        ({"invocations": 7}, "not the manifest of a run"),
        ({"invocations": [7]}, "not the manifest of a run"),
        ({"identity": []}, r"'identity' is '\[\]'"),
        ({"identity": None}, "'identity' is 'None'"),
        ({"name": 7}, "'name' is '7'"),
        ({"spec": None}, "'spec' is 'None'"),
        ({"fingerprint": 123}, "'fingerprint' is '123'"),
        ({"generation": []}, "'generation' is"),
        ({"generation": {"temperature": "hot"}}, "'temperature' is 'hot'"),
        ({"prompt": 3}, "'prompt' is '3'"),
        ({"hardware": "one"}, "'hardware' is 'one'"),
        ({"versions": None}, "'versions' is 'None'"),
        ({"base": 1}, "'base' is '1'"),
        ({"invocations": [{"batch_size": 4, "seconds": "x"}]}, "invocations: 'seconds' is 'x'"),
        ({"invocations": [{"batch_size": 4, "failures": {"429": "x"}}]}, "'failures' is"),
        ({"invocations": [{"batch_size": 4, "generated": None}]}, "'generated' is 'None'"),
        ({"invocations": [{"batch_size": 4, "environment": [1]}]}, "'environment' is"),
        ({"invocations": [{"batch_size": 4, "environment": {"versions": 1}}]}, "'environment' is"),
    ],
)
def test_a_value_of_another_type_is_one_sentence(tmp_path, changed, said):
    path = tmp_path / "run.json"
    made().write(path)
    path.write_text(json.dumps(json.loads(path.read_text()) | changed))
    with pytest.raises(RunError, match=said):
        read_manifest(path)


def test_seconds_may_be_whole(tmp_path):
    path = tmp_path / "run.json"
    made(invocations=[Invocation(32, seconds=2)]).write(path)
    assert read_manifest(path).invocations[0].seconds == 2
