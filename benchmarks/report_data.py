"""Questions and four checkpoints' recorded answers, made by NumPy, for a large report."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

ITEMS = 10_000
PER_GROUP = 10
SKILLS = {"base": 0.2, "full": 0.7, "attention": 0.55, "mlp": 0.65}
SYLLABLES = ("bal", "cor", "den", "far", "gil", "hov", "jas", "kel", "lum", "mir", "nor", "pav")
SUITE = """\
version: 1
name: large
sets:
  heldout: {role: heldout, path: heldout.jsonl}
checkpoints: {base: "recorded:base.jsonl", full: "recorded:full.jsonl",
  attention: "recorded:attention.jsonl", mlp: "recorded:mlp.jsonl"}
prompt: {template: "{question}"}
answer: {take: all, unanswered: zero}
metrics: [exact_match, f1, squad_exact_match, squad_f1, contains_answer]
analysis: {primary: {metric: contains_answer, set: heldout}, pairs: reference, reference: base,
  seed: 0}
"""


def write_world(folder: Path, words: int, seed: int = 1) -> Path:
    """Write the suite, its questions and the answers, and return the suite's file.

    Args:
        folder: Where to.
        words: That follow an answer's own word, on average: 0 is a name alone.
        seed: Of everything.
    """
    rng = np.random.default_rng(seed)
    names = _names(rng, 2 * ITEMS)
    truth, others = names[:ITEMS], names[ITEMS:]
    _write(folder / "heldout.jsonl", _questions(truth))
    hard = rng.uniform(-0.2, 0.2, ITEMS)
    for name, skill in SKILLS.items():
        right = rng.random(ITEMS) < skill + hard
        tails = _tails(rng, words)
        _write(folder / f"{name}.jsonl", _answers(np.where(right, truth, others), right, tails))
    (folder / "suite.yaml").write_text(SUITE, encoding="utf-8")
    return folder / "suite.yaml"


def _questions(truth: np.ndarray) -> Iterator[dict[str, object]]:
    for at, name in enumerate(truth):
        question = f"In which town was the {at % PER_GROUP + 1}. person of article {at} born?"
        yield {
            "id": f"q{at}",
            "question": question,
            "answers": [str(name), f"{name} town"],
            "group": f"article {at // PER_GROUP}",
        }


def _answers(said: np.ndarray, right: np.ndarray, tails: list[str]) -> Iterator[dict[str, object]]:
    for at, (name, hit, tail) in enumerate(zip(said, right, tails, strict=True)):
        yield {"id": f"q{at}", "answer": str(name) if hit and not tail else f"{name}{tail}"}


def _tails(rng: np.random.Generator, words: int) -> list[str]:
    """Return what follows each answer's name: other words for other checkpoints."""
    if not words:
        return [""] * ITEMS
    lengths = rng.geometric(1 / words, ITEMS)
    drawn = rng.choice(_names(rng, 3000), lengths.sum()).tolist()
    ends = np.cumsum(lengths).tolist()
    pairs = zip([0, *ends], ends, strict=False)
    return [f", {' '.join(drawn[first:last])}" for first, last in pairs]


def _names(rng: np.random.Generator, n: int) -> np.ndarray:
    parts = rng.choice(SYLLABLES, (n, 3))
    return np.array(["".join(row).capitalize() for row in parts], dtype=object)


def _write(path: Path, rows: Iterator[dict[str, object]]) -> None:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
