"""The story of `bench compare`: load, answer, score, align, test, report."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bench.analysis.aligned import Aligned, check_enough
from bench.analysis.differing import flips
from bench.analysis.factors import over_factors
from bench.analysis.keeping import kept_scores
from bench.analysis.omnibus import over_treatments
from bench.analysis.pairs import Rule, compare_pairs, declared_pairs
from bench.analysis.people import human_accuracy
from bench.analysis.provenance import (
    command,
    metric_signatures,
    package_versions,
    result_hash,
    signature,
)
from bench.analysis.rated_rounds import beside, read_rounds
from bench.analysis.scores import checkpoint_scores, scenario_scores
from bench.analysis.scoring import score_all
from bench.analysis.set_sources import set_origins
from bench.analysis.short_answers import tokens_where_short
from bench.analysis.treatments import find_treatments, single
from bench.analysis.variation import over_conditions
from bench.analysis.warnings import (
    floors,
    left_out,
    no_means,
    partial_seeds,
    primary_role,
    shortened,
    twins,
    unseen,
)
from bench.base.clock import Clock
from bench.base.errors import ModelError, RunError
from bench.base.files import write_json, write_text
from bench.base.progress import say
from bench.checking import Judging, check_session, wants_likelihoods
from bench.comparing_logs import Asked, notes_on, open_compared, shown_prompt
from bench.curves import answer_curves, curves_of, on_the_way
from bench.data.curves import passed
from bench.data.declared import about, gate_rules
from bench.models.trust import NO_TRUST, Trust
from bench.results import Comparison, Plan, RunInfo, Score
from bench.running import answer_all, check_there
from bench.runs.conditions import Answered
from bench.runs.efforts import effort_of
from bench.runs.engine import HERE, Engine
from bench.runs.folder import file_name
from bench.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.data.suite import Suite
    from human_eval.analysis.results import RoundResult


@dataclass(frozen=True)
class Options:
    """How a comparison is carried out; none of it changes a number.

    Attributes:
        batch_size: Prompts planned together, the unit that a kill can cost.
        allow_partial: Recorded answers may lack items; those leave all runs, counted.
        name: Name of the comparison's folder; the suite's where left out.
        trust: What of the checkpoints may be unpickled or run.
        allow_different_prompts: Logs of other harnesses may have asked in other words.
        engine: Where folders of weights are answered: here, or by several processes.
        rounds: Folders of human rating rounds to show beside it.
    """

    batch_size: int = 256
    allow_partial: bool = False
    name: str | None = None
    trust: Trust = NO_TRUST
    allow_different_prompts: bool = False
    engine: Engine = HERE
    rounds: tuple[Path, ...] = ()


def compare(
    *checkpoints: str,
    suite: Path | str | Suite | None = None,
    data: Path | str | None = None,
    metric: str | None = None,
    margin: float | None = None,
    out: Path | str = ".",
    options: Options | None = None,
) -> Comparison:
    """Compare checkpoints on a suite, and write `result.json` and `report.html`.

    Args:
        checkpoints: `[NAME=]SPEC` words; none means all of the suite's checkpoints.
        suite: The suite or its file; None looks for `suite.yaml` here, then for the suite that a
            checkpoint's folder names. Where all checkpoints are logs of other harnesses, it is
            made of what they have in common, under `imported/`.
        data: A file of questions and answers that stands for a suite.
        metric: Primary metric, in place of the suite's.
        margin: Equivalence margin in percentage points, in place of the suite's.
        out: Folder that holds `runs/` and `comparisons/`.
        options: How it is carried out.

    Returns:
        Every number of the report, unrounded; `.to_frame()` has the pairs as a table.

    Raises:
        BenchError: Where something cannot be found or used, in one sentence.
    """
    clock, chosen = Clock(), options or Options()
    with clock.over("read"):
        words = Asked(checkpoints, suite, data, metric, margin, chosen.trust)
        session, notes = open_compared(words, Path(out), allow_partial=chosen.allow_partial)
        _check_enough(session)
        passing = on_the_way(session, chosen.trust)
        rounds = read_rounds(chosen.rounds)
        notes += notes_on(session, allow_different_prompts=chosen.allow_different_prompts)
    say(f"suite: {session.found}")
    with clock.over("answer"):
        check_there(passing)
        runs = answer_all(
            session,
            Path(out),
            chosen.batch_size,
            chosen.allow_partial,
            likelihoods=wants_likelihoods(session),
            engine=chosen.engine,
        )
        along = answer_curves(passing, runs, Path(out), chosen.batch_size, chosen.engine)
    with clock.over("score"):
        sets = score_all(session.suite.block, session.sets.questions, runs)
        curves = curves_of(session, runs, along)
    with clock.over("test"):
        asked = {"suite": session.suite.path, "data": data, "metric": metric, "margin": margin}
        repeat = command(checkpoints, {**asked, **_spoken(Path(out), chosen)})
        found = _assemble(
            session, runs, sets, _Context(Path(out), chosen.name, repeat, notes, rounds)
        )
    with clock.over("check"):
        plan = found.plan
        judging = Judging(plan.metric, plan.reference, plan.alpha, plan.seed)
        checks = check_session(session, runs, judging, sets)
        found = replace(found, checks=checks, curves=curves)
    return _write(found, clock, Path(out))


def _spoken(out: Path, options: Options) -> dict[str, object]:
    """Return the words of the command line that are not their defaults."""
    return {
        "name": options.name,
        "round": options.rounds or None,
        "out": out if out != Path() else None,
        "allow-partial": options.allow_partial or None,
        "allow-pickle": options.trust.pickle or None,
        "trust-remote-code": options.trust.remote_code or None,
        "allow-different-prompts": options.allow_different_prompts or None,
    }


def _check_enough(session: Session) -> None:
    if len(session.checkpoints) < 2:
        only = session.checkpoints[0].name
        raise ModelError(only, "one checkpoint", expected="two or more", hint="see `bench run`")


@dataclass(frozen=True)
class _Context:
    out: Path
    name: str | None
    command: str
    notes: tuple[str, ...] = ()
    rounds: tuple[tuple[Path, RoundResult], ...] = ()


def _assemble(
    session: Session, runs: Mapping[str, Answered], sets: tuple[Aligned, ...], context: _Context
) -> Comparison:
    suite, block, names = session.suite, session.suite.block, list(runs)
    plan = _plan(session, runs)
    primary = next(one for one in sets if one.set.name == plan.set)
    check_enough(primary)
    large = [one for one in sets if len(one.items) > 1]
    sides = find_treatments(block.scenarios, names, plan.reference)
    rule = Rule(plan, block.matched_seeds, block.analysis.test)
    reference = single(plan.reference) if plan.reference else None
    scores = checkpoint_scores(sets, 1 - plan.alpha) + scenario_scores(sets, sides, plan)
    tested = compare_pairs(large, sides, reference, rule)
    prints = {name: run.fingerprint for name, run in runs.items()}
    flipped = flips(sets, plan)
    placed = _scenarios(session)
    folder = f"{file_name(context.name or block.name)}-{result_hash(suite, session.sets, prints)}"
    return Comparison(
        suite=block.name,
        suite_path=str(suite.path) if suite.path else None,
        folder=f"comparisons/{folder}",
        plan=plan,
        prompt=shown_prompt(session),
        runs=tuple(_run_info(session, run, context.out, placed) for run in runs.values()),
        sets=tuple(
            replace(
                one.info, path=block.sets[one.set.name].path, short_answers=tokens_where_short(one)
            )
            for one in sets
        ),
        scores=scores,
        pairs=tested.pairs,
        families=tested.families,
        anova=over_treatments(sets, sides, plan, mixed=block.analysis.mixed_model),
        factorial=over_factors(sets, block.factors, names, plan),
        variation=over_conditions(sets, names, plan),
        flips=flipped.items,
        n_flips=flipped.n_primary,
        n_differing=flipped.n_any,
        item_scores=kept_scores(sets),
        people=human_accuracy(suite, sets, 1 - plan.alpha),
        rounds=beside(context.rounds, prints),
        origins=set_origins(suite),
        about=about(block),
        gate=gate_rules(block),
        warnings=(
            *primary_role(primary),
            *twins(prints),
            *unseen(session.checkpoints),
            *floors(primary, declared_pairs(sides, reference, plan), plan),
            *partial_seeds(block.scenarios, sides),
            *no_means(sides, block.factors, primary, plan),
            *shortened(run for answered in runs.values() for run in answered.runs),
            *left_out(sets),
            *context.notes,
        ),
        metrics=metric_signatures(_with_scores(block.metrics, scores)),
        signature=signature(session.sets, prints, plan, tested.families[0]),
        command=context.command,
        versions=package_versions(),
        timing={"answers generated": _generated(runs), "made": time.time()},
    )


def _with_scores(metrics: Sequence[str], scores: Sequence[Score]) -> list[str]:
    """Return the metrics that have a score on some set: not those that failed on all."""
    scored = {one.metric for one in scores}
    return [name for name in dict.fromkeys(metrics) if name in scored]


def _generated(runs: Mapping[str, Answered]) -> float:
    return float(sum(run.new_answers for answered in runs.values() for run in answered.runs))


def _plan(session: Session, runs: Mapping[str, Answered]) -> Plan:
    suite = session.suite
    analysis, primary = suite.block.analysis, suite.primary
    reference = analysis.reference if analysis.reference in runs else None
    return Plan(
        metric=primary.metric,
        set=primary.set,
        pairs=analysis.pairs if reference else "all",
        reference=reference,
        alpha=analysis.alpha,
        margin=analysis.margin,
        seed=analysis.seed,
        declared=_declared(session, runs),
        unanswered=suite.block.answer.unanswered,
        highlight=analysis.highlight,
    )


def _declared(session: Session, runs: Mapping[str, Answered]) -> str:
    """Say whether the analysis was settled before anybody could see an answer."""
    if session.suite.path is None or not all(one.uses_prompt for one in session.checkpoints):
        return "not"
    analysis, items = session.declaration().split(".")
    then = [run.analysis_hash.partition(".") for answered in runs.values() for run in answered.runs]
    if any(before != analysis for before, _, _ in then):
        return "changed"
    if any(before != items for _, _, before in then):
        return "items"
    block = session.suite.block
    whole = set(block.checkpoints) - passed(block) <= set(runs)
    return "before" if whole else "subset"


def _scenarios(session: Session) -> dict[str, tuple[str, int]]:
    """Return each checkpoint's scenario and training seed."""
    return {
        name: (scenario, seed)
        for scenario, by_seed in session.suite.block.scenarios.items()
        for seed, name in by_seed.items()
    }


def _run_info(
    session: Session, run: Answered, out: Path, placed: Mapping[str, tuple[str, int]]
) -> RunInfo:
    scenario, seed = placed.get(run.name, (None, None))
    first = run.runs[0]
    return RunInfo(
        name=run.name,
        spec=first.spec,
        fingerprint=run.fingerprint,
        folder=str(first.folder.relative_to(out)),
        scenario=scenario,
        seed=seed,
        answered=sum(len(one.answers) for one in run.runs),
        tokens=run.tokens,
        training=session.training(run.name),
        origin=session.origin(run.name),
        cost=run.cost,
        lineage=session.lineage(run.name),
        anatomy=session.anatomy(run.name),
        losses=session.losses(run.name),
        effort=effort_of(one.folder for one in run.runs),
    )


def _write(found: Comparison, clock: Clock, out: Path) -> Comparison:
    from reports import render_html, to_json

    folder = out / found.folder
    with clock.over("report"):
        page = render_html(found)
    found.timing.update(clock.seconds)
    try:
        write_text(folder / "report.html", page)
        write_json(folder / "result.json", to_json(found))
    except OSError as error:
        hint = "answers are kept; free the place, or choose another --out"
        where = str(error.filename or folder)
        raise RunError(where, f"cannot be written: {error.strerror}", hint=hint) from None
    return found


__all__ = ["Options", "compare"]
