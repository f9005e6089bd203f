"""Whose judgements a project holds: the rater's own, and what somebody else left there.

Conventions:
    A project belongs to one rater, and the account that judged most of its tasks is the rater's
    (of equals, the one that judged first): the community edition lets anybody rate anywhere, and
    a lead who tries a page leaves a judgement behind. What another account judged is left out and
    said, since nobody knows for whom it stands. Accounts are never written into the round's
    ratings, only pseudonyms.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from human_eval.label_studio.fetching import Export, Exported
from human_eval.label_studio.payloads import task_data
from human_eval.ratings.export_json import raws_of_export, user_of
from human_eval.ratings.rating import Finding
from human_eval.ratings.raw import Raw
from human_eval.rounds.folder import RoundFolder


def judgements(
    folder: RoundFolder, exports: Sequence[Export], *, any_account: bool = False
) -> tuple[list[Raw], list[Finding]]:
    """Return every judgement that is surely its rater's, and what is odd about the exports.

    Args:
        folder: The round.
        exports: Of all its projects.
        any_account: What other accounts judged in a rater's project counts as the rater's, too
            (who lost a password and signed up again, say); it is said all the same.
    """
    raws: list[Raw] = []
    findings: list[Finding] = []
    accounts: dict[str, str] = {}
    for rater, own in _by_rater(exports).items():
        everywhere = _account(own)
        for place in _places(own):
            account = _account_at(place, everywhere)
            accounts.setdefault(rater, account)
            for export in place:
                some, found = _of_export(folder, export, account, any_account)
                raws += some
                findings += found
    return raws, findings + _shared(accounts)


def _of_export(
    folder: RoundFolder, export: Export, account: str, any_account: bool
) -> tuple[list[Raw], list[Finding]]:
    rater, findings = export.project.rater, _page(export)
    sound = []
    for task in export.tasks:
        others = [one for one in task["annotations"] if _by(one) != account]
        findings += [_foreign(one, rater, _item(task), not any_account) for one in others]
        own = [one for one in task["annotations"] if any_account or _by(one) == account]
        if _changed(folder, rater, task):
            findings += _of_changed(own, rater, _item(task))
        else:
            sound.append({**task, "annotations": own})
    raws, found = raws_of_export(sound, lambda _: rater)
    return raws, findings + found


def _page(export: Export) -> list[Finding]:
    where = f"project {export.project.number}"
    if export.page_changed:
        detail = f"{where} shows another page now than the round's"
    elif export.project.altered:
        detail = f"{where} showed another page than the round's while it was rated"
    else:
        return []
    return [Finding("page changed", export.project.rater, "", detail, left_out=False)]


def _foreign(annotation: Mapping[str, Any], rater: str, item: str, left_out: bool) -> Finding:
    detail = (
        f"annotation {annotation.get('id')}: judged by another account than the rater's, who is "
        "asked only after it is deleted there"
    )
    return Finding("unknown rater", rater, item, detail, left_out)


def _changed(folder: RoundFolder, rater: str, task: Exported) -> bool:
    item = _item(task)
    given = item in folder.assignments[rater].tasks
    return given and task["data"] != task_data(folder, rater, item)


def _of_changed(judged: Sequence[Mapping[str, Any]], rater: str, item: str) -> list[Finding]:
    detail = "the text on the server is not the one that was sent"
    if not judged:
        return [Finding("task changed", rater, item, detail, left_out=False)]
    said = [f"annotation {one.get('id')}: {detail}" for one in judged]
    return [Finding("task changed", rater, item, one, left_out=True) for one in said]


def _places(own: Sequence[Export]) -> list[list[Export]]:
    """Return a rater's projects that are there, then each that is gone."""
    return [[one for one in own if not one.kept], *([one] for one in own if one.kept)]


def _account_at(place: Sequence[Export], everywhere: str) -> str:
    """Return the rater's account at a place; another server numbers its accounts otherwise."""
    there = {_by(one) for export in place for one in _annotations(export.tasks)}
    return everywhere if everywhere in there else _account(place)


def _account(exports: Iterable[Export]) -> str:
    """Return the account that judged most, of equals the one that judged first; "" for nobody."""
    annotations = [one for export in exports for one in _annotations(export.tasks)]
    ordered = sorted(annotations, key=lambda one: str(one.get("created_at") or ""))
    counts = Counter(_by(one) for one in ordered)  # keeps the order in which they came first
    return max(counts, key=lambda account: counts[account], default="")


def _shared(accounts: Mapping[str, str]) -> list[Finding]:
    """Return a finding for each rater who judged with the account of an earlier one."""
    first: dict[str, str] = {}
    found = []
    for rater, account in accounts.items():
        other = first.setdefault(account, rater) if account else rater
        if other != rater:
            detail = f"judged with the same account as {other}: are they one person?"
            found.append(Finding("unknown rater", rater, "", detail, left_out=False))
    return found


def _by_rater(exports: Iterable[Export]) -> dict[str, list[Export]]:
    found: dict[str, list[Export]] = {}
    for export in exports:
        found.setdefault(export.project.rater, []).append(export)
    return found


def _annotations(tasks: Iterable[Exported]) -> list[Mapping[str, Any]]:
    return [one for task in tasks for one in task["annotations"]]


def _by(annotation: Mapping[str, Any]) -> str:
    return user_of(annotation.get("completed_by"))


def _item(task: Exported) -> str:
    item = task["data"].get("item")
    return item if isinstance(item, str) else ""
