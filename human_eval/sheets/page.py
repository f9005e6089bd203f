"""One rater's tasks as one HTML file that works from a disk, loads nothing and sends nothing."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from human_eval.label_studio.payloads import instruction
from human_eval.rounds.folder import RoundFolder
from human_eval.rounds.shown import shown_task, text_mark
from human_eval.scales import (
    MOST_COMMENT,
    PREFERENCE,
    PREFERENCES,
    SCALES,
    VERDICT,
    VERDICTS,
    Kind,
)
from human_eval.sheets.mark import sheet_mark

if TYPE_CHECKING:
    from jinja2 import Template

_HERE = Path(__file__).parent


def sheet_page(folder: RoundFolder, rater: str) -> str:
    """Return a rater's sheet.

    Questions, answers and sources stand in it as JSON in ASCII and are shown as text, so that no
    sign of an answer is markup. The policy in its head lets the sheet's own script run, by its
    hash, and nothing else, the lead's guidelines included.

    Raises:
        RoundError: If the round's files cannot be used.
    """
    from markupsafe import Markup

    script, preference = _asset("sheet.js"), folder.plan.kind == "preference"
    return (
        _template()
        .render(
            title=f"{'Compare' if preference else 'Rate'}: {rater}",
            rater=rater,
            preference=preference,
            guidelines=Markup(_writable(instruction(folder))),
            most_comment=MOST_COMMENT,
            style=Markup(_asset("sheet.css")),
            script=Markup(script),
            policy=_policy(script),
            data=Markup(_data(folder, rater)),
        )
        .strip()
        + "\n"
    )


def _data(folder: RoundFolder, rater: str) -> str:
    """Return what the script reads; `<` is escaped, so that no text of it ends the element."""
    tasks = [shown_task(folder, rater, name) for name in folder.assignments[rater].tasks]
    shown = {
        "mark": sheet_mark(folder, rater),
        "rater": rater,
        **_controls(folder.plan.kind),
        "tasks": [{**one, "text": text_mark(one)} for one in tasks],
    }
    return json.dumps(shown, ensure_ascii=True).replace("<", "\\u003c")


def _controls(kind: Kind) -> dict[str, Any]:
    rating = kind == "rating"
    name, title = (VERDICT, "Verdict") if rating else (PREFERENCE, "Which answer is better?")
    options = VERDICTS if rating else PREFERENCES
    return {
        "choice": {
            "name": name,
            "title": title,
            "options": [
                {"value": one.value, "label": one.label, "hotkey": one.hotkey} for one in options
            ],
        },
        "scales": [
            {
                "name": one.name,
                "title": one.title,
                "asks": one.asks,
                "hotkey": one.hotkey,
                "needs_source": one.needs_source,
            }
            for one in (SCALES if rating else ())
        ],
    }


def _policy(script: str) -> str:
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    return (
        "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
        f"style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    )


def _writable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _asset(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


@cache
def _template() -> Template:
    from jinja2 import Environment

    return Environment(autoescape=True).from_string(_asset("sheet.html.j2"))
