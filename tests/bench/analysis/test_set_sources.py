"""Where sets come from: the suite's words, hashes, what made a paraphrase set; no number moves."""

import hashlib
import json

import pytest

from bench.analysis.provenance import result_hash
from bench.analysis.set_sources import set_origins
from bench.base.errors import SuiteError
from bench.data.declared import About, GateRule, SetOrigin, about, gate_rules
from bench.data.sets import read_sets
from bench.data.suite import load_suite
from tests.support import write_rows

SUITE = """\
name: s
sets:
  q: {{role: heldout, path: q.jsonl{more}}}
  p: {{role: paraphrase, path: p.jsonl}}
{rest}"""


def suite(tmp_path, more="", rest=""):
    rows = [{"id": "1", "question": "a?", "answers": ["b"]}]
    write_rows(tmp_path / "q.jsonl", rows)
    write_rows(tmp_path / "p.jsonl", [{"id": "2", "question": "A?", "answers": ["b"], "of": "1"}])
    path = tmp_path / "suite.yaml"
    path.write_text(SUITE.format(more=more, rest=rest), encoding="utf-8")
    return load_suite(path)


def test_what_the_suite_says_and_what_the_file_is(tmp_path):
    words = ", source: a book, licence: cc0-1.0, split: by page, generator: g, generator_prompt: p"
    first, second = set_origins(suite(tmp_path, words))
    digest = hashlib.sha256((tmp_path / "q.jsonl").read_bytes()).hexdigest()
    assert first == SetOrigin(
        "q", "heldout", "q.jsonl", "a book", "cc0-1.0", "by page", "g", "p", digest
    )
    assert (second.source, second.generator, second.accepted) == (None, None, None)


def test_what_made_a_paraphrase_set_stands_beside_it(tmp_path):
    found = suite(tmp_path)
    summary = {"schema": "knowbench.paraphrases/1", "finished": True, "accepted": 7,
               "rejected": {"name_lost": 2}, "by": {"template:a": 3, "full-1": 4},
               "generator": {"name": "full-1", "fingerprint": "ab12"}}  # fmt: skip
    beside = tmp_path / "p.summary.json"
    beside.write_text(json.dumps(summary))
    made = set_origins(found)[1]
    assert (made.accepted, made.rejected) == (7, {"name_lost": 2})
    assert made.generator == "full-1 (fingerprint ab12), 1 rule of knowbench"
    for text in ("{", "[]", json.dumps({**summary, "finished": False}), '{"schema": "other"}'):
        beside.write_text(text)
        assert set_origins(found)[1].accepted is None
    odd = {**summary, "rejected": [1], "by": {"full-1": 4}, "generator": "full-1"}
    beside.write_text(json.dumps(odd))
    made = set_origins(found)[1]
    assert (made.accepted, made.rejected, made.generator) == (7, {}, "full-1")


def test_none_of_it_changes_a_results_name(tmp_path):
    plain = suite(tmp_path)
    before = result_hash(plain, read_sets(plain), {"a": "1"})
    rest = "gate: {checkpoint: a, require: not_worse}\nabout: {licence: mit, language: [en]}\n"
    told = suite(tmp_path, ", source: x", rest)
    assert result_hash(told, read_sets(told), {"a": "1"}) == before
    assert told.analysis_hash() == plain.analysis_hash()
    assert gate_rules(told.block) == (GateRule("a", require="not_worse"),)
    assert about(told.block) == About("mit", ("en",), None)


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        ("gate: {margin: -1}\n", r"suite\.yaml:\d+: gate\.0\.margin is '-1'"),
        ("gate: [{require: good}]\n", r"gate\.0\.require is 'good'"),
        ("gate: {sets: q}\n", r"unknown key 'gate\.0\.sets'"),
        ("gate: {set: r}\n", "no set 'r'"),
        ("gate: {metric: f3}\n", "no metric 'f3'"),
        ("gate: {checkpoint: x}\ncheckpoints: {y: 'hf:y'}\n", "no checkpoint or scenario 'x'"),
        ("about: {licence: ''}\n", r"about\.licence"),
        ("checkpoints: {y: 'hf:y'}\ncurves: {points: {a: {1: y, 2: z}}}\n", "no checkpoint 'z'"),
        (
            "checkpoints: {y: 'hf:y'}\ncurves: {points: {a: {1: y, 2: y}}}\n",
            r"suite\.yaml:\d+: a: 'y' stands at 1 and at 2; a checkpoint of its own",
        ),
    ],
)
def test_wrong_words_are_told_with_their_line(tmp_path, rest, words):
    with pytest.raises(SuiteError, match=words):
        suite(tmp_path, "", rest)
