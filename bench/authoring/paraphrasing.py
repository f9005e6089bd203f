"""The story of `bench data paraphrase`: templates, then a generator, gates, difficulty, files."""

from __future__ import annotations

from dataclasses import replace

from bench.authoring.choosing import Choice, Trained
from bench.authoring.difficulty import measure_difficulty
from bench.authoring.files import Desk, open_desk
from bench.authoring.gates import JACCARD
from bench.authoring.opening import Request, Work, open_work
from bench.authoring.people import check_free, read_verdicts, write_sample
from bench.authoring.proposals import Asking, proposals_of
from bench.authoring.records import Candidate, Difficulty, Generator, Paraphrased
from bench.authoring.rewrites import rewrites_of
from bench.authoring.summary import summary_json
from bench.authoring.training import found_in_training, training_texts
from bench.base.hashing import value_hash
from bench.base.names import counted
from bench.base.progress import say
from bench.data.sets import Sets
from bench.models.protocol import Checkpoint
from bench.runs.folder import file_name

__all__ = ["Request", "paraphrase"]


def paraphrase(request: Request) -> Paraphrased:
    """Write a paraphrase set for one set of a suite, with its rejections and a summary.

    Templates come first; the generator is asked about the items that are still short. The same
    again asks anew for what is still short, and nothing else; killed, it goes on where it was.

    Raises:
        BenchError: Where something cannot be found or used, in one sentence.
    """
    work = open_work(request)
    out = request.out or request.root / f"{file_name(work.of.name)}.paraphrases.jsonl"
    desk, sample = open_desk(out), request.sample_file or out.with_suffix(".sample.csv")
    if request.sample:
        check_free(sample)
    choice = Choice(work.of.items, request.per_item, _trained_in(work.sets), request.adequacy)
    choice.offer(
        [
            Candidate(item.id, one.text, one.how)
            for item in work.of.items
            for one in rewrites_of(item.question)
        ]
    )
    key = _key(request, work)
    attempts = desk.attempts.get(key, 0)
    generator = None
    if work.generator is not None:
        attempts += request.attempts
        generator = _generate(request, work, work.generator, choice, attempts)
    desk.write(choice.accepted, choice.rejected)
    found = _outcome(request, work, desk, choice, generator)
    desk.finish(summary_json(found), {**desk.attempts, key: attempts})
    if request.sample:
        rows = write_sample(sample, found.accepted, request.sample, request.seed)
        say(f"{sample}: {rows:,} paraphrases to judge; then --verdicts {sample}")
    return found


def _trained_in(sets: Sets) -> Trained:
    texts = list(training_texts(sets))
    return lambda candidates: found_in_training(candidates, texts)


def _generate(
    request: Request, work: Work, checkpoint: Checkpoint, choice: Choice, attempts: int
) -> Generator:
    """Ask for rewrites, round by round, of the items that are still short.

    Recorded replies cost nothing: they are all looked up at once.
    """
    asking = Asking(
        checkpoint=checkpoint,
        suite=f"{work.suite.block.name}.paraphrase",
        root=request.root,
        seed=request.seed,
        count=request.per_item + 2,
        max_new_tokens=request.max_new_tokens,
        batch_size=request.batch_size,
    )
    told: list[Generator] = []
    for attempt in range(attempts):
        short = choice.short
        if checkpoint.uses_prompt:
            run = asking.ask(work.of, short, [attempt])
        elif not told:
            run = asking.ask(work.of, work.of.items, range(attempts))
        candidates = []
        for item in short:
            texts, faults = proposals_of(run, item, work.of, attempt, checkpoint.name)
            candidates += texts
            for fault in faults:
                if fault.kind != "missing" or attempt == 0:
                    choice.fault(item.id, fault, checkpoint.name)
        choice.offer(candidates)
        told.append(asking.told(run, attempts))
    if not checkpoint.uses_prompt:
        return told[0]
    return replace(told[-1], asked=sum(t.asked for t in told), new=sum(t.new for t in told))


def _key(request: Request, work: Work) -> str:
    """Return what attempts are counted for: this generator, asked so, about these items."""
    if work.generator is None:
        return "templates"
    items = [[item.id, item.content()] for item in work.of.items]
    identity = dict(work.generator.identity())
    return value_hash([identity, request.seed, request.per_item, request.max_new_tokens, items])


def _outcome(
    request: Request, work: Work, desk: Desk, choice: Choice, generator: Generator | None
) -> Paraphrased:
    accepted = choice.accepted
    measured: Difficulty | str = "no base: name one with --base, or a `reference` in the suite"
    if work.base is not None:
        measured = measure_difficulty(work.suite, work.of, accepted, work.base, request.root)
    return Paraphrased(
        set=work.of.name,
        n_items=len(work.of.items),
        out=str(desk.out),
        rejected_file=str(desk.rejected),
        summary_file=str(desk.summary),
        per_item=request.per_item,
        accepted=accepted,
        rejected=choice.rejected,
        generator=generator,
        difficulty=None if isinstance(measured, str) else measured,
        no_difficulty=measured if isinstance(measured, str) else "",
        validity=read_verdicts(request.verdicts, accepted) if request.verdicts else None,
        settings={"jaccard": JACCARD, "per item": request.per_item, "seed": request.seed},
        notes=_notes(request, work),
    )


def _notes(request: Request, work: Work) -> tuple[str, ...]:
    notes = []
    named = [item for item in work.of.items if item.id == f"{work.of.name}:{item.row}"]
    if named:
        notes.append(
            f"items without an id are named by set and row ({named[0].id}): keep the name "
            f"{work.of.name!r} and the order of the rows"
        )
    plain = [item for item in work.of.items if not rewrites_of(item.question)]
    if plain and request.generator is None:
        notes.append(
            f"{counted(len(plain), 'question')} of no known English pattern, so that no template "
            f"fits (e.g. {plain[0].question!r}): "
            "a generator, --with, can rewrite them"
        )
    return tuple(notes)
