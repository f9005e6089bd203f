"""Asking a checkpoint for rewrites: through a run folder, so that nothing is asked twice.

Replies are kept like answers: append-only, with the hash of their prompt, in a folder named by
the fingerprint of the checkpoint, prompt and seed. A kill costs the batch in flight. A request
that fails is kept as such, and the others go on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.authoring.records import Candidate, Fault, Generator
from bench.authoring.replies import read_reply
from bench.base.errors import BenchError, ModelError
from bench.base.hashing import text_hash, value_hash
from bench.data.items import Item, QuestionSet
from bench.models.protocol import Ask, Checkpoint, Generation, Model, Reply
from bench.runs.answering import Run, answer
from bench.runs.settings import RunSettings

PROMPT = (
    "Rewrite the question in {count} different ways. Keep every name and every number, ask for "
    "exactly the same thing, and do not answer it. Write each rewrite on a line of its own as "
    '{{"question": "…"}}.\n\nQuestion: {question}\nRewrites:\n'
)
TEMPERATURE = 0.7
GIVE_UP = 20
"""So many failed requests in a row mean that the generator is not there."""


@dataclass(frozen=True)
class Asking:
    """How a checkpoint is asked for rewrites.

    Attributes:
        checkpoint: The generator.
        suite: Name under `runs/`.
        root: Folder that holds `runs/`.
        seed: Of sampling.
        count: Rewrites to ask for.
        max_new_tokens: Longest reply.
        batch_size: Prompts in a batch.
    """

    checkpoint: Checkpoint
    suite: str
    root: Path
    seed: int = 0
    count: int = 5
    max_new_tokens: int = 256
    batch_size: int = 32

    def ask(self, of: QuestionSet, items: Sequence[Item], attempts: Sequence[int]) -> Run:
        """Return the replies for some items of a set at some attempts; kept ones are not asked.

        Raises:
            ModelError: If the checkpoint cannot be loaded, or does not reply at all.
            DataError, RunError: As `bench.runs.answer`.
        """
        asks = [self._ask(of, item, attempt) for item in items for attempt in attempts]
        generation = Generation(
            max_new_tokens=self.max_new_tokens, stop=(), temperature=TEMPERATURE, seed=self.seed
        )
        prompt = PROMPT.replace("{count}", str(self.count))
        settings = RunSettings(
            root=self.root,
            suite=self.suite,
            prompt=prompt,
            generation=generation,
            analysis_hash="paraphrase",  # nothing is analysed; a run has to say something
            batch_size=self.batch_size,
            allow_partial=True,
        )
        return answer(Tolerant(self.checkpoint), asks, settings)

    def told(self, run: Run, attempts: int) -> Generator:
        """Return what is said of the generator."""
        one = self.checkpoint
        folder = str(run.folder)
        return Generator(
            one.name, one.spec, run.fingerprint, self.seed, attempts,
            len(run.answers), run.new_answers, folder,
        )  # fmt: skip

    def _ask(self, of: QuestionSet, item: Item, attempt: int) -> Ask:
        prompt = PROMPT.format(count=self.count, question=item.question)
        used = self.checkpoint.uses_prompt
        asked = text_hash(prompt) if used else value_hash([item.question, item.context])
        return Ask(of.name, item.id, attempt, prompt, asked, item.question, (of.path, item.row))


def proposals_of(
    run: Run, item: Item, of: QuestionSet, attempt: int, how: str
) -> tuple[list[Candidate], list[Fault]]:
    """Return what a run's reply proposes for an item."""
    reply = run.answers.get((of.name, item.id, attempt))
    if reply is None:
        return [], []
    texts, faults = read_reply(reply)
    return [Candidate(item.id, text, how) for text in texts], faults


@dataclass(frozen=True)
class Tolerant:
    """A checkpoint whose failing requests are replies of their own kind.

    Attributes:
        inner: The checkpoint.
    """

    inner: Checkpoint

    @property
    def name(self) -> str:
        """Its name."""
        return self.inner.name

    @property
    def spec(self) -> str:
        """Its spec."""
        return self.inner.spec

    @property
    def uses_prompt(self) -> bool:
        """Whether its replies depend on the prompt."""
        return self.inner.uses_prompt

    def identity(self) -> Mapping[str, object]:
        """Return what its replies depend on."""
        return self.inner.identity()

    def load(self, asks: Sequence[Ask], generation: Generation, allow_partial: bool) -> Model:
        """Load it; a checkpoint that cannot be loaded is an error as ever."""
        return _TolerantModel(self.inner.load(asks, generation, allow_partial), self.inner.name)


class _TolerantModel:
    """Asks one by one where a batch fails, and words what fails alone."""

    def __init__(self, model: Model, name: str) -> None:
        self._model, self._name, self._failed = model, name, 0

    def lengths(self, asks: Sequence[Ask]) -> list[int]:
        return self._model.lengths(asks)

    def generate(self, asks: Sequence[Ask]) -> list[Reply]:
        try:
            found = self._model.generate(asks)
        except Exception as error:
            if len(asks) > 1:
                return [reply for ask in asks for reply in self.generate([ask])]
            return [self._reply(error)]
        self._failed = 0
        return found

    def _reply(self, error: Exception) -> Reply:
        self._failed += 1
        why = str(error) if isinstance(error, BenchError) else f"{type(error).__name__}: {error}"
        if self._failed >= GIVE_UP:
            found = f"{self._failed} requests in a row failed: {why}"
            hint = "what was answered is kept; run it again once the generator replies"
            raise ModelError(self._name, found, hint=hint)
        return Reply(None, f"error: {why[:300]}")
