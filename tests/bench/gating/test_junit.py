"""JUnit's XML of a gate: a case is known again from run to run, and a failed one says why."""

from xml.etree import ElementTree

from bench.gating.junit import gate_junit
from bench.gating.results import Asked, Gate, Judged, LeakJudged
from bench.gating.words import rule_words, sum_words

ASKED = Asked("full", "mlp", "exact_match", "heldout", 2.0, "not_worse")
BAD = Judged(ASKED, "regression", -7.0, (-9.0, -5.0), test="CR1 t(99)")
GOOD = Judged(ASKED, "better", 7.0, (5.0, 9.0), test="CR1 t(99)")
LEAK = LeakJudged("full", "heldout", "leak", "12 questions stand in training.")
CLEAN = LeakJudged("mlp", "heldout", "no_leak", "No question was found in training.")


def cases(*rules, leaks=()):
    made = gate_junit(Gate("s", "f", "a policy", rules, leaks)).encode()
    return ElementTree.fromstring(made)


def test_a_failed_case_says_why_and_no_other_fails():
    tree = cases(BAD, GOOD, leaks=(LEAK, CLEAN))
    assert (tree.get("tests"), tree.get("failures")) == ("4", "2")
    said = [[one.get("message") for one in case.findall("failure")] for case in tree]
    assert said[0] == [rule_words(BAD)]
    assert "−7.0 pp" in said[0][0]
    assert said[1] == said[3] == []
    assert said[2] == ["full on heldout: leak (12 questions stand in training)"]
    assert [case.get("classname") for case in tree] == [*["gate.rule"] * 2, *["gate.leak"] * 2]


def test_a_case_has_the_same_name_whatever_was_found():
    names = [case.get("name") for case in cases(BAD, GOOD)]
    assert set(names) == {
        "full against mlp: exact match on heldout; required: shown to be no worse, margin 2 pp"
    }


def test_what_was_found_is_said_of_passed_cases_too():
    assert cases(GOOD).findtext("testcase/system-out") == rule_words(GOOD)


def test_of_a_leak_that_was_not_found_it_is_said_what_that_rests_on():
    told = cases(leaks=(CLEAN,)).findtext("testcase/system-out")
    assert told == "mlp on heldout: no leak found. No question was found in training."


def test_signs_that_xml_cannot_hold_are_replaced():
    strange = LeakJudged("\ufffe<&>", "\x00\ud800", "leak", "\x0b\uffff")
    tree = cases(leaks=(strange,))
    assert tree.find("testcase").get("name") == "\ufffd<&> on ␀\ufffd: no leak"


def test_one_check_is_not_one_checks():
    assert sum_words(Gate("s", "f", "p", (BAD,), ())) == "gate failed: 1 of 1 check (s; p)"
    assert sum_words(Gate("s", "f", "p", (GOOD,), (CLEAN,))) == "gate passed: 2 checks (s; p)"
