"""Prompts that were cut are counted, said once, and stand in the report."""

from __future__ import annotations

import json

from bench.models.protocol import Reply
from bench.runs.cut_prompts import cuts_in_words
from tests.support import write_rows


def test_the_count_is_worded():
    assert cuts_in_words([]) is None
    assert cuts_in_words([Reply("a", "eos")]) is None
    replies = [Reply("a", "eos"), Reply("b", "eos", dropped=3), Reply("c", "eos", dropped=1340)]
    assert cuts_in_words(replies[:2]).startswith("1 of 2 prompts was cut at its start")
    said = "2 of 3 prompts were cut at their start to fit the model; the longest lost 1,340 tokens"
    assert cuts_in_words(replies) == said


def test_a_run_and_a_report_say_it(bench, here, tiny):
    rows = [
        {"id": f"q{at}", "question": "who is the king of " * (60 if at < 2 else 1), "answers": "a"}
        for at in range(20)
    ]
    write_rows(here / "long.jsonl", rows)
    said = bench("run", f"t={tiny}", "--data", "long.jsonl")
    assert said.code == 0, said.err
    assert "t: 2 of 20 prompts were cut at their start to fit the model" in said.err
    (answers,) = here.glob("runs/*/*/answers.jsonl")
    lines = [json.loads(line) for line in answers.read_text().splitlines()]
    assert sum("dropped" in one for one in lines) == 2
    again = bench("run", f"t={tiny}", "--data", "long.jsonl")
    assert "2 of 20 prompts" in again.err  # nothing was generated, and it still holds
    compared = bench("compare", f"t={tiny}", f"u={tiny}", "--data", "long.jsonl", "--json")
    assert compared.code == 0, compared.err
    (result,) = here.glob("comparisons/*/result.json")
    warnings = json.loads(result.read_text())["warnings"]
    assert any("t: 2 of 20 prompts were cut" in one for one in warnings)
