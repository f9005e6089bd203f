"""Logs of other harnesses, answering like any other checkpoint."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from bench.base.errors import DataError
from bench.base.hashing import remembered_hash
from bench.base.names import counted, listed
from bench.base.progress import say
from bench.models.elsewhere import GivenScores
from bench.models.harness_logs import inspect_ai, lm_eval
from bench.models.harness_logs.pairing import PairedItems, named, pair_items, tasks_of
from bench.models.harness_logs.rows import HarnessLog, LoggedItem, TaskLog, folded, printable
from bench.models.harness_logs.selection import Selection, parse_selection
from bench.models.pairing import Key, Paired, missing_words, unknown_words
from bench.models.protocol import Ask, Generation, Reply
from bench.models.recorded import Recorded


@dataclass(frozen=True)
class Harness:
    """One harness whose logs can be read.

    Attributes:
        read: Reads what a selection means.
        keys: What may stand behind `#`.
    """

    read: Callable[[Selection], HarnessLog]
    keys: Collection[str]


HARNESSES: dict[str, Harness] = {
    "lm-eval": Harness(lm_eval.read_lm_eval, lm_eval.KEYS),
    "inspect": Harness(inspect_ai.read_inspect, inspect_ai.KEYS),
}
"""By what stands before the colon of a spec."""


@dataclass(frozen=True)
class LoggedCheckpoint:
    """A model that another harness has asked.

    Attributes:
        name: What the user calls it.
        spec: `lm-eval:PATH[#…]` or `inspect:PATH[#…]`.
        backend: A key of `HARNESSES`.
        selection: Which log, and what of it.
    """

    name: str
    spec: str
    backend: str
    selection: Selection
    uses_prompt: bool = False

    @cached_property
    def log(self) -> HarnessLog:
        """The log, read once.

        Raises:
            DataError: If it cannot be read.
        """
        return _read(self.backend, self.selection, _mark(self.selection.path))

    def identity(self) -> Mapping[str, object]:
        """Return the hashes of the log's files, what was chosen of them, who asked and when.

        Raises:
            DataError: If the log cannot be read.
        """
        taken = [one.taken for one in self.log.tasks]
        return {
            "backend": self.backend,
            "sha256": [remembered_hash(path) for path in self.log.files],
            "chosen": dict(self.selection.words),
            "asked by": printable(f"{self._harness}, {listed(dict.fromkeys(taken))}"),
            "date": max((one.date for one in self.log.tasks if one.date), default=None),
        }

    @property
    def samples(self) -> int:
        """How many answers the log has to an item."""
        return self.log.samples

    def settings(self, sets: Sequence[str]) -> Mapping[str, Mapping[str, object]]:
        """Return, by set, settings of generation and which text is the answer.

        Of several tasks that answer one set, what they have in common.
        """
        tasks = tasks_of(self.log, sets)
        return {name: _shared([_told(one) for one in of]) for name, of in tasks.items() if of}

    @property
    def origin(self) -> str:
        """Harness, version, and of each task how its answers were made."""
        tasks = (
            ", ".join(
                [f"task {one.name} ({one.taken})", *(f"{key} {said}" for key, said in made.items())]
            )
            for one in self.log.tasks
            for made in (one.made,)
        )
        return printable(f"{self._harness}: {'; '.join(tasks)}")

    @property
    def _harness(self) -> str:
        version = f" {self.log.version}" if self.log.version else ", version unknown"
        return f"{self.log.harness}{version}"

    def load(self, asks: Sequence[Ask], generation: Generation, allow_partial: bool) -> Recorded:
        """Pair the log's items with the asks by content; say what is left out.

        Raises:
            DataError: If it lacks asked items or holds others (unless `allow_partial`).
        """
        del generation  # decided when the answers were made
        found = pair_items(self.log, asks)
        replies = {ask.key: reply for ask in asks for reply in _replies(found, ask)}
        self._check_some(asks, found)
        paired = Paired(replies, {}, found.unknown, ())
        if not allow_partial:
            self._check_complete(asks, paired, found.repeated)
        for one in (*self._remarks(found), *_repeated(found.repeated)):
            say(f"{self.name}: {one}")
        return Recorded(replies, len(found.unknown))

    def prompts(self, asks: Sequence[Ask]) -> Mapping[tuple[str, str], str]:
        """Return what the model read, by set and id; items that the log lacks are absent."""
        return {key: one.prompt for key, one in pair_items(self.log, asks).items.items()}

    def remarks(self, asks: Sequence[Ask]) -> Sequence[str]:
        """Return what the log says of itself, and which of its items do not count here."""
        found = pair_items(self.log, asks)
        asked = {(folded(ask.question), folded(ask.context or "")) for ask in asks}
        # what no suite of logs asks has been said when that was made
        repeated = [one for one in found.repeated if one.asked in asked]
        return [*self._remarks(found), *_repeated(repeated)]

    def given_scores(self, asks: Sequence[Ask]) -> GivenScores:
        """Return the harness's own scores, as logged."""
        items = pair_items(self.log, asks).items
        found: dict[str, dict[Key, float]] = {}
        for ask in asks:
            answers = items[ask.key[:2]].answers if ask.key[:2] in items else ()
            if ask.sample < len(answers):
                for metric, value in answers[ask.sample].scores.items():
                    found.setdefault(metric, {})[ask.key] = value
        return found

    def _check_some(self, asks: Sequence[Ask], found: PairedItems) -> None:
        if found.items or not asks:
            return
        held = [one.question for task in self.log.tasks for one in task.items][:1]
        raise DataError(
            self.spec,
            f"none of its questions is asked: it holds {_short(held[0]) if held else 'nothing'}",
            expected=f"questions such as {_short(asks[0].question)}",
            hint="items are paired by question and context; if others of the log's fields hold "
            "them, name these: #question=FIELD,context=FIELD",
        )

    def _check_complete(
        self, asks: Sequence[Ask], paired: Paired, repeated: Sequence[LoggedItem]
    ) -> None:
        problems = [
            missing_words(asks, paired, sampled=self.samples > 1),
            unknown_words(asks, paired),
        ]
        if any(problems):
            if repeated:
                what = "items of the log cannot be told from others by content"
                names = listed((named(one) for one in repeated), 2)
                problems.append(f"{len(repeated):,} {what}: {names}")
            found = "; and ".join(problem for problem in problems if problem)
            hint = "--allow-partial goes on with what is there, and counts the rest"
            raise DataError(self.spec, found, hint=hint)

    def _remarks(self, found: PairedItems) -> list[str]:
        notes = [*self.log.notes, *(note for one in self.log.tasks for note in one.notes)]
        if found.unknown:
            notes.append(f"{counted(len(found.unknown), 'item')} of the log not asked, left out")
        if found.other_answers:
            what = "accepted answers other than the suite's, which count"
            notes.append(f"{counted(found.other_answers, 'item')} of the log with {what}")
        return notes


def _repeated(items: Sequence[LoggedItem]) -> list[str]:
    if not items:
        return []
    what = f"{counted(len(items), 'item')} that cannot be told from others by content"
    return [f"left out: {what}: {listed(dict.fromkeys(named(one) for one in items), 3)}"]


def _told(task: TaskLog) -> dict[str, object]:
    return {**task.settings, "answer": task.taken}


def _shared(told: Sequence[Mapping[str, object]]) -> dict[str, object]:
    first, *others = told
    return {
        key: one for key, one in first.items() if all(key in o and o[key] == one for o in others)
    }


def open_logged(backend: str, name: str, spec: str, location: str, base: Path) -> LoggedCheckpoint:
    """Return the checkpoint that `lm-eval:…` or `inspect:…` stands for.

    Raises:
        ModelError: If what stands behind `#` is not understood.
    """
    selection = parse_selection(spec, location, base, HARNESSES[backend].keys)
    return LoggedCheckpoint(name, spec, backend, selection)


def logged_parts(location: str) -> Sequence[str]:
    """Return a location's parts, the last the most telling, to name a checkpoint by."""
    place, _, words = location.partition("#")
    path = Path(place)
    stem = path.stem if path.suffix in (".eval", ".json", ".jsonl") else path.name
    chosen = [word.partition("=")[2] for word in words.split(",") if word]
    return [*path.parts[:-1], *chosen, stem]


def _replies(found: PairedItems, ask: Ask) -> list[Reply]:
    item: LoggedItem | None = found.items.get(ask.key[:2])
    if item is None or ask.sample >= len(item.answers):
        return []
    answer = item.answers[ask.sample]
    return [Reply(answer.text, "recorded", answer.tokens)]


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return repr(f"{flat[:60]}…" if len(flat) > 60 else flat)


Mark = tuple[tuple[str, int, int], ...]


def _mark(path: Path) -> Mark:
    """Return what changes when a file there does: a log is read again only then."""
    files = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
    stats = ((one, one.stat()) for one in files if one.exists())
    return tuple((str(one), stat.st_size, stat.st_mtime_ns) for one, stat in stats)


@lru_cache(maxsize=16)
def _read(backend: str, selection: Selection, mark: Mark) -> HarnessLog:
    del mark  # a key only
    return HARNESSES[backend].read(selection)
