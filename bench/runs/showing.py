"""Everything that one run folder says about itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.models.protocol import Reply
from bench.runs.folder import ANSWERS, MANIFEST
from bench.runs.line_files import LineFile, read_lines
from bench.runs.lines import Key, from_line
from bench.runs.listing import ListedRun, file_sizes, listed_run
from bench.runs.manifest import Manifest, read_manifest


@dataclass(frozen=True)
class RunFacts:
    """One run.

    Attributes:
        run: How it stands.
        manifest: How its answers were made.
        sets: Answers by set.
        stops: Answers by what ended them.
        unanswered: Answers that are null or blank.
        replaced: Lines of answers that a later line replaced.
        tokens: Generated tokens of all answers; None where any answer's are unknown.
        cut: Answers whose prompt was cut so that it fits.
        dropped: Tokens that were cut off those prompts together.
        broken: Lines that are no answers.
        files: Bytes by file.
    """

    run: ListedRun
    manifest: Manifest
    sets: Mapping[str, int]
    stops: Mapping[str, int]
    unanswered: int
    replaced: int
    tokens: int | None
    cut: int
    dropped: int
    broken: int
    files: Mapping[str, int]


def run_facts(folder: Path) -> RunFacts:
    """Return what a run folder says; nothing of it is changed.

    Raises:
        RunError: If its manifest cannot be read.
    """
    manifest = read_manifest(folder / MANIFEST)
    found = read_lines(folder / ANSWERS, from_line)
    replies = list(found.rows.values())
    tokens = [reply.tokens for reply in replies if reply.tokens is not None]
    cuts = [reply.dropped for reply in replies if reply.dropped]
    return RunFacts(
        run=listed_run(folder),
        manifest=manifest,
        sets=dict(Counter(key[0] for key in found.rows)),
        stops=dict(Counter(reply.stop for reply in replies).most_common()),
        unanswered=sum(not (reply.text or "").strip() for reply in replies),
        replaced=_replaced(found),
        tokens=sum(tokens) if len(tokens) == len(replies) else None,
        cut=len(cuts),
        dropped=sum(cuts),
        broken=len(found.faults),
        files=file_sizes(folder),
    )


def _replaced(found: LineFile[Key, Reply]) -> int:
    return found.lines - len(found.rows) - len(found.faults)
