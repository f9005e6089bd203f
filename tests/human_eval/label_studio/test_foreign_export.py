"""A project that somebody made by hand in a real Label Studio, exported there, imported here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from human_eval.rounds.folder import RoundFolder
from tests.human_eval.label_studio.studio import Studio
from tests.support import Said

PAGE = """<View><Text name="t" value="$reply"/>
<Choices name="quality" toName="t"><Choice value="Good"/><Choice value="Bad"/></Choices>
<Rating name="style" toName="t" maxRating="5"/></View>"""


def said(kind: str, name: str, value: object) -> dict[str, Any]:
    key = "rating" if kind == "rating" else "choices"
    return {"from_name": name, "to_name": "t", "type": kind, "value": {key: value}}


def test_a_project_made_by_hand(
    label_studio: Studio, bench: Callable[..., Said], here: Path
) -> None:
    project = label_studio.api(
        "POST", "/api/projects", json={"title": "By hand", "label_config": PAGE}
    )["id"]
    rows = [
        {"prompt": f"question {number}?", "reply": f"<b>{name}</b>", "model": name}
        for number in (1, 2)
        for name in ("old", "new")
    ]
    label_studio.api(
        "POST", f"/api/projects/{project}/import", json=[{"data": one} for one in rows]
    )
    tasks = label_studio.api("GET", f"/api/tasks?project={project}&fields=all")["tasks"]
    for task in tasks:
        good = task["data"]["model"] == "new"
        for name in ("ada", "ben"):
            result = [
                said("choices", "quality", ["Good" if good else "Bad"]),
                said("rating", "style", 4 if name == "ada" else 6),
            ]
            label_studio.api(
                "POST",
                f"/api/tasks/{task['id']}/annotations",
                label_studio.rater(name).token,
                json={"result": result, "lead_time": 9.5},
            )
    export = label_studio.ask("GET", f"/api/projects/{project}/export?exportType=JSON")
    (here / "export.json").write_bytes(export.content)
    columns = "question=prompt,answer=reply,checkpoint=model,verdict=quality,relevance=style"
    found = bench(
        *("human", "import", "round", "--export", "export.json", "--columns", columns),
        *("--words", "good=correct,bad=incorrect"),
    )
    assert found.code == 0, found.err
    folder = RoundFolder(here / "round")
    assert (folder.plan.raters, folder.key.names) == (("r1", "r2"), ("old", "new"))
    verdicts = [
        (one.rater, folder.secrets[one.task].checkpoints[0][0], one.values["verdict"])
        for one in folder.ratings
    ]
    assert sorted(verdicts) == [
        (rater, name, verdict)
        for rater in ("r1", "r2")
        for name, verdict in (("new", "correct"), ("old", "incorrect"))
        for _ in range(2)
    ]
    assert all(one.seconds == 9.5 and one.created for one in folder.ratings)
    assert [one.kind for one in folder.findings] == ["unknown value"] * 4  # 6 stars, all of one
    assert {one.rater for one in folder.findings} == {folder.findings[0].rater}
    written = b"".join(path.read_bytes() for path in (here / "round").rglob("*.json*"))
    assert b"@example.org" not in written
