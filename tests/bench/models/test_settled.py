from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bench.models.loaded_once import LoadedOnce
from bench.models.settled import settled_in
from bench.models.specs import Known, resolve
from bench.models.trust import Trust, trusted
from tests.support import write_rows


@pytest.fixture
def suite_folder(here: Path, tiny: Path) -> Path:
    """A folder beside the one where one stands, with a checkpoint of every kind."""
    folder = here / "suite"
    shutil.copytree(tiny, folder / "models" / "tiny")
    write_rows(folder / "noted.jsonl", [{"id": "1", "said": "x"}])
    (folder / "pm.py").write_text("def ok(prompts):\n    return prompts\n")
    return folder


SPECS = ["hf:models/tiny", "recorded:noted.jsonl#said", "python:pm:ok"]


@pytest.mark.parametrize("spec", SPECS)
def test_the_folder_is_the_one_that_the_spec_was_resolved_from(
    suite_folder: Path, here: Path, spec: str
) -> None:
    shutil.copytree(suite_folder, here / "twin")  # equal content in another place is no proof
    (found,) = resolve(["one"], Known({"one": spec}, suite_folder))
    assert settled_in(found, [here, here / "twin", suite_folder]) == suite_folder.resolve()
    assert settled_in(found, [here, here / "twin"]) is None
    assert settled_in(LoadedOnce(found), [suite_folder]) == suite_folder.resolve()


def test_trust_does_not_hide_it(suite_folder: Path) -> None:
    (found,) = resolve(["one"], Known({"one": SPECS[0]}, suite_folder))
    vouched = trusted(found, Trust(pickle=True))
    assert settled_in(vouched, [suite_folder]) == suite_folder.resolve()
