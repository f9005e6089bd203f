"""The files of a round that people read and fill in: README.txt and the sheet of raters."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from textwrap import shorten

from bench.base.names import counted
from human_eval.rounds.plan import RoundPlan

RATER_COLUMNS = ("rater", "familiarity", "first_language")
"""Familiarity with the subject from 1 (none) to 5 (expert)."""

_README = """\
Rating round {name}

{kind} round on the suite {suite}: {questions}, {checkpoints},
{raters}, {tasks} each. round.json holds every setting.

This file holds right judgements: it is the lead's, not for raters.

Files
  key.json          says which answer is whose. Yours alone: never send it, never show it to a
                    rater (only its owner can read it). The round is worth nothing without it:
                    keep a copy.
  raters.csv        fill in, a line for each rater: familiarity with the subject from 1 (none) to
                    5 (expert), first language. Pseudonyms only: names and addresses stay elsewhere.
  guidelines.html   what raters read first. Change it as you like, before anybody rates.
  tasks.jsonl       every text that raters are shown, under ids that say nothing. They may see it.
  assignments.json  who sees which task when, and whose answers change sides. Not for raters.
  page*.xml         the labelling page of Label Studio: for tasks with a source, for those without.
  round.json        the settings, and what drawing brought to light; names no checkpoint.

Before anybody rates
  1. Read the qualification tasks below: their judgements count as right.
     {known}
  2. Fill in raters.csv and read guidelines.html.

Next
{next}

Qualification tasks (the pass mark is {pass_mark:g} of them)
{qualification}"""
_FROM_FILE = "They come from your file."
_MADE = (
    "They were made from the suite: a wrong answer is another question's right one. Take care\n"
    "     that none of them happens to be right here."
)
_NEXT = (
    ("serve", "", "start a Label Studio on this machine"),
    ("push", "", "send each rater's tasks to it"),
    ("status", "", "who has done how much"),
    ("pull", "", "fetch and check what was rated"),
    ("sheets", "", "without a server: a blinded sheet for each rater"),
    ("read", " FILE...", "read such sheets back"),
    ("report", "", "agreement, ratings by checkpoint, tests"),
)
"""Commands, what follows the round's folder, and what for."""


def readme_text(plan: RoundPlan, qualification: Sequence[tuple[str, str, str]], made: bool) -> str:
    """Return README.txt.

    Args:
        plan: The round's settings.
        qualification: Question, answers and the right judgement of each, in words.
        made: Whether they were made from the suite.
    """
    shown = [
        f"  {_short(question)}\n    {_short(answer)}\n    -> {right}"
        for question, answer, right in qualification
    ]
    return _README.format(
        name=plan.name,
        kind=plan.kind.capitalize(),
        suite=plan.suite,
        questions=counted(plan.n_items, "question"),
        checkpoints=counted(plan.n_checkpoints, "checkpoint"),
        raters=counted(len(plan.raters), "rater"),
        tasks=counted(plan.n_tasks, "task"),
        next=_next(plan.name),
        pass_mark=plan.pass_mark,
        known=_MADE if made else _FROM_FILE,
        qualification="\n".join(shown or ["  none"]) + "\n",
    )


def _next(path: str) -> str:
    """Return the next commands in two columns."""
    lines = [(f"bench human {name} {path}{after}", what) for name, after, what in _NEXT]
    width = max(len(command) for command, _ in lines)
    return "\n".join(f"  {command:<{width}}  {what}" for command, what in lines)


def _short(text: str) -> str:
    """Return a text on one line, its end left out where it is long."""
    return shorten(text, 200, placeholder=" …") or text[:200]


def raters_sheet(raters: Sequence[str]) -> str:
    """Return the sheet of raters as CSV, to be filled in."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(RATER_COLUMNS)
    table.writerows((rater, "", "") for rater in raters)
    return text.getvalue()
