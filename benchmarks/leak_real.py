"""Real sets as they are, nothing planted: what is flagged, by rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.leak_data import evouna, evouna_texts, webquestions
from benchmarks.leak_ours import flagged, trained
from benchmarks.leak_peers import ngram_rule
from benchmarks.planting import Pair


@dataclass(frozen=True)
class Real:
    """A real set beside real training data.

    Attributes:
        what: Both.
        n: Questions.
        shares: Rule -> share of them that it flags, 0-1.
    """

    what: str
    n: int
    shares: dict[str, float]


def real_cases() -> list[Real]:
    """Ask every rule about real sets beside each other."""
    train, test, natural = webquestions("trainmodel", "val"), webquestions("test"), evouna()
    return [
        _case("WebQuestions test, in its train", test, webquestions("trainmodel"), ()),
        _case("WebQuestions test, in its train and val", test, train, ()),
        _case("EVOUNA, in all of WebQuestions", natural, [*train, *test], ()),
        _case("WebQuestions test, in what two systems answered EVOUNA", test, (), evouna_texts()),
        _case("EVOUNA, in what two systems answered it", natural, (), evouna_texts()),
    ]


def _case(what: str, pairs: Sequence[Pair], records: Sequence[Pair], texts: Sequence[str]) -> Real:
    found = flagged(pairs, *trained(records, texts), ("D1", "D2", "D3"))
    found["ours"] = set().union(*found.values())
    held = texts or [record.question for record in records]
    questions = [pair.question for pair in pairs]
    found |= {f"{n}-gram": ngram_rule(questions, held, n) for n in (13, 8)}
    return Real(what, len(pairs), {name: len(one) / len(pairs) for name, one in found.items()})


def section(found: Sequence[Real]) -> str:
    """Return the results as a Markdown section."""
    rules = list(found[0].shares)
    lines = [
        "## Real sets as they are",
        "",
        "Nothing was planted: WebQuestions' test and train overlap by nature (27.5 % by a "
        "published hand count), EVOUNA and WebQuestions hardly, and the systems' answers tell "
        "most of EVOUNA's facts in other words.",
        "",
        f"| questions, training data | n | {' | '.join(rules)} |",
        f"| --- | ---: |{' ---: |' * len(rules)}",
    ]
    for one in found:
        shares = " | ".join(f"{one.shares[rule]:.1%}" for rule in rules)
        lines.append(f"| {one.what} | {one.n:,} | {shares} |")
    return "\n".join(lines)
