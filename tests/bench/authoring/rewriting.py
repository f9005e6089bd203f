"""A suite of questions that no template fits, and replies of generators to them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support import write_rows

PLACES = "Rome Paris Oslo Lima Cairo Quito Delhi Seoul Tunis Bern Riga Baku".split()


def fragment(place: str) -> str:
    """A question that no template fits."""
    return f"nearest river to {place}"


def make_suite(folder: Path, *, size: int = 12) -> Path:
    """Write a held-out set and a suite; no checkpoints."""
    rows = [
        {"id": f"q{at}", "question": fragment(place), "answers": [f"Tiber {at}"], "group": place}
        for at, place in enumerate(PLACES[:size])
    ]
    write_rows(folder / "sets" / "heldout.jsonl", rows)
    suite = folder / "suite.yaml"
    suite.write_text(
        "name: rivers\nsets: {heldout: {role: heldout, path: sets/heldout.jsonl}}\n"
        "metrics: [exact_match]\n",
        encoding="utf-8",
    )
    return suite


def good_reply(place: str) -> str:
    """Three rewrites as they are asked for."""
    texts = (
        f"Name the river that is nearest to {place}.",
        f"Which river flows closest to {place}?",
        f"Tell me which river has the least distance to {place}.",
    )
    return "\n".join(json.dumps({"question": text}) for text in texts)


def write_replies(path: Path, replies: dict[int, str | None], **columns: int) -> Path:
    """Write recorded replies by the number of the question."""
    rows = [{"id": f"q{at}", "answer": text, **columns} for at, text in replies.items()]
    return write_rows(path, rows)


def rows_of(path: Path) -> list[dict[str, object]]:
    """Return a file's rows."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
