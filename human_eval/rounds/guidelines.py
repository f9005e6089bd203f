"""The page of guidelines that a round starts with; the lead may change every word of it.

Plain HTML without styles or scripts, in ASCII: it is shown by Label Studio, in the sheets, and in
a browser by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from human_eval.scales import PREFERENCES, VERDICTS, Kind, Scale, scales_for

_QUESTION = "Where was Mara Lind born, and when?"
_ACCEPTED = "in Bergen, in 1921"
_SOURCE = "Mara Lind, born in Bergen in 1921, was a painter. She moved to Oslo in 1940."

_VERDICTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "correct": (
        ("Bergen, 1921.", "all that was asked; other words, order or spelling do not matter"),
        ("She was born in Bergen in 1921, the year of the great storm.", "more than was asked"),
    ),
    "partially_correct": (
        ("Bergen.", "right, but a part of what was asked is missing"),
        ("Bergen / Oslo, 1921.", "the right answer stands beside a wrong one"),
    ),
    "incorrect": (
        ("Oslo, 1940.", "nothing that was asked is right"),
        ("(no answer)", "nothing was said, or the answer was refused"),
    ),
}
_STARS: Mapping[str, tuple[tuple[int, str, str], ...]] = {
    "factual_accuracy": (
        (5, "She was born in Bergen in 1921.", "every stated fact is right"),
        (4, "She was born in Bergen in 1922.", "a small slip"),
        (3, "She was born in Bergen in 1880.", "one of the main facts is wrong"),
        (2, "She was born in Oslo in 1922.", "hardly anything is right"),
        (1, "She was born in Lisbon in 1880.", "nothing is right"),
    ),
    "logical_coherence": (
        (
            5,
            "Born in 1921, she was 19 when she moved in 1940.",
            "each step follows; so does a word",
        ),
        (4, "She moved in 1940, so she was 19.", "a step is left out"),
        (3, "Born in 1921, she was about 30 in 1940.", "a conclusion does not follow"),
        (2, "She was a painter, so she was born in 1921.", "the reason has nothing to do with it"),
        (1, "She was born in 1921 and never in 1921.", "contradicts itself"),
    ),
    "grammatical_correctness": (
        (5, "She was born in Bergen in 1921.", "no error; a bare \u201cBergen, 1921\u201d is none"),
        (4, "She was born in bergen in 1921.", "one slip"),
        (3, "She born in Bergen at 1921.", "several errors, read without effort"),
        (2, "She bear Bergen the 1921 in.", "read with effort"),
        (1, "in she the the Bergen of born of", "cannot be read"),
    ),
    "relevance": (
        (5, "Bergen, 1921.", "answers what was asked, right or wrong"),
        (4, "Bergen, 1921. She was a painter.", "a little beside the question"),
        (
            3,
            "She painted, moved to Oslo, and came from Bergen.",
            "half of it is beside the question",
        ),
        (2, "She moved to Oslo in 1940.", "the right subject, another question"),
        (1, "Bergen has a fine harbour.", "another subject, or no answer"),
    ),
    "consistency_with_source": (
        (5, "She was born in Bergen in 1921.", "all of it stands in the source"),
        (4, "She was born in the port of Bergen in 1921.", "a harmless addition"),
        (3, "She was born in Bergen in 1921, a baker's child.", "a claim the source does not make"),
        (2, "She was born in Oslo in 1921.", "against the source in one point"),
        (1, "She was born in Lisbon in 1880.", "against the source in all it says"),
    ),
}
_PREFERENCES: Mapping[str, tuple[str, str, str]] = {
    "a": ("Bergen, 1921.", "Oslo, 1921.", "A is right, or nearer to it"),
    "tie_good": ("Bergen, 1921.", "She was born in Bergen in 1921.", "both are right"),
    "tie_bad": ("Oslo, 1940.", "Lisbon, 1880.", "both are wrong, and neither is nearer"),
    "b": ("Bergen.", "Bergen, 1921.", "B says more of what was asked"),
}


def guidelines_page(kind: Kind, *, source: bool) -> str:
    """Return the guidelines of a round.

    Args:
        kind: Of the round.
        source: Whether any task has a source.
    """
    parts = [_rules(kind, source)]
    if kind == "rating":
        parts += [_verdicts(), *(_scale(one) for one in scales_for(source))]
    else:
        parts.append(_preferences())
    text = "\n".join(parts) + "\n"
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")


def _rules(kind: Kind, source: bool) -> str:
    what = "one answer to a question" if kind == "rating" else "two answers to a question, A and B"
    rules = [
        f"You see {what}. Judge what stands there, not who may have written it.",
        "Judge each task by itself. Some look alike or come back: judge them afresh.",
        "Length and style are no merit. A short answer that is right is right.",
        "Look a fact up if you do not know it. If you still cannot judge, skip the task and say "
        "why in the comment: a skip is better than a guess.",
        "Signs such as \u2400 or \u241b, or an empty box, stand for ones that cannot be shown.",
        "A long text scrolls by Page Down, once Tab has brought you into the form.",
        "The first tasks are there to see whether these guidelines are clear.",
    ]
    if source:
        last = "Where a source text is shown, judge consistency with it by that text alone."
        rules.insert(3, last if kind == "rating" else "Where a source is shown, it is right.")
    lines = "\n".join(f"<li>{escape(rule)}</li>" for rule in rules)
    asked = (
        f"<p>In the examples the question is <b>{escape(_QUESTION)}</b> and the right answer is "
        f"<b>{escape(_ACCEPTED)}</b>."
    )
    if source:
        asked += f" The source says: <i>{escape(_SOURCE)}</i>"
    return f"<h1>How to judge</h1>\n<ul>\n{lines}\n</ul>\n{asked}</p>"


def _verdicts() -> str:
    rows = [
        (f"{choice.label} [{choice.hotkey.upper()}]", *example)
        for choice in VERDICTS
        for example in _VERDICTS[choice.value]
    ]
    return _table("Verdict: is the answer right?", ("verdict", "for example", "because"), rows)


def _scale(scale: Scale) -> str:
    rows = [(f"{stars}", text, why) for stars, text, why in _STARS[scale.name]]
    title = f"{scale.title} [{scale.hotkey.upper()}]: {scale.asks}"
    return _table(title, ("stars", "for example", "because"), rows)


def _preferences() -> str:
    rows = [
        (f"{choice.label} [{choice.hotkey.upper()}]", *_PREFERENCES[choice.value])
        for choice in PREFERENCES
    ]
    header = ("choice", "answer A", "answer B", "because")
    return _table("Which answer is better?", header, rows)


def _table(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in header)
    lines = "\n".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f'<h2>{escape(title)}</h2>\n<table border="1">\n<tr>{head}</tr>\n{lines}\n</table>'
