"""What `bench check leakage` prints: plain text of at most 100 columns."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bench.base.names import counted
from bench.checks.evidence import LEAKS, UNSAID, Grade, Leakage, Match, SetCheck, is_ours, unread
from bench.checks.ladder import RECALL
from reports.check_names import GRADES, check_question
from reports.naming import listed
from reports.numbers import UNDEFINED, count, hundredths, number, percent
from reports.safe_text import one_line
from reports.text_table import TextTable, clipped
from stats.extraction import searched_leak

WIDTH = 100
NAME, PATH = 24, 60
WORST = 12
"""Rows shown; leakage.json has all."""
AROUND = 60
"""Characters shown on either side of a match."""

LONGEST = 300
"""Characters shown of a question."""

SEARCHES = ("D1", "D2", "D3")
PROBABLE: Grade = "paraphrase"
"""The grade that is never called found: it is probably the same fact."""

Grades = Mapping[str, Mapping[str, Grade]]


def leakage_summary(found: Leakage) -> str:
    """Return what was read, each check on each set, the worst rows, notes, and the verdict."""
    blocks = [
        _sources(found),
        _skipped(found),
        _table(found),
        _worst(found),
        _notes(found),
        _not_testable(found),
        _wrapped(f"Verdict: {leakage_verdict(found)}"),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def leakage_verdict(found: Leakage) -> str:
    """Return where the evaluation sets stand on the ladder's first rung, in some sentences.

    What is only probably the same fact is counted apart, and what could not be read is said.
    """
    sizes = {one.set: one.n_items for one in found.checks if one.check == "D0"}
    grades = {name: _grades(found, name) for name in sizes}
    if not _searched(found):
        return " ".join([_untested(found), *_prompts(found)])
    if any(grades.values()):
        lacks = one_line(unread(found.sources))
        said = [*_flagged(grades, sizes), f"{lacks[0].upper()}{lacks[1:]}." if lacks else ""]
    else:
        said = [_none_found(found, sum(sizes.values()))]
    return " ".join(filter(None, [*said, *_left_to_say(found, grades), *_prompts(found)]))


def _untested(found: Leakage) -> str:
    if found.sources:
        return f"Not testable: none of {listed(list(SEARCHES))} was asked for."
    return "Not testable: no training data was given to look the test items up in."


def _flagged(grades: Grades, sizes: Mapping[str, int]) -> list[str]:
    """Return what was found, and what was probably found, each with its sets."""
    said = []
    sure = _counted_by_set(grades, sizes, [one for one in LEAKS if one != PROBABLE])
    likely = _counted_by_set(grades, sizes, [PROBABLE])
    if sure:
        every = [grade for one in grades.values() for grade in one.values()]
        exact, near = every.count("exact"), len(every) - every.count("exact")
        near -= every.count(PROBABLE)
        parts = [(exact, "word for word"), (near, "nearly word for word")]
        how = listed([f"{count(n)} {words}" for n, words in parts if n])
        said.append(f"Test items found in training: {sure}; {how}.")
    if likely:
        said.append(f"Probably found, the same fact in other words (look at them): {likely}.")
    return said


def _counted_by_set(grades: Grades, sizes: Mapping[str, int], wanted: Sequence[Grade]) -> str:
    """Return "3 of 150 (2.0 %): heldout 3 of 150", or "" for none."""
    met = {name: sum(one in wanted for one in of.values()) for name, of in grades.items()}
    n, total = sum(met.values()), sum(sizes.values())
    if not n:
        return ""
    where = [f"{_name(name)} {count(k)} of {count(sizes[name])}" for name, k in met.items() if k]
    return f"{count(n)} of {count(total)} ({percent(100 * n / total)}): {listed(where)}"


def _none_found(found: Leakage, total: int) -> str:
    """Return what the searches say where nothing was met; nothing of what was not read."""
    lacks = one_line(unread(found.sources))
    if any(one.partial for one in found.sources):
        return f"No test item was found in what could be read of the training data: {lacks}."
    read = f" ({lacks})" if lacks else ""
    where = " in the rows that were read" if lacks else ""
    return (
        f"No test item was found in training{read}: a single leaked item{where} would have been "
        f"seen verbatim, {_in_other_words(found, total)}."
    )


def _in_other_words(found: Leakage, total: int) -> str:
    if not any(one.check == "D3" and one.missing is None for one in found.checks):
        return "and items in other words were not looked for"
    seen = searched_leak(total, RECALL["D3"]) if total else None
    if seen is None:
        return "a reworded leak could not be relied on to be seen"
    recall = hundredths(RECALL["D3"]).lstrip("0")
    return f"{round(seen * total)} in other words (recall {recall}, measured on planted rewordings)"


def _left_to_say(found: Leakage, grades: Grades) -> list[str]:
    """Return what a person has to look at, or to say in the suite."""
    told = sum(one.fact(UNSAID) or 0 for one in found.checks)
    left = {
        (one.set, name)
        for one in found.checks
        for name in one.review
        if one.check in SEARCHES and name not in grades.get(one.set, {})
    }
    n = len(left)
    verb = "is" if n == 1 else "are"
    unsaid = "say `taught: true` or `taught: false` in the suite"
    return [
        f"{counted(n, 'item')} {verb} to review by a person." if n else "",
        f"A corpus tells the facts of {counted(round(told), 'item')}: {unsaid}." if told else "",
    ]


def _grades(found: Leakage, name: str) -> dict[str, Grade]:
    """Return the strongest grade of each item that was met in training data."""
    searched = tuple(one for one in found.checks if one.check in SEARCHES)
    return replace(found, checks=searched).graded(name)


def _prompts(found: Leakage) -> list[str]:
    held = sum(len(one.flagged) for one in found.checks if one.check == "D5")
    return [f"The prompt holds the answer to {counted(held, 'item')}."] if held else []


def _searched(found: Leakage) -> bool:
    return any(one.check in SEARCHES and one.missing is None for one in found.checks)


def _sources(found: Leakage) -> list[str]:
    if not found.sources:
        return []
    rows = tuple(
        (
            clipped(one_line(one.name), NAME),
            "asked" if one.role == "train" else "read",
            count(one.records),
            count(one.characters),
            count(one.n_skipped),
            clipped(one_line(one.path), PATH),
        )
        for one in found.sources
    )
    header = ("training data", "", "records", "characters", "skipped", "file")
    return TextTable(header, rows, frozenset({0, 1, 5})).lines(WIDTH + 40)


def _skipped(found: Leakage) -> list[str]:
    """Return the first rows that could not be used."""
    every = [row for one in found.sources for row in one.skipped]
    shown = [f"skipped {one_line(row.where)}: {one_line(row.why)}" for row in every[:WORST]]
    rest = sum(one.n_skipped for one in found.sources) - len(shown)
    return [*shown, f"and {count(rest)} more"] if rest > 0 else shown


def _table(found: Leakage) -> list[str]:
    sets = list(dict.fromkeys(one.set for one in found.checks))
    names = list(dict.fromkeys(one.check for one in found.checks))
    cells = {(one.check, one.set): one for one in found.checks}
    sizes = {one.set: one.n_items for one in found.checks if one.check == "D0"}
    rows = tuple(
        (_name(name), count(sizes.get(name)), *(_cell(cells.get((check, name))) for check in names))
        for name in sets
    )
    heads = (one_line(check) for check in names)
    table = TextTable(("items flagged", "of", *heads), rows).lines(WIDTH)
    return [*table, "", *_legend(names, found)]


def _legend(names: Sequence[str], found: Leakage) -> list[str]:
    asked = [f"{check} {check_question(check)}" for check in names if is_ours(check)]
    marks = [
        "nearly n: a run of most words, or .9 of their weight." if _has(found, _NEARLY) else "",
        "probably n: the same fact in other words, look at them." if _has(found, _LIKELY) else "",
        "+ n: to review by a person." if any(one.review for one in found.checks) else "",
        "taught n: expected in the corpus, no leak." if any(c.taught for c in found.checks) else "",
        "Peers' rules flag nothing here." if found.presets else "",
    ]
    return _wrapped(" ".join([*asked, *filter(None, marks)]))


def _cell(one: SetCheck | None) -> str:
    if one is None or one.missing is not None:
        return UNDEFINED
    if one.check == "D4":
        return percent(100 * (one.fact("answers seen") or 0.0))
    if one.check == "D7":
        said = "refused" if one.fact("refused") else "may differ" if one.fact("may differ") else ""
        return "\n".join(filter(None, (f"AUC {number(one.fact('auc'), 2)}", said)))
    grades = Counter(one.grades or ("exact",) * len(one.flagged))
    nearly, likely = (sum(grades[grade] for grade in some) for some in (_NEARLY, _LIKELY))
    text = count(grades["exact"]) if one.check not in ("D0", "D6") else ""
    parts = [f"nearly {count(nearly)}" if nearly else "",
             f"probably {count(likely)}" if likely else ""]  # fmt: skip
    if any(parts) and text == "0":
        text = ""
    review = f"+ {count(len(one.review))}" if one.review else ""
    taught = f"taught {count(len(one.taught))}" if one.taught else ""
    lines = (" ".join(filter(None, (text, review if not any(parts) else ""))), *parts,
             review if any(parts) else "", taught)  # fmt: skip
    return "\n".join(filter(None, lines)) or "0"


_NEARLY: tuple[Grade, ...] = ("near", "duplicate")
_LIKELY: tuple[Grade, ...] = (PROBABLE,)


def _has(found: Leakage, grades: Sequence[Grade]) -> bool:
    return any(grade in grades for one in found.checks for grade in one.grades)


def _worst(found: Leakage) -> list[str]:
    shown = _distinct([one for one in found.matches if one.grade != "context"])
    lines = [line for one in shown[:WORST] for line in _match(one)]
    rest = len(shown) - WORST
    more = [f"… and {counted(rest, 'item')} more, in leakage.json"] if rest > 0 else []
    return ["What was met, [[marked]] in the record", "", *lines, *more] if lines else []


def _distinct(matches: Sequence[Match]) -> list[Match]:
    """Return one match of each item, the strongest."""
    best: dict[tuple[str, str], Match] = {}
    for one in matches:
        best.setdefault((one.set, one.id), one)
    return sorted(best.values(), key=lambda one: one.grade not in LEAKS)


def _match(one: Match) -> list[str]:
    share = f" ({number(one.score, 2)})" if one.score < 1 else ""
    head = f"{one.check}  {_name(one.set)} {one_line(one.id)}: {GRADES[one.grade]}{share}"
    answers = clipped(" / ".join(map(one_line, one.answers[:3])), WIDTH // 2)
    return [
        *textwrap.wrap(head, WIDTH),
        *_indented(f"{one_line(one.question[:LONGEST])}  →  {answers}"),
        f"    {_where(one)}",
        *_indented(_marked(one)),
    ]


def _indented(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="    ", subsequent_indent="    ")


def _where(one: Match) -> str:
    if not one.path:
        return f"the prompt ({one.part})"
    return clipped(f"{one_line(one.path)}:{one.line}", WIDTH - 4)


def _marked(one: Match) -> str:
    start, end = one.span
    before, after = one.text[:start], one.text[end:]
    before = f"…{before[-AROUND:]}" if len(before) > AROUND else before
    after = f"{after[:AROUND]}…" if len(after) > AROUND else after
    marked = f"[[{one.text[start:end]}]]" if end > start else ""
    return one_line(f"{before}{marked}{after}")


def _notes(found: Leakage) -> list[str]:
    """Return notes, each once, with the sets it is of."""
    noted: dict[tuple[str, str], list[str]] = {}
    for one in found.checks:
        for note in one.notes:
            noted.setdefault((one.check, note), []).append(_name(one.set))
    return [
        line
        for (check, note), sets in noted.items()
        for line in _wrapped(f"{check} {listed(sets)}: {one_line(note)}")
    ]


def _not_testable(found: Leakage) -> list[str]:
    missing: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for check in dict.fromkeys(one.check for one in found.checks):
        whys: dict[str, list[str]] = {}
        for one in found.checks:
            if one.check == check and one.missing is not None:
                whys.setdefault(one.missing, []).append(_name(one.set))
        for why, sets in whys.items():
            missing.setdefault((why, tuple(sets)), []).append(check)
    return [
        line
        for (why, sets), checks in missing.items()
        for line in _wrapped(
            f"Not testable: {listed(checks)} on {listed(list(sets))}: {one_line(why)}"
        )
    ]


def _name(text: str) -> str:
    return clipped(one_line(text), NAME)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent="  ", break_on_hyphens=False)
