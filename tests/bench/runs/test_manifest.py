from __future__ import annotations

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
