"""A gate's outcomes follow from where an interval lies; the command exits as they say."""

import json
import math
import subprocess
import sys
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from bench.base.errors import DataError, SuiteError
from bench.base.files import write_json
from bench.checks.results import Searched
from bench.data.declared import GateRule
from bench.gating import gate
from bench.gating.judging import judge
from bench.gating.junit import gate_junit
from bench.gating.leaks import judge_leaks
from bench.gating.policy import asked_of
from bench.gating.words import gate_markdown, gate_text, leak_words
from reports import to_json
from reports.baseline import baseline_of
from stats.results import UNDEFINED
from tests.reports.made import make, two, world
from tests.reports.made_checks import checked, leaking, untested
from tests.support import REPOSITORY


def written(tmp_path, comparison, name="now"):
    path = tmp_path / name / "result.json"
    write_json(path, to_json(comparison))
    return str(path.parent)


def moved(comparison, difference, interval, **changes):
    """The same comparison whose first pair's difference was found elsewhere."""
    pair = comparison.pairs[0]
    found = replace(pair.difference, difference=difference, interval=interval, **changes)
    return replace(comparison, pairs=(replace(pair, difference=found), *comparison.pairs[1:]))


@pytest.fixture(scope="module")
def of_two():
    return make(two())


@pytest.mark.parametrize(
    ("interval", "margin", "outcome", "passes"),
    [  # passes: no_regression, not_worse, better
        ((0.1, 4.0), 2.0, "better", (True, True, True)),
        ((-1.9, 4.0), 2.0, "not_worse", (True, True, False)),
        ((-1.9, -0.1), 2.0, "not_worse", (True, True, False)),
        ((-2.0, 4.0), 2.0, "undecided", (True, False, False)),
        ((-6.0, -1.9), 2.0, "undecided", (True, False, False)),
        ((-6.0, -2.0), 2.0, "undecided", (True, False, False)),
        ((-6.0, -2.1), 2.0, "regression", (False, False, False)),
        ((-6.0, -0.1), 0.0, "regression", (False, False, False)),
        ((-6.0, 0.0), 0.0, "undecided", (True, False, False)),
        ((0.0, 0.0), 0.0, "not_worse", (True, True, False)),
        ((math.nan, math.nan), 2.0, "untested", (False, False, False)),
    ],
)
def test_where_the_interval_lies(of_two, interval, margin, outcome, passes):
    found = moved(of_two, -1.0, interval)
    for require, passed in zip(("no_regression", "not_worse", "better"), passes, strict=True):
        rule = GateRule("full", "mlp", margin=margin, require=require)
        (asked,) = asked_of(found, (rule,), baseline=False)
        judged = judge(found, asked, None)
        assert (judged.outcome, judged.passed) == (outcome, passed)


def test_the_other_way_round_turns_the_sign(of_two):
    found = moved(of_two, 3.0, (1.0, 5.0))
    rule = GateRule("mlp", "full", margin=0.5)
    judged = judge(found, asked_of(found, (rule,), baseline=False)[0], None)
    assert (judged.difference, judged.interval) == (-3.0, (-5.0, -1.0))
    assert judged.outcome == "regression"


def test_lower_is_better_turns_it_as_well(of_two):
    pair = replace(of_two.pairs[0], metric="loss")
    scores = tuple(replace(one, metric="loss") for one in of_two.scores)
    found = moved(replace(of_two, pairs=(pair,), scores=scores), 0.3, (0.1, 0.5))
    rule = GateRule("full", "mlp", metric="loss", margin=0.0)
    judged = judge(found, asked_of(found, (rule,), baseline=False)[0], None)
    assert judged.difference == -0.3
    assert judged.outcome == "regression"


def test_a_refused_test_is_judged_by_nobody(of_two):
    found = moved(of_two, 5.0, (4.0, 6.0), refused="refused: one group")
    asked = asked_of(found, (GateRule("full", "mlp"),), baseline=False)[0]
    judged = judge(found, asked, None)
    assert not judged.passed
    assert judged.note == "one group"


def test_identical_answers_are_no_worse_whatever_the_margin(of_two):
    found = moved(of_two, 0.0, (math.nan, math.nan), se=0.0)
    rule = GateRule("full", "mlp", margin=0.0, require="not_worse")
    assert judge(found, asked_of(found, (rule,), baseline=False)[0], None).passed


def test_words_that_a_rule_leaves_out(tmp_path):
    found = gate(written(tmp_path, make(world())))
    assert {one.asked.checkpoint for one in found.rules} == {"full-1", "attention-1", "mlp-1"}
    first = found.rules[0].asked
    assert (first.against, first.metric, first.set) == ("base", "exact_match", "heldout")
    assert (first.margin, first.require) == (2.0, "no_regression")
    assert found.passed
    assert "no policy in the suite" in gate_text(found)


def test_leaks_fail_and_untested_ones_pass_with_a_word(tmp_path):
    leaked = gate(written(tmp_path, leaking()))
    assert not leaked.passed
    assert all(one.passed for one in leaked.rules)
    assert {one.outcome for one in leaked.leaks} == {"leak"}
    assert "FAIL   full-1 on heldout: leak (" in gate_text(leaked)
    spared = replace(leaking(), gate=(GateRule(fail_on_leak=False),))
    assert gate(written(tmp_path, spared, "spared")).passed
    unknown = gate(written(tmp_path, untested(), "untested"))
    assert unknown.passed
    assert "leakage not testable" in gate_text(unknown)


@pytest.mark.parametrize(
    ("changes", "outcome", "said"),
    [
        ({}, "not_found", "no leak found in the data given, which is no all-clear."),
        ({"searched": (Searched("train", "train", 9, 1, partial=True),)}, "in_part",
         "training data searched only in part, no leak found there."),
        ({"trained": True}, "trained", "declared as trained on."),
        ({"by": ("D1", "L1")}, "no_leak", "no leak found."),
    ],
)  # fmt: skip
def test_a_search_that_found_nothing_is_told_from_an_all_clear(changes, outcome, said):
    found = checked()
    verdicts = tuple(replace(one, **{"by": ("D1",), **changes}) for one in found.checks.verdicts)
    made = replace(found, checks=replace(found.checks, verdicts=verdicts))
    (leak,) = judge_leaks(made, (GateRule(checkpoint="full-1"),))
    assert (leak.outcome, leak.passed) == (outcome, True)
    assert leak_words(leak) == f"full-1 on heldout: {said}"


def test_against_a_baseline(tmp_path):
    then, now = make(two()), make(two(skills={"full": 0.45, "mlp": 0.6}, seed=4))
    runs = tuple(replace(run, fingerprint=f"{n}" * 12) for n, run in enumerate(now.runs))
    words = [written(tmp_path, one, name) for one, name in (
        (replace(now, runs=runs, signature=f"{now.signature}|items:1"), "now"),
        (replace(then, signature=f"{then.signature}|items:1"), "then"),
    )]  # fmt: skip
    found = gate(words[0], baseline=words[1])
    outcomes = {one.asked.checkpoint: one.outcome for one in found.rules}
    assert outcomes == {"full": "regression", "mlp": "undecided"}
    assert not found.rules[0].paired
    assert "unpaired" in gate_text(found)
    same = gate(words[1], baseline=words[1])
    assert [one.outcome for one in same.rules] == ["not_worse", "not_worse"]
    assert "the same answers" in gate_text(same)


@pytest.mark.parametrize(
    ("paired", "outcome", "note"),
    [
        (None, "untested", "a score has no interval"),
        ({"se": 1.0}, "untested", "the test gave no interval"),
        ({"se": 0.0}, "not_worse", ""),
        ({"se": 0.0, "refused": "refused: 3 groups"}, "untested", "3 groups"),
    ],
)
def test_what_has_no_interval_since_the_baseline_says_why(of_two, paired, outcome, note):
    rule = GateRule("full", margin=0.0, require="not_worse")
    (asked,) = asked_of(of_two, (rule,), baseline=True)
    test = None if paired is None else replace(of_two.pairs[0].difference, difference=0.0, **paired)
    since = baseline_of(of_two, of_two)
    found = {"same": False, "difference": 0.0, "interval": UNDEFINED, "paired": test}
    moves = tuple(replace(one, comparable=True, **found) for one in since.moves)
    judged = judge(of_two, asked, replace(since, moves=moves))
    assert (judged.outcome, judged.note) == (outcome, note)
    assert judged.paired is (paired is not None)


def test_a_checkpoint_that_the_baseline_lacks_cannot_be_judged(of_two, tmp_path):
    then = replace(of_two, scores=tuple(x for x in of_two.scores if x.checkpoint != "full"))
    found = gate(written(tmp_path, of_two), baseline=written(tmp_path, then, "then"))
    new = next(one for one in found.rules if one.asked.checkpoint == "full")
    assert (new.outcome, new.note) == ("untested", "the baseline has no such score")
    assert not found.passed


def test_other_questions_than_then_cannot_be_judged(tmp_path):
    comparison = make(two())
    other = replace(comparison, sets=(replace(comparison.sets[0], n_items=999),))
    found = gate(written(tmp_path, comparison), baseline=written(tmp_path, other, "then"))
    assert {one.outcome for one in found.rules} == {"untested"}
    assert "questions or metric are not those of the baseline" in gate_text(found)
    assert "note   not as in the baseline: set heldout" in gate_text(found)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (GateRule("ful", "mlp"), r"no checkpoint or scenario 'ful'.*did you mean 'full'"),
        (GateRule("full", "nobody"), "no checkpoint or scenario 'nobody'"),
        (GateRule("full", "mlp", metric="f2"), r"no metric 'f2'.*'f1'"),
        (GateRule("full", "mlp", set="hold"), "no set 'hold'"),
        (GateRule("full", "baseline"), r"none is given; name it: --baseline RESULT"),
        (GateRule("full"), "nothing to hold against"),
        (GateRule("full", "full"), "no checkpoint is left"),
    ],
)
def test_misuse_is_told(of_two, tmp_path, rule, words):
    with pytest.raises(SuiteError, match=words):
        gate(written(tmp_path, replace(of_two, gate=(rule,))))


def test_pairs_that_were_not_compared_are_told(of_two, tmp_path):
    with pytest.raises(SuiteError, match="were not compared by exact_match on heldout"):
        gate(written(tmp_path, replace(
            of_two, gate=(GateRule("full", "mlp"),), pairs=(replace(of_two.pairs[0], set="x"),)
        )))  # fmt: skip


def test_what_was_compared_there_is_listed(of_two):
    asked = asked_of(of_two, (GateRule("full", "mlp"),), baseline=False)[0]
    with pytest.raises(SuiteError, match="compared there: full − mlp"):
        judge(of_two, replace(asked, against="nobody"), None)
    with pytest.raises(SuiteError, match="compare again with `pairs: all`"):
        judge(replace(of_two, pairs=()), asked, None)


def test_another_suites_policy(tmp_path):
    suite = tmp_path / "suite.yaml"
    suite.write_text(
        "name: s\nsets: {heldout: {role: heldout, path: q.jsonl}}\n"
        "gate: {checkpoint: mlp, against: full, require: better}\n"
    )
    found = gate(written(tmp_path, make(two())), policy=suite)
    assert [one.asked.require for one in found.rules] == ["better"]
    assert not found.passed
    assert found.source == "policy of suite.yaml"


def test_the_command_exits_as_it_found_and_writes_for_ci(tmp_path):
    folder = written(tmp_path, replace(make(two()), suite="a|b <i> @all"))
    summary, xml = tmp_path / "summary.md", tmp_path / "gate.xml"
    summary.write_text("before\n")

    def run(*words):
        return subprocess.run(
            [sys.executable, "-m", "bench.cli.main", "gate", *words],
            capture_output=True, text=True, cwd=REPOSITORY, check=False,
        )  # fmt: skip

    policy = tmp_path / "suite.yaml"
    text = "name: s\nsets: {{heldout: {{role: heldout, path: q}}}}\ngate: {}\n"
    policy.write_text(text.format("{checkpoint: full, against: mlp, require: better}"))
    good = run(folder, "--policy", str(policy), "--json")
    assert good.returncode == 0, good.stderr
    assert json.loads(good.stdout)["passed"] is True
    policy.write_text(text.format("[{checkpoint: mlp, against: full}]"))
    bad = run(folder, "--policy", str(policy), "--md", str(summary), "--junit", str(xml))
    assert bad.returncode == 1
    assert "FAIL   mlp against full: regression" in bad.stdout
    assert "gate failed: 1 of 2 checks" in bad.stdout
    said = summary.read_text()
    assert said.startswith("before\n")
    assert "❌" in said
    assert "<i>" not in said
    tree = ElementTree.parse(xml).getroot()
    assert (tree.get("tests"), tree.get("failures")) == ("2", "1")
    assert tree.find("testcase/failure") is not None
    missing = run(str(tmp_path / "nothing"))
    assert missing.returncode == 2
    assert "no such comparison" in missing.stderr
    assert "Traceback" not in missing.stderr


def test_strange_names_reach_xml_and_markdown_safely(of_two):
    from bench.gating.results import Asked, Gate, Judged

    asked = Asked("a\x00\ud800<&>|", None, "exact_match", "s", 0.0, "better")
    found = Gate("x", "f", "p", (Judged(asked, "undecided"),), ())
    ElementTree.fromstring(gate_junit(found).encode())
    assert "<&" not in gate_markdown(found)
    with pytest.raises(DataError):
        gate("nothing-here")
