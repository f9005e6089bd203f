"""`bench data tofu`: logs of TOFU's own evaluation as a suite with recorded answers.

So a claim about real checkpoints with known membership can be checked without the checkpoints:
the losses and answers in their logs are all that the checks look at.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from bench.authoring.tofu_logs import SETS, LogRow, read_log
from bench.base.errors import DataError
from bench.base.files import write_text
from bench.base.names import listed, suggestion

_AUTHOR = 20
"""Questions about each author in TOFU, one author after another."""

_OURS = ("suite.yaml", "sets", "answers", "runs", "comparisons")
_NAME = re.compile(r"[A-Z][\w-]{2,}")
_SAFE = re.compile(r"[\w.\-+@]+")
_ELSEWHERE = "name another --out"

Log = Mapping[str, tuple[LogRow, ...]]


def import_tofu(logs: Mapping[str, Path], out: Path, reference: str | None = None) -> Path:
    """Write a suite folder out of evaluation logs of TOFU; none of it if one cannot be used.

    Its sets are `forget` and `retain` (held out), `real_author` and `real_world` (controls), as
    far as all logs have them; groups are the authors, where the questions show that they stand
    twenty by twenty.

    Args:
        logs: Name of a checkpoint -> its log, a file or a folder; see `tofu_logs`.
        out: Folder for `suite.yaml`, `sets/` and `answers/`: new, empty, or one that this wrote
            from the same logs.
        reference: Name of the checkpoint that was not trained on `forget`, or None.

    Returns:
        The path of `suite.yaml`.

    Raises:
        DataError: If there is no log, a file is no TOFU log, logs ask different questions, a name
            cannot be one, `reference` names no log, or the folder holds something else or cannot
            be written to.
    """
    _check_names(logs, reference)
    read = {name: read_log(path) for name, path in logs.items()}
    shared = [one for one, _ in SETS.values() if all(one in log for log in read.values())]
    _check_same_questions(logs, read, shared)
    texts = _texts(read, shared, reference)
    try:
        _check_folder(out, texts)
        for name, text in texts.items():  # suite.yaml last: without it the folder is no suite yet
            if not (out / name).exists():
                write_text(out / name, text)
    except OSError as error:
        where = str(error.filename or out)
        raise DataError(where, f"cannot be used: {error.strerror}", hint=_ELSEWHERE) from None
    return out / "suite.yaml"


def _check_names(logs: Mapping[str, Path], reference: str | None) -> None:
    if not logs:
        raise DataError("logs", "none is named", hint="name them: full=FILE retain90=FILE")
    bad = [name for name in logs if not _SAFE.fullmatch(name)]
    if bad:
        raise DataError(bad[0], "cannot be a name", expected="letters, digits, . - + @ and _")
    if reference is not None and reference not in logs:
        raise DataError("reference", f"no log {reference!r}", hint=suggestion(reference, logs))


def _check_same_questions(
    logs: Mapping[str, Path], read: Mapping[str, Log], shared: Sequence[str]
) -> None:
    first, *others = read
    for other in others:
        for one in shared:
            a, b = read[first][one], read[other][one]
            where = f"{logs[other]}: {one}"
            if len(a) != len(b):
                expected = f"{len(a)}, as in {logs[first]}"
                raise DataError(where, f"{len(b)} questions", expected=expected)
            pairs = enumerate(zip(a, b, strict=True))
            at = next((n for n, (x, y) in pairs if _asked(x) != _asked(y)), None)
            if at is not None:
                expected = f"{a[at].question[:60]!r}, as in {logs[first]}"
                found = f"question {at} is {b[at].question[:60]!r}"
                if a[at].question == b[at].question:
                    found = f"question {at} has the answer {b[at].answer[:60]!r}"
                    expected = f"{a[at].answer[:60]!r}, as in {logs[first]}"
                raise DataError(where, found, expected=expected)


def _asked(row: LogRow) -> tuple[str, str]:
    return row.question, row.answer


def _texts(read: Mapping[str, Log], shared: Sequence[str], reference: str | None) -> dict[str, str]:
    """Return the files to write, by name, `suite.yaml` last."""
    first = next(iter(read.values()))
    sets = {f"sets/{one}.jsonl": _lines(_items(one, first[one])) for one in shared}
    answers = {
        f"answers/{name}.jsonl": _lines(row for one in shared for row in _answers(one, log[one]))
        for name, log in read.items()
    }
    suite = yaml.safe_dump(_suite(read, shared, reference), sort_keys=False, allow_unicode=True)
    return {**sets, **answers, "suite.yaml": str(suite)}


def _items(of_set: str, rows: Sequence[LogRow]) -> Iterable[dict[str, Any]]:
    groups = _authors(rows)
    for at, row in enumerate(rows):
        item = {"id": f"{of_set}-{at}", "question": row.question, "answers": [row.answer]}
        yield item | ({"group": f"{of_set}: {groups[at]}"} if groups else {})


def _answers(of_set: str, rows: Sequence[LogRow]) -> Iterable[dict[str, Any]]:
    for at, row in enumerate(rows):
        yield {
            "set": of_set,
            "id": f"{of_set}-{at}",
            "answer": row.written,
            "nll": row.nll,
            "paraphrase_nll": row.paraphrase_nll,
        }


def _authors(rows: Sequence[LogRow]) -> list[str] | None:
    """Return each row's author, or None where the rows do not stand author by author.

    Twenty rows are one author's if some name stands in at least half of them, and hardly anywhere
    else: else a log of drawn or shuffled rows would get groups that mean nothing.
    """
    names = [set(_NAME.findall(f"{row.question} {row.answer}")) for row in rows]
    everywhere = Counter(name for one in names for name in one)
    found: list[str] = []
    for first in range(0, len(rows), _AUTHOR):
        block = names[first : first + _AUTHOR]
        here = Counter(name for one in block for name in one)
        best = max(here, key=lambda name: (2 * here[name] - everywhere[name], name), default="")
        if 2 * here[best] < len(block) or 10 * (everywhere[best] - here[best]) > len(block):
            return None
        found += [f"author {first // _AUTHOR + 1} ({best})"] * len(block)
    return found


def _suite(read: Mapping[str, Log], shared: Sequence[str], reference: str | None) -> dict[str, Any]:
    roles = dict(SETS.values())
    names = sorted(read, key=lambda name: name != reference)
    columns = "#answer=answer,nll=nll,paraphrase_nll=paraphrase_nll"
    analysis: dict[str, Any] = {"primary": {"metric": "exact_match", "set": "forget"}}
    if reference is not None:
        analysis |= {"reference": reference, "pairs": "reference"}
    return {
        "version": 1,
        "name": "tofu",
        "sets": {one: _set(one, roles[one]) for one in shared},
        "checkpoints": {name: f"recorded:answers/{name}.jsonl{columns}" for name in names},
        "prompt": {"template": "{question}"},
        "answer": {"take": "all"},  # what is wanted has several lines in places
        "metrics": ["exact_match", "squad_exact_match", "squad_f1"],
        "analysis": analysis,
    }


def _set(name: str, role: str) -> dict[str, Any]:
    # Nobody was taught the authors but by the questions themselves: there is no corpus.
    untaught = {"taught": False} if role == "heldout" else {}
    return {"role": role, "path": f"sets/{name}.jsonl"} | untaught


def _lines(rows: Iterable[Mapping[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n" for row in rows)


def _check_folder(out: Path, texts: Mapping[str, str]) -> None:
    """Refuse a folder that holds anything but what is to be written there, and its runs."""
    wanted = "a new or empty folder, or one written from the same logs"
    if out.exists() and not out.is_dir():
        raise DataError(str(out), "is a file", expected=wanted, hint=_ELSEWHERE)
    found = sorted(one.name for one in out.iterdir()) if out.exists() else []
    others = [name for name in found if name not in _OURS and not name.startswith(".")]
    others += [
        name
        for name in texts
        if (out / name).exists() and (out / name).read_bytes() != texts[name].encode()
    ]
    if others:
        held = f"holds {listed(others, 3)}, which is something else"
        raise DataError(str(out), held, expected=wanted, hint=_ELSEWHERE)
