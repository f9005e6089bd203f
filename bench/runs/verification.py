"""Is a run folder what it says it is? Every line, every hash that can be made again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.base.errors import RunError
from bench.base.locks import left_alone
from bench.base.names import listed
from bench.models.fingerprint import fingerprint_from
from bench.runs.asked_now import Asking
from bench.runs.checkpoint_left import Places, Whereabouts, whereabouts
from bench.runs.engine.shard_files import SHARDS
from bench.runs.folder import ANSWERS, MANIFEST, SCORES, file_name
from bench.runs.likelihood_lines import from_line as likelihood_from_line
from bench.runs.likelihoods import LIKELIHOODS
from bench.runs.line_files import LineFile, read_lines
from bench.runs.lines import Key, from_line
from bench.runs.manifest import Manifest, read_manifest
from bench.runs.score_file import SCHEMA
from bench.runs.written import begins_with


@dataclass(frozen=True, slots=True)
class VerifiedRun:
    """What was found in one run folder.

    Attributes:
        folder: Where it is.
        damage: What is not as it was written, a clause each.
        notes: What a reader should know and what is no damage, likewise.
        checkpoint: What became of its checkpoint; None where that could not be looked at.
        skipped: Why it was not looked at, or None.
    """

    folder: Path
    damage: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    checkpoint: Whereabouts | None = None
    skipped: str | None = None


@dataclass(frozen=True)
class Against:
    """What runs are held against.

    Attributes:
        places: Where checkpoints are looked for.
        asking: A suite and its sets, or None.
    """

    places: Places
    asking: Asking | None = None


def verify_run(folder: Path, against: Against) -> VerifiedRun:
    """Verify one run folder; nothing but its lock is written.

    A folder in which another process writes is skipped.
    """
    try:
        with left_alone(folder):
            return _verified(folder, against)
    except RunError as error:  # the lock's: whoever holds it is named
        return VerifiedRun(folder, skipped=error.found)
    except OSError as error:
        where = Path(error.filename or folder).name
        return VerifiedRun(folder, damage=(f"{where}: cannot be read: {error.strerror}",))


def _verified(folder: Path, against: Against) -> VerifiedRun:
    try:
        manifest = read_manifest(folder / MANIFEST)
    except RunError as error:
        return VerifiedRun(folder, damage=(f"{MANIFEST}: {error.found}",))
    answers = read_lines(folder / ANSWERS, from_line)
    likelihoods = read_lines(folder / LIKELIHOODS, likelihood_from_line)
    damage = [
        *_names(folder, manifest),
        *_fingerprint(manifest),
        *_lines(ANSWERS, answers),
        *(_lost(manifest, answers.lines) or _edited(manifest, folder / ANSWERS)),
        *_lines(LIKELIHOODS, likelihoods),
        *_scores(folder / SCORES),
    ]
    notes = [
        *_notes(ANSWERS, answers, "answer"),
        *_notes(LIKELIHOODS, likelihoods, "score"),
        *_left(folder),
        *_edited_before(manifest),
        *_unfinished(manifest),
        *(_asked(against.asking, folder, manifest, answers.rows) if against.asking else ()),
    ]
    found = whereabouts(manifest, against.places)
    return VerifiedRun(folder, tuple(damage), tuple(notes), found)


def _names(folder: Path, manifest: Manifest) -> Iterator[str]:
    expected = f"{file_name(manifest.name)}-{manifest.fingerprint}"
    if folder.resolve().name != expected:
        yield f"{MANIFEST} is that of {expected}: was the folder renamed?"


def _fingerprint(manifest: Manifest) -> Iterator[str]:
    """Make the fingerprint again from what the manifest says it was made of."""
    asked = {"prompt": manifest.prompt, "generation": manifest.generation}
    recorded = manifest.prompt is None and manifest.generation is None
    made = fingerprint_from(manifest.identity, {} if recorded else asked)
    if made != manifest.fingerprint:
        what = "identity, prompt and generation settings"
        yield f"{MANIFEST}: its {what} make the fingerprint {made}, not {manifest.fingerprint}"


def _lines(name: str, found: LineFile[Any, Any]) -> Iterator[str]:
    if found.faults:
        line, why = found.faults[0]
        more = f", and {len(found.faults) - 1} more" if len(found.faults) > 1 else ""
        yield f"{name}:{line}: {why}{more}"


def _lost(manifest: Manifest, lines: int) -> list[str]:
    """Say where fewer answers stand than the manifest counted when it was last written."""
    if not manifest.invocations:
        return []
    last = manifest.invocations[-1]
    generated = last.generated if last.kept is None else last.kept + last.generated
    if lines < generated:
        return [f"{ANSWERS}: {lines:,} of the {generated:,} answers that {MANIFEST} counts"]
    return []


def _edited(manifest: Manifest, path: Path) -> list[str]:
    """Say where answers are not those that were written; older manifests do not tell."""
    last = manifest.invocations[-1].written if manifest.invocations else None
    if last is None or begins_with(path, last):
        return []
    return [f"{ANSWERS}: not what was written: its SHA-256 is not the one in {MANIFEST}"]


def _edited_before(manifest: Manifest) -> Iterator[str]:
    found = [one.started for one in manifest.invocations if one.edited]
    if found:
        yield f"{ANSWERS} had been changed by hand before {found[0]}, and was gone on with"


def _scores(path: Path) -> Iterator[str]:
    if not path.exists():
        return
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        yield f"{path.name}: {' '.join(str(error).split())[:120]}"
        return
    schema = (table.schema.metadata or {}).get(b"knowbench.schema", b"none").decode()
    lacking = {"set", "id", "sample", "answered", "text"} - set(table.schema.names)
    if schema != str(SCHEMA):
        yield f"{path.name}: schema {schema}; schema {SCHEMA}"
    elif lacking:
        yield f"{path.name}: no column {listed(sorted(lacking))}"


def _notes(name: str, found: LineFile[Any, Any], what: str) -> Iterator[str]:
    replaced = found.lines - len(found.rows) - len(found.faults)
    if found.torn:
        yield f"{name}: the last line was torn by a kill; the next run drops it"
    if replaced:
        yield f"{name}: {replaced:,} lines replaced by a later {what} to the same"


def _left(folder: Path) -> Iterator[str]:
    left = len(list((folder / SHARDS).glob("*-*.jsonl")))
    if left:
        yield f"{SHARDS}: {left:,} files of answers that the next run takes in"


def _unfinished(manifest: Manifest) -> Iterator[str]:
    last = manifest.invocations[-1] if manifest.invocations else None
    if last is None or not last.finished:
        yield "unfinished: it was killed, or questions got no answer; run the same again to go on"


def _asked(
    asking: Asking, folder: Path, manifest: Manifest, answers: Collection[Key]
) -> Iterator[str]:
    """Compare what was answered with what the suite asks now, by the hashes of the prompts."""
    if folder.resolve().parent.name != file_name(asking.suite.block.name):
        return
    now = asking.of(manifest)
    if now is None:
        yield "the suite has its prompt no more"
        return
    wanted = {(ask.set, ask.id, ask.prompt_hash) for ask in now}
    have = {(key[0], key[1], key[3]) for key in answers}
    counts: tuple[tuple[int, Callable[[str], str]], ...] = (
        (len(wanted & have), "{} prompts asked now are answered".format),
        (len(have - wanted), "{} answers are to prompts that the suite asks no more".format),
        (len(wanted - have), "{} prompts asked now are not answered yet".format),
    )
    for count, words in counts:
        if count:
            yield words(f"{count:,}")
