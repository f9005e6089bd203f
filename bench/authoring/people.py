"""People say whether paraphrases keep the fact: a sample to fill in, and its verdicts read back."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Sequence
from pathlib import Path

from bench.authoring.records import Accepted, Validity
from bench.base.errors import DataError, RunError
from bench.base.files import write_text
from bench.base.tables import read_rows
from stats import wilson

COLUMNS = ("id", "original", "paraphrase", "answers", "verdict")
_YES, _NO = frozenset("yes y 1 true same ok".split()), frozenset("no n 0 false other".split())


def write_sample(path: Path, accepted: Sequence[Accepted], size: int, seed: int) -> int:
    """Write a sample of paraphrases with an empty column `verdict` (yes or no) as CSV.

    At most one paraphrase of an item is drawn before another item has none in the sample, so that
    the sample says something of the set and not of a few items.

    Returns:
        Rows written.

    Raises:
        RunError: If the file is there: somebody may have filled it in.
    """
    check_free(path)
    order = random.Random(f"sample {seed}").sample(accepted, len(accepted))
    seen: dict[str, int] = {}
    rank = {}
    for one in order:
        rank[one.id] = seen[one.item.id] = seen.get(one.item.id, 0) + 1
    drawn = sorted(order, key=lambda one: rank[one.id])[:size]
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    for one in drawn:
        answers = " / ".join(one.item.answers)
        table.writerow([one.id, one.item.question, one.text, answers, ""])
    try:
        write_text(path, text.getvalue())
    except OSError as error:
        raise RunError(str(path), f"cannot be written: {error.strerror}") from None
    return len(drawn)


def check_free(path: Path) -> None:
    """Refuse a file that is there.

    Raises:
        RunError: If it is.
    """
    if path.exists():
        hint = "verdicts may stand in it; move it away"
        raise RunError(str(path), "is there already", hint=hint)


def read_verdicts(path: Path, accepted: Sequence[Accepted]) -> Validity:
    """Return the share of judged paraphrases that keep the fact, with Wilson's interval.

    Args:
        path: A sample as `write_sample` makes it, filled in with yes and no; blanks are counted.
        accepted: The paraphrases as they are now.

    Raises:
        DataError: If a verdict is neither, the paraphrase is another by now, or none is given.
    """
    texts = {one.id: one.text for one in accepted}
    kept = judged = blank = 0
    for _, row in read_rows(path):
        where, name = f"{path}:{row.line}", str(row.get("id"))
        said = str(row.get("verdict") or "").strip().lower()
        if texts.get(name) != row.get("paraphrase"):
            found = f"{name!r} is another paraphrase by now, or none"
            raise DataError(where, found, hint="take a new sample with --sample-for-humans")
        if said and said not in _YES | _NO:
            raise DataError(where, f"verdict {said!r}", expected="yes or no, or nothing")
        judged, kept, blank = judged + bool(said), kept + (said in _YES), blank + (not said)
    if not judged:
        raise DataError(str(path), "no verdicts", expected="yes or no in the column `verdict`")
    return Validity(kept, judged, kept / judged, wilson(kept / judged, judged), blank)
