"""Makes tests/data/harness_logs: small logs really written by lm-evaluation-harness and inspect_ai.

Two tiny checkpoints learn 20 questions by heart, each with faults of its own, and both harnesses
ask them. Run it in an environment of its own, since neither harness is needed by the suite:

    python -m venv harnesses
    harnesses/bin/pip install "lm-eval[hf]==0.4.13" "inspect-ai==0.3.285"
    harnesses/bin/python scripts/make_harness_logs.py [FOLDER]

It works in a temporary folder under relative names, so the logs hold no path of the machine, and
refuses to hand over a log that does. Both harnesses put the time into names and logs: a repetition
gives other names and the same answers to what is not sampled.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

from harness_items import FAULTS, items, prompt, train

OUT = Path(__file__).parents[1] / "tests" / "data" / "harness_logs"


# ---- lm-evaluation-harness

TASK = """\
task: capitals
dataset_path: json
dataset_kwargs: {data_files: {test: items.jsonl}}
test_split: test
output_type: generate_until
doc_to_text: "{% if context %}{{context}}\\n{% endif %}Q: {{question}}\\nA:"
doc_to_target: answers
generation_kwargs: {until: ["\\n"], do_sample: false, max_gen_toks: 8}
filter_list:
  - name: strict
    filter: [{function: regex, regex_pattern: '^\\s*([A-Z]\\w+)\\s*$'}, {function: take_first}]
  - name: flexible
    filter:
      - {function: regex, regex_pattern: '([A-Z]\\w+)', group_select: -1}
      - {function: take_first}
metric_list:
  - {metric: exact_match, aggregation: mean, higher_is_better: true}
metadata: {version: 1.0}
"""

CHOICE_TASK = """\
task: capitals_choice
dataset_path: json
dataset_kwargs: {data_files: {test: items.jsonl}}
test_split: test
output_type: multiple_choice
doc_to_text: "{% if context %}{{context}}\\n{% endif %}Q: {{question}}\\nA:"
doc_to_choice: choices
doc_to_target: label
metric_list:
  - {metric: acc, aggregation: mean, higher_is_better: true}
  - {metric: acc_norm, aggregation: mean, higher_is_better: true}
metadata: {version: 1.0}
"""


def ask_by_lm_eval(name: str) -> None:
    """Run both tasks by the command line, as a user would: its logs go to lm_eval/<name>."""
    words = [
        *(sys.executable, "-m", "lm_eval", "--model", "hf", "--tasks", "capitals,capitals_choice"),
        *("--model_args", f"pretrained=checkpoints/{name},add_bos_token=True"),
        *("--include_path", "tasks", "--output_path", f"lm_eval/{name}", "--log_samples"),
        *("--device", "cpu", "--batch_size", "4"),
    ]
    subprocess.run(words, check=True)
    for results in Path("lm_eval", name).rglob("results_*.json"):
        found = json.loads(results.read_text())
        found["pretty_env_info"] = "left out"  # the machine's
        results.write_text(json.dumps(found, indent=2, ensure_ascii=False))


# ---- inspect_ai


def ask_by_inspect(name: str, *, bare: bool = False) -> None:
    """Ask by inspect_ai: twice each, inspect/<name>.eval; or once, bare, <name>-bare.json."""
    from inspect_ai import eval as evaluate
    from inspect_ai.log import read_eval_log, write_eval_log

    done = evaluate(
        _task(bare),
        model="hf/local",
        model_args={"model_path": f"checkpoints/{name}", "device": "cpu"},
        log_dir="inspect/raw",
        log_format="json" if bare else "eval",
        display="none",
        fail_on_error=False,
        temperature=0.1 if bare else 0.7,
        max_tokens=8,
        seed=1,
    )[0]
    found = _shortened(_scrubbed(read_eval_log(done.location)))
    kind = "json" if bare else "eval"
    write_eval_log(found, f"inspect/{name}-bare.json" if bare else f"inspect/{name}.eval", kind)


def _scrubbed(log: Any) -> Any:
    """Return the log without this machine's folders, which tracebacks name."""
    text = log.model_dump_json()
    for folder in (str(Path.cwd()), sys.prefix, sys.base_prefix, str(Path(__file__).parent)):
        text = text.replace(folder, ".")
    return type(log).model_validate_json(text)


def _shortened(log: Any) -> Any:
    """Return the log with the events, most of its bytes, of two samples and of the broken one."""
    for number, sample in enumerate(log.samples):
        if number > 1 and sample.error is None:
            sample.events = []
    log.eval.revision = None  # of the folder that the script happened to stand in
    return log


def _task(bare: bool) -> Any:
    from inspect_ai import Epochs, Task, task
    from inspect_ai.dataset import MemoryDataset, Sample
    from inspect_ai.scorer import includes, match
    from inspect_ai.solver import generate

    samples = [
        Sample(
            input=row["question"],
            target=row["answers"],
            id=row["id"],
            metadata={"context": row["context"]} if row["context"] else {},
        )
        for row in items()
    ]

    @task(name="capitals_bare" if bare else "capitals")
    def made() -> Task:
        return Task(
            dataset=MemoryDataset(samples, name="items"),
            solver=[generate()] if bare else [_asked(), _broken_once(), generate()],
            scorer=[match(location="exact"), includes(), _graded(), _measured()],
            epochs=Epochs(1 if bare else 2, "mean"),
        )

    return made()


def _asked() -> Any:
    """Return the solver that asks as `prompt` says."""
    from inspect_ai.solver import solver

    @solver(name="asked")
    def made() -> Any:
        async def solve(state: Any, generate: Any) -> Any:
            row = {"context": state.metadata.get("context", ""), "question": state.input_text}
            state.user_prompt.text = prompt(row)
            return state

        return solve

    return made()


def _broken_once() -> Any:
    """Return a solver that fails on one question's second epoch: that sample has an error."""
    from inspect_ai.solver import solver

    @solver(name="broken_once")
    def made() -> Any:
        async def solve(state: Any, generate: Any) -> Any:
            if (state.sample_id, state.epoch) == ("q10", 2):
                raise RuntimeError("the tool did not answer")
            return state

        return solve

    return made()


def _graded() -> Any:
    """Return a scorer of C, P (right, but in more words), N (nothing) and I."""
    from inspect_ai.scorer import Score, mean, scorer

    @scorer(metrics=[mean()], name="graded")
    def made() -> Any:
        async def score(state: Any, target: Any) -> Any:
            said = state.output.completion.strip()
            inside = any(one in said for one in target)
            value = "C" if said in target.target else "P" if inside else "I" if said else "N"
            return Score(value=value, answer=said.split()[-1] if said else None)

        return score

    return made()


def _measured() -> Any:
    """Return a scorer of several numbers, one of them beyond 1."""
    from inspect_ai.scorer import Score, mean, scorer

    @scorer(metrics={"letters": [mean()], "words": [mean()]}, name="measured")
    def made() -> Any:
        async def score(state: Any, target: Any) -> Any:
            said = state.output.completion.strip()
            return Score(value={"letters": len(said), "words": len(said.split())})

        return score

    return made()


# ---- all of it


def make(folder: Path) -> None:
    """Make everything in a folder."""
    os.chdir(folder)
    Path("items.jsonl").write_text("".join(json.dumps(row) + "\n" for row in items()))
    Path("tasks").mkdir()
    Path("tasks", "capitals.yaml").write_text(TASK)
    Path("tasks", "capitals_choice.yaml").write_text(CHOICE_TASK)
    Path("inspect", "raw").mkdir(parents=True)
    for name, faults in FAULTS.items():
        train(Path("checkpoints", name), faults)
    for name in FAULTS:
        ask_by_lm_eval(name)
        ask_by_inspect(name)
    ask_by_inspect("b", bare=True)
    packages = ("lm_eval", "inspect_ai", "transformers", "torch", "tokenizers", "datasets")
    versions = {"python": platform.python_version(), **{one: version(one) for one in packages}}
    Path("versions.json").write_text(json.dumps(versions, indent=2) + "\n")


def check_clean(folder: Path, work: Path) -> None:
    """Refuse logs that name a folder of this machine."""
    forbidden = {str(work), str(Path.home()), str(OUT.parents[2]), sys.prefix, platform.node()}
    for path, text in _texts(folder):
        for word in (one for one in forbidden if len(one) > 3 and one in text):
            raise SystemExit(f"{path} holds {word!r}")


def _texts(folder: Path) -> list[tuple[Path, str]]:
    from inspect_ai.log import read_eval_log

    found = []
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        whole = read_eval_log(str(path)).model_dump_json() if path.suffix == ".eval" else None
        found.append((path, whole or path.read_text(encoding="utf-8")))
    return found


def check_ours(out: Path) -> None:
    """Refuse a folder whose logs this script did not make: it replaces them."""
    held = [name for name in ("lm_eval", "inspect") if (out / name).exists()]
    if held and not (out / "versions.json").is_file():
        sys.exit(f"{out} holds {' and '.join(held)}, which were not made here; name another folder")


def main() -> None:
    """Make the logs and put them where the tests look, or into the folder that is named."""
    out = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else OUT
    check_ours(out)
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    with tempfile.TemporaryDirectory(prefix="logs") as work:
        make(Path(work))
        shutil.rmtree(Path(work, "inspect", "raw"))
        kept = Path(work, "kept")
        for name in ("lm_eval", "inspect"):
            shutil.copytree(Path(work, name), kept / name)
        for name in ("items.jsonl", "versions.json"):
            shutil.copy(Path(work, name), kept)
        check_clean(kept, Path(work))
        for name in ("lm_eval", "inspect"):
            shutil.rmtree(out / name, ignore_errors=True)
        shutil.copytree(kept, out, dirs_exist_ok=True)
    print(f"written: {out}")


if __name__ == "__main__":
    main()
