"""`bench human`: rating rounds; and `bench human new`, which makes one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bench.base.names import counted
from bench.cli.human_options import NewRound
from bench.cli.options import (
    AllowPartial,
    AllowPickle,
    AsJson,
    Checkpoints,
    DataFile,
    Out,
    Quiet,
    SuiteFile,
    TrustRemoteCode,
)

if TYPE_CHECKING:
    from human_eval.rounds.folder import RoundFolder

human = typer.Typer(
    name="human",
    help="Rating rounds: people judge the answers, blinded.",
    no_args_is_help=True,
)

Kind = Annotated[
    str,
    typer.Option(
        "--kind", help="rating (a verdict and stars for each answer) or preference (A or B)."
    ),
]
Items = Annotated[
    int | None,
    typer.Option(
        "--items",
        help="Questions to draw. Left out: as many as --effect needs, or all there are.",
        show_default=False,
    ),
]
Raters = Annotated[
    str,
    typer.Option("--raters", help="How many people rate, or their pseudonyms: anna,ben,cem."),
]
RepeatShare = Annotated[
    float,
    typer.Option(
        "--repeat-share", help="Share of the tasks shown to each rater a second time, 0 to 0.5."
    ),
]
Qualification = Annotated[
    Path | None,
    typer.Option(
        "--qualification",
        help="Tasks with known judgements (JSONL or CSV: question, answer, verdict). Left out: "
        "made from the suite.",
        show_default=False,
    ),
]
PassMark = Annotated[
    float, typer.Option("--pass-mark", help="Share of those that a rater must get right.")
]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Of drawing, order and sides.")]
SetNames = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        help="Set to draw from; may be repeated. Left out: the primary set.",
        show_default=False,
    ),
]
Seconds = Annotated[
    float | None,
    typer.Option(
        "--seconds-per-task",
        help="For the estimate of hours. Left out: 45 for a rating, 30 for a preference.",
        show_default=False,
    ),
]
Effect = Annotated[
    float | None,
    typer.Option(
        "--effect",
        help="Difference of the mean verdict to be found, pp (preference: of the share of wins "
        "from 50 %); 10 if left out.",
        show_default=False,
    ),
]
From = Annotated[
    Path | None,
    typer.Option(
        "--from",
        help="A comparison's folder or result.json that says how differences vary.",
        show_default=False,
    ),
]
Force = Annotated[
    bool,
    typer.Option("--force", help="Make a round anew that was not yet pushed, given out or rated."),
]


@human.command()
def new(
    round_: NewRound,
    checkpoints: Checkpoints = None,
    suite: SuiteFile = None,
    data: DataFile = None,
    kind: Kind = "rating",
    items: Items = None,
    effect: Effect = None,
    from_: From = None,
    sets: SetNames = None,
    raters: Raters = "3",
    repeat_share: RepeatShare = 0.1,
    qualification: Qualification = None,
    pass_mark: PassMark = 0.7,
    seconds_per_task: Seconds = None,
    seed: Seed = 0,
    force: Force = False,
    out: Out = Path(),
    allow_partial: AllowPartial = False,
    allow_pickle: AllowPickle = False,
    trust_remote_code: TrustRemoteCode = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Draw items, blind the answers and write a rating round's folder."""
    from bench.base.progress import silence
    from bench.models.trust import Trust
    from bench.rated_answers import Answers
    from bench.rating_rounds import new_round
    from human_eval.rounds.settings import RoundSettings, rater_names

    silence(quiet)
    made = new_round(
        round_,
        *(checkpoints or ()),
        suite=suite,
        data=data,
        settings=RoundSettings(
            kind=kind,
            items=items,
            effect=effect,
            result=from_,
            sets=tuple(sets or ()),
            raters=rater_names(raters),
            repeat_share=repeat_share,
            qualification=qualification,
            pass_mark=pass_mark,
            seconds_per_task=seconds_per_task,
            seed=seed,
        ),
        answers=Answers(out, allow_partial, Trust(allow_pickle, trust_remote_code)),
        force=force,
    )
    _print(made, as_json)


def _print(made: RoundFolder, as_json: bool) -> None:
    if as_json:
        import json
        from dataclasses import asdict

        from bench.base.files import finite

        shown = {"round": str(made.path), **asdict(made.plan)}
        typer.echo(json.dumps(finite(shown), indent=2, ensure_ascii=False))
        return
    from reports.numbers import count

    plan = made.plan
    people = counted(len(plan.raters), "rater")
    typer.echo(f"round: {made.path}, {plan.kind}, {counted(plan.n_items, 'item')}, {people}")
    for name, (there, drawn) in plan.strata.items():
        typer.echo(f"  {name}: {count(drawn)} of {count(there)} items")
    for note in plan.notes:
        typer.echo(f"  {note}")
    typer.echo(
        f"key.json says which answer is whose: keep it, never send it\n"
        f"read README.txt and guidelines.html there; then: bench human push {made.path}, "
        f"or without a server: bench human sheets {made.path}"
    )
