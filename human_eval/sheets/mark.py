"""What a sheet and the file that comes back of it share, so that files find their round."""

from __future__ import annotations

from human_eval.rounds.blinding import opaque_id
from human_eval.rounds.folder import RoundFolder


def sheet_mark(folder: RoundFolder, rater: str) -> str:
    """Return 16 hexadecimal digits that stand for one rater's sheet of one round."""
    return opaque_id(folder.key.salt, "sheet", rater)
