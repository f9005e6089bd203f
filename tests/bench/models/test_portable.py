from __future__ import annotations

import os
import pickle
from pathlib import Path

from bench.models.hf import HfCheckpoint, open_hf
from bench.models.loaded_once import LoadedOnce
from bench.models.portable import as_sent
from bench.models.protocol import Generation
from bench.models.table import BACKENDS


def test_a_folder_of_weights_is_sent_by_its_absolute_path(tiny):
    relative = Path(os.path.relpath(tiny))
    found = as_sent(HfCheckpoint("tiny", "hf:tiny", relative))
    assert found == HfCheckpoint("tiny", "hf:tiny", Path.cwd() / relative)
    assert pickle.loads(pickle.dumps(found)) == found


def test_what_was_loaded_here_is_not_sent(tiny):
    kept = LoadedOnce(open_hf("tiny", "hf:tiny", str(tiny), Path.cwd()))
    kept.load((), Generation(), False)
    sent = as_sent(kept)
    assert isinstance(sent, HfCheckpoint)
    assert len(pickle.dumps(sent)) < 2000


def test_what_loads_nothing_is_not_sent(tmp_path):
    (tmp_path / "answers.jsonl").write_text('{"id": "a", "answer": "b"}\n')
    recorded = BACKENDS["recorded"].open("r", "recorded:answers.jsonl", "answers.jsonl", tmp_path)
    assert as_sent(recorded) is None
    assert as_sent(LoadedOnce(recorded)) is None
