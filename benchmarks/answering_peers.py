"""lm-evaluation-harness on the same checkpoint and questions, in an environment of its own.

Its environment is made in the cache folder; torch and transformers are those of ours, so that both
compute with the same code.
"""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
from pathlib import Path

import yaml

from bench.scenarios.examples import TEMPLATE

VERSION = "0.4.13"
_TEMPLATE = TEMPLATE.replace("{question}", "{{question}}")


def make_environment(cache: Path) -> Path:
    """Install it, unless it is there; return its `lm-eval`."""
    folder = cache / f"lm-eval-{VERSION}"
    command = folder / "bin" / "lm-eval"
    if not command.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        site = next(folder.glob("lib/python*/site-packages"))
        (site / "beside.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
        pip = [folder / "bin" / "python", "-m", "pip", "install", "-q"]
        subprocess.run([*pip, f"lm_eval[hf]=={VERSION}"], check=True)
    return command


def write_tasks(folder: Path) -> Path:
    """Write both tasks over `asked.jsonl`: answering, and scoring the first accepted answer."""
    tasks = folder / "tasks"
    tasks.mkdir(exist_ok=True)
    common = {
        "dataset_path": "json",
        "dataset_kwargs": {"data_files": {"test": str(folder / "asked.jsonl")}},
        "test_split": "test",
        "doc_to_text": _TEMPLATE,
        "doc_to_target": " {{answers[0]}}",
        "metadata": {"version": 1},
    }
    answering = {
        "task": "answering",
        "output_type": "generate_until",
        "generation_kwargs": {"until": ["\n"], "max_gen_toks": 32, "do_sample": False},
        "metric_list": [{"metric": "exact_match", "aggregation": "mean", "higher_is_better": True}],
    }
    scoring = {
        "task": "scoring",
        "output_type": "loglikelihood",
        "target_delimiter": "",
        "metric_list": [{"metric": "acc", "aggregation": "mean", "higher_is_better": True}],
    }
    for one in (answering, scoring):
        (tasks / f"{one['task']}.yaml").write_text(yaml.safe_dump(common | one, sort_keys=False))
    return tasks


def command(lm_eval: Path, folder: Path, task: str, batch: int, out: Path) -> list[str]:
    """Return the command that runs a task over the small checkpoint."""
    model = f"pretrained={folder / 'small'},dtype=float32"
    words = ["run", "--model", "hf", "--model_args", model, "--tasks", task]
    words += ["--include_path", str(folder / "tasks"), "--batch_size", str(batch)]
    words += ["--device", "cpu", "--output_path", str(out), "--log_samples"]
    return [str(lm_eval), *words]


def answers(out: Path) -> dict[str, str]:
    """Return its answers by the questions' ids."""
    (path,) = out.rglob("samples_answering_*.jsonl")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {row["doc"]["id"]: row["resps"][0][0] for row in rows}
