"""Rounds as a push needs them: with pages and guidelines, and a key that no other round has."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from human_eval.rounds.folder import RoundFolder
from human_eval.rounds.pages import labelling_page
from tests.human_eval.rounds_made import made_round

GUIDELINES = (
    "<!doctype html><html><head><title>Guide</title><style>p { color: red }</style></head>"
    "<body><h1>How to judge</h1><p>Read the <b>question</b> first.</p></body></html>"
)


def pushable_round(folder: Path, **settings: Any) -> RoundFolder:
    """Write a round that can be pushed; settings as in `made_round`."""
    made = made_round(folder, salt=secrets.token_hex(8), **settings)
    kind = settings.get("kind", "rating")
    for name, source in (("page.xml", True), ("page_without_source.xml", False)):
        (folder / name).write_text(labelling_page(kind, source=source), encoding="utf-8")
    (folder / "guidelines.html").write_text(GUIDELINES, encoding="utf-8")
    return made
