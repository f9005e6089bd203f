"""How likely one checkpoint finds each accepted answer: kept beside its answers, like them.

`likelihoods.jsonl` in the run folder only grows, one flush to disk per batch; what stands there is
used again if prompt and answer are still the same, and nothing is loaded if nothing is missing.
"""

from __future__ import annotations

import math
import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.base.errors import RunError
from bench.base.hashing import text_hash
from bench.base.progress import step
from bench.data.items import Item, QuestionSet
from bench.models.fingerprint import fingerprint_of
from bench.models.likelihood import ItemLikelihood, Recorder, nll_of
from bench.models.protocol import Ask, Checkpoint, Scorer, TokenScores
from bench.runs.folder import run_folder, whole_lines
from bench.runs.holding import held
from bench.runs.journal import Journal
from bench.runs.likelihood_lines import Continuation, Key, from_line, to_line
from bench.runs.prompts import asks
from bench.runs.settings import RunSettings
from bench.runs.unchanged import check_unchanged

LIKELIHOODS = "likelihoods.jsonl"

Likelihoods = Mapping[tuple[str, str], ItemLikelihood]
"""By set and id."""

Floats = NDArray[np.float64]

_BATCHES = 8  # batches of answers to one flush of scores, which cost no generation ...
_MOST = 256  # ... but never more than this, so that a kill costs little of a large model's time


def score_answers(
    checkpoint: Checkpoint, sets: Sequence[QuestionSet], settings: RunSettings
) -> Likelihoods | None:
    """Return how likely the checkpoint finds each item's first accepted answer.

    Of a paraphrased item it is also said how likely it finds the answers to its paraphrases, by
    the paraphrase sets among `sets`, or as the recorded file says.

    Args:
        checkpoint: One that gives log-probabilities, or a file that holds them.
        sets: What was asked.
        settings: As for `answer`: the scores stand in the same run folder.

    Returns:
        By set and id; items that a file has no row of are absent. None if the checkpoint gives no
        log-probabilities.

    Raises:
        ModelError: If the checkpoint cannot be loaded, or a text is longer than it reads.
        DataError: If recorded log-probabilities are none (with file and line).
        RunError: If another process is writing there (named by pid), or the folder is damaged or
            cannot be written.
    """
    prompts = asks(settings.prompt, sets, uses_prompt=checkpoint.uses_prompt)
    if isinstance(checkpoint, Recorder):
        recorded = checkpoint.likelihoods(prompts)
        return None if recorded is None else _with_paraphrases(recorded, sets)
    if not checkpoint.uses_prompt:
        return None
    items = [item for one in sets for item in one.items]
    wanted = [_continuation(*both) for both in zip(prompts, items, strict=True)]
    scores = _scores(checkpoint, prompts, wanted, settings)
    if scores is None:
        return None
    found = {one.key[:2]: _likelihood(scores[one.key]) for one in wanted}
    return _with_paraphrases(found, sets)


def likelihood_columns(
    found: Likelihoods, set_name: str, items: Sequence[Item]
) -> tuple[Floats, Floats, tuple[TokenScores | None, ...]]:
    """Return one set's likelihoods as columns, in the order of the items.

    Returns:
        NLL per token (n,), that of the paraphrases (n,), both nats and NaN where unknown, and n
        token scores, None where unknown.
    """
    rows = [found.get((set_name, item.id), ItemLikelihood()) for item in items]
    nlls = np.array([row.nll for row in rows], dtype=np.float64)
    paraphrases = np.array([row.paraphrase_nll for row in rows], dtype=np.float64)
    return nlls, paraphrases, tuple(row.scores for row in rows)


def _continuation(ask: Ask, item: Item) -> Continuation:
    text = item.answers[0] if ask.messages else f" {item.answers[0]}"
    return Continuation((ask.set, ask.id, ask.prompt_hash, text_hash(text)), ask.asked, text)


def _likelihood(scores: TokenScores) -> ItemLikelihood:
    return ItemLikelihood(nll=nll_of(scores), scores=scores)


def _with_paraphrases(found: Likelihoods, sets: Sequence[QuestionSet]) -> Likelihoods:
    """Fill in what is known of items by their paraphrases; what a file says itself stands."""
    nlls = defaultdict[tuple[str, str], list[float]](list)
    for of_set in (one for one in sets if one.role == "paraphrase"):
        for item in of_set.items:
            one = found.get((of_set.name, item.id))
            if item.of and one and not math.isnan(one.nll):
                nlls[item.of].append(one.nll)
    means = {key: math.fsum(values) / len(values) for key, values in nlls.items()}
    return {
        key: replace(one, paraphrase_nll=means[key])
        if key in means and math.isnan(one.paraphrase_nll)
        else one
        for key, one in found.items()
    }


def _scores(
    checkpoint: Checkpoint,
    prompts: Sequence[Ask],
    wanted: Sequence[Continuation],
    settings: RunSettings,
) -> Mapping[Key, TokenScores] | None:
    """Return what the run folder holds, the missing scored and added; None if it cannot score."""
    fingerprint = fingerprint_of(checkpoint, settings.prompt, settings.generation)
    path = run_folder(settings.root, settings.suite, checkpoint.name, fingerprint)
    with held(path, settings.root):
        Journal(path, fingerprint, answered=False)  # refuses a folder that is another run's
        kept = _read(path / LIKELIHOODS)
        missing = [one for one in wanted if one.key not in kept]
        if missing:
            model = checkpoint.load(prompts, settings.generation, settings.allow_partial)
            if not isinstance(model, Scorer):
                return None
            with step(f"scoring with {checkpoint.name}", len(missing), "answers") as advance:
                for batch in _batches(missing, min(settings.batch_size * _BATCHES, _MOST)):
                    scored = model.score([(one.prompt, one.text) for one in batch])
                    check_unchanged(checkpoint, settings.prompt, settings.generation, fingerprint)
                    kept |= _append(path / LIKELIHOODS, batch, scored)
                    advance(len(batch))
    return kept


def _batches(missing: Sequence[Continuation], size: int) -> list[Sequence[Continuation]]:
    """Return batches in the order of the prompts, so that shared beginnings come together."""
    ordered = sorted(missing, key=lambda one: (str(one.prompt), one.text))
    return [ordered[first : first + size] for first in range(0, len(ordered), size)]


def _append(
    path: Path, batch: Sequence[Continuation], scored: Sequence[TokenScores]
) -> dict[Key, TokenScores]:
    """Add scores in one write and flush them to disk; return them by their keys."""
    pairs = list(zip(batch, scored, strict=True))
    with path.open("ab") as stream:
        stream.write("".join(to_line(*pair) for pair in pairs).encode("ascii"))
        stream.flush()
        os.fsync(stream.fileno())
    return {one.key: scores for one, scores in pairs}


def _read(path: Path) -> dict[Key, TokenScores]:
    if not path.exists():
        return {}
    return dict(_parsed(path, at, line) for at, line in enumerate(whole_lines(path, "scored"), 1))


def _parsed(path: Path, number: int, line: bytes) -> tuple[Key, TokenScores]:
    try:
        return from_line(line.decode("ascii"))
    except (ValueError, TypeError) as error:
        raise RunError(
            f"{path}:{number}",
            f"not the scores of an answer ({error})",
            expected="lines as this suite writes them",
            hint="delete that line; its answer is then scored again",
        ) from None
