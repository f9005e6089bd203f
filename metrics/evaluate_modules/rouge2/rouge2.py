"""A metric of this suite for `evaluate.load`; which one is the name of the file."""

from pathlib import Path

from metrics.evaluate_form import module_class

Ours = module_class(Path(__file__).stem)
