"""Write expected.json: scores of made pairs by the `bleu` of the evaluate library.

    PYTHONPATH=. python tests/data/bleu/make_expected.py BLEU_FOLDER

BLEU_FOLDER holds bleu.py and tokenizer_13a.py of metrics/bleu of the repository
huggingface/evaluate at tag v0.4.6, and nmt_bleu.py: nmt/scripts/bleu.py of the repository
tensorflow/nmt at commit 0be864257a76c151eef20ea689755f08bc1faf4e, which bleu.py names as its
source. Their SHA-256 are checked. The pairs are made by benchmarks/metrics_pairs.py and not stored
but for a SHA-256 of their texts. An item's score is null where the tool divides by zero.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import platform
import sys
from pathlib import Path

import numpy as np

from benchmarks import metrics_pairs

SHA256 = {
    "bleu.py": "41aebd59ddb0306117c049edf6a2f71b978cf0c5cce1da63f0e1551987f34315",
    "tokenizer_13a.py": "496ba6b982897605ca52ac06595a0e59496c8563e26a28b47f14a0cfba725a91",
    "nmt_bleu.py": "d35b20182f82f22f1c31232df1d25977328cf011178fcd381c2d82ee4116b40b",
}
SETS = {
    "short": lambda: metrics_pairs.short_pairs(8_000),
    "long": lambda: metrics_pairs.long_pairs(500),
    "several": lambda: metrics_pairs.several_references(1_000),
    "hard": metrics_pairs.hard_pairs,
    "giant": metrics_pairs.giant_pairs,
}
CORPUS = 50
"""Items in each of the corpora that a set is cut into; the whole set is the last corpus."""


def main(folder: Path) -> None:
    compute = _loaded(folder)
    sets = {}
    for name, make in SETS.items():
        answers, references = make()
        bounds = [(start, start + CORPUS) for start in range(0, len(answers), CORPUS)]
        sets[name] = {
            "texts_sha256": texts_sha256(answers, references),
            "items": [_score(compute, [a], [r]) for a, r in zip(answers, references, strict=True)],
            "corpora": [
                [start, end, _score(compute, answers[start:end], references[start:end])]
                for start, end in [*bounds, (0, len(answers))]
            ],
        }
    head = {
        "authority": "huggingface/evaluate v0.4.6, metrics/bleu; tensorflow/nmt 0be8642, bleu.py",
        "sha256": SHA256,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "sets": sets,
    }
    text = json.dumps(head, separators=(",", ":")).replace('],"', '],\n"') + "\n"
    Path(__file__).with_name("expected.json").write_text(text, encoding="ascii")


def texts_sha256(answers: list[str], references: list[list[str]]) -> str:
    """Return the hash by which the test knows that it has the same texts."""
    return hashlib.sha256(json.dumps([answers, references]).encode("ascii")).hexdigest()


def _loaded(folder: Path):
    for name, expected in SHA256.items():
        found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        if found != expected:
            sys.exit(f"{folder / name}: SHA-256 {found}; expected {expected}")
    sys.path.insert(0, str(folder.resolve().parent))
    return importlib.import_module(f"{folder.resolve().name}.bleu").Bleu()._compute


def _score(compute, answers, references) -> float | None:
    try:
        return float(compute(answers, references)["bleu"])
    except ZeroDivisionError:
        return None


if __name__ == "__main__":
    main(Path(sys.argv[1]))
