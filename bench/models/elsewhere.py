"""What a checkpoint may know that answered elsewhere: samples, prompts, scores, where it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

from bench.models.protocol import Ask

GivenScores = Mapping[str, Mapping[tuple[str, str, int], float]]
"""Metric -> set, id and sample -> the score that somebody else gave, as it was written down."""


@runtime_checkable
class GivesScores(Protocol):
    """A checkpoint whose answers somebody else has scored."""

    def given_scores(self, asks: Sequence[Ask]) -> GivenScores:
        """Return those scores; nothing where there are none."""


@runtime_checkable
class Elsewhere(GivesScores, Protocol):
    """A checkpoint whose answers another harness asked for, and scored."""

    @property
    def origin(self) -> str:
        """Who asked for the answers, of which model, how and when, in one line."""

    @property
    def samples(self) -> int:
        """How many answers there are to an item."""

    def settings(self, sets: Sequence[str]) -> Mapping[str, Mapping[str, object]]:
        """Return, by set, settings of generation and which text is the answer, as far as known."""

    def prompts(self, asks: Sequence[Ask]) -> Mapping[tuple[str, str], str]:
        """Return what the model really read, by set and id."""

    def remarks(self, asks: Sequence[Ask]) -> Sequence[str]:
        """Return what reading the answers brought to light, in clauses."""
