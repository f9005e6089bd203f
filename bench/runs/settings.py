"""How a suite is answered."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench.models.protocol import Generation
from bench.runs.engine.choice import HERE, Engine
from bench.runs.prompt_settings import Prompt


@dataclass(frozen=True, slots=True)
class RunSettings:
    """How a suite is answered.

    Attributes:
        root: Folder that holds `runs/`.
        suite: The suite's name.
        prompt: Prompt template, or all settings of prompts.
        generation: Settings of generation.
        analysis_hash: Hash of the suite's analysis block as it stands now.
        batch_size: Prompts planned together, the unit that a kill can cost; how many of them are
            computed at once is the model's affair. No setting of generation, in no fingerprint.
        allow_partial: Whether recorded answers may lack items.
        engine: Where answers are computed; likewise.
        bases: Folders that specs of checkpoints were resolved from, for the manifest.
    """

    root: Path
    suite: str
    prompt: Prompt
    generation: Generation
    analysis_hash: str
    batch_size: int = 256
    allow_partial: bool = False
    engine: Engine = HERE
    bases: tuple[Path, ...] = ()
