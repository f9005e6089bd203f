"""What `bench check leakage` prints: plain text of at most 100 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from bench.checks.evidence import LEAKS, Leakage, Match, SetCheck, is_ours
from bench.checks.ladder import RECALL
from reports.check_names import GRADES, check_question
from reports.naming import listed
from reports.numbers import UNDEFINED, alpha, count, counted, number, percent
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
    """Return where the evaluation sets stand on the ladder's first rung, in a sentence or two."""
    sizes = {one.set: one.n_items for one in found.checks if one.check == "D0"}
    flagged = {name: _met(found, name) for name in sizes}
    n, total = sum(map(len, flagged.values())), sum(sizes.values())
    said = []
    if n:
        where = [_of(name, len(ids), sizes[name]) for name, ids in flagged.items() if ids]
        share = percent(100 * n / total)
        said.append(f"Test items found in training: {count(n)} of {count(total)} ({share}): "
                    f"{listed(where)}.")  # fmt: skip
    elif _searched(found):
        said.append(
            "No test item was found in training: a single leaked item would have been seen "
            f"verbatim, {_in_other_words(found, total)}."
        )
    else:
        said.append("Not testable: no training data was given to look the test items up in.")
    return " ".join([*said, *_prompts(found)])


def _in_other_words(found: Leakage, total: int) -> str:
    if not any(one.check == "D3" and one.missing is None for one in found.checks):
        return "and items in other words were not looked for"
    seen = searched_leak(total, RECALL["D3"]) if total else None
    return f"{round((seen or 0) * total)} in other words (recall {alpha(RECALL['D3'])})"


def _of(name: str, n: int, size: int) -> str:
    return f"{_name(name)} {count(n)} of {count(size)}"


def _met(found: Leakage, name: str) -> set[str]:
    checks = (found.find(check, name) for check in SEARCHES)
    return {item for one in checks if one is not None for item in one.flagged}


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
        return f"AUC {number(one.fact('auc'), 2)}" + (" refused" if one.fact("refused") else "")
    text = count(len(one.flagged)) if one.check not in ("D0", "D6") else ""
    review = f"+ {count(len(one.review))}" if one.review else ""
    taught = f"taught {count(len(one.taught))}" if one.taught else ""
    return "\n".join(filter(None, (" ".join(filter(None, (text, review))), taught))) or "0"


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
