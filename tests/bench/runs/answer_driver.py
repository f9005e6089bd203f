"""Answers questions in child processes and kills them: the other side of test_kill.py.

Called with a checkpoint folder, a JSON file of questions, a temperature and a number of samples.
For each line `ROOT SECONDS` on stdin it forks a child that answers into ROOT, kills it with
SIGKILL after SECONDS if it still lives, and prints `killed` or the child's exit code, and how long
it lived. torch is imported once, before the first fork, so that a kill costs a fraction of a
second; nothing is computed here.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path

import torch
import transformers

from bench.data.items import Item, QuestionSet
from bench.models.hf import HfCheckpoint
from bench.models.protocol import Generation
from bench.runs.answering import RunSettings, answer
from bench.runs.prompts import asks

TEMPLATE = "Q: {question}\nA:"


def work(folder: Path, questions: list[str], root: Path) -> None:
    temperature, samples = float(sys.argv[3]), int(sys.argv[4])
    items = [
        Item(f"q{at}", text, ("Paris",), f"q{at}", None, None, at + 1, False)
        for at, text in enumerate(questions)
    ]
    sets = [QuestionSet("heldout", "heldout", True, "heldout.jsonl", tuple(items))]
    generation = Generation(max_new_tokens=4, temperature=temperature)
    settings = RunSettings(root, "people", TEMPLATE, generation, "x", 4)
    checkpoint = HfCheckpoint("tiny", "hf:tiny", folder)
    answer(checkpoint, asks(TEMPLATE, sets, uses_prompt=True, samples=samples), settings)


def child(folder: Path, questions: list[str], root: Path) -> int:
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            work(folder, questions, root)
            code = 0
        finally:
            os._exit(code)
    return pid


def watch(pid: int, seconds: float) -> str:
    """Wait for the child, killing it when its time is up."""
    start = time.monotonic()
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        lived = time.monotonic() - start
        if ended:
            return f"{os.waitstatus_to_exitcode(status)} {lived}"
        if lived >= seconds:
            os.kill(pid, signal.SIGKILL)
            _, status = os.waitpid(pid, 0)
            code = os.waitstatus_to_exitcode(status)
            return f"{'killed' if code == -signal.SIGKILL else code} {lived}"
        time.sleep(0.001)


def main() -> None:
    torch.set_num_threads(1)
    transformers.AutoModelForCausalLM, transformers.LlamaForCausalLM  # noqa: B018 - lazy imports
    folder, questions = Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text())
    for line in sys.stdin:
        root, seconds = line.split()
        print(watch(child(folder, questions, Path(root)), float(seconds)), flush=True)


if __name__ == "__main__":
    main()
