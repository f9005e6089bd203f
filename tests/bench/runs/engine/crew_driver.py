"""Answers with two local workers, as a script without a guard does, for tests that end it.

Called with a folder of a `Spelling`, a folder for the run, and a number of questions. Prints each
worker's pid once they are all there.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bench.models.protocol import Generation
from bench.runs.answering import answer
from bench.runs.engine import Engine
from bench.runs.prompts import asks
from bench.runs.settings import RunSettings
from tests.bench.runs.conftest import TEMPLATE, make_set
from tests.bench.runs.engine.spelling import Spelling

folder, root, size = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
settings = RunSettings(
    root, "people", TEMPLATE, Generation(8), "analysis-1", 4, engine=Engine("local", 2)
)
run = answer(Spelling(folder), asks(TEMPLATE, [make_set(size)], uses_prompt=True), settings)
print(run.new_answers)
