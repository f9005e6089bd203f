"""A gate's outcomes as JUnit's XML, which CI servers show as a table of tests."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from bench.gating.results import Gate, LeakJudged
from bench.gating.words import asked_words, leak_told, rule_words
from reports.safe_text import one_line

_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, however it is escaped."""


def gate_junit(found: Gate) -> str:
    """Return one test case for each rule and each leak; a failed one says why.

    A case's name holds nothing that was found, so that a server knows it again in the next run.
    """
    cases = [("rule", asked_words(one.asked), rule_words(one), one.passed) for one in found.rules]
    cases += [("leak", _place(one), leak_told(one), one.passed) for one in found.leaks]
    suite = ElementTree.Element("testsuite", name="bench gate", tests=str(len(cases)))
    suite.set("failures", str(found.passes.count(False)))
    for kind, name, words, passed in cases:
        case = ElementTree.SubElement(suite, "testcase", classname=f"gate.{kind}", name=_fit(name))
        if not passed:
            ElementTree.SubElement(case, "failure", message=_fit(words))
        ElementTree.SubElement(case, "system-out").text = _fit(words)
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def _place(one: LeakJudged) -> str:
    return f"{one_line(one.checkpoint)} on {one_line(one.set)}: no leak"


def _fit(text: str) -> str:
    return _UNFIT.sub("\ufffd", text)
