"""Weights that somebody writes to while a run goes on: no answer is kept under another's name."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bench.base.errors import ModelError
from bench.data.items import QuestionSet
from bench.models.hf import HfCheckpoint
from bench.models.loaded_once import LoadedOnce
from bench.models.protocol import Ask, Generation
from bench.runs.answering import answer
from bench.runs.engine.protocol import Work
from bench.runs.engine.worker import Worker
from bench.runs.environment import versions
from bench.runs.likelihoods import score_answers
from bench.runs.prompts import asks
from bench.runs.settings import RunSettings

SAID = "hf:copied: its content changed while it was loaded or answered; wait until nobody writes"


def overwrite(folder: Path, other: Path) -> None:
    """Write other weights into the same file, as trainers do: what is mapped changes with it."""
    shutil.copyfile(other / "model.safetensors", folder / "model.safetensors")


class SavedMeanwhile(HfCheckpoint):
    """A folder into which a trainer saves just before it is loaded."""

    other: Path

    def load(self, asks: Sequence[Ask], generation: Generation, allow_partial: bool) -> Any:
        overwrite(self.folder, self.other)
        return super().load(asks, generation, allow_partial)


@pytest.fixture
def saved_meanwhile(copied: Path, other_weights: Path) -> SavedMeanwhile:
    SavedMeanwhile.other = other_weights
    return SavedMeanwhile("tiny", "hf:copied", copied)


def test_weights_that_change_between_two_prompts_are_loaded_again(
    copied: Path, other_weights: Path, heldout: QuestionSet, settings: RunSettings, tmp_path: Path
) -> None:
    once = LoadedOnce(HfCheckpoint("tiny", "hf:copied", copied))
    answer(once, asks("Q: {question}\nA:", [heldout], uses_prompt=True), settings)
    new = shutil.copy(other_weights / "model.safetensors", tmp_path / "new")
    Path(new).replace(copied / "model.safetensors")
    asked = asks("{question} A:", [heldout], uses_prompt=True)
    found = answer(once, asked, replace(settings, prompt="{question} A:"))
    fresh = replace(settings, prompt="{question} A:", root=tmp_path / "fresh")
    truth = answer(HfCheckpoint("tiny", "hf:copied", copied), asked, fresh)
    assert (found.fingerprint, found.answers) == (truth.fingerprint, truth.answers)


def test_weights_saved_between_hashing_and_loading_answer_nothing(
    saved_meanwhile: SavedMeanwhile, asked: Sequence[Ask], settings: RunSettings
) -> None:
    with pytest.raises(ModelError, match=SAID):
        answer(saved_meanwhile, asked, settings)
    assert not settings.root.exists()
    assert answer(saved_meanwhile, asked, settings).new_answers == 20  # the same again: saved twice


def test_nor_do_they_score(
    saved_meanwhile: SavedMeanwhile, heldout: QuestionSet, settings: RunSettings
) -> None:
    with pytest.raises(ModelError, match=SAID):
        score_answers(saved_meanwhile, [heldout], settings)
    assert not settings.root.exists()


def test_weights_written_to_while_they_answer_keep_what_was_answered_before(
    copied: Path,
    other_weights: Path,
    asked: Sequence[Ask],
    settings: RunSettings,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    from bench.models.hf_model import HfModel

    truth = answer(
        HfCheckpoint("tiny", "hf:copied", copied),
        asked,
        replace(settings, root=tmp_path / "undisturbed"),
    )
    generate, calls = HfModel.generate, []

    def saved(self: HfModel, batch: Sequence[Ask]) -> Any:
        calls.append(len(batch))
        if len(calls) == 3:
            overwrite(copied, other_weights)
        return generate(self, batch)

    monkeypatch.setattr(HfModel, "generate", saved)
    with pytest.raises(ModelError, match=SAID):
        answer(HfCheckpoint("tiny", "hf:copied", copied), asked, settings)
    (kept,) = settings.root.glob("runs/people/*/answers.jsonl")
    whole = (truth.folder / "answers.jsonl").read_bytes().splitlines()
    assert kept.read_bytes().splitlines() == whole[:8]


def test_a_worker_hands_out_nothing_of_theirs(
    saved_meanwhile: SavedMeanwhile, asked: Sequence[Ask], settings: RunSettings, tmp_path: Path
) -> None:
    print_ = answer(saved_meanwhile_before(saved_meanwhile), asked[:4], settings).fingerprint
    work = Work(
        checkpoint=saved_meanwhile_before(saved_meanwhile),
        asks=tuple(asked),
        prompt=settings.prompt,
        generation=settings.generation,
        allow_partial=False,
        batch_size=4,
        fingerprint=print_,
        versions=versions(),
        folder=tmp_path,
    )
    worker = Worker(work)
    assert worker.made([0, 1]).content
    with pytest.raises(ModelError, match=SAID):
        Worker(replace(work, checkpoint=saved_meanwhile))
    with pytest.raises(ModelError, match=SAID):  # the file that it had mapped is another's now
        worker.made([0, 1])


def saved_meanwhile_before(one: SavedMeanwhile) -> HfCheckpoint:
    """The same folder, undisturbed."""
    return HfCheckpoint(one.name, one.spec, one.folder)
