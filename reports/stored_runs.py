"""What `bench runs` prints: plain text of at most 100 columns."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from bench.base.names import counted
from bench.runs.listing import ListedRun
from bench.runs.pruning import PrunedRun
from bench.runs.showing import RunFacts
from bench.runs.verification import VerifiedRun
from reports.numbers import UNDEFINED, as_given, count, number, seconds
from reports.safe_text import one_line
from reports.text_table import TextTable, clipped

WIDTH = 100
_LEFT = frozenset({0, 1, 2, 3})
_CONTENT = 8  # digits of a content's hash that are shown


def runs_text(runs: Sequence[ListedRun]) -> str:
    """Return a table of runs, and below it what is wrong with some of them."""
    header = ("suite", "name", "fingerprint", "backend", "answers", "state", "last", "size")
    lines = TextTable(header, tuple(map(_row, runs)), _LEFT | {5, 6}).lines(WIDTH)
    for one in runs:
        if one.problem:
            lines.append(f"{one_line(str(one.folder))}: {one_line(one.problem)}")
    total = f"{counted(len(runs), 'run')}, {size(sum(one.bytes for one in runs))}"
    return "\n".join([*lines, total]) + "\n"


def run_text(found: RunFacts) -> str:
    """Return everything that one run says about itself."""
    blocks = [_made(found), _asked(found), _answers(found), _invocations(found), _files(found)]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def verified_text(found: Sequence[VerifiedRun]) -> str:
    """Return a line for each run: whole, damaged or skipped, and why."""
    lines = []
    for one in found:
        word = "skipped" if one.skipped else "DAMAGED" if one.damage else "whole"
        lines.append(f"{word}: {one_line(str(one.folder))}")
        told = [one.skipped] if one.skipped else [*one.damage, *one.notes]
        lines += [f"  {one_line(part)}" for part in told if part]
        if one.checkpoint:
            lines.append(f"  checkpoint {one.checkpoint.state}: {one_line(one.checkpoint.words)}")
    words = Counter(line.partition(":")[0] for line in lines if line[0] != " ")
    lines.append(", ".join(f"{count(number_)} {word}" for word, number_ in words.items()))
    return "\n".join(lines) + "\n"


def pruned_text(found: Sequence[PrunedRun], *, removed: bool) -> str:
    """Return what was removed, or would be, what stays all the same, and what that frees."""
    lines = []
    for one in found:
        word = "stays" if one.kept else "removed" if one.removed else "would go"
        why = ", but ".join(part for part in ("; ".join(one.why), one.kept or "") if part)
        tail = f" ({one_line(why)})" if why else ""
        lines.append(f"{word}: {one_line(str(one.run.folder))}, {size(one.run.bytes)}{tail}")
    going = [one for one in found if (one.removed if removed else one.kept is None)]
    freed = size(sum(one.run.bytes for one in going))
    if removed:
        lines.append(f"{counted(len(going), 'run')} removed, {freed} freed")
    else:
        lines.append(f"{counted(len(going), 'run')}, {freed}; nothing was removed: --yes does it")
    return "\n".join(lines) + "\n"


def size(value: int) -> str:
    """Return a number of bytes: "812 B", "14.2 kB", "3.1 MB"."""
    for power, unit in enumerate(("B", "kB", "MB", "GB")):
        if value < 1000 ** (power + 1):
            return f"{number(value / 1000**power, min(power, 1))} {unit}"
    return f"{number(value / 1000**4)} TB"


def _row(one: ListedRun) -> tuple[str, ...]:
    return (
        clipped(one_line(one.suite), 20),
        clipped(one_line(one.name), 24),
        one.fingerprint or UNDEFINED,
        _backend(one),
        count(one.answers),
        _state(one),
        one.last[:16].replace("T", " "),
        size(one.bytes),
    )


def _backend(one: ListedRun) -> str:
    drawn = f" at {as_given(one.temperature)}" if one.temperature else ""
    return f"{one_line(one.backend) or UNDEFINED}{drawn}"


def _state(one: ListedRun) -> str:
    if one.problem:
        return "damaged"
    if one.holder:
        return f"in use ({one.holder})"
    return "finished" if one.finished else "unfinished"


def _made(found: RunFacts) -> list[str]:
    manifest = found.manifest
    hardware = ", ".join(f"{key} {value}" for key, value in manifest.hardware.items() if value)
    versions = ", ".join(f"{key} {value}" for key, value in manifest.versions.items() if value)
    return [
        f"{one_line(manifest.name)}, {_state(found.run)}, in {one_line(str(found.run.folder))}",
        f"  spec         {one_line(manifest.spec)}",
        f"  fingerprint  {manifest.fingerprint}, made of:",
        *(f"    {one_line(line)}" for line in _identity(manifest.identity)),
        *_wrapped("versions", versions),
        *_wrapped("hardware", hardware),
        f"  declared     {manifest.analysis_hash} when the first answer was written",
    ]


def _wrapped(label: str, text: str) -> list[str]:
    """Return a fact behind its label, in lines of at most 100 columns."""
    found = textwrap.wrap(one_line(text), WIDTH - 15, break_long_words=False)
    return [f"  {label if at == 0 else '':<13}{line}" for at, line in enumerate(found)]


def _identity(value: Mapping[str, Any], before: str = "") -> list[str]:
    """Return a line for each thing that answers depend on, hashes shortened."""
    lines = []
    for key, part in value.items():
        if isinstance(part, dict):
            lines += _identity(part, f"{before}{key} ")
        else:
            shown = map(_short, part) if isinstance(part, list) else [_short(part)]
            lines.append(f"{before}{key} {', '.join(shown)}")
    return lines


def _short(value: object) -> str:
    text = str(value)
    hashed = len(text) == 64 and not set(text) - set("0123456789abcdef")
    return f"{text[:_CONTENT]}…" if hashed else text


def _asked(found: RunFacts) -> list[str]:
    manifest = found.manifest
    if manifest.prompt is None:
        return ["asked: nothing, the answers were recorded elsewhere"]
    prompt = manifest.prompt if isinstance(manifest.prompt, dict) else {"template": manifest.prompt}
    told = {**prompt, **(manifest.generation or {})}
    return ["asked", *(f"  {key:<15}{one_line(repr(value))}" for key, value in told.items())]


def _answers(found: RunFacts) -> list[str]:
    sets = ", ".join(f"{one_line(name)} {count(held)}" for name, held in found.sets.items())
    stops = ", ".join(f"{one_line(stop)} {count(held)}" for stop, held in found.stops.items())
    lines = [
        f"answers: {count(sum(found.sets.values()))}",
        *_wrapped("by set", sets or UNDEFINED),
        *_wrapped("ended by", stops or UNDEFINED),
        f"  tokens       {count(found.tokens)}",
    ]
    if found.unanswered:
        lines.append(f"  unanswered   {count(found.unanswered)}")
    if found.cut:
        dropped = counted(found.dropped, "token")
        lines.append(f"  cut prompts  {count(found.cut)}, {dropped} dropped")
    if found.replaced:
        lines.append(f"  replaced     {counted(found.replaced, 'line')}, by later answers")
    if found.broken:
        lines.append(f"  broken       {counted(found.broken, 'line')}; see bench runs verify")
    return lines


def _invocations(found: RunFacts) -> list[str]:
    rows = tuple(
        (
            one.started[:19].replace("T", " "),
            seconds(one.seconds),
            count(one.generated),
            count(one.tokens),
            count(one.batch_size),
            ", ".join(f"{held:,} × {kind}" for kind, held in one.failures.items()) or UNDEFINED,
            "yes" if one.finished else "no",
        )
        for one in found.manifest.invocations
    )
    header = ("begun (UTC)", "time", "answers", "tokens", "batch", "failures", "finished")
    return TextTable(header, rows, frozenset({0, 5, 6})).lines(WIDTH) if rows else []


def _files(found: RunFacts) -> list[str]:
    rows = tuple((one_line(name), size(held)) for name, held in found.files.items())
    return TextTable(("file", "size"), rows).lines(WIDTH)
