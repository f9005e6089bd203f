"""A gate's outcomes as JUnit's XML, which CI servers show as a table of tests."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from bench.gating.results import Gate
from bench.gating.words import leak_words, rule_words, sum_words

_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, however it is escaped."""


def gate_junit(found: Gate) -> str:
    """Return one test case for each rule and each leak; a failed one says why."""
    cases = [("rule", one.passed, rule_words(one)) for one in found.rules]
    cases += [("leak", one.passed, f"{leak_words(one)} {one.words}") for one in found.leaks]
    failed = sum(not passed for _, passed, _ in cases)
    suite = ElementTree.Element("testsuite", name="bench gate", tests=str(len(cases)))
    suite.set("failures", str(failed))
    for kind, passed, words in cases:
        name = _UNFIT.sub("\ufffd", words)
        case = ElementTree.SubElement(suite, "testcase", classname=f"gate.{kind}", name=name)
        if not passed:
            ElementTree.SubElement(case, "failure", message=_UNFIT.sub("\ufffd", sum_words(found)))
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"
