"""What is measured inside a process of its own: `python answering_parts.py PART FOLDER [...]`.

Parts: `score` (log-probabilities of the accepted answers, as a comparison takes them), `generate`
and `ours` (answers by a loaded model, the weights' loading left out), `ties` (places where the two
best tokens are closer than 1e-4).
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.base.own_process import claim
from bench.base.threads import wait_politely

NEAR = 1e-4


def score(folder: Path, out: Path) -> None:
    """Score the accepted answers in a run folder of their own, as `bench compare` does."""
    from bench.data.sets import read_asked
    from bench.data.suite import load_suite
    from bench.models.hf import HfCheckpoint
    from bench.models.protocol import Generation
    from bench.runs.likelihoods import score_answers
    from bench.runs.settings import RunSettings

    suite = load_suite(folder / "suite.yaml")
    settings = RunSettings(out, suite.block.name, suite.block.prompt.template, Generation(), "")
    checkpoint = HfCheckpoint("small", "hf:small", folder / "small")
    score_answers(checkpoint, read_asked(suite).questions, settings)


def asked(folder: Path, name: str, stop: tuple[str, ...]) -> tuple[Any, list[Any]]:
    """Return a loaded model and what it is asked."""
    from bench.models.hf import HfCheckpoint
    from bench.models.protocol import Ask, Generation
    from bench.scenarios.examples import TEMPLATE

    generation = Generation(stop=stop)
    model = HfCheckpoint(name, f"hf:{name}", folder / name).load((), generation, False)
    rows = [json.loads(line) for line in (folder / "asked.jsonl").open(encoding="utf-8")]
    prompts = [TEMPLATE.replace("{question}", row["question"]) for row in rows]
    return model, [
        Ask("asked", row["id"], 0, prompt, "", row["question"], ("asked.jsonl", at))
        for at, (row, prompt) in enumerate(zip(rows, prompts, strict=True), 1)
    ]


def ours(folder: Path, name: str, stop: tuple[str, ...]) -> dict[str, Any]:
    """Answer as a run does: 256 planned together, longest first."""
    model, asks = asked(folder, name, stop)
    start = time.perf_counter(), time.process_time()
    lengths = model.lengths(asks)
    order = sorted(range(len(asks)), key=lambda at: (-lengths[at], at))
    found: dict[str, str] = {}
    for first in range(0, len(order), 256):
        part = [asks[at] for at in order[first : first + 256]]
        found |= {ask.id: one.text for ask, one in zip(part, model.generate(part), strict=True)}
    return _timed(start) | {"answers": found}


def generate(folder: Path, name: str, stop: tuple[str, ...], batch: int) -> dict[str, Any]:
    """Answer by transformers' `generate`, sorted by length, in batches."""
    from bench.models import hf_generate
    from bench.models.hf_generate import generated
    from bench.models.hf_stopping import StopStrings, cut
    from bench.models.hf_text import ask_ids, new_text

    hf_generate._AT_ONCE = batch
    model, asks = asked(folder, name, stop)
    start = time.perf_counter(), time.process_time()
    ids = ask_ids(model.tokenizer, asks)
    rows = generated(
        model.model,
        ids,
        name,
        lambda part, width: [],
        lambda some: StopStrings(model.tokenizer, stop, some),
    )
    ends = set(model.model.generation_config.eos_token_id)
    kept = [[t for t in row if t not in ends] for row in rows]
    texts = [new_text(model.tokenizer, *both) for both in zip(ids, kept, strict=True)]
    answers = {ask.id: cut(text, stop)[0] for ask, text in zip(asks, texts, strict=True)}
    return _timed(start) | {"answers": answers, "tokens": sum(map(len, rows))}


def ties(folder: Path, name: str, stop: tuple[str, ...]) -> dict[str, Any]:
    """Count the places, among all tokens of all answers, where the best two are near."""
    import torch

    from bench.models import hf_model

    near, places = [0], [0]
    check = hf_model.check_finite

    def looked_at(logits: torch.Tensor, where: str) -> None:
        check(logits, where)
        best = logits.topk(2, dim=-1).values
        near[0] += int((best[:, 0] - best[:, 1] < NEAR).sum())
        places[0] += len(logits)

    hf_model.check_finite = looked_at
    model, asks = asked(folder, name, stop)
    model.generate(asks)
    return {"near": near[0], "places": places[0]}


def _timed(start: tuple[float, float]) -> dict[str, Any]:
    return {"wall": time.perf_counter() - start[0], "cpu": time.process_time() - start[1]}


def main() -> None:
    """Run a part and print what it found as JSON."""
    part, folder, *rest = sys.argv[1:]
    claim()  # as the command does: this process is the suite's own
    wait_politely()
    if part == "score":
        score(Path(folder), Path(rest[0]))
        return
    name, stop = rest[0], tuple(json.loads(rest[1]))
    if part == "generate":
        print(json.dumps(generate(Path(folder), name, stop, int(rest[2]))))
    else:
        print(json.dumps({"ours": ours, "ties": ties}[part](Path(folder), name, stop)))


if __name__ == "__main__":
    main()
