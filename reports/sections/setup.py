"""The experiment in pictures: how it was set up, which modules trained, how the loss fell."""

from __future__ import annotations

from collections.abc import Iterator

from bench.results import Comparison
from reports.sections.anatomies import anatomies_of
from reports.sections.flow import flow_of
from reports.sections.losses import losses_chart
from reports.sections.parts import Part, Section, Subtitle


def setup_section(comparison: Comparison) -> Section:
    """Return the flowchart, the anatomies and the training losses, each where it is known."""
    parts: list[Part] = [flow_of(comparison)]
    trees, losses = anatomies_of(comparison), losses_chart(comparison)
    if trees is not None:
        parts += [Subtitle(trees.title), trees]
    if losses is not None:
        parts.append(losses)
    return Section("setup", "The experiment", tuple(parts))


def absent_setup(comparison: Comparison) -> Iterator[tuple[str, str]]:
    """Return what is missing, and what would make it appear."""
    if anatomies_of(comparison) is None:
        yield (
            "a picture of the modules that trained",
            "checkpoints that are folders of safetensors (hf:FOLDER); `bench finetune` also writes "
            "down which modules it trained",
        )
    if losses_chart(comparison) is None:
        yield "the training loss", "checkpoints trained by `bench finetune`, which records it"
