"""Trust reaches the checkpoints that something can be trusted to, and no others."""

from __future__ import annotations

from bench.models.hf import HfCheckpoint
from bench.models.recorded import RecordedCheckpoint
from bench.models.specs import Known, resolve
from bench.models.trust import NO_TRUST, Trust, trusted


def test_trust_reaches_folders_and_leaves_files_as_they_are(tiny, here):
    (here / "a.jsonl").touch()
    folder, file = resolve([str(tiny), "a.jsonl"], Known({}, here))
    assert isinstance(folder, HfCheckpoint) and isinstance(file, RecordedCheckpoint)
    assert folder.trust == NO_TRUST == Trust()
    assert trusted(folder, Trust(pickle=True)).trust == Trust(True, False)
    assert trusted(file, Trust(pickle=True)) is file


def test_a_folders_own_name_may_hold_a_hash_sign(here):
    (here / "runs#3").mkdir()
    (found,) = resolve(["hf:runs#3"], Known({}, here))
    assert (found.folder, found.base) == (here / "runs#3", None)
