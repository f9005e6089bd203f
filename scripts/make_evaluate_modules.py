"""Write metrics/evaluate_modules: a folder that `evaluate.load` takes for each metric of texts.

Run it after a row was added to the table: python scripts/make_evaluate_modules.py
"""

from __future__ import annotations

from metrics.evaluate_form import FOLDER
from metrics.table import METRICS

MODULE = '''"""A metric of this suite for `evaluate.load`; which one is the name of the file."""

from pathlib import Path

from metrics.evaluate_form import module_class

Ours = module_class(Path(__file__).stem)
'''


def main() -> None:
    """Write what is missing; folders of metrics that are gone are named, not removed."""
    for metric in METRICS:
        file = FOLDER / metric.name / f"{metric.name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(MODULE, encoding="utf-8")
    folders = {path.name for path in FOLDER.iterdir() if path.is_dir()}
    left = folders - {metric.name for metric in METRICS} - {"__pycache__"}
    print(f"{len(METRICS)} modules written to {FOLDER.name}; without a metric: {sorted(left) or 0}")


if __name__ == "__main__":
    main()
