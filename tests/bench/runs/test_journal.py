from __future__ import annotations

import json
from dataclasses import replace

from bench.runs.answering import answer


def test_an_invocation_on_another_machine_says_so(checkpoint, asked, settings):
    run = answer(checkpoint, asked[:4], settings)
    path = run.folder / "run.json"
    manifest = json.loads(path.read_text())
    manifest["hardware"]["cpu"] = "another processor"
    manifest["versions"]["torch"] = "1.0"
    path.write_text(json.dumps(manifest))
    answer(checkpoint, asked, replace(settings, batch_size=8))
    found = json.loads(path.read_text())
    first, second = found["invocations"]
    assert found["hardware"]["cpu"] == "another processor"
    assert first["environment"] is None
    assert second["environment"]["hardware"]["cpu"] != "another processor"
    assert second["environment"]["versions"]["torch"] != "1.0"
    assert (second["batch_size"], second["generated"]) == (8, 16)


def test_seconds_include_loading_and_stand_in_the_manifest(checkpoint, asked, settings):
    run = answer(checkpoint, asked, settings)
    (one,) = json.loads((run.folder / "run.json").read_text())["invocations"]
    assert 0 < one["seconds"] <= run.seconds
